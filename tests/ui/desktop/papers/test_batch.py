"""Papers from the window: many at once, written beside it and stopped on the way, and a PDF behind a password."""

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument, PdfiumError
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import office, papers_of, prompted, written
from tests.ui.desktop.papers.test_papers_page import click
from ui.desktop.papers.page import PapersPage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog


@pytest.fixture
def papers(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> PapersPage:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(tmp_path))
    office(sample).show_page("papers")
    page = papers_of(office(sample))
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    return page


def ask(sample: Window, qtbot: QtBot) -> PromptDialog:
    """Press what the header offers beside printing."""
    (deed,) = office(sample).leaf("papers").place().others
    deed.do()
    return prompted(qtbot, "พิมพ์หลายฉบับลงโฟลเดอร์")


def test_all_papers_of_the_office_lie_in_a_folder(
    sample: Window,
    papers: PapersPage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = list[str]()
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: shown.append(str(Path(url.toLocalFile())))
    )
    dialog = ask(sample, qtbot)
    assert dialog.fields["form"].currentIndex() == 0
    click(dialog.go)
    result = prompted(qtbot, "พิมพ์ลงโฟลเดอร์แล้ว")
    (out,) = (
        path for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("papers-all-")
    )
    assert len(list(out.iterdir())) == len(papers.papers.lines)
    assert "พิมพ์ไม่ได้" not in written(result)
    click(result.buttons["folder"])
    assert shown == [str(out)]


def test_one_form_of_every_unit_as_excel(
    sample: Window, papers: PapersPage, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = ask(sample, qtbot)
    at = next(
        n
        for n in range(dialog.fields["form"].count())
        if "แบบสรุปผล (checklist)" in dialog.fields["form"].itemText(n)
    )
    dialog.fields["form"].setFocus()
    for _step in range(at):
        QTest.keyClick(dialog.fields["form"], Qt.Key.Key_Down)
    QTest.mouseClick(dialog.fields["ending"].button(".xlsx"), Qt.MouseButton.LeftButton)
    click(dialog.go)
    prompted(qtbot, "พิมพ์ลงโฟลเดอร์แล้ว")
    (out,) = (path for path in tmp_path.iterdir() if path.name.startswith("papers-checklist-"))
    assert {path.suffix for path in out.iterdir()} == {".xlsx"}
    assert papers.isVisible()


LEFT = Qt.MouseButton.LeftButton


def test_a_paper_is_saved_behind_a_password_typed_twice(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ล็อก.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    office(sample).show_page("papers")
    page = papers_of(office(sample))
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    QTest.mouseClick(page.side.safe, LEFT)
    dialog = prompted(qtbot, "บันทึก PDF ที่ล็อกด้วยรหัสผ่าน")
    QTest.keyClicks(dialog.fields["password"], "short")
    QTest.keyClick(dialog.fields["password"], Qt.Key.Key_Return)
    assert "8" in dialog.wrong.text()
    QTest.keyClicks(dialog.fields["password"], " enough now")
    QTest.keyClick(dialog.fields["password"], Qt.Key.Key_Return)
    assert "ไม่ตรงกัน" in dialog.wrong.text().replace("\u200b", "")
    QTest.keyClick(dialog.fields["seen"], Qt.Key.Key_Space)
    assert dialog.fields["password"].echoMode() is QLineEdit.EchoMode.Normal
    QTest.keyClicks(dialog.fields["again"], "short enough now")
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(out.exists, timeout=20_000)
    with pytest.raises(PdfiumError):
        PdfDocument(out)
    with PdfDocument(out, password="short enough now") as pdf:
        assert len(pdf) == 7
