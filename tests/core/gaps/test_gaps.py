"""Whatever is missing becomes a row of the year's plan, once; each sentence of it is said only when it is so."""

from dataclasses import replace
from typing import Any

import pytest

from core.assessment.facts import AssessmentFacts
from core.assessment.review import AssessmentFinding
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import import_answers, start_assessment
from core.assessment.view import view_of
from core.entities import unit_id
from core.errors import UserError
from core.exchange.letter_deeds import comment
from core.forms.field_types import type_of
from core.gaps.deeds import GapRowChoices, act_on
from core.gaps.gaps import (
    ITEM,
    PROMISE,
    PROOF,
    REMARK,
    AssessmentTodo,
    OpenGap,
    every_gap,
    gaps_of,
    grade_ways,
    ways_of,
)
from core.gaps.rows import GapPlanRow, GapQuery, GapWithRows, made_rows, place_in, places, row_of
from core.gravity import MUST, SHOULD
from core.history.deeds import undo
from core.log.deeds import delete_record
from core.plan.deeds import start_plan
from core.plan.view import PlanPage
from core.scoring import missing
from core.scoring.score import AnswerTally
from core.values import Record, Ref
from core.workshop.deeds import promise
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx, office
from tests.core.gaps.conftest import SHIPPED

YEAR = 2569
TODAY = NOON.date()
NAMES = sorted(
    one.stem.rpartition("-")[0] for one in SHIPPED.glob("*.yaml") if "programme" not in one.stem
)
FEW = {"d1.l1.1": {"state": "met"}, "d2.l1.1": {"state": "not_met"}}


def assessed(
    folder: Folder, forms: FormLibrary, form: str = "cdd-clean", answers: object = FEW
) -> Ref:
    import_answers(ctx(folder), folder, forms.get(form), YEAR, {"answers": answers})
    return next(one.ref for one in folder.records("assessment"))


def planned(folder: Folder, forms: FormLibrary, form: str = "operating-plan") -> Ref:
    done = start_plan(ctx(folder), folder, forms.get(form), YEAR)
    return next(ref for ref in done.touched if ref.entity == "plan")


def act(folder: Folder, *gaps: OpenGap, **said: Any) -> list[Record]:
    done = act_on(ctx(folder), folder, gaps, YEAR, GapRowChoices(**said))
    found = [folder.record(ref) for ref in sorted(done.touched) if ref.entity == "row"]
    return [one for one in found if one is not None and one.text("from")]


def of_kind(found: tuple[OpenGap, ...], kind: str) -> OpenGap:
    return next(one for one in found if one.kind == kind)


def test_without_a_word_it_is_of_the_office_and_within_a_month_of_the_year(
    folder: Folder, forms: FormLibrary
) -> None:
    home = assessed(folder, forms)
    planned(folder, forms)
    (row,) = act(folder, of_kind(gaps_of(folder, home), ITEM))
    assert row.text("f.owner")
    assert row.text("f.span").startswith("2569")


def test_a_gap_is_never_made_twice_without_saying_so(folder: Folder, forms: FormLibrary) -> None:
    home = assessed(folder, forms)
    planned(folder, forms)
    gap = of_kind(gaps_of(folder, home), ITEM)
    first = act(folder, gap)
    again = act_on(ctx(folder), folder, [gap], YEAR, GapRowChoices())
    assert (again.save, again.touched) == ("", frozenset({first[0].ref}))
    assert "จึงไม่ทำซ้ำ" in again.notes[0]
    more = act(folder, gap, again=True)
    assert more[0].ref != first[0].ref
    assert len(made_rows(folder, folder.writer.unit, TODAY)[gap.source.local]) == 2


def test_all_of_it_is_one_save_that_is_undone_at_once_and_comes_back_out_of_the_bin(
    folder: Folder, forms: FormLibrary
) -> None:
    home, plan = assessed(folder, forms), planned(folder, forms)
    gaps = [one for one in gaps_of(folder, home) if one.kind == ITEM][:3]
    before = len(folder.records("row"))
    assert len(act(folder, *gaps)) == 3
    list(undo(ctx(folder), folder))
    assert len(folder.records("row")) == before
    (row,) = act(folder, gaps[0])
    delete_record(ctx(folder), folder, row.ref)
    assert row_of(folder, plan, gaps[0]) is None
    (back,) = act(folder, gaps[0], owner="คนใหม่")
    assert (back.ref, back.text("f.owner"), back.deleted) == (row.ref, "คนใหม่", False)


