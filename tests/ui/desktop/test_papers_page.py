"""The page of papers lists what the assessment at hand can be printed on."""

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.errors import UserError
from tests.ui.desktop.acting import office, papers_of
from ui.desktop.window import Window


def test_the_sheet_of_the_units_group_stands_beside_the_checklist(sample: Window) -> None:
    view = office(sample)
    view.show_page("papers")
    said = [label.text() for label in papers_of(view).findChildren(QLabel)]
    assert "แบบสรุปผล (checklist)" in said
    assert "แบบให้คะแนน (ดีเด่น)" in said
    assert "แบบให้คะแนน (ต้นแบบ)" not in said


def test_each_has_a_button_that_asks_for_that_paper(sample: Window) -> None:
    view = office(sample)
    view.show_page("papers")
    asked: list[str] = []
    papers_of(view).print_wanted.disconnect()
    papers_of(view).print_wanted.connect(lambda form, _title: asked.append(form))
    for button in papers_of(view).findChildren(QPushButton):
        button.click()
    assert asked == ["checklist", "score_general"]


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_the_file_asked_for_is_written_and_what_it_lacks_is_told(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str
) -> None:
    view, path, opened = office(sample), tmp_path / f"แบบ{ending}", list[str]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    view.show_page("papers")
    papers_of(view).print_wanted.emit("checklist", "แบบสรุปผล")
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    assert opened == [str(path)]
    assert path.read_bytes()[:2] in (b"%P", b"PK")
    told: list[UserError] = []
    view.told.disconnect()
    view.told.connect(told.append)
    view.files.printed(["แบบอักษรไม่มีตัวอักษร ก"])
    assert [one.why for one in told] == ["แบบอักษรไม่มีตัวอักษร ก"]
