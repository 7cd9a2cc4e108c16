"""What staff propose is kept as typed, put together, voted and chosen; the chosen become goals in one save."""

from fractions import Fraction
from pathlib import Path

import pytest

from core.assessment.start_deeds import start_assessment
from core.errors import UserError
from core.evidence.deeds import StoredFile, add_evidence
from core.history.deeds import redo, undo
from core.plan.deeds import CellInput, enter_cells
from core.plan.proposals import GoalTopic
from core.plan.view import PlanPage
from core.values import Ref
from core.workshop.goal_deeds import (
    NewGoalProposal,
    add_votes,
    make_goals,
    note_came,
    note_meeting,
    pick_proposal,
    propose,
    prove_criteria,
    put_together,
    take_apart,
    vote_again,
)
from core.workshop.goals import (
    GoalMeetingView,
)
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.workshop.rooms import SHIPPED, begun, board_of, ctx_of, five, proposed

FORMS = FormLibrary([SHIPPED])
IDEAS = (
    NewGoalProposal("มาทำงานตรงเวลา", "problem", "discipline"),
    NewGoalProposal("ใช้ไฟเท่าที่จำเป็น", "problem", "sufficiency"),
    NewGoalProposal("ไม่รับของขวัญ", "deed", "honesty"),
    NewGoalProposal("ทำความสะอาดแหล่งน้ำ", "deed", "volunteer"),
    NewGoalProposal("ส่งรายงานทันกำหนด", "problem", "discipline"),
)


@pytest.fixture
def plan(folder: Folder) -> Ref:
    return begun(folder, FORMS.get("target-virtue"))


def board(folder: Folder, plan: Ref) -> GoalMeetingView:
    return board_of(folder, plan)


def voted(folder: Folder, plan: Ref, *votes: int) -> list[GoalTopic]:
    """The ideas, with so many votes each."""
    for topic, count in zip(proposed(folder, plan, *IDEAS), votes, strict=False):
        add_votes(ctx_of(folder), folder, topic.row.ref, count)
    return list(board(folder, plan).meeting.topics)


def goals(folder: Folder, plan: Ref) -> list[tuple[str, str, str, str]]:
    rows = PlanPage.of(folder, plan).rows
    made = (row.words for row in rows if row.kind == "goal")
    return [(words("side"), words("title"), words("virtue"), words("votes")) for words in made]


def test_proposals_are_kept_as_typed_below_one_meeting_and_empty_ones_are_told(
    folder: Folder, plan: Ref
) -> None:
    with pytest.raises(UserError, match="ยังไม่มีเรื่องที่เสนอ"):
        propose(ctx_of(folder), folder, plan, [NewGoalProposal("  ")])
    proposed(folder, plan, NewGoalProposal(" ลดกระดาษ ", "problem"), NewGoalProposal("ลดกระดาษ"))
    found = board(folder, plan)
    assert [one.text for one in found.meeting.topics] == ["ลดกระดาษ", "ลดกระดาษ"], (
        "two slips are two"
    )
    assert [(group.id, len(group.topics)) for group in found.groups] == [
        ("", 2),
        ("sufficiency", 0),
        ("discipline", 0),
        ("honesty", 0),
        ("volunteer", 0),
    ]
    assert len(folder.records("row", kind="pledge")) == 1
    list(undo(ctx_of(folder), folder))
    assert board(folder, plan).meeting.topics == ()


def test_the_groups_are_those_of_the_form(folder: Folder, tmp_path: Path) -> None:
    forms = FormLibrary([five(tmp_path).parent])
    folder.use_forms(forms)
    plan = begun(folder, forms.get("five"))
    proposed(
        folder,
        plan,
        NewGoalProposal("เยี่ยมผู้สูงอายุ", "deed", "four"),
        NewGoalProposal("ตรงเวลา", "bad", "one"),
    )
    found = board_of(folder, plan)
    assert [group.words for group in found.groups] == [
        *("ยังไม่จัดกลุ่ม", "วินัย", "สุจริต", "พอเพียง", "กตัญญู", "จิตอาสา")
    ], "a place for the first proposal is there before it comes: no lane moves then"
    assert [
        (ask.words, ask.met, ask.nearest and ask.nearest.text) for ask in found.rule_checks
    ] == [("ยังไม่มีเรื่องด้านกตัญญู", False, "เยี่ยมผู้สูงอายุ")]
    note_meeting(ctx_of(folder), folder, plan, {"from_votes": "1"})
    for topic in found.meeting.topics:
        add_votes(ctx_of(folder), folder, topic.row.ref, 1)
    make_goals(ctx_of(folder), folder, plan)
    rows = PlanPage.of(folder, plan).rows
    told = [
        (row.words("what"), [one.words("said") for one in row.rows])
        for row in rows
        if row.kind == "sort"
    ]
    assert told == [("ความดีที่อยากทำ", ["เยี่ยมผู้สูงอายุ"]), ("ปัญหาที่อยากแก้", ["ตรงเวลา"])]
    assert all(ask.met for ask in board_of(folder, plan).rule_checks)


