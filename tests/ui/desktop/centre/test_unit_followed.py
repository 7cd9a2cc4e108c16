"""The panel of a unit follows the list: read behind the window, shown by the widgets that are there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import centre_of, come_to_rest, exchange_of, office, written
from tests.ui.desktop.centre.test_centre_page import ANSWERS, centre, sent, taken
from ui.desktop.centre.page import CentrePage
from ui.desktop.centre.unit_parts import TIED, DimensionPointsBar, EqualScoresBox
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.terminal.demo.scene import YEAR

__all__ = ["centre", "sent"]
TOLD = "บันทึกข้อความแล้ว จะไปกับไฟล์ที่ส่งถึงหน่วยงานนี้"


@pytest.fixture
def filled(centre: Window, sent: dict[str, Path], qtbot: QtBot) -> CentrePage:
    """The list of a centre that has taken in the files of two of its units."""
    office(centre).show_page("exchange")
    exchange_of(office(centre))._calls.preview([sent[place] for place in ANSWERS])
    incoming = exchange_of(office(centre)).incoming
    qtbot.waitUntil(
        lambda: len(incoming.stage.rows) == 3 and incoming.take.isVisible(), timeout=15_000
    )
    QTest.mouseClick(incoming.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: taken(incoming) == 3, timeout=15_000)
    office(centre).open_year(YEAR, "centre")
    page = centre_of(office(centre))
    qtbot.waitUntil(lambda: page.board is not None and page.board.scored > 1, timeout=8000)
    come_to_rest(qtbot, centre)
    return page


def title(page: CentrePage) -> str:
    return page.unit._title.text().replace("\u200b", "")


def shown(page: CentrePage) -> list[DimensionPointsBar]:
    return [bar for bar in page.unit.findChildren(DimensionPointsBar) if not bar.isHidden()]


def test_keys_wait_for_no_unit_and_the_panel_shows_the_last_one(
    filled: CentrePage, window: Window, qtbot: QtBot
) -> None:
    table, board = filled.list.table, filled.board
    assert board is not None
    table.setFocus()
    first = filled.list.here
    # lines of regions are no units
    while filled.list.here in ("", first) or table.currentIndex().row() < 3:
        QTest.keyClick(table, Qt.Key.Key_Down)
    line = filled.line(filled.list.here)
    assert line is not None
    assert line.unit.id != first
    qtbot.waitUntil(lambda: title(filled) == line.name)
    come_to_rest(qtbot, window)
    assert title(filled) == line.name


def test_until_it_is_read_the_panel_acts_for_the_unit_it_names(
    filled: CentrePage, window: Window, qtbot: QtBot
) -> None:
    board = filled.board
    assert board is not None
    ranked = next(line for line in board.lines if line.place and not line.place.problem)
    filled.list.go_to(ranked.unit.id)
    qtbot.waitUntil(lambda: filled.unit.here == ranked.unit.id)
    filled.list.table.setFocus()
    QTest.keyClick(filled.list.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert (filled.unit.here, title(filled)) == (ranked.unit.id, ranked.name)
    assert filled.list.here != ranked.unit.id
    QTest.mouseClick(filled.unit.open, Qt.MouseButton.LeftButton)
    opened = office(window).leaf("centre")
    qtbot.waitUntil(lambda: not filled.isVisible())
    assert opened.place().title == ranked.name
    come_to_rest(qtbot, window)
    assert (filled.unit.here, opened.place().title) == (ranked.unit.id, ranked.name)


def test_one_set_of_widgets_shows_a_unit_with_points_and_one_without(
    filled: CentrePage, qtbot: QtBot
) -> None:
    board = filled.board
    assert board is not None
    ranked = next(line for line in board.lines if line.place and not line.place.problem)
    silent = next(line for line in board.lines if line.place is None)

    def go(unit: str) -> str:
        filled.list.go_to(unit)
        qtbot.waitUntil(lambda: filled.unit.here == unit)
        return written(filled.unit)

    with_points, made = go(ranked.unit.id), shown(filled)
    assert len(made) > 2
    assert "เกรด" in with_points
    assert "คะแนนเท่ากัน 2 แห่ง" in with_points
    without = go(silent.unit.id)
    assert not shown(filled)
    assert "เกรด" not in without
    assert "คะแนนเท่ากัน" not in without
    assert silent.row.reminder.split("\n")[0] in without
    assert go(ranked.unit.id) == with_points
    assert shown(filled) == made


def test_of_very_many_units_with_the_same_points_some_are_named(look: Look, qtbot: QtBot) -> None:
    box = EqualScoresBox(look)
    qtbot.addWidget(box)
    box.show_tied([f"Unit {n}." for n in range(40)])
    assert "คะแนนเท่ากัน 40 แห่ง" in written(box)
    assert f"Unit {TIED - 1}. และอีก {40 - TIED} แห่ง" in written(box)
    assert f"Unit {TIED}." not in written(box)
    box.show_tied([f"Unit {n}." for n in range(TIED)])
    assert "และอีก" not in written(box)


def test_a_message_that_was_written_is_told_and_the_pane_stays_where_it_was(
    filled: CentrePage, window: Window, qtbot: QtBot
) -> None:
    board = filled.board
    panel = filled.unit
    toast = office(window).toast
    assert board is not None
    ranked = next(line for line in board.lines if line.place and not line.place.problem)
    filled.list.go_to(ranked.unit.id)
    qtbot.waitUntil(lambda: panel.here == ranked.unit.id)
    window.resize(1366, 600)
    come_to_rest(qtbot, window)
    panel.text.setPlainText("ส่งภาพกิจกรรมเพิ่ม")
    panel._area.ensureWidgetVisible(panel.tell)
    before = panel._area.verticalScrollBar().value()
    assert before > 0
    assert TOLD not in written(toast)
    QTest.mouseClick(panel.tell, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: "ส่งภาพกิจกรรมเพิ่ม" in written(panel) and TOLD in written(toast), timeout=8000
    )
    come_to_rest(qtbot, window)
    assert panel.text.toPlainText() == ""
    assert panel._area.verticalScrollBar().value() >= before
    assert not panel.tell.visibleRegion().isEmpty()
