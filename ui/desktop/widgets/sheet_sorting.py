"""By which column the rows of a table stand: a click on its head, or a menu for who works by keys."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QTableView

from core.i18n import _
from core.thai.parser import read_day
from core.thai.search import sort_key
from ui.desktop.widgets.choices import add_line, menu_of

AS_THEY_CAME = -1  # in place of a column
NOTHING = ("", "–")  # cells that say nothing


class SheetSorting(QObject):
    wanted = Signal(int, bool)  # column or AS_THEY_CAME; whether the last come first

    def __init__(self, view: QTableView, *, by_click: bool = True) -> None:
        """Without `by_click` a click on a head is for something else, and the menu alone sorts."""
        super().__init__(view)
        self._view, self._header = view, view.horizontalHeader()
        self.column, self.down = AS_THEY_CAME, False
        self._header.setSectionsClickable(True)
        if by_click:
            self._header.sectionClicked.connect(self.turn)

    def turn(self, column: int) -> None:
        """Up, down, and back to the order they came in."""
        if column != self.column:
            self.ask(column, down=False)
        else:
            self.ask(AS_THEY_CAME if self.down else column, down=not self.down)

    def ask(self, column: int, *, down: bool) -> None:
        now = self._view.currentIndex()
        row, at = now.row(), now.column()
        self.show(column, down=down)
        self.wanted.emit(self.column, self.down)
        if not self._view.currentIndex().isValid() and 0 <= row < self._view.model().rowCount():
            self._view.setCurrentIndex(self._view.model().index(row, at))  # the keyboard stays at its place

    def show(self, column: int, *, down: bool) -> None:
        """The arrow at the head of the column, of an order that was chosen before."""
        self.column, self.down = column, down and column != AS_THEY_CAME
        self._header.setSortIndicatorShown(column != AS_THEY_CAME)
        self._header.setSortIndicator(
            column, Qt.SortOrder.DescendingOrder if self.down else Qt.SortOrder.AscendingOrder
        )

    def add_to(self, menu: QMenu, column: int) -> None:
        """The three orders there are by this column."""
        title = str(self._header.model().headerData(column, Qt.Orientation.Horizontal))
        for text, by, down in (
            (_("เรียงตาม {column} น้อยไปมาก").format(column=title), column, False),
            (_("เรียงตาม {column} มากไปน้อย").format(column=title), column, True),
            (_("ตามลำดับเดิม"), AS_THEY_CAME, False),
        ):
            add_line(menu, text, partial(self.ask, by, down=down), (by, down) == (self.column, self.down))

    def open_menu(self, at: QPoint | None = None) -> None:
        """Of a table that is only read: the orders alone; at the mouse, else at the row the keyboard is in."""
        now = self._view.currentIndex()
        index = self._view.indexAt(at) if at is not None else now
        menu = menu_of(self._view, _("เรียง"))
        self.add_to(menu, index.column() if index.isValid() else 0)
        place = at if at is not None else self._view.visualRect(now).bottomLeft()
        menu.popup(self._view.viewport().mapToGlobal(place))


def asks_for_menu(event: QKeyEvent) -> bool:
    """Whether a stroke is the one that opens the menu of what the keyboard is in."""
    held = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_Menu or (event.key() == Qt.Key.Key_F10 and held)


def in_order(words: Sequence[str], *, down: bool) -> list[int]:
    """Where the rows stand by these words of theirs: numbers and days by what they mean where all are such, words in
    Thai order; empty ones last."""
    full = [n for n, each in enumerate(words) if each not in NOTHING]
    keys = {n: words[n] for n in full}
    for meant in (_number, read_day, sort_key):
        found: dict[int, Any] = {n: meant(each) for n, each in keys.items()}
        if None not in found.values():
            break
    return [*sorted(full, key=found.__getitem__, reverse=down), *(n for n in range(len(words)) if n not in keys)]


def _number(words: str) -> float | None:
    plain = words.replace(",", "").removesuffix("%").replace("−", "-").strip()
    try:
        return float(plain)
    except ValueError:
        return None
