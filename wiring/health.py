"""The health of one office folder, with its backups."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from core.backups.retention import UnerasedBackupFolders
from wiring.backups import backups, renew_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from core.backups.retention import Backup
    from core.forms.ports import Action
    from storage.backups.keeper import BackupKeeper
    from storage.db.folder.health import FolderHealthService
    from storage.db.folder.store import Folder
    from storage.db.reading.results import ResultDeriver


def folder_health(
    folder: Path,
    home: Path,
    deriving: Callable[[], ResultDeriver],
    opened: tuple[Folder, Callable[[Action], object]] | None = None,
) -> FolderHealthService:
    """Return the service that examines and repairs a folder, `opened` or not; `home` has the keys of all folders."""
    from storage.backups.attachments import path_of
    from storage.db.folder.folder import database_of
    from storage.db.folder.health import FolderBackups, FolderHealthService
    from storage.db.folder.inspection import keys_of

    def named() -> str:
        keys = keys_of(database_of(folder), home)
        return keys.directory.name if keys else ""

    def keeper() -> BackupKeeper | None:
        # a damaged data file does not say whose it is
        known = named() or next((one.holding.folder for one in backups(folder, "").listed()), "")
        return backups(folder, known, home) if known else None

    def make() -> Path:
        return backups(folder, named(), home).make("repair").path

    def listed() -> Sequence[Backup]:
        kept = keeper()
        if kept is None:
            return ()
        second = kept.second()
        there = kept.listed(second.place) if second and second.place.is_dir() else ()
        return sorted([*kept.listed(), *there], key=lambda one: one.at, reverse=True)

    def owed() -> UnerasedBackupFolders:
        kept = keeper()
        return kept.owed() if kept else UnerasedBackupFolders()

    def erase() -> None:
        kept = keeper()
        if kept is not None:
            kept.erase()

    renew = partial(renew_keys, folder, home)
    kept = FolderBackups(make, listed, owed, erase, _database, path_of, renew)
    return FolderHealthService(folder, home, deriving, kept, opened)


@contextmanager
def _database(backup: Backup) -> Iterator[Path]:
    from storage.backups.container import opened
    from storage.db.folder.growth import grow

    with opened(backup.path, grow) as (_backup, database):
        yield database
