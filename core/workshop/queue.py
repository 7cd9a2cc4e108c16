"""The items a meeting has to discuss, the most divided first; all others are accepted in one motion. They are those on
which voters differ, or most differ from what is entered, with no or too few votes, without a demanded proof, or that
hold back a level. One or two votes decide nothing: how somebody voted could be concluded from the result."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from core.assessment.cells import SPLIT
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.scoring.score import Answer
from core.scoring.total import Answers
from core.workshop.asking import AS_ENTERED, answer_with, decides, field_of
from core.workshop.questions import Question

TWICE = "twice"  # two PCs of the unit have decided it differently
APART = "apart"  # voters differ
OTHERWISE = "otherwise"  # the entered answer is not the one with the most votes
UNVOTED = "unvoted"  # nobody voted
FEW = "few"  # fewer than three voted, so it is not shown whether they differ
UNPROVED = "unproved"  # it is answered as met, but a demanded proof is missing
BREAK = "break"  # it is not met at the first level its branch does not reach
WHY = (TWICE, APART, OTHERWISE, UNVOTED, FEW, UNPROVED, BREAK)


@dataclass(frozen=True, slots=True)
class ItemVotes:
    """The counted votes on one item, without who gave which. `of`: number of slips; `apart`: how divided the votes are,
    from 0 (all alike) to 1; `entered`: the choice entered before, "" = none."""

    question: Question
    counts: tuple[tuple[str, int], ...] = ()  # (choice, number of votes), the most first
    of: int = 0  # number of slips
    # how divided the votes are: 0 = alike, or fewer than three; 1 = as far as possible
    apart: Fraction = Fraction(0)
    notes: tuple[str, ...] = ()  # reasons, sorted alphabetically so that their order tells nothing
    entered: str = ""  # the entered choice, "" = none; AS_ENTERED for an item of figures

    @property
    def item(self) -> str:
        return self.question.key

    @property
    def votes(self) -> int:
        return sum(n for _choice, n in self.counts)

    @property
    def few(self) -> bool:
        """Return whether so few (one or two) voted that showing the votes could tell who voted what."""
        return 0 < self.votes < SPLIT

    @property
    def alike(self) -> bool:
        """Return whether all voters chose the same; False if fewer than three voted."""
        return len(self.counts) == 1 and not self.few

    @property
    def split(self) -> tuple[tuple[str, int], ...]:
        """The counts as they may be shown: () if fewer than three voted, so that nobody can be recognised."""
        return self.counts if self.votes >= SPLIT else ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The voters' reasons as they may be shown: () if fewer than three voted."""
        return self.notes if self.votes >= SPLIT else ()

    @property
    def lead(self) -> str:
        """The choice with the most votes, "" without votes. In a tie it is the one that comes last in the question."""
        order = [one.key for one in self.question.choices]
        most = max((n for _choice, n in self.counts), default=0)
        return max((key for key, n in self.counts if n == most), key=order.index, default="")

    @property
    def _most(self) -> frozenset[str]:
        """The choices with the most votes; several in a tie."""
        return frozenset(key for key, n in self.counts if n == max(m for _key, m in self.counts))

    @property
    def otherwise(self) -> bool:
        """Return whether a choice was entered although others have more votes; False if fewer than three voted."""
        return (
            bool(self.entered and self.counts) and self.entered not in self._most and not self.few
        )


class DiscussionItem(NamedTuple):
    """An item that the meeting has to discuss, and why; `apart`: how divided the votes are, from 0 (all alike) to 1."""

    item: str
    reasons: tuple[str, ...]  # of WHY, in that order
    apart: Fraction


Picks = Mapping[str, Mapping[str, str]]  # slip -> item -> choice
Notes = Mapping[str, Sequence[str]]  # item -> reasons
Worth = Mapping[tuple[str, str], Fraction]  # item and choice -> share of what the item can give


def counted(
    tree: Tree,
    questions: Sequence[Question],
    picks: Picks,
    notes: Notes,
    entered: Mapping[str, Answer],
) -> tuple[ItemVotes, ...]:
    """Return the counted votes on each of `questions`. `picks`: {slip: {item: choice}}; `notes`: {item: reasons that
    voters wrote}; `entered`: {item: answer that the office entered}."""
    # items without own points are left out
    worth: dict[tuple[str, str], Fraction] = {}
    for n in range(max((len(one.choices) for one in questions), default=0)):
        picked = {
            one.key: one.choices[n].key
            for one in questions
            if len(one.choices) > n and decides(tree, one.key)
        }
        given = {item: answer_with(tree, item, choice, Answer()) for item, choice in picked.items()}
        for item, judged in Answers(items=given, profiles=tree.on).judge(tree).items():
            if item in picked and judged.points is not None and judged.most:
                worth[item, picked[item]] = judged.points / judged.most
    return tuple(_counted(tree, one, picks, notes, entered, worth) for one in questions)


