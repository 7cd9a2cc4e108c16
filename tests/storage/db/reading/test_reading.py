"""What is read: records that show, their past, and one settled state per question."""

from datetime import timedelta

import pytest

from core.history.deeds import undo
from core.values import Change, Changes, Plain, Ref, Text
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import NOW, Desk


def test_records_are_found_by_scope_and_by_what_their_fixed_fields_say(desk_of: MakeDesk) -> None:
    one = desk_of("1001")
    two = desk_of("1002")
    centre = desk_of("9999", "centre")
    first, second = one.new_plan(1), one.new_plan(2)
    other = two.new_plan(1)
    centre.take(one, two)
    folder = centre.folder
    assert {record.ref for record in folder.records("plan")} == {first, second, other}
    assert {record.ref for record in folder.records("plan", one.unit)} == {first, second}
    assert {record.ref for record in folder.records("plan", no=1)} == {first, other}
    assert {
        record.ref
        for record in folder.records("plan", no=1, instrument_id=Plain("moral-plan"), unit=two.unit)
    } == {other}
    assert folder.records("plan", "f" * 32) == []
    assert folder.records("answer") == []
    with pytest.raises(ValueError, match="colour"):
        folder.records("plan", colour="red")


def test_of_a_text_it_is_told_whether_one_stands_there_and_never_what_it_says(desk: Desk) -> None:
    plans = [desk.new_plan(number) for number in (1, 2)]
    desk.put(plans[0], "title", Text("แผนที่มีชื่อ"))
    desk.put(plans[1], "title", None)
    assert {
        (no, said) for _scope, no, said in desk.folder.fields.values("plan", ["no", "title"])
    } == {
        (1, 1),
        (2, 0),
    }
    with pytest.raises(ValueError, match="title"):
        desk.folder.fields.values("plan", ["no"], title=["แผนที่มีชื่อ"])


def test_a_field_tells_its_whole_past_newest_first(desk: Desk) -> None:
    plan = desk.new_plan()
    desk.person = "a" * 32
    for number in range(3):
        desk.now += timedelta(minutes=1)
        desk.put(plan, "title", Text(f"ชื่อที่ {number}"))
    past = desk.folder.history.of(plan, "title")
    assert [one.value for one in past] == ["ชื่อที่ 2", "ชื่อที่ 1", "ชื่อที่ 0"]
    assert past[0].parents == (past[1].op,)
    assert past[2].parents == ()
    assert {one.person for one in past} == {"a" * 32}
    assert {one.label for one in past} == {"test"}
    assert past[0].clock == int(desk.now.timestamp() * 1000)
    assert all(one.counts for one in past)
    assert len(desk.folder.history.of(plan)) == 7
    assert desk.folder.history.of(desk.plan(9)) == ()
    assert desk.folder.history.of(plan, "using") == ()


def done_by(desk: Desk) -> Changes:
    *_kept, changes = undo(desk.context, desk.folder)
    assert isinstance(changes, Changes)
    return changes


def seen(desk: Desk, ref: Ref) -> tuple[str, ...]:
    record = desk.folder.record(ref)
    return () if record is None else record.shown("f.title").seen


def test_drafts_are_kept_over_a_restart_and_go_with_the_save(desk: Desk) -> None:
    plan = desk.new_plan()
    title = Change(plan, "title", Text("พิมพ์ค้างไว้"), ("a" * 32 + ":1:" + "b" * 16,))
    level = Change(Ref(desk.unit, "answer", "c" * 32), "level", 3)
    for draft in (
        title,
        level,
        Change(plan, "using", Plain("x")),
        Change(plan, "using", Plain("y")),
    ):
        desk.folder.keep_drafts(desk.context, draft)
    desk.reopen()
    assert {(one.ref, one.field, one.value, one.seen) for one in desk.folder.all_drafts()} == {
        title,
        level,
        (plan, "using", Plain("y"), ()),
    }
    assert {type(one.value) for one in desk.folder.all_drafts()} == {Text, int, Plain}
    assert desk.folder.all_drafts()[0].at == int(NOW.timestamp() * 1000)
    desk.put(plan, "title", Text("เสร็จแล้ว"))
    desk.folder.drop_draft(plan, "using")
    assert [one.field for one in desk.folder.all_drafts()] == ["level"]


def test_drafts_never_leave_this_pc(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    desk.folder.keep_drafts(desk.context, Change(desk.plan(), "title", Text("ยังไม่บันทึก")))
    digest = desk.folder.digest()
    centre.take(desk)
    assert centre.folder.all_drafts() == []
    assert centre.folder.record(desk.plan()) is None
    assert desk.folder.digest() == digest


def test_the_state_hash_moves_with_what_is_covered_and_with_nothing_else(desk: Desk) -> None:
    plan, other = desk.new_plan(1), desk.new_plan(2)
    row = desk.new_row(plan)
    state = desk.folder.sign_offs.state_hash(plan)
    assert len(state) == 32
    desk.put(other, "using", Plain("x"))
    paper = Ref(desk.unit, "paper", "a" * 32)
    desk.save(Change(paper, "subject", Plain(plan.local)))
    assert desk.folder.sign_offs.state_hash(plan) == state
    desk.put(row, "f.title", Text("แก้"))
    assert desk.folder.sign_offs.state_hash(plan) != state
    state = desk.folder.sign_offs.state_hash(plan)
    evidence, file, link = (Ref(desk.unit, name, "b" * 32) for name in ("evidence", "file", "link"))
    desk.save(
        Change(link, "target", Plain(row.local)), Change(link, "evidence", Plain(evidence.local))
    )
    linked = desk.folder.sign_offs.state_hash(plan)
    desk.save(
        Change(file, "evidence", Plain(evidence.local)), Change(file, "sha256", Plain("c" * 64))
    )
    assert len({state, linked, desk.folder.sign_offs.state_hash(plan)}) == 3
