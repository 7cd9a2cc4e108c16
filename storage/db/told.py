"""What the log tells of the records of a scope, counting or not: from one cut to the next only what differs is read.

Whoever writes thousands of false bodies, each with a cut of its own, makes nobody look at the whole subject each time.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.changes.heads import Line, holder
from core.changes.names import read_name
from core.changes.state import state_hash
from core.model.check import is_id
from core.model.entities import ENTITIES, is_fixed, klass_of
from core.model.values import Ref
from storage.db.lines import unpack_parents
from storage.db.log import MASK, SHIFT, Log
from storage.db.project import container
from storage.db.told_cover import Cover
from storage.db.told_fields import Field, Said

Upto = Mapping[int, Mapping[str, int]]  # history -> class -> its last op that counts
_OPS = "SELECT op, clock, field, value, parents, chain FROM op WHERE record=?"
_EDGES = (
    "SELECT op.record, op.value FROM record JOIN op ON op.record=record.id "
    "WHERE record.scope=? AND record.entity=? AND op.field=?"
)
_SPAN = "SELECT op, record, field FROM op WHERE op BETWEEN ? AND ?"


class Told:
    """The lines of one scope, each record read once. It lives as long as nothing is written."""

    def __init__(self, log: Log, scope: str) -> None:
        self._log, self._scope = log, scope
        self._limits: dict[int, dict[str, int]] = {}  # history -> class -> its last op that counts within the cut
        self._said: dict[int, Said] = {}
        self._edges: dict[str, Mapping[str, Sequence[int]]] = {}
        self._covers: dict[tuple[int, str], Cover] = {}
        self._watched: dict[int, list[Cover]] = defaultdict(list)

    def state(self, subject: Ref, period: str, inside: Mapping[int, int], upto: Upto) -> bytes:
        """The state hash of a subject with no more than these ops of each history, counting as far as `upto` says."""
        number = self._log.find_record(subject)
        if number is None:
            return state_hash(subject, ())
        self._move(inside, upto)
        if (number, period) not in self._covers:
            self._covers[number, period] = Cover(self, number, period)
        return state_hash(subject, self._covers[number, period].chains)

    # -- what covers ask

    def watch(self, record: int, cover: Cover) -> Said:
        """What is said of a record; from now on the cover is told when it changes."""
        self._watched[record].append(cover)
        return self.said(record)

    def said(self, record: int) -> Said:
        if record not in self._said:
            self._said[record] = self._read(record)
        return self._said[record]

    def inside(self, entity: str, local: str) -> Sequence[int]:
        """Records of that entity some op of which, counting or not, says that they lie in this one."""
        if entity not in self._edges:
            declared, found = ENTITIES[entity], defaultdict[str, dict[int, None]](dict)
            log = self._log
            numbers = (log.number(self._scope), log.number(entity), log.number(declared.container))
            for record, value in log.db.execute(_EDGES, numbers).fetchall():
                if above := container(value, declared):
                    found["/".join(above)][record] = None
            self._edges[entity] = {name: tuple(records) for name, records in found.items()}
        return self._edges[entity].get(local, ())

    def find(self, name: str) -> int | None:
        entity, _slash, record = name.partition("/")
        return self._log.find_record(Ref(self._scope, entity, record)) if is_id(record) else None

    # -- from cut to cut

    def _move(self, inside: Mapping[int, int], upto: Upto) -> None:
        for branch in self._log.scopes.get(self._scope, ()):
            last = inside.get(branch.id, 0)
            old = self._limits.get(branch.id, {})
            new = {klass: min(last, limit) for klass, limit in upto.get(branch.id, {}).items()}
            if ends := [n for k in old.keys() | new.keys() for n in _differ(old.get(k, 0), new.get(k, 0))]:
                self._limits[branch.id] = new
                self._turn(branch.id << SHIFT, (min(ends), max(ends)), old, new)

    def _turn(self, base: int, span: tuple[int, int], old: Mapping[str, int], new: Mapping[str, int]) -> None:
        rows = self._log.db.execute(_SPAN, (base | span[0] + 1, base | span[1])).fetchall()
        read = [(op, record, field, self._said[record]) for op, record, field in rows if record in self._said]
        for op, record, field, said in read:  # what is read from here on is read as it is after the move
            if (op & MASK <= old.get(said.klass, 0)) != (op & MASK <= new.get(said.klass, 0)):
                name = self._log.name(field)
                for line, sign in said.fields[name].turn(op):
                    for cover in self._watched[record]:
                        cover.stands(record, name, line, sign)

    def _read(self, record: int) -> Said:
        lines = defaultdict[str, dict[int, Line]](dict)
        for op, clock, field, value, parents, chain in self._log.db.execute(_OPS, (record,)).fetchall():
            line = Line(op >> SHIFT, op & MASK, clock, value, unpack_parents(parents), chain)
            lines[self._log.name(field)][op] = line
        ref = self._log.ref(record)
        klass = klass_of(ref.entity, ref.scope)
        fields = {name: self._field(ref.entity, name, said) for name, said in lines.items()}
        for field in fields.values():
            for op, line in field.lines.items():
                if line.seq <= self._limits.get(line.history, {}).get(klass, 0):
                    for _change in field.turn(op):
                        pass
        return Said(ref, klass, fields)

    def _field(self, entity: str, name: str, lines: Mapping[int, Line]) -> Field:
        """Parents are looked for among the lines of the field; in one fixed at birth they replace nothing."""
        if is_fixed(entity, name):
            return Field(lines, dict.fromkeys(lines, ()))
        histories, names = self._log.histories, defaultdict[object, list[int]](list)
        for op, line in lines.items():
            names[histories[line.history].stream, line.seq, line.chain[:8]].append(op)
        parents: dict[int, set[int]] = {}
        for op, line in lines.items():
            found = parents[op] = set()
            for parent in line.parents:
                if isinstance(parent, int):
                    found.add(holder(histories, line.history, parent) << SHIFT | parent)
                else:
                    found.update(names.get(read_name(parent), ()))
            found &= lines.keys() - {op}
        return Field(lines, parents)


def _differ(one: int, other: int) -> tuple[int, ...]:
    return (one, other) if one != other else ()
