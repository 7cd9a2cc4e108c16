"""What a backup of a folder holds, as it was counted, and which of many backups are kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

DAYS, WEEKS, MONTHS = 7, 4, 2  # one backup is kept of each of the last so many
LONGEST = timedelta(days=90)  # nothing erased lives on longer in a backup, the newest apart
FRESH = timedelta(days=1)  # of the last day every one is kept


@dataclass(frozen=True, slots=True)
class Holding:
    """What the database of a folder holds; equal ones hold the same log."""

    folder: str  # names its keys
    unit: str
    code: str
    name: str  # of the office; "" when its words are not here
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

    written: int = 0  # backups that were written anew
    dropped: int = 0  # raw copies that were deleted, in which nothing can be erased
    failed: tuple[Path, ...] = ()  # backups that could not be written anew: they may still hold what was erased
    unread: tuple[Path, ...] = ()  # damaged ones, or of a newer program
    away: Path | None = None  # the second place, when it is not plugged in: it is done with the next backup there

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
    """The second place of a folder's backups, and when one was made there last."""

    place: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class Newer:
    """What a folder holds that a backup does not."""

    ops: int
    records: int
    last: str  # ISO date and time of its last save


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What putting a backup back would do."""

    backup: Backup
    missing: int  # files its log names that are neither beside it nor in the folder
    present: bool  # is there a folder already?
    newer: Newer | None  # None = nothing is there, or it cannot be read
    keys: bool  # are the folder's keys on this PC?


@dataclass(frozen=True, slots=True)
class Restored:
    """What putting a backup back did."""

    backup: Backup
    ops: int  # that are in the folder now
    files: int  # of the office that are there again
    missing: int  # files its log names that were nowhere
    saved: Path | None  # where the folder as it was lies now; None = there was none
    new_keys: bool  # the folder goes on as a new device, which must be certified
    unaware: bool  # the folder is new here: what others have erased since the backup is not known yet


def kept(times: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Which of these backups stay: the newest always, those of the last day, then one a day, a week and a month.

    What a wrong clock made in days to come stays as its newest alone, and never in the place of the others' newest.
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
