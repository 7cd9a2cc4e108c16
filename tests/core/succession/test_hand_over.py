"""An officer leaves: open work of any form passes in one undoable save, and what was done or signed keeps the name."""

from datetime import date, timedelta

import pytest

from core.errors import UserError
from core.history.deeds import undo
from core.history.view import step_words
from core.log.deeds import FieldWrite, set_field
from core.people.deeds import edit_person
from core.people.units import home
from core.records.route import PlannedRouteStep
from core.signing.chain import offers, roles_of
from core.signing.deeds import sign_step
from core.succession.deeds import hand_over
from core.succession.view import (
    HandoverContents,
    HandoverFacts,
    HandoverItem,
    Successor,
)
from core.values import Change, Changes, Ref, Text
from tests.core.conftest import NOON, ctx
from tests.core.succession.offices import FOLLOWER, LEAVER, OTHER, Office, task

TODAY = NOON.date()
DONE = ({"id": "b.report", "row": "b", "period": "2569", "f.result": "ทำแล้ว"},)


def moved(office: Office, to: str = FOLLOWER, day: date = TODAY) -> Changes:
    successor = Successor(office.people.get(to), to, "นักวิชาการ")
    return hand_over(ctx(office.folder), office.folder, office.people[LEAVER], successor, day)


def shown(office: Office) -> HandoverContents:
    return HandoverContents.of(
        office.folder, office.unit, office.people[LEAVER], TODAY, HandoverFacts()
    )


def lines(found: HandoverContents, key: str) -> tuple[HandoverItem, ...]:
    return next(one.lines for one in found.sections if one.key == key)


def test_open_rows_of_every_year_and_form_get_the_new_name_and_done_ones_keep_the_old(
    office: Office,
) -> None:
    now = office.plans(2569, task("a", LEAVER), task("b", LEAVER), task("c", OTHER), progress=DONE)
    before = office.plans(2567, task("x", f"{OTHER}, ตัวอย่าง ใจดี"))
    office.answers(2568, LEAVER)
    assert [(one.title, one.moves) for one in lines(shown(office), "work")] == [
        ("งาน งาน a", True),
        ("ขั้น 1 ข้อ 1", True),
        ("งาน งาน x", True),
    ]
    moved(office)
    assert office.hands(now) == [FOLLOWER, LEAVER, OTHER]
    assert office.hands(before) == [f"{OTHER}, {FOLLOWER}"]
    assert [one.text("ask.keeper") for one in office.folder.records("answer")] == [FOLLOWER]
    assert lines(shown(office), "work") == ()


def test_a_name_within_other_words_and_long_texts_is_shown_and_never_changed(
    office: Office,
) -> None:
    plan = office.plans(
        2569, task("a", f"ทีมของ{LEAVER}ทั้งหมด"), task("b", "ฝ่ายอำนวยการ", about=f"{LEAVER}เคยเสนอไว้")
    )
    (line,) = lines(shown(office), "work")
    assert (line.moves, "ชื่ออยู่ในข้อความอื่น ดูและแก้เอง" in line.where) == (False, True)
    done = moved(office)
    assert office.hands(plan) == [f"ทีมของ{LEAVER}ทั้งหมด", "ฝ่ายอำนวยการ"]
    assert done.notes == ("มี 1 ช่องที่ยังเป็นชื่อเดิม ดูเหตุผลในรายการ",)


def test_two_values_nobody_has_chosen_between_are_left_to_be_chosen(office: Office) -> None:
    plan = office.plans(2569, task("a", LEAVER))
    (row,) = office.rows(plan)
    office.folder.save(
        ctx(office.folder), "again", [Change(row.ref, "f.hands", Text(f"{LEAVER}, ข"), ())]
    )
    (line,) = lines(shown(office), "work")
    assert "ข้อมูลไม่ตรงกัน เลือกค่าก่อน" in line.where
    moved(office)
    (row,) = office.rows(plan)
    assert row.cells["hands"].shown.conflict


def test_a_line_of_a_report_tells_what_happened_and_keeps_its_name(office: Office) -> None:
    rows = (task("a", OTHER), {"id": "v", "kind": "visit", "parent": "a", "f.went": LEAVER})
    plan = office.plans(2569, *rows)
    moved(office)
    assert office.hands(plan) == [OTHER, LEAVER]


def test_what_is_locked_keeps_the_name_and_its_state(office: Office) -> None:
    plan = office.plans(2569, task("a", LEAVER))
    office.locks(plan)
    state = office.folder.sign_offs.state_hash(plan)
    moved(office)
    assert (office.hands(plan), office.folder.sign_offs.state_hash(plan)) == ([LEAVER], state)


def test_everything_is_one_save_and_is_undone_as_one(office: Office) -> None:
    plan = office.plans(2569, task("a", LEAVER))
    signoff = office.locks(
        office.plans(2568),
        PlannedRouteStep("maker", (office.people[LEAVER].id,)),
        PlannedRouteStep("head"),
    )
    set_field(
        ctx(office.folder),
        office.folder,
        _office_record(office),
        [FieldWrite("head", Text(LEAVER))],
    )
    before = {ref: dict(office.folder.record(ref).fields) for ref in office.people.values()}  # type: ignore[union-attr]  # each is there
    done = moved(office)
    assert office.hands(plan) == [FOLLOWER]
    assert {ref.entity for ref in done.touched} == {"person", "row", "signoff", "office"}
    assert step_words(office.folder, "") == "ส่งมอบงานและหน้าที่"
    *kept, _changes = undo(ctx(office.folder), office.folder)
    assert kept == []
    assert office.hands(plan) == [LEAVER]
    assert _head(office) == LEAVER
    assert _route(office, signoff)["maker"] == (office.people[LEAVER].id,)
    for ref, fields in before.items():
        again = office.folder.record(ref)
        assert again is not None
        for name, value in fields.items():
            assert again.value(name) == value.value, name


