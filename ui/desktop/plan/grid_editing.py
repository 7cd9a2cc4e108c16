"""The editor of a cell in the table of rows: a line for what is typed, the list or calendar of its field on F2."""

from PySide6.QtCore import QAbstractItemModel, QRect, QSize
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from core.forms.field_types import type_of, typed_of
from core.forms.shape import Field
from core.thai.numbering import arabic_digits
from ui.desktop.plan.cell import PlanAsks
from ui.desktop.plan.editors import Editor, editor_of, show_stored
from ui.desktop.plan.grid_table import GridTable
from ui.desktop.plan.grid_view import GridView
from ui.desktop.theme.look import Look
from ui.desktop.widgets.inputs import Entry, Note
from ui.desktop.widgets.plain import name
from ui.desktop.widgets.rows import Index
from ui.desktop.widgets.sheet_editing import SheetDelegate

BEGUN = "begun"  # property of an editor that shows its words already


class CellDelegate(SheetDelegate):
    """What is typed is a line of words, whatever the field; F2 and a double click open the field's own editor."""

    def __init__(self, look: Look, asks: PlanAsks, table: GridTable, view: GridView) -> None:
        super().__init__(look, view)
        self._asks, self._table = asks, table

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = self._field(index)
        called = arabic_digits(str(field.title))
        editor = self._made(index, field, called)
        editor.setParent(parent)
        name(editor, called)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        field, cell = self._field(index), self._table.cell(index)
        begun = bool(editor.property(BEGUN))
        editor.setProperty(BEGUN, True)
        if not isinstance(editor, Entry | Note):
            if cell is not None and not begun:
                show_stored(editor, field, cell.shown.value)
            return
        if begun:
            return  # what is being typed stays, whatever arrives meanwhile
        editor.show_saved(self._words(index, field))
        if self._view.typing:
            editor.selectAll()
        elif isinstance(editor, Entry):
            editor.end(False)
        else:
            editor.moveCursor(editor.textCursor().MoveOperation.End)

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, Entry | Note):
            words = editor.text() if isinstance(editor, Entry) else editor.toPlainText()
            if words != self._words(index, self._field(index)):
                self._view.commit(index, words)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """As wide as the cell and as high as the editor needs; the row stays as it is."""
        box = QRect(option.rect)
        needed = editor.height() if isinstance(editor, Note) else editor.sizeHint().height()
        box.setSize(box.size().expandedTo(QSize(self._look.px(120), needed)))
        editor.setGeometry(box)

    def _field(self, index: Index) -> Field:
        cell = self._table.cell(index)
        if cell is not None and isinstance(cell.of, Field):
            return cell.of
        page, grid, column = self._table.page, self._table.grid, self._table.columns[index.column()]
        assert page is not None
        assert grid is not None
        return next(each for each in page.form.fields if each.id == column.id and grid.kind in each.kind)

    def _made(self, index: Index, field: Field, called: str) -> Editor:
        page, grid, found = self._table.page, self._table.grid, type_of(field)
        assert page is not None
        assert grid is not None
        refused = self._table.cells.wrong(index.row(), index.column())  # what is mended is the words
        if (self._view.typing or refused) and not found.long:
            return Entry(self._look, lambda text: text, number=found.figure)
        editor = editor_of(self._look, page, grid.kind, field, called)
        if isinstance(editor, Entry | Note):
            editor.rested.connect(lambda text: self._keep(index.row(), index.column(), text))
        else:
            editor.wanted.connect(lambda key: self._choose(editor, index.row(), index.column(), key))
        return editor

    def _words(self, index: Index, field: Field) -> str:
        """What stands in the cell, as a person would type it again."""
        row, cell = self._table.row(index), self._table.cell(index)
        if row is None or cell is None:
            return ""
        waits = self._table.cells.on_its_way(row.ref, cell.id) is not None
        if waits or cell.refused:
            return self._table.cells.typed(index.row(), index.column())
        return typed_of(field, cell.shown.value)

    def _keep(self, row: int, column: int, text: str) -> None:
        """A pause: the words are kept on this PC."""
        index = self._table.index(row, column)
        found, cell = self._table.row(index), self._table.cell(index)
        if found is not None and cell is not None and self._table.stands(found) >= 0:
            self._asks.rested.emit(found.ref, cell, text)

    def _choose(self, editor: QWidget, row: int, column: int, key: str) -> None:
        self._table.cells.enter({(row, column): key}, chosen=True)
        if editor.inherits("QComboBox"):
            self.closeEditor.emit(editor, self.EndEditHint.NoHint)
