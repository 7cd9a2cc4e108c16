"""Read an office folder that a window may have open: a read-only view, its keys, a copy in which to try imports."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import LostKeysError, UserError
from core.log.ports import Context
from storage.at_rest import SEALED
from storage.db import seal, sqlite, tables
from storage.db.folder import opening
from storage.db.folder.folder import database_of, open_folder
from storage.db.folder.log_checks import ODD
from storage.db.folder.preview import ImportPreviewer
from storage.db.keys import SIGNING, FolderKeys, Keyring, LostKeysStandIn, read_keys, sent_before
from storage.db.log.log import Log
from storage.db.reading import privacy
from storage.db.reading.reader import FolderReader, reader_of
from storage.db.sqlite import UNOPENED, Connection, SQLiteError


def read_folder(directory: Path, keys_home: Path, now: datetime) -> tuple[FolderReader, Keyring]:
    """Return (read-only reader, keys or LostKeysStandIn); the caller closes the reader on its thread. An older folder
    is migrated first or, without keys, a copy of it is. UserError if the folder is gone, damaged or too new."""
    database = database_of(directory)
    with ExitStack() as held:
        try:
            db = held.enter_context(closing(sqlite.connect_reader(database)))
            opening.check(db)
            keys = _keyring(db, keys_home)
            current = opening.version(db) == opening.VERSION and tables.declared(db)
            if isinstance(keys, LostKeysStandIn) and not current:
                held.close()  # Windows cannot replace an open file
                db = held.enter_context(closing(sqlite.copied(database)))
                opening.bring_up(db)
        except UNOPENED as error:
            raise opening.unreadable(error) from error
        if current or isinstance(keys, LostKeysStandIn):
            held.pop_all()
            return reader_of(
                db, keys.public, privacy.ViewingLogPlace(keys.directory, database)
            ), keys
    open_folder(directory, keys_home, now).close()
    return read_folder(directory, keys_home, now)


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
            steps = db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0]
            known = keys is not None and seal.has_shape(db, keys.secret, tables.fingerprint())
            current = steps >= opening.VERSION and (known or tables.declared(db))
    except SQLiteError:
        return
    if not current and keys is not None:
        open_folder(directory, keys_home, now).close()


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


def read_only_store(reader: FolderReader, database: Path, keys: LostKeysStandIn) -> ReadOnlyProxy:
    """Return the store of a folder with lost keys: it saves nothing but notes on who saw personal data."""

    def note(ctx: Context, deed: str, target: str) -> None:
        note_view(database, keys.directory, ctx.now, deed, target, ctx.person)

    lost = keys.problem
    return ReadOnlyProxy(
        reader,
        lost,
        scans=ReadOnlyProxy(reader.scans, lost),
        drafts=ReadOnlyProxy(reader.drafts, lost),
        results=ReadOnlyProxy(reader.results, lost),
        fields=ReadOnlyProxy(reader.fields, lost),
        privacy=ReadOnlyProxy(reader.privacy, lost, note_view=note),
        exchange=ReadOnlyProxy(
            None, lost, leave=lambda _scopes=None: None
        ),  # a backup also holds unsigned ops
    )


def note_view(
    database: Path, keys_home: Path, now: datetime, action: str, target: str, person: str = ""
) -> None:
    """Add a line to the log of views: `person` (id, "" = unknown) did `action` with `target` (a record, "many" or
    "name"). A window may have the folder open; a read-only folder gets no line. UserError if writing fails."""
    if not os.access(database, os.W_OK) or not os.access(database.parent, os.W_OK):
        return
    with closing(sqlite.connect_plain(database, "rw")) as db:
        with sqlite.writing(db):
            noted = privacy.add_view(db, now.isoformat(timespec="seconds"), person, action, target)
        privacy.note(privacy.ViewingLogPlace(keys_home, database), noted, db)


class ImportRehearsal:
    """A copy of a folder in memory, in which imports are tried: `reading` reads it, `exchange` previews imports."""

    def __init__(self, db: Connection, keys: FolderKeys) -> None:
        self.db = db
        self.log = Log(db)
        self.keys = keys
        self.reading = FolderReader(db, self.log, keys.public)
        self.exchange = ImportPreviewer(self, self.reading)


@contextmanager
def rehearse(directory: Path, keys_home: Path) -> Iterator[ImportRehearsal]:
    """Yield a copy of the folder as it is now, in memory, for trying imports. UserError if it cannot be read."""
    database = database_of(directory)
    try:
        db = sqlite.copied(database)
    except UNOPENED as error:
        raise opening.unreadable(error) from error
    with closing(db):
        try:
            opening.check(db)
            opening.bring_up(db)
            keys = opening.folder_keys(db, keys_home)
        except UNOPENED as error:
            raise opening.unreadable(error) from error
        yield ImportRehearsal(db, keys)
