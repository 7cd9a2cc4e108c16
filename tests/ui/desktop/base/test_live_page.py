"""A page stays in step with the folder: it is read where somebody sees it, else once it is opened, and never late."""

from functools import partial
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.forms.ports import Reader
from core.people.deeds import add_person
from core.values import Changes, Ref
from tests.known import known
from tests.ui.desktop.acting import office
from ui.desktop.base.live_page import LivePage
from ui.desktop.shell.window import Window

LONG = 300  # milliseconds after which what rests for 20 has been read


@pytest.mark.parametrize("key", ["papers", "evidence", "sign"])
def test_a_page_that_was_left_is_read_again_when_it_is_opened(sample: Window, qtbot: QtBot, key: str) -> None:
    opened = office(sample)
    opened.show_page(key)
    live = known(opened.leaf(key).widget.findChild(LivePage))
    qtbot.waitUntil(lambda: not live.stale and not live._reader.reading, timeout=8000)
    opened.show_page("bin")
    opened.session.do(partial(add_person, name="ผู้มาใหม่", position="นักวิชาการ"))
    live.note()  # whatever it shows
    qtbot.wait(LONG)
    assert live.stale, "nobody sees it"
    opened.show_page(key)
    qtbot.waitUntil(lambda: not live.stale, timeout=8000)


def test_news_are_read_where_they_are_seen(sample: Window, qtbot: QtBot) -> None:
    room, page, reads = office(sample).room, QWidget(), list[int]()
    qtbot.addWidget(page)
    live = LivePage[None](room, page, lambda: reads.append(1), entities=frozenset({"answer"}), silent=frozenset({"x"}))
    resting = LivePage[None](room, page, lambda: reads.append(2), rest=20)
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
    room, page, shown, go_on = office(sample).room, QWidget(), list[int](), Event()
    qtbot.addWidget(page)

    def read() -> partial[int] | None:
        return partial(slowly, year=live.year) if live.due() else None

    def slowly(_reader: Reader, year: int) -> int:
        if year == 2568:
            go_on.wait(8)
        return year

    live = LivePage(room, page, read, shown.append)
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
