"""Everything can be read on the smallest screen: nothing is clipped, whatever the size of the letters."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.home.rows import Destination, DueStepRow
from tests.ui.desktop.acting import new_office, office, page, papers_of
from tests.ui.desktop.fitting import SCREEN, first_steps, fits, ladders, needed
from tests.ui.desktop.plan.test_plan_page import planned, real
from tests.ui.desktop.plan.test_plan_page import view as plan_view
from ui.desktop.home.page import DueDatesCard
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import qt_breaks_thai
from ui.desktop.widgets.layout import column, scrolling

__all__ = ["planned", "real"]


@pytest.mark.parametrize("scale", [100, 125, 150])
def test_the_assessment_fits_the_smallest_screen(sample: Window, qtbot: QtBot, scale: int) -> None:
    sample.dress("light", scale)
    for dimension in ladders(sample, qtbot):
        assert sample.minimumSizeHint().boundedTo(SCREEN) == sample.minimumSizeHint()
        fits(qtbot, sample, dimension)


@pytest.mark.parametrize("scale", [100, 125, 150])
def test_the_other_pages_fit_too(sample: Window, qtbot: QtBot, scale: int) -> None:
    sample.dress("light", scale)
    for each in office(sample).pages_there():
        office(sample).show_page(each.key)
        sample.resize(SCREEN)
        fits(qtbot, sample, each.key)
        assert sample.size() == SCREEN, each.key
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
    assert qt_breaks_thai(), (
        "libthai is missing on this machine: the words show with invisible breaks"
    )


def test_with_the_largest_letters_no_level_is_wider_than_its_ladder(
    sample: Window, qtbot: QtBot
) -> None:
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
    new_office(window, NewOffice(folder, odd, "X1", "province", "", 2569))
    qtbot.wait(10)
    shown = [label for label in office(window).findChildren(QLabel) if odd in label.text()]
    assert shown
    assert all(label.textFormat().name == "PlainText" for label in shown)
    assert qapp.activeWindow() is window


NARROW = QSize(1024, 600)


def test_no_page_makes_a_narrow_window_wider(real: Window, qtbot: QtBot) -> None:
    """Beside a form or a table stands only what has room there."""
    opened = office(real)
    real.resize(NARROW)
    for page_ in opened.pages_there():
        opened.show_page(page_.key)
        qtbot.wait(30)
        assert real.size() == NARROW, page_.key
        assert needed(opened) <= opened.width(), page_.key
    opened.show_page("plan")
    for how in ("grid", "calendar", "forms"):
        QTest.mouseClick(plan_view(real).bar.how.button(how), Qt.MouseButton.LeftButton)
        qtbot.wait(30)
        assert real.size() == NARROW, how
        fits(qtbot, real, how)
    assert plan_view(real)._helper.isHidden()
    assert plan_view(real).bar.next.isVisible(), "what stood beside the form is counted above it"
    real.resize(SCREEN)
    qtbot.waitUntil(plan_view(real)._helper.isVisible)


@pytest.mark.parametrize(
    ("made", "key", "part"),
    [
        ("real", "plan", lambda window: plan_view(window).rows),
        ("sample", "assessment", lambda window: page(window)._helper),
        ("real", "papers", lambda window: papers_of(office(window))._left),
    ],
)
def test_a_wide_window_gives_its_room_to_names_and_the_radar(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    made: str,
    key: str,
    part: Callable[[Window], QWidget],
) -> None:
    window: Window = request.getfixturevalue(made)
    office(window).show_page(key)
    window.resize(SCREEN)
    qtbot.wait(30)
    usual = part(window).width()
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: part(window).width() > usual + 100)
    fits(qtbot, window, key)
    if key == "assessment":
        radar = page(window).radar
        assert radar.visibleRegion().boundingRect() == radar.rect(), "nobody scrolls to it"
    window.resize(SCREEN)
    qtbot.waitUntil(lambda: part(window).width() == usual)


@pytest.mark.parametrize(("scale", "size"), [(100, NARROW), (125, SCREEN)])
def test_a_narrow_sidebar_keeps_its_icons_where_words_leave_them_room(
    sample: Window, qtbot: QtBot, scale: int, size: QSize
) -> None:
    sample.dress("light", scale)
    sample.resize(size)
    side = office(sample).sidebar
    qtbot.waitUntil(lambda: side.narrow)
    qtbot.wait(30)
    there = [entry for entry in side._pages.values() if entry.isVisible()]
    assert there
    assert all(entry._picture.isVisible() for entry in there)
    fits(qtbot, side)


def is_high(label: QLabel) -> bool:
    return label.height() == label.heightForWidth(label.width())


def test_a_line_that_is_pressed_as_a_whole_is_as_high_as_its_words(
    worn: Look, qtbot: QtBot
) -> None:
    title = "ส่งรายงานผลการดำเนินงานตามตัวชี้วัดของโครงการพัฒนาชุมชนใสสะอาดพร้อมคำแจ้งเตือนและเอกสารหลักฐานทั้งหมดถึงส่วนกลาง"
    card = DueDatesCard(worn, print)
    qtbot.addWidget(held := scrolling(column(card, None)))
    held.resize(316, 420)
    held.show()
    card.show_dues(
        [DueStepRow("30 เม.ย.", title * n, "อีก 30 วัน", False, Destination("plan")) for n in (1, 2)]
    )
    for width in (316, 520, 300):
        held.resize(width, 420)
        qtbot.wait(30)
        qtbot.waitUntil(
            lambda: all(is_high(one) for one in card.findChildren(QLabel) if one.wordWrap())
        )
