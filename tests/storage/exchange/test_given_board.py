"""The page of given work says who is late, who has it twice, who is strange, and what changed after locking."""

from datetime import date
from functools import partial

import pytest

from core.assigning.board import AssignmentBoard, given_board, given_titles
from core.assigning.choices import give_choices, offers, register_kinds
from core.assigning.deeds import assign, begin, link_given, register_order, row_order
from core.assigning.given_deeds import change_given, unlink_given, use_rolled, withdraw
from core.assigning.orders import COUNT, ITEM, LIST, ROW, SUM, Assignment, CellFillRule
from core.assigning.view import roll_ups
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.exchange.letter_deeds import reply
from core.exchange.letters import UnitMessage
from core.home.tasks import given_tasks
from core.log.deeds import delete_record, linked
from core.signing.deeds import sign_off
from core.values import Change, Plain, Ref, Text
from storage.instruments.library import FormLibrary
from tests.storage.exchange.test_assigned import (
    FORM,
    ROWS,
    answers,
    fill,
    forms,
    given,
    planted,
    row,
    told,
)
from tests.storage.exchange.towns import Town

__all__ = ["forms", "row"]
TODAY = date(2026, 11, 23)


def board(town: Town, about: Ref, today: date = TODAY, item: str = "") -> AssignmentBoard:
    return given_board(town.folder, about, item, today)


def notes(one: AssignmentBoard) -> list[str]:
    return [note for work in one.works for line in work.lines for note in line.notes]


