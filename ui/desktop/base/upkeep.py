"""Keeps a page up to date: it is read again after news that concern it, while it is visible."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.values import Changes
from ui.desktop.base.room import Room
from ui.desktop.widgets.late import later


def touched(changes: Changes, *entities: str) -> bool:
    """Whether records of one of these entities have changed."""
    return any(ref.entity in entities for ref in changes.touched)


class Upkeep(QObject):
    """Held by the desk of the page; news while the page is hidden leave it `stale`."""

    def __init__(
        self,
        room: Room,
        page: QWidget,
        read: Callable[[], object],
        rest: int = 0,
        *,
        entities: frozenset[str] = frozenset(),
        silent: frozenset[str] = frozenset(),
        often: bool = False,
    ) -> None:
        """`read` is called `rest` milliseconds after the last news, or if `often` after the first; 0 = at once.

        `entities` are those the page shows, empty = all; news with a `silent` label do not concern it.
        """
        super().__init__(page)
        self.stale = True  # reset by whoever reads
        self._page, self._read, self._entities, self._silent, self._often = page, read, entities, silent, often
        self._later = later(self, rest, read)
        room.news.changed.connect(self._changed)
        room.host.closing.connect(self._later.stop)

    def note(self) -> None:
        """What the page shows has changed."""
        self.stale = True
        if not self._page.isVisible():
            return
        if not self._later.interval():
            self._read()
        elif not (self._often and self._later.isActive()):
            self._later.start()

    def _changed(self, changes: Changes) -> None:
        concerned = not self._entities or touched(changes, *self._entities)
        if concerned and changes.label not in self._silent:
            self.note()
