"""A room votes again by two phones, at the table and on three ballots: from the reason to the motion, on screen."""

from functools import partial
from pathlib import Path

import pytest
from PIL.Image import Image as Picture
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.workshop.ballots import BallotTickBox
from core.workshop.questions import Vote
from core.workshop.view import DONE, OPEN, TALKS
from core.workshop.voting_paper import voting_ballots
from tests.journeys.committee_room import choose, refusals
from tests.journeys.conftest import Program
from tests.journeys.inked_ballots import inked, leaves, scan, stacked
from tests.journeys.meeting_room import LEFT
from tests.journeys.test_ballots_by_hand import LATE, held, small_meeting
from tests.known import known
from tests.ui.desktop.acting import modal, office, prompted
from tests.ui.desktop.conftest import IGNORED
from tests.ui.desktop.workshop.test_workshop_phones import code, free_port
from tests.ui.phone.halls import HOST, PHONES, Phone, phones_away
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.workshop.ballots import BallotsDialog
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.phones_dialogs import PhoneRoomDialog
from ui.desktop.workshop.table import VoteEntryDialog

__all__ = ["phones_away"]  # the fixture

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
SLIPS, PAPERS = 6, 3  # two phones, one at the table, three on paper


def test_phones_table_and_ballots_vote_again_in_one_room_and_nothing_of_another_vote_counts(
    quick: Program, window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = small_meeting(quick, window, tmp_path, qtbot)
    refused = refusals(window)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    item, other = differs(desk, window, qtbot)
    strays = [printed(desk, window, tmp_path / "first.pdf", item)]
    again(desk, other, qtbot)
    strays.append(printed(desk, window, tmp_path / "other.pdf", other))
    at_the_table(desk, qtbot)
    counted(desk, qtbot)

    again(desk, item, qtbot)
    QTest.keyClick(desk, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LATE)
    modal(qtbot, PhoneRoomDialog).reject()
    picks = [one.key for one in held(desk).question(item).choices]
    for phone in PHONES:
        phone.close()
        assert phone.vote(other, picks[0])[0] == 409
        assert phone.vote(f"{item}~1", picks[0])[0] == 200, "who was in is in"
    qtbot.waitUntil(lambda: len(held(desk).again_voted) == len(PHONES), timeout=LATE)
    at_the_table(desk, qtbot)
    out = tmp_path / "again.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    QTest.mouseClick(desk.talking._ballots, LEFT)
    QTest.mouseClick(modal(qtbot, BallotsDialog).print, LEFT)
    qtbot.waitUntil(out.is_file, timeout=LATE)
    leaves_ = [*strays, *ticked(desk, window, out)]
    stack = stacked(tmp_path / "stack.pdf", [scan(leaf, n) for n, leaf in enumerate(leaves_)])
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_given, **_more: ([str(stack)], "")
    )
    QTest.mouseClick(desk.talking._ballots, LEFT)
    QTest.mouseClick(modal(qtbot, BallotsDialog).read, LEFT)
    qtbot.waitUntil(lambda: desk._ballots.reading.dialog is not None, timeout=3 * LATE)
    dialog = known(desk._ballots.reading.dialog)
    states = [(one.read.state, one.reason) for one in dialog._stack.pages]
    assert states[:2] == [("foreign", "earlier")] * 2, "they are told, and not counted"
    assert [state for state, _why in states[2:]] == ["read"] * PAPERS
    assert {one.voter for one in dialog.review.votes} == {
        one.id for one in held(desk).slips[-PAPERS:]
    }
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(held(desk).again_voted) == SLIPS, timeout=LATE)
    assert not held(desk).votes[item].counts, "nobody has seen any of it"
    counted(desk, qtbot)
    assert dict(held(desk).votes[item].counts) == {picks[0]: SLIPS - PAPERS, picks[1]: PAPERS}
    assert desk._phones.hall is not None, "the room waits for what is voted on next"
    assert PHONES[0].vote(f"{item}~1", picks[1])[0] == 409
    accepted(desk, qtbot)
    assert desk._phones.hall is None
    assert not refused


