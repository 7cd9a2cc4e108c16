"""What the tests of the window do and look at."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.views.assessment import assessment_view
from core.views.assessment_rows import AssessmentView, ItemRow
from ui.desktop.office import OfficeView
from ui.desktop.pages.assessment import AssessmentPage
from ui.desktop.pages.assessment_item import ItemPanel
from ui.desktop.window import Window


def office(window: Window) -> OfficeView:
    assert window.office is not None
    return window.office


def page(window: Window) -> AssessmentPage:
    return office(window).assessment


def view(window: Window) -> AssessmentView:
    shown = page(window).view
    assert shown is not None
    return shown


def saved(window: Window, item: str) -> ItemRow:
    """The item as the folder has it, not as it is being typed."""
    opened = office(window)
    ref = opened.assessing.ref
    assert ref is not None
    return opened.session.read(lambda reader: assessment_view(reader, opened.session.forms, ref)).item(item)


def panel(window: Window, item: str) -> ItemPanel:
    """Go to an item, as the advice does, and give its panel."""
    page(window).go_to(item)
    found = page(window).ladder.panel(item)
    assert found is not None
    return found


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def type_words(words: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, words)
