"""Of which item or row a paper is wanted."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.actions.file_evidence import Place
from core.i18n import _
from core.model.values import Ref
from core.views.assessment_facts import answer_at, sheet_of
from core.views.evidence import Target
from ui.desktop.pages.evidence_dialogs import Chooser
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column
from ui.desktop.widgets.framed import Framed


class PartDialog(Framed):
    told = Signal(object)  # Place

    def __init__(self, look: Look, targets: Sequence[Target], parent: QWidget) -> None:
        super().__init__(look, _("พิมพ์เอกสารของข้อหรือกิจกรรมเดียว"), parent)
        self.chooser = Chooser(look, targets)
        self.go = Button(look, _("เลือก"), "primary", "tick")
        self.go.clicked.connect(self._tell)
        self.chooser.opened.connect(self._tell)
        self.fill(column(self.chooser, gap=0), self.closer(), self.go, wide=560)
        self.chooser.words.setFocus()

    def _tell(self) -> None:
        if self.chooser.place is not None:
            self.told.emit(self.chooser.place)
            self.accept()


def part_of(place: Place) -> Ref:
    """The answer to the item of an assessment, or the row itself."""
    return answer_at(sheet_of(place.target), place.item) if place.item else place.target
