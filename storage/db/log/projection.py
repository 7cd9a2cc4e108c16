"""Deriving from ops what is shown: heads of fields, entities' tables, containment; the same in any order of arrival."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import msgspec

from core.entities import ENTITIES, QUIET, SAVE, EntityType, ValueKind, is_fixed, klass_of
from core.log.op import FieldOp, InLine
from storage.db.log.lines import unpack_parents
from storage.db.log.log import ABOVE, MASK, SHIFT, Log, counts, numbers
from storage.db.sqlite import Connection, enter
from storage.db.tables import quoted

FieldKey = tuple[int, int]  # record, number of the field's name
BATCH_LETTERS = 2 * 2**20  # letters of values that are held at once
_Fit = tuple[str, type]  # a column, and of what type its values are


_FIRST_OPS = (
    "INSERT INTO spoken VALUES(?,?,?) ON CONFLICT DO UPDATE SET first=min(first, excluded.first)"
)


class OpRow(NamedTuple):
    """A row of the table `op`."""

    op: int
    clock: int
    record: int
    field: int
    value: InLine
    parents: int | str | None
    version: int
    chain: bytes


def store(db: Connection, rows: Iterable[OpRow]) -> None:
    """Insert ops into the table `op`."""
    enter(
        db,
        "INSERT INTO op",
        "(?,?,?,?,?,nullif(?, 0),?,?)",
        [
            (
                op,
                clock,
                record,
                name,
                bytearray(value) if value.__class__ is bytes else value,
                parents or 0,
                version,
                bytearray(chain),
            )
            for op, clock, record, name, value, parents, version, chain in rows
        ],
    )


class RecordTypeInfo(NamedTuple):
    """What deriving a record's fields needs. `klass`: class of rights of its ops; `declared`: None = unknown entity."""

    entity: str
    scope: str
    scope_number: int
    klass: str
    declared: EntityType | None


NO_KIND = RecordTypeInfo("", "", 0, "", None)


@dataclass(slots=True)
class ChangedRecordRows:
    """Row ids of records that a transaction changed. `placed`: put into a container; `moved`: taken out of one."""

    records: set[int] = field(default_factory=set)
    placed: set[int] = field(default_factory=set)  # records whose container field was set
    moved: set[int] = field(default_factory=set)  # records that left a container


def kind_of(log: Log, entity: str, scope: str) -> RecordTypeInfo:
    return RecordTypeInfo(
        entity, scope, log.intern(scope), klass_of(entity, scope), ENTITIES.get(entity)
    )


def project(
    log: Log, rows: Iterable[OpRow], kinds: Mapping[int, RecordTypeInfo], top: int
) -> ChangedRecordRows:
    """Derive the fields from newly stored ops; return the records changed. `kinds`: {record number: kind} for the
    records of these ops; numbers above `top` are new records."""
    batch = _Batch(log, dict(kinds), top)
    limits: dict[tuple[int, str], int] = {}
    first_ops: list[tuple[int, str, int]] = []
    # the ops of a record follow each other
    of = (-1, -1)
    kind = NO_KIND
    limit = -1
    for row in rows:
        if of != (row.record, row.op >> SHIFT):
            of = record, history = row.record, row.op >> SHIFT
            kind = kinds[record]
            klass = kind.klass or (SAVE if kind.entity == SAVE else "")
            if (history, klass) not in limits:
                limits[history, klass] = log.verdict.limit(history, klass)
                first_ops.append((history, klass, row.op & MASK))
            limit = limits[history, klass]
        if row.op & MASK <= limit:
            batch.take(row, kind)
    log.db.executemany(_FIRST_OPS, first_ops)
    return batch.write()


def project_again(log: Log, fields: Iterable[FieldKey]) -> ChangedRecordRows:
    """Derive these fields again after ops of theirs took or lost effect; return the records changed."""
    batch = _Batch(log, {}, log.last_record())
    for key in fields:
        if key[0] not in batch.kinds:
            ref = log.ref(key[0])
            batch.kinds[key[0]] = kind_of(log, ref.entity, ref.scope)
        if batch.kinds[key[0]].klass:
            batch.slow.add(key)
    done = batch.write()
    for record in done.records:
        _born_again(log, record, batch.kinds[record])
    return done


