"""The money that plans of a unit plan and spend in each quarter of a fiscal year, and the reports due in it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, Self

from core.forms.computed import read
from core.forms.field_types import type_of
from core.forms.operations import number_of
from core.forms.shape import CellFormula, Field, Instrument
from core.plan.tree import PlanRow
from core.plan.year_view import (
    ALIKE,
    MoneyQuarter,
    PeriodCount,
    Reports,
    Run,
    YearMoney,
    planned_in,
    runs_of,
)
from core.thai.written import Period, arabic_digits
from core.values import AbsenceReason, Record

# The form language has no word for a budget or an expense: the titles of the columns of money say it.
BUDGET = "^(?!.*(?:ผล|เบิก|จริง|ก่อน)).*(?:งบประมาณ|วงเงิน)"
EXPENSE = "เบิก|จ่าย"
QUARTER = "^แผนไตรมาสที่ ([1-4])$"  # the title of a column that plans money for one quarter
PARTED = ("quarter", "month")  # how often forms report whose reports lie in one quarter each
NONE = Fraction(0)


class _MoneyColumns(NamedTuple):
    """The columns of money of a form, those of the first kind of row that has a budget: `parts` plan one quarter each
    (quarter, column)."""

    kind: str
    budgets: Sequence[Field]
    expenses: Sequence[Field]
    spans: Sequence[Field]
    parts: Mapping[int, str]

    @classmethod
    def of(cls, form: Instrument) -> Self:
        money = [one for one in form.fields if type_of(one).money]
        budgets = [one for one in money if one.stage == "plan" and _says(BUDGET, one)]
        kinds = {kind for each in budgets for kind in each.kind}
        kind = next((one.id for one in form.kinds if one.id in kinds), "")
        own = [one for one in form.fields if kind in one.kind]
        named = ((_says(QUARTER, one), one.id) for one in form.computed if one.kind == kind)
        return cls(
            kind,
            [one for one in budgets if one in own],
            [one for one in money if one in own and one.stage == "report" and _says(EXPENSE, one)],
            [one for one in own if one.stage == "plan" and type_of(one).dates == "span"],
            {int(found[1]) - 1: id_ for found, id_ in named if found},
        )

    def budget(self, row: PlanRow) -> Fraction:
        """Return the money that a row plans for the whole year."""
        return sum((_number(row, one.id) for one in self.budgets), NONE)

    def planned(self, row: PlanRow, year: int) -> Sequence[Fraction]:
        """Return the money that a row plans for each quarter, four times 0 if nothing says when. Without a column for
        each quarter it is divided by the months of the row's plan."""
        if self.parts:
            return [_number(row, self.parts.get(n, "")) for n in range(4)]
        return [self.budget(row) * one for one in _shares(runs_of(row, self.spans), year)]


def _says(words: str, cell: Field | CellFormula) -> "re.Match[str] | None":
    return re.search(words, arabic_digits(cell.title.th))


def _number(row: PlanRow, column: str) -> Fraction:
    cell = row.cells.get(column)
    return (number_of(cell.value) if cell and cell.applies else None) or NONE


def _reported(report: Record, field: Field) -> Fraction:
    value = report.shown(field.stored).value
    return NONE if isinstance(value, AbsenceReason) else number_of(read(field, value)) or NONE


@lru_cache(ALIKE)
def _shares(runs: tuple[Run, ...], year: int) -> tuple[Fraction, ...]:
    """Return which fraction of the months of a row's plan lies in each quarter of the year; 0 in all if none does."""
    months = [planned_in(runs, part) for part in Period.each(year, "m")]
    return tuple(Fraction(sum(months[n : n + 3]), sum(months) or 1) for n in (0, 3, 6, 9))


class PlanMoney(NamedTuple):
    """The baht that one plan plans and spends in each quarter; `undated`: of rows whose plan names no time."""

    planned: tuple[Fraction, ...]
    spent: tuple[Fraction, ...]
    undated: Fraction

    @classmethod
    def of(
        cls, form: Instrument, year: int, rows: Sequence[PlanRow], reported: Reports
    ) -> Self | None:
        """Return the money of a plan of this year; None if it reports once a year or by halves, as no quarter is known
        of what it reports then."""
        if form.periods not in PARTED or not year:
            return None
        planned, spent, undated = [NONE] * 4, [NONE] * 4, NONE
        columns, quarter = _MoneyColumns.of(form), _quarters(year)
        for row in rows:
            if row.kind != columns.kind or not row.applies or row.adrift:
                continue
            shares = columns.planned(row, year)
            planned = [one + share for one, share in zip(planned, shares, strict=True)]
            undated += NONE if any(shares) else columns.budget(row)
            for period, report in reported.get(row.ref.local, {}).items():
                for each in columns.expenses if period in quarter else ():
                    spent[quarter[period]] += _reported(report, each)
        return cls(tuple(planned), tuple(spent), undated)


def _quarters(year: int) -> Mapping[str, int]:
    """Return {id of a quarter or month: number of its quarter, from 0}."""
    quarter = {part.id: n for n, part in enumerate(Period.each(year, "q"))}
    return quarter | {part.id: n // 3 for n, part in enumerate(Period.each(year, "m"))}


def year_money(
    year: int, today: date, plans: Iterable[tuple[PlanMoney | None, Sequence[PeriodCount]]]
) -> YearMoney | None:
    """Return the money of the plans of a year, each given with its reports by period; None if there is no figure."""
    every = [*plans]
    counted = [(money, reports) for money, reports in every if money is not None]
    quarter, due, made = _quarters(year), [0] * 4, [0] * 4
    for _money, reports in counted:
        for report in reports:
            due[quarter[report.id]] += report.owing
            made[quarter[report.id]] += report.made
    planned = [sum((money.planned[n] for money, _reports in counted), NONE) for n in range(4)]
    spent = [sum((money.spent[n] for money, _reports in counted), NONE) for n in range(4)]
    undated = sum((money.undated for money, _reports in counted), NONE)
    if not any((*planned, *spent, *due, undated)):
        return None
    ahead = [part.first > today for part in Period.each(year, "q")]
    figures = zip(planned, spent, due, made, ahead, strict=True)
    return YearMoney(
        tuple(MoneyQuarter(*each) for each in figures), len(counted), len(every), undated
    )
