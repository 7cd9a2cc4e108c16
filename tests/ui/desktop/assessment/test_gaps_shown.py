"""What is missing becomes a row of the plan at a press, shows at its item, and leads to a grade the shortest way."""

import os
from fractions import Fraction
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.rows import AssessmentView
from core.forms.shape import Field, FormRowKind
from core.gaps.gaps import AssessmentTodo, OpenGap, WayToGrade
from core.gaps.rows import GapRowKind, GapsView, GapWithRows
from core.i18n import THAI
from core.plan.deeds import start_plan
from core.values import Record, Ref
from tests.bare import bare
from tests.ui.desktop.acting import desk_of, ignored, office, page, panel, view, written
from ui.desktop.assessment.page import AssessmentCalls, AssessmentPage
from ui.desktop.assessment.summary import NextStepsCard
from ui.desktop.base.acting import GapsToRowsDialog
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.theme.qt_words import use_language

ITEM = "d3r.l4.3"
COLUMN = 366  # pixels beside the items at 150 %
NO_PLAN = "ปีนี้ยังไม่มีแผนที่รับรายการได้ ให้เริ่มแผนปฏิบัติการก่อน ในหน้า “เอกสารของปี”"
NOTHING = "ไม่มีสิ่งที่ยังขาด"


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def rows(window: Window) -> list[Record]:
    return [
        one
        for one in office(window).session.read(lambda reader: reader.records("row"))
        if one.text("from")
    ]


def another_plan(window: Window, qtbot: QtBot) -> None:
    """A plan that takes rows of gaps, begun beside what the sample has."""
    session = office(window).session
    form = session.forms.worded(session.forms.get("operating-plan"))
    before = len(session.read(lambda reader: reader.records("plan")))
    session.do(partial(start_plan, instrument=form, year=view(window).year, ordinal=None))
    qtbot.waitUntil(lambda: len(session.read(lambda reader: reader.records("plan"))) > before)


def taken(window: QWidget, called: str) -> None:
    """A picture where one is asked for, to be looked at."""
    place = os.environ.get("PRONGSAI_PICTURES")
    if place:
        window.grab().save(str(Path(place) / f"{called}.png"))


def acted(window: Window, qtbot: QtBot, made: int) -> None:
    """Make rows of all that is missing, from the header."""
    acting = desk_of(office(window)).acting
    next(
        one for one in desk_of(office(window)).place().others if one.words == "ทำสิ่งที่ยังขาดเป็นแผน"
    ).do()
    qtbot.waitUntil(lambda: acting.dialog is not None)
    assert acting.dialog is not None
    assert acting.dialog.plan.isVisible(), (
        "where they go is shown, also while there is but one plan"
    )
    acting.dialog.plan.setCurrentIndex(-1)
    click(acting.dialog.all)
    assert acting.dialog.choose.isVisible()
    acting.dialog.plan.setCurrentIndex(0)
    acting.dialog.owner.setText("สมหญิง ตัวอย่าง")
    click(acting.dialog.all)
    qtbot.waitUntil(lambda: len(rows(window)) >= made)
    acting.dialog.reject()


def test_a_missing_item_becomes_a_row_and_shows_who_and_by_when(
    sample: Window, qtbot: QtBot
) -> None:
    another_plan(sample, qtbot)
    item = panel(sample, ITEM)
    offers = [
        each.text()
        for each in page(sample).findChildren(QAbstractButton)
        if "เป็นแผน" in each.text()
    ]
    assert offers == [], "one a page, in its header"
    assert item.explain is not None
    acted(sample, qtbot, 1)
    qtbot.waitUntil(lambda: ITEM in page(sample)._made)
    assert "ในแผน" in page(sample)._made[ITEM][0].line
    qtbot.wait(50)
    taken(sample, "item_made")


