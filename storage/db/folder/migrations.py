"""The migrations that create the tables of a folder's database, only ever appended (derived tables: tables.py)."""

import re
from typing import TYPE_CHECKING

from storage.db.sqlite import Connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils.db import Database

# Ops, their histories, their texts; names and records have numbers, to keep the op small.
_LOG = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE record(id INTEGER PRIMARY KEY, record BLOB NOT NULL, entity INTEGER NOT NULL, scope INTEGER NOT NULL,
  UNIQUE(scope, entity, record)) STRICT;
CREATE TABLE history(id INTEGER PRIMARY KEY, stream BLOB NOT NULL, key BLOB NOT NULL, scope TEXT NOT NULL,
  incarnation BLOB NOT NULL, up INTEGER NOT NULL, base INTEGER NOT NULL, head INTEGER NOT NULL, chain BLOB NOT NULL,
  signed INTEGER NOT NULL, signature BLOB NOT NULL) STRICT;
CREATE TABLE op(op INTEGER PRIMARY KEY, clock INTEGER NOT NULL, record INTEGER NOT NULL, field INTEGER NOT NULL,
  value ANY, parents ANY, version INTEGER NOT NULL, chain BLOB NOT NULL) STRICT;
CREATE INDEX op_field ON op(record, field);
CREATE TABLE text(hash BLOB NOT NULL, record INTEGER NOT NULL, field INTEGER NOT NULL, salt BLOB NOT NULL,
  body TEXT NOT NULL, PRIMARY KEY(record, field, hash)) STRICT, WITHOUT ROWID;
CREATE TABLE parked(stream BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, segment BLOB NOT NULL,
  PRIMARY KEY(stream, first, segment)) STRICT, WITHOUT ROWID
"""

# What never leaves this folder: drafts, statements of other devices, imported files.
_LOCAL = """
CREATE TABLE draft(place TEXT NOT NULL, field TEXT NOT NULL, value ANY, seen TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(place, field)) STRICT, WITHOUT ROWID;
CREATE TABLE peer(key BLOB PRIMARY KEY, number INTEGER NOT NULL, statement BLOB NOT NULL, signature BLOB NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE bundle(sha256 BLOB PRIMARY KEY, at INTEGER NOT NULL, report TEXT NOT NULL) STRICT, WITHOUT ROWID
"""

# Receipts by unit, what others ask for, and what each file brought, so that it can be set aside.
_EXCHANGE = """
DROP TABLE IF EXISTS peer;
CREATE TABLE heard(key BLOB NOT NULL, unit TEXT NOT NULL, number INTEGER NOT NULL, statement BLOB NOT NULL,
  signature BLOB NOT NULL, PRIMARY KEY(key, unit, number)) STRICT, WITHOUT ROWID;
CREATE INDEX heard_unit ON heard(unit);
CREATE TABLE asked(key BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(key, hash)) STRICT, WITHOUT ROWID;
CREATE TABLE reader(key BLOB PRIMARY KEY, originals TEXT NOT NULL, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE lacking(hash BLOB NOT NULL, record INTEGER NOT NULL, field INTEGER NOT NULL,
  PRIMARY KEY(hash, record, field)) STRICT, WITHOUT ROWID;
CREATE TABLE aside(number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL, before BLOB NOT NULL) STRICT
"""

# Who saw personal data, and what was printed and sent away: each line chained to the one before.
_VIEWS = """
CREATE TABLE view_log(number INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, deed TEXT NOT NULL,
  of TEXT NOT NULL, chain BLOB NOT NULL) STRICT
"""

# Which receipts others hold, and a second statement of one number.
# `told`: a device holds that receipt, since it gave it, or once it states that it has heard our own number `sent`.
_TOLD = """
CREATE TABLE told(reader BLOB NOT NULL, key BLOB NOT NULL, unit TEXT NOT NULL, number INTEGER NOT NULL,
  sent INTEGER NOT NULL, PRIMARY KEY(reader, key, unit)) STRICT, WITHOUT ROWID;
CREATE TABLE twice(key BLOB NOT NULL, unit TEXT NOT NULL, number INTEGER NOT NULL, statement BLOB NOT NULL,
  signature BLOB NOT NULL, PRIMARY KEY(key, unit, number)) STRICT, WITHOUT ROWID
"""

# Scanned pages that wait until a person has compared them with what was frozen; their pictures are files.
_SCANS = """
CREATE TABLE scan(source TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL, of INTEGER NOT NULL,
  at INTEGER NOT NULL, picture TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, grey INTEGER NOT NULL,
  dpi INTEGER NOT NULL, born INTEGER NOT NULL, codes TEXT NOT NULL, typed TEXT NOT NULL, typed_page INTEGER NOT NULL,
  PRIMARY KEY(source, number)) STRICT, WITHOUT ROWID
"""

STEPS = {  # the SQL of each migration in order; also the schema that an examination compares with
    "m001_log": _LOG,
    "m002_local": _LOCAL,
    "m003_exchange": _EXCHANGE,
    "m004_views": _VIEWS,
    "m005_scans": _SCANS,
    "m006_told": _TOLD,
}


def migrate(db: Connection) -> None:
    """Run every migration that this database has not run yet."""
    from sqlite_utils import Migrations  # only when there is something to do: it loads slowly
    from sqlite_utils.db import Database

    schema = Migrations("prongsai")
    for name, script in STEPS.items():
        schema(name=name)(_step(script))
    schema.apply(Database(db, recursive_triggers=False, execute_plugins=False))


def _step(script: str) -> "Callable[[Database], None]":
    def run(db: "Database") -> None:
        for statement in script.split(";"):
            db.conn.execute(statement)

    return run


def tables_since(steps: int) -> frozenset[str]:
    """Return the names of the tables that the migrations after the first `steps` create."""
    return frozenset(
        name
        for step in list(STEPS.values())[steps:]
        for name in re.findall(r"CREATE TABLE (\w+)", step)
    )
