"""The incarnation of its streams a folder writes: a new one whenever the old may go on elsewhere (EXCHANGE 6.1)."""

from collections.abc import Callable

from core.log.op import End, read_cut, write_cut
from storage.db import sqlite
from storage.db.keys import KeyFile
from storage.db.log.log import Log
from storage.db.sqlite import Connection

LET_GO = "let_go"


def incarnation(log: Log, keys: KeyFile, location: str, fresh: Callable[[], bytes]) -> bytes:
    """The incarnation to write in, 8 bytes; a new one for a new folder, after a restore or copy, and on a fork.

    `location`: where the database is; a copy made together with its keys is elsewhere.
    """
    meta = sqlite.meta(log.db, "incarnation", "mark")
    current = meta.get("incarnation")
    copied = keys.counters.place not in ("", location) or meta.get("mark", "") != keys.counters.mark
    if current is None or copied or lost(log, keys) or forked(log, keys.public, current):
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


def lost(log: Log, keys: KeyFile) -> dict[bytes, End]:
    """The ends that left this PC, are not here and were not let go: an older database was put back, or ops cut."""
    known = read_cut(str(sqlite.meta(log.db, LET_GO).get(LET_GO, ""))) or {}
    return {
        stream: end for stream, end in keys.left.items() if log.find(stream, end) is None and known.get(stream) != end
    }


def let_go(log: Log, keys: KeyFile, *, elsewhere: bool = False) -> None:
    """Note that what is lost now is not looked for: a person restored a backup, or has taken note of it.

    `elsewhere`: only of streams that this folder does not write to any more.
    """
    current = sqlite.meta(log.db, "incarnation").get("incarnation")
    open_now = {branch.stream for branch in log.histories.values() if branch.incarnation == current}
    gone = {s: end for s, end in keys.left.items() if log.find(s, end) is None and not (elsewhere and s in open_now)}
    log.db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (LET_GO, write_cut(gone)))


def forked(log: Log, key: bytes, current: bytes) -> bool:
    """Has the stream written to now another history than this one?"""
    return any(b.up and b.key == key and b.incarnation == current for b in log.histories.values())