def test_what_proofreading_finds_in_a_plan_never_becomes_a_row_of_it(
    folder: Folder, forms: FormLibrary
) -> None:
    plan = planned(folder, forms)
    assert PlanPage.of(folder, plan).findings
    assert gaps_of(folder, plan) == ()


def test_the_plan_that_is_offered_is_of_the_subject_else_of_action_else_none(
    folder: Folder, forms: FormLibrary
) -> None:
    home = assessed(folder, forms)
    moral = planned(folder, forms, "dsi-moral-plan")
    by = GapQuery(folder.writer.unit, "", TODAY)

    def offered() -> tuple[Ref, bool]:
        found = by.gaps(folder, home)
        return found.places[0].plan, found.decided

    assert offered() == (moral, False), "it is for other things: the person chooses"
    operating = planned(folder, forms, "operating-plan")
    assert offered() == (operating, True)
    own = planned(folder, forms, "cdd-action-plan")
    assert offered() == (own, True)
    act(folder, of_kind(gaps_of(folder, home), ITEM), plan=moral)
    assert offered() == (moral, True), "rows of gaps went there before"


def test_what_was_promised_in_a_meeting_is_a_row_of_who_promised_by_the_day_they_named(
    folder: Folder, forms: FormLibrary
) -> None:
    home, plan = assessed(folder, forms), planned(folder, forms)
    promise(ctx(folder), folder, home, "d2.l1.1", "นัดอบรมใหม่", "สมศรี รักงาน", "2026-02-20")
    promise(ctx(folder), folder, home, "d2.l1.1", "ขอภาพก่อนทำ", "กองช่าง")
    first, second = (one for one in gaps_of(folder, home) if one.kind == PROMISE)
    assert (first.title, first.owner, first.due) == ("นัดอบรมใหม่", "สมศรี รักงาน", "2026-02-20")
    assert first.source == second.source == answer_at(sheet_of(home), "d2.l1.1")
    made = act(folder, first, second, owner="คนที่แป้นพิมพ์", until="2026-03-31")
    assert {one.text("f.title"): one.text("f.owner") for one in made} == {
        "นัดอบรมใหม่": "สมศรี รักงาน",
        "ขอภาพก่อนทำ": "กองช่าง",
    }
    shown = made_rows(folder, folder.writer.unit, TODAY)[first.source.local]
    assert {one.plan for one in shown} == {plan}
    by = GapQuery(folder.writer.unit, "", TODAY)
    lines = [one for one in by.gaps(folder, home).lines if one.gap.kind == PROMISE]
    assert [one.has_own_row for one in lines] == [True, True]
    assert [one.gap.token for one in by.of_year(folder, YEAR).lines if one.gap.kind == PROMISE] == [
        first.token,
        second.token,
    ]


def test_a_promise_is_kept_once_its_row_is_done() -> None:
    gap = OpenGap(
        PROMISE, Ref("a", "answer", "b"), "promise.c", Ref("a", "assessment", "d"), "", "", "นัดอบรม"
    )
    ref, plan = Ref("a", "row", "e"), Ref("a", "plan", "f")
    row = GapPlanRow(ref, plan, "answer/b", "1", "นัดอบรม", "", "", "", done=True, over=False)
    assert not GapWithRows(gap, (row,), has_own_row=True).open
    assert GapWithRows(gap, (row._replace(done=False),), has_own_row=True).open
    assert GapWithRows(gap._replace(kind=ITEM), (row,), has_own_row=True).open, (
        "the item itself may still be missing"
    )


@pytest.mark.parametrize("desk", [("S00", "centre")], indirect=True)
def test_what_a_unit_above_asks_is_one_until_it_is_answered(desk: Folder) -> None:
    unit = unit_id("S11")
    asked = comment(
        ctx(desk), desk, unit, office("S11"), "request", "ขอภาพก่อนทำ", due="2026-02-03"
    ).touched
    comment(
        ctx(desk),
        desk,
        unit,
        office("S11"),
        "assign",
        "กรอก",
        item="row|operating-plan/2569/1|activity|2569|",
    )
    (gap,) = every_gap(desk, unit, YEAR)
    assert (gap.kind, gap.source, gap.title, gap.due) == (
        REMARK,
        *asked,
        "ขอภาพก่อนทำ",
        "2026-02-03",
    )


def test_a_request_is_done_by_the_day_it_asks_for(folder: Folder, forms: FormLibrary) -> None:
    home = assessed(folder, forms)
    planned(folder, forms)
    request = Ref(home.scope, "comment", "c" * 32)
    gap = OpenGap(REMARK, request, "", home, "", "ขอภาพก่อนทำ", "ขอภาพก่อนทำ", "2026-02-03")
    (row,) = act(folder, gap)
    assert (row.text("from"), row.text("f.title")) == (request.local, "ขอภาพก่อนทำ")
    assert row.text("f.span") == "2569q2", "from today until then"


