"""A check box with a mark that is visible in every theme and grows with the text."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox

from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import name, show_plain

SIDE = 20  # pixels of the 100 % design


class TickBox(QCheckBox):
    """Without words it needs a name (ui.desktop.widgets.plain)."""

    def __init__(self, look: Look, text: str = "") -> None:
        super().__init__()
        self._look = look
        self.setProperty("tick", "1")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        show_plain(self, f" {text}" if text else "")
        if text:
            name(self, text)
        self.toggled.connect(lambda _on: self.draw())
        look.changed.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        """Draw the mark of the present state."""
        on = self.isChecked()
        ink = "accent" if on and self.isEnabled() else "text2"
        self.setIcon(self._look.icon("ticked" if on else "unticked", ink, SIDE))
        self.setIconSize(QSize(self._look.px(SIDE), self._look.px(SIDE)))
