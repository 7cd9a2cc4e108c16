"""The shortcuts and actions of a spreadsheet, in one table; every editable table of the window has all of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QEvent, QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication

from core.i18n import _
from core.tabular import tabbed
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import add_line, menu_of
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.plain import copied_cells, copy_words
from ui.desktop.widgets.rows import Index
from ui.desktop.widgets.sheet_block import (
    At,
    PastedBlock,
    TableModelAdapter,
    cells,
    fitted,
    repeats,
    runs,
)
from ui.desktop.widgets.sheet_tools import TableSorter
from ui.desktop.widgets.sheet_view import SpreadsheetBase


class TableAction(NamedTuple):
    """An action of every editable table: its keys in Qt's notation, its name `words`, and `do(view)`, which runs it."""

    keys: tuple[str, ...]
    words: str
    do: Callable[[SpreadsheetBase], object]  # returns False if it did not use the key


def copy(view: SpreadsheetBase) -> None:
    """Copy the selected cells to the clipboard, as a spreadsheet does."""
    _copied(view)


def _copied(view: SpreadsheetBase) -> bool:
    rows, columns = view.block()
    words = [[view.cells.typed(row, column) for column in columns] for row in rows]
    return copy_words(tabbed(words), cells=words) if words else False


def cut(view: SpreadsheetBase) -> None:
    if _copied(view):
        clear(view)


def clear(view: SpreadsheetBase) -> None:
    """Empty the selected cells; no row is deleted."""
    now = view.currentIndex()
    chosen = [*cells(view.selectionModel().selection())] or [(now.row(), now.column())]
    full = [at for at in chosen if at[0] >= 0 and view.cells.accepts(*at)]
    emptied = {at: "" for at in full if view.cells.typed(*at)}
    if emptied:
        view.cells.enter(emptied)


def paste(view: SpreadsheetBase) -> None:
    """Paste the clipboard at the selection, after a preview if some text does not fit or is invalid."""
    mime = QGuiApplication.clipboard().mimeData()
    rows = copied_cells(mime) or view.cells.block(
        mime.html() if mime.hasHtml() else "", mime.text()
    )
    if not any(rows):
        view.reported.emit(_("คลิปบอร์ดว่าง คัดลอกช่องจาก Excel หรือตารางก่อน"))
        return
    _put_or_ask(view, rows)


def fill_down(view: SpreadsheetBase) -> None:
    """Copy the first selected row into the other selected rows. If only one is selected, copy the row above into it."""
    rows, columns = view.block()
    # no selection makes it a row
    empty = view.model().rowCount() - 1 if view.cells.grows() and len(rows) > 1 else -1
    if len(rows) > 1:
        source = rows[0]
    elif rows:
        source = rows[0] - 1
    else:
        source = -1
    if source >= 0:
        words = [view.cells.typed(source, column) for column in columns]
        others = (row for row in rows if row not in (source, empty))
        _fill(
            view,
            {
                (row, column): each
                for row in others
                for column, each in zip(columns, words, strict=True)
            },
        )


def fill_right(view: SpreadsheetBase) -> None:
    rows, columns = view.block()
    order = view.order()
    before = order.index(columns[0]) - 1 if columns else -1
    if len(columns) > 1:
        source = columns[0]
    elif before >= 0:
        source = order[before]
    else:
        source = -1
    if source >= 0:
        others = ((row, column) for row in rows for column in columns if column != source)
        _fill(view, {(row, column): view.cells.typed(row, source) for row, column in others})


def _fill(view: SpreadsheetBase, filled: Mapping[At, str]) -> None:
    wanted = {at: words for at, words in filled.items() if view.cells.accepts(*at)}
    if wanted:
        view.cells.enter(wanted)


def _put_or_ask(view: SpreadsheetBase, rows: list[list[str]]) -> None:
    down, across = view.block()
    order, sheet = view.order(), view.cells
    if not down or not across:
        if not view.currentIndex().isValid():
            view.reported.emit(sheet.closed(-1, -1))
        return
    of_one_piece = len(runs(down)) == len(runs([order.index(n) for n in across])) == 1
    if not of_one_piece and not repeats(PastedBlock(rows), down, across):
        view.reported.emit(
            _("ยังไม่ได้วาง เพราะช่องที่เลือกแยกกันและมีขนาดไม่พอดีกับที่คัดลอกมา เลือกช่องแรกช่องเดียว แล้ววางอีกครั้ง")
        )
        return
    free = view.model().rowCount() if not sheet.grows() else 10**9
    found = fitted(PastedBlock(rows), down, across, order, free, sheet.accepts, sheet.fault)
    if found.doubtful:
        view.doubtful.emit(found)
    else:
        view.put(found)


