"""What counts: a pure function of the trusted roots and the ops here, and why something does not; and the same beside a
log that another database keeps, where nothing is judged.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from core.i18n import _
from core.log.certificates import Certificate
from core.log.heads import held
from core.log.op import SEQUENCES, Cut, End, OpRef
from core.log.scopes import classes
from core.log.trust import Find, Grounds, Spans, Stream, Streams, Trust, TrustOp, weigh


class Why(Enum):
    """Why something is kept and has no effect."""

    NOT_ENROLLED = "not enrolled"
    OUTSIDE_RIGHTS = "outside rights"
    FORK = "fork"
    REVOKED = "revoked"
    PARKED = "parked"
    REFUSED_CERTIFICATE = "refused certificate"  # or a revocation outside its issuer's right
    UNKNOWN = "unknown entity"
    AFTER_SIGNING = "after signing"  # a delete of what stands signed, or of a sign-off


@dataclass(frozen=True, slots=True)
class Verdict:
    """Up to which op each history counts, by class; what is not named does not count at all."""

    upto: dict[int, dict[str, int]] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)

    def counts(self, history: int, seq: int, klass: str) -> bool:
        """`klass` = class of rights of the record (core.entities.klass_of); "" never counts."""
        return seq <= self.limit(history, klass)

    def limit(self, history: int, klass: str) -> int:
        """The last op of a history that counts in a class; 0 = none, SEQUENCES = to its end."""
        numbers = self.upto.get(history)
        if numbers is None:
            return 0
        return numbers.get(klass, 0)

    def last(self, history: int) -> int:
        """The last op of a history that counts if its class may be written there; SEQUENCES = to its end."""
        return max(self.upto.get(history, {}).values(), default=0)

    def may_write(self, key: bytes, scope: str, klass: str) -> bool:
        """Does what this key writes next in a scope count, unless its stream is forked?"""
        standings = self.trust.standings.get(key, ())
        below = self.trust.units.below
        return any(not one.revoked and klass in classes(one.holder, scope, below) for one in standings)

    def may_write_in(self, key: bytes, scope: str) -> frozenset[str]:
        """The classes of what a key writes next in a scope that counts, unless its stream is forked."""
        below = self.trust.units.below
        able = (one.holder for one in self.trust.standings.get(key, ()) if not one.revoked)
        return frozenset[str]().union(*(classes(one, scope, below) for one in able))

    def may_enter(self, key: bytes, scope: str) -> bool:
        """Has this key a right in this scope, revoked or not? Lines without one are not kept; they come again.

        A limit on what counts would make honest PCs disagree by the order of arrival; this is none: without a right
        nothing counts.
        """
        below = self.trust.units.below
        return any(classes(one.holder, scope, below) for one in self.trust.standings.get(key, ()))

    def why(self, stream: Stream, seq: int, klass: str) -> Why | None:
        """Why an op has no effect; None when it has."""
        if not klass:
            return Why.UNKNOWN
        if self.counts(stream.id, seq, klass):
            op = (stream.id, seq)
            return Why.REFUSED_CERTIFICATE if op in self.trust.heard and op not in self.trust.acting else None
        standings = self.trust.standings.get(stream.key, ())
        if not standings:
            return Why.NOT_ENROLLED
        able = [one for one in standings if klass in classes(one.holder, stream.scope, self.trust.units.below)]
        if not able:
            return Why.OUTSIDE_RIGHTS
        return Why.REVOKED if all(one.revoked for one in able) else Why.FORK

    def certificate(self, key: bytes, unit: str) -> Certificate | None:
        """The certificate that makes this key a device of that unit; None before it is here or after it was revoked."""
        standing = {one.holder for one in self.trust.standings.get(key, ()) if not one.revoked}
        found = [one for one in self.trust.certificates.get(key, ()) if one.unit == unit and one.holder in standing]
        return min(found) if found else None

    def line(self, unit: str) -> frozenset[bytes]:
        """The keys whose streams of `all` a unit needs to judge what it reads: roots, centres, those above it."""
        above = self.trust.units.above(unit) | {unit}
        return frozenset(
            key
            for key, standings in self.trust.standings.items()
            for one in standings
            if one.holder.kind in ("root", "centre") or (one.holder.kind == "province" and one.holder.unit in above)
        )

    def begun(self, stream: Stream) -> bool:
        """Judge a stream that just began; False when everything has to be judged again."""
        if stream.up or stream.key in self.trust.struck:
            return False
        numbers: dict[str, int] = {}
        for one in self.trust.standings.get(stream.key, ()):
            numbers |= dict.fromkeys(classes(one.holder, stream.scope, self.trust.units.below), SEQUENCES)
        if numbers:
            self.upto[stream.id] = numbers
        return True


def judge(streams: Streams, find: Find, ops: Iterable[TrustOp], grounds: Grounds, within: Cut | None = None) -> Verdict:
    """Weigh everything that is here, or with `within` what a cut holds and nothing else: the view of a sign-off.

    A signed view is judged as its signer saw it: `grounds.key` is then the key that wrote the body, `grounds.unit` the
    unit of its scope, so that what was signed before enrolment stays what it was.
    """
    if within is None:
        free = _free(streams)
    else:
        free, _waiting = held(within, streams, find)
        ops = [one for one in ops if one.line.seq <= free.get(one.line.history, 0)]
        streams, find = {history: streams[history] for history in free}, _inside(free, find)
    trust = weigh(streams, find, ops, grounds, free)
    upto: dict[int, dict[str, int]] = defaultdict(dict)
    for standings in trust.standings.values():
        for standing in standings:
            for history, last in standing.spans.items():
                numbers = upto[history]
                for klass in classes(standing.holder, streams[history].scope, trust.units.below):
                    numbers[klass] = max(last, numbers.get(klass, 0))
    return Verdict({history: numbers for history, numbers in upto.items() if numbers}, trust)


def _free(streams: Streams) -> Spans:
    """What counts when nobody ruled: every stream up to the first difference between its histories."""
    first: dict[bytes, int] = {}
    for one in streams.values():
        if one.up:
            first[one.stream] = min(first.get(one.stream, SEQUENCES), one.base)
    return {one.id: first.get(one.stream, SEQUENCES) for one in streams.values() if not one.up}


def _inside(free: Spans, find: Find) -> Find:
    def found(stream: bytes, end: End) -> int | None:
        history = find(stream, end)
        return history if history is not None and end.seq <= free.get(history, 0) else None

    return found


def changed(before: Mapping[int, Mapping[str, int]], after: Mapping[int, Mapping[str, int]]) -> Mapping[int, Spans]:
    """{history: {first: last}} of ops that began or ceased to count, perhaps of one class only."""
    spans: dict[int, dict[int, int]] = defaultdict(dict)
    for history in before.keys() | after.keys():
        old, new = before.get(history, {}), after.get(history, {})
        for klass in old.keys() | new.keys():
            one, other = sorted((old.get(klass, 0), new.get(klass, 0)))
            if one != other:
                spans[history][one + 1] = max(other, spans[history].get(one + 1, 0))
    return spans


def problem_words(why: str) -> str:
    """The reason of a `core.log.certificates.Problem` for a person; the bare word if it is new to this program."""
    return {
        "not enrolled": _("เครื่องที่เขียนยังไม่มีใครยืนยันในโฟลเดอร์นี้"),
        "outside rights": _("เครื่องที่เขียนไม่มีสิทธิ์เขียนข้อมูลส่วนนี้"),
        "fork": _("เครื่องที่เขียนส่งประวัติสองแบบที่ขัดกัน จึงไม่ใช้ทั้งสองแบบ"),
        "revoked": _("เครื่องที่เขียนถูกเพิกถอนแล้ว"),
        "parked": _("ข้อมูลส่วนก่อนหน้ายังมาไม่ถึง"),
        "refused certificate": _("การรับรองหรือการเพิกถอนนี้เกินสิทธิ์ของผู้ออก"),
        "after signing": _("ลบสิ่งที่ลงนามแล้วไม่ได้ การลบนี้จึงไม่มีผล"),
        "unknown entity": _("โปรแกรมรุ่นนี้ยังไม่รู้จักข้อมูลชนิดนี้"),
    }.get(why, why)


Place = tuple[str, bytes]  # a unit's id or `all`, a stream of one of its scopes


class LoggedOp(NamedTuple):
    """One op, whole but for its words; every op it had seen by its full name."""

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
    klass: str  # of rights; "" counts for nobody
    fixed: bool  # parents do not count


class Judgement(NamedTuple):
    """What counts. Up to where two histories of a stream part, a number says it; behind that every op is named."""

    counts: tuple[tuple[str, bytes, str, int], ...]  # unit, stream, class, the last op that counts
    beyond: tuple[tuple[str, bytes, int, bytes, str], ...]  # unit, stream, number, chain, class
    ends: tuple[tuple[str, bytes, int, bytes], ...]  # unit, stream, number and chain up to which a history counts
    differs: tuple[tuple[str, bytes, int], ...]  # unit, stream, the first op in which its histories differ
    bin: tuple[tuple[str, str, str, bool, str], ...]  # scope, entity, record, whether it is deleted, flag
    signed: tuple[tuple[str, str, str, str, str], ...]  # scope, entity, record, op of the body, state
    device: str
    digest: str


def op_words(stream: bytes, seq: int, chain: bytes) -> str:
    return str(OpRef(stream, seq, chain[:8]))
