"""What a screen reader is told that Qt does not say: which words head a page, and where the pages are chosen.

The level of a heading cannot be said: PySide ends the program when Qt asks an interface of Python for its attributes.
So only what heads a page is a heading, and there is one on each.
"""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget
from shiboken6 import isValid

from ui.desktop.widgets.plain import READ_AS

ROLES = {"heading": QAccessible.Role.Heading, "navigation": QAccessible.Role.ComplementaryContent}
_kept: list[QAccessibleInterface] = []  # Python owns them, and Qt calls them as long as their widget is there


class ReaderInterface(QAccessibleWidget):
    """A widget that is read with another role than Qt gives it; a label by its words."""

    def text(self, kind: QAccessible.Text) -> str:
        widget = self.object()
        return super().text(kind) or (
            widget.text() if kind == QAccessible.Text.Name and isinstance(widget, QLabel) else ""
        )


def interface_of(_class: str, thing: QObject) -> QAccessibleInterface | None:
    """How a widget is read; None = as Qt reads it."""
    if not isinstance(thing, QWidget) or (role := ROLES.get(str(thing.property(READ_AS)))) is None:
        return None
    made = ReaderInterface(thing, role)
    _kept[:] = [*filter(isValid, _kept), made]
    return made


@cache
def serve_readers() -> None:
    """Have widgets read so from now on; once a program."""
    QAccessible.installFactory(interface_of)
