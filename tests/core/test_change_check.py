"""Only what the log can carry is written; everything else is refused before anything is stored."""

import pytest

from core.change_check import INTEGERS, LONGEST_TEXT, check_change
from core.errors import UserError
from core.values import Change, Plain, Ref, Text, Written

UNIT, ID = "a" * 32, "b" * 32
ROW, ANSWER = Ref(UNIT, "row", ID), Ref(UNIT, "answer", ID)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", Plain("3")),
        ("level", INTEGERS + 1),
        ("level", True),
        ("state", Text("met")),
        ("state", "met"),
        ("state", Plain("ผ่าน")),
        ("state", Plain("met\n")),
        ("note", Plain("ok")),
        ("note", Text("\ud800")),
        ("note", Text("a\0b")),
        ("note", Text("ก" * (LONGEST_TEXT + 1))),
        ("part.a", Plain("1")),
        ("measure.m.num", Plain("1")),
        ("sheet", Plain(ID)),
        ("sheet", Plain(f"sheet/{ID}x")),
    ],
)
def test_a_value_of_another_kind_is_refused_with_a_sentence(field: str, value: Written) -> None:
    with pytest.raises(UserError) as refused:
        check_change(Change(ANSWER, field, value))
    assert field in refused.value.what


@pytest.mark.parametrize(
    ("ref", "field"),
    [
        (ANSWER, "colour"),
        (ANSWER, "Note"),
        (ANSWER, "part." + "a" * 64),
        (Ref(UNIT, "teapot", ID), "note"),
        (Ref("all", "answer", ID), "note"),
        (Ref(UNIT, "unit", ID), "name"),
        (Ref("somewhere", "answer", ID), "note"),
        (Ref(UNIT, "answer", "b" * 31), "note"),
        (Ref(UNIT, "answer", "B" * 32), "note"),
        (Ref(UNIT, "_tx", ID), "_tx"),
    ],
)
def test_a_place_that_cannot_be_is_a_fault_of_the_program(ref: Ref, field: str) -> None:
    with pytest.raises(ValueError, match=r"not a record|no field"):
        check_change(Change(ref, field, None))
