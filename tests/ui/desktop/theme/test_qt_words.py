"""Qt's own dialogs speak Thai while the program does."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from core.i18n import THAI
from ui.desktop.theme.qt_words import use_qt_language


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    yield
    use_qt_language("en")


@pytest.mark.usefixtures("worn")
def test_buttons_and_the_file_dialog_speak_the_language_of_the_program(qtbot: QtBot) -> None:
    use_qt_language(THAI)
    asked = QMessageBox()
    asked.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(asked)
    assert {button.text() for button in asked.buttons()} == {"ใช่", "ยกเลิก"}
    files = QFileDialog()
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(files)
    said = {label.text() for label in files.findChildren(QLabel)}
    assert {"อยู่ใน:", "ชื่อไฟล์:", "ชนิดไฟล์:"} <= said
    use_qt_language("en")
    asked = QMessageBox()
    asked.setStandardButtons(QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(asked)
    assert asked.buttons()[0].text().replace("&", "") == "Cancel"
