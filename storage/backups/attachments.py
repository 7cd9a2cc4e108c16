"""The files of the office, kept next to the backups of a location: each once, under its SHA-256, in `files/ab/`.

In the folder's own location they are further names of the same bytes and take no room: deleting a file in the folder
leaves them here, and erasing one under law overwrites it for the backups too. Elsewhere they are copies.
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


class ContentDiffers(Exception):
    """The location gave back other bytes than it was given."""


class Kept(NamedTuple):
    """The files of a backup that are there now, with the right bytes."""

    good: frozenset[str]
    spared: frozenset[str]  # of these, those of which the office's own file is gone or spoilt


def keep(
    location: Path, names: Iterable[str], source: Callable[[str], Path], *, since: datetime | None, own: bool
) -> Kept:
    """Keep those of these files that are here.

    What is new is read back; what was there before is, and so is the office's own, when it was written to `since` the
    backup before (None = all are read). A file of the
    office that is not what its name says is left out, and a good copy from before stays: one rotten photo keeps nobody
    from backing up the rest. `own`: the location is the folder's. OSError when there is no room, ContentDiffers when
    the location does not keep what it is given.
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
    return Kept(frozenset(good), frozenset(spared))


def _known(target: Path, origin: Path, since: float) -> bool:
    """Whether it lies there as the backup before left it. One that was spoilt in place has the size it had."""
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
            raise ContentDiffers


def _linked(origin: Path, target: Path) -> bool:
    try:
        link(origin, target)
    except OSError:  # a drive without such names
        return False
    return True


def sweep(location: Path, wanted: Collection[str]) -> None:
    """Delete the files that no backup of the location names any more."""
    for path in (location / FILES).glob("??/*"):
        if path.name not in wanted:
            with suppress(OSError):  # it is tried again after the next backup
                path.unlink()


def drop(location: Path, name: str) -> None:
    """Delete a file that was erased, if it lies here; its bytes are overwritten first. OSError."""
    wipe(path_of(location, name))


class Shelf(Protocol):
    """The files of the office itself."""

    def has(self, name: str) -> bool: ...

    def put(self, pieces: Iterable[bytes], name: str = "") -> str:
        """Keep these bytes. ValueError when they are not what the name says."""


def is_near(location: Path, shelf: Shelf, name: str) -> bool:
    """Whether the office has the file, or it lies next to the backup."""
    return shelf.has(name) or path_of(location, name).is_file()


def bring_back(location: Path, shelf: Shelf, wanted: Iterable[str]) -> int:
    """Give the office its files back, as far as they lie undamaged next to the backup; how many of them it has now."""
    found = 0
    for name in wanted:
        kept = path_of(location, name)
        if not shelf.has(name) and kept.is_file():
            with suppress(ValueError):  # not its bytes any more: then it is missing
                shelf.put(pieces_of(kept), name)
        found += shelf.has(name)
    return found
