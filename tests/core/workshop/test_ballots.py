"""A ballot bears its slip and what it asks; ticks propose, and what is not plain is asked."""

import pytest

from core.blocks.code import PageQrContent, read_code
from core.blocks.document import Document, Table, Tick
from core.blocks.printed import Drawn
from core.workshop.ballots import (
    BallotPageReading,
    BallotTickBox,
    BallotTickBoxInk,
    BoxState,
    PrintedBallots,
    ScannedTickAnswer,
    TickedBallotPage,
    agreed,
    ballots,
    digest,
    proposal,
    slip_code,
)
from core.workshop.questions import AnswerOption, Question, Vote

CHOICES = tuple(AnswerOption(key, key.upper()) for key in "abc")
ONE = Question("q1", "1", "เรื่องหนึ่ง", choices=CHOICES)
MORE = Question("q2", "2", "เรื่องสอง", choices=CHOICES, picks=2)
ASKED = (ONE, MORE)


def inks(*states: BoxState, beside: float = 0.0) -> list[BallotTickBoxInk]:
    return [BallotTickBoxInk(one, beside=beside) for one in states]


def test_where_several_may_be_picked_one_more_is_asked() -> None:
    assert proposal(MORE, inks("marked", "marked", "empty")).picked == ("a", "b")
    assert proposal(MORE, inks("marked", "marked", "pale")).finding == "read", (
        "no more may be meant"
    )
    assert proposal(MORE, inks("marked", "empty", "pale")).why == "unclear", (
        "the pale one may be meant, too"
    )
    assert proposal(MORE, inks("marked", "marked", "marked")).why == "many"


def test_ink_about_boxes_is_asked_sooner_where_nothing_is_ticked() -> None:
    assert proposal(ONE, inks("empty", "empty", "empty", beside=2.0)).why == "beside"
    assert proposal(ONE, inks("marked", "empty", "empty", beside=2.0)).finding == "read"
    assert proposal(ONE, inks("marked", "empty", "empty", beside=9.0)).why == "beside"
    assert proposal(ONE, inks("empty", "empty", "empty"), has_writing=True).why == "beside"


def test_a_ballot_bears_no_name_and_a_code_that_only_the_list_of_slips_explains() -> None:
    one, other = ballots("ประชุม", "ให้คะแนน", "สำนักงาน", ASKED, ["s1", "s2"])
    assert one.stamp.code == slip_code("ประชุม", "s1") != other.stamp.code
    assert one.stamp.state == other.stamp.state == digest("ประชุม", ASKED)
    assert read_code(one.stamp.code) == one.stamp.code
    assert slip_code("ประชุมอื่น", "s1") != one.stamp.code
    assert "s1" not in " ".join(Document.walk(one))


def test_every_choice_has_a_large_box_in_the_order_of_the_questions() -> None:
    (page,) = ballots(
        "1", "ให้คะแนน", "สำนักงาน", (*ASKED, Question("q3", "3", "เขียน", lines=2)), ["s"]
    )
    ticks = [
        cell
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
    ]
    assert [one for one in ticks if isinstance(one, Tick)] == [Tick("blank", large=True)] * 6


def test_boxes_are_told_in_mm_and_only_of_the_ballot_they_are_of() -> None:
    drawn = [Drawn("words", 1, 0, 0, 9, 9)] + [
        Drawn("tick", 1, 720 * n, 1440, 720 * n + 136, 1576) for n in range(6)
    ]
    found = BallotTickBox.of_drawn(ASKED, drawn)
    assert found[1] == BallotTickBox("q1", "b", 1, 25.4, 50.8, 30.2, 55.6)
    assert [(one.question, one.choice) for one in found][3:] == [
        ("q2", "a"),
        ("q2", "b"),
        ("q2", "c"),
    ]
    with pytest.raises(ValueError, match="other questions"):
        BallotTickBox.of_drawn((ONE,), drawn)


BOXES = tuple(
    BallotTickBox(q.key, c.key, n, 0, 0, 5, 5)
    for n, q in enumerate(ASKED, start=1)
    for c in CHOICES
)
HELD = PrintedBallots.of("1", ASKED, BOXES, ["s1", "s2"])
STATE = digest("1", ASKED)


def test_a_page_scanned_twice_counts_once_and_one_that_is_not_ours_or_not_laid_is_told() -> None:
    page = HELD.page([PageQrContent.text_of(slip_code("1", "s1"), 1, STATE)])
    seen = TickedBallotPage((tuple(inks("marked", "empty", "empty")),), (False,))
    other = TickedBallotPage((tuple(inks("empty", "marked", "empty")),), (False,))
    found = BallotPageReading.of_stack(
        [(None, TickedBallotPage()), (page, TickedBallotPage()), (page, seen), (page, other)]
    )
    assert [one.state for one in found] == ["foreign", "unread", "read", "again"]
    assert agreed(found, {}) == (Vote("s1", "q1", ("a",)),)


def test_votes_are_what_people_agreed_to_or_said_instead() -> None:
    read = BallotPageReading(
        "read",
        "s1",
        1,
        (ScannedTickAnswer("q1", "read", ("a",)), ScannedTickAnswer("q2", "asked", (), "many")),
    )
    assert [one.question for one in read.doubts] == ["q2"]
    with pytest.raises(ValueError, match="a person"):
        agreed([read], {})
    assert agreed([read], {("s1", "q2"): ["b"]}) == (
        Vote("s1", "q1", ("a",)),
        Vote("s1", "q2", ("b",)),
    )
    assert agreed([read], {("s1", "q2"): [], ("s1", "q1"): ["c"]}) == (Vote("s1", "q1", ("c",)),)
