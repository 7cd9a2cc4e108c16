"""Read an office folder that a window may have open: a read-only view, its keys, a copy in which to try imports."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from core.entities import record_id
from core.errors import LostKeysError, UnwritableFolderError, UserError, unwritable
from core.log.certificates import CertificateRequest
from core.log.ports import Context
from core.log.post import BundleContent, FileStore
from core.log.scopes import NOTHING_SHARED, ExportOptions
from core.values import Ref
from storage import clock
from storage.at_rest import SEALED
from storage.db import sqlite, tables
from storage.db.folder import opening
from storage.db.folder.folder import database_of, open_folder
from storage.db.folder.log_checks import ODD
from storage.db.folder.preview import ImportPreviewer
from storage.db.log import delta
from storage.db.log.log import Log, transaction
from storage.db.reading import privacy
from storage.db.reading.reader import FolderReader, reader_of
from storage.db.sqlite import UNOPENED, Connection, SQLiteError
from storage.keys import (
    SIGNING,
    FolderKeys,
    Keyring,
    LostKeysStandIn,
    age_recipient,
    read_keys,
    sent_before,
)


def read_folder(directory: Path, keys_home: Path, now: datetime) -> tuple[FolderReader, Keyring]:
    """Return (read-only reader, keys or LostKeysStandIn); the caller closes the reader on its thread. An older folder
    is migrated first; without keys, or where it cannot be written, a copy of it is. UserError if the folder is gone,
    damaged or too new."""
    database = database_of(directory)
    with closing(_readable(database)) as db:
        keys = _keyring(db, keys_home)
        current = opening.version(db) == opening.VERSION and tables.declared(db)
    if not current and not isinstance(keys, LostKeysStandIn):
        with suppress(UnwritableFolderError):
            open_folder(directory, keys_home, now).close()
            current = True
    views = privacy.ViewingLogPlace(keys.directory, database)
    return reader_of(_readable(database, older=not current), keys.public, views), keys


def _readable(database: Path, *, older: bool = False) -> Connection:
    """Return a connection that reads a folder; if `older`, one to a copy that is migrated. UserError if it fails."""
    with ExitStack() as held:
        try:
            db = sqlite.copied(database) if older else sqlite.connect_reader(database)
            held.enter_context(closing(db))
            opening.check(db)
            if older:
                opening.bring_up(db)
        except UNOPENED as error:
            raise opening.unreadable(error) from error
        held.pop_all()
    return db


def read_as_it_lies(database: Path) -> FolderReader:
    """Return a reader of a folder, even of a damaged one: nothing is checked or migrated. The caller closes it. Raises
    any error of `log_checks.ODD`."""
    return reader_of(sqlite.connect_reader(database))


def _keyring(db: Connection, keys_home: Path) -> Keyring:
    try:
        return opening.folder_keys(db, keys_home)
    except LostKeysError as problem:
        device, sent = opening.device_of(db), sent_before(problem.home)
        if sent is None:
            ends = "SELECT stream, max(head) FROM history WHERE key=? GROUP BY stream"
            sent = {
                bytes(stream): int(head) for stream, head in db.execute(ends, (device,)).fetchall()
            }
        return LostKeysStandIn(problem.home, device, problem, sent)


def keys_problem(database: Path, keys_home: Path) -> LostKeysError | None:
    """Return the error if the folder's keys cannot be used; None if they can be or the folder is unreadable."""
    try:
        with closing(sqlite.connect_reader(database)) as db:
            opening.folder_keys(db, keys_home)
    except LostKeysError as problem:
        return problem
    except ODD:
        return None
    return None


def keys_of(database: Path, keys_home: Path) -> FolderKeys | None:
    """Return this PC's keys of a folder, found by the folder id or the device key in its database; None if lost."""
    try:
        with closing(sqlite.connect_reader(database)) as db:
            said = sqlite.meta(db, "folder", "device", opening.FORMER)
    except ODD:
        return None
    homes = {path.parent for name in (SIGNING, SEALED) for path in keys_home.glob(f"*/{name}")}
    for home in sorted(homes, key=lambda one: (one.name != said.get("folder"), one.name)):
        with suppress(UserError):
            keys = read_keys(home)
            known = home.name == said.get("folder") and keys.public.hex() not in said.get(
                opening.FORMER, ""
            )
            if known or keys.public.hex() == said.get("device"):
                return keys
    return None


def bring_up(directory: Path, keys_home: Path, now: datetime) -> None:
    """Migrate an older program's folder whose keys are here; leave other folders alone. UserError if that fails."""
    database = database_of(directory)
    keys = keys_of(database, keys_home)
    try:
        with closing(sqlite.connect_reader(database)) as db:
            current = opening.is_current(db, keys)
    except SQLiteError:
        return
    if not current and keys is not None:
        open_folder(directory, keys_home, now).close()


