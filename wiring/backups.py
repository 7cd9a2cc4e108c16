"""The backups of a folder: made, looked into, put back."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wiring.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.backups.retention import Restored, RestorePreview
    from storage.backups.keeper import Keeper


def backups(folder: Path, folder_id: str) -> Keeper:
    """The backups of a folder (ui.desk.Backups)."""
    from storage.backups.keeper import Keeper
    from storage.backups.location import Source
    from storage.db.folder.backup import copy_for_backup, count
    from storage.db.folder.folder import DATABASE
    from storage.db.folder.growth import count_growth, cut_growth, grow, reach
    from storage.db.folder.reconstruction import erase_in, erased_mark
    from storage.evidence.blobs import Blobs

    live = folder / DATABASE
    source = Source(
        partial(copy_for_backup, live), count, Blobs(folder / "blobs").path, partial(erase_in, live),
        partial(erased_mark, live), reach, partial(cut_growth, live), count_growth, grow,
    )  # fmt: skip
    return Keeper(source, folder / "backups", folder_id, now)


def preview_restore(file: Path, folder: Path, keys_home: Path) -> RestorePreview:
    """What putting a backup back into a folder would do; nothing is written."""
    from storage.backups.attachments import is_near
    from storage.backups.container import opened
    from storage.db.folder.growth import grow
    from storage.db.folder.restoration import preview
    from storage.evidence.blobs import Blobs

    near = partial(is_near, file.parent, Blobs(folder / "blobs"))
    with opened(file, grow) as (backup, copy):
        return preview(backup, copy, folder, keys_home, near)


def restore(file: Path, folder: Path, keys_home: Path) -> Restored:
    """Put a backup back into the folder it is of, or into a new one; what was there is backed up before."""

    def save(folder_id: str) -> Path:
        return backups(folder, folder_id).make("restore").path

    done = _restored(file, folder, keys_home, save)
    keeper = backups(folder, done.backup.holding.folder)
    if keeper.second() is None and file.parent.resolve() != keeper.own.resolve():
        keeper.remember(file.parent, done.backup.at)  # that very file lies in a second place
    return done


def renew_keys(folder: Path, keys_home: Path) -> Restored:
    """Rebuild a folder whose keys are lost from a backup made of it now; it goes on with new ones. UserError, and then
    it is what it was."""
    from storage.db.folder.inspection import read_folder
    from storage.db.keys import LostKeys, not_renewable

    reader, keys = read_folder(folder, keys_home, now())
    with closing(reader):
        if isinstance(keys, LostKeys) and not keys.problem.renewable:
            raise not_renewable(keys.directory)
        made = backups(folder, reader.info()["folder"]).make("repair").path
    return _restored(made, folder, keys_home, lambda _id: made, again=True)


def _restored(
    file: Path, folder: Path, keys_home: Path, save: Callable[[str], Path], *, again: bool = False
) -> Restored:
    from storage.backups.attachments import bring_back
    from storage.backups.container import opened
    from storage.db.folder.growth import grow
    from storage.db.folder.restoration import restore
    from storage.evidence.blobs import Blobs

    bring = partial(bring_back, file.parent, Blobs(folder / "blobs"))
    with opened(file, grow) as (backup, copy):
        return restore(backup, copy, folder, keys_home, now(), save, bring, again=again)
