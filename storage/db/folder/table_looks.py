"""Looks at the database itself: its pages, its tables as the program makes them, what is derived from the log."""

from collections.abc import Iterator, Mapping
from contextlib import closing

from core.health.facts import Damage
from storage.db import seal, sqlite, tables
from storage.db.folder import migrations, opening
from storage.db.keys import KeyFile
from storage.db.log.log import Log
from storage.db.reading.reader import FolderReader
from storage.db.reading.results import Deriving, KeptResults
from storage.db.signoffs.consequences import rebuild
from storage.db.sqlite import Connection
from storage.db.tables import DERIVED, quoted

_SHAPES = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
_MIGRATED = "_sqlite_migrations"


def false_pages(db: Connection) -> Iterator[Damage]:
    """What SQLite itself finds damaged."""
    found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)").fetchall()]
    if found != ["ok"]:
        yield Damage("file", keys=tuple(found))


def false_shapes(db: Connection, keys: KeyFile | None) -> Iterator[Damage]:
    """Tables, indexes, triggers and views that are not as this program makes them."""
    wanted, here = _wanted(), _shapes(db)
    own = {name for name in wanted.keys() | here.keys() if not name[1].removeprefix("idx_").startswith(_MIGRATED)}
    wrong = sorted(name for name in own if wanted.get(name) != here.get(name))
    steps = [name for (name,) in db.execute(f"SELECT name FROM {_MIGRATED} WHERE migration_set='prongsai'").fetchall()]
    if sorted(steps) != sorted(migrations.STEPS):
        wrong.append(("table", _MIGRATED))
    header = (db.execute("PRAGMA application_id").fetchone()[0], opening.version(db))
    if header != (opening.APPLICATION, opening.VERSION):
        wrong.append(("header", "user_version"))
    if not tables.declared(db) and keys is not None and seal.has_shape(db, keys.secret, tables.fingerprint()):
        wrong.append(("header", "tables"))
    if wrong:
        yield Damage("layout", tuple(name for _kind, name in wrong), tuple(f"{kind} {name}" for kind, name in wrong))


def _wanted() -> Mapping[tuple[str, str], str]:
    """The tables and indexes of a new database."""
    with closing(sqlite.memory()) as db:
        for script in migrations.STEPS.values():
            for statement in script.split(";"):
                db.execute(statement)
        for statement in tables.statements():
            db.execute(statement)
        return _shapes(db)


def _shapes(db: Connection) -> Mapping[tuple[str, str], str]:
    return {(kind, name): " ".join(str(sql).split()) for kind, name, sql in db.execute(_SHAPES).fetchall()}


def false_tables(log: Log, device: bytes, deriving: Deriving | None) -> Iterator[Damage]:
    """The derived tables that do not show what the log says. Derives everything again: for a copy of a folder."""
    reader = FolderReader(log.db, log, device)
    results = KeptResults(reader.snapshot, log, reader)
    if deriving is not None:
        results.derive_by(deriving)
    shown = derived(log.db)
    with sqlite.writing(log.db):
        rebuild(log)
        results.refresh(())
    again = derived(log.db)
    kept = DERIVED if deriving is not None else tuple(name for name in DERIVED if name != "result")
    for name in kept:
        if shown[name] != again[name]:
            yield Damage("shown", keys=(name,))


def derived(db: Connection) -> Mapping[str, list[object]]:
    """The rows of every derived table."""
    return {name: sorted(db.execute(f"SELECT * FROM {quoted(name)}").fetchall(), key=repr) for name in DERIVED}
