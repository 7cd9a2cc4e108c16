"""The devices that are believed here: a line each, and the way to revoke one that is lost or left."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.exchange.devices import DeviceRow
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.dialog import Framed
from ui.desktop.widgets.layout import column, empty, frame, hairline, row
from ui.desktop.widgets.plain import name, show, show_plain, words

MOST = 60  # lines that are shown


class DevicesCard(QWidget):
    revoke_wanted = Signal(object)  # DeviceRow

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines, self._more = QVBoxLayout(), words("", "line", "text2", wrap=True)
        self._lines.setSpacing(0)
        self.buttons: list[Button] = []  # of those that may be revoked, in their order
        head = words(_("เครื่องและกุญแจ"), "section")
        self.setLayout(column(frame(column(head, self._lines, self._more, gap=6, edges=(18, 12, 18, 12)), "card")))

    def show_devices(self, found: Sequence[DeviceRow]) -> None:
        """None: nobody has certified any."""
        empty(self._lines)
        self.buttons = []
        for n, one in enumerate(found[:MOST]):
            if n:
                self._lines.addWidget(hairline())
            self._lines.addWidget(self._line(one))
        left = len(found) - MOST
        none = _("ยังไม่มีเครื่องที่มีใบรับรอง เมื่อรับไฟล์ตอบแล้ว เครื่องนี้และเครื่องอื่นของหน่วยงานจะอยู่ที่นี่")
        show_plain(self._more, _("และอีก {n} เครื่อง").format(n=left) if left > 0 else none)
        show(self._more, left > 0 or not found)

    def _line(self, one: DeviceRow) -> QWidget:
        told = column(words(one.title, "strong", wrap=True), words(one.told, "line", "text2", wrap=True), gap=0)
        told.addWidget(words(one.digits, "small", "text2", wrap=True))
        line = row(Pictogram(self._look, "shield", "text2", 20), told, gap=12, edges=(0, 7, 0, 7))
        line.setStretch(1, 1)
        said, tone, icon = (_("เพิกถอนแล้ว"), "bad", "cross") if one.revoked else (_("ใช้ได้"), "ok", "tick")
        line.addWidget(Pill(self._look, _("เครื่องนี้") if one.here and not one.revoked else said, tone, icon))
        if one.revocable:
            button = Button(self._look, _("เพิกถอน"), "ghost", "cross")
            name(button, _("เพิกถอน {title}").format(title=one.title))
            button.clicked.connect(lambda: self.revoke_wanted.emit(one))
            self.buttons.append(button)
            line.addWidget(button)
        return frame(line)


class RevokeDialog(Framed):
    """Says what stays and what does not; accepted when it is to be done."""

    def __init__(self, look: Look, one: DeviceRow, parent: QWidget) -> None:
        super().__init__(look, _("เพิกถอน {title}").format(title=one.title), parent)
        said = _(
            "สิ่งที่เครื่องนั้นเขียนและมาถึงที่นี่แล้วยังอยู่ สิ่งที่เขียนหลังจากนี้ไม่มีผลกับทุกหน่วยงานที่ได้รับการเพิกถอน "
            "เลิกทำไม่ได้ ถ้าเพิกถอนผิด เครื่องนั้นต้องสร้างกุญแจใหม่และขอใบรับรองอีกครั้ง"
        )
        self.go = Button(look, _("เพิกถอน"), "primary", "cross")
        self.go.clicked.connect(self.accept)
        stay = self.closer()
        digits = words(_("เลขตรวจสอบ {digits}").format(digits=one.digits), "line", "text2", wrap=True)
        self.fill(column(words(said, wrap=True), digits, None, gap=8), stay, self.go, wide=520)
        stay.setFocus()
