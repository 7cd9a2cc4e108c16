"""Items against proofs, and the dialogs of a pack, are read whole on the smallest screen, in both languages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import desk_of, modal, office
from tests.ui.desktop.fitting import SCREEN, fits
from ui.desktop.coverage.desk import RequiredProofsDesk
from ui.desktop.shell.window import Window
from ui.desktop.theme.qt_words import use_language
from ui.desktop.widgets.prompt import PromptDialog

pytestmark = pytest.mark.usefixtures("thai_again")


@pytest.mark.parametrize(
    ("language", "scale"), [("th", 100), ("th", 200), ("en", 100), ("en", 150)]
)
def test_nothing_is_clipped(sample: Window, qtbot: QtBot, language: str, scale: int) -> None:
    use_language(language)
    sample.dress("light", scale)
    coverage = desk_of(office(sample)).findChildren(RequiredProofsDesk)[0]
    coverage.open()
    sample.resize(SCREEN)
    qtbot.wait(40)
    assert sample.size() == SCREEN
    fits(qtbot, coverage.page)
    coverage.ask_pack()
    dialog = modal(qtbot, PromptDialog)
    for kind in ("whole", "public"):
        QTest.mouseClick(dialog.fields["public"].button(kind), Qt.MouseButton.LeftButton)
        qtbot.wait(20)
        fits(qtbot, dialog, kind)
    dialog.reject()
