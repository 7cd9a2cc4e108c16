"""The stored log of one database: histories, ops, names and records. Nothing in these tables is derived."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import NamedTuple

import msgspec

from core.change_check import is_id
from core.errors import afterwards, undone_by
from core.log.op import SEQUENCES, Cut, LogHistory, OpRef, StreamPosition, holder
from core.log.scopes import KeyRole, scopes_of
from core.log.verdict import BranchTrustOps, LogVerdict
from core.values import Ref
from storage.db import sqlite
from storage.db.log import trust
from storage.db.sqlite import Connection

SHIFT = SEQUENCES.bit_length() - 1
MASK = SEQUENCES - 1
_START = StreamPosition(0, b"")


class SignOffVerdictCache(NamedTuple):
    """Caches which ops counted at past sign-offs; entries stay true, as their keys hold all that they depend on."""

    # the trust ops of a history with such an end
    ruling: dict[tuple[int, int, int, bytes], BranchTrustOps]
    signed_by: dict[object, LogVerdict]  # the verdict on such ops under these roots


class Log:
    """One database's log, with histories, names and the verdict on ops in memory; readers call `fresh` before use."""

    def __init__(self, db: Connection, guard: Callable[[], None] = lambda: None) -> None:
        """`guard` is called before each commit, and raises UserError if nothing may be written."""
        self.db, self._guard = db, guard
        self.histories: dict[int, LogHistory] = {}
        self.streams: dict[bytes, list[LogHistory]] = {}
        self._scopes: dict[str, list[LogHistory]] = {}
        self.verdict = LogVerdict()
        # what this device is here, on which depends what it may read
        self.home = KeyRole("office", "")
        self.within = ""  # the former unit whose work is being read, "" = the present work
        self._names: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self._version = -1
        self._judged: tuple[object, ...] = ()  # the state on which the verdict rests
        self._signing = SignOffVerdictCache({}, {})
        self.reload()

    def reload(self, judging: bool = True) -> None:
        """Read the histories and judge which ops count; if not `judging`, only if the verdict may have changed."""
        self._read()
        if judging or self._judged != rests_on(self):
            self.judge()

    def _read(self) -> None:
        rows = self.db.execute(
            "SELECT id, stream, key, scope, incarnation, up, base, head, chain, signed, signature FROM history"
        )
        self.histories = {row[0]: LogHistory(*row) for row in rows}
        self.streams, self._scopes = {}, {}
        for branch in self.histories.values():
            _enter(self, branch)
        self._names = dict(self.db.execute("SELECT text, id FROM name"))
        self._texts = {number: text for text, number in self._names.items()}

    def judge(self) -> None:
        """Judge the certificates and revocations again; `verdict` then says up to which op each history counts."""
        ruling = [branch.id for branch in self.histories.values() if branch.scope == "all"]
        ops = trust.trust_ops(self.db, ruling, self.number, self.name)
        grounds = trust.grounds(self.db)
        self.verdict = LogVerdict.of(self.histories, self.find, ops, grounds)
        self.home = self.verdict.trust.holder(grounds.key, grounds.unit)
        self._judged = rests_on(self)

    def add(self, branch: LogHistory) -> bool:
        """Add a new history. Return True if it is a fork or has a revoked key; the caller must then call `judge`."""
        self.histories[branch.id] = branch
        _enter(self, branch)
        return not self.verdict.begun(branch)

    def fresh(self) -> bool:
        """Reload if another connection has written since the last call; return True if so, else False."""
        version = self.db.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version:
            return False
        self.reload(judging=False)
        self._version = version
        return True

    # -- names and records

    def name(self, number: int) -> str:
        return self._texts[number]

    def number(self, name: str) -> int | None:
        """Return the number under which the name of an entity, field or scope is stored; None if it never was."""
        return self._names.get(name)

    def intern(self, name: str) -> int:
        found = self._names.get(name)
        if found is None:
            found = int(self.db.execute("INSERT INTO name(text) VALUES(?)", (name,)).lastrowid)
            self._names[name], self._texts[found] = found, name
        return found

    def find_record(self, ref: Ref) -> int | None:
        entity, scope = self._names.get(ref.entity), self._names.get(ref.scope)
        if entity is None or scope is None:
            return None
        row = self.db.execute(
            "SELECT id FROM record WHERE record=? AND entity=? AND scope=?",
            (bytes.fromhex(ref.id), entity, scope),
        ).fetchone()
        return int(row[0]) if row else None

    def intern_record(self, scope: int, entity: int, record: str) -> int:
        key = (bytes.fromhex(record), entity, scope)
        made = self.db.execute(
            "INSERT OR IGNORE INTO record(record, entity, scope) VALUES(?,?,?)", key
        )
        if made.rowcount:
            return int(made.lastrowid)
        found = self.db.execute(
            "SELECT id FROM record WHERE record=? AND entity=? AND scope=?", key
        )
        return int(found.fetchone()[0])

    def intern_records(
        self, scope: int, names: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], int]:
        """Return {(entity, id): record number} for the records `names` of scope number `scope`; new ones are stored."""
        top = self.last_record()
        entities = self._texts
        found = dict[tuple[str, str], int]()
        rows = [(bytearray.fromhex(record), self.intern(entity), scope) for entity, record in names]
        sqlite.enter(
            self.db, "INSERT OR IGNORE INTO record(record, entity, scope)", "(?,?,?)", rows
        )
        query = "SELECT entity, record, id FROM record WHERE id>?"
        made = {
            (entities[entity], record.hex()): number
            for entity, record, number in self.db.execute(query, (top,))
        }
        there = find_records(
            self, (Ref(entities[scope], *name) for name in names if name not in made)
        )
        for name in names:
            found[name] = made.get(name) or there[Ref(entities[scope], *name)]
        return found

    def ref(self, record: int) -> Ref:
        row = self.db.execute(
            "SELECT scope, entity, record FROM record WHERE id=?", (record,)
        ).fetchone()
        return Ref(self._texts[row[0]], self._texts[row[1]], row[2].hex())

    def refs(self, records: Iterable[int]) -> dict[int, Ref]:
        """Return {record number: reference} of these records."""
        rows = self.db.execute(
            "SELECT id, scope, entity, record FROM record WHERE id IN (SELECT value FROM json_each(?))",
            (numbers(records),),
        ).fetchall()
        return {
            number: Ref(self._texts[scope], self._texts[entity], id_.hex())
            for number, scope, entity, id_ in rows
        }

    def last_record(self) -> int:
        return int(self.db.execute("SELECT coalesce(max(id), 0) FROM record").fetchone()[0])

    # -- places in the histories

    def chain_at(self, history: int, seq: int) -> bytes | None:
        """Return the chain value after op `seq` of a history (`seq` 0: the stream id); None if that op is not here."""
        if seq == 0:
            return self.histories[history].stream
        row = self.db.execute(
            "SELECT chain FROM op WHERE op=?",
            (holder(self.histories, history, seq) << SHIFT | seq,),
        )
        found = row.fetchone()
        return bytes(found[0]) if found else None

    def find(self, stream: bytes, end: StreamPosition) -> int | None:
        """Return the id of the stream's history that has the op `end` (its number and chain value), or None."""
        for branch in self.streams.get(stream, ()):
            if branch.base < end.seq <= branch.head:
                chain: bytes | None = branch.chain
                if end.seq != branch.head:
                    chain = self.chain_at(branch.id, end.seq)
                if chain == end.chain:
                    return branch.id
        return None


