"""Cards that are clicked as a whole: one of several choices, or a link."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QStylePainter,
    QWidget,
)

from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Pictogram
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, words


def hold(button: QWidget, inside: QLayout) -> None:
    """Put a layout on the button; mouse events pass through it to the button."""
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setLayout(inside)
    for part in button.findChildren(QWidget):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def hint(button: QWidget) -> QSize:
    """The size hint of the layout on the button."""
    layout = button.layout()
    return layout.sizeHint() if layout else QSize()


def least(button: QWidget) -> QSize:
    layout = button.layout()
    return layout.minimumSize() if layout else QSize()


class CardButton(QPushButton):
    """As large as its content; Enter presses it as the space bar does."""

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


class LineButton(CardButton):
    """A row of a list; a screen reader gets the name and description given, not the content."""

    def __init__(self, inside: QLayout, called: str, says: str = "") -> None:
        super().__init__("levelhead")
        hold(self, inside)
        name(self, called, says)


class Card(QRadioButton):
    """A card that is chosen as a whole: a radio button with content."""

    def __init__(self, surface: str) -> None:
        super().__init__()
        self.setObjectName(surface)

    def sizeHint(self) -> QSize:
        return hint(self)

    def minimumSizeHint(self) -> QSize:
        return least(self)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Only the frame of the style sheet: there is no indicator."""
        painter = QStylePainter(self)
        option = QStyleOption()
        option.initFrom(self)
        if self.isChecked():
            option.state |= QStyle.StateFlag.State_On
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option)
        painter.end()


class OptionCard(Card):
    """One of several choices, with a line of explanation."""

    def __init__(self, look: Look, icon: str, title: str, text: str) -> None:
        super().__init__("option")
        tick = Pictogram(look, "tick", "accent", 20)
        keep = tick.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        tick.setSizePolicy(keep)
        tick.hide()
        self.toggled.connect(tick.setVisible)
        inside = _explained(look, icon, title, text, "")
        inside.addWidget(tick)
        hold(self, inside)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        name(self, title, text)


class WayCard(CardButton):
    """A link: one click goes there."""

    def __init__(self, look: Look, icon: str, title: str, text: str) -> None:
        super().__init__("option")
        hold(self, _explained(look, icon, title, text, "right"))
        name(self, title, text)


def _explained(look: Look, icon: str, title: str, text: str, end: str) -> QHBoxLayout:
    heading = words(title, "card" if end else "strong", wrap=True)
    explanation = words(text, "line", "text2", wrap=True)
    if not text:
        explanation.hide()
    tall = 14 if end else 8
    picture = Pictogram(look, icon, "accent", 26 if end else 22)
    inside = row(picture, column(heading, explanation, gap=1), gap=14, edges=(16, tall, 14, tall + 1), grow=1)
    if end:
        inside.addWidget(Pictogram(look, end, "text2", 18))
    return inside
