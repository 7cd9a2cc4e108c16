"""What is kept and has no effect, with the reason; only histories that hold such a thing are looked through."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from core.changes.enrolment import Problem
from core.changes.verdict import Why
from core.model.entities import DELETED, SAVE, klass_of
from storage.db.covered import standing
from storage.db.deletes import SIGNED
from storage.db.log import MASK, SHIFT, Branch, Log
from storage.db.segments import unpacked

_OPS = "SELECT op, field, chain, entity, record.record FROM op JOIN record ON record.id=op.record WHERE "
Silent = tuple[int, str, bytes]  # op, its field, chain


def problems(log: Log) -> Sequence[Problem]:
    """Ops that do not count, trust ops outside their issuer's right, deletes of what was signed, what is parked."""
    found = [one for branch, after in _suspects(log) for one in _silent(log, branch, after)]
    return [*sorted([*found, *_refused(log), *_after_signing(log)]), *_parked(log)]


def _suspects(log: Log) -> Iterator[tuple[Branch, Mapping[str, int]]]:
    """Histories that go on where they no longer count, and after which op that is for each class they speak in."""
    after: dict[int, dict[str, int]] = defaultdict(dict)
    for history, klass, first in log.db.execute("SELECT history, klass, first FROM spoken").fetchall():
        last = max(log.verdict.limit(history, klass), first - 1)
        if klass != SAVE and log.histories[history].head > last:
            after[history][klass] = last
    return ((log.histories[history], found) for history, found in sorted(after.items()))


def _silent(log: Log, branch: Branch, after: Mapping[str, int]) -> Sequence[Problem]:
    """Ops of one history that do not count, by record and reason."""
    start = branch.id << SHIFT
    span = (start | min(after.values()) + 1, start | MASK, log.number(SAVE))
    found: dict[tuple[Why, str], list[Silent]] = defaultdict(list)
    classes: dict[int, str] = {}
    for op, field, chain, entity, record in log.db.execute(f"{_OPS} op BETWEEN ? AND ? AND entity IS NOT ?", span):
        klass = classes.get(entity)
        if klass is None:
            klass = classes[entity] = klass_of(log.name(entity), branch.scope)
        if op & MASK > after.get(klass, MASK) and (why := log.verdict.why(branch, op & MASK, klass)):
            found[why, f"{log.name(entity)}/{record.hex()}"].append((op, log.name(field), chain))
    return [_problem(log, branch, why, record, ops) for (why, record), ops in found.items()]


def _refused(log: Log) -> Iterator[Problem]:
    """Certificates and revocations that count and do not act."""
    trust = log.verdict.trust
    for history, seq in sorted(trust.heard - trust.acting):
        op = history << SHIFT | seq
        _op, field, chain, entity, record = log.db.execute(f"{_OPS} op=?", (op,)).fetchone()
        name = f"{log.name(entity)}/{record.hex()}"
        yield _problem(
            log, log.histories[history], Why.REFUSED_CERTIFICATE, name, [(op, log.name(field), bytes(chain))]
        )


def _after_signing(log: Log) -> Iterator[Problem]:
    """Deletes that do nothing: what they name was signed before, or is a sign-off (EXCHANGE 6.7)."""
    for (record,) in log.db.execute("SELECT record FROM bin WHERE flag=?", (SIGNED,)).fetchall():
        for op, _value in standing(log, record, DELETED):
            branch = log.histories[op >> SHIFT]
            chain = log.chain_at(branch.id, op & MASK) or b""
            yield _problem(log, branch, Why.AFTER_SIGNING, log.ref(record).local, [(op, DELETED, chain)])


def _problem(log: Log, branch: Branch, why: Why, record: str, ops: Sequence[Silent]) -> Problem:
    fields = tuple(sorted({field for _op, field, _chain in ops}))
    first = str(log.op_name(ops[0][0], ops[0][2][:8]))
    return Problem(why.value, branch.scope, branch.key.hex(), record, fields, len(ops), first)


def _parked(log: Log) -> Sequence[Problem]:
    segments = [unpacked(content) for (content,) in log.db.execute("SELECT segment FROM parked ORDER BY stream, first")]
    return [
        Problem(
            *(Why.PARKED.value, one.scope, one.key.hex(), "", ()),
            ops=one.last - one.first + 1,
            first=f"{one.stream.hex()}:{one.first}",
        )
        for one in segments
    ]
