"""The centre's list of 900 units over one year of data and over five, and its pages in the window.

The list is all that the page of the units below asks of one year, read by a reader that has kept nothing; beside it
plainly selecting the fields of the same units and the same year. It is read at 100, 300 and 900 units and at one year
and five, in one run, and again after a note on one unit. The window is opened on that folder, and every page a centre
has is visited three times (`tests.benchmarks.centre_pages`).

Budgets: 1.5 times the plain SELECT; a unit at 900 no dearer than 1.5 times one at 100, five years 1.25 times one; after
a note on one unit half of the whole; a later visit of a page 100 ms of the window's thread, the opening half a second.
Run: `python -m tests.benchmarks.bench_centre [units] [years]`, or on a folder that is there, of real offices
(`tests.benchmarks.real_offices`) or forged ones (`forged_offices`): `… bench_centre at PLACE YEAR`.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time
from typing import NamedTuple, TypeVar

from core.assessment.answers import AGREED
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at
from core.centre.view import CentreUnitListQuery, centre_list, list_again
from core.entities import record_id, unit_id
from core.forms.tree import Tree
from core.log.op import Segment
from core.values import Change, Plain, Ref
from storage.db import sqlite
from storage.db.folder.folder import create, open_folder
from storage.db.folder.store import Folder
from tests.benchmarks.bench_pauses import plain
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import CENTRE, FORMS, INSTRUMENTS, code_of, context
from tests.country import ROOT_KEY, passports, register
from tests.storage.db.forger import Forger
from wiring import deriving

UNITS = 900
YEARS = 5
FIRST = 2565
ROUNDS = 9
TODAY = date(2026, 11, 20)
TIMES = 1.5
OF_UNITS = 1.5
OF_YEARS = 1.25
AGAIN = 0.5
PAGE, OPENING = 0.1, 0.5  # seconds of the window's thread
LONGEST = 8  # pages that are told of
_Found = TypeVar("_Found")
FORM = FORMS.get("cdd-clean/2564/1")
PLANNED = "cdd-action-plan"  # which its programme asks for
ITEMS = [item.id for item in Tree(FORM, ["regional"]).answered()]
_UNITS = (
    "SELECT record.id, field.name, field.value, text.body FROM record JOIN field ON field.record=record.id "
    "LEFT JOIN text ON (text.record, text.field, hash)=(field.record, field.name, field.value) WHERE record.id IN "
    "(SELECT record FROM unit UNION ALL SELECT record FROM office UNION ALL SELECT record FROM assessment WHERE year=?)"
)


def said(unit: str, year: int) -> Iterator[tuple[Ref, str, int | str]]:
    """What a unit writes in a year: a plan, and an assessment with every item answered."""
    plan = Ref(unit, "plan", record_id(unit, "plan", unit, PLANNED, year, 1))
    yield from (
        (plan, "unit", f"={unit}"),
        (plan, "instrument_id", f"={PLANNED}"),
        (plan, "year", year),
    )
    assessment = assessment_at(unit, FORM.id, year)
    facts = {
        "unit": unit,
        "instrument_id": FORM.id,
        "round": "self",
        "using": FORM.using,
        "profiles": "regional",
    }
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
    made = list[Segment]()
    first = 1
    before = None
    for year in years:
        ops: list[tuple[Ref, str, int | str]] = list(said(unit, year))
        if not made:
            ops[:0] = [
                (office, "unit", f"={unit}"),
                (office, "code", f"={code}"),
                (office, "kind", "=province"),
            ]
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
    made = [
        years_of(paper, paper.scope, code, range(FIRST, FIRST + years)) for paper, code in papers
    ]
    for part in (slice(1), slice(1, None)):
        for segments in made:
            assert not centre.exchange.take_segments(segments[part]).refused
        yield


class Listed(NamedTuple):
    """Milliseconds of the processor, medians."""

    whole: float
    plain: float
    again: float


def listing(centre: Folder, year: int = FIRST) -> Listed:
    """The list and the plain select in turn, each time by another reader; and the list after a note on one unit."""
    asked = CentreUnitListQuery(centre.writer.unit, year, TODAY)
    found = list[Listed]()
    with (
        closing(sqlite.connect_reader(centre.writer.path)) as db,
        closing(centre.reader()) as stays,
    ):
        before = centre_list(*asked[:3], stays)
        for round_ in range(ROUNDS):
            touched = _noted(centre, before.parts.rows[round_ * 7 % len(before.parts.rows)].unit.id)
            with closing(centre.reader()) as reader:
                for one in (reader, stays):
                    one.trust.here()  # a reader that stays open knows the log
                mine, _list = _worked(partial(centre_list, *asked[:3], reader))
                plain_ms, _rows = _worked(lambda: db.execute(_UNITS, (year,)).fetchall())
                again, before = _worked(partial(list_again, asked, stays, before, touched))
                found.append(Listed(mine, plain_ms, again))
    return Listed(*(median(side) for side in zip(*found, strict=True)))


def _noted(centre: Folder, unit: str) -> frozenset[Ref]:
    """What the centre notes of a unit: the records that it touches."""
    ctx = context(centre)
    comment = Ref(unit, "comment", ctx.new_id())
    about = Change(comment, "about", Plain(f"office/{record_id(unit, 'office', unit)}"))
    return centre.save(ctx, "comment", [about, Change(comment, "kind", Plain("note"))]).touched


def _worked(step: Callable[[], _Found]) -> tuple[float, _Found]:
    """Milliseconds of processor it takes, and what it finds."""
    start = thread_time()
    found = step()
    return (thread_time() - start) * 1000, found


def generated(room: Path, units: int, years: int) -> Iterator[Listed]:
    """`listing` of a centre with the first year of these units, and then with all."""
    with closing(
        create(room / "centre", room / "keys", "ส่วนกลาง", CENTRE, "centre", "", 2569, NOW)
    ) as centre:
        centre.results.derive_by(deriving(FORMS, INSTRUMENTS))
        for _part in filled(centre, units, years):
            yield listing(centre)


def all_measured(units: int = UNITS, years: int = YEARS) -> list[Measured]:
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        room, grown = Path(place), dict[int, float]()
        for fewer in (units // 9, units // 3):
            grown[fewer] = next(generated(room / f"{fewer}", fewer, 1)).whole
        one, every = generated(room, units, years)
        grown[units] = one.whole
        seen = apart(room / "centre", FIRST)
    what = f"{units} units, {years} years of data"
    lists = [_listed(f"{units} units, 1 year of data", one), _listed(what, every)]
    return [
        *lists,
        _growth(grown, every.whole / one.whole, years),
        _again(what, every),
        _paged(seen),
    ]


def measured_at(place: Path, year: int) -> list[Measured]:
    """Of a folder that is there, whose keys lie beside it."""
    with closing(open_folder(place / "centre", place / "keys", NOW)) as centre:
        centre.results.derive_by(deriving(FORMS, INSTRUMENTS))
        found, size = listing(centre, year), centre.writer.path.stat().st_size
    what = f"{place.name}, {size / 1e6:.0f} MB, the year {year}"
    return [_listed(what, found), _again(what, found), _paged(apart(place / "centre", year))]


def apart(place: Path, year: int) -> dict[str, dict[str, float]]:
    """The seconds of the opening and of every page (tests.benchmarks.centre_pages), in a process of its own."""
    line = [sys.executable, "-m", "tests.benchmarks.bench_centre", "inside", str(place), f"{year}"]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    seen: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return seen


def _listed(what: str, found: Listed) -> Measured:
    ratio = found.whole / found.plain
    return Measured(
        f"list of {what}",
        f"{found.whole:.0f} ms of processor",
        f"plain SELECT of the fields of the same units and year {found.plain:.0f} ms",
        ratio,
        f"≤ {TIMES} x",
        ratio <= TIMES,
    )


def _again(what: str, found: Listed) -> Measured:
    ratio = found.again / found.whole
    return Measured(
        f"the same list after a note on one unit, {what}",
        f"{found.again:.0f} ms of processor",
        f"read as a whole {found.whole:.0f} ms",
        ratio,
        f"≤ {AGAIN} x",
        ratio <= AGAIN,
    )


def _growth(grown: Mapping[int, float], years_ratio: float, years: int) -> Measured:
    """How the list grows: of a unit, and with the years that nobody asks for."""
    (few, least), *_between, (many, most) = sorted(grown.items())
    ratio = (most / many) / (least / few)
    return Measured(
        f"the same list with {years} years kept beside one; a unit among {many} beside one among {few}",
        f"{years_ratio:.2f}; "
        + ", ".join(f"{count}: {ms:.0f} ms" for count, ms in sorted(grown.items())),
        "itself",
        ratio,
        f"≤ {OF_YEARS} x; ≤ {OF_UNITS} x",
        ratio <= OF_UNITS and years_ratio <= OF_YEARS,
    )


def _paged(seen: dict[str, dict[str, float]]) -> Measured:
    peer = plain()
    opening = seen["opening"]["opening"]
    first = seen["first"]
    others = seen["others"]
    longest = max(others.values())
    named = sorted(others, key=lambda name: -others[name])
    slow = ", ".join(f"{name} {1000 * others[name]:.0f}" for name in named[:LONGEST])
    return Measured(
        f"the window of that centre, {len(others)} pages: the longest pause of a later visit, by page; "
        "of a first one; its opening",
        f"{slow} ms; {max(first, key=lambda name: first[name])} {1000 * max(first.values()):.0f} ms; "
        f"{1000 * opening:.0f} ms",
        f"plain window of 300 labels {1000 * peer:.0f} ms",
        longest / peer,
        f"a later visit ≤ {1000 * PAGE:.0f} ms of processor; the opening ≤ {1000 * OPENING:.0f} ms",
        longest <= PAGE and opening <= OPENING,
    )


def main(words: list[str]) -> int:
    match words:
        case ["inside", place, year]:
            from tests.benchmarks.centre_pages import visited

            found = visited(Path(place), int(year))
            print(json.dumps({**found._asdict(), "opening": {"opening": found.opening}}))
            return 0
        case ["at", place, year]:
            rows = measured_at(Path(place), int(year))
        case _:
            rows = all_measured(*map(int, words))
    print("\n".join(map(str, rows)))
    return int(not all(row.kept for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
