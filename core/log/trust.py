"""Who holds which certificate, and how much of each history it lets count, worked out in layers (EXCHANGE 6.11, 6.13).

root < centre < province < office and committee: a certificate or revocation acts on lower layers only, so there is no
circle, and the answer follows from the set of ops alone.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from core.log.certificates import ACCEPTED, GRANT, Certificate, Revocation, read_certificate, read_revocation
from core.log.heads import FieldOp, StreamHistory, heads, held
from core.log.op import End
from core.log.scopes import LAYERS, Holder, UnitTree, classes, may_certify, scopes_of

TRUST_FIELDS = frozenset({("certificate", GRANT), ("revocation", ACCEPTED), ("unit", "parent"), ("unit", "kind")})


class Stream(StreamHistory, Protocol):
    """A history with the facts of its header."""

    @property
    def key(self) -> bytes: ...
    @property
    def scope(self) -> str: ...


Streams = Mapping[int, Stream]
Find = Callable[[bytes, End], int | None]  # the history that holds exactly this op
Spans = Mapping[int, int]  # history -> its last op


class TrustOp(NamedTuple):
    """One op of `all` that trust follows from: entity and field are one of TRUST_FIELDS."""

    line: FieldOp
    entity: str
    record: str
    field: str


class Ruling(NamedTuple):
    """The trust ops of one history, in their order: a cut holds the first so many of them."""

    ops: Sequence[TrustOp]
    seqs: Sequence[int]
    revoking: int  # which is the first revocation; as many as there are where none is

    def count(self, last: int) -> int:
        """How many there are up to this op of the history."""
        return bisect_right(self.seqs, last)


def ruling(found: Iterable[TrustOp]) -> Ruling:
    ops = sorted(found, key=lambda one: one.line.seq)
    revoking = next((at for at, one in enumerate(ops) if one.entity == "revocation"), len(ops))
    return Ruling(ops, [one.line.seq for one in ops], revoking)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a folder trusts before it reads anything.

    `key` counts as an office of `unit` as long as no certificate of that key for that unit is here. In `born` are the
    units that this folder was before it joined, each with the key it had: they stay readable here and go to nobody.
    """

    roots: frozenset[bytes] = frozenset()
    key: bytes = b""
    unit: str = ""
    born: frozenset[tuple[bytes, str]] = frozenset()

    @property
    def offices(self) -> frozenset[tuple[bytes, str]]:
        """The keys that count as offices of these units by nothing but this folder's word."""
        return frozenset({(self.key, self.unit), *self.born, *((self.key, unit) for _key, unit in self.born)})


class KeyRights(NamedTuple):
    """What a key may do by one certificate, and up to where in each of its histories."""

    holder: Holder
    spans: Spans
    revoked: bool


class _Struck(NamedTuple):
    """A revocation by an issuer entitled to act on that unit."""

    op: TrustOp
    revocation: Revocation
    issuer: Holder


@dataclass(slots=True)
class Trust:
    """What follows from the trust ops."""

    standings: dict[bytes, list[KeyRights]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))  # by their unit; every centre's at ""
    certificates: dict[bytes, list[Certificate]] = field(default_factory=lambda: defaultdict(list))  # those that act
    units: UnitTree = field(default_factory=UnitTree)
    archive: frozenset[str] = frozenset()  # scopes of what this folder was before it joined: sent to nobody
    struck: set[bytes] = field(default_factory=set)  # keys named by revocations that act
    heard: set[tuple[int, int]] = field(default_factory=set)  # certificates and revocations by those who may write such
    acting: set[tuple[int, int]] = field(default_factory=set)  # those of them that are within their issuer's right

    def holder(self, key: bytes, unit: str) -> Holder:
        """The kind of device a key is for its unit; an office as long as nothing else is known."""
        held = [one.holder for one in self.standings.get(key, ()) if one.holder.unit == unit and not one.revoked]
        return min(held, default=Holder("office", unit))


def weigh(streams: Streams, find: Find, ops: Iterable[TrustOp], grounds: Grounds, free: Spans) -> Trust:
    """Work out the layers. `free`: up to where each history counts when nobody has revoked its key."""
    return _Weighing(streams, find, ops, free).weigh(grounds)


