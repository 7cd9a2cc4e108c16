"""What is kept in the folder and has no effect, each with its reason."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.changes.enrolment import Problem
from core.i18n import _
from core.views.problems import sentence
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Pictogram
from ui.desktop.widgets.boxes import column, empty, frame, row, scrolling
from ui.desktop.widgets.plain import words

LISTED = 200


class ProblemsPage(QWidget):
    """Nothing is thrown away without a word: here is what does not count, and why."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        held = QWidget()
        held.setLayout(column(self._list, None, gap=0, edges=(0, 0, 6, 0)))
        self.setLayout(column(scrolling(held), gap=0))

    def show_problems(self, found: Sequence[Problem]) -> None:
        empty(self._list)
        if not found:
            self._list.addWidget(words(_("ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล"), "strong", "ok", wrap=True))
        for one in found[:LISTED]:
            why = words(sentence(one.why), "strong", wrap=True)
            more = _("{ops} รายการ  เครื่อง {device}").format(ops=one.ops, device=one.device[:16])
            line = row(
                Pictogram(self._look, "warn", "warn"), column(why, words(more, "line", "text2", wrap=True), gap=1),
                gap=12, edges=(14, 9, 14, 10),
            )  # fmt: skip
            line.setStretch(1, 1)
            self._list.addWidget(frame(line, "card"))