def edit(view: SpreadsheetBase) -> None:
    """Open the editor of the current cell, with the cursor behind its text. If the cell is read-only, report why."""
    index = view.currentIndex()
    if not takes(view, index):
        view.reported.emit(view.cells.closed(index.row(), index.column()))
    else:
        view.typing = False
        QAbstractItemView.edit(view, index)


def takes(view: SpreadsheetBase, index: Index) -> bool:
    """Return whether a person can type into the cell at `index`."""
    return index.isValid() and view.cells.accepts(index.row(), index.column())


def _move(
    down: int, across: int, *, far: bool = False, end: bool = False
) -> Callable[[SpreadsheetBase], None]:
    """Return an arrow key's action: one cell on, with `end` to the edge of the filled cells, with `far` selecting."""

    def move(view: SpreadsheetBase) -> None:
        now, order = view.currentIndex(), view.order()
        if not now.isValid():
            return
        row, column = view.far() if far else (now.row(), now.column())
        at = order.index(column)
        row, at = _edge(view, row, at, down, across) if end else (row + down, at + across)
        if far and end and view.cells.grows():  # up to the empty last row
            row = min(row, max(now.row(), view.model().rowCount() - 2))
        if 0 <= row < view.model().rowCount() and 0 <= at < len(order):
            view.go(row, order[at], extend=far)

    return move


def _edge(view: SpreadsheetBase, row: int, column: int, down: int, across: int) -> At:
    """Return the last filled cell before an empty one; from there the next filled one, else the end."""
    order, rows = view.order(), view.model().rowCount()

    def inside(r: int, c: int) -> bool:
        return 0 <= r < rows and 0 <= c < len(order)

    def full(r: int, c: int) -> bool:
        return bool(view.cells.typed(r, order[c]))

    if not inside(row + down, column + across):
        return row, column
    run = full(row, column) and full(row + down, column + across)
    row, column = row + down, column + across
    while inside(row + down, column + across):
        if run and not full(row + down, column + across):
            break
        if not run and full(row, column):
            break
        row, column = row + down, column + across
    return row, column


def _corner(
    *, last_row: bool | None, last_column: bool, far: bool = False
) -> Callable[[SpreadsheetBase], None]:
    def move(view: SpreadsheetBase) -> None:
        now, order = view.currentIndex(), view.order()
        if last_row is None:
            row = now.row()
        elif last_row:
            row = view.filled()[-1]
        else:
            row = 0
        if order and 0 <= row < view.model().rowCount():
            view.go(row, order[-1 if last_column else 0], extend=far)

    return move


def offer(view: SpreadsheetBase, point: QPoint | None = None) -> None:
    """Open the menu of actions on the selected cells at a point (None = at the current cell)."""
    open_menu(
        view,
        [(f"{_(BY_KEY[key].words)}\t{key}", partial(BY_KEY[key].do, view)) for key in IN_MENU],
        point,
    )


IN_MENU = ("Ctrl+X", "Ctrl+C", "Ctrl+V", "Ctrl+D", "Ctrl+R", "Del")
HABITS = (
    TableAction(("Return", "Enter"), "ลงหนึ่งช่อง", lambda view: view.step(1, 0)),
    TableAction(("Shift+Return", "Shift+Enter"), "ขึ้นหนึ่งช่อง", lambda view: view.step(-1, 0)),
    TableAction(("Tab",), "ไปช่องขวา", lambda view: view.step(0, 1)),
    TableAction(
        ("Shift+Tab", "Shift+Backtab", "Backtab"), "กลับช่องซ้าย", lambda view: view.step(0, -1)
    ),
    TableAction(("F2", "Alt+Down"), "แก้ในช่อง", edit),
    TableAction(
        ("Esc",), "คืนค่าที่บันทึกไว้", lambda _view: False
    ),  # for the editor, or for the window around the table
    TableAction(("Del", "Backspace"), "ล้างช่องที่เลือก", clear),
    TableAction(("Ctrl+C",), "คัดลอก", copy),
    TableAction(("Ctrl+X",), "ตัด", cut),
    TableAction(("Ctrl+V",), "วางทั้งช่วง", paste),
    TableAction(("Ctrl+D",), "เติมลง", fill_down),
    TableAction(("Ctrl+R",), "เติมไปทางขวา", fill_right),
    TableAction(("Ctrl+A",), "เลือกทั้งตาราง", lambda view: view.pick(view.filled(), view.order())),
    TableAction(
        ("Ctrl+Space",), "เลือกทั้งคอลัมน์", lambda view: view.pick(view.filled(), view.chosen()[1])
    ),
    TableAction(
        ("Shift+Space",), "เลือกทั้งแถว", lambda view: view.pick(view.chosen()[0], view.order())
    ),
    TableAction(("Menu", "Shift+F10"), "เมนูของช่อง", offer),
    TableAction(("Home",), "", _corner(last_row=None, last_column=False)),
    TableAction(("End",), "", _corner(last_row=None, last_column=True)),
    TableAction(
        ("Ctrl+Home",), "ไปมุมแรกหรือมุมสุดท้ายของตาราง", _corner(last_row=False, last_column=False)
    ),
    TableAction(("Ctrl+End",), "", _corner(last_row=True, last_column=True)),
    TableAction(("Shift+Home",), "", _corner(last_row=None, last_column=False, far=True)),
    TableAction(("Shift+End",), "", _corner(last_row=None, last_column=True, far=True)),
    TableAction(("Ctrl+Shift+Home",), "", _corner(last_row=False, last_column=False, far=True)),
    TableAction(("Ctrl+Shift+End",), "", _corner(last_row=True, last_column=True, far=True)),
    *(
        TableAction(
            (f"{held}{key}",), "", _move(down, across, far="Shift" in held, end="Ctrl" in held)
        )
        for held in ("", "Shift+", "Ctrl+", "Ctrl+Shift+")
        for key, down, across in (("Up", -1, 0), ("Down", 1, 0), ("Left", 0, -1), ("Right", 0, 1))
    ),
)
BY_KEY = {key: habit for habit in HABITS for key in habit.keys}


