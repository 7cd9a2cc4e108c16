"""Ctrl and a digit go to a page on whatever keyboard is chosen: a Thai one has other letters on the keys of digits."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.ui.desktop.acting import office
from ui.desktop.shell.commands import FIRST_DIGIT, OfficeCommands, digit_key
from ui.desktop.shell.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier


def strike(window: Window, at: int, letter: str) -> None:
    """Ctrl and the key of a digit, as the chosen keyboard gives it: who takes it beforehand gets it, not a shortcut.

    Qt asks once more, without the number of the key, for a key that a program sends: so that goes where it would.
    """
    before, key = (
        QKeyEvent(kind, ord(letter), CTRL, FIRST_DIGIT + at - 1, 0, 0, letter)
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
    )
    before.ignore()
    QApplication.sendEvent(QApplication.focusWidget() or window, before)
    assert before.isAccepted()
    (commands,) = office(window).findChildren(OfficeCommands)
    assert commands.eventFilter(office(window), key)


@pytest.mark.parametrize(("at", "letter"), [(2, "/"), (3, "-"), (4, "ภ")])
def test_a_thai_key_of_a_digit_goes_to_its_page(at_home: Window, at: int, letter: str) -> None:
    size = office(at_home).room.look.scale
    wanted = [one.key for one in office(at_home).pages_there() if not one.under][at - 1]
    strike(at_home, at, letter)
    assert office(at_home).key == wanted
    assert office(at_home).room.look.scale == size, "the letters stay as large"


def test_the_key_of_minus_stays_the_one_of_smaller_letters() -> None:
    minus = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Minus, CTRL, FIRST_DIGIT + 10, 0, 0, "-"
    )
    assert digit_key(minus) is None
    assert digit_key(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Minus, CTRL, "-")) is None
