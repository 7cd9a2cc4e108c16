"""Keeps one window per folder: a second start of the program raises the first window and passes its file to it."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLockFile, QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT = 1000  # milliseconds a first window has to answer
BUSY = 300  # milliseconds before the window starts to listen, as other work is more urgent


def socket_name(folder: Path) -> str:
    """Return the name of the local socket on which the window of this folder listens."""
    return "prongsai-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def raise_other_window(folder: Path, file: Path | None = None) -> bool:
    """Ask the window that has `folder` open to come to the front and open `file`; False if no window answered."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(socket_name(folder))
    if not socket.waitForConnected(WAIT):
        return False
    socket.write(f"{file.absolute() if file else ''}\n".encode())
    socket.flush()
    answered = socket.bytesAvailable() > 0 or socket.waitForReadyRead(WAIT)
    reply = bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return answered and reply == b"here\n"


class InstanceServer(QObject):
    """A local server that later starts of the program call; it then runs `front()` and, if they name a file,
    `take(file)`. `lock`: path of a lock file that this process must get in order to serve, "" = none."""

    start_requested = Signal()
    given = Signal(Path)

    def __init__(
        self, folder: Path, front: Callable[[], None], take: Callable[[Path], None], lock: str = ""
    ) -> None:
        super().__init__(QCoreApplication.instance())
        self.start_requested.connect(front, Qt.ConnectionType.QueuedConnection)
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
        from PySide6.QtNetwork import QLocalServer  # its import takes a tenth of the start

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = socket_name(self._folder)
        QLocalServer.removeServer(name)  # left by a killed process; we hold the folder's lock
        self._server.listen(name)
        self._server.newConnection.connect(self._answer)

    def _answer(self) -> None:
        while (
            self._server is not None
            and (socket := self._server.nextPendingConnection()) is not None
        ):
            socket.write(b"here\n")
            socket.flush()
            socket.readyRead.connect(partial(self._answered, socket))
            socket.disconnected.connect(socket.deleteLater)
            self.start_requested.emit()

    def _answered(self, socket: QLocalSocket) -> None:
        if socket.canReadLine() and (
            given := bytes(socket.readLine().data()).decode(errors="replace").rstrip("\n")
        ):
            self.given.emit(Path(given))
