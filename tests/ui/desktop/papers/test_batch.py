"""Many papers from the window: asked for at the header, written beside it, told of at the end, stopped on the way."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import office, papers_of, prompted, written
from tests.ui.desktop.papers.test_papers_page import click
from ui.desktop.papers.page import PapersPage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog


@pytest.fixture
def papers(sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> PapersPage:
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
    sample: Window, papers: PapersPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = list[str]()
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(str(Path(url.toLocalFile()))))
    dialog = ask(sample, qtbot)
    assert dialog.fields["form"].currentIndex() == 0
    click(dialog.go)
    result = prompted(qtbot, "พิมพ์ลงโฟลเดอร์แล้ว")
    (out,) = (path for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("papers-all-"))
    assert len(list(out.iterdir())) == len(papers.papers.lines)
    assert "พิมพ์ไม่ได้" not in written(result)
    click(result.buttons["folder"])
    assert shown == [str(out)]


def test_one_form_of_every_unit_as_excel(sample: Window, papers: PapersPage, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ask(sample, qtbot)
    at = next(
        n for n in range(dialog.fields["form"].count()) if "แบบสรุปผล (checklist)" in dialog.fields["form"].itemText(n)
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
