"""The incarnation in which a folder writes its streams: a new one if the old may go on elsewhere (docs/log.md)."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import msgspec

from core.log.op import End, read_cut, write_cut
from storage.db import sqlite
from storage.db.keys import KeyFile
from storage.db.log.log import Log
from storage.db.sqlite import Connection

LET_GO, ASKED_BACK = "let_go", "asked_back"  # cuts: what nobody looks for any more; what has been asked for again


def incarnation(log: Log, keys: KeyFile, location: str, fresh: Callable[[], bytes]) -> bytes:
    """Return the incarnation to write in, 8 bytes; a new one for a new folder, after a restore or copy, and on a fork.
    `location` is the path of the database: a database that was copied together with its keys is at another one.
    """
    meta = sqlite.meta(log.db, "incarnation", "mark")
    current = meta.get("incarnation")
    copied = keys.counters.place not in ("", location) or meta.get("mark", "") != keys.counters.mark
    if current is None or copied or lost(log, keys) or forked(log, keys.public, current):
        current = renew(log.db, fresh)
    mark(log.db, keys, location, fresh)
    return bytes(current)


def mark(db: Connection, keys: KeyFile, location: str, fresh: Callable[[], bytes]) -> None:
    """Write the same new mark to database and key file, as every opening and closing does: an older copy does not
    match.
    If this is interrupted between the two, the next opening takes the database for a copy, which only costs an
    incarnation."""
    new = fresh().hex()
    db.execute("INSERT OR REPLACE INTO meta VALUES('mark', ?)", (new,))
    keys.note_opening(location, new)


def renew(db: Connection, fresh: Callable[[], bytes]) -> bytes:
    """Begin a new incarnation: its streams start at number 1."""
    new = fresh()
    db.execute("INSERT OR REPLACE INTO meta VALUES('incarnation', ?)", (new,))
    return new


def lost(log: Log, keys: KeyFile) -> dict[bytes, End]:
    """Return by stream the last op that left this PC, if it is missing here (as in an old copy) and was not let go."""
    known = read_cut(str(sqlite.meta(log.db, LET_GO).get(LET_GO, ""))) or {}
    return {
        stream: end for stream, end in keys.left.items() if log.find(stream, end) is None and known.get(stream) != end
    }


def let_go(log: Log, keys: KeyFile, streams: Collection[bytes] | None = None) -> None:
    """Stop `lost` from returning the present ends of these streams (None = all), since a person restored a backup or
    they were requested again."""
    known = dict(read_cut(str(sqlite.meta(log.db, LET_GO).get(LET_GO, ""))) or {})
    gone = {stream: end for stream, end in lost(log, keys).items() if streams is None or stream in streams}
    log.db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (LET_GO, write_cut({**known, **gone})))


def not_written(log: Log, keys: KeyFile) -> Collection[bytes]:
    """Return the streams that left this PC, without those that this folder still writes to."""
    current = sqlite.meta(log.db, "incarnation").get("incarnation")
    return keys.left.keys() - {one.stream for one in log.histories.values() if one.incarnation == current}


class RequestedStream(NamedTuple):
    """A damaged stream, set aside, whose missing ops are requested: the number it should reach, and its scope."""

    number: int
    scope: str


def requested_streams(db: Connection) -> dict[str, RequestedStream]:
    """Return the streams that are requested again, by their ids in hex."""
    noted = sqlite.meta(db, ASKED_BACK).get(ASKED_BACK)
    return msgspec.json.decode(noted, type=dict[str, RequestedStream]) if noted else {}


def note_requested(db: Connection, asked: Mapping[str, RequestedStream]) -> None:
    text = msgspec.json.encode(asked, order="deterministic").decode()
    db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (ASKED_BACK, text))


def forked(log: Log, key: bytes, current: bytes) -> bool:
    """Return whether the stream that is now written to has forked."""
    return any(b.up and b.key == key and b.incarnation == current for b in log.histories.values())
