"""Lists of many records by some of their fields: one statement over the entity's own table."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from json import dumps
from typing import TypeVar, cast

from core.entities import ENTITIES, Entity, ValueKind
from core.values import Brief, Record, Ref
from storage.db.log import searching
from storage.db.log.fields import fields
from storage.db.log.log import Log, Snapshot, away, numbers
from storage.db.tables import quoted

_Result = TypeVar("_Result")
Found = tuple[int, bytes, int, int]  # record's number, its id, numbers of its scope and entity
Equals = dict[str, str | int | frozenset[str]]
_WORDS = "SELECT body FROM text WHERE text.record=it.record AND text.field={name} AND hash="


class FieldValues:
    """core.log.lists.FieldReader."""

    def __init__(self, snapshot: Snapshot, made: dict[object, object] | None) -> None:
        """`made`: what was worked out of the state that is read, forgotten with it; None where the state is written."""
        self._snapshot, self._made = snapshot, made

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
        if odd := {name for name in (*names, *among) if name not in columns or columns[name].kind is ValueKind.TEXT}:
            raise ValueError(f"{entity} has no such value {odd}")
        wanted = ", ".join(("scope", *map(quoted, names)))
        where = "".join(f" AND {quoted(name)} IN (SELECT value FROM json_each(?))" for name in among)
        query = f"SELECT DISTINCT {wanted} FROM {quoted(entity)} WHERE record NOT IN (SELECT record FROM hidden){where}"
        with self._snapshot() as log:
            rows = log.db.execute(query, [dumps(list(one)) for one in among.values()]).fetchall()
            gone = set(_away(log))
            rows = [row for row in rows if row[0] not in gone]
            return frozenset((log.name(scope), *values) for scope, *values in rows)

    def brief(
        self, entity: str, names: Sequence[str], /, **equals: str | int | frozenset[str]
    ) -> Sequence[Brief]:  # fmt: skip
        with self._snapshot() as log:
            return brief(log, entity, names, equals)

    def standing(self, refs: Collection[Ref]) -> Mapping[Ref, Record]:
        with self._snapshot() as log:
            named = {number: ref for ref in refs if ref.entity in ENTITIES and (number := log.find_record(ref))}
            rows: list[Found] = []
            for entity in {ref.entity for ref in named.values()}:
                query = _SHOWN.format(entity=quoted(entity))
                for number, scope in log.db.execute(query, (numbers(named),)).fetchall():
                    rows.append((number, bytes.fromhex(named[number].id), scope, log.number(entity) or 0))
            return {one.ref: one for one in records_of(log, rows)}

    def holding(self, typed: str, groups: Sequence[str], most: int) -> Mapping[str, Sequence[Ref]]:
        from storage.db.reading.finding import holding

        with self._snapshot() as log:
            found = holding(log, typed, groups, most)
            if not away(log):
                return found
            shown = {name: [one for one in refs if one.scope not in away(log)] for name, refs in found.items()}
            return {name: refs for name, refs in shown.items() if refs}

    def waiting(self) -> int:
        with self._snapshot() as log:
            return searching.waiting(log.db) if searching.has_tables(log.db) else log.last_record()


class KeptFieldValues(FieldValues):
    """core.log.lists.KeptFields; `transaction` writes the index at its end."""

    def __init__(self, snapshot: Snapshot, log: Log, transaction: Callable[[], AbstractContextManager[None]]) -> None:
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


def records_of(log: Log, rows: Sequence[Found]) -> list[Record]:
    """Records with all their fields."""
    shown = fields(log, [row[0] for row in rows])
    query = "SELECT record, deleted, flag FROM bin WHERE record IN (SELECT value FROM json_each(?))"
    entered = log.db.execute(query, (numbers(row[0] for row in rows),)).fetchall()
    states = {number: (bool(deleted), flag) for number, deleted, flag in entered}
    made = []
    for number, id_, scope, entity in rows:
        deleted, flag = states.get(number, (False, ""))
        flags = (flag,) if flag else ()
        made.append(Record(Ref(log.name(scope), log.name(entity), id_.hex()), shown.get(number, {}), deleted, flags))
    return made


def brief(log: Log, entity: str, names: Sequence[str], equals: Equals) -> Sequence[Brief]:
    """The records that FolderReader.records would give, in its order, with these fields alone."""
    declared = ENTITIES[entity]
    wanted, values = which(log, declared, None, equals)
    wished = ", ".join(("record.record", "it.scope", *(_field(log, declared, name) for name in names)))
    rows = log.db.execute(f"SELECT {wished} {from_entity(declared)} WHERE {wanted}", values).fetchall()
    return [
        Brief(Ref(log.name(number), entity, id_.hex()), dict(zip(names, found, strict=True)))
        for id_, number, *found in rows
    ]


def from_entity(declared: Entity) -> str:
    """From the entity's own table to the ids: told outright, for SQLite would go through every record of the folder."""
    return f"FROM {quoted(declared.name)} it CROSS JOIN record ON record.id=it.record"


def which(
    log: Log, declared: Entity, scope: str | None, equals: Mapping[str, str | int | frozenset[str]]
) -> tuple[str, list[str | int | None]]:
    """The condition for records that show, with its values, and the order they are listed in."""
    if unknown := equals.keys() - declared.columns.keys():
        raise ValueError(f"{declared.name} has no field {unknown}")
    wanted = ["it.record NOT IN (SELECT record FROM hidden)", *(_holds(*one) for one in equals.items())]
    values: list[str | int | None] = [dumps([*one]) if isinstance(one, frozenset) else one for one in equals.values()]
    if scope is not None:
        wanted.append("it.scope=?")
        values.append(log.number(scope))
    elif away(log) and not (declared.name == "paper" and "code" in equals):  # a code finds its paper wherever it is
        wanted.append(f"it.scope NOT IN ({','.join(map(str, _away(log)))})")
    order = 'it."order" IS NULL, it."order", ' if "order" in declared.columns else ""
    return f"{' AND '.join(wanted)} ORDER BY {order}born, record.record", values


def _holds(name: str, value: object) -> str:
    several = isinstance(value, frozenset)
    return f"it.{quoted(name)} IN (SELECT value FROM json_each(?))" if several else f"it.{quoted(name)}=?"


def _away(log: Log) -> Sequence[int]:
    """The numbers of the scopes that stand in no list of all: of what this folder was before it joined."""
    return sorted(number for scope in away(log) if (number := log.number(scope)) is not None) or [-1]


def _field(log: Log, declared: Entity, name: str) -> str:
    """A field as it shows, NULL where it is empty or its words are not here.

    The column of an entity holds what its declaration expects; what a foreign program wrote else is with all fields.
    """
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
