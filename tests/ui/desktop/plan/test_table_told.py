"""What a table says of what was pasted, kept or read from a file, it says only where it is so."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QItemSelectionModel, QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.plan.deeds import CellInput, enter_cells
from core.tabular import LONGEST_CELL, MOST_ROWS, ImportedSheet
from tests.ui.desktop.acting import modal, office, press, reports, type_words, written
from tests.ui.desktop.plan.test_plan_grid_page import shown, table
from tests.ui.desktop.plan.test_plan_page import cell, entry, page, planned, real, rows, view
from tests.ui.desktop.plan.test_table_files import files_of
from ui.desktop.base.table_doubts import of_file
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_table import wrongs_of
from ui.desktop.shell.window import Window
from ui.desktop.widgets.plain import CELLS
from ui.desktop.widgets.sheet_placing import PastedCellsDialog

__all__ = ["planned", "real"]
CTRL, LEFT = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton


def go(grid: PlanGridCard, row: int, column: str) -> None:
    grid.view.setFocus()
    grid.view.go(row, [each.id for each in grid.table.columns].index(column))


def test_what_could_not_be_accepted_is_kept_and_the_total_says_what_it_counts(
    real: Window, qtbot: QtBot
) -> None:
    kept = "สิ่งที่พิมพ์ยังอยู่ครบแต่ยังไม่ถูกบันทึก ผลรวมและเอกสารใช้ค่าก่อนหน้า"
    grid, session = table(real, "expense"), office(real).session
    assert kept not in written(grid)
    go(grid, 0, "amount")
    type_words("many")
    press(real, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kept in written(grid))
    qtbot.waitUntil(
        lambda: [one.value for one in session.read(lambda reader: reader.all_drafts())] == ["many"]
    )
    assert rows(real, "expense")[0].words("amount") == "110.00"
    view(real).show_as("forms")
    left = cell(real, rows(real, "expense")[0], "amount")
    assert entry(left).text() == "many"
    told = "ยังไม่บันทึก: ช่องนี้รับจำนวนเงินเป็นบาท เช่น 1,250.50"
    assert left._wrong.text().replace("\u200b", "") == told
    assert sum(bool(one._wrong.text()) for one in real.findChildren(CellEditor)) == 1, (
        "of this cell alone"
    )
    view(real).show_as("grid")
    assert grid.table.totals == {"amount": "443.00"}  # with the value before it
    go(grid, 0, "amount")
    type_words("100")
    press(real, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.table.totals == {"amount": "433.00"})
    assert kept not in written(grid)
    assert not session.read(lambda reader: reader.all_drafts())


@pytest.mark.parametrize("where", ["grid", "forms"])
def test_words_in_red_are_there_when_the_office_is_opened_again(
    real: Window, new_window: Callable[[], Window], qtbot: QtBot, where: str
) -> None:
    if where == "grid":
        go(table(real, "expense"), 1, "amount")
    else:
        field = entry(cell(real, rows(real, "expense")[1], "amount"))
        field.setFocus()
        field.selectAll()
    type_words("ten")
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: rows(real, "expense")[1].cells["amount"].refused == "ten")
    folder = office(real).room.folder
    qtbot.waitUntil(lambda: bool(office(real).session.read(lambda reader: reader.all_drafts())))
    real.close()
    again = new_window()
    assert again.open_folder(folder)
    office(again).open_year(2569, "plan")
    grid = table(again, "expense")
    assert shown(grid, "amount") == ["110.00", "ten", "333.00"]
    assert len(wrongs_of(grid.table)) == 1
    assert rows(again, "expense")[1].words("amount") == "0.00"
    view(again).show_as("forms")
    left = cell(again, rows(again, "expense")[1], "amount")
    assert (entry(left).text(), entry(left).property("tone")) == ("ten", "bad")
    left.take_focus()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):  # the saved value is wanted back
        press(again, key)
    qtbot.waitUntil(lambda: not rows(again, "expense")[1].cells["amount"].refused)
    assert not office(again).session.read(lambda reader: reader.all_drafts())
    assert entry(left).text() == "0.00"


def test_a_block_is_said_to_be_pasted_once_it_is_and_one_that_does_not_fit_is_shown_first(
    real: Window, qtbot: QtBot
) -> None:
    grid, told = table(real, "expense"), reports(real)
    QGuiApplication.clipboard().setText("Tea\tmany\nIce\t5")
    go(grid, 0, "item")
    press(real, Qt.Key.Key_V, CTRL)
    dialog = modal(qtbot, PastedCellsDialog)
    doubt = "1 ช่องยังรับไม่ได้ จะอยู่ในช่องเป็นสีแดงพร้อมเหตุผล และยังไม่ถูกบันทึก ช่องแรก “many”"
    assert doubt in written(dialog)
    assert not told
    assert shown(grid, "item")[0].startswith("ค่าซอง")
    QTest.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(lambda: shown(grid, "item")[:2] == ["Tea", "Ice"])
    qtbot.waitUntil(
        lambda: [row.words("quantity") for row in rows(real, "expense")][:2] == ["11", "5"]
    )
    assert shown(grid, "quantity")[:2] == ["many", "5"]
    qtbot.waitUntil(lambda: len(told) == 1)
    kept = "1 ช่องยังรับไม่ได้ จึงอยู่ในตารางเป็นสีแดงและยังไม่ถูกบันทึก"
    assert told == [f"บันทึก 3 ช่องที่วางแล้ว  {kept}  กด Ctrl+Z เพื่อเลิกทำส่วนที่บันทึก"]
    qtbot.waitUntil(grid.view.hasFocus)  # the dialog gives the keyboard back
    QGuiApplication.clipboard().setText("x\ty\tz\tu\tv\tw\tq")
    go(grid, 1, "item")
    press(real, Qt.Key.Key_V, CTRL)
    dialog = modal(qtbot, PastedCellsDialog)
    assert "อยู่นอกตาราง" in written(dialog) or "พิมพ์ไม่ได้" in written(dialog)
    dialog.reject()
    assert len(told) == 1
    assert shown(grid, "item")[1] == "Ice"


def pasted(
    real: Window, qtbot: QtBot, grid: PlanGridCard, words: str, row: int, column: str
) -> None:
    QGuiApplication.clipboard().setText(words)
    go(grid, row, column)
    press(real, Qt.Key.Key_V, CTRL)
    dialog = real.findChild(PastedCellsDialog)
    if dialog:
        QTest.mouseClick(dialog.take, LEFT)
        qtbot.waitUntil(grid.view.hasFocus)


def test_what_became_of_a_block_is_told_when_it_is_so_and_an_undo_only_where_something_was_saved(
    real: Window, qtbot: QtBot
) -> None:
    grid, told = table(real, "expense"), reports(real)
    pasted(real, qtbot, grid, "Tea\nIce", 0, "item")
    assert not told, "the folder has nothing of it yet"
    qtbot.waitUntil(lambda: told == ["บันทึก 2 ช่องที่วางแล้ว  กด Ctrl+Z เพื่อเลิกทำทั้งหมด"])
    press(real, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: rows(real, "expense")[0].words("item").startswith("ค่าซอง"))
    told.clear()
    same = "\n".join(row.words("item") for row in rows(real, "expense")[:2])
    pasted(real, qtbot, grid, same, 0, "item")
    qtbot.waitUntil(lambda: told == ["ค่าเหมือนเดิมทุกช่อง จึงไม่มีอะไรต้องบันทึก"])
    told.clear()
    pasted(real, qtbot, grid, "many\nmore", 0, "amount")
    qtbot.waitUntil(lambda: told == ["2 ช่องยังรับไม่ได้ จึงอยู่ในตารางเป็นสีแดงและยังไม่ถูกบันทึก"])


def test_what_of_a_file_does_not_come_over_is_told_only_then() -> None:
    formula = "1 ช่องเป็นสูตรที่ยังไม่มีค่า จึงเว้นว่างไว้ เช่น C5 =A1 เปิดใน Excel แล้วบันทึกอีกครั้งเพื่อให้มีค่า"
    more = f"อ่าน {MOST_ROWS:,} แถวแรกเท่านั้น แบ่งไฟล์แล้วนำเข้าส่วนที่เหลือต่อ"
    assert [*of_file(ImportedSheet((("a",),)))] == []
    assert [*of_file(ImportedSheet((("a",),), formula="C5 =A1", formulas=1))] == [formula]
    assert [*of_file(ImportedSheet((("a",),), more=True))] == [more]


def test_a_file_is_said_to_be_saved_once_it_lies_there(
    real: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    grid = table(real, "expense")
    told = list[str]()
    refused = list[UserError]()
    host = office(real).room.host
    host.report.connect(lambda words, _tone: told.append(words))
    host.refuse.connect(refused.append)
    files_of(grid).write(tmp_path / "none" / "a.xlsx", empty=False)
    qtbot.waitUntil(lambda: len(refused) == 1, timeout=8000)
    assert "บันทึก a.xlsx แล้ว" not in told
    files_of(grid).write(tmp_path / "a.xlsx", empty=False)
    qtbot.waitUntil(lambda: "บันทึก a.xlsx แล้ว" in told, timeout=8000)
    assert (tmp_path / "a.xlsx").is_file()
    assert not [words for words in told if "ตัวอักษรที่ Excel รับได้ จึงเก็บไว้เพียงเท่านั้น" in words]


def test_after_a_bug_no_file_is_said_to_be_saved(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = table(real, "expense")
    told = list[str]()
    bugs = list[object]()
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: bugs.append(error))
    office(real).room.host.report.connect(lambda words, _tone: told.append(words))
    monkeypatch.setattr("storage.tables.writer.write_table", lambda *_given: [][1])
    files_of(grid).write(tmp_path / "a.xlsx", empty=False)
    qtbot.waitUntil(lambda: len(bugs) == 1, timeout=8000)
    qtbot.wait(50)
    assert not [words for words in told if "บันทึก" in words]


def test_words_that_are_too_long_for_a_cell_of_a_workbook_are_told(
    real: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    grid, told = table(real, "expense"), list[str]()
    office(real).room.host.report.connect(lambda words, _tone: told.append(words))
    row = rows(real, "expense")[0]
    long = CellInput("item", "ก" * (LONGEST_CELL + 1), None)
    session, period = office(real).session, page(real).period
    session.do(
        partial(enter_cells, instrument=page(real).form, row=row.ref, period=period, entries=[long])
    )
    qtbot.waitUntil(lambda: len(rows(real, "expense")[0].words("item")) > LONGEST_CELL)
    files_of(grid).write(tmp_path / "a.xlsx", empty=False)
    said = "บันทึก a.xlsx แล้ว แต่ 1 ช่องยาวเกิน 32,767 ตัวอักษรที่ Excel รับได้ จึงเก็บไว้เพียงเท่านั้น"
    qtbot.waitUntil(lambda: said in told, timeout=8000)


def test_a_table_whose_words_find_no_row_says_so_at_the_first_key(
    real: Window, qtbot: QtBot
) -> None:
    grid, told = table(real, "expense"), reports(real)
    grid.search.setText("ไม่มีคำนี้ในตาราง")
    qtbot.waitUntil(lambda: grid.table.row_at(0) is None)
    grid.view.setFocus(Qt.FocusReason.TabFocusReason)
    type_words("1")
    assert told == ["ไม่มีแถวที่มีคำนี้ ล้างคำในช่องค้นหาก่อน แล้วพิมพ์"]
    grid.search.clear()
    qtbot.waitUntil(lambda: grid.table.row_at(0) is not None)
    go(grid, 0, "amount")
    type_words("1")
    assert len(told) == 1


def test_tab_that_came_from_elsewhere_goes_on_and_one_after_a_stroke_stays(
    real: Window, qtbot: QtBot
) -> None:
    grid = table(real, "expense")
    go(grid, 0, "item")
    grid.search.setFocus()
    grid.view.setFocus(Qt.FocusReason.TabFocusReason)
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not grid.view.hasFocus())
    grid.view.setFocus(Qt.FocusReason.TabFocusReason)
    press(real, Qt.Key.Key_Down)
    press(real, Qt.Key.Key_Tab)
    assert grid.view.hasFocus()
    assert grid.view.currentIndex().row() == 1
    assert grid.table.columns[grid.view.currentIndex().column()].id == "quantity"


def test_cells_picked_apart_are_said_not_to_be_filled_only_where_nothing_is_done(
    real: Window, qtbot: QtBot
) -> None:
    grid, told = table(real, "expense"), reports(real)
    names = [each.id for each in grid.table.columns]
    item, unit = names.index("item"), names.index("quantity_unit")
    before = shown(grid, "item"), shown(grid, "quantity_unit")
    QGuiApplication.clipboard().setText("Tea\nIce\nCake\nJam")
    grid.view.setFocus()
    grid.view.pick([0, 2], [item])
    press(real, Qt.Key.Key_V, CTRL)
    apart = "ยังไม่ได้วาง เพราะช่องที่เลือกแยกกันและมีขนาดไม่พอดีกับที่คัดลอกมา เลือกช่องแรกช่องเดียว แล้ววางอีกครั้ง"
    assert told == [apart]
    corners = "ยังไม่ได้ทำอะไร เพราะช่องที่เลือกไม่ครบทุกช่องของแถวและคอลัมน์เหล่านั้น เลือกใหม่ให้เป็นช่วง แล้วลองอีกครั้ง"
    for key in (Qt.Key.Key_D, Qt.Key.Key_R, Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_V):
        told.clear()
        grid.view.pick([0], [item])
        grid.view.selectionModel().select(
            grid.table.index(1, unit), QItemSelectionModel.SelectionFlag.Select
        )
        press(real, key, CTRL)
        assert told == [corners]
    grid.copy_out()
    assert told == [corners] * 2
    told.clear()
    QGuiApplication.clipboard().setText("Tea\nIce")
    grid.view.pick([0, 2], [item])
    press(real, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: told == ["บันทึก 2 ช่องที่วางแล้ว  กด Ctrl+Z เพื่อเลิกทำทั้งหมด"])
    assert (shown(grid, "item"), shown(grid, "quantity_unit")) == (
        ["Tea", before[0][1], "Ice"],
        before[1],
    )


def test_rows_without_a_cell_on_the_clipboard_are_an_empty_one(real: Window) -> None:
    grid = table(real, "expense")
    told = reports(real)
    mime = QMimeData()
    mime.setData(CELLS, QByteArray(b"[[]]"))
    QGuiApplication.clipboard().setMimeData(mime)
    go(grid, 0, "item")
    press(real, Qt.Key.Key_V, CTRL)
    assert told == ["คลิปบอร์ดว่าง คัดลอกช่องจาก Excel หรือตารางก่อน"]