def test_of_several_plans_one_is_chosen_once(folder: Folder, forms: FormLibrary) -> None:
    home, first = assessed(folder, forms), planned(folder, forms)
    other = planned(folder, forms, "anti-corruption-plan")
    gaps = [one for one in gaps_of(folder, home) if one.kind == ITEM]
    with pytest.raises(UserError, match="หลายฉบับ"):
        act(folder, gaps[0])
    (row,) = act(folder, gaps[0], plan=other)
    assert act(folder, gaps[1])[0].text("plan") == other.local == row.text("plan")
    assert act(folder, gaps[2], plan=first)[0].text("plan") == first.local


def test_without_a_plan_that_takes_it_the_way_is_said(folder: Folder, forms: FormLibrary) -> None:
    home = assessed(folder, forms)
    gap = gaps_of(folder, home)[0]
    with pytest.raises(UserError, match="ทำเป็นแผนไม่ได้") as refused:
        act(folder, gap)
    assert "แผน" in refused.value.do


def test_every_gap_of_the_year_is_found_whatever_document_it_is_in(
    folder: Folder, forms: FormLibrary
) -> None:
    home, _plan = assessed(folder, forms), planned(folder, forms)
    found = every_gap(folder, folder.writer.unit, YEAR)
    assert {one.home for one in found} == {home}
    assert len({one.token for one in found}) == len(found), "no gap twice"


def test_every_shipped_form_offers_it_for_each_thing_it_misses(
    folder: Folder, forms: FormLibrary
) -> None:
    planned(folder, forms)
    for form in map(forms.get, NAMES):
        if form.kind and not form.of_people:
            start_assessment(ctx(folder), folder, form, YEAR)
        elif form.kinds:
            start_plan(ctx(folder), folder, form, YEAR)
    found = every_gap(folder, folder.writer.unit, YEAR)
    assert {one.kind for one in found} >= {ITEM, PROOF}
    assert len({one.token for one in found}) == len(found)
    into = next(one for one in places(folder, folder.writer.unit, YEAR))
    made = act(folder, *found, plan=into.plan)
    assert len(made) == len(found)
    assert {one.text("from") for one in made} == {one.source.local for one in found}


def test_every_shipped_plan_with_owner_or_time_takes_a_gap(
    folder: Folder, forms: FormLibrary
) -> None:
    home = assessed(folder, forms)
    gap = of_kind(gaps_of(folder, home), ITEM)
    taken = []
    for name in NAMES:
        form = forms.get(name)
        if form.kinds:
            plan = planned(folder, forms, name)
            place = place_in(form, folder.record(plan) or Record(plan, {}))
            if place is not None:
                (row,) = act(
                    folder, gap, plan=plan, owner="หน่วยตัวอย่าง", until="2026-03-31", again=True
                )
                taken.append(name)
                assert row.value(place.name.stored) is not None
                assert place.owner is None or row.value(place.owner.stored) is not None
                assert all(row.value(each.stored) is not None for each in place.days)
                assert place.owner is None or type_of(place.owner).source in ("", "register")
    assert {
        "operating-plan",
        "anti-corruption-plan",
        "cdd-action-plan",
        "rdpb-ita-measures",
    } <= set(taken)


ROW = Ref("a" * 32, "row", "b" * 32)


MADE = GapPlanRow(
    ROW, ROW, "answer/x", "1.1", "อบรม", "สมชาย", "20 ก.พ. 69", "ยังไม่มีผล", done=False, over=False
)


@pytest.mark.parametrize(
    ("form", "lacks"),
    [
        ("agreement", ["แบบของแผนนี้ไม่มีช่องผู้รับผิดชอบ"]),
        ("swot-analysis", ["แบบของแผนนี้ไม่มีช่องวันหรือช่วงเวลา"]),
        ("operating-plan", []),
    ],
)
def test_what_the_form_of_the_plan_cannot_say_is_said(
    folder: Folder, forms: FormLibrary, form: str, lacks: list[str]
) -> None:
    home = assessed(folder, forms)
    plan = planned(folder, forms, form)
    gap = next(one for one in gaps_of(folder, home) if one.kind == ITEM)
    done = act_on(ctx(folder), folder, [gap], YEAR, GapRowChoices(plan=plan))
    assert done.notes == ("ทำเป็นแผนแล้ว 1 รายการ", *lacks)
    again = act_on(ctx(folder), folder, [gap], YEAR, GapRowChoices(plan=plan))
    assert again.notes == ("มีรายการในแผนอยู่แล้ว 1 รายการ จึงไม่ทำซ้ำ",)


