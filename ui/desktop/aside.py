"""Reads what is large beside the window's thread, one reading at a time, and tells when it is there."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from core.errors import UserError
from core.ports import Reader
from ui.desktop.beside import beside
from ui.session import Ended, Session

Seen = TypeVar("Seen")
View = Callable[[Reader], Seen]


class Aside(Generic[Seen]):
    """What is asked while something is read is read once, after it: only the newest is handed over."""

    def __init__(self, session: Session, arrived: Callable[[Seen], None], owner: QObject) -> None:
        """`owner` is whose page it is for: once that is gone nothing is handed over."""
        self._session, self._arrived, self._owner = session, arrived, owner
        self._reading = False
        self._next: View[Seen] | None = None

    @property
    def reading(self) -> bool:
        return self._reading

    def read(self, view: View[Seen]) -> None:
        """Read, and hand over on the window's thread; what is not there (any more) is handed over to nobody."""
        if self._reading:
            self._next = view
            return
        self._reading = True
        beside(lambda: self._seen(view), self._there)

    def _seen(self, view: View[Seen]) -> Seen | None:
        try:
            return self._session.read(view)
        except (UserError, Ended):
            return None

    def _there(self, seen: Seen | None) -> None:
        self._reading = False
        if not isValid(self._owner):
            return
        if self._next is not None:
            view, self._next = self._next, None
            self.read(view)
        elif seen is not None:
            self._arrived(seen)
