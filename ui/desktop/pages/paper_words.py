"""What a paper asks for in words when it is printed: a meeting's place, who sits in a committee."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from core.i18n import _
from core.papers.typed import Ask, Pairs
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.plain import name, show_entry, words

LINES = 4  # of a field for several lines, in design pixels of a line each
TALL = 24


class AskDialog(Framed):
    """A field for each thing the paper asks for; what stays empty is left to be written by hand."""

    told = Signal(object)  # Pairs

    def __init__(
        self, look: Look, asks: Sequence[Ask], said: Mapping[str, str], parent: QWidget, offered: bool = False
    ) -> None:
        """`offered`: what is said is what is known already, and nobody typed it for this paper."""
        super().__init__(look, _("ข้อความในเอกสาร"), parent)
        self.fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        parts: list[QWidget | int | None] = [words(_("เว้นว่างได้ เอกสารจะมีที่ให้เขียนด้วยมือ"), "line", "text2", wrap=True)]
        if offered:
            whence = _("เติมไว้จากเอกสารครั้งก่อน คณะกรรมการของโครงการ หรือบุคคลในหน่วยงาน ตรวจและแก้ก่อนใส่ในเอกสาร")
            parts += [2, words(whence, "line", "warn", wrap=True)]
        for ask in asks:
            field = QPlainTextEdit() if ask.several else QLineEdit()
            if isinstance(field, QPlainTextEdit):
                field.setFixedHeight(look.px(LINES * TALL))
                field.setTabChangesFocus(True)
            show_entry(field, said.get(ask.id, ""))
            name(field, ask.title)
            self.fields[ask.id] = field
            parts += [4, words(ask.title, "label", "text2", wrap=True), field]
        self.go = Button(look, _("ใส่ในเอกสาร"), "primary", "tick")
        self.go.clicked.connect(self._tell)
        self.fill(column(*parts, None, gap=4), self.closer(), self.go, wide=560)
        next(iter(self.fields.values())).setFocus()

    def _tell(self) -> None:
        typed = ((id_, typed_in(field).strip()) for id_, field in self.fields.items())
        said: Pairs = tuple((id_, text) for id_, text in typed if text)
        self.told.emit(said)
        self.accept()


def typed_in(field: QLineEdit | QPlainTextEdit) -> str:
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
