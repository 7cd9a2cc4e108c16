"""What is answered and what a score is: pages and papers know only these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class State(StrEnum):
    """The finding on one item, as a person wrote it."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


class Ratio(NamedTuple):
    """A percent as the two counts it comes from; never rounded before it is compared."""

    num: Fraction
    den: Fraction


Number = Fraction | Ratio


@dataclass(frozen=True, slots=True)
class Answer:
    """What was entered for one item. A part or measure that is absent is not entered."""

    state: State = State.NOT_ASSESSED
    choice: str = ""
    level: int | None = None
    number: Fraction | None = None
    parts: Mapping[str, bool] = field(default_factory=dict)
    measures: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)  # id -> period ("" = none) -> number
    asks: Mapping[str, str] = field(default_factory=dict)
    same_as: Mapping[str, str] = field(default_factory=dict)  # rule -> dimension id


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything a score needs from one sheet."""

    items: Mapping[str, Answer] = field(default_factory=dict)
    profiles: frozenset[str] = frozenset()  # on; empty = the instrument's defaults
    extra: Mapping[str, int] = field(default_factory=dict)  # awards per extra
    group: str = ""


class Judged(NamedTuple):
    """One measure or part held against its limit."""

    id: str
    value: Number | bool | None  # None = not entered
    holds: bool | None  # None = not entered
    text: str  # `80 % ≥ 60 %` as shown


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What an item's answer comes to."""

    id: str
    result: State  # after parts, measures, rules: what the score counts
    said: State  # what the person wrote
    judged: tuple[Judged, ...] = ()
    why: tuple[str, ...] = ()  # ids of findings: part_missing, measure_fails, not_entered, not_allowed, same_project …


class Rung(NamedTuple):
    """One level of a dimension: how many of its items count as met."""

    level: int
    points: Fraction
    items: tuple[str, ...]  # answered items that count under the profiles
    met: int
    complete: bool  # every item (through its groups' need) is met
    reached: bool  # and every level below too


@dataclass(frozen=True, slots=True)
class Part:
    """The score of one dimension."""

    id: str
    points: Fraction
    full: Fraction
    level: int = 0
    rungs: tuple[Rung, ...] = ()


class Step(NamedTuple):
    """A way up: these items lift a dimension to `level` and the base by `gain` points; cheapest first."""

    dimension: str
    level: int
    items: tuple[str, ...]
    gain: Fraction
    total: Fraction  # total after it
    band: str
    passes: bool | None


class Finding(NamedTuple):
    """A result of proofreading: id of the rule, where, how grave (must, should, hint)."""

    rule: str
    place: str
    grave: str = "should"


@dataclass(frozen=True, slots=True)
class Score:
    """The live result of an assessment, exact."""

    parts: tuple[Part, ...]
    base: Fraction
    extra: Fraction
    total: Fraction
    full: Fraction  # of base
    band: str | None
    passes: bool | None
    coverage: tuple[int, int]  # items assessed, items that count
    missing: tuple[Step, ...] = ()
    items: Mapping[str, ItemScore] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def part(self, dimension: str) -> Part:
        return next(p for p in self.parts if p.id == dimension)
