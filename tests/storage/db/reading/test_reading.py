"""What is read: records that show, their past, and one settled state per question."""

import threading
from contextlib import closing
from datetime import timedelta

import pytest

from core.forms.ports import Reader
from core.history.deeds import SkippedUndo, undo
from core.values import Change, Changes, Plain, Ref, Text
from storage.db.log.log import find_records
from storage.db.reading.results import ResultDeriver
from tests.known import known
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import NOW, Desk


def test_records_come_in_their_order_then_in_the_order_of_birth(desk: Desk) -> None:
    plan = desk.new_plan()
    rows = [desk.new_row(plan, str(number)) for number in range(4)]
    desk.put(rows[3], "order", Plain("a1"))
    desk.put(rows[1], "order", Plain("a2"))
    found = [record.ref for record in desk.folder.records("row", plan=plan.local)]
    assert found == [rows[3], rows[1], rows[0], rows[2]]


def test_many_records_have_the_numbers_that_each_of_them_has(desk_of: MakeDesk) -> None:
    one, two = desk_of("1001"), desk_of("1002")
    plan = one.new_plan()
    kept = [plan, *(one.new_row(plan, str(number)) for number in range(3)), two.new_plan()]
    two.take(one)
    log = two.folder.writer.log
    strange = [
        plan._replace(id="f" * 32),
        plan._replace(entity="row"),
        plan._replace(scope=two.unit),
        plan._replace(entity="none"),
    ]
    assert find_records(log, [*kept, *strange]) == {ref: log.find_record(ref) for ref in kept}
    assert find_records(log, ()) == {}


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


def test_records_that_are_named_are_found_together_if_they_are_here_and_show(desk: Desk) -> None:
    plan, away = desk.new_plan(), Ref(desk.unit, "row", "f" * 32)
    rows = [desk.new_row(plan, str(number)) for number in range(3)]
    desk.delete(rows[1])
    found = desk.folder.fields.standing([*rows, plan, away])
    assert found == {ref: desk.folder.record(ref) for ref in (rows[0], rows[2], plan)}
    assert desk.folder.fields.standing([]) == {}


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


def test_a_list_may_ask_for_one_of_several_values(desk: Desk) -> None:
    plans = [desk.new_plan(number) for number in (1, 2, 3)]
    rows = [desk.new_row(plan, "ก") for plan in plans]
    some = frozenset({plans[0].local, plans[2].local})
    found = desk.folder.fields.brief("row", ("plan",), plan=some)
    assert [one.ref for one in found] == [rows[0], rows[2]]
    assert {one.text("plan") for one in found} == some


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


def test_what_was_written_later_stands_above_whatever_the_clocks_said(desk_of: MakeDesk) -> None:
    here, there = desk_of(), desk_of()
    plan, wanted = here.new_plan(), list[str]()
    for days in (0, 25_000, -3, -730, 0, -9_500, 1, -2):
        there.take(here)
        here, there = there, here
        here.now = NOW + timedelta(days=days)
        here.put(plan, "title", Text(f"{len(wanted)}"))
        wanted.insert(0, f"{len(wanted)}")
        assert [op.value for op in here.folder.history.of(plan, "title")] == wanted


def test_a_save_is_found_whole_by_its_id(desk: Desk) -> None:
    plan = desk.new_plan()
    row = Ref(desk.unit, "row", "c" * 32)
    form = Ref(f"{desk.unit}/forms", "instrument", "d" * 32)
    done = desk.save(
        Change(row, "plan", Plain(plan.local)),
        Change(form, "state", Plain("draft")),
        Change(row, "f.x", Text("ข้อความ")),
    )
    assert {(op.ref, op.field, op.value) for op in desk.folder.history.save(done.save)} == {
        (row, "plan", plan.local),
        (row, "f.x", "ข้อความ"),
        (form, "state", "draft"),
    }
    assert desk.folder.history.save("e" * 32) == ()
    assert done.touched == {row, form}
    assert desk.folder.history.last_save() == done.save


def test_the_last_save_is_this_device_s_and_this_person_s(desk_of: MakeDesk) -> None:
    desk, other = desk_of(), desk_of()
    plan = desk.new_plan()
    desk.person = "a" * 32
    mine = desk.put(plan, "using", Plain("x")).save
    desk.person = "b" * 32
    theirs = desk.put(plan, "title", Text("ชื่อ")).save
    other.new_plan(3)
    desk.take(other)
    assert desk.folder.history.last_save() == theirs
    assert desk.folder.history.last_save("a" * 32) == mine
    assert desk.folder.history.last_save("c" * 32) == ""


def done_by(desk: Desk) -> Changes:
    *_kept, changes = undo(desk.context, desk.folder)
    assert isinstance(changes, Changes)
    return changes


def test_undo_brings_the_old_values_back_one_save_after_the_other(desk: Desk) -> None:
    plan = desk.new_plan()
    desk.put(plan, "title", Text("หนึ่ง"))
    desk.put(plan, "title", Text("สอง"))
    done_by(desk)
    assert desk.value(plan, "title") == "หนึ่ง"
    done_by(desk)
    assert desk.value(plan, "title") is None
    done_by(desk)
    assert not desk.shows(plan)
    assert [record.ref for record in desk.folder.bin()] == [plan]
    assert desk.sound()


def test_undo_leaves_alone_what_somebody_wrote_on_top_of(desk_of: MakeDesk) -> None:
    desk, other = desk_of(), desk_of()
    plan = desk.new_plan()
    desk.save(Change(plan, "title", Text("ชื่อ")), Change(plan, "using", Plain("x")))
    other.take(desk)
    other.put(plan, "title", Text("ชื่อใหม่"))
    desk.take(other)
    kept, changes = list(undo(desk.context, desk.folder))
    assert kept == SkippedUndo(plan, "title")
    assert (desk.value(plan, "title"), desk.value(plan, "using")) == ("ชื่อใหม่", None)
    assert isinstance(changes, Changes)


