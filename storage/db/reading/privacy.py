"""Searching every field for texts about people; and the log of views, a hash-chained log of who saw personal data."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from core.log.ports import Context
from core.log.scopes import KeyRole, PrivacyLogLine, StoredText
from core.values import Ref
from storage.db.log.lines import text_value
from storage.db.log.log import Log, Snapshot, transaction
from storage.db.log.missing_texts import is_marked
from storage.db.log.texts import forget_gone, gone, to_sweep
from storage.db.sqlite import Connection, SQLiteError
from storage.files import PRIVATE, write_durably

NOTES = "views*.json"  # next to the keys, one per folder: the end of its log of views; older programs: `views.json`
_SHOWS = "SELECT 1 FROM field WHERE record=? AND name=? AND (value=? OR heads IS NOT NULL)"
_VIEWS = "SELECT number, at, person, deed, of, chain FROM view_log ORDER BY number"
_REQUESTED = "SELECT key, record, field FROM asked CROSS JOIN text ON text.hash=asked.hash"


class ViewLogCheckpoint(msgspec.Struct, frozen=True):
    """A note beside the keys on the log of who saw personal data: its last line, and its first changed or lost line."""

    number: int = 0
    chain: str = ""
    broken: int = 0  # the first line that was gone or changed when a later one was noted; 0 = none
    accepted: tuple[str, ...] = ()  # `number:chain` of false lines that a person has taken note of
    # the end of a restored log that is about to take the place of this one
    coming: tuple[int, str] = (0, "")
    place: str = ""  # path of its database; "" = noted before notes named it
    home: str = ""  # directory of the keys: a note copied with them is another folder's


class ViewingLogPlace(NamedTuple):
    """Where a folder's log of who saw personal data lies: its lines in `database`, a note on the last one in `home`."""

    home: Path
    database: Path

    @property
    def place(self) -> str:
        return str(self.database.resolve())

    @property
    def file(self) -> Path:
        return (
            self.home
            / f"views-{sha256(self.place.encode(errors='surrogateescape')).hexdigest()[:16]}.json"
        )


class FolderPersonalTextReader:
    """Reads texts about people, and the log of who saw them; implements core.log.scopes.PersonalTextReader."""

    def __init__(self, snapshot: Snapshot, place: ViewingLogPlace | None = None) -> None:
        self._snapshot, self._at = snapshot, place

    def words(self, holds: Callable[[str], bool]) -> Sequence[StoredText]:
        with self._snapshot() as log:
            rows = log.db.execute(
                "SELECT hash, record, field, body FROM text ORDER BY record, field"
            ).fetchall()
            return [_stood(log, *row) for row in rows if holds(row[3])]

    def files(self) -> Sequence[Ref]:
        with self._snapshot() as log:
            erased = {
                bytes(hash_).hex() for (hash_,) in log.db.execute("SELECT hash FROM erased_file")
            }
            rows = log.db.execute(
                "SELECT record, sha256, preview FROM file ORDER BY born"
            ).fetchall()
            return [
                log.ref(record)
                for record, *hashes in rows
                if not set(filter(None, hashes)) <= erased
            ]

    def requested_texts(self) -> Mapping[str, int]:
        with self._snapshot() as log:
            found: dict[str, int] = {}
            for key, record, field in log.db.execute(_REQUESTED).fetchall():
                ref = log.ref(record)
                own = ref.scope.partition("/")[0] == (log.home.unit if log.home else "")
                if own and KeyRole.withheld(
                    ref.scope, ref.entity, log.name(field), None, marked=is_marked(log, record)
                ):
                    found[key.hex()] = found.get(key.hex(), 0) + 1
            return found

    def unswept(self) -> bool:
        with self._snapshot() as log:
            return to_sweep(log.db)

    def views(self) -> Sequence[PrivacyLogLine]:
        with self._snapshot() as log:
            rows = log.db.execute(_VIEWS).fetchall()
            return [
                PrivacyLogLine(n, at, person, deed, of, bytes(chain))
                for n, at, person, deed, of, chain in rows
            ]

    def broken_at(self) -> int | None:
        with self._snapshot() as log:
            return next(iter(breaks(log.db, self._at)), None)


