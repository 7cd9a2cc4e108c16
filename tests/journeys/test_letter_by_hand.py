"""A unit writes to who stands above it without being asked: kept, sent, seen at the parent, replied to, read below."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.journeys.committee_room import LEFT, shown
from tests.journeys.conftest import CDD, SAMPLES, Program
from tests.journeys.test_result_by_hand import click, grab
from tests.journeys.test_returned_path import carry, country
from tests.ui.desktop.acting import centre_of, come_to_rest, exchange_of, leaf_of, office, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.bin.page import BinPage
from ui.desktop.centre.unit import UnitPanel
from ui.desktop.home.desk import HomeDesk
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import Pill

__all__ = ["country"]
pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
SAID = "ขอเลื่อนส่งรายงานเพราะน้ำท่วม"


def at(window: Window, folder: Path, page: str, qtbot: QtBot) -> None:
    assert window.office is not None or window.open_folder(folder)
    office(window).open_year(2569, page)
    come_to_rest(qtbot, window)


def letters_of(window: Window, folder: Path, qtbot: QtBot) -> str:
    at(window, folder, "exchange", qtbot)
    exchange_of(office(window)).show_head("told")
    come_to_rest(qtbot, window)
    return shown(exchange_of(office(window)))


def visible_card(panel: UnitPanel) -> QWidget:
    (card,) = panel._cards.values()
    return card


def pills(window: Window) -> list[str]:
    return [one.says for one in exchange_of(office(window)).letters.findChildren(Pill)]


def test_a_unit_writes_up_and_reads_the_reply(
    quick: Program, window: Window, country: tuple[Path, Path], qtbot: QtBot
) -> None:
    centre, unit = country
    quick("answers", "import", unit, SAMPLES / "cdd_province_a.json", *CDD)
    window.resize(1366, 768)
    assert SAID not in letters_of(window, unit, qtbot)
    click(exchange_of(office(window)), "เขียนถึงต้นสังกัด")
    prompt = prompted(qtbot, "เขียนถึงต้นสังกัด")
    assert not prompt.go.isEnabled(), "a letter needs words"
    prompt.fields["about"].setCurrentIndex(1)
    prompt.fields["text"].insertPlainText(SAID)
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: SAID in shown(exchange_of(office(window))), timeout=8000)
    come_to_rest(qtbot, window)
    assert "ยังไม่ส่ง" in pills(window)
    grab(window, "8-letter")
    window.show_first_run()
    carry(quick, unit, centre, "S00", "letter")
    letters_of(window, unit, qtbot)
    assert "ยังไม่ส่ง" not in pills(window), "it lies in a file"
    window.show_first_run()

    at(window, centre, "home", qtbot)
    home = leaf_of(office(window), "home", HomeDesk)
    assert f"เขียนถึงท่าน: {SAID}" in shown(home)
    click(home, "อ่านและตอบ")
    come_to_rest(qtbot, window)
    panel = centre_of(office(window)).unit
    qtbot.waitUntil(lambda: not visible_card(panel).visibleRegion().isEmpty(), timeout=8000)
    grab(window, "9-letter-above")
    click(panel, f"ตอบข้อความ {SAID}")
    prompt = prompted(qtbot, "ตอบหน่วยงาน")
    prompt.fields["text"].insertPlainText("เลื่อนได้ถึงสิ้นเดือน")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: "ตอบ: เลื่อนได้ถึงสิ้นเดือน" in shown(panel), timeout=8000)
    at(window, centre, "home", qtbot)
    assert "เขียนถึงท่าน" not in shown(home), "what is replied to is not asked for again"
    window.show_first_run()
    carry(quick, centre, unit, "S10", "reply")
    assert "เลื่อนได้ถึงสิ้นเดือน" in letters_of(window, unit, qtbot)
    grab(window, "10-reply")
    (card,) = exchange_of(office(window)).letters._cards.values()
    assert "เลื่อนได้ถึงสิ้นเดือน" in shown(card), "a reply stands below its letter"
    click(card, f"ลบข้อความ {SAID}")
    qtbot.waitUntil(lambda: SAID not in shown(exchange_of(office(window)).letters), timeout=8000)
    at(window, unit, "bin", qtbot)
    assert "ข้อความถึงต้นสังกัด" in leaf_of(office(window), "bin", BinPage).list.lines[0].title
