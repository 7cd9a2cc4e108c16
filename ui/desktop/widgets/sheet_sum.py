"""Count, sum and mean of the selected cells, reckoned some at a time: a whole table is many thousand cells."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from PySide6.QtCore import QItemSelectionModel, QObject, Signal

from core.i18n import _
from ui.desktop.widgets.late import later
from ui.desktop.widgets.sheet_block import At
from ui.desktop.widgets.sheet_cells import SheetCells
from ui.desktop.widgets.sheet_selection import cells, count

AT_ONCE = 1000  # cells reckoned before the window goes on


class SelectionSum(QObject):
    """What is said of the cells that are selected; begun anew whenever they or their words change."""

    said = Signal(str)  # "" = of one cell

    def __init__(self, selection: QItemSelectionModel, of: SheetCells) -> None:
        super().__init__(selection)
        self._selection, self._of = selection, of
        self._left: Iterator[At] = iter(())
        self._total, self._numbers = Fraction(0), 0
        self._begin, self._go_on = later(self, 0, self._anew), later(self, 0, self._some)

    def again(self) -> None:
        self._go_on.stop()
        self._begin.start()

    def _anew(self) -> None:
        self._left = cells(self._selection.selection())
        self._total, self._numbers = Fraction(0), 0
        self._some()

    def _some(self) -> None:
        some = [*islice(self._left, AT_ONCE)]
        found = [n for at in some if (n := self._of.number(*at)) is not None]
        self._total, self._numbers = self._total + sum(found, Fraction(0)), self._numbers + len(found)
        if whole := len(some) < AT_ONCE:
            self._go_on.stop()
        else:
            self._go_on.start()
        many = count(self._selection.selection())
        self.said.emit(picked_words(many, self._total, self._numbers if whole else 0) if many > 1 else "")


def picked_words(many: int, total: Fraction, numbers: int) -> str:
    """`เลือก 8 ช่อง  รวม 30,000  เฉลี่ย 3,750`."""
    said = [_("เลือก {n} ช่อง").format(n=f"{many:,}")]
    if numbers:
        said += [_("รวม {n}").format(n=_figure(total)), _("เฉลี่ย {n}").format(n=_figure(total / numbers))]
    return "  ".join(said)


def _figure(number: Fraction) -> str:
    return f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}"
