"""What is said of gaps, their rows and the way to a grade is said only when it is so."""

from dataclasses import replace

import pytest

from core.assessment.facts import assessment_facts
from core.assessment.view import view_of
from core.errors import UserError
from core.gaps.deeds import Doing, act_on
from core.gaps.gaps import ITEM, gaps_of, grade_ways, ways_of
from core.gaps.rows import GapRow
from core.plan.deeds import start_plan
from core.scoring import cheapest
from core.scoring.score import Tally
from core.values import Ref
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.conftest import ctx
from tests.core.gaps.test_gaps import YEAR, assessed, planned

ROW = Ref("a" * 32, "row", "b" * 32)
MADE = GapRow(ROW, ROW, "answer/x", "1.1", "อบรม", "สมชาย", "20 ก.พ. 69", "ยังไม่มีผล", done=False, over=False)


@pytest.mark.parametrize(
    ("form", "lacks"),
    [
        ("agreement", ["แบบของแผนนี้ไม่มีช่องผู้รับผิดชอบ"]),
        ("swot-analysis", ["แบบของแผนนี้ไม่มีช่องวันหรือช่วงเวลา"]),
        ("operating-plan", []),
    ],
)
def test_what_the_form_of_the_plan_cannot_say_is_said(
    folder: Folder, forms: Library, form: str, lacks: list[str]
) -> None:
    home = assessed(folder, forms)
    plan = planned(folder, forms, form)
    gap = next(one for one in gaps_of(folder, home) if one.kind == ITEM)
    done = act_on(ctx(folder), folder, [gap], YEAR, Doing(plan=plan))
    assert done.notes == ("ทำเป็นแผนแล้ว 1 รายการ", *lacks)
    again = act_on(ctx(folder), folder, [gap], YEAR, Doing(plan=plan))
    assert again.notes == ("มีรายการในแผนอยู่แล้ว 1 รายการ จึงไม่ทำซ้ำ",)


def test_a_plan_that_cannot_say_who_or_when_takes_none(folder: Folder, forms: Library) -> None:
    home = assessed(folder, forms)
    plan = planned(folder, forms, "cdd-drive-summary")
    with pytest.raises(UserError, match="ทำเป็นแผนไม่ได้"):
        act_on(ctx(folder), folder, gaps_of(folder, home)[:1], YEAR, Doing(plan=plan))
    start_plan(ctx(folder), folder, forms.get("operating-plan"), YEAR)
    act_on(ctx(folder), folder, gaps_of(folder, home)[:1], YEAR, Doing())


def test_an_item_says_why_it_is_missing_or_that_it_does_not_count_yet(folder: Folder, forms: Library) -> None:
    home = assessed(folder, forms)
    said = {one.source: one.text for one in gaps_of(folder, home) if one.kind == ITEM}
    assert "ข้อนี้ยังไม่นับว่าผ่าน" in said.values()
    counts = view_of(assessment_facts(folder, home)).item("d1.l1.1")
    assert counts.result.value == "met"
    assert not [
        one
        for one in gaps_of(folder, home)
        if one.title == counts.text and one.text in said.values() and "ยังไม่นับ" in one.text
    ]


def test_a_row_says_who_does_it_and_by_when_or_that_nobody_said() -> None:
    assert MADE.said == "ในแผน: 1.1  ·  สมชาย  ·  ถึง 20 ก.พ. 69  ·  ยังไม่มีผล"
    assert "ยังไม่ระบุผู้รับผิดชอบ" in MADE._replace(owner="").said
    assert "ยังไม่ระบุวัน" in MADE._replace(until="").said
    assert "ยังไม่ระบุ" not in MADE.said


def test_where_no_way_can_be_told_the_reason_is_said(folder: Folder, forms: Library) -> None:
    for form, why in (("eight-aspects", "แบบนี้ไม่มีเกรดและเกณฑ์ผ่าน จึงไม่มีทางไปเกรดให้บอก"), ("garden-self-check", "")):
        ref = assessed(folder, forms, form, {})
        ref = next(one.ref for one in folder.records("assessment", instrument_id=form)) or ref
        assert [one.why for one in ways_of(folder, ref)][:1] == [why]
    facts = assessment_facts(folder, ref)
    view = view_of(facts)
    each = grade_ways(replace(facts, whole=facts.given()), view)
    assert [one.why for one in each] == ["แบบนี้กรอกแยกทีละรายการแล้วเฉลี่ย จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้"]
    judged = grade_ways(replace(facts, merged={"x": Tally(1, view.base)}), view)
    assert "กรรมการหลายคน" in judged[0].why


def test_a_form_with_too_many_ways_is_told_so(folder: Folder, forms: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    home = assessed(folder, forms)
    assert not ways_of(folder, home)[0].why
    monkeypatch.setattr(cheapest, "WIDEST", 1)
    why = "แบบนี้มีทางเลือกมากเกินกว่าจะเทียบให้ครบ จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้"
    assert ways_of(folder, home)[0].why == why
