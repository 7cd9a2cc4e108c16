"""Brings the pen's news to the window's own thread."""

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import UserError
from core.model.values import Changes
from ui.session import Job, Session


class News(QObject):
    """The session tells on the thread that writes; these signals arrive where the window lives."""

    changed = Signal(object)  # Changes
    refused = Signal(object)  # UserError
    progress = Signal(object)
    begun = Signal(object)  # Job of several steps
    ended = Signal(object)  # Job
    _changed = Signal(object)
    _refused = Signal(object)
    _progress = Signal(object)
    _begun = Signal(object)
    _ended = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._silent, self._session = False, session
        queued = Qt.ConnectionType.QueuedConnection
        self._changed.connect(self._tell_changed, queued)
        self._refused.connect(self._tell_refused, queued)
        self._progress.connect(self._tell_progress, queued)
        self._begun.connect(self._tell_begun, queued)
        self._ended.connect(self._tell_ended, queued)
        told = (self._changed, self._refused, self._progress, self._begun, self._ended)
        self._heard = tuple(signal.emit for signal in told)
        session.on_changed(self._changed.emit)
        session.on_refused(self._refused.emit)
        session.on_progress(self._progress.emit)
        session.on_begun(self._begun.emit)
        session.on_ended(self._ended.emit)

    def silence(self) -> None:
        """The folder is being let go: what still comes finds nobody to read for."""
        self._silent = True
        self._session.forget(*self._heard)

    def _tell_changed(self, changes: Changes) -> None:
        if not self._silent:
            self.changed.emit(changes)

    def _tell_refused(self, problem: UserError) -> None:
        if not self._silent:
            self.refused.emit(problem)

    def _tell_progress(self, step: object) -> None:
        if not self._silent:
            self.progress.emit(step)

    def _tell_ended(self, job: Job) -> None:
        if not self._silent:
            self.ended.emit(job)

    def _tell_begun(self, job: Job) -> None:
        if not self._silent:
            self.begun.emit(job)
