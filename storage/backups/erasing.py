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


def erase(source: Source, place: Path, folder: str) -> Swept:
    """Erase in every backup of the folder that lies there, and in the files beside them.

    A backup keeps its name, its moment and its place among the others; the new one takes its name only when it was
    reopened and counted, so that there is never one backup less that can be put back. OSError.
    """
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
            draft.replace(backup.path)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    return gone.files, True


def _old_copies(place: Path) -> int:
    """Delete raw copies of the database, made before an update or of a damaged one: nobody can erase in them."""
    copies = [*place.glob("before-update-*.db*"), *place.glob("damaged-*")]
    for path in copies:
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink()
    return len(copies)
