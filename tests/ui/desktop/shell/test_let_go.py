"""What a window has let go is gone: a day of folders and languages fills no memory."""

import gc
from collections.abc import Callable, Iterator
from typing import Any
from weakref import ref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from core.i18n import THAI
from tests.ui.desktop.acting import office
from ui.desktop.base.background import freeze_garbage
from ui.desktop.shell.window import Window
from ui.desktop.theme.qt_words import use_language


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    use_language(THAI)
    gc.unfreeze()


def close(window: Window) -> None:
    window.show_first_run()


def change_language(window: Window) -> None:
    window.speak("en")


@pytest.mark.parametrize("let_go", [close, change_language])
def test_nothing_of_an_office_stays_in_memory(sample: Window, qtbot: QtBot, let_go: Callable[[Window], Any]) -> None:
    opened = office(sample)
    for each in opened.pages_there():
        opened.show_page(each.key)
    parts: tuple[QObject, ...] = (opened, opened.room.host, opened.leaf("plan").widget, opened.leaf("papers").widget)
    held = [ref(part) for part in parts]
    del opened, each, parts
    freeze_garbage()  # as the program does once its window stands
    let_go(sample)
    qtbot.waitUntil(lambda: gc.collect() is not None and not any(one() for one in held), timeout=8000)


class Dropped(QWidget):
    """A dialog that was dropped while it holds itself, and a list with parts that only Qt knows."""

    def __init__(self) -> None:
        super().__init__()
        self.own, self.choices = self, QComboBox(self)
        self.choices.setEditable(True)


def test_garbage_is_collected_when_the_window_waits_and_nowhere_else(window: Window, qtbot: QtBot) -> None:
    """Freed while Qt listed its widgets it crashed the program."""
    assert window.isVisible()
    gone = list[ref[Dropped]]()
    for _ in range(2 * gc.get_threshold()[0] // 4):
        gone += [ref(Dropped()) for _ in range(4)]
        if len(gone) % 100 == 0:
            assert QApplication.allWidgets()
    assert all(one() for one in gone), "it was collected while something was done"
    qtbot.waitUntil(lambda: not any(one() for one in gone))
