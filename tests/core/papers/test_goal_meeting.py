"""Minutes of meetings, and the list to sign, say what was given, proposed, voted and chosen, and who came."""

import pytest

from core.assessment.cells import BranchResult
from core.blocks.document import Document, Heading, NumberedList, Para, Signatures, Stamp, Table
from core.blocks.elements import plain
from core.forms.tree import Tree
from core.papers.made import made
from core.papers.meetings import MeetingContent, meeting_document
from core.scoring.total import Answers
from core.values import Ref
from core.workshop.goal_deeds import (
    NewGoalProposal,
    add_votes,
    note_came,
    note_meeting,
    pick_proposal,
    put_together,
)
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.papers.test_score_sheets import FORM, scored
from tests.core.workshop.rooms import SHIPPED, begun, ctx_of, proposed
from tests.golden.house_papers import own

FORMS = FormLibrary([SHIPPED])
IDEAS = (
    ("ตรงเวลา", "problem", "discipline", 9),
    ("มาตรงเวลา", "problem", "discipline", 0),
    ("ลดกระดาษ", "problem", "sufficiency", 12),
    ("จิตอาสา", "deed", "volunteer", 3),
)


@pytest.fixture
def plan(folder: Folder) -> Ref:
    plan = begun(folder, FORMS.get("target-virtue"))
    topics = proposed(folder, plan, *(NewGoalProposal(*one[:3]) for one in IDEAS))
    for topic, one in zip(topics, IDEAS, strict=True):
        add_votes(ctx_of(folder), folder, topic.row.ref, one[3])
    put_together(ctx_of(folder), folder, topics[1].row.ref, topics[0].row.ref)
    pick_proposal(ctx_of(folder), folder, topics[3].row.ref, True)
    said = {"staff": "20", "joined": "18", "line": "9", "as_of": "1 ต.ค. 68"}
    note_meeting(ctx_of(folder), folder, plan, said)
    note_came(ctx_of(folder), folder, plan, [("นางสาวหนึ่ง ตัวอย่าง", "นักวิชาการ")])
    return plan


def paper(folder: Folder, plan: Ref, kind: str) -> Document:
    return made(folder, plan, kind, "").build(Stamp())


def test_the_minutes_list_problems_and_good_deeds_with_votes_and_what_was_chosen(
    folder: Folder, plan: Ref
) -> None:
    blocks = paper(folder, plan, "minutes").blocks
    texts = [plain(one.text) for one in blocks if isinstance(one, Para)]
    said = "บุคลากรของหน่วยงาน ณ วันที่ 1 ตุลาคม 2568 จำนวน 20 คน เข้าร่วมประชุม 18 คน คิดเป็นร้อยละ 90"
    assert said in texts
    assert "บุคลากรเสนอ 4 เรื่อง รวมเรื่องที่เหมือนกันแล้วเหลือ 3 เรื่อง ที่ประชุมจัดกลุ่มและลงคะแนน ดังนี้" in texts
    heads = [plain(one.text) for one in blocks if isinstance(one, Heading)]
    assert [one for one in heads if one.endswith(("แก้", "ทำ"))] == ["ปัญหาที่อยากแก้", "ความดีที่อยากทำ"]
    tables = [[row.cells for row in one.rows] for one in blocks if isinstance(one, Table)]
    assert tables == [
        [
            ("1", "ลดกระดาษ", "พอเพียง", "12", "เลือก"),
            ("2", "ตรงเวลา\n(รวม 2 เรื่องที่เสนอ)", "วินัย", "9", "เลือก"),
        ],
        [("1", "จิตอาสา", "จิตอาสา", "3", "เลือก")],
    ]
    lists = [
        [plain(item.text) for item in one.items] for one in blocks if isinstance(one, NumberedList)
    ]
    assert lists[-1] == [
        "เลือกเรื่องที่ได้ตั้งแต่ 9 เสียง ตั้งเป็นเป้าหมายของแผน 3 เรื่อง",
        "เลือกเพิ่มโดยมติที่ประชุม จิตอาสา",
    ]
    signers = [one.signers for one in blocks if isinstance(one, Signatures)]
    assert [one.role for one in signers[0]] == ["ผู้จดรายงานการประชุม", "ผู้ตรวจรายงานการประชุม"]


def test_everybody_who_works_here_has_a_line_to_sign_and_who_came_is_named(
    folder: Folder, plan: Ref
) -> None:
    (table,) = (one for one in paper(folder, plan, "attendance").blocks if isinstance(one, Table))
    assert len(table.rows) == 20
    assert table.rows[0].cells[1:3] == ("นางสาวหนึ่ง ตัวอย่าง", "นักวิชาการ")


def test_a_part_nobody_judged_has_no_points_in_the_minutes() -> None:
    form = read(FORM)
    begun = (scored(form, only="d2"), ["–", "10", "–", "–", "–", "10"])
    none = (Answers().score(form), ["–"] * 6)
    for given, said in (begun, none):
        branches = BranchResult.every(Tree.under(form, given.profiles), given)
        held = MeetingContent(about="งาน", word="มิติ", branches=branches, score=given)
        (table,) = [
            block
            for block in meeting_document(own("minutes"), held).blocks
            if isinstance(block, Table)
        ]
        assert [" ".join(Document.walk(row.cells[1])) for row in table.rows] == said
