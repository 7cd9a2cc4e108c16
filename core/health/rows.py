"""The rows of the health page: what was examined, the result, and the one thing to do about it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from core.health.facts import DamageDiagnosis, DamageGravity
from core.i18n import _


class HealthRowState(StrEnum):
    """The state of a row of the health page, the most urgent first."""

    DAMAGE = "damage"
    SHOULD = "should"
    UNREAD = "unread"  # nobody has looked yet: it is never shown as good
    NOTE = "note"
    FINE = "fine"


URGENT = (HealthRowState.DAMAGE, HealthRowState.SHOULD)  # wait for a person
OF_GRAVITY = {
    DamageGravity.DAMAGE: HealthRowState.DAMAGE,
    DamageGravity.SHOULD: HealthRowState.SHOULD,
    DamageGravity.NOTE: HealthRowState.NOTE,
}


class HealthRowRemedy(NamedTuple):
    """The button in a row of the health page. `does`: "repair", "own" (make a backup), "second" (make a backup
    elsewhere), "page" or "help" (open `goal`), "look" (examine the folder)."""

    words: str
    does: str
    goal: str = ""  # kind of damage, key of a page or of a part of the help


@dataclass(frozen=True, slots=True)
class HealthRow:
    """A row of the health page; `title` names no person or file and may be sent in a report, `detail` may name them."""

    key: str  # the part examined, or the kind of damage
    icon: str
    state: HealthRowState
    title: str
    detail: str
    when: str = ""
    remedy: HealthRowRemedy | None = None
    # the four answers and all places; None = there is nothing to ask
    diagnosis: DamageDiagnosis | None = None

    @property
    def pill(self) -> str:
        """Return the state of the row as a short label."""
        words = {
            HealthRowState.DAMAGE: _("เสียหาย"),
            HealthRowState.SHOULD: _("ควรทำ"),
            HealthRowState.UNREAD: _("ยังไม่ได้ตรวจ"),
            HealthRowState.NOTE: _("รู้ไว้"),
            HealthRowState.FINE: _("ดี"),
        }
        return words[self.state]


class DiskSpaceRow(NamedTuple):
    """One kind of data that takes space on the disk, in bytes, and the `token` of its colour."""

    title: str
    size: int
    token: str  # its colour


@dataclass(frozen=True, slots=True)
class HealthView:
    """The content of the health page; `rows` are sorted by urgency, then in the order of examination."""

    rows: tuple[HealthRow, ...]
    examined: str  # when, and how long it took; "" = nobody has looked closely
    space: tuple[DiskSpaceRow, ...]
    free: str
    stopped: bool = False  # somebody stopped a look that was to be newer than `examined`

    def of(self, *states: HealthRowState) -> tuple[HealthRow, ...]:
        return tuple(row for row in self.rows if row.state in states)

    @property
    def todo(self) -> int:
        """Return the number of rows that need a person, as shown in the badge, the heading and the home page."""
        return len(self.of(*URGENT))

    @property
    def damages(self) -> int:
        return len(self.of(HealthRowState.DAMAGE))

    @property
    def good(self) -> int:
        """Return the number of rows in the state FINE, not NOTE."""
        return len(self.of(HealthRowState.FINE))

    @property
    def summary(self) -> str:
        if self.damages:
            return _("พบข้อมูลเสียหาย {n} เรื่อง เปิดแต่ละเรื่องเพื่อดูว่าต้องทำอะไร").format(n=self.damages)
        if self.of(HealthRowState.UNREAD):
            return _("ยังตรวจไม่ครบ ส่วนที่ยังไม่ได้ตรวจไม่นับว่าเรียบร้อย")
        if self.stopped:
            return _("ไม่พบข้อมูลเสียหายในการตรวจครั้งก่อน การตรวจล่าสุดถูกหยุดกลางคัน")
        if self.todo:
            return _("ไม่พบข้อมูลเสียหาย มี {n} เรื่องที่ควรทำ").format(n=self.todo)
        if any(row.key == "asked" for row in self.rows):
            return _("ไม่พบข้อมูลเสียหาย ส่วนที่ขาดขอไว้แล้วและยังไม่มา")
        if not any(
            row.key == "backups" for row in self.of(HealthRowState.FINE, HealthRowState.NOTE)
        ):
            return _("ข้อมูลครบและอ่านได้ แต่ยังไม่มีไฟล์สำรองในเครื่อง")
        return _("ข้อมูลครบ อ่านได้ และมีไฟล์สำรอง")
