"""A rule that is not asked of rows of a kind would find nothing there, whatever stands in them, by every form."""

import random
from collections.abc import Iterator, Mapping, Set
from fractions import Fraction
from itertools import count

import pytest

from core.forms.conditions import CellValue
from core.forms.field_types import FIELD_TYPES, type_of
from core.forms.shape import Computed, Field, Instrument
from core.plan import review
from core.plan.review import RULES, review_plan, reviewed
from core.plan.review_facts import ReviewedPlan, RuleWhere
from core.plan.tree import PlanCell, PlanRow
from core.values import ConflictValue, Plain, Record, Ref, Shown, Text
from storage.instruments.reader import read_form
from tests.core.plan.plans import every_type
from tests.storage.instruments.test_shipped import FILES

RULES_WHERE = [one for one in RULES if isinstance(one, RuleWhere)]
YEAR, PLANS, MOST = 2569, 24, 3  # plans of each form, rows of a kind below one
TEXTS = (
    "รวม 443.00 บาท (สี่ร้อยสี่สิบบาทถ้วน)", "ค่าการ์ด (ศูนย์บาท)", "ไม่น้อยกว่า ๕๐ - ๑๐๐ ใบ", "ร้อยละ ๔๑.๓%", "ช่อง @BTIC๗๕๘",
    "นายสมชาย ใจดี มอบเงิน", "กทศ. และ กทศ ร่วมกัน", "ปรับปรุงคู่มืออย่างน้อยหนึ่งกระบวนงาน",
)  # fmt: skip
NUMBERS = (Fraction(0), Fraction(1), Fraction(4), Fraction("41.3"), Fraction(333), Fraction(-5))
SIDES = tuple(ConflictValue(Plain(str(n)), "", "", "", 0) for n in range(2))
KEPT = (None, Plain("2020-13-40"), Plain("nobody"), Text("ข้อความ"), -7, 10**9)


class Bad:
    """Plans in which a cell holds anything: what its type holds, and what it should never hold."""

    def __init__(self, form: Instrument, chance: random.Random) -> None:
        self.form, self.chance, self._numbers = form, chance, count()
        self.files: dict[Ref, Set[str]] = {}

    def rows(self) -> tuple[PlanRow, ...]:
        plan = self._row("plan", [self._grown(kind.id, 1) for kind in self.form.kinds if not kind.within])
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
        of: list[Field | Computed] = [one for one in self.form.fields if kind in one.kind]
        of += [cell for cell in self.form.computed if cell.kind == kind]
        self.files[ref] = frozenset(one.id for one in of if self.chance.random() < 0.5)
        return PlanRow(
            ref,
            kind,
            Record(ref, {}),
            depth,
            cells={one.id: self._cell(ref, one) for one in of},
            rows=tuple(row for rows in below for row in rows),
            asked=self.chance.random() < 0.95,
            adrift=self.chance.random() < 0.05,
        )

    def _cell(self, ref: Ref, of: Field | Computed) -> PlanCell:
        value = self._value(of) if self.chance.random() < 0.9 else None
        sides = SIDES if self.chance.random() < 0.03 else ()
        seen = ("x",) if self.chance.random() < 0.7 else ()
        words = next((str(one.text) for one in self.form.choices if one.id == value), str(value or ""))
        waits = "f" if self.chance.random() < 0.03 else ""
        shown = Shown(self.chance.choice(KEPT), seen, sides)
        return PlanCell(
            of.id, ref, f"f.{of.id}", of, value, words, shown, asked=self.chance.random() < 0.95, waits=waits
        )

    def _value(self, of: Field | Computed) -> CellValue:
        if isinstance(of, Computed):
            return self.chance.choice(NUMBERS)
        kind = type_of(of)
        if choices := [one.id for one in self.form.choices if of.scale and one.within == of.scale]:
            return self.chance.choice(choices)
        if kind.figure:
            return self.chance.choice(NUMBERS)
        if kind.time:
            return self.chance.choice(("2020-01-01", "2026-04-09", "2026-04-09/2029-01-01"))
        return self.chance.choice(TEXTS)


def plans(form: Instrument) -> Iterator[tuple[tuple[PlanRow, ...], Mapping[Ref, Set[str]] | None]]:
    """Many such plans, and where files are, known or not."""
    for seed in range(PLANS):
        bad = Bad(form, random.Random(f"{form.id} {seed}"))
        yield bad.rows(), bad.files if seed % 3 else None


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[Instrument]:
    """Those with rows: all that ship, small ones, and one with a field of each type."""
    known = [form for path in FILES if isinstance(form := read_form(path), Instrument) and form.kinds]
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


def test_each_rule_finds_something_in_these_plans_and_is_left_out_for_some_kind(forms: list[Instrument]) -> None:
    finding, left_out = set[str](), set[str]()
    for form in forms:
        proof = ReviewedPlan(form, (), YEAR)
        kinds = [proof.cells_of(kind.id) for kind in form.kinds]
        left_out |= {one.rule.__name__ for one in RULES_WHERE for of in kinds if not one.where(of)}
        for rows, files in plans(form):
            _findings, reviews = reviewed(form, rows, YEAR, files)
            of = {n: one.rule.__name__ for n, one in enumerate(RULES) if isinstance(one, RuleWhere)}
            finding |= {of[n] for each in reviews.values() for n, _found in each.found if n in of}
    names = {one.rule.__name__ for one in RULES_WHERE}
    assert finding == names
    assert left_out == names


def test_the_plans_hold_a_value_of_each_type(forms: list[Instrument]) -> None:
    held = {
        type_of(cell.of).name
        for form in forms
        for rows, _files in plans(form)
        for row in rows
        for cell in row.cells.values()
        if isinstance(cell.of, Field) and cell.value is not None
    }
    assert held == FIELD_TYPES.keys()
