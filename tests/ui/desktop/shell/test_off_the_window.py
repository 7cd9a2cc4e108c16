"""What lies in folders and in forms is read beside the window: no save and no page that is opened waits for it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.backups.retention import SecondBackupLocation
from storage.backups import location
from storage.backups.keeper import BackupKeeper
from storage.instruments.library import FormLibrary
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, office, panel, press, saved
from tests.ui.desktop.conftest import NewWindow
from ui.desktop.base import asking_files, backup_timer
from ui.desktop.base.starting import NewDocumentPage
from ui.desktop.shell.window import Window

ITEM = "d3r.l4.3"
WAIT = 20_000


class Asked:
    """Counts calls on the window's thread and on others."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.here, self.beside = Counter[str](), Counter[str]()

    def of(self, owner: Any, name: str, counts: Callable[..., bool] = lambda *_given: True) -> None:
        """Count this one from now on, as far as a call `counts`."""
        plain = getattr(owner, name)

        def asked(*given: Any, **named: Any) -> Any:
            if counts(*given):
                (self.here if current_thread() is main_thread() else self.beside)[name] += 1
            return plain(*given, **named)

        self._patch.setattr(owner, name, asked)


def visit_all(window: Window, qtbot: QtBot) -> None:
    for entry in office(window).pages_there():
        office(window).show_page(entry.key)
        come_to_rest(qtbot, window)


def test_backups_are_listed_on_another_thread(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened = office(sample)
    made = list[object]()
    went = list[bool]()
    backing = opened.room.backing
    backing.made.connect(made.append)
    asked = Asked(monkeypatch)
    for name in ("listed", "unfit", "last", "second"):
        asked.of(BackupKeeper, name)
    for name in ("named", "newest"):
        asked.of(location, name)
    visit_all(sample, qtbot)
    opened.show_page("assessment")
    panel(sample, ITEM)
    press(sample, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(sample, ITEM).state.text == "met", timeout=WAIT)
    for key in ("home", "backups"):
        opened.show_page(key)
        come_to_rest(qtbot, sample)
    backing.make("asked", tmp_path / "stick")
    backing.before("import", lambda: went.append(True))
    qtbot.waitUntil(lambda: bool(went), timeout=WAIT)
    backing.to_second(sample)
    qtbot.waitUntil(lambda: len(made) == 3, timeout=WAIT)
    visit_all(sample, qtbot)
    assert asked.here == {}
    assert {"listed", "unfit", "last", "second"} <= asked.beside.keys()


def test_what_was_taken_away_by_hand_is_said_at_the_next_visit(
    sample: Window, qtbot: QtBot
) -> None:
    opened, made = office(sample), list[object]()
    opened.room.backing.made.connect(made.append)
    opened.room.backing.make("asked")
    qtbot.waitUntil(lambda: bool(made), timeout=WAIT)
    qtbot.waitUntil(lambda: "สำรองล่าสุด" in opened.header.state.text(), timeout=WAIT)
    opened.show_page("home")
    come_to_rest(qtbot, sample)
    (file,) = (opened.room.folder / "backups").glob("*.prongsai-backup")
    file.unlink()
    opened.show_page("bin")
    opened.show_page("home")
    qtbot.waitUntil(lambda: "สำรองล่าสุด" not in opened.header.state.text(), timeout=WAIT)
    assert opened.room.backing.kept().local is None


def test_a_second_place_that_does_not_answer_is_asked_for_anew(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a folder of a network that is gone: whoever looks at it waits for half a minute."""
    place = tmp_path / "gone"
    answers = Event()
    waits = list[bool]()
    chosen = list[object]()
    plain = Path.is_dir

    def is_dir(path: Path) -> bool:
        if path != place:
            return plain(path)
        waits.append(current_thread() is main_thread())
        return not answers.wait(WAIT / 1000)

    def choose(_parent: QWidget, _title: str, _kept: str, start: Path | None) -> None:
        chosen.append(start)

    monkeypatch.setattr(Path, "is_dir", is_dir)
    monkeypatch.setattr(backup_timer, "ANSWERS", 200)
    monkeypatch.setattr(
        BackupKeeper,
        "second",
        lambda _keeper: SecondBackupLocation(place, datetime.now().astimezone()),
    )
    monkeypatch.setattr(asking_files, "ask_folder", choose)
    backing = office(sample).room.backing
    backing.to_second(sample)
    backing.to_second(sample)  # pressed again: nobody is asked twice
    qtbot.waitUntil(lambda: bool(chosen), timeout=WAIT)
    answers.set()
    come_to_rest(qtbot, sample)
    assert (waits, chosen, backing.busy) == ([False], [None], False)


def test_no_page_reads_a_form(
    new_window: NewWindow, sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office(sample).room.folder
    year = office(sample).year
    plain = FormLibrary.__init__
    sample.close()

    def unread(library: FormLibrary, *given: Any) -> None:
        """As after the start of the program: none was read yet."""
        plain(library, *given)
        library._read = {}

    monkeypatch.setattr(FormLibrary, "__init__", unread)
    # one that is offered is read when it is chosen
    monkeypatch.setattr(NewDocumentPage, "_show_form", lambda _page: None)
    monkeypatch.setattr("ui.desktop.shell.office.STANDS", 100)
    window = new_window(lambda made: known(made.open_folder(folder) or None))
    qtbot.waitUntil(lambda: not office(window)._at_rest.isActive(), timeout=WAIT)
    come_to_rest(qtbot, window)
    asked = Asked(monkeypatch)
    asked.of(FormLibrary, "_load", lambda library, path: path not in library._read)
    visit_all(window, qtbot)
    for key in ("plan", "assessment", "documents", "registers"):
        office(window).open_year(year - 1, key)
        come_to_rest(qtbot, window)
    assert asked.here == {}
