"""A list of lines that are ticked: by a click on the mark, or with the space bar."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.desktop.tables.lines import ROOT, Line, LineTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.line_list import SMALL, TITLE, LineList, LinePainter

Index = QModelIndex | QPersistentModelIndex
SIDE, ROOM = 20, 34  # pixels of the 100 % design: the mark, and what it takes at the left of a line


class TickTable(LineTable):
    """Lines, which of them are ticked, and which can be."""

    def __init__(self) -> None:
        super().__init__()
        self.on: set[object] = set()
        self.fixed: frozenset[object] = frozenset()  # keys that nobody may tick

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and (line := self.at(index.row())) is not None:
            return Qt.CheckState.Checked if line.key in self.on else Qt.CheckState.Unchecked
        return super().data(index, role)

    def told(self) -> None:
        """What is ticked has changed."""
        last = self.rowCount(ROOT) - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0), self.index(last), [Qt.ItemDataRole.CheckStateRole])


class TickPainter(LinePainter):
    def __init__(self, look: Look, table: TickTable) -> None:
        super().__init__(look)
        self._table = table

    def _words(self, painter: QPainter, room: QRect, line: Line) -> None:
        look, side = self._look, self._look.px(SIDE)
        on, free = line.key in self._table.on, line.key not in self._table.fixed
        if free:
            mark = look.pixmap("ticked" if on else "unticked", "accent" if on else "text2", SIDE)
            painter.drawPixmap(QRect(room.left(), room.center().y() - side // 2, side, side), mark)
        self._beside(painter, room.adjusted(look.px(ROOM), 0, 0, 0), line)

    def _beside(self, painter: QPainter, room: QRect, line: Line) -> None:
        """The title with its pill in one line, the words below."""
        look, y = self._look, room.top()
        title = look.px(TITLE)
        left = self._pill(painter, QRect(room.left(), y, room.width(), look.px(SMALL)), line)
        self._line(painter, QRect(room.left(), y, left - room.left(), title), line.title, 15, 600, "text")
        self._line(painter, QRect(room.left(), y + title, room.width(), look.px(SMALL)), line.below, 13, 400, "text2")

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(60), self._look.px(TITLE + SMALL + 12))


class TickList(LineList):
    ticked = Signal()  # something else is ticked than before, by the person

    def __init__(self, look: Look, called: str, most: int = 0) -> None:
        self._ticks = TickTable()
        super().__init__(look, called, most, self._ticks, TickPainter(look, self._ticks))

    @property
    def on(self) -> frozenset[object]:
        return frozenset(self._ticks.on)

    def show_ticks(self, lines: Sequence[Line], on: frozenset[object], fixed: frozenset[object]) -> None:
        """Show these lines; nobody is told."""
        self._ticks.on, self._ticks.fixed = set(on), fixed
        self.show_lines(lines)
        self._ticks.told()

    def tick(self, key: object) -> None:
        """Tick a line, or take its tick away."""
        if key not in self._ticks.fixed:
            self._ticks.on ^= {key}
            self._ticks.told()
            self.ticked.emit()

    def tick_all(self, on: bool) -> None:
        """Every line that may be ticked, or none."""
        free = {line.key for line in self.lines} - self._ticks.fixed
        self._ticks.on = set(free) if on else set()
        self._ticks.told()
        self.ticked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.here is not None:
            self.tick(self.here)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        line = self._ticks.at(self.indexAt(event.position().toPoint()).row())
        if line is not None and event.position().x() < self._look.px(ROOM + 10):
            self.tick(line.key)
