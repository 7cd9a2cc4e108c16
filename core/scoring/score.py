"""The classes of answers and scores: pages and papers use no other part of core.scoring's data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, NamedTuple

from core.exact import PLACES, points_text
from core.forms.vocabulary import ItemState


class CountRatio(NamedTuple):
    """A percentage, stored as the two counts it is computed from so that comparisons need no rounding."""

    num: Fraction
    den: Fraction


Number = Fraction | CountRatio


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer entered for one item of a sheet; a part or measure that is absent was not entered."""

    state: ItemState = ItemState.NOT_ASSESSED
    choice: str = ""
    level: int | None = None
    number: Fraction | None = None
    parts: Mapping[str, bool] = field(default_factory=dict)
    # id -> period ("" = none) -> number
    measures: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    same_as: Mapping[str, str] = field(default_factory=dict)  # rule -> dimension id
    # two values of it nobody has chosen between: neither counts, so it is not assessed
    in_conflict: bool = False
    waits: bool = False  # carried from a form that asked something else, and not confirmed yet: nothing of it counts

    @property
    def open(self) -> bool:
        """Whether the answer does not count yet because it is in conflict or waits to be confirmed."""
        return self.in_conflict or self.waits


EVERYBODY = ""  # the group of all


class AnswerTally(NamedTuple):
    """The combined answers of `n` people, at least FEWEST, to one item: mean points, {choice: number of people}."""

    n: int
    points: Fraction  # the mean of what each of them gave
    choice_counts: Mapping[str, int] = {}  # how many chose each value


# by group, EVERYBODY among them, and item; what too few said is not there
Tallies = Mapping[str, Mapping[str, AnswerTally]]


class MeasureNumbers(NamedTuple):
    """The numbers of a measure by period: entered at an item, or computed from rows that `source` names in words."""

    item: str
    periods: Mapping[str, Number]
    source: str = ""


class LimitCheck(NamedTuple):
    """The check of an item's measure against its limit, or the tick of one of its parts; `holds` None = not entered."""

    id: str
    value: Number | bool | None  # None = not entered
    holds: bool | None  # None = not entered
    text: str  # `80 % ≥ 60 %` as shown
    entered_at: str = ""  # the other item whose figure this is; "" = its own
    source: str = ""  # the rows it was reckoned from; "" = a person entered it


@dataclass(frozen=True, slots=True)
class ItemScore:
    """The result of one item: `state` as a person entered it, `result` after all checks, and findings and points."""

    FAILING = frozenset(
        {
            "not_allowed",
            "same_project",
            "part_missing",
            "measure_fails",
            "happened",
            "proof_missing",
            "partly",
        }
    )
    # a value that is partly met gives the points its scale says
    TAKES_POINTS = FAILING - {"partly"}
    GRAVE: ClassVar[Mapping[str, str]] = {
        "not_allowed": "must",  # not_applicable, or a choice, where the form does not allow it
        "same_project": "must",
        "impossible": "must",  # numerator above denominator, a negative count, or more than full points
        "part_missing": "should",
        "measure_fails": "should",
        "happened": "should",  # an absence is claimed beside a number of cases
        "proof_missing": "should",  # the form says that without it the item is not met
        "not_entered": "should",
        "of_zero": "hint",
        "figures_differ": "should",
        "partly": "hint",
        "few_sheets": "should",  # not every assessor has said something of the item
    }

    id: str
    result: ItemState  # after parts, measures, rules: what the score counts
    state: ItemState  # what the person wrote
    checks: tuple[LimitCheck, ...] = ()  # parts, then measures, in printed order
    finding_ids: tuple[str, ...] = ()  # ids of findings; GRAVE lists them
    # all that is asked is entered and holds; None = something is not, or nothing is asked
    entered: bool | None = None
    points: Fraction | None = None  # where items give points of their own; None = it does not apply
    most: Fraction = Fraction(0)  # that it could give
    open: bool = False  # it is reckoned by a number or by questions that are not entered yet: it brings nothing so far
    # points on each assessor's sheet it is made of; None = nothing there
    votes: tuple[Fraction | None, ...] = ()
    asked_questions: tuple[str, ...] = ()  # its questions, as far as they are asked
    empty: tuple[str, ...] = ()  # of these what has to be answered and is not

    @property
    def points_words(self) -> str:
        """The item's points and the most it can give, as `2.22/3`; "" if the most is 0 or 1, or no points are known."""
        if self.most in (0, 1) or self.points is None or self.state is ItemState.NOT_ASSESSED:
            return ""  # of one point it is said by the finding itself
        return f"{points_text(self.points)}/{points_text(self.most)}"


