"""The strip of a row's year and the levels of its result: read, chosen, or made where they belong."""

from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.plan.year_view import PlanRowPeriod
from core.thai.written import Period
from tests.known import known
from tests.ui.desktop.acting import type_words
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from ui.desktop.plan.choices import LevelCardsWidget
from ui.desktop.plan.year import YearPeriodsStrip
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

QUARTERS = tuple(
    PlanRowPeriod(
        part,
        planned=n < 3,
        share=Fraction(1, 2) if n == 0 else None,
        dated=n,
        now=n == 1,
        ahead=n > 1,
    )
    for n, part in enumerate(Period.each(2569, "q"))
)


def strip(worn: Look, qtbot: QtBot, here: str) -> tuple[YearPeriodsStrip, list[str]]:
    asked = list[str]()
    made = YearPeriodsStrip(worn, asked.append)
    qtbot.addWidget(made)
    made.resize(560, made.sizeHint().height())
    made.show_parts(QUARTERS, here)
    made.show()
    return made, asked


def test_the_quarter_whose_report_is_entered_is_chosen_by_mouse_and_arrows(
    worn: Look, qtbot: QtBot
) -> None:
    made, asked = strip(worn, qtbot, "2569q2")
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.box_of(3).center().toPoint())
    QTest.keyClick(made, Qt.Key.Key_Left)
    QTest.keyClick(made, Qt.Key.Key_Right)
    assert asked == ["2569q4", "2569q1", "2569q3"]


def test_the_strip_tells_a_screen_reader_every_quarter(worn: Look, qtbot: QtBot) -> None:
    made, asked = strip(worn, qtbot, "")
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.box_of(3).center().toPoint())
    assert not asked
    said = made.accessibleDescription()
    assert all(
        words in said for words in ("ไตรมาสที่ 1", "รายงานแล้วร้อยละ 50", "ช่วงนี้", "ยังไม่ถึง", "อยู่ในแผน")
    )
    assert made.focusPolicy() == Qt.FocusPolicy.NoFocus
    made.grab()


def test_a_year_with_nothing_in_it_takes_no_room(worn: Look, qtbot: QtBot) -> None:
    made, _asked = strip(worn, qtbot, "")
    bare = [part._replace(planned=False, share=None, dated=0) for part in QUARTERS]
    made.show_parts(bare, "")
    assert made.isHidden()


__all__ = ["planned", "real"]


LEFT = Qt.MouseButton.LeftButton


def levels(window: Window, activity: int, qtbot: QtBot) -> LevelCardsWidget:
    """The levels of an activity, under their head."""
    view(window).choose(rows(window, "activity")[activity].ref)
    view(window).form.heads.ask("told")
    qtbot.waitUntil(lambda: view(window).form.complete)
    return next(part for part in view(window).form._parts if isinstance(part, LevelCardsWidget))


def test_each_level_says_its_name_and_state(real: Window, qtbot: QtBot) -> None:
    block = levels(real, 2, qtbot)
    assert block.chips[3].accessibleName() == "ระดับที่ 3  ยังไม่มีผล"
    assert block.chips[4].accessibleName() == "ระดับที่ 4 ผลผลิตตามเป้าหมาย ครบ"
    assert block._reached.text() == "ถึงระดับที่ 5"


def test_a_level_is_made_before_the_higher_ones_and_keeps_its_number(
    real: Window, qtbot: QtBot
) -> None:
    block = levels(real, 2, qtbot)
    QTest.mouseClick(block.chips[3], LEFT)
    qtbot.waitUntil(lambda: len(rows(real, "activity")[2].below("level")) == 3)
    found = rows(real, "activity")[2].below("level")
    assert [row.number for row in found] == ["ระดับที่ 3", "ตัวชี้วัดระดับที่ 4", "ตัวชี้วัดระดับที่ 5"]
    line = block.line_of(found[0].ref)
    assert line is not None
    line.cells.editors["name"].take_focus()
    type_words("new")
    QTest.keyClick(block.chips[3], Qt.Key.Key_Tab)
    view(real).hand_over()
    qtbot.waitUntil(lambda: known(page(real).row(found[0].ref)).words("name") == "new")
    assert "ยังกรอกไม่ครบ" in block.chips[3].accessibleName()


def test_a_finding_opens_the_level_it_speaks_of(real: Window, qtbot: QtBot) -> None:
    block = levels(real, 1, qtbot)
    fourth = rows(real, "activity")[1].below("level")[3]
    view(real).go_to(fourth.ref, "detail")
    qtbot.waitUntil(lambda: block.chips[4].isChecked())
    assert block.line_of(fourth.ref) is not None
