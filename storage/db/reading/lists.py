"""Reading chosen fields of many records at once, each list by one SQL statement over the entity's own table."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from json import dumps
from typing import NamedTuple, TypeVar, cast

from core.entities import ENTITIES, EntityType, ValueKind
from core.log.ports import RecordBatch
from core.values import AbsenceReason, Record, RecordSummary, Ref
from storage.db.log import searching
from storage.db.log.fields import fields
from storage.db.log.log import (
    SHIFT,
    Log,
    Snapshot,
    away,
    find_records,
    numbers,
    refs_of,
    rests_on,
)
from storage.db.log.texts import ERASURES
from storage.db.tables import quoted

_Result = TypeVar("_Result")
RecordRow = tuple[int, bytes, int, int]  # record's number, its id, numbers of its scope and entity
Equals = dict[str, str | int | frozenset[str]]
_RECORD = "record.id, record.record, record.scope, record.entity"
_WORDS = "SELECT body FROM text WHERE text.record=it.record AND text.field={name} AND hash="


class FolderFieldReader:
    """A reader of fields of many records at once: implements core.log.ports.FieldReader."""

    def __init__(
        self,
        snapshot: Snapshot,
        cache: dict[object, object] | None,
        only: frozenset[str] | None = None,
    ) -> None:
        """`cache` caches what is computed from the state read, and is emptied when that changes; None if the state is
        written to. `only` limits what `values` and `brief` list of units' own data to these scopes; None = all."""
        self._snapshot = snapshot
        self._made = cache
        self._only = only

    def once(self, name: object, work: Callable[[], _Result]) -> _Result:
        if self._made is None:
            return work()
        with self._snapshot():  # the state of now
            if name not in self._made:
                self._made[name] = work()
            return cast(_Result, self._made[name])

    def values(
        self, entity: str, names: Collection[str] = (), **among: Collection[str | int]
    ) -> frozenset[tuple[str | int | None, ...]]:
        columns = ENTITIES[entity].columns
        texts = {name for name, one in columns.items() if one.kind is ValueKind.TEXT}
        odd = {*names, *among} - columns.keys() | texts & among.keys()
        if odd:
            raise ValueError(f"{entity} has no such value {odd}")
        wanted = ", ".join(
            (
                "scope",
                *(f"{quoted(one)} IS NOT NULL" if one in texts else quoted(one) for one in names),
            )
        )
        where = "".join(
            f" AND {quoted(name)} IN (SELECT value FROM json_each(?))" for name in among
        )
        query = f"SELECT DISTINCT {wanted} FROM {quoted(entity)} WHERE record NOT IN (SELECT record FROM hidden){where}"
        with self._snapshot() as log:
            within, scopes = _in_scopes(log, ENTITIES[entity], self._only, "scope")
            rows = log.db.execute(
                query + within, [*(dumps(list(one)) for one in among.values()), *scopes]
            ).fetchall()
            gone = set(_away(log))
            rows = [row for row in rows if row[0] not in gone]
            return frozenset((log.name(scope), *values) for scope, *values in rows)

    def brief(
        self, entity: str, names: Sequence[str], /, **equals: str | int | frozenset[str]
    ) -> Sequence[RecordSummary]:
        with self._snapshot() as log:
            return brief(log, entity, names, equals, self._only)

    def listed(
        self,
        entity: str,
        scope: str,
        before: RecordBatch | None = None,
        /,
        **equals: str | int | frozenset[str],
    ) -> RecordBatch:
        with self._snapshot() as log:
            declared = ENTITIES[entity]
            state = before.state if before else None
            condition, values = which(log, declared, scope, equals)
            rows = log.db.execute(
                f"SELECT {_RECORD} {from_entity(declared)} WHERE {condition}", values
            ).fetchall()
            if isinstance(state, RecordsAtLogState):
                kept = still_so(log, state, [row[0] for row in rows])
            else:
                kept = {}
            anew = [row for row in rows if row[0] not in kept]
            read = dict(zip((row[0] for row in anew), records_of(log, anew), strict=True))
            records = [kept.get(row[0]) or read[row[0]] for row in rows]
            whole = kept | {number: one for number, one in read.items() if not _lacks_words(one)}
            return RecordBatch(records, _state(log, whole))

    def since(self, state: object) -> frozenset[Ref] | None:
        with self._snapshot() as log:
            if isinstance(state, RecordsAtLogState) and not state.lacking:
                came = came_since(log, state)
            else:
                came = None
            return None if came is None else frozenset(refs_of(log, came))

    def standing(self, refs: Collection[Ref]) -> Mapping[Ref, Record]:
        with self._snapshot() as log:
            known = find_records(log, (ref for ref in refs if ref.entity in ENTITIES))
            named = {number: ref for ref, number in known.items()}
            rows: list[RecordRow] = []
            for entity in {ref.entity for ref in named.values()}:
                query = _SHOWN.format(entity=quoted(entity))
                for number, scope in log.db.execute(query, (numbers(named),)).fetchall():
                    rows.append(
                        (number, bytes.fromhex(named[number].id), scope, log.number(entity) or 0)
                    )
            return {one.ref: one for one in records_of(log, rows)}

    def holding(self, text: str, groups: Sequence[str], limit: int) -> Mapping[str, Sequence[Ref]]:
        from storage.db.reading.finding import holding

        with self._snapshot() as log:
            found = holding(log, text, groups, limit)
            if not away(log):
                return found
            shown = {
                name: [one for one in refs if one.scope not in away(log)]
                for name, refs in found.items()
            }
            return {name: refs for name, refs in shown.items() if refs}

    def waiting(self) -> int:
        with self._snapshot() as log:
            return searching.waiting(log.db) if searching.has_tables(log.db) else log.last_record()


