"""Copy a folder's database for a backup, and determine a backup's contents from its log only."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from core.backups.retention import ContentSinceBackup, DatabaseSummary
from core.entities import BLOBS, SAVE, record_id
from core.errors import UserError
from core.i18n import _
from core.log.op import Op, StreamPosition
from storage.db import sqlite
from storage.db.folder import opening, rollback
from storage.db.folder.log_checks import ODD, false_histories
from storage.db.folder.text_checks import false_words
from storage.db.log import drafts, searching
from storage.db.log.log import MASK, SHIFT, Log, ends_of, numbers
from storage.db.sqlite import UNOPENED
from storage.db.tables import OUTLINES
from storage.files import draft_of, move, reason

PASSING = {  # tables of what is under way, and what is left out of them; backups hold refused texts alone
    "draft": f"DELETE FROM draft WHERE NOT ({drafts.IS_REFUSED})",
    "scan": "DELETE FROM scan",
}


def copy_for_backup(database: Path, target: Path) -> None:
    """Write the database as it is now to `target`; any thread may call it, and no writer is blocked. The copy lacks
    erased texts and this folder's mark: a folder restored from it begins a new incarnation (docs/log.md). UserError if
    it fails; an earlier `target` then stays unchanged."""
    draft = draft_of(target)
    try:
        with closing(sqlite.connect_reader(database)) as source:
            source.execute("PRAGMA query_only=OFF")  # else not even a copy is written
            source.execute("VACUUM INTO ?", (str(draft),))
        _unmark(draft)
        move(draft, target)
    except UNOPENED as error:
        with suppress(OSError):  # the error that stopped the copying is raised, not this
            draft.unlink(missing_ok=True)
        raise UserError(
            _("สำรองข้อมูลไม่สำเร็จ"),
            _("เพราะ{why}").format(why=reason(error)),
            _("โปรดตรวจที่ว่างและที่เก็บ แล้วสำรองอีกครั้ง"),
        ) from error


def _unmark(copy: Path) -> None:
    """Delete from the copy its mark and incarnation, what undoing an import needs, scanned pages, drafts that are not
    refused, and the search index; then flush it to the disk. An older program's database may lack these tables."""
    with closing(sqlite.connect_plain(copy, "rw")) as db:
        # a draft, which needs no journal until it gets its name
        db.execute("PRAGMA journal_mode=OFF")
        if searching.drop(db):
            db.execute("VACUUM")
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("PRAGMA secure_delete=ON")
        has = {
            name
            for (name,) in db.execute(
                "SELECT name FROM sqlite_schema WHERE type='table'"
            ).fetchall()
        }
        for table in has & PASSING.keys():
            db.execute(PASSING[table])
        if OUTLINES in has:
            db.execute(f"DELETE FROM {OUTLINES}")
        db.execute("DELETE FROM meta WHERE name IN ('mark', 'incarnation', 'gone')")
        if "aside" in has:
            rollback.forget(db)
    with open(copy, "rb+") as file:
        os.fsync(file.fileno())


_STILL = "ro&immutable=1"
_FILES = (
    "SELECT DISTINCT value FROM record CROSS JOIN op ON op.record=record.id WHERE typeof(value)='text' "
    "AND entity=(SELECT id FROM name WHERE text=?) AND field=(SELECT id FROM name WHERE text=?)"
)
_NAME = (
    "SELECT body FROM text JOIN op ON op.value=text.hash AND op.record=text.record AND op.field=text.field "
    "JOIN record ON record.id=op.record JOIN name AS e ON e.id=entity JOIN name AS s ON s.id=scope "
    "JOIN name AS f ON f.id=op.field "
    "WHERE e.text='office' AND s.text=? AND record.record=? AND f.text='name' ORDER BY clock DESC LIMIT 1"
)


@contextmanager
def log_of(database: Path, *, live: bool = False) -> Iterator[Log]:
    """Yield the log of a database copy that nobody writes to, or of a folder in use (`live`). No trigger or view in it
    is run. UserError if the database is damaged, was written by a newer program, or is not one of Prongsai."""
    try:
        with closing(
            sqlite.connect_reader(database) if live else sqlite.connect_plain(database, _STILL)
        ) as db:
            db.execute("PRAGMA trusted_schema=OFF")
            opening.check(db)
            # reads the whole file
            if not live and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise opening.damaged()
            if db.execute(
                "SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view')"
            ).fetchone():
                raise opening.not_ours()  # this program never makes such a database
            yield Log(db)
    except ODD as error:
        raise opening.unreadable(error) from error


