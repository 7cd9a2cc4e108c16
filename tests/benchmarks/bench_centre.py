"""The centre's list of 900 units over five years of data, and its pages in the window.

The list is all that the page of the units below asks of one year, read by a reader that has kept nothing; beside it
plainly selecting the fields of the same units. It is read at 100, 300 and 900 units and at one year and five, in one
run. The window is opened on that folder, and each page of a centre is visited three times.

Budgets: 1.5 times the plain SELECT; a unit at 900 no dearer than 1.5 times one at 100, five years 1.25 times one; a
page 100 ms of the window's thread, the opening half a second.
Run: `python -m tests.benchmarks.bench_centre [units] [years]`.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time

from core.assessment.answers import AGREED
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at
from core.centre.view import centre_list
from core.entities import record_id, unit_id
from core.forms.tree import Tree
from core.log.segment import Segment
from core.values import Ref
from storage.db import sqlite
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.benchmarks.bench_pauses import plain
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import CENTRE, FORMS, INSTRUMENTS, code_of
from tests.country import ROOT_KEY, passports, register
from tests.storage.db.forger import Forger
from wiring import deriving

UNITS, YEARS, FIRST, ROUNDS = 900, 5, 2565, 9
TODAY = date(2026, 11, 20)
TIMES, OF_UNITS, OF_YEARS = 1.5, 1.5, 1.25
PAGE, OPENING = 0.1, 0.5  # seconds of the window's thread
PAGES, VISITS, REST = ("home", "centre", "exchange", "settings"), 3, 800
FORM = FORMS.get("cdd-clean/2564/1")
PLANNED = "cdd-action-plan"  # which its programme asks for
ITEMS = [item.id for item in Tree(FORM, ["regional"]).answered()]
_UNITS = (
    "SELECT record.id, field.name, field.value, text.body FROM record JOIN field ON field.record=record.id "
    "LEFT JOIN text ON (text.record, text.field, hash)=(field.record, field.name, field.value) WHERE entity IN "
    "(SELECT id FROM name WHERE text IN ('unit', 'office', 'assessment'))"
)


def said(unit: str, year: int) -> Iterator[tuple[Ref, str, int | str]]:
    """What a unit writes in a year: a plan, and an assessment with every item answered."""
    plan = Ref(unit, "plan", record_id(unit, "plan", unit, PLANNED, year, 1))
    yield from ((plan, "unit", f"={unit}"), (plan, "instrument_id", f"={PLANNED}"), (plan, "year", year))
    assessment = assessment_at(unit, FORM.id, year)
    facts = {"unit": unit, "instrument_id": FORM.id, "round": "self", "using": FORM.using, "profiles": "regional"}
    yield assessment, "year", year
    yield from ((assessment, name, f"={value}") for name, value in facts.items())
    sheet = sheet_of(assessment)
    yield from ((sheet, "assessment", f"={assessment.local}"), (sheet, "assessor", f"={AGREED}"))
    for item in ITEMS:
        answer = answer_at(sheet, item)
        fields = {"sheet": sheet.local, "subject": "none", "item": item, "state": "met"}
        yield from ((answer, name, f"={value}") for name, value in fields.items())


def years_of(paper: Forger, unit: str, code: str, years: range) -> list[Segment]:
    """One segment a year; the first begins with the office."""
    office = Ref(unit, "office", record_id(unit, "office", unit))
    made, first, before = list[Segment](), 1, None
    for year in years:
        ops: list[tuple[Ref, str, int | str]] = list(said(unit, year))
        if not made:
            ops[:0] = [(office, "unit", f"={unit}"), (office, "code", f"={code}"), (office, "kind", "=province")]
        lines = [paper.line(first + at, *op) for at, op in enumerate(ops)]
        made.append(paper.segment(lines, first, before))
        first, before = first + len(lines), made[-1].chain
    return made


def filled(centre: Folder, units: int, years: int) -> Iterator[None]:
    """Take in the first year of every unit, then all the others; a halt after each."""
    papers = [(Forger(unit_id(code_of(n))), code_of(n)) for n in range(units)]
    centre.exchange.trust_in([ROOT_KEY])
    own = (centre.writer.keys.public, centre.writer.unit, "centre")
    devices = [own, *((paper.key, paper.scope, "office") for paper, _code in papers)]
    named = [(CENTRE, "centre", ""), *((code, "province", CENTRE) for _paper, code in papers)]
    assert not centre.exchange.take_segments([passports(devices), *register(named)]).refused
    made = [years_of(paper, paper.scope, code, range(FIRST, FIRST + years)) for paper, code in papers]
    for part in (slice(1), slice(1, None)):
        for segments in made:
            assert not centre.exchange.take_segments(segments[part]).refused
        yield


def listing(centre: Folder) -> tuple[float, float]:
    """(ms of the list, ms of the plain select), the medians; in turn, each time by another reader."""
    unit, pairs = centre.writer.unit, list[tuple[float, float]]()
    with closing(sqlite.connect_reader(centre.writer.path)) as db:
        for _round in range(ROUNDS):
            with closing(centre.reader()) as reader:
                reader.trust.here()  # a reader that stays open knows the log
                mine = _worked(lambda: centre_list(FORMS, unit, FIRST, TODAY, reader))
                pairs.append((mine, _worked(lambda: db.execute(_UNITS).fetchall())))
    mine, peer = (median(side) for side in zip(*pairs, strict=True))
    return mine, peer


def _worked(step: Callable[[], object]) -> float:
    """Milliseconds of processor it takes."""
    start = thread_time()
    step()
    return (thread_time() - start) * 1000


def generated(room: Path, units: int, years: int) -> Iterator[tuple[float, float]]:
    """`listing` of a centre with the first year of these units, and then with all."""
    with closing(create(room / "centre", room / "keys", "ส่วนกลาง", CENTRE, "centre", "", 2569, NOW)) as centre:
        centre.results.derive_by(deriving(FORMS, INSTRUMENTS))
        for _part in filled(centre, units, years):
            yield listing(centre)


def visited(room: Path) -> dict[str, float]:
    """Seconds of the window's thread between two beats, the longest of each page and of the opening."""
    from PySide6.QtTest import QTest

    from tests.benchmarks.windowed import open_window
    from tests.ui.desktop.watch import StallWatch

    with open_window(room) as window:
        began = thread_time()
        assert window.open_folder(room / "centre")
        window.show()
        QTest.qWait(1)
        found = {"opening": thread_time() - began}
        QTest.qWait(REST)
        assert window.office is not None
        for page in PAGES * VISITS:
            with StallWatch() as watch:
                window.office.open_year(FIRST, page)
                QTest.qWait(REST)
            found[page] = max(found.get(page, 0.0), watch.longest)
    return found


