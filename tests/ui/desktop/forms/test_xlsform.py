"""An XLSForm in the window: what did not come along is read before the form is saved, and the saved form is shown."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from core.errors import UserError
from storage.instruments.reader import check
from tests.ui.desktop.acting import office
from tests.ui.desktop.fitting import SCREEN, fits
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

EXAMPLES = Path(__file__).parents[3] / "data" / "xlsform"


def asked(sample: Window, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_rest: (str(path), ""))
    office(sample).show_page("forms")
    next(
        one for one in office(sample).header._content.others if one.words == "ทำ XLSForm เป็นแบบ"
    ).do()


def dialog() -> PromptDialog | None:
    return next(
        (
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, PromptDialog) and one.isVisible()
        ),
        None,
    )


def test_the_losses_are_read_cell_by_cell_and_the_saved_form_is_shown(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = list[str]()
    office(sample).room.host.report.connect(lambda words, _tone: told.append(words))
    asked(sample, EXAMPLES / "widgets.xls", monkeypatch)
    qtbot.waitUntil(lambda: dialog() is not None, timeout=20_000)
    shown = dialog()
    assert shown is not None
    words = "\n".join(label.text() for label in shown.findChildren(QLabel)).replace("\u200b", "")
    assert "survey A6 · time · ในแบบเป็นช่องข้อความ" in words
    assert "ยังไม่มีสิ่งใดถูกเก็บ" in words
    assert shown.size().boundedTo(SCREEN) == shown.size()
    fits(qtbot, shown)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: (str(tmp_path / "mine"), ""))
    QTest.mouseClick(shown.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert not check(tmp_path / "mine.xlsx").faults
    assert told == ["เขียนแบบไว้ที่ mine.xlsx แล้ว แก้แล้วเปิดดูที่นี่"]


def test_a_file_that_is_no_xlsform_is_refused_and_nothing_is_asked(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = list[UserError]()
    office(sample).room.host.refuse.connect(refused.append)
    asked(sample, EXAMPLES / "survey_no_name.xlsx", monkeypatch)
    qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert "survey" in refused[0].why
    assert dialog() is None


def test_a_file_that_cannot_be_written_is_refused_and_not_said_to_be_there(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refused, told = list[UserError](), list[str]()
    office(sample).room.host.refuse.connect(refused.append)
    office(sample).room.host.report.connect(lambda words, _tone: told.append(words))
    asked(sample, EXAMPLES / "tutorial.xls", monkeypatch)
    qtbot.waitUntil(lambda: dialog() is not None, timeout=20_000)
    shown = dialog()
    assert shown is not None
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_rest: (str(tmp_path / "no" / "mine.yaml"), "")
    )
    QTest.mouseClick(shown.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert not [words for words in told if words.startswith("เขียนแบบไว้ที่")]
