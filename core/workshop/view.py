"""The state of a workshop: who has voted and, only once voting is closed, what is to be discussed or decided."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from core.assessment.answers import AGREED, answer_of, evidence_given, figures_of
from core.assessment.facts import AssessmentFacts, profiles_of
from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import (
    AGAIN,
    VOTE,
    answer_at,
    answers_on,
    sheet_of,
    sheets_of,
    under_revote,
)
from core.errors import UserError
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.tree import Tree
from core.i18n import _
from core.log.ports import standing
from core.people.units import office_of
from core.plan.year_view import locked_words
from core.thai.written import arabic_digits
from core.values import Record, Ref
from core.workshop.asking import decides, picked, questions_of
from core.workshop.decisions import (
    CLOSED,
    PROOFLESS,
    AnswersBySlip,
    BallotSlipAnswerCache,
    by_day,
    by_item,
    closings,
    decisions,
    listed,
)
from core.workshop.questions import Question
from core.workshop.queue import (
    APART,
    TWICE,
    UNPROVED,
    WHY,
    DiscussionItem,
    ItemVotes,
    counted,
    unproved,
)
from core.workshop.sentences import answer_words, entered_words

NONE = "none"  # not begun
OPEN = "open"  # voting
TALKS = "talks"  # closed
DONE = "done"  # everything accepted


class MeetingDecision(NamedTuple):
    """What a workshop decided on one item: the answer in words, and the reason."""

    item: str
    text: str  # the answer in words
    reason: str
    at: str = ""  # ISO with the time of day
    together: bool = False  # accepted in one motion with other items that only lack a proof


class PromisedAction(NamedTuple):
    """Something that a person promised to do, in the discussion of an item."""

    item: str
    text: str
    owner: str
    due: str  # ISO day, "" = none was named


class AcceptanceMotion(NamedTuple):
    """The motion by which a workshop accepted all items that needed no discussion."""

    items: tuple[str, ...]
    at: str  # ISO with the time of day


class RepeatedVote(NamedTuple):
    """A repeated vote on an item of a workshop, with its reason and what the votes were before, in words (`was`)."""

    item: str
    reason: str
    was: str  # how the votes stood before, in words


class ChairNote(NamedTuple):
    """A private note of the chair of a workshop; `minutes`: the note is printed in the minutes."""

    item: str  # "" = of the meeting as a whole
    text: str
    minutes: bool


NOTE, MINUTED = "note", "minutes"  # kinds of motions that decide nothing, besides AGAIN and COUNTED
# kinds of motions
VOTING = "voting"  # the first vote came
STARTED = "started"  # the meeting's time was started


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The state of a workshop on an assessment, without what must not be shown yet (votes while voting is open)."""

    facts: AssessmentFacts  # of the agreed sheet
    questions: tuple[Question, ...]
    slips: tuple[WorkshopSlip, ...] = ()
    voted: Mapping[str, int]  # number of items answered, by slip
    begun: str = ""  # start of the meeting's time (ISO date and time), "" = not started
    started: bool = False  # it was started by a person, not by the first vote
    voting: str = ""  # first vote since then (ISO date and time)
    closed: str = ""  # closing of the vote (ISO date and time), "" = voting is open
    votes: Mapping[str, ItemVotes]  # by item; empty before voting is closed
    talks: tuple[DiscussionItem, ...] = ()  # as they were when it was closed
    unproved: frozenset[str] = frozenset()  # items that lack a proof now
    decided: Mapping[str, MeetingDecision]
    twice: Mapping[str, tuple[MeetingDecision, ...]] = field(
        default_factory=dict[str, tuple[MeetingDecision, ...]]
    )  # items two PCs
    # have decided differently: to be talked about again
    promises: tuple[PromisedAction, ...] = ()
    motion: AcceptanceMotion | None = None
    agains: tuple[RepeatedVote, ...] = ()  # repeated votes in their order
    again: str = ""  # the item of the open repeated vote, "" = none
    again_voted: frozenset[str] = frozenset()  # slips that have voted on it
    notes: tuple[ChairNote, ...] = ()

    @property
    def agrees(self) -> bool:
        """Return whether the meeting agrees on an answer per item; False if the form computes results from votes."""
        return self.facts.form.combine == AGREED

    @property
    def only_again(self) -> "Workshop":
        """This workshop reduced to the one item whose repeated vote is open."""
        voted = {one.id: int(one.id in self.again_voted) for one in self.slips}
        return replace(self, questions=(self.question(self.again),), voted=voted)

    @property
    def assessment(self) -> Ref:
        return self.facts.record.ref

    @property
    def at(self) -> Ref:
        """The reference of the assessment that the workshop is on."""
        return self.assessment

    @property
    def state(self) -> str:
        if not self.slips:
            return NONE
        if not self.closed:
            return OPEN
        if self.motion and not self.left:
            return DONE
        return TALKS

    @property
    def whole(self) -> int:
        """The number of ballot slips that have answered every question."""
        return sum(self.voted.get(one.id, 0) >= len(self.questions) for one in self.slips)

    @property
    def some(self) -> int:
        """The number of ballot slips that have answered at least one question."""
        return sum(self.voted.get(one.id, 0) > 0 for one in self.slips)

    @property
    def left(self) -> tuple[DiscussionItem, ...]:
        """The items that the meeting still has to discuss."""
        return tuple(one for one in self.talks if one.item not in self.decided)

    @property
    def proofless(self) -> tuple[str, ...]:
        """The undecided items that all voters answered alike and that are to be discussed only for lack of a proof."""
        return tuple(
            one.item
            for one in self.left
            if one.reasons == (UNPROVED,) and one.item in self.unproved and one.item != self.again
            if self.votes[one.item].alike and not self.votes[one.item].otherwise
        )

    @property
    def together(self) -> tuple[str, ...]:
        """The items accepted in one motion although a proof is missing, in the order in which they were discussed."""
        return tuple(
            one.item
            for one in self.talks
            if one.item in self.decided and self.decided[one.item].together
        )

    @property
    def rest(self) -> tuple[str, ...]:
        """The items to accept in one motion without discussion, in form order; () while voting is open."""
        talked = {one.item for one in self.talks}
        if self.closed:
            return tuple(one.key for one in self.questions if one.key not in talked)
        return ()

    def question(self, item: str) -> Question:
        return next(one for one in self.questions if one.key == item)