def find_records(log: Log, refs: Iterable[Ref]) -> dict[Ref, int]:
    """Return {reference: record number} for `refs`, without records that this database does not have."""
    groups: dict[tuple[str, str], list[str]] = {}
    for ref in refs:
        groups.setdefault((ref.scope, ref.entity), []).append(ref.id)
    found = dict[Ref, int]()
    for (scope, entity), ids in groups.items():
        asked = (msgspec.json.encode(ids).decode(), log.number(entity), log.number(scope))
        found |= {
            Ref(scope, entity, id_): number
            for number, id_ in log.db.execute(_NUMBERS, asked).fetchall()
        }
    return found


def find_named(log: Log, scope: str, names: Iterable[str]) -> dict[str, int]:
    """Return {name: record number} of the records of a scope with these names (`entity/id`) that this database has."""
    parts = {name: name.partition("/") for name in names}
    refs = {name: Ref(scope, entity, id_) for name, (entity, _, id_) in parts.items() if is_id(id_)}
    found = find_records(log, refs.values())
    return {name: found[ref] for name, ref in refs.items() if ref in found}


_NUMBERS = (
    "SELECT record.id, one.value FROM json_each(?) AS one "
    "CROSS JOIN record ON record.record=unhex(one.value) AND entity=? AND scope=?"
)


def signing(log: Log) -> SignOffVerdictCache:
    return log._signing


def in_scope(log: Log, scope: str) -> Sequence[LogHistory]:
    """Return the histories of a scope."""
    return log._scopes.get(scope, ())


