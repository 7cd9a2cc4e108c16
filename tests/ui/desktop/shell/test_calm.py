"""What nobody sees is read once it is shown, nothing flashes, no bug is lost, and there is one window per folder."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.plan.deeds import start_plan
from core.values import Changes
from tests.ui.desktop.acting import come_to_rest, desk_of, office, page, panel, plans_of, view
from ui.desktop.shell.single_instance import raise_other_window
from ui.desktop.shell.window import Window

ROOT = Path(__file__).parents[4]


def test_what_nobody_sees_is_read_once_it_is_shown(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    form = opened.session.forms.get("moral-plan")
    opened.session.do(partial(start_plan, instrument=form, year=2569, ordinal=None))
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


def test_another_theme_keeps_the_ladder_and_another_text_size_makes_it_anew(sample: Window) -> None:
    here = panel(sample, "d5.l1.1")
    for theme in ("dark", "light", "dark"):
        sample.dress(theme, 100)
    assert panel(sample, "d5.l1.1") is here
    sample.dress("light", 125)
    assert panel(sample, "d5.l1.1") is not here, "another text size needs other widgets"


def test_nothing_flashes_as_a_window_of_its_own(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    for each in office(sample).pages_there():
        office(sample).show_page(each.key)
        qtbot.wait(20)
        assert QApplication.activeWindow() is sample, each.key
    assert not strays


def test_nobody_answers_at_the_door_of_a_folder_that_is_not_open(tmp_path: Path) -> None:
    assert not raise_other_window(tmp_path)


def test_a_second_start_on_the_same_folder_ends_with_success(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """The whole program, as a person starts it twice."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PRONGSAI_KEYS": str(tmp_path / "keys"),
    }
    second = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py")], env=environment, cwd=tmp_path
    )
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.returncode == 0
    assert sample.office is not None, "the first window works on"


def test_the_error_dialog_says_three_sentences_and_never_markup(sample: Window) -> None:
    from core.errors import UserError

    before = QApplication.focusWidget()
    sample.show_refusal(UserError("<b>อะไร</b>", "ทำไม", "ทำอย่างไร"))
    assert sample.problem is not None
    texts = [
        label.text() for label in sample.problem.findChildren(QWidget) if hasattr(label, "text")
    ]
    assert {"<b>อะไร</b>", "ทำไม", "ทำอย่างไร"} <= set(texts)
    QTest.mouseClick(sample.problem.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "<b>อะไร</b>\nทำไม\nทำอย่างไร"
    QTest.keyClick(sample.problem, Qt.Key.Key_Return)
    assert not sample.problem.isVisible()
    assert QApplication.focusWidget() is before
