"""The levels of a result stand beside each other; an empty one is made where it belongs by choosing it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.acting import type_words
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from ui.desktop.plan.choices import LevelsBlock
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
LEFT = Qt.MouseButton.LeftButton


def levels(window: Window, activity: int, qtbot: QtBot) -> LevelsBlock:
    """The levels of an activity, under their head."""
    view(window).choose(rows(window, "activity")[activity].ref)
    view(window).form.heads.ask("told")
    qtbot.waitUntil(lambda: view(window).form.complete)
    return next(part for part in view(window).form._parts if isinstance(part, LevelsBlock))


def test_each_level_says_its_name_and_state(real: Window, qtbot: QtBot) -> None:
    block = levels(real, 2, qtbot)
    assert block.chips[3].accessibleName() == "ระดับที่ 3  ยังไม่มีผล"
    assert block.chips[4].accessibleName() == "ระดับที่ 4 ผลผลิตตามเป้าหมาย ครบ"
    assert block._reached.text() == "ถึงระดับที่ 5"


def test_a_level_is_made_before_the_higher_ones_and_keeps_its_number(real: Window, qtbot: QtBot) -> None:
    block = levels(real, 2, qtbot)
    QTest.mouseClick(block.chips[3], LEFT)
    qtbot.waitUntil(lambda: len(rows(real, "activity")[2].below("level")) == 3)
    found = rows(real, "activity")[2].below("level")
    assert [row.number for row in found] == ["ระดับที่ 3", "ระดับที่ 4", "ระดับที่ 5"]
    line = block.line_of(found[0].ref)
    assert line is not None
    line.cells.editors["name"].take_focus()
    type_words("new")
    QTest.keyClick(block.chips[3], Qt.Key.Key_Tab)
    view(real).hand_over()
    qtbot.waitUntil(lambda: known(page(real).row(found[0].ref)).words("name") == "new")
    assert "ยังกรอกไม่ครบ" in block.chips[3].accessibleName()


def test_a_finding_opens_the_level_it_speaks_of(real: Window, qtbot: QtBot) -> None:
    block = levels(real, 1, qtbot)
    fourth = rows(real, "activity")[1].below("level")[3]
    view(real).go_to(fourth.ref, "detail")
    qtbot.waitUntil(lambda: block.chips[4].isChecked())
    assert block.line_of(fourth.ref) is not None
