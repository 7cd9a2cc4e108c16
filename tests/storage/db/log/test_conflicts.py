"""Two values nobody has chosen between are shown; nothing but a choice ends a conflict."""

from datetime import datetime, timedelta

import pytest

from core.errors import UserError
from core.values import AbsenceReason, Change, Plain, Ref, Text
from tests.known import known
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import NOW, Desk


@pytest.fixture
def pair(desk_of: MakeDesk) -> tuple[Desk, Desk, Ref]:
    """Two PCs of one office that know the same plan."""
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    two.take(one)
    one.take(two)
    return one, two, plan


def meet(one: Desk, two: Desk) -> None:
    one.take(two)
    two.take(one)
    assert one.folder.digest(one.unit) == two.folder.digest(one.unit)


def test_both_sides_are_shown_with_who_and_when_and_choosing_names_both(
    pair: tuple[Desk, Desk, Ref],
) -> None:
    one, two, plan = pair
    one.person, two.person = "a" * 32, "b" * 32
    one.put(plan, "using", Plain("one"))
    two.put(plan, "using", Plain("two"))
    meet(one, two)
    record = one.folder.record(plan)
    assert record is not None
    assert {(side.value, side.person) for side in record.shown("using").sides} == {
        ("one", "a" * 32),
        ("two", "b" * 32),
    }
    assert one.folder.conflicts() == [(plan, "using")]
    one.put(plan, "using", Plain("chosen"))
    meet(one, two)
    assert two.value(plan, "using") == "chosen"
    assert not two.folder.conflicts()


def test_a_late_third_edit_opens_the_conflict_again(
    pair: tuple[Desk, Desk, Ref], desk_of: MakeDesk
) -> None:
    one, two, plan = pair
    three = desk_of()
    three.take(one)
    three.put(plan, "using", Plain("three"))
    one.put(plan, "using", Plain("one"))
    two.put(plan, "using", Plain("two"))
    meet(one, two)
    one.put(plan, "using", Plain("chosen"))
    one.take(three)
    assert one.sides(plan, "using") == {"chosen", "three"}


def test_what_was_seen_is_named_whatever_arrived_meanwhile(pair: tuple[Desk, Desk, Ref]) -> None:
    one, two, plan = pair
    one.put(plan, "using", Plain("start"))
    seen = known(one.folder.record(plan)).shown("using").seen
    two.put(plan, "using", Plain("meanwhile"))
    one.take(two)
    one.save(Change(plan, "using", Plain("mine"), seen))
    assert one.sides(plan, "using") == {"mine", "meanwhile"}


def test_the_same_words_typed_twice_are_one_value_and_the_next_save_names_both(
    pair: tuple[Desk, Desk, Ref],
) -> None:
    one, two, plan = pair
    one.put(plan, "title", Text("แผนส่งเสริมคุณธรรม"))
    two.put(plan, "title", Text("แผนส่งเสริมคุณธรรม"))
    meet(one, two)
    shown = known(one.folder.record(plan)).shown("title")
    assert (shown.value, shown.conflict, len(shown.seen)) == ("แผนส่งเสริมคุณธรรม", False, 2)
    assert not one.folder.conflicts()
    one.put(plan, "title", Text("แผนใหม่"))
    meet(one, two)
    assert not two.folder.conflicts()
    assert two.value(plan, "title") == "แผนใหม่"


def test_the_same_number_or_word_from_a_list_is_no_conflict(pair: tuple[Desk, Desk, Ref]) -> None:
    one, two, plan = pair
    one.put(plan, "using", Plain("x"))
    two.put(plan, "using", Plain("x"))
    meet(one, two)
    assert not one.folder.conflicts()


def test_a_sign_nobody_sees_is_not_kept(pair: tuple[Desk, Desk, Ref]) -> None:
    one, _two, plan = pair
    one.put(plan, "title", Text("ก\ufffeข"))
    assert one.value(plan, "title") == "กข"


def test_words_that_are_not_here_may_be_any(
    pair: tuple[Desk, Desk, Ref], desk_of: MakeDesk
) -> None:
    one, two, plan = pair
    centre = desk_of("9999", "centre")
    one.put(plan, "title", Text("ก"))
    two.put(plan, "title", Text("ก"))
    centre.take(
        *(
            desk.mail(withhold=lambda _scope, _entity, field: field == "title")
            for desk in (one, two)
        )
    )
    assert len(known(centre.folder.record(plan)).shown("title").sides) == 2
    assert not centre.folder.conflicts(), "nobody chooses between two texts that did not come"
    centre.take(one)
    assert centre.sides(plan, "title") == {"ก", AbsenceReason.NOT_HERE}
    assert centre.folder.conflicts() == [(plan, "title")]
    centre.take(two)
    assert centre.sides(plan, "title") == set()


