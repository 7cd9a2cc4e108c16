"""What the page of a plan asserts of its rows, its year and its history is said where it is so."""

from dataclasses import replace
from fractions import Fraction

import pytest
from pytestqt.qtbot import QtBot

from core.plan.coverage_view import Served, ServedList
from core.plan.tree import PlanRow
from core.plan.view import HistoryStep
from core.plan.year_view import YearPart
from core.thai.dates import Period
from core.values import Record, Ref
from tests.said import said_in
from tests.ui.desktop.acting import office, written
from tests.ui.desktop.plan.test_plan_page import planned, real
from ui.desktop.plan.cards import ServedCard
from ui.desktop.plan.desk import HistoryDialog
from ui.desktop.plan.tree import _tip
from ui.desktop.plan.year import YearStrip, part_short, part_words
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

__all__ = ["planned", "real"]


def test_a_history_says_it_is_empty_or_a_step_without_effect_only_then(look: Look, qtbot: QtBot) -> None:
    step = HistoryStep("วันนี้", "สมชาย", "", "แก้ผล", "", "", True)
    said = {}
    for state, steps in (("empty", []), ("counts", [step]), ("silent", [step._replace(counts=False)])):
        dialog = HistoryDialog(look, "ผล", steps)
        qtbot.addWidget(dialog)
        said[state] = written(dialog)
    assert said_in(said, "ยังไม่มีการแก้ไขที่บันทึกไว้") == "empty"
    assert said_in(said, "บันทึกนี้ไม่มีผล") == "silent"


def test_a_year_is_said_to_have_no_plan_only_while_it_has_none(real: Window, qtbot: QtBot) -> None:
    none = "ยังไม่มีแผนของปีงบประมาณ"
    office(real).open_year(2565, "plan")
    qtbot.waitUntil(lambda: f"{none} 2565" in written(office(real)), timeout=8000)
    office(real).open_year(2569, "plan")
    qtbot.waitUntil(lambda: none not in written(office(real)), timeout=8000)


def test_a_part_of_the_year_says_what_lies_in_it() -> None:
    bare = YearPart(Period(2569, "q", 2), False, None, 0, False, False)
    parts = {
        "bare": bare,
        "ahead": bare._replace(ahead=True),
        "now": bare._replace(now=True),
        "reported": bare._replace(share=Fraction(2, 5)),
        "dated": bare._replace(dated=3),
        "planned": bare._replace(planned=True),
    }
    said = {state: part_words(part) for state, part in parts.items()}
    assert said_in(said, "ไม่มีรายการ") == "bare"
    assert said_in(said, "ยังไม่ถึง") == "ahead"
    assert said_in(said, "รายงานแล้วร้อยละ 40") == "reported"
    assert said_in(said, "มีรายการที่ลงวันที่ 3") == "dated"
    assert said_in({state: part_short(part) for state, part in parts.items()}, "ยังไม่ถึง") == "ahead"


def test_a_part_is_said_to_be_locked_only_when_it_is(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, locked in (("open", ()), ("locked", ("2569q2",))):
        strip = YearStrip(look)
        qtbot.addWidget(strip)
        strip.show_parts([YearPart(Period(2569, "q", 2), True, None, 0, True, False)], "2569q2", locked)
        said[state] = written(strip)
    assert said_in(said, "ล็อกเพื่อลงนามแล้ว") == "locked"


def test_everything_is_served_only_when_every_entry_has_a_row(look: Look, qtbot: QtBot) -> None:
    served, bare = Served("a", "1", "ก", (Ref("1" * 32, "row", "a"),)), Served("b", "2", "ข", ())
    said = {}
    for state, entries in (("all", (served,)), ("some", (served, bare)), ("none", (bare,))):
        card = ServedCard(look)
        qtbot.addWidget(card)
        said[state] = written(card._part(ServedList("เกณฑ์", entries)))
    assert said_in(said, "ทุกข้อมีรายการรองรับ") == "all"
    assert said_in(said, "ข้อ 2 ยังไม่มีรายการใดรองรับ") == "some none"
    assert said_in(said, "ข้อ {numbers} ยังไม่มีรายการใดรองรับ") == "some none"
    assert said_in(said, "ยังไม่มีรายการใดรองรับ", whole=True) == "some none", "of the entry itself"
    assert said_in(said, "มี 1 รายการรองรับ", whole=True) == "all some"


def test_a_row_without_its_row_above_is_said_to_be_so() -> None:
    row = PlanRow(Ref("1" * 32, "row", "a"), "activity", Record(Ref("1" * 32, "row", "a"), {}))
    said = {"at home": _tip(row, ""), "adrift": _tip(replace(row, adrift=True), ""), "bad": _tip(row, "bad")}
    assert said == {"at home": "", "adrift": "ไม่มีรายการแม่", "bad": "มีข้อมูลที่ต้องแก้"}


def test_how_far_a_row_is_and_what_it_lacks_is_said_where_it_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    row = PlanRow(Ref("1" * 32, "row", "a"), "activity", Record(Ref("1" * 32, "row", "a"), {}))
    said = {}
    for state, tone, reached in (
        ("none", "", None), ("begun", "warn", Fraction(2, 5)), ("wrong", "bad", None), ("whole", "ok", Fraction(1)),
    ):  # fmt: skip
        monkeypatch.setattr("ui.desktop.plan.tree.share", lambda _row, reached=reached: reached)
        said[state] = _tip(row, tone)
    assert said_in(said, "ยังกรอกไม่ครบ") == "begun"
    assert said_in(said, "ความสำเร็จร้อยละ 40") == "begun"
    assert said_in(said, "ความสำเร็จร้อยละ {n}") == "begun whole"
