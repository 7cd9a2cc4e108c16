"""Which ops count (have effect): a pure function of the trusted roots and the ops in the folder. Rights are derived
layer by layer (docs/log.md), so that no rights depend on each other in a circle, and the order of ops is irrelevant."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from core.log.certificates import ACCEPTED, GRANT, Certificate, Revocation, read_certificate
from core.log.op import SEQUENCES, Cut, FieldOp, Histories, LogHistory, StreamPosition, cut_ends
from core.log.scopes import LAYERS, KeyRole, UnitTree, classes, scopes_of

Find = Callable[[bytes, StreamPosition], int | None]  # the history that holds exactly this op
Spans = Mapping[int, int]  # history -> its last op


class TrustOp(NamedTuple):
    """An op of scope `all` from which rights are derived: its (entity, field) is in TRUST_FIELDS."""

    line: FieldOp
    entity: str
    record: str
    field: str


class BranchTrustOps(NamedTuple):
    """The trust ops of one branch of a stream, their numbers, and the index in `ops` of the first revocation."""

    ops: Sequence[TrustOp]
    seqs: Sequence[int]
    revoking: int  # index of the first revocation; the number of ops if there is none

    def count(self, last: int) -> int:
        """Return how many of the trust ops have a number up to `last`, the number of an op of the stream."""
        return bisect_right(self.seqs, last)


@dataclass(frozen=True, slots=True)
class TrustAnchors:
    """What a folder trusts before it reads any op: the `roots`, and its own `key`, which acts for `unit` as an office
    until it has a certificate. `born`: (key, unit) pairs from before this folder joined another unit; the data of these
    units stays readable and is not sent."""

    roots: frozenset[bytes] = frozenset()
    key: bytes = b""
    unit: str = ""
    born: frozenset[tuple[bytes, str]] = frozenset()

    @property
    def offices(self) -> frozenset[tuple[bytes, str]]:
        """The (key, unit) pairs that count as offices without a certificate, for this folder only."""
        return frozenset(
            {(self.key, self.unit), *self.born, *((self.key, unit) for _key, unit in self.born)}
        )


class CertificateRights(NamedTuple):
    """The rights that one certificate gives a key. `spans`: {history of the key: last op with these rights}."""

    holder: KeyRole
    spans: Spans
    revoked: bool


class _Struck(NamedTuple):
    """A revocation by an issuer entitled to act on that unit."""

    op: TrustOp
    revocation: Revocation
    issuer: KeyRole


@dataclass(slots=True)
class DerivedRights:
    """The rights of all keys and the tree of units, derived from the trust ops of the log."""

    standings: dict[bytes, list[CertificateRights]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # by their unit; every centre's at ""
    keys: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    # those that act
    certificates: dict[bytes, list[Certificate]] = field(default_factory=lambda: defaultdict(list))
    units: UnitTree = field(default_factory=UnitTree)
    archive: frozenset[str] = frozenset()  # scopes of this folder before it joined: sent to nobody
    struck: set[bytes] = field(default_factory=set)  # keys named by valid revocations
    # certificates and revocations by those who may write any
    heard: set[tuple[int, int]] = field(default_factory=set)
    # those of `heard` that are within their issuer's rights
    acting: set[tuple[int, int]] = field(default_factory=set)

    def holder(self, key: bytes, unit: str) -> KeyRole:
        """Return the role that certificates in force give `key` in `unit`; the role of an office if there is none."""
        held = [
            one.holder
            for one in self.standings.get(key, ())
            if one.holder.unit == unit and not one.revoked
        ]
        return min(held, default=KeyRole("office", unit))


def weigh(
    streams: Histories,
    find: Find,
    ops: Iterable[TrustOp],
    anchors: TrustAnchors,
    countable_spans: Spans,
) -> DerivedRights:
    """Return the rights that follow from `anchors` and the trust `ops`. `find` returns the history that contains an op.
    `countable_spans`: {history: number of the last op that could count if no key had been revoked}."""
    return _Weighing(streams, find, ops, countable_spans).weigh(anchors)


class _Weighing:
    def __init__(self, streams: Histories, find: Find, ops: Iterable[TrustOp], free: Spans) -> None:
        self._streams, self._find = streams, find
        self._mine: dict[bytes, dict[int, int]] = defaultdict(dict)
        for history, last in free.items():
            self._mine[streams[history].key][history] = last
        self._ops: dict[int, list[TrustOp]] = defaultdict(list)
        for one in ops:
            self._ops[one.line.history].append(one)
        self._granted: dict[tuple[bytes, KeyRole], None] = {}
        self._revocations: dict[tuple[bytes, str], list[_Struck]] = defaultdict(list)
        # of units, all that count
        self._parents: dict[str, dict[tuple[int, int], FieldOp]] = defaultdict(dict)
        self._trust = DerivedRights()

    def weigh(self, grounds: TrustAnchors) -> DerivedRights:
        self._trust.archive = scopes_of(unit for _key, unit in grounds.born)
        for layer in sorted(set(LAYERS.values())):
            heard = []
            for key, holder in self._holders(layer, grounds):
                standing = self._standing(key, holder)
                self._trust.standings[key].append(standing)
                self._trust.keys["" if holder.kind == "centre" else holder.unit].add(key)
                heard += [(holder, one) for one in self._heard(standing)]
            for holder, one in heard:
                self._unit(holder, one)
            for holder, one in heard:
                self._rule(holder, one)
        for unit, lines in self._parents.items():
            self._trust.units.stands(
                unit, [line.value for line in FieldOp.heads(lines.values(), self._streams)]
            )
        return self._trust

    def _holders(self, layer: int, grounds: TrustAnchors) -> Iterable[tuple[bytes, KeyRole]]:
        if layer == 0:
            return [(key, KeyRole("root", "")) for key in sorted(grounds.roots)]
        found = [one for one in self._granted if LAYERS[one[1].kind] == layer]
        if grounds.key and layer == LAYERS["office"]:
            granted = {(key, holder.unit) for key, holder in self._granted}
            found += [
                (key, KeyRole("office", unit)) for key, unit in sorted(grounds.offices - granted)
            ]
        return found

    def _standing(self, key: bytes, holder: KeyRole) -> CertificateRights:
        below = self._trust.units.below
        struck = [
            one
            for one in self._revocations.get((key, holder.unit), ())
            if one.issuer.may_certify(holder, below)
        ]
        if not struck:
            return CertificateRights(holder, self._mine.get(key, {}), False)
        spans: dict[int, int] | None = None
        for one in self._stand(struck):  # every one of them must hold an op
            inside, _waiting = cut_ends(one.revocation.cut, self._streams, self._find)
            own = {
                history: last
                for history, last in inside.items()
                if self._streams[history].key == key
            }
            if spans is None:
                spans = own
            else:
                spans = {h: min(last, spans[h]) for h, last in own.items() if h in spans}
        return CertificateRights(holder, spans or {}, True)

    def _stand(self, struck: Sequence[_Struck]) -> Iterator[_Struck]:
        """Yield the revocations no other replaces; one of a higher layer cannot be replaced by a lower one."""
        records: dict[str, dict[tuple[int, int], _Struck]] = defaultdict(dict)
        # the layers come in order: who holds two certificates speaks from the higher
        for one in struck:
            records[one.op.record].setdefault(one.op.line[:2], one)
        for same in records.values():
            for layer in {LAYERS[one.issuer.kind] for one in same.values()}:
                lines = [one.op.line for one in same.values() if LAYERS[one.issuer.kind] <= layer]
                for line in FieldOp.heads(lines, self._streams):
                    one = same[line[:2]]
                    if LAYERS[one.issuer.kind] == layer:
                        yield one

    def _heard(self, standing: CertificateRights) -> Iterator[TrustOp]:
        """Yield the trust ops of a device that it may write and that count."""
        if "trust" not in classes(standing.holder, "all", self._trust.units.below):
            return
        for history, last in standing.spans.items():
            yield from (one for one in self._ops.get(history, ()) if one.line.seq <= last)

    def _unit(self, holder: KeyRole, op: TrustOp) -> None:
        if op.entity == "unit" and holder.kind == "centre":
            self._trust.units.add(op.record, op.field, op.line.value)
            if op.field == "parent":
                self._parents[op.record][op.line[:2]] = op.line

    def _rule(self, issuer: KeyRole, op: TrustOp) -> None:
        if op.entity == "unit":
            return
        self._trust.heard.add(op.line[:2])
        acts = self._certify if op.entity == "certificate" else self._revoke
        if acts(issuer, op):
            self._trust.acting.add(op.line[:2])

    def _certify(self, issuer: KeyRole, op: TrustOp) -> bool:
        certificate = read_certificate(op.line.value)
        if certificate is None or not issuer.may_certify(
            certificate.holder, self._trust.units.below
        ):
            return False
        self._granted[certificate.key, certificate.holder] = None
        self._trust.certificates[certificate.key].append(certificate)
        return True

    def _revoke(self, issuer: KeyRole, op: TrustOp) -> bool:
        revocation = Revocation.read(op.line.value)
        if revocation is None:
            return False
        below = self._trust.units.below
        if not any(issuer.may_certify(KeyRole(kind, revocation.unit), below) for kind in LAYERS):
            return False
        self._revocations[revocation.key, revocation.unit].append(_Struck(op, revocation, issuer))
        self._trust.struck.add(revocation.key)
        return True


class NoEffectReason(Enum):
    """The reason why an op is stored but has no effect."""

    NOT_ENROLLED = "not enrolled"
    OUTSIDE_RIGHTS = "outside rights"
    FORK = "fork"
    REVOKED = "revoked"
    PARKED = "parked"
    REFUSED_CERTIFICATE = "refused certificate"  # or a revocation outside its issuer's right
    UNKNOWN = "unknown entity"
    AFTER_SIGNING = "after signing"  # a deletion of a signed record, or of a sign-off


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """The verdict on which ops count. `upto`: {history: {class of rights: number of the last op that counts}}."""

    TRUST_FIELDS = frozenset(
        {("certificate", GRANT), ("revocation", ACCEPTED), ("unit", "parent"), ("unit", "kind")}
    )

    upto: dict[int, dict[str, int]] = field(default_factory=dict)
    trust: DerivedRights = field(default_factory=DerivedRights)

    def counts(self, history: int, seq: int, rights_class: str) -> bool:
        """Return whether op `seq` of a history counts for records of a class of rights; False if either is unknown."""
        return seq <= self.limit(history, rights_class)

    def limit(self, history: int, rights_class: str) -> int:
        """Return the last op number up to which a history counts in a class of rights; 0 = none, SEQUENCES = no end."""
        numbers = self.upto.get(history)
        if numbers is None:
            return 0
        return numbers.get(rights_class, 0)

    def last(self, history: int) -> int:
        """Return the highest `limit` of a history in any class of rights; 0 = no op counts, SEQUENCES = no end."""
        return max(self.upto.get(history, {}).values(), default=0)

    def may_write(self, key: bytes, scope: str, rights_class: str) -> bool:
        """Return whether a key now has the right to write ops of a class in a scope, even if its stream has forked."""
        standings = self.trust.standings.get(key, ())
        below = self.trust.units.below
        return any(
            not one.revoked and rights_class in classes(one.holder, scope, below)
            for one in standings
        )

    def may_write_in(self, key: bytes, scope: str) -> frozenset[str]:
        """Return the classes of rights in which a key may now write ops in a scope, even if its stream has forked."""
        below = self.trust.units.below
        able = (one.holder for one in self.trust.standings.get(key, ()) if not one.revoked)
        return frozenset[str]().union(*(classes(one, scope, below) for one in able))

    def may_enter(self, key: bytes, scope: str) -> bool:
        """Return whether ops of a key in this scope may be stored: only if the key has or had a right there. Ops that
        were refused may come again in a later import."""
        below = self.trust.units.below
        return any(classes(one.holder, scope, below) for one in self.trust.standings.get(key, ()))

    def why(self, stream: LogHistory, seq: int, rights_class: str) -> NoEffectReason | None:
        """Return why op `seq` of a stream has no effect in the class of rights `rights_class`; None if it has one."""
        if not rights_class:
            return NoEffectReason.UNKNOWN
        if self.counts(stream.id, seq, rights_class):
            op = (stream.id, seq)
            if op in self.trust.heard and op not in self.trust.acting:
                return NoEffectReason.REFUSED_CERTIFICATE
            return None
        standings = self.trust.standings.get(stream.key, ())
        if not standings:
            return NoEffectReason.NOT_ENROLLED
        able = [
            standing
            for standing in standings
            if rights_class in classes(standing.holder, stream.scope, self.trust.units.below)
        ]
        if not able:
            return NoEffectReason.OUTSIDE_RIGHTS
        return NoEffectReason.REVOKED if all(one.revoked for one in able) else NoEffectReason.FORK

    def certificate(self, key: bytes, unit: str) -> Certificate | None:
        """Return the certificate that makes this key a device of the unit; None if it has none or it was revoked."""
        standing = {one.holder for one in self.trust.standings.get(key, ()) if not one.revoked}
        found = [
            one
            for one in self.trust.certificates.get(key, ())
            if one.unit == unit and one.holder in standing
        ]
        return min(found) if found else None

    def line(self, unit: str) -> frozenset[bytes]:
        """Return the keys of roots, centres and a unit's province: their ops in scope `all` verify the unit's data."""
        above = self.trust.units.above(unit) | {unit}
        return frozenset(
            key
            for key, standings in self.trust.standings.items()
            for one in standings
            if one.holder.kind in ("root", "centre")
            or (one.holder.kind == "province" and one.holder.unit in above)
        )

    def begun(self, stream: LogHistory) -> bool:
        """Add a newly begun stream to the verdict. Return False, adding nothing, if all streams must be judged anew."""
        if stream.up or stream.key in self.trust.struck:
            return False
        numbers: dict[str, int] = {}
        for one in self.trust.standings.get(stream.key, ()):
            numbers |= dict.fromkeys(
                classes(one.holder, stream.scope, self.trust.units.below), SEQUENCES
            )
        if numbers:
            self.upto[stream.id] = numbers
        return True

    @staticmethod
    def of(
        streams: Histories,
        find: Find,
        ops: Iterable[TrustOp],
        anchors: TrustAnchors,
        cut: Cut | None = None,
    ) -> "LogVerdict":
        """Return the verdict on all ops in this folder or, with `cut`, only on the ops in it. To judge signed data as
        its signer saw it, pass the sign-off's cut and `anchors` with the signer's key and the signed scope's unit."""
        if cut is None:
            free = _free(streams)
        else:
            free, _waiting = cut_ends(cut, streams, find)
            ops = [one for one in ops if one.line.seq <= free.get(one.line.history, 0)]
            streams = {history: streams[history] for history in free}
            find = _inside(free, find)
        trust = weigh(streams, find, ops, anchors, free)
        upto: dict[int, dict[str, int]] = defaultdict(dict)
        for standings in trust.standings.values():
            for standing in standings:
                for history, last in standing.spans.items():
                    numbers = upto[history]
                    for klass in classes(
                        standing.holder, streams[history].scope, trust.units.below
                    ):
                        numbers[klass] = max(last, numbers.get(klass, 0))
        return LogVerdict({history: numbers for history, numbers in upto.items() if numbers}, trust)


