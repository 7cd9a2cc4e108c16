"""A slip too many is taken out by presses of the mouse alone, after others have voted; Ctrl+Z brings it back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.workshop.questions import Vote
from core.workshop.view import NONE, OPEN, Workshop
from tests.known import known
from tests.ui.desktop import acting
from tests.ui.desktop.acting import leaf_of, office, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.shell.window import Window
from ui.desktop.widgets.line_list import LineList
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.workshop.desk import WorkshopDesk

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
LEFT, VOTERS = Qt.MouseButton.LeftButton, 5


@pytest.fixture
def desk(sample: Window, qtbot: QtBot) -> WorkshopDesk:
    """Five are made ready, and the first two slips have votes."""
    office(sample).show_page("workshop")
    found = leaf_of(office(sample), "workshop", WorkshopDesk)
    qtbot.waitUntil(lambda: found.held is not None and found.held.state == NONE)
    found.start.number.setText(f"{VOTERS}")
    QTest.mouseClick(found.start.go, LEFT)
    qtbot.waitUntil(lambda: held(found).state == OPEN)
    voted(found, qtbot, 0, 1)
    return found


def held(desk: WorkshopDesk) -> Workshop:
    return known(desk.held)


def voted(desk: WorkshopDesk, qtbot: QtBot, *slips: int) -> None:
    before, one = held(desk).some, held(desk).questions[0]
    desk.take([Vote(held(desk).slips[n].id, one.key, (one.choices[0].key,)) for n in slips])
    qtbot.waitUntil(lambda: held(desk).some == before + len(slips))


def asked(desk: WorkshopDesk, qtbot: QtBot) -> PromptDialog:
    QTest.mouseClick(desk.voting.less, LEFT)
    return prompted(qtbot, "เอาใบออก")


def offered(dialog: PromptDialog) -> list[str]:
    return [line.title for listed in dialog.findChildren(LineList) for line in listed.lines]


def press(dialog: PromptDialog, row: int) -> None:
    listed = dialog.fields["slip"]
    at = listed.visualRect(listed.model().index(row, 0)).center()
    QTest.mouseClick(listed.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)


def pills(desk: WorkshopDesk) -> list[str]:
    return [one.says for one in desk.voting.pills if one.isVisible()]


def test_a_slip_too_many_goes_while_the_votes_on_others_stay_and_comes_back(
    desk: WorkshopDesk, sample: Window, qtbot: QtBot
) -> None:
    before = held(desk)
    assert len(pills(desk)) == VOTERS
    dialog = asked(desk, qtbot)
    assert offered(dialog) == ["ใบที่ 3", "ใบที่ 4", "ใบที่ 5 (ประธาน)"]
    press(dialog, 1)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(held(desk).slips) == VOTERS - 1)
    assert [one.number for one in held(desk).slips] == [1, 2, 3, 5]
    assert held(desk).some == 2
    assert len(pills(desk)) == VOTERS - 1, "nothing is left of it on the page"
    acting.press(sample, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(held(desk).slips) == VOTERS)
    assert (held(desk).slips, held(desk).voted) == (before.slips, before.voted)


def test_a_slip_that_is_some_phones_is_not_offered_and_where_none_is_left_that_is_said(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    third = held(desk).slips[2].id
    desk._phones.book.bind(held(desk).assessment.id, {third: "a" * 64})
    dialog = asked(desk, qtbot)
    assert offered(dialog) == ["ใบที่ 4", "ใบที่ 5 (ประธาน)"]
    assert "ทุกใบมีผู้ให้คะแนนหรือมีโทรศัพท์เข้าแล้ว" not in said(dialog)
    assert "เอาผิดใบกด Ctrl+Z แล้วใบนั้นกลับมา" in said(dialog)
    dialog.reject()
    voted(desk, qtbot, 3, 4)
    dialog = asked(desk, qtbot)
    assert (offered(dialog), dialog.go.isEnabled()) == ([], False)
    assert "ทุกใบมีผู้ให้คะแนนหรือมีโทรศัพท์เข้าแล้ว จึงไม่มีใบให้เอาออก" in said(dialog)
    dialog.reject()
    assert len(held(desk).slips) == VOTERS


def said(dialog: PromptDialog) -> str:
    return " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
