"""A table shows some rows and says so, takes a row between two, and answers what is typed where nothing is typed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.plan.grid_view import sources_of
from core.plan.table_file import table_file
from tests.known import known
from tests.ui.desktop.acting import office, press, reports, type_words
from tests.ui.desktop.plan.test_plan_grid_page import at, shown, table
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from ui.desktop.base.settings import WindowSettings
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
INSERT, CONTROL = Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier


def lines(menu: QMenu) -> list[str]:
    return [one.text() for one in menu.actions() if one.text()]


def choose(grid: PlanGridCard, column: str, words: str) -> QMenu:
    """Filter by a column as its menu offers it."""
    menu = grid._filters([each.id for each in grid.table.columns].index(column))
    next(one for one in menu.actions() if one.text() == words).trigger()
    return menu


def test_a_filter_shows_the_rows_that_say_it_and_how_many_there_are(real: Window) -> None:
    grid = table(real, "expense")
    every = shown(grid, "item")
    assert grid.whole.isHidden()
    menu = choose(grid, "item", every[1])
    assert lines(menu)[0] == "ทุกแถว"
    assert set(every) <= {*lines(menu)}
    assert shown(grid, "item") == [one for one in every if one == every[1]]
    assert grid._count.text() == f"แสดง {every.count(every[1])} จาก {len(every)}"
    across = Qt.Orientation.Horizontal
    heard = Qt.ItemDataRole.AccessibleDescriptionRole
    heads = [grid.table.headerData(n, across, heard) or "" for n in range(grid.table.columnCount())]
    assert [one for one in heads if "กรองอยู่" in one] == [
        heads[[each.id for each in grid.table.columns].index("item")]
    ]
    grid.whole.click()
    assert (shown(grid, "item"), grid.whole.isHidden()) == (every, True)


def test_a_filter_is_chosen_by_keys_alone(real: Window) -> None:
    grid = table(real, "expense")
    every = shown(grid, "item")
    at(grid, 0, "item")
    press(real, Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = lines(menu)
    for _line in range(2):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert shown(grid, "item") == [one for one in every if one == offered[1]]


def test_two_filters_hold_together_and_one_alone_is_taken_back(real: Window) -> None:
    grid = table(real, "expense")
    titles, amounts = shown(grid, "item"), shown(grid, "amount")
    choose(grid, "item", titles[0])
    assert [*map(str, grid.table.offers("amount"))] == sorted(
        {amounts[n] for n, one in enumerate(titles) if one == titles[0]}
    )
    choose(grid, "amount", amounts[0])
    assert {*zip(shown(grid, "item"), shown(grid, "amount"), strict=True)} == {
        (titles[0], amounts[0])
    }
    choose(grid, "item", "ทุกแถว")
    assert {*shown(grid, "amount")} == {amounts[0]}


def test_what_is_filtered_is_saved_and_written_whole(real: Window) -> None:
    grid = table(real, "expense")
    whole, every = len(shown(grid, "item")), page(real)
    choose(grid, "item", shown(grid, "item")[0])
    assert len(known(grid.table.grid).rows) == whole
    written = table_file(every, known(grid.table.grid), empty=False)
    assert len(written.rows) == whole
    assert len(rows(real, "expense")) == whole
    grid.search.setText("อาหาร")
    grid._find()
    grid._keep()
    kept = WindowSettings(office(real).room.settings._path).table(grid._table_key)
    assert (kept.only, kept.words) == ({}, ""), "no start of the program hides rows"


def test_a_filtered_table_has_no_empty_row_below_and_says_why_nothing_is_taken(
    real: Window,
) -> None:
    grid, said = table(real, "expense"), reports(real)
    choose(grid, "item", shown(grid, "item")[0])
    assert not grid.table.cells.grows()
    grid._show_only({"item": "no such words"})
    grid.view.setFocus()
    type_words("7")
    assert said == ["ไม่มีแถวที่ตรงกับตัวกรอง กด แสดงทุกแถว แล้วพิมพ์"]


def test_a_row_is_put_between_two_and_the_keyboard_goes_there(real: Window, qtbot: QtBot) -> None:
    grid = table(real, "expense")
    before = shown(grid, "item")
    at(grid, 0, "item")
    press(real, INSERT, CONTROL)
    qtbot.waitUntil(lambda: len(shown(grid, "item")) == len(before) + 1)
    assert shown(grid, "item") == [before[0], "", *before[1:]]
    qtbot.waitUntil(lambda: grid.view.currentIndex().row() == 1)
    assert view(real).grid.isVisible(), "the table stays"
    at(grid, 1, "item")
    type_words("row between")
    press(real, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: [one.words("item") for one in rows(real, "expense")][1] == "row between"
    )
    press(real, Qt.Key.Key_Z, CONTROL)
    press(real, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: shown(grid, "item") == before)


@pytest.mark.parametrize("how", ["sorted", "filtered"])
def test_no_row_is_put_between_rows_that_stand_otherwise_than_printed(
    real: Window, how: str
) -> None:
    grid, said = table(real, "expense"), reports(real)
    if how == "sorted":
        grid.sorting.ask(1, down=False)
    else:
        choose(grid, "item", shown(grid, "item")[0])
    at(grid, 0, "item")
    count = len(rows(real, "expense"))
    grid.insert_row()
    assert said == ["แทรกแถวได้เมื่อแสดงทุกแถวตามลำดับเดิม"]
    assert len(rows(real, "expense")) == count


def test_a_computed_cell_says_what_it_is_computed_from(real: Window) -> None:
    grid, said = table(real, "expense"), reports(real)
    for column in ("amount_words", "by_quantity"):
        at(grid, 0, column)
        type_words("7")
    form = page(real).form
    assert said == [f"คำนวณจาก {of} แก้ที่ช่องนั้น" for of in ("จำนวนเงิน", "จำนวน, ราคาต่อหน่วย")]
    assert sources_of(form, "activity", "participants_total") == "จำนวน"
    assert sources_of(form, "activity", "participation") == "จำนวนผู้เข้าร่วมทั้งหมด, อัตรากำลังรวม"
    assert not sources_of(form, "expense", "amount")


def test_the_menu_of_a_head_filters_and_sorts(real: Window) -> None:
    grid = table(real, "expense")
    grid._open_head(QPoint(grid.view.columnViewportPosition(1) + 5, 5))
    menu = known(next((one for one in grid.findChildren(QMenu) if one.isVisible()), None))
    assert {"ทุกแถว", "ตามลำดับเดิม"} <= {*lines(menu)}
    menu.close()
