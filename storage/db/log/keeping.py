"""Which imported ops are stored and passed on: those their author had a right to write, and two histories of a fork.
Ops that take effect always are; others are sent again, as no receipt confirms them (docs/log.md: What counts)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from core.entities import DELETED
from core.log.certificates import Revocation
from core.log.op import SEQUENCES, Cut, End, InLine, Segment, holder, read_cut
from storage.db.log import trust
from storage.db.log.log import Log, LogBranch
from storage.db.log.segments import VerifiedSegment

_BODIES = "SELECT op.value FROM body JOIN op ON op.op=body.op"
_DELETES = "SELECT value, heads FROM field WHERE name=?"


_Chain = Callable[[int, int], bytes]  # history, number -> chain of that op on the path to the history's end


class HistoryExtent(NamedTuple):
    """A history and its extent: its own ops are `base`+1 to `head`; those up to `base` are in history `up`."""

    id: int
    up: int  # 0 = from the beginning
    base: int
    head: int


def kept(histories: Iterable[HistoryExtent], chain: _Chain) -> frozenset[int]:
    """Return the ids of the one or two histories of a stream to store: those with the lowest chains at its first fork.
    So all devices see it, and no key can fill a disk with forks. `chain(history, number)` returns that op's chain."""
    leaving: dict[int, list[HistoryExtent]] = defaultdict(list)
    for one in histories:
        leaving[one.up].append(one)
    (root,) = leaving.pop(0)
    place, sides = _parting(root, 0, leaving, chain)
    return frozenset(_least(side, place + 1, leaving, chain) for side in sides[:2])


def _parting(
    one: HistoryExtent, after: int, leaving: Mapping[int, Sequence[HistoryExtent]], chain: _Chain
) -> tuple[int, list[HistoryExtent]]:
    """Return the op after which a history first forks, from `after` on, and the branches there, lowest chain first."""
    away = [other for other in leaving.get(one.id, ()) if other.base >= after]
    if not away:
        return one.head, [one]
    place = min(other.base for other in away)
    ways = [other for other in away if other.base == place] + [one] * (one.head > place)
    return place, sorted(ways, key=lambda way: chain(way.id, place + 1))


def _least(one: HistoryExtent, after: int, leaving: Mapping[int, Sequence[HistoryExtent]], chain: _Chain) -> int:
    """Return the id of the history reached by following the lowest chain at every further fork."""
    while after <= one.head:
        place, ways = _parting(one, after, leaving, chain)
        one, after = ways[0], place + 1
    return one.id


