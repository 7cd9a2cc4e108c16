"""The view of the table of rows: its keys, its header in several levels, and the editors of its cells."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QStyleOptionViewItem, QWidget

from core.forms.field_types import FieldType, type_of
from core.forms.plan_shape import Field
from core.i18n import _
from core.thai.written import arabic_digits
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.editors import Editor, editor_of, show_stored
from ui.desktop.plan.grid_table import PlanGridModel, named
from ui.desktop.theme.look import Look
from ui.desktop.widgets.inputs import LongTextField, ValueField
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.plain import name, show_plain, words
from ui.desktop.widgets.rows import Index, draw_line
from ui.desktop.widgets.sheet import SpreadsheetWidget
from ui.desktop.widgets.sheet_editing import TableCellDelegate
from ui.desktop.widgets.sheet_heights import RowHeightFitter

UPPER, NAMES = 26, 180  # design pixels of a group head; maximum of the row names


class GroupedHeader(QHeaderView):
    """The header of the table: column titles, above them group headings that span the columns of their group."""

    def __init__(self, look: Look, table: PlanGridModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look, self._table = look, table
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        for moved in (self.sectionMoved, self.sectionResized):
            moved.connect(lambda *_how: self.viewport().update())

    def sizeHint(self) -> QSize:
        deep = max((len(column.over) for column in self._table.columns), default=0)
        return super().sizeHint() + QSize(0, deep * self._look.px(UPPER))

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        over = self._table.columns[index].over
        tall = self._look.px(UPPER)
        edge = self._look.px(8)
        painter.save()
        super().paintSection(painter, rect.adjusted(0, tall * len(over), 0, 0), index)
        painter.restore()
        for level, head in enumerate(over):
            left, wide = self.stretch(index, level)
            box = QRect(left, rect.top() + level * tall, wide, tall)
            painter.save()
            painter.setClipRect(QRect(rect.left(), box.top(), rect.width(), tall))
            draw_line(painter, self._look, box.adjusted(edge, 0, -edge, 0), head, 14, 600, "text2")
            painter.setPen(self._look.color("grid"))
            painter.drawLine(box.left() + edge, box.bottom(), box.right() - edge, box.bottom())
            painter.restore()

    def stretch(self, index: int, level: int) -> tuple[int, int]:
        """Return (x, width) in pixels of the group heading at `level` (0 = top) above the column of index `index`."""
        columns = self._table.columns
        first = last = self.visualIndex(index)
        own = columns[index].over[: level + 1]
        while first and columns[self.logicalIndex(first - 1)].over[: level + 1] == own:
            first -= 1
        while (
            last + 1 < len(columns)
            and columns[self.logicalIndex(last + 1)].over[: level + 1] == own
        ):
            last += 1
        wide = sum(self.sectionSize(self.logicalIndex(n)) for n in range(first, last + 1))
        return self.sectionViewportPosition(self.logicalIndex(first)), wide


class PlanGridView(SpreadsheetWidget):
    """The table of rows. Beside the keys of every table, Ctrl+Enter opens a row's form, Ctrl+Delete deletes rows."""

    def __init__(
        self,
        look: Look,
        calls: PlanCalls,
        table: PlanGridModel,
        insert: Callable[[], None],
        filter_by: Callable[[int], None],
    ) -> None:
        """Make the table; `insert` adds a row after the current one, `filter_by` offers the filter of a column."""
        super().__init__(look, table, table.cells)
        self._filter_by = filter_by
        self._calls = calls
        self._table = table
        self.setHorizontalHeader(GroupedHeader(look, table))
        self.setSortingEnabled(False)
        side = self.verticalHeader()
        side.hide()
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._over_names = words()  # the head of that column
        self._over_names.setParent(self)
        self.horizontalScrollBar().valueChanged.connect(self._keep_names)
        self._heights = RowHeightFitter(look, self, table.words, self._wraps)
        own = (
            KeyBinding(_("เปิดแบบของแถว"), ("Ctrl+Return",), self._open, "Ctrl+Enter"),
            KeyBinding(_("แทรกแถวถัดจากแถวนี้"), ("Ctrl+I",), insert),
            KeyBinding(_("ลบแถวลงถังขยะ"), ("Ctrl+Delete",), self.delete_rows),
            KeyBinding(_("กรองตามคอลัมน์นี้"), ("Ctrl+Shift+L",), self._ask_filter),
        )
        InstalledShortcuts(self, own, Qt.ShortcutContext.WidgetShortcut)
        name(
            self,
            _("ตารางรายการ"),
            _("F2 แก้ช่อง Enter ลง Delete ล้างช่อง Ctrl+Enter เปิดแบบ Ctrl+Delete ลบแถวลงถังขยะ"),
        )

    def _wraps(self) -> list[int]:
        return [n for n, each in enumerate(self._table.columns) if not each.figure]

    def _keep_names(self) -> None:
        """Show the rows' names beside them while their column is out of view; the current cell stays visible."""
        at = named(self._table)
        side = self.verticalHeader()
        here = self.visualRect(self.currentIndex())
        hidden = self.columnViewportPosition(at) + self.columnWidth(at) <= 0
        if hidden == side.isHidden():
            side.setFixedWidth(min(self.columnWidth(at), self._look.px(NAMES)))
            side.setVisible(hidden)
            self.updateGeometries()
            head = self._table.headerData(at, Qt.Orientation.Horizontal)
            room = side.width() - self._look.px(16)
            show_plain(
                self._over_names,
                side.fontMetrics().elidedText(head, Qt.TextElideMode.ElideRight, room),
            )
            self._over_names.setGeometry(
                side.x(), self.horizontalHeader().y(), side.width(), side.y()
            )
            self._over_names.setVisible(hidden)
            if here.intersects(self.viewport().rect()):
                self.scrollTo(self.currentIndex())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self._heights.go_on()

    def delete_rows(self) -> None:
        """Move the rows with selected cells (or the current row) to the bin, but drop new rows that were refused."""
        rows, _columns = self.chosen()
        found = [self._table.row(self._table.index(n, 0)) for n in rows]
        self._calls.delete(
            *(row.ref for row in found if row is not None and not self._table.cells.forget(row.ref))
        )

    def _ask_filter(self) -> None:
        if self.currentIndex().isValid():
            self._filter_by(self.currentIndex().column())

    def _open(self) -> None:
        index = self.currentIndex()
        found = self._table.row(index)
        if found is not None:
            self._calls.show_row(found.ref, self._table.columns[index.column()].id)


