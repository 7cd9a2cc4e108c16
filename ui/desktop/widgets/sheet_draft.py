"""Tables of rows that are not saved yet, with all keys of a table and an undo history of their own."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QWidget,
)

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, show_entry
from ui.desktop.widgets.rows import Index
from ui.desktop.widgets.sheet import SpreadsheetWidget, strokes
from ui.desktop.widgets.sheet_block import At, PastePlacement, TableModelAdapter
from ui.desktop.widgets.sheet_editing import TableCellDelegate
from ui.desktop.widgets.sheet_heights import RowHeightFitter
from ui.desktop.widgets.sheet_placing import PastedCellsDialog

Place = tuple[int, int]  # permanent number of a row, however sorted or filtered; column
MOST = 200  # deeds that can be undone
TURNS = {"Ctrl+Z": False, "Ctrl+Y": True, "Ctrl+Shift+Z": True}  # stroke -> whether it redoes


class DraftUndoStep(NamedTuple):
    """A step of the undo history: the texts of cells before and after it, and the numbers of the rows that it added."""

    before: Mapping[Place, str]
    after: Mapping[Place, str]
    added: tuple[int, ...]  # rows that it added


class DraftRowsModel(Protocol):
    """The interface of a model of unsaved rows, whose cells accept any text."""

    def number(
        self, row: int
    ) -> int: ...  # number of a shown row; after the last one, of a new row
    def stands(self, number: int) -> int: ...  # position of a row, -1 = not shown
    def text(self, place: Place) -> str: ...
    def write(
        self, texts: Mapping[Place, str], added: Sequence[int] = (), removed: Sequence[int] = ()
    ) -> None: ...


class DraftTableAdapter(TableModelAdapter):
    """The adapter through which a table view edits unsaved rows; faults are shown in the table itself."""

    reported = Signal(str)

    def __init__(self, model: QAbstractTableModel, rows: DraftRowsModel) -> None:
        super().__init__(model)
        self._rows = rows
        self._done: list[DraftUndoStep] = []
        self._undone: list[DraftUndoStep] = []

    def typed(self, row: int, column: int) -> str:
        return str(self._model.index(row, column).data(Qt.ItemDataRole.EditRole) or "")

    def enter(self, cells: Mapping[At, str], *, pasted: bool = False) -> None:
        rows = self._rows
        before = dict[Place, str]()
        after = dict[Place, str]()
        for (row, column), words in cells.items():
            place = rows.number(row), column
            if words != (was := rows.text(place)):
                before[place], after[place] = was, words
        if after:
            last = max(row for row, column in cells if (rows.number(row), column) in after)
            here = self._model.rowCount() - self.grows()
            deed = DraftUndoStep(
                before, after, tuple(rows.number(row) for row in range(here, last + 1))
            )
            self._done, self._undone = [*self._done, deed][-MOST:], []
            rows.write(deed.after, deed.added)
        if pasted:
            self.reported.emit(_("วาง {n} ช่องแล้ว กด Ctrl+Z เพื่อเลิกทำ").format(n=f"{len(cells):,}"))

    def forget(self) -> None:
        """Clear the undo history, because the table now shows other rows or its rows were saved."""
        self._done, self._undone = [], []

    def reread(self, old_text: Callable[[Place], str], new_text: Callable[[Place], str]) -> None:
        """Adapt the undo history to a file read again. If a cell was first edited from the file's old text
        (`old_text(cell)`), undoing that edit now restores the new text (`new_text(cell)`)."""
        met = set[Place]()

        def renewed(deed: DraftUndoStep) -> DraftUndoStep:
            first = {
                place
                for place, words in deed.before.items()
                if place not in met and words == old_text(place)
            }
            met.update(deed.before)
            return deed._replace(
                before={**deed.before, **{place: new_text(place) for place in first}}
            )

        self._done = [renewed(deed) for deed in self._done]
        self._undone = [renewed(deed) for deed in reversed(self._undone)][::-1]

    def may(self, *, redo: bool) -> bool:
        """Return whether there is a step to undo or, with `redo`, to redo."""
        return bool(self._undone if redo else self._done)

    def turn(self, *, redo: bool) -> At | None:
        """Undo the last step or, if `redo`, redo the step last undone. Return (row, column) of the first changed cell,
        None if that row is not shown."""
        deed = (self._undone if redo else self._done).pop()
        (self._done if redo else self._undone).append(deed)
        if redo:
            self._rows.write(deed.after, deed.added)
        else:
            self._rows.write(deed.before, (), deed.added)
        number, column = min(deed.before)
        row = self._rows.stands(number)
        return (row, column) if row >= 0 else None


class DraftCellDelegate(TableCellDelegate):
    """A delegate that edits a cell in a one-line field or, if the cell's text has several lines, in a larger one."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = "\n" not in self._view.cells.typed(index.row(), index.column())
        editor = QLineEdit(parent) if line else QPlainTextEdit(parent)
        name(editor, str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the editor only once, so that the text being typed stays when the model changes."""
        if editor.property("begun"):
            return
        editor.setProperty("begun", True)
        words = self._view.cells.typed(index.row(), index.column())
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(words)
            if self._view.typing:
                editor.selectAll()
            else:
                editor.moveCursor(editor.textCursor().MoveOperation.End)
        elif isinstance(editor, QLineEdit):
            show_entry(editor, words)

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        words = editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()  # type: ignore[attr-defined]  # made above
        if words != self._view.cells.typed(index.row(), index.column()):
            self._view.commit(index, words)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        box = option.rect
        if isinstance(editor, QPlainTextEdit):
            box.setHeight(max(box.height(), self._look.px(96)))
        editor.setGeometry(box)


class UnsavedRowsTable(SpreadsheetWidget):
    """A table view of unsaved rows, with its own undo (Ctrl+Z) while there is a step to undo."""

    def __init__(self, look: Look, model: QAbstractTableModel, cells: DraftTableAdapter) -> None:
        super().__init__(look, model, cells)
        self._draft = cells
        self.setItemDelegate(DraftCellDelegate(look, self))
        self.heights = RowHeightFitter(
            look, self, lambda row, column: digits(cells.typed(row, column)), self.order
        )
        self.doubtful.connect(self._ask)
        cells.reported.connect(self.reported)

    def event(self, event: QEvent) -> bool:
        """Handle an event. An undo or redo key for which there is no step is left to the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._turn(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        again = self._turn(event) if self.state() != self.State.EditingState else None
        if again is None:
            super().keyPressEvent(event)
        elif (at := self._draft.turn(redo=again)) is not None and not self.currentIndex().isValid():
            self.go(*at)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.heights.go_on()

    def _turn(self, event: QKeyEvent) -> bool | None:
        """Return True if a key stroke redoes a deed, False if it undoes one, None if neither or there is none."""
        again = next((TURNS[each] for each in strokes(event) if each in TURNS), None)
        return again if again is not None and self._draft.may(redo=again) else None

    def _ask(self, block: PastePlacement) -> None:
        dialog = PastedCellsDialog(self._look, self._rows, block, self.order(), self.put, self)
        dialog.open()
