"""Answers Qt's own file dialogs as a person does: the path is typed, and Enter pressed."""

import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.journeys.hands import told, typed

PATIENCE = 3  # seconds until what was typed stands there
LOOK = 200  # milliseconds from one look at the screen to the next


class ScreenDialogs:
    """`save`, `open`, `folder` and `many` are what is answered when the program asks for such a place."""

    def __init__(self) -> None:
        self.save = Path()
        self.open = Path()
        self.folder = Path()
        self.many: list[Path] = []
        self._answered: QFileDialog | None = None
        self._typed = 0.0  # when
        self._eye = QTimer(interval=LOOK)
        self._eye.timeout.connect(self._look)
        self._eye.start()

    def _look(self) -> None:
        """A dialog blocks whoever opened it, so it is answered from the clock."""
        asking = QApplication.activeModalWidget()
        if (
            not isinstance(asking, QFileDialog)
            or asking is self._answered
            or not asking.isActiveWindow()
        ):
            return
        entry = asking.findChild(QLineEdit, "fileNameEdit")
        if isinstance(entry, QLineEdit) and entry.text() == self._wanted(asking):
            self._answered = asking
            told("xdotool", "key", "Return")
        elif (
            self._typed < time.monotonic() - PATIENCE
        ):  # not yet, or a letter went wrong on the way
            told("xdotool", "key", "ctrl+a")
            typed(self._wanted(asking))
            self._typed = time.monotonic()

    def _wanted(self, asking: QFileDialog) -> str:
        if asking.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            return str(self.save)
        if asking.fileMode() == QFileDialog.FileMode.Directory:
            return str(self.folder)
        if asking.fileMode() == QFileDialog.FileMode.ExistingFiles:
            return " ".join(f'"{path}"' for path in self.many)
        return str(self.open)
