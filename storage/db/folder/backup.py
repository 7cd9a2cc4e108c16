"""A copy of a folder's database for a backup: consistent while its window writes, and known as a copy."""

import os
import secrets
from contextlib import closing, suppress
from pathlib import Path

from core.errors import UserError
from core.i18n import _
from storage.db import sqlite
from storage.db.folder import rollback
from storage.db.sqlite import SQLiteError
from storage.files import reason, sync_directory


def copy_for_backup(database: Path, to: Path) -> None:
    """Write the database as it is at this moment to `to`, as one file; any thread may ask, nobody has to wait.

    The copy bears no mark of the opening it was made in: wherever and whenever it is put back, it is known as a copy
    and begins a new incarnation, so no number is used twice (EXCHANGE 6.1). Words that were erased are not in it.
    UserError when it cannot be written; what was at `to` is then still there.
    """
    draft = to.with_name(f".{secrets.token_hex(4)}.part")
    try:
        with closing(sqlite.connect_plain(database)) as source:
            source.execute("VACUUM INTO ?", (str(draft),))
        _unmark(draft)
        os.replace(draft, to)
        sync_directory(to.parent)
    except (OSError, SQLiteError) as error:
        with suppress(OSError):  # the error that stopped the copying is raised, not this
            draft.unlink(missing_ok=True)
        raise _not_copied(to.name, error) from error


def _unmark(copy: Path) -> None:
    """Forget its opening and incarnation, and which imports could be set aside there; then make it durable.

    Words being typed and pages that wait are no part of it: nobody puts them back, and erasing has not to seek them.
    """
    with closing(sqlite.connect_plain(copy, "rw")) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("DELETE FROM draft")
        db.execute("DELETE FROM scan")
        db.execute("DELETE FROM meta WHERE name IN ('mark', 'incarnation')")
        rollback.forget(db)
    with open(copy, "rb+") as file:
        os.fsync(file.fileno())


def _not_copied(name: str, error: OSError | Exception) -> UserError:
    why = reason(error) if isinstance(error, OSError) else _("เขียนหรืออ่านไฟล์ข้อมูลไม่ได้")
    return UserError(
        _("สำรองข้อมูลลงไฟล์ {name} ไม่สำเร็จ").format(name=name),
        _("เพราะ{why}").format(why=why),
        _("โปรดตรวจที่ว่างและที่เก็บ แล้วสำรองอีกครั้ง"),
    )
