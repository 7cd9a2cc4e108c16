"""What is asked of the room when it sets goals, and what its votes come to, however they were given."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.i18n import _
from core.plan.proposals import GoalMeeting
from core.values import Ref
from core.workshop.questions import OfferedAnswer, Question, Vote

LINES = 3  # proposals one may write at once
VOTED = "votes"  # key of the question that is voted on
PROPOSED = "propose"  # begins the key of a question that asks for proposals; the id of a side stands behind


class ProposedLine(NamedTuple):
    """One line of a slip."""

    voter: str
    side: str
    number: int  # which line of the slip, from 1
    text: str


def proposal_questions(meeting: GoalMeeting) -> tuple[Question, ...]:
    """One question for each sort of proposal the form knows, else one for all."""
    title = str(meeting.rule.title)
    sides = meeting.answers(meeting.rule.side)
    if not sides:
        return (Question(PROPOSED, "", title, lines=LINES),)
    return tuple(Question(f"{PROPOSED}.{one.id}", "", str(one.text), lines=LINES) for one in sides)


def vote_question(meeting: GoalMeeting, picks: int) -> Question:
    """The topics to vote on, each voter up to so many."""
    choices = tuple(OfferedAnswer(one.row.ref.id, one.text) for one in meeting.topics)
    text = _("เลือกได้ไม่เกิน {n} เรื่อง").format(n=picks)
    return Question(VOTED, "", str(meeting.rule.title), text, choices, picks)


def lines_of_votes(votes: Iterable[Vote]) -> tuple[ProposedLine, ...]:
    """The proposals of the last vote of each voter to each question, empty lines left out."""
    found = []
    for one in _last(votes):
        begins, _dot, side = one.question.partition(".")
        if begins == PROPOSED:
            texts = enumerate(map(str.strip, one.texts), start=1)
            found += [ProposedLine(one.voter, side, number, text) for number, text in texts if text]
    return tuple(found)


def counts_of_votes(meeting: GoalMeeting, votes: Iterable[Vote]) -> Mapping[Ref, int]:
    """How many voters chose each topic. Who chose two proposals that were put together since counts once."""
    home = {row.ref.id: one.row.ref for one in meeting.topics for row in (one.row, *one.alike)}
    found = Counter[Ref]()
    for one in _last(votes):
        if one.question == VOTED:
            found.update({home[key] for key in one.picked if key in home})
    return {one.row.ref: found[one.row.ref] for one in meeting.topics}


def _last(votes: Iterable[Vote]) -> Iterable[Vote]:
    return {(one.voter, one.question): one for one in votes}.values()
