"""Searching a database that lies in an office folder, but is not its own, for names of people."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from core.privacy.person_data import NAMED, UNREAD, PersonDataHit
from core.thai.search import holds
from storage.db import sqlite
from storage.db.folder import opening
from storage.db.folder.log_checks import STRANGE
from storage.db.sqlite import Connection
from storage.db.tables import quoted

# tables of a folder's log without words: names, numbers and hashes of what stands in others
_WORDLESS = frozenset({"op", "field", "record"})
_TOGETHER = 500  # rows searched at a time


def named_in_database(database: Path, names: Sequence[str]) -> str:
    """Return NAMED if a row of an SQLite database, read from a copy, contains any of `names`; else PARTLY, as what was
    deleted may still stand in the file; UNREAD if it cannot be read."""
    try:
        with closing(sqlite.copied(database)) as db:
            db.execute("PRAGMA trusted_schema=OFF")
            ours = db.execute("PRAGMA application_id").fetchone()[0] == opening.APPLICATION
            tables = [
                str(name)
                for (name,) in db.execute(
                    "SELECT name FROM sqlite_schema WHERE type='table' AND rootpage>0"
                ).fetchall()
            ]
            found = any(
                _named_in(db, name, names) for name in tables if not (ours and name in _WORDLESS)
            )
    except STRANGE:
        return UNREAD
    return NAMED if found else PersonDataHit.PARTLY


def _named_in(db: Connection, table: str, names: Sequence[str]) -> bool:
    rows = db.execute(f"SELECT * FROM {quoted(table)}")
    while batch := rows.fetchmany(_TOGETHER):
        if holds(("\0".join(map(_words, row)) for row in batch), names):
            return True
    return False


def _words(value: Any) -> str:
    """Return a value as text; bytes as what they are in UTF-8."""
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
