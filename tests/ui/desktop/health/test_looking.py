"""Looking at a large folder: it shows how far it is, and one that was stopped is not called whole."""

import threading
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.health.facts import Examination, Progress
from core.health.rows import RowState
from tests.ui.desktop.acting import office, press
from tests.ui.desktop.health.test_health_page import LEFT, PARTS, WAIT, looked, page_of, rested, watch, words_of
from ui.desktop.shell.window import Window
from wiring.health import FolderHealth


class Slow:
    """An examination that goes on until somebody gives it up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps, self.ended = 0, threading.Event()
        slow = self

        def examine(_self: FolderHealth, progress: Progress, *, thorough: bool = True) -> Examination:
            try:
                while slow.steps < 20_000:
                    slow.steps += 1
                    progress(slow.steps, 20_000)
                    slow.ended.wait(0.005)
                return Examination(datetime.now().astimezone(), 1.0, thorough, 0, 0, ())
            finally:
                slow.ended.set()

        monkeypatch.setattr(FolderHealth, "examine", examine)


def test_looking_shows_how_far_it_is_and_can_be_stopped(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    office(sample).show_page("health")
    page = page_of(sample)
    qtbot.waitUntil(lambda: bool(page.lines), timeout=WAIT)
    QTest.mouseClick(page.looked.again, LEFT)
    qtbot.waitUntil(lambda: "กำลังตรวจ" in words_of(page.looked) and slow.steps > 3)
    qtbot.wait(200)
    assert page.looked.stop is QApplication.focusWidget()
    press(sample, Qt.Key.Key_Return)
    qtbot.waitUntil(slow.ended.is_set, timeout=WAIT)
    qtbot.waitUntil(lambda: page.looked.again.isVisible(), timeout=WAIT)
    assert {line.shown.key for line in page.lines if line.shown.state is RowState.UNREAD} == PARTS
    qtbot.waitUntil(lambda: "หยุดกลางคันเมื่อ" in words_of(page.looked), timeout=WAIT)
    assert "ตรวจล่าสุด" not in words_of(page.looked)
    assert not page.ring.ring.full


def test_a_look_that_is_stopped_leaves_what_the_whole_one_found_and_when(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = looked(sample, qtbot)
    whole = watch(sample)._examination
    assert whole is not None
    assert "ตรวจล่าสุด" in words_of(page.looked)
    slow = Slow(monkeypatch)
    QTest.mouseClick(page.looked.again, LEFT)
    qtbot.waitUntil(lambda: slow.steps > 3, timeout=WAIT)
    QTest.mouseClick(page.looked.stop, LEFT)
    rested(sample, qtbot)
    qtbot.waitUntil(lambda: "หยุดกลางคันเมื่อ" in words_of(page.looked), timeout=WAIT)
    assert f"ของการตรวจครั้งก่อน {whole.at:%H.%M} น." in words_of(page.looked)
    assert watch(sample)._examination is whole
    assert "การตรวจล่าสุดถูกหยุดกลางคัน" in words_of(page.ring)
    monkeypatch.undo()
    page = looked(sample, qtbot)
    qtbot.waitUntil(lambda: "หยุดกลางคัน" not in words_of(page), timeout=WAIT)


def test_the_window_closes_at_once_while_it_looks(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    watch(sample).look()
    qtbot.waitUntil(lambda: slow.steps > 0, timeout=WAIT)
    sample.close()
    assert slow.ended.wait(WAIT / 1000)
    assert slow.steps < 20_000, "it was given up"


@pytest.mark.parametrize("scale", [100, 150])
def test_looking_and_stopping_move_neither_the_page_nor_the_keyboard_away(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, scale: int
) -> None:
    sample.dress("light", scale)
    page = looked(sample, qtbot)
    bar = page._area.verticalScrollBar()
    slow = Slow(monkeypatch)
    page.looked.again.setFocus()
    assert bar.maximum() > 0, "there is somewhere to jump to"
    for button, other in ((page.looked.again, page.looked.stop), (page.looked.stop, page.looked.again)):
        press(sample, Qt.Key.Key_Return)
        qtbot.waitUntil(other.hasFocus, timeout=WAIT)
        assert button.isHidden()
        assert bar.value() == 0
    qtbot.waitUntil(slow.ended.is_set, timeout=WAIT)


def test_the_brief_look_of_the_opening_takes_nothing_from_a_whole_one(sample: Window, qtbot: QtBot) -> None:
    """Somebody has asked for a whole one before the window was at rest."""
    page = looked(sample, qtbot)
    whole = watch(sample)._examination
    watch(sample).begin()
    rested(sample, qtbot)
    assert watch(sample)._examination is whole
    assert {line.shown.key for line in page.lines if line.shown.state is RowState.FINE} >= PARTS
