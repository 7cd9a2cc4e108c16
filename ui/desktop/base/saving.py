"""Saving while the user types: one edit at a time, later input joined until it can be sent."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from core.log.ports import FieldDraft
    from ui.session import OfficeSession

_Key = TypeVar("_Key")
_Edit = TypeVar("_Edit")


class EditQueue(Generic[_Key, _Edit]):
    """Sends edits one at a time for each key; an edit waits until the previous is saved, to name its ops as seen."""

    def __init__(
        self, send: Callable[[_Key, _Edit], None], joined: Callable[[_Edit, _Edit], _Edit]
    ) -> None:
        """Make the queue; `send` hands an edit to the writing thread, `joined` combines an older and a newer edit."""
        self._send, self._joined = send, joined
        self._under_way: set[_Key] = set()
        self._waiting: dict[_Key, _Edit] = {}

    @property
    def waiting(self) -> bool:
        """True if an edit waits to be sent; data read now would be older than the input on the page."""
        return bool(self._waiting)

    def ask(self, key: _Key, edit: _Edit) -> None:
        """Send the edit now or, while one with its key is under way, hold it back, joined with any held back before."""
        if key in self._under_way:
            before = self._waiting.get(key)
            self._waiting[key] = edit if before is None else self._joined(before, edit)
        else:
            self._under_way.add(key)
            self._send(key, edit)

    def done(self, saved: Callable[[_Key], bool]) -> None:
        """Mark each edit under way as saved if `saved`, called with its key, returns True; `go_on` sends the next."""
        self._under_way = {key for key in self._under_way if not saved(key)}

    def refused(self) -> None:
        """Forget which edits are under way, because one of them was refused and it is unknown which."""
        self._under_way.clear()

    def go_on(self, renewed: Callable[[_Key, _Edit], _Edit | None]) -> None:
        """Send the edits held back, each renewed by `renewed(key, edit)`. If that returns None, the edit is dropped."""
        for key in [key for key in self._waiting if key not in self._under_way]:
            edit = renewed(key, self._waiting.pop(key))
            if edit is not None:
                self.ask(key, edit)


def left_drafts(
    session: OfficeSession, matches: Callable[[FieldDraft], bool]
) -> Collection[FieldDraft]:
    """Return the drafts for which `matches` is True: input left when the program last ended, and not refused."""
    return [
        one
        for one in session.read(lambda reader: reader.all_drafts())
        if not one.refused and matches(one)
    ]
