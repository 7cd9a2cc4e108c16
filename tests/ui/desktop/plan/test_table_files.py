"""Rows come from an Excel file as one step, each below the row it names; what is no value stays in red; out and back
they are unchanged."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.plan.table_again import SAME
from core.tabular import OutputWorkbook, WorkbookColumn
from storage.tables.reader import read_table
from storage.tables.writer import write_table
from tests.ui.desktop.acting import leaf_of, modal, office, press, reports
from tests.ui.desktop.plan.test_plan_grid_page import shown, table
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_files import GridWorkbookDesk
from ui.desktop.plan.grid_table import wrongs_of
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.plan.registers import UnitRegistersPage
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
CTRL = Qt.KeyboardModifier.ControlModifier


def files_of(grid: PlanGridCard) -> GridWorkbookDesk:
    found = grid.findChild(GridWorkbookDesk)
    assert found is not None
    return found


def taken(
    grid: PlanGridCard, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> PastedRowsDialog:
    """Choose the file, and what it would add."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    grid.file_requested.emit("read")
    dialog = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(lambda: dialog.take.isEnabled() or is_there(dialog), timeout=8000)
    return dialog


def is_there(dialog: PastedRowsDialog) -> bool:
    """Whether every row of the file is in the plan already."""
    return not dialog.table.count and SAME in dialog.doubts.asked


def answer(dialog: PastedRowsDialog, key: str, way: str, qtbot: QtBot) -> None:
    choice = dialog.doubts.asked[key]
    choice.setCurrentIndex(choice.findText(way))
    choice.activated.emit(choice.currentIndex())
    qtbot.waitUntil(dialog.take.isEnabled, timeout=8000)


def there_are(window: Window, kind: str, count: int) -> bool:
    return len(rows(window, kind)) == count


def has_url(desk: UnitRegistersPage, url: str) -> bool:
    return url in shown(desk.grid, "url")


def cells(window: Window, kind: str) -> list[dict[str, str]]:
    return [{key: cell.words for key, cell in row.cells.items()} for row in rows(window, kind)]


def test_the_table_goes_out_as_a_workbook_and_comes_back_unchanged(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("expense", "outcome", "participant", "factor"):
        grid, path = table(real, kind), tmp_path / f"{kind}.xlsx"
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_words, path=path: (str(path), "")
        )
        grid.file_requested.emit("write")
        qtbot.waitUntil(path.exists, timeout=8000)
        before = cells(real, kind)
        parents = [page(real).above(row.ref) for row in rows(real, kind)]
        dialog = taken(grid, path, qtbot, monkeypatch)
        assert (kind, dialog.table.count) == (kind, 0), "all are there already"
        answer(dialog, SAME, "นำเข้าเป็นแถวใหม่", qtbot)
        assert not dialog.table.wrong
        QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(there_are, real, kind, 2 * len(before)), timeout=8000)
        by_parent = [page(real).above(row.ref) for row in rows(real, kind)]
        for parent in {one.ref for one in parents if one}:
            own = [
                one
                for one, above in zip(before, parents, strict=True)
                if above and above.ref == parent
            ]
            now = [
                one
                for one, above in zip(cells(real, kind), by_parent, strict=True)
                if above and above.ref == parent
            ]
            typed = [key for key, cell in rows(real, kind)[0].cells.items() if cell.field]
            assert [[one[key] for key in typed] for one in now] == [
                [one[key] for key in typed] for one in [*own, *own]
            ]
        press(real, Qt.Key.Key_Z, CTRL)
        qtbot.waitUntil(partial(there_are, real, kind, len(before)), timeout=8000)


def test_what_is_no_value_stays_in_the_table_in_red_and_one_undo_takes_all_back(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, path = table(real, "expense"), tmp_path / "a.xlsx"
    columns = tuple(WorkbookColumn(head) for head in ("หมายเหตุ", "รายการ", "จำนวนเงิน"))
    write_table(path, OutputWorkbook("x", columns, (("", "Tea", "ten"), ("", "Ice", "20"))))
    dialog, told = taken(grid, path, qtbot, monkeypatch), reports(real)
    assert len(dialog.table.wrong) == 1
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert not told, "the folder has nothing of it yet"
    qtbot.waitUntil(
        lambda: shown(grid, "amount") == ["110.00", "0.00", "333.00", "ten", "20.00"], timeout=8000
    )
    assert [row for row, _column in wrongs_of(grid.table)] == [3]
    kept = "1 ช่องยังรับไม่ได้ จึงอยู่ในตารางเป็นสีแดงและยังไม่ถูกบันทึก"
    assert told == [f"บันทึก 3 ช่องใน 2 แถวแล้ว  {kept}  กด Ctrl+Z เพื่อเลิกทำส่วนที่บันทึก"]
    assert rows(real, "expense")[3].words("amount") == ""
    assert grid.table.totals == {"amount": "463.00"}
    assert grid.wrong.isVisible()
    press(real, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(rows(real, "expense")) == 3, timeout=8000)


def test_heads_that_were_put_under_a_field_are_known_the_next_time(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, path = table(real, "expense"), tmp_path / "a.xlsx"
    write_table(
        path,
        OutputWorkbook("x", (WorkbookColumn("รายการ"), WorkbookColumn("Cost")), (("Tea", "10"),)),
    )
    dialog = taken(grid, path, qtbot, monkeypatch)
    assert dialog.table.fields == ["item", ""]
    dialog.table.put(1, "amount")
    qtbot.waitUntil(dialog.take.isEnabled)
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(real, "expense")) == 4, timeout=8000)
    dialog = taken(grid, path, qtbot, monkeypatch)
    assert dialog.table.fields == ["item", "amount"]
    dialog.reject()


