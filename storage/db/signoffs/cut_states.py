"""The records of a scope at a cut of the log, read by the difference to the last cut (forged ones may be many)."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from core.entities import ENTITIES, is_fixed, klass_of
from core.log.op import APART, APART_FIELDS, FieldOp, InLine, OpRef, SignOffBody, holder
from core.values import Ref
from storage.db.log.lines import unpack_parents
from storage.db.log.log import MASK, SHIFT, Log, find_named, in_scope, numbers
from storage.db.log.projection import container


class FieldOps:
    """All ops of one field, and which of them lie in the current cut; `heads` returns the field's heads in that cut."""

    def __init__(
        self, lines: Mapping[int, FieldOp], parents: Mapping[int, Collection[int]]
    ) -> None:
        self.lines, self._parents = lines, parents
        self._inside: set[int] = set()
        # by op, how many ops within the cut have it as parent
        self._replaced: dict[int, int] = defaultdict(int)

    def heads(self) -> list[FieldOp]:
        return [self.lines[op] for op in self._inside if not self._replaced[op]]

    def turn(self, op: int) -> Iterator[tuple[FieldOp, int]]:
        """Move an op into the cut or, if it is inside, out of it. Yield (op, 1) for each op that becomes a head and
        (op, -1) for each op that is no longer one."""
        sign = -1 if op in self._inside else 1
        self._inside ^= {op}
        for parent in self._parents[op]:
            was = self._replaced[parent]
            self._replaced[parent] += sign
            if parent in self._inside and not (was and self._replaced[parent]):
                yield self.lines[parent], -sign
        if not self._replaced[op]:
            yield self.lines[op], sign


class RecordOps(NamedTuple):
    """One record with all its ops, keyed by field."""

    ref: Ref
    klass: str
    fields: Mapping[str, FieldOps]


INSIDE = "inside"
PERIOD = "period"
PART = "part"
BOTH = "both"
NAMED = "named"
_INNER = {
    name: tuple(
        one.name for one in ENTITIES.values() if name in one.targets and one.name not in APART
    )
    for name in ENTITIES
}
# a fact about a record; with BOTH, about a row and the progress it names
Node = tuple[str, int, int]


class CoveredRecords:
    """The records that a sign-off of `subject` covers, for a `period` ("" = all), updated as the cut of `source` moves.
    `chains`: the sorted chain values of all heads of these records."""

    def __init__(self, source: CutStateCache, subject: int, period: str) -> None:
        self.chains: list[bytes] = []
        self._source, self._period = source, period
        self._records: dict[int, RecordOps] = {}
        # chains of the heads of a record, as known so far
        self._heads: dict[int, set[bytes]] = defaultdict(set)
        self._rules: dict[Node, Counter[Node]] = defaultdict(Counter)
        self._support: Counter[Node] = Counter()
        self._held: Counter[int] = Counter()
        self._expanded: set[int] = set()
        self._counted = {PART, NAMED} if period else {INSIDE, NAMED}
        self._hold(subject, 1)
        self._prop((INSIDE, subject, 0), 1)

    def stands(self, record: int, field: str, line: FieldOp, sign: int) -> None:
        """Update the covered records after the op `line` became (`sign` 1) or ceased to be (-1) a head of a field."""
        (self._heads[record].add if sign > 0 else self._heads[record].discard)(line.chain)
        if self._held[record]:
            self._note(line.chain, sign)
        for rule in self._follows(record, field, line.value):
            self._rule(*rule, sign)

    def covered(self) -> Set[int]:
        return {record for record, times in self._held.items() if times > 0}

    def _rule(self, when: Node, then: Node, sign: int) -> None:
        rules = self._rules[when]
        rules[then] += sign
        if self._is(when) and rules[then] == (1 if sign > 0 else 0):
            self._prop(then, sign)

    def _is(self, node: Node) -> bool:
        return self._support[node] >= (2 if node[0] == BOTH else 1)

    def _prop(self, node: Node, sign: int) -> None:
        """Add (1) or remove (-1) one support of this node, with all that follows."""
        was = self._is(node)
        self._support[node] += sign
        if self._is(node) == was:
            return
        following = [then for then, many in self._rules[node].items() if many]
        for then in following:
            self._prop(then, sign)
        if node[0] in self._counted:
            self._hold(node[1], sign)
        if node[0] in (INSIDE, PART, NAMED):
            self._expand(node[1])

    def _hold(self, record: int, sign: int) -> None:
        self._load(record)
        self._held[record] += sign
        if self._held[record] == (1 if sign > 0 else 0):
            for chain in self._heads[record]:
                self._note(chain, sign)

    def _note(self, chain: bytes, sign: int) -> None:
        if sign > 0:
            insort(self.chains, chain)
        else:
            del self.chains[bisect_left(self.chains, chain)]

    def _expand(self, record: int) -> None:
        """Watch every record that may be contained in this one."""
        if record not in self._expanded:
            self._expanded.add(record)
            ref = self._load(record).ref
            for entity in _INNER.get(ref.entity, ()):
                for child in self._source.inside(entity, ref.local):
                    self._load(child)

    def _load(self, record: int) -> RecordOps:
        if record not in self._records:
            lines = self._records[record] = self._source.watch(record, self)
            stand = [(name, line) for name, field in lines.fields.items() for line in field.heads()]
            # complete before a rule reads it
            self._heads[record] = {line.chain for _name, line in stand}
            for name, line in stand:
                for rule in self._follows(record, name, line.value):
                    self._rule(*rule, 1)
        return self._records[record]

    def _follows(self, record: int, field: str, value: InLine) -> Iterator[tuple[Node, Node]]:
        """Yield the rules that follow from a value."""
        entity = self._records[record].ref.entity
        declared = ENTITIES.get(entity)
        if declared is None or not isinstance(value, str):
            return
        if field == declared.container and (above := container(value, declared)):
            parent = self._source.find("/".join(above))
            if parent is not None:
                for kind in (INSIDE, PART, NAMED):
                    yield (kind, parent, 0), (kind, record, 0)
        match entity, field:
            case "link", "evidence" if value.startswith("evidence/"):
                named = self._source.find(value)
                if named is not None:
                    yield (PART if self._period else INSIDE, record, 0), (NAMED, named, 0)
            case "progress", "period" if self._period and value == self._period:
                yield (INSIDE, record, 0), (PERIOD, record, 0)
                yield (PERIOD, record, 0), (PART, record, 0)
            case "row", "parent" if self._period and value.startswith("progress/"):
                progress = self._source.find(value)
                if progress is not None:
                    both = (BOTH, record, progress)
                    yield (INSIDE, record, 0), both
                    yield (PERIOD, progress, 0), both
                    yield both, (PART, record, 0)


