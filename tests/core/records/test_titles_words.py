"""What a file would change is said in words: no field by the name it is kept under, no value by its key."""

import pytest

from core.assessment.view import value_words
from core.entities import ENTITIES, is_fixed, unit_id
from core.exchange.incoming_view import _After, _fields
from core.records.titles import RowFieldCell, called
from core.values import AbsenceReason, Plain, Record, Ref, ShownField
from storage.db.folder.store import Folder
from tests.core.centre.test_rank import register

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


def test_kinds_units_and_answers_are_said_in_words() -> None:
    units = {"a" * 32: "อำเภอเมือง"}
    for kind in PLAIN:
        assert value_words(None, None, "kind", {}, PLAIN[kind]).isascii() is False
    assert value_words(None, None, "parent", units, Plain(f"all/unit/{'a' * 32}")) == "อำเภอเมือง"
    assert value_words(None, None, "active", {}, 1) == "ใช่"
    assert value_words(None, None, "roles", {}, Plain("chair,assessor")) == "ประธาน, กรรมการ"
    assert RowFieldCell.field_words(None, "kind") == "ประเภท"


def test_a_unit_whose_name_did_not_come_is_called_by_its_code(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(folder, "P1", kind=Plain("province"))
    ref = Ref("all", "unit", unit_id("P1"))
    held = folder.record(ref)
    assert held is not None
    nameless = Record(ref, {**held.fields, "name": ShownField(AbsenceReason.NOT_HERE)})
    monkeypatch.setattr(folder, "record", lambda _ref: nameless)
    assert called(folder, ref) == "หน่วยงานในทะเบียน P1"