def fit(reader: Reader, assessment: Ref) -> Tree:
    """Return the tree of the assessment's form. Raises UserError if no workshop can be held on the assessment."""
    record = standing(reader, assessment)
    form = form_for(reader, record)
    tree = Tree.under(form, profiles_of(record))
    reckons = form.combine != AGREED and not all(
        decides(tree, one.id) for one in tree.answered() if not one.need
    )
    if assessment.entity != "assessment" or form.register or not form.kind or reckons:
        why = _("การประชุมให้คะแนนใช้กับการประเมินตนเองที่กรอกครั้งเดียวต่อหน่วยงาน")
        if reckons:
            why = _("แบบนี้คิดค่าเฉลี่ยหรือมัธยฐานจากตัวเลขที่กรรมการกรอก ซึ่งลงคะแนนเลือกคำตอบไม่ได้")
        raise UserError(
            _("จัดประชุมให้คะแนนด้วยแบบนี้ไม่ได้"),
            why,
            _("กรอกแบบนี้ในหน้าการประเมิน หรือเลือกการประเมินอื่น"),
        )
    return tree


def workshop(
    reader: Reader, assessment: Ref, cache: BallotSlipAnswerCache | None = None
) -> Workshop:
    """Return the workshop on an assessment. UserError if its form allows none. `cache` makes repeated calls faster."""
    tree = fit(reader, assessment)
    found = WorkshopSlip.sheets(reader, assessment)
    facts = facts_of(reader, tree, standing(reader, assessment))
    questions = tuple(
        one if decides(tree, one.key) else _with_figures(facts, one) for one in questions_of(tree)
    )
    closed = WorkshopSlip.is_closed(found)
    held = (cache or BallotSlipAnswerCache()).of(reader, assessment.scope, found) if closed else {}
    told = reader.records("motion", assessment.scope)
    again = again_of(told, assessment, (question.key for question in questions)) if closed else ""
    voted = _answered(tree, held) if closed else _voted(reader, tree, assessment.scope, found)
    voted_again = frozenset(
        slip for slip, kept in held.items() if again in kept and picked(tree, again, kept[again])
    )
    held = {
        slip: {item: one for item, one in kept.items() if item != again}
        for slip, kept in held.items()
    }
    votes = {one.item: one for one in votes_of(facts, questions, held)} if closed else {}
    motions = _Motions.of(told, assessment, votes, questions)
    ended = (motions.closed or CLOSED) if closed else ""
    lacking = frozenset[str]()
    if closed:
        lacking = unproved(facts.tree, tuple(votes.values()), facts.given())
    return Workshop(
        facts=facts,
        questions=questions,
        slips=tuple(slip for slip, _sheet in found),
        voted=voted,
        begun=motions.begun,
        started=motions.started,
        voting=motions.voting,
        closed=ended,
        votes=votes,
        talks=motions.talks if closed else (),
        unproved=lacking,
        decided=motions.decided,
        twice=motions.twice,
        promises=motions.promises,
        motion=motions.motion,
        agains=motions.agains,
        again=again,
        again_voted=voted_again,
        notes=motions.notes,
    )


