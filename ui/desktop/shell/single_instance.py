"""One window per folder: a second start asks the first window to come to the front."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtNetwork import QLocalServer

WAIT = 1000  # milliseconds a first window may take to answer
BUSY = 300  # milliseconds a window that opens has more urgent things to do than to listen at its door


def door_of(folder: Path) -> str:
    """The name of the local door of the window that holds this folder."""
    return "prongsai-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def knock(folder: Path) -> bool:
    """Ask the window that holds the folder to come to the front; False when none answers."""
    from PySide6.QtNetwork import QLocalSocket

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


class InstanceServer(QObject):
    """Open, a moment after it is made, while this process holds the folder."""

    def __init__(self, folder: Path, come: Callable[[], None]) -> None:
        super().__init__()
        self._folder, self._come = folder, come
        self._server: QLocalServer | None = None
        self._opening = QTimer(self, interval=BUSY, singleShot=True)
        self._opening.timeout.connect(self._open)
        self._opening.start()

    def close(self) -> None:
        self._opening.stop()
        if self._server is not None:
            self._server.close()

    def _open(self) -> None:
        from PySide6.QtNetwork import QLocalServer  # takes as long to load as a tenth of the whole start

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = door_of(self._folder)
        QLocalServer.removeServer(name)  # left behind by a window that was killed; the folder's lock is ours
        self._server.listen(name)
        self._server.newConnection.connect(self._answer)

    def _answer(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.write(b"here\n")
            socket.flush()
            socket.disconnected.connect(socket.deleteLater)
            self._come()
