"""What came to a signed subject and what went since: for thousands of its sign-offs at the cost of a few."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from core.entities import klass_of
from core.log.signoff import Body, SignOff
from core.values import Ref
from storage.db.log.log import MASK, SHIFT, Log, numbers
from storage.db.log.projection import OpRow
from storage.db.signoffs.covered import covered
from storage.db.signoffs.soundness import SoundnessCheck

_OPS = (
    "SELECT op, clock, record, field, value, parents, version, chain FROM op "
    "WHERE record IN (SELECT value FROM json_each(?)) ORDER BY op"
)
Group = tuple[int, str]  # history, class


class Since:
    """Asked for one sign-off after the other, while nothing is written: what they cover now is read once."""

    def __init__(self, log: Log) -> None:
        self._log, self._then = log, SoundnessCheck(log)
        self._now: dict[tuple[Ref, str], _Ops] = {}

    def of(self, found: SignOff, body: Body) -> tuple[Sequence[OpRow], Sequence[OpRow]]:
        """(ops that count now and did not then, ops that counted then and do not now); nothing while it waits."""
        counted = self._then.counted(found, body)
        if counted is None:
            return (), ()
        place = (body.subject, body.period)
        if place not in self._now:
            self._now[place] = _Ops(self._log, covered(self._log, *place))
        now = self._now[place]
        came = [row for group in now.groups for row in now.between(group, _limit(counted, group), self._limit(group))]
        return came, self._went(body, counted, now)

    def _went(self, body: Body, counted: Mapping[int, Mapping[str, int]], now: "_Ops") -> Sequence[OpRow]:
        less = [
            (history, klass)
            for history, classes in counted.items()
            for klass, last in classes.items()
            if self._limit((history, klass)) < last and self._log.histories[history].scope == body.subject.scope
        ]
        if not less:
            return ()
        before = self._then.covered_then(body, counted)
        ops = now if before == now.records else _Ops(self._log, before)
        return [row for group in less for row in ops.between(group, self._limit(group), _limit(counted, group))]

    def _limit(self, group: Group) -> int:
        return self._log.verdict.limit(*group)


def _limit(upto: Mapping[int, Mapping[str, int]], group: Group) -> int:
    return upto.get(group[0], {}).get(group[1], 0)


class _Ops:
    """Every op of some records, by history and class, in the order of their numbers."""

    def __init__(self, log: Log, records: Set[int]) -> None:
        self.records = records
        self.groups: dict[Group, list[OpRow]] = defaultdict(list)
        klasses = {record: klass_of(ref.entity, ref.scope) for record, ref in _refs(log, records)}
        for row in map(OpRow._make, log.db.execute(_OPS, (numbers(records),)).fetchall()):
            self.groups[row.op >> SHIFT, klasses[row.record]].append(row)

    def between(self, group: Group, after: int, last: int) -> Sequence[OpRow]:
        """Those with a number beyond `after` and up to `last`."""
        rows = self.groups.get(group, [])
        first, end = (bisect_right(rows, number, key=lambda row: row.op & MASK) for number in (after, last))
        return rows[first:end]


def _refs(log: Log, records: Iterable[int]) -> Iterator[tuple[int, Ref]]:
    return ((record, log.ref(record)) for record in records)
