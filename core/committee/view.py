"""The state of a committee's rounds, how far opened ballots differ by item, and their total scores."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, TypeVar

from core.assessment.answers import AGREED, WAITS, answer_of, counts
from core.assessment.ballots import CommitteeVote, SealedBallot
from core.assessment.cells import SPLIT, QuestionAnswer
from core.assessment.facts import profiles_of
from core.assessment.ranking import FINAL, released_as
from core.assessment.rounds import AssessmentRounds, NamedAssessor
from core.assessment.sentences import WHY
from core.assessment.sheets import DRAFT, answers_on, sheet_answers, sheet_of
from core.committee.own import assessor_words, tree_of_draft
from core.exact import points_text
from core.forms.ports import Reader, form_here
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.log.ports import signed_whole, standing
from core.people.units import UnitRegister
from core.scoring.score import Answer, ItemScore, Score
from core.scoring.total import Answers
from core.thai.written import arabic_digits
from core.values import Record, Ref, Value

_Made = TypeVar("_Made")


class BallotSheetCache:
    """A cache of values computed from a committee's sheets. A page or a command creates one for its repeated calls."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[object, Any]] = {}

    def of(self, key: Hashable, inputs: object, make: Callable[[], _Made]) -> _Made:
        """Return the value cached under `key`. If `inputs` differs from the last call's, make it anew."""
        known = self._kept.get(key)
        if known is None or known[0] != inputs:
            known = self._kept[key] = inputs, make()
        made: _Made = known[1]
        return made


@dataclass(frozen=True, slots=True)
class CommitteeRoundRow:
    """One unit's assessment in one round; `standing`: whether its result is PRELIMINARY or FINAL, "" = not released."""

    draft: Ref
    unit: str
    name: str
    form: str  # as it is called
    year: int
    round: str
    vote: CommitteeVote
    released: bool
    locked: bool = False  # the committee's draft is signed, so that it cannot be changed
    standing: str = ""  # of the released result: preliminary or final; "" = not released

    @property
    def settled(self) -> bool:
        """Return whether the agreed answers are final: the draft is locked or the final result is released."""
        return self.locked or self.standing == FINAL or (self.released and not self.standing)


class QuestionBallotAnswers(NamedTuple):
    """One question of an item, with the unit's own answer and the answer on each ballot that counts."""

    question: str
    own_answer: str  # the unit's own answer
    each: tuple[str, ...]  # the answer on each ballot that counts

    @property
    def differs(self) -> bool:
        return len({*self.each}) > 1


@dataclass(frozen=True, slots=True)
class ItemBallotAnswers:
    """How the ballots answer one item. `apart`: how divided they are (0 to 1). No answers if too few ballots count."""

    item: str
    position: str
    alike: bool  # all counted ballots, at least two, give the same answer, and this may be shown
    votes: int
    counted: int  # ballots that count
    answers: tuple[tuple[str, int], ...]  # (answer in words, number of ballots), the most first
    apart: Fraction  # how divided: 0 = alike or may not be shown, 1 = as far as possible
    reasons: tuple[str, ...]
    own_answer: str  # the unit's own answer
    agreed_answer: (
        str  # the agreed answer, or the result calculated from the ballots; "" = none yet
    )
    reason: str  # reason for the agreed answer
    # the answer of each ballot, in the order of `seated`; () if it may not be shown
    each: tuple[str, ...] = ()
    # least and most points given; None if it may not be shown
    between: tuple[Fraction, Fraction] | None = None
    # `each` split by question; () if it may not be shown
    parts: tuple[QuestionBallotAnswers, ...] = ()
    # each ballot's reason; () if members were not told that it is shown with names
    each_why: tuple[str, ...] = ()
    gap: str = ""  # why the agreed answer does not count as met, "" = it does

    @property
    def reason_text(self) -> str:
        """The members' reasons, each once and without names; "" if none is written or they may not be shown."""
        return " / ".join(dict.fromkeys(self.reasons))


class UndecidedBranch(NamedTuple):
    """A dimension of the form with the undecided items for which the unit's own answer can be accepted."""

    branch: str
    title: str
    items: tuple[str, ...]


def few(vote: CommitteeVote) -> bool:
    """Return whether too few ballots count to show answers: if two were shown, each member could infer the other's."""
    return len(vote.counted) < vote.fewest


def alone(vote: CommitteeVote) -> bool:
    """Return whether exactly one ballot counts and may be shown; accepting its answers needs a reason."""
    return len(vote.counted) == 1 and not few(vote)


