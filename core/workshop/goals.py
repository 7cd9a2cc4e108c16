"""The board of a goal meeting: topics by group, questions to phones, counted votes, and the form's rules on goals."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from core.forms.computed import PLAN, rule_of
from core.forms.field_types import type_of
from core.forms.operations import holds
from core.forms.sentences import check_words, titles_of
from core.forms.shape import RowCheck
from core.i18n import _
from core.plan.proposals import GoalMeeting, GoalTopic
from core.plan.review_facts import ReviewedPlan
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Record, Ref
from core.workshop.questions import AnswerOption, Question, Vote


class GoalGroup(NamedTuple):
    """A group of topics, which is a column of the goal meeting's board; `id` "" = topics not grouped yet."""

    id: str
    words: str
    topics: tuple[GoalTopic, ...]  # the most votes first


class GoalRuleCheck(NamedTuple):
    """A rule of the form on goals or attendance. `met`: whether it is met if all chosen topics become goals; `nearest`:
    the unchosen topic with the most votes that would help to meet it, or None."""

    words: str
    met: bool
    nearest: GoalTopic | None  # the unchosen topic with the most votes that would help to meet it


class GoalProofRequirement(NamedTuple):
    """An item of an assessment that asks for a goal meeting as evidence."""

    form: str  # id of the form of the assessment
    item: str  # its id
    words: str


@dataclass(frozen=True, slots=True)
class GoalMeetingView:
    """All that the page of a goal meeting, or its terminal command, shows."""

    record: Record  # of the plan
    locked: str  # why nothing can be changed; "" = it can
    meeting: GoalMeeting
    groups: tuple[GoalGroup, ...]  # ungrouped topics first, then in the form's order
    rule_checks: tuple[GoalRuleCheck, ...]
    proven: frozenset[Ref]  # topics with evidence on any of their proposals
    proofs: tuple[Ref, ...]  # the evidence of the meeting and of the proposals
    in_plan: frozenset[Ref]  # proposals that are rows of the plan already
    criteria: tuple[GoalProofRequirement, ...]

    @property
    def waiting(self) -> tuple[GoalTopic, ...]:
        """The chosen topics that were not made goals yet."""
        return tuple(one for one in self.meeting.chosen if one.row.ref not in self.in_plan)

    @property
    def least_goals(self) -> int:
        """The least number of goals the form asks for; 0 if it gives none."""
        kinds = {kind.id: kind for kind in self.meeting.form.kinds}
        return kinds[self.meeting.rule.to].least


def goal_board(page: PlanPage) -> GoalMeetingView | None:
    """Return the content of a plan's goal meeting page; None if its form has no goal meeting."""
    rule = rule_of(page.form)
    if rule is None:
        return None
    meeting = GoalMeeting.of(page.form, rule, page.rows[1:])
    made = frozenset(row.record.reference("from") for row in page.rows if row.kind == rule.to)
    of = {
        one.row.ref: [proof for row in (one.row, *one.alike) for proof in _proofs(page, row)]
        for one in meeting.topics
    }
    held = _proofs(page, meeting.at) if meeting.at else ()
    return GoalMeetingView(
        record=page.record,
        locked=page.locks.why,
        meeting=meeting,
        groups=tuple(_groups(meeting)),
        rule_checks=tuple(_asks(page, meeting, made)),
        proven=frozenset(ref for ref, proofs in of.items() if proofs),
        proofs=tuple(dict.fromkeys((*held, *chain(*of.values())))),
        in_plan=made,
        criteria=tuple(_criteria(page, meeting)),
    )


def _proofs(page: PlanPage, row: PlanRow) -> Sequence[Ref]:
    return [proof.evidence for proof in page.proofs.get(row.ref, ())]


def _groups(meeting: GoalMeeting) -> Iterator[GoalGroup]:
    choices = meeting.answers(meeting.rule.group)
    named = {choice.id for choice in choices}
    loose = tuple(one for one in meeting.topics if one.group not in named)
    # its lane is there before the first proposal, so that no other moves when that comes
    if loose or choices:
        yield GoalGroup("", _("ยังไม่จัดกลุ่ม"), loose)
    for choice in choices:
        yield GoalGroup(choice.id, arabic_digits(str(choice.text)), meeting.in_group(choice.id))


