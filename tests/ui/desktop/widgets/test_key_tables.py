"""Keys are installed from the table that shows them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.desktop.widgets.keys import KeyBinding, KeyTable


def test_a_key_that_fits_two_letters_of_its_line_is_pressed_once(qtbot: QtBot) -> None:
    """As Windows takes P and the Thai letter on it for one key: for Qt that is ambiguous, for a person it is not."""
    within, done = QWidget(), list[str]()
    qtbot.addWidget(within)
    lines = (KeyBinding("", ("P", "P"), lambda: done.append("met")), KeyBinding("", ("N",), lambda: done.append("not")))
    KeyTable(within, lines)
    within.show()
    within.activateWindow()
    qtbot.waitUntil(within.isActiveWindow)
    for key in (Qt.Key.Key_P, Qt.Key.Key_N, Qt.Key.Key_P):
        QTest.keyClick(within, key)
    assert done == ["met", "not", "met"]


def test_a_key_of_two_lines_does_neither(qtbot: QtBot) -> None:
    within, done = QWidget(), list[str]()
    qtbot.addWidget(within)
    KeyTable(
        within, [KeyBinding("", ("P",), lambda: done.append("one")), KeyBinding("", ("P",), lambda: done.append("two"))]
    )
    within.show()
    within.activateWindow()
    qtbot.waitUntil(within.isActiveWindow)
    QTest.keyClick(within, Qt.Key.Key_P)
    assert done == []