def rounds(reader: Reader, unit: str) -> tuple[CommitteeRoundRow, ...]:
    """Return a row for each assessment and round that a committee of the unit scores, the newest year first."""
    units = UnitRegister.of(reader)
    drafts = [one for one in reader.records(DRAFT, unit) if CommitteeVote.convened(reader, one.ref)]
    found = [_row(reader, one, units) for one in drafts]
    return tuple(sorted(found, key=lambda row: (-row.year, row.form, row.round, row.name)))


def _row(reader: Reader, draft: Record, units: UnitRegister) -> CommitteeRoundRow:
    of = draft.text("unit")
    as_ = released_as(reader, AssessmentRounds(draft).review)
    form = form_here(reader.forms, draft.text("using"))
    return CommitteeRoundRow(
        draft.ref,
        of,
        units.called(of),
        arabic_digits(str(form.title)) if form else draft.text("instrument_id"),
        draft.number("year") or 0,
        draft.text("round"),
        CommitteeVote.of(reader, draft.ref),
        bool(as_),
        bool(signed_whole(reader, draft.ref)),
        as_,
    )


def spreads(
    reader: Reader, draft: Ref, cache: BallotSheetCache | None = None
) -> tuple[ItemBallotAnswers, ...]:
    """Return how the ballots answer each item, the most divided item first; () until the vote is open. If too few
    ballots count, the items are in the order of the form. `cache`: for repeated calls."""
    vote, record = CommitteeVote.of(reader, draft), standing(reader, draft)
    if not vote.counted:  # as long as it is closed, none is
        return ()
    tree = Tree.under(form_for(reader, record), profiles_of(record))
    look = _Look.of(reader, tree, record, vote, cache or BallotSheetCache())
    found = [look.spread(item.id) for item in tree.answered() if not item.need]
    return tuple(sorted(found, key=lambda one: (one.alike, -one.apart)))


class _Sheet(NamedTuple):
    """The answers of one sheet with the score of each item."""

    answers: Mapping[str, Answer]
    scores: Mapping[str, ItemScore]

    @classmethod
    def of(cls, tree: Tree, answers: Mapping[str, Answer]) -> "_Sheet":
        return cls(answers, Answers(items=answers, profiles=tree.on).judge(tree))

    def cells(self, tree: Tree, item: str) -> dict[str, str]:
        """Return the answers to an item in words, by question ("" = the item itself); {} if nothing was entered."""
        answer = self.answers.get(item, UNSAID)
        if answer != UNSAID:
            cells = QuestionAnswer.of(tree, tree.item(item), answer, self.scores[item])
        else:
            cells = ()
        return {one.text: one.answer for one in cells if one.answer}

    def words(self, tree: Tree, item: str) -> str:
        """Return the answer to an item in words, or "" if nothing was entered."""
        return " · ".join(" ".join(filter(None, pair)) for pair in self.cells(tree, item).items())


UNSAID = Answer()


