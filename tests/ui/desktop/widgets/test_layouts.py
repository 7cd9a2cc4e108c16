"""Keys are installed from the table that shows them; our layouts leave others in place when one is taken out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import ColumnsLayout

WIDE = 24 * 50 - 10  # pixels: a column is 50 with the gap behind it


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    """A narrow field, then two that grow, in one line."""
    held = QWidget()
    qtbot.addWidget(held)
    columns = ColumnsLayout()
    held.setLayout(columns)
    for text, span, grows in (("1", 4, False), ("2", 8, True), ("3", 8, True)):
        columns.add(QLabel(text), span, 10, grows=grows)
    held.resize(WIDE, 60)
    held.show()
    return held


def widths(form: QWidget) -> list[int]:
    columns = form.layout()
    assert columns is not None
    columns.activate()
    return [label.width() for label in form.findChildren(QLabel)]


def test_what_a_line_leaves_goes_to_the_fields_that_grow(form: QWidget) -> None:
    assert widths(form) == [190, 490, 490]


def test_a_field_that_is_gone_takes_its_wish_with_it(form: QWidget) -> None:
    form.findChildren(QLabel)[0].setParent(None)
    assert widths(form) == [590, 590]


def test_a_hidden_field_keeps_its_room_so_that_no_other_moves_when_it_comes(form: QWidget) -> None:
    before = [label.geometry() for label in form.findChildren(QLabel)]
    form.findChildren(QLabel)[1].hide()
    assert widths(form)[2] == 490
    assert form.findChildren(QLabel)[2].geometry() == before[2]


def test_a_line_of_hidden_fields_takes_no_height(form: QWidget) -> None:
    high = form.heightForWidth(WIDE)
    for label in form.findChildren(QLabel):
        label.hide()
    assert form.heightForWidth(WIDE) < high


def test_a_key_that_fits_two_letters_of_its_line_is_pressed_once(qtbot: QtBot) -> None:
    """As Windows takes P and the Thai letter on it for one key: for Qt that is ambiguous, for a person it is not."""
    within, done = QWidget(), list[str]()
    qtbot.addWidget(within)
    lines = (
        KeyBinding("", ("P", "P"), lambda: done.append("met")),
        KeyBinding("", ("N",), lambda: done.append("not")),
    )
    InstalledShortcuts(within, lines)
    within.show()
    within.activateWindow()
    qtbot.waitUntil(within.isActiveWindow)
    for key in (Qt.Key.Key_P, Qt.Key.Key_N, Qt.Key.Key_P):
        QTest.keyClick(within, key)
    assert done == ["met", "not", "met"]


def test_a_key_of_two_lines_does_neither(qtbot: QtBot) -> None:
    within, done = QWidget(), list[str]()
    qtbot.addWidget(within)
    InstalledShortcuts(
        within,
        [
            KeyBinding("", ("P",), lambda: done.append("one")),
            KeyBinding("", ("P",), lambda: done.append("two")),
        ],
    )
    within.show()
    within.activateWindow()
    qtbot.waitUntil(within.isActiveWindow)
    QTest.keyClick(within, Qt.Key.Key_P)
    assert done == []
