"""A folder's log and the verdict on it as rows for another database (core.log.verdict); and a hash of each unit's
effective ops, stored texts and sign-offs, the same on two PCs with the same data."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256

import msgspec

from core.entities import ENTITIES, is_fixed, klass_of
from core.log.op import LogHistory, OpRef, StreamPosition, holder
from core.log.scopes import unit_of
from core.log.verdict import LogVerdictRows, TextlessOpRow
from storage.db.log import trust
from storage.db.log.lines import unpack, unpack_parents
from storage.db.log.log import MASK, SHIFT, Log, Snapshot
from storage.db.signoffs import signoffs
from storage.db.signoffs.digest import bin_rows, counting_ends, folder_digest
from storage.db.sqlite import meta

_OPS = (
    "SELECT op, clock, record.scope, record.entity, record.record, op.field, value, parents, version, chain "
    "FROM op JOIN record ON record.id=op.record WHERE op BETWEEN ? AND ? ORDER BY op"
)


class PublishingLogReader:
    """The log of one folder, read for publishing; `snapshot` opens its present state, `device` is this device's key."""

    def __init__(self, snapshot: Snapshot, device: str) -> None:
        self._snapshot, self._device = snapshot, device

    def ends(self) -> Mapping[tuple[str, bytes], tuple[StreamPosition, ...]]:
        """Return {(unit, stream id): last op of each history of the stream}, without streams of a former unit."""
        with self._snapshot() as log:
            return {
                (unit_of(branches[0].scope), stream): tuple(
                    StreamPosition(one.head, one.chain) for one in branches
                )
                for stream, branches in log.streams.items()
                if branches[0].scope not in log.verdict.trust.archive
            }

    def holds(self, stream: bytes, end: StreamPosition) -> bool:
        with self._snapshot() as log:
            return log.find(stream, end) is not None

    def ops(self, stream: bytes, after: int) -> Iterator[TextlessOpRow]:
        """Yield the ops numbered above `after` in all histories of a stream, each after its predecessor."""
        with self._snapshot() as log:
            for branch in sorted(log.streams[stream], key=lambda one: one.base):
                yield from _ops(log, branch, max(after, branch.base))

    def judgement(self) -> LogVerdictRows:
        """Return the verdict, at this moment, on which of all stored ops count."""
        with self._snapshot() as log:
            pieces = list(_pieces(log))
            return LogVerdictRows(
                tuple(row for counts, _beyond in pieces for row in counts),
                tuple(row for _counts, beyond in pieces for row in beyond),
                *_parting(log),
                tuple((*ref, deleted, flag) for ref, deleted, flag in bin_rows(log, None)),
                tuple((*one.ref, one.op, one.state) for one in signoffs.every(log)),
                self._device,
                folder_digest(log, None),
            )


def _ops(log: Log, branch: LogHistory, after: int) -> Iterator[TextlessOpRow]:
    @cache
    def own(seq: int) -> str:
        chain = log.chain_at(holder(log.histories, branch.id, seq), seq) or b""
        return str(OpRef(branch.stream, seq, chain[:8]))

    start = branch.id << SHIFT
    rows = log.db.execute(_OPS, (start | (after + 1), start | branch.head)).fetchall()
    for op, clock, scope, entity, record, field, value, parents, version, chain in rows:
        found, named = log.name(entity), log.name(field)
        line = unpack(value)
        seen = [own(each) if isinstance(each, int) else each for each in unpack_parents(parents)]
        yield TextlessOpRow(
            unit_of(branch.scope),
            branch.stream,
            op - start,
            bytes(chain),
            log.name(scope),
            clock,
            found,
            record.hex(),
            named,
            None if line is None else str(line),
            seen,
            version,
            klass_of(found, log.name(scope)),
            is_fixed(found, named),
        )


Counts = tuple[str, bytes, str, int]
Beyond = tuple[str, bytes, int, bytes, str]


def _pieces(log: Log) -> Iterator[tuple[list[Counts], list[Beyond]]]:
    """Yield for each stream which ops count before its histories fork, and which after that."""
    klasses = sorted(
        {klass_of(name, scope) for name in ENTITIES for scope in ("all", "x", "x/forms")} - {""}
    )
    for stream, branches in log.streams.items():
        unit = unit_of(branches[0].scope)
        forks = [one.base for one in branches if one.up]
        counts, beyond = list[Counts](), list[Beyond]()
        for klass in klasses:
            for branch in branches:
                last = min(branch.head, log.verdict.limit(branch.id, klass))
                shared = min([last, *forks]) if not branch.up else 0
                if shared:
                    counts.append((unit, stream, klass, shared))
                for seq in range(max(shared, branch.base) + 1, last + 1):
                    beyond.append((unit, stream, seq, log.chain_at(branch.id, seq) or b"", klass))
        yield counts, beyond


