"""Check: does the projection match the log, and is the log whole? Repair: derive everything again."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import Refused
from core.log.segment import salted
from storage.db.folder.store import Folder
from storage.db.log.log import Log
from storage.db.log.segments import cut_out, linked, proved
from storage.db.signoffs.consequences import rebuild
from storage.db.sqlite import Connection
from storage.db.tables import DERIVED, quoted


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    differing: tuple[str, ...]  # tables that do not show what the log says
    database: str  # SQLite's own word: `ok`
    broken: tuple[str, ...]  # streams, in hex, whose chain or signature does not hold
    false_texts: int  # words that do not match the hash in their line

    @property
    def same(self) -> bool:
        return not self.differing

    @property
    def sound(self) -> bool:
        return self.database == "ok" and not self.broken and not self.false_texts


def check(folder: Folder) -> Checked:
    """Check everything; changes nothing."""
    database = str(folder.writer.db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    return Checked(_differing(folder), database, broken(folder.writer.log), false_texts(folder.writer.db))


def repair(folder: Folder) -> None:
    """Derive everything shown again from the log."""
    with folder.writer.transaction():
        rebuild(folder.writer.log)
        folder.writer.settled(frozenset())


def _differing(folder: Folder) -> tuple[str, ...]:
    folder.results.catch_up()
    shown = _derived(folder.writer.db)
    folder.writer.db.execute("BEGIN IMMEDIATE")
    try:
        rebuild(folder.writer.log)
        folder.writer.settled(frozenset())
        again = _derived(folder.writer.db)
    finally:
        folder.writer.db.execute("ROLLBACK")
        folder.writer.log.reload()
    kept = DERIVED if folder.results.deriving else tuple(name for name in DERIVED if name != "result")
    return tuple(name for name in kept if shown[name] != again[name])


def _derived(db: Connection) -> Mapping[str, list[object]]:
    return {name: sorted(db.execute(f"SELECT * FROM {quoted(name)}").fetchall(), key=repr) for name in DERIVED}


def broken(log: Log) -> tuple[str, ...]:
    """The streams, in hex, that do not hold: every line is encoded again and chained.

    Own ends not yet signed have no signature to check.
    """
    broken = []
    for branch in log.histories.values():
        if branch.head == branch.base:
            continue
        segment, _ops = cut_out(log, branch, 0)
        try:
            proved(segment) if branch.signed == branch.head else linked(segment)
        except Refused:
            broken.append(branch.stream.hex())
    return tuple(broken)


def false_texts(db: Connection) -> int:
    """How many words do not match the hash in their line."""
    rows = db.execute("SELECT hash, salt, body FROM text").fetchall()
    return sum(salted(salt, body) != hash_ for hash_, salt, body in rows)
