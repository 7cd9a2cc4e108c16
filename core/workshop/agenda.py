"""The agenda of a workshop and its time: which point is on, since when, how long is left, and for each item."""

from datetime import datetime, timedelta
from typing import NamedTuple

from core.i18n import _
from core.workshop.view import DONE, NONE, OPEN, TALKS, Workshop

LENGTHS = (120, 180, 240)  # minutes of a whole meeting that are offered
USUAL = 180
EXPLAIN, VOTE, TALK, MOTION, SIGN = "explain", "vote", "talk", "motion", "sign"
FIXED = {EXPLAIN: 10, VOTE: 20, MOTION: 5, SIGN: 15}  # minutes; talking has what is left


class AgendaPoint(NamedTuple):
    """One point with its minutes."""

    id: str
    title: str
    minutes: int


class Clock(NamedTuple):
    """Where the meeting is in its agenda; minutes below nought are over time."""

    here: str  # id of the point; "" = it has not begun
    left: int  # minutes of this point
    whole: int  # minutes of the meeting
    each: int  # minutes for each item still to be talked about, 0 = there is none, or no time


def agenda(whole: int = USUAL) -> tuple[AgendaPoint, ...]:
    """The points of a meeting of so many minutes."""
    titles = {
        EXPLAIN: _("ชี้แจงวิธีและเกณฑ์"),
        VOTE: _("ให้คะแนนทุกข้อ"),
        TALK: _("คุยข้อที่ต้องคุย"),
        MOTION: _("รับส่วนที่เหลือในมติเดียว"),
        SIGN: _("อ่านบันทึกและลงนาม"),
    }
    rest = max(whole - sum(FIXED.values()), 0)
    return tuple(AgendaPoint(id_, title, FIXED.get(id_, rest)) for id_, title in titles.items())


def clock(held: Workshop, now: datetime, whole: int = USUAL) -> Clock:
    """Where it is by what was recorded, so that a program that was closed goes on with the same times."""
    begun, closed = _moment(held.begun), _moment(held.closed)
    if begun is None or held.state == NONE:
        return Clock("", 0, whole, 0)
    minutes = {one.id: one.minutes for one in agenda(whole)}
    left_of_all = whole - _minutes(now - begun)
    if held.state == OPEN:
        asking = minutes[EXPLAIN] + minutes[VOTE]
        gone = _minutes(now - begun)
        here = EXPLAIN if gone < minutes[EXPLAIN] and not held.some else VOTE
        return Clock(here, (minutes[EXPLAIN] if here == EXPLAIN else asking) - gone, left_of_all, 0)
    if held.state == TALKS and closed is not None:
        last = minutes[MOTION] + minutes[SIGN]
        if held.left:
            left = left_of_all - last
            return Clock(TALK, left, left_of_all, max(left, 0) // len(held.left))
        return Clock(MOTION, left_of_all - minutes[SIGN], left_of_all, 0)
    return Clock(SIGN if held.state == DONE else TALK, left_of_all, left_of_all, 0)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _minutes(gone: timedelta) -> int:
    return max(int(gone.total_seconds() // 60), 0)