class PlanCellDelegate(TableCellDelegate):
    """A delegate to edit a cell: typing opens a text field; F2 or a double click opens the editor for its field."""

    def __init__(
        self, look: Look, calls: PlanCalls, table: PlanGridModel, view: PlanGridView
    ) -> None:
        super().__init__(look, view)
        self._calls, self._table = calls, table

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = self._field(index)
        called = arabic_digits(str(field.title))
        editor = self._made(index, field, called)
        editor.setParent(parent)
        name(editor, called)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        field, cell = self._field(index), self._table.cell(index)
        begun = bool(editor.property("begun"))
        editor.setProperty("begun", True)
        if not isinstance(editor, ValueField | LongTextField):
            if cell is not None and not begun:
                show_stored(editor, field, cell.shown.value)
            return
        if begun:
            return  # keep what is typed, whatever arrives meanwhile
        editor.show_saved(self._words(index, field))
        if self._view.typing:
            editor.selectAll()
        elif isinstance(editor, ValueField):
            editor.end(False)
        else:
            editor.moveCursor(editor.textCursor().MoveOperation.End)

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ValueField | LongTextField):
            words = editor.text() if isinstance(editor, ValueField) else editor.toPlainText()
            if words != self._words(index, self._field(index)):
                self._view.commit(index, words)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Make the editor at least as wide as its cell, and as high as its text needs, even higher than the row."""
        box = QRect(option.rect)
        if isinstance(editor, LongTextField):
            needed = editor.height()
        else:
            needed = editor.sizeHint().height()
        box.setSize(box.size().expandedTo(QSize(self._look.px(120), needed)))
        editor.setGeometry(box)

    def _field(self, index: Index) -> Field:
        cell = self._table.cell(index)
        if cell is not None and isinstance(cell.spec, Field):
            return cell.spec
        page = self._table.page
        grid = self._table.grid
        column = self._table.columns[index.column()]
        assert page is not None
        assert grid is not None
        return next(
            each for each in page.form.fields if each.id == column.id and grid.kind in each.kind
        )

    def _made(self, index: Index, field: Field, accessible_name: str) -> Editor:
        page = self._table.page
        grid = self._table.grid
        found = type_of(field)
        assert page is not None
        assert grid is not None
        # an invalid text is corrected as text
        refused = self._table.cells.wrong(index.row(), index.column())
        if (self._view.typing or refused) and not found.long:
            return ValueField(self._look, lambda text: text, number=found.figure)
        editor = editor_of(self._look, page, grid.kind, field, accessible_name)
        if isinstance(editor, ValueField | LongTextField):
            editor.rested.connect(lambda text: self._keep(index.row(), index.column(), text))
        else:
            editor.requested.connect(
                lambda key: self._choose(editor, index.row(), index.column(), key)
            )
        return editor

    def _words(self, index: Index, field: Field) -> str:
        """Return the content of a cell as a person would type it."""
        row, cell = self._table.row(index), self._table.cell(index)
        if row is None or cell is None:
            return ""
        if self._table.cells.on_its_way(row.ref, cell.id) is not None or cell.refused:
            return self._table.cells.typed(index.row(), index.column())
        return FieldType.typed_of(field, cell.shown.value)

    def _keep(self, row: int, column: int, text: str) -> None:
        """Save a draft of the text on this PC after a pause in typing."""
        index = self._table.index(row, column)
        found, cell = self._table.row(index), self._table.cell(index)
        if found is not None and cell is not None and self._table.stands(found) >= 0:
            self._calls.keep_draft(found.ref, cell, text)

    def _choose(self, editor: QWidget, row: int, column: int, key: str) -> None:
        self._table.cells.enter({(row, column): key}, as_ids=True)
        if editor.inherits("QComboBox"):
            self.closeEditor.emit(editor, self.EndEditHint.NoHint)
