"""Papers of the assessment that is open: print one to a PDF, see what was printed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.i18n import _
from core.instruments.shape import Form
from core.model.values import Record
from core.thai.digits import arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, frame, row, scrolling
from ui.desktop.widgets.plain import words


class PapersPage(QWidget):
    print_wanted = Signal(str, str)  # id and words of a paper of the form
    show_wanted = Signal(str)  # path of a printed file of this session

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._list = QVBoxLayout()
        self._register = QVBoxLayout()
        for layout in (self._list, self._register):
            layout.setSpacing(8)
        kept = words(_("ทะเบียนเอกสารที่พิมพ์แล้ว"), "section")
        parts = (words(_("แบบที่พิมพ์ได้"), "section"), self._list, 10, kept, self._register, None)
        inside = column(*parts, gap=8, edges=(20, 16, 20, 16))
        self.setLayout(column(scrolling(frame(inside, "card")), gap=0))

    def show_papers(self, forms: Sequence[Form], printed: Sequence[Record]) -> None:
        """What can be printed, and the prints, newest first."""
        _empty(self._list)
        _empty(self._register)
        for paper in forms:
            title = arabic_digits(str(paper.short))
            button = Button(self._look, _("พิมพ์เป็น PDF"), "ghost", "printer")
            button.clicked.connect(lambda _on=False, key=paper.id, title=title: self.print_wanted.emit(key, title))
            line = row(Pictogram(self._look, "doc", "accent"), words(title, "strong", wrap=True), button, gap=10)
            line.setStretch(1, 1)
            self._list.addWidget(frame(line))
        if not forms:
            self._list.addWidget(words(_("เริ่มการประเมินก่อน จึงจะมีแบบให้พิมพ์"), "body", "text2", wrap=True))
        for record in printed:
            self._register.addWidget(words(_line(record), "line", wrap=True))
        if not printed:
            self._register.addWidget(
                words(_("ยังไม่เคยพิมพ์ เอกสารที่พิมพ์จะมีเลขทะเบียนและรหัสอยู่ที่นี่"), "line", "text2", wrap=True)
            )


def _line(record: Record) -> str:
    said = _("{number}  รหัส {code}  พิมพ์เมื่อ {at}").format(
        number=record.text("number"), code=record.text("code"), at=record.text("printed_at").replace("T", " ")[:16]
    )
    void = record.text("void_why")
    return f"{said}  {_('ยกเลิก')}: {void}" if void else said


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.deleteLater()
