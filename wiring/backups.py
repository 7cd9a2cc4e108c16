"""The backups of an office folder: made, read, restored and tried; and its health, which needs them."""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.backups.retention import UnerasedBackupFolders
from core.boundary import boundary
from core.errors import UserError, failed
from core.i18n import _
from storage import clock
from storage.files import copied, reason, scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from core.backups.retention import Backup, RestoreOutcome, RestorePreview, SealedBackupKeys
    from core.forms.ports import Action
    from core.health.facts import (
        FolderExamination,
        FolderRemains,
        TrialRestoreResult,
    )
    from storage.backups.keeper import BackupKeeper
    from storage.backups.location import BackupFunctions
    from storage.db.folder.health import FolderHealthService
    from storage.db.folder.store import Folder
    from storage.db.reading.results import ResultDeriver

# expected damages: what left this PC after the backup was made is not in it
BEHIND = {"own_lost", "lost"}
_ROOM = ".trial-"  # swept when it was left (storage.files.TRIAL)


def backups(folder: Path, folder_id: str, keys_home: Path | None = None) -> BackupKeeper:
    """Return the backup service of `folder`, whose id is `folder_id`. Backups contain the encrypted keys if a
    passphrase is set; once the keys are lost, they contain those of the newest backup that has them."""
    from storage.backups.keeper import BackupKeeper

    source = partial(_source, folder, folder_id, keys_home)
    return BackupKeeper(source, partial(_erased, folder), folder / "backups", folder_id, clock.now)


def _erased(folder: Path) -> str:
    from storage.db.folder.folder import DATABASE
    from storage.db.folder.opening import unreadable
    from storage.db.log.texts import erased_mark

    with boundary(unreadable):
        return erased_mark(folder / DATABASE)


def _source(folder: Path, folder_id: str, keys_home: Path | None) -> BackupFunctions:
    from storage.backups.location import BackupFunctions, keys_in
    from storage.blobs import BlobStore
    from storage.db.folder.backup import copy_for_backup, count
    from storage.db.folder.folder import DATABASE
    from storage.db.folder.growth import count_growth, cut_growth, grow, reach
    from storage.db.folder.holdings import lacking, own_files_of
    from storage.db.folder.reconstruction import erase_in
    from storage.keys import are_lost, sealed_keys

    def keys_of(home: Path) -> SealedBackupKeys | None:
        return sealed_keys(home) or (
            keys_in(folder / "backups", folder_id) if are_lost(home) else None
        )

    live = folder / DATABASE
    home = keys_home / folder_id if keys_home else None
    return BackupFunctions(
        partial(copy_for_backup, live),
        count,
        BlobStore(folder / "blobs").path,
        partial(own_files_of, live),
        partial(lacking, live, home),
        partial(erase_in, live),
        partial(_erased, folder),
        reach,
        partial(cut_growth, live),
        count_growth,
        grow,
        *((partial(keys_of, home),) if home else ()),
    )


def preview_restore(file: Path, folder: Path, keys_home: Path) -> RestorePreview:
    """Return what restoring the backup `file` into `folder` would change; nothing is written."""
    from storage.backups.attachments import is_near
    from storage.backups.container import opened
    from storage.blobs import BlobStore
    from storage.db.folder.growth import grow
    from storage.db.folder.restoration import preview

    near = partial(is_near, file.parent, BlobStore(folder / "blobs"))
    unread = partial(failed, _("เปิดไฟล์สำรอง {name} ไม่ได้").format(name=file.name))
    with boundary(unread), opened(file, grow) as (backup, copy):
        return preview(backup, copy, folder, keys_home, near)


def restore(file: Path, folder: Path, keys_home: Path, passphrase: str = "") -> RestoreOutcome:
    """Restore the backup `file` into `folder`: a new folder, or the one it is a backup of, which is backed up first. A
    `passphrase` restores the keys too. If there is no second backup location, that of `file` becomes it."""

    def save(folder_id: str) -> Path:
        return backups(folder, folder_id, keys_home).make("restore").path

    done = _restored(file, folder, keys_home, save, passphrase)
    keeper = backups(folder, done.backup.holding.folder)
    if keeper.second() is None and file.parent.resolve() != keeper.own.resolve():
        keeper.remember(file.parent, done.backup.at)  # that file is in a second place
    return done


