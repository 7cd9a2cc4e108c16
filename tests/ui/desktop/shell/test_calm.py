"""The window never stops answering, never loses a bug, and there is one window per folder."""

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.plan.deeds import start_plan
from core.values import Changes
from tests.pace import MOST, pace
from tests.ui.desktop import watch as watch_module
from tests.ui.desktop.acting import come_to_rest, desk_of, office, page, panel, plans_of, press, view
from tests.ui.desktop.watch import StallWatch, looking
from ui.desktop.shell.single_instance import raise_other_window
from ui.desktop.shell.window import Window

ROOT = Path(__file__).parents[4]


def test_the_watch_sees_a_pause(qtbot: QtBot) -> None:
    with StallWatch() as watch:
        qtbot.wait(50)
        QTimer.singleShot(0, lambda: time.sleep(0.7 * MOST))
        qtbot.waitUntil(lambda: any(length > 0.5 and "sleep" in stack for length, stack in watch.stalls))


def test_a_machine_that_slows_down_meanwhile_is_given_time(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    paces = [1.0]
    monkeypatch.setattr(watch_module, "pace", lambda: paces[0])
    with StallWatch(0.1) as watch:
        qtbot.wait(50)
        paces[0] = 20.0
        work(0.3)
        qtbot.wait(100)
        assert watch.stalls == []
        paces[0] = 1.0
        work(0.5)
        qtbot.waitUntil(lambda: len(watch.stalls) == 1)


def work(seconds: float) -> None:
    """Keep the processor for so many seconds."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_what_a_test_looks_at_is_no_pause_of_the_window(qtbot: QtBot) -> None:
    with StallWatch(0.05) as watch:
        qtbot.wait(50)
        with looking():
            work(0.3 * pace())
        qtbot.wait(100)
        assert watch.stalls == []
        work(0.3 * pace())
        qtbot.waitUntil(lambda: len(watch.stalls) == 1)


def test_no_step_of_an_assessment_stops_the_window(sample: Window, qtbot: QtBot) -> None:
    for each in office(sample).pages_there():  # made once: how long that takes is another matter
        office(sample).leaf(each.key)
    qtbot.wait(100)
    with StallWatch() as watch:
        for dimension in view(sample).dimensions:
            page(sample).choose(dimension.id)
            qtbot.wait(10)
            for _ in range(3):
                press(sample, Qt.Key.Key_Down)
                press(sample, Qt.Key.Key_P)
                qtbot.wait(10)
        for word in ("ผู้แทน", ""):
            page(sample).head.search.setText(word)
            qtbot.wait(10)
        for key in ("papers", "exchange", "assessment"):
            office(sample).show_page(key)
            qtbot.wait(10)
        qtbot.wait(300)
    assert not [f"{length:.3f} s\n{stack}" for length, stack in watch.stalls]


def test_what_nobody_sees_is_read_once_it_is_shown(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    form = opened.session.forms.get("moral-plan")
    opened.session.do(partial(start_plan, instrument=form, year=2569, no=None))
    assessing, planning = desk_of(opened).assessing, plans_of(opened).planning
    qtbot.waitUntil(lambda: bool(planning.of_year(2569)))
    opened.show_page("plan")
    opened.show_page("help")
    come_to_rest(qtbot, sample)
    facts, plan = assessing.facts, planning.page

    def of_somchai(changes: Changes) -> bool:
        return any(ref.entity == "person" for ref in changes.touched)

    with qtbot.waitSignal(opened.room.news.changed, check_params_cb=of_somchai):
        opened.people.add("Somchai", "")
    assert (assessing.facts is facts, planning.page is plan) == (True, True)
    opened.show_page("plan")
    assert (assessing.facts is facts, planning.page is plan) == (True, False)
    opened.show_page("assessment")
    assert assessing.facts is not facts
    facts = assessing.facts
    opened.show_page("help")
    opened.show_page("assessment")
    assert assessing.facts is facts, "nothing was said meanwhile"


def test_nothing_the_frame_does_stops_the_window(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    for each in opened.pages_there():  # made once: how long that takes is another matter
        opened.show_page(each.key)
    qtbot.wait(200)
    with StallWatch() as watch:
        for each in opened.pages_there():
            opened.show_page(each.key)
            qtbot.wait(10)
        for by in (-1, -1, 1):
            opened.travel(by)
            qtbot.wait(10)
        opened.commands.find()
        for typed in ("ข้", "ข้อ", "ข้อ 3"):
            opened.commands.palette.line.setText(typed)
            qtbot.wait(10)
        opened.commands.palette.reject()
        opened.commands.show_keys()
        qtbot.wait(10)
        opened.commands.sheet.reject()
        for _time in range(2):
            opened.commands.toggle_rail()
            qtbot.wait(10)
        opened.people.add("Somchai", "")
        qtbot.wait(300)
        opened.commands.undo()
        qtbot.wait(300)
    assert not [f"{length:.3f} s\n{stack}" for length, stack in watch.stalls]


def test_the_longest_level_opens_without_a_pause(fresh: Window, qtbot: QtBot) -> None:
    for each in office(fresh).pages_there():  # not made behind the level just now
        office(fresh).leaf(each.key)
    qtbot.wait(100)
    page(fresh).choose("d2")
    with StallWatch() as watch:
        page(fresh).choose("d1")
        qtbot.wait(200)
    assert not watch.stalls


def test_another_theme_keeps_the_ladder_and_another_text_size_makes_it_anew(sample: Window) -> None:
    here = panel(sample, "d5.l1.1")
    for theme in ("dark", "light", "dark"):
        sample.dress(theme, 100)
    assert panel(sample, "d5.l1.1") is here
    sample.dress("light", 125)
    assert panel(sample, "d5.l1.1") is not here, "another text size needs other widgets"


def test_nothing_flashes_as_a_window_of_its_own(sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A widget shown before it has a parent is a window for a moment, and takes the keyboard along."""
    strays: list[str] = []
    shown = QWidget.setVisible

    def watched(widget: QWidget, visible: bool) -> None:
        if visible and widget.isWindow() and not isinstance(widget, QMainWindow | QDialog | QMenu):
            strays.append(repr(widget))
        shown(widget, visible)

    monkeypatch.setattr(QWidget, "setVisible", watched)
    for dimension in view(sample).dimensions:
        page(sample).choose(dimension.id)
        for item in dimension.items:
            panel(sample, item.id)
    office(sample).show_page("papers")
    qtbot.wait(20)
    assert not strays
    assert QApplication.activeWindow() is sample


def test_nobody_answers_at_the_door_of_a_folder_that_is_not_open(tmp_path: Path) -> None:
    assert not raise_other_window(tmp_path)


def test_a_second_start_on_the_same_folder_ends_with_success(sample: Window, qtbot: QtBot, tmp_path: Path) -> None:
    """The whole program, as a person starts it twice."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PRONGSAI_KEYS": str(tmp_path / "keys")}
    second = subprocess.Popen([sys.executable, str(ROOT / "main.py")], env=environment, cwd=tmp_path)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.returncode == 0
    assert sample.office is not None, "the first window works on"


def test_the_error_dialog_says_three_sentences_and_never_markup(sample: Window) -> None:
    from core.errors import UserError

    before = QApplication.focusWidget()
    sample.show_refusal(UserError("<b>อะไร</b>", "ทำไม", "ทำอย่างไร"))
    assert sample.problem is not None
    texts = [label.text() for label in sample.problem.findChildren(QWidget) if hasattr(label, "text")]
    assert {"<b>อะไร</b>", "ทำไม", "ทำอย่างไร"} <= set(texts)
    QTest.mouseClick(sample.problem.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "<b>อะไร</b>\nทำไม\nทำอย่างไร"
    QTest.keyClick(sample.problem, Qt.Key.Key_Return)
    assert not sample.problem.isVisible()
    assert QApplication.focusWidget() is before
