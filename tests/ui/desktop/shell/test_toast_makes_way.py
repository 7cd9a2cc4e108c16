"""A short message at the foot makes way for the buttons there, and hides none where there is room above."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QFrame, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.desktop.shell.header import PageHeader
from ui.desktop.shell.status import FOOT, Toast, WorkStatusDisplay
from ui.desktop.theme.look import Look

WIDE, HIGH = 900, 600


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(WIDE, HIGH)
    page.show()
    return page


def put(over: QWidget, place: QRect) -> QPushButton:
    button = QPushButton("ต่อไป", over)
    button.setGeometry(place)
    button.show()
    return button


def place_of(widget: QWidget, over: QWidget) -> QRect:
    return QRect(widget.mapTo(over, QPoint(0, 0)), widget.size())


def test_it_stands_above_the_buttons_of_the_foot_and_at_the_foot_where_there_are_none(
    worn: Look, over: QWidget
) -> None:
    toast = Toast(worn, over)
    toast.tell("บันทึกแล้ว")
    low = place_of(toast, over)
    assert low.bottom() == HIGH - FOOT
    button = put(over, QRect(WIDE // 2 - 40, HIGH - 50, 120, 36))
    toast.tell("บันทึกแล้ว")
    assert not place_of(toast, over).intersects(place_of(button, over))
    assert place_of(toast, over).bottom() < button.y()
    button.hide()
    toast.tell("บันทึกแล้ว")
    assert place_of(toast, over) == low


def test_a_banner_that_says_what_is_wrong_stays_readable(worn: Look, over: QWidget) -> None:
    toast, banner = Toast(worn, over), QFrame(over)
    banner.setObjectName("banner")
    banner.setGeometry(QRect(20, HIGH - 60, WIDE - 40, 50))
    banner.show()
    toast.tell("บันทึกแล้ว")
    assert place_of(toast, over).bottom() < banner.y()


@pytest.mark.parametrize("side", ["left", "middle", "right"])
def test_a_small_button_is_not_hidden_between_its_edges(
    worn: Look, over: QWidget, side: str
) -> None:
    toast = Toast(worn, over)
    toast.tell("บันทึกแล้ว")
    low, high = place_of(toast, over), 24
    assert low.height() > high + 2, "else an edge would lie on the button"
    left = {"left": low.left() - 70, "middle": low.center().x() - 40, "right": low.right() - 3}[
        side
    ]
    button = put(over, QRect(left, low.center().y() - high // 2, 80, high))
    button.lower()
    toast.tell("บันทึกแล้ว")
    assert place_of(toast, over).bottom() < button.y()


def test_it_makes_way_for_what_comes_up_while_it_stands_there(
    worn: Look, over: QWidget, qtbot: QtBot
) -> None:
    """The next page has its buttons where the message of the page before still is."""
    toast = Toast(worn, over)
    toast.tell("บันทึกแล้ว")
    button = put(over, QRect(WIDE // 2 - 40, HIGH - 50, 120, 36))
    button.lower()
    qtbot.waitUntil(
        lambda: not place_of(toast, over).intersects(place_of(button, over)), timeout=8000
    )


def test_where_buttons_stand_above_the_foot_too_it_stays(worn: Look, over: QWidget) -> None:
    for n in range(1, 8):
        put(over, QRect(100, HIGH - 60 * n, WIDE - 200, 50))
    toast = Toast(worn, over)
    toast.tell("บันทึกแล้ว")
    assert place_of(toast, over).bottom() == HIGH - FOOT


def test_what_the_header_has_no_room_for_is_told_whole_in_as_many_lines_as_it_needs(
    worn: Look, over: QWidget
) -> None:
    header, toast = PageHeader(worn), Toast(worn, over)
    status = WorkStatusDisplay(header, toast)
    status.report("กำลังบันทึก", "info")
    assert not toast.says, "the header says it whole"
    long = "ยังไม่ได้รับตัวเลข เพราะไม่ได้อยู่ในช่องตัวเลข คลิกช่องหรือกด Tab ไปที่ช่อง แล้วพิมพ์อีกครั้ง "
    for text in (
        long * 3,
        "The number was not taken because the keyboard is in no field for numbers. " * 4,
    ):
        status.report(text, "warn")
        assert header.saved.toolTip()
        assert toast.says == text
        assert toast._words.heightForWidth(toast._words.width()) <= toast._words.height(), (
            "no line is cut"
        )
        assert over.rect().contains(place_of(toast, over))
    toast.hide()
    status.worries(long)
    assert toast.says == long
