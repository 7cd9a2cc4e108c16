"""What the foot of the documents promises of keys holds for the mouse: a document is chosen without being opened."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import come_to_rest, office, written
from ui.desktop.home.documents import DocumentsPage
from ui.desktop.shell.window import Window


def test_a_right_click_chooses_a_document_and_a_key_acts_on_it(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    opened.show_page("documents")
    come_to_rest(qtbot, sample)
    page = opened.leaf("documents").widget.findChild(DocumentsPage)
    assert page is not None
    assert "หรือคลิกขวา เลือก" in written(page)
    begun = next(one for one in page.lines if one.shown.ref is not None)
    page.begin.setFocus()
    QTest.mouseClick(begun.line, Qt.MouseButton.RightButton)
    assert (opened.key, page.here) == ("documents", begun.shown)
    binned = list[object]()
    page.binned.disconnect()
    page.binned.connect(binned.append)
    QTest.keyClick(begun.line, Qt.Key.Key_Delete)
    assert binned == [begun.shown]
