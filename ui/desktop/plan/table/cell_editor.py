"""A cell of the table of rows while it is edited: the editor of its type, in the cell."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.forms.shape import Field
from core.plan.view import PlanPage
from core.thai.numbering import arabic_digits
from ui.desktop.plan.asks import PlanAsks
from ui.desktop.plan.editors import editor_of, fault_of, show_stored
from ui.desktop.plan.table.model import GridTable, is_locked
from ui.desktop.theme.look import Look
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import name
from ui.desktop.widgets.rows import Index


class CellDelegate(QStyledItemDelegate):
    """Enter and Tab save the text, Esc restores the old value."""

    def __init__(self, look: Look, asks: PlanAsks, table: GridTable) -> None:
        super().__init__()
        self._look, self._asks, self._table = look, asks, table
        self.page: PlanPage | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Cells locked for signing are grey."""
        if is_locked(self._table, index):
            painter.fillRect(option.rect, self._look.color("mutebg"))
        super().paint(painter, option, index)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        row, cell, page = self._table.row(index), self._table.cell(index), self.page
        assert row is not None
        assert cell is not None
        assert page is not None
        assert isinstance(cell.of, Field)
        field, called = cell.of, arabic_digits(str(cell.of.title))

        def enter(text: str) -> None:
            if fault := fault_of(page, row.kind, field, text):
                self._asks.blocked.emit(fault)
            else:
                self._asks.entered.emit(row.ref, cell, text)

        editor = editor_of(self._look, page, row.kind, field, called)
        editor.setParent(parent)
        editor.wanted.connect(enter)
        name(editor, called)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        cell = self._table.cell(index)
        if cell is not None and isinstance(cell.of, Field):
            show_stored(editor, cell.of, cell.shown.value)
            if isinstance(editor, Entry | Note):
                editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, _index: Index) -> None:
        if isinstance(editor, Entry | Note | PeriodBar):
            editor.hand_over()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """As wide as the cell and as high as the editor needs."""
        box = QRect(option.rect)
        needed = editor.height() if isinstance(editor, Note) else editor.sizeHint().height()
        box.setSize(box.size().expandedTo(QSize(self._look.px(120), needed)))
        editor.setGeometry(box)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            if isinstance(editor, Entry):
                editor.give_up()
            elif isinstance(editor, Note):
                editor.keyPressEvent(event)
        return super().eventFilter(editor, event)
