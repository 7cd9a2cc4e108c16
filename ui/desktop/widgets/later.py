"""What is done once nothing has happened for a while."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(owner: QObject, rest: int, do: Callable[[], object]) -> QTimer:
    """Do it `rest` milliseconds after the last `start()`, unless `owner` is gone or it is stopped."""
    timer = QTimer(owner, interval=rest, singleShot=True)
    timer.timeout.connect(do)
    return timer
