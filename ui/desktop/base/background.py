"""Work and reading on threads beside the window's own; results are handed over on the window's thread."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThreadPool, Signal
from shiboken6 import isValid

from core.errors import UserError
from core.log.ports import Reader
from ui.session import Ended, Session

_Result = TypeVar("_Result")


class _Bell(QObject):
    rung = Signal(object)


def in_background(work: Callable[[], _Result], arrived: Callable[[_Result | None], None]) -> None:
    """Do `work` on another thread, then call `arrived` with its outcome, or None after a bug, on the window's thread.

    Only that thread lets go of what belongs to Qt: a bell let go of elsewhere while it rings, or a page with the work
    that was for it, would end the program. So the bell is the application's, and the other thread drops the work first.
    """
    bell = _Bell(QCoreApplication.instance())
    task = [work]

    def there(seen: _Result | None) -> None:
        bell.deleteLater()
        arrived(seen)

    def run() -> None:
        seen: _Result | None = None
        try:
            seen = task.pop()()
        finally:
            bell.rung.emit(seen)

    bell.rung.connect(there, Qt.ConnectionType.QueuedConnection)
    QThreadPool.globalInstance().start(run)


View = Callable[[Reader], _Result]


class BackgroundReader(Generic[_Result]):
    """What is asked while something is read is read once, after it: only the newest is handed over."""

    def __init__(self, session: Session, arrived: Callable[[_Result], None], owner: QObject) -> None:
        """`owner` is whose page it is for: once that is gone nothing is handed over."""
        self._session, self._arrived, self._owner = session, arrived, owner
        self._reading = False
        self._next: View[_Result] | None = None

    @property
    def reading(self) -> bool:
        return self._reading

    def read(self, view: View[_Result]) -> None:
        """Read, and hand over on the window's thread; what is not there (any more) is handed over to nobody."""
        if self._reading:
            self._next = view
            return
        self._reading = True
        in_background(lambda: self._seen(view), self._there)

    def _seen(self, view: View[_Result]) -> _Result | None:
        try:
            return self._session.read(view)
        except (UserError, Ended):
            return None

    def _there(self, seen: _Result | None) -> None:
        self._reading = False
        if not isValid(self._owner):
            return
        if self._next is not None:
            view, self._next = self._next, None
            self.read(view)
        elif seen is not None:
            self._arrived(seen)
