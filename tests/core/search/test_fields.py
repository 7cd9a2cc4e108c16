"""Every field that is declared is found, or stands in a list with the reason why not."""

import pytest

from core.entities import ENTITIES, ValueKind
from core.search.fields import CODES, GROUP_OF, GROUPS, UNFOUND, WORDLESS, body, is_found, why_not, words_in
from core.search.view import group_words

FIELDS = [(one.name, field.name) for one in ENTITIES.values() for field in one.fields]


def test_every_kind_of_record_has_its_group_or_a_reason() -> None:
    assert set(GROUP_OF) | set(WORDLESS) == set(ENTITIES), "a new kind of record: give it a group, or say why not"
    assert not set(GROUP_OF) & set(WORDLESS)
    assert all(WORDLESS.values())
    assert all(group_words(name) for name in GROUPS)


@pytest.mark.parametrize(("entity", "name"), FIELDS)
def test_every_field_is_found_or_says_why_not(entity: str, name: str) -> None:
    declared = ENTITIES[entity].field(name) or ENTITIES[entity].families[name]
    whole = f"{name}.any" if declared.family else name
    found, why = is_found(entity, whole), why_not(entity, whole)
    assert found != bool(why)
    if declared.kind in (ValueKind.TEXT, ValueKind.ANY) and entity not in WORDLESS and (entity, name) not in UNFOUND:
        assert found, "what people type is found because it is declared"
    if declared.sealed:
        assert not found, "sealed words are read by nobody"


def test_what_is_listed_is_declared_and_needed() -> None:
    assert CODES | UNFOUND.keys() <= set(FIELDS)
    for entity, name in UNFOUND:
        assert ENTITIES[entity].columns[name].kind is ValueKind.TEXT
    for entity, name in CODES:
        assert ENTITIES[entity].columns[name].kind is ValueKind.PLAIN
    for entity in WORDLESS:
        assert not [field for field in ENTITIES[entity].fields if field.kind is ValueKind.TEXT], entity


def test_a_field_nobody_declared_may_be_personal() -> None:
    assert not is_found("row", "unheard")
    assert is_found("row", "f.whatever_a_form_declares")
    assert is_found("progress", "p.whatever_a_form_declares")


def test_a_text_that_holds_several_fields_is_found_by_their_words_alone() -> None:
    assert words_in("said", '{"name":"สมหญิง","by":3}').split() == ["สมหญิง", "3"]
    assert words_in("said", "ข้อความธรรมดา") == "ข้อความธรรมดา"
    assert body([("said", '{"name":"สมหญิง"}'), ("note", "  ")]).strip() == "สมหญิง"
    assert body([("note", " \u200b ")]) == ""
