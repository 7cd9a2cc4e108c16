"""Words whose line came without them: they are asked for by hash (EXCHANGE 6.4, 7.2)."""

from collections.abc import Collection, Sequence, Set

from storage.db.log import SHIFT, Log
from storage.db.project import OpRow

MOST = 10_000  # hashes asked for in one file


def note(log: Log, rows: Sequence[OpRow], words: Set[bytes]) -> list[bytes]:
    """Note the texts of these new ops that are not here, forget those that have come; the ones noted."""
    if log.db.execute("SELECT 1 FROM lacking LIMIT 1").fetchone():
        log.db.executemany("DELETE FROM lacking WHERE hash=?", [(hash_,) for hash_ in words])
    loose = [row for row in rows if isinstance(row.value, bytes) and row.value not in words]
    missing = [
        (row.value, log.histories[row.op >> SHIFT].scope)
        for row in loose
        if isinstance(row.value, bytes) and not _is_here(log, row.value)
    ]
    log.db.executemany("INSERT OR IGNORE INTO lacking VALUES(?,?)", missing)
    return [hash_ for hash_, _scope in missing]


def miss(log: Log, hashes: Set[bytes]) -> None:
    """Words that are no longer erased are asked for in every scope that holds them, unless they are here."""
    for hash_ in hashes:
        log.db.execute(
            "INSERT OR IGNORE INTO lacking SELECT ?1, text FROM op JOIN record ON record.id=op.record JOIN name "
            "ON name.id=scope WHERE value=?1 AND NOT EXISTS(SELECT 1 FROM text WHERE hash=?1)",
            (hash_,),
        )


def _is_here(log: Log, hash_: bytes) -> bool:
    query = "SELECT 1 FROM text WHERE hash=?1 UNION ALL SELECT 1 FROM erased WHERE hash=?1"
    return log.db.execute(query, (hash_,)).fetchone() is not None


def wanted(log: Log, scopes: Collection[str]) -> list[bytes]:
    """The texts of these scopes that are not here and were not erased."""
    rows = log.db.execute("SELECT DISTINCT hash, scope FROM lacking WHERE hash NOT IN (SELECT hash FROM erased)")
    return sorted({hash_ for hash_, scope in rows if scope in scopes})[:MOST]
