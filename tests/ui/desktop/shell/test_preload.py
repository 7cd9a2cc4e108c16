"""Pages nobody has asked for are read and made behind the first one."""

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import office
from ui.desktop.shell.preload import FIRST
from ui.desktop.shell.window import Window


@pytest.fixture
def made_ahead() -> int:
    """As in the program."""
    return FIRST


def test_slow_pages_are_made_behind_the_first(sample: Window, qtbot: QtBot) -> None:
    view = office(sample)
    view.show_page("home")
    qtbot.waitUntil(lambda: {"plan", "assessment"} <= view._leaves.keys(), timeout=20_000)
    plan = view.leaf("plan")
    view.show_page("plan")
    assert view.leaf("plan") is plan
