"""Where a committee's rounds stand, how far apart the ballots of an open vote are, the furthest first, and what they
come to.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, TypeVar

from core.assessment.answers import AGREED, WAITS, answer_of, counts
from core.assessment.ballots import SEALED_FIELDS, Ballot, Opening
from core.assessment.cells import SPLIT, AnswerCell
from core.assessment.facts import profiles_of
from core.assessment.ranking import FINAL, released_as
from core.assessment.review import item_position
from core.assessment.rounds import JudgedAssessment, NamedAssessor
from core.assessment.sentences import WHY
from core.assessment.sheets import DRAFT, answers_on, sheet_answers, sheet_of
from core.committee.own import assessor_words
from core.exact import points_text
from core.forms.ports import Forms, Reader, form_here
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.i18n import _
from core.log.ports import signed_whole, standing
from core.people.units import UnitRegister, register
from core.scoring import score
from core.scoring.score import Answer, Answers, ItemScore, Score
from core.scoring.total import judge_all, judge_sheets, tree_of
from core.thai.numbering import arabic_digits
from core.values import Record, Ref, Value

_Made = TypeVar("_Made")


class KeptSheets:
    """For one reader of them."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[object, Any]] = {}

    def of(self, what: Hashable, given: object, make: Callable[[], _Made]) -> _Made:
        """What is made of what is given; the very same as the last time where that is equal."""
        known = self._kept.get(what)
        if known is None or known[0] != given:
            known = self._kept[what] = given, make()
        made: _Made = known[1]
        return made


@dataclass(frozen=True, slots=True)
class VoteRow:
    """One unit's assessment in a round."""

    draft: Ref
    unit: str
    name: str
    form: str  # as it is called
    year: int
    round: str
    vote: Opening
    released: bool
    locked: bool = False  # signed where the committee works, so that nothing of it changes any more
    standing: str = ""  # how what was released stands: preliminary or final; "" = nothing was

    @property
    def settled(self) -> bool:
        """Whether nothing of it is agreed any more: it is locked, or released for good."""
        return self.locked or self.standing == FINAL or (self.released and not self.standing)


class SaidPart(NamedTuple):
    """One thing an item asks, with what was answered; `asked` "" = the item itself."""

    asked: str
    own: str  # by the unit itself
    each: tuple[str, ...]  # by every ballot that counts

    @property
    def differs(self) -> bool:
        return len({*self.each}) > 1


@dataclass(frozen=True, slots=True)
class ItemSpread:
    """What the ballots say of an item; of fewer votes than the draft asks for, no more than how many there are."""

    item: str
    position: str
    alike: bool  # everybody counted, two or more, has assessed it and says the same, and that may be told
    votes: int
    of: int  # ballots that count
    said: tuple[tuple[str, int], ...]  # an answer in words and how many gave it, the most first
    apart: Fraction  # 0 = alike, or it may not be told; 1 = as far as it goes
    reasons: tuple[str, ...]
    own: str  # what the unit said itself
    agreed: str  # what was decided, or what the ballots come to by the form; "" = nothing yet
    why: str
    each: tuple[str, ...] = ()  # what each ballot says, in the order of `seated`; () where no split may be shown
    between: tuple[Fraction, Fraction] | None = None  # the least and the most points that were given, likewise
    parts: tuple[SaidPart, ...] = ()  # of what `each` is made, likewise
    each_why: tuple[str, ...] = ()  # why each gave that; () where members were not told that their names stand there
    gap: str = ""  # why what was decided does not count as it is written, "" = it does


class OwnGroup(NamedTuple):
    """A top branch of the form, with its undecided items whose answer of the unit itself can be taken over."""

    branch: str
    title: str
    items: tuple[str, ...]


def few(vote: Opening) -> bool:
    """Whether fewer ballots count than were agreed on when it was convened, so that nothing of them is told: where
    that is three, what one of two knows of their own tells the other's, also by which items are alike.
    """
    return len(vote.counted) < vote.fewest


def alone(vote: Opening) -> bool:
    """Whether one ballot counts, and may be shown: nothing of it is agreed by itself."""
    return len(vote.counted) == 1 and not few(vote)


