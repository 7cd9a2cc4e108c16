"""From a piece of evidence to its certified copy on paper, by clicks."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import drop, modal, office, papers_of
from tests.ui.desktop.evidence import test_evidence_page as shelf
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.shell.window import Window

evidence, photo = shelf.evidence, shelf.photo  # fixtures


def test_a_piece_of_evidence_is_printed_as_a_certified_copy(
    sample: Window, evidence: EvidencePage, photo: Path, qtbot: QtBot
) -> None:
    drop(evidence, photo)
    shelf.click(modal(qtbot, EvidenceBatchDialog).go)
    shelf.filed(evidence, qtbot, 1)
    evidence.enter()
    QTest.keyClick(evidence.grid, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: evidence.side.piece is not None and not evidence.side.certify.isHidden(), timeout=20_000)
    shelf.click(evidence.side.certify)
    page = papers_of(office(sample))
    qtbot.waitUntil(lambda: page.paper is not None and page.paper.form == "certified_copy", timeout=20_000)
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    assert page.paper is not None
    assert not page.paper.draft
    assert not page.side.words.isHidden()