def test_a_form_without_proposals_has_no_meeting(folder: Folder) -> None:
    plan = begun(folder, FORMS.get("operating-plan"))
    with pytest.raises(UserError, match="ไม่ได้กำหนด"):
        make_goals(ctx_of(folder), folder, plan)


def test_alike_ones_stand_together_and_apart_again_and_votes_are_not_added(
    folder: Folder, plan: Ref
) -> None:
    first, second, third, *_rest = voted(folder, plan, 5, 3, 2)
    put_together(ctx_of(folder), folder, second.row.ref, first.row.ref)
    put_together(ctx_of(folder), folder, third.row.ref, second.row.ref)
    meeting = board(folder, plan).meeting
    assert (len(meeting.topics), meeting.proposed) == (3, 5)
    assert (meeting.topics[0].text, meeting.topics[0].count, meeting.topics[0].votes) == (
        "มาทำงานตรงเวลา",
        3,
        5,
    )
    put_together(ctx_of(folder), folder, first.row.ref, second.row.ref)
    assert len(board(folder, plan).meeting.topics) == 3, "a topic is not put to itself"
    take_apart(ctx_of(folder), folder, first.row.ref)
    assert [one.votes for one in board(folder, plan).meeting.topics] == [5, 3, 2, 0, 0]


def test_two_pcs_that_put_two_topics_to_each_other_lose_neither(folder: Folder, plan: Ref) -> None:
    first, second, *_rest = voted(folder, plan)
    form = FORMS.get("target-virtue")
    for row, to in ((first, second), (second, first)):
        said = CellInput("like", to.row.ref.id, None)
        enter_cells(ctx_of(folder), folder, form, row.row.ref, "2569", [said])
    topics = board(folder, plan).meeting.topics
    assert [(one.text, one.count) for one in topics[:1]] == [("มาทำงานตรงเวลา", 2)]
    assert board(folder, plan).meeting.proposed == 5


def test_the_line_chooses_the_room_may_take_or_leave_and_ties_are_told(
    folder: Folder, plan: Ref
) -> None:
    topics = voted(folder, plan, 16, 14, 10, 10, 9)
    assert board(folder, plan).meeting.chosen == (), "without a line nothing is chosen"
    found = board(folder, plan).meeting.line_for(3)
    assert found is not None
    assert (found.votes, found.taken, [one.text for one in found.tied]) == (
        10,
        4,
        [IDEAS[2].text, IDEAS[3].text],
    )
    found = board(folder, plan).meeting.line_for(2)
    assert found is not None
    assert (found.votes, found.taken, found.tied) == (14, 2, ())
    note_meeting(ctx_of(folder), folder, plan, {"line": "10"})
    pick_proposal(ctx_of(folder), folder, topics[4].row.ref, True)
    pick_proposal(ctx_of(folder), folder, topics[3].row.ref, False)
    chosen = [one.text for one in board(folder, plan).meeting.chosen]
    assert chosen == [IDEAS[0].text, IDEAS[1].text, IDEAS[2].text, IDEAS[4].text]
    pick_proposal(ctx_of(folder), folder, topics[4].row.ref, None)
    assert len(board(folder, plan).meeting.chosen) == 3