def test_a_reader_sees_what_the_pen_has_saved_and_nothing_half(desk: Desk) -> None:
    """One field of two rows is always written together: no question ever sees them differ."""
    plan = desk.new_plan()
    left, right = desk.new_row(plan), desk.new_row(plan)
    wrong, stop = [], threading.Event()

    def watch() -> None:
        with closing(desk.folder.reader()) as reader:
            while not stop.is_set():
                message = {
                    record.text("f.title") for record in reader.records("row", plan=plan.local)
                }
                wrong.extend([message] if len(message) != 1 else [])

    watchers = [threading.Thread(target=watch) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    for number in range(60):
        desk.save(
            Change(left, "f.title", Text(str(number)), seen(desk, left)),
            Change(right, "f.title", Text(str(number)), seen(desk, right)),
        )
    stop.set()
    for watcher in watchers:
        watcher.join()
    assert wrong == []
    with closing(desk.folder.reader()) as reader:
        assert known(reader.record(left)).text("f.title") == "59"
        assert reader.digest() == desk.folder.digest()
        assert reader.history.last_save() == desk.folder.history.last_save()


def seen(desk: Desk, ref: Ref) -> tuple[str, ...]:
    record = desk.folder.record(ref)
    return () if record is None else record.shown("f.title").seen


def test_a_reader_cannot_write(desk: Desk) -> None:
    with closing(desk.folder.reader()) as reader, pytest.raises(Exception, match="readonly"):
        reader._db.execute("DELETE FROM op")


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
        desk.folder.drafts.keep(desk.context, draft)
    desk.reopen()
    assert {(one.ref, one.field, one.value, one.seen) for one in desk.folder.drafts.all()} == {
        title,
        level,
        (plan, "using", Plain("y"), ()),
    }
    assert {type(one.value) for one in desk.folder.drafts.all()} == {Text, int, Plain}
    assert desk.folder.drafts.all()[0].at == int(NOW.timestamp() * 1000)
    desk.put(plan, "title", Text("เสร็จแล้ว"))
    desk.folder.drafts.drop(plan, "using")
    assert [one.field for one in desk.folder.drafts.all()] == ["level"]


def test_drafts_never_leave_this_pc(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    desk.folder.drafts.keep(desk.context, Change(desk.plan(), "title", Text("ยังไม่บันทึก")))
    digest = desk.folder.digest()
    centre.take(desk)
    assert centre.folder.drafts.all() == []
    assert centre.folder.record(desk.plan()) is None
    assert desk.folder.digest() == digest


def test_results_follow_at_once_from_what_is_taken_in_and_behind_an_own_save(
    desk_of: MakeDesk,
) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    asked: list[Ref] = []

    def derive(reader: Reader, ref: Ref) -> list[tuple[str, str, str]]:
        asked.append(ref)
        answers = reader.records("answer", ref.scope)
        return [("d1", "met", str(sum(answer.value("state") == "met" for answer in answers)))]

    for office in (desk, centre):
        office.folder.results.derive_by(ResultDeriver(derive, "1", office.folder.forms))
    assessment = Ref(desk.unit, "assessment", "a" * 32)
    sheet = Ref(desk.unit, "sheet", "b" * 32)
    desk.save(
        Change(assessment, "round", Plain("self")),
        Change(sheet, "assessment", Plain(assessment.local)),
    )
    for number in range(3):
        answer = Ref(desk.unit, "answer", f"{number:032x}")
        desk.save(
            Change(answer, "sheet", Plain(sheet.local)), Change(answer, "state", Plain("met"))
        )
    assert (asked, desk.folder.results.of()) == ([], [])
    desk.folder.results.catch_up()
    assert asked == [assessment]
    assert desk.folder.results.of() == [(assessment, "d1", "met", "3")]
    centre.take(desk)
    assert centre.folder.results.of(desk.unit) == [(assessment, "d1", "met", "3")]
    assert centre.folder.results.of("f" * 32) == []
    desk.delete(assessment)
    assert desk.folder.results.of() == []


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


def test_a_digest_of_one_scope_compares_folders_that_hold_different_sets(desk_of: MakeDesk) -> None:
    one = desk_of("1001")
    two = desk_of("1002")
    centre = desk_of("9999", "centre")
    one.new_plan()
    two.new_plan()
    centre.take(two, one)
    assert centre.folder.digest(one.unit) == one.folder.digest(one.unit)
    assert centre.folder.digest(two.unit) == two.folder.digest(two.unit)
    assert centre.folder.digest() != one.folder.digest()
    assert centre.folder.digest(one.unit) != centre.folder.digest(two.unit)


def test_no_question_goes_through_every_field(desk: Desk) -> None:
    """As the database plans it with nothing measured yet: an office asks these for every page and paper."""
    row = desk.new_row(desk.new_plan(), "1")
    reader = desk.folder
    db = desk.folder.writer.db
    asked = list[str]()
    db.set_trace_callback(asked.append)
    reader.bin()
    reader.bin(desk.unit, "division")
    reader.conflicts()
    reader.record(row)
    reader.records("row", desk.unit)
    reader.fields.values("row", ("plan",))
    reader.history.of(row, "f.x")
    db.set_trace_callback(None)
    plans = {
        sql: db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        for sql in asked
        if sql.startswith("SELECT")
    }
    assert sum("field" in sql for sql in plans) > 4
    whole = {
        sql: steps
        for sql, steps in plans.items()
        if any(step[3] in ("SCAN field", "SCAN op") for step in steps)
    }
    assert whole == {}
