"""The base class of editable tables: the current cell, the selection, and how text gets into cells."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTableView

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.late import later
from ui.desktop.widgets.rows import Index
from ui.desktop.widgets.sheet_block import (
    At,
    PastePlacement,
    TableModelAdapter,
    block,
    cells,
    columns_of,
    count,
    exact,
    ranges,
    rows_of,
)

EDGE = 2  # pixels of the line around the selection


class SpreadsheetBase(QTableView):
    """The base class of Sheet: moves the current cell, selects cells, and writes texts into them."""

    reported = Signal(str)  # what was done, for the status line
    picked = Signal(str)  # count, sum and mean of the selected cells, "" for one cell
    doubtful = Signal(PastePlacement)  # a block that does not fit; `put` pastes it nevertheless

    def __init__(self, look: Look, model: QAbstractTableModel, cells: TableModelAdapter) -> None:
        super().__init__()
        self._look = look
        self._rows = model
        self.cells = cells
        self._begun = QPersistentModelIndex()
        self._home = -1  # the column Tab started in, to which Enter returns
        self.typing = False  # the editor was opened by typing: arrows leave it
        self.setModel(model)
        self.setObjectName("register")
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed)
        self.selectionModel().currentChanged.connect(self._forget_home)
        self._sum = SelectionReporter(self.selectionModel(), cells, self.picked.emit)
        self._framed = QItemSelection()  # the selection that has a frame now
        self.selectionModel().selectionChanged.connect(self._reframe)
        for changed in (
            self.selectionModel().selectionChanged,
            model.dataChanged,
            model.modelReset,
            model.layoutChanged,
        ):
            changed.connect(lambda *_how: self._sum.again())
        # after the view has updated
        landing = later(self, 0, lambda: self.land() if self.hasFocus() else None)
        for changed in (
            model.modelReset,
            model.rowsRemoved,
            model.rowsInserted,
            model.layoutChanged,
        ):
            changed.connect(lambda *_how: landing.start())

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Pass a change of cells on to Qt only if its rows are in view; else Qt would repaint all rows in view."""
        bottom = self.rowAt(self.viewport().height() - 1)  # -1 = below the last row
        if last.row() >= self.rowAt(0) and (bottom < 0 or first.row() <= bottom):
            super().dataChanged(first, last, [*roles])

    # -- current cell and selection

    def order(self) -> list[int]:
        """Return the indices of the visible columns in the order shown."""
        header = self.horizontalHeader()
        found = [header.logicalIndex(n) for n in range(header.count())]
        return [n for n in found if not self.isColumnHidden(n)]

    def filled(self) -> range:
        """Return the indices of all rows but the empty last one for new entries; if that is the only row, its index."""
        return range(max(1, self._rows.rowCount() - self.cells.grows()))

    def chosen(self) -> tuple[list[int], list[int]]:
        """Return (rows, columns) of the selection; if nothing is selected, of the current cell; else ([], [])."""
        selected, now = self.selectionModel().selection(), self.currentIndex()
        if selected.isEmpty():
            return ([now.row()], [now.column()]) if now.isValid() else ([], [])
        across = columns_of(selected)
        return rows_of(selected), [n for n in self.order() if n in across]

    def block(self) -> tuple[list[int], list[int]]:
        """Return (rows, columns) of the selection. If it is no full rectangle, tell the user and return ([], [])."""
        if exact(self.selectionModel().selection()):
            return self.chosen()
        self.reported.emit(
            _(
                "ยังไม่ได้ทำอะไร เพราะช่องที่เลือกไม่ครบทุกช่องของแถวและคอลัมน์เหล่านั้น เลือกใหม่ให้เป็นช่วง แล้วลองอีกครั้ง"
            )
        )
        return [], []

    def go(self, row: int, column: int, *, extend: bool = False) -> None:
        """Make a cell the current one; with `extend` extend the selection to it instead."""
        index, now = self._rows.index(row, column), self.currentIndex()
        how = QItemSelectionModel.SelectionFlag
        if extend and now.isValid():
            self.selectionModel().select(
                self._between((now.row(), now.column()), (row, column)), how.ClearAndSelect
            )
        else:
            self.selectionModel().setCurrentIndex(index, how.ClearAndSelect)
        self.scrollTo(index)

    def land(self, *, last_row: bool = False) -> None:
        """If no cell is selected, select an editable cell of the current row, or of the first row if none is current.
        With `last_row`, always select one of the last row."""
        now, rows = self.currentIndex(), self._rows.rowCount()
        if not rows or (not last_row and not self.selectionModel().selection().isEmpty()):
            return
        if last_row:
            row = rows - 1
        elif now.isValid():
            row = now.row()
        else:
            row = 0
        if now.isValid() and not last_row:
            places = [now.column(), *self.order()]
        else:
            places = [*self.order(), 0]
        self.go(
            row, next((column for column in places if self.cells.accepts(row, column)), places[0])
        )

    def pick(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Select exactly the cells in these rows and columns."""
        if not rows or not columns:
            return
        how = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._rows.index(rows[0], columns[0]), how.NoUpdate)
        self.selectionModel().select(block(self._rows, rows, columns), how.ClearAndSelect)

    def far(self) -> At:
        """Return (row, column) of the corner of the selection that is opposite the current cell."""
        rows, columns = self.chosen()
        now = self.currentIndex()
        row = rows[0] if now.row() == rows[-1] else rows[-1]
        return row, columns[0] if now.column() == columns[-1] else columns[-1]

    def _between(self, corner: At, other: At) -> QItemSelection:
        order = self.order()
        first, last = sorted((order.index(corner[1]), order.index(other[1])))
        top, bottom = sorted((corner[0], other[0]))
        return block(self._rows, range(top, bottom + 1), order[first : last + 1])

    def step(self, down: int, across: int) -> bool:
        """Move one cell `down` or `across` (1 or -1). If several cells are selected, stay within them; otherwise a move
        across also goes over row ends. Return False if there is no current cell, or no next cell across."""
        now, order = self.currentIndex(), self.order()
        if not now.isValid():
            return False
        if count(self.selectionModel().selection()) > 1 and self.selectionModel().isSelected(now):
            self._step_within(down, across)
            return True
        if across:
            at = order.index(now.column()) + across
            row = now.row() + (at >= len(order)) - (at < 0)
            home = self._home if self._home >= 0 else now.column()
            if not 0 <= row < self._rows.rowCount():
                return False
            self.go(row, order[at % len(order)])
            self._home = home if row == now.row() else -1
            return True
        column = self._home if self._home >= 0 else now.column()
        if 0 <= now.row() + down < self._rows.rowCount():
            self.go(now.row() + down, column)
        return True

    def _forget_home(self) -> None:
        """Forget where Tab started, as the person moved by other means."""
        self._home = -1

    def _step_within(self, down: int, across: int) -> None:
        """Go to the next selected cell, column by column or row by row."""
        (rows, columns), index = self.chosen(), self.currentIndex()
        tall, wide = len(rows), len(columns)
        row, column = rows.index(index.row()), columns.index(index.column())
        at = column * tall + row if down else row * wide + column
        for _cell in range(tall * wide):
            at = (at + down + across) % (tall * wide)
            column, row = divmod(at, tall) if down else divmod(at, wide)[::-1]
            index = self._rows.index(rows[row], columns[column])
            if self.selectionModel().isSelected(index):
                break
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)

    # -- actions of the person

    def commit(self, index: Index, text: str) -> None:
        """Enter a typed text into the cell at `index`."""
        self.cells.enter({(index.row(), index.column()): text})

    def put(self, block: PastePlacement) -> None:
        """Write pasted texts into their cells in one step, and select these cells."""
        if block.cells:
            self.cells.enter(block.cells, pasted=True)
            rows = sorted({row for row, _column in block.cells})
            across = {column for _row, column in block.cells}
            if rows[-1] < self._rows.rowCount():
                self.pick(rows, [n for n in self.order() if n in across])

    def hand_over(self) -> None:
        """Save the text in a cell's open editor, if one is open."""
        if self.state() == self.State.EditingState:
            editor = self.indexWidget(self.currentIndex())
        else:
            editor = None
        if editor is not None:
            self.commitData(editor)

    def edit(self, *arguments: Any) -> bool:  # type: ignore[override]  # Qt has two edit()
        """Open a cell's editor; return whether it opened. `arguments`: index of the cell; Qt adds trigger and event."""
        self.typing = arguments[1:2] == (QAbstractItemView.EditTrigger.AnyKeyPressed,)
        begun = bool(super().edit(*arguments))
        editor = self.indexWidget(arguments[0])
        if isinstance(editor, QLineEdit) and not self.typing:
            editor.end(False)  # Qt selects the text of every line it opens
        return begun

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Handle a mouse press; note where a selection starts that Shift may extend later."""
        held, before = event.modifiers(), self.currentIndex()
        super().mousePressEvent(event)
        shift = held == Qt.KeyboardModifier.ShiftModifier
        self._begun = QPersistentModelIndex(before if shift else self.currentIndex())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if (
            not self.indexAt(event.position().toPoint()).isValid()
            and self.selectionModel().selection().isEmpty()
        ):
            self.land(last_row=True)
        editing = self.state() == QAbstractItemView.State.EditingState
        if self._begun.isValid() and not editing and self.selectionModel().isSelected(self._begun):
            index = self._rows.index(self._begun.row(), self._begun.column())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _reframe(self) -> None:
        """Repaint the frame of the old and the new selection only."""
        before = self._framed
        self._framed = QItemSelection(self.selectionModel().selection())
        for box in (*self._boxes(before), *self._boxes(self._framed)):
            self.viewport().update(box.adjusted(-EDGE, -EDGE, EDGE, EDGE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the table, with a line around each selected block of cells."""
        super().paintEvent(event)
        boxes = self._boxes(self.selectionModel().selection()) if self.hasFocus() else []
        if boxes:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._look.color("accent"), EDGE))
            for box in boxes:
                painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.end()

    def _boxes(self, selection: QItemSelection) -> list[QRect]:
        """Return the rectangles of selected blocks; adjacent columns of equal rows are merged."""
        parts = ranges(selection)
        each = [
            self.visualRect(part.topLeft()).united(self.visualRect(part.bottomRight()))
            for part in parts
        ]
        found = list[QRect]()
        for box in sorted(each, key=lambda box: (box.top(), box.bottom(), box.left())):
            beside = found and (found[-1].top(), found[-1].bottom()) == (box.top(), box.bottom())
            if beside and box.left() <= found[-1].right() + 2:
                found[-1] = found[-1].united(box)
            else:
                found.append(box)
        return found


