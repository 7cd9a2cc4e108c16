"""The register of prints: what waits for its scan is found, the registry's number is noted, a void print says why."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.papers.deeds import void_paper
from core.values import Record
from tests.ui.desktop.acting import leaf_of, office, papers_of, prompted
from tests.ui.desktop.scans.test_scans_page import again, click, printed
from ui.desktop.papers.page import PapersPage
from ui.desktop.scans.page import ScansPage
from ui.desktop.shell.window import Window


@pytest.fixture
def prints(sample: Window, tmp_path: Path) -> list[Record]:
    """Two prints that say the same, and a void one."""
    made = [printed(sample, tmp_path / f"{n}.pdf", "score_general") for n in range(3)]
    office(sample).session.do(lambda ctx, store: void_paper(ctx, store, made[2].ref, "พิมพ์ผิดกระดาษ"))
    return made


@pytest.fixture
def papers(sample: Window, prints: list[Record], qtbot: QtBot) -> PapersPage:
    office(sample).show_page("papers")
    page = papers_of(office(sample))
    qtbot.waitUntil(lambda: [line.pill for line in page.register.lines].count("ยกเลิก") == 1, timeout=20_000)
    assert len(prints) == len(page.register.lines)
    return page


def chosen(papers: PapersPage, qtbot: QtBot, paper: Record) -> None:
    """Go down the register to this line."""
    papers.register.setFocus()
    QTest.keyClick(papers.register, Qt.Key.Key_Home)
    for _line in papers.register.lines:
        if papers.register.here == paper.ref:
            break
        QTest.keyClick(papers.register, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: papers.printed is not None and papers.printed.ref == paper.ref, timeout=10_000)


def said(papers: PapersPage) -> str:
    return "\n".join(label.text().replace("\u200b", "") for label in papers.side.findChildren(QLabel))


def test_lines_are_shown_by_what_they_wait_for(papers: PapersPage, qtbot: QtBot) -> None:
    assert sorted(line.pill for line in papers.register.lines) == ["ยกเลิก", "รอสแกน", "รอสแกน"]
    papers.kinds.setFocus()
    QTest.keyClick(papers.kinds, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: [line.pill for line in papers.register.lines] == ["รอสแกน", "รอสแกน"])
    QTest.keyClick(papers.kinds, Qt.Key.Key_End)
    assert [line.pill for line in papers.register.lines] == ["ยกเลิก"]


def test_the_number_and_day_of_the_registry_are_noted_on_the_print(
    papers: PapersPage, sample: Window, qtbot: QtBot, prints: list[Record]
) -> None:
    chosen(papers, qtbot, prints[1])
    assert f"สำเนาของ {prints[0].text('number')}" in said(papers), "the second print of one state says so"
    click(papers.side.official)
    dialog = prompted(qtbot, "เลขที่และวันที่หนังสือ")
    QTest.keyClicks(dialog.fields["number"], "NB 0019/123")
    QTest.keyClicks(dialog.fields["on"], "32/13/2569")
    click(dialog.go)
    assert dialog.isVisible(), "a day that is none is told, and nothing is lost"
    dialog.fields["on"].clear()
    QTest.keyClicks(dialog.fields["on"], "20/11/2569")
    click(dialog.go)
    qtbot.waitUntil(lambda: again(sample, prints[1]).text("official_no") == "NB 0019/123", timeout=10_000)
    assert again(sample, prints[1]).text("official_date") == "2026-11-20"
    qtbot.waitUntil(lambda: "NB 0019/123" in said(papers), timeout=10_000)


def test_a_void_print_says_why_and_offers_nothing(papers: PapersPage, qtbot: QtBot, prints: list[Record]) -> None:
    chosen(papers, qtbot, prints[2])
    assert "พิมพ์ผิดกระดาษ" in said(papers)
    for button in (papers.side.scan, papers.side.official, papers.side.void):
        assert button.isHidden()


def test_from_a_print_that_waits_one_goes_to_the_scans(
    papers: PapersPage, sample: Window, qtbot: QtBot, prints: list[Record]
) -> None:
    chosen(papers, qtbot, prints[0])
    click(papers.side.scan)
    qtbot.waitUntil(lambda: leaf_of(office(sample), "scans", ScansPage).isVisible(), timeout=10_000)
