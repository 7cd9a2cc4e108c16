"""Whose eyes personal words are for: those of the unit that wrote them, else of whom it gives them (EXCHANGE 6.4)."""

from typing import NamedTuple

from core.changes.rights import Holder
from core.model.entities import field_of

MARKED = {"evidence": frozenset({"title", "note", "url"})}  # personal where `personal` of their record says so


class Share(NamedTuple):
    """What one export does about personal words and files, for its receivers alone."""

    give: bool = False  # those of the own unit go along; never to a committee or to a device nobody has certified
    ask: bool = False  # those of the receivers' units are asked for


NOTHING_SHARED = Share()


def withheld(scope: str, entity: str, field: str, reader: Holder | None, *, marked: bool = False) -> bool:
    """Are the words of this field kept from that reader? Nobody certified (None) counts as another unit.

    `marked`: its record says that it is personal. A committee judges what it is given and has no need of names; what
    others do need, such as the signers of a sign-off, is not marked personal in core.model.
    """
    declared = field_of(entity, field)
    if declared is None or not (declared.personal or (marked and may_be_marked(entity, field))):
        return False
    return reader is None or reader.kind == "committee" or reader.unit != scope.partition("/")[0]


def may_be_marked(entity: str, field: str) -> bool:
    """Does its record decide whether it is personal?"""
    return field in MARKED.get(entity, ())


def may_be_given(scope: str, own: str, reader: Holder | None) -> bool:
    """May a unit give personal words of this scope to that reader, if it wants to? Only its own, to who is known."""
    return scope.partition("/")[0] == own and reader is not None and reader.kind not in ("committee", "root")
