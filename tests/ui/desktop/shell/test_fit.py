"""Everything can be read on the smallest screen: nothing is clipped, whatever the size of the letters."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import office, page
from tests.ui.desktop.fitting import SCREEN, first_steps, fits, ladders, needed
from ui.desktop.shell.window import Window
from ui.desktop.theme.thai import qt_breaks_thai


@pytest.mark.parametrize("scale", [100, 125, 150])
def test_the_assessment_fits_the_smallest_screen(sample: Window, qtbot: QtBot, scale: int) -> None:
    sample.dress("light", scale)
    for dimension in ladders(sample, qtbot):
        assert sample.minimumSizeHint().boundedTo(SCREEN) == sample.minimumSizeHint()
        fits(qtbot, sample, dimension)


@pytest.mark.parametrize("scale", [100, 150])
def test_the_other_pages_fit_too(sample: Window, qtbot: QtBot, scale: int) -> None:
    sample.dress("light", scale)
    for key in ("evidence", "papers", "exchange"):
        office(sample).show_page(key)
        sample.resize(SCREEN)
        fits(qtbot, sample)
        assert sample.size() == SCREEN, key
    office(sample).open_year(2570)
    qtbot.wait(20)
    fits(qtbot, sample, "a year without an assessment")
    sample.show_first_run()
    qtbot.wait(20)
    fits(qtbot, sample, "first run")
    assert sample.size() == SCREEN


@pytest.mark.parametrize("scale", [100, 125, 150, 200])
def test_the_frame_fits_whatever_it_has_to_say(sample: Window, qtbot: QtBot, scale: int) -> None:
    opened = office(sample)
    opened.people.add("นางสาวประกายดาว ตัวอย่างนามสกุลยาวมาก", "นักวิชาการพัฒนาชุมชนชำนาญการพิเศษ")
    qtbot.waitUntil(lambda: "ประกายดาว" in opened.header.person.text())
    sample.dress("light", scale)
    for each in opened.pages_there():
        opened.show_page(each.key)
        sample.resize(SCREEN)
        qtbot.wait(30)
        assert sample.size() == SCREEN, each.key
        fits(qtbot, opened.header, each.key)
        fits(qtbot, opened.sidebar, each.key)
        assert needed(opened) <= opened.width(), each.key
    opened.show_page("assessment")
    for size in (QSize(1900, 900), SCREEN):
        sample.resize(size)
        qtbot.wait(30)
        assert sample.size() == size, "a window that was wide is made narrow again"
    opened.commands.show_keys()
    qtbot.wait(20)
    fits(qtbot, opened.commands.sheet)
    opened.commands.sheet.reject()


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_every_step_of_the_first_run_fits(window: Window, qtbot: QtBot, scale: int) -> None:
    window.dress("light", scale)
    window.show_first_run()
    for _step in first_steps(window, qtbot):
        fits(qtbot, window)


def test_letters_are_never_smaller_than_thirteen_pixels(sample: Window) -> None:
    sizes = {label.font().pixelSize() for label in sample.findChildren(QLabel) if label.text()}
    assert min(sizes) >= 13


@pytest.mark.usefixtures("worn")
def test_thai_wraps_at_words() -> None:
    assert qt_breaks_thai(), "libthai is missing on this machine: the words show with invisible breaks"


def test_with_the_largest_letters_no_level_is_wider_than_its_ladder(sample: Window, qtbot: QtBot) -> None:
    sample.dress("light", 200)
    page(sample).choose("d2")
    page(sample).choose("d1")
    qtbot.wait(100)
    area = page(sample).ladder.area
    inside = area.widget()
    assert inside is not None
    assert inside.width() <= area.viewport().width()


def test_an_office_name_is_never_markup(window: Window, qtbot: QtBot, qapp: QApplication) -> None:

    from ui.desk import NewOffice

    odd = '<b>ตัวหนา</b> <img src="file:///etc/passwd"> & Co'
    folder = Path(str(window._settings._path)).parent / "odd"
    window.make_office(NewOffice(folder, odd, "X1", "province", "", 2569))
    qtbot.wait(10)
    shown = [label for label in office(window).findChildren(QLabel) if odd in label.text()]
    assert shown
    assert all(label.textFormat().name == "PlainText" for label in shown)
    assert qapp.activeWindow() is window
