"""Salvaging the readable rows of a damaged database into a new one, and replacing the damaged one by it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from storage.db import sqlite, tables
from storage.db.folder import opening
from storage.db.folder.log_checks import ODD
from storage.db.sqlite import Connection
from storage.files import copied, make_directory, move, sync_directory

DRAFT = "prongsai.salvaged"


def salvage(damaged: Path, draft: Path) -> None:
    """Copy each readable row of the database `damaged` to a new database `draft`. OSError, UserError if that fails."""
    for left in draft.parent.glob(f"{draft.name}*"):
        left.unlink()  # left by an interrupted try
    with closing(opening.create_database(draft)) as db:
        with suppress(*ODD), closing(sqlite.connect_plain(damaged)) as old, sqlite.writing(db):
            old.execute("PRAGMA trusted_schema=OFF")
            old.execute("PRAGMA writable_schema=ON")  # else nothing can be read of a truncated file
            for table in _kept(db):
                _copy(old, db, table)
        with sqlite.writing(db):
            drop_unnamed(db)
        with sqlite.writing(db):
            # no derived table was copied
            db.execute("INSERT OR REPLACE INTO meta VALUES('tables', '')")
        sqlite.empty_journal(db)


def drop_unnamed(db: Connection) -> None:
    """Delete records whose entity or scope has lost its name, and ops and texts of lost records or nameless fields."""
    db.execute(
        "DELETE FROM record WHERE entity NOT IN (SELECT id FROM name) OR scope NOT IN (SELECT id FROM name)"
    )
    for table in ("op", "text", "lacking"):
        unknown = "record NOT IN (SELECT id FROM record) OR field NOT IN (SELECT id FROM name)"
        db.execute(f"DELETE FROM {table} WHERE {unknown}")


def _kept(db: Connection) -> Iterator[str]:
    derived = {*tables.DERIVED, "_sqlite_migrations"}
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall():
        if name not in derived and not name.startswith("sqlite_"):
            yield name


def _copy(old: Connection, db: Connection, table: str) -> None:
    """Copy every row that can be read, from both ends of the table: a damaged page may lie between."""
    columns = [
        row[1] for row in db.execute(f"PRAGMA table_info({tables.quoted(table)})").fetchall()
    ]
    named = ", ".join(map(tables.quoted, columns))
    insert = f"INSERT OR IGNORE INTO {tables.quoted(table)}({named}) VALUES({', '.join('?' * len(columns))})"
    key = [
        row[1]
        for row in db.execute(f"PRAGMA table_info({tables.quoted(table)})").fetchall()
        if row[5]
    ]
    for order in ("", " DESC"):
        by = ", ".join(f"{tables.quoted(name)}{order}" for name in key)
        query = f"SELECT {named} FROM {tables.quoted(table)} NOT INDEXED ORDER BY {by}"
        if _read_all(old, query, db, insert):
            return


def _read_all(old: Connection, query: str, db: Connection, insert: str) -> bool:
    """Whether it was read to its end."""
    try:
        for row in old.execute(query):
            with suppress(*ODD):  # a value that no column of this type can hold
                db.execute(insert, row)
    except ODD:
        return False
    return True


def put_aside(directory: Path, paths: Sequence[Path], now: datetime) -> Path:
    """Copy damaged files durably into a new directory below the folder's backups; return that directory."""
    room = directory / "backups" / f"damaged-{now:%Y-%m-%d-%H%M%S}"
    make_directory(room)
    for path in paths:
        copied(path, room / path.name)
        with open(room / path.name, "rb+") as file:
            os.fsync(file.fileno())
    sync_directory(room)
    return room


def swap(draft: Path, database: Path) -> None:
    """Delete the journal of `database`, which SQLite would apply to the new one, and rename `draft` to `database`."""
    for journal in ("-wal", "-shm"):
        database.with_name(f"{database.name}{journal}").unlink(missing_ok=True)
    move(draft, database)
