"""What a backup of a folder holds, as counted, and which backups are kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

DAYS, WEEKS, MONTHS = 7, 4, 2  # one backup is kept of each
LONGEST = timedelta(days=90)  # erased data stays no longer in any backup but the newest
FRESH = timedelta(days=1)  # every backup of the last day is kept


@dataclass(frozen=True, slots=True)
class Holding:
    """The content of the database of a folder; equal ones hold the same log."""

    folder: str  # names its keys
    unit: str
    code: str
    name: str  # of the office; "" when its text is not here
    ops: int
    texts: int
    ends: frozenset[str]  # `stream:seq:chain`, hex
    blobs: frozenset[str]  # SHA-256 of the files its log names, erased ones apart
    last: str  # ISO date and time of the last save, as the PC that made it had it; "" = none


@dataclass(frozen=True, slots=True)
class Gone:
    """What erasing deleted from a copy of the database."""

    texts: int
    files: frozenset[str]  # SHA-256 of every file that is erased, named by the copy or not


@dataclass(frozen=True, slots=True)
class Swept:
    """What erasing did to the backups."""

    written: int = 0  # backups that were rewritten
    dropped: int = 0  # raw copies that were deleted, in which nothing can be erased
    failed: tuple[Path, ...] = ()  # backups that could not be rewritten: they may still hold erased data
    unread: tuple[Path, ...] = ()  # damaged, or of a newer version
    away: Path | None = None  # the second location, when not plugged in: it follows with the next backup there

    def __or__(self, other: "Swept") -> "Swept":
        return Swept(
            self.written + other.written, self.dropped + other.dropped, self.failed + other.failed,
            self.unread + other.unread, other.away or self.away,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backup:
    """One that was reopened, counted and compared."""

    path: Path
    at: datetime
    why: str  # asked, close, timer, import, restore
    holding: Holding  # `blobs`: those that are kept beside it


@dataclass(frozen=True, slots=True)
class Second:
    """The second location of a folder's backups, and when the last one was made there."""

    place: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class Newer:
    """What a folder holds beyond a backup."""

    ops: int
    records: int
    last: str  # ISO date and time of its last save


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What restoring a backup would do."""

    backup: Backup
    missing: int  # files its log names that are neither beside it nor in the folder
    present: bool  # is there a folder already?
    newer: Newer | None  # None = nothing is there, or it cannot be read
    keys: bool  # are the folder's keys on this PC?


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring a backup did."""

    backup: Backup
    ops: int  # that are in the folder now
    files: int  # of the office that were restored
    missing: int  # files its log names that were not found
    saved: Path | None  # where the folder as it was lies now; None = there was none
    new_keys: bool  # the folder goes on as a new device, which must be certified
    unaware: bool  # the folder is new here: erasures by others since the backup are not known yet


def kept(times: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Which of these backups stay: the newest always, those of the last day, then one a day, a week and a month.

    Of backups dated in the future by a wrong clock only the newest stays, in addition to the others.
    """
    every = sorted(times, reverse=True)
    newest_first = [at for at in every if at - now <= FRESH]
    stay = {*newest_first[:1], *[at for at in every if at - now > FRESH][:1]}
    young = [at for at in newest_first if now - at <= LONGEST]
    stay.update(at for at in young if now - at <= FRESH)
    stay.update(_newest(young, lambda at: at.date().isoformat(), DAYS))
    stay.update(_newest(young, lambda at: str(at.isocalendar()[:2]), WEEKS))
    stay.update(_newest(young, lambda at: f"{at:%Y-%m}", MONTHS))
    return frozenset(stay)


def _newest(times: Sequence[datetime], span: Callable[[datetime], str], most: int) -> Iterator[datetime]:
    """The newest of each of the last `most` spans in which there is one."""
    seen: set[str] = set()
    for at in times:
        if span(at) not in seen and len(seen) < most:
            seen.add(span(at))
            yield at
