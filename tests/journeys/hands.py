"""A person's hands: keys and a mouse, given to the window itself or to the screen it stands on."""

import json
import os
import socket
import subprocess
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FINGER = 10  # milliseconds from one key to the next
HAND = 120  # milliseconds a hand needs from a menu or a list to the next thing
SCREEN_TOOLS = "PRONGSAI_SCREEN_TOOLS"  # the port of who runs them
SCREEN = 150  # milliseconds until what an X server was told is at the window
KEYS = {
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Space: "space",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_F1: "F1",
    Qt.Key.Key_F8: "F8",
}
HELD = {
    Qt.KeyboardModifier.ControlModifier: "ctrl+",
    Qt.KeyboardModifier.AltModifier: "alt+",
    Qt.KeyboardModifier.ShiftModifier: "shift+",
    PLAIN: "",
}


class Hands(Protocol):
    def click(self, widget: QWidget, at: QPoint) -> None:
        """Press the left button there."""

    def press(self, window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        """Press a key, for whatever has the keyboard."""

    def type(self, words: str) -> None:
        """Letter by letter, Thai ones too."""


class QtHands:
    """Events for the widgets themselves: no screen is needed, and none is tested."""

    def click(self, widget: QWidget, at: QPoint) -> None:
        QTest.mouseClick(widget, LEFT, PLAIN, at)

    def press(self, window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
        rest(FINGER)

    def type(self, words: str) -> None:
        for letter in words:
            focus = QApplication.focusWidget()
            assert focus is not None
            key = (
                Qt.Key(ord(letter.upper()))
                if letter.isascii() and letter.isalnum()
                else Qt.Key.Key_unknown
            )
            QTest.sendKeyEvent(QTest.KeyAction.Click, focus, key, letter, PLAIN)
            QApplication.processEvents()


class ScreenHands:
    """The mouse and the keyboard of an X server: a click lands on whatever is in front, a key goes where focus is."""

    def click(self, widget: QWidget, at: QPoint) -> None:
        place = widget.mapToGlobal(at)
        told("xdotool", "mousemove", str(place.x()), str(place.y()), "click", "1")
        rest(SCREEN)

    def press(self, window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        del window
        called = KEYS[key] if key in KEYS else chr(key.value).lower()
        told("xdotool", "key", HELD[modifier] + called)
        rest(SCREEN)

    def type(self, words: str) -> None:
        typed(words)
        rest(SCREEN)


def typed(words: str) -> None:
    """By the keys of a keyboard that has these letters, a Latin one where it will do.

    A window under wine asks for the keyboard that is chosen when it comes to read a key, by then the next letter's:
    a full stop has a key on the Thai one, too.
    """
    told("setxkbmap", "-layout", "us" if words.isascii() else "us,th")
    told("xdotool", "type", "--delay", "15", words)


def rest(milliseconds: int) -> None:
    """Let the window work, and its threads: QTest.qWait would keep them from running any Python."""
    loop, clock = QEventLoop(), QTimer(singleShot=True)
    clock.timeout.connect(loop.quit)
    clock.start(milliseconds)
    loop.exec()
    clock.stop()


def told(*words: str) -> str:
    """Run a tool of the screen; what it says. A program for Windows has it run beside wine (tests/windows/tools.py)."""
    if SCREEN_TOOLS in os.environ:
        return elsewhere(os.environ[SCREEN_TOOLS], words)
    return subprocess.run(
        words, check=True, capture_output=True, encoding="utf-8", timeout=60
    ).stdout


def elsewhere(port: str, words: Sequence[str]) -> str:
    """What a tool says that another process of this machine runs; OSError when it fails."""
    with socket.create_connection(("127.0.0.1", int(port)), timeout=60) as line:
        line.sendall(json.dumps(words).encode() + b"\n")
        with line.makefile(encoding="utf-8") as answer:
            code, said = json.loads(answer.readline())
    if code:
        raise OSError(f"{words[0]}: {code} {said}")
    return str(said)
