"""What the page of the goal meeting says of topics, lanes, the choice and phones is so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.plan.deeds import start_plan
from core.plan.view import PlanPage
from core.values import Ref
from core.workshop.goal_deeds import (
    NewGoalProposal,
    add_votes,
    group_proposal,
    make_goals,
    note_meeting,
    pick_proposal,
    propose,
)
from core.workshop.goal_sitting import VOTING, PhoneGoalMeeting
from core.workshop.goals import GoalMeetingView, GoalRuleCheck, goal_board
from core.workshop.questions import Vote
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import NOON, context
from tests.core.workshop.rooms import SHIPPED
from ui.desktop.base.page_context import ignored
from ui.desktop.goals.cards import TopicCalls
from ui.desktop.goals.page import (
    GoalCalls,
    GoalRequirementsBar,
    GoalsPage,
    ask_words,
    over_words,
    tie_words,
)
from ui.desktop.goals.phones import goal_count, goal_vote_prompt
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import words
from ui.desktop.widgets.prompt import PromptDialog

FORMS = FormLibrary([SHIPPED])
CALLS = GoalCalls(TopicCalls(*[ignored] * 9), *[ignored] * 6)
SAID = ("ตรงเวลา", "ลดกระดาษ", "ไม่รับของขวัญ", "จิตอาสา", "สอนการบ้าน", "ปลูกต้นไม้")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "province", "", 2569, NOON
    )
    yield made
    made.close()


@pytest.fixture
def plan(folder: Folder) -> Ref:
    made = start_plan(context(folder), folder, FORMS.get("target-virtue"), 2569)
    found = next(ref for ref in made.touched if ref.entity == "plan")
    propose(context(folder), folder, found, [NewGoalProposal(one, "problem") for one in SAID])
    return found


def board(folder: Folder, plan: Ref) -> GoalMeetingView:
    found = goal_board(PlanPage.of(folder, plan))
    assert found is not None
    return found


def shown(text: str) -> str:
    """The words as the window has them, with its line breaks."""
    return words(text).text()


def test_only_what_stands_under_no_group_is_said_to_be_ungrouped(folder: Folder, plan: Ref) -> None:
    assert next(group.words for group in board(folder, plan).groups) == "ยังไม่จัดกลุ่ม"
    for one in board(folder, plan).meeting.topics:
        group_proposal(context(folder), folder, one.row.ref, "honesty")
    groups = board(folder, plan).groups
    assert [group.words for group in groups] == ["ยังไม่จัดกลุ่ม", "พอเพียง", "วินัย", "สุจริต", "จิตอาสา"]
    assert not groups[0].topics


def test_a_card_says_whether_it_is_chosen_and_whether_it_is_a_goal(
    folder: Folder, plan: Ref, look: Look, qtbot: QtBot
) -> None:
    page = GoalsPage(look, CALLS)
    qtbot.addWidget(page)
    ref = board(folder, plan).meeting.topics[0].row.ref

    def says() -> str:
        page.show_board(board(folder, plan))
        card = page.card(ref)
        assert card is not None
        return card.accessibleDescription()

    assert "ยังไม่เลือก" in says()
    pick_proposal(context(folder), folder, ref, True)
    assert "ยังไม่เลือก" not in says()
    assert "เป็นเป้าหมายแล้ว" not in says()
    make_goals(context(folder), folder, plan)
    assert "เป็นเป้าหมายแล้ว" in says()


def test_the_line_is_said_to_be_open_only_while_nobody_set_it(
    folder: Folder, plan: Ref, look: Look, qtbot: QtBot
) -> None:
    page = GoalsPage(look, CALLS)
    qtbot.addWidget(page)
    page.show_board(board(folder, plan))
    assert page.figures.line == shown("ยังไม่กำหนด")
    note_meeting(context(folder), folder, plan, {"line": "3"})
    page.show_board(board(folder, plan))
    assert page.figures.line == shown("3 เสียง")


def test_all_is_said_to_be_met_only_where_nothing_the_form_asks_is_open(
    folder: Folder, plan: Ref, look: Look, qtbot: QtBot
) -> None:
    foot = GoalRequirementsBar(look, CALLS)
    qtbot.addWidget(foot)
    found = board(folder, plan)
    met = replace(
        found, rule_checks=tuple(GoalRuleCheck(one.words, True, None) for one in found.rule_checks)
    )
    foot.show_board(met, locked=False)
    assert foot.lines == [f"ครบตามที่แบบขอทั้ง {len(met.rule_checks)} ข้อ"]
    foot.show_board(found, locked=False)
    assert foot.lines == ["ยังไม่ได้เลือกเรื่อง ให้เสียงตัดสินหรือเลือกด้วยแป้น Space แล้วหน้านี้บอกว่าแบบขออะไรอีก"]
    pick_proposal(context(folder), folder, found.meeting.topics[0].row.ref, True)
    found = board(folder, plan)
    foot.show_board(found, locked=False)
    assert not any("ครบตามที่แบบขอ" in line or "ยังไม่ได้เลือกเรื่อง" in line for line in foot.lines)
    assert len(foot.lines) == 4, "three lines, and how many more"
    assert foot.lines[-1] == f"และอีก {sum(not one.met for one in found.rule_checks) - 3} ข้อ"


def test_a_tie_at_the_line_is_told_with_how_many_it_lets_in(folder: Folder, plan: Ref) -> None:
    for one, votes in zip(board(folder, plan).meeting.topics, (9, 8, 7, 6, 5, 5), strict=True):
        add_votes(context(folder), folder, one.row.ref, votes)
    note_meeting(context(folder), folder, plan, {"line": "5"})
    assert "".join(tie_words(board(folder, plan))).startswith(
        "2 เรื่องได้ 5 เสียงเท่ากัน จึงเลือกได้ 6 เรื่อง ไม่ใช่ 5"
    )
    note_meeting(context(folder), folder, plan, {"line": "6"})
    assert tie_words(board(folder, plan)) == ()
    asks = [one for one in board(folder, plan).rule_checks if one.nearest]
    assert "เรื่องที่ใกล้ที่สุดคือ “สอนการบ้าน” ได้ 5 เสียง" in ask_words(asks[0])


def test_more_votes_than_people_are_told_and_nothing_is_said_to_be_met(
    folder: Folder, plan: Ref, look: Look, qtbot: QtBot
) -> None:
    ref = board(folder, plan).meeting.topics[0].row.ref
    add_votes(context(folder), folder, ref, 8)
    note_meeting(context(folder), folder, plan, {"joined": "8"})
    assert over_words(board(folder, plan)) == ()
    note_meeting(context(folder), folder, plan, {"joined": "6"})
    found = board(folder, plan)
    assert "".join(over_words(found)).startswith("“ตรงเวลา” ได้ 8 เสียง แต่มีผู้มาประชุม 6 คน")
    foot = GoalRequirementsBar(look, CALLS)
    qtbot.addWidget(foot)
    foot.show_board(
        replace(
            found,
            rule_checks=tuple(GoalRuleCheck(one.words, True, None) for one in found.rule_checks),
        ),
        locked=False,
    )
    assert foot.lines == [*over_words(found)]
    assert foot.property("tone") != "ok"


def test_no_card_goes_away_from_under_the_pointer(
    folder: Folder, plan: Ref, look: Look, qtbot: QtBot
) -> None:
    page = GoalsPage(look, CALLS)
    qtbot.addWidget(page)
    for one in board(folder, plan).meeting.topics:
        group_proposal(context(folder), folder, one.row.ref, "honesty")
    page.show_board(board(folder, plan))
    lane = next(one for one in page.lanes if one.key == "honesty")

    def laid() -> list[str]:
        return [card.topic.text for card in lane.cards]

    before, last = laid(), lane.cards[-1].topic
    QApplication.sendEvent(lane, QEnterEvent(QPointF(), QPointF(), QPointF()))
    for votes in range(1, 4):
        add_votes(context(folder), folder, last.row.ref, 1)
        page.show_board(board(folder, plan))
        assert (laid(), lane.cards[-1].topic.votes) == (before, votes)
    propose(context(folder), folder, plan, [NewGoalProposal("ประหยัดไฟ", "problem")])
    new = next(one for one in board(folder, plan).meeting.topics if one.text == "ประหยัดไฟ")
    group_proposal(context(folder), folder, new.row.ref, "honesty")
    page.show_board(board(folder, plan))
    assert laid() == [*before, "ประหยัดไฟ"], "what is new stands below"
    QApplication.sendEvent(lane, QEvent(QEvent.Type.Leave))
    assert laid() == [last.text, *before[:-1], "ประหยัดไฟ"], "the most votes first"


def said_by(shown: QWidget, qtbot: QtBot) -> str:
    qtbot.addWidget(shown)
    shown.show()
    return "\n".join(one.text() for one in shown.findChildren(QLabel) if one.isVisible())


def test_who_has_voted_is_told_in_number_and_the_votes_there_are(look: Look, qtbot: QtBot) -> None:
    one = PhoneGoalMeeting(2, VOTING, 2, 1, (Vote("a", "votes.1", ("x",)), Vote("b", "votes.1")))
    every = one.given([Vote("b", "votes.1", ("x",))])
    for sitting, said, silent in (
        (one, "ยังไม่ลงคะแนน 1 ใบ", "ลงคะแนนครบทุกใบ"),
        (every, "ลงคะแนนครบทุกใบ", "ยังไม่ลงคะแนน"),
    ):
        text = said_by(PromptDialog(look, goal_count(sitting), None), qtbot)
        assert said in text
        assert silent not in text
    some = goal_vote_prompt(3, 2, 4, anew=True)
    none = goal_vote_prompt(3, 2, 0, anew=True)
    assert "ขณะนี้มีเสียงอยู่แล้ว 4 เสียง" in said_by(PromptDialog(look, some, None), qtbot)
    assert "ขณะนี้มีเสียงอยู่แล้ว" not in said_by(PromptDialog(look, none, None), qtbot)
