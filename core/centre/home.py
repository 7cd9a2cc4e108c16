"""The first page of whoever stands above others: who is late and what is known of them, what came, the next dates.

Everything is read from the list of the units below (core.centre.view), which is worked out once for all that ask.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from core.centre.home_tasks import SETUP
from core.centre.view import Board, BoardRow, centre_list
from core.exchange.invitations import INVITATION
from core.exchange.staging import AFTER
from core.forms.ports import Forms, Reader, in_force
from core.home.rows import CameRow, CentreHome, DateRow, Goal, LateRow
from core.home.year import left_words
from core.i18n import _
from core.log.transfer import Arrival
from core.people.units import register
from core.thai.days import day, short_date, stamp, time_of_day
from core.thai.numbering import arabic_digits
from core.values import Ref

LATE, CAME, STEPS = 3, 6, 6  # lines that are shown
NAMED = 1  # steps named in a line


def centre_home(reader: Reader, unit: str, year: int, now: datetime) -> CentreHome:
    """What it says of a fiscal year (Buddhist era)."""
    board, today = centre_list(unit, year, now.date(), reader).board, now.date()
    late = sorted((line for line in board.lines if line.row.overdue), key=_oldest_first)
    known = _Known(reader, unit)
    came, last = _came(reader, now)
    steps = _steps(board, reader.forms, year, today)
    device = reader.trust.device()
    sets = device is None or device.kind == "centre"
    return CentreHome(
        units=len(board.lines),
        late=tuple(_late(line, known, today) for line in late[:LATE]),
        lates=len(late),
        reminders="\n\n".join(line.row.reminder for line in late if line.row.reminder),
        came=came,
        todays=reader.transfers.came(_midnight(now)),
        last=last,
        steps=tuple(one for one in steps if one is not None)[:STEPS],
        dated=bool(steps),
        dates=Goal(SETUP, Ref("all", SETUP, "programme")) if sets else None,
    )


class _Known:
    """What a unit above knows of one that has sent nothing."""

    def __init__(self, reader: Reader, unit: str) -> None:
        self._certified = {one.unit for one in reader.trust.devices() if not one.revoked}
        self._invited = {one.text("unit") for one in reader.records(INVITATION, unit) if not one.text("withdrawn")}

    def words(self, line: BoardRow) -> str:
        if line.row.known:
            owed = [step.title for step in line.row.owed if step.state == "overdue"]
            more = _(" และอีก {n} เรื่อง").format(n=len(owed) - NAMED) if len(owed) > NAMED else ""
            return _("เคยส่งแล้ว ยังขาด {what}").format(what=", ".join(owed[:NAMED])) + more
        if line.unit.id in self._certified:
            return _("รับรองเครื่องแล้ว ยังไม่เคยส่ง")
        if line.unit.id in self._invited:
            return _("ออกไฟล์เริ่มงานแล้ว ยังไม่มีไฟล์กลับมา")
        return _("ยังไม่เคยส่ง และยังไม่ได้ออกไฟล์เริ่มงานจากที่นี่")


def _since(line: BoardRow) -> date:
    """The earliest day that has passed."""
    days = (day(step.until) for step in line.row.steps if step.state == "overdue")
    return min(filter(None, days), default=date.max)


def _oldest_first(line: BoardRow) -> tuple[date, int, str]:
    return _since(line), line.unit.region, line.unit.code


def _late(line: BoardRow, known: _Known, today: date) -> LateRow:
    left = left_words((_since(line) - today).days)
    return LateRow(line.name, known.words(line), left, Goal("centre", Ref("all", "unit", line.unit.id)))


def _midnight(now: datetime) -> int:
    return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def _came(reader: Reader, now: datetime) -> tuple[tuple[CameRow, ...], str]:
    """(the newest of today, where there is none: the last one in words)."""
    names = {one.id: one.name or one.code for one in register(reader).values()}
    found = reader.transfers.arrivals(_midnight(now), CAME)
    if found:
        return tuple(_came_row(one, names.get(one.unit, one.unit[:8])) for one in reversed(found)), ""
    for one in reader.transfers.arrivals(last=1):
        return (), _("ล่าสุด {at} จาก {name}").format(at=stamp(one.at), name=names.get(one.unit, one.unit[:8]))
    return (), ""


def _came_row(one: Arrival, name: str) -> CameRow:
    time = _("{time} น.").format(time=time_of_day(datetime.fromtimestamp(one.at / 1000)))
    text = _("ใหม่ {n} บันทึก").format(n=f"{one.new:,}")
    state, tone = came_to(one)
    goal = Goal("centre", Ref("all", "unit", one.unit))
    return CameRow(name, time, text, _(AFTER[state]), tone, goal)


def came_to(one: Arrival) -> tuple[str, str]:
    """(a state of core.exchange.staging, tone) of a file when it was taken in."""
    if one.silent:
        return ("part", "warn") if one.gained > 0 else ("silent", "warn")
    return ("new", "ok") if one.gained > 0 else ("known", "mute")


class _Dated(NamedTuple):
    until: str
    programme: str
    step: str
    title: str


def _steps(board: Board, forms: Forms, year: int, today: date) -> Sequence[DateRow | None]:
    """Every step with a day, the nearest first; None for one whose day has passed and that everybody has done."""
    asked, done = Counter[_Dated](), Counter[_Dated]()
    for line in board.lines:
        for step in line.row.steps:
            if step.until:
                of = _Dated(step.until, step.programme, step.step, step.title)
                asked[of] += 1
                done[of] += step.state == "done"
    called = {one.id: arabic_digits(str(one.short) or str(one.title)) for one in in_force(forms, year)}
    several = len({of.programme for of in asked}) > 1
    return [
        _step_row(of, called.get(of.programme, "") if several else "", done[of], asked[of], today)
        for of in sorted(asked)
    ]


def _step_row(of: _Dated, programme: str, done: int, asked: int, today: date) -> DateRow | None:
    until = date.fromisoformat(of.until)
    left = (until - today).days
    if left < 0 and done == asked:
        return None
    text = _("มาถึงแล้ว {n} จาก {of}").format(n=f"{done:,}", of=f"{asked:,}")
    text = " · ".join(filter(None, (programme, text)))
    day_words = short_date(until).rpartition(" ")[0]
    return DateRow(day_words, of.title, text, left_words(left), left < 0, Goal("centre"))
