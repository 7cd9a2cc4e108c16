"""Which imported ops are stored and passed on: those their author had a right to write, and two histories of a fork.
Ops that take effect always are; others are sent again, as no receipt confirms them (docs/log.md: What counts)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from core.entities import DELETED
from core.log.certificates import Revocation
from core.log.op import (
    SEQUENCES,
    Cut,
    InLine,
    LogHistory,
    Segment,
    StreamPosition,
    holder,
    read_cut,
)
from storage.db.log import trust
from storage.db.log.log import Log
from storage.db.log.segments import VerifiedSegment

_BODIES = "SELECT op.value FROM body JOIN op ON op.op=body.op"
_DELETES = "SELECT value, heads FROM field WHERE name=?"


# history, number -> chain of that op on the path to the history's end
_Chain = Callable[[int, int], bytes]


class HistoryExtent(NamedTuple):
    """A history and its extent: its own ops are `base`+1 to `head`; those up to `base` are in history `up`."""

    id: int
    up: int  # 0 = from the beginning
    base: int
    head: int


def kept(histories: Iterable[HistoryExtent], chain: _Chain) -> frozenset[int]:
    """Return the ids of a stream's histories to store: the only one or, of a forked stream, two that prove its first
    fork, those with the lowest hashes there. `chain(history, number)`: hash of the history up to that op."""
    leaving: dict[int, list[HistoryExtent]] = defaultdict(list)
    for one in histories:
        leaving[one.up].append(one)
    (root,) = leaving.pop(0)
    place, sides = _parting(root, 0, leaving, chain)
    return frozenset(_least(side, place + 1, leaving, chain) for side in sides[:2])


def _parting(
    extent: HistoryExtent, after: int, leaving: Mapping[int, Sequence[HistoryExtent]], chain: _Chain
) -> tuple[int, list[HistoryExtent]]:
    """Return the op after which a history first forks, from `after` on, and the branches there, lowest chain first."""
    away = [other for other in leaving.get(extent.id, ()) if other.base >= after]
    if not away:
        return extent.head, [extent]
    place = min(other.base for other in away)
    ways = [other for other in away if other.base == place] + [extent] * (extent.head > place)
    return place, sorted(ways, key=lambda way: chain(way.id, place + 1))


def _least(
    extent: HistoryExtent, after: int, leaving: Mapping[int, Sequence[HistoryExtent]], chain: _Chain
) -> int:
    """Return the id of the history reached by following the lowest chain at every further fork."""
    while after <= extent.head:
        place, ways = _parting(extent, after, leaving, chain)
        extent, after = ways[0], place + 1
    return extent.id


class OpAdmissionRules:
    """Decides which ops an import may store and an export may pass on. `every`: all of them, to rebuild a folder."""

    def __init__(self, log: Log, every: bool = False) -> None:
        self._log, self._every = log, every
        self._named: Mapping[bytes, Sequence[StreamPosition]] | None = None

    @cached_property
    def _own(self) -> bytes:
        return trust.grounds(self._log.db).key

    def enters(self, segment: VerifiedSegment) -> bool:
        """Return whether `segment` may be stored: its author may write in its scope, or a valid op names an op of its
        stream that is in the segment or after it."""
        key, scope = segment.segment.key, segment.segment.scope
        if self._every or self._log.verdict.may_enter(key, scope) or key == self._own:
            return True
        return any(segment.segment.first <= end.seq for end in self._names(segment.stream))

    def holds(
        self,
        branch: LogHistory,
        segment: VerifiedSegment,
        known_count: int,
        named_ends: Sequence[StreamPosition] | None = None,
    ) -> bool:
        """Return whether `segment`, without its first `known_count` ops, may continue `branch`: the stream has no fork,
        or `kept` keeps the resulting history, or a position in `named_ends` (None = look them up) needs these ops."""
        beside = self._log.streams[segment.stream]
        first = segment.segment.first + known_count  # number of the first new op
        if self._every or (len(beside) == 1 and branch.head < first):
            return True
        new, base = 0, first - 1
        reaches = [_reach(other) for other in beside]
        if branch.head < first:
            new = branch.id
            reaches = [
                reach._replace(head=segment.segment.last) if reach.id == new else reach
                for reach in reaches
            ]
        else:
            up = holder(self._log.histories, branch.id, base)
            reaches.append(HistoryExtent(new := -1, up, base, segment.segment.last))

        def chain(history: int, seq: int) -> bytes:
            if history == new and seq > base:
                return segment.chains[seq - segment.segment.first]
            return self._chain(history, seq)

        named = self._names(segment.stream) if named_ends is None else named_ends
        return new in kept(reaches, chain) or any(_leads(segment, first, end) for end in named)

    def led_to(self, segment: Segment, verified_segment: VerifiedSegment) -> list[StreamPosition]:
        """Return those positions of the stream named by sign-offs, deletes or revocations that lie in
        `verified_segment`, a part of `segment`, or, if it is the last part, after it. [] if the stream has no fork."""
        # else not needed, and slow to find
        parted = len(self._log.streams.get(verified_segment.stream, ())) > 1
        named = self._names(verified_segment.stream) if parted else ()
        first = verified_segment.segment.first
        last = verified_segment.segment.last
        beyond = SEQUENCES if last == segment.last else last
        return [
            end
            for end in named
            if first <= end.seq <= beyond and _leads(verified_segment, first, end)
        ]

    def passed(self, branch: LogHistory) -> bool:
        """Return whether bundles contain this history. They do if its author may write in its scope and `kept` keeps
        the history, or if a valid op names one of its own ops."""
        log = self._log
        beside = log.streams[branch.stream]
        able = log.verdict.may_enter(branch.key, branch.scope) or branch.key == self._own
        if able and len(beside) == 1:
            return True
        if able and branch.id in kept(map(_reach, beside), self._chain):
            return True
        if branch.up:
            parted = branch.base
        else:
            parted = min((one.base for one in beside if one.up), default=0)
        named = [end for end in self._names(branch.stream) if end.seq > parted]
        return any(log.find(branch.stream, end) == branch.id for end in named)

    def _chain(self, history: int, seq: int) -> bytes:
        return self._log.chain_at(history, seq) or b""

    # -- what is named

    def _names(self, stream: bytes) -> Sequence[StreamPosition]:
        """Return the ends of a stream that a revocation, sign-off or delete names: these need them to be judged."""
        if self._named is None:
            found: dict[bytes, dict[StreamPosition, None]] = defaultdict(dict)
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
        return [
            self._log.db.execute(query, (op,)).fetchone()[0] for op in msgspec.json.decode(heads)
        ]


def _reach(branch: LogHistory) -> HistoryExtent:
    return HistoryExtent(branch.id, branch.up, branch.base, branch.head)


def _is_body(value: object) -> bool:
    return isinstance(value, str) and value.count("|") == 5


def _leads(verified_segment: VerifiedSegment, first: int, end: StreamPosition) -> bool:
    """Return whether the ops from number `first` on contain the named op, or may lead to it."""
    segment = verified_segment.segment
    chains = verified_segment.chains
    return end.seq > segment.last or (
        end.seq >= first and chains[end.seq - segment.first] == end.chain
    )