def rounds(reader: Reader, unit: str) -> tuple[VoteRow, ...]:
    """Every assessment this unit's committees work on, the newest year first, by unit; no sample that is looked at."""
    units = register(reader)
    drafts = [one for one in reader.records(DRAFT, unit) if Opening.convened(reader, one.ref)]
    found = [_row(reader, one, units) for one in drafts]
    return tuple(sorted(found, key=lambda row: (-row.year, row.form, row.round, row.name)))


def _row(reader: Reader, draft: Record, units: UnitRegister) -> VoteRow:
    of, as_ = draft.text("unit"), released_as(reader, JudgedAssessment(draft).review)
    return VoteRow(
        draft.ref,
        of,
        units.called(of),
        _called(reader.forms, draft),
        draft.number("year") or 0,
        draft.text("round"),
        Opening.of(reader, draft.ref),
        bool(as_),
        bool(signed_whole(reader, draft.ref)),
        as_,
    )


def _called(forms: Forms, draft: Record) -> str:
    form = form_here(forms, draft.text("using"))
    return arabic_digits(str(form.title)) if form else draft.text("instrument_id")


def spreads(reader: Reader, draft: Ref, kept: KeptSheets | None = None) -> tuple[ItemSpread, ...]:
    """Every item of an open vote: what is not alike first, the furthest apart before the others, then the form's order;
    of few ballots in the form's order alone.

    () as long as it is closed: nobody sees a sheet before all are opened. `kept`: what the sheets came to last, for
    who asks again and again.
    """
    vote, record = Opening.of(reader, draft), standing(reader, draft)
    if not vote.counted:  # as long as it is closed, none is
        return ()
    tree = Tree.under(form_for(reader, record), profiles_of(record))
    look = _Look.of(reader, tree, record, vote, kept or KeptSheets())
    found = [look.spread(item.id) for item in tree.answered() if not item.need]
    return tuple(sorted(found, key=lambda one: (one.alike, -one.apart)))


class _Sheet(NamedTuple):
    """Answers with what each item of them comes to."""

    answers: Mapping[str, Answer]
    judged: Mapping[str, ItemScore]

    @classmethod
    def of(cls, tree: Tree, answers: Mapping[str, Answer]) -> "_Sheet":
        return cls(answers, judge_all(tree, Answers(items=answers, profiles=tree.on)))

    def cells(self, tree: Tree, item: str) -> dict[str, str]:
        """What was answered of an item, by what it asks ("" = the item itself); {} where nothing was entered."""
        answer = self.answers.get(item, UNSAID)
        cells = AnswerCell.of(tree, tree.item(item), answer, self.judged[item]) if answer != UNSAID else ()
        return {one.text: one.said for one in cells if one.said}

    def words(self, tree: Tree, item: str) -> str:
        """An answer as it is read, "" where nothing was entered."""
        return " · ".join(" ".join(filter(None, pair)) for pair in self.cells(tree, item).items())


UNSAID = Answer()


