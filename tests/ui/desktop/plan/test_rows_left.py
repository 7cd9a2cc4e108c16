"""A row that was added is proofread once it is left, and a line that was left empty goes."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import come_to_rest, office, press, type_words
from tests.ui.desktop.plan.test_findings_lead import begun
from tests.ui.desktop.plan.test_plan_grid_page import at, table
from tests.ui.desktop.plan.test_plan_page import add, cell, page, planned, rows, view
from ui.desktop.plan.editors import ChoiceDropDown
from ui.desktop.plan.lines import RowLinesWidget
from ui.desktop.shell.window import Window

__all__ = ["planned"]


def told(window: Window) -> str:
    """What the card of findings says."""
    labels = view(window).findings.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if not one.isHidden() and one.window() is window)


def counted(window: Window) -> int:
    """How many findings the bar says there are."""
    pills = view(window).bar._counts._pills.values()
    return sum(int(pill.accessibleName().split()[-1]) for pill in pills if not pill.isHidden())


def count(window: Window, kind: str, many: int) -> bool:
    return len(rows(window, kind)) == many


def first_typed(planned: Window, qtbot: QtBot) -> None:
    """The first line of the objectives is added, and holds a word that was typed."""
    begun(planned, qtbot)
    lists = [part for part in view(planned).form._parts if isinstance(part, RowLinesWidget)]
    lists[0].add.click()
    qtbot.waitUntil(partial(count, planned, "objective", 1))
    cell(planned, rows(planned, "objective")[0], "text").take_focus()
    type_words("one")


def test_nothing_is_found_in_a_row_before_it_is_left(planned: Window, qtbot: QtBot) -> None:
    add(planned, "กลุ่มเป้าหมาย", qtbot)
    (first,) = rows(planned, "goal_group")
    goals = cell(planned, first, "title").editor
    assert isinstance(goals, ChoiceDropDown)
    goals.setCurrentIndex(1)
    goals.activated.emit(1)
    come_to_rest(qtbot, planned)
    assert [one.text for one in page(planned).findings if one.row == first.ref]
    assert counted(planned) == 0, "the first row of a plan is no other than the next"
    begun(planned, qtbot)
    activity = rows(planned, "activity")[0]
    lacks = [one.text for one in page(planned).findings if one.row == activity.ref]
    assert len(lacks) > 1
    cell(planned, activity, "title").take_focus()
    type_words("Big day")
    press(planned, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: rows(planned, "activity")[0].words("title") == "Big day")
    come_to_rest(qtbot, planned)
    own = [one.text for one in page(planned).findings if one.row == activity.ref]
    assert own
    assert not [text for text in own if text in told(planned)]
    marks = view(planned).rows.model
    assert not marks._tones.get(activity.ref)
    view(planned).choose(rows(planned, "goal_group")[0].ref)
    come_to_rest(qtbot, planned)
    assert not [text for text in own if text not in told(planned)]
    assert marks._tones[activity.ref] == "warn"


@pytest.mark.parametrize("way", ["another row", "F8", "another page"])
def test_what_comes_to_lack_in_a_row_is_found_once_it_is_left(
    planned: Window, qtbot: QtBot, way: str
) -> None:
    """What was found before stands until it is mended: it is what the person mends."""
    begun(planned, qtbot)
    ref = rows(planned, "activity")[0].ref
    elsewhere = rows(planned, "goal_group")[0].ref
    lacks, objective = "ยังไม่ได้กรอกโครงการ/กิจกรรม", "ยังไม่มีวัตถุประสงค์"

    def write(title: str, *, without: bool) -> None:
        cell(planned, rows(planned, "activity")[0], "title").take_focus()
        press(planned, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        press(planned, Qt.Key.Key_Delete)
        type_words(title)
        press(planned, Qt.Key.Key_Tab)
        qtbot.waitUntil(lambda: rows(planned, "activity")[0].words("title") == title)
        come_to_rest(qtbot, planned)
        assert without == (lacks in [one.text for one in page(planned).findings])

    for each in (elsewhere, ref):
        view(planned).choose(each)
    assert (lacks in told(planned), objective in told(planned)) == (True, True)
    write("Big day", without=False)
    assert (lacks in told(planned), objective in told(planned)) == (False, True)
    for each in (elsewhere, ref):
        view(planned).choose(each)
    write("", without=True)
    assert (lacks in told(planned), objective in told(planned)) == (False, True)
    if way == "another row":
        view(planned).choose(elsewhere)
    elif way == "F8":
        press(planned, Qt.Key.Key_F8)
    else:
        office(planned).show_page("papers")
        office(planned).show_page("plan")
    come_to_rest(qtbot, planned)
    assert lacks in told(planned)


def test_nothing_is_called_sound_that_was_not_proofread(planned: Window, qtbot: QtBot) -> None:
    begun(planned, qtbot)
    shown = view(planned)
    own = [one for one in page(planned).findings if one.row == rows(planned, "activity")[0].ref]
    assert own
    shown.findings.show_findings((), proofreading=True)
    assert "ไม่พบข้อสังเกต" not in told(planned)
    press(planned, Qt.Key.Key_F8)
    come_to_rest(qtbot, planned)
    assert not [one.text for one in own if one.text not in told(planned)], (
        "who asks is told of every row"
    )


@pytest.mark.parametrize("way", ["another row", "another page", "the table"])
def test_an_empty_line_that_enter_made_goes_when_it_is_left(
    planned: Window, qtbot: QtBot, way: str
) -> None:
    first_typed(planned, qtbot)
    press(planned, Qt.Key.Key_Return)
    qtbot.waitUntil(partial(count, planned, "objective", 2))
    come_to_rest(qtbot, planned)
    assert "วัตถุประสงค์" not in told(planned)
    if way == "another row":
        view(planned).choose(rows(planned, "goal_group")[0].ref)
    elif way == "another page":
        office(planned).show_page("home")
        office(planned).show_page("plan")
    else:
        table(planned, "activity")
    qtbot.waitUntil(partial(count, planned, "objective", 1))
    assert rows(planned, "objective")[0].words("text") == "one"
    press(planned, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_a_line_with_words_in_it_stays_when_it_is_left(planned: Window, qtbot: QtBot) -> None:
    first_typed(planned, qtbot)
    view(planned).choose(rows(planned, "goal_group")[0].ref)
    qtbot.waitUntil(lambda: rows(planned, "objective")[0].words("text") == "one")
    come_to_rest(qtbot, planned)
    assert count(planned, "objective", 1)


def test_in_the_table_nothing_is_found_in_the_row_that_is_typed(
    planned: Window, qtbot: QtBot
) -> None:
    grid = table(planned, "activity")
    at(grid, 0, "title")
    type_words("Big day")
    press(planned, Qt.Key.Key_Tab)
    qtbot.waitUntil(partial(count, planned, "activity", 1))
    come_to_rest(qtbot, planned)
    every = page(planned).findings
    assert len([one for one in every if one.row == rows(planned, "activity")[0].ref]) > 1
    assert not counted(planned)
    view(planned).go_to(rows(planned, "activity")[0].ref)
    press(planned, Qt.Key.Key_F8)
    assert counted(planned) == len(every)
    grid = table(planned, "activity")
    at(grid, 0, "title")
    press(planned, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not rows(planned, "activity")[0].words("title"))
    come_to_rest(qtbot, planned)
    assert (len(page(planned).findings), counted(planned)) == (len(every) + 1, len(every))
    press(planned, Qt.Key.Key_F8)
    assert counted(planned) == len(every) + 1