def test_the_chosen_become_goals_in_one_save_each_once(folder: Folder, plan: Ref) -> None:
    with pytest.raises(UserError, match="ยังไม่มีเรื่องที่ที่ประชุมเลือก"):
        make_goals(ctx_of(folder), folder, plan)
    topics = voted(folder, plan, 16, 14, 10, 3)
    note_meeting(ctx_of(folder), folder, plan, {"line": "10"})
    done = make_goals(ctx_of(folder), folder, plan)
    assert done.notes == ("ตั้งเป็นเป้าหมายใหม่ 3 เรื่อง จาก 3 เรื่องที่เลือก",)
    assert goals(folder, plan) == [
        ("ปัญหาที่อยากแก้", "มาทำงานตรงเวลา", "วินัย", "16"),
        ("ปัญหาที่อยากแก้", "ใช้ไฟเท่าที่จำเป็น", "พอเพียง", "14"),
        ("ความดีที่อยากทำ", "ไม่รับของขวัญ", "สุจริต", "10"),
    ]
    list(undo(ctx_of(folder), folder))
    assert goals(folder, plan) == []
    list(redo(ctx_of(folder), folder))
    pick_proposal(ctx_of(folder), folder, topics[3].row.ref, True)
    assert [one.text for one in board(folder, plan).waiting] == ["ทำความสะอาดแหล่งน้ำ"]
    assert make_goals(ctx_of(folder), folder, plan).notes[0].startswith("ตั้งเป็นเป้าหมายใหม่ 1 เรื่อง")
    assert len(goals(folder, plan)) == 4
    assert make_goals(ctx_of(folder), folder, plan).save == ""


def test_another_vote_of_a_group_forgets_its_votes_only(folder: Folder, plan: Ref) -> None:
    topics = voted(folder, plan, 16, 14, 10, 3, 9)
    again = [one.row.ref for one in topics if one.group == "discipline"]
    vote_again(ctx_of(folder), folder, again)
    assert [one.votes for one in board(folder, plan).meeting.topics] == [0, 14, 10, 3, 0]
    list(undo(ctx_of(folder), folder))
    assert [one.votes for one in board(folder, plan).meeting.topics] == [16, 14, 10, 3, 9]


def test_who_came_is_named_once_and_counted(folder: Folder, plan: Ref) -> None:
    note_meeting(ctx_of(folder), folder, plan, {"staff": "4", "as_of": "1 ต.ค. 68"})
    note_came(
        ctx_of(folder), folder, plan, [("นางสาวหนึ่ง ตัวอย่าง", "นักวิชาการ"), ("นายสอง ตัวอย่าง", "")]
    )
    note_came(ctx_of(folder), folder, plan, [("นายสอง ตัวอย่าง", ""), ("นายสาม ตัวอย่าง", "พนักงาน")])
    meeting = board(folder, plan).meeting
    assert [(row.words("name"), row.words("position")) for row in meeting.came][1:] == [
        ("นายสอง ตัวอย่าง", ""),
        ("นายสาม ตัวอย่าง", "พนักงาน"),
    ]
    assert (meeting.joined, meeting.share, meeting.as_of) == (3, Fraction(75), "1 ตุลาคม 2568")
    names = [row.record.value("p.name") for row in meeting.came]
    assert all(names), "names are personal: they are kept where they can be erased"


def test_evidence_of_the_meeting_is_given_to_the_items_that_ask_for_it(
    folder: Folder, plan: Ref
) -> None:
    topics = voted(folder, plan)
    with pytest.raises(UserError, match="ยังไม่มีหลักฐาน"):
        prove_criteria(ctx_of(folder), folder, plan)
    at = topics[0].row.record.reference("parent")
    add_evidence(
        ctx_of(folder),
        folder,
        at,
        StoredFile("ลงทะเบียน.jpg", "c" * 64, 9, "jpeg", "d" * 64),
        "proofs",
    )
    with pytest.raises(UserError, match="ยังไม่เริ่มการประเมิน"):
        prove_criteria(ctx_of(folder), folder, plan)
    start_assessment(ctx_of(folder), folder, FORMS.get("cdd-clean"), 2569)
    with pytest.raises(UserError, match="ยังไม่เริ่มการประเมิน"):
        prove_criteria(ctx_of(folder), folder, plan)
    note_meeting(ctx_of(folder), folder, plan, {"serves": "d4.l2.2"})
    said = [one.words for one in board(folder, plan).criteria]
    assert len(said) == 1
    assert "กำหนดคุณธรรมเป้าหมาย" in said[0]
    done = prove_criteria(ctx_of(folder), folder, plan)
    assert done.notes == ("ผูกหลักฐานกับข้อที่ขอแล้ว 1 รายการ",)
    (assessment,) = folder.records("assessment")
    links = folder.records("link", target=assessment.ref.local)
    assert [(one.text("item"), one.text("proof")) for one in links] == [("d4.l2.2", "goals")]
    again = prove_criteria(ctx_of(folder), folder, plan)
    assert (again.notes, again.save) == (("หลักฐานผูกกับข้อที่ขอครบอยู่แล้ว",), "")