class LadderLevel(NamedTuple):
    """One level of a ladder of items: its items, how many are met, and whether the level is reached."""

    level: int
    points: Fraction
    items: tuple[str, ...]  # answered items that count under the profiles
    met: int
    complete: bool  # every item (through its groups' need) is met
    reached: bool  # and every level below too


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """The score of one branch; `full` is 0 if the branch has no score: nothing in it applies or answers are missing."""

    id: str
    points: Fraction
    full: Fraction
    level: int = 0
    rungs: tuple[LadderLevel, ...] = ()
    places: int = PLACES  # decimals its points are shown with

    @property
    def percent(self) -> Fraction:
        """The points of the branch in percent of its full points (0 to 100); 0 if it has no score."""
        return 100 * self.points / self.full if self.full else self.full


class ScoreImprovement(NamedTuple):
    """A way to more points: meeting `items` lifts a branch to `level` and raises the base points by `gain`."""

    dimension: str
    level: int
    items: tuple[str, ...]  # to be done, in printed order
    gain: Fraction
    total: Fraction  # total after it
    band: str  # "" when it has none
    passes: bool | None
    # the same figures fulfil these too: to be marked, nothing more to be done
    follows: tuple[str, ...] = ()
    places: int = PLACES  # decimals the total is shown with


class GroupLadderResult(NamedTuple):
    """The result of a unit on the ladder of its group, which gives a level but no points: the branch and its items."""

    part: DimensionScore  # with the level reached; its first level alone decides the unit's status
    items: Mapping[str, ItemScore]  # results of the ladder's items


class ItemFinding(NamedTuple):
    """A finding on one item of a sheet: the id of the rule, the item, and the gravity (must, should or hint)."""

    rule: str
    place: str
    grave: str = "should"


@dataclass(frozen=True)
class Score:
    """The score of an assessment as answered now, in exact fractions. `full`: maximum of `base`; 0 = no figure yet."""

    parts: tuple[DimensionScore, ...]
    base: Fraction
    extra: Fraction
    total: Fraction
    full: Fraction  # of base; 0 = there is no figure
    band: str | None  # its title as printed; None below the lowest, and before anything is assessed
    passes: bool | None  # None = the form has no such rule
    coverage: tuple[int, int]  # items assessed, items that count
    # decimals its figures are shown with, so that none seems to lie in another band
    places: int = PLACES
    ways: Callable[[], tuple[ScoreImprovement, ...]] = field(
        default=tuple, repr=False, compare=False
    )
    items: Mapping[str, ItemScore] = field(default_factory=dict)
    findings: tuple[ItemFinding, ...] = ()
    standing: GroupLadderResult | None = None  # of the group's rank, when the group has one
    profiles: frozenset[str] = frozenset()  # that were on
    # of branches, by id: the title of the band
    bands: Mapping[str, str] = field(default_factory=dict)
    waits: bool = False  # no figure until everything that counts is answered

    @cached_property
    def missing(self) -> tuple[ScoreImprovement, ...]:
        """The ways to more points, fewest items first; computed at the first access."""
        return self.ways()

    def part(self, dimension: str) -> DimensionScore:
        return next(p for p in self.parts if p.id == dimension)