def test_roles_pass_and_the_leaver_is_offered_for_nothing_more_but_stays_who_they_were(
    office: Office,
) -> None:
    plan = office.plans(2569, task("a", OTHER))
    moved(office)
    leaver, follower = (office.folder.record(office.people[name]) for name in (LEAVER, FOLLOWER))
    assert leaver is not None
    assert follower is not None
    assert (leaver.text("name"), leaver.number("active")) == (LEAVER, 0)
    assert roles_of(follower) == {"recorder", "approver"}
    assert office.people[LEAVER].id not in {
        id_ for step in offers(office.folder, plan) for id_, _words in step.people
    }


def test_nothing_moves_before_its_day(office: Office) -> None:
    plan = office.plans(2569, task("a", LEAVER))
    with pytest.raises(UserError, match="ยังมาไม่ถึง"):
        moved(office, day=TODAY + timedelta(days=1))
    assert office.hands(plan) == [LEAVER]
    moved(office, day=TODAY - timedelta(days=3))
    assert office.hands(plan) == [FOLLOWER]


def test_nobody_hands_over_to_themselves_to_who_left_or_twice(office: Office) -> None:
    with pytest.raises(UserError, match="ต้องเป็นคนอื่น"):
        moved(office, LEAVER)
    edit_person(ctx(office.folder), office.folder, office.people[OTHER], active=False)
    with pytest.raises(UserError, match="ต้องเป็นคนอื่น"):
        moved(office, OTHER)
    with pytest.raises(UserError, match="ยังไม่ได้บอกผู้รับมอบ"):
        moved(office, " ")
    moved(office)
    with pytest.raises(UserError, match="ส่งมอบงานหรือออกจากทะเบียนไปแล้ว"):
        moved(office, OTHER)


def test_a_paper_nobody_signed_or_printed_awaits_who_follows(office: Office) -> None:
    maker, head = office.people[LEAVER].id, office.people[OTHER].id
    signoff = office.locks(
        office.plans(2569, task("a", OTHER)),
        PlannedRouteStep("maker", (maker,)),
        PlannedRouteStep("head", (head,)),
    )
    (line,) = lines(shown(office), "signing")
    assert (line.moves, "ผู้ส่งมอบเป็นผู้ลงนาม" in line.where) == (True, True)
    moved(office)
    assert _route(office, signoff) == {"maker": (office.people[FOLLOWER].id,), "head": (head,)}


def test_signatures_already_made_stay_with_their_route(office: Office) -> None:
    maker, head = office.people[OTHER].id, office.people[LEAVER].id
    edit_person(ctx(office.folder), office.folder, office.people[OTHER], OTHER, roles=("recorder",))
    signoff = office.locks(
        office.plans(2569, task("a", OTHER)),
        PlannedRouteStep("maker", (maker,)),
        PlannedRouteStep("head", (head,)),
    )
    sign_step(ctx(office.folder), office.folder, signoff, "maker", maker, TODAY.isoformat())
    (line,) = lines(shown(office), "signing")
    assert (line.moves, "มีผู้ลงนามบนกระดาษแล้ว ผู้รับมอบลงนามแทนที่ขั้นนั้นตามแบบ" in line.where) == (
        False,
        True,
    )
    before = office.folder.record(signoff)
    moved(office)
    after = office.folder.record(signoff)
    assert before is not None
    assert after is not None
    assert after.fields == before.fields


def test_who_would_sign_two_steps_the_form_keeps_apart_is_told_and_not_named(
    office: Office,
) -> None:
    maker, head = office.people[LEAVER].id, office.people[OTHER].id
    signoff = office.locks(
        office.plans(2569, task("a", OTHER)),
        PlannedRouteStep("maker", (maker,)),
        PlannedRouteStep("head", (head,)),
    )
    done = moved(office, OTHER)
    assert _route(office, signoff)["maker"] == (maker,)
    assert any("แบบนี้ให้ผู้รับรองเป็นคนละคนกับผู้จัดทำ" in note for note in done.notes)


def test_the_head_of_the_office_changes_only_where_it_was_the_leaver(office: Office) -> None:
    set_field(
        ctx(office.folder), office.folder, _office_record(office), [FieldWrite("head", Text(OTHER))]
    )
    moved(office)
    assert _head(office) == OTHER


def _office_record(office: Office) -> Ref:
    found = office.folder.record(home(office.unit))
    assert found is not None
    return found.ref


def _head(office: Office) -> str:
    found = office.folder.record(home(office.unit))
    return found.text("head") if found else ""


def _route(office: Office, signoff: Ref) -> dict[str, tuple[str, ...]]:
    record = office.folder.record(signoff)
    assert record is not None
    return {one.id: one.people for one in PlannedRouteStep.route(record.text("route"))}
