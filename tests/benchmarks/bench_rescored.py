"""900 units under another edition of their form in one go: read, scored by both, and written as one workbook.

The edition is this year's of `cdd-clean` with three texts changed. Its peer scores each unit once, by the form it
filled, as a ranking of a year has to that kept nothing. Each step is one unit, between which saves are done.

Budget: 4 times the peer, as both editions are scored and a workbook is written; the longest step
0.25 seconds of the processor.
Run: `python -m tests.benchmarks.bench_rescored [units]`.
"""

import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from core.assessment.ranking import scored
from core.centre.paper_deeds import RescoringProgress, write_rescored_units
from core.centre.rescored import assessed_units
from core.log.ports import standing
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.papers.writer import PaperFileWriter
from tests.benchmarks.bench_centre import FIRST, FORM, UNITS, filled
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import CENTRE, INSTRUMENTS, context
from wiring import deriving

TIMES, STEP = 4.0, 0.25
USING = "cdd-clean/2570"


def editions(place: Path) -> FormLibrary:
    """The form as it is, and an edition of 2570 in which three items read otherwise."""
    own = INSTRUMENTS / "cdd-clean-2564.yaml"
    text = own.read_text("utf-8").replace(f"edition: {FORM.edition}", "edition: 2570", 1)
    for item in FORM.items[4:13:4]:
        text = text.replace(str(item.text), f"{item.text} อย่างต่อเนื่อง", 1)
    place.mkdir()
    (place / own.name).write_bytes(own.read_bytes())
    (place / "cdd-clean-2570.yaml").write_text(text, "utf-8")
    return FormLibrary([place])


def each_once(centre: Folder) -> float:
    """Seconds to score every unit by the form it filled."""
    begin = process_time()
    for _unit, ref in assessed_units(centre, centre.writer.unit, FIRST, USING):
        assert scored(centre, standing(centre, ref))[0]
    return process_time() - begin


def measured(units: int = UNITS) -> Measured:
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        room = Path(place)
        with closing(
            create(room / "centre", room / "keys", "ส่วนกลาง", CENTRE, "centre", "", 2569, NOW)
        ) as centre:
            forms = editions(room / "forms")
            centre.results.derive_by(deriving(forms, INSTRUMENTS))
            next(filled(centre, units, 1))
            centre.use_forms(forms)
            peer = each_once(centre)
            work = partial(
                write_rescored_units,
                papers=PaperFileWriter(),
                year=FIRST,
                form_name=USING,
                path=room / "all.xlsx",
            )
            begin, steps = process_time(), list[float]()
            at = begin
            for step in work(context(centre), centre):
                now = process_time()
                if isinstance(step, RescoringProgress):
                    steps.append(now - at)
                at = now
            ours = process_time() - begin
            size = (room / "all.xlsx").stat().st_size
    assert len(steps) == units
    return Measured(
        what=f"{units} units by another edition, written as one workbook of {size // 1000} kB, processor time",
        ours=f"{ours:.1f} s, longest step {max(steps) * 1000:.0f} ms",
        peer=f"each scored once {peer:.1f} s",
        ratio=ours / peer,
        budget=f"{TIMES} times, a step {STEP * 1000:.0f} ms",
        kept=ours <= TIMES * peer and max(steps) <= STEP,
    )


if __name__ == "__main__":
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else UNITS)
    print(found)
    sys.exit(int(not found.kept))
