"""Every field that is declared is found, or stands in a list with the reason why not."""

import pytest

from core.entities import ENTITIES, ValueKind
from core.search.fields import (
    CODES,
    UNFOUND,
    WORDLESS,
    SearchRequest,
    is_counted,
    is_searchable,
    may_hold,
    why_not,
    with_days,
)

FIELDS = [(one.name, field.name) for one in ENTITIES.values() for field in one.fields]


@pytest.mark.parametrize(("entity", "name"), FIELDS)
def test_every_field_is_found_or_says_why_not(entity: str, name: str) -> None:
    declared = ENTITIES[entity].field(name) or ENTITIES[entity].families[name]
    whole = f"{name}.any" if declared.family else name
    found, why = is_searchable(entity, whole), why_not(entity, whole)
    assert found != bool(why)
    if (
        declared.kind in (ValueKind.TEXT, ValueKind.ANY)
        and entity not in WORDLESS
        and (entity, name) not in UNFOUND
    ):
        assert found, "what people type is found because it is declared"
    if declared.sealed:
        assert not found, "sealed words are read by nobody"
        assert not may_hold(entity, whole)
    plain = declared.kind is ValueKind.PLAIN and not (declared.reference or declared.blob)
    days = plain and entity not in WORDLESS and (entity, name) not in UNFOUND
    figure = entity not in WORDLESS and (
        is_counted(entity, whole) or (name == "year" and not plain)
    )
    assert may_hold(entity, whole) == (found or days or figure), (
        "a day is found wherever it is kept"
    )


def test_what_is_listed_is_declared_and_needed() -> None:
    assert CODES | UNFOUND.keys() <= set(FIELDS)
    for entity, name in UNFOUND:
        assert ENTITIES[entity].columns[name].kind in (ValueKind.TEXT, ValueKind.PLAIN)
        assert UNFOUND[entity, name]
    for entity, name in CODES:
        assert ENTITIES[entity].columns[name].kind is ValueKind.PLAIN
    for entity in WORDLESS:
        assert not [field for field in ENTITIES[entity].fields if field.kind is ValueKind.TEXT], (
            entity
        )
        assert "setting" not in ENTITIES[entity].families, "the reason of a choice is a text"


def test_a_field_nobody_declared_may_be_personal() -> None:
    assert not is_searchable("row", "unheard")
    assert is_searchable("row", "f.whatever_a_form_declares")
    assert is_searchable("progress", "p.whatever_a_form_declares")


WRITTEN = [  # the same day, however it is typed
    *(
        "15 ม.ค. 2569",
        "15 มกราคม 2569",
        "15 ม.ค. 69",
        "15มค69",
        "๑๕ ม.ค. ๒๕๖๙",
        "15/1/2569",
        "15/01/69",
    ),
    *(
        "15-1-2569",
        "15.1.2569",
        "15 มกราคม พ.ศ. 2569",
        "2026-01-15",
        "15 Jan 2026",
        "15 January 2569",
        "15/1/2026",
    ),
    *("15/1/26", "15 Jan 26"),
]


@pytest.mark.parametrize("typed", WRITTEN)
def test_a_day_is_the_same_however_it_is_typed(typed: str) -> None:
    asked = SearchRequest.of(f"ประชุม {typed} ครั้งแรก")
    assert asked.words == ("ประชุม", "ครั้งแรก")
    ((*days,),) = asked.days
    assert "2026-01-15" in days
    assert len(days) == 1 or typed.endswith("26"), "only a year of two digits may be two"


@pytest.mark.parametrize(
    "typed",
    [
        "31/2/2569",
        "สมคิด 2569",
        "5 คน 2569",
        "ข้อ 15/1",
        "2569",
        "ม.ค.",
        "12 ก.",
        "8/13/2569",
        "30 ก.พ.",
        "x",
    ],
)
def test_what_is_no_day_is_words(typed: str) -> None:
    asked = SearchRequest.of(typed)
    assert not asked.days
    assert asked.words == tuple(typed.split())
    assert with_days(typed) == typed
