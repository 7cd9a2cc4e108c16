"""Restoring a backup: the present state is saved first, and stays until the new database gets its name."""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from core.backups.retention import Backup, Holding, Restored, RestorePreview
from core.errors import Refused, Unfinished, UserError
from core.i18n import _
from storage.db import sqlite
from storage.db.folder import folder, opening
from storage.db.folder.backup import count, log_of, newer_than
from storage.db.folder.folder import DATABASE, hold, make_rooms
from storage.db.folder.reconstruction import DRAFT, erased_in, incomplete, rebuild_from
from storage.db.keys import KeyFile, make_keys, read_keys
from storage.db.log.texts import Erased, noted
from storage.db.reading import privacy
from storage.db.sqlite import SQLiteError
from storage.files import make_directory, move, reason, sync_directory

Bring = Callable[[Collection[str]], int]  # brings files back by their SHA-256; how many are there now


def preview(backup: Backup, copy: Path, directory: Path, keys_home: Path, has: Callable[[str], bool]) -> RestorePreview:
    """What putting the backup back into the folder would do; nothing is written. UserError when it could not be."""
    holding, present = _counted(backup, copy), (directory / DATABASE).is_file()
    if present:
        _refuse_other(directory, holding)
    return RestorePreview(
        backup,
        missing=sum(not has(name) for name in holding.blobs),
        present=present,
        newer=newer_than(directory / DATABASE, holding) if present else None,
        keys=(keys_home / holding.folder).is_dir(),
    )


def restore(
    backup: Backup,
    copy: Path,
    directory: Path,
    keys_home: Path,
    now: datetime,
    save: Callable[[str], Path],
    bring: Bring,
) -> Restored:
    """Rebuild the folder from the copy of its database that the backup held.

    `save` backs up the folder that is there, `bring` brings its files. UserError when anything does not fit or cannot
    be written: then the folder is what it was. Unfinished when it is what the backup held and the rest failed.
    FolderLocked while a window has it.
    """
    holding, present = _counted(backup, copy), (directory / DATABASE).is_file()
    folder.refuse_share(directory)
    try:
        make_rooms(directory)
        with closing(hold(directory)):
            saved = _saved(directory, holding, now, save) if present else None
            keys, new = _keys(copy, keys_home / holding.folder, now)
            erased = noted(keys_home, _erased(directory) if present else Erased())
            ops = rebuild_from(copy, directory, keys, now, erased)
            wanted = holding.blobs - frozenset(erased.files)
            files = bring(wanted)
            _note_views(directory / DRAFT, keys, privacy.note_coming)
            with _put_in_place(directory):
                _swap(directory)
                _note_views(directory / DATABASE, keys, privacy.note_anew)
            return Restored(backup, ops, files, len(wanted) - files, saved, new, unaware=not present)
    except OSError as error:
        raise _not_restored(error) from error
    except SQLiteError as error:
        raise opening.unreadable(error) from error


def _counted(backup: Backup, copy: Path) -> Holding:
    """What the copy holds: the very lines that the backup says. UserError when it does not."""
    holding = count(copy)
    if (holding.ends, holding.ops, holding.texts) != (backup.holding.ends, backup.holding.ops, backup.holding.texts):
        raise incomplete()
    return holding


def _refuse_other(directory: Path, holding: Holding) -> None:
    """Refused when the folder is another one than the backup's; one that cannot be read may be this one."""
    try:
        with log_of(directory / DATABASE, live=True) as log:
            found = opening.folder_id(log.db)
    except UserError:
        return
    if found != holding.folder:
        raise Refused(
            _("กู้คืนลงโฟลเดอร์นี้ไม่ได้"),
            _("เพราะไฟล์สำรองเป็นของโฟลเดอร์อื่น ({name})").format(name=holding.name or holding.code),
            _("โปรดเลือกโฟลเดอร์ว่างเพื่อกู้คืนเป็นโฟลเดอร์ใหม่ หรือเลือกไฟล์สำรองของหน่วยงานนี้"),
        )


