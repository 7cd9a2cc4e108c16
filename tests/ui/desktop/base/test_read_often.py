"""Pages that are read again while news go on coming, as votes of a room of phones do."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.values import Changes, Ref
from tests.ui.desktop.acting import office
from ui.desktop.base import live_page
from ui.desktop.base.live_page import LivePage
from ui.desktop.shell.window import Window

TOOK = 0.05  # seconds that reading takes on a slow PC


def test_what_takes_long_to_read_is_read_the_seldomer(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, page, reads = office(sample).room, QWidget(), list[int]()
    monkeypatch.setattr(live_page, "perf_counter", lambda: TOOK * len(reads))
    qtbot.addWidget(page)
    page.show()
    live = LivePage[None](room, page, lambda: reads.append(1), entities=frozenset({"answer"}), rest=1, often=True)
    news = Changes("take_votes", "", frozenset({Ref(room.unit, "answer", "0" * 32)}))

    def read_times(wanted: int) -> bool:
        room.news.changed.emit(news)
        return len(reads) == wanted

    qtbot.waitUntil(lambda: read_times(1), timeout=8000)
    assert live._later.interval() >= 15 * 1000 * TOOK, "the window is free in between"
    qtbot.waitUntil(lambda: read_times(2), timeout=8000)


def test_what_was_read_meanwhile_is_not_read_once_more(sample: Window, qtbot: QtBot) -> None:
    room, page, reads = office(sample).room, QWidget(), list[int]()
    qtbot.addWidget(page)
    page.show()
    live = LivePage[None](room, page, lambda: reads.append(1), entities=frozenset({"answer"}), rest=50, often=True)
    news = Changes("decide_item", "", frozenset({Ref(room.unit, "answer", "0" * 32)}))
    room.news.changed.emit(news)
    live.read()  # the page is opened meanwhile
    reads.clear()
    qtbot.wait(200)
    assert reads == []
    room.news.changed.emit(news)
    qtbot.waitUntil(lambda: reads == [1], timeout=8000)
