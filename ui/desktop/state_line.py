"""What has not left this PC, and when it was last backed up, in one short line."""

from datetime import datetime

from core.days import short_date
from core.i18n import _
from ui.desktop.room import Room


def state_line(room: Room, now: datetime) -> tuple[str, str]:
    """(the line, all of it for the tip); what cannot be known here is not said."""
    unsent = room.session.read(lambda reader: reader.history.unsent(room.office.sent()))
    said, more = [], []
    if unsent:
        said.append(_("ยังไม่ส่ง {n} รายการ").format(n=unsent))
        more.append(_("บันทึกในเครื่องนี้ {n} ครั้งที่ยังไม่อยู่ในไฟล์รับส่งใด").format(n=unsent))
    at = room.office.backups.last()
    if at is not None:
        when = _("{at:%H:%M} น.").format(at=at) if at.date() == now.date() else short_date(at.date())
        said.append(_("สำรองล่าสุด {when}").format(when=when))
    return " · ".join(said), "\n".join(more)
