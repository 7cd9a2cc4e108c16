"""What a file would change is said in words: no field by the name it is kept under, no value by its key."""

import pytest

from core.entities import ENTITIES, is_fixed
from core.exchange.incoming_view import _After, _fields
from core.values import Plain, Record, Ref, ShownField

PLAIN = {name: Plain(name) for name in ("centre", "region", "province", "district", "section")}


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_preview_names_no_field_as_it_is_kept(entity: str) -> None:
    ref = Ref("u", entity, "a" * 32)
    fields = [*ENTITIES[entity].columns, *(f"{one}.x" for one in ENTITIES[entity].families)]
    new = Record(ref, {name: ShownField(Plain("x")) for name in fields})
    rows = [*_fields(_After(new, "", "", "", None, {}, {}), Record(ref, {}))]
    wrong = {row.name for row in rows} & {*fields, ""}
    assert not wrong
    assert not any(is_fixed(entity, row.field) for row in rows)
