"""Locking an assessment with 200 pieces of evidence, beside locking the same one without any.

Budget: 1 second. Run: `python -m tests.benchmarks.bench_freeze`.
"""

import json
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from core.assessment.start_deeds import assessment_at, import_answers
from core.signing.deeds import sign_off
from storage.db.folder.store import Folder
from tests.benchmarks.bench_save import milliseconds
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import FORMS, SAMPLE, context, country
from tests.core.signing.test_sign_off import PIECES, given

BUDGET, ROUNDS = 1000.0, 3  # ms


def locked(office: Folder, pieces: bool) -> float:
    """Milliseconds to lock the sample assessment, with the evidence or without."""
    answers = json.loads(SAMPLE.read_text("utf-8"))
    form = FORMS.get(answers["instrument"])
    import_answers(context(office), office, form, 2569, answers)
    subject = assessment_at(office.writer.unit, form.id, 2569)
    if pieces:
        given(office, subject)
    return milliseconds(partial(sign_off, context(office), office, subject, "นายตัวอย่าง ทดสอบ"))


def measured() -> Measured:
    with (
        TemporaryDirectory(prefix="prongsai-bench-") as room,
        country(Path(room), 2 * ROUNDS) as (_centre, offices),
    ):
        ours = min(locked(office, True) for office in offices[:ROUNDS])
        peer = min(locked(office, False) for office in offices[ROUNDS:])
    return Measured(
        f"locking an assessment with {PIECES} pieces of evidence",
        f"{ours:.0f} ms",
        f"without evidence {peer:.0f} ms",
        ours / peer,
        f"≤ {BUDGET:.0f} ms",
        ours <= BUDGET,
    )


if __name__ == "__main__":
    found = measured()
    print(found)
    sys.exit(not found.kept)
