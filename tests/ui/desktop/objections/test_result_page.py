"""The page of a committee's result says of every item, objection and step what is so, and keeps what is being typed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.assessment.ranking import FINAL, PRELIMINARY
from core.committee.objections import (
    CHANGED,
    KEPT,
    LATE,
    PENDING,
    TIMELY,
    TORN,
    Objection,
    ObjectionAnswer,
    ObjectionClosing,
)
from core.committee.own_result_view import HELD, SENT, UNSENT, OwnReleasedResult, own_result
from core.committee.result_view import EarlierRelease, results_of
from core.values import Ref
from tests.core.committee.rounds import FIRST, NOT, SECOND, released_round, review
from tests.journeys.hands import rest
from tests.templates import Copied
from tests.ui.desktop.acting import ignored, written
from ui.desktop.objections.desk import none_yet
from ui.desktop.objections.page import EVERY, RAISED, CommitteeResultPage
from ui.desktop.objections.parts import ResultCalls, short_answers
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Pill

ANSWERED = ObjectionAnswer(Ref("a", "objection_answer", "c"), KEPT, "ตามมติครั้งที่ 4", "", 0)
STATES = {
    PENDING: "ทักท้วงแล้ว",
    TIMELY: "รอคำตอบ",
    LATE: "มาช้า ไม่นับ",
    KEPT: "ตอบแล้ว คงไว้",
    CHANGED: "ตอบแล้ว แก้",
    TORN: "คำตอบไม่ตรงกัน",
}


@pytest.fixture
def of(copied: Copied) -> Iterator[OwnReleasedResult]:
    with released_round(copied, {FIRST: NOT, SECOND: NOT}) as room:
        folder = room.units[0].folder
        yield own_result(folder, review(room), {})


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> CommitteeResultPage:
    made = CommitteeResultPage(look, ResultCalls(*[ignored] * 4))
    qtbot.addWidget(made)
    made.resize(1100, 680)
    made.show()
    return made


def objected(
    of: OwnReleasedResult, state: str, way: str = UNSENT, **more: Any
) -> OwnReleasedResult:
    """The same with an objection to the first item."""
    answer = replace_answer(state)
    one = Objection(Ref("a", "objection", "b"), FIRST, "มีในหน้า 3", state, 0, (), answer)
    items = tuple(
        replace(each, objection=one) if each.item == FIRST else each for each in of.result.items
    )
    row = of.result.row._replace(raised=(one,), **more)
    return replace(of, result=replace(of.result, row=row, items=items), gone={FIRST: way})


def replace_answer(state: str) -> ObjectionAnswer | None:
    return ANSWERED._replace(outcome=state) if state in (KEPT, CHANGED) else None


def said(page: CommitteeResultPage) -> str:
    rest(5)
    return " | ".join(
        [written(page), *(one.says for one in page.findChildren(Pill) if one.isVisible())]
    )


def buttons(page: CommitteeResultPage) -> list[str]:
    rest(5)
    return [one.text().strip() for one in page.findChildren(QPushButton) if one.isVisible()]


def test_every_state_of_an_objection_is_said_and_no_other(
    page: CommitteeResultPage, of: OwnReleasedResult
) -> None:
    for state, words in STATES.items():
        page.show_result(objected(of, state, SENT), ())
        rest(5)
        pills = [one.says for one in page.findChildren(Pill) if one.isVisible()]
        assert words in pills
        assert not {*STATES.values()} - {words} & {*pills}
        assert ("มีคำตอบสองอย่างที่ไม่ตรงกัน รอให้เลือก" in said(page)) == (state == TORN)
        assert ("จึงแสดงไว้แต่ไม่นับ" in said(page)) == (state == LATE)
        assert ("ตามมติครั้งที่ 4" in said(page)) == (state in (KEPT, CHANGED))
        assert ("แก้หรือถอน" in buttons(page)) == (state not in (KEPT, CHANGED))


def test_what_is_not_sent_is_said_and_its_step_is_not_ticked(
    page: CommitteeResultPage, of: OwnReleasedResult
) -> None:
    page.show_result(objected(of, PENDING, UNSENT), ())
    assert "เก็บในเครื่องนี้แล้ว ยังไม่ส่ง" in said(page)
    assert "1 ข้อ ยังไม่ส่ง" in said(page)
    assert "ผลเบื้องต้นประกาศแล้ว" in said(page)
    page.show_result(objected(of, PENDING, HELD), ())
    assert "ยังไม่ส่ง" not in said(page)


def test_of_a_final_result_it_is_said_that_the_unit_said_nothing_only_where_it_did_not(
    page: CommitteeResultPage, of: OwnReleasedResult
) -> None:
    row = of.result.row
    final = replace(
        of.result, row=row._replace(release=row.release._replace(standing=FINAL), raised=())
    )
    final = replace(final, earlier=(EarlierRelease(PRELIMINARY, "", "", ""),))
    for acknowledged, silent in (("", True), ("นายก รับทราบ", False)):
        result = replace(final, row=final.row._replace(acknowledged=acknowledged))
        page.show_result(replace(of, result=result, gone={}), ())
        assert ("ไม่ได้ทักท้วง ยังไม่ได้รับทราบ" in said(page)) == silent


def test_a_closed_round_takes_no_more_and_says_who_closed_it(
    page: CommitteeResultPage, of: OwnReleasedResult
) -> None:
    page.show_result(of, ())
    assert "ทักท้วงข้อนี้" in buttons(page)
    assert "ปิดรับคำทักท้วงแล้ว" not in said(page)
    row = of.result.row._replace(
        closings=(ObjectionClosing(Ref("a", "objection_close", "b"), "", 0),)
    )
    page.show_result(replace(of, result=replace(of.result, row=row)), ())
    assert f"{row.by} ปิดรับคำทักท้วงแล้ว" in said(page)
    assert "ทักท้วงข้อนี้" not in buttons(page)
    page.open_form(FIRST)
    assert page.form is None


def test_lists_say_that_they_are_empty_only_while_they_are(
    page: CommitteeResultPage, of: OwnReleasedResult
) -> None:
    page.show_result(of, ())
    assert set(page.lines) == {one.item for one in of.result.items if one.differs}
    page.tabs.ask(RAISED)
    assert "ยังไม่ได้ทักท้วงข้อใด" in said(page)
    page.show_result(objected(of, PENDING), ())
    assert "ยังไม่ได้ทักท้วงข้อใด" not in said(page)
    page.tabs.ask(EVERY)
    assert len(page.lines) == len(of.result.items)
    alike = tuple(replace(one, differs=False) for one in of.result.items)
    page.show_result(replace(of, result=replace(of.result, items=alike)), ())
    page.tabs.ask("differ")
    assert "คณะกรรมการเห็นตรงกับหน่วยงานทุกข้อ" in said(page)
    page.show_result(replace(of, result=replace(of.result, items=())), ())
    assert "ยังไม่มีผลรายข้อ" in said(page)
    assert "คณะกรรมการเห็นตรงกับหน่วยงานทุกข้อ" not in said(page)


def test_what_is_typed_stays_when_something_else_changes_and_is_told_to_be_unkept(
    page: CommitteeResultPage, of: OwnReleasedResult
) -> None:
    page.show_result(of, ())
    page.open_form(FIRST)
    assert page.form is not None
    assert not page.is_typing
    assert "หน่วยงานยังไม่มีหลักฐานในเครื่องนี้" in said(page)
    page.form.reason.insertPlainText("มีในหน้า 3")
    assert page.is_typing
    page.show_result(replace(of, other_unsent=1), ())
    assert page.form is not None
    assert page.form.reason.toPlainText() == "มีในหน้า 3"
    assert page.is_typing
    kept = list[object]()
    page._calls = page._calls._replace(keep=kept.append)
    page.open_form(SECOND)
    assert [getattr(one, "reason", "") for one in kept] == ["มีในหน้า 3"], (
        "what is half typed elsewhere is kept first"
    )
    page.close_form(SECOND)
    assert page.form is None


def test_answers_are_told_without_details_unless_by_these_they_differ(
    of: OwnReleasedResult,
) -> None:
    one = replace(
        of.result.items[0], own_answer="ผ่าน · ประกาศ มี", judged_answer="ไม่ผ่าน · ประกาศ ไม่มี"
    )
    assert short_answers(one) == ("ผ่าน", "ไม่ผ่าน")
    assert short_answers(replace(one, judged_answer="ผ่าน · ประกาศ ไม่มี")) == (
        "ผ่าน · ประกาศ มี",
        "ผ่าน · ประกาศ ไม่มี",
    )


def test_a_year_without_a_result_says_so(copied: Copied) -> None:
    with released_round(copied, {FIRST: NOT}) as room:
        folder = room.units[0].folder
        assert results_of(folder, room.units[0].unit)
        assert results_of(folder, room.secretary.unit) == ()
    assert "ยังไม่มีผลของคณะกรรมการในเครื่องนี้" in none_yet(2569).what
    assert "หน้าหลักจะบอกเมื่อมาถึง" in none_yet(2569).why
