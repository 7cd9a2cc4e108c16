"""Who may read personal words, as a table (docs/log.md: A line)."""

import pytest

from core.entities import ENTITIES
from core.log.scopes import KeyRole

UNIT, OTHER = "a" * 32, "b" * 32
PERSONAL = {
    ("office", "head"),
    ("motion", "committee"),
    ("person", "name"),
    ("person", "phone"),
    ("file", "name"),
    ("row", "p"),
    ("progress", "p"),
    ("paper", "said"),
    ("answer", "said"),
    ("draft_answer", "said"),
    ("review_answer", "said"),
}
SEALED = {("draft_sheet", "ballot"), ("draft_sheet", "reasons")}


def test_these_and_no_other_fields_are_personal() -> None:
    found = {
        (one.name, field.name)
        for one in ENTITIES.values()
        for field in one.fields
        if field.personal
    }
    assert found == PERSONAL
    assert {
        (one.name, field.name) for one in ENTITIES.values() for field in one.fields if field.sealed
    } == SEALED


FIELDS = [
    ("office", "head"),
    ("person", "name"),
    ("person", "phone"),
    ("file", "name"),
    ("row", "p.contact"),
]


@pytest.mark.parametrize(("entity", "field"), FIELDS)
@pytest.mark.parametrize(
    ("reader", "kept"),
    [
        (KeyRole("office", UNIT), False),
        (KeyRole("province", UNIT), False),
        (KeyRole("centre", UNIT), False),
        (KeyRole("committee", UNIT), True),
        (KeyRole("office", OTHER), True),
        (KeyRole("province", OTHER), True),
        (KeyRole("centre", OTHER), True),
        (KeyRole("root", ""), True),
        (None, True),
    ],
)
def test_personal_words_are_for_the_unit_that_wrote_them(
    entity: str, field: str, reader: KeyRole | None, kept: bool
) -> None:
    assert KeyRole.withheld(UNIT, entity, field, reader) is kept
    assert KeyRole.withheld(f"{UNIT}/forms", entity, field, reader) is kept


@pytest.mark.parametrize(
    ("entity", "field"),
    [
        ("person", "position"),
        ("signoff", "signers"),
        ("answer", "note"),
        ("unit", "phone"),
        ("row", "f.name"),
    ],
)
def test_everything_else_goes_to_whoever_may_read_the_line(entity: str, field: str) -> None:
    assert not KeyRole.withheld(UNIT, entity, field, None)


@pytest.mark.parametrize(("entity", "field"), [("nothing_known", "name"), ("person", "unknown")])
def test_words_of_fields_that_are_not_known_here_leave_their_unit_for_nobody(
    entity: str, field: str
) -> None:
    assert KeyRole.withheld(UNIT, entity, field, None)
    assert not KeyRole.withheld(UNIT, entity, field, KeyRole("office", UNIT))
