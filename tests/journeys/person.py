"""A person at the window: finds things by what they say, and has a mouse and a keyboard, nothing else."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as InVain
from pytestqt.qtbot import QtBot

from tests.ui.desktop.watch import StallWatch
from ui.desktop.window import Window

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PATIENCE = 20_000  # milliseconds a person waits for something to be there
BREAK = "\u200b"  # shown where Thai words may wrap
FINGER = 10  # milliseconds from one key to the next
HAND = 120  # milliseconds a hand needs from a menu or a list to the next thing
PICTURES = "PRONGSAI_PICTURES"  # a folder: every step leaves its picture there
Found = TypeVar("Found", bound=QWidget)


class Person:
    def __init__(self, window: Window, qtbot: QtBot, journey: str) -> None:
        self.window, self._qtbot, self._journey, self._step = window, qtbot, journey, 0

    # -- what is seen

    def sees(self, words: str) -> bool:
        """Whether these words stand anywhere on the window."""
        return any(words in said for widget in _shown(self.window, QWidget) for said in _says(widget))

    def waits_to_see(self, words: str) -> None:
        self.waits(lambda: self.sees(words), words)

    def waits(self, until: Callable[[], bool], why: str = "") -> None:
        try:
            self._qtbot.waitUntil(until, timeout=PATIENCE)
        except InVain:
            self.picture("waited in vain")
            raise AssertionError(f"waited in vain: {why}") from None

    def finds(self, words: str, kind: type[Found]) -> Found:
        """The one thing of this kind that says exactly these words, else the first one that begins with them."""
        self.waits(lambda: bool(self._named(words, kind)), words)
        return self._named(words, kind)[0]

    def picture(self, called: str) -> None:
        """Keep what the window looks like, when pictures are wanted."""
        QTest.qWait(20)
        if folder := os.environ.get(PICTURES):
            self._step += 1
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.window.grab().save(f"{folder}/{self._journey}-{self._step:02}-{called}.png")

    # -- what is done

    def clicks(self, words: str) -> None:
        """Press a button, a card, a chip, a segment."""
        button = self.finds(words, QAbstractButton)
        self._scrolls_to(button)
        QTest.mouseClick(button, LEFT, PLAIN, button.rect().center())

    def picks(self, words: str) -> None:
        """Choose from the menu that is open."""
        self.waits(lambda: isinstance(QApplication.activePopupWidget(), QMenu), f"no menu with {words}")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if words in one.text())
        QTest.mouseClick(menu, LEFT, PLAIN, menu.actionGeometry(action).center())
        self.window.activateWindow()  # there is no window manager here that would give the keyboard back
        QTest.qWait(HAND)

    def clicks_row(self, words: str) -> None:
        """Click the line of a list, tree or table that says these words."""
        self.waits(lambda: any(True for _ in self._lines(words)), words)
        view, index = next(self._lines(words))
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), LEFT, PLAIN, view.visualRect(index).center())
        QTest.qWait(HAND)

    def writes_into(self, field: str, words: str) -> None:
        """Click a field, and type over what it holds."""
        entry = self._field(field)
        self._scrolls_to(entry)
        QTest.mouseClick(entry.viewport() if isinstance(entry, QPlainTextEdit) else entry, LEFT)
        self.waits(entry.hasFocus, f"no keyboard in {field}")
        self.presses(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.types(words)

    def types(self, words: str) -> None:
        """Letter by letter, Thai ones too, to whatever has the keyboard."""
        for letter in words:
            focus = QApplication.focusWidget()
            assert focus is not None
            key = Qt.Key(ord(letter.upper())) if letter.isascii() and letter.isalnum() else Qt.Key.Key_unknown
            QTest.sendKeyEvent(QTest.KeyAction.Click, focus, key, letter, PLAIN)
            QApplication.processEvents()

    def presses(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        QTest.qWait(FINGER)

    # -- how it is found

    def _field(self, called: str) -> QLineEdit | QPlainTextEdit:
        self.waits(lambda: bool(self._fields(called)), called)
        return self._fields(called)[0]

    def _fields(self, called: str) -> list[QLineEdit | QPlainTextEdit]:
        entries: list[QLineEdit | QPlainTextEdit] = [
            *self._named(called, QLineEdit),
            *self._named(called, QPlainTextEdit),
        ]
        return [entry for entry in entries if not entry.isReadOnly()]

    def _named(self, words: str, kind: type[Found]) -> list[Found]:
        shown = [each for each in _shown(self._top, kind) if each.isEnabled()]
        exact = [each for each in shown if words in _says(each)]
        return exact or [each for each in shown if any(said.startswith(words) for said in _says(each))]

    @property
    def _top(self) -> QWidget:
        return QApplication.activeModalWidget() or self.window

    def _lines(self, words: str) -> Iterator[tuple[QAbstractItemView, QModelIndex]]:
        for view in _shown(self._top, QAbstractItemView):
            for index in _indexes(view, QModelIndex()):
                if words in str(index.data() or ""):
                    yield view, index

    def _scrolls_to(self, widget: QWidget) -> None:
        """Turn the wheel until it can be seen."""
        above = widget.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(widget, 0, 20)
            QTest.qWait(5)
        seen = widget.visibleRegion().boundingRect()
        assert seen.contains(widget.rect().center()), f"cannot be seen: {_says(widget)}"
        assert self._top.childAt(widget.mapTo(self._top, QPoint(widget.rect().center()))) is not None


class Dialogs:
    """What the person answers when the program asks for a file: the paths they would type."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.save, self.open, self.folder = Path(), Path(), Path()
        self.many: list[Path] = []
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_words, **_more: (str(self.save), ""))
        patch.setattr(QFileDialog, "getOpenFileName", lambda *_words, **_more: (str(self.open), ""))
        patch.setattr(QFileDialog, "getOpenFileNames", lambda *_w, **_m: ([str(one) for one in self.many], ""))
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_words, **_more: str(self.folder))


def pauses(watch: StallWatch) -> list[str]:
    """What stopped the window; nothing is said while pictures are kept, for to save one is a pause of its own."""
    found = [f"{length:.3f} s\n{stack}" for length, stack in watch.stalls]
    return [] if PICTURES in os.environ else found


def _shown(top: QWidget, kind: type[Found]) -> list[Found]:
    return [each for each in top.findChildren(kind) if each.isVisible()]


def _says(widget: QWidget) -> list[str]:
    """What is written on a widget, and what it is called."""
    said = [widget.accessibleName()]
    if isinstance(widget, QAbstractButton | QLabel):
        said.append(widget.text().replace("&&", "&").replace(BREAK, "").strip())
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        said.append(widget.placeholderText())
    return [words for words in said if words]


def _indexes(view: QAbstractItemView, above: QModelIndex) -> Iterator[QModelIndex]:
    model = view.model()
    for line in range(model.rowCount(above)):
        for column in range(model.columnCount(above)):
            index = model.index(line, column, above)
            yield index
            if column == 0:
                yield from _indexes(view, index)