@contextmanager
def with_keys(folder: Path, home: Path) -> Iterator[tuple[FolderReader, FolderKeys]]:
    """Yield (reader of the office folder, its keys). Raises LostKeysError if the keys are not on this PC."""
    reading, keys = read_folder(folder, home, clock.now())
    with closing(reading):
        if isinstance(keys, LostKeysStandIn):
            raise keys.problem
        yield reading, keys


def request_of(reading: FolderReader, keys: FolderKeys) -> CertificateRequest:
    """Return the request by which this folder's PC asks to be certified."""
    info = reading.info()
    unit = str(info["unit"])
    office = reading.record(Ref(unit, "office", record_id(unit, "office", unit)))
    code, name, kind, above = (
        office.text(word) if office else "" for word in ("code", "name", "kind", "parent")
    )
    return CertificateRequest(
        keys.public,
        age_recipient(keys),
        code or str(info["code"]),
        name,
        kind,
        above.rpartition("/")[2],
    )


class ReadOnlyProxy:
    """A proxy of a reader. `overrides`: attributes that replace the reader's or are added. For any other attribute that
    the reader lacks, such as a method that writes, it raises `problem`."""

    def __init__(self, reading: object, problem: UserError, **overrides: object) -> None:
        self._reading = reading
        self._problem = problem
        self._overrides = overrides

    def __getattr__(self, name: str) -> Any:
        if name in self._overrides:
            return self._overrides[name]
        if hasattr(self._reading, name) or name.startswith("__"):
            return getattr(self._reading, name)
        raise self._problem


def read_only_store(
    reader: FolderReader, database: Path, keys: Keyring, problem: UserError
) -> ReadOnlyProxy:
    """Return the store of a folder that is only read, because of `problem`, which whatever writes raises. It saves
    nothing but notes on who saw personal data."""

    def pack(
        groups: Sequence[Sequence[str]],
        time: str,
        file_store: FileStore,
        options: ExportOptions = NOTHING_SHARED,
    ) -> Iterator[BundleContent | UserError]:
        if isinstance(keys, LostKeysStandIn):
            raise problem
        from storage.db.folder.exchange import pack  # imported only for an export

        with closing(_readable(database, older=True)) as db:
            yield from pack(UnsavedWriter(db, keys), groups, time, file_store, options)

    def note(ctx: Context, deed: str, target: str) -> None:
        note_view(database, keys.directory, ctx.now, deed, target, ctx.person)

    return ReadOnlyProxy(
        reader,
        problem,
        fields=ReadOnlyProxy(reader.fields, problem),
        note_view=note,
        # a backup also holds unsigned ops
        exchange=ReadOnlyProxy(None, problem, leave=lambda _scopes=None: None, pack=pack),
    )


def note_view(
    database: Path, keys_home: Path, now: datetime, action: str, target: str, person: str = ""
) -> None:
    """Add a line to the log of views: `person` (id, "" = unknown) did `action` with `target` (a record, "many" or
    "name"). A window may have the folder open. A folder that its drive does not let be written gets no line. UserError
    if writing fails otherwise."""
    try:
        opening.check_writable(database.parent, database)
        with closing(sqlite.connect_plain(database, "rw")) as db:
            with sqlite.writing(db):
                at = now.isoformat(timespec="seconds")
                noted = privacy.add_view(db, at, person, action, target)
            privacy.note(privacy.ViewingLogPlace(keys_home, database), noted, db)
    except (UserError, *UNOPENED) as error:
        if unwritable(error) is None:
            raise


class UnsavedWriter:
    """A copy of a folder that cannot be written, from which bundles are packed (storage.db.folder.exchange). It signs
    the last ops and counts receipts as the folder would; only the key file keeps what left this PC. No op is added."""

    def __init__(self, db: Connection, keys: FolderKeys) -> None:
        self.db = db
        self.log = Log(db)
        self.keys = keys
        self.reading = FolderReader(db, self.log, keys.public)
        self.unit = str(sqlite.meta(db, "unit")["unit"])
        self.incarnation = b""  # so that receivers are told all that is held

    def transaction(self) -> AbstractContextManager[None]:
        return transaction(self.log)

    def leave(self, scopes: Collection[str] | None = None) -> None:
        with self.transaction():
            delta.sign_ends(self.log, self.keys, scopes)
        delta.note_leaving(self.log, self.keys, scopes)


class ImportRehearsal:
    """A copy of a folder in memory, in which imports are tried: `reading` reads it, `exchange` previews imports."""

    def __init__(self, db: Connection, keys: FolderKeys) -> None:
        self.db = db
        self.log = Log(db)
        self.keys = keys
        self.reading = FolderReader(db, self.log, keys.public)
        self.exchange = ImportPreviewer(self.log, self.reading)


@contextmanager
def rehearse(directory: Path, keys_home: Path) -> Iterator[ImportRehearsal]:
    """Yield a copy of the folder as it is now, in memory, for trying imports. UserError if it cannot be read."""
    with closing(_readable(database_of(directory), older=True)) as db:
        try:
            keys = opening.folder_keys(db, keys_home)
        except UNOPENED as error:
            raise opening.unreadable(error) from error
        yield ImportRehearsal(db, keys)
