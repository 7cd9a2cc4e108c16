"""Rules over rows, and a risk list's: every form asks them of rows, else they would find nothing."""

import random
from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction
from itertools import count
from typing import Any

import pytest

from core.forms.field_types import type_of
from core.forms.operations import CellValue
from core.forms.shape import CellFormula, Field, Instrument
from core.plan import review
from core.plan.review_facts import PlanFinding
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import review_plan
from core.values import ConflictValue, Plain, Record, Ref, ShownField, Text
from storage.db.folder.store import Folder
from storage.instruments.reader import parse, read_form
from tests.core.plan.plans import every_type, folder, planned, tree
from tests.storage.instruments.test_guide import EXAMPLES
from tests.storage.instruments.test_shipped import FILES

__all__ = ["folder"]

# plans of each form, rows of a kind below one
YEAR = 2569
PLANS = 24
MOST = 3
TEXTS = (
    "รวม 443.00 บาท (สี่ร้อยสี่สิบบาทถ้วน)",
    "ค่าการ์ด (ศูนย์บาท)",
    "ไม่น้อยกว่า ๕๐ - ๑๐๐ ใบ",
    "ร้อยละ ๔๑.๓%",
    "ช่อง @BTIC๗๕๘",
    "นายสมชาย ใจดี มอบเงิน",
    "กทศ. และ กทศ ร่วมกัน",
    "ปรับปรุงคู่มืออย่างน้อยหนึ่งกระบวนงาน",
)
NUMBERS = (Fraction(0), Fraction(1), Fraction(4), Fraction("41.3"), Fraction(333), Fraction(-5))
SIDES = tuple(ConflictValue(Plain(str(n)), "", "", "", 0) for n in range(2))
KEPT = (None, Plain("2020-13-40"), Plain("nobody"), Text("ข้อความ"), -7, 10**9)


class Bad:
    """Plans in which a cell holds anything: what its type holds, and what it should never hold."""

    def __init__(self, form: Instrument, chance: random.Random) -> None:
        self.form = form
        self.chance = chance
        self._numbers = count()
        self.files: dict[Ref, Set[str]] = {}

    def rows(self) -> tuple[PlanRow, ...]:
        plan = self._row(
            "plan", [self._grown(kind.id, 1) for kind in self.form.kinds if not kind.within]
        )
        return tuple(self._all(plan))

    def _all(self, row: PlanRow) -> Iterator[PlanRow]:
        yield row
        for below in row.rows:
            yield from self._all(below)

    def _grown(self, kind: str, depth: int) -> list[PlanRow]:
        """A few rows of a kind; below some of them nothing at all."""
        within = [one.id for one in self.form.kinds if one.within == kind]
        return [
            self._row(kind, [self._grown(one, depth + 1) for one in within if not bare], depth)
            for bare in self.chance.choices((True, False), (1, 2), k=self.chance.randint(0, MOST))
        ]

    def _row(self, kind: str, below: list[list[PlanRow]], depth: int = 0) -> PlanRow:
        ref = Ref("0" * 32, "row" if depth else "plan", f"{next(self._numbers):032x}")
        of: list[Field | CellFormula] = [one for one in self.form.fields if kind in one.kind]
        of += [cell for cell in self.form.computed if cell.kind == kind]
        self.files[ref] = frozenset(one.id for one in of if self.chance.random() < 0.5)
        return PlanRow(
            ref,
            kind,
            Record(ref, {}),
            depth,
            cells={one.id: self._cell(ref, one) for one in of},
            rows=tuple(row for rows in below for row in rows),
            applies=self.chance.random() < 0.95,
            adrift=self.chance.random() < 0.05,
        )

    def _cell(self, ref: Ref, of: Field | CellFormula) -> PlanCell:
        value = self._value(of) if self.chance.random() < 0.9 else None
        sides = SIDES if self.chance.random() < 0.03 else ()
        seen = ("x",) if self.chance.random() < 0.7 else ()
        words = next(
            (str(one.text) for one in self.form.choices if one.id == value), str(value or "")
        )
        waits = "f" if self.chance.random() < 0.03 else ""
        shown = ShownField(self.chance.choice(KEPT), seen, sides)
        return PlanCell(
            of.id,
            ref,
            f"f.{of.id}",
            of,
            value,
            words,
            shown,
            applies=self.chance.random() < 0.95,
            waits=waits,
        )

    def _value(self, of: Field | CellFormula) -> CellValue:
        if isinstance(of, CellFormula):
            return self.chance.choice(NUMBERS)
        kind = type_of(of)
        choices = [one.id for one in self.form.choices if of.scale and one.within == of.scale]
        if choices:
            return self.chance.choice(choices)
        if kind.figure:
            return self.chance.choice(NUMBERS)
        if kind.dates:
            return self.chance.choice(("2020-01-01", "2026-04-09", "2026-04-09/2029-01-01"))
        return self.chance.choice(TEXTS)


def plans(form: Instrument) -> Iterator[tuple[tuple[PlanRow, ...], Mapping[Ref, Set[str]] | None]]:
    """Many such plans, and where files are, known or not."""
    for seed in range(PLANS):
        bad = Bad(form, random.Random(f"{form.id}-{seed}"))
        yield bad.rows(), bad.files if seed % 3 else None


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[Instrument]:
    """Those with rows: all that ship, small ones, and one with a field of each type."""
    known = [
        form for path in FILES if isinstance(form := read_form(path), Instrument) and form.kinds
    ]
    return [*known, every_type(tmp_path_factory.mktemp("every"))]


def test_a_rule_that_is_not_asked_would_have_found_nothing(
    forms: list[Instrument], monkeypatch: pytest.MonkeyPatch
) -> None:
    for form in forms:
        for rows, files in plans(form):
            with monkeypatch.context() as patched:
                patched.setattr(review, "WHERE", {})
                every = review_plan(form, rows, YEAR, files)
            assert review_plan(form, rows, YEAR, files) == every, form.id


RISKS = next(example for example in EXAMPLES if "id: risks" in example)


GOOD: Sequence[dict[str, Any]] = (
    {
        "id": "r1",
        "kind": "risk",
        "f.no": 1,
        "f.what": "จัดซื้อ",
        "f.likely": "high",
        "f.impact": "high",
        "f.begin": "2026-01-01",
        "f.end": "2026-02-01",
    },
    {
        "id": "r2",
        "kind": "risk",
        "f.what": "เบิกจ่าย",
        "f.likely": "medium",
        "f.impact": "high",
        "f.end": "2026-09-30",
    },
    {"id": "r3", "kind": "risk", "f.what": "ข้อมูล", "f.likely": "low", "f.impact": "high"},
    {"id": "k1", "kind": "kpi", "f.name": "ก", "f.weight": "60", "f.target": "8", "f.result": "6"},
    {"id": "k2", "kind": "kpi", "f.name": "ข", "f.weight": "40", "f.target": "3", "f.result": "2"},
)


@pytest.fixture(scope="module")
def form() -> Instrument:
    found = parse(RISKS.encode(), "risks.yaml").form
    assert isinstance(found, Instrument)
    return found


def found(folder: Folder, form: Instrument, *changes: dict[str, Any]) -> list[PlanFinding]:
    """What the rules of the form say of the good rows with these instead of, or beside them."""
    rows = {row["id"]: dict(row) for row in GOOD}
    for change in changes:
        rows[change["id"]] = {**rows.get(change["id"], {}), **change}
    plan = planned(folder, form, [*rows.values()])
    return [
        one for one in review_plan(form, tree(folder, form, plan), 2569) if one.rule == "declared"
    ]