class _Weighing:
    def __init__(self, streams: Streams, find: Find, ops: Iterable[TrustOp], free: Spans) -> None:
        self._streams, self._find = streams, find
        self._mine: dict[bytes, dict[int, int]] = defaultdict(dict)
        for history, last in free.items():
            self._mine[streams[history].key][history] = last
        self._ops: dict[int, list[TrustOp]] = defaultdict(list)
        for one in ops:
            self._ops[one.line.history].append(one)
        self._granted: dict[tuple[bytes, Holder], None] = {}
        self._revocations: dict[tuple[bytes, str], list[_Struck]] = defaultdict(list)
        self._parents: dict[str, dict[tuple[int, int], FieldOp]] = defaultdict(dict)  # of units, all that count
        self._trust = Trust()

    def weigh(self, grounds: Grounds) -> Trust:
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
            self._trust.units.stands(unit, [line.value for line in heads(lines.values(), self._streams)])
        return self._trust

    def _holders(self, layer: int, grounds: Grounds) -> Iterable[tuple[bytes, Holder]]:
        if layer == 0:
            return [(key, Holder("root", "")) for key in sorted(grounds.roots)]
        found = [one for one in self._granted if LAYERS[one[1].kind] == layer]
        if grounds.key and layer == LAYERS["office"]:
            granted = {(key, holder.unit) for key, holder in self._granted}
            found += [(key, Holder("office", unit)) for key, unit in sorted(grounds.offices - granted)]
        return found

    def _standing(self, key: bytes, holder: Holder) -> KeyRights:
        below = self._trust.units.below
        struck = [
            one for one in self._revocations.get((key, holder.unit), ()) if may_certify(one.issuer, holder, below)
        ]
        if not struck:
            return KeyRights(holder, self._mine.get(key, {}), False)
        spans: dict[int, int] | None = None
        for one in self._stand(struck):  # every one of them must hold an op
            inside, _waiting = held(one.revocation.cut, self._streams, self._find)
            own = {history: last for history, last in inside.items() if self._streams[history].key == key}
            spans = own if spans is None else {h: min(last, spans[h]) for h, last in own.items() if h in spans}
        return KeyRights(holder, spans or {}, True)

    def _stand(self, struck: Sequence[_Struck]) -> Iterator[_Struck]:
        """Those that none replaces; nobody replaces the revocation of a higher layer."""
        records: dict[str, dict[tuple[int, int], _Struck]] = defaultdict(dict)
        for one in struck:  # the layers come in order: who holds two certificates speaks from the higher
            records[one.op.record].setdefault(one.op.line[:2], one)
        for same in records.values():
            for layer in {LAYERS[one.issuer.kind] for one in same.values()}:
                lines = [one.op.line for one in same.values() if LAYERS[one.issuer.kind] <= layer]
                for line in heads(lines, self._streams):
                    one = same[line[:2]]
                    if LAYERS[one.issuer.kind] == layer:
                        yield one

    def _heard(self, standing: KeyRights) -> Iterator[TrustOp]:
        """The trust ops that a device may write and that count."""
        if "trust" not in classes(standing.holder, "all", self._trust.units.below):
            return
        for history, last in standing.spans.items():
            yield from (one for one in self._ops.get(history, ()) if one.line.seq <= last)

    def _unit(self, holder: Holder, one: TrustOp) -> None:
        if one.entity == "unit" and holder.kind == "centre":
            self._trust.units.add(one.record, one.field, one.line.value)
            if one.field == "parent":
                self._parents[one.record][one.line[:2]] = one.line

    def _rule(self, issuer: Holder, one: TrustOp) -> None:
        if one.entity == "unit":
            return
        self._trust.heard.add(one.line[:2])
        acts = self._certify if one.entity == "certificate" else self._revoke
        if acts(issuer, one):
            self._trust.acting.add(one.line[:2])

    def _certify(self, issuer: Holder, one: TrustOp) -> bool:
        certificate = read_certificate(one.line.value)
        if certificate is None or not may_certify(issuer, certificate.holder, self._trust.units.below):
            return False
        self._granted[certificate.key, certificate.holder] = None
        self._trust.certificates[certificate.key].append(certificate)
        return True

    def _revoke(self, issuer: Holder, one: TrustOp) -> bool:
        revocation = read_revocation(one.line.value)
        if revocation is None:
            return False
        below = self._trust.units.below
        if not any(may_certify(issuer, Holder(kind, revocation.unit), below) for kind in LAYERS):
            return False
        self._revocations[revocation.key, revocation.unit].append(_Struck(one, revocation, issuer))
        self._trust.struck.add(revocation.key)
        return True
