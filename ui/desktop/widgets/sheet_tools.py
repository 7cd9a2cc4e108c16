"""The tools around a table: search, shown columns, sort order, and the totals below."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import islice
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QTableView, QWidget

from core.i18n import _
from core.thai.parser import read_day
from core.thai.search import sort_key
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of, open_under
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.late import later
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.sheet_block import At, TableModelAdapter

PAUSE = 200  # milliseconds from the last key to the search


class TableTools(QObject):
    """The search field, the row count and the column menu of a table; the page itself lays out these widgets."""

    searched = Signal(str)  # the searched text, "" = every row
    turned = Signal()  # other columns are shown

    def __init__(self, look: Look, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.search = search_line(_("ค้นหาในตาราง"), do=lambda _words: self._pause.start())
        self.count = words("", "line", "text2")
        self.columns = Button(look, _("คอลัมน์"), "ghost", "table", small=True, do=self._choose)
        self._pause = later(self, PAUSE, self._find)
        self._chosen: dict[int, bool] = {}  # columns the person chose to hide (True) or to show

    def show_count(self, shown: int, total: int) -> None:
        of = _("{n} จาก {whole} แถว") if shown != total else _("{n} แถว")
        show_plain(self.count, of.format(n=f"{shown:,}", whole=f"{total:,}"))

    def clear(self) -> None:
        """Clear the search and forget which columns a person chose to show, because the table gets other rows."""
        for column in self._chosen:
            self._view.setColumnHidden(column, False)
        self._chosen = {}
        self.show_every_row()

    def show_every_row(self) -> None:
        """Clear the search, so that a row which is to be shown cannot be hidden by it."""
        if self.search.text():
            self.search.clear()
            self._find()

    def hide(self, column: int, hidden: bool) -> None:
        """Hide (`hidden`) or show a column, unless a person has chosen whether to show it; then that choice counts."""
        self._view.setColumnHidden(column, self._chosen.get(column, hidden))

    def reveal(self, column: int) -> None:
        """Show a column because one of its cells gets the focus."""
        if self._view.isColumnHidden(column):
            self._turn(column)

    def _find(self) -> None:
        self._pause.stop()
        self.searched.emit(self.search.text())

    def _choose(self) -> None:
        menu, model = menu_of(self.columns, _("คอลัมน์")), self._view.model()
        for n in range(model.columnCount()):
            title = str(model.headerData(n, Qt.Orientation.Horizontal))
            add_line(menu, title, partial(self._turn, n), not self._view.isColumnHidden(n))
        open_under(menu, self.columns)

    def _turn(self, column: int) -> None:
        """Show a hidden column or hide a shown one; the last one cannot be hidden."""
        hidden = not self._view.isColumnHidden(column)
        if [
            n for n in range(self._view.model().columnCount()) if not self._view.isColumnHidden(n)
        ] != [column]:
            self._chosen[column] = hidden
            self._view.setColumnHidden(column, hidden)
            self.turned.emit()


AT_ONCE = 1000  # cells added up before the window goes on


class TotalsBar(QWidget):
    """A bar of column totals below a table, aligned with its columns."""

    def __init__(self, look: Look, view: QTableView, sums: Callable[[], Mapping[int, str]]) -> None:
        """Make the bar; `sums` returns the total of each column that has one."""
        super().__init__()
        self._look = look
        self._view = view
        self._sums = sums
        self.wanted = True
        self.setFixedHeight(look.px(32))
        header, model = view.horizontalHeader(), view.model()
        for signal in (
            header.sectionResized,
            header.sectionMoved,
            view.horizontalScrollBar().valueChanged,
        ):
            signal.connect(lambda *_moved: self.update())
        for signal in (model.modelReset, model.layoutChanged, model.dataChanged):
            signal.connect(self.say)

    def want(self, wanted: bool) -> None:
        """Set whether to show the bar; without rows or totals it stays hidden."""
        self.wanted = wanted
        self.say()

    def say(self) -> None:
        """Update the bar to the present totals."""
        sums, model = self._sums(), self._view.model()
        full = Qt.ItemDataRole.AccessibleTextRole  # includes the heads above it
        titles = {n: model.headerData(n, Qt.Orientation.Horizontal, full) for n in sums}
        name(self, _("ผลรวม"), ", ".join(f"{titles[n]} {total}" for n, total in sums.items()))
        show(self, self.wanted and bool(sums) and model.rowCount() > 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(15, 600))
        painter.setPen(self._look.color("text"))
        header, edge = self._view.horizontalHeader(), self._look.px(8)
        left = self._view.viewport().x()
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.setClipRect(self.rect().adjusted(left, 0, 0, 0))  # nothing below the row names
        for n, total in self._sums().items():
            if not header.isSectionHidden(n):
                box = QRect(
                    left + header.sectionViewportPosition(n),
                    0,
                    header.sectionSize(n),
                    self.height(),
                )
                painter.drawText(box.adjusted(edge, 0, -edge, 0), right, digits(total))
        painter.setClipping(False)
        painter.drawText(
            self.rect().adjusted(self._look.px(10), 0, 0, 0),
            int(Qt.AlignmentFlag.AlignVCenter),
            _("รวม"),
        )
        painter.end()


class ColumnSumUpdater(QObject):
    """A controller that adds up columns over the shown rows; `sums`: last complete result by column index."""

    def __init__(
        self,
        view: QTableView,
        cells: TableModelAdapter,
        figures: Callable[[], Sequence[int]],
        added: Callable[[], None],
    ) -> None:
        """Watch a view; `figures` returns the columns to add up, `added` is called when all are."""
        super().__init__(view)
        self._added = added
        self._view = view
        self._cells = cells
        self._figures = figures
        self.sums: dict[int, Fraction] = {}
        self._next: dict[int, Fraction] = {}
        self._left: Iterator[At] = iter(())
        self._begin, self._go_on = later(self, 0, self._anew), later(self, 0, self._some)
        model = view.model()
        for changed in (
            model.modelReset,
            model.layoutChanged,
            model.dataChanged,
            model.headerDataChanged,
        ):
            changed.connect(lambda *_how: self._begin.start())

    def _anew(self) -> None:
        self._go_on.stop()
        figures, self._next = [*self._figures()], {}
        self._left = ((row, n) for row in range(self._view.model().rowCount()) for n in figures)
        self._some()

    def _some(self) -> None:
        some = [*islice(self._left, AT_ONCE)]
        for at in some:
            number = self._cells.number(*at)
            if number is not None:
                self._next[at[1]] = self._next.get(at[1], Fraction(0)) + number
        if len(some) == AT_ONCE:
            self._go_on.start()
        else:
            self.sums = dict(sorted(self._next.items()))
            self._added()


AS_THEY_CAME = -1  # instead of a column: the original order
NOTHING = ("", "–")  # cells without content


class TableSorter(QObject):
    """A controller that sorts a table by clicks on its column headings, or by a menu."""

    requested = Signal(int, bool)  # column or AS_THEY_CAME; whether descending

    def __init__(self, view: QTableView, *, by_click: bool = True) -> None:
        """Watch a view; without `by_click` only the menu sorts, as a click on a heading has another use."""
        super().__init__(view)
        self._view, self._header = view, view.horizontalHeader()
        self.column, self.down = AS_THEY_CAME, False
        self._header.setSectionsClickable(True)
        if by_click:
            self._header.sectionClicked.connect(self.turn)

    def turn(self, column: int) -> None:
        """Sort by a column: first ascending, by the next call descending, by the third in the original order."""
        if column != self.column:
            self.ask(column, down=False)
        else:
            self.ask(AS_THEY_CAME if self.down else column, down=not self.down)

    def ask(self, column: int, *, down: bool) -> None:
        now = self._view.currentIndex()
        row, at = now.row(), now.column()
        self.show(column, down=down)
        self.requested.emit(self.column, self.down)
        if not self._view.currentIndex().isValid() and 0 <= row < self._view.model().rowCount():
            # the current cell keeps its position
            self._view.setCurrentIndex(self._view.model().index(row, at))

    def show(self, column: int, *, down: bool) -> None:
        """Show which order is in use, without sorting: an arrow at `column`, downwards if `down`."""
        self.column, self.down = column, down and column != AS_THEY_CAME
        self._header.setSortIndicatorShown(column != AS_THEY_CAME)
        self._header.setSortIndicator(
            column, Qt.SortOrder.DescendingOrder if self.down else Qt.SortOrder.AscendingOrder
        )

    def add_to(self, menu: QMenu, column: int) -> None:
        """Add the sort orders by this column to a menu: ascending, descending, original."""
        title = str(self._header.model().headerData(column, Qt.Orientation.Horizontal))
        for text, by, down in (
            (_("เรียงตาม {column} น้อยไปมาก").format(column=title), column, False),
            (_("เรียงตาม {column} มากไปน้อย").format(column=title), column, True),
            (_("ตามลำดับเดิม"), AS_THEY_CAME, False),
        ):
            add_line(
                menu, text, partial(self.ask, by, down=down), (by, down) == (self.column, self.down)
            )


def in_order(texts: Sequence[str], *, down: bool) -> list[int]:
    """Return the indices of `texts`, sorted as numbers, dates or words (`down` = descending); empty texts come last."""
    full = [n for n, each in enumerate(texts) if each not in NOTHING]
    keys = {n: texts[n] for n in full}
    for meant in (_number, read_day, sort_key):
        found: dict[int, Any] = {n: meant(each) for n, each in keys.items()}
        if None not in found.values():
            break
    return [
        *sorted(full, key=found.__getitem__, reverse=down),
        *(n for n in range(len(texts)) if n not in keys),
    ]


def _number(text: str) -> float | None:
    plain = text.replace(",", "").removesuffix("%").replace("−", "-").strip()
    try:
        return float(plain)
    except ValueError:
        return None
