"""The totals below a table, each under its column; and the sums of rows nobody has saved, reckoned some at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.late import later
from ui.desktop.widgets.plain import name, show
from ui.desktop.widgets.sheet_block import At, SheetCells

AT_ONCE = 1000  # cells reckoned before the window goes on


class TotalsBar(QWidget):
    def __init__(self, look: Look, view: QTableView, sums: Callable[[], Mapping[int, str]]) -> None:
        """`sums` gives the total of each column that has one."""
        super().__init__()
        self._look, self._view, self._sums, self.wanted = look, view, sums, True
        self.setFixedHeight(look.px(32))
        header, model = view.horizontalHeader(), view.model()
        for signal in (header.sectionResized, header.sectionMoved, view.horizontalScrollBar().valueChanged):
            signal.connect(lambda *_moved: self.update())
        for signal in (model.modelReset, model.layoutChanged, model.dataChanged):
            signal.connect(lambda *_changed: self.say())

    def want(self, wanted: bool) -> None:
        """Whether it is shown."""
        self.wanted = wanted
        self.say()

    def say(self) -> None:
        """The totals are others."""
        sums, model = self._sums(), self._view.model()
        full = Qt.ItemDataRole.AccessibleTextRole  # with what its head above it says
        titles = {n: model.headerData(n, Qt.Orientation.Horizontal, full) for n in sums}
        name(self, _("ผลรวม"), ", ".join(f"{titles[n]} {total}" for n, total in sums.items()))
        show(self, self.wanted and bool(sums) and model.rowCount() > 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(15, 600))
        painter.setPen(self._look.color("text"))
        header, edge = self._view.horizontalHeader(), self._look.px(8)
        left, right = self._view.viewport().x(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for n, total in self._sums().items():
            if not header.isSectionHidden(n):
                box = QRect(left + header.sectionViewportPosition(n), 0, header.sectionSize(n), self.height())
                painter.drawText(box.adjusted(edge, 0, -edge, 0), right, digits(total))
        painter.drawText(self.rect().adjusted(self._look.px(10), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), _("รวม"))
        painter.end()


class SheetSums(QObject):
    """The sums of columns over the rows that are shown; the last ones stand until they are reckoned anew."""

    reckoned = Signal()

    def __init__(self, view: QTableView, cells: SheetCells, figures: Callable[[], Sequence[int]]) -> None:
        """`figures` gives the columns whose cells are added up."""
        super().__init__(view)
        self._view, self._cells, self._figures = view, cells, figures
        self.sums: dict[int, Fraction] = {}
        self._next: dict[int, Fraction] = {}
        self._left: Iterator[At] = iter(())
        self._begin, self._go_on = later(self, 0, self._anew), later(self, 0, self._some)
        model = view.model()
        for changed in (model.modelReset, model.layoutChanged, model.dataChanged, model.headerDataChanged):
            changed.connect(lambda *_how: self._begin.start())

    def _anew(self) -> None:
        self._go_on.stop()
        figures, self._next = [*self._figures()], {}
        self._left = ((row, n) for row in range(self._view.model().rowCount()) for n in figures)
        self._some()

    def _some(self) -> None:
        some = [*islice(self._left, AT_ONCE)]
        for at in some:
            if (number := self._cells.number(*at)) is not None:
                self._next[at[1]] = self._next.get(at[1], Fraction(0)) + number
        if len(some) == AT_ONCE:
            self._go_on.start()
        else:
            self.sums = dict(sorted(self._next.items()))
            self.reckoned.emit()
