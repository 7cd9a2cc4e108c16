"""A table that people type into: where the keyboard is, what is selected, and how words get into cells."""

from collections.abc import Mapping
from fractions import Fraction
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
from core.tabular import untabbed
from ui.desktop.theme.look import Look
from ui.desktop.widgets.rows import Index
from ui.desktop.widgets.sheet_block import At, Fitted


class SheetCells(QObject):
    """What a table must know of the cells of its model; rows below the last one are new."""

    def __init__(self, model: QAbstractTableModel) -> None:
        super().__init__(model)
        self._model = model

    def grows(self) -> bool:
        """Whether an empty row stands last, and typing there or below makes rows."""
        return False

    def typed(self, row: int, column: int) -> str:
        """A cell as it would be typed: what is copied, filled on and edited."""
        return str(self._model.index(row, column).data() or "")

    def number(self, _row: int, _column: int) -> Fraction | None:
        """What a cell adds to a sum."""
        return None

    def accepts(self, row: int, column: int) -> bool:
        """Whether a person fills this cell; of a row below the last one whether they fill the column."""
        return bool(self._model.index(row, column).flags() & Qt.ItemFlag.ItemIsEditable)

    def fault(self, _row: int, _column: int, _words: str) -> str:
        """Why words are no value of a cell, "" if they are one."""
        return ""

    def enter(self, cells: Mapping[At, str], *, pasted: bool = False) -> None:
        """Save the words of these cells as one deed; what is no value stays in its cell with the reason.

        Of a block that was `pasted` it is told what became of it.
        """
        raise NotImplementedError

    def give_back(self, row: int, column: int) -> None:
        """Let go of words that are no value: the cell shows what is saved."""

    def block(self, _html: str, text: str) -> list[list[str]]:
        """The cells of what lies on the clipboard."""
        return untabbed(text)


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
        self.selectionModel().selectionChanged.connect(lambda *_how: self._say_picked())
        for changed in (model.dataChanged, model.modelReset, model.layoutChanged):
            changed.connect(lambda *_how: self._say_picked())

    # -- where the person is

    def order(self) -> list[int]:
        """The columns as they stand."""
        header = self.horizontalHeader()
        found = [header.logicalIndex(n) for n in range(header.count())]
        return [n for n in found if not self.isColumnHidden(n)]

    def chosen(self) -> tuple[list[int], list[int]]:
        """Rows and columns of the selected cells as they stand; of the current cell when there is one alone."""
        cells = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        rows = sorted({index.row() for index in cells if index.isValid()})
        across = {index.column() for index in cells if index.isValid()}
        return rows, [n for n in self.order() if n in across]

    def go(self, row: int, column: int, *, far: bool = False) -> None:
        """Put the keyboard on a cell; with `far` it stays, and all from there to the cell is selected."""
        index, now = self._rows.index(row, column), self.currentIndex()
        how = QItemSelectionModel.SelectionFlag
        if far and now.isValid():
            block = self._between((now.row(), now.column()), (row, column))
            self.selectionModel().select(block, how.ClearAndSelect)
        else:
            self.selectionModel().setCurrentIndex(index, how.ClearAndSelect)
        self.scrollTo(index)

    def pick(self, rows: range, columns: list[int]) -> None:
        """Select a block of cells."""
        if not rows or not columns:
            return
        how = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._rows.index(rows[0], columns[0]), how.NoUpdate)
        self.selectionModel().select(self._between((rows[0], columns[0]), (rows[-1], columns[-1])), how.ClearAndSelect)

    def far(self) -> At:
        """The corner of the selection that is opposite the cell the keyboard is in."""
        rows, columns = self.chosen()
        now = self.currentIndex()
        row = rows[0] if now.row() == rows[-1] else rows[-1]
        return row, columns[0] if now.column() == columns[-1] else columns[-1]

    def _between(self, one: At, other: At) -> QItemSelection:
        order = self.order()
        first, last = sorted((order.index(one[1]), order.index(other[1])))
        found = QItemSelection()
        for column in order[first : last + 1]:
            found.select(
                self._rows.index(min(one[0], other[0]), column), self._rows.index(max(one[0], other[0]), column)
            )
        return found

    def step(self, down: int, across: int) -> bool:
        """One cell on, inside a selected block round it; with Tab at the end of a row to the next one.

        Whether there was one.
        """
        rows, columns = self.chosen()
        now, order = self.currentIndex(), self.order()
        if not now.isValid():
            return False
        if len(rows) * len(columns) > 1 and now.row() in rows and now.column() in columns:
            self._step_within(rows, columns, down, across)
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

    def _step_within(self, rows: list[int], columns: list[int], down: int, across: int) -> None:
        cells = [(r, c) for c in columns for r in rows] if down else [(r, c) for r in rows for c in columns]
        now = self.currentIndex()
        at = (cells.index((now.row(), now.column())) + down + across) % len(cells)
        index = self._rows.index(*cells[at])
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)

    def _say_picked(self) -> None:
        rows, columns = self.chosen()
        self.viewport().update()
        many = len(rows) * len(columns)
        numbers = [n for row in rows for column in columns if (n := self.cells.number(row, column)) is not None]
        self.picked.emit(picked_words(many, numbers) if many > 1 else "")

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
                self.pick(range(rows[0], rows[-1] + 1), [n for n in self.order() if n in across])

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
        editing = self.state() == QAbstractItemView.State.EditingState
        if self._begun.isValid() and not editing and self.selectionModel().isSelected(self._begun):
            index = self._rows.index(self._begun.row(), self._begun.column())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Round the selected block there is a line, as in a spreadsheet."""
        super().paintEvent(event)
        cells = self.selectionModel().selectedIndexes()
        box = QRect()
        for index in cells[:1] + cells[-1:] if len(cells) > 2 else cells:
            box = box.united(self.visualRect(index))
        if box.isValid() and self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._look.color("accent"), 2))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.end()


def picked_words(many: int, numbers: list[Fraction]) -> str:
    """`เลือก 8 ช่อง  รวม 30,000  เฉลี่ย 3,750`."""
    said = [_("เลือก {n} ช่อง").format(n=f"{many:,}")]
    if numbers:
        total = sum(numbers, Fraction(0))
        said += [_("รวม {n}").format(n=_figure(total)), _("เฉลี่ย {n}").format(n=_figure(total / len(numbers)))]
    return "  ".join(said)


def _figure(number: Fraction) -> str:
    return f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}"
