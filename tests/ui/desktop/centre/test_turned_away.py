"""Who has turned to something else is not taken to what was still being read; what is read anew keeps the keyboard."""

from copy import copy
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.facts import AssessmentFacts
from core.centre.view import CentreUnitList, RankedUnitRow
from core.exchange.letter_deeds import comment
from core.values import Ref
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, modal, office, press
from tests.ui.desktop.centre.test_telling import LEFT, YEAR, centre
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.centre.sample import RankingSamplePage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

__all__ = ["centre"]
CONTROL, WAIT = Qt.KeyboardModifier.ControlModifier, 20_000


def desk_of(window: Window) -> CentreDesk:
    return leaf_of(office(window), "centre", CentreDesk)


@pytest.fixture
def listed(centre: Window, qtbot: QtBot) -> CentreDesk:
    """The list of a centre, read, with a unit in front that has sent its assessment."""
    found = desk_of(centre)
    qtbot.waitUntil(lambda: found.page.board is not None, timeout=WAIT)
    come_to_rest(qtbot, centre)
    found.page.list.go_to(ranked(found)[0].unit.id)
    come_to_rest(qtbot, centre)
    return found


def ranked(desk: CentreDesk) -> list[RankedUnitRow]:
    return [line for line in known(desk.page.board).lines if line.place and not line.place.problem]


def assessment(line: RankedUnitRow) -> Ref:
    return Ref(*known(line.place).assessment.split("/"))


def opens(desk: CentreDesk) -> None:
    """Press the button of the panel; the assessment is being read."""
    QTest.mouseClick(desk.page.unit.open, LEFT)
    assert desk._opening._aside.reading
    assert desk.currentWidget() is desk.page


def opened(desk: CentreDesk, window: Window, qtbot: QtBot) -> AssessmentPage:
    qtbot.waitUntil(lambda: isinstance(desk.currentWidget(), AssessmentPage), timeout=WAIT)
    come_to_rest(qtbot, window)
    found = desk.currentWidget()
    assert isinstance(found, AssessmentPage)
    return found


def do(desk: CentreDesk, words: str) -> None:
    next(one for one in desk.place().others if one.words == words).do()


def test_another_unit_is_chosen(listed: CentreDesk, centre: Window, qtbot: QtBot) -> None:
    first = listed.page.list.here
    opens(listed)
    listed.page.list.table.setFocus()
    QTest.keyClick(listed.page.list.table, Qt.Key.Key_Down)
    assert listed.page.list.here != first
    come_to_rest(qtbot, centre)
    assert listed.currentWidget() is listed.page


def test_the_pictures_are_asked_for(listed: CentreDesk, centre: Window, qtbot: QtBot) -> None:
    opens(listed)
    do(listed, "ภาพทั้งปี")
    come_to_rest(qtbot, centre)
    assert listed.currentWidget() is known(listed.telling).pictures


def test_it_is_asked_how_sure_the_ranking_is(
    listed: CentreDesk, centre: Window, qtbot: QtBot
) -> None:
    opens(listed)
    do(listed, "ผลนี้แน่แค่ไหน")
    come_to_rest(qtbot, centre)
    assert isinstance(listed.currentWidget(), RankingSamplePage)


def test_another_year_is_chosen(listed: CentreDesk, centre: Window, qtbot: QtBot) -> None:
    opens(listed)
    office(centre).open_year(YEAR - 1, "centre")
    come_to_rest(qtbot, centre)
    assert listed.currentWidget() is listed.page


def test_a_list_that_is_read_again_takes_nobody_away_from_what_they_asked_for(
    listed: CentreDesk, centre: Window, qtbot: QtBot
) -> None:
    """The panel opens the unit it names while the list is further already; and the list is shown anew."""
    first = ranked(listed)[0]
    listed.page.list.table.setFocus()
    QTest.keyClick(listed.page.list.table, Qt.Key.Key_Down)
    assert listed.page.list.here != listed.page.unit.here == first.unit.id
    opens(listed)
    shown = known(listed._reading._shown)
    listed._show_read(shown._replace(board=copy(shown.board)))
    opened(listed, centre, qtbot)
    assert listed._assessment == assessment(first)


# -- what is gone to as soon as the list is read


