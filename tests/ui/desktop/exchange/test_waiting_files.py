"""Files of senders nobody knows, by real clicks: shown with age, size and sender, let go alone or all, and named."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.log.post import WaitingBundle
from tests.storage.exchange.hostile import Sender
from tests.ui.desktop.acting import exchange_of, office
from tests.ui.desktop.fitting import SCREEN, fits
from ui.desktop.exchange.page import WAITING
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import Button
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
WAIT = 20_000  # milliseconds
UNREAD = "ผู้ส่งยังไม่ได้รับการยืนยัน จึงยังไม่ได้เปิดอ่าน เมื่อการยืนยันมาถึงแล้วจะนำเข้าพร้อมการนำเข้าครั้งนั้น"


def said(widget: QWidget) -> str:
    return " ".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisible()
    ).replace("\u200b", "")


def files_of(
    window: Window, desk: Wiring, room: Path, called: str, many: int, unit: str = "a" * 32
) -> list[Path]:
    """Files to the office that is open, all by one key nobody has certified."""
    sender = Sender(unit, desk.keys.of(office(window).room.folder)["age"])
    found = []
    for number in range(many):
        path = room / f"{called}-{number}.prongsai"
        path.write_bytes(sender.bundle(more={"made": f"2026-11-20T09:00:0{number}"}))
        found.append(path)
    return found


def take(window: Window, qtbot: QtBot, paths: list[Path]) -> str:
    """Look at the files and take them in by the buttons of the page; what it reports then."""
    opened = office(window)
    opened.show_page("exchange")
    page = exchange_of(opened)
    page._calls.preview(paths)
    qtbot.waitUntil(lambda: page.incoming.take.isVisible(), timeout=WAIT)
    qtbot.waitUntil(lambda: "ยังไม่รู้จักผู้ส่ง จะเก็บรอยืนยัน" in said(page.incoming), timeout=WAIT)
    QTest.mouseClick(page.incoming.take, LEFT)
    qtbot.waitUntil(lambda: "เก็บไว้ก่อน รอยืนยันผู้ส่ง" in said(page.incoming), timeout=WAIT)
    qtbot.waitUntil(
        lambda: f"เก็บไว้แล้ว {len(paths)} ไฟล์ รอยืนยันผู้ส่ง" in said(page.incoming), timeout=WAIT
    )
    qtbot.waitUntil(lambda: not page.incoming.take.isVisible(), timeout=WAIT)
    return said(page.incoming)


def opened_list(window: Window, qtbot: QtBot) -> QWidget:
    """The page of what waits, by its head."""
    page = exchange_of(office(window))
    qtbot.waitUntil(page.heads.button(WAITING).isVisible, timeout=WAIT)
    QTest.mouseClick(page.heads.button(WAITING), LEFT)
    qtbot.waitUntil(lambda: "รอมา" in said(page.waiting), timeout=WAIT)
    return page.waiting


def buttons(widget: QWidget, words: str) -> list[Button]:
    return [
        one
        for one in widget.findChildren(Button)
        if one.isVisible() and one.accessibleName().startswith(words)
    ]


def waiting_files(window: Window) -> set[str]:
    inbox = office(window).room.folder / "inbox"
    names = {one.sha256: one.called for one in noted(inbox / "waiting.json")}
    return {names[path.stem] for path in inbox.glob("*.waiting")}


def noted(note: Path) -> list[WaitingBundle]:
    return [WaitingBundle(*row) for row in json.loads(note.read_text("utf-8"))]


def test_each_is_shown_with_age_size_and_sender_and_let_go_alone_or_with_all(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    one, two = (
        files_of(sample, desk, tmp_path, *each) for each in (("หนึ่ง", 2), ("สอง", 1, "b" * 32))
    )
    take(sample, qtbot, [*one, *two])
    note = office(sample).room.folder / "inbox" / "waiting.json"
    came = (datetime.now().astimezone() - timedelta(days=5)).isoformat(timespec="seconds")
    first, *others = noted(note)
    kept = [first._replace(came=came), *others]
    note.write_text(json.dumps(kept), "utf-8")
    office(sample).show_page("home")
    office(sample).show_page("exchange")
    shown = opened_list(sample, qtbot)
    head = exchange_of(office(sample)).heads.button(WAITING)
    qtbot.waitUntil(lambda: "3" in head.text(), timeout=WAIT)
    words = said(shown)
    assert UNREAD in words
    for each in kept:
        assert each.called in words
        assert each.key[:16] in words
    assert "รอมา 5 วัน" in words
    assert words.count("รอมา 0 วัน") == 2
    assert "อ้างว่ามาจาก aaaaaaaa" in words, (
        "a unit that is not in the register is called by what it says"
    )
    assert words.count(" KB") + words.count(" bytes") >= 3, "each has its size"
    alone = buttons(shown, f"เลิกเก็บ {first.called}")
    assert len(alone) == 1
    QTest.mouseClick(alone[0], LEFT)
    qtbot.waitUntil(lambda: waiting_files(sample) == {each.called for each in others}, timeout=WAIT)
    qtbot.waitUntil(lambda: first.called not in said(shown), timeout=WAIT)
    qtbot.waitUntil(lambda: "2" in head.text(), timeout=WAIT)
    QTest.mouseClick(buttons(shown, "เลิกเก็บทุกไฟล์")[0], LEFT)
    qtbot.waitUntil(lambda: waiting_files(sample) == set(), timeout=WAIT)
    qtbot.waitUntil(lambda: "ไม่มีไฟล์ที่รอยืนยันผู้ส่ง" in said(shown), timeout=WAIT)
    assert UNREAD not in said(shown)
    assert not buttons(shown, "เลิกเก็บ")
    qtbot.waitUntil(lambda: not any(digit in head.text() for digit in "123"), timeout=WAIT)


def test_when_it_is_full_the_oldest_of_who_holds_most_makes_room_and_is_named(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.exchange.waiting.MOST", 3)
    honest = files_of(sample, desk, tmp_path, "สุจริต", 1, "b" * 32)
    crowd = files_of(sample, desk, tmp_path, "มาก", 2)
    assert "ที่รอเต็ม" not in take(sample, qtbot, [*honest, *crowd])
    told = take(sample, qtbot, files_of(sample, desk, tmp_path, "ใหม่", 1, "c" * 32))
    assert "ที่รอเต็ม" in told
    assert "เก็บไว้แล้ว 1 ไฟล์ รอยืนยันผู้ส่ง" in told, "what waits is not called imported"
    assert "มาก-0.prongsai" in told, "what was let go is named"
    assert "สุจริต-0.prongsai" not in told
    assert waiting_files(sample) == {"สุจริต-0.prongsai", "มาก-1.prongsai", "ใหม่-0.prongsai"}
    words = said(opened_list(sample, qtbot))
    assert "มาก-0.prongsai" not in words
    assert "สุจริต-0.prongsai" in words


@pytest.mark.parametrize("scale", [100, 150])
def test_many_of_them_fit_the_smallest_screen(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path, scale: int
) -> None:
    long = "ไฟล์รับส่งของสำนักงานพัฒนาชุมชนจังหวัดตัวอย่างที่มีชื่อยาวมากจนเกินหนึ่งบรรทัดของหน้าจอเล็ก"
    take(sample, qtbot, files_of(sample, desk, tmp_path, long[:60], 9))
    sample.dress("light", scale)
    opened_list(sample, qtbot)
    sample.resize(SCREEN)
    qtbot.wait(500)
    fits(qtbot, sample)
    assert sample.size() == SCREEN
