"""Units of a centre are read beside the window: their list where news touch it, an assessment while one stays."""

import secrets
from collections.abc import Mapping
from functools import partial
from threading import current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.assessment.facts import AssessmentFacts
from core.centre import view
from core.centre.view import BoardRow, CentreList, centre_list
from core.errors import UserError
from core.forms.ports import Store
from core.log.ports import Context
from core.values import Change, Changes, Plain, Ref
from tests.bare import bare
from tests.known import known
from tests.ui.desktop.acting import centre_of, come_to_rest, office
from ui.desktop.centre import reading
from ui.desktop.centre.reading import AssessmentOpening
from ui.desktop.shell.window import Window
from ui.session import Session

FIRST, NEXT, LOST = (Ref("u", "assessment", one) for one in ("first", "next", "lost"))


class Opened:
    """What was shown, refused, and on the window's thread read."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown, self.refused, self.here = list[tuple[Ref, str]](), list[UserError](), list[bool]()
        monkeypatch.setattr(reading, "assessment_facts", self._facts)
        monkeypatch.setattr(reading, "compared", lambda _reader, facts: facts)
        session = bare(Session, read=lambda view: view(None), _closed=False)
        self.owner, self._bot = QWidget(), qtbot
        qtbot.addWidget(self.owner)
        self.opening = AssessmentOpening(session, self._show, self.refused.append, self.owner)

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


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the list was read where something was written, and how often as a whole after news."""
    found: list[str] = []
    some, whole = view._patched, centre_list

    def patching(*words: Any) -> CentreList | None:
        found.append("some")
        return some(*words)

    def reading(*words: Any) -> CentreList:
        found.append("whole")
        return whole(*words)

    monkeypatch.setattr(view, "SHARE", 1)
    monkeypatch.setattr(view, "_patched", patching)
    monkeypatch.setattr(view, "centre_list", reading)
    return found


def lines(window: Window, qtbot: QtBot) -> tuple[BoardRow, ...]:
    come_to_rest(qtbot, window)
    return known(centre_of(office(window)).board).lines


def write(ref: Ref, fields: Mapping[str, Plain | int], ctx: Context, store: Store) -> Changes:
    return store.save(ctx, "test", [Change(ref, name, value) for name, value in fields.items()])


def mark(window: Window, line: BoardRow) -> None:
    """A step of a unit came on paper."""
    step = line.row.owed[0]
    token = f"paper|{step.programme}|{office(window).year}|{step.step}|2026-11-03"
    comment = Ref(line.unit.id, "comment", secrets.token_hex(16))
    fields = {"about": Plain(f"office/{line.unit.id}"), "item": Plain(token), "kind": Plain("note")}
    office(window).session.do(partial(write, comment, fields))


def test_of_what_one_unit_shows_only_that_unit_is_read(centre: Window, qtbot: QtBot, reads: list[str]) -> None:
    office(centre).show_page("centre")
    before = lines(centre, qtbot)
    line = next(one for one in before if one.row.owed)
    assert reads == []
    mark(centre, line)
    qtbot.waitUntil(lambda: bool(reads), timeout=8000)
    after = {one.unit.id: one for one in lines(centre, qtbot)}
    assert reads == ["some"]
    assert after[line.unit.id].row.on_paper[0].step == line.row.owed[0].step
    assert [after[one.unit.id] for one in before if one is not line] == [one for one in before if one is not line]


def test_what_was_written_while_another_page_stood_there_is_not_lost(centre: Window, qtbot: QtBot) -> None:
    office(centre).show_page("centre")
    first, second = [one for one in lines(centre, qtbot) if one.row.owed][:2]
    office(centre).show_page("exchange")
    mark(centre, first)
    come_to_rest(qtbot, centre)
    office(centre).show_page("centre")
    mark(centre, second)
    come_to_rest(qtbot, centre)
    marked = {one.unit.id for one in lines(centre, qtbot) if one.row.on_paper}
    assert marked == {first.unit.id, second.unit.id}


def test_after_a_change_of_the_register_all_are_read(centre: Window, qtbot: QtBot, reads: list[str]) -> None:
    office(centre).show_page("centre")
    line = lines(centre, qtbot)[-1]
    office(centre).session.do(partial(write, Ref("all", "unit", line.unit.id), {"region": 17}))
    qtbot.waitUntil(lambda: bool(reads), timeout=8000)
    assert {one.unit.id: one.unit.region for one in lines(centre, qtbot)}[line.unit.id] == 17
    assert reads == ["whole"]
