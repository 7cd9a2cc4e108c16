"""Cards that are pressed as a whole: one of several, or a way to go."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QStylePainter,
)

from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Pictogram
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.plain import name, words
from ui.desktop.widgets.whole import WholeButton, hint, hold, least


class Card(QRadioButton):
    """A card that is chosen as a whole: a radio button with things on it."""

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


class WayCard(WholeButton):
    """A way to go: one press and we are on it."""

    def __init__(self, look: Look, icon: str, title: str, text: str) -> None:
        super().__init__("option")
        hold(self, _explained(look, icon, title, text, "right"))
        name(self, title, text)


def _explained(look: Look, icon: str, title: str, text: str, end: str) -> QHBoxLayout:
    heading = words(title, "card" if end else "strong", wrap=True)
    said = words(text, "line", "text2", wrap=True)
    if not text:
        said.hide()
    tall = 14 if end else 8
    picture = Pictogram(look, icon, "accent", 26 if end else 22)
    inside = row(picture, column(heading, said, gap=1), gap=14, edges=(16, tall, 14, tall + 1))
    inside.setStretch(1, 1)
    if end:
        inside.addWidget(Pictogram(look, end, "text2", 18))
    return inside