def _with_figures(facts: AssessmentFacts, question: Question) -> Question:
    """Return the question with the entered figures in its text, for voters are asked whether these are right."""
    entered = arabic_digits(entered_words(facts, question.key)) or _("ยังไม่ได้กรอก")
    return replace(
        question,
        text=_("{asked} · ที่กรอกไว้: {entered}").format(asked=question.text, entered=entered),
    )


def again_of(motions: Iterable[Record], assessment: Ref, items: Iterable[str]) -> str:
    """Return which of `items` is being voted on again now; "" if none. `motions`: all motions of the office."""
    sheet, open_ = sheet_of(assessment), under_revote(motions)
    if open_:
        return next((item for item in items if answer_at(sheet, item).local in open_), "")
    return ""


def _voted(
    reader: Reader, tree: Tree, scope: str, slip_sheets: Sequence[tuple[WorkshopSlip, Record]]
) -> Mapping[str, int]:
    """Return by slip the number of items it has answered; one query for all, for it is needed at every vote."""
    slips = {sheet.ref.local: slip.id for slip, sheet in slip_sheets}
    if not slips:
        return {}
    rows = reader.fields.values(
        "answer", ["sheet", "item", VOTE, "state", "choice"], sheet=[*slips]
    )
    voted = dict.fromkeys(slips.values(), 0)
    for of, sheet, item, vote, state, choice in rows:
        if (
            of == scope
            and tree.counts(str(item))
            and (vote or (choice if tree.choices(str(item)) else state))
        ):
            voted[slips[str(sheet)]] += 1
    return voted


def _answered(tree: Tree, answers: AnswersBySlip) -> Mapping[str, int]:
    """Return by slip the number of items it has answered, from answers that were read already."""
    return {
        slip: sum(
            tree.counts(item) and (one.value(VOTE) is not None or bool(picked(tree, item, one)))
            for item, one in kept.items()
        )
        for slip, kept in answers.items()
    }


def facts_of(reader: Reader, tree: Tree, record: Record) -> AssessmentFacts:
    """Return the facts of an assessment: its agreed sheet, the office's evidence, its figures and lock."""
    office, code = office_of(reader, record.ref.scope)
    sheet = sheet_of(record.ref)
    return AssessmentFacts(
        *(tree, record, sheet, answers_on(reader, sheet), office, code),
        given_proofs=evidence_given(reader, record.ref),
        figures=figures_of(reader, tree.instrument, record),
        sheets=sheets_of(reader, record.ref, tree.instrument),
        locked=locked_words(reader, record.ref),
    )


def votes_of(
    facts: AssessmentFacts,
    questions: tuple[Question, ...],
    answers: Mapping[str, Mapping[str, Record]],
) -> tuple[ItemVotes, ...]:
    """Return the votes on every item, counted from `answers` ({slip: {item: answer}}). Do not call it during a vote."""
    tree = facts.tree
    picks = {
        slip: {item: picked(tree, item, one) for item, one in kept.items() if tree.counts(item)}
        for slip, kept in answers.items()
    }
    notes = {
        one.key: [kept[one.key].text("note") for kept in answers.values() if one.key in kept]
        for one in questions
    }
    return counted(
        tree, questions, picks, notes, {item: answer_of(one) for item, one in facts.answers.items()}
    )


