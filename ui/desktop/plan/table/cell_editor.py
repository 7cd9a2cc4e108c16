"""A cell of the table of rows while it is edited: the editor of its type, in the cell."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.errors import UserError
from core.forms.field_types import typed_of
from core.forms.shape import Field
from core.plan.links import value_of
from core.plan.tree import PlanCell
from core.plan.view import PlanPage
from core.thai.numbering import arabic_digits
from core.values import Absent, Ref
from ui.desktop.plan.asks import PlanAsks
from ui.desktop.plan.editors import ChoiceBox, editor_of
from ui.desktop.plan.table.model import GridTable, is_locked
from ui.desktop.plan.units import UnitsButton
from ui.desktop.theme.look import Look
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import name
from ui.desktop.widgets.rows import Index


class CellDelegate(QStyledItemDelegate):
    """Enter and Tab hand over what was typed, Esc returns the old value."""

    def __init__(self, look: Look, asks: PlanAsks, table: GridTable) -> None:
        super().__init__()
        self._look, self._asks, self._table = look, asks, table
        self.page: PlanPage | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """What is locked for signing lies on grey."""
        if is_locked(self._table, index):
            painter.fillRect(option.rect, self._look.color("mutebg"))
        super().paint(painter, option, index)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        row, cell, page = self._table.row(index), self._table.cell(index), self.page
        assert row is not None
        assert cell is not None
        assert page is not None
        assert isinstance(cell.of, Field)
        kind, field = row.kind, cell.of

        def means(typed: str) -> object:
            try:
                return value_of(page.form, kind, field, typed)
            except UserError:
                return typed

        editor = editor_of(self._look, page, field, arabic_digits(str(field.title)), means)
        editor.setParent(parent)
        editor.wanted.connect(lambda words: self._want(row.ref, cell, kind, words))
        name(editor, arabic_digits(str(field.title)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        cell = self._table.cell(index)
        if cell is None or not isinstance(cell.of, Field):
            return
        stored = cell.shown.value
        if isinstance(editor, ChoiceBox | UnitsButton | PeriodBar):
            editor.show_saved("" if stored is None or isinstance(stored, Absent) else str(stored))
        elif isinstance(editor, Entry | Note):
            editor.show_saved(typed_of(cell.of, stored))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, _index: Index) -> None:
        if isinstance(editor, Entry | Note | PeriodBar):
            editor.hand_over()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """As wide as the cell and as high as the editor needs."""
        box = QRect(option.rect)
        wide = max(box.width(), self._look.px(120))
        high = max(box.height(), editor.sizeHint().height() if not isinstance(editor, Note) else editor.height())
        editor.setGeometry(
            QRect(box.topLeft(), box.bottomRight()).adjusted(0, 0, wide - box.width(), high - box.height())
        )

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            if isinstance(editor, Entry):
                editor.give_up()
            elif isinstance(editor, Note):
                editor.keyPressEvent(event)
        return super().eventFilter(editor, event)

    def _want(self, row: Ref, cell: PlanCell, kind: str, words: str) -> None:
        assert self.page is not None
        assert isinstance(cell.of, Field)
        try:
            value_of(self.page.form, kind, cell.of, words)
        except UserError as problem:
            self._asks.blocked.emit(problem.what)
            return
        self._asks.entered.emit(row, cell, words)
