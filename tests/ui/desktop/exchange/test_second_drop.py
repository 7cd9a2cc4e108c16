"""Files that come while others are looked at or imported: nothing of two drops is mixed, and nothing is lost."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.exchange.incoming_view import ImportPreview
from core.exchange.staging import ImportOutcome
from tests.ui.desktop.acting import drop, exchange_of, office, written
from tests.ui.desktop.exchange.test_waiting_files import files_of
from ui.desktop.exchange.incoming import IncomingFilesPage
from ui.desktop.exchange.page import POST
from ui.desktop.shell.window import Window
from ui.session import QueuedAction
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
WAIT = 20_000  # milliseconds
FIRST, SECOND = ("แรก-0.prongsai", "แรก-1.prongsai"), ("หลัง-0.prongsai",)


@pytest.fixture
def first(sample: Window, desk: Wiring, tmp_path: Path) -> list[Path]:
    office(sample).show_page("exchange")
    return files_of(sample, desk, tmp_path, "แรก", 2)


@pytest.fixture
def second(sample: Window, desk: Wiring, tmp_path: Path) -> list[Path]:
    return files_of(sample, desk, tmp_path, "หลัง", 1, "b" * 32)


def look(window: Window, qtbot: QtBot, paths: list[Path]) -> IncomingFilesPage:
    """Drop files on the window, and wait until they can be imported."""
    drop(office(window), *paths)
    incoming = exchange_of(office(window)).incoming
    qtbot.waitUntil(incoming.take.isVisible, timeout=WAIT)
    return incoming


def at_the_first(
    window: Window, kind: type[ImportPreview | ImportOutcome], do: Callable[[], object]
) -> None:
    """Do something as soon as the first step of this kind is told."""
    news, told = office(window).room.news, list[object]()

    def step(news_of: object) -> None:
        if isinstance(news_of, kind) and not told:
            told.append(news_of)
            do()

    news.progress.connect(step)


def holds(page: IncomingFilesPage, names: tuple[str, ...]) -> bool:
    """Whether each file stands there just once."""
    lines = [one.title for one in page.files.shown()]
    return all(lines.count(each) == 1 for each in names)


def without(page: IncomingFilesPage, names: tuple[str, ...]) -> bool:
    words = [written(page), *(one.title for one in page.files.shown())]
    return not any(each in text for each in names for text in words)


def test_what_is_dropped_during_an_import_waits_until_its_report_was_read(
    sample: Window, qtbot: QtBot, first: list[Path], second: list[Path]
) -> None:
    incoming = look(sample, qtbot, first)
    during: list[str] = []

    def meanwhile() -> None:
        drop(office(sample), *second)
        during.append(written(incoming))

    at_the_first(sample, ImportOutcome, meanwhile)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: "วางไว้อีก 1 ไฟล์ ยังไม่ได้เปิดดู" in written(incoming), timeout=WAIT)
    assert "วางไว้อีก 1 ไฟล์ จะเปิดดูหลังการนำเข้านี้" in during[0]
    assert "ยังไม่ได้เปิดดู" not in during[0]
    qtbot.waitUntil(lambda: holds(incoming, FIRST), timeout=WAIT)
    report = written(incoming)
    assert "เก็บไว้แล้ว 2 ไฟล์ รอยืนยันผู้ส่ง" in report
    assert without(incoming, SECOND)
    QTest.mouseClick(incoming.leave, LEFT)
    qtbot.waitUntil(incoming.take.isVisible, timeout=WAIT)
    qtbot.waitUntil(lambda: holds(incoming, SECOND), timeout=WAIT)
    words = written(incoming)
    assert "ตรวจก่อนนำเข้า 1 ไฟล์" in words
    assert without(incoming, FIRST)
    assert "วางไว้อีก" not in words


def test_who_has_left_the_report_sees_at_once_what_was_dropped(
    sample: Window, qtbot: QtBot, first: list[Path], second: list[Path]
) -> None:
    incoming = look(sample, qtbot, first)
    page = exchange_of(office(sample))

    def meanwhile() -> None:
        drop(office(sample), *second)
        QTest.mouseClick(incoming.leave, LEFT)

    at_the_first(sample, ImportOutcome, meanwhile)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(incoming.take.isVisible, timeout=WAIT)
    assert not page.on_post
    qtbot.waitUntil(lambda: holds(incoming, SECOND), timeout=WAIT)
    assert without(incoming, FIRST)


def test_what_is_dropped_during_a_preview_is_looked_at_with_it(
    sample: Window, qtbot: QtBot, first: list[Path], second: list[Path]
) -> None:
    incoming = exchange_of(office(sample)).incoming
    at_the_first(sample, ImportPreview, partial(drop, office(sample), *second))
    look(sample, qtbot, first)
    qtbot.waitUntil(lambda: holds(incoming, (*FIRST, *SECOND)), timeout=WAIT)
    assert "ตรวจก่อนนำเข้า 3 ไฟล์" in written(incoming)


def test_an_import_that_waits_for_its_backup_is_one_and_is_said_to_be_under_way(
    sample: Window,
    qtbot: QtBot,
    first: list[Path],
    second: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: list[Callable[[], object]] = []
    monkeypatch.setattr(
        type(office(sample).room.backing), "before", lambda _self, _why, then: held.append(then)
    )
    incoming = look(sample, qtbot, first)
    assert "กำลังนำเข้า" not in written(incoming)
    agreed = incoming.stage.agreed()
    QTest.mouseClick(incoming.take, LEFT)
    incoming._calls.take(agreed)
    assert len(held) == 1
    assert "กำลังนำเข้า 2 ไฟล์" in written(incoming)
    assert incoming.take.isHidden()
    QTest.mouseClick(incoming.leave, LEFT)
    assert exchange_of(office(sample)).on_post
    exchange_of(office(sample)).show_head(POST)
    drop(office(sample), *second)
    assert "ตรวจก่อนนำเข้า" not in written(incoming)
    held[0]()
    qtbot.waitUntil(lambda: "เก็บไว้แล้ว 2 ไฟล์ รอยืนยันผู้ส่ง" in written(incoming), timeout=WAIT)


def test_a_preview_that_is_stopped_says_so_of_what_was_looked_at(
    sample: Window, qtbot: QtBot, first: list[Path]
) -> None:
    desk_of = exchange_of(office(sample)).incoming
    jobs: list[QueuedAction] = []
    office(sample).room.news.begun.connect(jobs.append)
    at_the_first(sample, ImportPreview, lambda: jobs[-1].cancel())
    look(sample, qtbot, first)
    assert "กำลังเปิดดู" not in written(desk_of)
    assert "ตรวจก่อนนำเข้า" in written(desk_of)
