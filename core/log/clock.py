"""Whether this PC's clock may date what is never taken back: a register number, a sign-off, a letter, a due date."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from core.errors import ClockDoubtError
from core.i18n import _
from core.log.op import Op
from core.thai.days import short_date
from core.values import Changes

if TYPE_CHECKING:
    from core.forms.ports import Store
    from core.log.ports import Context

BACK = timedelta(days=1)  # a clock may be behind the last work by time zones and small corrections
LONG = timedelta(days=400)  # no office rests longer: each fiscal year has its work


class ClockDoubt(NamedTuple):
    """A reason not to trust this PC's clock. `kind`: odd (an impossible year), ahead (the folder knows a later day) or
    leapt (the last work is very long ago); `at`: that last time."""

    kind: str
    at: datetime

    @classmethod
    def of(cls, last: datetime | None, now: datetime) -> Self | None:
        """Return why `now` is doubted beside the last time that was trusted (None = unknown); None if it is not."""
        if Op.odd_clock(int(now.timestamp() * 1000) << 8):
            return cls("odd", last or now)
        if last is None or -BACK <= now - last <= LONG:
            return None
        return cls("ahead" if last > now else "leapt", last)

    def words(self, now: datetime) -> str:
        """Return a sentence that says why the clock is not trusted."""
        said = {
            "odd": _("วันที่ของเครื่องคือ {now} ซึ่งเป็นไปไม่ได้"),
            "ahead": _("วันที่ของเครื่องคือ {now} แต่โฟลเดอร์นี้มีงานของวันหลังจากนั้นแล้ว ({at})"),
            "leapt": _("วันที่ของเครื่องคือ {now} ห่างจากงานก่อนหน้าในโฟลเดอร์นี้ ({at}) มาก"),
        }
        return said[self.kind].format(now=short_date(now.date()), at=short_date(self.at.date()))


def check_clock(ctx: Context) -> None:
    """Raise ClockDoubtError if this PC's clock is in doubt and nobody has said that it is right."""
    if ctx.clock_doubt is not None:
        raise ClockDoubtError(
            _("ยังไม่ได้ทำ เพราะนาฬิกาของเครื่องอาจผิด"),
            _("{why} เลขทะเบียน การลงนาม และกำหนดส่งที่ลงวันผิดเรียกคืนไม่ได้").format(
                why=ctx.clock_doubt.words(ctx.now)
            ),
            _("โปรดตรวจวันที่และเวลาของเครื่อง ตั้งให้ถูกแล้วเปิดโฟลเดอร์ใหม่ ถ้าถูกอยู่แล้วให้ยืนยัน"),
        )


def trust_clock(ctx: Context, store: Store) -> Changes:
    """Note in the folder that a person says that this PC's clock is right; the question is not asked again."""
    store.trust_clock(ctx.now)
    return Changes("trust_clock")
