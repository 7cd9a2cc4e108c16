"""What is kept is declared once; everything else follows."""

import pytest

from core.change_check import is_name
from core.entities import (
    ENTITIES,
    EntityType,
    ValueKind,
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
