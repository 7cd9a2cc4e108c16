"""What was erased in a folder is erased in a copy of its database too, as if the copy had been made afterwards."""

import os
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from core.changes.backup import Gone
from core.model.values import Ref
from storage.db import sqlite
from storage.db.anew import erased_in
from storage.db.sqlite import Connection

_PLACE = (
    "SELECT record.id, f.id FROM record JOIN name AS s ON s.id=scope JOIN name AS e ON e.id=entity, name AS f "
    "WHERE record.record=? AND s.text=? AND e.text=? AND f.text=?"
)
_DELETE = "DELETE FROM text WHERE hash=? AND record=? AND field=?"


LOCAL = frozenset({"draft", "scan"})  # tables nobody puts back


def tables_of(db: Connection) -> frozenset[str]:
    return frozenset(name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall())


def erased_mark(database: Path) -> str:
    """Changes whenever something more, or less, is erased; "" = nothing is. UserError when it cannot be read."""
    erased = erased_in(database)
    named = sorted([*(f"{hash_.hex()}/{ref}/{field}" for hash_, ref, field in erased.texts), *erased.files])
    return sha256("\n".join(named).encode()).hexdigest() if named else ""


def erase_in(database: Path, copy: Path) -> Gone:
    """Delete from the copy the words that were erased in the live database, and say which files were.

    What an older program left in it of words being typed and of pages that wait goes as a whole. UserError.
    """
    erased = erased_in(database)
    with closing(sqlite.connect_plain(copy, "rw")) as db:
        db.execute("PRAGMA trusted_schema=OFF")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("PRAGMA journal_mode=MEMORY")  # a file of it would hold the words, and nobody overwrites that
        db.execute("PRAGMA temp_store=MEMORY")
        db.execute("BEGIN")
        gone = sum(_delete(db, *text) for text in erased.texts)
        for table in tables_of(db) & LOCAL:
            gone += db.execute(f"DELETE FROM {table}").rowcount
        db.execute("COMMIT")
        if gone:
            db.execute("VACUUM")
    with open(copy, "rb+") as file:
        os.fsync(file.fileno())
    return Gone(gone, frozenset(erased.files))


def _delete(db: Connection, hash_: bytes, ref: Ref, field: str) -> int:
    place = db.execute(_PLACE, (bytes.fromhex(ref.id), ref.scope, ref.entity, field)).fetchone()
    return int(db.execute(_DELETE, (hash_, *place)).rowcount) if place else 0
