"""What was erased under law leaves the backups of a place: each is written anew without it, and read back, or stays."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from core.changes.backup import Backup, Swept
from core.errors import UserError
from storage.backups import container, refusals, shelf
from storage.backups.container import ENDING
from storage.backups.places import Source, listed
from storage.files import sync_directory, wipe

OLD = ".old"  # ends the hidden name of a backup that is being replaced


def erase(source: Source, place: Path, folder: str) -> Swept:
    """Erase in every backup of the folder that lies there, and in the files beside them.

    A backup keeps its name, its moment and its place among the others; the new one takes its name only when it was
    reopened and counted, so that there is never one backup less that can be put back. OSError.
    """
    _mend(place)
    swept, files = Swept(), frozenset[str]()
    for one in listed(place, folder):
        try:
            gone, written = _erased(source, one)
        except (UserError, OSError):
            swept = replace(swept, failed=(*swept.failed, one.path))
            continue
        files |= gone
        swept = replace(swept, written=swept.written + written)
    for name in files:
        shelf.drop(place, name)
    known = {one.path for one in listed(place)}
    swept = replace(swept, unread=tuple(sorted(path for path in place.glob(f"*{ENDING}") if path not in known)))
    return replace(swept, dropped=_old_copies(place)) if listed(place, folder) else swept


def _erased(source: Source, backup: Backup) -> tuple[frozenset[str], bool]:
    """The files that are erased, and whether the backup was written anew."""
    with container.opened(backup.path) as (said, database):
        gone = source.erase(database)
        held = said.holding.blobs - gone.files
        if not gone.texts and held == said.holding.blobs:
            return gone.files, False
        holding = replace(source.counted(database), blobs=held)
        draft = backup.path.with_name(f".{backup.path.name}.part")
        try:
            container.write(draft, database, holding, said.at, said.why)
            with container.opened(draft) as (again, copy):
                if again.holding != holding or replace(source.counted(copy), blobs=held) != holding:
                    raise refusals.not_same(backup.path.parent)
            before = backup.path.stat()
            os.utime(draft, ns=(before.st_atime_ns, before.st_mtime_ns))  # the newest stays the newest
            _replace(backup.path, draft)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    return gone.files, True


def _replace(path: Path, draft: Path) -> None:
    """The new backup takes the name of the old one, whose bytes are overwritten."""
    old = path.with_name(f".{path.name}{OLD}")
    try:
        os.link(path, old)
    except OSError:  # a drive without second names: cut short right here, it is found again by `_mend`
        path.rename(old)
    draft.replace(path)
    sync_directory(path.parent)
    wipe(old)


def _mend(place: Path) -> None:
    """What was cut short while a backup was replaced: the old one gets its name back, or goes."""
    for old in place.glob(f".*{ENDING}{OLD}"):
        named = old.with_name(old.name[1 : -len(OLD)])
        if not named.is_file():
            old.rename(named)
        elif old.samefile(named):
            old.unlink()
        else:
            wipe(old)


def _old_copies(place: Path) -> int:
    """Delete raw copies of the database, made before an update or of a damaged one: nobody can erase in them."""
    copies = [*place.glob("before-update-*.db*"), *place.glob("damaged-*")]
    for path in copies:
        for file in path.iterdir() if path.is_dir() else [path]:
            wipe(file)
        if path.is_dir():
            rmtree(path)
    return len(copies)
