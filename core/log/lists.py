"""What is asked of many records at once, as Protocols that storage fills."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from core.values import Brief, Record, Ref

_Made = TypeVar("_Made")


class ReadRecords(NamedTuple):
    """Records that show, in their order, as they were when they were read."""

    records: Sequence[Record]
    state: object = None  # of the folder then, for who reads them again; None = it is not known


class FieldReader(Protocol):
    """Some fields of visible records, for lists of many units, and which records hold certain words."""

    def values(
        self, entity: str, names: Collection[str] = (), **among: Collection[str | int]
    ) -> frozenset[tuple[str | int | None, ...]]:
        """Every different (scope, *values of these fields) of the records whose fields hold one of those values; of a
        text 1 or 0, whether one stands there, and no record is found by it."""

    def brief(
        self, entity: str, names: Sequence[str], /, **equals: str | int | frozenset[str]
    ) -> Sequence[Brief]:  # fmt: skip
        """What `Reader.records` gives, in its order, of each record these fields alone; a field may also be asked to
        hold one of several values."""

    def listed(
        self, entity: str, scope: str, before: ReadRecords | None = None, /, **equals: str | int | frozenset[str]
    ) -> ReadRecords:  # fmt: skip
        """What `Reader.records` gives, where a field may also be asked to hold one of several values: of those that
        were read `before` the very same records, as far as nothing of them has changed."""

    def since(self, state: object) -> frozenset[Ref] | None:
        """The records that something was written of since the folder was as a `ReadRecords` says; None where what was
        written before may be judged otherwise by now, is gone, has lost its words or may have got some."""

    def standing(self, refs: Collection[Ref]) -> Mapping[Ref, Record]:
        """Those of these records that are here and show."""

    def once(self, name: object, work: Callable[[], _Made]) -> _Made:
        """What `work` makes of the folder, worked out once as long as nothing is written; `name` is all it rests on."""

    def holding(self, typed: str, groups: Sequence[str], most: int) -> Mapping[str, Sequence[Ref]]:
        """Of each of these groups (core.search.fields) the records that hold every word typed, the newest first, at
        most so many; those that hold them but for tone marks behind the others."""

    def waiting(self) -> int:
        """How many records are not found yet, because what finds them is being made."""


class KeptFields(FieldReader, Protocol):
    """The same, with writing."""

    def catch_up(self) -> int:
        """Make some of what waits to be found; how many still wait."""