def test_an_empty_workbook_says_what_its_columns_take(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, path = table(real, "participant"), tmp_path / "empty.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    grid.file_requested.emit("empty")
    qtbot.waitUntil(path.exists, timeout=8000)
    assert read_table(path).rows == (
        ("กลุ่มเป้าหมาย", "โครงการ/กิจกรรม", "ประเภท", "จำนวน", "หน่วยนับ", "อัตรากำลัง", "นับในยอดรวม"),
    )


def test_a_register_comes_from_a_file_and_names_that_are_there_are_brought_up_to_date(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = office(sample)
    opened.show_page("registers")
    desk = leaf_of(opened, "registers", UnitRegistersPage)
    qtbot.waitUntil(desk.isVisible)
    desk.grid.kinds.setCurrentIndex(desk.grid.kinds.findData("system"))
    desk.grid.kinds.activated.emit(desk.grid.kinds.currentIndex())
    path = tmp_path / "a.xlsx"
    columns = (WorkbookColumn("ชื่อระบบบริการ"), WorkbookColumn("ที่อยู่เว็บ"))
    for url in ("one.go.th", "two.go.th"):
        write_table(path, OutputWorkbook("x", columns, (("First", url), (f"Of {url}", "x.go.th"))))
        dialog = taken(desk.grid, path, qtbot, monkeypatch)
        QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(has_url, desk, url), timeout=8000)
    assert sorted(shown(desk.grid, "name")) == ["First", "Of one.go.th", "Of two.go.th"]


def test_rows_that_name_a_row_which_is_not_there_bring_it_and_that_is_told(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, path = table(real, "expense"), tmp_path / "a.xlsx"
    parent = page(real).above(rows(real, "expense")[-1].ref)
    assert parent is not None
    called = " ".join(part for part in parent.name_in(page(real).form) if part)
    columns = (WorkbookColumn("โครงการ/กิจกรรม"), WorkbookColumn("รายการ"))
    for named, stray in ((called, False), ("", False), ("Nowhere", True)):
        write_table(path, OutputWorkbook("x", columns, ((called, "Ice"), (named, "Tea"))))
        dialog = taken(grid, path, qtbot, monkeypatch)
        sentence = "รายการเหนือแถวที่ยังไม่มีในแผน 1 รายการจะถูกเพิ่มด้วย เช่น “Nowhere”"
        assert (sentence in dialog._head.text()) is stray
        if not stray:
            dialog.reject()
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(real, "expense")) == 5, timeout=8000)
    above = {row.words("item"): page(real).above(row.ref) for row in rows(real, "expense")}
    ice, tea = above["Ice"], above["Tea"]
    assert ice is not None
    assert ice.ref == parent.ref
    assert tea is not None
    assert tea.name_in(page(real).form)[1] == "Nowhere"
    press(real, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(rows(real, "expense")) == 3, timeout=8000)
    assert page(real).row(tea.ref) is None


def test_rows_that_are_there_are_not_taken_again_and_one_undo_takes_the_new_ones_back(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, path = table(real, "expense"), tmp_path / "a.xlsx"
    named, before = rows(real, "expense")[0].words("item"), shown(grid, "amount")
    columns = (WorkbookColumn("รายการ"), WorkbookColumn("จำนวนเงิน"))
    write_table(path, OutputWorkbook("x", columns, ((named, before[0]), ("Tea", "1"))))
    dialog = taken(grid, path, qtbot, monkeypatch)
    assert dialog.table.count == 1, "what stands is no new row"
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    changed = [*before, "1.00"]
    qtbot.waitUntil(lambda: shown(grid, "amount") == changed, timeout=8000)
    press(real, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: shown(grid, "amount") == before, timeout=8000)