def count(copy: Path) -> DatabaseSummary:
    """Check a database copy with each chain, signature and text in it; return a summary. UserError if it is damaged."""
    with log_of(copy) as log:
        db = log.db
        if any(false_histories(log, opening.device_of(db), [])) or any(false_words(log)):
            raise opening.damaged()  # a chain or a text does not hold
        return holding_of(log, sqlite.count(db, "op"), sqlite.count(db, "text"), last_save(log))


def holding_of(log: Log, ops: int, texts: int, last: str) -> DatabaseSummary:
    """Return a database's summary. `ops`, `texts`: their numbers, counted before; `last`: ISO time of its last save."""
    meta = sqlite.meta(log.db, "folder", "unit", "code")
    unit = str(meta["unit"])
    named = log.db.execute(_NAME, (unit, bytes.fromhex(record_id(unit, "office", unit)))).fetchone()
    name, every = str(named[0]) if named else "", ends_of(log).items()
    ends = frozenset(
        f"{stream.hex()}:{end.seq}:{end.chain.hex()}" for stream, ends in every for end in ends
    )
    return DatabaseSummary(
        str(meta["folder"]), unit, str(meta["code"]), name, ops, texts, ends, files_named(log), last
    )


def files_named(log: Log) -> frozenset[str]:
    """Return the SHA-256 (hex) of each attached file that an op names, without erased ones."""
    erased = erased_files(log.db)
    rows = (
        log.db.execute(_FILES, (entity, name)) for entity, names in BLOBS.items() for name in names
    )
    found = {str(value).removeprefix("=") for named in rows for (value,) in named.fetchall()}
    return frozenset(
        name for name in found - erased if len(name) == 64 and set(name) <= set("0123456789abcdef")
    )


def erased_files(db: sqlite.Connection) -> frozenset[str]:
    """Return the SHA-256 (hex) of each attached file that is erased under law and refused when it comes again."""
    rows = db.execute("SELECT hash FROM erased_file").fetchall()
    return frozenset(bytes(hash_).hex() for (hash_,) in rows)


def last_save(log: Log) -> str:
    """Return the ISO time of the log's last save, by the clock of the PC that saved; "" if there is none."""
    entity = log.number(SAVE)
    query = "SELECT max(clock) FROM op JOIN record ON record.id=op.record WHERE entity=?"
    row = log.db.execute(query, (entity,)).fetchone()
    if row[0] is None:
        return ""
    try:
        return (
            datetime.fromtimestamp(Op.milliseconds(row[0]) / 1000)
            .astimezone()
            .isoformat(timespec="seconds")
        )
    except (OverflowError, ValueError, OSError):  # a clock beyond any calendar date
        return ""


def newer_than(database: Path, contents: DatabaseSummary) -> ContentSinceBackup | None:
    """Return what a database has that a backup with these `contents` lacks; None if the database is unreadable."""
    known = {bytes.fromhex(one[:32]): int(one[33:].split(":")[0]) for one in sorted(contents.ends)}
    try:
        with log_of(database, live=True) as log:
            return _newer(
                log, {stream: seq for stream, seq in known.items() if _same(log, stream, contents)}
            )
    except UserError:
        return None


def _same(log: Log, stream: bytes, holding: DatabaseSummary) -> bool:
    """Return whether the last op that the backup has of this stream is in this log too."""
    for one in holding.ends:
        name, seq, chain = one.split(":")
        if (
            bytes.fromhex(name) == stream
            and log.find(stream, StreamPosition(int(seq), bytes.fromhex(chain))) is not None
        ):
            return True
    return False


def _newer(log: Log, known_heads: dict[bytes, int]) -> ContentSinceBackup:
    ops, records = 0, set[int]()
    for branch in log.histories.values():
        first = max(branch.base, known_heads.get(branch.stream, 0)) + 1
        span = (branch.id << SHIFT | first, branch.id << SHIFT | MASK)
        rows = log.db.execute(
            "SELECT record, count(*) FROM op WHERE op BETWEEN ? AND ? GROUP BY record", span
        )
        for record, number in rows.fetchall():
            ops += number
            records.add(record)
    query = "SELECT count(*) FROM record WHERE entity=? AND id IN (SELECT value FROM json_each(?))"
    (saves,) = log.db.execute(query, (log.number(SAVE), numbers(records))).fetchone()
    return ContentSinceBackup(ops, len(records) - int(saves), last_save(log))