class _Look(NamedTuple):
    """What the spread of every item is made from, read once for all items."""

    tree: Tree
    ballots: Sequence[SealedBallot]
    sheets: Sequence[_Sheet]
    own_sheet: _Sheet
    agreed_sheet: _Sheet
    # results calculated from the ballots, if the form does so; else empty
    combined: Mapping[str, ItemScore]
    agreed_records: Mapping[str, Record]  # the records of the agreed answers
    fewest: int  # least number of votes from which answers are shown

    @classmethod
    def of(
        cls,
        reader: Reader,
        tree: Tree,
        draft: Record,
        vote: CommitteeVote,
        before: BallotSheetCache,
    ) -> "_Look":
        form = tree.instrument
        counted = NamedAssessor.seated(reader, vote.counted)
        own = sheet_answers(reader, AssessmentRounds(draft).own, form).items
        kept = answers_on(reader, sheet_of(draft.ref))
        combined = {}
        if form.combine != AGREED:
            answers = sheet_answers(reader, draft.ref, form)
            combined = answers.judge_sheets(answers.tree(form))

        def judged(sheet: Ref, answers: Mapping[str, Answer]) -> _Sheet:
            return before.of(
                ("judged", sheet), (form, tree.on, answers), lambda: _Sheet.of(tree, answers)
            )

        return cls(
            tree,
            counted,
            [judged(one.sheet, one.answers()) for one in counted],
            judged(AssessmentRounds(draft).own, own),
            judged(draft.ref, {item: answer_of(one) for item, one in kept.items()}),
            combined,
            kept,
            vote.fewest,
        )

    def spread(self, item: str) -> ItemBallotAnswers:
        each = tuple(sheet.words(self.tree, item) for sheet in self.sheets)
        counts = Counter(filter(None, each))
        votes = counts.total()
        alike = self._alike(item)
        kept = self.agreed_records.get(item)
        scored = self.agreed_sheet.scores[item]
        found = scored.finding_ids if scored.state is ItemState.MET else ()
        agreed = self._made(item) if self.combined else self.agreed_sheet.words(self.tree, item)
        hidden = ItemBallotAnswers(
            item,
            self.tree.item_position(item),
            alike,
            votes,
            len(self.sheets),
            (),
            Fraction(0),
            (),
            self.own_sheet.words(self.tree, item),
            agreed,
            kept.text("reason") if kept else "",
            gap=" ".join(_(WHY[each]) for each in found if each in WHY and each != "partly"),
        )
        if votes < self.fewest:
            return hidden
        reasons = tuple(map(partial(_reason, item), self.ballots))
        apart = Fraction(0) if alike else self._apart(item, counts)
        return replace(
            hidden,
            answers=tuple(counts.most_common()),
            apart=apart,
            reasons=tuple(sorted(filter(None, reasons))),
            each=each,
            between=self._between(item),
            parts=tuple(self._parts(item)),
            each_why=reasons if self.fewest < SPLIT else (),
        )

    def _parts(self, item: str) -> Iterator[QuestionBallotAnswers]:
        """Yield the questions of an item with all answers, the item itself first, in the order of the form."""
        ballots = [sheet.cells(self.tree, item) for sheet in self.sheets]
        own = self.own_sheet.cells(self.tree, item)
        for asked in dict.fromkeys(key for each in (*ballots, own) for key in each):
            yield QuestionBallotAnswers(
                asked, own.get(asked, ""), tuple(each.get(asked, "") for each in ballots)
            )

    def _made(self, item: str) -> str:
        """Return the result calculated from the ballots, `เฉลี่ย 3.67`, or "" while nobody has assessed the item."""
        found = self.combined.get(item)
        if found is None or found.points is None or not any(one is not None for one in found.votes):
            return ""
        return f"{self.tree.instrument.combined_word} {points_text(found.points)}"

    def _between(self, item: str) -> tuple[Fraction, Fraction] | None:
        """Return the least and most points given to an item, or None unless two ballots give it points of its own."""
        points = [
            one.scores[item].points
            for one in self.sheets
            if one.answers.get(item, UNSAID) != UNSAID
        ]
        known = [one for one in points if one is not None]
        most = max((one.scores[item].most for one in self.sheets), default=Fraction(0))
        return (min(known), max(known)) if len(known) > 1 and most not in (0, 1) else None

    def _alike(self, item: str) -> bool:
        if len(self.sheets) < max(self.fewest, 2):  # one alone agrees with nobody
            return False
        first = self.sheets[0].answers.get(item, UNSAID)
        return first != UNSAID and all(
            one.answers.get(item, UNSAID) == first for one in self.sheets
        )

    def _apart(self, item: str, counts: Counter[str]) -> Fraction:
        """Return how divided the ballots are: by points if the item has some, else the share outside the majority."""
        scored = [one.scores[item] for one in self.sheets]
        points = [one.points for one in scored if one.points is not None]
        most = max(one.most for one in scored)
        if len(points) > 1 and most:
            return (max(points) - min(points)) / most
        return 1 - Fraction(max(counts.values(), default=0), len(self.sheets))


def _reason(item: str, ballot: SealedBallot) -> str:
    """Return the member's reason for the answer to an item on a ballot, or ""."""
    reasons = ballot.reasons.get(item, {})
    return " / ".join(str(reasons[name]) for name in ("reason", "note") if reasons.get(name))


def sealed_at(reader: Reader, ballot: SealedBallot) -> int:
    """Return when a ballot was sealed, in ms since 1970 by its PC's clock (for display only); 0 = not sealed."""
    past = [
        one for name in SealedBallot.SEALED_FIELDS for one in reader.history.of(ballot.sheet, name)
    ]
    return max((one.clock for one in past if one.op in ballot.lines), default=0)


def left_to_agree(reader: Reader, draft: Ref) -> tuple[str, ...]:
    """Return the ids of items that ballots assess but nobody has agreed on; () if the form calculates the result."""
    form = form_for(reader, standing(reader, draft))
    return undecided(form, spreads(reader, draft), answers_on(reader, sheet_of(draft)))


