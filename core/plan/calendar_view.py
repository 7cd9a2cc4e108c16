"""The rows of a plan over the months of its year: when each one runs, and how far it has come."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from core.forms.conditions import number_of
from core.forms.field_types import type_of
from core.forms.shape import Field, Kind
from core.i18n import _
from core.plan.tree import PlanRow
from core.plan.view import PlanPage, row_name, run_of, year_of
from core.thai.dates import Period
from core.thai.days import date_range
from core.values import Ref

TONES = 5  # colours of groups, used again in turn


class CalendarRow(NamedTuple):
    ref: Ref
    called: str  # its number and its name
    depth: int
    group: bool  # it has no time of its own, rows below it have
    run: tuple[date, date] | None  # first and last day; None where none is said
    done: Fraction | None  # 0 to 1; None where nothing is reported of it
    tone: int  # 0 to TONES - 1, the same for all rows of a group
    over: bool  # it should have ended, and what is reported says that it has not

    @property
    def said(self) -> str:
        """When it runs and how far it is, in words."""
        if self.group:
            return ""
        parts = [date_range(*self.run) if self.run else _("ไม่ได้ระบุวันหรือช่วงเวลา")]
        parts += [_("ทำได้ร้อยละ {n}").format(n=round(self.done * 100))] if self.done is not None else []
        return "  ".join([*parts, *([_("เลยกำหนด")] if self.over else [])])


def calendar_of(page: PlanPage, today: date) -> tuple[CalendarRow, ...]:
    """The rows that say when they run, or could, under the rows they stand in, as they are printed."""
    timed = {kind.id for kind in page.form.kinds if any(_times(page, kind))}
    tops = [row for row in page.plan.rows if row.asked and not row.adrift]
    return tuple(found for at, top in enumerate(tops) for found in _rows(page, timed, top, 0, at % TONES, today))


def _times(page: PlanPage, kind: Kind) -> Iterator[Field]:
    """The fields in which a row of this kind is planned for a time."""
    for each in page.form.fields:
        if kind.id in each.kind and each.stage == "plan" and type_of(each).time:
            yield each


def _rows(
    page: PlanPage, timed: set[str], row: PlanRow, depth: int, tone: int, today: date
) -> Iterator[CalendarRow]:  # fmt: skip
    kind = page.kind(row.kind)
    if kind is None:
        return
    inner = [one for one in row.rows if one.asked and not one.adrift]
    below = [found for one in inner for found in _rows(page, timed, one, depth + 1, tone, today)]
    run = run_of(row.cells[each.id].value for each in _times(page, kind) if row.cells[each.id].asked)
    if run or below or (row.kind in timed and not kind.list):
        done = done_of(page, row, today)
        called = " ".join(part for part in row_name(page.form, row) if part and part != "-")
        over = run is not None and run[1] < today and done is not None and done < 1
        yield CalendarRow(row.ref, called, depth, row.kind not in timed, run, done, tone, over)
    yield from below


def done_of(page: PlanPage, row: PlanRow, today: date) -> Fraction | None:
    """How much of a row is done: the percent that was reported last, else the planned parts that were reported."""
    reported = [cell for cell in row.cells.values() if cell.field and cell.of.stage == "report"]
    shares = [cell for cell in reported if type_of(cell.of).share]
    if page.form.periods == "none":
        said = next((number for cell in shares if (number := number_of(cell.value)) is not None), None)
        return None if said is None else min(Fraction(1), max(Fraction(0), said / 100))
    parts = year_of(page.form, page.record.number("year") or 0, row, page.reports, (), today)
    told = [part.share for part in parts if part.share is not None]
    if not told or shares:
        return told[-1] if told else None
    planned = [part.share or Fraction(0) for part in parts if part.planned]
    return sum(planned, Fraction(0)) / len(planned) if planned else None


def share_of_year(year: Period, day: date) -> Fraction:
    """How far into the year a day begins; below 0 and above 1 outside it."""
    return Fraction((day - year.first).days, (year.last - year.first).days + 1)
