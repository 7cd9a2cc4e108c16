"""What the page of a plan asserts of its rows, its year and who changed what is so, and how it is mended is said."""

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from core.plan.coverage_view import CoverageEntry, CoverageList
from core.plan.tree import PlanRow
from core.plan.view import RowHistoryChange
from core.plan.year_view import PlanRowPeriod
from core.thai.written import Period
from core.values import Record, Ref
from tests.known import known
from tests.said import said_in
from tests.ui.desktop.acting import ignored, office, papers_of, plans_of, press, type_words, written
from tests.ui.desktop.fitting import fits
from tests.ui.desktop.plan.test_plan_page import cell, entry, page, planned, real, rows, view
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.plan.cards import ServedCriteriaCard
from ui.desktop.plan.desk import RowHistoryDialog
from ui.desktop.plan.tree import _tip
from ui.desktop.plan.year import YearPeriodsStrip, part_short, part_words
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

CONTROL = Qt.KeyboardModifier.ControlModifier


def history(window: Window) -> RowHistoryDialog:
    press(window, Qt.Key.Key_H, CONTROL)
    return next(
        one for one in plans_of(office(window)).findChildren(RowHistoryDialog) if one.isVisible()
    )


def test_a_row_tells_its_changes_the_newest_first(real: Window, qtbot: QtBot) -> None:
    first = rows(real, "activity")[0]
    title = cell(real, first, "title")
    title.take_focus()
    entry(title).selectAll()
    type_words("A new name")
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: rows(real, "activity")[0].words("title") == "A new name")
    dialog = history(real)
    step = dialog.steps[0]
    assert (step.change, step.before, step.after) == (
        "โครงการ/กิจกรรม",
        first.words("title"),
        "A new name",
    )
    assert step.counts
    assert any(step.change == "เพิ่มรายการ" for step in dialog.steps)
    assert any(step.line for step in dialog.steps), "its lines are told too"
    fits(qtbot, dialog)
    assert not nameless(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_mend_is_one_step_and_undone_as_one(real: Window, qtbot: QtBot) -> None:
    found = next(one for one in page(real).findings if one.fix is not None and "333.00" in one.text)
    before = page(real).row(found.row)
    assert before is not None
    view(real)._mend(found)
    qtbot.waitUntil(lambda: found not in page(real).findings)
    after = page(real).row(found.row)
    assert after is not None
    assert "สามร้อยสามสิบสามบาทถ้วน" in after.words(found.cell)
    press(real, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(
        lambda: known(page(real).row(found.row)).words(found.cell) == before.words(found.cell)
    )


def test_f8_goes_from_finding_to_finding(real: Window, qtbot: QtBot) -> None:
    found = page(real).findings
    view(real).rows.tree.setFocus()
    press(real, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: view(real).form.line(found[0].row) is not None)
    shown = [label.text() for label in view(real).findings.findChildren(QLabel)]
    assert found[0].text in [text.replace("\u200b", "") for text in shown]
    assert found[0].where in shown


def test_the_memo_of_one_row_is_asked_for_at_the_row(real: Window, qtbot: QtBot) -> None:
    tree = plans_of(office(real)).view.rows
    QTest.mouseClick(tree.more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    deeds = [one.text() for one in menu.actions()]
    assert deeds == [one.words for one in tree.deeds]
    assert len(deeds) == 8
    assert deeds[0] == "ใช้หลักฐานที่มีอยู่แล้ว"
    assert "วางแถวจาก Excel" in deeds[-1]
    assert {*deeds} <= {one.title for one in office(real).commands.entries()}, (
        "the palette finds each"
    )
    menu.actions()[2].trigger()
    menu.close()
    papers = papers_of(office(real))
    qtbot.waitUntil(
        lambda: papers.paper is not None and papers.paper.subject == tree.here, timeout=20_000
    )
    assert papers.paper is not None
    assert (office(real).key, papers.paper.form) == ("papers", "memo")
    qtbot.waitUntil(lambda: papers.preview.pages is not None, timeout=20_000)


__all__ = ["planned", "real"]


def test_a_history_says_it_is_empty_or_a_step_without_effect_only_then(
    look: Look, qtbot: QtBot
) -> None:
    step = RowHistoryChange("วันนี้", "สมชาย", "", "แก้ผล", "", "", True)
    said = {}
    for state, steps in (
        ("empty", []),
        ("counts", [step]),
        ("silent", [step._replace(counts=False)]),
    ):
        dialog = RowHistoryDialog(look, "ผล", steps)
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
    bare = PlanRowPeriod(Period(2569, "q", 2), False, None, 0, False, False)
    parts = {
        "bare": bare,
        "ahead": bare._replace(ahead=True),
        "now": bare._replace(now=True),
        "reported": bare._replace(share=Fraction(2, 5)),
        "dated": bare._replace(dated=3),
        "planned": bare._replace(planned=True),
        "late": bare._replace(late=True, dated=1),
        "aside": bare._replace(aside=True),
    }
    said = {state: part_words(part) for state, part in parts.items()}
    assert said_in(said, "ไม่มีรายการ") == "bare"
    assert said_in(said, "ยังไม่ถึง") == "ahead"
    assert said_in(said, "รายงานแล้วร้อยละ 40") == "reported"
    assert said_in(said, "มีรายการที่ลงวันที่ 3") == "dated"
    assert said_in(said, "มีรายการที่ลงวันที่") == "dated late"
    assert said_in(said, "ช้ากว่าแผน ยังไม่มีผล") == "late"
    assert said_in(said, "ไม่อยู่ในแผนของช่วงนี้ ไม่ต้องรายงาน") == "aside"
    short = {state: part_short(part) for state, part in parts.items()}
    shown = {words: said_in(short, words) for words in ("ยังไม่ถึง", "ช้ากว่าแผน", "นอกแผน")}
    assert shown == {"ยังไม่ถึง": "ahead", "ช้ากว่าแผน": "late", "นอกแผน": "aside"}


def test_a_part_is_said_to_be_locked_only_when_it_is(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, locked in (("open", ()), ("locked", ("2569q2",))):
        strip = YearPeriodsStrip(look, ignored)
        qtbot.addWidget(strip)
        strip.show_parts(
            [PlanRowPeriod(Period(2569, "q", 2), True, None, 0, True, False)], "2569q2", locked
        )
        said[state] = written(strip)
    assert said_in(said, "ล็อกเพื่อลงนามแล้ว") == "locked"


def test_everything_is_served_only_when_every_entry_has_a_row(look: Look, qtbot: QtBot) -> None:
    served = CoverageEntry("a", "1", "ก", (Ref("1" * 32, "row", "a"),))
    bare = CoverageEntry("b", "2", "ข", ())
    said = {}
    for state, entries in (("all", (served,)), ("some", (served, bare)), ("none", (bare,))):
        card, rows = ServedCriteriaCard(look, ignored), CoverageList("เกณฑ์", entries)
        qtbot.addWidget(card)
        said[state] = "\n".join(
            [written(card._part(rows)), *(one.text() for one in card.menu(rows).actions())]
        )
    assert said_in(said, "ทุกข้อมีรายการรองรับ") == "all"
    assert said_in(said, "ข้อ 2 ยังไม่มีรายการรองรับ") == "some none"
    assert said_in(said, "ข้อ {numbers} ยังไม่มีรายการรองรับ") == "some none"


def test_the_menu_of_criteria_goes_to_the_row_that_serves(look: Look, qtbot: QtBot) -> None:
    served = CoverageEntry("a", "1", "ก", (Ref("1" * 32, "row", "a"),))
    bare = CoverageEntry("b", "2", "ข", ())
    asked = list[Ref]()
    card = ServedCriteriaCard(look, asked.append)
    qtbot.addWidget(card)
    first, second = card.menu(CoverageList("เกณฑ์", (served, bare))).actions()
    assert (first.isEnabled(), second.isEnabled()) == (True, False)
    assert second.text() == "2  ยังไม่มีรายการรองรับ"
    first.trigger()
    assert asked == [served.rows[0]]


def test_a_row_without_its_row_above_is_said_to_be_so() -> None:
    row = PlanRow(Ref("1" * 32, "row", "a"), "activity", Record(Ref("1" * 32, "row", "a"), {}))
    said = {
        "at home": _tip(row, ""),
        "adrift": _tip(replace(row, adrift=True), ""),
        "bad": _tip(row, "bad"),
    }
    assert said == {"at home": "", "adrift": "ไม่มีรายการแม่", "bad": "มีข้อมูลที่ต้องแก้"}


def test_how_far_a_row_is_and_what_it_lacks_is_said_where_it_is_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = PlanRow(Ref("1" * 32, "row", "a"), "activity", Record(Ref("1" * 32, "row", "a"), {}))
    said = {}
    for state, tone, reached in (
        ("none", "", None),
        ("begun", "warn", Fraction(2, 5)),
        ("wrong", "bad", None),
        ("whole", "ok", Fraction(1)),
    ):
        monkeypatch.setattr("ui.desktop.plan.tree.share", lambda _row, reached=reached: reached)
        said[state] = _tip(row, tone)
    assert said_in(said, "ยังกรอกไม่ครบ") == "begun"
    assert said_in(said, "ความสำเร็จร้อยละ 40") == "begun"
    assert said_in(said, "ความสำเร็จร้อยละ {n}") == "begun whole"
