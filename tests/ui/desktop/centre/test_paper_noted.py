"""A step that came on paper is noted in the window with its day, counts as done, and is taken back."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from core.assigning.programme_steps import UnitStepState
from core.thai.days import short_date
from tests.known import known
from tests.ui.desktop.acting import centre_of, ignored, office
from tests.ui.desktop.centre.test_centre_page import centre as centre
from tests.ui.desktop.centre.test_centre_page import sent as sent
from tests.ui.desktop.fitting import SCREEN, fits
from ui.desktop.centre.answering import CoverSlipsDialog, PaperArrivalDialog
from ui.desktop.centre.unit import UnitPanel
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.plain import show_entry

LEFT = Qt.MouseButton.LeftButton


def panel_of(window: Window, qtbot: QtBot) -> UnitPanel:
    """The panel of the first unit that owes something."""
    office(window).show_page("centre")
    page = centre_of(office(window))
    qtbot.waitUntil(lambda: page.board is not None, timeout=8000)
    line = next(one for one in known(page.board).lines if one.row.owed)
    page.list.go_to(line.unit.id)
    qtbot.waitUntil(
        lambda: page.unit._line is not None and page.unit._line.unit.id == line.unit.id,
        timeout=8000,
    )
    return page.unit


def steps(panel: UnitPanel) -> tuple[list[UnitStepState], list[UnitStepState]]:
    """Those owed, and those that came on paper."""
    assert panel._line is not None
    return list(panel._line.row.owed), list(panel._line.row.on_paper)


def button(panel: UnitPanel, words: str) -> Button:
    return next(
        one
        for one in panel.findChildren(Button)
        if one.accessibleName().startswith(words) and one.isEnabled()
    )


def said(panel: UnitPanel) -> str:
    return "\n".join(one.text() for one in panel.findChildren(QLabel)).replace("\u200b", "")


def test_it_is_noted_told_and_taken_back(centre: Window, qtbot: QtBot) -> None:
    panel = panel_of(centre, qtbot)
    owed, _none = steps(panel)
    QTest.mouseClick(button(panel, "ได้รับเป็นกระดาษ"), LEFT)
    dialog = centre.findChildren(PaperArrivalDialog)[-1]
    assert not dialog.go.isEnabled()
    assert "ขั้นตอนที่ได้รับ" in dialog.missing.text()
    QTest.mouseClick(dialog.steps[0], LEFT, pos=dialog.steps[0].rect().center())
    if not dialog.steps[0].isChecked():
        QTest.keyClick(dialog.steps[0], Qt.Key.Key_Space)
    dialog.note.setText("แฟ้ม 3")
    assert dialog.go.isEnabled()
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(steps(panel)[1]) == 1, timeout=8000)
    assert [one.step for one in steps(panel)[0]] == [one.step for one in owed[1:]]
    assert f"{owed[0].title} ได้รับเป็นกระดาษ" in said(panel)
    assert "แฟ้ม 3" in said(panel), "what the unit is told stands among its letters"
    QTest.mouseClick(button(panel, "เอาออก"), LEFT)
    qtbot.waitUntil(lambda: steps(panel)[1] == [], timeout=8000)
    assert [one.step for one in steps(panel)[0]] == [one.step for one in owed]


@pytest.mark.parametrize("day", ["", "ไม่ใช่วัน", (date.today() + timedelta(days=2)).isoformat()])
def test_a_day_that_cannot_be_is_said_before_it_is_saved(
    centre: Window, qtbot: QtBot, day: str
) -> None:
    QTest.mouseClick(button(panel_of(centre, qtbot), "ได้รับเป็นกระดาษ"), LEFT)
    dialog = centre.findChildren(PaperArrivalDialog)[-1]
    QTest.keyClick(dialog.steps[0], Qt.Key.Key_Space)
    dialog.day.setText(day)
    assert not dialog.go.isEnabled()
    assert ("อ่านวันที่ไม่ได้" if day == "ไม่ใช่วัน" else "วันที่ได้รับ") in dialog.missing.text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits(centre: Window, qtbot: QtBot, theme: str) -> None:
    centre.dress(theme, 100)
    QTest.mouseClick(button(panel_of(centre, qtbot), "ได้รับเป็นกระดาษ"), LEFT)
    dialog = centre.findChildren(PaperArrivalDialog)[-1]
    centre.resize(SCREEN)
    qtbot.wait(60)
    QTest.keyClick(dialog.steps[0], Qt.Key.Key_Space)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(steps(centre_of(office(centre)).unit)[1]) == 1, timeout=8000)
    fits(qtbot, centre)


STEP = UnitStepState("a", "ส่งแผน", "overdue")


UNREAD, LATER = "อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69", "วันที่ได้รับยังมาไม่ถึง"


SAID = [
    ("40 ก.พ. 69", UNREAD),
    (short_date(date.today() + timedelta(days=2)), LATER),
    (short_date(date.today()), ""),
]


@pytest.mark.parametrize(("typed", "said"), [*SAID, ("", "ยังขาด วันที่ได้รับ")])
def test_a_day_on_paper_is_told_by_what_is_wrong_with_it(
    look: Look, qtbot: QtBot, over: QMainWindow, typed: str, said: str
) -> None:
    dialog = PaperArrivalDialog(look, "อำเภอหนึ่ง", [STEP], ignored, over)
    qtbot.addWidget(dialog)
    show_entry(dialog.day, typed)
    assert dialog.missing.text().replace("\u200b", "").replace("\u2060", "") == said
    assert dialog.go.isEnabled() == (not said)


@pytest.mark.parametrize(("typed", "said"), SAID)
def test_so_is_the_day_of_a_stack_of_slips(
    look: Look, qtbot: QtBot, over: QMainWindow, typed: str, said: str
) -> None:
    dialog = CoverSlipsDialog(look, [STEP], ignored, ignored, ignored, over)
    qtbot.addWidget(dialog)
    before = dialog.counted.text()
    show_entry(dialog.day, typed)
    assert dialog._dated() == (not said)
    assert dialog.counted.text().replace("\u200b", "").replace("\u2060", "") == (said or before)