class _Motions(NamedTuple):
    """What the motions say of a workshop."""

    begun: str
    started: bool
    voting: str
    closed: str
    talks: tuple[DiscussionItem, ...]
    decided: Mapping[str, MeetingDecision]
    twice: Mapping[str, tuple[MeetingDecision, ...]]
    promises: tuple[PromisedAction, ...]
    motion: AcceptanceMotion | None
    agains: tuple[RepeatedVote, ...]
    notes: tuple[ChairNote, ...]

    @classmethod
    def of(
        cls,
        motions: Sequence[Record],
        assessment: Ref,
        votes: Mapping[str, ItemVotes],
        questions: Sequence[Question],
    ) -> "_Motions":
        sheet = sheet_of(assessment)
        about = [motion for motion in motions if motion.text("about") == assessment.local]
        whole = [
            one for one in about if not (one.text("seed") or one.text("chosen") in (NOTE, MINUTED))
        ]
        opened = sorted(
            one.text("day") for one in whole if one.number("carried") == 0 and one.text("day")
        )
        voting, started = (
            sorted(one.text("day") for one in whole if one.text("chosen") == token)
            for token in (VOTING, STARTED)
        )
        carried = [one for one in whole if one.number("carried") == 1 and one.text("day")]
        accepted = [one for one in carried if one.text("chosen") != PROOFLESS]
        last = max(accepted, key=lambda one: one.text("day"), default=None)
        places = {answer_at(sheet, question.key).local: question.key for question in questions}
        known = places | {assessment.local: ""}
        every = [motion for motion in motions if motion.text("about") in known] if opened else []
        told = [one for one in every if one.text("about") in places and not one.text("chosen")]
        asked_again = [one for one in every if one.text("chosen") == AGAIN]
        noted = sorted((one for one in every if one.text("chosen") in (NOTE, MINUTED)), key=by_day)
        said = [(places[one.text("about")], one) for one in told if one.number("carried") == 1]
        promised = sorted(
            (pair for pair in said if pair[1].text("committee")),
            key=lambda pair: pair[1].text("minutes"),
        )
        singly = {
            item: tuple(_decision(item, decision) for decision in decisions(of))
            for item, of in by_item(said)
        }
        twice = {item: of for item, of in singly.items() if len({one.text for one in of}) > 1}
        agreed = {item: _as_one(of) for item, of in singly.items() if of and item not in twice}
        decided = {
            item: one for item, one in _together(carried, votes) if item not in twice
        } | agreed
        again = tuple(
            RepeatedVote(places[one.text("about")], one.text("reason"), one.text("text"))
            for one in sorted(asked_again, key=by_day)
        )
        begun = (started[-1:] or voting[-1:] or opened[:1] or [""])[0]
        acceptance = None
        if last:
            among = tuple(filter(None, last.text("among").split(",")))
            acceptance = AcceptanceMotion(among, last.text("day"))
        return cls(
            begun,
            bool(started),
            next((day for day in voting if day >= begun), ""),
            next((closing.text("day") for closing in closings(whole)), ""),
            tuple(_talks(whole, votes, twice, {*singly, *(one.item for one in again)})),
            decided,
            twice,
            tuple(
                PromisedAction(item, one.text("text"), one.text("committee"), one.text("day"))
                for item, one in promised
            ),
            acceptance,
            again,
            tuple(
                ChairNote(known[one.text("about")], _noted(one), one.text("chosen") == MINUTED)
                for one in noted
            ),
        )


def _together(
    carried: Sequence[Record], votes: Mapping[str, ItemVotes]
) -> Iterator[tuple[str, MeetingDecision]]:
    """Yield the items accepted in one motion although they lack a proof, with the answer all voters gave."""
    for one in (each for each in carried if each.text("chosen") == PROOFLESS):
        for item in (each for each in one.text("among").split(",") if each in votes):
            said = answer_words(votes[item].question, votes[item].lead)
            yield (
                item,
                MeetingDecision(item, said, one.text("reason"), one.text("day"), together=True),
            )


def _noted(motion: Record) -> str:
    """Return the text of a note; the first versions stored it in another field, meant for no personal text."""
    return motion.text("committee") or motion.text("minutes")


def _decision(item: str, record: Record) -> MeetingDecision:
    return MeetingDecision(item, record.text("text"), record.text("reason"), record.text("day"))


def _as_one(decisions: Sequence[MeetingDecision]) -> MeetingDecision:
    """Return the last of decisions with the same answer, with the reasons of all."""
    reasons = dict.fromkeys(one.reason for one in decisions if one.reason)
    return decisions[-1]._replace(reason=" / ".join(reasons))


def _talks(
    motions: Sequence[Record],
    votes: Mapping[str, ItemVotes],
    twice: Collection[str],
    touched: Collection[str],
) -> Iterator[DiscussionItem]:
    """Yield the items to discuss with the reasons named at closing. If two PCs closed: the items of both, those on
    which only the votes together differ, and those `touched` (decided or voted on again), most divided first."""
    found, several = listed(motions), len(closings(motions)) > 1
    for item, one in votes.items() if several else ():
        if item in touched or (len(one.counts) > 1 and not one.few):
            found.setdefault(item, [APART])
    for item in twice:
        found.setdefault(item, []).append(TWICE)
    named = [
        DiscussionItem(
            item,
            tuple(why for why in WHY if why in of),
            votes[item].apart if item in votes else Fraction(0),
        )
        for item, of in found.items()
    ]
    yield from sorted(named, key=lambda one: -one.apart) if several else named
