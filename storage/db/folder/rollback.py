"""Undoing the import of a whole bundle, possible until a receipt for it leaves this PC or something is saved. After
that, wrong facts are corrected by new ops: whoever has a receipt for an op never sends that op again."""

import msgspec

from core.values import Ref
from storage.db.log import missing_texts, texts
from storage.db.log.log import MASK, SHIFT, Log
from storage.db.log.texts import TextKey
from storage.db.signoffs.consequences import rebuild
from storage.db.sqlite import Connection, meta

KEPT = 30  # imports that can be undone, the newest first


class PreImportState(msgspec.Struct):
    """What one import changed, as it was before, so that the import can be undone; stored as MessagePack."""

    ends: dict[int, tuple[int, bytes, int, bytes]] = {}  # history -> head, chain, signed, signature
    texts: list[TextKey] = []
    lacking: list[TextKey] = []
    parked: list[tuple[bytes, bytes]] = []  # stream and segment that wait now
    freed: list[tuple[bytes, int, int, bytes]] = []  # rows of those that waited before
    heard: list[tuple[bytes, str, int]] = []  # key, unit, number of the receipts that were new
    files: list[str] = []  # SHA-256, hex, of those that were not here
    noted: tuple[int, str] | None = None  # time and report of an earlier import of the same bundle


def remember(db: Connection, sha256: bytes, before: PreImportState) -> None:
    db.execute(
        "INSERT INTO aside(sha256, before) VALUES(?,?)", (sha256, msgspec.msgpack.encode(before))
    )
    db.execute("DELETE FROM aside WHERE number<=(SELECT max(number) FROM aside)-?", (KEPT,))


def forget(db: Connection) -> None:
    """Make all imports final: delete the notes for undoing them. Needed once something is saved or a receipt leaves."""
    db.execute("DELETE FROM aside")


def last(db: Connection) -> bytes | None:
    """Return the SHA-256 of the bundle whose import can be undone; None if no import can be."""
    row = db.execute("SELECT sha256 FROM aside ORDER BY number DESC LIMIT 1").fetchone()
    return bytes(row[0]) if row else None


def number(db: Connection) -> None:
    """Store a random id of the numbering of SQLite rows, if there is none. It is replaced once ids of deleted rows may
    be used again."""
    if not meta(db, "numbering"):
        renumber(db)


def renumber(db: Connection) -> None:
    """Store a new random id of the row numbering, because row ids of deleted names and records may be used again."""
    db.execute("INSERT OR REPLACE INTO meta VALUES('numbering', lower(hex(randomblob(16))))")


def undo(log: Log) -> tuple[frozenset[Ref], list[str]]:
    """Delete all that the last import added, in the caller's transaction. Texts whose ops stay are requested again.
    Return (records that may look different, SHA-256 of the imported files, which the caller deletes)."""
    db = log.db
    query = "SELECT number, sha256, before FROM aside ORDER BY number DESC LIMIT 1"
    number, sha256, packed = db.execute(query).fetchone()
    before = msgspec.msgpack.decode(packed, type=PreImportState)
    touched = frozenset(
        ref for history, end in before.ends.items() for ref in _records(log, history, end[0])
    )
    for history, end in before.ends.items():
        db.execute("DELETE FROM op WHERE op BETWEEN ? AND ?", _after(history, end[0]))
        if end[0] == log.histories[history].base:
            db.execute("DELETE FROM history WHERE id=?", (history,))
        else:
            db.execute(
                "UPDATE history SET head=?, chain=?, signed=?, signature=? WHERE id=?",
                (*end, history),
            )
    db.executemany("DELETE FROM text WHERE hash=? AND record=? AND field=?", before.texts)
    db.executemany("DELETE FROM lacking WHERE hash=? AND record=? AND field=?", before.lacking)
    db.executemany("DELETE FROM parked WHERE stream=? AND segment=?", before.parked)
    db.executemany("INSERT OR IGNORE INTO parked VALUES(?,?,?,?)", before.freed)
    db.executemany("DELETE FROM heard WHERE key=? AND unit=? AND number=?", before.heard)
    db.execute("DELETE FROM bundle WHERE sha256=?", (sha256,))
    if before.noted:
        db.execute("INSERT INTO bundle VALUES(?,?,?)", (sha256, *before.noted))
    db.execute("DELETE FROM aside WHERE number=?", (number,))
    renumber(db)
    erased = texts.erased(log)
    rebuild(log)
    missing_texts.ask_again(log, {*before.texts, *erased - texts.erased(log)})
    return touched, before.files


def _records(log: Log, history: int, head: int) -> list[Ref]:
    rows = log.db.execute(
        "SELECT DISTINCT record FROM op WHERE op BETWEEN ? AND ?", _after(history, head)
    ).fetchall()
    return [log.ref(record) for (record,) in rows]


def _after(history: int, head: int) -> tuple[int, int]:
    return history << SHIFT | head + 1, history << SHIFT | MASK
