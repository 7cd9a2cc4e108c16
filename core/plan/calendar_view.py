"""Show the rows of a plan over the months of its year: when each row runs, and which share of it is done."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from core.forms.field_types import type_of
from core.forms.operations import date_of
from core.forms.shape import Field, FormRowKind
from core.i18n import _
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage
from core.plan.year_view import PeriodReports, run_of
from core.thai.days import date_range
from core.thai.written import Period
from core.values import Ref

TONES = 5  # the number of colours of groups, used in turn
# the part of a row that is moved: all of it, its first day, its last day
WHOLE = "whole"
START = "start"
STOP = "stop"


class CalendarRow(NamedTuple):
    """A plan row in a calendar. `run`: its first and last day; `done`: 0 to 1, None = no report; `group`: it has no
    time of its own, but rows below it have; `tone`: colour index."""

    ref: Ref
    name: str  # its number and its name
    depth: int
    group: bool  # it has no time of its own, rows below it have
    run: tuple[date, date] | None  # first and last day; None = it has none
    done: Fraction | None  # 0 to 1; None = nothing is reported of it
    tone: int  # 0 to TONES - 1, the same for all rows of a group
    over: bool  # its last day has passed, and it is not done by its report, or its report is due and missing

    @property
    def words(self) -> str:
        """Words for when the row runs, how much is done, and whether it is overdue; "" for a group."""
        if self.group:
            return ""
        parts = [date_range(*self.run) if self.run else _("ไม่ได้ระบุวันหรือช่วงเวลา")]
        if self.done is not None:
            parts += [_("ทำได้ร้อยละ {n}").format(n=round(self.done * 100))]
        return "  ".join([*parts, *([_("เลยกำหนด")] if self.over else [])])


def calendar_of(page: PlanPage, today: date) -> tuple[CalendarRow, ...]:
    """Return a plan's rows that can have a time, with the rows above them, in printed order."""
    timed = {kind.id for kind in page.form.kinds if any(_times(page, kind))}
    tops = [row for row in page.plan.rows if row.applies and not row.adrift]
    every = PeriodReports.all(page.form, page.rows, today)
    missing = {ref for one in every if one.due for ref in one.missing}
    return tuple(
        found._replace(
            over=found.over or (bool(found.run and found.run[1] < today) and found.ref in missing)
        )
        for at, top in enumerate(tops)
        for found in _rows(page, timed, top, 0, at % TONES, today)
    )


def _times(page: PlanPage, kind: FormRowKind) -> Iterator[Field]:
    """Yield the plan fields of this kind of row that hold a day or a span of time."""
    for each in page.form.fields:
        if kind.id in each.kind and each.stage == "plan" and type_of(each).dates:
            yield each


def _rows(
    page: PlanPage, timed: set[str], row: PlanRow, depth: int, tone: int, today: date
) -> Iterator[CalendarRow]:
    kind = page.kind(row.kind)
    if kind is None:
        return
    inner = [one for one in row.rows if one.applies and not one.adrift]
    below = [found for one in inner for found in _rows(page, timed, one, depth + 1, tone, today)]
    run = run_of(
        row.cells[each.id].value for each in _times(page, kind) if row.cells[each.id].applies
    )
    if run or below or (row.kind in timed and not kind.list):
        done = page.done_of(row, today)
        called = " ".join(part for part in row.name_in(page.form) if part and part != "-")
        over = run is not None and run[1] < today and done is not None and done < 1
        yield CalendarRow(row.ref, called, depth, row.kind not in timed, run, done, tone, over)
    yield from below


class CalendarShiftResult(NamedTuple):
    """The result of moving a row in time: the `cells` to change, each with its new text, or why none (`reason`)."""

    cells: tuple[tuple[PlanCell, str], ...] = ()
    reason: str = ""


