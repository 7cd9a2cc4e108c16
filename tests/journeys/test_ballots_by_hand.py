"""Six paper ballots by mouse and keys: printed, inked, scanned as one stack, looked through, taken among others."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.workshop.ballots import BallotQuestionKey, BallotTickBox
from core.workshop.view import OPEN, Workshop
from core.workshop.voting_paper import voting_ballots
from tests.journeys.committee_room import refusals
from tests.journeys.conftest import Program
from tests.journeys.inked_ballots import inked, leaves, photo, scan, stacked, struck, torn, turned
from tests.journeys.meeting_room import LEFT, YEAR, begun, from_menu
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, modal, office
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.base.mark_review import TickReviewDialog
from ui.desktop.shell.window import Window
from ui.desktop.workshop.ballots import BallotsDialog
from ui.desktop.workshop.desk import WorkshopDesk

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
PAPERS, PHONE = 6, 8  # slips that vote on paper, and of all
LATE = 60_000
# of another ministry, its ballot is one page
FORM = ("--instrument", "ocsc-transparency", "--year", f"{YEAR}")


def test_a_stack_of_six_is_printed_inked_read_and_counted_among_phones(
    quick: Program, window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = small_meeting(quick, window, tmp_path, qtbot)
    refused = refusals(window)
    desk.begin(PHONE)
    qtbot.waitUntil(lambda: held(desk).state == OPEN, timeout=LATE)
    slips = [one.id for one in held(desk).slips]
    said = {
        slip: {
            one.key: (one.choices[(n + at) % 2].key,)
            for at, one in enumerate(held(desk).questions)
            if one.choices
        }
        for n, slip in enumerate(slips)
    }
    out = tmp_path / "ballots.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    QTest.mouseClick(desk.voting.ballots, LEFT)
    QTest.mouseClick(modal(qtbot, BallotsDialog).print, LEFT)
    qtbot.waitUntil(out.is_file, timeout=LATE)
    stack = scanned_stack(desk, window, tmp_path, out, said)
    phone(desk, slips[5], said[slips[5]], qtbot)  # this one hands in a ballot besides

    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_given, **_more: ([str(stack)], "")
    )
    QTest.mouseClick(desk.voting.ballots, LEFT)
    QTest.mouseClick(modal(qtbot, BallotsDialog).read, LEFT)
    qtbot.waitUntil(lambda: desk._ballots.reading.dialog is not None, timeout=3 * LATE)
    dialog = known(desk._ballots.reading.dialog)
    whole, counted = looked_through(dialog, desk, slips, said)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(
        lambda: all(held(desk).voted.get(slip) == n for slip, n in counted.items()), timeout=LATE
    )
    assert not refused
    assert set(whole) <= set(counted)
    assert held(desk).voted[slips[7]] == 0, "who gave nothing in has no vote"


def small_meeting(quick: Program, window: Window, folder: Path, qtbot: QtBot) -> WorkshopDesk:
    """An office at the page of its workshop, on a form whose ballot is one page."""
    opened = begun(quick, window, folder, FORM, qtbot)
    from_menu(window, "ประชุมให้คะแนน")
    desk = leaf_of(opened, "workshop", WorkshopDesk)
    qtbot.waitUntil(desk.isVisible, timeout=LATE)
    come_to_rest(qtbot, window)
    return desk


def held(desk: WorkshopDesk) -> Workshop:
    return known(desk.held)


def phone(desk: WorkshopDesk, slip: str, said: Mapping[str, tuple[str, ...]], qtbot: QtBot) -> None:
    """As the page of a phone brings a vote."""
    from core.workshop.questions import Vote

    desk.take([Vote(slip, *next(iter(said.items())))])
    qtbot.waitUntil(lambda: held(desk).voted.get(slip) == 1, timeout=LATE)


def scanned_stack(
    desk: WorkshopDesk,
    window: Window,
    folder: Path,
    pdf: Path,
    said: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Path:
    """Six ballots: one upside down, one by telephone, one twice, one with a box struck out, one without its codes on a
    page; and a page of something else."""
    paper = desk._ballots._paper(held(desk))
    made = office(window).room.office.printer.write(
        voting_ballots(paper, [paper.slips[0].id]), folder / "one.pdf"
    )
    boxes = BallotTickBox.of_drawn(paper.questions, made.drawn)
    pages = leaves(pdf)
    each = made.pages
    assert len(pages) == each * PHONE
    stack = []
    for n in range(PAPERS):
        slip = paper.slips[n].id
        for number in range(1, each + 1):
            here = [box for box in boxes if box.page == number]
            leaf = inked(
                pages[n * each + number - 1], here, said[slip], ("tick", "cross", "slash")[n % 3], n
            )
            if n == 2 and number == 1:
                leaf = struck(leaf, untouched(here, said[slip]))
            if n == 4 and number == each:
                leaf = torn(leaf)
            shot = photo(leaf, n) if n == 3 else scan(leaf, 10 * n + number)
            stack.append(turned(shot) if n == 1 else shot)
            if n == 0 and number == 1:
                stack.append(scan(leaf, 99))
    return stacked(folder / "stack.pdf", stack)


def untouched(boxes: list[BallotTickBox], said: Mapping[str, tuple[str, ...]]) -> BallotTickBox:
    return next(one for one in boxes if one.choice not in said[one.question])


def looked_through(
    dialog: TickReviewDialog,
    desk: WorkshopDesk,
    slips: list[str],
    said: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> tuple[list[str], dict[str, int]]:
    """What is asked is answered by keys as it was meant; the slips that were whole, and how many votes each gives."""
    assert not dialog._stack.refused
    states = [one.read.state for one in dialog._stack.pages]
    assert states.count("again") == 1
    assert [one.reason for one in dialog._stack.pages if one.read.state == "foreign"] == ["torn"]
    assert slips[5] in dialog.review.left, "who voted by phone is not counted twice"
    assert slips[4] not in dialog.review.slips, "whose codes are gone is not guessed"
    marks = dialog.review.questions
    assert any(mark.slip == slips[2] for mark in marks), "a box that was struck out is asked about"
    before = [one.read.proposals for one in dialog._stack.pages]
    questions = {one.key: one for one in held(desk).questions}
    while dialog.mark is not None:
        mark: BallotQuestionKey = dialog.mark
        (key,) = said[mark.slip][mark.question]
        digit = [one.key for one in questions[mark.question].choices].index(key)
        QTest.keyClick(dialog, Qt.Key(Qt.Key.Key_1 + digit))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.review.open
    assert [one.read.proposals for one in dialog._stack.pages] == before
    for vote in dialog.review.votes:
        assert vote.picked == said[vote.voter][vote.question], vote
    counted: dict[str, int] = {}
    for vote in dialog.review.votes:
        counted[vote.voter] = counted.get(vote.voter, 0) + 1
    every = len(held(desk).questions)
    return [slip for slip, n in counted.items() if n == every], counted
