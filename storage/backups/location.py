"""The backups in one location: made, listed, thinned; what was erased under law is erased in them too."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from time import time
from typing import NamedTuple

from core.backups.retention import Backup, Gone, Holding, Swept, kept
from core.errors import Refused, UserError
from storage.backups import attachments, container, refusals
from storage.backups.container import ENDING
from storage.files import scratch, sync_directory, wipe

_DRAFT = ".backup-"
_OLD = timedelta(days=90)  # of copies made before an update


class Source(NamedTuple):
    """How a folder is copied and counted, and where its files lie."""

    copy: Callable[[Path], None]  # writes the database as it is now
    counted: Callable[[Path], Holding]
    blob: Callable[[str], Path]
    erase: Callable[[Path], Gone]  # erases in a copy of the database what is erased in the folder
    erased: Callable[[], str]  # changes with what is erased in the folder; "" = nothing


def make(source: Source, home: Path, location: Path, now: datetime, why: str) -> Backup:
    """Make a backup in `location`; `home` is the folder's own location, where the copy is prepared.

    It gets its name only after it was reopened, counted and compared with the folder. UserError.
    """
    try:
        home.mkdir(exist_ok=True)
        location.mkdir(parents=True, exist_ok=True)
        _clear(home)
        with scratch(home, _DRAFT) as room:
            return _made(source, room / "prongsai.db", location, now, why, own=location == home)
    except (Refused, attachments.ContentDiffers) as error:
        raise refusals.not_same(location) from error
    except OSError as error:
        raise refusals.not_made(location, error) from error


def _made(source: Source, copy: Path, location: Path, now: datetime, why: str, *, own: bool) -> Backup:
    source.copy(copy)
    holding = source.counted(copy)
    held = attachments.keep(location, sorted(holding.blobs), source.blob, thorough=why == "asked", own=own)
    holding = replace(holding, blobs=held)
    path = _free(location, f"{holding.code}-{now:%Y-%m-%d-%H%M%S}")
    with _compared(source, copy, Backup(path, now, why, holding)) as (draft, counted):
        if not held <= counted.blobs:
            raise refusals.not_same(location)
        draft.rename(path)
    with suppress(OSError):  # it is made; what is too much is taken away after the next one
        thin(location, holding.folder, now)
    return Backup(path, now, why, holding)


def _free(location: Path, name: str) -> Path:
    path, number = location / f"{name}{ENDING}", 1
    while path.exists():
        number += 1
        path = location / f"{name}-{number}{ENDING}"
    return path


def _clear(home: Path) -> None:
    """Delete what an interrupted backup has left."""
    for left in home.glob(f"{_DRAFT}*"):
        if time() - left.stat().st_mtime > 3600:  # nobody works on it any more
            rmtree(left, ignore_errors=True)


def listed(location: Path, folder: str = "") -> Sequence[Backup]:
    """The backups in a location, of one folder if it is named, the newest first; unreadable ones are left out."""
    return [one for one in _seen(location)[0] if not folder or one.holding.folder == folder]


def _seen(location: Path) -> tuple[Sequence[Backup], bool]:
    """The backups of every folder in a location, the newest first; and whether all could be judged."""
    found, all_seen = list[Backup](), True
    for path in location.glob(f"*{ENDING}"):
        try:
            found.append(container.read(path))
        except refusals.Unjudged:
            all_seen = False
        except Refused:  # damaged: nobody can put it back
            continue
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True), all_seen


def thin(location: Path, folder: str, now: datetime) -> None:
    """Delete the backups of a folder that need not stay, files that no backup names, and old copies before updates.

    Files stay while it is not known whether a backup names them. OSError.
    """
    every, all_seen = _seen(location)
    stay = kept((one.at for one in every if one.holding.folder == folder), now)
    gone = {one.path for one in every if one.holding.folder == folder and one.at not in stay}
    for path in gone:
        with suppress(OSError):  # tried again next time
            path.unlink()
    if all_seen:
        attachments.sweep(location, {name for one in every if one.path not in gone for name in one.holding.blobs})
    for path in location.glob("before-update-*.db"):
        if now.timestamp() - path.stat().st_mtime > _OLD.total_seconds():
            path.unlink(missing_ok=True)


def newest(location: Path, folder: str) -> Backup | None:
    """The newest readable backup of a folder in a location; older ones are read only until one is found."""
    named = sorted(location.glob(f"*{ENDING}"), key=lambda path: path.name, reverse=True)
    for path in sorted(named, key=_changed, reverse=True):
        with suppress(Refused):
            if (backup := container.read(path)).holding.folder == folder:
                return backup
    return None


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


OLD = ".old"  # ends the hidden name of a backup that is being replaced


def erase(source: Source, location: Path, folder: str) -> Swept:
    """Erase in every backup of the folder that lies there, and in the files next to them.

    A backup keeps its name, its time and its position among the others; the new one takes its name only when it was
    reopened and counted, so that there is never one backup less that can be put back. OSError.
    """
    _finish_replacing(location)
    swept, files = Swept(), frozenset[str]()
    for one in listed(location, folder):
        try:
            gone, written = _erased(source, one)
        except (UserError, OSError):
            swept = replace(swept, failed=(*swept.failed, one.path))
            continue
        files |= gone
        swept = replace(swept, written=swept.written + written)
    for name in files:
        attachments.drop(location, name)
    known = {one.path for one in listed(location)}
    swept = replace(swept, unread=tuple(sorted(path for path in location.glob(f"*{ENDING}") if path not in known)))
    return replace(swept, dropped=_old_copies(location)) if listed(location, folder) else swept


def _erased(source: Source, backup: Backup) -> tuple[frozenset[str], bool]:
    """The files that are erased, and whether the backup was rewritten."""
    with container.opened(backup.path) as (found, database):
        gone = source.erase(database)
        held = found.holding.blobs - gone.files
        if not gone.texts and held == found.holding.blobs:
            return gone.files, False
        holding = replace(source.counted(database), blobs=held)
        with _compared(source, database, replace(found, holding=holding)) as (draft, _counted):
            before = backup.path.stat()
            os.utime(draft, ns=(before.st_atime_ns, before.st_mtime_ns))  # the newest stays the newest
            _replace(backup.path, draft)
    return gone.files, True


@contextmanager
def _compared(source: Source, database: Path, backup: Backup) -> Iterator[tuple[Path, Holding]]:
    """The backup under a hidden name, reopened, counted and compared; what of it is left at the end is deleted."""
    draft, holding = backup.path.with_name(f".{backup.path.name}.part"), backup.holding
    try:
        container.write(draft, database, holding, backup.at, backup.why)
        with container.opened(draft) as (again, copy):
            counted = source.counted(copy)
        if again.holding != holding or replace(counted, blobs=holding.blobs) != holding:
            raise refusals.not_same(backup.path.parent)
        yield draft, counted
    finally:
        with suppress(OSError):  # it has its name, or the error that stopped it is reported
            draft.unlink(missing_ok=True)


def _replace(path: Path, draft: Path) -> None:
    """The new backup takes the name of the old one, whose bytes are overwritten."""
    old = path.with_name(f".{path.name}{OLD}")
    try:
        os.link(path, old)
    except OSError:  # a drive without second names: cut short right here, it is found again by `_finish_replacing`
        path.rename(old)
    draft.replace(path)
    sync_directory(path.parent)
    wipe(old)


def _finish_replacing(location: Path) -> None:
    """Finish an interrupted replacement: the old backup gets its name back, or is deleted."""
    for old in location.glob(f".*{ENDING}{OLD}"):
        named = old.with_name(old.name[1 : -len(OLD)])
        if not named.is_file():
            old.rename(named)
        elif old.samefile(named):
            old.unlink()
        else:
            wipe(old)


def _old_copies(location: Path) -> int:
    """Delete raw copies of the database, made before an update or of a damaged one: nobody can erase in them."""
    copies = [*location.glob("before-update-*.db*"), *location.glob("damaged-*")]
    for path in copies:
        for file in path.iterdir() if path.is_dir() else [path]:
            wipe(file)
        if path.is_dir():
            rmtree(path)
    return len(copies)
