"""The foot of the page of received files: what is so, and the few things that can be done now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import show, show_plain, words


class IncomingFoot(QFrame):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._note = words("", "line", "text2", wrap=True)
        self.leave = Button(look, _("ไม่นำเข้า"), "ghost")
        self.stop = Button(look, _("หยุดไว้ก่อน"), "ghost", "cross")
        self.committee = Button(look, _("ไปหน้าคณะกรรมการ"), "ghost", "user")
        show(self.committee, False)
        self.report = Button(look, _("บันทึกรายงาน Excel"), "ghost", "table")
        self.take = Button(look, _("นำเข้า"), "primary", "in")
        keys = (self.committee, self.report, self.leave, self.stop, self.take)
        line = row(Pictogram(look, "info", "text2"), self._note, *keys, gap=10, edges=(16, 9, 12, 9))
        line.setStretch(1, 1)
        self.setLayout(line)

    def tell(self, text: str, leave: str, take: str = "", *, stop: bool = False, report: bool = False) -> None:
        """What is so, and the words of the buttons; the import has none while there is nothing to import."""
        show_plain(self._note, text)
        self.leave.show_words(leave)
        going = ((self.stop, stop), (self.report, report), (self.take, bool(take)))
        if any(button.hasFocus() and not stays for button, stays in going):  # else the keyboard would leave the page
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        show(self.stop, stop)
        show(self.report, report)
        show(self.take, bool(take))
        if take:
            self.take.show_words(take)
