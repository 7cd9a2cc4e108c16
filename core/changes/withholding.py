"""Whose eyes personal words are for: those of the unit that wrote them, and nobody else's (EXCHANGE 6.4)."""

from core.changes.rights import Holder
from core.model.entities import field_of


def withheld(scope: str, entity: str, field: str, reader: Holder | None) -> bool:
    """Are the words of this field kept from that reader? Nobody certified (None) counts as another unit.

    A committee judges what it is given and has no need of names; what others do need, such as the signers of a
    sign-off, is not marked personal in core.model.
    """
    declared = field_of(entity, field)
    if declared is None or not declared.personal:
        return False
    return reader is None or reader.kind == "committee" or reader.unit != scope.partition("/")[0]
