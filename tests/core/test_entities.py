"""What is kept is declared once; everything else follows."""

import pytest

from core.change_check import is_name
from core.entities import (
    BLOBS,
    ENTITIES,
    FORMS,
    EntityType,
    ValueKind,
    field_of,
    is_fixed,
    klass_of,
    record_id,
)

UNIT = "a" * 32


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)
def test_a_natural_key_is_made_of_fields_fixed_at_birth(entity: EntityType) -> None:
    # parts of its one field; the assessment that is opened
    if entity.name not in ("certificate", "opening"):
        assert all(entity.columns[name].fixed for name in entity.key)
    assert not entity.ordinal or entity.columns[entity.ordinal].fixed


@pytest.mark.parametrize(
    "entity", [one for one in ENTITIES.values() if one.key], ids=lambda one: one.name
)
def test_only_an_ordinal_above_one_changes_an_id(entity: EntityType) -> None:
    first = record_id(UNIT, entity.name, *entity.key)
    assert record_id(UNIT, entity.name, *entity.key, ordinal=1) == first
    with pytest.raises(ValueError, match="no number 0"):
        record_id(UNIT, entity.name, *entity.key, ordinal=0)
    if entity.ordinal:
        assert record_id(UNIT, entity.name, *entity.key, ordinal=2) != first
    else:
        with pytest.raises(ValueError, match="no number 2"):
            record_id(UNIT, entity.name, *entity.key, ordinal=2)


def test_the_ids_that_were_shipped_stay() -> None:
    assert (
        record_id(UNIT, "assessment", UNIT, "cdd-clean", 2569, "self")
        == "8fafe067f2a1530db16feaa7ea38e294"
    )


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)
def test_what_names_a_file_is_plain_and_who_keeps_one_is_listed(entity: EntityType) -> None:
    assert all(entity.columns[name].kind is ValueKind.PLAIN for name in entity.blobs())
    assert BLOBS.get(entity.name, ()) == entity.blobs(kept_only=True)
    assert (entity.name in FORMS) <= ("file" in entity.blobs(kept_only=True))
    assert set(entity.blobs()) >= {"sha256", "preview", "print", "file"} & entity.columns.keys()


def test_words_are_guarded_only_where_a_line_holds_words() -> None:
    guarded = [
        field
        for entity in ENTITIES.values()
        for field in entity.fields
        if field.personal or field.sealed
    ]
    assert all(field.kind is ValueKind.TEXT for field in guarded)


@pytest.mark.parametrize("name", ENTITIES)
def test_names_fit_the_line_and_containers_are_fixed_fields_that_name_known_entities(
    name: str,
) -> None:
    kept = ENTITIES[name]
    assert all(is_name(field.name) for field in kept.fields)
    if kept.container:
        assert kept.columns[kept.container].fixed
        assert kept.targets <= ENTITIES.keys()


def test_containers_never_run_in_a_circle() -> None:
    def depth(name: str, above: tuple[str, ...] = ()) -> None:
        assert name not in above
        for target in ENTITIES[name].targets:
            depth(target, (*above, name))

    for name in ENTITIES:
        depth(name)


@pytest.mark.parametrize(
    ("entity", "field", "kind"),
    [
        ("answer", "part.1_1_a", ValueKind.INTEGER),
        ("answer", "measure.m1.2569q1", ValueKind.PLAIN),
        ("answer", "measure.m1.2569q1.num", ValueKind.INTEGER),
        ("answer", "measure.m1.den", ValueKind.INTEGER),
        ("answer", "ask.impact", ValueKind.ANY),
        ("answer", "same_as.x1", ValueKind.PLAIN),
        ("row", "f.budget", ValueKind.ANY),
        ("row", "number", ValueKind.TEXT),
        ("answer", "number", ValueKind.PLAIN),
        ("assessment", "extra.people", ValueKind.INTEGER),
        ("person", "name", ValueKind.TEXT),
        ("plan", "setting.threshold", ValueKind.PLAIN),
        ("programme", "setting.threshold", ValueKind.PLAIN),
        ("assessment", "setting.threshold.why", ValueKind.TEXT),
        ("signoff", "ink.approved", ValueKind.PLAIN),
        ("plan", "_del", ValueKind.PLAIN),
    ],
)
def test_every_field_has_one_kind_of_value(entity: str, field: str, kind: ValueKind) -> None:
    declared = field_of(entity, field)
    assert declared is not None
    assert declared.kind is kind


@pytest.mark.parametrize(
    ("entity", "field"),
    [
        ("answer", "part."),
        ("answer", "colour"),
        ("f", "f.x"),
        ("plan", "f.x"),
        ("plan", "setting."),
    ],
)
def test_what_is_not_declared_is_no_field(entity: str, field: str) -> None:
    assert field_of(entity, field) is None


@pytest.mark.parametrize(
    ("entity", "scope", "klass"),
    [
        ("answer", UNIT, "work"),
        ("draft_answer", UNIT, "draft"),
        ("review_answer", UNIT, "review"),
        ("unit", "all", "reference"),
        ("unit", UNIT, ""),
        ("answer", "all", ""),
        ("instrument", "all", "reference"),
        ("instrument", f"{UNIT}/forms", "work"),
        ("plan", f"{UNIT}/forms", ""),
        ("certificate", "all", "trust"),
        ("announcement", "all", "notice"),
        ("tea_party", UNIT, ""),
        ("_tx", UNIT, ""),
    ],
)
def test_the_class_follows_from_entity_and_scope_alone(entity: str, scope: str, klass: str) -> None:
    assert klass_of(entity, scope) == klass


def test_containers_and_natural_keys_are_fixed_and_notes_are_not() -> None:
    assert is_fixed("row", "plan")
    assert is_fixed("answer", "item")
    assert not is_fixed("answer", "note")
    assert not is_fixed("row", "f.title")
