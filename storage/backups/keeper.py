"""The backups of one open folder: its own, and those in a second place that the folder remembers."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock

import msgspec

from core.backups.retention import Backup, Second, Swept, Unfit
from core.errors import UserError
from storage.backups import refusals
from storage.backups.erasure import erase
from storage.backups.location import Source, listed, newest, unfit
from storage.backups.making import make
from storage.files import write_durably

SECOND = "second.json"
ERASED = "erased.json"  # what was erased when the backups of each place were last rewritten


class _SecondPlace(msgspec.Struct, frozen=True):
    place: str
    at: datetime


class Keeper:
    """core.backups.retention and ui.desk.Backups; any thread may ask."""

    def __init__(self, source: Source, own: Path, folder: str, clock: Callable[[], datetime]) -> None:
        self._source, self._folder, self._clock = source, folder, clock
        self.own = own
        self._one = Lock()  # nobody erases in a backup that is just being made

    def make(self, why: str, location: Path | None = None) -> Backup:
        """Make a backup, in the folder's own place or in a second one, which is remembered. UserError."""
        with self._one:
            made = self._make(why, location)
            with suppress(UserError, OSError):  # it is owed until it succeeds
                self._erase_at(location or self.own)
        return made

    def _make(self, why: str, location: Path | None) -> Backup:
        made = make(self._source, self.own, location or self.own, self._folder, self._clock(), why)
        if location is not None and location.resolve() != self.own.resolve():
            self.remember(location, made.at)
        return made

    def erase(self) -> Swept:
        """Erase in all backups that can be reached what is erased in the folder; there is one at least. UserError."""
        with self._one:
            return self._erase()

    def follow(self) -> Swept:
        """Erase in all that can be reached what a file that came has erased; nothing when nothing is. UserError."""
        with self._one:
            return self._erase_everywhere()

    def _erase(self) -> Swept:
        if not self.listed():
            self._make("erase", None)
        return self._erase_everywhere()

    def _erase_everywhere(self) -> Swept:
        second = self.second()
        try:
            swept = self._erase_at(self.own)
            if second is not None and second.place.is_dir():
                return swept | self._erase_at(second.place)
        except OSError as error:
            raise refusals.not_made(self.own, error) from error
        return swept | Swept(away=second.place) if second is not None else swept

    def _erase_at(self, location: Path) -> Swept:
        mark, done, key = self._source.erased(), self._erased(), str(location.resolve())
        if done.get(key, "") == mark:
            return Swept()
        swept = erase(self._source, location, self._folder)
        if not swept.failed:
            write_durably(self.own / ERASED, msgspec.json.encode({**done, key: mark}))
        return swept

    def _erased(self) -> dict[str, str]:
        try:
            return msgspec.json.decode((self.own / ERASED).read_bytes(), type=dict[str, str])
        except (OSError, msgspec.MsgspecError):
            return {}

    def remember(self, location: Path, at: datetime) -> None:
        """Note that a backup of this moment lies in a second place."""
        with suppress(OSError):  # it is there; only the reminder comes too early
            write_durably(self.own / SECOND, msgspec.json.encode(_SecondPlace(str(location.resolve()), at)))

    def listed(self, location: Path | None = None) -> Sequence[Backup]:
        return listed(location or self.own, self._folder)

    def unfit(self, location: Path | None = None) -> Sequence[Unfit]:
        return unfit(location or self.own, self._folder)

    def last(self) -> Backup | None:
        """The newest own backup; None = there is none."""
        return newest(self.own, self._folder)

    def second(self) -> Second | None:
        """Where and when a backup was made in a second place last."""
        try:
            noted = msgspec.json.decode((self.own / SECOND).read_bytes(), type=_SecondPlace)
        except (OSError, msgspec.MsgspecError):
            return None
        return Second(Path(noted.place), noted.at)
