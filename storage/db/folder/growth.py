"""Incremental backups: write the rows that a database has beyond its backup into one of their own, and restore them.
The log and its row ids only grow, until the database is rebuilt or an import is undone, which change `numbering`. So
new rows are copied unchanged, and verified alone: by chains from the backup's last op, signatures, text hashes."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from core.backups.retention import BackupRowIdLimits, DatabaseSummary, IncrementalBackup
from core.log.op import LogHistory
from storage.db import sqlite
from storage.db.folder import opening
from storage.db.folder.backup import holding_of, last_save, log_of
from storage.db.folder.log_checks import ODD
from storage.db.folder.text_checks import false_words
from storage.db.log import drafts
from storage.db.log.log import SHIFT, Log, numbers
from storage.db.log.segments import cut_out, linked, proved
from storage.db.sqlite import Connection, SQLiteError

_NAMED, _LOG = ("name", "record"), ("history", "op", "text")
# small, or rarely changed: copied whole
_WHOLE = ("parked", "heard", "bundle", "view_log", "erased", "erased_file", "draft")
_SINCE = "CREATE TABLE since(history INTEGER PRIMARY KEY, after INTEGER NOT NULL) STRICT"  # the line known before
_OPS = "SELECT * FROM op WHERE op BETWEEN ? AND ?"
_TEXTS = (
    "SELECT DISTINCT text.* FROM op CROSS JOIN text ON text.record=op.record AND text.field=op.field AND hash=value "
    "WHERE typeof(value)='blob' AND op BETWEEN ? AND ?"
)
_Rows = list[tuple[object, ...]]


def reach(copy: Path) -> BackupRowIdLimits | None:
    """Return the highest row ids of tables `name` and `record` in a database copy; None if an older program made it."""
    with closing(sqlite.connect_plain(copy)) as db:
        return _reach(db)


def _reach(db: Connection) -> BackupRowIdLimits | None:
    named = sqlite.meta(db, "numbering")
    if not named:
        return None
    names, records = (
        int(db.execute(f"SELECT ifnull(max(id), 0) FROM {one}").fetchone()[0]) for one in _NAMED
    )
    whole = {one: sha256(repr(_all(db, one)).encode()).hexdigest()[:32] for one in _WHOLE}
    return BackupRowIdLimits(str(named["numbering"]), names, records, whole)


def _all(db: Connection, table: str) -> _Rows:
    return sorted(
        db.execute(drafts.KEPT if table == "draft" else f"SELECT * FROM {table}").fetchall(),
        key=repr,
    )


def cut_growth(
    live: Path, backup_contents: DatabaseSummary, backup_row_ids: BackupRowIdLimits, target: Path
) -> tuple[DatabaseSummary, BackupRowIdLimits] | None:
    """Write the rows added to the database `live` since a backup to the new file `target`; return contents and highest
    row ids of `live`. `backup_contents`, `backup_row_ids`: the same of the backup. None if a full backup is needed:
    rows were renumbered, a stream has forked, or texts came for older ops. UserError if `live` is unreadable."""
    try:
        with closing(sqlite.connect_reader(live)) as db:
            db.execute("BEGIN")
            log, now = Log(db), _reach(db)
            known = _known(log, backup_contents)
            if now is None or known is None or now.numbering != backup_row_ids.numbering:
                return None
            with _part(db, target) as part:
                new = _copy(log, part, known, backup_row_ids, now)
            texts = sqlite.count(db, "text")
            ops = sum(log.histories[one].head - after for one, after in known.items())
            if texts != backup_contents.texts + new:
                return None
            with log_of(target) as grown:
                last = max(
                    filter(None, (last_save(grown), backup_contents.last)),
                    key=datetime.fromisoformat,
                    default="",
                )
            return holding_of(log, backup_contents.ops + ops, texts, last), now
    except SQLiteError as error:
        raise opening.unreadable(error) from error


def _known(log: Log, since: DatabaseSummary) -> dict[int, int] | None:
    """Return the last op that the backup holds of each history, or None if the backup is not of these histories."""
    parts = (one.split(":") for one in since.ends)
    ends = {bytes.fromhex(stream): (int(seq), bytes.fromhex(chain)) for stream, seq, chain in parts}
    found = dict[int, int]()
    for branch in log.histories.values():
        seq, chain = ends.pop(branch.stream, (0, b""))
        if branch.up or not _stands(log, branch, seq, chain):
            return None
        found[branch.id] = seq
    return None if ends else found


def _stands(log: Log, branch: LogHistory, seq: int, chain: bytes) -> bool:
    if seq in (0, branch.head):
        return not seq or branch.chain == chain
    return seq < branch.head and log.chain_at(branch.id, seq) == chain


@contextmanager
def _part(live: Connection, target: Path) -> Iterator[Connection]:
    """Yield a new file with the tables of this database's log; it is complete and durable when the block ends."""
    with closing(sqlite.connect_plain(target, "rwc")) as db:
        for pragma in ("application_id", "user_version"):
            db.execute(f"PRAGMA {pragma}={live.execute(f'PRAGMA {pragma}').fetchone()[0]}")
        db.execute("BEGIN")
        for table in (*_NAMED, *_LOG, "meta"):
            _make(live, db, table)
        db.execute(_SINCE)
        yield db
        db.execute("COMMIT")
    with open(target, "rb+") as file:
        os.fsync(file.fileno())


