"""Fields as they are shown: the value, its head ops, and the conflicting values nobody has chosen between."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from core.entities import QUIET, SAVE
from core.log.op import InLine, Op, SaveHeader, way
from core.values import AbsenceReason, ConflictValue, Plain, ShownField, Text, Value
from storage.db.log import texts
from storage.db.log.log import MASK, SHIFT, Log, numbers, op_name
from storage.db.log.missing_texts import kept_back

_FIELDS = (
    "SELECT record, name, value, op, mark, heads, CASE typeof(value) WHEN 'blob' THEN "
    "(SELECT body FROM text WHERE hash=value AND text.record=field.record AND text.field=name) END FROM field "
    "WHERE record IN (SELECT value FROM json_each(?))"
)


def fields(log: Log, records: Iterable[int]) -> dict[int, dict[str, ShownField]]:
    """Return every field of these records as {record number: {field name: field}}."""
    found: dict[int, dict[str, ShownField]] = defaultdict(dict)
    # streams in hex by history, of these fields alone: a centre has thousands
    streams: dict[int, str] = {}
    for record, name, value, op, mark, heads, body in log.db.execute(
        _FIELDS, (numbers(records),)
    ).fetchall():
        text = log.name(name)
        if heads is not None:
            found[record][text] = _several(log, msgspec.json.decode(heads), text)
            continue
        history = op >> SHIFT
        stream = streams.get(history)
        if stream is None:
            stream = streams[history] = log.histories[history].stream.hex()
        seen = (f"{stream}:{op & MASK}:{mark.hex()}",)
        if body is not None:
            value = Text(body)
        elif value.__class__ is str:
            value = Plain(value)
        elif value.__class__ is bytes:
            value = value_of(log, record, name, value)
        found[record][text] = ShownField(value, seen)
    return found


def _several(log: Log, ops: list[int], name: str) -> ShownField:
    """Return the shown value of several heads; equal ones are shown as one, and the next save names all as parents."""
    values = [conflict_value(log, op) for op in ops]
    distinct = {  # a text that is missing here equals no other
        one.op if isinstance(one.value, AbsenceReason) else (type(one.value), one.value): one
        for one in reversed(values)
    }
    first = values[0]
    names = tuple(one.op for one in values)
    differ = len(distinct) > 1 and name not in QUIET
    shown = sorted(distinct.values(), key=lambda one: names.index(one.op)) if differ else ()
    return ShownField(first.value, names, tuple(shown))


def conflict_value(log: Log, op: int) -> ConflictValue:
    query = "SELECT clock, value, chain, record, field FROM op WHERE op=?"
    clock, value, chain, record, field = log.db.execute(query, (op,)).fetchone()
    device = log.histories[op >> SHIFT].key.hex()
    name = str(op_name(log, op, chain[:8]))
    return ConflictValue(
        value_of(log, record, field, value),
        name,
        saved_in(log, op)[1].person,
        device,
        Op.milliseconds(clock),
    )


def value_of(log: Log, record: int, name: int, value: InLine) -> Value:
    """Return a value stored in field number `name` of record number `record` as users see it. A text is stored as its
    hash: return the text or, if it is missing, the reason (AbsenceReason)."""
    if isinstance(value, bytes):
        key = (value, record, name)
        words = texts.body(log, key)
        if words is not None:
            return Text(words)
        if texts.is_erased(log, key):
            return AbsenceReason.ERASED
        return AbsenceReason.WITHHELD if kept_back(log, key) else AbsenceReason.NOT_HERE
    return Plain(value) if isinstance(value, str) else value


def read_saved(value: object) -> SaveHeader:
    """Return the parts of the line `person|role|time|label|undoes` that begins a save; all "" for other values."""
    parts = value.split("|") if isinstance(value, str) else []
    if len(parts) == len(SaveHeader._fields):
        return SaveHeader(*parts)
    return SaveHeader("", "", "", "", "")


def saved_in(log: Log, op: int) -> tuple[str, SaveHeader]:
    """Return (id, header) of the save to which an op belongs. If the save is unknown, the id and all parts are ""."""
    opening = log.number(SAVE)  # the name of both its entity and its field
    for history, last in sorted(way(log.histories, op >> SHIFT, op & MASK).items(), reverse=True):
        row = log.db.execute(
            "SELECT record.record, value FROM op JOIN record ON record.id=op.record "
            "WHERE op BETWEEN ?1 AND ?2 AND field=?3 AND entity=?3 ORDER BY op DESC LIMIT 1",
            (history << SHIFT, history << SHIFT | last, opening),
        ).fetchone()
        if row:
            return row[0].hex(), read_saved(row[1])
    return "", read_saved(None)