AT_ONCE = 1000  # cells added up before the window goes on


class SelectionReporter(QObject):
    """A controller that reports count, sum and mean of the selected cells as a text whenever they change."""

    def __init__(
        self,
        selection: QItemSelectionModel,
        cells: TableModelAdapter,
        report: Callable[[str], None],
    ) -> None:
        """Make the controller; `report` gets the text, "" for one cell."""
        super().__init__(selection)
        self._report = report
        self._selection, self._of = selection, cells
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
        self._total = self._total + sum(found, Fraction(0))
        self._numbers = self._numbers + len(found)
        whole = len(some) < AT_ONCE
        if whole:
            self._go_on.stop()
        else:
            self._go_on.start()
        many = count(self._selection.selection())
        numbers = self._numbers if whole else 0
        self._report(picked_words(many, self._total, numbers) if many > 1 else "")


def picked_words(cell_count: int, total: Fraction, number_count: int) -> str:
    """Return a text on selected cells, such as `เลือก 8 ช่อง รวม 30,000 เฉลี่ย 3,750`. `total` is the sum of the
    `number_count` cells with numbers; sum and mean are left out if there are none."""
    said = [_("เลือก {n} ช่อง").format(n=f"{cell_count:,}")]
    if number_count:
        said += [
            _("รวม {n}").format(n=_figure(total)),
            _("เฉลี่ย {n}").format(n=_figure(total / number_count)),
        ]
    return "  ".join(said)


def _figure(number: Fraction) -> str:
    return f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}"
