"""The backups in one location (a directory): listing them, thinning them out, and locking the location."""

import errno
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import IO, NamedTuple

from core.backups import retention
from core.backups.retention import Backup
from core.errors import RefusedError
from storage.backups import attachments, container, parts
from storage.files import BUSY, DEAD, OF_BACKUPS, TRIAL, lock, sweep

DRAFT = ".backup-"
_OLD = timedelta(days=90)  # how long copies made before an update are kept


class BackupFunctions(NamedTuple):
    """The functions of an open folder that backing it up needs: to copy the database, count and erase in a copy, find
    an attached file, or write only new rows."""

    copy: Callable[[Path], None]  # writes the database as it is now
    counted: Callable[[Path], retention.DatabaseSummary]
    blob: Callable[[str], Path]
    # the files (SHA-256) that the folder must hold, by its log
    own_files: Callable[[], frozenset[str]]
    # how many texts and streams the folder lacks that it must hold, by its log, or by the ends of streams in backups
    lacking: Callable[[Collection[str]], int]
    # erases in a copy of the database, or a part, what is erased in the folder
    erase: Callable[[Path], retention.ErasedContent]
    erased: Callable[[], str]  # changes with what is erased in the folder; "" = nothing
    reach: Callable[[Path], retention.BackupRowIdLimits | None]  # how far the numbers in a copy go
    growth: Callable[
        [retention.DatabaseSummary, retention.BackupRowIdLimits, Path],
        tuple[retention.DatabaseSummary, retention.BackupRowIdLimits] | None,
    ]  # writes the new rows; returns what both hold together
    # counts a part; its hash is not filled in
    counted_growth: Callable[[Path], retention.IncrementalBackup]
    grow: container.Grow
    # the sealed keys; None: no passphrase is set
    keys: Callable[[], retention.SealedBackupKeys | None] = lambda: None


LOCK = "backups.lock"
_PATIENCE, _STEP = 600.0, 0.1  # seconds
# where locking is impossible: nobody works on a backup longer than this
_UNKNOWN = timedelta(hours=1)


@contextmanager
def locked_location(location: Path) -> Iterator[None]:
    """Lock a backup location for the block, and delete files left unfinished in it. OSError after a long wait."""
    with open(location / LOCK, "a+", encoding="ascii") as file:
        sweep(location, OF_BACKUPS, timedelta() if _locked(file) else _UNKNOWN)
        sweep(location, TRIAL, DEAD)
        yield


def _locked(file: IO[str]) -> bool:
    """Lock the file and return True, or False on a medium where locking is impossible."""
    until = monotonic() + _PATIENCE
    while monotonic() < until:
        try:
            lock(file)
        except OSError as error:
            if error.errno not in BUSY:
                return False
            sleep(_STEP)
        else:
            return True
    raise OSError(errno.EBUSY, "")


def named(location: Path) -> Sequence[Path]:
    """Return the files in a location that are named like backups, readable or not."""
    return [path for path in location.glob("*") if Backup.is_backup(path)]


def listed(location: Path, folder: str = "") -> Sequence[retention.Backup]:
    """Return the readable backups in a location, newest first. `folder`: id of the folder backed up, "" = all."""
    return [one for one in every_one(location)[0] if not folder or one.holding.folder == folder]


def every_one(location: Path) -> tuple[Sequence[retention.Backup], bool]:
    """Return (all readable backups in a location, newest first; True if every unreadable one is certainly damaged)."""
    found, all_seen = list[retention.Backup](), True
    for path in named(location):
        try:
            backup = container.read(path)
        except container.UnjudgedBackupError:
            all_seen = False
        except RefusedError:  # damaged: it cannot be restored
            continue
        else:
            whole = container.is_whole(backup, thorough=False)
            found += [backup] if whole else []
            all_seen = all_seen and whole
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True), all_seen


def unfit(location: Path, folder: str) -> Sequence[retention.UnusableBackup]:
    """Return the backups that cannot be restored, newest first: of `folder` (id), or too damaged to tell of which."""
    found = list[retention.UnusableBackup]()
    for path in named(location):
        try:
            container.check(path)
        except RefusedError as problem:
            of, at = _folder_and_time(path)
            found += [retention.UnusableBackup(path, at, problem.why)] if of in ("", folder) else []
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def _folder_and_time(path: Path) -> tuple[str, datetime]:
    try:
        return container.describe(path)
    except RefusedError:
        return "", datetime.fromtimestamp(_changed(path)).astimezone()


def thin(location: Path, folder: str, now: datetime) -> retention.ClockDoubtReason | None:
    """Delete one superfluous backup of `folder` (id) or, if there is none, one old copy made before an update. Also
    delete files that no backup needs, unless some backup cannot be read now. If the PC's clock seems wrong, return that
    doubt and delete nothing for its age; else return None. Raises OSError."""
    every, all_seen = every_one(location)
    times = [one.at for one in every if one.holding.folder == folder]
    doubt, gone = retention.ClockDoubtReason.of(times, now), set[Path]()
    needed = {one.base for one in every}
    at = Backup.let_go(times, now, {one.at for one in every if one.path in needed})
    if at is not None:
        path = next(one.path for one in every if one.holding.folder == folder and one.at == at)
        with suppress(OSError):  # tried again next time
            path.unlink()
            gone.add(path)
    elif doubt is None:
        for path in sorted(location.glob("before-update-*.db")):
            if now.timestamp() - path.stat().st_mtime > _OLD.total_seconds():
                path.unlink(missing_ok=True)
                break
    if all_seen:
        left = [one for one in every if one.path not in gone]
        attachments.sweep(location, {name for one in left for name in one.holding.blobs})
        parts.sweep(location, {part.sha256 for one in left for part in one.parts})
    return doubt


def newest(location: Path, folder: str) -> retention.Backup | None:
    """Return the newest backup of `folder` (id) in `location` that is readable and has all its parts, or None."""
    return next(
        (one for one in _from_newest(location, folder) if container.is_whole(one, thorough=False)),
        None,
    )


def keys_in(location: Path, folder: str) -> retention.SealedBackupKeys | None:
    """Return the sealed keys from the newest readable backup of `folder` that has keys; None if no backup has any."""
    return next((one.keys for one in _from_newest(location, folder) if one.keys is not None), None)


def _from_newest(location: Path, folder: str) -> Iterator[retention.Backup]:
    found = sorted(named(location), key=lambda path: path.name, reverse=True)
    for path in sorted(found, key=_changed, reverse=True):
        with suppress(RefusedError):
            backup = container.read(path)
            if backup.holding.folder == folder:
                yield backup


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
