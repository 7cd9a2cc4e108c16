"""The pen's news, delivered on the window's thread."""

from PySide6.QtCore import QObject, Qt, Signal

from ui.session import Session


class News(QObject):
    """The session notifies on the pen's thread; these signals, one per kind, arrive on the window's."""

    changed = Signal(object)  # Changes
    refused = Signal(object)  # UserError
    progress = Signal(object)
    begun = Signal(object)  # Job of several steps
    ended = Signal(object)  # Job
    _received = Signal(str, object)  # kind, news

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._silent, self._session, self._listener = False, session, self._received.emit
        self._received.connect(self._emit, Qt.ConnectionType.QueuedConnection)
        session.listen(self._listener)

    def silence(self) -> None:
        """The folder is being closed: news that still comes is dropped."""
        self._silent = True
        self._session.forget(self._listener)

    def _emit(self, kind: str, news: object) -> None:
        if not self._silent:
            getattr(self, kind).emit(news)