class _Look(NamedTuple):
    """What is read once for all items."""

    tree: Tree
    ballots: Sequence[Ballot]
    sheets: Sequence[_Sheet]
    own: _Sheet
    agreed: _Sheet
    combined: Mapping[str, ItemScore]  # what the ballots come to, where the form reckons it; else nothing
    kept: Mapping[str, Record]  # the agreed answers as they are kept
    fewest: int  # votes from which on a split is shown

    @classmethod
    def of(cls, reader: Reader, tree: Tree, draft: Record, vote: Opening, before: KeptSheets) -> "_Look":
        form, counted = tree.instrument, NamedAssessor.seated(reader, vote.counted)
        own = sheet_answers(reader, JudgedAssessment(draft).own, form).items
        kept = answers_on(reader, sheet_of(draft.ref))
        combined = {}
        if form.combine != AGREED:
            answers = sheet_answers(reader, draft.ref, form)
            combined = judge_sheets(tree_of(form, answers), answers)

        def judged(sheet: Ref, said: Mapping[str, Answer]) -> _Sheet:
            return before.of(("judged", sheet), (form, tree.on, said), lambda: _Sheet.of(tree, said))

        return cls(
            tree,
            counted,
            [judged(one.sheet, one.answers()) for one in counted],
            judged(JudgedAssessment(draft).own, own),
            judged(draft.ref, {item: answer_of(one) for item, one in kept.items()}),
            combined,
            kept,
            vote.fewest,
        )

    def spread(self, item: str) -> ItemSpread:
        each = tuple(one.words(self.tree, item) for one in self.sheets)
        given = Counter(filter(None, each))
        votes, alike, kept = given.total(), self._alike(item), self.kept.get(item)
        told = votes >= self.fewest
        return ItemSpread(
            item,
            item_position(self.tree, item),
            alike,
            votes,
            len(self.sheets),
            tuple(given.most_common()) if told else (),
            self._apart(item, given) if told and not alike else Fraction(0),
            tuple(sorted(filter(None, map(partial(_reason, item), self.ballots)))) if told else (),
            self.own.words(self.tree, item),
            self._made(item) if self.combined else self.agreed.words(self.tree, item),
            kept.text("reason") if kept else "",
            each if told else (),
            self._between(item) if told else None,
            tuple(self._parts(item)) if told else (),
            tuple(map(partial(_reason, item), self.ballots)) if told and self.fewest < SPLIT else (),
            self._gap(item),
        )

    def _gap(self, item: str) -> str:
        """What is not whole of what was agreed as met, or why it does not count as met."""
        scored = self.agreed.judged[item]
        found = scored.why if scored.state is State.MET else ()
        return " ".join(_(WHY[each]) for each in found if each in WHY and each != "partly")

    def _parts(self, item: str) -> Iterator[SaidPart]:
        """In the order of the form, the item itself first."""
        told, own = [sheet.cells(self.tree, item) for sheet in self.sheets], self.own.cells(self.tree, item)
        for asked in dict.fromkeys(key for each in (*told, own) for key in each):
            yield SaidPart(asked, own.get(asked, ""), tuple(each.get(asked, "") for each in told))

    def _made(self, item: str) -> str:
        """`เฉลี่ย 3.67`: what the ballots come to by the form; "" while nobody has assessed it."""
        found = self.combined.get(item)
        if found is None or found.points is None or not any(one is not None for one in found.votes):
            return ""
        return f"{self.tree.instrument.combined_word} {points_text(found.points)}"

    def _between(self, item: str) -> tuple[Fraction, Fraction] | None:
        """The least and the most points of an item that gives some of its own."""
        points = [one.judged[item].points for one in self.sheets if one.answers.get(item, UNSAID) != UNSAID]
        known = [one for one in points if one is not None]
        most = max((one.judged[item].most for one in self.sheets), default=Fraction(0))
        return (min(known), max(known)) if len(known) > 1 and most not in (0, 1) else None

    def _alike(self, item: str) -> bool:
        if len(self.sheets) < max(self.fewest, 2):  # one alone agrees with nobody
            return False
        first = self.sheets[0].answers.get(item, UNSAID)
        return first != UNSAID and all(one.answers.get(item, UNSAID) == first for one in self.sheets)

    def _apart(self, item: str, given: Counter[str]) -> Fraction:
        """By points, where the item gives some, else by how many stand alone."""
        scored = [one.judged[item] for one in self.sheets]
        points, most = [one.points for one in scored if one.points is not None], max(one.most for one in scored)
        if len(points) > 1 and most:
            return (max(points) - min(points)) / most
        return 1 - Fraction(max(given.values(), default=0), len(self.sheets))


def _reason(item: str, ballot: Ballot) -> str:
    """Why a ballot answers an item as it does, in the words of its member."""
    said = ballot.reasons.get(item, {})
    return " / ".join(str(said[name]) for name in ("reason", "note") if said.get(name))


def sealed_at(reader: Reader, ballot: Ballot) -> int:
    """When it was sealed by the clock of its PC: milliseconds since 1970, shown and never judged; 0 = it is not."""
    past = [one for name in SEALED_FIELDS for one in reader.history.of(ballot.sheet, name)]
    return max((one.clock for one in past if one.op in ballot.lines), default=0)


def left_to_agree(reader: Reader, draft: Ref) -> tuple[str, ...]:
    """Items that some ballot assessed and nobody has decided; none of a form that reckons its result of the ballots."""
    form = form_for(reader, standing(reader, draft))
    return undecided(form, spreads(reader, draft), answers_on(reader, sheet_of(draft)))