def breaks(db: Connection, place: ViewingLogPlace | None) -> list[int]:
    """Return the numbers of the lines at which the log of views (who saw personal data) was changed or cut off, except
    those that a person accepted. `place` has the note on the log's last line; None = do not look for a cut."""
    wrong, ends = _wrong(db)
    noted = _noted(place, db) if place else ViewLogCheckpoint()
    cut = _cut(noted, ends.get(noted.number, ""), len(ends) + 1)
    new = {n for n, chain in wrong.items() if _mark(n, chain) not in noted.accepted}
    return sorted(new | ({cut} if cut else set()))


def _link(before: bytes, number: int, time: str, person: str, deed: str, target: str) -> bytes:
    """Return the chain value of a line: SHA-256(chain before, the line's parts, a zero byte after each)."""
    line = "".join(f"{part}\0" for part in (number, time, person, deed, target))
    return sha256(before + line.encode()).digest()


def _wrong(db: Connection) -> tuple[dict[int, str], dict[int, str]]:
    """Return (the lines that do not follow from the one before, all lines), each with its chain value."""
    wrong = dict[int, str]()
    ends = dict[int, str]()
    before = b""
    for n, (number, at, person, deed, of, value) in enumerate(lines_of(db), 1):
        chain = bytes(value)
        if number != n or chain != _link(before, number, at, person, deed, of):
            wrong[n] = chain.hex()
        before, ends[n] = chain, chain.hex()
    return wrong, ends


def _noted(place: ViewingLogPlace, db: Connection) -> ViewLogCheckpoint:
    """Return the note that applies to a database's log of views: after an interrupted restore that of the restored one,
    for a moved folder the note of its former place. A copy has none yet: the note is its original's."""
    if place.file.exists():
        noted = _read(place.file)
    else:
        found = [_read(path) for path in sorted(place.home.glob(NOTES))]
        moved = [
            one
            for one in found
            if one.home != str(place.home.resolve()) or not Path(one.place).is_file()
        ]
        if not found or len(moved) < len(found):
            return ViewLogCheckpoint(
                accepted=tuple(sorted({line for one in found for line in one.accepted}))
            )
        noted = next((one for one in moved if _chain_of(db, one.number) == one.chain), moved[0])
    number, chain = noted.coming
    if chain and _chain_of(db, number) == chain:
        return ViewLogCheckpoint(number, chain, accepted=noted.accepted)
    return noted


def _mark(n: int, chain: str) -> str:
    return f"{n}:{chain}"


def _cut(noted: ViewLogCheckpoint, chain: str, end: int) -> int:
    """Return the number of the first line that is missing or changed according to the note, 0 = none.
    `chain` is that of the noted line, "" if it is gone; `end` is the number after the last line that was there."""
    return noted.broken if noted.broken or noted.chain == chain else min(noted.number, end)


class PersonalTextStore(FolderPersonalTextReader):
    """A FolderPersonalTextReader that also adds to the log of who saw personal data (core.log.ports.LogStore)."""

    def __init__(
        self, snapshot: Snapshot, place: ViewingLogPlace, log: Log, sweep: Callable[[], None]
    ) -> None:
        super().__init__(snapshot, place)
        self._log = log
        self._noted_at = place
        self._sweep = sweep

    def note_view(self, ctx: Context, action: str, target: str) -> None:
        """Add a line to this PC's log of views: `ctx.person` did `action` (saw, printed …) with `target`."""
        with transaction(self._log):
            noted = add_view(
                self._log.db, ctx.now.isoformat(timespec="seconds"), ctx.person, action, target
            )
        note(self._noted_at, noted, self._log.db)

    def gone(self) -> Sequence[StoredText]:
        return gone(self._log)

    def forget_gone(self) -> None:
        if gone(self._log):
            with transaction(self._log):
                forget_gone(self._log)
            self._sweep()

    def accept(self, ctx: Context) -> None:
        """Accept the breaks in the log of views: add a line that lists them, so `breaks` omits them. Raises OSError."""
        db, at = self._log.db, self._noted_at
        found, wrong = breaks(db, at), _wrong(db)[0]
        self.note_view(ctx, "break", ",".join(map(str, found)))
        noted = _read(at.file)
        accepted = tuple(
            sorted({*noted.accepted, *(_mark(n, chain) for n, chain in wrong.items())})
        )
        _put(at, replace(noted, broken=0, accepted=accepted))


def _stood(log: Log, hash_: bytes, record: int, field: int, text: str) -> StoredText:
    shows = log.db.execute(_SHOWS, (record, field, hash_)).fetchone() is not None
    return StoredText(log.ref(record), log.name(field), text_value(bytes(hash_))[1:], text, shows)


