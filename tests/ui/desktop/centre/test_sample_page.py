"""A ranking asked how sure it is, by clicks: the question, the seed, the recheck item by item, the list to print."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from storage.db.folder.store import Folder
from tests.core.centre.conftest import centre as centre
from tests.ui.desktop.acting import modal, office, type_words
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.centre.sample import RankingSamplePage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(centre: Folder, window: Window, tmp_path: Path, qtbot: QtBot) -> RankingSamplePage:
    """The page of a centre with four units that are ranked, reached from the list of units."""
    centre.close()
    window.resize(SCREEN)
    assert window.open_folder(tmp_path / "S00")
    opened = office(window)
    opened.open_year(2569, "centre")
    qtbot.waitUntil(lambda: opened.header.primary.isVisible(), timeout=9000)
    QTest.mouseClick(opened.header.more, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    way = next(one for one in menu.actions() if one.text() == "ผลนี้แน่แค่ไหน")
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(way).center())
    window.activateWindow()  # where no window manager would give the keyboard back
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(RankingSamplePage)))
    found = next(iter(window.findChildren(RankingSamplePage)))
    qtbot.waitUntil(lambda: len(found.units.lines) == 1, timeout=9000)
    return found


def said(page: RankingSamplePage) -> str:
    return "  ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def marked(page: RankingSamplePage, count: int) -> bool:
    return sum(bool(line.pill) for line in page.card.order.lines) == count


def rolled(page: RankingSamplePage, qtbot: QtBot) -> None:
    page.bar.seed.setFocus()
    type_words("31415")
    assert not page.bar.go.isEnabled(), "too few digits"
    type_words("92653")
    QTest.mouseClick(page.bar.go, LEFT)
    qtbot.waitUntil(lambda: len(page.card.order.lines) > 0, timeout=9000)


def test_from_the_question_to_the_end_by_clicks(
    page: RankingSamplePage, window: Window, qtbot: QtBot
) -> None:
    assert "ทอยเลขตั้งต้นต่อหน้าทุกฝ่ายก่อน" in said(page)
    assert "อยู่ใน 1 อันดับแรกจริง" in said(page)
    fits(qtbot, window)
    rolled(page, qtbot)
    assert not page.bar.seed.isVisible(), "it is rolled once"
    todo = len(page.card.order.lines)
    for done in range(1, todo + 1):
        QTest.mouseClick(page.card.holds, LEFT)
        qtbot.waitUntil(partial(marked, page, done), timeout=9000)
    qtbot.waitUntil(lambda: "หยุดได้ทุกหน่วย" in said(page), timeout=9000)
    assert not page.card.holds.isVisible(), "nothing is left to be looked at"
    assert not nameless(page)
    fits(qtbot, window)


def test_what_is_not_so_is_asked_for_and_brings_the_result_down(
    page: RankingSamplePage, qtbot: QtBot
) -> None:
    rolled(page, qtbot)
    deep = next(
        str(line.key) for line in page.card.order.lines if str(line.key).startswith("d1.l1")
    )
    page.card.order.chosen.emit(deep)
    QTest.mouseClick(page.card.fails, LEFT)
    dialog = modal(qtbot, PromptDialog)
    QTest.keyClicks(dialog.fields["text"], "no order")
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: "ผลไม่ยืน" in said(page), timeout=9000)


def test_another_question_is_read_and_the_list_can_be_printed_once_it_is_drawn(
    page: RankingSamplePage, window: Window, qtbot: QtBot
) -> None:
    header = office(window).header
    assert not header.more.isVisible()
    QTest.mouseClick(page.bar.of.button("grade"), LEFT)
    qtbot.waitUntil(lambda: "ถึงเกรด A จริง" in said(page), timeout=9000)
    rolled(page, qtbot)
    qtbot.waitUntil(header.more.isVisible, timeout=9000)
    centre_of = office(window).leaf("centre").place()
    assert [one.words for one in centre_of.others] == ["พิมพ์รายการสุ่มตรวจ"]
    centre_of.others[0].do()
    qtbot.waitUntil(lambda: office(window).leaf("papers").widget.isVisible(), timeout=9000)
