"""What screen readers get beyond Qt: which label is a page's heading, and where pages are chosen. Each page has one
heading, without levels, as PySide crashes when Qt asks a Python interface for its attributes."""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget
from shiboken6 import isValid

from ui.desktop.widgets.plain import READ_AS

ROLES = {"heading": QAccessible.Role.Heading, "navigation": QAccessible.Role.ComplementaryContent}
# kept alive by Python, as Qt uses them while their widget exists
_kept: list[QAccessibleInterface] = []


class AccessibleInterface(QAccessibleWidget):
    """The accessibility interface of a widget whose role differs from the one that Qt gives it."""

    def text(self, kind: QAccessible.Text) -> str:
        widget = self.object()
        return super().text(kind) or (
            widget.text() if kind == QAccessible.Text.Name and isinstance(widget, QLabel) else ""
        )


def interface_of(_class: str, thing: QObject) -> QAccessibleInterface | None:
    """Return an accessibility interface for a widget that the program gave another role; None = Qt's own is used."""
    if not isinstance(thing, QWidget) or (role := ROLES.get(str(thing.property(READ_AS)))) is None:
        return None
    made = AccessibleInterface(thing, role)
    _kept[:] = [*filter(isValid, _kept), made]
    return made


@cache
def serve_readers() -> None:
    """Make Qt use `interface_of` for all widgets; further calls do nothing."""
    QAccessible.installFactory(interface_of)
