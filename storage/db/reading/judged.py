"""The log of a folder and the verdict on it, as rows for another database (core.log.verdict)."""

from collections.abc import Iterator, Mapping
from functools import cache

from core.entities import ENTITIES, is_fixed, klass_of
from core.log.heads import holder
from core.log.op import End
from core.log.verdict import Judgement, LoggedOp, op_words
from storage.db.log.lines import unpack, unpack_parents
from storage.db.log.log import SHIFT, Branch, Log, Snapshot
from storage.db.signoffs import signoffs
from storage.db.signoffs.digest import bin_rows, counting_ends, folder_digest

_OPS = (
    "SELECT op, clock, record.scope, record.entity, record.record, op.field, value, parents, version, chain "
    "FROM op JOIN record ON record.id=op.record WHERE op BETWEEN ? AND ? ORDER BY op"
)


class LoggedFolder:
    """`snapshot` of a reader; `device`: its signing key."""

    def __init__(self, snapshot: Snapshot, device: str) -> None:
        self._snapshot, self._device = snapshot, device

    def ends(self) -> Mapping[tuple[str, bytes], tuple[End, ...]]:
        """The ends of the histories of every stream, by its unit."""
        with self._snapshot() as log:
            return {
                (_unit(branches[0].scope), stream): tuple(End(one.head, one.chain) for one in branches)
                for stream, branches in log.streams.items()
                if branches[0].scope not in log.verdict.trust.archive
            }

    def holds(self, stream: bytes, end: End) -> bool:
        with self._snapshot() as log:
            return log.find(stream, end) is not None

    def ops(self, stream: bytes, after: int = 0) -> Iterator[LoggedOp]:
        """The ops of all histories of a stream with numbers above `after`, each behind those it follows."""
        with self._snapshot() as log:
            for branch in sorted(log.streams[stream], key=lambda one: one.base):
                yield from _ops(log, branch, max(after, branch.base))

    def judgement(self) -> Judgement:
        """Of everything that is here now."""
        with self._snapshot() as log:
            pieces = list(_pieces(log))
            return Judgement(
                tuple(row for counts, _beyond in pieces for row in counts),
                tuple(row for _counts, beyond in pieces for row in beyond),
                *_parting(log),
                tuple((*ref, deleted, flag) for ref, deleted, flag in bin_rows(log, None)),
                tuple((*one.ref, one.op, one.state) for one in signoffs.every(log)),
                self._device,
                folder_digest(log, None),
            )


def _unit(scope: str) -> str:
    return scope.partition("/")[0]


def _ops(log: Log, branch: Branch, after: int) -> Iterator[LoggedOp]:
    @cache
    def own(seq: int) -> str:
        return op_words(branch.stream, seq, log.chain_at(holder(log.histories, branch.id, seq), seq) or b"")

    start = branch.id << SHIFT
    rows = log.db.execute(_OPS, (start | (after + 1), start | branch.head)).fetchall()
    for op, clock, scope, entity, record, field, value, parents, version, chain in rows:
        found, named = log.name(entity), log.name(field)
        line = unpack(value)
        yield LoggedOp(
            _unit(branch.scope),
            branch.stream,
            op - start,
            bytes(chain),
            log.name(scope),
            clock,
            found,
            record.hex(),
            named,
            None if line is None else str(line),
            [own(each) if isinstance(each, int) else each for each in unpack_parents(parents)],
            version,
            klass_of(found, log.name(scope)),
            is_fixed(found, named),
        )


Counts = tuple[str, bytes, str, int]
Beyond = tuple[str, bytes, int, bytes, str]


def _pieces(log: Log) -> Iterator[tuple[list[Counts], list[Beyond]]]:
    """For each stream what counts of it before its histories part, and what does behind that."""
    klasses = sorted({klass_of(name, scope) for name in ENTITIES for scope in ("all", "x", "x/forms")} - {""})
    for stream, branches in log.streams.items():
        unit, forks = _unit(branches[0].scope), [one.base for one in branches if one.up]
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
    """The ends that count of streams with a right, and where histories of these differ."""
    ends, differs = [], []
    for branches in log.streams.values():
        one = branches[0]
        if log.verdict.may_enter(one.key, one.scope):
            unit = _unit(one.scope)
            ends += [(unit, one.stream, end.seq, end.chain) for end in counting_ends(log, branches)]
            if forks := [branch.base for branch in branches if branch.up]:
                differs.append((unit, one.stream, min(forks) + 1))
    return tuple(ends), tuple(differs)
