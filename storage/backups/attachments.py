"""The office's attached files, stored beside the backups of a location: each once, under its SHA-256, in `files/ab/`.
In the folder's own location they are hard links (erasing one under law erases the backups' file), elsewhere copies."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from storage.blobs import BlobStore
from storage.files import file_hash, link, make_directory, pieces_of, whole, wipe

FILES = "files"


def path_of(location: Path, name: str) -> Path:
    return location / FILES / name[:2] / name


class ContentMismatchError(Exception):
    """Raised if a file reads back from the backup location with other bytes than were written."""


class FilesBesideBackup(NamedTuple):
    """The undamaged attached files (SHA-256) in a backup location; `spared`: those gone or damaged in the office."""

    good: frozenset[str]
    spared: frozenset[str]  # those of these files whose original in the office is gone or damaged


def keep(
    location: Path,
    names: Iterable[str],
    path_of_name: Callable[[str], Path],
    *,
    since: datetime | None,
    is_own: bool,
) -> FilesBesideBackup:
    """Copy the attached files `names` (SHA-256) into `location`, as hard links if it is the office folder's own
    (`is_own`). Return those that are undamaged there. Files unchanged since the last backup (`since`, None = check all)
    are not read again. OSError if the disk is full; ContentMismatchError if a new copy reads back wrong."""
    good, spared = set[str](), set[str]()
    for name in names:
        target, origin = path_of(location, name), path_of_name(name)
        if since is not None and _known(target, origin, since.timestamp()):
            good.add(name)
            spared.update(() if origin.is_file() else (name,))
        elif _is(origin, name):
            if not _is(target, name):
                _keep(origin, target, is_own)
            good.add(name)
        elif _is(target, name):
            good.add(name)
            spared.add(name)
    return FilesBesideBackup(frozenset(good), frozenset(spared))


def _known(target: Path, origin: Path, since: float) -> bool:
    """Return whether the file is as the backup before left it. (A file damaged in place still has its size.)"""
    there = [path.stat() for path in (target, origin) if path.is_file()]
    return (
        target.is_file()
        and len({one.st_size for one in there}) == 1
        and all(one.st_mtime < since for one in there)
    )


def _is(path: Path, name: str) -> bool:
    return path.is_file() and file_hash(path).hex() == name


def _keep(origin: Path, target: Path, is_own: bool) -> None:
    make_directory(target.parent)
    target.unlink(missing_ok=True)
    if not (is_own and _linked(origin, target)):
        with whole(target) as to:
            to.writelines(pieces_of(origin))
        if file_hash(target).hex() != origin.name:
            raise ContentMismatchError


def _linked(origin: Path, target: Path) -> bool:
    try:
        link(origin, target)
    except OSError:  # a drive without hard links
        return False
    return True


def sweep(location: Path, names: Collection[str]) -> None:
    """Delete the attached files in `location` that are not in `names`, which are those that its backups need."""
    for path in (location / FILES).glob("??/*"):
        if path.name not in names:
            with suppress(OSError):  # it is tried again after the next backup
                path.unlink()


def drop(location: Path, name: str) -> None:
    """Overwrite and delete the copy of an erased attached file (`name`: SHA-256) in `location`. Raises OSError."""
    wipe(path_of(location, name))


def is_near(location: Path, store: BlobStore, name: str) -> bool:
    """Return whether the attached file `name` is in the office's store or beside the backups in `location`."""
    return store.has(name) or path_of(location, name).is_file()


def bring_back(location: Path, store: BlobStore, names: Iterable[str]) -> int:
    """Copy those of `names` that the store lacks from `location`, if undamaged; return how many of them it has then."""
    found = 0
    for name in names:
        kept = path_of(location, name)
        if not store.has(name) and kept.is_file():
            with suppress(ValueError):  # the bytes do not match the name: the file is missing
                store.put(pieces_of(kept), name)
        found += store.has(name)
    return found
