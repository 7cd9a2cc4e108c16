"""The form of a row and the table say the same, a way that leads nowhere is not offered, and a workbook is led on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import press
from tests.ui.desktop.plan.test_plan_grid_page import at, table
from tests.ui.desktop.plan.test_plan_page import cell, rows, view
from tests.ui.desktop.plan.test_tables_begun import FORMS, PLANS, begun, desk
from ui.desktop.shell.window import Window
from ui.desktop.widgets.periods import PeriodBar

__all__ = ["begun", "desk"]
pytestmark = pytest.mark.usefixtures("name")
CTRL = Qt.KeyboardModifier.ControlModifier
DATELESS = "info-centre-visits-2564"


@pytest.mark.parametrize("name", ["operating-plan-2569"])
@pytest.mark.parametrize("typed", ["ต.ค.-ธ.ค. 68", "ไตรมาส 2", "พ.ย. 68 - ม.ค. 69", "ม.ค. 70"])
def test_the_form_says_the_period_that_the_table_saved(
    begun: Window, qtbot: QtBot, typed: str
) -> None:
    grid = table(begun, "activity")
    at(grid, 0, "span")
    QGuiApplication.clipboard().setText(typed)
    press(begun, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: bool(rows(begun, "activity")), timeout=8000)
    saved = rows(begun, "activity")[0].words("span")
    assert saved
    shown = cell(begun, rows(begun, "activity")[0], "span")
    bar = shown.editor
    assert isinstance(bar, PeriodBar)
    labels = {one.text() for one in shown.findChildren(QLabel) if not one.isHidden()}
    assert bar.foreign == (saved in labels), "the bar shows it, or it is said below the bar"
    assert (bar._from >= 0) == (typed != "ม.ค. 70"), (
        "the quarters it lies in are shown, none of another year"
    )


@pytest.mark.parametrize("name", ["operating-plan-2569", DATELESS])
def test_a_calendar_is_offered_only_where_a_row_can_have_a_day(begun: Window, name: str) -> None:
    assert {"operating-plan-2569", DATELESS} <= {*PLANS}
    dated = any(each.type in ("date", "period") for each in FORMS[name].fields)
    assert view(begun).bar.how.button("calendar").isVisible() == dated == (name != DATELESS)