def all_measured(units: int = UNITS, years: int = YEARS) -> list[Measured]:
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        room, grown = Path(place), dict[int, float]()
        for fewer in (units // 9, units // 3):
            grown[fewer] = next(generated(room / f"{fewer}", fewer, 1))[0]
        (grown[units], _plain), (mine, peer) = generated(room, units, years)
        line = [sys.executable, "-m", "tests.benchmarks.bench_centre", "inside", place]
        done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    pages: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return [
        Measured(
            f"list of {units} units, {years} years of data",
            f"{mine:.0f} ms of processor",
            f"plain SELECT of the fields of the same units {peer:.0f} ms",
            mine / peer,
            f"≤ {TIMES} x",
            mine <= TIMES * peer,
        ),
        _growth(grown, mine / grown[units], years),
        _paged(pages),
    ]


def _growth(grown: Mapping[int, float], years_ratio: float, years: int) -> Measured:
    """How the list grows: of a unit, and with the years that nobody asks for."""
    (few, least), *_between, (many, most) = sorted(grown.items())
    ratio = (most / many) / (least / few)
    return Measured(
        f"the same list with {years} years kept beside one; a unit among {many} beside one among {few}",
        f"{years_ratio:.2f}; " + ", ".join(f"{count}: {ms:.0f} ms" for count, ms in sorted(grown.items())),
        "itself",
        ratio,
        f"≤ {OF_YEARS} x; ≤ {OF_UNITS} x",
        ratio <= OF_UNITS and years_ratio <= OF_YEARS,
    )


def _paged(pages: dict[str, float]) -> Measured:
    opening, peer = pages.pop("opening"), plain()
    longest = max(pages.values())
    return Measured(
        "the window of that centre: the longest pause of a visit, by page; its opening",
        ", ".join(f"{page} {1000 * took:.0f}" for page, took in pages.items()) + f" ms; {1000 * opening:.0f} ms",
        f"plain window of 300 labels {1000 * peer:.0f} ms",
        longest / peer,
        f"≤ {1000 * PAGE:.0f} ms of processor; ≤ {1000 * OPENING:.0f} ms",
        longest <= PAGE and opening <= OPENING,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(visited(Path(sys.argv[2]))))
    else:
        rows = all_measured(*(int(word) for word in sys.argv[1:]))
        print("\n".join(map(str, rows)))
        sys.exit(not all(row.kept for row in rows))
