"""The backups that lie in one place: made, listed, thinned."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import time
from typing import NamedTuple

from core.changes.backup import Backup, Gone, Holding, kept
from core.errors import Refused
from storage.backups import container, refusals, shelf
from storage.backups.container import ENDING

_DRAFT = ".backup-"
_OLD = timedelta(days=90)  # of copies made before an update


class Source(NamedTuple):
    """How a folder is copied and counted, and where its files lie."""

    copy: Callable[[Path], None]  # writes the database as it is now
    counted: Callable[[Path], Holding]
    blob: Callable[[str], Path]
    erase: Callable[[Path], Gone]  # erases in a copy of the database what is erased in the folder
    erased: Callable[[], str]  # changes with what is erased in the folder; "" = nothing


def make(source: Source, home: Path, place: Path, now: datetime, why: str) -> Backup:
    """Make a backup in `place`; `home` is the folder's own place, where the copy is prepared.

    It gets its name only after it was reopened, counted and compared with the folder. UserError.
    """
    try:
        home.mkdir(exist_ok=True)
        place.mkdir(parents=True, exist_ok=True)
        _clear(home)
        with TemporaryDirectory(prefix=_DRAFT, dir=home) as room:
            return _made(source, Path(room) / "prongsai.db", place, now, why, own=place == home)
    except (Refused, shelf.Unlike) as error:
        raise refusals.not_same(place) from error
    except OSError as error:
        raise refusals.not_made(place, error) from error


def _made(source: Source, copy: Path, place: Path, now: datetime, why: str, *, own: bool) -> Backup:
    source.copy(copy)
    holding = source.counted(copy)
    held = shelf.keep(place, sorted(holding.blobs), source.blob, thorough=why == "asked", own=own)
    holding = replace(holding, blobs=held)
    path = _free(place, f"{holding.code}-{now:%Y-%m-%d-%H%M%S}")
    draft = place / f".{path.name}.part"
    try:
        container.write(draft, copy, holding, now, why)
        with container.opened(draft) as (again, database):
            counted = source.counted(database)
        if again.holding != holding or replace(counted, blobs=held) != holding or not held <= counted.blobs:
            raise refusals.not_same(place)
        draft.rename(path)
    finally:
        with suppress(OSError):  # it has its name, or what stopped it is told
            draft.unlink(missing_ok=True)
    with suppress(OSError):  # it is made; what is too much is taken away after the next one
        thin(place, holding.folder, now)
    return Backup(path, now, why, holding)


def _free(place: Path, name: str) -> Path:
    path, number = place / f"{name}{ENDING}", 1
    while path.exists():
        number += 1
        path = place / f"{name}-{number}{ENDING}"
    return path


def _clear(home: Path) -> None:
    """What a backup that was cut short has left."""
    for left in home.glob(f"{_DRAFT}*"):
        if time() - left.stat().st_mtime > 3600:  # nobody works on it any more
            rmtree(left, ignore_errors=True)


def listed(place: Path, folder: str = "") -> Sequence[Backup]:
    """The backups in a place, of one folder if it is named, the newest first; what cannot be read is none."""
    return [one for one in _seen(place)[0] if not folder or one.holding.folder == folder]


def _seen(place: Path) -> tuple[Sequence[Backup], bool]:
    """The backups in a place, the newest first; and whether these are all, whoever made them."""
    found, all_seen = list[Backup](), True
    for path in place.glob(f"*{ENDING}"):
        try:
            found.append(container.read(path))
        except refusals.Unjudged:
            all_seen = False
        except Refused:  # damaged: nobody can put it back
            continue
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True), all_seen


def thin(place: Path, folder: str, now: datetime) -> None:
    """Delete the backups of a folder that need not stay, files that no backup names, and old copies before updates.

    Files stay while it is not known whether a backup names them. OSError.
    """
    every, all_seen = _seen(place)
    stay = kept((one.at for one in every if one.holding.folder == folder), now)
    gone = {one.path for one in every if one.holding.folder == folder and one.at not in stay}
    for path in gone:
        with suppress(OSError):  # tried again next time
            path.unlink()
    if all_seen:
        shelf.sweep(place, {name for one in every if one.path not in gone for name in one.holding.blobs})
    for path in place.glob("before-update-*.db"):
        if now.timestamp() - path.stat().st_mtime > _OLD.total_seconds():
            path.unlink(missing_ok=True)


def newest(place: Path, folder: str) -> Backup | None:
    """The newest backup of a folder in a place; older ones are looked at only while none can be read."""
    named = sorted(place.glob(f"*{ENDING}"), key=lambda path: path.name, reverse=True)
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
