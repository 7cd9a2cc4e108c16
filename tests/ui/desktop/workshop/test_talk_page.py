"""While a room talks: what is chosen is what is shown, keys go where one looks, and nothing that is gone is asked."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tests.known import known
from tests.ui.desktop.acting import desk_of, office
from tests.ui.desktop.workshop.test_again_in_window import closed
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.assessment.scoring import ItemAnswer
from ui.desktop.shell.window import Window
from ui.desktop.workshop.desk import WorkshopDesk


def asked(desk: WorkshopDesk) -> ItemPanel:
    """The item at hand, as its form asks it."""
    answer: QWidget = desk.talking._answer.widget
    assert isinstance(answer, ItemAnswer)
    return known(answer.panel)


def test_an_item_that_went_while_the_projector_was_in_front_is_asked_nothing(sample: Window, qtbot: QtBot) -> None:
    ladders = desk_of(office(sample)).page.ladders
    ladders.enter()
    desk = closed(sample, qtbot)
    first = asked(desk)
    first.setFocus()
    assert ladders._here is None, "an item of another page is none of this ladder's"
    desk.open_projector()
    QTest.keyClick(known(desk.projector), Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: asked(desk) is not first)
    delete(first)
    QTest.keyClick(known(desk.projector), Qt.Key.Key_Escape)
    asked(desk).setFocus()
    desk.talking.note.setFocus()
    assert not known(asked(desk).explain).isHidden(), "the edge of the one item that is asked stays"


def test_a_ladder_forgets_an_item_that_was_deleted(sample: Window) -> None:
    page = desk_of(office(sample)).page
    page.ladders.enter()
    before = known(page.ladder.here)
    page.ladders.forget()
    page.ladders.moved(None, before)  # the keyboard comes by once more before it is gone
    delete(before)
    page.choose(page._dimension)
    page.ladders.enter()
    after = known(page.ladder.here)
    page.ladders.moved(None, after)
    assert page.ladders._here is after
