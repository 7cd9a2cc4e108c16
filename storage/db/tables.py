"""The tables derived from the log, with the columns that core.entities declares; rebuilt if a declaration changes."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256

from core.entities import ENTITIES, TABLE_VERSION, EntityType, ValueKind
from core.log.ports import WHOLE
from storage.db.sqlite import Connection

_COLUMN = {
    ValueKind.TEXT: "BLOB",
    ValueKind.PLAIN: "TEXT",
    ValueKind.INTEGER: "INTEGER",
    ValueKind.ANY: "ANY",
}

# `whole`: those figures of `result` that a list of many units shows, a row each.
# `spoken`: the classes of which a history holds ops, and the first of each.
# `value` and `op` are those of the head shown first; `heads` lists all heads when there are several.
_FIXED = """
CREATE TABLE field(record INTEGER NOT NULL, name INTEGER NOT NULL, value ANY, op INTEGER NOT NULL, mark BLOB NOT NULL,
  clock INTEGER NOT NULL, heads TEXT, conflict INTEGER NOT NULL, PRIMARY KEY(record, name)) STRICT, WITHOUT ROWID;
CREATE INDEX field_conflict ON field(record) WHERE conflict;
CREATE TABLE inside(child INTEGER NOT NULL, parent INTEGER NOT NULL, PRIMARY KEY(parent, child)) STRICT, WITHOUT ROWID;
CREATE INDEX inside_child ON inside(child);
CREATE TABLE bin(record INTEGER PRIMARY KEY, scope INTEGER NOT NULL, deleted INTEGER NOT NULL, flag TEXT NOT NULL,
  waiting INTEGER NOT NULL) STRICT;
CREATE TABLE hidden(record INTEGER PRIMARY KEY) STRICT;
CREATE TABLE body(op INTEGER PRIMARY KEY, record INTEGER NOT NULL, state TEXT NOT NULL, ended INTEGER NOT NULL) STRICT;
CREATE INDEX body_record ON body(record);
CREATE TABLE frozen(record INTEGER NOT NULL, op INTEGER NOT NULL, PRIMARY KEY(record, op)) STRICT, WITHOUT ROWID;
CREATE INDEX frozen_op ON frozen(op);
CREATE TABLE spoken(history INTEGER NOT NULL, klass TEXT NOT NULL, first INTEGER NOT NULL,
  PRIMARY KEY(history, klass)) STRICT, WITHOUT ROWID;
CREATE TABLE erased(hash BLOB NOT NULL, record INTEGER NOT NULL, field INTEGER NOT NULL,
  PRIMARY KEY(hash, record, field)) STRICT, WITHOUT ROWID;
CREATE TABLE erased_file(hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE result(assessment INTEGER NOT NULL, dimension TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(assessment, dimension, name)) STRICT, WITHOUT ROWID;
CREATE TABLE outline(document INTEGER NOT NULL, name TEXT NOT NULL, draws INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(document, name)) STRICT, WITHOUT ROWID;
CREATE TABLE whole(assessment INTEGER PRIMARY KEY, {whole}) STRICT
""".strip().format(whole=", ".join(f'"{name}" TEXT' for name in WHOLE))


def quoted(name: str) -> str:
    """Return the name of a declared table or column in SQL quotes, since some, such as `order`, are SQL keywords."""
    return f'"{name}"'


@cache
def statements() -> tuple[str, ...]:
    """Return the CREATE statements of every derived table."""
    return (
        *_FIXED.split(";\n"),
        *(line for entity in ENTITIES.values() for line in _table(entity)),
    )


def _table(entity: EntityType) -> Iterator[str]:
    fields = [f"{quoted(name)} {_COLUMN[field.kind]}" for name, field in entity.columns.items()]
    yield (
        f"CREATE TABLE {quoted(entity.name)}(record INTEGER PRIMARY KEY, scope INTEGER NOT NULL, "
        f"born INTEGER NOT NULL, {', '.join(fields)}) STRICT"
    )
    filled = {
        name
        for name in entity.columns
        if name == entity.container or (entity.name, name) in _SOUGHT
    }
    indexed = [name for name, field in entity.columns.items() if field.reference or name in filled]
    for name in (*indexed, *(["scope"] if entity.key[:1] == ("unit",) else [])):
        columns = ", ".join(map(quoted, (name, *_WITH.get((entity.name, name), ()))))
        # most records leave another reference empty, so that its index can leave them out
        if name in entity.columns and name not in filled:
            named = f" WHERE {quoted(name)} IS NOT NULL"
        else:
            named = ""
        yield f"CREATE INDEX {quoted(f'{entity.name}_{name}')} ON {quoted(entity.name)}({columns}){named}"


# Looked up besides containers and references: prints by number and code; what a unit has one of per year; by year
# what units have sent.
_SOUGHT = {
    *(("paper", "number"), ("paper", "code")),
    *(("assessment", "year"), ("plan", "year"), ("progress", "period"), ("standing", "year")),
}
_WITH = {("answer", "sheet"): ("item",)}  # one item of the sheets of many units


@cache
def fingerprint() -> str:
    """Return a hash that changes with the declared entities and with the rules on who may write them."""
    return sha256("\n".join((*statements(), f"table {TABLE_VERSION}")).encode()).hexdigest()


def declared(db: Connection) -> bool:
    """Return whether the derived tables fit the entities as this program version declares them."""
    row = db.execute("SELECT value FROM meta WHERE name='tables'").fetchone()
    return row is not None and row[0] == fingerprint()


def make(db: Connection) -> None:
    """Drop the derived tables and create them empty, as declared now, inside the open transaction."""
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
        if name not in _KEPT and not name.startswith("sqlite_") and "search" not in name:
            db.execute(f"DROP TABLE {quoted(name)}")
    for statement in statements():
        db.execute(statement)
    db.execute("INSERT OR REPLACE INTO meta VALUES('tables', ?)", (fingerprint(),))


OF_RESULTS = ("result", "whole")  # only filled by a program that was told how to derive results
OUTLINES = "outline"  # made by whoever needs one: any may be missing
DERIVED = (
    "field",
    "inside",
    "bin",
    "hidden",
    "body",
    "frozen",
    "spoken",
    "erased",
    "erased_file",
    "result",
    "whole",
    OUTLINES,
    *ENTITIES,
)
_KEPT = frozenset((
        *("meta", "name", "record", "history", "op", "text", "parked", "draft", "bundle"),
        *("heard", "asked", "reader", "lacking", "aside", "view_log", "scan", "told", "twice", "_sqlite_migrations"),
))  # fmt: skip


def empty(db: Connection) -> None:
    """Delete all rows of the derived tables, and the note of the forms by which their results were computed."""
    for name in DERIVED:
        db.execute(f"DELETE FROM {quoted(name)}")
    db.execute("DELETE FROM meta WHERE name='results'")
