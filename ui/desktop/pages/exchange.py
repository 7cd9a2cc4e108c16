"""Send: write what this folder knows as one sealed file for the unit above."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, frame, row, scrolling
from ui.desktop.widgets.plain import dress, show_plain, words


class ExchangePage(QWidget):
    """Sent is not delivered: delivery is shown only on a receipt, and the page says so."""

    export_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        text = _(
            "เลือกกุญแจของผู้รับ (ไฟล์ .key ที่ส่วนกลางหรือจังหวัดส่งมา) แล้วเลือกที่เก็บไฟล์ "
            "โปรแกรมเขียนไฟล์ อ่านกลับมาตรวจ แล้วจึงบอกว่าถอดแฟลชไดรฟ์ได้"
        )
        self._go = Button(look, _("ส่งออกไฟล์รับส่ง"), "primary", "out")
        self._go.clicked.connect(self.export_wanted)
        self._result = words("", "strong", "ok", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        note = row(
            Pictogram(look, "info", "info"),
            words(_("ส่งออกแล้วยังไม่ใช่ถึงแล้ว ถือว่าถึงเมื่อได้รับใบตอบรับจากผู้รับ"), "line", "info", wrap=True), gap=8,
        )  # fmt: skip
        note.setStretch(1, 1)
        inside = column(
            words(_("ส่งไฟล์รับส่ง"), "section"), words(text, "body", "text2", wrap=True), row(self._go, None),
            self._result, self._more, 6, note, None, gap=10, edges=(20, 16, 20, 16),
        )  # fmt: skip
        self.setLayout(column(scrolling(frame(inside, "card")), gap=0))
        self.show_result("", "")

    def show_result(self, said: str, more: str, tone: str = "ok") -> None:
        show_plain(self._result, said)
        dress(self._result, tone=tone)
        show_plain(self._more, more)
        for label in (self._result, self._more):
            label.setVisible(bool(label.text()))