def shifted(page: PlanPage, ref: Ref, part: str, days: int) -> CalendarShiftResult:
    """Return the new times, not yet saved, of a row whose START, STOP or WHOLE (`part`) moves by `days` (negative:
    earlier). A period moves to the nearest one; the row stays in its year and does not end before it starts."""
    row = page.row(ref)
    kind = page.kind(row.kind) if row else None
    if row is None or kind is None:
        return CalendarShiftResult()
    cells = [
        cell
        for each in _times(page, kind)
        if (cell := row.cells[each.id]).applies and run_of([cell.value])
    ]
    run = run_of(cell.value for cell in cells)
    why = next((page.locks.why for cell in cells if page.locks.row(row, cell)), "")
    if why:
        return CalendarShiftResult(reason=why)
    if run is None:
        return CalendarShiftResult(
            reason=_("รายการนี้ยังไม่บอกวันหรือช่วงเวลา เปิดรายการแล้วใส่ก่อน จึงเลื่อนได้")
        )
    if any(cell.shown.conflict for cell in cells):
        return CalendarShiftResult(
            reason=_("วันหรือช่วงเวลาของรายการนี้มีข้อมูลไม่ตรงกัน เลือกค่าก่อน จึงเลื่อนได้")
        )
    if part == WHOLE:
        moved = cells
    else:
        moved = [cell for cell in cells if run[part == STOP] in ends_of(cell)]
    # of a first and a last day that are one, the one that is meant
    if part != WHOLE and run[0] == run[1]:
        moved = moved[-1:] if part == STOP else moved[:1]
    if part != WHOLE and len(cells) == 1 and type_of(cells[0].spec).dates == "day":
        return CalendarShiftResult(
            reason=_("รายการนี้มีวันเดียว เลื่อนได้แต่ยืดไม่ได้ ใส่วันเริ่มและวันสิ้นสุดในรายการ")
        )
    typed = [
        (cell, _typed(cell, part, days, run, Period(page.record.number("year") or 0)))
        for cell in moved
    ]
    changed = tuple((cell, words) for cell, words in typed if words != str(cell.value))
    if changed:
        return CalendarShiftResult(changed)
    return CalendarShiftResult(reason=_("เลื่อนต่อไม่ได้ อยู่สุดปีงบประมาณ หรือวันเริ่มกับวันสิ้นสุดชนกันแล้ว"))


def ends_of(cell: PlanCell) -> tuple[date, ...]:
    """Return the first and last day of a time cell, or () if it is empty."""
    return run_of([cell.value]) or ()


def step_of(page: PlanPage, ref: Ref) -> int:
    """Return the days by which a key press moves a row: the length of its first period, or 1 if planned by days."""
    row = page.row(ref)
    kind = page.kind(row.kind) if row else None
    for each in _times(page, kind) if kind else ():
        if (
            type_of(each).dates != "day"
            and row
            and (ends := str(row.cells[each.id].value or "").split("/")) != [""]
        ):
            part = Period.of(ends[0])
            return (part.last - part.first).days + 1
    return 1


def _typed(cell: PlanCell, part: str, days: int, run: tuple[date, date], year: Period) -> str:
    """Return the text to type into a time cell after the move."""
    later = timedelta(days)
    if type_of(cell.spec).dates == "day":
        day = date_of(cell.value)
        assert day is not None
        if part == STOP:
            low = run[0]
        else:
            low = min(year.first, run[0]) + (day - run[0] if part == WHOLE else timedelta())
        if part == START:
            high = run[1]
        else:
            high = max(year.last, run[1]) - (run[1] - day if part == WHOLE else timedelta())
        return min(max(day + later, low), high).isoformat()
    first, _slash, last = str(cell.value).partition("/")
    start, stop = Period.of(first), Period.of(last or first)
    parts = Period.each(year.year, start.kind) if start.kind == stop.kind else ()
    if start not in parts or stop not in parts:
        # it reaches beyond the year, or is of parts of two lengths: it is typed
        return str(cell.value)
    at, end = parts.index(start), parts.index(stop)
    if part != STOP:
        at = min(range(len(parts)), key=lambda n: abs((parts[n].first - start.first - later).days))
    if part == WHOLE:
        at = min(at, len(parts) - 1 - end + parts.index(start))
        end += at - parts.index(start)
    elif part == STOP:
        end = min(
            range(at, len(parts)), key=lambda n: abs((parts[n].last - stop.last - later).days)
        )
    else:
        at = min(at, end)
    return parts[at].id if at == end else f"{parts[at].id}/{parts[end].id}"


def share_of_year(year: Period, day: date) -> Fraction:
    """Return where a day lies in the year: 0 is the year's first day, 1 the day after its last day."""
    return Fraction((day - year.first).days, (year.last - year.first).days + 1)
