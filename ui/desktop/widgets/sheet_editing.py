"""The delegate of editable table cells: which keys end the editor, where the focus goes, how cells are drawn."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import breakable
from ui.desktop.widgets.rows import Index
from ui.desktop.widgets.sheet_block import cells
from ui.desktop.widgets.sheet_view import SpreadsheetBase

STEPS = {  # key -> rows down, columns across
    Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1),
}  # fmt: skip
ARROWS = {  # leave the cell after typing began, not when it was opened to edit
    Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Left: (0, -1),
}  # fmt: skip


class TableCellDelegate(QStyledItemDelegate):
    """A delegate to edit a cell: Enter, Tab, arrows save and move, Ctrl+Enter fills the selection, Esc discards."""

    def __init__(self, look: Look, view: SpreadsheetBase) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = breakable(option.text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the background of a cell, which the style sheet ignores."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(editor, QWidget)
        ):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and held == Qt.KeyboardModifier.AltModifier:
                if isinstance(editor, QPlainTextEdit):
                    editor.insertPlainText("\n")
                return True
            if enter and held == Qt.KeyboardModifier.ControlModifier:
                self._fill(editor)
                return True
            step = self._step(editor, Qt.Key(event.key()), held)
            if step:
                self._end(editor)
                self._view.step(*step)
                return True
        return super().eventFilter(editor, event)

    def _step(
        self, editor: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier
    ) -> tuple[int, int] | None:
        """Return the move (down, across) of a key that ends the editor, or None."""
        if modifiers not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return None
        if key in STEPS:
            down, across = STEPS[key]
            if modifiers == Qt.KeyboardModifier.ShiftModifier:
                return (-down, across)
            return (down, across)
        arrow = self._view.typing and not isinstance(editor, QComboBox) and not modifiers.value
        return ARROWS.get(key) if arrow else None

    def _end(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, self.EndEditHint.NoHint)

    def _fill(self, editor: QWidget) -> None:
        """Enter what was typed into every selected cell."""
        index = self._view.currentIndex()
        now = (index.row(), index.column())
        chosen = [*cells(self._view.selectionModel().selection())]
        self._end(editor)
        words = self._view.cells.typed(*now)
        wanted = {at: words for at in chosen if at != now and self._view.cells.accepts(*at)}
        if wanted:
            self._view.cells.enter(wanted)
