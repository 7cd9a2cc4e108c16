"""Paper ballots of some of a room: printed for who has no vote yet, inked, scanned as one stack, read in the window."""

import random
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest
from PIL.Image import Image as Picture
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.workshop.ballots import BallotQuestionKey, BallotTickBox
from core.workshop.view import Workshop
from core.workshop.voting_paper import voting_ballots
from tests.journeys.inked_ballots import inked, leaves, photo, scan, stacked, struck, turned
from tests.journeys.meeting_room import LEFT
from tests.known import known
from tests.ui.desktop.acting import modal, office
from ui.desktop.base.mark_review import TickReviewDialog
from ui.desktop.shell.window import Window
from ui.desktop.workshop.ballots import REST, BallotsDialog
from ui.desktop.workshop.desk import WorkshopDesk

LATE = 180_000  # milliseconds: a stack of many pages, on a busy PC too
STYLES = ("tick", "cross", "slash", "long tick", "tick", "cross")  # of six hands
Said = Mapping[str, Sequence[str]]  # by question what a hand ticks


def by_papers(
    window: Window,
    desk: WorkshopDesk,
    folder: Path,
    said: Mapping[str, Said],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> int:
    """The slips of `said` vote on paper, as they say; how many marks a person was asked about."""
    out = folder / "ballots.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    QTest.mouseClick(desk.voting.ballots, LEFT)
    dialog = modal(qtbot, BallotsDialog)
    QTest.mouseClick(dialog.which.button(REST), LEFT)
    QTest.mouseClick(dialog.print, LEFT)
    qtbot.waitUntil(out.is_file, timeout=LATE)
    stack = stacked(folder / "stack.pdf", scanned(window, desk, out, said))
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_given, **_more: ([str(stack)], "")
    )
    QTest.mouseClick(desk.voting.ballots, LEFT)
    QTest.mouseClick(modal(qtbot, BallotsDialog).read, LEFT)
    qtbot.waitUntil(lambda: desk._ballots.reading.dialog is not None, timeout=LATE)
    asked = looked_through(known(desk._ballots.reading.dialog), held(desk), said)
    QTest.mouseClick(known(desk._ballots.reading.dialog).go, LEFT)
    qtbot.waitUntil(partial(counted, desk, said), timeout=LATE)
    return asked


def held(desk: WorkshopDesk) -> Workshop:
    return known(desk.held)


def counted(desk: WorkshopDesk, said: Mapping[str, Said]) -> bool:
    return all(held(desk).voted.get(slip) == len(own) for slip, own in said.items())


def scanned(
    window: Window, desk: WorkshopDesk, pdf: Path, said: Mapping[str, Said]
) -> list[Picture]:
    """Every page of every ballot in no order: some upside down, one by telephone, in one a box was struck out."""
    paper = desk._ballots._paper(held(desk))
    made = office(window).room.office.printer.write(
        voting_ballots(paper, [paper.slips[0].id]), pdf.with_name("one.pdf")
    )
    boxes = BallotTickBox.of_drawn(paper.questions, made.drawn)
    pages = leaves(pdf)
    found = list[Picture]()
    assert len(pages) == made.pages * len(said), "for who has no vote, and for nobody else"
    for n, own in enumerate(said.values()):
        for number in range(1, made.pages + 1):
            here = [box for box in boxes if box.page == number]
            seed = 100 * n + number
            leaf = inked(
                pages[n * made.pages + number - 1], here, own, STYLES[n % len(STYLES)], seed
            )
            if (n, number) == (2, 1):
                leaf = struck(leaf, untouched(here, own))
            shot = photo(leaf, seed) if (n, number) == (3, 1) else scan(leaf, seed)
            found.append(turned(shot) if (n + number) % 3 == 0 else shot)
    random.Random(len(found)).shuffle(found)
    return found


def untouched(boxes: Sequence[BallotTickBox], said: Said) -> BallotTickBox:
    return next(one for one in boxes if one.choice not in said[one.question])


def looked_through(dialog: TickReviewDialog, found: Workshop, said: Mapping[str, Said]) -> int:
    """What is asked is answered by keys as it was meant, and everything that is counted was meant; how many were."""
    assert not dialog._stack.refused
    assert {one.read.state for one in dialog._stack.pages} == {"read"}
    assert not dialog.review.missing(dialog._wish.numbers)
    first = [*said][2]
    assert any(one.slip == first for one in dialog.review.questions), (
        "a box that was struck out is asked about"
    )
    asked = len(dialog.review.questions)
    of = {one.key: one for one in found.questions}
    while dialog.mark is not None:
        mark: BallotQuestionKey = dialog.mark
        (key,) = said[mark.slip][mark.question]
        digit = [one.key for one in of[mark.question].choices].index(key)
        QTest.keyClick(dialog, Qt.Key(Qt.Key.Key_1 + digit))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.review.open
    read = {(one.voter, one.question): one.picked for one in dialog.review.votes}
    assert read == {
        (slip, key): tuple(picked) for slip, own in said.items() for key, picked in own.items()
    }
    return asked