def _counted(
    tree: Tree,
    question: Question,
    picks: Picks,
    notes: Notes,
    entered: Mapping[str, Answer],
    worth: Worth,
) -> ItemVotes:
    known = {choice.key for choice in question.choices}
    found = Counter(
        kept[question.key] for kept in picks.values() if kept.get(question.key) in known
    )
    most = _most_first(question, found)
    gives = {key: worth[question.key, key] for key in found if (question.key, key) in worth}
    apart = _apart(found, most[0][0], gives) if found.total() >= SPLIT else Fraction(0)
    said = tuple(sorted(filter(None, notes.get(question.key, ()))))
    own = _own(tree, question.key, entered.get(question.key, Answer()))
    return ItemVotes(question, most, len(picks), apart, said, own)


def _most_first(question: Question, counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    order = [one.key for one in question.choices]
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], order.index(pair[0]))))


def _own(tree: Tree, item: str, answer: Answer) -> str:
    if not decides(tree, item):
        return AS_ENTERED
    if field_of(tree, item) == "choice":
        return answer.choice
    return "" if answer.state is ItemState.NOT_ASSESSED else answer.state.value


def _apart(counts: Counter[str], lead: str, worth: Mapping[str, Fraction]) -> Fraction:
    """Return the mean distance (0 to 1) of votes from the leading choice: in points or, if they have none, 1 each."""
    known = len(worth) == len(counts)
    away = (
        n * (abs(worth[key] - worth[lead]) if known else 1)
        for key, n in counts.items()
        if key != lead
    )
    return Fraction(sum(away, Fraction(0))) / counts.total() if len(counts) > 1 else Fraction(0)


def talks(tree: Tree, votes: Sequence[ItemVotes], answers: Answers) -> tuple[DiscussionItem, ...]:
    """Return the items to discuss, most divided first, then in form order. To judge which proofs or levels are missing,
    the choices of the majority are taken in place of the entered `answers`."""
    leading = _leading(tree, votes, answers)
    lacking = frozenset(_unproved(tree, votes, leading))
    holding = frozenset(_holding(tree, leading))
    found = [_talk(one, lacking, holding) for one in votes]
    return tuple(sorted((one for one in found if one.reasons), key=lambda one: -one.apart))


def _talk(votes: ItemVotes, lacking: frozenset[str], holding: frozenset[str]) -> DiscussionItem:
    reasons = {
        APART: len(votes.counts) > 1 and not votes.few,
        OTHERWISE: votes.otherwise,
        UNVOTED: not votes.votes,
        FEW: votes.few,
        UNPROVED: votes.item in lacking,
        BREAK: votes.item in holding,
    }
    return DiscussionItem(votes.item, tuple(why for why in WHY if reasons.get(why)), votes.apart)


def _leading(tree: Tree, votes: Sequence[ItemVotes], answers: Answers) -> Answers:
    """Return the answers as if the majority decided, except on items with fewer than three votes."""
    said = {one.item: "" if one.few else one.lead for one in votes}
    items = {
        item: answer_with(tree, item, lead, answers.items.get(item, Answer()))
        for item, lead in said.items()
    }
    return replace(answers, items={**answers.items, **items})


def unproved(tree: Tree, votes: Sequence[ItemVotes], answers: Answers) -> frozenset[str]:
    """Return the items that lack a demanded proof, but would be met if the majority's choices replaced `answers`."""
    return frozenset(_unproved(tree, votes, _leading(tree, votes, answers)))


def _unproved(tree: Tree, votes: Sequence[ItemVotes], leading: Answers) -> Iterator[str]:
    """Yield the items answered as met, or by a good choice, that lack a demanded proof."""
    for one in votes:
        answer = leading.items[one.item]
        met = answer.state is ItemState.MET or answer.choice in _good(tree, one.item)
        if (
            met
            and (given := leading.proofs) is not None
            and any(each.lacking(given) for each in tree.proofs(one.item))
        ):
            yield one.item


def _good(tree: Tree, item: str) -> set[str]:
    return {one.id for one in tree.choices(item) if one.result not in ("not_met", "not_applicable")}


def _holding(tree: Tree, leading: Answers) -> Iterator[str]:
    """Yield for every ladder the items that are not met at its first level that is not reached."""
    found = leading.score(tree.instrument)
    for part in found.parts:
        broken = next((rung for rung in part.rungs if not rung.reached), None)
        if broken:
            yield from (
                item
                for item in broken.items
                if found.items[item].result not in (ItemState.MET, ItemState.NOT_APPLICABLE)
            )
