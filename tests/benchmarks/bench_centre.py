"""The centre's list of 900 units over five years of data, beside plainly selecting the fields of the same units.

Budget: 300 ms; what one year of data takes is told beside it.
Run: `python -m tests.benchmarks.bench_centre [units] [years]`.
"""

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from core.assessment.answers import AGREED
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at
from core.centre.view import status
from core.entities import record_id, unit_id
from core.forms.tree import Tree
from core.log.segment import Segment
from core.values import Ref
from storage.db import sqlite
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.benchmarks.bench_save import NOW, milliseconds
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import CENTRE, FORMS, INSTRUMENTS, code_of
from tests.country import ROOT_KEY, passports, register
from tests.storage.db.forger import Forger
from wiring import deriving

UNITS, YEARS, FIRST, ROUNDS = 900, 5, 2565, 9
BUDGET = 300.0  # ms
PROGRAMMES = [FORMS.programme("cdd-clean-programme")]
FORM = FORMS.get("cdd-clean/2564/1")
ITEMS = [item.id for item in Tree(FORM, ["regional"]).answered()]
_UNITS = (
    "SELECT record.id, field.name, field.value, text.body FROM record JOIN field ON field.record=record.id "
    "LEFT JOIN text ON (text.record, text.field, hash)=(field.record, field.name, field.value) WHERE entity IN "
    "(SELECT id FROM name WHERE text IN ('unit', 'office', 'assessment'))"
)


def said(unit: str, year: int) -> Iterator[tuple[Ref, str, int | str]]:
    """What a unit writes in a year: a plan, and an assessment with every item answered."""
    plan = Ref(unit, "plan", record_id(unit, "plan", unit, "dsi-moral-plan", year, 1))
    yield from ((plan, "unit", f"={unit}"), (plan, "year", year))
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
    """(ms of the list, ms of the plain select), the medians; in turn, through readers that stay open as a window's."""
    with closing(centre.reader()) as reader, closing(sqlite.connect_reader(centre.writer.path)) as db:

        def ours() -> None:
            assert sum(
                len(row.steps) for row in status(reader, PROGRAMMES, centre.writer.unit, FIRST, date(2026, 11, 20))
            )

        def plain() -> None:
            assert db.execute(_UNITS).fetchall()

        pairs = [(milliseconds(ours), milliseconds(plain)) for _round in range(ROUNDS)]
    mine, peer = (median(side) for side in zip(*pairs, strict=True))
    return mine, peer


def measured(units: int = UNITS, years: int = YEARS) -> Measured:
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        room = Path(place)
        with closing(create(room / "centre", room / "keys", "ส่วนกลาง", CENTRE, "centre", "", 2569, NOW)) as centre:
            centre.results.derive_by(deriving(FORMS, INSTRUMENTS))
            found = [listing(centre) for _part in filled(centre, units, years)]
    (one, _plain), (mine, peer) = found
    return Measured(
        f"list of {units} units, {years} years of data",
        f"{mine:.0f} ms; with one year {one:.0f} ms",
        f"plain SELECT of the fields of the same units {peer:.0f} ms",
        mine / peer,
        f"≤ {BUDGET:.0f} ms",
        mine <= BUDGET,
    )


if __name__ == "__main__":
    found = measured(*(int(word) for word in sys.argv[1:]))
    print(found)
    sys.exit(not found.kept)