class RetentionRules:
    """Decides which ops an import may store and an export may pass on; `every`: all ops, to rebuild a folder."""

    def __init__(self, log: Log, every: bool = False) -> None:
        self._log, self._every = log, every
        self._named: Mapping[bytes, Sequence[End]] | None = None

    @cached_property
    def _own(self) -> bytes:
        return trust.grounds(self._log.db).key

    def enters(self, one: VerifiedSegment) -> bool:
        """Return whether ops of `one` may be stored: its author may write there, or a valid op names one of them."""
        key, scope = one.segment.key, one.segment.scope
        if self._every or self._log.verdict.may_enter(key, scope) or key == self._own:
            return True
        return any(one.segment.first <= end.seq for end in self._names(one.stream))

    def holds(self, branch: LogBranch, one: VerifiedSegment, known: int, leads: Sequence[End] | None = None) -> bool:
        """Return whether the ops of `one` after its first `known`, which continue `branch`, may be stored. They may if
        their stream has no fork, if two kept histories hold them, or if an op that counts names one of them. `leads`:
        the ends so named, from `led_to`; None = look them up."""
        beside = self._log.streams[one.stream]
        first = one.segment.first + known  # number of the first new op
        if self._every or (len(beside) == 1 and branch.head < first):
            return True
        new, base = 0, first - 1
        reaches = [_reach(other) for other in beside]
        if branch.head < first:
            new = branch.id
            reaches = [reach._replace(head=one.segment.last) if reach.id == new else reach for reach in reaches]
        else:
            up = holder(self._log.histories, branch.id, base)
            reaches.append(HistoryExtent(new := -1, up, base, one.segment.last))

        def chain(history: int, seq: int) -> bytes:
            return one.chains[seq - one.segment.first] if history == new and seq > base else self._chain(history, seq)

        named = self._names(one.stream) if leads is None else leads
        return new in kept(reaches, chain) or any(_leads(one, first, end) for end in named)

    def led_to(self, head: Segment, one: VerifiedSegment) -> list[End]:
        """Return the ends in `one`, a part of the long segment with header `head`, that sign-offs, deletes or
        revocations name. If `one` is the last part, also named ends after the segment. [] if the stream has no fork."""
        parted = len(self._log.streams.get(one.stream, ())) > 1  # else nobody needs them, and they take long to find
        named = self._names(one.stream) if parted else ()
        first, last = one.segment.first, one.segment.last
        beyond = SEQUENCES if last == head.last else last
        return [end for end in named if first <= end.seq <= beyond and _leads(one, first, end)]

    def passed(self, branch: LogBranch) -> bool:
        """Return whether this history is passed on to others in bundles, up to its end."""
        log = self._log
        beside = log.streams[branch.stream]
        able = log.verdict.may_enter(branch.key, branch.scope) or branch.key == self._own
        if able and len(beside) == 1:
            return True
        if able and branch.id in kept(map(_reach, beside), self._chain):
            return True
        parted = branch.base if branch.up else min((one.base for one in beside if one.up), default=0)
        named = [end for end in self._names(branch.stream) if end.seq > parted]
        return any(log.find(branch.stream, end) == branch.id for end in named)

    def _chain(self, history: int, seq: int) -> bytes:
        return self._log.chain_at(history, seq) or b""

    # -- what is named

    def _names(self, stream: bytes) -> Sequence[End]:
        """Return the ends of a stream that a revocation, sign-off or delete names: these need them to be judged."""
        if self._named is None:
            found: dict[bytes, dict[End, None]] = defaultdict(dict)
            for cut in self._cuts():
                for of, end in cut.items():
                    found[of][end] = None
            self._named = {of: tuple(ends) for of, ends in found.items()}
        return self._named.get(stream, ())

    def _cuts(self) -> Iterator[Cut]:
        log = self._log
        ruling = [one.id for one in log.histories.values() if one.scope == "all"]
        for one in trust.trust_ops(log.db, ruling, log.number, log.name):
            if one.entity == "revocation" and one.line[:2] in log.verdict.trust.acting:
                revocation = Revocation.read(one.line.value)
                yield from (revocation.cut,) if revocation else ()
        values = [value.split("|")[2] for (value,) in log.db.execute(_BODIES) if _is_body(value)]
        for value, heads in log.db.execute(_DELETES, (log.number(DELETED),)).fetchall():
            values += [value] if heads is None else self._heads(heads)
        yield from (cut for value in values if isinstance(value, str) and (cut := read_cut(value)))

    def _heads(self, heads: str) -> list[InLine]:
        query = "SELECT value FROM op WHERE op=?"
        return [self._log.db.execute(query, (op,)).fetchone()[0] for op in msgspec.json.decode(heads)]


def _reach(branch: LogBranch) -> HistoryExtent:
    return HistoryExtent(branch.id, branch.up, branch.base, branch.head)


def _is_body(value: object) -> bool:
    return isinstance(value, str) and value.count("|") == 5


def _leads(one: VerifiedSegment, first: int, end: End) -> bool:
    """Return whether the ops from number `first` on contain the named op, or may lead to it."""
    segment = one.segment
    return end.seq > segment.last or (end.seq >= first and one.chains[end.seq - segment.first] == end.chain)
