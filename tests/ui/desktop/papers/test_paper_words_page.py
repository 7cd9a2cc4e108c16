"""What a paper asks for in words is typed in the window, seen on its page and printed with it."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from core.papers.view import PaperOffer
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.acting import office, papers_of, prompted
from tests.ui.desktop.papers.test_papers_page import click
from ui.desktop.papers.page import PapersPage
from ui.desktop.shell.window import Window


@pytest.fixture
def order(sample: Window, qtbot: QtBot) -> PapersPage:
    """The page with the order of a committee in front."""
    office(sample).show_page("papers")
    page = papers_of(office(sample))
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    line = next(line for line in page.papers.lines if line.title == "คำสั่งแต่งตั้งคณะกรรมการ")
    page.papers.chosen.emit(line.key)
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    return page


def typed(page: PapersPage, qtbot: QtBot, name: str, words: str) -> None:
    """Open the dialog, type into a field, and let it be."""
    click(page.side.words)
    dialog = prompted(qtbot, "ข้อความในเอกสาร")
    field = dialog.fields[name]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


def test_words_are_typed_and_stand_on_the_file(
    order: PapersPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = order.preview.pages
    typed(order, qtbot, "members", "Somebody, head, chair")
    qtbot.waitUntil(
        lambda: order.preview.pages is not None and order.preview.pages is not before,
        timeout=20_000,
    )
    out, shown = tmp_path / "order.pdf", list[str]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(out), ""))
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: shown.append(str(Path(url.toLocalFile())))
    )
    click(order.side.pdf)
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert "Somebodyheadchair" in squeezed(text_by_pdftotext(out.read_bytes()))


def test_what_was_typed_is_there_to_be_changed_also_after_closing(
    order: PapersPage, sample: Window, qtbot: QtBot
) -> None:
    typed(order, qtbot, "name", "Signer")
    click(order.side.words)
    dialog = prompted(qtbot, "ข้อความในเอกสาร")
    field = dialog.fields["name"]
    assert isinstance(field, QLineEdit)
    assert field.text() == "Signer"
    dialog.reject()
    session, paper = office(sample).session, order.paper
    assert paper is not None
    kept = partial(
        PaperOffer.kept_words,
        unit=session.read(lambda reader: reader.info()["unit"]),
        subject=paper.subject,
    )
    qtbot.waitUntil(
        lambda: ("name", "Signer") in session.read(lambda reader: kept(reader, form=paper.form))
    )


def test_a_paper_that_asks_for_nothing_offers_no_words(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("papers")
    page = papers_of(office(sample))
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    assert page.side.words.isHidden()


def test_an_order_is_no_draft_and_says_so(order: PapersPage) -> None:
    assert order.paper is not None
    assert not order.paper.draft
    assert order.side.lock.isHidden()
    assert order.side.unlock.isHidden()


def test_a_print_of_the_register_is_copied_with_who_certifies_it(
    order: PapersPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, shown = [tmp_path / "order.pdf", tmp_path / "copy.pdf"], list[str]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(out[len(shown)]), ""))
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: shown.append(str(Path(url.toLocalFile())))
    )
    click(order.side.pdf)
    qtbot.waitUntil(lambda: bool(order.register.lines), timeout=20_000)
    qtbot.waitUntil(lambda: len(shown) == 1, timeout=20_000)
    order.register.chosen.emit(order.register.lines[0].key)
    qtbot.waitUntil(lambda: not order.side.copy.isHidden(), timeout=20_000)
    click(order.side.copy)
    dialog = prompted(qtbot, "ข้อความในเอกสาร")
    QTest.keyClicks(dialog.fields["name"], "Certifier")
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=20_000)
    said = squeezed(text_by_pdftotext(out[1].read_bytes()))
    assert "สำเนาถูกต้อง" in said
    assert "(Certifier)" in said
    assert len(order.register.lines) == 1, "a copy stands in no register"
