"""The window on a folder whose drive cannot be written: it is shown, one bar says why, and nothing is saved."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.acting import come_to_rest, office, panel, press
from tests.ui.desktop.backups.test_keys_lost import ITEM, click, log_of
from ui.desktop.shell.window import Window
from ui.desktop.widgets.read_only import ReadOnlyBar


def bar(window: Window) -> ReadOnlyBar:
    return next(
        one for one in office(window).findChildren(ReadOnlyBar) if "อ่านอย่างเดียว" in one.says
    )


@pytest.fixture
def unwritable(sample: Window, qtbot: QtBot, tmp_path: Path) -> Window:
    """The window on a folder where SQLite can make no index of its journal, as on a drive that is full."""
    folder = tmp_path / "prongsai-sample"
    come_to_rest(qtbot, sample)
    sample.show_first_run()
    qtbot.waitUntil(
        lambda: not any(one.name == "backup" for one in threading.enumerate()), timeout=20_000
    )
    (folder / "prongsai.db-shm").unlink(missing_ok=True)
    (folder / "prongsai.db-shm").mkdir()
    assert sample.open_folder(folder)
    come_to_rest(qtbot, sample)
    return sample


def test_every_page_is_read_and_one_bar_says_why_nothing_is_saved(
    unwritable: Window, qtbot: QtBot
) -> None:
    before = log_of(unwritable)
    for entry in office(unwritable).pages_there():
        office(unwritable).show_page(entry.key)
        come_to_rest(qtbot, unwritable)
        assert bar(unwritable).isVisible()
        assert unwritable.problem is None, entry.key
    why = known(office(unwritable).room.office.unwritable)
    assert why.why in bar(unwritable).says.replace("\u200b", "")
    assert log_of(unwritable) == before


def test_a_save_is_refused_with_that_sentence_and_works_once_the_folder_can_be_written(
    unwritable: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    before = log_of(unwritable)
    office(unwritable).show_page("assessment")
    panel(unwritable, ITEM)
    press(unwritable, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: unwritable.problem is not None, timeout=8000)
    problem = known(unwritable.problem)
    assert problem.problem == office(unwritable).room.office.unwritable
    assert log_of(unwritable) == before
    problem.reject()
    (tmp_path / "prongsai-sample" / "prongsai.db-shm").rmdir()
    click(bar(unwritable).go)
    come_to_rest(qtbot, unwritable)
    assert office(unwritable).room.office.read_only is None


def test_it_is_backed_up_to_another_place(unwritable: Window, qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    office(unwritable).room.backing.make("asked", place)
    qtbot.waitUntil(lambda: len([*place.glob("*.prongsai-backup")]) == 1, timeout=20_000)
    come_to_rest(qtbot, unwritable)
    assert unwritable.problem is None
