"""A table of others is looked at before it becomes rows: questions are counted, what is left out is listed; what is
written to Excel makes the same plan again."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from core.plan.table_file import table_file
from storage.tables.writer import write_table
from tests.known import known
from tests.tables import office_table, plan_table, sheet_of
from tests.ui.desktop.acting import modal, office, plans_of, press
from tests.ui.desktop.plan.test_plan_grid_page import table
from tests.ui.desktop.plan.test_plan_page import page, rows, view
from tests.ui.desktop.plan.test_tables_begun import begun, desk
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.shell.window import Window

__all__ = ["begun", "desk"]
pytestmark = [
    pytest.mark.usefixtures("name"),
    pytest.mark.parametrize("name", ["operating-plan-2569"]),
]
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
SOON = 8000


def looked_at(
    window: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> PastedRowsDialog:
    """What a file would add to the activities of the plan."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    table(window, "activity").file_requested.emit("read")
    dialog = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(lambda: dialog.table.count > 0 and dialog.table.whole, timeout=SOON)
    return dialog


def question(dialog: PastedRowsDialog, words: str) -> QComboBox:
    return next(
        one for one in dialog.doubts.findChildren(QComboBox) if words in one.accessibleName()
    )


def answer(dialog: PastedRowsDialog, words: str, at: int, qtbot: QtBot) -> None:
    choice = question(dialog, words)
    choice.setCurrentIndex(at)
    choice.activated.emit(at)
    qtbot.waitUntil(dialog.take.isEnabled, timeout=SOON)


