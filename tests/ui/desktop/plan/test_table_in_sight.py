"""In a table nobody loses sight of the row, the words they typed or the cell the next key goes to."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.acting import press, reports, type_words, written
from tests.ui.desktop.plan.test_plan_grid_page import at, shown, table
from tests.ui.desktop.plan.test_plan_page import cell, planned, real, rows
from ui.desktop.plan.grid_table import wrongs_of
from ui.desktop.shell.window import Window
from ui.desktop.widgets.inputs import ValueField

__all__ = ["planned", "real"]


def test_beside_a_row_stands_its_name_while_the_column_is_out_of_sight(real: Window) -> None:
    grid = table(real, "activity")
    names = [each.id for each in grid.table.columns]
    side = grid.view.verticalHeader()
    named = names.index("title")
    at(grid, 1, "title")
    assert not side.isVisible()
    for _column in range(grid.table.columnCount() - 1 - named):
        press(real, Qt.Key.Key_Right)
        assert side.isVisible() == (
            grid.view.columnViewportPosition(named) + grid.view.columnWidth(named) <= 0
        )
        here = grid.view.visualRect(grid.view.currentIndex())
        assert grid.view.viewport().rect().contains(here.center()), (
            "the cell one is in stays in sight"
        )
    assert side.isVisible()
    model, display = grid.table, Qt.ItemDataRole.DisplayRole
    assert [
        model.headerData(n, Qt.Orientation.Vertical, display) for n in range(grid._filled)
    ] == shown(grid, "title")
    assert side.width() < grid.view.width() // 3
    (head,) = [one for one in grid.view.findChildren(QLabel) if one.isVisible()]
    assert head.text() == model.headerData(named, Qt.Orientation.Horizontal, display)
    press(real, Qt.Key.Key_Home)
    assert not side.isVisible()
    assert not head.isVisible()


def test_words_that_were_refused_stay_under_esc_and_f2_opens_them(
    real: Window, qtbot: QtBot
) -> None:
    grid = table(real, "expense")
    at(grid, 0, "amount")
    before = shown(grid, "amount")[0]
    type_words("about 40")
    press(real, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(wrongs_of(grid.table)) == 1)
    at(grid, 0, "amount")
    press(real, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, ValueField)
    assert editor.text() == "about 40"
    for _time in range(3):
        press(real, Qt.Key.Key_Escape)
    row = rows(real, "expense")[0]
    beside = "about 40\nยังไม่บันทึก: ช่องนี้รับจำนวนเงิน"
    assert beside in written(cell(real, row, "amount"))
    table(real, "expense")
    assert shown(grid, "amount")[0] == "about 40"
    grid.wrong.back.click()
    qtbot.waitUntil(lambda: not wrongs_of(grid.table))
    assert shown(grid, "amount")[0] == before
    qtbot.waitUntil(lambda: beside not in written(cell(real, rows(real, "expense")[0], "amount")))


def test_a_search_that_finds_no_row_is_named_where_a_key_finds_no_cell(
    real: Window, qtbot: QtBot
) -> None:
    grid, said = table(real, "expense"), reports(real)
    for sought in ("no such row", ""):
        grid.search.setText(sought)
        qtbot.waitUntil(lambda: (grid.view.model().rowCount() == 0) == bool(grid.search.text()))
        grid.view.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(lambda: grid.view.currentIndex().isValid() != bool(grid.search.text()))
        type_words("7")
        press(real, Qt.Key.Key_Escape)
        assert [one for one in said if one.startswith("ไม่มีแถวที่มีคำนี้ ล้างคำในช่องค้นหาก่อน")] == said[:1]
    assert len(said) == 1


def test_after_a_row_went_the_keyboard_is_seen_in_the_column_it_was_in(
    real: Window, qtbot: QtBot
) -> None:
    grid = table(real, "expense")
    at(grid, 1, "unit_price")
    before = grid._filled
    press(real, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: grid._filled == before - 1)
    now = grid.view.currentIndex
    qtbot.waitUntil(lambda: now() in grid.view.selectedIndexes())
    assert grid.table.columns[now().column()].id == "unit_price"


def test_after_the_wheel_or_a_click_below_the_rows_the_next_key_is_typed_into_a_cell(
    real: Window,
) -> None:
    grid = table(real, "expense")
    inside = grid.view.viewport()
    below = QPoint(40, inside.height() - 4)
    assert not grid.view.indexAt(below).isValid()
    for how in ("wheel", "click"):
        grid.search.setFocus()
        grid.view.clearSelection()
        if how == "wheel":
            where, none = QPointF(below), Qt.KeyboardModifier.NoModifier
            wheel = QWheelEvent(
                where,
                inside.mapToGlobal(where),
                QPoint(),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                none,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(inside, wheel)
            grid.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            QTest.mouseClick(inside, Qt.MouseButton.LeftButton, pos=below)
        assert grid.view.currentIndex() in grid.view.selectedIndexes()
        type_words("7")
        assert known(QApplication.focusWidget()) is not grid.view
        press(real, Qt.Key.Key_Escape)
