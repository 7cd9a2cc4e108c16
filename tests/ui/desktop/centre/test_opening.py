"""An assessment of a unit is read beside the window; who has turned to something else meanwhile is not taken away."""

from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.assessment.facts import AssessmentFacts
from core.errors import UserError
from core.values import Ref
from tests.bare import bare
from ui.desktop.centre.desk import AssessmentReader
from ui.session import OfficeSession

FIRST, NEXT, LOST = (Ref("u", "assessment", one) for one in ("first", "next", "lost"))


class Opened:
    """What was shown, refused, and on the window's thread read."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown = list[tuple[Ref, str]]()
        self.refused = list[UserError]()
        self.here = list[bool]()
        monkeypatch.setattr(AssessmentFacts, "of", self._facts)
        monkeypatch.setattr(AssessmentFacts, "compared", lambda facts, _reader: facts)
        session = bare(OfficeSession, read=lambda view: view(None), _closed=False)
        self.owner, self._bot = QWidget(), qtbot
        qtbot.addWidget(self.owner)
        self.opening = AssessmentReader(session, self._show, self.refused.append, self.owner)

    def _facts(self, _reader: object, ref: Ref, _subject: str) -> AssessmentFacts:
        self.here.append(current_thread() is main_thread())
        if ref == LOST:
            raise UserError("เปิดไม่ได้", "เพราะ", "โปรด")
        return bare(AssessmentFacts)

    def _show(self, ref: Ref, _facts: AssessmentFacts, item: str) -> None:
        self.shown.append((ref, item))

    def rest(self) -> None:
        QThreadPool.globalInstance().waitForDone()
        self._bot.wait(50)
        QThreadPool.globalInstance().waitForDone()
        self._bot.wait(50)


@pytest.fixture
def opened(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opened:
    return Opened(qtbot, monkeypatch)


def test_it_is_read_on_another_thread_and_shown_at_the_item(opened: Opened) -> None:
    opened.opening.read(FIRST, "d1")
    assert opened.shown == []
    opened.rest()
    assert opened.shown == [(FIRST, "d1")]
    assert opened.here == [False]


def test_of_two_that_are_asked_for_the_last_is_shown(opened: Opened) -> None:
    opened.opening.read(FIRST)
    opened.opening.read(NEXT)
    opened.rest()
    assert opened.shown == [(NEXT, "")]


def test_who_has_turned_to_something_else_stays_there(opened: Opened) -> None:
    opened.opening.read(FIRST)
    opened.opening.forget()
    opened.rest()
    assert opened.shown == []
    opened.opening.read(NEXT)
    opened.rest()
    assert opened.shown == [(NEXT, "")]


def test_what_cannot_be_read_is_told(opened: Opened) -> None:
    opened.opening.read(LOST)
    opened.rest()
    assert opened.shown == []
    assert [one.what for one in opened.refused] == ["เปิดไม่ได้"]
