"""The words a paper asks for, before it is made."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from core.i18n import _
from core.papers.typed import Pairs, PaperQuestion
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, show_entry, words

LINES = 4  # of a field for several lines, in design pixels of a line each
TALL = 24


class AskDialog(FramedDialog):
    """A field for each question of the paper; what stays empty is written by hand."""

    submitted = Signal(object)  # Pairs

    def __init__(
        self,
        look: Look,
        asks: Sequence[PaperQuestion],
        texts: Mapping[str, str],
        parent: QWidget,
        offered: bool = False,
    ) -> None:
        """`offered`: the texts are what is known already; nobody typed them for this paper."""
        super().__init__(look, _("ข้อความในเอกสาร"), parent)
        self.fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        parts: list[QWidget | int | None] = [words(_("เว้นว่างได้ เอกสารจะมีที่ให้เขียนด้วยมือ"), "line", "text2", wrap=True)]
        if offered and any(texts.values()):
            whence = _("เติมไว้จากเอกสารครั้งก่อน คณะกรรมการของโครงการ หรือบุคคลในหน่วยงาน ตรวจและแก้ก่อนใส่ในเอกสาร")
            parts += [2, words(whence, "line", "warn", wrap=True)]
        for ask in asks:
            field = QPlainTextEdit() if ask.several else QLineEdit()
            if isinstance(field, QPlainTextEdit):
                field.setFixedHeight(look.px(LINES * TALL))
                field.setTabChangesFocus(True)
            show_entry(field, texts.get(ask.id, ""))
            name(field, ask.title)
            self.fields[ask.id] = field
            parts += [4, words(ask.title, "label", "text2", wrap=True), field]
        self.go = Button(look, _("ใส่ในเอกสาร"), "primary", "tick", do=self._tell)
        self.fill(column(*parts, None, gap=4), self.closer(), self.go, wide=560)
        next(iter(self.fields.values())).setFocus()

    def _tell(self) -> None:
        typed = (
            (id_, field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text())
            for id_, field in self.fields.items()
        )
        pairs: Pairs = tuple((id_, text.strip()) for id_, text in typed if text.strip())
        self.submitted.emit(pairs)
        self.accept()
