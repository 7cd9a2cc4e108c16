"""The bin: nothing that was deleted is lost, and one press brings it back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.history.bin import BinRow
from core.i18n import _
from core.thai.days import stamp
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import column, empty, frame, hairline, row, scrolling
from ui.desktop.widgets.plain import name, words


class BinPage(QWidget):
    wanted = Signal(object)  # Ref to bring back

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.buttons: list[Button] = []  # one per row
        inside = column(self._list, None, gap=0, edges=(18, 10, 18, 10))
        self.setLayout(column(scrolling(frame(inside, "card")), gap=0))

    def show_rows(self, rows: Sequence[BinRow], count: int) -> None:
        """The newest rows; `count` is how many there are."""
        empty(self._list)
        self.buttons = []
        if not rows:
            self._list.addWidget(self._empty())
        for n, one in enumerate(rows):
            if n:
                self._list.addWidget(hairline())
            self._list.addWidget(self._row(one))
        if count > len(rows):
            more = _("แสดง {shown} รายการล่าสุด จาก {count}").format(shown=len(rows), count=count)
            self._list.addWidget(words(more, "line", "text2"))

    def _row(self, one: BinRow) -> QWidget:
        said = _("ลบเมื่อ {at} โดย {who}") if one.who else _("ลบเมื่อ {at}")
        told = words(said.format(at=stamp(one.at), who=one.who), "line", "text2", wrap=True)
        back = Button(self._look, _("นำกลับ"), "ghost", "undo")
        name(back, _("นำ{what}กลับ").format(what=one.title))
        back.clicked.connect(lambda: self.wanted.emit(one.ref))
        self.buttons.append(back)
        line = row(
            Pictogram(self._look, "bin", "text2", 20), column(words(one.title, "strong", wrap=True), told, gap=0), back,
            gap=12, edges=(0, 9, 0, 9),
        )  # fmt: skip
        line.setStretch(1, 1)
        return frame(line)

    def _empty(self) -> QWidget:
        text = _("ถังขยะว่าง สิ่งที่ลบจะมาอยู่ที่นี่และนำกลับได้เสมอ")
        line = row(
            Pictogram(self._look, "tick", "ok", 20), words(text, "strong", wrap=True), gap=10, edges=(0, 12, 0, 12)
        )
        line.setStretch(1, 1)
        return frame(line)
