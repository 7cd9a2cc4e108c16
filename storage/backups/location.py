"""The backups in one location: made, listed, thinned; what was erased under law is erased in them too."""

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from time import monotonic, sleep
from typing import IO, NamedTuple

from core.backups.retention import Backup, ClockDoubt, Gone, Holding, Swept, clock_doubt, let_go
from core.errors import Refused, UserError
from core.i18n import _
from storage.backups import attachments, container, refusals
from storage.backups.container import ENDING
from storage.files import OF_BACKUPS, link, lock, make_directory, move, scratch, sweep, wipe

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
        make_directory(home)
        make_directory(location)
        with ExitStack() as stack:
            for place in sorted({home.resolve(), location.resolve()}):
                stack.enter_context(held(place))
            room = stack.enter_context(scratch(home, _DRAFT))
            return _made(source, room / "prongsai.db", location, now, why, own=location == home)
    except (Refused, attachments.ContentDiffers) as error:
        raise refusals.not_same(location) from error
    except OSError as error:
        raise refusals.not_made(location, error) from error


def _made(source: Source, copy: Path, location: Path, now: datetime, why: str, *, own: bool) -> Backup:
    source.copy(copy)
    holding = source.counted(copy)
    kept = attachments.keep(location, sorted(holding.blobs), source.blob, thorough=why == "asked", own=own)
    lost = _lost(source, holding.blobs - kept.good, newest(location, holding.folder))
    path = _free(location, f"{holding.code}-{now:%Y-%m-%d-%H%M%S}")
    made = Backup(path, now, why, replace(holding, blobs=kept.good), lost, kept.spared)
    with _compared(source, copy, made) as (draft, counted):
        if not kept.good <= counted.blobs:
            raise refusals.not_same(location)
        move(draft, path)
    with suppress(OSError):  # it is made; what is too much is taken away after the next one
        made = replace(made, doubt=thin(location, holding.folder, now))
    return made


def _lost(source: Source, missing: frozenset[str], before: Backup | None) -> frozenset[str]:
    """Of the files that are not kept those the office had: spoilt here, or in an earlier backup.

    The rest never came: originals of other offices stay where they are until somebody asks for them.
    """
    had = before.holding.blobs | before.lost if before else frozenset()
    return frozenset(name for name in missing if name in had or source.blob(name).is_file())


def _free(location: Path, name: str) -> Path:
    path, number = location / f"{name}{ENDING}", 1
    while path.exists():
        number += 1
        path = location / f"{name}-{number}{ENDING}"
    return path


LOCK = "backups.lock"
_BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})
_PATIENCE, _STEP = 600.0, 0.1  # seconds
_UNKNOWN = timedelta(hours=1)  # where nothing can be locked: nobody is at work so long


@contextmanager
def held(location: Path) -> Iterator[None]:
    """Write there with nobody else at it; what a killed process has left there is deleted first.

    A backup that a window just closed is still making is waited for. OSError when it takes too long.
    """
    with open(location / LOCK, "a+", encoding="ascii") as file:
        sweep(location, OF_BACKUPS, timedelta() if _locked(file) else _UNKNOWN)
        yield


def _locked(file: IO[str]) -> bool:
    """False on a medium where nothing can be locked."""
    until = monotonic() + _PATIENCE
    while monotonic() < until:
        try:
            lock(file)
        except OSError as error:
            if error.errno not in _BUSY:
                return False
            sleep(_STEP)
        else:
            return True
    raise OSError(errno.EBUSY, _("โปรแกรมยังสำรองข้อมูลที่นี่อยู่"))


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


def thin(location: Path, folder: str, now: datetime) -> ClockDoubt | None:
    """Delete one backup of a folder that need not stay, files that no backup names, and an old copy before an update.

    Nothing goes by its age while the clock is not believed; the doubt is returned. Files stay while it is not known
    whether a backup names them. OSError.
    """
    every, all_seen = _seen(location)
    times = [one.at for one in every if one.holding.folder == folder]
    doubt, gone = clock_doubt(times, now), set[Path]()
    if (at := let_go(times, now)) is not None:
        path = next(one.path for one in every if one.holding.folder == folder and one.at == at)
        with suppress(OSError):  # tried again next time
            path.unlink()
            gone.add(path)
    elif doubt is None:
        _drop_old_copy(location, now)
    if all_seen:
        attachments.sweep(location, {name for one in every if one.path not in gone for name in one.holding.blobs})
    return doubt


def _drop_old_copy(location: Path, now: datetime) -> None:
    for path in sorted(location.glob("before-update-*.db")):
        if now.timestamp() - path.stat().st_mtime > _OLD.total_seconds():
            path.unlink(missing_ok=True)
            return


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
    with held(location):
        return _erase(source, location, folder)


def _erase(source: Source, location: Path, folder: str) -> Swept:
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
        container.write(draft, database, backup)
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
        link(path, old)
    except OSError:  # a drive without second names: cut short right here, it is found again by `_finish_replacing`
        move(path, old)
    move(draft, path)
    wipe(old)


def _finish_replacing(location: Path) -> None:
    """Finish an interrupted replacement: the old backup gets its name back, or is deleted."""
    for old in location.glob(f".*{ENDING}{OLD}"):
        named = old.with_name(old.name[1 : -len(OLD)])
        if not named.is_file():
            move(old, named)
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
