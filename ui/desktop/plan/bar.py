"""The line over a plan: as forms or as a table, and how many findings are left."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.plan.view import FindingRow
from ui.desktop.plan.findings import FindingCounts
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import show
from ui.desktop.widgets.segments import Segments

FORMS, GRID = "forms", "grid"


class PlanBar(QWidget):
    """Chooses how the plan is shown; leads to the next finding."""

    chosen = Signal(str)
    next_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        options = ((FORMS, _("แบบฟอร์ม"), "mute"), (GRID, _("ตาราง"), "mute"))
        self.how = Segments(options, _("แสดงแผนเป็น"))
        self.how.show_key(FORMS)
        self.how.chosen.connect(self.chosen)
        self._counts = FindingCounts(look)
        self.next = Button(look, _("ไปข้อถัดไป (F8)"), "link", do=self.next_wanted)
        self.setLayout(row(self.how, None, self._counts, self.next, gap=8))

    def show_how(self, how: str, *, counted: bool) -> None:
        """`counted`: the findings are counted next to the form already."""
        self.how.show_key(how)
        show(self._counts, not counted)

    def show_findings(self, found: tuple[FindingRow, ...]) -> None:
        self._counts.show_findings(found)
        show(self.next, bool(found))
