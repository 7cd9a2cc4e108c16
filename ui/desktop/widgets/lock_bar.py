"""Says above a page why it can only be read and who locked it, with the way to where it is unlocked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import row
from ui.desktop.widgets.plain import name, show, show_plain, words


class LockBar(QFrame):
    wanted = Signal()  # to the page of signing

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("tone", "info")
        self._says = words("", "line", wrap=True)
        self.go = Button(look, _("ไปหน้าลงนาม"), "link", "right")
        self.go.clicked.connect(self.wanted)
        line = row(Pictogram(look, "lock", "info", 18), self._says, self.go, gap=10, edges=(14, 6, 10, 6))
        line.setStretch(1, 1)
        self.setLayout(line)
        show(self, False)

    @property
    def says(self) -> str:
        return self._says.text()

    def show_locked(self, why: str) -> None:
        """Show why; "" = nothing is locked."""
        show_plain(self._says, why)
        name(self, why)
        show(self, bool(why))