def test_a_plan_that_cannot_say_who_or_when_takes_none(folder: Folder, forms: FormLibrary) -> None:
    home = assessed(folder, forms)
    plan = planned(folder, forms, "cdd-drive-summary")
    with pytest.raises(UserError, match="ทำเป็นแผนไม่ได้"):
        act_on(ctx(folder), folder, gaps_of(folder, home)[:1], YEAR, GapRowChoices(plan=plan))
    start_plan(ctx(folder), folder, forms.get("operating-plan"), YEAR)
    act_on(ctx(folder), folder, gaps_of(folder, home)[:1], YEAR, GapRowChoices())


def test_an_item_says_why_it_is_missing_or_that_it_does_not_count_yet(
    folder: Folder, forms: FormLibrary
) -> None:
    home = assessed(folder, forms)
    said = {one.source: one.text for one in gaps_of(folder, home) if one.kind == ITEM}
    assert "ข้อนี้ยังไม่นับว่าผ่าน" in said.values()
    counts = view_of(AssessmentFacts.of(folder, home)).item("d1.l1.1")
    assert counts.result.value == "met"
    assert not [
        one
        for one in gaps_of(folder, home)
        if one.title == counts.text and one.text in said.values() and "ยังไม่นับ" in one.text
    ]


def test_a_row_says_who_does_it_and_by_when_or_that_nobody_said() -> None:
    assert MADE.line == "ในแผน: 1.1  ·  สมชาย  ·  ถึง 20 ก.พ. 69  ·  ยังไม่มีผล"
    assert "ยังไม่ระบุผู้รับผิดชอบ" in MADE._replace(owner="").line
    assert "ยังไม่ระบุวัน" in MADE._replace(until="").line
    assert "ยังไม่ระบุ" not in MADE.line


def test_what_must_be_mended_leads_and_what_is_of_no_item_is_listed_too(
    folder: Folder, forms: FormLibrary
) -> None:
    view = view_of(AssessmentFacts.of(folder, assessed(folder, forms)))
    last = view.items[-1].id
    found = (
        AssessmentFinding("conflict", MUST, last, "state", "ข้อ 4: ข้อมูลไม่ตรงกัน"),
        AssessmentFinding("conflict", MUST, "", "period", "ข้อมูลไม่ตรงกัน"),
        AssessmentFinding("unproved", SHOULD, "gone", "state", "ข้อที่ไม่ถามแล้ว"),
    )
    whole, gone, first, *_rest = AssessmentTodo.each(replace(view, findings=found))
    assert (whole.item, whole.text, whole.deed) == ("", "ข้อมูลไม่ตรงกัน", "ต้องแก้")
    assert (gone.item, gone.deed) == ("", "ควรแก้")
    assert (first.item, first.deed, first.findings_text) == (last, "ต้องแก้", "ข้อ 4: ข้อมูลไม่ตรงกัน")


def test_where_no_way_can_be_told_the_reason_is_said(folder: Folder, forms: FormLibrary) -> None:
    for form, why in (
        ("eight-aspects", "แบบนี้ไม่มีเกรดและเกณฑ์ผ่าน จึงไม่มีทางไปเกรดให้บอก"),
        ("garden-self-check", ""),
    ):
        ref = assessed(folder, forms, form, {})
        ref = next(one.ref for one in folder.records("assessment", instrument_id=form)) or ref
        assert [one.reason for one in ways_of(folder, ref)][:1] == [why]
    facts = AssessmentFacts.of(folder, ref)
    view = view_of(facts)
    each = grade_ways(replace(facts, whole=facts.given()), view)
    assert [one.reason for one in each] == ["แบบนี้กรอกแยกทีละรายการแล้วเฉลี่ย จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้"]
    judged = grade_ways(replace(facts, merged={"x": AnswerTally(1, view.base)}), view)
    assert "กรรมการหลายคน" in judged[0].reason
    waiting = grade_ways(facts, replace(view, score=replace(view.score, waits=True)))
    assert waiting[0].reason == "ยังตอบไม่ครบ แบบนี้ให้คะแนนเมื่อตอบครบทุกข้อ"


def test_a_form_with_too_many_ways_is_told_so(
    folder: Folder, forms: FormLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = assessed(folder, forms)
    assert not ways_of(folder, home)[0].reason
    monkeypatch.setattr(missing, "WIDEST", 1)
    why = "แบบนี้มีทางเลือกมากเกินกว่าจะเทียบให้ครบ จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้"
    assert ways_of(folder, home)[0].reason == why
