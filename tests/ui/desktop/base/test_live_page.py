"""A page stays in step with the folder, of one moment: read where somebody sees it, while news go on too."""

import threading
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.forms.ports import Reader
from core.people.deeds import add_person
from core.values import Changes, Ref
from tests.known import known
from tests.ui.desktop.acting import ignored, office
from ui.desktop.base import live_page
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.settings import WindowSettings
from ui.desktop.evidence.desk import ScanFolderWatcher
from ui.desktop.shell.window import Window
from ui.session import SessionListener

LONG = 300  # milliseconds after which what rests for 20 has been read


@pytest.mark.parametrize("key", ["papers", "evidence", "sign"])
def test_a_page_that_was_left_is_read_again_when_it_is_opened(
    sample: Window, qtbot: QtBot, key: str
) -> None:
    opened = office(sample)
    opened.show_page(key)
    live = known(opened.leaf(key).widget.findChild(PageRefresher))
    qtbot.waitUntil(lambda: not live.stale and not live._reader.reading, timeout=8000)
    opened.show_page("bin")
    opened.session.do(partial(add_person, name="ผู้มาใหม่", position="นักวิชาการ"))
    live.note()  # whatever it shows
    qtbot.wait(LONG)
    assert live.stale, "nobody sees it"
    opened.show_page(key)
    qtbot.waitUntil(lambda: not live.stale, timeout=8000)


def test_news_are_read_where_they_are_seen(sample: Window, qtbot: QtBot) -> None:
    room = office(sample).room
    page = QWidget()
    reads = list[int]()
    qtbot.addWidget(page)
    live = PageRefresher[None](
        room, page, lambda: reads.append(1), entities=frozenset({"answer"}), silent=frozenset({"x"})
    )
    resting = PageRefresher[None](room, page, lambda: reads.append(2), rest=20)
    news = frozenset({Ref(room.unit, "answer", "0" * 32)})
    room.news.changed.emit(Changes("answer_item", "", news))
    assert (reads, live.stale) == ([], True), "nobody sees it"
    page.show()
    live.catch_up()
    for other in (Changes("answer_item"), Changes("x", "", news)):
        room.news.changed.emit(other)
    assert reads == [1]
    qtbot.waitUntil(lambda: reads == [1, 2], timeout=8000)
    room.news.changed.emit(Changes("answer_item", "", news))
    assert reads == [1, 2, 1]
    page.hide()
    qtbot.wait(LONG)
    assert (reads, resting.stale) == ([1, 2, 1], True), "it was left before it was read"
    page.show()
    room.news.changed.emit(Changes("answer_item"))
    room.host.closing.emit()
    qtbot.wait(LONG)
    assert reads == [1, 2, 1], "the folder is let go"


def test_what_comes_late_is_not_shown(sample: Window, qtbot: QtBot) -> None:
    room = office(sample).room
    page = QWidget()
    shown = list[int]()
    go_on = Event()
    qtbot.addWidget(page)

    def read() -> partial[int] | None:
        return partial(slowly, year=live.year) if live.due() else None

    def slowly(_reader: Reader, year: int) -> int:
        if year == 2568:
            go_on.wait(8)
        return year

    live = PageRefresher(room, page, read, shown.append)
    live.show_year(2569)
    qtbot.waitUntil(lambda: shown == [2569], timeout=8000)
    live.show_year(2569)
    assert not live._reader.reading, "nothing has changed"
    live.show_year(2568)
    live.show_year(2569)
    go_on.set()
    qtbot.waitUntil(lambda: not live._reader.reading, timeout=8000)
    assert shown == [2569]
    live.read_again()
    qtbot.waitUntil(lambda: shown == [2569, 2569], timeout=8000)
    go_on.clear()
    live.show_year(2568)
    live.show_year(2568)
    assert live._reader._next is None, "the same is being read"
    go_on.set()
    qtbot.waitUntil(lambda: shown == [2569, 2569, 2568], timeout=8000)


TOOK = 0.05  # seconds that reading takes on a slow PC


def test_what_takes_long_to_read_is_read_the_seldomer(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = office(sample).room
    page = QWidget()
    reads = list[int]()
    monkeypatch.setattr(live_page, "perf_counter", lambda: TOOK * len(reads))
    qtbot.addWidget(page)
    page.show()
    live = PageRefresher[None](
        room, page, lambda: reads.append(1), entities=frozenset({"answer"}), rest=1, often=True
    )
    news = Changes("take_votes", "", frozenset({Ref(room.unit, "answer", "0" * 32)}))

    def read_times(wanted: int) -> bool:
        room.news.changed.emit(news)
        return len(reads) == wanted

    qtbot.waitUntil(lambda: read_times(1), timeout=8000)
    assert live._later.interval() >= 15 * 1000 * TOOK, "the window is free in between"
    qtbot.waitUntil(lambda: read_times(2), timeout=8000)


def test_what_was_read_meanwhile_is_not_read_once_more(sample: Window, qtbot: QtBot) -> None:
    room = office(sample).room
    page = QWidget()
    reads = list[int]()
    qtbot.addWidget(page)
    page.show()
    live = PageRefresher[None](
        room, page, lambda: reads.append(1), entities=frozenset({"answer"}), rest=50, often=True
    )
    news = Changes("decide_item", "", frozenset({Ref(room.unit, "answer", "0" * 32)}))
    room.news.changed.emit(news)
    live.read()  # the page is opened meanwhile
    reads.clear()
    qtbot.wait(200)
    assert reads == []
    room.news.changed.emit(news)
    qtbot.waitUntil(lambda: reads == [1], timeout=8000)


def people(reader: Reader) -> int:
    return len(reader.records("person"))


def test_what_is_saved_while_a_view_is_read_is_seen_whole_by_the_next_and_not_at_all_by_this(
    sample: Window,
) -> None:
    session, saved = office(sample).session, threading.Event()

    heard = SessionListener(changed=lambda _changes: saved.set())

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
    hangs = threading.Event()
    looked = list[Path]()
    came = list[int]()
    pool = QThreadPool.globalInstance()

    def never(folder: Path) -> list[object]:
        looked.append(folder)
        hangs.wait()
        return []

    monkeypatch.setattr("ui.desktop.evidence.desk.files_in", never)
    settings = WindowSettings(tmp_path / "settings.json")
    settings.keep(scanner=str(tmp_path))
    folders = [
        ScanFolderWatcher(settings, sample, ignored) for _ in range(pool.maxThreadCount() + 1)
    ]
    try:
        for folder in folders:
            folder.look()
        qtbot.waitUntil(lambda: len(looked) == len(folders))
        BackgroundReader(office(sample).session, sample).read(people, came.append)
        qtbot.waitUntil(lambda: bool(came))
    finally:
        hangs.set()