def _saved(directory: Path, holding: Holding, now: datetime, save: Callable[[str], Path]) -> Path:
    """Where the folder as it was lies: a backup, or its very files when it is too damaged to be counted."""
    _refuse_other(directory, holding)
    try:
        return save(holding.folder)
    except UserError:
        if _readable(directory):  # no room: then nothing is touched
            raise
    damaged = directory / "backups" / f"damaged-{now:%Y-%m-%d-%H%M%S}"
    make_directory(damaged)
    for path in directory.glob(f"{DATABASE}*"):
        shutil.copy2(path, damaged / path.name)
        with open(damaged / path.name, "rb+") as file:
            os.fsync(file.fileno())
    sync_directory(damaged)
    return damaged


def _readable(directory: Path) -> bool:
    try:
        with log_of(directory / DATABASE, live=True):
            return True
    except UserError:
        return False


def _erased(directory: Path) -> Erased:
    return erased_in(directory / DATABASE) if _readable(directory) else Erased()


def _keys(copy: Path, home: Path, now: datetime) -> tuple[KeyFile, bool]:
    """The folder's keys; on another PC new ones, if what the old device wrote counts there by its certificate."""
    if home.is_dir():
        return read_keys(home), False
    with log_of(copy) as log:
        meta = sqlite.meta(log.db, "device", "unit")
        enrolled = log.verdict.certificate(bytes.fromhex(str(meta.get("device", ""))), str(meta.get("unit", "")))
    if enrolled is None:
        raise UserError(
            _("กู้คืนในเครื่องนี้ยังไม่ได้"),
            _("เพราะกุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ (ไฟล์สำรองไม่เก็บกุญแจ) และหน่วยงานยังไม่มีใบรับรอง"),
            _("โปรดคัดลอกโฟลเดอร์กุญแจ {name} จากเครื่องเดิมมาไว้ที่ {home} แล้วกู้คืนอีกครั้ง").format(
                name=home.name, home=home.parent
            ),
        )
    return make_keys(home, now), True


@contextmanager
def _put_in_place(directory: Path) -> Iterator[None]:
    """What fails once the new database has its name is told as that."""
    try:
        yield
    except (OSError, SQLiteError) as error:
        if (directory / DRAFT).exists():
            raise
        raise Unfinished(
            _("กู้คืนข้อมูลแล้ว แต่ขั้นสุดท้ายไม่สำเร็จ"),
            _("เพราะ{why} ข้อมูลในโฟลเดอร์เป็นของไฟล์สำรองแล้ว").format(why=reason(error)),
            _("โปรดแก้สาเหตุ แล้วเปิดโฟลเดอร์และตรวจสุขภาพข้อมูลหนึ่งครั้ง"),
        ) from error


def _swap(directory: Path) -> None:
    """The new database takes the name; nothing of the old one's journal is left to be taken for its own."""
    database = directory / DATABASE
    if database.is_file():
        with suppress(SQLiteError), closing(sqlite.connect(database)) as db:
            sqlite.empty_journal(db)
        for journal in ("-wal", "-shm"):
            database.with_name(f"{database.name}{journal}").unlink(missing_ok=True)
    move(directory / DRAFT, database)


def _note_views(database: Path, keys: KeyFile, note: Callable[[Path, sqlite.Connection], None]) -> None:
    """In two steps round the swap: cut short anywhere, the log of views that is there is the one that is noted."""
    with closing(sqlite.connect_plain(database)) as db:
        note(keys.directory, db)


def _not_restored(error: OSError) -> UserError:
    return UserError(
        _("กู้คืนข้อมูลไม่สำเร็จ"),
        _("เพราะ{why} ข้อมูลในเครื่องยังอยู่อย่างเดิม").format(why=reason(error)),
        _("โปรดตรวจที่ว่างและสิทธิ์การเขียนของโฟลเดอร์ แล้วกู้คืนอีกครั้ง"),
    )
