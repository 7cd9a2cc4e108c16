"""A person at the window: finds things by what they say, and has a mouse and a keyboard, nothing else."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt
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
from shiboken6 import isValid

from tests.journeys.hands import HAND, PLAIN, Hands, QtHands, rest
from ui.desktop.shell.sidebar import MoreButton, SidebarButton
from ui.desktop.shell.window import Window

PATIENCE = 120  # seconds a person waits for something to be there
LOOK = 10  # milliseconds from one look to the next
TURNS = 40  # of the wheel
BREAK = "\u200b"  # shown where Thai words may wrap
PICTURES = "PRONGSAI_PICTURES"  # a folder: every step leaves its picture there
Found = TypeVar("Found", bound=QWidget)

looking: Callable[[], AbstractContextManager[object]] = nullcontext
watched = looking
if "PRONGSAI_PAUSES" in os.environ:  # of bench_pauses; the suite itself watches nothing
    from tests.benchmarks import stall_watch

    looking, watched = stall_watch.looking, stall_watch.StallWatch


class Person:
    def __init__(
        self,
        window: Window,
        journey: str,
        hands: Hands | None = None,
        keep: Callable[[str], object] = lambda _path: None,
        means: Callable[[str], str] = str,
    ) -> None:
        """`keep` is given the name of each step that is worth a picture; `means` says Thai words as the window does."""
        self.window = window
        self._journey = journey
        self._step = 0
        self.hands = hands or QtHands()
        self._keep = keep
        self._means = means

    # -- what is seen

    def sees(self, words: str, also: str = "") -> bool:
        """Whether these words stand anywhere on the window, or in a line of a list of it; `also`: beside them, in the
        order of the language."""
        meant, beside = self._means(words), self._means(also) if also else ""
        with looking():
            said = (each for widget in _shown(self.window, QWidget) for each in _says(widget))
            return any(meant in each and beside in each for each in said) or any(
                not also or beside in str(index.data()) for _view, index in self._lines(words)
            )

    def waits_to_see(self, words: str, also: str = "") -> None:
        self.waits(lambda: self.sees(words, also), f"{words} {also}")

    def waits(self, until: Callable[[], bool], why: str = "") -> None:
        end = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > end:
                self.picture("waited in vain")
                raise AssertionError(
                    f"waited in vain: {why}; what is there: {' | '.join(self.reads())}"
                )
            rest(LOOK)

    def reads(self) -> list[str]:
        """All that stands before the person, for whoever has to find out why something never came."""
        shown = [self._top, *_shown(self._top, QWidget)]
        return list(
            dict.fromkeys(said.replace(BREAK, "") for widget in shown for said in _says(widget))
        )

    def finds(self, words: str, kind: type[Found]) -> Found:
        """The one thing of this kind that says exactly these words, else the first one that begins with them."""
        self.waits(lambda: bool(self._named(words, kind)), words)
        return self._named(words, kind)[0]

    def picture(self, called: str) -> None:
        """Keep what the window looks like, when pictures are wanted."""
        rest(20)
        self._keep(called)
        folder = os.environ.get(PICTURES)
        if folder:
            self._step += 1
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.window.grab().save(f"{folder}/{self._journey}-{self._step:02}-{called}.png")

    # -- what is done

    def clicks(self, words: str) -> None:
        """Press a button, a card, a chip, a segment."""
        button = self.finds(words, QAbstractButton)
        while not self._scrolls_to(button):
            button = self.finds(words, QAbstractButton)
        self.hands.click(button, button.rect().center())

    def turns_to(self, page: str) -> None:
        """Press a page's entry of the sidebar, after the one that unfolds it where it is out of sight."""
        if not self._named(page, SidebarButton):
            more = self.window.findChildren(MoreButton)[0]  # in whatever language
            self.hands.click(more, more.rect().center())
        self.clicks(page)

    def picks(self, words: str) -> None:
        """Choose from the menu that is open."""
        self.waits(
            lambda: isinstance(QApplication.activePopupWidget(), QMenu), f"no menu with {words}"
        )
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if self._means(words) in one.text())
        self.hands.click(menu, menu.actionGeometry(action).center())
        self.window.activateWindow()  # where no window manager would give the keyboard back
        rest(HAND)

    def clicks_row(self, words: str) -> None:
        """Click the line of a list, tree or table that says these words."""
        self.waits(lambda: any(True for _ in self._lines(words)), words)
        view, index = next(self._lines(words))
        view.scrollTo(index)
        self.hands.click(view.viewport(), view.visualRect(index).center())
        rest(HAND)

    def writes_into(self, field: str, words: str) -> None:
        """Click a field, and type over what it holds."""
        entry = self._field(field)
        while not self._scrolls_to(entry):
            entry = self._field(field)
        ground = entry.viewport() if isinstance(entry, QPlainTextEdit) else entry
        self.hands.click(ground, ground.rect().center())
        self.waits(entry.hasFocus, f"no keyboard in {field}")
        self.presses(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.types(words)

    def types(self, words: str) -> None:
        """To whatever has the keyboard."""
        self.hands.type(words)

    def presses(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        self.hands.press(self.window, key, modifier)

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
        words = self._means(words)
        shown = [each for each in _shown(self._top, kind) if each.isEnabled()]
        exact = [each for each in shown if words in _says(each)]
        return exact or [
            each for each in shown if any(said.startswith(words) for said in _says(each))
        ]

    @property
    def _top(self) -> QWidget:
        return QApplication.activeModalWidget() or self.window

    def _lines(self, words: str) -> Iterator[tuple[QAbstractItemView, QModelIndex]]:
        words = self._means(words)
        for view in _shown(self._top, QAbstractItemView):
            for index in _indexes(view, QModelIndex()):
                if words in str(index.data() or ""):
                    yield view, index

    def _scrolls_to(self, widget: QWidget) -> bool:
        """Turn the wheel until it can be seen; False when the page was read anew meanwhile, and has another one."""
        areas, above = list[QScrollArea](), widget.parentWidget()
        while above is not None:  # a list that is scrolled may lie in a dialog that is scrolled
            areas += [above] if isinstance(above, QScrollArea) else []
            above = above.parentWidget()
        for _turn in range(TURNS):  # a page that is still being filled moves away under the wheel
            for area in areas:
                area.ensureWidgetVisible(widget, 0, 20)
            if areas:
                rest(5)
            if not isValid(widget):
                return False
            if widget.visibleRegion().boundingRect().contains(widget.rect().center()):
                break
        else:
            raise AssertionError(f"cannot be seen: {_says(widget)}")
        assert (
            self._top.childAt(widget.mapTo(self._top, QPoint(widget.rect().center()))) is not None
        )
        return True


class Answers(Protocol):
    """What the person answers when the program asks for a file or a folder."""

    save: Path
    open: Path
    folder: Path
    many: list[Path]


class Dialogs:
    """What the person answers when the program asks for a file: the paths they would type."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.save = Path()
        self.open = Path()
        self.folder = Path()
        self.many: list[Path] = []
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_words, **_more: (str(self.save), ""))
        patch.setattr(QFileDialog, "getOpenFileName", lambda *_words, **_more: (str(self.open), ""))
        patch.setattr(
            QFileDialog, "getOpenFileNames", lambda *_w, **_m: ([str(one) for one in self.many], "")
        )
        patch.setattr(
            QFileDialog, "getExistingDirectory", lambda *_words, **_more: str(self.folder)
        )


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
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)
    for line in range(model.rowCount(above)):
        for column in range(columns):
            index = model.index(line, column, above)
            yield index
            if column == 0:
                yield from _indexes(view, index)
