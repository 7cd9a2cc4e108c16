"""What a right click on a cell offers: what the keys of the table do, and the orders its rows may stand in."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from core.i18n import _
from ui.desktop.widgets.choices import add_line, menu_of
from ui.desktop.widgets.keys import KeyTable
from ui.desktop.widgets.sheet_sorting import SheetSorting
from ui.desktop.widgets.sheet_view import SheetView

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def open_menu(view: SheetView, deeds: Sequence[tuple[str, Callable[[], object]]], at: QPoint | None = None) -> None:
    """Deeds of every table, those of this one and its orders; where the mouse is (`at`, within the cells), else at the
    cell the keyboard is in."""
    if QApplication.activePopupWidget() is not None or not view.currentIndex().isValid():
        return  # Windows asks once more when the key is let go
    menu = menu_of(view, _("เมนูของช่อง"))
    own = [line for table in view.findChildren(KeyTable, options=DIRECT) for line in table.lines]
    for lines in (deeds, [(f"{line.words}\t{line.cap}", line.do) for line in own if line.do and line.words]):
        for text, do in lines:
            add_line(menu, text, do)
        menu.addSeparator()
    if (sorting := view.findChild(SheetSorting, options=DIRECT)) is not None:
        sorting.add_to(menu, view.currentIndex().column())
    place = view.visualRect(view.currentIndex()).bottomLeft() if at is None else at
    menu.popup(view.viewport().mapToGlobal(place))
