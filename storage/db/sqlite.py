"""The one place that imports SQLite: its own build, because the one of the system may lack fixes we rely on."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from core.errors import Cause, UserError, cause, failed
from core.i18n import _
from storage.files import scratch

Connection = Any  # pysqlite3 carries no types
SQLiteError: type[Exception] = dbapi2.Error
ENGINE: str = dbapi2.sqlite_version
UNOPENED = (dbapi2.Error, OSError)  # what is raised where a database is opened (core.errors puts it into words)

_CANTOPEN = 14
_IOERR = 10
HELD = 64 * 2**20  # bytes of a database up to which a copy of it is in memory
_PATIENCE = 5000  # ms a connection waits for another
_WRITER = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY", "wal_autocheckpoint=4000")


def connect(path: Path, *, create: bool = False) -> Connection:
    """The writing connection: one per folder, used by one thread at a time; `create`: to a new database."""
    db = _open(path, "rwc" if create else "rw")
    try:
        for pragma in _WRITER:
            db.execute(f"PRAGMA {pragma}")
    except SQLiteError as error:
        db.close()
        raise _plainer(error, path, os.O_RDWR) from error
    return db


def connect_reader(path: Path) -> Connection:
    """A read-only connection, for the thread that asks for it; also where nothing at all may be written."""
    try:
        return _reading(path, "ro")
    except dbapi2.OperationalError as error:
        if os.access(path.parent, os.W_OK) or _size(path.with_name(f"{path.name}-wal")):
            raise _plainer(error, path, os.O_RDONLY) from error
        return _reading(path, "ro&immutable=1")  # nobody can write here, so nobody does while it is read


def _reading(path: Path, mode: str) -> Connection:
    db = _open(path, mode)
    try:
        db.execute("PRAGMA query_only=ON")
        db.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def connect_plain(path: Path, mode: str = "ro") -> Connection:
    """A connection for one short piece of work, with nothing set."""
    return _open(path, mode)


def copied(path: Path) -> Connection:
    """A copy of the database at `path` as it is now, also while a window writes to it; no file next to `path` changes.

    It is in memory, of a large one in a file nobody else can read, gone with the connection. This build of SQLite
    keeps its own temporary files in memory whatever it is told.
    """
    journal = path.with_name(f"{path.name}-wal")
    copy = memory() if _size(path) + _size(journal) <= HELD else _aside()
    try:
        if _size(journal) == 0:  # nobody has it open to write: then reading needs no journal, which would be made here
            before = path.stat()
            _copy(path, "immutable=1", copy)
            after = path.stat()
            if _size(journal) == 0 and (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
                return copy
        _copy(path, "mode=ro", copy)
    except BaseException:
        copy.close()
        raise
    return copy


class _Aside(dbapi2.Connection):  # type: ignore[misc]
    """In a place of its own, which goes when it is closed."""

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.place = ExitStack()

    def close(self) -> None:
        super().close()
        self.place.close()


def _aside() -> Connection:
    with ExitStack() as place:
        file = place.enter_context(scratch()) / "copy.db"
        copy = dbapi2.connect(
            str(file), isolation_level=None, cached_statements=400, check_same_thread=False, factory=_Aside
        )
        copy.place = place.pop_all()
    copy.execute("PRAGMA synchronous=OFF")
    copy.execute("PRAGMA locking_mode=EXCLUSIVE")
    return copy


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _copy(path: Path, how: str, copy: Connection) -> None:
    with closing(dbapi2.connect(f"{_uri(path)}?{how}", uri=True, timeout=_PATIENCE / 1000)) as source:
        source.backup(copy)


def memory() -> Connection:
    """A database of its own that is gone when it is closed."""
    return dbapi2.connect(":memory:", isolation_level=None, cached_statements=400, check_same_thread=False)


def empty_journal(db: Connection) -> bool:
    """Bring the journal into the file and empty it; False when an open reader prevents it."""
    return _journal_in(db, "TRUNCATE")


def rewind_journal(db: Connection) -> bool:
    """The same, but what is written next lies over the journal's old bytes."""
    return _journal_in(db, "RESTART")


def _journal_in(db: Connection, then: str) -> bool:
    db.execute("PRAGMA busy_timeout=200")
    try:
        return not db.execute(f"PRAGMA wal_checkpoint({then})").fetchone()[0]
    finally:
        db.execute(f"PRAGMA busy_timeout={_PATIENCE}")


def _uri(path: Path) -> str:
    whole = path.absolute()
    if path.drive and not path.root:  # `E:งาน` on Windows: where that drive stands, which `absolute` does not ask
        whole = Path(os.path.abspath(path))
    return whole.as_uri()


def _open(path: Path, mode: str) -> Connection:
    uri = f"{_uri(path)}?mode={mode}"
    # The pen's thread is another one than that which opens the folder; only one of them uses a connection at a time.
    how: dict[str, Any] = {"timeout": _PATIENCE / 1000, "cached_statements": 400, "check_same_thread": False}
    try:
        return dbapi2.connect(uri, uri=True, isolation_level=None, **how)
    except dbapi2.OperationalError as error:
        raise _plainer(error, path, os.O_RDONLY if mode.startswith("ro") else os.O_RDWR) from error


def _plainer(error: Exception, path: Path, how: int) -> Exception:
    """SQLite does not say why a file cannot be opened: the system's own error, when it says so now too."""
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


TOGETHER = 32  # rows of one statement


def enter(db: Connection, into: str, marks: str, rows: Sequence[tuple[Any, ...]], but: str = "") -> None:
    """Many rows `into` a table, `marks` being those of one: `executemany`, with many rows to a statement.

    `but`: what is to be done where one is there. Bytes are given as bytearray: for bytes the driver seeks an adapter,
    which takes longer than all the rest of a row, and for every None too.
    """
    whole = len(rows) - len(rows) % TOGETHER
    several = [tuple(chain.from_iterable(rows[at : at + TOGETHER])) for at in range(0, whole, TOGETHER)]
    if several:
        db.executemany(f"{into} VALUES{','.join([marks] * TOGETHER)}{but}", several)
    db.executemany(f"{into} VALUES{marks}{but}", rows[whole:])


@contextmanager
def writing(db: Connection) -> Iterator[None]:
    """One transaction: everything inside is durable afterwards, or nothing of it happened.

    Raises UserError when the disk is full, or the file cannot be written or is locked; it says so when a drive leaves
    open which of the two it is.
    """
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


def _uncertain(cause: Cause) -> UserError:
    """A commit may be written that could not be made durable: the next opening finds it, or not."""
    return UserError(
        _("ยังไม่แน่ว่าบันทึกได้หรือไม่"),
        _("เพราะ{why}").format(why=cause.why),
        _("โปรดตรวจไดรฟ์และเนื้อที่ว่าง ปิดแล้วเปิดโฟลเดอร์อีกครั้ง ถ้ายังไม่มีรายการนี้ให้ทำใหม่"),
    )


@contextmanager
def in_words(what: str = "") -> Iterator[None]:
    """What the machine would not inside is a UserError: for what is reported file by file. A decorator too.

    `what` was not done; "" = a file was not taken in.
    """
    try:
        yield
    except UNOPENED as error:
        if cause(error):
            raise failed(what or _("ยังไม่ได้รับไฟล์นี้"), error) from error
        raise


def meta(db: Connection, *names: str) -> dict[str, Any]:
    """What a folder's database keeps about itself under these names, as far as it does."""
    marks = ",".join("?" * len(names))
    return dict(db.execute(f"SELECT name, value FROM meta WHERE name IN ({marks})", names).fetchall())
