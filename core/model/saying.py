"""How lists of many units ask what records say, as a Protocol that storage fills."""

from collections.abc import Collection
from typing import Protocol


class Saying(Protocol):
    """What records that show say in declared fields, for lists of many units; words are not among them."""

    def values(
        self, entity: str, names: Collection[str] = (), **among: Collection[str | int]
    ) -> frozenset[tuple[str | int | None, ...]]:
        """Every different (scope, *values of these fields) of the records whose fields hold one of those values."""
