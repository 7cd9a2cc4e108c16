"""The one place that imports SQLite: its own build, because the one of the system may lack fixes we rely on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from core.errors import UserError
from core.i18n import _

Connection = Any  # pysqlite3 carries no types
SQLiteError: type[Exception] = dbapi2.Error

_PATIENCE = 5000  # ms a connection waits for another
_WRITER = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY", "wal_autocheckpoint=4000")


def connect(path: Path) -> Connection:
    """The writing connection: one per folder, used by one thread at a time."""
    db = _open(path, "rw")
    for pragma in _WRITER:
        db.execute(f"PRAGMA {pragma}")
    return db


def create(path: Path) -> Connection:
    db = _open(path, "rwc")
    for pragma in _WRITER:
        db.execute(f"PRAGMA {pragma}")
    return db


def connect_reader(path: Path) -> Connection:
    """A read-only connection, for the thread that asks for it."""
    db = _open(path, "ro")
    db.execute("PRAGMA query_only=ON")
    return db


def memory() -> Connection:
    """A database of its own that is gone when it is closed."""
    return dbapi2.connect(":memory:", isolation_level=None, cached_statements=400, check_same_thread=False)


def empty_journal(db: Connection) -> bool:
    """Bring the journal into the file and empty it; False when a reader in the middle of a look prevents it."""
    db.execute("PRAGMA busy_timeout=200")
    busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    db.execute(f"PRAGMA busy_timeout={_PATIENCE}")
    return not busy


def _open(path: Path, mode: str) -> Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    # The pen's thread is another one than that which opens the folder; only one of them uses a connection at a time.
    return dbapi2.connect(
        uri, uri=True, isolation_level=None, timeout=_PATIENCE / 1000, cached_statements=400, check_same_thread=False
    )


def quick(value: Any) -> Any:
    """Bytes as the driver takes them without seeking an adapter, which takes longer than all the rest of a row.

    It seeks one for every None too.
    """
    return bytearray(value) if isinstance(value, bytes) else value


@contextmanager
def writing(db: Connection) -> Iterator[None]:
    """One transaction: everything inside is durable afterwards, or nothing of it happened.

    Raises UserError when the disk is full or the file cannot be written.
    """
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except BaseException as error:
        if db.in_transaction:  # a full disk has rolled back by itself
            db.execute("ROLLBACK")
        if isinstance(error, dbapi2.OperationalError):
            raise _unwritten(error) from error
        raise


def _unwritten(error: Exception) -> UserError:
    full = "full" in str(error)
    return UserError(
        _("บันทึกไม่สำเร็จ"),
        _("เพราะพื้นที่ในเครื่องเต็ม") if full else _("เพราะเขียนลงไฟล์ข้อมูลของหน่วยงานไม่ได้"),
        _("โปรดเพิ่มพื้นที่ว่าง แล้วบันทึกอีกครั้ง") if full else _("โปรดตรวจว่าโฟลเดอร์เขียนได้ แล้วบันทึกอีกครั้ง"),
    )
