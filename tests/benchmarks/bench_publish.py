"""A publication with nothing new, and with three offices that changed, beside one that reads everything.

Each is read for a SQLite file of a centre with these offices of one year, every item of an assessment answered; the
first reading only warms what is kept of forms. What is written is the same.

Budget: a third of reading everything, in processor time. Run: `python -m tests.benchmarks.bench_publish [offices]`.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from core.assessment.start_deeds import assessment_at
from core.centre.published import PublishedUnitRows, States
from core.centre.publishing import publish
from core.entities import unit_id
from core.log.op import Segment
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.db.reading.judged import unit_states
from storage.publish import sqlite_file
from tests.benchmarks.bench_centre import FIRST, FORM, years_of
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import CENTRE, FORMS, INSTRUMENTS, code_of
from tests.country import ROOT_KEY, passports, register
from tests.storage.db.forger import Forger
from wiring import deriving

OFFICES = 300
CHANGED = 3
SHARE = 1 / 3
TODAY = date(2026, 11, 20)


def parts_of(centre: Folder, states: States) -> Iterator[PublishedUnitRows]:
    with closing(centre.reader()) as reader:
        yield from publish(reader, TODAY, unit_states(reader.snapshot), states)


def worked(step: Callable[[], object]) -> float:
    """Seconds of processor it takes."""
    start = process_time()
    step()
    return process_time() - start


def begun(centre: Folder, offices: int) -> list[tuple[Forger, Segment]]:
    """The PCs of these offices, and what each wrote in its year."""
    papers = [Forger(unit_id(code_of(n))) for n in range(offices)]
    centre.exchange.trust_in([ROOT_KEY])
    own = (centre.writer.keys.public, centre.writer.unit, "centre")
    units = [(CENTRE, "centre", ""), *((code_of(n), "province", CENTRE) for n in range(offices))]
    devices = passports([own, *((paper.key, paper.scope, "office") for paper in papers)])
    centre.exchange.take_segments([devices, *register(units)])
    years = range(FIRST, FIRST + 1)
    found = [
        (paper, years_of(paper, paper.scope, code_of(n), years)[0])
        for n, paper in enumerate(papers)
    ]
    centre.exchange.take_segments([segment for _paper, segment in found])
    return found


def change(centre: Folder, paper: Forger, before: Segment) -> None:
    """Another group is compared with: one more line of an office."""
    line = paper.line(before.last + 1, assessment_at(paper.scope, FORM.id, FIRST), "group", "=g1")
    assert (
        centre.exchange.take_segments([paper.segment([line], before.last + 1, before.chain)]).new
        == 1
    )


def measured(offices: int = OFFICES) -> Measured:
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        room = Path(place)
        path = room / "published.db"
        with closing(
            create(room / "centre", room / "keys", "ส่วนกลาง", CENTRE, "centre", "", 2569, NOW)
        ) as centre:
            centre.results.derive_by(deriving(FORMS, INSTRUMENTS))
            wrote = begun(centre, offices)

            def read(states: States) -> Callable[[], object]:
                return lambda: list(parts_of(centre, states))

            sqlite_file.write(path, parts_of(centre, {}))
            whole = worked(read({}))
            same = worked(read(sqlite_file.states(path)))
            for paper, before in wrote[:CHANGED]:
                change(centre, paper, before)
            some = worked(read(sqlite_file.states(path)))
            whole_file = worked(lambda: sqlite_file.write(path, parts_of(centre, {})))
            file = worked(
                lambda: sqlite_file.write(path, parts_of(centre, sqlite_file.states(path)))
            )
    return Measured(
        f"a publication of {offices} offices read with nothing new; after {CHANGED} of them changed",
        f"{same:.2f} s; {some:.2f} s; with the SQLite file {file:.2f} s",
        f"read as a whole {whole:.2f} s; with the file {whole_file:.2f} s",
        some / whole,
        f"≤ {SHARE:.2f} x",
        max(same, some) <= SHARE * whole,
    )


if __name__ == "__main__":
    found = measured(*map(int, sys.argv[1:]))
    print(found)
    sys.exit(not found.kept)
