"""Opening a folder's database: check that it is a valid Prongsai database, and back it up before migrating it."""

import errno
import os
from collections.abc import Collection, Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from shutil import disk_usage

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.errors import LostKeysError, UserError, cause, failed
from core.i18n import _
from core.log.certificates import Certificate
from storage.db import seal, sqlite, tables
from storage.db.folder.migrations import migrate
from storage.db.log import searching
from storage.db.log.log import Log
from storage.db.signoffs.consequences import rebuild
from storage.db.sqlite import UNOPENED, Connection, SQLiteError
from storage.files import PRIVATE, draft_of, make_directory, sync_directory
from storage.keys import FolderKeys, keys_lost, read_keys, signing_key

APPLICATION = 0x5052_5331  # "PRS1" in the header of the file
VERSION = 6  # how many migrations this program knows
FORMER = "former"  # keys, hex, that new ones have replaced in this folder: never used again, wherever they turn up


def create_database(path: Path) -> Connection:
    """Create and return a new, empty database, which only its owner may read."""
    path.touch(PRIVATE)
    db = sqlite.connect(path, create=True)
    db.execute(f"PRAGMA application_id={APPLICATION}")
    _migrate(db)
    _derive(db)
    return db


def open_database(path: Path, copy_path: Path) -> Connection:
    """Open a folder's database for writing and return the connection. If it must be migrated, first copy it to
    `copy_path`. UserError if the file is no Prongsai database, is damaged or read-only, or is from a newer program."""
    with ExitStack() as held:
        try:
            db = held.enter_context(closing(sqlite.connect(path)))
            check(db)
            if version(db) < VERSION:
                copy_before(db, copy_path)
            bring_up(db)
        except UNOPENED as error:
            raise unreadable(error) from error
        held.pop_all()
    return db


def bring_up(db: Connection) -> None:
    """Migrate the database to this program's version; rebuild derived tables whose declared columns have changed."""
    if version(db) < VERSION:
        _migrate(db)
    _derive(db)


def _derive(db: Connection) -> None:
    """Rebuild the derived tables if the entities' declaration changed; empty an outdated index, filled again later."""
    if searching.is_outdated(db):
        with sqlite.writing(db):
            searching.bring_up(db)
    if not tables.declared(db):
        with sqlite.writing(db):
            tables.make(db)
            rebuild(Log(db))


def check(db: Connection) -> None:
    """Raise UserError unless this is a Prongsai database of this or an older program; ignore damaged pages."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise not_ours()
    if version(db) > VERSION:
        raise UserError(
            _("เปิดโฟลเดอร์ของหน่วยงานไม่ได้"),
            _("เพราะข้อมูลเป็นของโปรแกรมรุ่นใหม่กว่า"),
            _("โปรดติดตั้งโปรแกรมรุ่นล่าสุดในเครื่องนี้ แล้วเปิดอีกครั้ง"),
        )


def version(db: Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def is_current(db: Connection, keys: FolderKeys | None) -> bool:
    """Return whether this program has made the tables of the database, by their own mark or by the seal of `keys`;
    False if an older program left them. What has happened to them since is another question."""
    steps = db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0]
    known = keys is not None and seal.has_shape(db, keys.secret, tables.fingerprint())
    return bool(steps >= VERSION and (known or tables.declared(db)))


def is_outdated(folder: Path) -> bool:
    """Return whether opening this folder would migrate its database; False if the database cannot be read."""
    try:
        with closing(sqlite.connect_plain(folder / "prongsai.db")) as db:
            return 0 < version(db) < VERSION
    except UNOPENED:
        return False


def copy_before(db: Connection, copy: Path) -> None:
    """Write a copy of the database to the path `copy`, in place of an older one; to be called before a migration."""
    make_directory(copy.parent)
    copy.unlink(missing_ok=True)
    db.execute("VACUUM INTO ?", (str(copy),))
    with open(copy, "r+b") as file:  # Windows flushes only files opened for writing
        os.fsync(file.fileno())
    sync_directory(copy.parent)


def folder_id(db: Connection) -> str:
    """Return the folder's id, the name of its key directory. Raises UserError if the folder was never completed."""
    row = db.execute("SELECT value FROM meta WHERE name='folder'").fetchone()
    if row is None:
        raise not_ours()
    return str(row[0])


def folder_keys(db: Connection, keys_home: Path) -> FolderKeys:
    """Return this folder's keys below `keys_home`. Raises LostKeysError if one is missing, unreadable or replaced."""
    home = keys_home / folder_id(db)
    keys = usable_keys(home, former_keys(db))
    if keys is None:
        raise _lost(db, home)
    return keys


