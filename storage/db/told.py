"""What the log tells of the records of a scope, counting or not: states at many cuts are read off it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.changes.heads import Line, heads
from core.changes.state import APART, Graph, covers, state_hash
from core.model.check import is_id
from core.model.entities import ENTITIES, is_fixed, klass_of
from core.model.values import Ref
from storage.db.lines import unpack_parents
from storage.db.log import MASK, SHIFT, Log
from storage.db.project import container

Upto = Mapping[int, Mapping[str, int]]  # history -> class -> its last op that counts
Standing = Mapping[str, Sequence[Line]]  # heads by field
_OPS = "SELECT op, clock, field, value, parents, chain FROM op WHERE record=?"
_EDGES = (
    "SELECT op.record, op.value FROM record JOIN op ON op.record=record.id "
    "WHERE record.scope=? AND record.entity=? AND op.field=?"
)
_INNER = {
    name: tuple(one for one in ENTITIES.values() if name in one.targets and one.name not in APART) for name in ENTITIES
}


class Lines(NamedTuple):
    """Everything ever said of one record."""

    ref: Ref
    klass: str
    fields: Mapping[str, Sequence[Line]]
    tops: Mapping[int, int]  # history -> its last op of this record


class Told:
    """The lines of one scope, each record read once. It lives as long as nothing is written."""

    def __init__(self, log: Log, scope: str) -> None:
        self.log, self._scope = log, scope
        self.standing: dict[tuple[int, tuple[int, ...]], Standing] = {}
        self._lines: dict[int, Lines] = {}
        self._edges: dict[str, Mapping[str, Sequence[int]]] = {}

    def state(self, subject: Ref, period: str, inside: Mapping[int, int], upto: Upto) -> bytes:
        """The state hash of a subject with no more than these ops of each history, counting as far as `upto` says."""
        view = _View(self, inside, upto)
        number = self.log.find_record(subject)
        graph = Graph(self._entity, self._local, self._find, view.below, view.said)
        records = covers(number, graph, period) if number is not None else frozenset[int]()
        chains = (line.chain for one in records for stand in view.standing(one).values() for line in stand)
        return state_hash(subject, chains)

    def lines(self, record: int) -> Lines:
        if record not in self._lines:
            fields, tops = defaultdict[str, list[Line]](list), dict[int, int]()
            for op, clock, field, value, parents, chain in self.log.db.execute(_OPS, (record,)).fetchall():
                line = Line(op >> SHIFT, op & MASK, clock, value, unpack_parents(parents), chain)
                fields[self.log.name(field)].append(line)
                tops[line.history] = max(line.seq, tops.get(line.history, 0))
            ref = self.log.ref(record)
            self._lines[record] = Lines(ref, klass_of(ref.entity, ref.scope), fields, tops)
        return self._lines[record]

    def inside(self, entity: str, local: str) -> Sequence[int]:
        """Records of that entity some op of which, counting or not, says that they lie in this one."""
        if entity not in self._edges:
            declared, found = ENTITIES[entity], defaultdict[str, dict[int, None]](dict)
            log = self.log
            numbers = (log.number(self._scope), log.number(entity), log.number(declared.container))
            for record, value in log.db.execute(_EDGES, numbers).fetchall():
                if above := container(value, declared):
                    found["/".join(above)][record] = None
            self._edges[entity] = {name: tuple(records) for name, records in found.items()}
        return self._edges[entity].get(local, ())

    def _entity(self, record: int) -> str:
        return self.lines(record).ref.entity

    def _local(self, record: int) -> str:
        return self.lines(record).ref.local

    def _find(self, name: str) -> int | None:
        entity, _slash, record = name.partition("/")
        return self.log.find_record(Ref(self._scope, entity, record)) if is_id(record) else None


class _View:
    """What of it lies within one cut and counts there."""

    def __init__(self, told: Told, inside: Mapping[int, int], upto: Upto) -> None:
        self._told, self._inside, self._upto = told, inside, upto

    def standing(self, record: int) -> Standing:
        """The heads of a record; worked out once for all views that hold the same of it."""
        told = self._told.lines(record)
        last = {history: min(top, self._last(history, told.klass)) for history, top in told.tops.items()}
        key = (record, tuple(last.values()))
        found = self._told.standing.get(key)
        if found is None:
            found = self._told.standing[key] = {
                field: heads(
                    [line for line in lines if line.seq <= last[line.history]],
                    self._told.log.histories,
                    is_fixed(told.ref.entity, field),
                )
                for field, lines in told.fields.items()
            }
        return found

    def _last(self, history: int, klass: str) -> int:
        return min(self._inside.get(history, 0), self._upto.get(history, {}).get(klass, 0))

    def said(self, record: int, field: str) -> Iterable[str]:
        return [line.value for line in self.standing(record).get(field, ()) if isinstance(line.value, str)]

    def below(self, record: int) -> Iterable[int]:
        ref = self._told.lines(record).ref
        for declared in _INNER.get(ref.entity, ()):
            for child in self._told.inside(declared.name, ref.local):
                said = self.said(child, declared.container)
                if any(container(value, declared) == (ref.entity, ref.id) for value in said):
                    yield child
