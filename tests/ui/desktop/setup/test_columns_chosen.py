"""What a person chooses for a file of units holds for all of its rows: columns, and kinds that no name tells."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.centre.unit_table import FIELDS
from core.people.units import UnitRegister
from tests.ui.desktop.acting import office, press
from tests.ui.desktop.setup.test_setup_page import centre, excel, read, said, take
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import DropDown

__all__ = ["centre"]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDED = (
    ("1", "เลย", "Northeastern"),
    ("2", "ตาก", "-"),
    ("3", "น่าน", "Northern"),
    ("4", "บ้านสวน", ""),
)
ROWS = (("1001", "อำเภอหนึ่ง", "02-111-1111"), ("1002", "อำเภอสอง", ""), ("1003", "อำเภอสาม", ""))


def test_rows_with_words_under_a_chosen_column_alone_are_taken(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    path = excel(tmp_path / "units.xlsx", ROWS, ("เลขที่", "ที่ทำการ", "โทรศัพท์"))
    shown = read(centre, qtbot, path).register.file
    for field, head in (("code", "เลขที่"), ("name", "ที่ทำการ")):
        box = shown.columns.boxes[field]
        box.setCurrentIndex(box.findText(head))
        box.activated.emit(box.currentIndex())
    assert [line.words["name"] for line in shown.rows.file.lines] == [
        name for _code, name, _phone in ROWS
    ]
    box = shown.columns.boxes["phone"]
    box.setCurrentIndex(0)  # none
    box.activated.emit(0)
    assert [dict(line.words) for line in shown.rows.file.lines] == [
        {"code": a, "name": b} for a, b, _c in ROWS
    ]


def test_a_file_of_units_waits_for_an_open_question(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = (("1001", "อำเภอหนึ่ง", "ที่ว่าการหนึ่ง"), ("1002", "อำเภอสอง", "ที่ว่าการสอง"))
    path = excel(tmp_path / "units.xlsx", rows, ("รหัส", "ชื่อหน่วยงาน", "หน่วยงาน"))
    shown = read(centre, qtbot, path).register.file
    assert shown.rows.file.count("new") == 2
    assert not shown.take.isEnabled()
    assert "ตอบอีก 1 คำถามก่อน" in said(shown)
    shown.doubts.asked["rivals name"].activated.emit(0)
    assert shown.take.isEnabled()


def test_words_that_are_no_region_leave_their_column_out_until_a_person_chooses_it(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = read(
        centre, qtbot, excel(tmp_path / "units.xlsx", WORDED, ("id", "name_th", "region"))
    ).register.file
    assert {*shown.columns.fields.values()} == {"code", "name"}
    shown.doubts.list.click()
    assert "คอลัมน์ region: คำในคอลัมน์ไม่ใช่ค่าของช่องที่หัวตารางบอก  3 ช่อง เช่น Northeastern" in said(shown)
    box = shown.columns.boxes["region"]
    box.setCurrentIndex(box.findText("region"))
    box.activated.emit(box.currentIndex())
    wrong = [
        line.row
        for line in shown.rows.file.lines
        if any(one.field == "region" for one in line.mistakes)
    ]
    assert wrong == [2, 4], "what a person chose is judged at its cells"


def test_after_one_answer_for_all_names_without_a_kind_no_row_waits(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = read(centre, qtbot, excel(tmp_path / "units.xlsx", WORDED, ("id", "name_th", "region")))
    shown = desk.register.file
    proposed, other = shown.doubts.findChildren(DropDown)
    assert (proposed.accessibleName(), proposed.currentText()) == (
        "3 ชื่อไม่บอกประเภท แต่เป็นชื่อจังหวัด เช่น “เลย”",
        "ทั้งหมดเป็นจังหวัด",
    )
    assert (shown.rows.file.count("new"), shown.rows.file.count("wrong")) == (3, 1)
    assert not shown.take.isEnabled(), "the proposal is what most names are"
    proposed.activated.emit(proposed.currentIndex())
    other = shown.doubts.asked["kind "]
    other.setCurrentIndex(other.findText("ทั้งหมดเป็นอำเภอ"))
    other.activated.emit(other.currentIndex())
    assert not shown.take.isEnabled(), "that is below no province, or below the one before it"
    above = shown.doubts.asked["above by order"]
    above.setCurrentIndex(above.findText("ขึ้นตรงกับหน่วยงานนี้ทั้งหมด"))
    above.activated.emit(above.currentIndex())
    take(qtbot, desk)
    found = office(centre).session.read(UnitRegister.of).values()
    assert [(one.name, one.kind) for one in found][1:] == [
        ("เลย", "province"),
        ("ตาก", "province"),
        ("น่าน", "province"),
        ("บ้านสวน", "district"),
    ]


@pytest.mark.parametrize("reach", [(Qt.Key.Key_Down, CTRL | SHIFT), (Qt.Key.Key_Down, SHIFT)])
def test_filling_a_column_down_makes_no_row_of_the_empty_last_one(
    centre: Window, qtbot: QtBot, tmp_path: Path, reach: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    rows = [(str(n), f"หน่วย {n}") for n in range(4)]
    shown = read(
        centre, qtbot, excel(tmp_path / "units.xlsx", rows, ("id", "name_th"))
    ).register.file
    kind = FIELDS.index("kind") + 1
    shown.rows.cells.enter({(0, kind): "กอง"})
    shown.view.setFocus()
    shown.view.go(0, kind)
    for _row in range(1 if reach[1] & CTRL else len(rows)):
        press(centre, *reach)
    press(centre, Qt.Key.Key_D, CTRL)
    assert [line.kind for line in shown.rows.file.lines] == ["section"] * 4
    assert (shown.rows.rowCount(), shown.rows.file.count("wrong")) == (5, 0)
