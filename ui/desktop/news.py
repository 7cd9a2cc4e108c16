"""Brings the pen's news to the window's own thread."""

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import UserError
from core.model.values import Changes
from ui.session import Session


class News(QObject):
    """The session tells on the thread that writes; these signals arrive where the window lives."""

    changed = Signal(object)  # Changes
    refused = Signal(object)  # UserError
    progress = Signal(object)
    _changed = Signal(object)
    _refused = Signal(object)
    _progress = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._silent = False
        queued = Qt.ConnectionType.QueuedConnection
        self._changed.connect(self._tell_changed, queued)
        self._refused.connect(self._tell_refused, queued)
        self._progress.connect(self._tell_progress, queued)
        session.on_changed(self._changed.emit)
        session.on_refused(self._refused.emit)
        session.on_progress(self._progress.emit)

    def silence(self) -> None:
        """The folder is being let go: what still comes finds nobody to read for."""
        self._silent = True

    def _tell_changed(self, changes: Changes) -> None:
        if not self._silent:
            self.changed.emit(changes)

    def _tell_refused(self, problem: UserError) -> None:
        if not self._silent:
            self.refused.emit(problem)

    def _tell_progress(self, step: object) -> None:
        if not self._silent:
            self.progress.emit(step)
