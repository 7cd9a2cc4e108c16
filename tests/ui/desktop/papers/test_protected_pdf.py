"""A PDF behind a password, saved by clicks and keys."""

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument, PdfiumError
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import office, papers_of, prompted
from ui.desktop.shell.window import Window

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
        assert len(pdf) == 6
