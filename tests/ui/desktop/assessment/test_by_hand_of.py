"""What a paper says is entered in the assessment it was printed for, whatever page is open by then."""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.values import Ref
from core.workshop.ballots import TickProposal
from core.workshop.stack import ReadPage, StackReview
from ui.desktop.assessment.by_hand import ByHand
from ui.desktop.base.page_context import PageContext

A, B = Ref("u1", "assessment", "a"), Ref("u1", "assessment", "b")


class Host(QObject):
    closing = Signal()


def test_another_page_that_was_opened_meanwhile_gets_nothing_of_it(qtbot: QtBot) -> None:
    page, host, done = QWidget(), Host(), list[partial[object]]()
    qtbot.addWidget(page)

    def do(deed: partial[object], _then: Callable[[], object]) -> None:
        done.append(deed)

    room = SimpleNamespace(host=host, session=SimpleNamespace(forms=None), do=do)
    hand = ByHand(cast("PageContext", room), page, lambda: B)
    review = StackReview((ReadPage("read", "1", 1, (TickProposal("q", "read", ("met",)),)),))
    hand.reading.agreed.emit(review, A)
    assert [one.keywords["assessment"] for one in done] == [A]
    assert done[0].keywords["picked"] == {"q": "met"}
