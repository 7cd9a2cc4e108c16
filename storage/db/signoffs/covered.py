"""The records that a subject of a sign-off covers now, and the hash of its state, read from one database."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

from core.log.op import APART, APART_FIELDS, InLine, SignOffBody
from core.values import Ref
from storage.db.log.log import BELOW, Log, find_named, numbers, walk

_BELOW = (
    "SELECT parent, child, entity FROM inside JOIN record ON record.id=child "
    "WHERE parent IN (SELECT value FROM json_each(?))"
)
_VALUES = "SELECT record, value, heads FROM field WHERE record IN (SELECT value FROM json_each(?)) AND name=?"
_HEADS = "SELECT op, value, heads FROM field WHERE record=? AND name=?"
_CHAINS = (
    "SELECT chain, heads FROM field JOIN op ON op.op=field.op WHERE field.record IN (SELECT value FROM json_each(?1)) "
    "AND field.name NOT IN (SELECT value FROM json_each(?2))"
)


_Node = TypeVar("_Node")


class SignOffCoverageGraph(NamedTuple, Generic[_Node]):
    """The functions by which `covered_records` walks the records of one scope; `_Node` identifies a record."""

    entity: Callable[[_Node], str]
    name: Callable[[_Node], str]  # `entity/id`
    find: Callable[[str], _Node | None]  # the record with that name
    below: Callable[[_Node], Iterable[_Node]]  # records that name this one as their container
    values: Callable[[_Node, str], Iterable[str]]  # values of the heads of one field


def covered_records(
    subject: _Node, graph: SignOffCoverageGraph[_Node], period: str = ""
) -> frozenset[_Node]:
    """Return the `subject` of a sign-off and all it covers: the records in it, the evidence their links name, and the
    files of that evidence. With `period`, a plan covers only the progress of that period and the rows in it."""
    inside = _contained(subject, graph)
    if period:
        inside = _of_period(subject, inside, graph, period)
    named = {
        word
        for link in inside
        if graph.entity(link) == "link"
        for word in graph.values(link, "evidence")
        if word.startswith("evidence/")
    }
    evidence = {one for word in named if (one := graph.find(word)) is not None}
    return inside.union(*(_contained(one, graph) for one in evidence))


def _contained(subject: _Node, graph: SignOffCoverageGraph[_Node]) -> frozenset[_Node]:
    reached, todo = {subject}, [subject]
    while todo:
        for node in graph.below(todo.pop()):
            if node not in reached and graph.entity(node) not in APART:
                reached.add(node)
                todo.append(node)
    return frozenset(reached)


def _of_period(
    subject: _Node, nodes: frozenset[_Node], graph: SignOffCoverageGraph[_Node], period: str
) -> frozenset[_Node]:
    progress = {
        node
        for node in nodes
        if graph.entity(node) == "progress" and period in graph.values(node, "period")
    }
    names = {graph.name(node) for node in progress}
    rows = {
        node
        for node in nodes
        if graph.entity(node) == "row" and names.intersection(graph.values(node, "parent"))
    }
    return frozenset({subject}).union(*(_contained(node, graph) for node in progress | rows))


def covered(log: Log, subject: Ref, period: str = "") -> frozenset[int]:
    """Return the numbers of the signed record `subject` and of all that its sign-off covers; with `period`, only what a
    sign-off of that period covers. Empty if `subject` is not stored."""
    number = log.find_record(subject)
    if number is None:
        return frozenset()
    reading = _CoveredReading(log, subject.scope, {number: subject.entity})
    graph = SignOffCoverageGraph(
        reading.entities.__getitem__,
        lambda one: log.ref(one).local,
        reading.find,
        reading.below,
        reading.values,
    )
    return covered_records(number, graph, period)


class _CoveredReading:
    """Reads the records of a scope for `covered_records`: what is asked of one record is read at once for all like it,
    so that the number of statements does not grow with the number of records."""

    def __init__(self, log: Log, scope: str, entities: dict[int, str]) -> None:
        """`entities`: of the records known so far, to which the others are added."""
        self._log, self._scope = log, scope
        self.entities = entities
        self._children = dict[int, list[int]]()
        self._values: dict[str, dict[int, list[str]]] = {}  # by field
        self._named = dict[str, int | None]()  # records by `entity/id`

    def below(self, record: int) -> Iterable[int]:
        if record not in self._children:
            roots = {record, *filter(None, self._named.values())} - self._children.keys()
            reached = walk(self._log.db, BELOW, roots)
            self._children |= {each: [] for each in reached}
            for parent, child, entity in self._log.db.execute(
                _BELOW, (numbers(reached),)
            ).fetchall():
                self._children[parent].append(child)
                self.entities[child] = self._log.name(entity)
        return self._children[record]

    def find(self, name: str) -> int | None:
        if name not in self._named:
            words_here = self._values.get("evidence", {}).values()
            wanted = {name}.union(*words_here) - self._named.keys()
            found = find_named(self._log, self._scope, wanted)
            self._named |= dict.fromkeys(wanted) | found
            self.entities |= {number: each.partition("/")[0] for each, number in found.items()}
        return self._named[name]

    def values(self, record: int, field: str) -> Iterable[str]:
        kept = self._values.setdefault(field, {})
        if record not in kept:
            entity = self.entities[record]
            alike = [each for each, its in self.entities.items() if its == entity]
            kept |= {each: [] for each in alike}
            rows = self._log.db.execute(_VALUES, (numbers(alike), self._log.number(field)))
            for each, value, heads in rows.fetchall():
                if heads is not None:
                    kept[each] = words(self._log, each, field)
                elif isinstance(value, str):
                    kept[each] = [value]
        return kept[record]


def standing(log: Log, record: int, field: str) -> list[tuple[int, InLine]]:
    """Return (op number, stored value) of each head of a record's field: several in a conflict, [] if never set."""
    row = log.db.execute(_HEADS, (record, log.number(field))).fetchone()
    if row is None or row[2] is None:
        return [row[:2]] if row else []
    ops = msgspec.json.decode(row[2])
    return [
        (op, log.db.execute("SELECT value FROM op WHERE op=?", (op,)).fetchone()[0]) for op in ops
    ]


def words(log: Log, record: int, field: str) -> list[str]:
    """Return the values of a field's heads in record number `record` that are strings, not numbers or hashed texts."""
    return [value for _op, value in standing(log, record, field) if isinstance(value, str)]


def hash_of(log: Log, subject: Ref, period: str = "") -> bytes:
    """Return the present state hash (docs/log.md: Hashes) of an assessment, sheet or plan, or of a plan's `period`."""
    return hash_with(log, subject, covered(log, subject, period))


def hash_with(log: Log, subject: Ref, records: Iterable[int]) -> bytes:
    """Return the present state hash of the signed record `subject`, as if it covered `records` (numbers)."""
    given = numbers(records), numbers(apart_fields(log))
    return SignOffBody.hash_of(subject, _chains(log, log.db.execute(_CHAINS, given).fetchall()))


def apart_fields(log: Log) -> set[int]:
    """Return the numbers of the field names that no state hash includes and no sign-off locks."""
    return {number for name in APART_FIELDS if (number := log.number(name)) is not None}


def _chains(log: Log, rows: Iterable[tuple[bytes, str | None]]) -> Iterator[bytes]:
    for chain, heads in rows:
        if heads is None:
            yield chain
        else:
            for op in msgspec.json.decode(heads):
                yield bytes(log.db.execute("SELECT chain FROM op WHERE op=?", (op,)).fetchone()[0])