def lines_of(db: Connection) -> list[tuple[int, str, str, str, str, bytes]]:
    """Return the rows of the log of views: (number, ISO time, person, action, record, chain); [] in an old database."""
    if db.execute("SELECT 1 FROM sqlite_schema WHERE name='view_log'").fetchone() is None:
        return []
    return list(db.execute(_VIEWS).fetchall())


def go_on(log: Log, lines: Sequence[tuple[object, ...]]) -> None:
    """Copy these lines of the former database's log of views (who saw personal data) into the database of `log`."""
    with transaction(log):
        log.db.executemany("INSERT INTO view_log VALUES(?,?,?,?,?,?)", lines)


def add_restored(log: Log, now: datetime) -> None:
    """Add a line "restore" to a restored database's log of views; call `note_anew` once the database is in place."""
    with transaction(log):
        add_view(log.db, now.isoformat(timespec="seconds"), "", "restore", "backup")


def add_view(db: Connection, time: str, person: str, action: str, target: str) -> ViewLogCheckpoint:
    """In the caller's transaction, add to the log of views that `person` (id) did `action` with `target` at `time`
    (ISO). Return the note to write by `note` after the commit."""
    last = db.execute("SELECT number, chain FROM view_log ORDER BY number DESC LIMIT 1").fetchone()
    number, before = (last[0] + 1, bytes(last[1])) if last else (1, b"")
    chain = _link(before, number, time, person, action, target)
    db.execute(
        "INSERT INTO view_log VALUES(?,?,?,?,?,?)", (number, time, person, action, target, chain)
    )
    return ViewLogCheckpoint(number, chain.hex())


def settle(place: ViewingLogPlace, db: Connection) -> None:
    """If the folder was moved or copied, write a new note on its log of views, unless the old note shows lost lines."""
    if not place.file.exists() and any(place.home.glob(NOTES)):
        with suppress(SQLiteError):  # damaged pages are reported by the examination
            old, end = _noted(place, db), ViewLogCheckpoint(*_end(db))
            if not _cut(old, _chain_of(db, old.number), end.number + 1):
                note(place, end, db)


def note(place: ViewingLogPlace, view_note: ViewLogCheckpoint, db: Connection) -> None:
    """Note the last line of the log of views next to the keys, and whether lines were cut off. Failures are ignored."""
    old = _noted(place, db)
    broken = _cut(old, _chain_of(db, old.number), view_note.number)
    # another process has noted a later line meanwhile
    if not broken and old.number > view_note.number:
        return
    with suppress(OSError):
        _put(place, replace(view_note, broken=broken, accepted=old.accepted))
        # the folder was moved here: the note of its former place is void
        if old.place != place.place and not broken:
            if old.place:
                before = ViewingLogPlace(place.home, Path(old.place)).file
            else:
                before = place.home / "views.json"
            before.unlink(missing_ok=True)


def note_coming(place: ViewingLogPlace, db: Connection) -> None:
    """Before a restore replaces the log of views, note the last line of the new log (in `db`). Raises OSError."""
    _put(place, replace(_noted(place, db), coming=_end(db)))


def note_anew(place: ViewingLogPlace, db: Connection) -> None:
    """Write a new note on the log of views after a restore, without comparing the log with the old note."""
    with suppress(OSError):
        _put(place, ViewLogCheckpoint(*_end(db), accepted=_noted(place, db).accepted))


def _chain_of(db: Connection, number: int) -> str:
    row = db.execute("SELECT chain FROM view_log WHERE number=?", (number,)).fetchone()
    return bytes(row[0]).hex() if row else ""


def _end(db: Connection) -> tuple[int, str]:
    number, chain = db.execute(
        "SELECT number, chain FROM view_log ORDER BY number DESC LIMIT 1"
    ).fetchone() or (0, b"")
    return int(number), bytes(chain).hex()


def _put(place: ViewingLogPlace, noted: ViewLogCheckpoint) -> None:
    placed = replace(noted, place=place.place, home=str(place.home.resolve()))
    write_durably(place.file, msgspec.json.encode(placed), PRIVATE)


def _read(path: Path) -> ViewLogCheckpoint:
    try:
        return msgspec.json.decode(path.read_bytes(), type=ViewLogCheckpoint)
    except (OSError, msgspec.MsgspecError):
        return ViewLogCheckpoint()
