"""A register from Excel that is mended: here at once, or later in a workbook."""

from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.centre.unit_table import FIELDS
from tests.ui.desktop.acting import steps
from tests.ui.desktop.setup.test_setup_page import HEADS, ROWS, centre, codes, excel, read, take
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import DropDown

__all__ = ["centre"]
STEPS = 100  # of a row, for an edit of another; 70 now


def test_rows_left_wrong_stay_to_be_mended_here_or_in_a_workbook_that_is_taken_in_again(
    centre: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = (("1003", "อำเภอตัวอย่างสาม", "ไม่มีที่นี่", "500"), ("", "อำเภอไม่มีรหัส", "1000", ""))
    desk = read(centre, qtbot, excel(tmp_path / "units.xlsx", (*ROWS, *wrong), ("รหัส", *HEADS[1:])))
    view = desk.register.file
    qtbot.waitUntil(lambda: view.view.horizontalHeader().length() >= view.view.viewport().width())
    view.take.click()
    qtbot.waitUntil(lambda: len(codes(centre)) == 4 and view.rows.rowCount() == 2, timeout=20_000)
    assert view.isVisible()
    assert not view.take.isEnabled(), "nothing is left that could be taken"
    out = tmp_path / "wrong.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words, **_more: (str(out), ""))
    view.export.click()
    qtbot.waitUntil(out.exists, timeout=20_000)
    book = load_workbook(out)
    sheet = book.active
    assert sheet is not None
    cells = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    at = next(n for n, row in enumerate(cells) if "รหัส" in row)
    head, first, second = cells[at : at + 3]
    told = dict(zip(head, first, strict=True))
    assert (told["รหัส"], told["แถวใน units.xlsx"], told["ช่องที่ต้องแก้"]) == (
        "1003",
        "5",
        "ต้นสังกัด, เขต",
    )
    assert "ไม่พบหน่วยงานนี้ในไฟล์และในทะเบียน · เขตเป็นเลข 1 ถึง 99" in told["เหตุที่ต้องแก้"]
    assert dict(zip(head, second, strict=True))["เหตุที่ต้องแก้"] == "ยังไม่มีรหัส"
    for row, column, words in ((1, "ต้นสังกัด", "1000"), (1, "เขต", "2"), (2, "รหัส", "1004")):
        sheet.cell(at + 1 + row, head.index(column) + 1).value = words
    book.save(tmp_path / "mended.xlsx")
    view = read(centre, qtbot, tmp_path / "mended.xlsx").register.file
    assert view.rows.file.count("wrong") == 0
    assert view.rows.file.count("new") == 2
    take(qtbot, desk)
    assert codes(centre) == {"C00", "1000", "1001", "1002", "1003", "1004"}


def test_the_codes_that_are_proposed_are_taken_by_one_button_and_undone_by_one_key(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    heads = ("เขต", "จังหวัด", "หน่วยงาน")
    rows = (("1", "เชียงใหม่", "สนง.จ.ชม."), ("1", "เชียงใหม่", "อ.เมือง"), ("1", "เชียงใหม่", "อ.แม่ริม"))
    desk = read(centre, qtbot, excel(tmp_path / "units.xlsx", rows, heads))
    view = desk.register.file
    assert view.rows.file.count("wrong") == 3
    assert "ใช้รหัสที่เสนอ 3 แถว" in view.codes.text()
    view.codes.click()
    assert [line.code for line in view.rows.file.taken] == ["P01", "D01", "D02"]
    assert view.codes.isHidden()
    view.rows.cells.turn(redo=False)
    assert view.rows.file.count("wrong") == 3
    view.rows.cells.enter({(2, 1): "D02"})
    assert "ใช้ได้" not in view._why.text(), "it waits for its province"
    view.rows.cells.enter({(0, 1): "P01"})
    assert "แก้แล้ว 2 แถวใช้ได้" in view._why.text()
    view.rows.cells.enter({(1, 1): "D01"})
    assert "ใช้ได้" not in view._why.text()
    take(qtbot, desk)
    assert codes(centre) == {"C00", "P01", "D01", "D02"}


def test_another_column_is_read_anew_and_what_was_mended_stays(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """Also a row that was typed below the last; each is still taken back by itself, to what the file says by now."""
    heads = ("รหัส", "หน่วยงาน", "เขต", "เขตใหม่")
    rows = [("1001", "อำเภอหนึ่ง", "500", "7"), ("1002", "อำเภอสอง", "2", "8")]
    view = read(centre, qtbot, excel(tmp_path / "units.xlsx", rows, heads)).register.file
    name, region, code = (FIELDS.index(field) + 1 for field in ("name", "region", "code"))
    cells = view.rows.cells
    cells.enter({(0, region): "1"})
    cells.enter({(0, name): "อำเภอที่แก้แล้ว"})
    cells.enter({(2, code): "1003", (2, name): "อำเภอพิมพ์เอง"})
    assert view.rows.file.count("wrong") == 0
    box = view.columns.boxes["region"]
    box.setCurrentIndex(box.findText("เขตใหม่"))
    box.activated.emit(box.currentIndex())

    def shown(row: int) -> list[str]:
        return [cells.typed(row, at) for at in (code, name, region)]

    assert shown(0) == ["1001", "อำเภอที่แก้แล้ว", "1"]
    assert shown(1) == ["1002", "อำเภอสอง", "8"], "what nobody typed is read from the other column"
    assert shown(2) == ["1003", "อำเภอพิมพ์เอง", ""]
    cells.turn(redo=False)
    assert view.rows.rowCount() == 3, "two rows, and the empty one"
    cells.turn(redo=False)
    assert shown(0) == ["1001", "อำเภอหนึ่ง", "1"]
    cells.turn(redo=False)
    assert shown(0) == ["1001", "อำเภอหนึ่ง", "7"]
    cells.turn(redo=True)
    assert shown(0) == ["1001", "อำเภอหนึ่ง", "1"]


def test_with_900_units_an_edit_takes_a_few_steps_for_each(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """Every twelfth row stays wrong, each with another name that is near to one there is: what costs most."""
    rows = [
        (f"{1000 + n}", f"อำเภอตัวอย่างที่ {n}", f"อำเภอตัวอย่างทที่ {n - 1}" if n % 12 == 1 else "", "1")
        for n in range(900)
    ]
    view = read(
        centre, qtbot, excel(tmp_path / "units.xlsx", rows, ("รหัส", *HEADS[1:]))
    ).register.file
    wrong = view.rows.file.count("wrong")
    assert wrong == 75
    took = list[int]()
    for n in range(9):
        for field in ("name", "parent"):
            row = 12 * n + (0 if field == "name" else 1)
            words = f"อำเภอใหม่ {n}" if field == "name" else "1000"
            took.append(
                steps(partial(view.rows.cells.enter, {(row, FIELDS.index(field) + 1): words}))
            )
    assert view.rows.file.count("wrong") == wrong - 9
    assert max(took) <= STEPS * 900, took


def test_what_is_doubtful_in_the_file_is_asked_once_and_what_was_typed_stays(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    path = excel(tmp_path / "units.xlsx", [*ROWS, ("รวม 3 หน่วย", "", "", "")], ("รหัส", *HEADS[1:]))
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    first = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "รหัส") + 1
    sheet.row_dimensions[first + 1].hidden = True
    book.create_sheet("คำชี้แจง").append(["อ่านก่อนกรอก"])
    book.save(path)
    view = read(centre, qtbot, path).register.file
    asked = view.doubts.findChildren(DropDown)
    assert [one.accessibleName() for one in asked] == [
        "แถวที่ซ่อนอยู่ 1 แถว",
        "แถวรวมยอด 1 แถว เช่น “รวม 3 หน่วย”",
    ]
    assert view.doubts.sheet.isVisible()
    before = len(view.rows.file.lines)
    name = FIELDS.index("name") + 1
    view.rows.cells.enter({(0, name): "ชื่อที่แก้แล้ว"})
    asked[0].setCurrentIndex(1)
    asked[0].activated.emit(1)
    assert len(view.rows.file.lines) == before + 1
    assert view.rows.cells.typed(0, name) == "ชื่อที่แก้แล้ว"