def away(log: Log) -> frozenset[str]:
    """Return the scopes to leave out of lists over all scopes: those of the unit that this office was before it joined.
    While its data then is shown as an archive, return those of the present unit instead."""
    archive = log.verdict.trust.archive
    return scopes_of([log.home.unit]) if archive and log.within else archive


def cut_of(log: Log, scope: str) -> Cut:
    """Return the cut of all ops of a scope that take effect now; a new delete op states it as what its author saw."""
    seen: dict[bytes, StreamPosition] = {}
    for branch in log.histories.values():
        last = min(branch.head, log.verdict.last(branch.id))
        if branch.scope == scope and last > seen.get(branch.stream, _START).seq:
            seen[branch.stream] = StreamPosition(last, log.chain_at(branch.id, last) or b"")
    return seen


def op_name(log: Log, op: int, mark: bytes) -> OpRef:
    return OpRef(log.histories[op >> SHIFT].stream, op & MASK, mark)


def refs_of(log: Log, records: Iterable[int]) -> Iterator[Ref]:
    """Yield the references of the records with these numbers, in no particular order."""
    query = "SELECT scope, entity, record FROM record WHERE id IN (SELECT value FROM json_each(?))"
    text = log._texts
    for scope, entity, record in log.db.execute(query, (numbers(records),)).fetchall():
        yield Ref(text[scope], text[entity], record.hex())


def counts(log: Log, op: int, klass: str) -> bool:
    return log.verdict.counts(op >> SHIFT, op & MASK, klass)


def ends_of(log: Log) -> Mapping[bytes, tuple[StreamPosition, ...]]:
    """Return the ends of every stream (one per history), keyed by stream id."""
    return {
        stream: tuple(
            sorted(
                StreamPosition(branch.head, branch.chain)
                for branch in branches
                if branch.head > branch.base
            )
        )
        for stream, branches in log.streams.items()
    }


# one settled state of the log, for the length of a block
Snapshot = Callable[[], AbstractContextManager[Log]]


class TrialRollbackError(Exception):
    """Raised inside `trial` to roll its transaction back."""


@contextmanager
def _taken_back(log: Log) -> Iterator[None]:
    """Restore the log's state in memory after a block that is rolled back: judging again takes too long."""
    verdict = log.verdict
    home = log.home
    judged = log._judged

    def take_back() -> None:
        log._read()
        log.verdict = verdict
        log.home = home
        log._judged = judged
        for history in verdict.upto.keys() - log.histories.keys():  # begun in the block
            del verdict.upto[history]

    with afterwards(take_back):
        yield


@contextmanager
def trial(log: Log) -> Iterator[None]:
    """Run the block in a transaction that is always rolled back at its end."""
    with _taken_back(log), suppress(TrialRollbackError), sqlite.writing(log.db):
        yield
        raise TrialRollbackError


@contextmanager
def transaction(log: Log) -> Iterator[None]:
    """Run the block in the open transaction, else in a new, durable one; if that one fails, reload the log. UserError
    if the disk is full or the file cannot be written."""
    if log.db.in_transaction:
        yield
        return
    with undone_by(log.reload), sqlite.writing(log.db):
        yield
        log._guard()


def _enter(log: Log, branch: LogHistory) -> None:
    log.streams.setdefault(branch.stream, []).append(branch)
    log._scopes.setdefault(branch.scope, []).append(branch)


def rests_on(log: Log) -> tuple[object, ...]:
    """Return a value that changes if the verdict on ops may have changed, but not if streams merely grow."""
    struck = log.verdict.trust.struck
    ends = tuple(
        (one.id, one.head)
        for one in log.histories.values()
        if one.scope == "all" or one.key in struck
    )
    return (trust.grounds(log.db), len(log.histories), ends)


BELOW = "SELECT child FROM inside WHERE parent=?"
ABOVE = "SELECT parent FROM inside WHERE child=?"
_REACHED = {
    query: "WITH RECURSIVE reached(id) AS (SELECT value FROM json_each(?) UNION "
    f"SELECT {to} FROM reached CROSS JOIN inside ON {of}=id) SELECT id FROM reached"
    for query, to, of in ((BELOW, "child", "parent"), (ABOVE, "parent", "child"))
}


def walk(db: Connection, query: str, start: Iterable[int]) -> set[int]:
    """Return the record numbers `start` and those of all their containers (`query` ABOVE) or their content (BELOW)."""
    return {record for (record,) in db.execute(_REACHED[query], (numbers(start),)).fetchall()}


def numbers(records: Iterable[int]) -> str:
    """Return the record numbers as one JSON array, for json_each in an SQL statement."""
    return msgspec.json.encode(list(records)).decode()
