"""Rules a form itself lays on the rows of its plans."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial

from core.forms.computed import PLAN, summed
from core.forms.conditions import CellValue, answered, date_of, holds, number_of
from core.forms.sentences import check_words, titles_of
from core.forms.shape import RowCheck
from core.gravity import MUST, SHOULD
from core.plan.review_facts import PlanFinding, ReviewedPlan, value_of
from core.plan.tree import PlanRow
from core.thai.dates import Period, period_of
from core.thai.numbering import arabic_digits

YEAR = "year"  # inside the fiscal year of the plan
Days = tuple[date, date]  # first and last


def declared(proof: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """What the form asks of one row and the rows below it; what is not filled in yet breaks no rule."""
    for check in proof.form.checks:
        of_plan = row is proof.plan
        asked = check.op != "unique" and check.kind == row.kind and of_plan == (check.kind == PLAN)
        if asked and not _kept(proof, check, row):
            yield _broken(proof, check, row)


def declared_unique(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Rows that say what a row before them says, where the form asks that they differ."""
    for check in proof.form.checks:
        if check.op == "unique" and check.kind != PLAN:
            keys = proof.each(f"unique {check.id}", "", partial(_key, check))
            yield from (_broken(proof, check, row) for row in _again(proof.counted, keys))


def broken(proof: ReviewedPlan, check: RowCheck, rows: Sequence[PlanRow]) -> Iterator[PlanRow]:
    """The rows at which the rule does not hold."""
    if check.op == "unique":
        yield from _again(rows, (_key(check, row) for row in rows))
    else:
        yield from (row for row in rows if not _kept(proof, check, row))


def _again(rows: Iterable[PlanRow], keys: Iterable[tuple[CellValue, ...]]) -> Iterator[PlanRow]:
    """Rows whose key, if they have one, is that of a row before them."""
    seen = set[tuple[CellValue, ...]]()
    for row, key in zip(rows, keys, strict=True):
        if key and key in seen:
            yield row
        seen.add(key)


def _broken(proof: ReviewedPlan, check: RowCheck, row: PlanRow) -> PlanFinding:
    words = arabic_digits(str(check.message) or check_words(check, titles_of(proof.form)))
    own = check.over[0] if check.over[0] in row.cells and "." not in check.over[0] else ""
    return PlanFinding("declared", MUST if check.fault == "block" else SHOULD, row.ref, own, words)


def _kept(proof: ReviewedPlan, check: RowCheck, row: PlanRow) -> bool:
    """Whether the rule holds at a row."""
    if check.op in ("sum", "count"):
        return _adds_up(check, row)
    if not holds(check.when, _row_values(row)):
        return True
    if check.op == "before":
        return _before(*(value_of(row, name) for name in check.over))
    return _inside(proof, row, check)


def _key(check: RowCheck, row: PlanRow) -> tuple[CellValue, ...]:
    """What no other row may say; () where it is not asked of the row or not all said."""
    if row.kind != check.kind or not holds(check.when, _row_values(row)):
        return ()
    key = tuple(value_of(row, name) for name in check.over)
    return key if all(map(answered, key)) else ()


def _row_values(row: PlanRow) -> dict[str, CellValue]:
    return {name: cell.value for name, cell in row.cells.items() if cell.asked}


def _before(first: CellValue, second: CellValue) -> bool:
    one, two = number_of(first), number_of(second)
    if one is not None and two is not None:
        return one <= two
    begins, ends = days_of(first), days_of(second)
    return begins is None or ends is None or begins[0] <= ends[1]


def _inside(proof: ReviewedPlan, row: PlanRow, check: RowCheck) -> bool:
    name, within = check.over
    whole = days_of(str(proof.year)) if within == YEAR else days_of(value_of(row, within))
    days = days_of(value_of(row, name))
    return days is None or whole is None or (whole[0] <= days[0] and days[1] <= whole[1])


def days_of(value: CellValue) -> Days | None:
    """The first and last day of a day, a period, or the first and last of several; None for anything else."""
    if not isinstance(value, str) or not value:
        return None
    ends: list[Days] = []
    for part in value.split("/"):
        day = date_of(part)
        try:
            period = None if day else period_of(part)
        except ValueError:
            return None
        ends.append((day, day) if day else _ends(period))
    return ends[0][0], ends[-1][1]


def _ends(period: Period | None) -> Days:
    assert period is not None
    return period.first, period.last


def _adds_up(check: RowCheck, row: PlanRow) -> bool:
    """Whether the sum of a cell of the rows below, or how many there are, is as the form says."""
    kind, _dot, name = check.over[0].rpartition(".")
    rows = [one for one in _below(row) if one.kind == (kind or name) and holds(check.when, _row_values(one))]
    if check.op == "count":
        return check.holds is None or check.holds.holds(Fraction(len(rows)))
    numbers = [number for one in rows if (number := number_of(value_of(one, name))) is not None]
    whole = summed(numbers)
    return check.holds is None or not numbers or whole is None or check.holds.holds(whole)


def _below(row: PlanRow) -> Iterator[PlanRow]:
    for one in row.rows:
        if one.asked and not one.adrift:
            yield one
            yield from _below(one)
