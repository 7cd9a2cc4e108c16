"""What is asked for a remark in the plan of a unit below: at which field of the row, and the words."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.views.remark_places import RemarkPlace
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.plain import name, words


class RemarkDialog(Framed):
    """A row as a whole or one of its fields, and what has to be mended there."""

    told = Signal(object, str)  # RemarkPlace, words

    def __init__(
        self, look: Look, called: str, places: Sequence[RemarkPlace], cell: str, parent: QWidget
    ) -> None:  # fmt: skip
        """`cell` is where the keyboard was, "" = the row as a whole."""
        super().__init__(look, _("ความเห็นที่รายการนี้"), parent)
        self._places = tuple(places)
        self.place, self.text = DropDown(look), Note(look, _("ความเห็น"))
        for at, one in enumerate(self._places):
            self.place.addItem(one.words, at)
        self.place.setCurrentIndex(next((at for at, one in enumerate(self._places) if one.cell == cell), 0))
        name(self.place, _("ที่"))
        name(self.text, _("ความเห็น"))
        self.go = Button(look, _("บันทึกความเห็น"), "primary", "tick")
        self.go.setEnabled(False)
        self.text.textChanged.connect(lambda: self.go.setEnabled(bool(self.text.toPlainText().strip())))
        self.go.clicked.connect(self._tell)
        inside = column(
            words(called, "line", "text2", wrap=True), 4,
            words(_("ที่"), "label", "text2"), self.place,
            words(_("ความเห็น"), "label", "text2"), self.text, None, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=480)
        self.text.setFocus()

    def _tell(self) -> None:
        self.told.emit(self._places[self.place.currentIndex()], self.text.toPlainText().strip())
        self.accept()
