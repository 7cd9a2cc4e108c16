"""Which incarnation of its streams a folder writes: a new one whenever the old may go on elsewhere (EXCHANGE 6.1)."""

from collections.abc import Callable

from storage.db.keys import KeyFile
from storage.db.log import Log
from storage.db.sqlite import Connection


def incarnation(log: Log, keys: KeyFile, place: str, fresh: Callable[[], bytes]) -> bytes:
    """The incarnation to write in, 8 bytes; a new one for a new folder, after a restore or copy, and on a fork.

    `place` tells where the database lies: a copy lies elsewhere.
    """
    row = log.db.execute("SELECT value FROM meta WHERE name='incarnation'").fetchone()
    moved = keys.counters.place not in ("", place)
    if row is None or moved or not complete(log, keys) or forked(log, keys.public, row[0]):
        row = (renew(log.db, fresh),)
    if keys.counters.place != place:
        keys.note_place(place)
    return bytes(row[0])


def renew(db: Connection, fresh: Callable[[], bytes]) -> bytes:
    """Begin a new incarnation: its streams start at number 1."""
    new = fresh()
    db.execute("INSERT OR REPLACE INTO meta VALUES('incarnation', ?)", (new,))
    return new


def complete(log: Log, keys: KeyFile) -> bool:
    """Is every op here that ever left this PC? If not, an older database was put back."""
    return all(log.find(stream, end) is not None for stream, end in keys.left.items())


def forked(log: Log, key: bytes, current: bytes) -> bool:
    """Has the stream written to now another history than this one?"""
    return any(b.up and b.key == key and b.incarnation == current for b in log.histories.values())
