"""Every field that is declared is found, or stands in a list with the reason why not."""

import pytest

from core.entities import ENTITIES, ValueKind
from core.search.fields import (
    CODES,
    GROUP_OF,
    GROUPS,
    UNFOUND,
    WORDLESS,
    SearchRequest,
    body,
    day_at,
    day_kept,
    is_counted,
    is_searchable,
    may_hold,
    plain_words,
    why_not,
    with_days,
    words_in,
)
from core.search.view import group_words
from core.thai.search import searchable

FIELDS = [(one.name, field.name) for one in ENTITIES.values() for field in one.fields]
ENDED = [
    (one.name, f"{family}.any.why")
    for one in ENTITIES.values()
    for family in one.families
    if family == "setting"
]


def test_every_kind_of_record_has_its_group_or_a_reason() -> None:
    assert set(GROUP_OF) | set(WORDLESS) == set(ENTITIES), (
        "a new kind of record: give it a group, or say why not"
    )
    assert not set(GROUP_OF) & set(WORDLESS)
    assert all(WORDLESS.values())
    assert all(group_words(name) for name in GROUPS)


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


@pytest.mark.parametrize(("entity", "name"), ENDED)
def test_the_reason_of_a_choice_is_found_whatever_it_is_chosen_for(entity: str, name: str) -> None:
    assert is_searchable(entity, name)


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


def test_a_text_that_holds_several_fields_is_found_by_their_words_alone() -> None:
    assert words_in("said", '{"name":"สมหญิง","by":3}').split() == ["สมหญิง", "3"]
    assert words_in("said", "ข้อความธรรมดา") == "ข้อความธรรมดา"
    assert body([("said", '{"name":"สมหญิง"}'), ("note", "  ")]).strip() == "สมหญิง"
    assert body([("note", " \u200b ")]) == ""


@pytest.mark.parametrize(
    ("kept", "day"),
    [
        ("2026-01-15", "2026-01-15"),
        ("2026-01-15T08:30:00+07:00", "2026-01-15"),
        ("2026-01-15 08:30", "2026-01-15"),
        ("2026-02-31", ""),
        ("2026-01-155", ""),
        ("a2026-01-15", ""),
        ("yes", ""),
    ],
)
def test_of_a_plain_value_a_day_is_found_and_no_choice(kept: str, day: str) -> None:
    assert day_kept(kept) == plain_words("row", "f.any", kept) == day


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
    "written", [*WRITTEN, "จัดเมื่อ15 ม.ค. 2569", "(15/01/69)", "13 - 15 ม.ค. 2569", "15–17 ม.ค. 69"]
)
def test_a_text_is_found_by_the_days_it_says(written: str) -> None:
    said = with_days(searchable(f"ประชุม {written} ครั้งแรก"))
    assert said.startswith(searchable(f"ประชุม {written} ครั้งแรก"))
    for asked in ("15 ม.ค. 2569", "15/1/69", "ม.ค. 2569", "มกราคม 69", "15 ม.ค.", "15 January"):
        (days,) = SearchRequest.of(asked).days
        assert any(day in said for day in days), asked
        assert day_at(searchable(written), days) >= 0
    for other in ("5 ม.ค. 2569", "15 ม.ค. 2568", "15 มิ.ย. 2569", "ก.พ. 2569", "5 ม.ค."):
        (days,) = SearchRequest.of(other).days
        assert not any(day in said for day in days), other
        assert day_at(searchable(written), days) < 0


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("ม.ค. 2569", [("2026-01-",)]),
        ("15 ม.ค.", [("-01-15",)]),
        ("29 ก.พ.", [("-02-29",)]),
        ("มกราคม 68", [("2025-01-",)]),
        ("30 ก.ย. - 1 ต.ค. 2569", [("-09-30",), ("2026-10-01",)]),
        ("1 - 3 ต.ค. 2569", [("2026-10-01",), ("2026-10-03",)]),
    ],
)
def test_a_month_a_day_of_every_year_and_both_ends_are_asked(
    typed: str, days: list[tuple[str]]
) -> None:
    assert SearchRequest.of(typed).days == tuple(days)


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
