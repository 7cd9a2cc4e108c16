"""When what holds the keyboard goes away, as a button does once its deed is done, the page keeps the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import come_to_rest, office, page
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import ask, one_line

KEYBOARD = Qt.FocusReason.TabFocusReason


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def before_the_sidebar(window: Window, key: str) -> QAbstractButton:
    """The last button that Tab meets on a page: behind it begins the sidebar."""
    inside = office(window).leaf(key).widget
    buttons = [each for each in inside.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
    assert buttons, key
    met, after = list[QWidget](), office(window).sidebar.nextInFocusChain()
    while after is not None and after not in met:
        met.append(after)
        after = after.nextInFocusChain()
    return max(buttons, key=met.index)


@pytest.mark.parametrize("key", ["documents", "evidence", "settings"])
def test_a_button_that_goes_gives_it_to_its_page(at_home: Window, qtbot: QtBot, key: str) -> None:
    opened = office(at_home)
    opened.show_page(key)
    come_to_rest(qtbot, at_home)
    last = before_the_sidebar(at_home, key)
    last.setFocus(KEYBOARD)
    qtbot.waitUntil(last.hasFocus)
    last.hide()
    qtbot.waitUntil(lambda: not opened.sidebar.isAncestorOf(focus()))
    assert opened.leaf(key).widget.isAncestorOf(focus()) or opened.header.isAncestorOf(focus())


def test_so_does_a_dialog_whose_button_went_meanwhile(at_home: Window, qtbot: QtBot) -> None:
    opened = office(at_home)
    opened.show_page("documents")
    come_to_rest(qtbot, at_home)
    button = before_the_sidebar(at_home, "documents")
    button.setFocus(KEYBOARD)
    dialog = ask(at_home._look, at_home, one_line("ยกเลิก", "เลขนี้ใช้ไม่ได้อีก", "เหตุผล", "ยกเลิก"))
    qtbot.waitUntil(dialog.isActiveWindow)
    button.hide()
    dialog.reject()
    at_home.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and not opened.sidebar.isAncestorOf(focus()))
    assert opened.leaf("documents").widget.isAncestorOf(focus()) or opened.header.isAncestorOf(focus())


def test_who_is_in_the_sidebar_stays_there(at_home: Window, qtbot: QtBot) -> None:
    entry = office(at_home).sidebar.entry("documents")
    entry.setFocus(KEYBOARD)
    dialog = ask(at_home._look, at_home, one_line("ยกเลิก", "เลขนี้ใช้ไม่ได้อีก", "เหตุผล", "ยกเลิก"))
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.reject()
    at_home.activateWindow()
    qtbot.waitUntil(entry.hasFocus)
    qtbot.wait(20)
    assert entry.hasFocus()


def test_the_form_of_an_assessment_is_read_at_its_head(sample: Window) -> None:
    shown = page(sample).view
    assert shown is not None
    title = office(sample).header._title
    assert title.text() == f"{shown.title} {shown.year}"
    assert title.fontMetrics().horizontalAdvance(title.text()) <= title.width()