def _make(live: Connection, db: Connection, table: str) -> None:
    (made,) = live.execute(
        "SELECT sql FROM sqlite_schema WHERE type='table' AND name=?", (table,)
    ).fetchone()
    db.execute(made)


def put(db: Connection, table: str, rows: Iterable[tuple[object, ...]], way: str = "INSERT") -> int:
    """Write rows into a table; return how many."""
    found = [*rows]
    if found:
        db.executemany(f"{way} INTO {table} VALUES({','.join('?' * len(found[0]))})", found)
    return len(found)


def _copy(
    log: Log,
    part: Connection,
    known_heads: dict[int, int],
    reached: BackupRowIdLimits,
    now: BackupRowIdLimits,
) -> int:
    """Copy the new rows into `part`; return how many texts were copied."""
    live = log.db
    spoken = []
    texts = 0
    own = opening.device_of(live)
    for branch in log.histories.values():
        base, after = branch.id << SHIFT, known_heads[branch.id]
        if after < branch.head:
            span = (base | after, base | branch.head)
            put(part, "op", live.execute(_OPS, span))
            words = live.execute(_TEXTS, (base | after + 1, base | branch.head))
            texts += put(part, "text", words)
            part.execute("INSERT INTO since VALUES(?,?)", (branch.id, after))
        if after < branch.head or branch.key == own:  # own ends may have been signed since
            spoken.append(branch.id)
    histories = f"SELECT * FROM history WHERE id IN ({','.join(map(str, spoken))})"
    put(part, "history", live.execute(histories))
    _copy_named(live, part, reached)
    for table in _WHOLE:
        if now.whole[table] != reached.whole.get(table):
            _make(live, part, table)
            put(part, table, _all(live, table))
    kept = "SELECT * FROM meta WHERE name NOT IN ('mark', 'incarnation', 'gone')"
    put(part, "meta", live.execute(kept))
    return texts


def _copy_named(live: Connection, part: Connection, reached: BackupRowIdLimits) -> None:
    """Copy the names and records that the copied rows refer to by number, and all that were added since."""
    for table, last, named in (
        ("record", reached.records, "SELECT record FROM op UNION SELECT record FROM text"),
        (
            *("name", reached.names),
            "SELECT field FROM op UNION SELECT field FROM text "
            "UNION SELECT entity FROM record UNION SELECT scope FROM record",
        ),
    ):
        wanted = numbers(one for (one,) in part.execute(named).fetchall())
        query = f"SELECT * FROM {table} WHERE id>? OR id IN (SELECT value FROM json_each(?))"
        put(part, table, live.execute(query, (last, wanted)))


def count_growth(part: Path) -> IncrementalBackup:
    """Check a file that `cut_growth` wrote: each chain, signature, text; return its contents. UserError if damaged."""
    with log_of(part) as log:
        since = dict(log.db.execute("SELECT history, after FROM since").fetchall())
        own = opening.device_of(log.db)
        for history, after in since.items():
            branch = log.histories[history]
            open_end = branch.key == own and branch.signed != branch.head
            try:
                (linked if open_end else proved)(cut_out(log, branch, after)[0])
            except ODD as error:
                raise opening.damaged() from error
        if any(false_words(log)):
            raise opening.damaged()
        ops = sum(log.histories[history].head - after for history, after in since.items())
        return IncrementalBackup("", ops, sqlite.count(log.db, "text"))


def grow(copy: Path, parts: Sequence[Path]) -> None:
    """Add the rows of the incremental `parts`, in order, to `copy`, a copy of the full backup's database. Rebuild
    derived tables after that, and check with `count` that all rows fit together. UserError if a part cannot be read."""
    try:
        with closing(sqlite.connect_plain(copy, "rw")) as db:
            db.execute("PRAGMA trusted_schema=OFF")
            db.execute("PRAGMA journal_mode=OFF")
            db.execute("PRAGMA synchronous=OFF")
            for path in parts:
                with log_of(path) as log:
                    db.execute("BEGIN")
                    _grow(db, log.db)
                    db.execute("COMMIT")
    except SQLiteError as error:
        raise opening.unreadable(error) from error


def _grow(db: Connection, part: Connection) -> None:
    here = sqlite.tables_in(part)
    for table in _NAMED:
        put(db, table, _all(part, table), "INSERT OR IGNORE")
    for history, after in part.execute("SELECT history, after FROM since").fetchall():
        span = (history << SHIFT | after + 1, history + 1 << SHIFT)
        put(db, "op", part.execute(_OPS, span))
    put(db, "text", _all(part, "text"), "INSERT OR IGNORE")
    put(db, "history", _all(part, "history"), "INSERT OR REPLACE")
    for table in (one for one in (*_WHOLE, "meta") if one in here):
        db.execute(f"DELETE FROM {table}")
        put(db, table, _all(part, table))