def _parting(
    log: Log,
) -> tuple[tuple[tuple[str, bytes, int, bytes], ...], tuple[tuple[str, bytes, int], ...]]:
    """Return the ends that count, of streams with a right, and where the histories of these streams fork."""
    ends, differs = [], []
    for branches in log.streams.values():
        one = branches[0]
        if log.verdict.may_enter(one.key, one.scope):
            unit = unit_of(one.scope)
            ends += [(unit, one.stream, end.seq, end.chain) for end in counting_ends(log, branches)]
            forks = [branch.base for branch in branches if branch.up]
            if forks:
                differs.append((unit, one.stream, min(forks) + 1))
    return tuple(ends), tuple(differs)


_MOST = 2**64
_TEXTS = "SELECT record.scope, hash FROM text JOIN record ON record.id=text.record"
_ERASED = "SELECT record.scope, hash FROM erased JOIN record ON record.id=erased.record"
_SIGNED = (
    "SELECT scope, record.record, op, state, ended FROM body JOIN record ON record.id=body.record"
)
_ELSEWHERE = "SELECT DISTINCT scope, evidence FROM link WHERE evidence LIKE '%/%/%'"
Facts = list[object]


def unit_states(snapshot: Snapshot) -> Mapping[str, str]:
    """Return {unit id: state hash of the unit's data}. Each hash also covers what the data of any unit may depend on:
    the records of scope `all`, all forms and programmes, this folder's unit and its trusted root keys."""
    with snapshot() as log:
        facts = _facts(log)
        roots = trust.grounds(log.db).roots
        archive = log.verdict.trust.archive
        place = [
            meta(log.db, "tables"),
            log.home,
            log.within,
            sorted(archive),
            sorted(one.hex() for one in roots),
        ]
        shared = _hashed([place, {one: facts[one] for one in sorted(facts) if _is_shared(one)}])
        own = {scope: _hashed(said) for scope, said in facts.items() if not _is_shared(scope)}
        beside = _elsewhere(log)
        return {
            unit: _hashed([shared, said, [own.get(one, "") for one in beside[unit]]])
            for unit, said in own.items()
        }


def _is_shared(scope: str) -> bool:
    return scope == "all" or scope.endswith("/forms")


def _hashed(facts: object) -> str:
    return sha256(msgspec.json.encode(facts)).hexdigest()


def _facts(log: Log) -> Mapping[str, Facts]:
    """Return what a hash covers, by scope."""
    found = defaultdict[str, Facts](list)
    for branch in sorted(
        log.histories.values(), key=lambda one: (one.scope, one.stream, one.head, one.chain)
    ):
        upto = sorted(log.verdict.upto.get(branch.id, {}).items())
        found[branch.scope].append(
            [branch.stream.hex(), branch.base, branch.head, branch.chain.hex(), upto]
        )
    for query in (_TEXTS, _ERASED):
        for number, said in _together(log.db.execute(query)).items():
            found[log.name(number)].append(said)
    signed = defaultdict[str, Facts](list)
    for number, record, op, state, ended in log.db.execute(_SIGNED).fetchall():
        signed[log.name(number)].append((record.hex(), op & MASK, state, ended))
    for scope, bodies in signed.items():
        found[scope].append(sorted(bodies, key=repr))
    return found


def _together(rows: Iterable[tuple[int, bytes]]) -> Mapping[int, tuple[int, int]]:
    """Return by scope how many hashes there are, and their sum."""
    count, total = defaultdict[int, int](int), defaultdict[int, int](int)
    for scope, hash_ in rows:
        count[scope] += 1
        total[scope] += int.from_bytes(hash_[:8])
    return {scope: (number, total[scope] % _MOST) for scope, number in sorted(count.items())}


def _elsewhere(log: Log) -> Mapping[str, list[str]]:
    """Return by unit the other units whose evidence its links name."""
    found = defaultdict[str, set[str]](set)
    for scope, evidence in log.db.execute(_ELSEWHERE).fetchall():
        found[log.name(scope)].add(str(evidence).partition("/")[0])
    return defaultdict(list, {unit: sorted(others) for unit, others in found.items()})
