"""The records a subject covers now, and the hash of its state, read from one database."""

from collections.abc import Iterable, Iterator

import msgspec

from core.change_check import is_id
from core.log.op import InLine
from core.log.signoff import APART_FIELDS, Graph, covered_records, state_hash
from core.values import Ref
from storage.db.log.log import BELOW, Log, numbers, walk

_BELOW = (
    "SELECT parent, child, entity FROM inside JOIN record ON record.id=child "
    "WHERE parent IN (SELECT value FROM json_each(?))"
)
_HEADS = "SELECT op, value, heads FROM field WHERE record=? AND name=?"
_CHAINS = (
    "SELECT chain, heads FROM field JOIN op ON op.op=field.op WHERE field.record IN (SELECT value FROM json_each(?1)) "
    "AND field.name NOT IN (SELECT value FROM json_each(?2))"
)


def covered(log: Log, subject: Ref, period: str = "") -> frozenset[int]:
    """Numbers of the subject's record and of all it covers; empty when no op ever named the subject."""
    number = log.find_record(subject)
    if number is None:
        return frozenset()
    entities = {number: subject.entity}
    children = dict[int, list[int]]()

    def snapshot(under: int) -> None:
        """Everything below these records, in one query."""
        reached = walk(log.db, BELOW, (under,))
        children.update((record, []) for record in reached)
        for parent, child, entity in log.db.execute(_BELOW, (numbers(reached),)).fetchall():
            children[parent].append(child)
            entities[child] = log.name(entity)

    def below(record: int) -> Iterable[int]:
        if record not in children:
            snapshot(record)
        return children[record]

    def find(name: str) -> int | None:
        entity, _slash, record = name.partition("/")
        found = log.find_record(Ref(subject.scope, entity, record)) if is_id(record) else None
        if found is not None:
            entities[found] = entity
        return found

    def local(record: int) -> str:
        return log.ref(record).local

    return covered_records(number, Graph(entities.__getitem__, local, find, below, lambda *at: words(log, *at)), period)


def standing(log: Log, record: int, field: str) -> list[tuple[int, InLine]]:
    """(op, value) of every op that stands in a field."""
    row = log.db.execute(_HEADS, (record, log.number(field))).fetchone()
    if row is None or row[2] is None:
        return [row[:2]] if row else []
    ops = msgspec.json.decode(row[2])
    return [(op, log.db.execute("SELECT value FROM op WHERE op=?", (op,)).fetchone()[0]) for op in ops]


def words(log: Log, record: int, field: str) -> list[str]:
    """The plain values that stand in a field."""
    return [value for _op, value in standing(log, record, field) if isinstance(value, str)]


def hash_of(log: Log, subject: Ref, period: str = "") -> bytes:
    """The current state hash of a subject."""
    return hash_with(log, subject, covered(log, subject, period))


def hash_with(log: Log, subject: Ref, records: Iterable[int]) -> bytes:
    """The same where it is known which records it covers."""
    given = numbers(records), numbers(apart_fields(log))
    return state_hash(subject, _chains(log, log.db.execute(_CHAINS, given).fetchall()))


def apart_fields(log: Log) -> set[int]:
    """The numbers of the fields that are in no state and never held."""
    return {number for name in APART_FIELDS if (number := log.number(name)) is not None}


def _chains(log: Log, rows: Iterable[tuple[bytes, str | None]]) -> Iterator[bytes]:
    for chain, heads in rows:
        if heads is None:
            yield chain
        else:
            for op in msgspec.json.decode(heads):
                yield bytes(log.db.execute("SELECT chain FROM op WHERE op=?", (op,)).fetchone()[0])