def undecided(
    form: Instrument, spreads: Sequence[ItemBallotAnswers], agreements: Mapping[str, Record]
) -> tuple[str, ...]:
    """Return the ids of items that ballots assess and `agreements` ({item id: agreed answer}) lacks; () if the form
    calculates the result from the ballots."""
    if form.combine != AGREED:
        return ()
    decided = {item for item, answer in agreements.items() if answer_of(answer) != UNSAID}
    return tuple(one.item for one in spreads if one.votes and one.item not in decided)


def alike_items(reader: Reader, draft: Ref) -> Iterator[tuple[str, SealedBallot]]:
    """Yield (item id, a ballot with the answer) for the undecided items on which all ballots agree. If a single ballot
    counts, yield all undecided items that it answers."""
    form = form_for(reader, standing(reader, draft))
    found = spreads(reader, draft)
    left = set(undecided(form, found, answers_on(reader, sheet_of(draft))))
    vote = CommitteeVote.of(reader, draft)
    for one in found:
        if (one.alike or alone(vote)) and one.item in left:
            yield one.item, vote.counted[0]


def own_answers(reader: Reader, draft: Ref) -> dict[str, dict[str, Value]]:
    """Return the unit's own answers {item id: {field: value}}, without copied ones that it has not confirmed."""
    found: dict[str, dict[str, Value]] = {}
    for item, one in answers_on(
        reader, sheet_of(AssessmentRounds(standing(reader, draft)).own)
    ).items():
        values: dict[str, Value] = {}
        values |= {
            name: value
            for name in one.fields
            if counts(name) and (value := one.value(name)) is not None
        }
        if values and WAITS not in values:
            found[item] = values
    return found


def own_groups(reader: Reader, draft: Ref, item_ids: Sequence[str]) -> tuple[UndecidedBranch, ...]:
    """Return those of `item_ids` that the unit answered, by dimension; () if enough ballots count to be shown."""
    if not item_ids or not few(CommitteeVote.of(reader, draft)):
        return ()
    own, tree = own_answers(reader, draft), tree_of_draft(reader, draft)
    groups: dict[str, list[str]] = {}
    for item in (one for one in item_ids if one in own):
        groups.setdefault(top_branch(tree, item), []).append(item)
    return tuple(
        UndecidedBranch(one, tree.branch_nth(one), tuple(items)) for one, items in groups.items()
    )


def top_branch(tree: Tree, item: str) -> str:
    """Return the id of the top branch (dimension) of the form that contains an item."""
    found = tree.dimension(tree.position(item)[0])
    while found.within:
        found = tree.dimension(found.within)
    return found.id


class VoteTotals(NamedTuple):
    """The total scores in a vote; `members` are (name, score), () if answers must not be shown (`hidden`)."""

    own: Score
    members: tuple[tuple[str, Score], ...]
    agreed: Score  # the released one, once it is released
    hidden: bool


def totals(
    reader: Reader,
    draft: Ref,
    items: tuple[ItemBallotAnswers, ...],
    cache: BallotSheetCache | None = None,
) -> VoteTotals | None:
    """Return the total scores in an open vote; None without items or ballots. If so few ballots answer an item that
    totals would reveal a member's answer, the members' totals are hidden."""
    vote = CommitteeVote.of(reader, draft)
    ballots = NamedAssessor.seated(reader, vote.counted)
    if not items or not ballots:
        return None
    record = standing(reader, draft)
    form = form_for(reader, record)
    agreed, own = (
        sheet_answers(reader, ref, form) for ref in (draft, AssessmentRounds(record).own)
    )
    review = AssessmentRounds(record).review
    final = sheet_answers(reader, review, form) if signed_whole(reader, review) else agreed
    each = [(ballot, replace(agreed, items=ballot.answers(), sheets=())) for ballot in ballots]
    shown = not few(vote) and all(item.votes >= vote.fewest for item in items if item.votes)
    before = cache or BallotSheetCache()

    def total(sheet: Ref, answers: Answers) -> Score:
        return before.of(("total", sheet), (form, answers), lambda: answers.score(form))

    if shown:
        members = tuple(
            (assessor_words(reader, one), total(one.sheet, answers)) for one, answers in each
        )
    else:
        members = ()
    return VoteTotals(
        total(AssessmentRounds(record).own, own), members, total(draft, final), hidden=not shown
    )
