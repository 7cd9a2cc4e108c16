"""The rows of a plan as a table: edited in place, sorted, found, added up, copied; thousands of rows scroll at once."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import office, plans_of, press, reports, type_words
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
LEFT = Qt.MouseButton.LeftButton


def table(window: Window, kind: str) -> PlanGridCard:
    """Show the plan as a table of rows of a kind."""
    QTest.mouseClick(view(window).bar.how.button("grid"), LEFT)
    grid = view(window).grid
    grid.kinds.setCurrentIndex(grid.kinds.findData(kind))
    grid.kinds.activated.emit(grid.kinds.currentIndex())
    return grid


def at(grid: PlanGridCard, row: int, column: str) -> None:
    """Put the keyboard on a cell."""
    names = [each.id for each in grid.table.columns]
    grid.view.setFocus()
    grid.view.go(row, names.index(column))


def shown(grid: PlanGridCard, column: str) -> list[str]:
    names = [each.id for each in grid.table.columns]
    return [grid.table.words(n, names.index(column)) for n in range(grid._filled)]


def test_a_cell_is_edited_in_place_and_totals_follow(real: Window, qtbot: QtBot) -> None:
    grid = table(real, "expense")
    assert grid.table.totals == {"amount": "443.00"}
    at(grid, 2, "amount")
    press(real, Qt.Key.Key_F2)
    press(real, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_words("1000.5")
    press(real, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.table.totals == {"amount": "1,110.50"})
    assert shown(grid, "amount_words")[2] == "หนึ่งพันบาทห้าสิบสตางค์"
    press(real, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: grid.table.totals == {"amount": "443.00"})


def test_esc_returns_the_old_value_and_nothing_is_saved(real: Window, qtbot: QtBot) -> None:
    grid = table(real, "expense")
    before = office(real).session.read(lambda reader: reader.history.last_save(None))
    at(grid, 0, "amount")
    type_words("999")
    press(real, Qt.Key.Key_Escape)
    qtbot.wait(50)
    assert shown(grid, "amount")[0] == "110.00"
    assert office(real).session.read(lambda reader: reader.history.last_save(None)) == before


def test_a_click_on_a_head_sorts_up_down_and_back(real: Window) -> None:
    grid = table(real, "activity")
    printed = shown(grid, "title")
    header = grid.view.horizontalHeader()
    column = [each.id for each in grid.table.columns].index("title")
    grid.view.scrollTo(grid.table.index(0, column))
    where = header.viewport().rect().topLeft()
    where.setX(header.sectionViewportPosition(column) + 20)
    where.setY(10)
    QTest.mouseClick(header.viewport(), LEFT, pos=where)
    up = shown(grid, "title")
    QTest.mouseClick(header.viewport(), LEFT, pos=where)
    assert shown(grid, "title") == up[::-1]
    QTest.mouseClick(header.viewport(), LEFT, pos=where)
    assert shown(grid, "title") == printed
    assert up == sorted(printed, key=up.index)
    assert up != printed or up[::-1] != printed


def test_words_narrow_the_table_and_its_totals(real: Window, qtbot: QtBot) -> None:
    grid = table(real, "expense")
    grid.search.setFocus()
    QTest.keyClicks(grid.search, "333")
    qtbot.waitUntil(lambda: grid.table.rowCount() == 1)
    assert grid.table.totals == {"amount": "333.00"}
    assert grid._count.text() == "แสดง 1 จาก 3"


def test_the_table_is_copied_with_its_heads_and_nothing_runs_in_a_sheet(
    real: Window, qtbot: QtBot
) -> None:
    grid = table(real, "expense")
    at(grid, 0, "item")
    type_words("=1+1")
    press(real, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(grid, "item")[0] == "=1+1")
    grid.view.clearSelection()
    QTest.mouseClick(grid.copy, LEFT)
    mime = QGuiApplication.clipboard().mimeData()
    head, first, *_rest = (line.split("\t") for line in mime.text().split("\n"))
    assert "จำนวนเงิน (บาท)" in head
    assert first[head.index("รายการ")] == "'=1+1"
    assert "<th>" in mime.html()


def test_rows_are_said_to_be_copied_only_where_the_clipboard_took_them(
    real: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, told = table(real, "expense"), reports(real)
    with monkeypatch.context() as held:
        held.setattr(QClipboard, "setMimeData", lambda *_given: None)  # another program has it
        grid.copy_out()
        assert not told
    grid.copy_out()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert told == [f"คัดลอก {len(lines) - 1} แถวพร้อมหัวตารางแล้ว"]


def test_a_column_is_hidden_and_stays_hidden(real: Window) -> None:
    grid = table(real, "expense")
    grid._turn("quantity")
    assert "quantity" not in [each.id for each in grid.table.columns]
    table(real, "activity")
    grid = table(real, "expense")
    assert "quantity" not in [each.id for each in grid.table.columns]


def test_what_a_person_likes_of_a_table_is_kept_between_starts(
    real: Window, new_window: Callable[[], Window], qtbot: QtBot
) -> None:
    grid = table(real, "expense")
    header = grid.view.horizontalHeader()
    names = [each.id for each in grid.table.columns]
    grid._turn("quantity")
    header.moveSection(header.visualIndex(0), 2)
    header.resizeSection(1, 321)
    QTest.mouseClick(
        header.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(header.sectionViewportPosition(1) + 9, 9),
    )
    grid._want_totals(False)
    qtbot.wait(600)
    folder = office(real).room.folder
    real.close()
    again = new_window()
    assert again.open_folder(folder)
    office(again).open_year(2569, "plan")
    grid = table(again, "expense")
    after = grid.view.horizontalHeader()
    assert [each.id for each in grid.table.columns] == [
        name for name in names if name != "quantity"
    ]
    assert (after.visualIndex(0), after.sectionSize(1)) == (2, 321)
    assert grid.table.choice.sorted == grid.table.columns[1].id
    assert grid.totals.isHidden()


def test_a_cell_leads_to_its_form(real: Window, qtbot: QtBot) -> None:
    grid = table(real, "expense")
    at(grid, 2, "amount")
    press(real, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(
        lambda: (
            view(real).form.isVisible()
            and view(real).form.line(rows(real, "expense")[2].ref) is not None
        )
    )
    assert page(real).row(rows(real, "expense")[2].ref) is not None


def test_the_help_of_a_column_stands_below_the_table_without_moving_it(real: Window) -> None:
    grid = table(real, "activity")
    at(grid, 0, "title")
    before = grid.view.geometry()
    assert grid.help.text.text() == "โครงการ/กิจกรรม: ใช้ชื่อเดียวกันทุกตาราง"
    at(grid, 0, "responsible")
    assert (grid.help.text.text(), grid.view.geometry()) == ("", before)


def test_the_table_fits_and_has_names(real: Window, qtbot: QtBot) -> None:
    for scale in (100, 150):
        real.dress("light", scale)
        table(real, "expense")
        qtbot.wait(30)
        real.resize(SCREEN)
        fits(qtbot, plans_of(office(real)), f"{scale} %")
    assert not nameless(view(real).grid)