def test_a_row_shows_who_is_missing_with_their_day_and_words_to_remind_them(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, _two = towns
    assert not board(province, row).works
    given(towns, row)
    own = answers(one, "1,250.50", "ปลูก 300 ต้น", "300")
    province.take(one.send(province))
    (work,) = board(province, row).works
    assert [line.state for line in work.lines] == ["รายงานแล้ว", "ยังไม่เริ่ม"]
    assert [line.figure for line in work.lines] == ["1,250.50", "–"], "an empty district is never 0"
    assert [line.share for line in work.lines] == [1.0, None]
    assert (work.due, work.over) == ("30 พ.ย. 2569", False)
    assert work.reminder.startswith("เรียน 12\n")
    assert "ภายใน 30 พ.ย. 2569" in work.reminder
    assert work.lines[0].row is not None
    assert work.lines[0].row.ref == own
    assert work.total == "รวม 1 จาก 2 หน่วยงาน"
    (title,) = given_titles(province.folder, province.unit, 2569)
    assert (title.about, title.says) == (row, "ตอบแล้ว 1 จาก 2 หน่วยงาน")
    assert not given_titles(province.folder, province.unit, 2570)
    order = row_order(province.folder, row, ())
    told(province, partial(assign, ref=row, order=order, units=[one.unit], text="ส่งภาพ", due=""))
    (title,) = given_titles(province.folder, province.unit, 2569)
    assert title.says == "ตอบแล้ว 0 จาก 2 หน่วยงาน", (
        "a unit with two works counts once, when both are done"
    )


def test_home_tells_who_is_missing_as_the_day_comes_near(towns: list[Town], row: Ref) -> None:
    _centre, province, one, two = towns
    given(towns, row)
    assert not [*given_tasks(province.folder, province.unit, date(2026, 11, 10))], "its day is far"
    (task,) = given_tasks(province.folder, province.unit, TODAY)
    assert (task.title, task.reason) == (
        "หน่วยงานที่ยังไม่ตอบงาน “ปลูกป่าในอำเภอ” มี 2 แห่ง",
        "ยังขาด: 11, 12",
    )
    assert (task.when, task.goal.page, task.goal.ref) == ("อีก 7 วัน", "assigned", row)
    for town in (one, two):
        answers(town, "1", "ก")
        province.take(town.send(province))
    assert not [*given_tasks(province.folder, province.unit, TODAY)]
    assert not [*given_tasks(one.folder, one.unit, TODAY)], "it is not theirs to remind"


def test_who_is_late_is_said_and_who_answered_late_too(towns: list[Town], row: Ref) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    (work,) = board(province, row, date(2026, 12, 9)).works
    assert work.over
    assert [line.state for line in work.lines] == ["เลยกำหนด", "เลยกำหนด"]
    one.now = one.now.replace(month=12, day=5)
    answers(one, "10", "ก")
    province.take(one.send(province))
    late = board(province, row, date(2026, 12, 9)).works[0].lines[0]
    assert late.notes == ("ตอบหลังกำหนด",)
    assert late.when.endswith("ช้า")


def test_the_same_work_given_twice_by_two_pcs_is_counted_once(towns: list[Town], row: Ref) -> None:
    _centre, province, one, two = towns
    order = given(towns, row)
    twice = Ref(one.unit, "comment", "cd" * 16)
    first = next(
        each for each in Assignment.each(province.folder, ref=row) if each.unit == one.unit
    )
    fields = {"about": str(row), "item": order.token, "kind": "assign", "due": first.due}
    province.save(
        *(Change(twice, name, Plain(value)) for name, value in fields.items()),
        Change(twice, "text", Text(first.text)),
    )
    (work,) = board(province, row).works
    assert len(work.lines) == 2
    assert notes(board(province, row)) == ["มอบหมายงานเดียวกันซ้ำ 2 ครั้ง นับครั้งเดียว"]
    assert first.unit != two.unit
    for town in (one, two):
        told(
            town,
            partial(
                reply, comment=Assignment.each(town.folder, town.unit)[0].ref, text="", done=True
            ),
        )
        province.take(town.send(province))
    assert given_titles(province.folder, province.unit, 2569)[0].says == "ตอบแล้ว 2 จาก 2 หน่วยงาน"
    assert not [*given_tasks(province.folder, province.unit, TODAY)]


@pytest.mark.parametrize("locks", [False, True], ids=["deleted", "locked"])
def test_home_asks_nobody_for_work_of_a_row_that_is_deleted_or_locked(
    towns: list[Town], row: Ref, locks: bool
) -> None:
    _centre, province, *_districts = towns
    given(towns, row)
    assert [*given_tasks(province.folder, province.unit, TODAY)]
    record = province.folder.record(row)
    assert record is not None
    if locks:
        told(province, partial(sign_off, subject=record.reference("plan"), signers="ผู้ว่าราชการ"))
    else:
        told(province, partial(delete_record, ref=row))
    assert not [*given_tasks(province.folder, province.unit, TODAY)]


def test_work_that_is_taken_back_counts_no_more_and_stays_with_the_unit(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, two = towns
    given(towns, row)
    own = answers(one, "100", "ก")
    province.take(one.send(province))
    comments = [
        each.ref for each in Assignment.each(province.folder, ref=row) if each.unit == one.unit
    ]
    done = told(province, partial(withdraw, comments=comments))
    assert done.notes == (
        "ยกเลิกการมอบหมายแล้ว 1 หน่วยงาน ส่งไฟล์ให้หน่วยงานเพื่อให้ทราบ สิ่งที่หน่วยงานกรอกไว้ยังเป็นของหน่วยงาน",
    )
    (work,) = board(province, row).works
    assert [line.answer.unit for line in work.lines] == [two.unit]
    with pytest.raises(UserError, match="ยกเลิกการมอบหมายไม่ได้"):
        told(province, partial(withdraw, comments=comments))
    one.take(province.send(one))
    assert one.folder.record(own) is not None
    (letter,) = UnitMessage.each(one.folder, one.unit, TODAY)
    assert (letter.withdrawn, letter.open, letter.begins) == (True, False, False)
    with pytest.raises(UserError):
        told(one, partial(begin, comment=letter.ref))


def test_a_unit_that_is_not_below_gets_no_work_and_nothing_is_written(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, _one, _two = towns
    order = row_order(province.folder, row, ())
    before = province.folder.digest()
    for strange in ("ab" * 16, towns[0].unit, province.unit):
        with pytest.raises(UserError, match="ไม่ได้อยู่ใต้หน่วยงานนี้ในทะเบียน"):
            told(province, partial(assign, ref=row, order=order, units=[strange], text="ก"))
    assert province.folder.digest() == before


def test_a_unit_that_left_the_register_keeps_its_answer_and_it_is_said(
    towns: list[Town], row: Ref
) -> None:
    centre, province, one, _two = towns
    given(towns, row)
    unit = province.folder.record(Ref("all", "unit", one.unit))
    assert unit is not None
    centre.save(
        Change(unit.ref, "parent", Plain(f"all/unit/{centre.unit}"), unit.shown("parent").seen)
    )
    province.take(centre.send(province))
    assert notes(board(province, row)) == [
        "ไม่อยู่ในทะเบียนข้างใต้แล้ว คำตอบเดิมยังนับ ยกเลิกการมอบหมายได้ถ้าไม่ต้องการ"
    ]


def test_what_is_changed_is_changed_for_all_and_nobody_loses_an_answer(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    answers(one, "100", "ก", "7")
    province.take(one.send(province))
    order = row_order(province.folder, row, [CellFillRule(SUM, "reached", "reached")])
    refs = [each.ref for each in Assignment.each(province.folder, ref=row)]
    done = told(
        province,
        partial(change_given, comments=refs, order=order, text="ปลูกต้นไม้", due="2026-12-20"),
    )
    assert done.notes == ("แก้งานที่มอบหมายแล้ว ส่งไฟล์ให้หน่วยงานเพื่อให้เห็น",)
    (work,) = board(province, row).works
    assert (work.rolled.text, work.due, work.rolled.answered) == ("ปลูกต้นไม้", "20 ธ.ค. 2569", 1)
    assert [one.words for one in work.sums] == ["7"]
    with pytest.raises(UserError, match="ยังไม่ได้เขียนว่าให้ทำอะไร"):
        told(province, partial(change_given, comments=refs, order=order, text=" ", due=""))


def test_the_sum_is_written_at_a_press_and_after_locking_an_edit_below_changes_nothing_and_is_said(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    with pytest.raises(UserError, match="ยังไม่มีหน่วยงานใดตอบ"):
        told(province, partial(use_rolled, row=row))
    own = answers(one, "1000", "ปลูก 300 ต้น", "300")
    province.take(one.send(province))
    done = told(province, partial(use_rolled, row=row))
    assert done.notes == ("เขียนยอดรวมลงในแถวแล้ว ย้อนกลับได้",)
    record = province.folder.record(row)
    assert record is not None
    assert record.value("f.budget") == 100000
    plan = record.reference("plan")
    told(province, partial(sign_off, subject=plan, signers="ผู้ว่าราชการ"))
    assert board(province, row).works[0].changed == ""
    assert board(province, row).locked
    fill(one, own, budget="999999")
    province.take(one.send(province))
    after = board(province, row).works[0]
    assert (
        after.changed == "หลังล็อกเพื่อลงนามมีหน่วยงานแก้หรือตอบเพิ่ม ยอดที่ลงนามแล้วไม่เปลี่ยน ตารางนี้แสดงคำตอบล่าสุด"
    )
    signed = province.folder.record(row)
    assert signed is not None
    assert signed.value("f.budget") == 100000
    with pytest.raises(UserError, match="ใช้ยอดรวมไม่ได้"):
        told(province, partial(use_rolled, row=row))


def test_a_piece_of_a_unit_is_used_and_let_go_and_never_copied(towns: list[Town], row: Ref) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    own = answers(one, "1", "ก")
    file = one.photo(b"a photograph" * 9)
    piece = one.folder.record(file)
    assert piece is not None
    one.save(*linked(piece.reference("evidence"), own))
    province.take(one.send(province))
    target = EvidenceTarget(row)
    (shown,) = board(province, row).works[0].rolled.units[0].pieces
    assert shown.preview
    for _again in range(2):
        told(province, partial(link_given, evidence=shown.evidence, target=target))
        assert board(province, row).works[0].rolled.units[0].pieces[0].linked
        told(province, partial(unlink_given, evidence=shown.evidence, target=target))
        assert not board(province, row).works[0].rolled.units[0].pieces[0].linked
    with pytest.raises(UserError, match="ไม่ได้ใช้อยู่แล้ว"):
        told(province, partial(unlink_given, evidence=shown.evidence, target=target))
    assert not province.folder.records("evidence", province.unit)


def test_two_rows_of_one_unit_are_not_counted_and_it_is_said(towns: list[Town], row: Ref) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    own = one.folder.record(answers(one, "100", "ก"))
    assert own is not None
    second = Ref(one.unit, "row", "ab" * 16)
    kept = [(name, own.text(name)) for name in ("plan", "kind", "parent", "from")]
    one.save(*(Change(second, name, Plain(value)) for name, value in kept))
    province.take(one.send(province))
    (work,) = board(province, row).works
    assert [line.state for line in work.lines] == ["ยังไม่นับ", "ยังไม่เริ่ม"]
    assert "2 รายการ" in work.lines[0].notes[0]
    assert work.rolled.answered == 0


def test_done_without_a_row_is_said(towns: list[Town], row: Ref) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    (task,) = Assignment.each(one.folder, one.unit)
    told(one, partial(reply, comment=task.ref, text="", done=True))
    province.take(one.send(province))
    assert notes(board(province, row)) == ["บอกว่าทำแล้วแต่ไม่มีรายการที่กรอก"]


def test_a_register_is_given_for_a_whole_plan_and_counted(
    towns: list[Town], forms: FormLibrary, row: Ref
) -> None:
    _centre, province, one, two = towns
    record = province.folder.record(row)
    assert record is not None
    plan = record.reference("plan")
    rules = (CellFillRule(COUNT, "", ""), CellFillRule(SUM, "budget", ""))
    order = register_order(province.folder, plan, FORM, "activity", 2569, rules)
    told(
        province,
        partial(assign, ref=plan, order=order, units=[one.unit, two.unit], text="กรอกทะเบียน"),
    )
    one.take(province.send(one))
    (task,) = Assignment.each(one.folder, one.unit)
    told(one, partial(begin, comment=task.ref))
    more: list[dict[str, object]] = [
        {"id": f"b{n}", "kind": "activity", "parent": "w", "f.title": f"ก{n}", "f.budget": 10_000}
        for n in range(3)
    ]
    planted(one, forms, FORM, [dict(ROWS[0]), *more], "activity")
    told(one, partial(reply, comment=task.ref, text="ครบ", done=True))
    province.take(one.send(province))
    (work,) = board(province, plan).works
    assert [(each.title, each.words) for each in work.sums] == [
        ("จำนวนรายการของทุกหน่วยงาน", "3"),
        ("ผลรวมของ งบประมาณ", "300"),
    ]
    # nothing of it has a cell to fill
    told(province, partial(sign_off, subject=plan, signers="ผู้ว่าราชการ"))


def test_every_row_of_every_shipped_form_offers_only_what_can_be_given(forms: FormLibrary) -> None:
    found = 0
    for label in forms.labels():
        if not label.plans:
            continue
        form = forms.get(label.using)
        for each in form.kinds:
            for offer in offers(ROW, form, each.id, form, each.id):
                found += 1
                assert offer.likely is None or offer.likely in [one.rule for one in offer.rules]
                assert all(one.rule.to == offer.to and one.words for one in offer.rules)
                assert len({one.words for one in offer.rules}) == len(offer.rules)
    assert found > 50


@pytest.mark.parametrize(
    ("form", "kind_", "cells"),
    [
        pytest.param("target-virtue", "", {}, id="virtue"),
        pytest.param("anti-corruption-plan", "", {}, id="anti-corruption"),
    ],
)
def test_a_form_of_another_ministry_is_given_begun_and_rolled_up(
    towns: list[Town], forms: FormLibrary, form: str, kind_: str, cells: dict[str, str]
) -> None:
    """The first kind of the form that has no row above it, and every cell that is likely to be made of answers."""
    _centre, province, one, two = towns
    asked = forms.get(form)
    first = next(
        each for each in asked.kinds if not each.within and (not kind_ or each.id == kind_)
    )
    row = planted(province, forms, form, [{"id": "x", "kind": first.id}], first.id)
    choices = give_choices(province.folder, row, "", "งาน")
    assert [unit.id for unit in choices.units] == [one.unit, two.unit]
    assert choices.whats == ("row", "register")
    assert choices.registers
    assert register_kinds(province.folder, row, choices.registers[0].form_name)
    rules = [
        next((each.rule for each in offer.rules if each.rule.way == LIST), offer.rules[0].rule)
        for offer in choices.cells
    ]
    order = row_order(province.folder, row, rules)
    told(province, partial(assign, ref=row, order=order, units=[one.unit], text="งาน"))
    one.take(province.send(one))
    (task,) = Assignment.each(one.folder, one.unit)
    told(one, partial(begin, comment=task.ref))
    told(one, partial(reply, comment=task.ref, text="", done=True))
    province.take(one.send(province))
    (rolled,) = roll_ups(province.folder, row)
    assert rolled.answered == 1
    assert rolled.units[0].rows, "its row is there"
    assert board(province, row).works[0].total == "รวม 1 จาก 1 หน่วยงาน"
    assert cells == {}


def test_an_item_says_what_it_demands(towns: list[Town], forms: FormLibrary) -> None:
    from core.assessment.start_deeds import start_assessment

    _centre, province, one, _two = towns
    done = told(province, partial(start_assessment, instrument=forms.get("cdd-clean"), year=2569))
    assessment = next(ref for ref in done.touched if ref.entity == "assessment")
    choices = give_choices(province.folder, assessment, "d1.l1.1", "ข้อ")
    assert choices.whats == (ITEM,)
    found = board(province, assessment, item="d1.l1.1")
    assert found.title
    assert found.proofs
    assert found.number
    assert one.unit in {unit.id for unit in choices.units}
