"""Menus under a button: made when opened, deleted when closed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from ui.desktop.widgets.plain import name


def menu_of(parent: QWidget, called: str = "") -> QMenu:
    """An empty menu; `called` is its name for a screen reader."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if called:
        name(menu, called)
    return menu


def add_line(menu: QMenu, text: str, do: Callable[[], object], ticked: bool | None = None) -> None:
    """An action with exactly this text; `ticked` makes it checkable."""
    action = menu.addAction(text.replace("&", "&&"))
    if ticked is not None:
        action.setCheckable(True)
        action.setChecked(ticked)
    action.triggered.connect(lambda _on=False: do())


def open_under(menu: QMenu, button: QWidget) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
