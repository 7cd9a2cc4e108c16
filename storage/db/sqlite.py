"""The only module that imports SQLite: a build that comes with the program, as the system's may lack needed fixes."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from core.errors import ErrorCause, UserError, cause, failed
from core.i18n import _
from storage.files import scratch

Connection = Any  # pysqlite3 carries no types
SQLiteError: type[Exception] = dbapi2.Error
ENGINE: str = dbapi2.sqlite_version
# what is raised where a database is opened (core.errors puts it into words)
UNOPENED = (dbapi2.Error, OSError)

_CANTOPEN = 14
_IOERR = 10
_NO_INDEX = (
    8,
    _IOERR,
    13,
    _CANTOPEN,
)  # what SQLite says if it can make no index: read-only, I/O, full, not opened
_INDEX = 2**15  # bytes of the smallest index of a journal (-shm) that a writer has
MOST_IN_MEMORY = 64 * 2**20  # a database of up to so many bytes is copied into memory
_PATIENCE = 5000  # ms a connection waits for another
_WRITER = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "wal_autocheckpoint=4000",
)


def connect(path: Path, *, create: bool = False) -> Connection:
    """Return the one writing connection of a folder, for one thread at a time; `create` makes a new database."""
    db = connect_plain(path, "rwc" if create else "rw")
    try:
        for pragma in _WRITER:
            db.execute(f"PRAGMA {pragma}")
    except SQLiteError as error:
        db.close()
        raise _plainer(error, path, os.O_RDWR) from error
    return db


def connect_reader(path: Path) -> Connection:
    """Return a read-only connection for the calling thread, also on a full or read-only drive, where SQLite can make no
    index of the journal. OSError or SQLite's errors."""
    try:
        return _reading(path, "ro")
    except dbapi2.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_INDEX or _may_be_written(path):
            raise _plainer(error, path, os.O_RDONLY) from error
        try:
            return _lying_still(path)
        except dbapi2.Error:  # the first error says why it cannot be read
            raise _plainer(error, path, os.O_RDONLY) from error


def _may_be_written(path: Path) -> bool:
    """Return whether another process may be writing this database: then a whole index of its journal lies beside it."""
    if _size(path.with_name(f"{path.name}-shm")) < _INDEX:
        return False
    try:
        if os.name == "nt":  # elsewhere closing a file would end SQLite's locks on it
            os.close(os.open(path, os.O_RDWR))
    except OSError:  # nobody can write here, so the index was left behind
        return False
    return os.access(path, os.W_OK)


def _lying_still(path: Path) -> Connection:
    """Return a connection to a database that nobody writes. It makes and locks no file: the index of a journal with
    content is kept in memory, where an immutable database would be read without its newest pages."""
    if not _size(path.with_name(f"{path.name}-wal")):
        return _reading(path, "ro&immutable=1")
    lockless = "win32-none" if os.name == "nt" else "unix-none"
    return _reading(path, f"ro&vfs={lockless}", "locking_mode=EXCLUSIVE")


