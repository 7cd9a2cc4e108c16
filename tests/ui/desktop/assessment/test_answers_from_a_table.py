"""Answers, pages and notes come from a table of the office: looked at first, entered in one step, undone in one."""

from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import main
from core.assessment.start_deeds import start_assessment
from storage.instruments.library import FormLibrary
from tests.ui.desktop.acting import come_to_rest, desk_of, modal, new_office, office, page, press
from tests.ui.desktop.fitting import fits
from ui.desk import NewOffice
from ui.desktop.assessment.answer_table import AnswerTableDialog
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import DropDown

ROWS = (
    ("แบบตรวจการเปิดเผยข้อมูล (OIT)", "", "", ""),
    ("ข้อ", "ข้อมูล", "มี/ไม่มี", "ลิงก์"),
    ("O1", "โครงสร้าง", "มี", "https://example.go.th/o1"),
    ("O2", "ข้อมูลผู้บริหาร", "ไม่มี", ""),
    ("O3", "อำนาจหน้าที่", "ไม่แน่ใจ", ""),
    ("รวม 3 ข้อ", "", "", ""),
)


@pytest.fixture
def begun(window: Window, qtbot: QtBot, tmp_path: Path) -> Window:
    form = FormLibrary([main.RESOURCES / "instruments"]).get("ita")
    new_office(window, NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569))
    office(window).session.do(partial(start_assessment, instrument=form, year=2569))
    office(window).open_year(2569, "assessment")
    window.resize(1366, 728)
    come_to_rest(qtbot, window)
    qtbot.waitUntil(lambda: page(window).view is not None)
    return window


def choices(window: Window) -> list[str]:
    """What is answered of the first three data of OIT."""
    facts = desk_of(office(window)).assessing.facts
    return (
        [str(facts.shown(item, "choice").value or "") for item in ("o1", "o2", "o3")]
        if facts
        else []
    )


def test_a_table_is_looked_at_entered_in_one_step_and_undone_in_one(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, path = Workbook(), tmp_path / "oit.xlsx"
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    book.save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words, **_more: (str(path), ""))
    deed = next(one for one in desk_of(office(begun)).place().others if "จากตาราง" in one.words)
    deed.do()
    dialog = modal(qtbot, AnswerTableDialog)
    fits(qtbot, dialog)
    assert [one.pill for one in dialog.list.lines] == ["ไม่นำเข้า", "กรอก", "กรอก"]
    assert [one.accessibleName()[:12] for one in dialog.doubts.findChildren(DropDown)] == [
        "แถวรวมยอด 1 "
    ]
    assert choices(begun) == ["", "", ""], "nothing is entered before the button"
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: choices(begun) == ["yes", "no", ""], timeout=20_000)
    press(begun, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: choices(begun) == ["", "", ""], timeout=20_000)