def differs(desk: WorkshopDesk, window: Window, qtbot: QtBot) -> tuple[str, str]:
    """Six vote, two of them by phones that come in; the room differs on two items, and voting is closed."""
    desk.begin(SLIPS)
    qtbot.waitUntil(lambda: held(desk).state == OPEN, timeout=LATE)
    desk._phones.hosts = (HOST,)
    desk._phones.book.note_port(held(desk).assessment.id, free_port())
    desk._phones.open()
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LATE)
    modal(qtbot, PhoneRoomDialog).reject()
    questions, slips = held(desk).questions, held(desk).slips
    item, other = (one.key for one in questions[:2])
    for n in range(2):
        phone = Phone(known(desk._phones.hall).port, f"{n}" * 40)
        assert phone.enter(code(desk, n))[0] == 200
        assert phone.vote(item, questions[0].choices[1].key)[0] == 200
    desk.take(
        [
            Vote(slip.id, one.key, (one.choices[int(n < 2 and one.key in (item, other))].key,))
            for n, slip in enumerate(slips)
            for one in questions
        ]
    )
    qtbot.waitUntil(lambda: held(desk).whole == SLIPS, timeout=LATE)
    choose(window, "ปิดรับคะแนน")
    QTest.mouseClick(prompted(qtbot, "ปิดรับคะแนน").go, LEFT)
    qtbot.waitUntil(lambda: held(desk).state == TALKS, timeout=LATE)
    return item, other


def printed(desk: WorkshopDesk, window: Window, path: Path, item: str) -> Picture:
    """A ballot of the vote that is open, else of the first one, as somebody might put it into a later stack."""
    paper = desk._ballots._paper(held(desk))
    made = office(window).room.office.printer.write(
        voting_ballots(paper, [paper.slips[-1].id]), path
    )
    boxes = [one for one in BallotTickBox.of_drawn(paper.questions, made.drawn) if one.page == 1]
    said = {one.question: (one.choice,) for one in boxes if one.question == item}
    return inked(leaves(path)[0], boxes, said, "tick", 7)


def ticked(desk: WorkshopDesk, window: Window, pdf: Path) -> list[Picture]:
    """The ballots that were printed, each ticked for the second answer."""
    paper = desk._ballots._paper(held(desk))
    one = pdf.with_name("one.pdf")
    made = office(window).room.office.printer.write(
        voting_ballots(paper, [paper.slips[-1].id]), one
    )
    boxes = BallotTickBox.of_drawn(paper.questions, made.drawn)
    pages = leaves(pdf)
    assert (made.pages, len(pages)) == (1, PAPERS), "only for the slips that have not voted"
    said = {paper.questions[0].key: (paper.questions[0].choices[1].key,)}
    return [inked(leaf, boxes, said, "cross", n) for n, leaf in enumerate(pages)]


def again(desk: WorkshopDesk, item: str, qtbot: QtBot) -> None:
    desk.talking.list.show_key(item)
    desk.talking._choose()
    QTest.mouseClick(desk.talking.again, LEFT)
    prompt = modal(qtbot, PromptDialog)
    prompt.fields["text"].insert("มีเอกสารแนบเพิ่ม")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: held(desk).again == item, timeout=LATE)
    qtbot.waitUntil(desk.talking.table.isVisible, timeout=LATE)


def at_the_table(desk: WorkshopDesk, qtbot: QtBot) -> None:
    """For the first slip that has not voted."""
    before = len(held(desk).again_voted)
    QTest.mouseClick(desk.talking.table, LEFT)
    table = modal(qtbot, VoteEntryDialog)
    table.pick(0)
    qtbot.waitUntil(lambda: len(held(desk).again_voted) == before + 1, timeout=LATE)
    table.accept()


def counted(desk: WorkshopDesk, qtbot: QtBot) -> None:
    QTest.mouseClick(desk.talking.again, LEFT)
    qtbot.waitUntil(lambda: not held(desk).again, timeout=LATE)


def accepted(desk: WorkshopDesk, qtbot: QtBot) -> None:
    """What is left is decided and the rest accepted: the meeting is over."""
    for talk in held(desk).left:
        field = "choice" if held(desk).facts.tree.choices(talk.item) else "state"
        picked = held(desk).question(talk.item).choices[0].key
        desk._decide(talk.item, [(field, picked, ())], "ตามหลักฐาน")
        qtbot.waitUntil(partial(is_decided, desk, talk.item), timeout=LATE)
    QTest.mouseClick(desk.talking.rest, LEFT)
    QTest.mouseClick(prompted(qtbot, "ในมติเดียว").go, LEFT)
    qtbot.waitUntil(lambda: held(desk).state == DONE, timeout=LATE)


def is_decided(desk: WorkshopDesk, item: str) -> bool:
    return item in held(desk).decided
