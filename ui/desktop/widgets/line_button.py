"""A line of a list that is pressed as a whole, with whatever lies on it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QPushButton, QSizePolicy

from ui.desktop.widgets.cards import hint, least, see_through
from ui.desktop.widgets.plain import name


class LineButton(QPushButton):
    """Enter presses it as the space bar does; a screen reader hears what is given, not what lies on it."""

    def __init__(self, inside: QLayout, called: str, says: str = "") -> None:
        super().__init__()
        self.setObjectName("levelhead")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setLayout(inside)
        name(self, called, says)
        see_through(self)

    def sizeHint(self) -> QSize:
        return hint(self)

    def minimumSizeHint(self) -> QSize:
        return least(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout and layout.hasHeightForWidth() else hint(self).height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
