"""A table that people type into: where the keyboard is, what is selected, and how words get into cells."""

from collections.abc import Iterator, Sequence
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
    Fitted,
    SheetCells,
    block,
    cells,
    columns_of,
    count,
    exact,
    ranges,
    rows_of,
)

EDGE = 2  # pixels of the line round what is selected


class SheetView(QTableView):
    """Cells are selected, typed into, filled, cleared, copied and pasted by the keys of HABITS."""

    said = Signal(str)  # what was done, for the line of the window
    picked = Signal(str)  # count, sum and mean of the selected cells, "" = of one cell
    doubtful = Signal(object)  # Fitted: a block that does not fit as it is; `put` does it after all

    def __init__(self, look: Look, model: QAbstractTableModel, cells: SheetCells) -> None:
        super().__init__()
        self._look, self._rows, self.cells = look, model, cells
        self._begun = QPersistentModelIndex()
        self._home = -1  # the column Tab began in: Enter goes back there
        self.typing = False  # the editor was opened by a letter: arrows leave it
        self.setModel(model)
        self.setObjectName("register")
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed)
        self.selectionModel().currentChanged.connect(self._forget_home)
        self._sum = SelectionSum(self.selectionModel(), cells)
        self._sum.said.connect(self.picked)
        self._framed = QItemSelection()  # round which there is a line now
        self.selectionModel().selectionChanged.connect(lambda *_how: self._reframe())
        for changed in (
            self.selectionModel().selectionChanged,
            model.dataChanged,
            model.modelReset,
            model.layoutChanged,
        ):
            changed.connect(lambda *_how: self._sum.again())
        landing = later(self, 0, lambda: self.land() if self.hasFocus() else None)  # once the view has followed
        for changed in (model.modelReset, model.rowsRemoved, model.rowsInserted, model.layoutChanged):
            changed.connect(lambda *_how: landing.start())

    # -- where the person is

    def order(self) -> list[int]:
        """The columns as they stand."""
        header = self.horizontalHeader()
        found = [header.logicalIndex(n) for n in range(header.count())]
        return [n for n in found if not self.isColumnHidden(n)]

    def chosen(self) -> tuple[list[int], list[int]]:
        """Rows and columns of the selected cells as they stand; of the current cell when there is one alone."""
        selected, now = self.selectionModel().selection(), self.currentIndex()
        if selected.isEmpty():
            return ([now.row()], [now.column()]) if now.isValid() else ([], [])
        across = columns_of(selected)
        return rows_of(selected), [n for n in self.order() if n in across]

    def block(self) -> tuple[list[int], list[int]]:
        """Rows and columns for what is done with a block; none, and it is told, where other cells lie between."""
        if exact(self.selectionModel().selection()):
            return self.chosen()
        self.said.emit(_("ยังไม่ได้ทำอะไร เพราะช่องที่เลือกไม่ครบทุกช่องของแถวและคอลัมน์เหล่านั้น เลือกใหม่ให้เป็นช่วง แล้วลองอีกครั้ง"))
        return [], []

    def go(self, row: int, column: int, *, far: bool = False) -> None:
        """Put the keyboard on a cell; with `far` it stays, and all from there to the cell is selected."""
        index, now = self._rows.index(row, column), self.currentIndex()
        how = QItemSelectionModel.SelectionFlag
        if far and now.isValid():
            self.selectionModel().select(self._between((now.row(), now.column()), (row, column)), how.ClearAndSelect)
        else:
            self.selectionModel().setCurrentIndex(index, how.ClearAndSelect)
        self.scrollTo(index)

    def land(self, *, below: bool = False) -> None:
        """See the keyboard in a cell: where it was, else in the first that is typed into; `below` = of the last row."""
        now, rows = self.currentIndex(), self._rows.rowCount()
        if not rows or (not below and not self.selectionModel().selection().isEmpty()):
            return
        row = rows - 1 if below else now.row() if now.isValid() else 0
        places = [now.column(), *self.order()] if now.isValid() and not below else [*self.order(), 0]
        self.go(row, next((column for column in places if self.cells.accepts(row, column)), places[0]))

    def pick(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Select the cells where these rows meet these columns."""
        if not rows or not columns:
            return
        how = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._rows.index(rows[0], columns[0]), how.NoUpdate)
        self.selectionModel().select(block(self._rows, rows, columns), how.ClearAndSelect)

    def far(self) -> At:
        """The corner of the selection that is opposite the cell the keyboard is in."""
        rows, columns = self.chosen()
        now = self.currentIndex()
        row = rows[0] if now.row() == rows[-1] else rows[-1]
        return row, columns[0] if now.column() == columns[-1] else columns[-1]

    def _between(self, one: At, other: At) -> QItemSelection:
        order = self.order()
        first, last = sorted((order.index(one[1]), order.index(other[1])))
        top, bottom = sorted((one[0], other[0]))
        return block(self._rows, range(top, bottom + 1), order[first : last + 1])

    def step(self, down: int, across: int) -> bool:
        """One cell on, inside a selected block round it; with Tab at the end of a row to the next one.

        Whether there was one.
        """
        now, order = self.currentIndex(), self.order()
        if not now.isValid():
            return False
        if count(self.selectionModel().selection()) > 1 and self.selectionModel().isSelected(now):
            self._step_within(down, across)
            return True
        if across:
            at = order.index(now.column()) + across
            row = now.row() + (1 if at >= len(order) else -1 if at < 0 else 0)
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
        """Who goes elsewhere than by Tab begins anew."""
        self._home = -1

    def _step_within(self, down: int, across: int) -> None:
        """To the next selected cell, column by column or row by row."""
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

    # -- what the person does

    def commit(self, index: Index, words: str) -> None:
        """Words typed into a cell."""
        self.cells.enter({(index.row(), index.column()): words})

    def put(self, block: Fitted) -> None:
        """Write a block where it fits, as one deed, and select it."""
        if block.cells:
            self.cells.enter(block.cells, pasted=True)
            rows = sorted({row for row, _column in block.cells})
            across = {column for _row, column in block.cells}
            if rows[-1] < self._rows.rowCount():
                self.pick(rows, [n for n in self.order() if n in across])

    def hand_over(self) -> None:
        """Save what is being typed in a cell."""
        editor = self.indexWidget(self.currentIndex()) if self.state() == self.State.EditingState else None
        if editor is not None:
            self.commitData(editor)

    def edit(self, *opened: Any) -> bool:  # type: ignore[override]
        """Remember how the editor was opened: Qt asks with cell, trigger and event, a program with the cell alone."""
        self.typing = opened[1:2] == (QAbstractItemView.EditTrigger.AnyKeyPressed,)
        begun = bool(super().edit(*opened))
        editor = self.indexWidget(opened[0])
        if isinstance(editor, QLineEdit) and not self.typing:
            editor.end(False)  # Qt selects the words of every line it opens
        return begun

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The keyboard stays where a selection was begun."""
        held, before = event.modifiers(), self.currentIndex()
        super().mousePressEvent(event)
        shift = held == Qt.KeyboardModifier.ShiftModifier
        self._begun = QPersistentModelIndex(before if shift else self.currentIndex())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid() and self.selectionModel().selection().isEmpty():
            self.land(below=True)
        editing = self.state() == QAbstractItemView.State.EditingState
        if self._begun.isValid() and not editing and self.selectionModel().isSelected(self._begun):
            index = self._rows.index(self._begun.row(), self._begun.column())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _reframe(self) -> None:
        """The line goes from what was selected to what is: no other cell is painted for it."""
        before, self._framed = self._framed, QItemSelection(self.selectionModel().selection())
        for box in (*self._boxes(before), *self._boxes(self._framed)):
            self.viewport().update(box.adjusted(-EDGE, -EDGE, EDGE, EDGE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Round each selected block there is a line, as in a spreadsheet."""
        super().paintEvent(event)
        boxes = self._boxes(self.selectionModel().selection()) if self.hasFocus() else []
        if boxes:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._look.color("accent"), EDGE))
            for box in boxes:
                painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.end()

    def _boxes(self, selection: QItemSelection) -> list[QRect]:
        """Where selected blocks stand; columns of equal rows side by side are one."""
        parts = ranges(selection)
        each = [self.visualRect(part.topLeft()).united(self.visualRect(part.bottomRight())) for part in parts]
        found = list[QRect]()
        for box in sorted(each, key=lambda box: (box.top(), box.bottom(), box.left())):
            beside = found and (found[-1].top(), found[-1].bottom()) == (box.top(), box.bottom())
            if beside and box.left() <= found[-1].right() + 2:
                found[-1] = found[-1].united(box)
            else:
                found.append(box)
        return found


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