def test_the_pill_is_green_once_what_is_left_out_was_looked_at(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = looked_at(begun, plan_table(tmp_path / "a.xlsx"), qtbot, monkeypatch)
    assert dialog.table.count == 3
    assert dialog._wrong.says == "ไม่นำเข้า 6 รายการ ยังไม่ได้ดู"
    assert (
        "รายการเหนือแถวที่ยังไม่มีในแผน 1 รายการจะถูกเพิ่มด้วย เช่น “ยุทธศาสตร์ที่ 1 โปร่งใส”"
        in dialog._head.text()
    )
    assert dialog.doubts.list.text() == "ดูสิ่งที่ไม่นำเข้า 6 รายการพร้อมเหตุผล"
    QTest.mouseClick(dialog.doubts.list, LEFT)
    said = dialog.doubts._lines.text()
    assert "แถว 10: แถวรวมยอด  รวมทั้งสิ้น 20000.5" in said
    assert "คอลัมน์ ที่: โปรแกรมใส่ลำดับเอง" in said
    assert dialog._wrong.says == "ทุกช่องใช้ได้"
    dialog.reject()


def test_a_sum_of_money_with_satang_has_two_decimals(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    head = ("กิจกรรม", "งบประมาณ", "ผู้รับผิดชอบ")
    book, _sheet = sheet_of(
        path, head, ("ก", 37_000, "ฝ่าย"), ("ข", 500.5, "ฝ่าย"), ("รวม", 37_500.5, "")
    )
    book.save(path)
    dialog = looked_at(begun, path, qtbot, monkeypatch)
    assert dialog._sums_beside.text() == "งบประมาณ 37,500.50 ตรงกับยอดรวมในตาราง"
    dialog.reject()


def test_what_an_ambiguous_span_means_is_taken_by_a_click_for_every_row_that_says_it(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, by_march = tmp_path / "a.xlsx", "ภายในเดือนมีนาคม 2569"
    sheet_of(
        path,
        ("กิจกรรม", "ระยะเวลา"),
        ("ก", by_march),
        ("ข", "ไตรมาส 1"),
        ("ค", by_march),
        ("ง", "?"),
    )
    dialog = looked_at(begun, path, qtbot, monkeypatch)
    dialog.next_wrong()
    assert dialog.use.text().strip() == "ใช้ มีนาคม 2569"
    assert dialog.view.columnWidth(1) > dialog.view.fontMetrics().horizontalAdvance(by_march), (
        "on one line"
    )
    QTest.mouseClick(dialog.use, LEFT)
    assert [dialog.table.text((n, 1)) for n in range(4)] == [
        "มีนาคม 2569",
        "ไตรมาส 1",
        "มีนาคม 2569",
        "?",
    ]
    assert (dialog.table.wrongs(), dialog.use.isHidden()) == ([(3, 1)], True), (
        "nothing is known of that"
    )
    dialog.reject()


def test_sums_stand_beside_those_of_the_file_and_an_answer_reads_it_again(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    head = ("กิจกรรม", "งบประมาณ", "ผู้รับผิดชอบ", "ยอดปีก่อน")
    none = ("", "", "", "")
    book, sheet = sheet_of(
        path, head, ("ก", 5000, "ฝ่าย", 1), ("ข", 700, "ฝ่าย", 2), ("รวม", 5700, "", ""), none
    )
    sheet.row_dimensions[3].hidden = True
    book.save(path)
    dialog = looked_at(begun, path, qtbot, monkeypatch)
    assert dialog._sums_beside.text() == "งบประมาณ 5,000 ยอดรวมในตารางเป็น 5,700"
    QTest.mouseClick(dialog.doubts.list, LEFT)
    assert "คอลัมน์ ยอดปีก่อน: ไม่ตรงกับช่องใดของแบบ" in dialog.doubts._lines.text()
    answer(dialog, "แถวที่ซ่อนอยู่ 1 แถว", 1, qtbot)
    assert dialog.table.count == 2
    assert dialog._sums_beside.text() == "งบประมาณ 5,700 ตรงกับยอดรวมในตาราง"
    answer(dialog, "แถวรวมยอด 1 แถว", 1, qtbot)
    assert dialog.table.count == 3
    assert dialog._sums_beside.text() == ""
    dialog.reject()


def test_another_sheet_may_be_chosen_and_a_file_without_rows_says_so(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    book, _sheet = sheet_of(path, ("กิจกรรม", "งบประมาณ"), ("ก", 1))
    book.create_sheet("อื่น").append(["ข้อความ"])
    book.save(path)
    dialog = looked_at(begun, path, qtbot, monkeypatch)
    assert [dialog.sheet.itemText(n) for n in range(dialog.sheet.count())] == ["Sheet", "อื่น"]
    assert dialog.sheet.currentText() == "Sheet"
    dialog.sheet.setCurrentIndex(1)
    dialog.sheet.activated.emit(1)
    assert "ไม่พบหัวตาราง" in dialog._head.text()
    dialog.reject()
    sheet_of(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    table(begun, "activity").file_requested.emit("read")
    empty = modal(qtbot, PastedRowsDialog)
    assert "ไม่พบแถวในไฟล์" in empty._head.text()
    assert not empty.take.isEnabled()
    empty.reject()


def test_a_column_that_a_person_chooses_is_read_again_for_sums_and_known_the_next_time(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (
        ("พื้นที่", "ที่จัดสรร", "ปีก่อน"),
        ("", "(บาท)", "(บาท)"),
        ("ก", 5000, 1),
        ("ข", 700, 2),
        ("รวมพื้นที่ราบ", 5700, 3),
    )
    sheet_of(tmp_path / "a.xlsx", *rows, merged=("A1:A2",))
    dialog = looked_at(begun, tmp_path / "a.xlsx", qtbot, monkeypatch)
    assert ([*filter(None, dialog.table.fields)], dialog.table.count) == ([], 3)
    for section, field in ((0, "title"), (2, "budget"), (1, "budget")):
        dialog._put(section, field)
        qtbot.waitUntil(lambda: dialog.table.whole, timeout=SOON)
    assert dialog.table.fields == ["title", "budget", ""]
    assert dialog.table.count == 2
    assert dialog._sums_beside.text() == "งบประมาณ 5,700 ตรงกับยอดรวมในตาราง"
    assert dialog.heads == {"พื้นที่": "title", "ที่จัดสรร": "budget", "ปีก่อน": ""}
    dialog.reject()


def test_a_file_of_which_only_headings_are_known_is_not_taken_before_a_column_is_chosen(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (("รหัส", "ค่า"), ("ยุทธศาสตร์ที่ 1 ก", ""), ("a1", 5), ("a2", 6))
    sheet_of(tmp_path / "a.xlsx", *rows, merged=("A2:B2",))
    dialog = looked_at(begun, tmp_path / "a.xlsx", qtbot, monkeypatch)
    assert [field for field in dialog.table.fields if field] == ["^work"]
    assert not dialog.take.isEnabled()
    dialog.table.put(1, "title")
    qtbot.waitUntil(dialog.take.isEnabled)
    dialog.reject()


def test_of_two_columns_with_one_head_a_person_may_choose_one_and_gets_its_rows(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (
        ("ผู้รับผิดชอบ", "เรื่อง", "ยอด", "ยอด"),
        ("กอง", "ก", 1, 2),
        ("", "ข", 3, 4),
        ("", "", 7, 8),
        ("กอง", "ค", 5, -6),
    )
    sheet_of(tmp_path / "a.xlsx", *rows)
    dialog = looked_at(begun, tmp_path / "a.xlsx", qtbot, monkeypatch)
    assert (dialog.table.count, dialog._wrong.says) == (2, "กดหัวคอลัมน์เพื่อเลือกช่องกิจกรรมก่อน")
    assert not dialog.take.isEnabled(), "a row is named before it is taken"
    for section, field in ((2, "budget"), (3, "budget"), (1, "title")):
        dialog._put(section, field)
        qtbot.waitUntil(lambda: dialog.table.whole, timeout=SOON)
    assert (dialog.table.fields, dialog.table.count) == (["owner", "title", "", "budget"], 4)
    assert dialog._sums_beside.text() == "งบประมาณ 14 ยังไม่รวม -6 ในช่องสีแดง 1 ช่อง"
    dialog.cells.enter({(3, 3): "6"})
    assert dialog._sums_beside.text() == ""
    assert dialog._wrong.says == "1 แถวไม่มีคำในช่องกิจกรรม", "no green light"
    answer(dialog, "1 แถวไม่มีคำในช่องกิจกรรม", 1, qtbot)
    assert dialog.table.count == 3
    dialog.reject()


def told(window: Window) -> list[tuple[str, ...]]:
    """Each activity with the work it stands below, as the plan shows it."""
    found = page(window)
    names = ("title", "span", "target", "unit", "owner", "budget")
    above = [found.above(row.ref) for row in rows(window, "activity")]
    works = [one.words("title") if one else "" for one in above]
    return [
        (work, *(row.words(name) for name in names))
        for work, row in zip(works, rows(window, "activity"), strict=True)
    ]


def there_are(window: Window, count: int) -> bool:
    return len(rows(window, "activity")) == count


@pytest.mark.parametrize("seed", [0, 4, 7])
def test_what_is_written_to_excel_makes_the_same_plan_again(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    made = office_table(tmp_path, seed)
    dialog = looked_at(begun, made.path, qtbot, monkeypatch)
    assert not dialog.table.wrong
    QTest.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(partial(there_are, begun, len(made.rows)), timeout=SOON)
    before = told(begun)
    grid = known(table(begun, "activity").table.grid)
    path = tmp_path / "out.xlsx"
    write_table(path, table_file(page(begun), grid))
    press(begun, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(partial(there_are, begun, 0), timeout=SOON)
    again = looked_at(begun, path, qtbot, monkeypatch)
    assert (again.table.wrong, again.doubts.unseen) == ({}, 0)
    QTest.mouseClick(again.take, LEFT)
    qtbot.waitUntil(partial(there_are, begun, len(made.rows)), timeout=SOON)
    assert told(begun) == before
    assert plans_of(office(begun)).view is view(begun)


def test_under_a_head_nobody_knows_a_person_chooses_the_columns_before_rows_are_taken(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = ("ITEM_ID", "CATEGORY", "AMOUNT")
    data = (("A-1", "อบรม", "5000"), ("A-2", "ประชุม", "15000"))
    path = tmp_path / "open.xlsx"
    sheet_of(path, heads, *data)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    table(begun, "activity").file_requested.emit("read")
    dialog = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(lambda: dialog.table.whole and dialog.table.count == 2, timeout=SOON)
    assert not dialog.take.isEnabled(), "nothing would be taken"
    assert dialog._wrong.says == "กดหัวคอลัมน์เพื่อเลือกช่องกิจกรรมก่อน"
    assert question(dialog, "แถวที่ 1 ดูเป็นหัวตาราง").currentText() == "เป็นหัวตาราง เลือกช่องเอง"
    dialog.table.put(1, "title")
    qtbot.waitUntil(dialog.take.isEnabled, timeout=SOON)
    QTest.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(
        lambda: [row.words("title") for row in rows(begun, "activity")] == ["อบรม", "ประชุม"],
        timeout=SOON,
    )


def test_what_each_quarter_reached_goes_to_the_report_of_that_quarter(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    head = ("กิจกรรม", "ไตรมาส 1", "", "ไตรมาส 2", ""), ("", "แผน", "ผล", "แผน", "ผล")
    sheet_of(
        path,
        *head,
        ("อบรม", "✓", 1.5, "✓", 2),
        ("ประชุม", "/", "มาก", "", ""),
        merged=("A1:A2", "B1:C1", "D1:E1"),
    )
    dialog = looked_at(begun, path, qtbot, monkeypatch)
    titles = [
        dialog.table.headerData(n, Qt.Orientation.Horizontal)
        for n in range(dialog.table.columnCount())
    ]
    assert [one for one in titles if "ผลที่ได้" in one] == [
        "ผลที่ได้ในงวดนี้ ไตรมาส 1",
        "ผลที่ได้ในงวดนี้ ไตรมาส 2",
    ]
    assert [*dialog.table.wrong] == [(1, 2)]
    QTest.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(partial(there_are, begun, 2), timeout=SOON)
    found, first = page(begun), rows(begun, "activity")[0]
    told_of = {
        period: one.text("f.reached") for period, one in found.reports[first.ref.local].items()
    }
    assert told_of == {"2569q1": "1.5", "2569q2": "2"}
    press(begun, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(partial(there_are, begun, 0), timeout=SOON)


def test_a_question_that_only_a_person_can_answer_holds_back_the_button(
    begun: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = ("กิจกรรม", "งบประมาณ (ตั้งไว้)", "งบประมาณ (อนุมัติ)")
    sheet_of(path := tmp_path / "a.xlsx", head, ("ประชุม", 1000, 800), ("อบรม", 2000, 1500))
    dialog = looked_at(begun, path, qtbot, monkeypatch)
    assert (dialog.take.isEnabled(), dialog._wrong.says) == (False, "ตอบอีก 1 คำถามก่อน")
    answer(dialog, "ตรงกับช่องเดียวกัน", 1, qtbot)
    assert [text["budget"][0] for text in dialog.table.texts()] == ["800", "1500"]
    dialog.reject()
