"""A stack is looked through: what is asked waits, what is left is not counted; nothing counts by itself."""

from core.blocks.code import PageQrContent
from core.workshop.ballots import (
    BallotPageReading,
    BallotQuestionKey,
    BallotStackReview,
    BallotTickBox,
    PrintedBallots,
    ScannedTickAnswer,
    counts_words,
    digest,
    slip_code,
    strange_words,
    voted_words,
)
from core.workshop.questions import AnswerOption, Question
from ui.desktop.assessment.by_hand import picked_words
from ui.desktop.base.mark_review import missing_words

CHOICES = (AnswerOption("a", "ผ่าน"), AnswerOption("b", "ไม่ผ่าน"))
ASKED = (Question("q1", "1", "หนึ่ง", choices=CHOICES), Question("q2", "2", "สอง", choices=CHOICES))
BOXES = tuple(
    BallotTickBox(one.key, choice.key, page, 0, 0, 5, 5)
    for page, one in enumerate(ASKED, start=1)
    for choice in CHOICES
)


def page(slip: str, number: int, *proposals: ScannedTickAnswer) -> BallotPageReading:
    return BallotPageReading("read", slip, number, proposals)


READ = ScannedTickAnswer("q1", "read", ("a",))
ASKS = ScannedTickAnswer("q2", "asked", ("b",), "unclear")
STACK = BallotStackReview(
    (
        page("s1", 1, READ),
        page("s1", 2, ASKS),
        BallotPageReading("again", "s1", 1),
        BallotPageReading("foreign"),
        page("s2", 1, ScannedTickAnswer("q1", "none")),
        BallotPageReading("unread", "s2", 2),
    )
)
MARK = BallotQuestionKey("s1", "q2")


def test_a_slip_of_which_something_is_asked_is_not_counted_before_somebody_said_what_it_is() -> (
    None
):
    assert STACK.slips == ("s1", "s2")
    assert STACK.open == STACK.questions == (MARK,)
    assert STACK.ready == ("s2",)
    assert STACK.votes == (), "nobody ticked anything there"
    assert [one.picked for one in STACK.settled] == [("a",)]
    assert STACK.picked(MARK) == ("b",), "what is most likely is shown"
    decided = STACK.deciding(MARK, ["a"])
    assert (decided.open, decided.questions, decided.ready) == ((), (MARK,), ("s1", "s2"))
    assert [(one.voter, one.question, one.picked) for one in decided.votes] == [
        ("s1", "q1", ("a",)),
        ("s1", "q2", ("a",)),
    ]
    assert STACK.open == (MARK,), "each step gives another review"


def test_nothing_picked_is_no_vote_and_a_reading_is_changed_where_nobody_asked() -> None:
    assert [one.question for one in STACK.deciding(MARK, ()).votes] == ["q1"]
    other = STACK.deciding(MARK, ()).deciding(BallotQuestionKey("s1", "q1"), ["b"])
    assert [one.picked for one in other.votes] == [("b",)]
    assert other.proposed(BallotQuestionKey("s1", "q1")) == READ
    assert other.proposed(BallotQuestionKey("s9", "q1")) is None


def test_a_slip_that_is_left_is_neither_asked_nor_counted() -> None:
    left = STACK.leaving("s1", left_out=True)
    assert (left.open, left.ready, left.votes) == ((), ("s2",), ())
    assert left.leaving("s1", left_out=False).open == (MARK,)


def test_pages_that_were_not_read_are_missing() -> None:
    assert STACK.missing((1, 2)) == {"s2": (2,)}
    assert STACK.missing((1,)) == {}


def test_a_page_of_another_day_or_of_other_questions_or_without_codes_is_told_apart() -> None:
    held = PrintedBallots.of("1", ASKED, BOXES, ["s1"])
    state = digest("1", ASKED)
    own = slip_code("1", "s1")
    assert held.pages == (1, 2)
    assert held.page([PageQrContent.text_of(own, 1, state)]) is not None
    assert held.strange([]) == "torn"
    assert held.strange(["https://example.org"]) == "torn"
    assert held.strange([PageQrContent.text_of(own, 1, digest("1", ASKED[:1]))]) == "changed"
    assert held.strange([PageQrContent.text_of(slip_code("2", "s1"), 1, state)]) == "other"


def test_every_fate_of_a_page_has_its_sentence() -> None:
    assert BallotPageReading("again").words() == "สแกนซ้ำ ไม่นับ"
    assert "สแกนใหม่" in BallotPageReading("unread").words()
    said = {BallotPageReading("foreign").words(why) for why in ("torn", "other", "changed")}
    assert len(said) == 3
    assert all("ไม่นับ" in one for one in said)
    assert strange_words("other") in said
    assert (
        counts_words([READ, ASKS, ScannedTickAnswer("q3", "none")])
        == "อ่านได้ 1 ข้อ ถาม 1 ข้อ ว่าง 1 ข้อ"
    )
    assert counts_words([READ]) == "อ่านได้ 1 ข้อ"
    assert missing_words([2, 3]).startswith("ขาดหน้า 2, 3")
    assert "มีคะแนนแล้ว 5 ข้อ" in voted_words(5)
    assert all(
        BallotQuestionKey.why_words(why)
        for why in ("many", "changed", "unclear", "beside", "entered")
    )
    assert (picked_words(ASKED[0], ("b",)), picked_words(ASKED[0], ())) == ("ไม่ผ่าน", "ไม่ได้ตอบ")
