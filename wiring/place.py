"""Where an office folder lies and what takes its room, and its newest backup tried in a folder made for it."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.health.facts import Gravity
from core.health.kinds import KINDS
from core.health.place import Place, TrialRestore, Wreck
from core.i18n import _
from storage.backups.container import read
from storage.backups.location import listed
from storage.db.folder.folder import DATABASE
from storage.db.sqlite import SQLiteError, connect_plain
from storage.files import reason, scratch
from wiring.backups import restore
from wiring.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.health.facts import Examination

DAMAGED = (11, 26)  # result codes of SQLite: the file is damaged, or is no database
BEHIND = {"own_lost", "lost"}  # what left this PC after a backup was made is not in it
_ROOM = ".trial-"  # swept when it was left (storage.files.TRIAL)


def place_of(folder: Path) -> Place:
    """What the folder takes. UserError when it cannot be looked at any more."""
    try:
        database = sum(path.stat().st_size for path in folder.glob(f"{DATABASE}*"))
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise UserError(
            _("ดูที่เก็บข้อมูลของหน่วยงานไม่ได้"),
            _("เพราะ{why}").format(why=reason(error)),
            _("ตรวจว่าโฟลเดอร์ยังอยู่ที่เดิมและไดรฟ์เสียบอยู่ แล้วตรวจอีกครั้ง"),
        ) from error
    return Place(folder.resolve(), _size(folder / "blobs"), _size(folder / "backups"), database, free)


def rescue(folder: Path) -> Wreck | None:
    """What there is to begin again from; None when the data file is neither missing nor empty nor damaged."""
    if not folder.is_dir() or not _unreadable(folder / DATABASE):
        return None
    try:
        left = (folder / DATABASE).stat().st_size > 0
    except OSError:
        left = False
    return Wreck(tuple(listed(folder / "backups")), left)


def _unreadable(database: Path) -> bool:
    """One that is only held by another program, or may not be read, is not."""
    try:
        if not database.stat().st_size:
            return True
        with closing(connect_plain(database)) as db:
            if not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                return True  # an empty file somebody has tried to open
            return bool(db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except FileNotFoundError:
        return True
    except OSError:
        return False
    except SQLiteError as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED


def _size(folder: Path) -> int:
    """The bytes of all files below; what goes meanwhile counts nothing."""
    total = 0
    for above, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(above, name)).st_size
            except OSError:
                continue
    return total


def try_restore(file: Path, keys_home: Path, examine: Callable[[Path, Path], Examination]) -> TrialRestore:
    """Restore a backup beside itself, with a copy of the keys, examine what came, and take it away. UserError.

    `examine` looks thoroughly at a folder, whose keys lie in the second path.
    """
    try:
        with scratch(file.parent, _ROOM) as room, scratch(keys_home, _ROOM) as home:
            office = room / "office"
            known = read(file).holding.folder
            shutil.copytree(keys_home / known, home / known)  # what is tried must not count where the office counts
            done = restore(file, office, home)
            found = examine(office, home)
    except OSError as error:
        raise UserError(
            _("ทดลองกู้คืนไม่ได้"),
            _("เพราะ{why} ข้อมูลและไฟล์สำรองไม่เปลี่ยน").format(why=reason(error)),
            _("เพิ่มเนื้อที่ว่างให้พอสำหรับข้อมูลอีกหนึ่งชุด แล้วทดลองอีกครั้ง"),
        ) from error
    broken = {one.kind for one in found.damages} - BEHIND
    whole = not any(KINDS[kind].gravity is Gravity.DAMAGE for kind in broken) and done.ops >= done.backup.holding.ops
    return TrialRestore(now(), done.backup.at, done.ops, done.files, done.missing, whole)
