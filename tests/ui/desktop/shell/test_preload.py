"""Pages nobody has asked for are read and made behind the first one, in pieces that hold up no click."""

import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from tests.pace import pace
from tests.ui.desktop.acting import office
from tests.ui.desktop.watch import BUDGET, StallWatch
from ui.desktop.shell.preload import FIRST
from ui.desktop.shell.window import Window

TICK = 1 / 64 if sys.platform == "win32" else 0.0  # seconds, of the clock of threads there
PIECES = """
import time
from PySide6.QtWidgets import QApplication
import main, ui.desktop.home.desk, ui.desktop.shell.office
from ui.desktop.shell.preload import read_later
took, last = [], time.thread_time()
for key in read_later():
    now = time.thread_time()
    took.append(now - last)
    last = now
print(max(took))
"""


@pytest.fixture
def made_ahead() -> int:
    """As in the program."""
    return FIRST


def test_slow_pages_are_made_behind_the_first(sample: Window, qtbot: QtBot) -> None:
    view = office(sample)
    with StallWatch() as watch:
        view.show_page("home")
        qtbot.waitUntil(lambda: {"plan", "assessment"} <= view._leaves.keys(), timeout=20_000)
    assert watch.stalls == []
    plan = view.leaf("plan")
    view.show_page("plan")
    assert view.leaf("plan") is plan


def test_every_piece_that_is_read_is_small() -> None:
    done = subprocess.run([sys.executable, "-c", PIECES], check=True, capture_output=True, text=True)
    longest = float(done.stdout)
    assert longest <= BUDGET * pace() + TICK
