"""What the page of given work says is said only when it is so; what it offers is offered only while it may be done."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.assigning.board import (
    AnswerTotalLine,
    AssignmentBoard,
    AssignmentLine,
    UnitAnswerLine,
    WorkOrderProgress,
)
from core.assigning.choices import (
    AssignableRowKind,
    AssignmentOptions,
    CellRuleOffer,
    FillableCell,
    RegisterFormOption,
)
from core.assigning.orders import (
    COUNT,
    LIST,
    REGISTER,
    ROW,
    SUM,
    Assignment,
    CellFillRule,
    WorkOrder,
)
from core.assigning.view import (
    DONE,
    SILENT,
    CellRuleTotal,
    UnitAnswer,
    UnitEvidence,
    WorkOrderAnswers,
)
from core.people.units import Unit
from core.values import Ref
from ui.desktop.assigning.dialog import AssignDialog, AssignmentChoices
from ui.desktop.assigning.page import AssigningCalls, AssigningPage
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.theme.look import Look

OWN = "a" * 32
ROW_REF = Ref(OWN, "row", "1" * 32)
RULE = CellFillRule(SUM, "reached", "reached")
ORDER = WorkOrder(ROW, "operating-plan/2569/1", "activity", 2569, (RULE,))


def line(n: int, *, done: bool, pieces: tuple[UnitEvidence, ...] = ()) -> UnitAnswerLine:
    unit = f"{n:032x}"
    asked = Assignment(
        Ref(unit, "comment", "2" * 32), ROW_REF, ORDER, "ปลูกป่า", "2026-11-30", done, ""
    )
    answer = UnitAnswer(unit, f"อำเภอ {n}", "", asked, DONE if done else SILENT, (), pieces)
    if done:
        return UnitAnswerLine(answer, "12", 1.0, "1 ภาพ", "รายงานแล้ว", "ok", "", ())
    return UnitAnswerLine(answer, "–", None, "ยังไม่มี", "ยังไม่เริ่ม", "warn", "", ())


def work(*lines: UnitAnswerLine, over: bool = False, changed: str = "") -> WorkOrderProgress:
    figure = CellRuleTotal(RULE, "12")
    rolled = WorkOrderAnswers(
        ROW_REF, ORDER, "ปลูกป่า", "2026-11-30", tuple(one.answer for one in lines), (figure,), "d"
    )
    sums = (AnswerTotalLine(figure, "ผลที่ได้", "ผลรวมของ ผลที่ได้", "12", "", "ครัวเรือน"),)
    return WorkOrderProgress(rolled, lines, sums, "ผลที่ได้", "30 พ.ย. 2569", over, changed)


def board(*works: WorkOrderProgress, locked: str = "") -> AssignmentBoard:
    return AssignmentBoard(
        ROW_REF,
        "",
        Ref(OWN, "plan", "3" * 32),
        2569,
        "แผน",
        "1.1",
        "ปลูกป่า",
        works,
        "2569",
        (),
        locked,
    )


@pytest.fixture
def heard() -> list[tuple[object, ...]]:
    """What the page calls for."""
    return []


@pytest.fixture
def page(
    look: Look, qtbot: QtBot, tmp_path: Path, heard: list[tuple[object, ...]]
) -> AssigningPage:
    def hear(*asked: object) -> None:
        heard.append(asked)

    thumbs = ThumbnailCache(lambda _sha256: tmp_path / "none", look)
    made = AssigningPage(look, thumbs, AssigningCalls(*[hear] * 9))
    qtbot.addWidget(made)
    made.resize(1120, 620)
    made.show()
    return made


def said(widget: QWidget) -> list[str]:
    labels = (one for one in widget.findChildren(QLabel) if one.isVisible())
    return [one.text().replace("\u200b", "").replace("\u2060", "") for one in labels]


def test_who_is_missing_is_named_until_nobody_is(page: AssigningPage) -> None:
    page.show_board(board(work(line(1, done=True), line(2, done=False))), ())
    assert "ยังขาด: อำเภอ 2" in said(page)
    assert "ขาด 1 แห่ง" in said(page)
    assert "ตอบครบ" not in said(page)
    assert page.remind.isVisible()
    page.show_board(board(work(line(1, done=True), line(2, done=False), over=True)), ())
    assert "เลยกำหนด 30 พ.ย. 2569 แล้ว ยังขาด: อำเภอ 2" in said(page)
    page.show_board(board(work(line(1, done=True), line(2, done=True))), ())
    assert "ตอบครบ" in said(page)
    assert not page.missing.isVisible()
    assert not page.remind.isVisible()


def test_nobody_is_missing_a_second_after_work_was_given(page: AssigningPage) -> None:
    page.show_board(board(work(line(1, done=False), line(2, done=False))), ())
    assert "รอ 2 แห่ง" in said(page)
    assert not page.missing.isVisible()
    assert page.remind.accessibleName() == "คัดลอกข้อความแจ้ง 2 แห่ง"
    page.show_board(board(work(line(1, done=False), line(2, done=False), over=True)), ())
    assert "ขาด 2 แห่ง" in said(page)
    assert page.missing.isVisible()
    assert page.remind.accessibleName() == "คัดลอกข้อความเตือน 2 แห่ง"


def test_a_row_that_was_given_to_nobody_says_so_and_offers_it_until_it_is_locked(
    page: AssigningPage,
) -> None:
    words = "ยังไม่ได้มอบหมาย “ปลูกป่า” ให้หน่วยงานใด มอบหมายแล้วจะเห็นที่นี่ว่าใครตอบ ใครยังขาด และรวมได้เท่าไร"
    other = AssignmentLine(Ref(OWN, "row", "9" * 32), "", "งานอื่น", "ตอบแล้ว 1 จาก 2 หน่วยงาน")
    page.show_board(board(), (other,))
    assert words in said(page)
    assert page.first.isVisible()
    assert page.titles.currentText().endswith("ยังไม่ได้มอบหมาย")
    page.show_board(
        board(work(line(1, done=False))),
        (AssignmentLine(ROW_REF, "", "ปลูกป่า", "ตอบแล้ว 0 จาก 1 หน่วยงาน"),),
    )
    assert words not in said(page)
    assert not any("ยังไม่ได้มอบหมาย" in page.titles.itemText(n) for n in range(page.titles.count()))
    page.show_board(board(locked="อ่านได้อย่างเดียว"), ())
    assert not page.first.isVisible()
    assert not page.may


def test_a_press_on_a_picture_uses_it_and_another_lets_it_go(
    page: AssigningPage, heard: list[tuple[object, ...]]
) -> None:
    page.show_board(board(work(line(1, done=True))), ())
    assert "ยังไม่มีหน่วยงานใดแนบหลักฐาน" in said(page)
    assert not page.pieces.more.isVisible(), "there are no more of none"
    piece = UnitEvidence(
        Ref(f"{1:032x}", "evidence", "4" * 32), "ป้าย", "", "5" * 64, personal=False, linked=False
    )
    page.show_board(board(work(line(1, done=True, pieces=(piece,)))), ())
    assert "ยังไม่มีหน่วยงานใดแนบหลักฐาน" not in said(page)
    (tile,) = page.pieces.tiles
    assert tile.accessibleDescription() == "กดเพื่อใช้เป็นหลักฐาน"
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert heard.pop() == (piece, True)
    (see,) = (
        one
        for one in page.pieces.findChildren(QPushButton)
        if one.accessibleName().startswith("ดู ป้าย ของ")
    )
    QTest.mouseClick(see, Qt.MouseButton.LeftButton)
    assert heard.pop() == (piece,), "the name of the unit below it shows it large"
    used = piece._replace(linked=True)
    page.show_board(board(work(line(1, done=True, pieces=(used,)))), ())
    assert page.pieces.tiles[0].accessibleDescription() == "ใช้แล้ว กดเพื่อเลิกใช้"
    QTest.mouseClick(page.pieces.tiles[0], Qt.MouseButton.LeftButton)
    assert heard.pop() == (used, False)
    page.show_board(board(work(line(1, done=True, pieces=(used,))), locked="อ่านได้อย่างเดียว"), ())
    assert not page.pieces.tiles[0].isEnabled()


def test_what_is_odd_about_a_unit_stands_below_the_table_and_it_may_be_taken_back(
    page: AssigningPage, heard: list[tuple[object, ...]]
) -> None:
    odd = line(1, done=True)._replace(notes=("ตอบหลังกำหนด",))
    page.show_board(board(work(odd, line(2, done=False), changed="ยอดที่ลงนามแล้วไม่เปลี่ยน")), ())
    assert "ยอดที่ลงนามแล้วไม่เปลี่ยน" in said(page)
    assert not page.bar.isVisible()
    page.table.go_to(odd.answer.unit)
    assert "อำเภอ 1 · ตอบหลังกำหนด" in said(page)
    QTest.mouseClick(page.bar.withdraw, Qt.MouseButton.LeftButton)
    assert heard.pop() == ([odd],)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert heard == [(odd,)]


UNITS = tuple(
    Unit(f"{n:032x}", f"1{n}", f"อำเภอ {n}", "district", OWN, 1 + n % 2, "", "")
    for n in range(1, 5)
)
CELLS = (FillableCell("reached", "ผลที่ได้", (CellRuleOffer(RULE, "ผลรวมของ ผลที่ได้"),), RULE),)
LISTED = CellFillRule(LIST, "title", "")
KINDS = (
    AssignableRowKind(
        "gift",
        "ของขวัญ",
        (FillableCell("", "แสดง", (CellRuleOffer(CellFillRule(COUNT, "", ""), "จำนวน"),), None),),
    ),
    AssignableRowKind(
        "case", "เรื่อง", (FillableCell("", "แสดง", (CellRuleOffer(LISTED, "รายการ"),), LISTED),)
    ),
)
CHOICES = AssignmentOptions(
    "ปลูกป่า", (ROW, REGISTER), CELLS, (RegisterFormOption("gifts/2569/1", "ทะเบียนของขวัญ"),), UNITS
)


@pytest.fixture
def dialog(look: Look, page: AssigningPage) -> AssignDialog:
    made = AssignDialog(look, CHOICES, lambda _using: KINDS, print, page)
    made.open()
    return made


def gives(dialog: AssignDialog) -> AssignmentChoices:
    given = list[AssignmentChoices]()
    dialog._give = given.append
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    (giving,) = given
    return giving


def test_all_units_a_region_or_some_are_chosen_and_counted(dialog: AssignDialog) -> None:
    assert "เลือกแล้ว 0 จาก 4 หน่วยงาน" in said(dialog)
    dialog.regions.setCurrentIndex(1)
    QTest.mouseClick(dialog.every, Qt.MouseButton.LeftButton)
    assert "เลือกแล้ว 2 จาก 4 หน่วยงาน" in said(dialog)
    dialog.regions.setCurrentIndex(0)
    assert "เลือกแล้ว 2 จาก 4 หน่วยงาน" in said(dialog), "what is ticked stays ticked"
    dialog.units.tick(UNITS[0].id)
    giving = gives(dialog)
    assert set(giving.units) == {one.id for one in UNITS if one.region == 1} | {UNITS[0].id}
    assert (giving.work_type, giving.rules, giving.text, giving.due) == (ROW, (RULE,), "ปลูกป่า", "")


def test_what_is_missing_is_said_at_its_field_and_nothing_is_given(dialog: AssignDialog) -> None:
    given: list[object] = []
    dialog._give = given.append
    for field, text, why in (
        (dialog.units, None, "เลือกหน่วยงานอย่างน้อยหนึ่งแห่ง"),
        (dialog.due, "อีกไม่นาน", "อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69"),
        (dialog.text, "", "เขียนก่อนว่าให้ทำอะไร"),
    ):
        if text is not None:
            dialog.due.setText(text) if field is dialog.due else dialog.text.setPlainText(text)
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        assert why in said(dialog)
    assert not given
    assert dialog.isVisible()
    dialog.text.setPlainText("ปลูกป่า")
    dialog.due.setText("30 พ.ย. 69")
    QTest.mouseClick(dialog.every, Qt.MouseButton.LeftButton)
    assert gives(dialog).due == "2026-11-30"


def test_a_register_is_given_by_its_form_and_kind(dialog: AssignDialog) -> None:
    dialog.what.ask(REGISTER)
    dialog.kind.setCurrentIndex(1)
    QTest.mouseClick(dialog.every, Qt.MouseButton.LeftButton)
    giving = gives(dialog)
    assert (giving.work_type, giving.form_id, giving.kind, giving.rules) == (
        REGISTER,
        "gifts/2569/1",
        "case",
        (LISTED,),
    )


def test_more_units_are_those_that_have_it_not_and_a_change_is_for_all(
    look: Look, page: AssigningPage
) -> None:
    rolled = replace(work(line(1, done=True)).rolled, text="ปลูกต้นไม้")
    more = AssignDialog(look, CHOICES, lambda _using: KINDS, print, page)
    more.show_again(rolled)
    more.open()
    assert "เลือกแล้ว 0 จาก 3 หน่วยงาน" in said(more)
    assert not more.cells.isVisible()
    QTest.mouseClick(more.every, Qt.MouseButton.LeftButton)
    assert UNITS[0].id not in gives(more).units
    change = AssignDialog(look, CHOICES, lambda _using: KINDS, print, page, rolled)
    change.open()
    assert not change.units.isVisible()
    giving = gives(change)
    assert (giving.text, giving.due, giving.rules) == ("ปลูกต้นไม้", "2026-11-30", (RULE,))
