"""What pages and readings have let go of is given back to the system once somebody stays on a page."""

from pathlib import Path
from threading import get_ident

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import come_to_rest, new_sample, office
from ui.desktop.base.background import give_memory_back
from ui.desktop.shell import office as shell
from ui.desktop.shell.window import Window

# held one by one by the system's own heap: Python's holds what is smaller
PIECES = 20_000
SIZE = 1_000
PAGE = 4096


def resident() -> int:
    """Bytes of memory this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def test_what_lies_below_something_that_is_held_is_given_back() -> None:
    below = [bytes(SIZE) for _piece in range(PIECES)]
    above = [bytes(SIZE) for _piece in range(100)]
    below.clear()
    before = resident()
    give_memory_back()
    assert before - resident() > PIECES * SIZE / 2
    assert len(above) == 100


def test_it_is_given_back_behind_the_window_once_nobody_has_gone_anywhere_for_a_while(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = list[int]()
    monkeypatch.setattr(shell, "give_memory_back", lambda: given.append(get_ident()))
    monkeypatch.setattr(shell, "CALM", 1500)
    new_sample(window, tmp_path)
    come_to_rest(qtbot, window)
    qtbot.waitUntil(lambda: bool(given))
    assert get_ident() not in given
    given.clear()
    for _turn in range(4):
        office(window).show_page("plan")
        qtbot.wait(50)
        office(window).show_page("home")
        qtbot.wait(50)
    assert not given, "not while pages are being opened"
    qtbot.waitUntil(lambda: len(given) == 1)
