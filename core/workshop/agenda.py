"""The agenda of a workshop and its clock: the current point, the minutes left for it, and the minutes for each item."""

from datetime import datetime, timedelta
from typing import NamedTuple

from core.i18n import _
from core.thai.days import moment_of, time_of_day
from core.workshop.view import DONE, NONE, OPEN, TALKS, Workshop

LENGTHS = (120, 180, 240)  # minutes of a whole meeting that are offered
USUAL = 180
EXPLAIN = "explain"
VOTE = "vote"
TALK = "talk"
MOTION = "motion"
SIGN = "sign"
FIXED = {EXPLAIN: 10, VOTE: 20, MOTION: 5, SIGN: 15}  # minutes; talking has what is left


class AgendaPoint(NamedTuple):
    """A point of the agenda with its planned minutes."""

    id: str
    title: str
    minutes: int


class AgendaPosition(NamedTuple):
    """Where a meeting stands: its current point (`point_id`, "" = not begun), and the minutes `left` for this point,
    for the `whole` meeting and for `each` item still to be discussed. Negative minutes are overtime."""

    point_id: str  # id of the current point; "" = not begun
    left: int  # minutes left of this point
    whole: int  # minutes left of the meeting
    each: int  # minutes for each item still to be talked about, 0 = there is none, or no time
    end: str = ""  # when the meeting is to end, as `12.00`; "" = it has not begun


def agenda(duration: int = USUAL) -> tuple[AgendaPoint, ...]:
    """Return the agenda of a meeting of `duration` minutes; the discussion has the minutes that other points leave."""
    titles = {
        EXPLAIN: _("ชี้แจงวิธีและเกณฑ์"),
        VOTE: _("ให้คะแนนทุกข้อ"),
        TALK: _("คุยข้อที่ต้องคุย"),
        MOTION: _("รับส่วนที่เหลือในมติเดียว"),
        SIGN: _("อ่านบันทึกและลงนาม"),
    }
    rest = max(duration - sum(FIXED.values()), 0)
    return tuple(AgendaPoint(id_, title, FIXED.get(id_, rest)) for id_, title in titles.items())


def clock(workshop: Workshop, now: datetime, duration: int = USUAL) -> AgendaPosition:
    """Return where the meeting, planned for `duration` minutes, stands at `now`. The discussion may take all minutes
    left except those for motion and signing."""
    begun, closed = moment_of(workshop.begun), moment_of(workshop.closed)
    if begun is None or workshop.state == NONE:
        return AgendaPosition("", 0, duration, 0)
    minutes = {one.id: one.minutes for one in agenda_of(workshop, duration)}
    all_left = duration - _minutes(now - begun)
    end = time_of_day((begun + timedelta(minutes=duration)).astimezone(now.tzinfo))
    if workshop.state == OPEN:
        explained = begun + timedelta(minutes=minutes[EXPLAIN])
        voting = min(moment_of(workshop.voting) or explained, explained)
        here, since = (VOTE, voting) if workshop.voting or now >= explained else (EXPLAIN, begun)
        return AgendaPosition(here, minutes[here] - _minutes(now - since), all_left, 0, end)
    if workshop.state == TALKS and closed is not None and workshop.left:
        left = all_left - minutes[MOTION] - minutes[SIGN]
        return AgendaPosition(TALK, left, all_left, max(left, 0) // len(workshop.left), end)
    decided = max((one.at for one in workshop.decided.values()), default="")
    motion = workshop.motion if workshop.state == DONE else None
    here, at = (SIGN, motion.at) if motion else (MOTION, decided or workshop.closed)
    left = minutes[here] - _minutes(now - (moment_of(at) or now))
    return AgendaPosition(here, left, all_left, 0, end)


def agenda_of(workshop: Workshop, duration: int = USUAL) -> tuple[AgendaPoint, ...]:
    """Return the agenda: past points with the minutes they took, the discussion with the minutes left for it."""
    begun = moment_of(workshop.begun)
    closed = moment_of(workshop.closed)
    points = agenda(duration)
    if begun is None or closed is None:
        return points
    minutes = {point.id: point.minutes for point in points}
    before = _minutes(closed - begun)
    minutes[EXPLAIN] = min(
        minutes[EXPLAIN], _minutes((moment_of(workshop.voting) or begun) - begun), before
    )
    minutes[VOTE] = before - minutes[EXPLAIN]
    minutes[TALK] = max(duration - before - minutes[MOTION] - minutes[SIGN], 0)
    last = moment_of(max((one.at for one in workshop.decided.values()), default=""))
    if not workshop.left:
        minutes[TALK] = _minutes((last or closed) - closed)
    return tuple(point._replace(minutes=minutes[point.id]) for point in points)


def _minutes(gone: timedelta) -> int:
    return max(int(gone.total_seconds() // 60), 0)
