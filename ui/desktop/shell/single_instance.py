"""One window per folder, one for the first run: a second start brings it to the front, and it gets what was given."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLockFile, QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT = 1000  # milliseconds a first window may take to answer
BUSY = 300  # milliseconds after opening before the window listens: more urgent work comes first


def socket_name(folder: Path) -> str:
    """The name of the local socket of the window that holds this folder."""
    return "prongsai-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def raise_other_window(folder: Path, given: Path | None = None) -> bool:
    """Ask the window that holds the folder to come to the front and take the file `given`; False when none answers."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(socket_name(folder))
    if not socket.waitForConnected(WAIT):
        return False
    socket.write(f"{given.absolute() if given else ''}\n".encode())
    socket.flush()
    answered = socket.bytesAvailable() > 0 or socket.waitForReadyRead(WAIT)
    reply = bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return answered and reply == b"here\n"


class InstanceServer(QObject):
    """Listens, from a moment after it is made, while this process holds the folder, or the file `lock`.

    What is asked is done once the event loop comes round, never while the socket that asked is being read: the window
    may run events of its own meanwhile, in which that socket is let go, or close this server itself: it goes later.
    """

    asked = Signal()
    given = Signal(object)  # Path

    def __init__(self, folder: Path, front: Callable[[], None], take: Callable[[Path], None], lock: str = "") -> None:
        super().__init__(QCoreApplication.instance())
        self.asked.connect(front, Qt.ConnectionType.QueuedConnection)
        self.given.connect(take, Qt.ConnectionType.QueuedConnection)
        self._folder = folder
        self._server: QLocalServer | None = None
        self._opening = QTimer(self, interval=BUSY, singleShot=True)
        self._opening.timeout.connect(self._open)
        self._lock = QLockFile(lock)
        if not lock or self._lock.tryLock(0):
            self._opening.start()

    def close(self) -> None:
        self._opening.stop()
        self._lock.unlock()
        if self._server is not None:
            self._server.close()
        self.deleteLater()

    def _open(self) -> None:
        from PySide6.QtNetwork import QLocalServer  # its import takes a tenth of the whole start

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = socket_name(self._folder)
        QLocalServer.removeServer(name)  # left by a process that was killed; the lock of the folder is ours
        self._server.listen(name)
        self._server.newConnection.connect(self._answer)

    def _answer(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.write(b"here\n")
            socket.flush()
            socket.readyRead.connect(partial(self._told, socket))
            socket.disconnected.connect(socket.deleteLater)
            self.asked.emit()

    def _told(self, socket: QLocalSocket) -> None:
        if socket.canReadLine() and (given := bytes(socket.readLine().data()).decode(errors="replace").rstrip("\n")):
            self.given.emit(Path(given))
