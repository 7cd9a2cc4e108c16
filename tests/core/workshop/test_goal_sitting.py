"""Phones in a goal meeting, by every form that has one: what they propose is as typed, their votes are counted once."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.forms.computed import rule_of
from core.history.deeds import undo
from core.log.deeds import delete_record
from core.values import Ref
from core.workshop.goal_deeds import (
    NewGoalProposal,
    add_votes,
    count_votes,
    group_proposal,
    propose,
    take_from_phones,
)
from core.workshop.goal_sitting import (
    PROPOSING,
    VOTING,
    PhoneGoalMeeting,
    goal_questions,
    plain_vote,
    read_sitting,
    sitting_words,
    votes_due,
)
from core.workshop.questions import Vote, allowed
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.workshop.rooms import SHIPPED, begun, board_of, ctx_of, five
from tests.known import known

FORMS = FormLibrary([SHIPPED])
MEETING = sorted(
    {one.id for one in FORMS.labels() if not one.programme and rule_of(FORMS.get(one.id))}
)


@pytest.fixture
def plan(folder: Folder) -> Ref:
    return begun(folder, FORMS.get("target-virtue"))


class Phones:
    """What phones say to one meeting, kept as the room keeps it."""

    def __init__(self, folder: Folder, plan: Ref, forms: FormLibrary = FORMS) -> None:
        self.folder = folder
        self.plan = plan
        self.forms = forms
        self.sitting = PhoneGoalMeeting(9, PROPOSING)

    def say(self, voter: str, side: str, *texts: str) -> str:
        """The save it made; "" = nothing is new."""
        vote = plain_vote(Vote(voter, f"propose.{side}" if side else "propose", texts=texts))
        done = take_from_phones(
            ctx_of(self.folder), self.folder, self.plan, [vote], self.sitting.votes
        )
        self.sitting = self.sitting.given([vote])
        return done.save

    def texts(self) -> list[tuple[str, str]]:
        return [(one.text, one.group) for one in board_of(self.folder, self.plan).meeting.topics]


@pytest.mark.parametrize("form", [*MEETING, "five"])
def test_phones_propose_and_vote_by_every_form_that_has_a_meeting(
    folder: Folder, tmp_path: Path, form: str
) -> None:
    forms = FormLibrary([five(tmp_path).parent]) if form == "five" else FORMS
    folder.use_forms(forms)
    plan = begun(folder, forms.get(form))
    meeting = board_of(folder, plan).meeting
    phones = Phones(folder, plan, forms)
    asked = goal_questions(meeting, phones.sitting)
    sides = [one.id for one in meeting.answers(meeting.rule.side)]
    assert len(asked) == max(1, len(sides))
    for n, side in enumerate(sides or [""]):
        assert allowed(asked[n], Vote("a", asked[n].key, texts=("หนึ่ง", "สอง")))
        phones.say("a", side, f"เรื่อง {n} ก", f"เรื่อง {n} ข")
        propose(ctx_of(folder), folder, plan, [NewGoalProposal(f"โต๊ะ {n}", side)])
    topics = board_of(folder, plan).meeting.topics
    assert len(topics) == 3 * len(asked)
    assert {one.group for one in topics} == {""}
    typed = next(one for one in topics if one.text == "โต๊ะ 0").row
    phoned = next(one for one in topics if one.text == "เรื่อง 0 ก").row
    assert set(typed.record.fields) == set(phoned.record.fields), "as those typed"
    voting = replace(phones.sitting, stage=VOTING, picks=2, voted=1)
    (question,) = goal_questions(board_of(folder, plan).meeting, voting)
    keys = [one.key for one in question.choices]
    assert len(keys) == len(topics)
    assert not allowed(question, Vote("a", question.key, tuple(keys[:3]))), "two at most"
    add_votes(ctx_of(folder), folder, topics[0].row.ref, 3)
    voting = voting.given(
        [Vote("a", question.key, tuple(keys[:2])), Vote("b", question.key, (keys[0],))]
    )
    voting = voting.given([Vote("b", question.key, (keys[1],))])
    due = votes_due(board_of(folder, plan).meeting, voting)
    assert due == {keys[0]: (3, 4), keys[1]: (0, 2)}
    assert count_votes(ctx_of(folder), folder, plan, due).save
    assert not count_votes(ctx_of(folder), folder, plan, due).save, (
        "counted once, also by a program that was killed"
    )
    assert [one.votes for one in board_of(folder, plan).meeting.topics][:3] == [4, 2, 0]


def test_a_shipped_form_has_a_meeting() -> None:
    assert "target-virtue" in MEETING


def test_a_repeated_message_makes_no_second_proposal_and_later_words_replace_the_first(
    folder: Folder, plan: Ref
) -> None:
    phones = Phones(folder, plan)
    assert phones.say("a", "problem", "มาสาย")
    assert not phones.say("a", "problem", "มาสาย")
    # the program was killed before it was acknowledged
    phones.sitting = replace(phones.sitting, votes=())
    assert not phones.say("a", "problem", "มาสาย")
    assert phones.say("a", "problem", "มาทำงานสาย", "เปิดไฟทิ้ง")
    assert phones.texts() == [("มาทำงานสาย", ""), ("เปิดไฟทิ้ง", "")]
    assert phones.say("b", "problem", "มาทำงานสาย"), "two people are two"
    assert len(phones.texts()) == 3


def test_what_is_withdrawn_goes_and_comes_back_and_what_the_table_put_away_stays_away(
    folder: Folder, plan: Ref
) -> None:
    phones = Phones(folder, plan)
    phones.say("a", "problem", "มาสาย", "เปิดไฟทิ้ง")
    assert phones.say("a", "problem", "", "เปิดไฟทิ้ง")
    assert phones.texts() == [("เปิดไฟทิ้ง", "")]
    phones.say("a", "problem", "มาสาย", "เปิดไฟทิ้ง")
    assert sorted(phones.texts()) == [("มาสาย", ""), ("เปิดไฟทิ้ง", "")]
    first = next(one for one in board_of(folder, plan).meeting.topics if one.text == "มาสาย")
    delete_record(ctx_of(folder), folder, first.row.ref)
    phones.say("a", "problem", "มาสาย", "เปิดไฟและพัดลมทิ้ง")
    assert phones.texts() == [("เปิดไฟและพัดลมทิ้ง", "")]
    phones.say("a", "problem")
    assert phones.texts() == []


def test_a_line_has_one_row_that_it_changes_however_often_it_is_written_anew(
    folder: Folder, plan: Ref
) -> None:
    phones = Phones(folder, plan)
    phones.say("a", "deed", "ปลูกต้นไม้")
    (first,) = board_of(folder, plan).meeting.topics
    group_proposal(ctx_of(folder), folder, first.row.ref, "volunteer")
    for text in ("เลี้ยง", "เลี้ยงเด็ก", "เลี้ยงเด็กกำพร้า", "เลี้ยง"):
        phones.say("a", "deed", text)
        assert phones.texts() == [("ปลูกต้นไม้", "volunteer"), (text, "")]
    phones.say("a", "deed", "")
    assert phones.texts() == [("ปลูกต้นไม้", "volunteer")], (
        "what the room has grouped is not the line's any more"
    )
    phones.say("a", "deed", "กวาดวัด")
    assert phones.texts() == [("ปลูกต้นไม้", "volunteer"), ("กวาดวัด", "")]


def test_what_phones_propose_is_of_nobody_and_no_undo_takes_it_back(
    folder: Folder, plan: Ref
) -> None:
    phones = Phones(folder, plan)
    phones.say("a", "deed", "ปลูกต้นไม้")
    (topic,) = board_of(folder, plan).meeting.topics
    assert {one.person for one in folder.history.of(topic.row.ref)} == {""}
    group_proposal(ctx_of(folder), folder, topic.row.ref, "volunteer")
    phones.say("b", "deed", "กวาดวัด")
    undo(ctx_of(folder), folder)
    assert phones.texts() == [("ปลูกต้นไม้", ""), ("กวาดวัด", "")], (
        "the chair's own deed, and nothing of others"
    )


def test_a_sitting_is_read_as_it_was_kept_and_a_damaged_one_is_none() -> None:
    sitting = PhoneGoalMeeting(
        12,
        VOTING,
        3,
        2,
        (Vote("01-a", "votes.2", ("x", "y")), Vote("02-a", "propose.deed", texts=("ก",))),
    )
    assert read_sitting(sitting_words(sitting)) == sitting
    # what is kept and reads as nothing is taken for damaged
    assert sitting_words(PhoneGoalMeeting()) == ""
    due = replace(sitting, due={"x": (1, 4)})
    assert known(read_sitting(sitting_words(due)).due) == {"x": (1, 4)}
    endless = sitting_words(sitting).replace("12", "Infinity", 1)
    assert "Infinity" in endless
    for words in ("", "[]", "{", '{"slips": 1}', "null", endless, "[" * 100_000):
        assert read_sitting(words) == PhoneGoalMeeting()