def renew_keys(folder: Path, keys_home: Path) -> RestoreOutcome:
    """Restore a folder whose keys are lost, with new keys, from a backup made now. UserError if that is impossible."""
    from storage.db.folder.inspection import read_folder
    from storage.keys import LostKeysStandIn, not_renewable

    reader, keys = read_folder(folder, keys_home, clock.now())
    with closing(reader):
        if isinstance(keys, LostKeysStandIn) and not keys.problem.renewable:
            raise not_renewable(keys.directory)
        made = backups(folder, reader.info()["folder"], keys_home).make("repair").path
    return _restored(made, folder, keys_home, lambda _id: made, again=True)


def _restored(
    file: Path,
    folder: Path,
    keys_home: Path,
    save: Callable[[str], Path],
    passphrase: str = "",
    *,
    again: bool = False,
) -> RestoreOutcome:
    from storage.backups.attachments import bring_back
    from storage.backups.container import opened
    from storage.blobs import BlobStore
    from storage.db.folder.growth import grow
    from storage.db.folder.restoration import restore, take_keys

    def bring(blobs: Collection[str]) -> int:
        backups(folder, backup.holding.folder).know(file.parent)
        return bring_back(file.parent, BlobStore(folder / "blobs"), blobs)

    with boundary(partial(failed, _("กู้คืนข้อมูลไม่สำเร็จ"))), opened(file, grow) as (backup, copy):
        if passphrase:
            take_keys(backup, copy, folder, keys_home, passphrase, clock.now())
        return restore(backup, copy, folder, keys_home, clock.now(), save, bring, same_folder=again)


def rescue(folder: Path) -> FolderRemains | None:
    """Return what a folder can be restored from if its database is missing, empty or damaged; otherwise None."""
    from core.health.facts import FolderRemains
    from storage.backups.location import listed
    from storage.db.folder.disk import is_unreadable
    from storage.db.folder.folder import DATABASE

    if not folder.is_dir() or not is_unreadable(folder / DATABASE):
        return None
    try:
        left = (folder / DATABASE).stat().st_size > 0
    except OSError:
        left = False
    return FolderRemains(tuple(listed(folder / "backups")), left)


def try_restore(
    file: Path, keys_home: Path, examine: Callable[[Path, Path], FolderExamination]
) -> TrialRestoreResult:
    """Restore a backup into a temporary folder, check it by `examine(that folder, its keys' folder)`, and return how
    complete it is. UserError if the backup cannot be restored."""
    from core.health.facts import KINDS, DamageGravity, TrialRestoreResult
    from storage.backups.container import read

    try:
        with scratch(file.parent, _ROOM) as room, scratch(keys_home, _ROOM) as home:
            office = room / "office"
            known = read(file).holding.folder
            # Nothing that is tried may change the office's own folder or keys.
            shutil.copytree(keys_home / known, home / known, copy_function=copied)
            done = restore(file, office, home)
            found = examine(office, home)
    except OSError as error:
        raise UserError(
            _("ทดลองกู้คืนไม่ได้"),
            _("เพราะ{why} ข้อมูลและไฟล์สำรองไม่เปลี่ยน").format(why=reason(error)),
            _("เพิ่มเนื้อที่ว่างให้พอสำหรับข้อมูลอีกหนึ่งชุด แล้วทดลองอีกครั้ง"),
        ) from error
    broken = {damage.kind for damage in found.damages} - BEHIND
    whole = (
        not any(KINDS[kind].gravity is DamageGravity.DAMAGE for kind in broken)
        and done.ops >= done.backup.holding.ops
    )
    return TrialRestoreResult(
        clock.now(), done.backup.at, done.ops, done.files, done.missing, whole
    )


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

    def named() -> str:
        from storage.db.folder.inspection import keys_of

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
