"""A file of an office's divisions: names there twice and second lines of a name are seen before it is saved."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from pytestqt.qtbot import QtBot

from tests.ui.desktop.plan.test_table_files import taken
from tests.ui.desktop.plan.test_table_habits import of_register
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import DropDown

ROWS = (
    ("ชื่อส่วนงาน", "ชื่อย่อ", "ที่อยู่"),
    ("กองวิทยาลัยเทคโนโลยี", "วท.", "ถ.หนึ่ง"),
    ("การแพทย์",),
    ("กองหนึ่ง", "กน.", "ถ.สอง"),
    ("กองสาม",),
    ("กองหนึ่ง", "กน.1", "ถ.สี่"),
)


def test_names_that_are_there_twice_are_wrong_and_second_lines_are_asked_before_anything_is_saved(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = of_register(sample, "division", {"a": "name"}, qtbot)
    grid = bench.view.parent()
    assert isinstance(grid, PlanGridCard)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(list(row))
    book.save(tmp_path / "divisions.xlsx")
    dialog = taken(grid, tmp_path / "divisions.xlsx", qtbot, monkeypatch)
    assert dialog.table.wrong == {(4, 0): "ชื่อซ้ำกับแถว 4"}
    (asked,) = dialog.doubts.findChildren(DropDown)
    assert (asked.accessibleName(), asked.currentText()) == (
        "บรรทัดย่อยใต้แถว 1 บรรทัด เช่น “การแพทย์”",
        "นำเข้าเป็นแถว",
    )
    asked.setCurrentIndex(asked.findText("ต่อท้ายแถวบน"))
    asked.activated.emit(asked.currentIndex())
    qtbot.waitUntil(lambda: dialog.table.whole)
    assert [row["name"][0] for row in dialog.table.texts()][:2] == [
        "กองวิทยาลัยเทคโนโลยีการแพทย์",
        "กองหนึ่ง",
    ]
    # a name in brackets is another name
    dialog.cells.enter({(3, 0): "(กองหนึ่ง)"})
    qtbot.waitUntil(lambda: dialog.table.wrong == {})
    dialog.cells.enter({(3, 0): "กองสอง"})
    qtbot.waitUntil(lambda: dialog.table.whole)
    assert dialog.table.wrong == {}
    dialog.cells.enter({(0, 0): "กองสาม"})
    qtbot.waitUntil(lambda: dialog.table.wrong == {(2, 0): "ชื่อซ้ำกับแถว 2"})
    dialog.cells.turn(redo=False)
    qtbot.waitUntil(dialog.take.isEnabled)
    dialog.take.click()
    names = ["กองวิทยาลัยเทคโนโลยีการแพทย์", "กองหนึ่ง", "กองสาม", "กองสอง"]
    qtbot.waitUntil(lambda: [row["name"] for row in bench.stored()] == names)
    assert bench.red() == []
