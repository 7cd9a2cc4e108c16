"""Every dialog stays on the smallest screen with all its buttons, however large the letters and however much it lists."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.i18n import THAI
from tests.ui.desktop.fitting import SCREEN, clipped
from tests.ui.desktop.made_dialogs import made
from ui.desktop.shell.palette import Palette
from ui.desktop.shell.window import Window
from ui.desktop.theme.qt_words import use_language
from ui.desktop.widgets.keys import KeysSheet

MANY, TITLE = 30, 30  # lines; pixels of the bar that a desktop puts above a dialog


@pytest.fixture(autouse=True)
def thai_again() -> Iterator[None]:
    yield
    use_language(THAI)


def outgrown(dialog: QDialog) -> Iterator[str]:
    """What of a dialog nobody can reach on the smallest screen, or read."""
    if dialog.width() > SCREEN.width() or dialog.height() > SCREEN.height() - TITLE:
        yield f"larger than the screen: {dialog.size()}"
    yield from (found for found in clipped(dialog))
    for button in dialog.findChildren(QPushButton):
        inside = any(area.isAncestorOf(button) for area in dialog.findChildren(QScrollArea))
        box = QRect(button.mapTo(dialog, QPoint(0, 0)), button.size())
        if button.isVisible() and not inside and not dialog.rect().contains(box):
            yield f"button out of sight: {button.accessibleName()}"


def many(words: Sequence[object]) -> tuple[object, ...]:
    """The same with thirty lines wherever some are listed."""
    return tuple(
        each * MANY if isinstance(each, list) or (type(each) is tuple and each) else each
        for each in words
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, MANY])
@pytest.mark.parametrize("language", [THAI, "en"])
@pytest.mark.parametrize("scale", [100, 125, 150])
def test_every_dialog_stays_on_the_screen(window: Window, qtbot: QtBot, scale: int, language: str, count: int) -> None:
    if language != THAI:
        window.speak(language)
    window.dress("light", scale)
    faults: dict[str, list[str]] = {}
    for make, words in made().items():
        dialog = make(window._look, *(many(words) if count > 1 and make is not KeysSheet else words), window)
        dialog.open_over(window) if isinstance(dialog, Palette) else dialog.open()
        qtbot.wait(20)
        if found := [*outgrown(dialog)]:
            faults[getattr(make, "__name__", "")] = found
        dialog.close()
    window.activateWindow()
    assert not faults
