"""What is pressed as a whole, whatever lies on it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QPushButton, QSizePolicy, QWidget

from ui.desktop.widgets.plain import name


def hold(button: QWidget, inside: QLayout) -> None:
    """Lay things on the button; the mouse meets the button, not them."""
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setLayout(inside)
    for part in button.findChildren(QWidget):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def hint(button: QWidget) -> QSize:
    """The size of what lies on the button."""
    layout = button.layout()
    return layout.sizeHint() if layout else QSize()


def least(button: QWidget) -> QSize:
    layout = button.layout()
    return layout.minimumSize() if layout else QSize()


class WholeButton(QPushButton):
    """As large as what lies on it; Enter presses it as the space bar does."""

    def __init__(self, surface: str) -> None:
        super().__init__()
        self.setObjectName(surface)
        self.setAutoDefault(False)

    def sizeHint(self) -> QSize:
        return hint(self)

    def minimumSizeHint(self) -> QSize:
        return least(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class LineButton(WholeButton):
    """A line of a list; a screen reader hears what is given, not what lies on it."""

    def __init__(self, inside: QLayout, called: str, says: str = "") -> None:
        super().__init__("levelhead")
        hold(self, inside)
        name(self, called, says)
