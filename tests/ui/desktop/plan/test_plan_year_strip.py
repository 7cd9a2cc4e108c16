"""The strip of a row's year: read where a form reports once, chosen from where it reports in parts."""

from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.plan.year_view import YearPart
from core.thai.dates import periods_of
from ui.desktop.plan.year import YearStrip
from ui.desktop.theme.look import Look

QUARTERS = tuple(
    YearPart(part, planned=n < 3, share=Fraction(1, 2) if n == 0 else None, dated=n, now=n == 1, ahead=n > 1)
    for n, part in enumerate(periods_of(2569, "q"))
)


def strip(worn: Look, qtbot: QtBot, here: str) -> tuple[YearStrip, list[str]]:
    made, asked = YearStrip(worn), list[str]()
    qtbot.addWidget(made)
    made.wanted.connect(asked.append)
    made.resize(560, made.sizeHint().height())
    made.show_parts(QUARTERS, here)
    made.show()
    return made, asked


def test_the_quarter_whose_report_is_entered_is_chosen_by_mouse_and_arrows(worn: Look, qtbot: QtBot) -> None:
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
    assert all(words in said for words in ("ไตรมาสที่ 1", "รายงานแล้วร้อยละ 50", "ช่วงนี้", "ยังไม่ถึง", "อยู่ในแผน"))
    assert made.focusPolicy() == Qt.FocusPolicy.NoFocus
    made.grab()


def test_a_year_with_nothing_in_it_takes_no_room(worn: Look, qtbot: QtBot) -> None:
    made, _asked = strip(worn, qtbot, "")
    bare = [part._replace(planned=False, share=None, dated=0) for part in QUARTERS]
    made.show_parts(bare, "")
    assert made.isHidden()
