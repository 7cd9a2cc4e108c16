"""What lies in a record."""

from collections.abc import Iterator

from core.model.entities import ENTITIES
from core.model.values import Record, Ref
from core.ports import Reader

CONTAINED = tuple(entity for entity in ENTITIES.values() if entity.container not in ("", "body"))


def below(reader: Reader, ref: Ref) -> Iterator[Record]:
    """Every record that lies in this one and shows."""
    for entity in CONTAINED:
        if ref.entity in entity.targets:
            for inner in reader.records(entity.name, ref.scope, **{entity.container: ref.local}):
                yield inner
                yield from below(reader, inner.ref)
