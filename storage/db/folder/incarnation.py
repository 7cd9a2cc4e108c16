"""The incarnation of its streams a folder writes: a new one whenever the old may go on elsewhere (EXCHANGE 6.1)."""

from collections.abc import Callable

from storage.db import sqlite
from storage.db.keys import KeyFile
from storage.db.log.log import Log
from storage.db.sqlite import Connection


def incarnation(log: Log, keys: KeyFile, location: str, fresh: Callable[[], bytes]) -> bytes:
    """The incarnation to write in, 8 bytes; a new one for a new folder, after a restore or copy, and on a fork.

    `location`: where the database is; a copy made together with its keys is elsewhere.
    """
    meta = sqlite.meta(log.db, "incarnation", "mark")
    current = meta.get("incarnation")
    copied = keys.counters.place not in ("", location) or meta.get("mark", "") != keys.counters.mark
    if current is None or copied or not complete(log, keys) or forked(log, keys.public, current):
        current = renew(log.db, fresh)
    mark(log.db, keys, location, fresh)
    return bytes(current)


def mark(db: Connection, keys: KeyFile, location: str, fresh: Callable[[], bytes]) -> None:
    """Give database and key file the same new mark at every opening and closing: an older copy does not match.

    Cut short between the two, the next opening takes the database for a copy, which costs an incarnation and no more.
    """
    new = fresh().hex()
    db.execute("INSERT OR REPLACE INTO meta VALUES('mark', ?)", (new,))
    keys.note_opening(location, new)


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
