"""Menus under a button: made when they are opened, gone when they are closed."""

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


def add_line(menu: QMenu, said: str, do: Callable[[], object], ticked: bool | None = None) -> None:
    """A line of exactly these words; `ticked` is whether it is the case now, None for what is only done."""
    action = menu.addAction(said.replace("&", "&&"))
    if ticked is not None:
        action.setCheckable(True)
        action.setChecked(ticked)
    action.triggered.connect(lambda _on=False: do())


def open_under(menu: QMenu, button: QWidget) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
