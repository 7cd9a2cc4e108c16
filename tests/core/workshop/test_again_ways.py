"""A second vote by phone and on paper: of that item alone, and nothing that was given for another vote counts in it."""

from pathlib import Path

import pytest

from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.blocks.code import qr_text
from core.blocks.document import Stamp, walk
from core.errors import UserError
from core.values import Ref
from core.workshop.again import item_of, keys_of, phone_answers, phone_asking
from core.workshop.ballots import BallotBox, digest, slip_code
from core.workshop.deeds import accept_rest, begin, close, count_again, decide, take, vote_again
from core.workshop.phones import PhoneStage, refusal
from core.workshop.questions import Vote
from core.workshop.slip_deeds import take_asked
from core.workshop.stack import Sitting, sitting, strange_words
from core.workshop.view import DONE, TALKS, Workshop, workshop
from core.workshop.voting_paper import VotingPaper, voting_ballots, voting_paper
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import FORMS, YEAR, assessed
from tests.core.workshop.test_again import RECKONED, reckoned

KINDS = ("agreed", "ocsc", *sorted(RECKONED))  # one of another ministry, and all that reckon the votes
VOTERS = 4


def begun(folder: Folder, place: Path, kind: str) -> Ref:
    """A room of four that differs on the first two items, closed."""
    if kind in RECKONED:
        ref = reckoned(folder, place, kind)
    elif kind == "agreed":
        ref = assessed(folder, blank=True)
    else:
        form = FORMS.get("ocsc-transparency/2559/1")
        import_answers(ctx(folder), folder, form, YEAR, {"answers": {}})
        ref = assessment_at(folder.writer.unit, form.id, YEAR, 1)
    begin(ctx(folder), folder, ref, VOTERS)
    held = workshop(folder, ref)
    first = [one.key for one in held.questions[:2]]
    votes = [
        Vote(slip.id, one.key, (one.choices[int(one.key in first and n == 0)].key,))
        for n, slip in enumerate(held.slips)
        for one in held.questions
    ]
    take(ctx(folder), folder, ref, votes)
    close(ctx(folder), folder, ref)
    return ref


@pytest.fixture(params=KINDS)
def room(request: pytest.FixtureRequest, folder: Folder, tmp_path: Path) -> Ref:
    return begun(folder, tmp_path, request.param)


def now(folder: Folder, room: Ref) -> Workshop:
    return workshop(folder, room)


def again(folder: Folder, room: Ref, item: str) -> Workshop:
    vote_again(ctx(folder), folder, room, item, "ดูเอกสารใหม่แล้ว")
    return now(folder, room)


def test_phones_are_asked_one_item_and_everything_else_is_refused(folder: Folder, room: Ref) -> None:
    held = now(folder, room)
    one, two = (question.key for question in held.questions[:2])
    waits = phone_asking(held)
    assert (waits.questions, waits.stage.asked) == ((), ()), "the room waits"
    assert phone_answers(folder, held) == ()
    held = again(folder, room, one)
    asked, stage = phone_asking(held)
    (question,) = asked
    assert (question.key, question.choices, question.photo) == (f"{one}~1", held.questions[0].choices, True)
    picks = [choice.key for choice in question.choices]
    slip = held.slips[0].id
    assert refusal(Vote(slip, question.key, (picks[0],)), asked, stage) == ""
    for key in (one, two, f"{two}~1", f"{one}~2"):
        assert refusal(Vote(slip, key, (picks[0],)), asked, stage), key
        with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
            take_asked(ctx(folder), folder, room, [Vote(slip, key, (picks[0],))])
    with pytest.raises(UserError, match="ไม่ใช่คำตอบของข้อ"):
        take_asked(ctx(folder), folder, room, [Vote(slip, question.key, ("nothing",))])
    assert now(folder, room).again_voted == frozenset()


def test_votes_of_phones_stay_unread_change_and_count_with_those_of_the_table(folder: Folder, room: Ref) -> None:
    held = now(folder, room)
    item, other = (question.key for question in held.questions[:2])
    picks = [choice.key for choice in held.question(item).choices]
    held = again(folder, room, item)
    key, blind = f"{item}~1", assessment_view(folder, room).score
    slips = [one.id for one in held.slips]
    take_asked(ctx(folder), folder, room, [Vote(slips[0], key, (picks[1],), note="เห็นใบตรวจรับ")])
    take_asked(ctx(folder), folder, room, [Vote(slips[0], key, (picks[0],)), Vote(slips[1], key, (picks[0],))])
    take(ctx(folder), folder, room, [Vote(slip, item, (picks[0],)) for slip in slips[2:]])  # at the table
    held = now(folder, room)
    assert held.again_voted == set(slips)
    assert not held.votes[item].counts
    assert not held.votes[item].notes
    assert assessment_view(folder, room).score == blind, "nothing of it is read before it is counted"
    kept = phone_answers(folder, held)
    assert [(vote.voter, vote.question, vote.picked) for vote in kept] == [(one, key, (picks[0],)) for one in slips]
    count_again(ctx(folder), folder, room)
    held = now(folder, room)
    assert held.votes[item].counts == ((picks[0], VOTERS),)
    late = Vote(slips[0], key, (picks[1],))
    assert refusal(late, *phone_asking(held)) == "opened", "a phone that comes late is told so"
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take_asked(ctx(folder), folder, room, [late])
    held = again(folder, room, other)
    assert [one.key for one in phone_asking(held).questions] == [f"{other}~1"]
    assert refusal(late, *phone_asking(held)) == "opened"
    take_asked(ctx(folder), folder, room, [Vote(slip, f"{other}~1", (picks[0],)) for slip in slips])
    count_again(ctx(folder), folder, room)
    held = again(folder, room, item)
    assert [one.key for one in phone_asking(held).questions] == [f"{item}~2"]
    assert phone_answers(folder, held) == ()
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take_asked(ctx(folder), folder, room, [late])
    assert now(folder, room).again_voted == frozenset(), "what was meant for the vote before is of no other"


