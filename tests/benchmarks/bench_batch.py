"""Papers of 900 units printed into a folder by two processes, beside laying the same papers out in this one.

The ratio is to twice as many: two processes that lay out and do nothing else are at best twice as fast as one.
Budget: 100 files a second. Run: `python -m tests.benchmarks.bench_batch [units] [form …]`.
"""

import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import wiring
from core.assessment.start_deeds import assessment_at
from core.blocks.code import new_code
from core.blocks.document import Stamp
from core.entities import unit_id
from core.papers.batch_deeds import PaperBatchOutcome, PaperBatchRequest, batch_papers
from core.papers.made import made
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.papers.printer import open_press
from tests.benchmarks.bench_centre import FIRST, FORM, filled
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import CENTRE, FORMS, INSTRUMENTS, code_of, context
from tests.printed import render
from wiring import deriving

UNITS, PEERS = 900, 60
PAPERS = {"certificate": "certificates, a page each,", "unit_page": "unit pages, two pages each,"}
BUDGET = 100.0  # files a second


def printed(centre: Folder, papers: list[Ref], form: str, out: Path) -> float:
    """Files a second."""
    place = centre.writer.path.parent
    wish = PaperBatchRequest(tuple((one, form) for one in papers), out)
    began = perf_counter()
    steps = batch_papers(
        context(centre),
        centre,
        wiring.PaperPrinter(centre.writer.keys, place),
        partial(open_press, place),
        wish,
    )
    (end,) = (step for step in steps if isinstance(step, PaperBatchOutcome))
    took = perf_counter() - began
    assert (end.files, end.failed) == (len(papers), ())
    return len(papers) / took


def alone(centre: Folder, papers: list[Ref], form: str) -> float:
    """Papers a second that one process makes and lays out, without register, files or processes."""
    began = perf_counter()
    for number, one in enumerate(papers):
        paper = made(centre, one, form, "")
        render([paper.build(Stamp(new_code(number), paper.state, "2570/A-1", "", NOW))])
    return len(papers) / (perf_counter() - began)


def measured(form: str = "certificate", units: int = UNITS) -> Measured:
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        place = Path(room)
        with closing(
            create(place / "centre", place / "keys", "กรม", CENTRE, "centre", "", FIRST, NOW)
        ) as centre:
            centre.results.derive_by(deriving(FORMS, INSTRUMENTS))
            for _halt in filled(centre, units, 1):
                pass
            papers = [assessment_at(unit_id(code_of(n)), FORM.id, FIRST) for n in range(units)]
            peer = alone(centre, papers[:PEERS], form)
            ours = printed(centre, papers, form, place / "out")
    return Measured(
        f"{PAPERS.get(form, form)} of {units} units printed into a folder by two processes",
        f"{ours:.0f} files/s",
        f"one process laying the same out {peer:.0f} papers/s, two at best {2 * peer:.0f}",
        ours / (2 * peer),
        f"≥ {BUDGET:.0f} files/s",
        ours >= BUDGET,
    )


def all_measured() -> list[Measured]:
    return list(map(measured, PAPERS))


if __name__ == "__main__":
    _program, *asked = sys.argv
    rows = [measured(form, int(asked[0]) if asked else UNITS) for form in asked[1:] or PAPERS]
    print(*rows, sep="\n")
    sys.exit(not all(row.kept for row in rows))
