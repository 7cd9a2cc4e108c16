"""Work beside the window's thread, whose outcome is handed over on it."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThreadPool, Signal

Seen = TypeVar("Seen")


class _Bell(QObject):
    rung = Signal(object)


def beside(work: Callable[[], Seen], arrived: Callable[[Seen | None], None]) -> None:
    """Do `work` on another thread, then call `arrived` with its outcome, or None after a bug, on the window's thread.

    Only that thread lets go of what belongs to Qt: a bell let go of elsewhere while it rings, or a page with the work
    that was for it, would end the program. So the bell is the application's, and the other thread drops the work first.
    """
    bell = _Bell(QCoreApplication.instance())
    task = [work]

    def there(seen: Seen | None) -> None:
        bell.deleteLater()
        arrived(seen)

    def run() -> None:
        seen: Seen | None = None
        try:
            seen = task.pop()()
        finally:
            bell.rung.emit(seen)

    bell.rung.connect(there, Qt.ConnectionType.QueuedConnection)
    QThreadPool.globalInstance().start(run)
