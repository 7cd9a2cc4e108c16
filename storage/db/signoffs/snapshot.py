"""The log as a sign-off has it: what its cut names and nothing else, so nothing later changes it (EXCHANGE 6.8)."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.changes.heads import way
from core.changes.names import Cut, End
from storage.db import sqlite
from storage.db.log.log import MASK, SHIFT, Log
from storage.db.log.projection import OpRow, kept, project
from storage.db.sqlite import Connection

_TABLES = "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY type DESC"  # then their indexes
_WHOLE = ("meta", "name")
_RECORDS = "SELECT * FROM record WHERE scope=?"  # taken as they are: their numbers mean the same in both
_OPS = "SELECT op, clock, record, field, value, parents, version, chain FROM op WHERE op BETWEEN ? AND ?"
_TEXTS = (
    "SELECT text.* FROM op JOIN text ON hash=value AND text.record=op.record AND text.field=op.field "
    "WHERE op BETWEEN ? AND ?"
)


@contextmanager
def log_within(log: Log, cut: Cut, device: bytes, unit: str) -> Iterator[Log]:
    """What the cut holds of what is here, as a log in memory, its fields shown; bin and sign-offs are not worked out.

    Every stream has one history there, also one that parted elsewhere: a cut goes one way through it. What counts is
    weighed as in the folder of that device of that unit.
    """
    db = sqlite.memory()
    try:
        for (statement,) in log.db.execute(_TABLES):
            db.execute(statement)
        for table in _WHOLE:
            _copy(log.db, db, table, f"SELECT * FROM {table}")
        for scope in {log.streams[stream][0].scope for stream in cut if stream in log.streams}:
            _copy(log.db, db, "record", _RECORDS, (log.number(scope) or 0,))
        own = (("device", device.hex()), ("unit", unit))
        db.executemany("INSERT OR REPLACE INTO meta VALUES(?,?)", own)
        for stream, end in cut.items():
            _take(log, db, stream, end)
        within = Log(db)
        within.home = log.home
        show(within)
        yield within
    finally:
        db.close()


def show(log: Log) -> None:
    """Project every op from nothing."""
    found = log.db.execute("SELECT id, entity, scope FROM record WHERE id IN (SELECT record FROM op)").fetchall()
    kinds = {record: kept(log, log.name(entity), log.name(scope)) for record, entity, scope in found}
    query = "SELECT op, clock, record, field, value, parents, version, chain FROM op ORDER BY op"
    project(log, [OpRow(*row) for row in log.db.execute(query).fetchall()], kinds, 0)


def _take(log: Log, db: Connection, stream: bytes, end: End) -> None:
    last = log.find(stream, end)
    if last is None:
        return
    ops: list[tuple[object, ...]] = []
    for history, upto in way(log.histories, last, end.seq).items():
        span = (history << SHIFT, history << SHIFT | upto)
        ops += [(last << SHIFT | op & MASK, *rest) for op, *rest in log.db.execute(_OPS, span)]
        _copy(log.db, db, "text", _TEXTS, span)
    db.executemany("INSERT INTO op VALUES(?,?,?,?,?,?,?,?)", ops)
    own = log.histories[last]
    row = (last, stream, own.key, own.scope, own.incarnation, 0, 0, end.seq, end.chain, 0, b"")
    db.execute(
        "INSERT INTO history(id, stream, key, scope, incarnation, up, base, head, chain, signed, signature) "
        "VALUES(?,?,?,?,?,?,?,?,?,?,?)",
        row,
    )


def _copy(source: Connection, target: Connection, table: str, query: str, values: tuple[int, ...] = ()) -> None:
    rows = source.execute(query, values).fetchall()
    if rows:
        target.executemany(f"INSERT OR IGNORE INTO {table} VALUES({','.join('?' * len(rows[0]))})", rows)
