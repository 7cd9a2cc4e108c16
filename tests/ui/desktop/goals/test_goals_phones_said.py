"""What the chair of a goal meeting is asked about phones, and that each sentence is said only where it is so."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.workshop.goal_sitting import VOTING, GoalSitting
from core.workshop.questions import Vote
from ui.desktop.goals.phones import goal_count, goal_vote_wanted
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog


def said_by(shown: QWidget, qtbot: QtBot) -> str:
    qtbot.addWidget(shown)
    shown.show()
    return "\n".join(one.text() for one in shown.findChildren(QLabel) if one.isVisible())


def test_who_has_voted_is_told_in_number_and_the_votes_there_are(look: Look, qtbot: QtBot) -> None:
    one = GoalSitting(2, VOTING, 2, 1, (Vote("a", "votes.1", ("x",)), Vote("b", "votes.1")))
    every = one.given([Vote("b", "votes.1", ("x",))])
    for sitting, said, silent in (
        (one, "ยังไม่ลงคะแนน 1 ใบ", "ลงคะแนนครบทุกใบ"),
        (every, "ลงคะแนนครบทุกใบ", "ยังไม่ลงคะแนน"),
    ):
        text = said_by(PromptDialog(look, goal_count(sitting), None), qtbot)
        assert said in text
        assert silent not in text
    some, none = goal_vote_wanted(3, 2, 4, anew=True), goal_vote_wanted(3, 2, 0, anew=True)
    assert "ขณะนี้มีเสียงอยู่แล้ว 4 เสียง" in said_by(PromptDialog(look, some, None), qtbot)
    assert "ขณะนี้มีเสียงอยู่แล้ว" not in said_by(PromptDialog(look, none, None), qtbot)