class IndexingFieldReader(FolderFieldReader):
    """A FolderFieldReader that also adds records not yet indexed to the search index (core.log.ports.FieldIndexer)."""

    def __init__(
        self, snapshot: Snapshot, log: Log, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        super().__init__(snapshot, None)
        self._log, self._transaction = log, transaction

    def catch_up(self) -> int:
        if not searching.waiting(self._log.db):
            return 0
        with self._transaction():
            return searching.write_some(self._log)


_SHOWN = (
    "SELECT record, scope FROM {entity} WHERE record IN (SELECT value FROM json_each(?)) "
    "AND record NOT IN (SELECT record FROM hidden)"
)


class RecordsAtLogState(NamedTuple):
    """Records that were read, and the state of the log then, by which a later read finds those that are unchanged.
    `ends`: {history: (last op's number, hash there)}; `lacking`: texts were missing that can arrive without an op."""

    rests_on: object  # the state on which the verdict rested
    ends: Mapping[int, tuple[int, bytes]]  # by history, its last op and the chain there
    lacking: bool  # texts were missing that may arrive without an op
    records: Mapping[int, Record]  # by number, those of which no text was missing


def _state(log: Log, records: Mapping[int, Record]) -> RecordsAtLogState:
    ends = {one.id: (one.head, one.chain) for one in log.histories.values()}
    lacking = log.db.execute("SELECT 1 FROM lacking LIMIT 1").fetchone() is not None
    return RecordsAtLogState(rests_on(log), ends, lacking, records)


_SINCE = (
    "SELECT came.record, entity FROM (SELECT DISTINCT record FROM op WHERE op BETWEEN ? AND ?) AS came "
    "CROSS JOIN record ON record.id=came.record"
)


def came_since(log: Log, then: RecordsAtLogState) -> set[int] | None:
    """Return the numbers of records with ops stored since `then`. None if all must be read again, because ops were
    removed or texts erased since, or other ops take effect now."""
    if then.rests_on != rests_on(log):
        return None
    erasures, found = {log.number(entity) for entity in ERASURES}, set[int]()
    for history, (head, chain) in then.ends.items():
        now = log.histories[history]
        if (
            now.head < head
            or (now.chain if now.head == head else log.chain_at(history, head)) != chain
        ):
            return None
        if now.head > head:
            new = log.db.execute(
                _SINCE, (history << SHIFT | (head + 1), history << SHIFT | now.head)
            ).fetchall()
            if any(entity in erasures for _record, entity in new):
                return None
            found.update(record for record, _entity in new)
    return found


def still_so(log: Log, then: RecordsAtLogState, record_numbers: Sequence[int]) -> dict[int, Record]:
    """Return {number: record} of those of `record_numbers` that were read at `then` and have not changed since."""
    came = came_since(log, then)
    if came is None:
        return {}
    found = {
        number: then.records[number]
        for number in record_numbers
        if number in then.records and number not in came
    }
    states = _states(log, [*found])
    return {
        number: one
        for number, one in found.items()
        if (one.deleted, one.flags) == states.get(number, _PLAIN)
    }


def _lacks_words(record: Record) -> bool:
    """Return whether texts are missing that may arrive without an op."""
    return any(
        shown.value.__class__ is AbsenceReason
        or (shown.sides and any(isinstance(side.value, AbsenceReason) for side in shown.sides))
        for shown in record.fields.values()
    )


_State = tuple[bool, tuple[str, ...]]  # whether it lies in the bin, and its flags
_PLAIN: _State = (False, ())


def _states(log: Log, records: Sequence[int]) -> Mapping[int, _State]:
    """Return the state of those of these records that were ever deleted."""
    query = "SELECT record, deleted, flag FROM bin WHERE record IN (SELECT value FROM json_each(?))"
    entered = log.db.execute(query, (numbers(records),)).fetchall()
    return {number: (bool(deleted), (flag,) if flag else ()) for number, deleted, flag in entered}


def records_of(log: Log, rows: Sequence[RecordRow]) -> list[Record]:
    """Return the records in these table rows, with all their fields."""
    known = [row[0] for row in rows]
    shown, states = fields(log, known), _states(log, known)
    return [
        Record(
            Ref(log.name(scope), log.name(entity), id_.hex()),
            shown.get(number, {}),
            *states.get(number, _PLAIN),
        )
        for number, id_, scope, entity in rows
    ]


def brief(
    log: Log,
    entity: str,
    field_names: Sequence[str],
    equals: Equals,
    scopes: frozenset[str] | None = None,
) -> Sequence[RecordSummary]:
    """Return the records outside the bin whose fields equal `equals`, with the fields `field_names` only, by `order`,
    then creation. `scopes`: only records in these, None = all; ignored unless units alone write the entity."""
    declared = ENTITIES[entity]
    condition, values = which(log, declared, None, equals, scopes)
    wished = ", ".join(
        ("record.record", "it.scope", *(_field(log, declared, name) for name in field_names))
    )
    rows = log.db.execute(
        f"SELECT {wished} {from_entity(declared)} WHERE {condition}", values
    ).fetchall()
    return [
        RecordSummary(
            Ref(log.name(number), entity, id_.hex()), dict(zip(field_names, found, strict=True))
        )
        for id_, number, *found in rows
    ]


def from_entity(declared: EntityType) -> str:
    """Return the FROM clause that joins an entity's table (alias `it`) to `record`; the table comes first for speed."""
    return f"FROM {quoted(declared.name)} it CROSS JOIN record ON record.id=it.record"


def which(
    log: Log,
    declared: EntityType,
    scope: str | None,
    equals: Mapping[str, str | int | frozenset[str]],
    only: frozenset[str] | None = None,
) -> tuple[str, list[str | int | None]]:
    """Return (SQL condition and order, parameters) that list the records outside the bin whose fields have the values
    `equals` (a frozenset: one of its values; True: any). `scope`: only its records, None = of any. `only`: only records in these
    scopes, None = in all; ignored unless units alone write the entity."""
    unknown = equals.keys() - declared.columns.keys()
    if unknown:
        raise ValueError(f"{declared.name} has no field {unknown}")
    conditions = [
        "it.record NOT IN (SELECT record FROM hidden)",
        *(_holds(*one) for one in equals.items()),
    ]
    values: list[str | int | None] = [
        dumps([*one]) if isinstance(one, frozenset) else one
        for one in equals.values()
        if one is not True
    ]
    if scope is not None:
        conditions.append("it.scope=?")
        values.append(log.number(scope))
    elif away(log) and not (
        declared.name == "paper" and "code" in equals
    ):  # a code finds its paper wherever it is
        conditions.append(f"it.scope NOT IN ({','.join(map(str, _away(log)))})")
    within, scopes = _in_scopes(log, declared, only)
    values += scopes
    order = 'it."order" IS NULL, it."order", ' if "order" in declared.columns else ""
    return f"{' AND '.join(conditions)}{within} ORDER BY {order}born, record.record", values


def _in_scopes(
    log: Log, declared: EntityType, only: frozenset[str] | None, column: str = "it.scope"
) -> tuple[str, Sequence[str]]:
    """Return (condition that limits what units write to these scopes, its values); "" for entities of other scopes."""
    if only is None or declared.scope_kinds != {"unit"}:
        return "", ()
    return f" AND {column} IN (SELECT value FROM json_each(?))", [
        numbers(filter(None, map(log.number, sorted(only))))
    ]


def _holds(name: str, value: object) -> str:
    if value is True:
        return f"it.{quoted(name)} IS NOT NULL"
    if isinstance(value, frozenset):
        return f"it.{quoted(name)} IN (SELECT value FROM json_each(?))"
    return f"it.{quoted(name)}=?"


def _away(log: Log) -> Sequence[int]:
    """Return the numbers of the scopes that lists of all scopes leave out, as those from before the unit joined."""
    return sorted(number for scope in away(log) if (number := log.number(scope)) is not None) or [
        -1
    ]


def _field(log: Log, declared: EntityType, name: str) -> str:
    """Return SQL for a field as shown, NULL if empty or textless; values of a wrong type are in table `field`."""
    number = log.number(name) or 0
    words = _WORDS.format(name=number)
    other = (
        f"(SELECT CASE typeof(value) WHEN 'blob' THEN ({words}field.value) ELSE value END FROM field "
        f"WHERE field.record=it.record AND field.name={number})"
    )
    column = declared.columns.get(name)
    if column is None:
        return other
    if column.kind is ValueKind.INTEGER or column.kind is ValueKind.PLAIN:
        return f"coalesce(it.{quoted(name)}, {other})"
    return f"coalesce(({words}it.{quoted(name)}), {other})"
