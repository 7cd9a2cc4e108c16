"""What is said of the work: the state line tells whether all is saved, the foot of the window what is finished."""

from datetime import datetime

from core.changes.backup import Backup
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes
from ui.desktop.header import Header
from ui.desktop.toasts import Toast

TYPED = "keep_draft"  # label of the news that what is being typed is kept


class Telling:
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