def test_photographs_are_for_the_item_at_hand_and_late_ones_are_not_lost(folder: Folder, room: Ref) -> None:
    held = now(folder, room)
    item, other = (question.key for question in held.questions[:2])
    (shown,), stage = phone_asking(held, item)
    assert (shown.key, shown.choices, shown.note, shown.photo) == (item, (), False, True)
    assert stage.photographs(item)
    assert stage.photographs(other), "of the item before it may still come"
    assert refusal(Vote(held.slips[0].id, item), (shown,), stage) == "opened", "nothing is voted on"
    assert phone_asking(held, "rest").questions == ()
    if held.rest:
        assert not stage.photographs(held.rest[0])
        assert phone_asking(held, held.rest[0]).questions == ()
    held = again(folder, room, item)
    asked, stage = phone_asking(held, other)
    assert [one.key for one in asked] == [f"{item}~1"], "while it votes the room is at one thing"
    assert stage.photographs(f"{item}~1")
    assert item_of(f"{item}~1") == item
    take(ctx(folder), folder, room, [Vote(held.slips[0].id, item, (asked[0].choices[0].key,))])
    count_again(ctx(folder), folder, room)
    assert phone_asking(now(folder, room)).stage.photographs(f"{item}~1"), "one that was taken then is kept"
    assert not PhoneStage().photographs(item)


def accepted(folder: Folder, room: Ref) -> Workshop:
    for one in now(folder, room).left:
        held = now(folder, room)
        field = "choice" if held.facts.tree.choices(one.item) else "state"
        picked = held.question(one.item).choices[0].key
        decide(ctx(folder), folder, room, one.item, [(field, picked, ())] if held.agrees else [], "ตามหลักฐาน")
    accept_rest(ctx(folder), folder, room)
    return now(folder, room)


def test_nothing_is_asked_once_the_meeting_is_done(folder: Folder, tmp_path: Path) -> None:
    room = begun(folder, tmp_path, "mean")
    held = accepted(folder, room)
    assert (held.state, phone_asking(held, held.questions[0].key)) == (DONE, ((), PhoneStage()))


def read_by(paper: VotingPaper) -> Sitting:
    """What a stack of these ballots is read by."""
    boxes = [BallotBox(one.key, choice.key, 1, 0, 0, 5, 5) for one in paper.asked for choice in one.choices]
    return sitting(paper.sitting, paper.asked, boxes, [one.id for one in paper.slips], paper.others)


def code_on(paper: VotingPaper, slip: str) -> str:
    return qr_text(slip_code(paper.sitting, slip), 1, digest(paper.sitting, paper.asked))


def test_ballots_are_of_one_vote_and_those_of_every_other_are_told(folder: Folder, room: Ref) -> None:
    first = voting_paper(folder, room)
    item, other = (question.key for question in now(folder, room).questions[:2])
    papers = [first]
    for key in (item, other, item):
        held = again(folder, room, key)
        papers.append(voting_paper(folder, room))
        assert [one.key for one in papers[-1].asked] == [key]
        slip = held.slips[0].id
        take(ctx(folder), folder, room, [Vote(slip, key, (held.question(key).choices[0].key,))])
        count_again(ctx(folder), folder, room)
    assert len({one.sitting for one in papers}) == len(papers)
    assert [*keys_of(now(folder, room))] == [f"{item}~1", f"{item}~2", f"{other}~1"]
    assert now(folder, room).state == TALKS
    last, slip = papers[-1], papers[-1].slips[1].id
    stack = read_by(last)
    page = stack.page([code_on(last, slip)])
    assert page is not None
    assert (page.slip, [one.key for one in page.questions]) == (slip, [item])
    for paper in papers[:-1]:
        assert stack.page([code_on(paper, slip)]) is None
        assert stack.strange([code_on(paper, slip)]) == "earlier"
    assert "ของข้ออื่น ไม่นับ" in strange_words("earlier")
    (ballot,) = voting_ballots(last, [slip])
    words = " ".join(walk(ballot))
    assert "ให้คะแนนอีกครั้ง" in words
    assert last.asked[0].heading in words
    (before,) = voting_ballots(first, [slip])
    assert before.stamp != ballot.stamp
    assert isinstance(ballot.stamp, Stamp)
