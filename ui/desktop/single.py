"""One window per folder: a second start asks the first window to come to the front."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT = 1000  # milliseconds a first window may take to answer


def door_of(folder: Path) -> str:
    """The name of the local door of the window that holds this folder."""
    return "prongsai-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def knock(folder: Path) -> bool:
    """Ask the window that holds the folder to come to the front; False when none answers."""
    socket = QLocalSocket()
    socket.connectToServer(door_of(folder))
    if not socket.waitForConnected(WAIT):
        return False
    socket.write(b"front\n")
    socket.flush()
    answered = socket.bytesAvailable() > 0 or socket.waitForReadyRead(WAIT)
    said = bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return answered and said == b"here\n"


class Door(QObject):
    """Open while this process holds the folder."""

    def __init__(self, folder: Path, come: Callable[[], None]) -> None:
        super().__init__()
        self._come = come
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(door_of(folder))  # left behind by a window that was killed; the folder's lock is ours
        self._server.listen(door_of(folder))
        self._server.newConnection.connect(self._answer)

    def close(self) -> None:
        self._server.close()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.write(b"here\n")
            socket.flush()
            socket.disconnected.connect(socket.deleteLater)
            self._come()
