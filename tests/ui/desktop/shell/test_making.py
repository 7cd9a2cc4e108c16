"""Offices are made, and pages nobody has asked for, without keeping the window waiting."""

from pathlib import Path
from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import new_office, new_sample, office
from ui.desk import NewOffice
from ui.desktop.first.page import FirstRunPage
from ui.desktop.shell.preload import FIRST
from ui.desktop.shell.status import Toast
from ui.desktop.shell.window import Window
from wiring import Wiring

ROOM = Path(__file__).parents[4] / "ui" / "desktop"


def new(folder: Path) -> NewOffice:
    return NewOffice(folder, "อำเภอตัวอย่าง", "1201", "district", "", 2569)


def test_the_folder_of_an_office_is_never_made_on_the_thread_of_the_window(
    window: Window, desk: Wiring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create, of_window = desk.create, list[bool]()

    def noted(details: NewOffice) -> None:
        of_window.append(current_thread() is main_thread())
        create(details)

    monkeypatch.setattr(desk, "create", noted)
    new_office(window, new(tmp_path / "office"))
    window.show_first_run()
    new_sample(window, tmp_path)
    assert of_window == [False, False]


def test_whoever_makes_a_folder_in_the_window_makes_it_there() -> None:
    found = [
        path.name
        for path in ROOM.rglob("*.py")
        if "desk.create" in path.read_text(encoding="utf-8")
    ]
    assert found == ["joining.py"]


def test_a_folder_that_cannot_be_made_is_told_and_the_first_run_stays(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "office").write_text("a file", encoding="utf-8")
    window.make_office(new(tmp_path / "office"))
    qtbot.waitUntil(
        lambda: window.problem is not None and window.problem.isVisible(), timeout=20_000
    )
    assert isinstance(window.centralWidget(), FirstRunPage)
    assert not [toast.says for toast in window.findChildren(Toast) if toast.says]
    assert window.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_second_press_while_a_folder_is_made_makes_no_other(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    focused = window.focusWidget()
    window.make_office(new(tmp_path / "one"))
    window.make_office(new(tmp_path / "two"))
    (waiting,) = window.findChildren(Toast)
    assert (waiting.says, window.focusWidget()) == ("กำลังสร้างหน่วยงาน", focused)
    qtbot.waitUntil(lambda: window.office is not None, timeout=20_000)
    assert office(window).room.folder == tmp_path / "one"
    assert not (tmp_path / "two").exists()


def test_who_was_named_and_the_page_that_was_asked_for_are_there(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    window.make_office(new(tmp_path / "office"), "กานดา ตัวอย่าง", "พัฒนาการอำเภอ", "plan")
    qtbot.waitUntil(
        lambda: window.office is not None and window.office.key == "plan", timeout=20_000
    )
    qtbot.waitUntil(lambda: "กานดา" in office(window).header.person.text())


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