def _asks(page: PlanPage, meeting: GoalMeeting, in_plan: frozenset[Ref]) -> Iterator[GoalRuleCheck]:
    """Yield the form's rules on the number of goals and on attendance, judged as if the chosen topics were goals."""
    rule, titles = meeting.rule, titles_of(page.form)
    new = [
        replace(one.row, kind=rule.to, rows=())
        for one in meeting.chosen
        if one.row.ref not in in_plan
    ]
    plan = replace(page.plan, rows=(*page.plan.rows, *new))
    proof = ReviewedPlan(page.form, (plan, *page.rows[1:], *new), page.record.number("year") or 0)
    for check in page.form.checks:
        if check.kind == PLAN and check.op == "count" and check.over[0] in (rule.to, rule.at):
            met = not any(proof.broken(check, [plan]))
            if met:
                words = check_words(check, titles)
            else:
                words = str(check.message) or check_words(check, titles)
            nearest = None if met or check.over[0] != rule.to else _nearest(meeting, check, in_plan)
            yield GoalRuleCheck(arabic_digits(words), met, nearest)


def _nearest(meeting: GoalMeeting, check: RowCheck, in_plan: frozenset[Ref]) -> GoalTopic | None:
    left = [one for one in meeting.topics if not one.chosen and one.row.ref not in in_plan]
    fit = [
        one
        for one in left
        if holds(check.when, {name: cell.value for name, cell in one.row.cells.items()})
    ]
    return max(fit, key=lambda one: one.votes, default=None)


def _criteria(page: PlanPage, meeting: GoalMeeting) -> Iterator[GoalProofRequirement]:
    field = next(
        (
            each
            for each in page.form.fields
            if each.id == meeting.rule.serves and meeting.rule.serves
        ),
        None,
    )
    if field is None or meeting.at is None or type_of(field).source != "entries":
        return
    cell = meeting.at.cells.get(field.id)
    named: Sequence[str] = str(cell.value or "").split(",") if cell else ()
    words = {one.id: one.words for one in page.links.get(field.to, ())}
    yield from (
        GoalProofRequirement(field.to.partition(".")[0], one, arabic_digits(words.get(one, one)))
        for one in named
        if one
    )


LINES = 3  # proposals one may write at once
VOTED = "votes"  # key of the question to vote on
PROPOSED = "propose"  # start of the key of a question that asks for proposals, before a dot and the id of a side


class VoterProposal(NamedTuple):
    """A goal proposal that a voter wrote. `side`: id of the choice that its question is about, "" = about none."""

    voter: str
    side: str
    number: int  # which line of the slip, from 1
    text: str


def proposal_questions(meeting: GoalMeeting) -> tuple[Question, ...]:
    """Return the questions that ask for proposals: one for each choice of the field `side` of the form's rule (such as
    problem and good deed), or a single one if the rule has no such field."""
    title = str(meeting.rule.title)
    sides = meeting.answers(meeting.rule.side)
    if not sides:
        return (Question(PROPOSED, "", title, lines=LINES),)
    return tuple(Question(f"{PROPOSED}.{one.id}", "", str(one.text), lines=LINES) for one in sides)


def vote_question(meeting: GoalMeeting, picks: int) -> Question:
    """Return the question that lets each voter choose up to `picks` topics."""
    choices = tuple(AnswerOption(one.row.ref.id, one.text) for one in meeting.topics)
    text = _("เลือกได้ไม่เกิน {n} เรื่อง").format(n=picks)
    return Question(VOTED, "", str(meeting.rule.title), text, choices, picks)


def lines_of_votes(votes: Iterable[Vote]) -> tuple[VoterProposal, ...]:
    """Return a proposal for each line with text in these votes; only a voter's last vote on a question counts."""
    found = []
    for one in _last(votes):
        begins, _dot, side = one.question.partition(".")
        if begins == PROPOSED:
            texts = enumerate(map(str.strip, one.texts), start=1)
            found += [
                VoterProposal(one.voter, side, number, text) for number, text in texts if text
            ]
    return tuple(found)


def counts_of_votes(meeting: GoalMeeting, votes: Iterable[Vote]) -> Mapping[Ref, int]:
    """Return {topic's row: number of voters who chose it}; a voter who chose two topics merged later counts once."""
    home = {row.ref.id: one.row.ref for one in meeting.topics for row in (one.row, *one.alike)}
    found = Counter[Ref]()
    for one in _last(votes):
        if one.question == VOTED:
            found.update({home[key] for key in one.picked if key in home})
    return {one.row.ref: found[one.row.ref] for one in meeting.topics}


def _last(votes: Iterable[Vote]) -> Iterable[Vote]:
    return {(one.voter, one.question): one for one in votes}.values()
