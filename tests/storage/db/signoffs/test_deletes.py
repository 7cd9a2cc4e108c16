"""The bin (docs/log.md: What stands): nothing is deleted that its deleter had not seen."""

from core.log.op import StreamPosition, write_cut
from core.values import Change, Plain, Ref, Text
from tests.known import known
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger


def test_a_deleted_record_and_what_it_contains_show_no_longer_and_come_back(desk: Desk) -> None:
    plan = desk.new_plan()
    row = desk.new_row(plan)
    desk.delete(plan)
    assert not desk.shows(plan)
    assert not desk.shows(row)
    assert [record.ref for record in desk.folder.bin()] == [plan]
    record = desk.folder.bin(desk.unit)[0]
    assert record.value("no") == 1
    desk.save(Change(plan, "_del", None, record.shown("_del").seen))
    assert desk.shows(plan)
    assert desk.shows(row)
    assert desk.folder.bin() == []
    assert desk.sound()


def test_an_edit_the_deleter_had_not_seen_keeps_the_record_and_flags_it(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    two.take(one)
    one.delete(plan)
    two.put(plan, "using", Plain("edited"))
    one.take(two)
    two.take(one)
    for desk in (one, two):
        assert desk.shows(plan)
        assert desk.flags(plan) == ("delete_unseen",)
        assert desk.value(plan, "using") == "edited"
        assert desk.sound()
    assert one.folder.digest(one.unit) == two.folder.digest(one.unit)
    one.delete(plan)
    two.take(one)
    assert not two.shows(plan)


def test_an_unseen_edit_of_something_inside_keeps_the_container(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    row = one.new_row(plan)
    two.take(one)
    one.delete(plan)
    two.put(row, "f.title", Text("แก้แล้ว"))
    one.take(two)
    assert one.shows(plan)
    assert one.shows(row)
    assert one.flags(plan) == ("delete_unseen",)


def test_a_record_made_unseen_inside_a_deleted_one_keeps_it(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    two.take(one)
    one.delete(plan)
    row = two.new_row(plan)
    one.take(two)
    assert one.shows(row)
    assert one.sound()


def test_a_record_whose_container_never_came_shows(desk_of: MakeDesk) -> None:
    desk = desk_of()
    row = desk.new_row(desk.plan(5))
    assert desk.shows(row)


def test_a_cut_from_the_future_swallows_nothing(desk: Desk) -> None:
    plan = desk.new_plan()
    stream = desk.mail(scopes=[desk.unit])[0][0].stream
    forger = Forger(desk.unit)
    desk.meet(forger)
    future = write_cut(
        {stream: StreamPosition(10**9, bytes(16)), forger.stream: StreamPosition(10**9, bytes(16))}
    )
    desk.take([forger.segment([forger.line(1, plan, "_del", f"={future}")])])
    assert desk.shows(plan)
    assert desk.flags(plan) == ("delete_unseen",)
    desk.put(plan, "using", Plain("later"))
    assert desk.shows(plan)


def test_a_cut_whose_op_comes_late_is_judged_when_it_comes(desk_of: MakeDesk) -> None:
    one = desk_of()
    two = desk_of()
    centre = desk_of("9999", "centre")
    plan = one.new_plan()
    centre.take(one)
    one.put(plan, "using", Plain("later"))
    two.take(one)
    two.delete(plan)
    centre.take(
        [segment for segment in two.mail()[0] if segment.key == two.folder.writer.keys.public]
    )
    assert not centre.deleted(plan)
    centre.take(one)
    assert centre.deleted(plan)
    assert centre.sound()
    assert centre.folder.digest(one.unit) == two.folder.digest(one.unit)


def test_a_cut_that_names_another_history_holds_nothing(desk: Desk) -> None:
    plan = desk.new_plan()
    segment = desk.mail(scopes=[desk.unit])[0][0]
    forger = Forger(desk.unit)
    desk.meet(forger)
    wrong = write_cut({segment.stream: StreamPosition(segment.last, bytes(16))})
    desk.take([forger.segment([forger.line(1, plan, "_del", f"={wrong}")])])
    assert desk.shows(plan)


def test_two_deletes_hold_together_what_neither_holds_alone(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    two.take(one)
    one.put(plan, "using", Plain("one"))
    two.put(plan, "title", Text("สอง"))
    one.delete(plan)
    two.delete(plan)
    one.take(two)
    two.take(one)
    assert not one.shows(plan)
    assert one.folder.digest(one.unit) == two.folder.digest(one.unit)


def test_a_delete_and_a_bringing_back_side_by_side_keep_the_record(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    one.delete(plan)
    two.take(one)
    two.put(plan, "_del", None)
    one.delete(plan)
    one.take(two)
    two.take(one)
    assert one.shows(plan)
    assert one.folder.digest(one.unit) == two.folder.digest(one.unit)


def test_making_a_record_with_a_natural_key_that_is_in_the_bin_brings_it_back(desk: Desk) -> None:
    plan = desk.new_plan()
    row = desk.new_row(plan)
    desk.delete(plan)
    desk.save(Change(plan, "title", Text("อีกครั้ง")))
    assert desk.shows(plan)
    assert desk.shows(row)
    assert desk.value(plan, "_del") is None
    assert desk.folder.bin() == []
    desk.delete(plan)
    desk.new_plan()  # it says nothing new, and still brings it back
    assert desk.shows(row)


def test_a_record_inside_two_containers_shows_while_one_of_them_shows(desk_of: MakeDesk) -> None:
    desk = desk_of()
    first, second = desk.new_plan(1), desk.new_plan(2)
    row = desk.new_row(first)
    forger = Forger(desk.unit)
    desk.meet(forger)
    desk.take([forger.segment([forger.line(1, row, "plan", f"={second.local}")])])
    assert {str(side) for side in desk.sides(row, "plan")} == {first.local, second.local}
    desk.delete(first)
    assert desk.shows(row)
    desk.delete(second)
    assert not desk.shows(row)
    assert desk.sound()


def test_a_container_that_is_fixed_at_birth_cannot_be_replaced(desk: Desk) -> None:
    plan, other = desk.new_plan(1), desk.new_plan(2)
    row = desk.new_row(plan)
    (name,) = known(desk.folder.record(row)).shown("plan").seen
    forger = Forger(desk.unit)
    desk.meet(forger)
    desk.take([forger.segment([forger.line(1, row, "plan", f"={other.local}", [name])])])
    assert len(desk.sides(row, "plan")) == 2


def test_a_fork_that_takes_a_delete_back_shows_the_record_again(desk: Desk) -> None:
    forger, plan = Forger("a" * 32), Ref("a" * 32, "plan", "c" * 32)
    desk.meet(forger)
    begin = [forger.line(1, plan, "no", 1)]
    cut = write_cut({forger.stream: StreamPosition(1, forger.segment(begin).chain)})
    desk.take([forger.segment([*begin, forger.line(2, plan, "_del", f"={cut}")])])
    assert not desk.shows(plan)
    desk.take([forger.segment([*begin, forger.line(2, plan, "using", "=x")])])
    assert desk.shows(plan)
    assert desk.folder.bin() == []
    assert desk.sound()


def test_a_cut_waits_for_an_op_of_quite_another_record(desk_of: MakeDesk) -> None:
    one = desk_of()
    two = desk_of()
    centre = desk_of("9999", "centre")
    plan = one.new_plan(1)
    centre.take(one)
    one.new_plan(2)
    two.take(one)
    two.delete(plan)
    centre.take(
        [segment for segment in two.mail()[0] if segment.key == two.folder.writer.keys.public]
    )
    assert not centre.deleted(plan)
    centre.take(one)
    assert centre.deleted(plan)
    assert centre.sound()


def test_a_record_that_leaves_its_container_no_longer_keeps_it(desk_of: MakeDesk) -> None:
    desk = desk_of()
    plan = desk.new_plan()
    forger, row = Forger(desk.unit), Ref(desk.unit, "row", "e" * 32)
    desk.meet(forger)
    desk.delete(plan)
    desk.take([forger.segment([forger.line(1, row, "plan", f"={plan.local}")])])
    assert desk.shows(plan)
    # two tales: the row is in no plan at all
    desk.take([forger.segment([forger.line(1, row, "kind", "=x")])])
    assert desk.deleted(plan)
    assert desk.sound()


def test_a_bringing_back_the_deleter_replaced_without_having_seen_it_keeps_the_record(
    desk: Desk,
) -> None:
    plan = desk.new_plan()
    cut = desk.folder.history.cut(desk.unit)
    desk.delete(plan)
    desk.put(plan, "_del", None)
    (back,) = known(desk.folder.record(plan)).shown("_del").seen
    forger = Forger(desk.unit)
    desk.meet(forger)
    desk.take([forger.segment([forger.line(1, plan, "_del", f"={cut}", [back])])])
    assert desk.shows(plan)
    assert desk.flags(plan) == ("delete_unseen",)


def test_a_delete_beside_something_that_is_no_cut_deletes_nothing(desk: Desk) -> None:
    plan = desk.new_plan()
    desk.delete(plan)
    forger = Forger(desk.unit)
    desk.meet(forger)
    desk.take([forger.segment([forger.line(1, plan, "_del", 4)])])
    assert desk.shows(plan)
    assert desk.flags(plan) == ("delete_unseen",)
