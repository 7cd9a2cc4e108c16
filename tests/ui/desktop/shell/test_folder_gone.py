"""The folder is moved away while the window is open: it is named once, what was typed stays, and work goes on after."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.acting import office, page, panel, press, saved, turn_to, type_words
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.shell import start as starting
from ui.desktop.shell.open_office import SameFolderCheck
from ui.desktop.shell.window import Window

ITEM = "d3r.l4.3"


@pytest.fixture
def caught(sample: Window, monkeypatch: pytest.MonkeyPatch) -> Window:
    """The window as the program starts it: what nobody catches is told."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    starting._catch(sample)
    return sample


def folder_of(window: Window) -> Path:
    return office(window).room.folder


def told(window: Window) -> list[ProblemDialog]:
    return [dialog for dialog in window.findChildren(ProblemDialog) if dialog.isVisible()]


def test_it_is_named_once_whatever_is_pressed(caught: Window, qtbot: QtBot, tmp_path: Path) -> None:
    opened, folder = office(caught), folder_of(caught)
    folder.rename(tmp_path / "away")
    for key in ("home", "sign", "scans", "exchange", "health", "backups", "bin"):
        turn_to(opened, key if key != "backups" else "health")
        qtbot.wait(150)
    qtbot.waitUntil(lambda: len(told(caught)) == 1, timeout=10_000)
    (dialog,) = told(caught)
    assert str(folder) in dialog.problem.what
    assert "สะดุด" not in dialog.problem.what
    assert str(folder) in opened.header.saved.accessibleName()
    (tmp_path / "away").rename(folder)


def test_what_is_typed_stays_and_is_saved_once_the_folder_is_back(
    caught: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = folder_of(caught)
    note = panel(caught, ITEM).note.open()
    folder.rename(tmp_path / "away")
    type_words("typed while it was gone")
    qtbot.waitUntil(lambda: len(told(caught)) == 1, timeout=20_000)
    assert "typed while it was gone" in note.toPlainText()
    known(caught.problem).accept()
    (tmp_path / "away").rename(folder)
    caught.activateWindow()
    qtbot.waitUntil(caught.isActiveWindow)
    note.setFocus()
    qtbot.waitUntil(note.hasFocus)
    type_words(" and after")
    written = note.toPlainText()
    assert " and after" in written
    page(caught).setFocus()
    qtbot.waitUntil(lambda: saved(caught, ITEM).note.text == written, timeout=20_000)


def test_what_failed_meanwhile_is_not_told_once_it_is_back(
    caught: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = folder_of(caught)
    folder.rename(tmp_path / "away")
    error = RuntimeError("read in vain")
    # as on another thread: it reaches the window's only later
    sys.excepthook(RuntimeError, error, None)
    (tmp_path / "away").rename(folder)
    qtbot.wait(50)
    assert told(caught) == []
    sys.excepthook(ValueError, ValueError("a fault of another kind"), None)
    qtbot.waitUntil(lambda: len(told(caught)) == 1, timeout=20_000)


def test_an_answer_is_not_called_saved_and_can_be_given_again(
    caught: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = folder_of(caught)
    panel(caught, ITEM)
    before = saved(caught, ITEM).state.text
    folder.rename(tmp_path / "away")
    press(caught, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: len(told(caught)) == 1, timeout=20_000)
    assert "บันทึกแล้ว" not in office(caught).header.saved.says
    known(caught.problem).accept()
    (tmp_path / "away").rename(folder)
    assert saved(caught, ITEM).state.text == before != "met", (
        "what went along would be called saved by nobody"
    )
    panel(caught, ITEM)
    press(caught, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(caught, ITEM).state.text == "met", timeout=20_000)
    qtbot.waitUntil(lambda: "บันทึกแล้ว" in office(caught).header.saved.says, timeout=20_000)


def test_the_window_closes_without_a_word_when_its_folder_is_gone(
    caught: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    folder_of(caught).rename(tmp_path / "away")
    caught.close()
    assert caught.office is None
    assert not caught.isVisible()
    assert caught.open_folder(tmp_path / "away"), "and it opens where it lies now"
    caught.show()  # a window that is not shown is not closed
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_folder_that_is_there_is_not_called_gone(caught: Window, tmp_path: Path) -> None:
    """The control: a guard that always or never speaks is no guard."""
    folder = folder_of(caught)
    guard = SameFolderCheck(folder)
    assert guard.problem() is None
    folder.rename(tmp_path / "away")
    assert guard.problem() is not None
    (tmp_path / "away").rename(folder)
    assert guard.problem() is None, "it is back"


def test_a_copy_in_its_place_is_not_taken_for_it(caught: Window, tmp_path: Path) -> None:
    """What the window writes would go into the deleted one."""
    database = folder_of(caught) / "prongsai.db"
    copy = database.read_bytes()
    database.rename(tmp_path / "deleted.db")
    database.write_bytes(copy)
    assert caught.missing() is not None
    database.unlink()
    (tmp_path / "deleted.db").rename(database)
