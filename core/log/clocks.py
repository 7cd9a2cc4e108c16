"""How far this PC's clock is from what was heard lately: it orders what is shown and never decides what counts."""

from collections.abc import Iterable
from typing import NamedTuple

from core.i18n import _
from core.log.op import DAY, odd_clock

BEHIND = DAY // 24  # so much earlier than what is already here, a clock is doubted
AHEAD = 400 * DAY  # so much later than all of it: nobody wrote for more than a year, or the clock is wrong


class ClockGap(NamedTuple):
    """Our clock and what was heard do not agree."""

    ahead: int  # milliseconds ours is later than the latest heard; below 0 = earlier
    odd: bool  # it shows a year in which nobody can work with this program, such as a Buddhist one


def clock_doubt(now: int, heard: Iterable[int]) -> ClockGap | None:
    """What speaks against our clock, in milliseconds since 1970; None when nothing does.

    `heard`: the times of the newest ops of every device, own ones among them; times nobody can have worked at are
    passed over.
    """
    latest = max((one for one in heard if not odd_clock(max(one, 0) << 8)), default=now)
    if odd_clock(max(now, 0) << 8):
        return ClockGap(now - latest, True)
    return ClockGap(now - latest, False) if not -BEHIND <= now - latest <= AHEAD else None


def clock_words(doubt: ClockGap) -> str:
    """For a person: what is seen, that nothing was lost by it, what to do."""
    if doubt.odd:
        seen = _("นาฬิกาของเครื่องนี้แสดงปีที่เป็นไปไม่ได้")
    elif doubt.ahead < 0:
        seen = _("นาฬิกาของเครื่องนี้ช้ากว่าข้อมูลล่าสุดที่มีอยู่ {much}").format(much=_much(-doubt.ahead))
    else:
        seen = _("นาฬิกาของเครื่องนี้เร็วกว่าข้อมูลล่าสุดที่มีอยู่ {much}").format(much=_much(doubt.ahead))
    return _("{seen} ข้อมูลไม่สูญหาย แต่วันเวลาที่แสดงอาจผิด โปรดตรวจวันและเวลาของเครื่อง").format(seen=seen)


def _much(milliseconds: int) -> str:
    if milliseconds >= 2 * DAY:
        return _("{n} วัน").format(n=milliseconds // DAY)
    return _("{n} ชั่วโมง").format(n=milliseconds // (DAY // 24))
