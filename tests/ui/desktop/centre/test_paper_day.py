"""The day on which something came: one that cannot be read, or is still to come, is called so and not missing."""

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from core.assigning.programme_steps import StepDone
from core.thai.days import short_date
from ui.desktop.centre.answering import SlipsDialog
from ui.desktop.centre.paper_dialog import PaperDialog
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import show_entry

STEP = StepDone("a", "ส่งแผน", "overdue")
UNREAD, LATER = "อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69", "วันที่ได้รับยังมาไม่ถึง"
SAID = [("40 ก.พ. 69", UNREAD), (short_date(date.today() + timedelta(days=2)), LATER), (short_date(date.today()), "")]


@pytest.mark.parametrize(("typed", "said"), [*SAID, ("", "ยังขาด วันที่ได้รับ")])
def test_a_day_on_paper_is_told_by_what_is_wrong_with_it(
    look: Look, qtbot: QtBot, over: QMainWindow, typed: str, said: str
) -> None:
    dialog = PaperDialog(look, "อำเภอหนึ่ง", [STEP], over)
    qtbot.addWidget(dialog)
    show_entry(dialog.day, typed)
    assert dialog.missing.text().replace("\u200b", "").replace("\u2060", "") == said
    assert dialog.go.isEnabled() == (not said)


@pytest.mark.parametrize(("typed", "said"), SAID)
def test_so_is_the_day_of_a_stack_of_slips(look: Look, qtbot: QtBot, over: QMainWindow, typed: str, said: str) -> None:
    dialog = SlipsDialog(look, [STEP], over)
    qtbot.addWidget(dialog)
    before = dialog.counted.text()
    show_entry(dialog.day, typed)
    assert dialog._dated() == (not said)
    assert dialog.counted.text().replace("\u200b", "").replace("\u2060", "") == (said or before)