def undecided(form: Instrument, found: Sequence[ItemSpread], agreed: Mapping[str, Record]) -> tuple[str, ...]:
    """The same of the spreads of a vote and the answers of its agreed sheet."""
    if form.combine != AGREED:
        return ()
    return tuple(one.item for one in found if one.votes and not _decided(agreed.get(one.item)))


def _decided(answer: Record | None) -> bool:
    return answer is not None and answer_of(answer) != UNSAID


def alike_items(reader: Reader, draft: Ref) -> Iterator[tuple[str, Ballot]]:
    """Items on which everybody says the same and nobody has decided yet, with a ballot that says it; of one ballot
    alone, which needs a motion with its reason, all that it says.
    """
    form, found = form_for(reader, standing(reader, draft)), spreads(reader, draft)
    left = set(undecided(form, found, answers_on(reader, sheet_of(draft))))
    vote = Opening.of(reader, draft)
    for one in found:
        if (one.alike or alone(vote)) and one.item in left:
            yield one.item, vote.counted[0]


def own_answers(reader: Reader, draft: Ref) -> dict[str, dict[str, Value]]:
    """What the unit answered itself, by item, as far as it can be taken over: nothing that it has yet to confirm."""
    own = answers_on(reader, sheet_of(JudgedAssessment(standing(reader, draft)).own)).items()
    given = {item: _counting(one) for item, one in own}
    return {item: each for item, each in given.items() if each and WAITS not in each}


def own_groups(reader: Reader, draft: Ref, left: Sequence[str]) -> tuple[OwnGroup, ...]:
    """Where too few ballots count to be shown: what of the items that are `left` the unit answered itself, by top
    branch of the form.
    """
    if not left or not few(Opening.of(reader, draft)):
        return ()
    record, own = standing(reader, draft), own_answers(reader, draft)
    tree = Tree.under(form_for(reader, record), profiles_of(record))
    groups: dict[str, list[str]] = {}
    for item in (one for one in left if one in own):
        groups.setdefault(top_branch(tree, item), []).append(item)
    return tuple(OwnGroup(one, tree.branch_nth(one), tuple(items)) for one, items in groups.items())


def top_branch(tree: Tree, item: str) -> str:
    """The id of the branch at the top in which an item lies."""
    found = tree.dimension(tree.position(item)[0])
    while found.within:
        found = tree.dimension(found.within)
    return found.id


def _counting(answer: Record) -> dict[str, Value]:
    return {name: one for name in answer.fields if counts(name) and (one := answer.value(name)) is not None}


class VoteTotals(NamedTuple):
    """What the sheets come to. `members` (by name) are () where a split must not be told: then `hidden`."""

    own: Score
    members: tuple[tuple[str, Score], ...]
    agreed: Score  # once it is released what was released
    hidden: bool


def totals(
    reader: Reader, draft: Ref, items: tuple[ItemSpread, ...], kept: KeptSheets | None = None
) -> VoteTotals | None:
    """What the sheets of an open vote come to; `items` are its spreads, None where there are none. `kept`: what they
    came to last.

    A member's total is told as long as every difference may be: of an item that too few voted on, the total
    would tell what each of them said.
    """
    vote = Opening.of(reader, draft)
    ballots = NamedAssessor.seated(reader, vote.counted)
    if not items or not ballots:
        return None
    record = standing(reader, draft)
    form = form_for(reader, record)
    given, own = (sheet_answers(reader, ref, form) for ref in (draft, JudgedAssessment(record).own))
    review = JudgedAssessment(record).review
    final = sheet_answers(reader, review, form) if signed_whole(reader, review) else given
    each = [(one, replace(given, items=one.answers(), sheets=())) for one in ballots]
    told = not few(vote) and all(one.votes >= vote.fewest for one in items if one.votes)
    before = kept or KeptSheets()

    def total(sheet: Ref, answers: Answers) -> Score:
        return before.of(("total", sheet), (form, answers), lambda: score(form, answers))

    members = tuple((assessor_words(reader, one), total(one.sheet, answers)) for one, answers in each) if told else ()
    return VoteTotals(total(JudgedAssessment(record).own, own), members, total(draft, final), hidden=not told)