def _free(streams: Histories) -> Spans:
    """Return what counts without revocations: every stream up to the first op in which its histories differ."""
    first: dict[bytes, int] = {}
    for one in streams.values():
        if one.up:
            first[one.stream] = min(first.get(one.stream, SEQUENCES), one.base)
    return {one.id: first.get(one.stream, SEQUENCES) for one in streams.values() if not one.up}


def _inside(free: Spans, find: Find) -> Find:
    def number(stream: bytes, end: StreamPosition) -> int | None:
        history = find(stream, end)
        return history if history is not None and end.seq <= free.get(history, 0) else None

    return number


Place = tuple[str, bytes]  # a unit's id or `all`, a stream of one of its scopes


class TextlessOpRow(NamedTuple):
    """An op without its text, as a row for the log of another database; `parents` are ops as stream:seq:mark."""

    unit: str
    stream: bytes
    seq: int
    chain: bytes
    scope: str
    clock: int
    entity: str
    record: str
    field: str
    value: str | None  # as the line has it: 5, =plain, #hash of a text
    parents: list[str]
    version: int
    klass: str  # class of rights; "" never counts
    fixed: bool  # the field never changes: parents are ignored


class LogVerdictRows(NamedTuple):
    """The verdict on which ops count, as table rows for another database: per stream or, after a fork, per history."""

    counts: tuple[tuple[str, bytes, str, int], ...]  # unit, stream, class, the last op that counts
    beyond: tuple[tuple[str, bytes, int, bytes, str], ...]  # unit, stream, number, chain, class
    # unit, stream, number and chain up to which a history counts
    ends: tuple[tuple[str, bytes, int, bytes], ...]
    # unit, stream, the first op in which its histories differ
    differs: tuple[tuple[str, bytes, int], ...]
    # scope, entity, record, whether it is deleted, flag
    bin: tuple[tuple[str, str, str, bool, str], ...]
    # scope, entity, record, op of the body, state
    signed: tuple[tuple[str, str, str, str, str], ...]
    device: str
    digest: str
