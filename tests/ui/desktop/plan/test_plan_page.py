"""A plan is started, filled in by keys and clicks, and taken in from a file; every figure moves as it is typed."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog
from pytestqt.qtbot import QtBot

import main
from core.home.starting import StartFormGroup, StartFormOffer
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.values import Ref
from tests.journeys.hands import rest
from tests.known import known
from tests.ui.desktop.acting import (
    NO_STARTS,
    come_to_rest,
    new_office,
    office,
    plans_of,
    press,
    type_words,
)
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.shell.test_access import nameless
from ui.desk import NewOffice
from ui.desktop.base.starting import NewDocumentPage
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.choices import ChoiceChipsWidget
from ui.desktop.plan.editors import ChoiceDropDown
from ui.desktop.plan.lines import RowLinesWidget
from ui.desktop.plan.page import PlanPageWidget
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.inputs import ValueField
from wiring import Wiring, forms

LEFT = Qt.MouseButton.LeftButton


def view(window: Window) -> PlanPageWidget:
    return plans_of(office(window)).view


def page(window: Window) -> PlanPage:
    shown = view(window).page
    assert shown is not None
    return shown


def rows(window: Window, kind: str) -> list[PlanRow]:
    return [row for row in page(window).rows if row.kind == kind]


def cell(window: Window, row: PlanRow, field: str) -> CellEditor:
    """Go to a cell, as a finding does."""
    view(window).go_to(row.ref, field)
    rest(20)
    while not view(window).form.complete:
        rest(5)
    line = view(window).form.line(row.ref)
    if line:
        return line.cells.editors[field]
    blocks = [part for part in view(window).form._parts if hasattr(part, "editors")]
    return next(block.editors[field] for block in blocks if field in block.editors)


def entry(editor: CellEditor) -> ValueField:
    assert isinstance(editor.editor, ValueField)
    return editor.editor


def add(window: Window, title: str, qtbot: QtBot) -> None:
    """The button over the tree and, if there is a choice, the word in its menu."""
    before = len(page(window).rows)
    wish = next(choice for choice in view(window).rows.choices() if choice[0] == title)
    plans_of(office(window)).planning.add(*wish[1:])
    qtbot.waitUntil(lambda: len(page(window).rows) > before)


@pytest.fixture
def planned(window: Window, qtbot: QtBot, tmp_path: Path) -> Window:
    """A new office whose plan of the year has just been started by a click."""
    new_office(window, NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569))
    opened = office(window)
    opened.show_page("plan")
    assert plans_of(opened).currentWidget() is plans_of(opened).start
    for using, card in plans_of(opened).start.cards.items():
        if using.startswith("dsi-moral-plan"):
            card.setChecked(True)
    QTest.mouseClick(plans_of(opened).start.go, LEFT)
    qtbot.waitUntil(
        lambda: plans_of(opened).ref is not None and view(window).page is not None, timeout=8000
    )
    return window


@pytest.fixture
def real(planned: Window, monkeypatch: pytest.MonkeyPatch, desk: Wiring, qtbot: QtBot) -> Window:
    """The plan of a real office, 156 rows, taken in from its file."""
    press(planned, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: plans_of(office(planned)).ref is None, timeout=8000)
    path = str(desk.samples / "dsi_moral_plan_2569.json")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (path, ""))
    QTest.mouseClick(plans_of(office(planned)).start.take, LEFT)
    qtbot.waitUntil(
        lambda: plans_of(office(planned)).ref is not None and len(page(planned).rows) > 100,
        timeout=8000,
    )
    return planned


def test_rows_are_added_named_and_numbered(planned: Window, qtbot: QtBot) -> None:
    add(planned, "กลุ่มเป้าหมาย", qtbot)
    add(planned, "โครงการ/กิจกรรม", qtbot)
    activity = rows(planned, "activity")[0]
    cell(planned, activity, "title").take_focus()
    type_words("Big day")
    press(planned, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: rows(planned, "activity")[0].words("title") == "Big day")
    virtue = cell(planned, activity, "virtue").editor
    assert isinstance(virtue, ChoiceDropDown)
    virtue.setCurrentIndex(virtue.findData("honesty"))
    virtue.activated.emit(virtue.currentIndex())
    qtbot.waitUntil(lambda: rows(planned, "activity")[0].words("virtue") == "สุจริต")
    assert view(planned).form._title.text() == "1. สุจริต  Big day"
    assert office(planned).header.saved.says.startswith("บันทึกแล้ว")


def test_enter_in_a_line_makes_the_next_and_backspace_takes_an_empty_one_back(
    planned: Window, qtbot: QtBot
) -> None:
    add(planned, "กลุ่มเป้าหมาย", qtbot)
    add(planned, "โครงการ/กิจกรรม", qtbot)
    qtbot.waitUntil(lambda: view(planned).form.complete)
    lists = [part for part in view(planned).form._parts if isinstance(part, RowLinesWidget)]
    QTest.mouseClick(lists[0].add, LEFT)
    qtbot.waitUntil(lambda: len(rows(planned, "objective")) == 1)
    cell(planned, rows(planned, "objective")[0], "text").take_focus()
    type_words("one")
    press(planned, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(planned, "objective")) == 2)
    assert [row.number for row in rows(planned, "objective")] == ["(1)", "(2)"]
    assert rows(planned, "objective")[0].words("text") == "one"
    second = rows(planned, "objective")[1].ref
    line = lists[0].lines[second]
    qtbot.waitUntil(
        lambda: (here := QApplication.focusWidget()) is not None and line.isAncestorOf(here)
    )
    press(planned, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: len(rows(planned, "objective")) == 1)
    for _letter in range(3):
        press(planned, Qt.Key.Key_Backspace)
    view(planned).hand_over()
    qtbot.waitUntil(lambda: rows(planned, "objective")[0].words("text") == "")
    press(planned, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: not rows(planned, "objective"))
    assert QApplication.focusWidget() is lists[0].add


def test_the_cross_of_a_line_is_there_while_one_is_in_it(real: Window, qtbot: QtBot) -> None:
    activity = next(row for row in rows(real, "activity") if len(row.below("objective")) > 2)
    view(real).choose(activity.ref)
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    come_to_rest(qtbot, real)
    lines = {one.ref: known(view(real).form.line(one.ref)) for one in activity.below("objective")}

    def crosses() -> list[Ref]:
        return [ref for ref, line in lines.items() if line.findChildren(Button)[-1].isVisible()]

    first, second, third, *_more = lines
    assert not crosses()
    lines[second].end_focus()
    assert crosses() == [second]
    wide = lines[second].cells.width()
    press(real, Qt.Key.Key_Tab)
    assert known(QApplication.focusWidget()).accessibleName() == "ลบวัตถุประสงค์ (2) ลงถังขยะ"
    press(real, Qt.Key.Key_Tab)
    assert (crosses(), lines[second].cells.width()) == ([third], wide)
    press(real, Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: third not in [one.ref for one in rows(real, "objective")])
    del lines[third]
    assert lines[second].isAncestorOf(known(QApplication.focusWidget()))
    assert crosses() == [second]
    QTest.mouseMove(lines[first])
    qtbot.waitUntil(lambda: crosses() == [first, second])
    press(real, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: third in [one.ref for one in rows(real, "objective")])


def test_a_line_that_is_locked_is_not_deleted_by_its_key(real: Window, qtbot: QtBot) -> None:
    activity = next(row for row in rows(real, "activity") if row.below("objective"))
    view(real).choose(activity.ref)
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    view(real).show_plan(replace(page(real), locks=replace(page(real).locks, plan="locked")))
    known(view(real).form.line(activity.below("objective")[0].ref)).end_focus()
    press(real, Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    qtbot.wait(50)
    assert activity.below("objective")[0].ref in {row.ref for row in rows(real, "objective")}


def test_money_says_its_words_while_it_is_typed_and_sums_follow(real: Window, qtbot: QtBot) -> None:
    post = next(row for row in rows(real, "expense") if row.words("amount") == "333.00")
    activity = page(real).above(post.ref)
    assert activity is not None
    assert activity.words("expense_total") == "443.00"
    amount = cell(real, post, "amount")
    amount.take_focus()
    entry(amount).selectAll()
    type_words("1,000.50")
    assert amount._meaning.text() == "หนึ่งพันบาทห้าสิบสตางค์"
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(
        lambda: known(page(real).row(activity.ref)).words("expense_total") == "1,110.50"
    )


def test_what_may_mean_something_else_is_asked_once_it_is_left(real: Window, qtbot: QtBot) -> None:
    post = next(row for row in rows(real, "expense") if row.words("amount") == "333.00")
    amount = cell(real, post, "amount")
    amount.take_focus()
    entry(amount).selectAll()
    for sign in "1,50":
        type_words(sign)
        assert not amount._wrong.text(), "it may become 1,500"
    assert not amount._meaning.text()
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "หมายถึง 1.50 หรือไม่" in amount._wrong.text())
    assert entry(amount).text() == "1,50"
    assert known(page(real).row(post.ref)).words("amount") == "333.00"


@pytest.mark.parametrize(("typed", "why"), [("-5", "ติดลบ"), ("five", "จำนวนเงิน")])
def test_what_does_not_fit_stays_with_its_sentence_and_is_not_saved(
    real: Window, qtbot: QtBot, typed: str, why: str
) -> None:
    post = next(row for row in rows(real, "expense") if row.words("amount") == "333.00")
    amount = cell(real, post, "amount")
    amount.take_focus()
    entry(amount).selectAll()
    assert "ยังไม่บันทึก" not in office(real).header.saved.says
    for sign in typed:
        type_words(sign)
        assert (amount._wrong.text(), entry(amount).property("tone")) == ("", ""), (
            "it is still being written"
        )
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: why in amount._wrong.text())
    assert entry(amount).property("tone") == "bad"
    assert entry(amount).text() == typed
    assert known(page(real).row(post.ref)).words("amount") == "333.00"
    assert office(real).header.saved.says.startswith("ยังไม่บันทึก: ")


def test_a_date_is_typed_in_the_buddhist_era(real: Window, qtbot: QtBot) -> None:
    activity = rows(real, "activity")[0]
    day = cell(real, activity, "staff_as_of")
    day.take_focus()
    entry(day).selectAll()
    type_words("9/4/2569")
    assert day._meaning.text() == "วันพฤหัสบดีที่ 9 เมษายน 2569"
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: rows(real, "activity")[0].words("staff_as_of") == "9 เมษายน 2569")
    qtbot.waitUntil(lambda: entry(day).text() == "9 เม.ย. 2569")


def test_rows_move_by_keys_and_lie_in_the_bin_until_undone(real: Window, qtbot: QtBot) -> None:
    tree = view(real).rows.tree
    first = rows(real, "activity")[0]
    view(real).choose(first.ref)
    tree.setFocus()
    press(real, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: rows(real, "activity")[1].ref == first.ref)
    press(real, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page(real).row(first.ref) is None)
    press(real, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page(real).row(first.ref) is not None)
    before = [row.ref for row in page(real).rows]
    press(real, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    chosen = tree.picked
    assert len(chosen) == 2
    assert [one.words for one in tree.menu.deeds()] == ["ลบรายการที่เลือกลงถังขยะ (Delete)"]
    press(real, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not any(map(page(real).row, chosen)))
    press(real, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [row.ref for row in page(real).rows] == before)


def test_a_link_to_a_criterion_is_a_chip(real: Window, qtbot: QtBot) -> None:
    activity = rows(real, "activity")[0]
    view(real).choose(activity.ref)
    qtbot.waitUntil(lambda: view(real).form.complete)
    chips = next(
        part.chips for part in view(real).form._parts if isinstance(part, ChoiceChipsWidget)
    )
    before = len(activity.below("criterion"))
    qtbot.waitUntil(lambda: chips["c9"].height() < 60 and chips["c9"].isVisible())
    qtbot.wait(50)
    assert isinstance(chips["c9"], QCheckBox)
    QTest.mouseClick(chips["c9"], LEFT)
    qtbot.waitUntil(
        lambda: len(known(page(real).row(activity.ref)).below("criterion")) == before + 1
    )
    QTest.mouseClick(chips["c9"], LEFT)
    qtbot.waitUntil(lambda: len(known(page(real).row(activity.ref)).below("criterion")) == before)


def test_what_is_being_typed_is_kept_as_a_draft_after_a_rest(real: Window, qtbot: QtBot) -> None:
    title = cell(real, rows(real, "activity")[0], "title")
    title.take_focus()
    type_words("x")
    qtbot.waitUntil(lambda: len(office(real).session.read(lambda reader: reader.all_drafts())) == 1)


@pytest.mark.parametrize("scale", [100, 150])
def test_a_real_plan_fits_and_has_names(real: Window, qtbot: QtBot, scale: int) -> None:
    real.dress("light", scale)
    for row in rows(real, "activity")[1:4:2]:
        view(real).choose(row.ref)
        for head in ("plan", "told", "counted"):
            view(real).form.heads.ask(head)
            qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
            qtbot.wait(60)
            real.resize(SCREEN)
            assert real.size() == SCREEN
            fits(qtbot, plans_of(office(real)), head)
    assert not nameless(plans_of(office(real)))


def test_an_empty_plan_says_how_it_begins_and_a_group_what_comes_below_it(
    planned: Window, qtbot: QtBot
) -> None:
    next_rows = view(planned).form.next_rows
    assert "เริ่มด้วยการเพิ่มกลุ่มเป้าหมาย" in next_rows._text.text().replace("\u200b", "")
    press(planned, Qt.Key.Key_F8)  # to what is missing: a row of the plan itself
    assert next_rows.buttons[0].hasFocus()
    press(planned, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(planned, "goal_group")) == 1)
    group = rows(planned, "goal_group")[0]
    assert not group.adrift
    qtbot.waitUntil(lambda: view(planned).rows.here == group.ref)
    QTest.mouseClick(next_rows.buttons[0], LEFT)
    qtbot.waitUntil(lambda: len(rows(planned, "activity")) == 1)
    assert page(planned).above(rows(planned, "activity")[0].ref) == rows(planned, "goal_group")[0]
    qtbot.waitUntil(lambda: view(planned).rows.here == rows(planned, "activity")[0].ref)
    assert next_rows.isHidden()


def test_rows_of_the_plan_itself_stand_below_no_row(planned: Window, qtbot: QtBot) -> None:
    add(planned, "ปกและคำนำ", qtbot)
    view(planned).choose(page(planned).plan.ref)
    kinds = [choice[1:3] for choice in view(planned).rows.choices()]
    assert kinds == [("goal_group", None)]


def test_a_row_of_which_there_are_enough_is_not_offered_where_they_are(
    planned: Window, qtbot: QtBot
) -> None:
    add(planned, "กลุ่มเป้าหมาย", qtbot)
    qtbot.waitUntil(lambda: view(planned).rows.here == rows(planned, "goal_group")[0].ref)
    plans_of(office(planned)).planning.add("activity", rows(planned, "goal_group")[0].ref, None)
    qtbot.waitUntil(lambda: len(rows(planned, "activity")) == 1)
    tree, shown = view(planned).rows, page(planned)
    kinds = tuple(replace(kind, most=int(kind.id == "activity")) for kind in shown.form.kinds)
    tree._page = replace(shown, form=replace(shown.form, kinds=kinds))
    for row in ("goal_group", "activity"):
        tree.here = rows(planned, row)[0].ref
        assert "activity" not in {choice[1] for choice in tree.choices()}


def test_a_form_without_a_short_title_has_its_name_on_its_card_once(
    look: Look, qtbot: QtBot
) -> None:
    library = forms(main.INSTRUMENTS)
    form = library.label("dsi-moral-plan")
    for each, said in (
        (form, "แผนส่งเสริมคุณธรรม"),
        (form._replace(heading=form.title), "แผนส่งเสริมคุณธรรม ประจำปี"),
    ):
        start = NewDocumentPage(look, library, "", NO_STARTS)
        qtbot.addWidget(start)
        start.show_year(2569, "", (StartFormGroup("", (StartFormOffer(each),)),))
        card = start.cards[each.using]
        assert card.accessibleName().replace("\u200b", "").startswith(said)
        assert card.accessibleDescription().replace("\u200b", "").startswith("หน่วยงานวางแผน"), (
            "below its name stands what it is for"
        )
