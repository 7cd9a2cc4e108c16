"""Brings the pen's news to the window's own thread."""

from PySide6.QtCore import QObject, Qt, Signal

from ui.session import Session


class News(QObject):
    """The session tells on the thread that writes; these signals, one for each kind, arrive where the window lives."""

    changed = Signal(object)  # Changes
    refused = Signal(object)  # UserError
    progress = Signal(object)
    begun = Signal(object)  # Job of several steps
    ended = Signal(object)  # Job
    _heard = Signal(str, object)  # kind, news

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._silent, self._session, self._listener = False, session, self._heard.emit
        self._heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        session.listen(self._listener)

    def silence(self) -> None:
        """The folder is being let go: what still comes finds nobody to read for."""
        self._silent = True
        self._session.forget(self._listener)

    def _tell(self, kind: str, news: object) -> None:
        if not self._silent:
            getattr(self, kind).emit(news)