Upto = Mapping[int, Mapping[str, int]]  # history -> class -> its last op that counts
_OPS = (
    "SELECT op, record, clock, field, value, parents, chain FROM op "
    "WHERE record IN (SELECT value FROM json_each(?)) ORDER BY op"
)
_EDGES = (
    "SELECT op.record, op.value FROM record JOIN op ON op.record=record.id "
    "WHERE record.scope=? AND record.entity=? AND op.field=?"
)
_SPAN = "SELECT op, record, field FROM op WHERE op BETWEEN ? AND ?"


class CutStateCache:
    """A cache of one scope's ops, to compute state hashes at many cuts; valid until something is written to the log."""

    def __init__(self, log: Log, scope: str) -> None:
        self._log, self._scope = log, scope
        # history -> class -> its last op that counts within the cut
        self._limits: dict[int, dict[str, int]] = {}
        self._records: dict[int, RecordOps] = {}
        self._edges: dict[str, Mapping[str, Sequence[int]]] = {}
        self._trackers: dict[tuple[int, str], CoveredRecords] = {}
        self._watched: dict[int, list[CoveredRecords]] = defaultdict(list)
        self._named = dict[str, int | None]()  # records by `entity/id`

    def state(self, subject: Ref, period: str, last_ops: Mapping[int, int], upto: Upto) -> bytes:
        """Return the state hash of a signed record, or of its `period` ("" = all), at a cut. `last_ops`: {history: last
        op in the cut}; `upto`: {history: {class of rights: last op that counts there}}, both as op numbers."""
        tracker = self._tracker(subject, period, last_ops, upto)
        return SignOffBody.hash_of(subject, tracker.chains if tracker else ())

    def covered(
        self, subject: Ref, period: str, last_ops: Mapping[int, int], upto: Upto
    ) -> Set[int]:
        """Return the numbers of the records that a sign-off of `subject` covers at a cut. `last_ops`: {history: last op
        in the cut}; `upto`: {history: {class of rights: last op that counts there}}, both as op numbers."""
        tracker = self._tracker(subject, period, last_ops, upto)
        return tracker.covered() if tracker else frozenset()

    def heads(
        self, record: int, field: str, last_ops: Mapping[int, int], upto: Upto
    ) -> list[FieldOp]:
        """Return the heads of a record's field at a cut, given as for `state`; [] if the field was not set there."""
        self._move(last_ops, upto)
        found = self.lines_of(record).fields.get(field)
        return found.heads() if found else []

    def _tracker(
        self, subject: Ref, period: str, last_ops: Mapping[int, int], upto: Upto
    ) -> CoveredRecords | None:
        number = self._log.find_record(subject)
        if number is None:
            return None
        self._move(last_ops, upto)
        if (number, period) not in self._trackers:
            self._read_below(number)
            self._trackers[number, period] = CoveredRecords(self, number, period)
        return self._trackers[number, period]

    # -- for CoveredRecords

    def watch(self, record: int, tracker: CoveredRecords) -> RecordOps:
        """Return the ops of a record; from now on `tracker.stands` is called when one of its heads changes."""
        self._watched[record].append(tracker)
        return self.lines_of(record)

    def lines_of(self, record: int) -> RecordOps:
        if record not in self._records:
            self._records |= self._read([record])
        return self._records[record]

    def inside(self, entity: str, local: str) -> Sequence[int]:
        """Return the numbers of the records of `entity` that any op, with effect or without, put into the container
        record named `local` (`entity/id`)."""
        if entity not in self._edges:
            declared = ENTITIES[entity]
            found = defaultdict[str, dict[int, None]](dict)
            log = self._log
            given = (log.number(self._scope), log.number(entity), log.number(declared.container))
            for record, value in log.db.execute(_EDGES, given).fetchall():
                above = container(value, declared)
                if above:
                    found["/".join(above)][record] = None
            self._edges[entity] = {name: tuple(records) for name, records in found.items()}
        return self._edges[entity].get(local, ())

    def find(self, name: str) -> int | None:
        if name not in self._named:
            self._find_each({name})
        return self._named[name]

    def _find_each(self, names: Set[str]) -> None:
        fresh = names - self._named.keys()
        self._named |= dict.fromkeys(fresh) | find_named(self._log, self._scope, fresh)

    def _read_below(self, record: int) -> None:
        """Read at once, level by level, every record that may be contained in this one or be named by a link in it, so
        that the number of statements does not grow with the number of records."""
        level = {record}
        while level:
            fresh = level - self._records.keys()
            self._records |= self._read(fresh)
            names = {
                line.value
                for each in fresh
                for field in self._records[each].fields.values()
                for line in field.lines.values()
                if isinstance(line.value, str) and "/" in line.value
            }
            self._find_each(names)
            evidence = {self._named[name] for name in names if name.startswith("evidence/")}
            refs = [self._records[each].ref for each in level]
            inner = (
                child
                for ref in refs
                for entity in _INNER.get(ref.entity, ())
                for child in self.inside(entity, ref.local)
            )
            level = {*inner, *filter(None, evidence)} - self._records.keys()

    # -- from cut to cut

    def _move(self, last_ops: Mapping[int, int], upto: Upto) -> None:
        for branch in in_scope(self._log, self._scope):
            last = last_ops.get(branch.id, 0)
            old = self._limits.get(branch.id, {})
            new = {klass: min(last, limit) for klass, limit in upto.get(branch.id, {}).items()}
            both = {(old.get(klass, 0), new.get(klass, 0)) for klass in old.keys() | new.keys()}
            ends = [end for was, now in both if was != now for end in (was, now)]
            if ends:
                self._limits[branch.id] = new
                if self._records:  # else no op of the span is looked at
                    self._turn(branch.id << SHIFT, (min(ends), max(ends)), old, new)

    def _turn(
        self, base: int, span: tuple[int, int], old: Mapping[str, int], new: Mapping[str, int]
    ) -> None:
        rows = self._log.db.execute(_SPAN, (base | span[0] + 1, base | span[1])).fetchall()
        read = [
            (op, record, field, self._records[record])
            for op, record, field in rows
            if record in self._records
        ]
        # records read from here on are read as after the move
        for op, record, field, lines in read:
            if (op & MASK <= old.get(lines.klass, 0)) != (op & MASK <= new.get(lines.klass, 0)):
                name = self._log.name(field)
                for line, sign in lines.fields[name].turn(op) if name in lines.fields else ():
                    for tracker in self._watched[record]:
                        tracker.stands(record, name, line, sign)

    def _read(self, records: Collection[int]) -> dict[int, RecordOps]:
        lines: dict[int, dict[str, dict[int, FieldOp]]] = {}
        for op, record, clock, field, value, parents, chain in self._log.db.execute(
            _OPS, (numbers(records),)
        ).fetchall():
            line = FieldOp(op >> SHIFT, op & MASK, clock, value, unpack_parents(parents), chain)
            of_record = lines.setdefault(record, {})
            of_record.setdefault(self._log.name(field), {})[op] = line
        return {
            record: self._record(ref, lines.get(record, {}))
            for record, ref in self._log.refs(records).items()
        }

    def _record(self, ref: Ref, lines: Mapping[str, Mapping[int, FieldOp]]) -> RecordOps:
        """Return the ops of a record, with those in effect at the present cut turned on."""
        klass = klass_of(ref.entity, ref.scope)
        fields = {
            name: self._field(ref.entity, name, one)
            for name, one in lines.items()
            if name not in APART_FIELDS
        }
        for field in fields.values():
            for op, line in field.lines.items():
                if line.seq <= self._limits.get(line.history, {}).get(klass, 0):
                    for _change in field.turn(op):
                        pass
        return RecordOps(ref, klass, fields)

    def _field(self, entity: str, name: str, lines: Mapping[int, FieldOp]) -> FieldOps:
        """Return a field with the parents of its ops; in a field fixed at birth, ops replace nothing."""
        if is_fixed(entity, name):
            return FieldOps(lines, dict.fromkeys(lines, ()))
        histories = self._log.histories
        names = defaultdict[object, list[int]](list)
        for op, line in lines.items():
            names[histories[line.history].stream, line.seq, line.chain[:8]].append(op)
        parents: dict[int, set[int]] = {}
        for op, line in lines.items():
            found = parents[op] = set()
            for parent in line.parents:
                if isinstance(parent, int):
                    found.add(holder(histories, line.history, parent) << SHIFT | parent)
                else:
                    found.update(names.get(OpRef.read(parent), ()))
            found &= lines.keys() - {op}
        return FieldOps(lines, parents)
