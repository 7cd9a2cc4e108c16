"""Files that wait until somebody certifies who sent them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.exchange.waiting import WaitingRow
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import column, empty, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, words


class WaitingPage(QWidget):
    """Each with its age, size, and who its sender says they are; one or all can be let go."""

    let_go = Signal(tuple)  # SHA-256 of files, hex; none = all

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._all = Button(look, _("เลิกเก็บทุกไฟล์"), "ghost", "bin", do=lambda: self.let_go.emit(()))
        about = _("ยังไม่มีใบรับรองของผู้ส่ง จึงยังไม่ได้เปิดอ่าน เมื่อใบรับรองมาถึงแล้วจะนำเข้าพร้อมการนำเข้าครั้งนั้น ไฟล์ที่เลิกเก็บนำเข้าใหม่ได้")
        self._about = words(about, "line", "text2", wrap=True)
        head = row(self._about, self._all, gap=12)
        head.setStretch(0, 1)
        inside = column(head, self._list, None, gap=10, edges=(0, 0, 6, 0))
        self.setLayout(column(scrolling(inside), gap=0))

    def show_waiting(self, found: Sequence[WaitingRow]) -> None:
        empty(self._list)
        self._all.setVisible(len(found) > 1)
        show(self._about, bool(found))
        if not found:
            self._list.addWidget(words(_("ไม่มีไฟล์ที่รอใบรับรอง"), "strong", wrap=True))
        for one in found:
            self._list.addWidget(self._card(one))

    def _card(self, one: WaitingRow) -> QFrame:
        text = _("อ้างว่ามาจาก {sender}  {size}  มาถึง {came} รอมา {days} วัน  เครื่อง {key}").format(
            sender=one.sender or "–", size=one.size, came=one.came, days=one.days, key=one.key[:16] or "–"
        )
        go = Button(self._look, _("เลิกเก็บ"), "ghost", "bin", do=lambda: self.let_go.emit((one.sha256,)))
        name(go, _("เลิกเก็บ {file}").format(file=one.called))
        line = row(
            Pictogram(self._look, "warn", "warn"),
            column(words(one.called, "strong", wrap=True), words(text, "line", "text2", wrap=True), gap=1),
            go,
            gap=12,
            edges=(14, 9, 14, 10),
            grow=1,
        )
        return frame(line, "card")
