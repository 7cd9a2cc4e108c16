"""What a page or a paper shows is of one moment, whatever the pen saves while it is read."""

import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from core.forms.ports import Reader
from core.people.deeds import add_person
from core.values import Changes
from tests.ui.desktop.acting import office
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.settings import Settings
from ui.desktop.evidence.desk import ScannerFolder
from ui.desktop.shell.window import Window


def people(reader: Reader) -> int:
    return len(reader.records("person"))


def test_what_is_saved_while_a_view_is_read_is_seen_whole_by_the_next_and_not_at_all_by_this(sample: Window) -> None:
    session, saved = office(sample).session, threading.Event()

    def heard(kind: str, news: object) -> None:
        if kind == "changed" and isinstance(news, Changes):
            saved.set()

    def twice(reader: Reader) -> tuple[int, int]:
        first = people(reader)
        session.do(partial(add_person, name="ผู้มาใหม่", position="นักวิชาการ"))
        assert saved.wait(10), "the pen does not wait for who reads"
        return first, people(reader)

    before = session.read(people)
    session.listen(heard)
    assert session.read(twice) == (before, before)
    session.forget(heard)
    assert session.read(people) == before + 1


def test_a_scanners_folder_that_hangs_holds_no_thread_that_pages_are_read_on(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk behind it sleeps or the network is gone; there are as few threads as the machine has cores."""
    hangs, looked, came, pool = threading.Event(), list[Path](), list[int](), QThreadPool.globalInstance()

    def never(folder: Path) -> list[object]:
        looked.append(folder)
        hangs.wait()
        return []

    monkeypatch.setattr("ui.desktop.evidence.desk.files_in", never)
    settings = Settings(tmp_path / "settings.json")
    settings.keep(scanner=str(tmp_path))
    folders = [ScannerFolder(settings, sample) for _ in range(pool.maxThreadCount() + 1)]
    try:
        for folder in folders:
            folder.look()
        qtbot.waitUntil(lambda: len(looked) == len(folders))
        BackgroundReader(office(sample).session, sample).read(people, came.append)
        qtbot.waitUntil(lambda: bool(came))
    finally:
        hangs.set()
