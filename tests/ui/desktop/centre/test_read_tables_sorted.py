"""Tables that are only read are sorted too, by a click on a head or by keys; groups stay together."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.centre.sheets import CentreTable, CentreTableRow, SheetHead
from tests.ui.desktop.assigning.test_given_said import line, work
from ui.desktop.assigning.table import AssigneeTable
from ui.desktop.centre.sheet_table import CentreTableView
from ui.desktop.theme.look import Look
from ui.desktop.widgets.sheet_tools import in_order

LEFT = Qt.MouseButton.LeftButton
HEADS = (SheetHead("หน่วยงาน", 3), SheetHead("คะแนน", number=True), SheetHead("ส่งเมื่อ"))
ROWS = (
    CentreTableRow(("เขต 1",), group=True),
    CentreTableRow(("ขอนแก่น", "1,020.5", "3 พ.ย. 2569"), "a"),
    CentreTableRow(("กระบี่", "999", "20 ม.ค. 2569"), "b"),
    CentreTableRow(("ชลบุรี", "–", "1 ก.พ. 2570"), "c"),
    CentreTableRow(("เขต 2",), group=True),
    CentreTableRow(("ตาก", "7", ""), "d"),
    CentreTableRow(("แพร่", "30", "5 มี.ค. 2569"), "e"),
)


@pytest.fixture
def sheet(worn: Look, qtbot: QtBot) -> CentreTableView:
    qtbot.addWidget(table := CentreTableView(worn))
    table.resize(700, 400)
    table.show_sheet(CentreTable("ranking", "ผลของทุกหน่วยงาน", HEADS, ROWS))
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    return table


def keys(table: CentreTableView) -> str:
    """The rows as they stand, a group as a point."""
    return "".join("." if isinstance(one, str) else one.key for one in table.rows.rows)


def click(table: CentreTableView, column: int) -> str:
    header = table.horizontalHeader()
    QTest.mouseClick(
        header.viewport(), LEFT, pos=QPoint(header.sectionViewportPosition(column) + 20, 9)
    )
    return keys(table)


def test_a_click_on_a_head_sorts_within_groups_by_what_is_meant(sheet: CentreTableView) -> None:
    sheet.setCurrentIndex(sheet.rows.index(2, 0))
    assert [click(sheet, 0) for _click in range(3)] == [".bac.de", ".cab.ed", ".abc.de"]
    assert [click(sheet, 1) for _click in range(3)] == [".bac.de", ".abc.ed", ".abc.de"], (
        "numbers, none last"
    )
    assert [click(sheet, 2) for _click in range(2)] == [".bac.ed", ".cab.ed"], "days, none last"
    assert sheet.here == "b", "the row stays chosen"
    assert [sheet.columnSpan(n, 0) for n in range(7)] == [3, 1, 1, 1, 3, 1, 1]
    sheet.show_sheet(CentreTable("ranking", "ผลของทุกหน่วยงาน", HEADS, ROWS[:4]))
    assert keys(sheet) == ".cab", "the same sheet stays sorted"
    sheet.show_sheet(CentreTable("zones", "เขต", HEADS, ROWS))
    assert keys(sheet) == ".abc.de"


def test_it_is_copied_as_it_stands_and_sorted_by_keys(sheet: CentreTableView, qtbot: QtBot) -> None:
    sheet.setFocus()
    sheet.setCurrentIndex(sheet.rows.index(1, 1))
    QTest.keyClick(sheet, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions() if one.text()] == [
        "คัดลอก",
        "เลือกทั้งหมด",
        "เรียงตาม คะแนน น้อยไปมาก",
        "เรียงตาม คะแนน มากไปน้อย",
        "ตามลำดับเดิม",
    ]
    for key in (*[Qt.Key.Key_Down] * 3, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
    qtbot.waitUntil(lambda: keys(sheet) == ".bac.de")
    QTest.keyClick(sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines][:4] == ["หน่วยงาน", "เขต 1", "กระบี่", "ขอนแก่น"]


def test_units_that_were_given_work_are_sorted_and_who_is_chosen_stays(
    worn: Look, qtbot: QtBot
) -> None:
    qtbot.addWidget(table := AssigneeTable(worn, print))
    table.resize(900, 300)
    table.show()
    came = [
        line(2, done=True)._replace(figure="100"),
        line(10, done=False),
        line(1, done=True)._replace(figure="9"),
    ]
    table.show_work(work(*came))
    table.go_to(came[1].answer.unit)
    header = table.horizontalHeader()

    def names(column: int) -> list[str]:
        where = QPoint(header.sectionViewportPosition(column) + 20, 9)
        QTest.mouseClick(header.viewport(), LEFT, pos=where)
        return [
            str(table.rows.index(n, 0).data()).removeprefix("อำเภอ ")
            for n in range(table.rows.rowCount())
        ]

    assert [names(0) for _click in range(3)] == [
        ["1", "2", "10"],
        ["10", "2", "1"],
        ["2", "10", "1"],
    ]
    assert names(1) == ["1", "2", "10"], "nine before a hundred, who said nothing last"
    assert [one.answer.unit for one in table.picked] == [came[1].answer.unit]
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    QTest.keyClick(table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
    qtbot.waitUntil(lambda: [*table.rows.rows] == came)


@pytest.mark.parametrize(
    ("words", "up"),
    [
        (["1,000", "99", "–", "5.5"], [3, 1, 0, 2]),
        (["50%", "7%", "100%"], [1, 0, 2]),
        (["−3", "2", "-10"], [2, 0, 1]),
        (["ข้อ 10", "ข้อ 2", ""], [1, 0, 2]),
        (["2", "ก", "10"], [0, 2, 1]),
    ],
)
def test_numbers_stand_by_their_value_and_words_in_thai_order(
    words: list[str], up: list[int]
) -> None:
    assert in_order(words, down=False) == up
