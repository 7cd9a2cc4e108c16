"""A conflict under a sign-off is decided for the value that was signed, and for no other."""

import pytest

from core.errors import LockedRecordError
from core.values import Change, Plain, Ref, Text, Written
from tests.known import known
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.signer import sign, signed, view_then

VALUES: list[tuple[str, Written, Written]] = [
    ("using", Plain("signed"), Plain("other")),
    ("title", Text("ที่ลงนาม"), Text("อื่น")),
    ("setting.a", None, Plain("other")),
]


def like(value: Written, words: str) -> Written:
    return Text(words) if isinstance(value, Text) else Plain(words)


def torn(desk_of: MakeDesk, field: str, kept: Written, other: Written) -> tuple[Desk, Desk, Ref]:
    """One PC signed a plan, and each of two others has written another value in a field of it."""
    one = desk_of()
    two = desk_of()
    three = desk_of()
    plan = one.new_plan()
    one.put(plan, field, like(other, "first"))
    one.put(plan, field, kept)
    sign(one, plan)
    for desk, value in ((two, other), (three, like(other, "third"))):
        desk.put(plan, field, value, blind=True)
        one.take(desk)
    return one, two, plan


@pytest.mark.parametrize(("field", "kept", "other"), VALUES)
@pytest.mark.parametrize("first", [False, True], ids=["decided first", "heard first"])
def test_the_signed_value_alone_is_chosen_under_the_lock_and_both_pcs_agree(
    desk_of: MakeDesk, field: str, kept: Written, other: Written, *, first: bool
) -> None:
    one, two, plan = torn(desk_of, field, kept, other)
    sign_off = signed(one, plan)
    then = view_then(one, sign_off)
    assert one.folder.sign_offs.values(plan, field) == frozenset({kept})
    for value in (other, like(other, "unheard")):
        with pytest.raises(LockedRecordError, match="ล็อกไว้เพื่อลงนามแล้ว"):
            one.put(plan, field, value)
    keep = Change(plan, field, kept, known(one.folder.record(plan)).shown(field).seen)
    with pytest.raises(LockedRecordError):  # nothing else goes with it
        one.save(keep, Change(plan, "wording", Plain("x")))
    if first:
        two.take(one)
    one.put(plan, field, kept)
    assert (one.value(plan, field), one.sides(plan, field)) == (kept, set())
    with pytest.raises(LockedRecordError):  # it is decided, so that nothing is left to choose
        one.put(plan, field, kept)
    two.take(one)
    for desk in (one, two):
        assert (desk.value(plan, field), desk.sides(plan, field)) == (kept, set())
        assert (signed(desk, plan).state, signed(desk, plan).op) == (sign_off.state, sign_off.op)
        assert view_then(desk, sign_off) == then
        assert desk.sound()
    assert one.folder.digest(one.unit) == two.folder.digest(one.unit)


def test_two_pcs_that_keep_the_signed_value_at_once_say_the_same(desk_of: MakeDesk) -> None:
    one, two, plan = torn(desk_of, "using", Plain("signed"), Plain("other"))
    two.take(one)
    for desk in (one, two):
        desk.put(plan, "using", Plain("signed"))
    one.take(two)
    two.take(one)
    for desk in (one, two):
        assert (desk.value(plan, "using"), desk.sides(plan, "using")) == ("signed", set())
        assert desk.sound()
    assert one.folder.digest(one.unit) == two.folder.digest(one.unit)


def test_where_no_value_in_conflict_is_the_signed_one_only_the_signed_one_may_be_written(
    desk_of: MakeDesk,
) -> None:
    one = desk_of()
    two = desk_of()
    three = desk_of()
    plan = one.new_plan()
    one.put(plan, "using", Plain("signed"))
    for desk in (two, three):
        desk.take(one)
    sign(one, plan)
    for desk, word in ((two, "b"), (three, "c")):
        desk.put(plan, "using", Plain(word))
        one.take(desk)
    assert one.sides(plan, "using") == {"b", "c"}
    for word in ("b", "c", "d"):
        with pytest.raises(LockedRecordError):
            one.put(plan, "using", Plain(word))
    one.put(plan, "using", Plain("signed"))
    assert (one.value(plan, "using"), one.sides(plan, "using")) == ("signed", set())
    assert signed(one, plan).sound
    assert one.sound()


def test_an_open_record_fixes_no_value_and_two_sign_offs_that_differ_let_none_be_chosen(
    desk_of: MakeDesk,
) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    one.put(plan, "using", Plain("a"))
    assert one.folder.sign_offs.values(plan, "using") is None
    two.take(one)
    sign(one, plan)
    two.put(plan, "using", Plain("b"))
    sign(two, plan)
    one.take(two)
    assert one.folder.sign_offs.values(plan, "using") == frozenset({Plain("a"), Plain("b")})
    three = desk_of()
    three.put(plan, "using", Plain("c"), blind=True)
    one.take(three)
    for word in ("a", "b", "c"):
        with pytest.raises(LockedRecordError):
            one.put(plan, "using", Plain(word))