def strokes(event: QKeyEvent) -> Iterator[str]:
    """Yield the name of a key stroke, such as `Ctrl+C`; on Windows also Ctrl with the letter of a Latin layout."""
    held = event.keyCombination()
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        held = type(held)(
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())
        )
    yield QKeySequence(held).toString(QKeySequence.SequenceFormat.PortableText)
    if (
        event.modifiers() == Qt.KeyboardModifier.ControlModifier
        and 64 < event.nativeVirtualKey() < 91
    ):
        yield f"Ctrl+{chr(event.nativeVirtualKey())}"


def habit_of(event: QKeyEvent) -> TableAction | None:
    return next((BY_KEY[each] for each in strokes(event) if each in BY_KEY), None)


class SpreadsheetWidget(SpreadsheetBase):
    """A table view with the keys of a spreadsheet: select, edit, fill, clear, copy and paste cells."""

    def __init__(self, look: Look, model: QAbstractTableModel, cells: TableModelAdapter) -> None:
        super().__init__(look, model, cells)
        self._passing = False  # focused by Tab and not used yet: Tab goes on in the page
        InstalledShortcuts(self, [KeyBinding(_(habit.words), habit.keys) for habit in HABITS])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason):
            self.land()  # never by the mouse: it may scroll, and the head under the mouse would be another column's
        self._passing = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._passing = False
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of actions at the mouse; a cell there outside the selection is selected first."""
        index = self.indexAt(event.pos())
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if by_mouse and index.isValid() and not self.selectionModel().isSelected(index):
            self.go(index.row(), index.column())
        offer(self, event.pos() if by_mouse else None)

    def event(self, event: QEvent) -> bool:
        """Handle an event as Qt does, but claim the table's keys (True), so that no window shortcut takes them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and habit_of(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return  # a key the cell editor did not use
        habit = habit_of(event)
        if self._passing and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
            return
        self._passing = False
        if habit is not None:
            # after the last cell Tab goes on in the page
            event.setAccepted(habit.do(self) is not False)
            return
        now = self.currentIndex()
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if not held and event.text().isprintable() and event.text() and not takes(self, now):
            self.reported.emit(self.cells.closed(now.row(), now.column()))
        else:
            super().keyPressEvent(event)


DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def open_menu(
    view: SpreadsheetBase,
    actions: Sequence[tuple[str, Callable[[], object]]],
    point: QPoint | None = None,
) -> None:
    """Open a menu with `actions` (label, function), then the view's own actions and sort orders. It opens at `point`,
    or if that is None at the current cell; without a current cell nothing opens."""
    if QApplication.activePopupWidget() is not None or not view.currentIndex().isValid():
        return  # Windows sends it again when the key is released
    menu = menu_of(view, _("เมนูของช่อง"))
    own = [
        line
        for table in view.findChildren(InstalledShortcuts, options=DIRECT)
        for line in table.lines
    ]
    for lines in (
        actions,
        [(f"{line.words}\t{line.cap}", line.do) for line in own if line.do and line.words],
    ):
        for text, do in lines:
            add_line(menu, text, do)
        menu.addSeparator()
    sorting = view.findChild(TableSorter, options=DIRECT)
    if sorting is not None:
        sorting.add_to(menu, view.currentIndex().column())
    place = view.visualRect(view.currentIndex()).bottomLeft() if point is None else point
    menu.popup(view.viewport().mapToGlobal(place))
