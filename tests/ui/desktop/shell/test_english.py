"""The window in English: chosen while it is open, nothing is clipped; test_english_words.py reads it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.i18n import THAI
from tests.ui.desktop.acting import office, turn_to, view
from tests.ui.desktop.fitting import SCREEN, first_steps, fits, ladders
from tests.ui.desktop.left_in_thai import left_in_thai
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import SegmentButton

pytestmark = pytest.mark.usefixtures("thai_again")


@pytest.fixture
def english(sample: Window) -> Window:
    """The sample office, changed to English on the page of settings as a person does."""
    opened = office(sample)
    turn_to(opened, "settings")
    button = next(one for one in opened.findChildren(SegmentButton) if one.text() == "English")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    office(sample).show_page("assessment")
    return sample


@pytest.mark.parametrize("scale", [100, 125, 150, 200])
def test_every_page_fits_in_english(english: Window, qtbot: QtBot, scale: int) -> None:
    english.dress("light", scale)
    opened = office(english)
    for each in opened.pages_there():
        opened.show_page(each.key)
        english.resize(SCREEN)
        qtbot.wait(60)
        assert english.size() == SCREEN, each.key
        fits(qtbot, english, each.key)
    opened.open_year(2570)
    for key in ("plan", "assessment"):
        opened.show_page(key)
        qtbot.wait(30)
        fits(qtbot, english, f"{key} of a year that has none")
    opened.commands.show_keys()
    qtbot.wait(20)
    fits(qtbot, opened.commands.sheet)
    opened.commands.sheet.reject()


@pytest.mark.parametrize("scale", [100, 125, 150])
def test_every_dimension_fits_in_english(english: Window, qtbot: QtBot, scale: int) -> None:
    english.dress("light", scale)
    office(english).show_page("assessment")
    for dimension in ladders(english, qtbot):
        fits(qtbot, english, dimension)


@pytest.mark.parametrize("scale", [100, 150])
def test_the_first_run_fits_in_english(window: Window, qtbot: QtBot, scale: int) -> None:
    window.dress("light", scale)
    window.speak("en")
    window.show_first_run()
    for shown in first_steps(window, qtbot):
        fits(qtbot, window)
        assert not left_in_thai(shown)


def test_the_language_changes_with_everything_in_place(english: Window) -> None:
    opened = office(english)
    assert view(english).total == 80
    assert opened.sidebar.entry("documents").accessibleName() == "Documents"
    assert english.windowTitle().endswith("Prongsai")
    english.speak(THAI)
    assert office(english).sidebar.entry("documents").accessibleName() == "เอกสารของปี"
    assert english.windowTitle().endswith("โปร่งใส")
    assert english.isVisible()
    assert Qt.WindowType.Window in english.windowFlags()