def test_a_withheld_text_is_not_here_yet_and_comes_later_by_itself(
    pair: tuple[Desk, Desk, Ref], desk_of: MakeDesk
) -> None:
    one, _two, plan = pair
    centre = desk_of("9999", "centre")
    one.put(plan, "title", Text("แผน"))
    centre.take(one.mail(withhold=lambda _scope, _entity, field: field == "title"))
    assert centre.value(plan, "title") is AbsenceReason.NOT_HERE
    report = centre.folder.exchange.take_segments([], one.mail()[1])
    assert centre.value(plan, "title") == "แผน"
    assert report.touched == {plan}


def test_a_text_that_is_not_the_one_in_the_line_is_dropped(
    pair: tuple[Desk, Desk, Ref], desk_of: MakeDesk
) -> None:
    one, _two, plan = pair
    centre = desk_of("9999", "centre")
    one.put(plan, "title", Text("จริง"))
    segments, texts = one.mail()
    centre.folder.exchange.take_segments(segments, [text._replace(text="ปลอม") for text in texts])
    assert centre.value(plan, "title") is AbsenceReason.NOT_HERE
    centre.folder.exchange.take_segments(
        segments, [text._replace(salt=text.salt[:15]) for text in texts]
    )
    assert centre.value(plan, "title") is AbsenceReason.NOT_HERE
    centre.folder.exchange.take_segments(segments, texts)
    assert centre.value(plan, "title") == "จริง"


def test_the_order_of_rows_is_the_one_quiet_field(pair: tuple[Desk, Desk, Ref]) -> None:
    one, two, plan = pair
    row = one.new_row(plan)
    two.take(one)
    one.put(row, "order", Plain("a1"))
    two.put(row, "order", Plain("a2"))
    meet(one, two)
    assert not one.folder.conflicts()
    shown = known(one.folder.record(row)).shown("order")
    assert not shown.conflict
    assert len(shown.seen) == 2


def test_two_pcs_that_make_the_same_record_meet_in_it(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    assert one.new_plan() == two.new_plan()
    meet(one, two)
    assert len(one.folder.records("plan")) == 1
    assert not one.folder.conflicts()


def test_a_clock_at_a_buddhist_year_saves_and_harms_nothing(pair: tuple[Desk, Desk, Ref]) -> None:
    one, two, plan = pair
    one.now = NOW.replace(year=NOW.year + 543)
    one.put(plan, "using", Plain("from-2569"))
    two.put(plan, "using", Plain("from-today"))
    meet(one, two)
    assert one.value(plan, "using") == "from-today"
    assert one.sides(plan, "using") == {"from-2569", "from-today"}
    one.now = NOW + timedelta(hours=1)
    one.put(plan, "using", Plain("mended"))
    meet(one, two)
    newest = two.folder.history.of(plan, "using")[0]
    assert newest.value == "mended"
    assert abs(newest.clock / 1000 - one.now.timestamp()) < 1
    assert one.folder.history.last_save() == one.folder.history.of(plan, "using")[0].save


def test_a_clock_before_1970_saves_too(desk: Desk) -> None:
    desk.now = datetime.fromisoformat("1960-01-01T00:00:00+00:00")
    plan = desk.new_plan()
    assert desk.value(plan, "no") == 1
    assert desk.sound()


def test_a_field_fixed_at_birth_takes_its_value_once(desk: Desk) -> None:
    plan = desk.new_plan()
    assert desk.save(Change(plan, "no", 1)).save == ""
    with pytest.raises(UserError, match="กำหนดครั้งเดียว"):
        desk.save(Change(plan, "no", 2))
    with pytest.raises(UserError, match="กำหนดครั้งเดียว"):
        desk.save(Change(plan, "no", None))
    assert desk.save(Change(desk.plan(7), "no", None)).save == ""


def test_a_refused_change_of_a_save_saves_nothing_of_it(desk: Desk) -> None:
    plan = desk.new_plan()
    before = desk.folder.digest()
    with pytest.raises(UserError):
        desk.save(Change(plan, "using", Plain("ok")), Change(plan, "title", Plain("no text")))
    other = known(desk.folder.record(plan)).shown("no").seen
    for seen in (("nonsense",), other):
        with pytest.raises(UserError, match="ไม่ใช่ของช่องนี้"):
            desk.save(Change(plan, "using", Plain("ok"), seen))
    assert desk.folder.digest() == before
    desk.put(plan, "using", Plain("ok"))
    assert desk.sound()
