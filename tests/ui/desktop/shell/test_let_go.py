"""What a window has let go is gone: a day of folders and languages fills no memory."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from core.forms.ports import Reader
from core.i18n import THAI
from core.plan.deeds import start_plan
from tests.ui.desktop.acting import come_to_rest, new_sample, office
from ui.desktop.base.background import collect_garbage, freeze_garbage
from ui.desktop.shell.window import Window
from ui.desktop.theme.qt_words import use_language


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the program does when a window closes is done here, and undone behind each test."""
    monkeypatch.setattr("ui.desktop.shell.window.collect_garbage", collect_garbage)
    yield
    use_language(THAI)
    gc.unfreeze()


def close(window: Window) -> None:
    window.show_first_run()


def change_language(window: Window) -> None:
    window.speak("en")


@pytest.mark.parametrize("let_go", [close, change_language])
def test_nothing_of_an_office_stays_in_memory(
    sample: Window, qtbot: QtBot, let_go: Callable[[Window], Any]
) -> None:
    opened = office(sample)
    for each in opened.pages_there():
        opened.show_page(each.key)
    parts: tuple[QObject, ...] = (
        opened,
        opened.room.host,
        opened.leaf("plan").widget,
        opened.leaf("papers").widget,
    )
    held = [ref(part) for part in parts]
    del opened, each, parts
    freeze_garbage()  # as the program does once its window stands
    let_go(sample)
    qtbot.waitUntil(
        lambda: gc.collect() is not None and not any(one() for one in held), timeout=8000
    )


def test_no_office_leaves_anything_more_in_memory_than_the_one_before(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """Whatever of ours holds on to something: a list that listens to itself, a widget that is in no layout."""
    new_sample(window, tmp_path)
    folder = office(window).room.folder
    form = office(window).session.forms.get("moral-plan")
    answers: Callable[[Reader], object] = methodcaller("records", "answer")
    qtbot.waitUntil(lambda: bool(office(window).session.read(answers)), timeout=8000)
    office(window).session.do(partial(start_plan, instrument=form, year=2569, ordinal=None))
    left = list[Counter[str]]()
    for _turn in range(2):
        visited(window, qtbot)
        left.append(ours())
        window.open_folder(folder)
    visited(window, qtbot)
    before = left[0] | left[1]  # the first visit makes what is made once
    qtbot.waitUntil(lambda: ours() - before == Counter(), timeout=8000)


def ours() -> Counter[str]:
    """How many things of each kind of the window and of plans are in memory."""
    gc.unfreeze()
    gc.collect()
    kinds = (f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    return Counter(kind for kind in kinds if kind.startswith(("ui.", "core.plan.")))


def visited(window: Window, qtbot: QtBot) -> None:
    """Every page of the office, which is closed then."""
    for each in office(window).pages_there():
        office(window).show_page(each.key)
        come_to_rest(qtbot, window)
    close(window)
    come_to_rest(qtbot, window)


class Dropped(QWidget):
    """A dialog that was dropped while it holds itself, and a list with parts that only Qt knows."""

    def __init__(self) -> None:
        super().__init__()
        self.own, self.choices = self, QComboBox(self)
        self.choices.setEditable(True)


def test_garbage_is_collected_when_the_window_waits_and_nowhere_else(
    window: Window, qtbot: QtBot
) -> None:
    """Freed while Qt listed its widgets it crashed the program."""
    assert window.isVisible()
    gone = list[ref[Dropped]]()
    for _ in range(2 * gc.get_threshold()[0] // 4):
        gone += [ref(Dropped()) for _ in range(4)]
        if len(gone) % 100 == 0:
            assert QApplication.allWidgets()
    assert all(one() for one in gone), "it was collected while something was done"
    qtbot.waitUntil(lambda: not any(one() for one in gone))