def usable_keys(home: Path, replaced_keys: Collection[str]) -> FolderKeys | None:
    """Return the keys in `home`; None if one is missing or their public key is one of `replaced_keys` (hex)."""
    with suppress(LostKeysError):
        keys = read_keys(home)
        return keys if keys.public.hex() not in replaced_keys else None
    return None


def former_keys(db: Connection) -> Collection[str]:
    """Return the public keys (hex) of this folder that were replaced by new ones."""
    return set(filter(None, str(sqlite.meta(db, FORMER).get(FORMER, "")).split(",")))


def device_of(db: Connection) -> bytes:
    """Return the public key of the device that writes this folder, or b"" if the database does not say."""
    try:
        return bytes.fromhex(str(sqlite.meta(db, "device").get("device", "")))
    except ValueError:  # changed from outside
        return b""


def certified_keys(log: Log) -> Mapping[bytes, Certificate]:
    """Return {key: its certificate for this unit} of this device's present and former keys, as far as they have one."""
    unit = str(sqlite.meta(log.db, "unit").get("unit", ""))
    had = (device_of(log.db), *map(bytes.fromhex, former_keys(log.db)))
    return {key: made for key in had if (made := log.verdict.certificate(key, unit))}


def own_signing_key(db: Connection, home: Path) -> Ed25519PrivateKey | None:
    """Return this device's signing key in `home`; None if the file is missing, damaged or another device's."""
    private = signing_key(home)
    return private if private and private.public_key().public_bytes_raw() == device_of(db) else None


def _lost(db: Connection, home: Path) -> LostKeysError:
    """Return the error for missing keys; new ones can be made where the old one still signs or is certified."""
    if own_signing_key(db, home) is not None:
        return keys_lost(home, renewable=True)
    try:
        if version(db) == VERSION and tables.declared(db):
            return _lost_to(Log(db), home)
        with closing(sqlite.memory()) as copy:  # left by an older program
            db.backup(copy)
            bring_up(copy)
            return _lost_to(Log(copy), home)
    except (SQLiteError, ValueError):  # damaged: that is reported first
        return keys_lost(home)


def _lost_to(log: Log, home: Path) -> LostKeysError:
    device, certified = device_of(log.db), certified_keys(log)
    own = [one for one in log.histories.values() if one.key == device]
    loose = sum(
        one.head - (max(one.signed, one.base) if device in certified else one.base) for one in own
    )
    return keys_lost(home, renewable=bool(certified), loose=loose)


def _migrate(db: Connection) -> None:
    migrate(db)
    db.execute(f"PRAGMA user_version={VERSION}")


def not_ours() -> UserError:
    return UserError(
        _("เปิดโฟลเดอร์นี้ไม่ได้"),
        _("เพราะไม่ใช่โฟลเดอร์หน่วยงานของโปร่งใส"),
        _("โปรดเลือกโฟลเดอร์ที่มีไฟล์ prongsai.db หรือสร้างโฟลเดอร์ใหม่"),
    )


def unreadable(error: Exception) -> UserError:
    """Return the UserError for a folder that cannot be opened: by the system's reason or, without one, as damaged."""
    if cause(error) or isinstance(error, OSError):
        return failed(_("เปิดโฟลเดอร์ของหน่วยงานไม่ได้"), error)
    return damaged()


def damaged() -> UserError:
    return UserError(
        _("เปิดข้อมูลของหน่วยงานไม่ได้"),
        _("เพราะไฟล์ข้อมูลเสียหาย"),
        _("โปรดซ่อมในหน้าสุขภาพข้อมูล หรือด้วยคำสั่ง office repair DIR ถ้าซ่อมไม่ได้จึงกู้คืนจากไฟล์สำรองล่าสุด"),
    )


def is_corrupt(error: Exception) -> bool:
    """Return whether `error` is SQLite's report of damaged pages."""
    return "malformed" in str(error) or "not a database" in str(error)


PLENTY = 2**22  # bytes of free space at which nobody asks whether a save finds room
A_SAVE = 2**18  # bytes that a save and its journal may need


def check_writable(directory: Path, database: Path) -> None:
    """Raise OSError if nobody may write to the folder, or if its drive has no room for another save."""
    # SQLite would leave journals that nobody may write to either
    if not all(os.access(path, os.W_OK) for path in (directory, database)):
        mounted = os.name != "nt" and os.statvfs(directory).f_flag & os.ST_RDONLY
        code = errno.EROFS if mounted else errno.EACCES
        raise OSError(code, os.strerror(code))
    if disk_usage(directory).free >= PLENTY:
        return
    draft = draft_of(database)
    try:
        draft.write_bytes(bytes(A_SAVE))
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
