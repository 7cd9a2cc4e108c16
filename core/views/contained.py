"""What lies in a record."""

from collections.abc import Iterator

from core.model.entities import ENTITIES
from core.model.values import Record, Ref
from core.ports import Reader

EMPTY = "delete_empty"  # label of the save that deletes a row nobody has written into: the bin does not list it
CONTAINED = tuple(entity for entity in ENTITIES.values() if entity.container not in ("", "body"))


def below(reader: Reader, ref: Ref) -> Iterator[Record]:
    """Every record that lies in this one and shows."""
    for entity in CONTAINED:
        if ref.entity in entity.targets:
            for inner in reader.records(entity.name, ref.scope, **{entity.container: ref.local}):
                yield inner
                yield from below(reader, inner.ref)


def blank(reader: Reader, record: Record) -> bool:
    """Whether a row of a plan holds nothing: nobody ever wrote into it, or hung anything on it."""
    if record.ref.entity != "row" or written(reader, record) or any(True for _inner in below(reader, record.ref)):
        return False
    rows = reader.records("row", record.ref.scope, plan=record.text("plan"))
    return not any(row.text("parent") == record.ref.local for row in rows)


def written(reader: Reader, record: Record) -> bool:
    """Whether a field of its form ever had a value."""
    own = ("f.", "p.")
    return any(name.startswith(own) for name in record.fields) or any(
        past.field.startswith(own) for past in reader.history.of(record.ref)
    )
