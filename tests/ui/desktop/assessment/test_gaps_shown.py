"""What is missing becomes a row of the plan at a press, shows at its item, and leads to a grade the shortest way."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.forms.shape import Field, Kind
from core.gaps.gaps import GradeItem, GradeWay, OpenGap
from core.gaps.rows import GapLine, GapsView, PlanPlace
from core.i18n import THAI
from core.plan.deeds import start_plan
from core.values import Record, Ref
from tests.ui.desktop.acting import desk_of, office, page, panel, view, written
from tests.ui.desktop.made_dialogs import GAP
from ui.desktop.assessment.summary import GradeCard
from ui.desktop.base.acting import GapsDialog
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.theme.qt_words import use_language

ITEM = "d3r.l4.3"
COLUMN = 366  # pixels beside the items at 150 %
FOLLOWS = "ได้พร้อมข้ออื่น เพราะใช้ตัวเลขเดียวกัน"
NO_PLAN = "ปีนี้ยังไม่มีแผนที่รับรายการได้ ให้เริ่มแผนปฏิบัติการก่อน ในหน้า “เอกสารของปี”"
NOTHING = "ไม่มีสิ่งที่ยังขาด"


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def rows(window: Window) -> list[Record]:
    return [one for one in office(window).session.read(lambda reader: reader.records("row")) if one.text("from")]


def labels(widget: QWidget) -> list[str]:
    """What stands in it, without the places where a line may end."""
    return [one.text().replace("\u200b", "").replace("\u2060", "") for one in widget.findChildren(QLabel)]


def squeezed(card: QWidget) -> list[str]:
    """Labels that stand in it lower than their words."""
    shown = (one for one in card.findChildren(QLabel) if one.isVisible() and one.text())
    return [one.text() for one in shown if one.height() < one.fontMetrics().height()]


def another_plan(window: Window, qtbot: QtBot) -> None:
    """A plan that takes rows of gaps, begun beside what the sample has."""
    session = office(window).session
    form = session.forms.worded(session.forms.get("operating-plan"))
    before = len(session.read(lambda reader: reader.records("plan")))
    session.do(partial(start_plan, instrument=form, year=view(window).year, no=None))
    qtbot.waitUntil(lambda: len(session.read(lambda reader: reader.records("plan"))) > before)


def taken(window: QWidget, called: str) -> None:
    """A picture where one is asked for, to be looked at."""
    if place := os.environ.get("PRONGSAI_PICTURES"):
        window.grab().save(str(Path(place) / f"{called}.png"))


def acted(window: Window, qtbot: QtBot, made: int) -> None:
    """Make rows of all that is missing, from the header."""
    acting = desk_of(office(window)).acting
    next(one for one in desk_of(office(window)).place().others if one.words == "ทำสิ่งที่ยังขาดเป็นแผน").do()
    qtbot.waitUntil(lambda: acting.dialog is not None)
    assert acting.dialog is not None
    assert acting.dialog.plan.isVisible(), "where they go is shown, also while there is but one plan"
    acting.dialog.plan.setCurrentIndex(-1)
    click(acting.dialog.all)
    assert acting.dialog.choose.isVisible()
    acting.dialog.plan.setCurrentIndex(0)
    acting.dialog.owner.setText("สมหญิง ตัวอย่าง")
    click(acting.dialog.all)
    qtbot.waitUntil(lambda: len(rows(window)) >= made)
    acting.dialog.reject()


def test_a_missing_item_becomes_a_row_and_shows_who_and_by_when(sample: Window, qtbot: QtBot) -> None:
    another_plan(sample, qtbot)
    item = panel(sample, ITEM)
    offers = [each.text() for each in page(sample).findChildren(QAbstractButton) if "เป็นแผน" in each.text()]
    assert offers == [], "one a page, in its header"
    assert item.explain is not None
    acted(sample, qtbot, 1)
    qtbot.waitUntil(lambda: ITEM in page(sample).asks.made)
    assert "ในแผน" in page(sample).asks.made[ITEM][0].said
    qtbot.wait(50)
    taken(sample, "item_made")


def test_the_shortest_way_to_a_grade_is_listed_and_made_rows(sample: Window, qtbot: QtBot) -> None:
    another_plan(sample, qtbot)
    card = page(sample).findChild(GradeCard)
    assert card is not None
    qtbot.waitUntil(lambda: card.way is not None)
    way = card.way
    assert way is not None
    assert (way.goal, way.why, [one.item for one in way.items]) == ("ผ่านเกณฑ์", "", [ITEM, "d3r.l5.3"])
    assert [one.follows for one in way.items] == [False, True]
    qtbot.waitUntil(lambda: FOLLOWS in labels(card))
    assert [one.gap.source for one in way.items if not one.follows] == [one.source for one in way.gaps]
    at = card.goals.findText("เกรด A")
    card.goals.setCurrentIndex(at)
    card.goals.activated.emit(at)
    most = card.way
    assert most is not None
    assert len(most.gaps) > 1
    assert (FOLLOWS in labels(card)) == any(one.follows for one in most.items[:8])
    qtbot.waitUntil(lambda: not squeezed(card))
    taken(sample, "grade")
    acted(sample, qtbot, len(most.gaps))
    qtbot.waitUntil(lambda: set(page(sample).asks.made) >= {one.item for one in most.items if not one.follows})
    qtbot.waitUntil(lambda: not squeezed(card))
    taken(sample, "grade_made")


def test_the_way_fits_its_column_in_large_letters_of_the_longer_language(
    look: Look, qapp: QApplication, qtbot: QtBot
) -> None:
    look.choose(qapp, "light", 150)
    use_language("en")
    card = GradeCard(look)
    qtbot.addWidget(card)
    one = GradeItem("o34", GAP._replace(where="Level 4 Item 34"), follows=False)
    card.show_ways((GradeWay("Grade E", "Items left to Grade E: 1", "2 points more", (one,)),), {})
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


def test_a_dialog_says_that_nothing_is_missing_or_no_plan_is_there_only_when_so(look: Look, qtbot: QtBot) -> None:
    ref = Ref("a" * 32, "answer", "b" * 32)
    gap = OpenGap("item", ref, "", ref, "ข้อ 1", "ยังไม่ตอบ", "ประกาศนโยบาย")
    nothing = GapsView(2569, (), (), decided=False, owner="", until="2026-02-01")
    dialog = GapsDialog(look, nothing, None)
    qtbot.addWidget(dialog)
    assert NOTHING in written(dialog)
    assert NO_PLAN in written(dialog)
    place = PlanPlace(ref, "แผน", Kind(id="a"), Field(id="t", kind=("a",)), None, (), fits=True)
    line = GapLine(gap, (), made=False)
    other = GapsDialog(look, nothing._replace(lines=(line,), places=(place,), decided=True), None)
    qtbot.addWidget(other)
    assert NOTHING not in written(other)
    assert NO_PLAN not in written(other)
