"""Texts about people in one folder, found in every field; who viewed them, in a chained log whose end is noted."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from core.log.ports import Context
from core.log.privacy import StoredText, Viewed, link, withheld
from core.values import Ref
from storage.db.log.lines import text_value
from storage.db.log.log import Log, Snapshot, transaction
from storage.db.log.missing_texts import is_marked
from storage.db.log.texts import to_sweep
from storage.db.sqlite import Connection
from storage.files import PRIVATE, write_durably

NOTE = "views.json"  # next to the keys: how far the log of views has come
_SHOWS = "SELECT 1 FROM field WHERE record=? AND name=? AND (value=? OR heads IS NOT NULL)"
_VIEWS = "SELECT number, at, person, deed, of, chain FROM view_log ORDER BY number"


_REQUESTED = "SELECT key, record, field FROM asked CROSS JOIN text ON text.hash=asked.hash"


class ViewNote(msgspec.Struct, frozen=True):
    """The last line that was written on this PC."""

    number: int = 0
    chain: str = ""


class Privacy:
    """core.log.privacy.Privacy over a connection."""

    def __init__(self, snapshot: Snapshot, home: Path | None = None) -> None:
        self._snapshot, self._home = snapshot, home  # `home`: where the keys are

    def words(self, holds: Callable[[str], bool]) -> Sequence[StoredText]:
        with self._snapshot() as log:
            rows = log.db.execute("SELECT hash, record, field, body FROM text ORDER BY record, field").fetchall()
            return [_stood(log, *row) for row in rows if holds(row[3])]

    def files(self) -> Sequence[Ref]:
        with self._snapshot() as log:
            erased = {bytes(hash_).hex() for (hash_,) in log.db.execute("SELECT hash FROM erased_file")}
            rows = log.db.execute("SELECT record, sha256, preview FROM file ORDER BY born").fetchall()
            return [log.ref(record) for record, *hashes in rows if not set(filter(None, hashes)) <= erased]

    def asked(self) -> Mapping[str, int]:
        with self._snapshot() as log:
            found: dict[str, int] = {}
            for key, record, field in log.db.execute(_REQUESTED).fetchall():
                ref = log.ref(record)
                own = ref.scope.partition("/")[0] == (log.home.unit if log.home else "")
                if own and withheld(ref.scope, ref.entity, log.name(field), None, marked=is_marked(log, record)):
                    found[key.hex()] = found.get(key.hex(), 0) + 1
            return found

    def unswept(self) -> bool:
        with self._snapshot() as log:
            return to_sweep(log.db)

    def views(self) -> Sequence[Viewed]:
        with self._snapshot() as log:
            rows = log.db.execute(_VIEWS).fetchall()
            return [Viewed(n, at, person, deed, of, bytes(chain)) for n, at, person, deed, of, chain in rows]

    def broken_at(self) -> int | None:
        views = self.views()
        before = b""
        for n, one in enumerate(views, 1):
            if one.number != n or one.chain != link(before, *one[:5]):
                return n
            before = one.chain
        noted = read_note(self._home) if self._home else ViewNote()
        if noted.number > len(views):
            return len(views) + 1
        if noted.number and views[noted.number - 1].chain.hex() != noted.chain:
            return noted.number
        return None


class KeptPrivacy(Privacy):
    """core.log.ports.KeptPrivacy."""

    def __init__(self, snapshot: Snapshot, home: Path, log: Log) -> None:
        super().__init__(snapshot, home)
        self._log, self._keys_home = log, home

    def note_view(self, ctx: Context, deed: str, of: str) -> None:
        """Write durably who saw, printed or sent what away; it is not in the log of the folder and never leaves."""
        with transaction(self._log):
            noted = add_view(self._log.db, ctx.now.isoformat(timespec="seconds"), ctx.person, deed, of)
        note(self._keys_home, noted)


def _stood(log: Log, hash_: bytes, record: int, field: int, words: str) -> StoredText:
    shows = log.db.execute(_SHOWS, (record, field, hash_)).fetchone() is not None
    return StoredText(log.ref(record), log.name(field), text_value(bytes(hash_))[1:], words, shows)


def lines_of(db: Connection) -> list[tuple[object, ...]]:
    """The lines of a database as they lie in it; none in one of an older program."""
    if db.execute("SELECT 1 FROM sqlite_schema WHERE name='view_log'").fetchone() is None:
        return []
    return list(db.execute(_VIEWS).fetchall())


def go_on(log: Log, lines: Sequence[tuple[object, ...]]) -> None:
    """Continue the log of views of the previous database."""
    with transaction(log):
        log.db.executemany("INSERT INTO view_log VALUES(?,?,?,?,?,?)", lines)


def add_view(db: Connection, at: str, person: str, deed: str, of: str) -> ViewNote:
    """Write the next line, inside a transaction; returns what is to be noted next to the keys once it is durable."""
    last = db.execute("SELECT number, chain FROM view_log ORDER BY number DESC LIMIT 1").fetchone()
    number, before = (last[0] + 1, bytes(last[1])) if last else (1, b"")
    chain = link(before, number, at, person, deed, of)
    db.execute("INSERT INTO view_log VALUES(?,?,?,?,?,?)", (number, at, person, deed, of, chain))
    return ViewNote(number, chain.hex())


def note(home: Path, noted: ViewNote) -> None:
    """Note next to the keys how far it has come, so that lines cut off its end are missed.

    Where that cannot be written the line stands all the same, and the next one notes them both.
    """
    with suppress(OSError):
        write_durably(home / NOTE, msgspec.json.encode(noted), PRIVATE)


def read_note(home: Path) -> ViewNote:
    try:
        return msgspec.json.decode((home / NOTE).read_bytes(), type=ViewNote)
    except (OSError, msgspec.MsgspecError):
        return ViewNote()