class _Batch:
    """The fields to be written at the end of a run over ops."""

    def __init__(self, log: Log, kinds: dict[int, RecordTypeInfo], top: int) -> None:
        self.log = log
        self.kinds = kinds
        self._top = top
        self.slow: set[FieldKey] = set()
        self.born: dict[int, int] = {}
        self._quick: dict[FieldKey, OpRow] = {}
        self._parents: dict[tuple[int, str, InLine], int | None] = {}
        self._edges: list[tuple[int, int]] = []  # of records that were not here before

    def take(self, row: OpRow, kind: RecordTypeInfo) -> None:
        """Take an op. If it is the field's first, or its only parent is the single head, no other op has to be read."""
        key = (row.record, row.field)
        born = self.born.get(row.record)
        if born is None or row.clock < born:
            self.born[row.record] = row.clock
        if key in self.slow:
            return
        if row.record > self._top and key not in self._quick:
            self._quick[key] = row
            return
        standing = self._standing(key)
        if standing is None or (
            isinstance(row.parents, int)
            and standing == (row.op >> SHIFT << SHIFT | row.parents)
            and not is_fixed(kind.entity, self.log.name(row.field))
        ):
            self._quick[key] = row
        else:
            self.slow.add(key)
            self._quick.pop(key, None)

    def _standing(self, key: FieldKey) -> int | None:
        """Return the field's head op if it is the only one, None if there is none, -1 if there are several."""
        if key in self._quick:
            return self._quick[key].op
        if key[0] > self._top:
            return None
        found = self.log.db.execute(
            "SELECT op, heads FROM field WHERE record=? AND name=?", key
        ).fetchone()
        if found is None:
            return None
        return -1 if found[1] is not None else int(found[0])

    def write(self) -> ChangedRecordRows:
        done = ChangedRecordRows()
        shown = defaultdict[int, dict[int, InLine]](dict)
        containers = {self.log.number(one.container) for one in ENTITIES.values() if one.container}
        for (record, name), row in self._quick.items():
            shown[record][name] = row.value
            if name in containers:
                self._put_inside(done, record, name, (row.value,))
        self.log.db.execute(_STAND, (numbers(row.op for row in self._quick.values()),))
        rows, held = list[tuple[InLine, ...]](), 0
        for record, name in self.slow:
            stand = self._heads(record, name)
            first = shown[record][name] = stand[0].value if stand else None
            self._put_inside(done, record, name, [line.value for line in stand])
            if stand:
                rows.append(_field_row(record, name, stand, self.log.name(name)))
            else:
                self.log.db.execute("DELETE FROM field WHERE record=? AND name=?", (record, name))
            if isinstance(first, str):
                held += len(first)
            if held > BATCH_LETTERS:  # what shows may be older and longer than all that came
                self._write_shown(done, rows, shown)
                rows, held = [], 0
                shown.clear()
        self._write_shown(done, rows, shown)
        if self._edges:
            enter(self.log.db, "INSERT INTO inside", "(?,?)", self._edges)
        return done

    def _write_shown(
        self,
        changes: ChangedRecordRows,
        rows: Iterable[tuple[InLine, ...]],
        shown: Mapping[int, Mapping[int, InLine]],
    ) -> None:
        self.log.db.executemany("INSERT OR REPLACE INTO field VALUES(?,?,?,?,?,?,?,?)", rows)
        self._write_tables(shown)
        changes.records |= shown.keys()

    def _heads(self, record: int, name: int) -> list[FieldOp]:
        kind = self.kinds[record]
        counts = self.log.verdict.counts
        lines = [
            line
            for line in _lines(self.log, record, name)
            if counts(line.history, line.seq, kind.klass)
        ]
        return FieldOp.heads(lines, self.log.histories, is_fixed(kind.entity, self.log.name(name)))

    def _put_inside(
        self, changes: ChangedRecordRows, record: int, name: int, values: Iterable[InLine]
    ) -> None:
        """Store what the container field says: an edge for every value of it."""
        kind = self.kinds[record]
        if kind.declared is None or kind.declared.container != self.log.name(name):
            return
        new = {parent for value in values if (parent := self._parent(kind, kind.declared, value))}
        changes.placed.add(record)
        if record > self._top:
            self._edges += [(record, one) for one in new]
            return
        db = self.log.db
        old = {parent for (parent,) in db.execute(ABOVE, (record,))}
        db.executemany(
            "DELETE FROM inside WHERE child=? AND parent=?", [(record, one) for one in old - new]
        )
        db.executemany("INSERT INTO inside VALUES(?,?)", [(record, one) for one in new - old])
        if old - new:
            changes.moved.add(record)

    def _parent(self, kind: RecordTypeInfo, declared: EntityType, value: InLine) -> int | None:
        """Return the number of the record named as container; cached, since many records are in one."""
        key = (kind.scope_number, declared.name, value)
        if key not in self._parents:
            named = container(value, declared)
            entity, id_ = named or ("", "")
            if named:
                found = self.log.intern_record(kind.scope_number, self.log.intern(entity), id_)
            else:
                found = None
            self._parents[key] = found
        return self._parents[key]

    def _write_tables(self, shown_values: Mapping[int, Mapping[int, InLine]]) -> None:
        """Write shown values to the entities' tables, a statement per set of columns; wrong types become null."""
        known: dict[str, Mapping[int, _Fit]] = {}
        groups = defaultdict[tuple[str, tuple[int, ...]], list[tuple[InLine, ...]]](list)
        for record, values in shown_values.items():
            kind = self.kinds[record]
            if kind.declared is None:
                continue
            fits = known.get(kind.entity)
            if fits is None:
                fits = known[kind.entity] = self._fits(kind.declared)
            typed = {
                name: value if isinstance(value, fits[name][1]) else None
                for name, value in values.items()
                if name in fits
            }
            row = (record, kind.scope_number, self.born.get(record, _NEVER), *typed.values())
            groups[kind.entity, tuple(typed)].append(row)
        for (entity, names), rows in groups.items():
            into, marks, but = _upsert(entity, tuple(known[entity][name][0] for name in names))
            enter(self.log.db, into, marks, rows, but)

    def _fits(self, declared: EntityType) -> Mapping[int, _Fit]:
        """Return the columns of an entity's table, by the numbers of the field names."""
        named = ((self.log.number(name), name, one.kind) for name, one in declared.columns.items())
        return {number: (name, _FITS[kind]) for number, name, kind in named if number is not None}


