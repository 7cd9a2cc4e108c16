"""What an office folder takes on the disk, and whether its data file can be read at all."""

import os
import shutil
from contextlib import closing
from pathlib import Path

from core.errors import UserError
from core.health.facts import FolderDiskSpace
from core.i18n import _
from storage.db.folder.folder import DATABASE
from storage.db.sqlite import SQLiteError, connect_plain
from storage.files import reason

DAMAGED = (11, 26)  # result codes of SQLite: the file is damaged, or is no database


def place_of(folder: Path) -> FolderDiskSpace:
    """Return how much disk space a folder and its parts take, and how much is free. UserError if it is unreadable."""
    try:
        database = sum(path.stat().st_size for path in folder.glob(f"{DATABASE}*"))
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise UserError(
            _("ดูที่เก็บข้อมูลของหน่วยงานไม่ได้"),
            _("เพราะ{why}").format(why=reason(error)),
            _("ตรวจว่าโฟลเดอร์ยังอยู่ที่เดิมและไดรฟ์เสียบอยู่ แล้วตรวจอีกครั้ง"),
        ) from error
    return FolderDiskSpace(
        folder.resolve(), _size(folder / "blobs"), _size(folder / "backups"), database, free
    )


def is_unreadable(database: Path) -> bool:
    """Return whether the data file is missing, empty or damaged; one that is only locked or protected is not."""
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
    """Return the bytes of all files below a folder; files deleted meanwhile count nothing."""
    total = 0
    for above, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(above, name)).st_size
            except OSError:
                continue
    return total
