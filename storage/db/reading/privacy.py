"""Texts about people in one folder, found in every field; who viewed them, in a chained log whose end is noted."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from core.log.ports import Context
from core.log.scopes import StoredText, Viewed, withheld
from core.values import Ref
from storage.db.log.lines import text_value
from storage.db.log.log import Log, Snapshot, transaction
from storage.db.log.missing_texts import is_marked
from storage.db.log.texts import forget_gone, gone, to_sweep
from storage.db.sqlite import Connection, SQLiteError
from storage.files import PRIVATE, write_durably

NOTES = "views*.json"  # next to the keys, one a folder: how far its log of views has come; `views.json`: of whichever
_SHOWS = "SELECT 1 FROM field WHERE record=? AND name=? AND (value=? OR heads IS NOT NULL)"
_VIEWS = "SELECT number, at, person, deed, of, chain FROM view_log ORDER BY number"


_REQUESTED = "SELECT key, record, field FROM asked CROSS JOIN text ON text.hash=asked.hash"


class ViewNote(msgspec.Struct, frozen=True):
    """The last line that was written on this PC, and what was found to be missing before others were written."""

    number: int = 0
    chain: str = ""
    broken: int = 0  # the first line that was gone or changed when a later one was noted; 0 = none
    accepted: tuple[str, ...] = ()  # `number:chain` of false lines that a person has taken note of
    coming: tuple[int, str] = (0, "")  # the end of a restored log that is about to take the place of this one
    place: str = ""  # the database it is of; "" = noted before folders were told apart
    home: str = ""  # where the keys were: what names another was copied with them


class ViewsAt(NamedTuple):
    """A log of views: of this database, its end noted next to these keys. A copy of a folder has the same keys."""

    home: Path
    database: Path

    @property
    def place(self) -> str:
        return str(self.database.resolve())

    @property
    def file(self) -> Path:
        return self.home / f"views-{sha256(self.place.encode(errors='surrogateescape')).hexdigest()[:16]}.json"


class Privacy:
    """core.log.scopes.Privacy over a connection."""

    def __init__(self, snapshot: Snapshot, at: ViewsAt | None = None) -> None:
        self._snapshot, self._at = snapshot, at

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
        with self._snapshot() as log:
            return next(iter(breaks(log.db, self._at)), None)


def breaks(db: Connection, at: ViewsAt | None) -> list[int]:
    """The numbers of the lines at which the log of views was changed or cut, those apart that a person accepted.

    `at`: where the end is noted; None = the lines alone are looked at.
    """
    wrong, ends = _wrong(db)
    noted = _noted(at, db) if at else ViewNote()
    cut = _cut(noted, ends.get(noted.number, ""), len(ends) + 1)
    return sorted(
        {n for n, chain in wrong.items() if _mark(n, chain) not in noted.accepted} | ({cut} if cut else set())
    )


def _link(before: bytes, number: int, at: str, person: str, deed: str, of: str) -> bytes:
    """The chain value of a line: SHA-256(chain before, the line's parts, a zero byte after each)."""
    line = "".join(f"{part}\0" for part in (number, at, person, deed, of))
    return sha256(before + line.encode()).digest()


def _wrong(db: Connection) -> tuple[dict[int, str], dict[int, str]]:
    """(the lines that do not follow from the one before, all of them), each with its chain value."""
    wrong, ends, before = dict[int, str](), dict[int, str](), b""
    for n, (number, at, person, deed, of, value) in enumerate(lines_of(db), 1):
        chain = bytes(value)
        if number != n or chain != _link(before, number, at, person, deed, of):
            wrong[n] = chain.hex()
        before, ends[n] = chain, chain.hex()
    return wrong, ends


def _noted(at: ViewsAt, db: Connection) -> ViewNote:
    """The note that holds for the log of a database: of the restored one, if a restore was cut short there; of a folder
    that was moved here, the note of where it was. Of a copy nothing is noted yet: its original has its own."""
    if at.file.exists():
        noted = _read(at.file)
    else:
        found = [_read(path) for path in sorted(at.home.glob(NOTES))]
        moved = [one for one in found if one.home != str(at.home.resolve()) or not Path(one.place).is_file()]
        if not found or len(moved) < len(found):
            return ViewNote(accepted=tuple(sorted({line for one in found for line in one.accepted})))
        noted = next((one for one in moved if _chain_of(db, one.number) == one.chain), moved[0])
    number, chain = noted.coming
    return ViewNote(number, chain, accepted=noted.accepted) if chain and _chain_of(db, number) == chain else noted


def _mark(n: int, chain: str) -> str:
    return f"{n}:{chain}"


def _cut(noted: ViewNote, chain: str, end: int) -> int:
    """The first line that should be there by the note and is not, or is another; 0 = none.

    `chain`: of the line that was noted, "" when it is gone; `end`: the number after the last line that was there.
    """
    return noted.broken if noted.broken or noted.chain == chain else min(noted.number, end)


class KeptPrivacy(Privacy):
    """core.log.ports.KeptPrivacy."""

    def __init__(self, snapshot: Snapshot, at: ViewsAt, log: Log, sweep: Callable[[], None]) -> None:
        super().__init__(snapshot, at)
        self._log, self._noted_at, self._sweep = log, at, sweep

    def note_view(self, ctx: Context, deed: str, of: str) -> None:
        """Write durably who saw, printed or sent what away; it is not in the log of the folder and never leaves."""
        with transaction(self._log):
            noted = add_view(self._log.db, ctx.now.isoformat(timespec="seconds"), ctx.person, deed, of)
        note(self._noted_at, noted, self._log.db)

    def gone(self) -> Sequence[StoredText]:
        return gone(self._log)

    def forget_gone(self) -> None:
        if gone(self._log):
            with transaction(self._log):
                forget_gone(self._log)
            self._sweep()

    def accept(self, ctx: Context) -> None:
        """Take note of the breaks that are there: a line says so for good, and they are told no more. OSError."""
        db, at = self._log.db, self._noted_at
        found, wrong = breaks(db, at), _wrong(db)[0]
        self.note_view(ctx, "break", ",".join(map(str, found)))
        noted = _read(at.file)
        accepted = tuple(sorted({*noted.accepted, *(_mark(n, chain) for n, chain in wrong.items())}))
        _put(at, replace(noted, broken=0, accepted=accepted))


def _stood(log: Log, hash_: bytes, record: int, field: int, words: str) -> StoredText:
    shows = log.db.execute(_SHOWS, (record, field, hash_)).fetchone() is not None
    return StoredText(log.ref(record), log.name(field), text_value(bytes(hash_))[1:], words, shows)


def lines_of(db: Connection) -> list[tuple[int, str, str, str, str, bytes]]:
    """The lines of a database as they lie in it; none in one of an older program."""
    if db.execute("SELECT 1 FROM sqlite_schema WHERE name='view_log'").fetchone() is None:
        return []
    return list(db.execute(_VIEWS).fetchall())


def go_on(log: Log, lines: Sequence[tuple[object, ...]]) -> None:
    """Continue the log of views of the previous database."""
    with transaction(log):
        log.db.executemany("INSERT INTO view_log VALUES(?,?,?,?,?,?)", lines)


def add_restored(log: Log, now: datetime) -> None:
    """Say in the log of views that it goes on in a restored database; the end is noted when that has its name."""
    with transaction(log):
        add_view(log.db, now.isoformat(timespec="seconds"), "", "restore", "backup")


def add_view(db: Connection, at: str, person: str, deed: str, of: str) -> ViewNote:
    """Write the next line, inside a transaction; returns what is to be noted next to the keys once it is durable."""
    last = db.execute("SELECT number, chain FROM view_log ORDER BY number DESC LIMIT 1").fetchone()
    number, before = (last[0] + 1, bytes(last[1])) if last else (1, b"")
    chain = _link(before, number, at, person, deed, of)
    db.execute("INSERT INTO view_log VALUES(?,?,?,?,?,?)", (number, at, person, deed, of, chain))
    return ViewNote(number, chain.hex())


def settle(at: ViewsAt, db: Connection) -> None:
    """A folder that was moved or copied here has a note of its own from its first opening on."""
    if not at.file.exists() and any(at.home.glob(NOTES)):
        with suppress(SQLiteError):  # of damaged pages the examination tells
            old, end = _noted(at, db), ViewNote(*_end(db))
            if not _cut(old, _chain_of(db, old.number), end.number + 1):
                note(at, end, db)


def note(at: ViewsAt, noted: ViewNote, db: Connection) -> None:
    """Note next to the keys how far it has come, so that lines cut off its end are missed.

    What is noted already is compared first: a break is kept, or the new end would hide it. Where the note cannot be
    written the line stands all the same, and the next one notes them both.
    """
    old = _noted(at, db)
    broken = _cut(old, _chain_of(db, old.number), noted.number)
    if not broken and old.number > noted.number:  # another process has noted a later line meanwhile
        return
    with suppress(OSError):
        _put(at, replace(noted, broken=broken, accepted=old.accepted))
        if old.place != at.place and not broken:  # it was moved here: where it was says no more
            before = ViewsAt(at.home, Path(old.place)).file if old.place else at.home / "views.json"
            before.unlink(missing_ok=True)


def note_coming(at: ViewsAt, db: Connection) -> None:
    """Note the end of a log of views about to take the place of the noted one: until then that holds. OSError."""
    _put(at, replace(_noted(at, db), coming=_end(db)))


def note_anew(at: ViewsAt, db: Connection) -> None:
    """Note the end of a log of views that a restore has put there: the one that was noted may be gone for good."""
    with suppress(OSError):
        _put(at, ViewNote(*_end(db), accepted=_noted(at, db).accepted))


def _chain_of(db: Connection, number: int) -> str:
    row = db.execute("SELECT chain FROM view_log WHERE number=?", (number,)).fetchone()
    return bytes(row[0]).hex() if row else ""


def _end(db: Connection) -> tuple[int, str]:
    number, chain = db.execute("SELECT number, chain FROM view_log ORDER BY number DESC LIMIT 1").fetchone() or (0, b"")
    return int(number), bytes(chain).hex()


def _put(at: ViewsAt, noted: ViewNote) -> None:
    said = replace(noted, place=at.place, home=str(at.home.resolve()))
    write_durably(at.file, msgspec.json.encode(said), PRIVATE)


def _read(path: Path) -> ViewNote:
    try:
        return msgspec.json.decode(path.read_bytes(), type=ViewNote)
    except (OSError, msgspec.MsgspecError):
        return ViewNote()
