"""The room votes once more on an item, by phone and paper too; the chair writes notes; forms reckoned of the votes."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from statistics import mean, median

import pytest

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import answer_at, read_packed
from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.blocks.code import PageQrContent
from core.blocks.document import Document, Stamp
from core.errors import UserError
from core.exact import points_text
from core.history.deeds import undo
from core.log.scopes import KeyRole
from core.papers.made import made
from core.values import Change, Plain, Ref, Text
from core.workshop.again import item_of, keys_of, phone_answers, phone_asking
from core.workshop.ballots import BallotTickBox, PrintedBallots, digest, slip_code, strange_words
from core.workshop.deeds import (
    accept_rest,
    begin,
    close,
    count_again,
    decide,
    note,
    take,
    vote_again,
)
from core.workshop.phones import PhoneQuestionStage, refusal
from core.workshop.questions import Vote
from core.workshop.sentences import decided_words
from core.workshop.shown import score_words
from core.workshop.slip_deeds import take_keyed
from core.workshop.view import DONE, TALKS, Workshop, workshop
from core.workshop.voting_paper import SharedBallotContent, voting_ballots, voting_paper
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx
from tests.core.workshop.meeting import FORMS, SAMPLE, YEAR, alike, assessed, held

SHIPPED = SAMPLE.parents[1] / "instruments"


def closed(folder: Folder, otherwise: int = 3, voters: int = 7) -> tuple[Ref, str]:
    """A room that differs on its first item; the assessment and the item."""
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, voters)
    found = held(folder, ref)
    item = found.questions[0].key
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {item: otherwise}))
    close(ctx(folder), folder, ref)
    return ref, item


def test_an_item_is_voted_on_again_blind_and_the_old_votes_stay_in_the_history(
    folder: Folder,
) -> None:
    ref, item = closed(folder)
    before = held(folder, ref)
    other = (
        next(one.item for one in before.talks if one.item != item) if len(before.talks) > 1 else ""
    )
    with pytest.raises(UserError, match="ยังไม่ได้เขียนเหตุผล"):
        vote_again(ctx(folder), folder, ref, item, " ")
    with pytest.raises(UserError, match="ข้อนี้มีมติแล้ว หรือไม่อยู่ในรายการที่ต้องคุย"):
        vote_again(ctx(folder), folder, ref, before.rest[0], "ขอดูใหม่")
    vote_again(ctx(folder), folder, ref, item, "มีเอกสารแนบเพิ่ม")
    found = held(folder, ref)
    assert (found.state, found.again, found.again_voted) == (TALKS, item, frozenset())
    assert not found.votes[item].counts, "nothing of it is seen while it is voted on"
    assert [one.key for one in found.only_again.questions] == [item]
    for one in filter(None, (other, item)):
        with pytest.raises(UserError):
            decide(ctx(folder), folder, ref, one, [("state", "met", ())], "เหตุผล")
    slips = found.slips
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take(ctx(folder), folder, ref, [Vote(slips[0].id, found.questions[1].key, ("met",))])
    with pytest.raises(UserError, match="ยังไม่มีผู้ใดให้คะแนน"):
        count_again(ctx(folder), folder, ref)
    take(ctx(folder), folder, ref, [Vote(one.id, item, ("met",)) for one in slips])
    found = held(folder, ref)
    assert not found.votes[item].counts
    assert found.again_voted == {one.id for one in slips}
    count_again(ctx(folder), folder, ref)
    found = held(folder, ref)
    assert (found.again, found.votes[item].counts) == ("", (("met", 7),))
    (again,) = found.agains
    assert (again.item, again.reason) == (item, "มีเอกสารแนบเพิ่ม")
    assert "4 คน" in again.was
    assert "3 คน" in again.was
    past = folder.history.of(answer_at(WorkshopSlip.sheet_at(ref, slips[-1].id), item), "vote")
    first = [read_packed(one.value)["state"] for one in past if one.value]
    assert first == ["met", "not_met"], "what was voted first is kept"
    assert {one.person for one in past} == {""}
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take(ctx(folder), folder, ref, [Vote(slips[0].id, item, ("not_met",))])
    with pytest.raises(UserError):
        undo(ctx(folder), folder)
    assert held(folder, ref).votes[item].counts == (("met", 7),), "no undo takes a vote back"
    decide(ctx(folder), folder, ref, item, [("state", "met", ())])
    with pytest.raises(UserError, match="ข้อนี้มีมติแล้ว หรือไม่อยู่ในรายการที่ต้องคุย"):
        vote_again(ctx(folder), folder, ref, item, "อีกครั้ง")
    said = words(folder, ref)
    assert "ให้คะแนนอีกครั้งเพราะมีเอกสารแนบเพิ่ม" in said


def words(folder: Folder, ref: Ref) -> str:
    return " ".join(Document.walk(made(folder, ref, "workshop", "arabic").build(Stamp())))


def test_notes_of_the_chair_are_theirs_and_stand_in_the_minutes_only_where_that_was_asked(
    folder: Folder,
) -> None:
    ref, item = closed(folder)
    with pytest.raises(UserError, match="ยังไม่ได้เขียนข้อความ"):
        note(ctx(folder), folder, ref, "  ")
    note(ctx(folder), folder, ref, "ถามกองคลังเรื่องใบตรวจรับ", item)
    note(ctx(folder), folder, ref, "ขอบคุณผู้แทนชุมชน", minutes=True)
    note(ctx(folder), folder, ref, "แก้คำสั่งก่อนสิ้นเดือน", item, minutes=True)
    found = held(folder, ref)
    assert {(one.item, one.minutes) for one in found.notes} == {
        (item, False),
        ("", True),
        (item, True),
    }
    assert (found.decided, found.promises, found.state) == ({}, (), TALKS), "a note decides nothing"
    said = words(folder, ref)
    assert "ขอบคุณผู้แทนชุมชน" in said
    assert "แก้คำสั่งก่อนสิ้นเดือน" in said
    assert "กองคลัง" not in said


RECKONED = {"mean": mean, "median": median}
FORM = """\
format: instrument/1
id: {id}
edition: 2569
revision: 1
title: แบบให้คะแนน
kind: sum
combine: {way}
dimensions:
- {{id: d, title: งาน, scale: five}}
items:
- {{id: a, in: d, number: '1', text: ชัดเจน}}
- {{id: b, in: d, number: '2', text: ตรงเวลา}}
scales:
- {{id: five, title: ระดับ}}
choices:
- {{id: low, in: five, text: น้อย, points: 1}}
- {{id: some, in: five, text: กลาง, points: 2}}
- {{id: most, in: five, text: มาก, points: 5}}
"""
VOTED = ("low", "low", "some", "most", "most", "most", "low")


def reckoned(folder: Folder, place: Path, way: str) -> Ref:
    (place / "made").mkdir()
    (place / "made" / "five.yaml").write_text(FORM.format(id="five", way=way), encoding="utf-8")
    forms = FormLibrary([place / "made"])
    import_answers(
        ctx(folder), folder, forms.get("five"), YEAR, {"answers": {"a": {"choice": "most"}}}
    )
    folder.use_forms(forms)
    return assessment_at(folder.writer.unit, "five", YEAR, 1)


def votes_on(found: Workshop, item: str, given: Sequence[str]) -> list[Vote]:
    return [Vote(slip.id, item, (one,)) for slip, one in zip(found.slips, given, strict=True)]


@pytest.mark.parametrize("way", sorted(RECKONED))
def test_of_a_form_that_reckons_the_votes_are_the_result_exactly(
    folder: Folder, tmp_path: Path, way: str
) -> None:
    ref = reckoned(folder, tmp_path, way)
    begin(ctx(folder), folder, ref, len(VOTED))
    found = workshop(folder, ref)
    take(
        ctx(folder),
        folder,
        ref,
        votes_on(found, "a", VOTED) + votes_on(found, "b", ["some"] * len(VOTED)),
    )
    close(ctx(folder), folder, ref)
    found = workshop(folder, ref)
    assert not found.agrees
    points = [Fraction({"low": 1, "some": 2, "most": 5}[one]) for one in VOTED]
    expected = RECKONED[way](points)
    assert decided_words(found.facts, "a") != "ยังไม่มีผู้ให้คะแนน"
    assert assessment_view(folder, ref).score.items["a"].points == expected
    assert assessment_view(folder, ref).score.total == expected + 2
    (talk,) = [one for one in found.talks if one.item == "a"]
    with pytest.raises(UserError, match="ไม่มีคำตอบที่ตกลง"):
        decide(ctx(folder), folder, ref, talk.item, [("choice", "most", ())], "เหตุผล")
    vote_again(ctx(folder), folder, ref, "a", "อ่านเกณฑ์ใหม่แล้ว")
    found = workshop(folder, ref)
    assert decided_words(found.facts, "a") == "ยังไม่มีผู้ให้คะแนน"
    take(ctx(folder), folder, ref, votes_on(found, "a", ["some"] * 4 + ["most"] * 3))
    count_again(ctx(folder), folder, ref)
    expected = RECKONED[way]([Fraction(2)] * 4 + [Fraction(5)] * 3)
    for one in workshop(folder, ref).left:
        decide(ctx(folder), folder, ref, one.item, [])
    found = workshop(folder, ref)
    assert score_words(found) == "", (
        "nothing is said to be the result before everything is accepted"
    )
    assert found.decided["a"].text.endswith(f" {points_text(expected)}")
    accept_rest(ctx(folder), folder, ref)
    done = workshop(folder, ref)
    assert done.state == DONE
    assert score_words(done).startswith(f"ผลที่คิดจากใบลงคะแนน {points_text(expected + 2)} จาก "), (
        "nobody agreed on it"
    )
    assert assessment_view(folder, ref).score.total == expected + 2, (
        "what the votes come to, and nothing besides"
    )


def test_the_words_of_a_note_stay_in_their_unit_and_those_noted_before_are_still_read(
    folder: Folder,
) -> None:
    ref, item = closed(folder)
    note(ctx(folder), folder, ref, "ถามกองคลังเรื่องใบตรวจรับ", item)
    (kept,) = [one for one in folder.records("motion") if one.text("chosen") == "note"]
    words_in = {name for name in kept.fields if "กองคลัง" in kept.text(name)}
    assert words_in
    centre = KeyRole("centre", "u2")
    assert all(KeyRole.withheld(ref.scope, "motion", name, centre) for name in words_in)
    folder.save(
        ctx(folder),
        "chair_note",
        [
            Change(Ref(ref.scope, "motion", "f" * 32), name, value)
            for name, value in (
                ("about", Plain(ref.local)),
                ("text", Text("บันทึกของประธาน")),
                ("carried", 0),
                ("day", Plain("2026-01-01T09:00:00")),
                ("chosen", Plain("minutes")),
                ("minutes", Text("บันทึกไว้ก่อน")),
            )
        ],
    )
    assert {one.text for one in held(folder, ref).notes} == {"ถามกองคลังเรื่องใบตรวจรับ", "บันทึกไว้ก่อน"}


# one of another ministry, and all that reckon the votes
KINDS = ("agreed", "ocsc", *sorted(RECKONED))


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


def test_phones_are_asked_one_item_and_everything_else_is_refused(
    folder: Folder, room: Ref
) -> None:
    held = now(folder, room)
    one, two = (question.key for question in held.questions[:2])
    waits = phone_asking(held)
    assert (waits.questions, waits.stage.asked) == ((), ()), "the room waits"
    assert phone_answers(folder, held) == ()
    held = again(folder, room, one)
    asked, stage = phone_asking(held)
    (question,) = asked
    assert (question.key, question.choices, question.photo) == (
        f"{one}~1",
        held.questions[0].choices,
        True,
    )
    picks = [choice.key for choice in question.choices]
    slip = held.slips[0].id
    assert refusal(Vote(slip, question.key, (picks[0],)), asked, stage) == ""
    for key in (one, two, f"{two}~1", f"{one}~2"):
        assert refusal(Vote(slip, key, (picks[0],)), asked, stage), key
        with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
            take_keyed(ctx(folder), folder, room, [Vote(slip, key, (picks[0],))])
    with pytest.raises(UserError, match="ไม่ใช่คำตอบของข้อ"):
        take_keyed(ctx(folder), folder, room, [Vote(slip, question.key, ("nothing",))])
    assert now(folder, room).again_voted == frozenset()


def test_votes_of_phones_stay_unread_change_and_count_with_those_of_the_table(
    folder: Folder, room: Ref
) -> None:
    held = now(folder, room)
    item, other = (question.key for question in held.questions[:2])
    picks = [choice.key for choice in held.question(item).choices]
    held = again(folder, room, item)
    key, blind = f"{item}~1", assessment_view(folder, room).score
    slips = [one.id for one in held.slips]
    take_keyed(ctx(folder), folder, room, [Vote(slips[0], key, (picks[1],), note="เห็นใบตรวจรับ")])
    take_keyed(
        ctx(folder),
        folder,
        room,
        [Vote(slips[0], key, (picks[0],)), Vote(slips[1], key, (picks[0],))],
    )
    # at the table
    take(ctx(folder), folder, room, [Vote(slip, item, (picks[0],)) for slip in slips[2:]])
    held = now(folder, room)
    assert held.again_voted == set(slips)
    assert not held.votes[item].counts
    assert not held.votes[item].notes
    assert assessment_view(folder, room).score == blind, (
        "nothing of it is read before it is counted"
    )
    kept = phone_answers(folder, held)
    assert [(vote.voter, vote.question, vote.picked) for vote in kept] == [
        (one, key, (picks[0],)) for one in slips
    ]
    count_again(ctx(folder), folder, room)
    held = now(folder, room)
    assert held.votes[item].counts == ((picks[0], VOTERS),)
    late = Vote(slips[0], key, (picks[1],))
    assert refusal(late, *phone_asking(held)) == "opened", "a phone that comes late is told so"
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take_keyed(ctx(folder), folder, room, [late])
    held = again(folder, room, other)
    assert [one.key for one in phone_asking(held).questions] == [f"{other}~1"]
    assert refusal(late, *phone_asking(held)) == "opened"
    take_keyed(ctx(folder), folder, room, [Vote(slip, f"{other}~1", (picks[0],)) for slip in slips])
    count_again(ctx(folder), folder, room)
    held = again(folder, room, item)
    assert [one.key for one in phone_asking(held).questions] == [f"{item}~2"]
    assert phone_answers(folder, held) == ()
    with pytest.raises(UserError, match="ปิดรับคะแนนแล้ว"):
        take_keyed(ctx(folder), folder, room, [late])
    assert now(folder, room).again_voted == frozenset(), (
        "what was meant for the vote before is of no other"
    )


def test_photographs_are_for_the_item_at_hand_and_late_ones_are_not_lost(
    folder: Folder, room: Ref
) -> None:
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
    assert phone_asking(now(folder, room)).stage.photographs(f"{item}~1"), (
        "one that was taken then is kept"
    )
    assert not PhoneQuestionStage().photographs(item)


def accepted(folder: Folder, room: Ref) -> Workshop:
    for one in now(folder, room).left:
        held = now(folder, room)
        field = "choice" if held.facts.tree.choices(one.item) else "state"
        picked = held.question(one.item).choices[0].key
        decide(
            ctx(folder),
            folder,
            room,
            one.item,
            [(field, picked, ())] if held.agrees else [],
            "ตามหลักฐาน",
        )
    accept_rest(ctx(folder), folder, room)
    return now(folder, room)


def test_nothing_is_asked_once_the_meeting_is_done(folder: Folder, tmp_path: Path) -> None:
    room = begun(folder, tmp_path, "mean")
    held = accepted(folder, room)
    assert (held.state, phone_asking(held, held.questions[0].key)) == (
        DONE,
        ((), PhoneQuestionStage()),
    )


def read_by(paper: SharedBallotContent) -> PrintedBallots:
    """What a stack of these ballots is read by."""
    boxes = [
        BallotTickBox(one.key, choice.key, 1, 0, 0, 5, 5)
        for one in paper.questions
        for choice in one.choices
    ]
    return PrintedBallots.of(
        paper.sitting, paper.questions, boxes, [one.id for one in paper.slips], paper.others
    )


def code_on(paper: SharedBallotContent, slip: str) -> str:
    return PageQrContent.text_of(
        slip_code(paper.sitting, slip), 1, digest(paper.sitting, paper.questions)
    )


def test_ballots_are_of_one_vote_and_those_of_every_other_are_told(
    folder: Folder, room: Ref
) -> None:
    first = voting_paper(folder, room)
    item, other = (question.key for question in now(folder, room).questions[:2])
    papers = [first]
    for key in (item, other, item):
        held = again(folder, room, key)
        papers.append(voting_paper(folder, room))
        assert [one.key for one in papers[-1].questions] == [key]
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
    words = " ".join(Document.walk(ballot))
    assert "ให้คะแนนอีกครั้ง" in words
    assert last.questions[0].heading in words
    (before,) = voting_ballots(first, [slip])
    assert before.stamp != ballot.stamp
    assert isinstance(ballot.stamp, Stamp)