def _reading(path: Path, mode: str, *more: str) -> Connection:
    db = connect_plain(path, mode)
    try:
        for pragma in (*more, "query_only=ON"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def connect_plain(path: Path, mode: str = "ro") -> Connection:
    """Return a connection without our usual settings, for one short task. `mode`: ro, rw or rwc as in SQLite's URIs."""
    uri = f"{_uri(path)}?mode={mode}"
    # The pen's thread is another one than that which opens the folder; only one of them uses a connection at a time.
    how: dict[str, Any] = {
        "timeout": _PATIENCE / 1000,
        "cached_statements": 400,
        "check_same_thread": False,
    }
    try:
        return dbapi2.connect(uri, uri=True, isolation_level=None, **how)
    except dbapi2.OperationalError as error:
        raise _plainer(error, path, os.O_RDONLY if mode.startswith("ro") else os.O_RDWR) from error


def copied(path: Path) -> Connection:
    """Return a connection to a copy of the database at `path` in its present state; another process may be writing to
    it. No file in its folder changes. A large copy is a private file, deleted when the connection is closed."""
    journal = path.with_name(f"{path.name}-wal")
    copy = memory() if _size(path) + _size(journal) <= MOST_IN_MEMORY else _aside()
    try:
        # nobody has it open to write: then reading needs no journal, which would be made here
        if _size(journal) == 0:
            before = path.stat()
            with closing(connect_plain(path, "ro&immutable=1")) as source:
                source.backup(copy)
            after = path.stat()
            if _size(journal) == 0 and (before.st_mtime_ns, before.st_size) == (
                after.st_mtime_ns,
                after.st_size,
            ):
                return copy
        with closing(connect_reader(path)) as source:
            source.backup(copy)
    except BaseException:
        copy.close()
        raise
    return copy


class _Aside(dbapi2.Connection):  # type: ignore[misc]  # pysqlite3 has no types
    """A connection to a database in a temporary directory, which is deleted when the connection closes."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.place = ExitStack()

    def close(self) -> None:
        super().close()
        self.place.close()


def _aside() -> Connection:
    with ExitStack() as place:
        file = place.enter_context(scratch()) / "copy.db"
        copy = dbapi2.connect(
            str(file),
            isolation_level=None,
            cached_statements=400,
            check_same_thread=False,
            factory=_Aside,
        )
        copy.place = place.pop_all()
    copy.execute("PRAGMA synchronous=OFF")
    copy.execute("PRAGMA locking_mode=EXCLUSIVE")
    return copy


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def memory() -> Connection:
    """Return a connection to a new database in memory, which disappears when the connection is closed."""
    return dbapi2.connect(
        ":memory:", isolation_level=None, cached_statements=400, check_same_thread=False
    )


def empty_journal(db: Connection) -> bool:
    """Write the journal (WAL) into the database file and empty it; return False if an open reader prevents that."""
    return _journal_in(db, "TRUNCATE")


def rewind_journal(db: Connection) -> bool:
    """Write the journal (WAL) into the database file and restart it; return False if a reader prevents that."""
    return _journal_in(db, "RESTART")


def _journal_in(db: Connection, then: str) -> bool:
    db.execute("PRAGMA busy_timeout=200")
    try:
        return not db.execute(f"PRAGMA wal_checkpoint({then})").fetchone()[0]
    finally:
        db.execute(f"PRAGMA busy_timeout={_PATIENCE}")


def _uri(path: Path) -> str:
    whole = path.absolute()
    # `E:งาน` on Windows: where that drive stands, which `absolute` does not ask
    if path.drive and not path.root:
        whole = Path(os.path.abspath(path))
    return whole.as_uri()


def _plainer(error: Exception, path: Path, how: int) -> Exception:
    """Return the system's own error for a file that cannot be opened, if it still occurs: SQLite does not say why."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF != _CANTOPEN:
        return error
    for beside in ("", "-wal", "-shm"):
        file = path.with_name(f"{path.name}{beside}")
        if not beside or file.exists():
            try:
                os.close(os.open(file, how))
            except OSError as plain:
                return plain
    return error


TOGETHER = 32  # rows inserted by one statement


def enter(
    db: Connection, into: str, marks: str, rows: Sequence[tuple[Any, ...]], but: str = ""
) -> None:
    """Insert rows like `executemany`, but several per statement. `into`: the INSERT clause; `marks`: placeholders of
    one row; `but`: the ON CONFLICT clause. In `rows`, use bytearray, not bytes, which the driver handles slowly."""
    whole = len(rows) - len(rows) % TOGETHER
    several = [
        tuple(chain.from_iterable(rows[at : at + TOGETHER])) for at in range(0, whole, TOGETHER)
    ]
    if several:
        db.executemany(f"{into} VALUES{','.join([marks] * TOGETHER)}{but}", several)
    db.executemany(f"{into} VALUES{marks}{but}", rows[whole:])


@contextmanager
def writing(db: Connection) -> Iterator[None]:
    """Run the block in a transaction, undone if the block raises. UserError if the disk is full, or the file is locked
    or not writable. If the drive fails during the commit, the UserError says that nobody knows whether it was saved."""
    ready = False
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        ready = True
        db.execute("COMMIT")
    except BaseException as error:
        if db.in_transaction:  # a full disk has rolled back already
            with suppress(SQLiteError):  # the error that stopped the writing is raised, not this
                db.execute("ROLLBACK")
        if isinstance(error, dbapi2.Error) and (why := cause(error)):
            if ready and error.sqlite_errorcode & 0xFF == _IOERR:
                raise _uncertain(why) from error
            raise failed(_("บันทึกไม่สำเร็จ"), error) from error
        raise


@contextmanager
def reading(db: Connection) -> Iterator[None]:
    """Run the block in a transaction that reads the data of one moment. If the block raises, that error is raised, even
    if SQLite has ended the transaction by itself."""
    db.execute("BEGIN")
    try:
        yield
    except BaseException:
        with suppress(SQLiteError):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _uncertain(cause: ErrorCause) -> UserError:
    """Return the error for a commit that was not made durable: the next opening may or may not find it."""
    return UserError(
        _("ยังไม่แน่ว่าบันทึกได้หรือไม่"),
        _("เพราะ{why}").format(why=cause.reason),
        _("โปรดตรวจไดรฟ์และเนื้อที่ว่าง ปิดแล้วเปิดโฟลเดอร์อีกครั้ง ถ้ายังไม่มีรายการนี้ให้ทำใหม่"),
    )


@contextmanager
def in_words(message: str = "") -> Iterator[None]:
    """Turn disk, system and SQLite errors of the block, which works on one file, into UserErrors. `message`: first
    sentence of the UserError, on what was not done; "" = that a bundle was not imported."""
    try:
        yield
    except UNOPENED as error:
        if cause(error):
            raise failed(message or _("ยังไม่ได้รับไฟล์นี้"), error) from error
        raise


def tables_in(db: Connection) -> set[str]:
    """Return the names of the tables in a database."""
    rows = db.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall()
    return {name for (name,) in rows}


def count(db: Connection, table: str) -> int:
    """Return the number of rows of a table."""
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def meta(db: Connection, *names: str) -> dict[str, Any]:
    """Return the values in table `meta`, keyed by name; names that the table lacks are left out."""
    marks = ",".join("?" * len(names))
    return dict(
        db.execute(f"SELECT name, value FROM meta WHERE name IN ({marks})", names).fetchall()
    )
