"""The table of rows before the eyes: its keys, and its heads in several rows."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QWidget

from core.i18n import _
from ui.desktop.plan.grid_table import GridTable, named
from ui.desktop.theme.look import Look
from ui.desktop.widgets.keys import KeyBinding, KeyTable
from ui.desktop.widgets.plain import name
from ui.desktop.widgets.rows import draw_line
from ui.desktop.widgets.sheet import Sheet
from ui.desktop.widgets.sheet_heights import RowHeights

UPPER, NAMES = 26, 180  # design pixels of a head above others; of the names beside the rows, at most


class Heads(QHeaderView):
    """The heads of the columns, of several rows where some stand above others; equal ones side by side are one."""

    def __init__(self, look: Look, table: GridTable) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look, self._table = look, table
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        for moved in (self.sectionMoved, self.sectionResized):
            moved.connect(lambda *_how: self.viewport().update())

    def sizeHint(self) -> QSize:
        deep = max((len(column.over) for column in self._table.columns), default=0)
        return super().sizeHint() + QSize(0, deep * self._look.px(UPPER))

    def paintSection(self, painter: QPainter, rect: QRect, at: int) -> None:
        over, tall, edge = self._table.columns[at].over, self._look.px(UPPER), self._look.px(8)
        painter.save()
        super().paintSection(painter, rect.adjusted(0, tall * len(over), 0, 0), at)
        painter.restore()
        for level, head in enumerate(over):
            left, wide = self.stretch(at, level)
            box = QRect(left, rect.top() + level * tall, wide, tall)
            painter.save()
            painter.setClipRect(QRect(rect.left(), box.top(), rect.width(), tall))
            draw_line(painter, self._look, box.adjusted(edge, 0, -edge, 0), head, 14, 600, "text2")
            painter.setPen(self._look.color("grid"))
            painter.drawLine(box.left() + edge, box.bottom(), box.right() - edge, box.bottom())
            painter.restore()

    def stretch(self, at: int, level: int) -> tuple[int, int]:
        """Where the head of a column stands that it shares with those beside it, and how wide it is."""
        columns = self._table.columns
        first = last = self.visualIndex(at)
        own = columns[at].over[: level + 1]
        while first and columns[self.logicalIndex(first - 1)].over[: level + 1] == own:
            first -= 1
        while last + 1 < len(columns) and columns[self.logicalIndex(last + 1)].over[: level + 1] == own:
            last += 1
        wide = sum(self.sectionSize(self.logicalIndex(n)) for n in range(first, last + 1))
        return self.sectionViewportPosition(self.logicalIndex(first)), wide


class GridView(Sheet):
    """Beside the habits of every table, Ctrl+Enter opens the form of a row and Ctrl+Delete puts rows in the bin."""

    opened = Signal(object, str)  # Ref, cell
    deleted = Signal(object)

    def __init__(self, look: Look, table: GridTable) -> None:
        super().__init__(look, table, table.cells)
        self._table = table
        self.setHorizontalHeader(Heads(look, table))
        self.setSortingEnabled(False)
        side = self.verticalHeader()
        side.hide()
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalScrollBar().valueChanged.connect(self._keep_names)
        self._heights = RowHeights(look, self, table.words, self._wraps)
        own = (
            KeyBinding(_("เปิดแบบของแถว"), ("Ctrl+Return",), self._open, "Ctrl+Enter"),
            KeyBinding(_("ลบแถวลงถังขยะ"), ("Ctrl+Delete",), self.delete_rows),
        )
        KeyTable(self, own, Qt.ShortcutContext.WidgetShortcut)
        name(self, _("ตารางรายการ"), _("F2 แก้ช่อง Enter ลง Delete ล้างช่อง Ctrl+Enter เปิดแบบ Ctrl+Delete ลบแถวลงถังขยะ"))

    def _wraps(self) -> list[int]:
        return [n for n, each in enumerate(self._table.columns) if not each.figure]

    def _keep_names(self) -> None:
        """Beside the rows stands what they are called by while its column is out of sight; the cell one is in stays."""
        at, side, here = named(self._table), self.verticalHeader(), self.visualRect(self.currentIndex())
        hidden = self.columnViewportPosition(at) + self.columnWidth(at) <= 0
        if hidden == side.isHidden():
            side.setFixedWidth(min(self.columnWidth(at), self._look.px(NAMES)))
            side.setVisible(hidden)
            self.updateGeometries()
            if here.intersects(self.viewport().rect()):
                self.scrollTo(self.currentIndex())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self._heights.go_on()

    def delete_rows(self) -> None:
        """Put the rows of the selected cells in the bin; of nothing selected, none."""
        rows, _columns = self.chosen()
        found = [self._table.row(self._table.index(n, 0)) for n in rows]
        for row in found:
            if row is not None and not self._table.cells.forget(row.ref):
                self.deleted.emit(row.ref)

    def _open(self) -> None:
        index = self.currentIndex()
        if (found := self._table.row(index)) is not None:
            self.opened.emit(found.ref, self._table.columns[index.column()].id)
