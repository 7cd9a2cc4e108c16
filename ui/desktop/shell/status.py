"""The state of the work in one line: what is saved, what has not left this PC, when it was last backed up."""

from datetime import datetime

from core.backups.retention import Backup
from core.errors import UserError
from core.i18n import _
from core.thai.days import short_date
from core.values import Changes
from ui.desktop.base.room import Room
from ui.desktop.shell.header import Header
from ui.desktop.shell.toasts import Toast


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


TYPED = "keep_draft"  # label of the news that what is being typed is kept


class WorkStatus:
    """A save never wipes away what else was finished: that is told at the foot, and stays its time."""

    def __init__(self, header: Header, toast: Toast) -> None:
        self._header, self._toast = header, toast
        self._saved = ""  # the state line after the last save

    def saved(self, changes: Changes) -> None:
        """Something is durable: a save, or words that are still being typed."""
        if changes.save or changes.label == TYPED:
            self._saved = _("บันทึกแล้ว {at:%H:%M} น.").format(at=datetime.now())
        self._rest()

    def said(self, words: str, tone: str) -> None:
        """A page or a file says what it is about, in its tone; "ok" = it is finished."""
        if tone == "ok":
            self._rest()
            self._toast.tell(words)
        else:
            self._header.show_saved(words, tone)

    def worried(self, problem: UserError) -> None:
        """What nobody asked for has failed: said at the foot, in nobody's way."""
        self.said(problem.what, "bad")

    def backed_up(self, backup: Backup) -> None:
        """Told to whoever asked for it; what makes itself is seen in the header."""
        if backup.why == "asked":
            self._toast.tell(_("สำรองไว้ที่ {path} และอ่านกลับมานับแล้วตรงกัน").format(path=backup.path))

    def _rest(self) -> None:
        if self._saved:
            self._header.show_saved(self._saved, "ok")
        else:
            self._header.saved.hide()
