"""Answers Qt's own file dialogs as a person does: the path is typed, and Enter pressed."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.journeys.hands import told

LOOK = 200  # milliseconds from one look at the screen to the next


class ScreenDialogs:
    """`save`, `open`, `folder` and `many` are what is answered when the program asks for such a place."""

    def __init__(self) -> None:
        self.save, self.open, self.folder = Path(), Path(), Path()
        self.many: list[Path] = []
        self._answered: QFileDialog | None = None
        self._eye = QTimer(interval=LOOK)
        self._eye.timeout.connect(self._look)
        self._eye.start()

    def _look(self) -> None:
        """A dialog blocks whoever opened it, so it is answered from the clock."""
        asking = QApplication.activeModalWidget()
        if isinstance(asking, QFileDialog) and asking is not self._answered and asking.isActiveWindow():
            self._answered = asking
            told("xdotool", "key", "ctrl+a")
            told("xdotool", "type", "--delay", "15", self._wanted(asking))
            told("xdotool", "key", "Return")

    def _wanted(self, asking: QFileDialog) -> str:
        if asking.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            return str(self.save)
        if asking.fileMode() == QFileDialog.FileMode.Directory:
            return str(self.folder)
        if asking.fileMode() == QFileDialog.FileMode.ExistingFiles:
            return " ".join(f'"{path}"' for path in self.many)
        return str(self.open)
