"""The office's files, stored next to the backups of a location: each once, under its SHA-256, in `files/ab/`.
In the folder's own location they are hard links and take no space: deleting a file in the folder leaves them, and
erasing one under law overwrites it for the backups too. In other locations they are copies.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from storage.files import file_hash, link, make_directory, pieces_of, whole, wipe

FILES = "files"


def path_of(location: Path, name: str) -> Path:
    return location / FILES / name[:2] / name


class ContentMismatchError(Exception):
    """The location gave back other bytes than were written to it."""


class BackupFiles(NamedTuple):
    """The files of a backup that are there now, with the right bytes."""

    good: frozenset[str]
    spared: frozenset[str]  # those of these files whose original in the office is gone or damaged


def keep(
    location: Path, names: Iterable[str], source: Callable[[str], Path], *, since: datetime | None, own: bool
) -> BackupFiles:
    """Store the files `names` that the office has; return those now there with the right bytes.
    A new file is read back. A file that is there already, and the office's own, is read only if written since the
    backup before, `since` (None = all are read). An office file that does not match its name is left out, and a good
    copy from before stays: one damaged photo keeps nobody from backing up the rest. `own`: the location is the
    folder's. Raises OSError when there is no room, ContentMismatchError if the location does not keep what is written.
    """
    good, spared = set[str](), set[str]()
    for name in names:
        target, origin = path_of(location, name), source(name)
        if since is not None and _known(target, origin, since.timestamp()):
            good.add(name)
            spared.update(() if origin.is_file() else (name,))
        elif _is(origin, name):
            if not _is(target, name):
                _keep(origin, target, own)
            good.add(name)
        elif _is(target, name):
            good.add(name)
            spared.add(name)
    return BackupFiles(frozenset(good), frozenset(spared))


def _known(target: Path, origin: Path, since: float) -> bool:
    """Return whether the file is as the backup before left it. (A file damaged in place still has its size.)"""
    there = [path.stat() for path in (target, origin) if path.is_file()]
    return target.is_file() and len({one.st_size for one in there}) == 1 and all(one.st_mtime < since for one in there)


def _is(path: Path, name: str) -> bool:
    return path.is_file() and file_hash(path).hex() == name


def _keep(origin: Path, target: Path, own: bool) -> None:
    make_directory(target.parent)
    target.unlink(missing_ok=True)
    if not (own and _linked(origin, target)):
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


def sweep(location: Path, wanted: Collection[str]) -> None:
    """Delete the files that no backup in the location names any more."""
    for path in (location / FILES).glob("??/*"):
        if path.name not in wanted:
            with suppress(OSError):  # it is tried again after the next backup
                path.unlink()


def drop(location: Path, name: str) -> None:
    """Delete a file that was erased, if it is here, after overwriting its bytes. Raises OSError."""
    wipe(path_of(location, name))


class FileStorage(Protocol):
    """The store of the office's own files."""

    def has(self, name: str) -> bool: ...

    def put(self, pieces: Iterable[bytes], name: str = "") -> str:
        """Store these bytes. Raises ValueError when they do not match the name."""


def is_near(location: Path, shelf: FileStorage, name: str) -> bool:
    """Return whether the office has the file, or it is next to the backup."""
    return shelf.has(name) or path_of(location, name).is_file()


def bring_back(location: Path, shelf: FileStorage, wanted: Iterable[str]) -> int:
    """Restore the office's files that are undamaged next to the backup; return how many of `wanted` it has now."""
    found = 0
    for name in wanted:
        kept = path_of(location, name)
        if not shelf.has(name) and kept.is_file():
            with suppress(ValueError):  # the bytes do not match the name: the file is missing
                shelf.put(pieces_of(kept), name)
        found += shelf.has(name)
    return found