def test_the_shortest_way_to_a_grade_leads_the_list_and_is_made_rows(
    sample: Window, qtbot: QtBot
) -> None:
    another_plan(sample, qtbot)
    card = page(sample).steps
    qtbot.waitUntil(lambda: "ถึงผ่านเกณฑ์" in written(card))
    assert "อีก 1 ข้อ ถึงผ่านเกณฑ์  เพิ่ม 8 คะแนน  รวม 88  เกรด B  ผ่าน 86" in written(card)
    assert [(one.item, one.deed) for one in card.steps[:2]] == [(ITEM, "+8"), ("d1.l5.2", "+6")]
    assert "ถึงเกรด A" in card._text.toolTip().replace("\u200b", "")
    taken(sample, "steps")
    acted(sample, qtbot, 1)
    qtbot.waitUntil(lambda: ITEM in page(sample)._made)
    assert card.steps[0].item == ITEM, "it is left to do until its row is done"


def test_what_another_office_reads_of_it_tells_no_way(sample: Window, qtbot: QtBot) -> None:
    own = page(sample)
    qtbot.waitUntil(lambda: "ถึงผ่านเกณฑ์" in written(own.steps))
    assert own._facts is not None
    for judging, gains in ((False, True), (True, False)):
        other = AssessmentPage(own._look, AssessmentCalls(), read_only=True, judging=judging)
        qtbot.addWidget(other)
        other.show_facts(own._facts)
        assert "ถึงผ่านเกณฑ์" not in written(other.steps)
        assert any(one.gains for one in other.steps.steps) is gains, (
            "nobody who judges is told what brings points"
        )


def test_the_list_fits_its_column_in_large_letters_of_the_longer_language(
    look: Look, qapp: QApplication, qtbot: QtBot
) -> None:
    look.choose(qapp, "light", 150)
    use_language("en")
    card = NextStepsCard(look, ignored)
    qtbot.addWidget(card)
    shown = bare(AssessmentView, full=Fraction(100), base=Fraction(60), advises=True)
    way = WayToGrade("Grade E", "Items left to Grade E: 1", "2 points more", ())
    card.show_steps(
        shown,
        (AssessmentTodo("o34", "Part 3 Level 4 Item 34", "text " * 40, "2 points", True, ""),),
        (way,),
    )
    use_language(THAI)
    qtbot.waitUntil(lambda: 0 < card.minimumSizeHint().width() <= COLUMN)


def test_all_that_is_missing_is_listed_from_the_header(sample: Window, qtbot: QtBot) -> None:
    another_plan(sample, qtbot)
    desk = desk_of(office(sample))
    action = next(one for one in desk.place().others if one.words == "ทำสิ่งที่ยังขาดเป็นแผน")
    action.do()
    qtbot.waitUntil(lambda: desk.acting.dialog is not None)
    assert desk.acting.dialog is not None
    assert desk.acting.dialog.all.isVisible()
    qtbot.wait(50)
    taken(sample, "list")
    taken(desk.acting.dialog, "list_alone")
    desk.acting.dialog.reject()


def test_a_dialog_says_that_nothing_is_missing_or_no_plan_is_there_only_when_so(
    look: Look, qtbot: QtBot
) -> None:
    ref = Ref("a" * 32, "answer", "b" * 32)
    gap = OpenGap("item", ref, "", ref, "ข้อ 1", "ยังไม่ตอบ", "ประกาศนโยบาย")
    nothing = GapsView(2569, (), (), decided=False, owner="", until="2026-02-01")
    dialog = GapsToRowsDialog(look, nothing, ignored, ignored, None)
    qtbot.addWidget(dialog)
    assert NOTHING in written(dialog)
    assert NO_PLAN in written(dialog)
    place = GapRowKind(
        ref, "แผน", FormRowKind(id="a"), Field(id="t", kind=("a",)), None, (), fits=True
    )
    line = GapWithRows(gap, (), has_own_row=False)
    other = GapsToRowsDialog(
        look,
        nothing._replace(lines=(line,), places=(place,), decided=True),
        ignored,
        ignored,
        None,
    )
    qtbot.addWidget(other)
    assert NOTHING not in written(other)
    assert NO_PLAN not in written(other)
