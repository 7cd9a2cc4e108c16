"""The incarnation in which a folder writes its streams: a new one if a copy may still write the old (docs/log.md)."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import msgspec

from core.log.op import StreamPosition, read_cut, write_cut
from storage.db import sqlite
from storage.db.log.log import Log
from storage.db.sqlite import Connection
from storage.keys import FolderKeys

# cuts: what nobody looks for any more; what has been asked for again
LET_GO = "let_go"
ASKED_BACK = "asked_back"


def incarnation(log: Log, keys: FolderKeys, location: str, random_id: Callable[[], bytes]) -> bytes:
    """Return the incarnation (8 bytes) in which ops are written: a new one if the folder is new, restored, copied or
    forked. Also call `mark`. `location`: inode of the database file, which shows a copy."""
    meta = sqlite.meta(log.db, "incarnation", "mark")
    current = meta.get("incarnation")
    copied = keys.counters.place not in ("", location) or meta.get("mark", "") != keys.counters.mark
    if current is None or copied or lost(log, keys) or forked(log, keys.public, current):
        current = renew(log.db, random_id)
    mark(log.db, keys, location, random_id)
    return bytes(current)


def mark(db: Connection, keys: FolderKeys, location: str, random_id: Callable[[], bytes]) -> None:
    """Write a new mark (`random_id()`) to the database, then the mark and `location` (the database's inode) to the key
    file; older copies lack it. If stopped in between, the next opening sees a copy and begins a new incarnation."""
    new = random_id().hex()
    db.execute("INSERT OR REPLACE INTO meta VALUES('mark', ?)", (new,))
    keys.note_opening(location, new)


def renew(db: Connection, random_id: Callable[[], bytes]) -> bytes:
    """Store and return a new incarnation (`random_id()`), in which this folder's streams begin again at op 1."""
    new = random_id()
    db.execute("INSERT OR REPLACE INTO meta VALUES('incarnation', ?)", (new,))
    return new


def lost(log: Log, keys: FolderKeys) -> dict[bytes, StreamPosition]:
    """Return {stream: last op that left this PC} of streams whose log lacks this op, unless `let_go` accepted that."""
    known = read_cut(str(sqlite.meta(log.db, LET_GO).get(LET_GO, ""))) or {}
    return {
        stream: end
        for stream, end in keys.left.items()
        if log.find(stream, end) is None and known.get(stream) != end
    }


def let_go(log: Log, keys: FolderKeys, streams: Collection[bytes] | None = None) -> None:
    """Accept that the ops that `lost` reports for `streams` (None = all) are missing; `lost` no longer reports them."""
    known = dict(read_cut(str(sqlite.meta(log.db, LET_GO).get(LET_GO, ""))) or {})
    gone = {
        stream: end
        for stream, end in lost(log, keys).items()
        if streams is None or stream in streams
    }
    log.db.execute(
        "INSERT OR REPLACE INTO meta VALUES(?,?)", (LET_GO, write_cut({**known, **gone}))
    )


def not_written(log: Log, keys: FolderKeys) -> Collection[bytes]:
    """Return the ids of streams with ops that left this PC, without the streams of the folder's present incarnation."""
    current = sqlite.meta(log.db, "incarnation").get("incarnation")
    return keys.left.keys() - {
        one.stream for one in log.histories.values() if one.incarnation == current
    }


class OpsRequest(NamedTuple):
    """A request for the missing ops of a damaged stream: the highest op number known here, and the stream's scope."""

    number: int
    scope: str


def requested_streams(db: Connection) -> dict[str, OpsRequest]:
    """Return {stream id (hex): request for its missing ops} for damaged streams."""
    noted = sqlite.meta(db, ASKED_BACK).get(ASKED_BACK)
    return msgspec.json.decode(noted, type=dict[str, OpsRequest]) if noted else {}


def note_requested(db: Connection, requests: Mapping[str, OpsRequest]) -> None:
    text = msgspec.json.encode(requests, order="deterministic").decode()
    db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (ASKED_BACK, text))


def forked(log: Log, key: bytes, current: bytes) -> bool:
    """Return whether a stream of device `key` in the incarnation `current` has forked."""
    return any(b.up and b.key == key and b.incarnation == current for b in log.histories.values())
