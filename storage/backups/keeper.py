"""The backups of one open folder: its own, and those in a second place that the folder remembers."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from core.changes.backup import Backup, Second
from storage.backups.places import Source, listed, make, newest
from storage.files import write_durably

SECOND = "second.json"


class _Said(msgspec.Struct, frozen=True):
    place: str
    at: datetime


class Keeper:
    """core.changes.backup and ui.desk.Backups; any thread may ask."""

    def __init__(self, source: Source, own: Path, folder: str, clock: Callable[[], datetime]) -> None:
        self._source, self._folder, self._clock = source, folder, clock
        self.own = own

    def make(self, why: str, place: Path | None = None) -> Backup:
        """Make a backup, in the folder's own place or in a second one, which is remembered. UserError."""
        made = make(self._source, self.own, place or self.own, self._clock(), why)
        if place is not None and place.resolve() != self.own.resolve():
            self.remember(place, made.at)
        return made

    def remember(self, place: Path, at: datetime) -> None:
        """Note that a backup of this moment lies in a second place."""
        with suppress(OSError):  # it is there; only the reminder comes too early
            write_durably(self.own / SECOND, msgspec.json.encode(_Said(str(place.resolve()), at)))

    def listed(self, place: Path | None = None) -> Sequence[Backup]:
        return listed(place or self.own, self._folder)

    def last(self) -> datetime | None:
        """When the newest own backup was made; None = there is none."""
        found = newest(self.own, self._folder)
        return found.at if found else None

    def second(self) -> Second | None:
        """Where and when a backup was made in a second place last."""
        try:
            said = msgspec.json.decode((self.own / SECOND).read_bytes(), type=_Said)
        except (OSError, msgspec.MsgspecError):
            return None
        return Second(Path(said.place), said.at)