class Held:
    """The list arrives when it is told to, and not before; until then a unit's assessment is asked for."""

    def __init__(self, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self.found = desk_of(window), list[CentreUnitList]()
        assert self.desk._board is None, "the list is here before anything could be asked for"
        monkeypatch.setattr(self.desk._reading, "_show", self.found.append)
        records = office(window).session.read(
            lambda reader: reader.records("assessment", year=YEAR)
        )
        office(window).jump(records[0].ref, YEAR)

    def arrive(self) -> None:
        """A list that is none of those before."""
        found = self.found[-1]
        self.desk._show_read(found._replace(board=copy(found.board)))


@pytest.fixture
def held(centre: Window, monkeypatch: pytest.MonkeyPatch) -> Held:
    return Held(centre, monkeypatch)


def test_before_the_list_is_read_another_year_is_chosen(
    held: Held, centre: Window, qtbot: QtBot
) -> None:
    office(centre).open_year(YEAR - 1, "centre")
    come_to_rest(qtbot, centre)
    held.arrive()
    come_to_rest(qtbot, centre)
    assert held.desk.currentWidget() is held.desk.page


def test_before_the_list_is_read_it_is_gone_back_to(
    held: Held, centre: Window, qtbot: QtBot
) -> None:
    opened(held.desk, centre, qtbot)
    press(centre, Qt.Key.Key_Escape)
    held.arrive()
    come_to_rest(qtbot, centre)
    assert held.desk.currentWidget() is held.desk.page


def test_what_was_gone_to_once_is_not_gone_to_with_every_list(
    held: Held, centre: Window, qtbot: QtBot
) -> None:
    opened(held.desk, centre, qtbot)
    held.arrive()
    come_to_rest(qtbot, centre)
    assert isinstance(held.desk.currentWidget(), AssessmentPage)
    held.desk._back()
    held.arrive()
    come_to_rest(qtbot, centre)
    assert held.desk.currentWidget() is held.desk.page


def test_what_is_asked_for_before_the_list_is_read_is_opened(
    held: Held, centre: Window, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(held.found), timeout=WAIT)
    held.arrive()
    opened(held.desk, centre, qtbot)


# -- an assessment that is read


def test_a_remark_goes_to_the_unit_whose_assessment_is_shown_whichever_the_list_has_chosen(
    listed: CentreDesk, centre: Window, qtbot: QtBot
) -> None:
    chosen, other = ranked(listed)[:2]
    listed.page.list.search.setText(chosen.name)
    office(centre).jump(assessment(other), YEAR)
    read = opened(listed, centre, qtbot)
    assert listed.page.list.here == chosen.unit.id
    assert listed.place().title == other.name
    qtbot.waitUntil(lambda: read.ladder.here is not None)
    press(centre, Qt.Key.Key_M, CONTROL)
    dialog = modal(qtbot, PromptDialog)
    QTest.keyClicks(dialog.fields["text"], "which proof")
    QTest.mouseClick(dialog.go, LEFT)
    session = office(centre).session
    qtbot.waitUntil(
        lambda: bool(session.read(lambda reader: reader.records("comment"))), timeout=WAIT
    )
    (said,) = session.read(lambda reader: reader.records("comment"))
    assert (said.ref.scope, said.text("about")) == (other.unit.id, assessment(other).local)


def remarked(desk: CentreDesk, window: Window, qtbot: QtBot) -> None:
    """A remark is written at what is shown, which is read again."""
    about = known(desk._assessment)
    show = desk._opening._show
    again = list[Ref]()

    def noted(ref: Ref, facts: AssessmentFacts, item: str) -> None:
        show(ref, facts, item)
        again.append(ref)

    desk._opening._show = noted
    written = partial(comment, unit=about.scope, topic=about, kind="comment", text="which proof")
    office(window).session.do(written)
    qtbot.waitUntil(lambda: bool(again), timeout=WAIT)
    come_to_rest(qtbot, window)


def keyboard() -> QWidget:
    return known(QApplication.focusWidget())


def test_what_is_read_again_lets_the_keyboard_be(
    listed: CentreDesk, centre: Window, qtbot: QtBot
) -> None:
    opens(listed)
    read = opened(listed, centre, qtbot)
    assert read.ladder.isAncestorOf(keyboard()), "what is opened has the keyboard at its first item"
    read.head.search.setFocus()
    remarked(listed, centre, qtbot)
    assert keyboard() is read.head.search


def test_what_is_made_anew_has_the_keyboard_again(
    listed: CentreDesk, centre: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An assessment that was returned is locked no more: its items are others."""
    opens(listed)
    read = opened(listed, centre, qtbot)
    before = keyboard()
    assert read.ladder.isAncestorOf(before)
    monkeypatch.setattr("ui.desktop.assessment.page._shape", lambda _facts: object())
    remarked(listed, centre, qtbot)
    assert keyboard() is not before
    assert read.ladder.isAncestorOf(keyboard())


def test_who_comes_back_to_the_page_has_the_keyboard_in_what_is_shown(
    listed: CentreDesk, centre: Window, qtbot: QtBot
) -> None:
    """The list behind it would take the keys, and another unit would be chosen."""

    def come_back() -> QWidget:
        for key in ("home", "centre"):
            office(centre).show_page(key)
            come_to_rest(qtbot, centre)
        return known(listed.currentWidget())

    opens(listed)
    read = opened(listed, centre, qtbot)
    assert come_back() is read
    assert read.ladder.isAncestorOf(keyboard())
    press(centre, Qt.Key.Key_Escape)
    assert keyboard() is listed.page.list.table
    do(listed, "ภาพทั้งปี")
    come_to_rest(qtbot, centre)
    assert come_back() is known(listed.telling).pictures
    assert known(listed.telling).pictures.isAncestorOf(keyboard())


def test_another_year_leaves_what_is_read_and_the_head_says_the_year_of_what_is_shown(
    listed: CentreDesk, centre: Window, qtbot: QtBot
) -> None:
    one = ranked(listed)[0]
    office(centre).jump(assessment(one), YEAR)
    opened(listed, centre, qtbot)
    assert f"การประเมินตนเอง {YEAR}" in listed.place().crumbs
    office(centre).open_year(YEAR, "centre")
    assert isinstance(listed.currentWidget(), AssessmentPage), "the same year again"
    office(centre).open_year(YEAR - 1, "centre")
    come_to_rest(qtbot, centre)
    assert listed.currentWidget() is listed.page
    office(centre).jump(assessment(one))
    opened(listed, centre, qtbot)
    assert office(centre).year == YEAR - 1
    assert f"การประเมินตนเอง {YEAR}" in listed.place().crumbs, (
        "though the year that is chosen is another"
    )


def test_what_is_shown_again_makes_no_row_anew(
    listed: CentreDesk, centre: Window, qtbot: QtBot
) -> None:
    office(centre).jump(assessment(ranked(listed)[0]), YEAR)
    page = opened(listed, centre, qtbot)
    before = known(page.view).items
    assert len(before) > 1
    page._show()
    assert all(row is again for row, again in zip(before, known(page.view).items, strict=True))