def _lines(log: Log, record: int, name: int) -> Iterator[FieldOp]:
    """Yield every op of one field, whether it counts or not."""
    query = "SELECT op, clock, value, parents, chain FROM op WHERE record=? AND field=?"
    for op, clock, value, parents, chain in log.db.execute(query, (record, name)).fetchall():
        yield FieldOp(op >> SHIFT, op & MASK, clock, value, unpack_parents(parents), chain)


_NEVER = 1 << 62
_STAND = (
    "INSERT OR REPLACE INTO field SELECT record, field, op.value, op, substr(chain, 1, 8), clock, NULL, 0 "
    "FROM json_each(?) AS one CROSS JOIN op ON op=one.value"
)


def container(value: InLine, declared: EntityType) -> tuple[str, str] | None:
    """Return (entity, id) of the container that a value names, or None if the value names no valid container."""
    entity, _, record = (
        value.partition("|")[0].partition("/") if isinstance(value, str) else ("", "", "")
    )
    if entity not in declared.targets or len(record) != 32 or record.strip("0123456789abcdef"):
        return None
    return entity, record


def _field_row(record: int, name: int, stand: Sequence[FieldOp], text: str) -> tuple[InLine, ...]:
    first = stand[0]
    ops = [line.history << SHIFT | line.seq for line in stand]
    several = msgspec.json.encode(ops).decode() if len(ops) > 1 else None
    differ = len({(type(line.value), line.value) for line in stand}) > 1 and text not in QUIET
    return (record, name, first.value, ops[0], first.chain[:8], first.clock, several, int(differ))


_FITS = {ValueKind.TEXT: bytes, ValueKind.PLAIN: str, ValueKind.INTEGER: int, ValueKind.ANY: object}


@lru_cache(400)  # as many as the connection keeps prepared
def _upsert(entity: str, names: tuple[str, ...]) -> tuple[str, str, str]:
    """Return the three parts of the statement for `enter`."""
    columns = ["record", "scope", "born", *map(quoted, names)]
    replace = [
        "born=min(born, excluded.born)",
        *(f"{name}=excluded.{name}" for name in columns[3:]),
    ]
    unless_same = "" if names else " WHERE excluded.born<born"
    return (
        f"INSERT INTO {quoted(entity)}({','.join(columns)})",
        f"({','.join('?' * len(columns))})",
        f" ON CONFLICT(record) DO UPDATE SET {','.join(replace)}{unless_same}",
    )


def _born_again(log: Log, record: int, kind: RecordTypeInfo) -> None:
    """Set `born` to the least clock of the ops that count; delete the row of a record without such ops."""
    if kind.declared is None:
        return
    rows = log.db.execute("SELECT op, clock FROM op WHERE record=?", (record,)).fetchall()
    clocks = [clock for op, clock in rows if counts(log, op, kind.klass)]
    if clocks:
        log.db.execute(
            f"UPDATE {quoted(kind.entity)} SET born=? WHERE record=?", (min(clocks), record)
        )
    else:
        log.db.execute(f"DELETE FROM {quoted(kind.entity)} WHERE record=?", (record,))
