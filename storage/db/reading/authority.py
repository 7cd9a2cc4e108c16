"""Who is trusted here and what is kept without effect, as a reader asks for it (core.log.ports.Trusting)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.entities import DELETED, SAVE, klass_of
from core.log.certificates import Certificate, Device, Fork, ForkSide, Problem, Started
from core.log.op import Cut, End, OpRef, milliseconds, read_name
from core.log.scopes import Holder, may_certify
from core.log.verdict import Why
from core.values import Absent
from storage.db.log import trust
from storage.db.log.fields import value_of
from storage.db.log.log import MASK, SHIFT, Branch, Log, Snapshot, op_name
from storage.db.log.projection import OpRow
from storage.db.log.segments import unpacked
from storage.db.reading.transfers import Report
from storage.db.signoffs.covered import standing
from storage.db.signoffs.deletes import SIGNED
from storage.db.sqlite import meta


class Authority:
    """Asks the settled state that `snapshot` gives; `key` is the own device."""

    def __init__(self, snapshot: Snapshot, key: bytes) -> None:
        self._snapshot, self._key = snapshot, key

    def archives(self) -> Sequence[str]:
        with self._snapshot() as log:
            return sorted({unit for _key, unit in trust.grounds(log.db).born})

    def look_within(self, unit: str) -> None:
        with self._snapshot() as log:
            log.within = unit

    def here(self) -> Mapping[str, Any]:
        with self._snapshot() as log:
            return {**meta(log.db, "folder", "unit", "code", "year"), "device": self._key.hex()}

    def roots(self) -> frozenset[bytes]:
        with self._snapshot() as log:
            return trust.grounds(log.db).roots

    def started(self) -> Started | None:
        with self._snapshot() as log:
            return trust.started(log.db)

    def devices(self) -> Sequence[Device]:
        """Every device with a certificate by an entitled issuer."""
        with self._snapshot() as log:
            weighed = log.verdict.trust
            held = {(key, one.holder): one.revoked for key, standings in weighed.standings.items() for one in standings}
            made = {one for found in weighed.certificates.values() for one in found}
            return [_device(one, held.get((one.key, one.holder), True)) for one in sorted(made)]

    def device(self) -> Device | None:
        """The own device by its certificate for the own unit; None before that is here."""
        with self._snapshot() as log:
            found = log.verdict.certificate(self._key, trust.grounds(log.db).unit)
            return _device(found, False) if found else None

    def proves(self, key: bytes, message: bytes, signature: bytes) -> bool:
        """Has this key signed these bytes?"""
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def may_certify(self, kind: str, unit: str) -> bool:
        """Whether this device may certify and revoke such a device of that unit."""
        with self._snapshot() as log:
            standings = log.verdict.trust.standings.get(self._key, ())
            below = log.verdict.trust.units.below
            wanted = Holder(kind, unit)
            return any(not one.revoked and may_certify(one.holder, wanted, below) for one in standings)

    def line(self, unit: str) -> frozenset[bytes]:
        """The keys whose streams of `all` a unit needs to judge what it reads."""
        with self._snapshot() as log:
            return log.verdict.line(unit)

    def ends(self, names: Sequence[str]) -> Cut | None:
        """A cut that ends with these ops (`stream:seq:hash8`, as histories name them); None when one is not here."""
        with self._snapshot() as log:
            cut: dict[bytes, End] = {}
            for words in names:
                name = read_name(words)
                found = _end(log, name) if name else None
                if name is None or found is None or name.stream in cut:
                    return None
                cut[name.stream] = found
            return cut

    def cut_of(self, key: bytes) -> Cut:
        """Whatever of a key counts here now, in every scope: what a revocation leaves standing."""
        with self._snapshot() as log:
            seen: dict[bytes, End] = {}
            for branch in log.histories.values():
                last = min(branch.head, log.verdict.last(branch.id))
                known = branch.key == key and branch.scope not in log.verdict.trust.archive
                if known and last > seen.get(branch.stream, (0,))[0]:
                    seen[branch.stream] = End(last, log.chain_at(branch.id, last) or b"")
            return seen

    def forks(self) -> Sequence[Fork]:
        """Every stream of which two histories are here, with what each says where they part."""
        with self._snapshot() as log:
            found = [_fork(log, branches) for branches in log.streams.values() if any(one.up for one in branches)]
            return sorted(found, key=lambda one: (one.scope, one.device, one.seq))

    def problems(self) -> Sequence[Problem]:
        """Everything that is kept and has no effect, with the reason."""
        with self._snapshot() as log:
            return problems(log)


def _end(log: Log, name: OpRef) -> End | None:
    for branch in log.streams.get(name.stream, ()):
        if branch.base < name.seq <= branch.head:
            chain = log.chain_at(branch.id, name.seq)
            if chain is not None and chain[:8] == name.mark:
                return End(name.seq, chain)
    return None


def _fork(log: Log, branches: Sequence[Branch]) -> Fork:
    base = min(one.base for one in branches if one.up)
    trunk = next(one for one in branches if not one.up)
    parting = [one for one in branches if (one.up and one.base == base) or (one is trunk and one.head > base)]
    sides = sorted(_side(log, one, base + 1) for one in parting)
    return Fork(trunk.scope, trunk.key.hex(), base + 1, tuple(sides))


def _side(log: Log, branch: Branch, seq: int) -> ForkSide:
    query = "SELECT op, clock, record, field, value, parents, version, chain FROM op WHERE op=?"
    row = OpRow(*log.db.execute(query, (branch.id << SHIFT | seq,)).fetchone())
    value = value_of(log, row.record, row.field, row.value)
    words = None if isinstance(value, Absent) else value
    name = str(op_name(log, row.op, row.chain[:8]))
    return ForkSide(name, log.ref(row.record).local, log.name(row.field), words, milliseconds(row.clock))


def _device(made: Certificate, revoked: bool) -> Device:
    return Device(made.key.hex(), made.unit, made.kind, made.letter, made.age, revoked)


_OPS = "SELECT op, field, chain, entity, record.record FROM op JOIN record ON record.id=op.record WHERE "
Silent = tuple[int, str, bytes]  # op, its field, chain


def problems(log: Log) -> Sequence[Problem]:
    """Ops that do not count, trust ops outside their issuer's right, deletes of what was signed, what is parked."""
    found = [one for branch, after in _suspects(log) for one in _silent(log, branch, after)]
    return [*sorted([*found, *_refused(log), *_after_signing(log), *_left(log)]), *_parked(log)]


_LEFT = "SELECT report FROM bundle WHERE instr(report, ?) OR instr(report, ?) ORDER BY at"


def _left(log: Log) -> Iterator[Problem]:
    """Lines of files that nobody had a right to write there, and has not now: they were not kept."""
    reasons = [f'"{why.value}"' for why in (Why.NOT_ENROLLED, Why.OUTSIDE_RIGHTS)]
    found: dict[tuple[str, str], Problem] = {}
    for (report,) in log.db.execute(_LEFT, reasons).fetchall():
        for one in msgspec.json.decode(report, type=Report).streams:
            if not one.new and not log.verdict.may_enter(bytes.fromhex(one.author), one.scope):
                found[one.author, one.scope] = Problem(one.why, one.scope, one.author, "", (), one.silent)
    yield from found.values()


def _suspects(log: Log) -> Iterator[tuple[Branch, Mapping[str, int]]]:
    """Histories that continue beyond what counts, with the last counting op for each class they write."""
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
    first = str(op_name(log, ops[0][0], ops[0][2][:8]))
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
