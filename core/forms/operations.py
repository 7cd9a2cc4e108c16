"""Conditions, and operations of cells and branches that need only values; the others are in core.forms.computed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from math import ceil, floor, prod
from operator import eq, ge, gt, le, lt, ne
from typing import Literal, NamedTuple, Protocol

from core.exact import exact_sum
from core.forms.shape import Dimension, Instrument, ScaleChoice
from core.forms.wording import Clause, Condition
from core.thai.written import baht_words

CellValue = str | int | Fraction | None
"""A value as a record holds it: text, decimal, ISO date, choice id, ids joined by commas, integer; None = empty."""

NUMBER = r"-?[0-9]{1,18}(\.[0-9]{1,18}|/[0-9]{0,17}[1-9][0-9]{0,17})?"
COMPARES = {"=": eq, "≠": ne, "<": lt, "≤": le, ">": gt, "≥": ge}
ORDERED = frozenset(COMPARES)  # what compares numbers or days
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


class ConditionalFormPart(Protocol):
    """A field, item or other part of a form with an id and a condition `when` under which it is asked."""

    @property
    def id(self) -> str: ...

    @property
    def when(self) -> Condition: ...


def holds(condition: Condition, values: Mapping[str, CellValue]) -> bool:
    """Return whether all clauses of one alternative of the condition hold; True for (), which has no clauses. An empty
    field passes only the clause `answered no`."""
    return not condition or any(
        all(_passes(clause, values) for clause in every) for every in condition
    )


def active_ids(
    nodes: Iterable[ConditionalFormPart], values: Mapping[str, CellValue]
) -> frozenset[str]:
    """Return the ids of `nodes` whose condition holds for `values`, but none that is in a cycle or depends on one."""
    return asking(nodes).of(values)


class OrderedConditions(NamedTuple):
    """The conditions under which parts of a form are asked, in order of evaluation, prepared once for many rows."""

    always: frozenset[str]
    sometimes: Mapping[str, Condition]  # each behind the nodes its condition reads
    # the ids in `sometimes`, and those in a ring of conditions or dependent on one
    hanging: frozenset[str]

    def of(self, values: Mapping[str, CellValue]) -> frozenset[str]:
        """Return the ids whose condition holds for `values` ({id: value}); ids in or behind a cycle are left out."""
        if not self.hanging:
            return self.always
        left = {name: value for name, value in values.items() if name not in self.hanging}
        found = list[str]()
        for name, condition in self.sometimes.items():
            if holds(condition, left):
                found.append(name)
                left[name] = values.get(name)
        return self.always.union(found)


def asking(nodes: Iterable[ConditionalFormPart]) -> OrderedConditions:
    when = {node.id: node.when for node in nodes}
    hanging = {name: condition for name, condition in when.items() if condition}
    ordered = in_order({name: fields_of(condition) for name, condition in hanging.items()})[0]
    sometimes = {name: hanging[name] for name in ordered}
    return OrderedConditions(frozenset(when.keys() - hanging.keys()), sometimes, frozenset(hanging))


def fields_of(condition: Condition) -> tuple[str, ...]:
    """Return the ids of the fields that a condition reads, each once, in order of first use."""
    return tuple(dict.fromkeys(clause.field for every in condition for clause in every))


def answered(value: CellValue) -> bool:
    """Return whether a value is an answer: anything but None and "" (0 is an answer)."""
    return value is not None and value != ""


def number_of(value: CellValue) -> Fraction | None:
    """Return a value as an exact number; None if it is not a number."""
    if isinstance(value, str):
        return _number(value) if value else None
    return _whole(int(value)) if isinstance(value, int) else value


_whole = lru_cache(maxsize=4096)(Fraction)


@lru_cache(maxsize=4096)
def _number(text: str) -> Fraction | None:
    """Return the number a text holds, or None; cached, as every row asks for the same few bounds and figures."""
    return Fraction(text) if re.fullmatch(NUMBER, text) else None


def date_of(value: CellValue) -> date | None:
    """Return an ISO date text as a `date`; None for any other value."""
    if not isinstance(value, str) or not re.fullmatch(DATE, value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _passes(clause: Clause, values: Mapping[str, CellValue]) -> bool:
    value = values.get(clause.field)
    if clause.op == "answered":
        return answered(value) == (clause.value != "no")
    if not answered(value):
        return False
    match clause.op:
        case "is":
            return str(value) == clause.value
        case "is not":
            return str(value) != clause.value
        case "has":
            return clause.value in str(value).split(",")
    return compares(value, clause.op, clause.value)


def compares(value: CellValue, op: str, other: str) -> bool:
    """Return whether `value op other` is true for two numbers or two dates; False if they are not comparable."""
    left, right = number_of(value), number_of(other)
    if left is None or right is None:
        first, second = date_of(value), date_of(other)
        if first is None or second is None:
            return False
        left, right = Fraction(first.toordinal()), Fraction(second.toordinal())
    return bool(COMPARES[op](left, right))


def in_order(needs: Mapping[str, Iterable[str]]) -> tuple[list[str], list[str]]:
    """Return the ids, each after those it needs, and the ids in or behind a cycle. `needs`: {id: ids before it}."""
    sorter, ordered = TopologicalSorter(dict.fromkeys(needs, ())), list[str]()
    for node, before in needs.items():
        sorter.add(node, *(need for need in before if need in needs))
    with suppress(CycleError):  # what is in no ring is sorted all the same
        sorter.prepare()
    while ready := sorter.get_ready():
        ordered += ready
        sorter.done(*ready)
    done = set(ordered)
    return ordered, [node for node in needs if node not in done]


def depth(needs: Mapping[str, Iterable[str]]) -> int:
    """Return how many ids the longest chain of `needs` ({id: ids before it}) has, without ids in or behind a cycle."""
    deep: dict[str, int] = {}
    for node in in_order(needs)[0]:
        deep[node] = 1 + max((deep.get(need, 0) for need in needs[node]), default=0)
    return max(deep.values(), default=0)


def rings(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the ids in a cycle of `needs` ({id: ids before it}), without ids that only depend on a cycle."""
    stuck = in_order(needs)[1]
    inside = {node: [need for need in needs[node] if need in set(stuck)] for node in stuck}
    behind: dict[str, list[str]] = {node: [] for node in stuck}
    for node, before in inside.items():
        for need in before:
            behind[need].append(node)
    return in_order(behind)[1] if stuck else []


# version of the scoring rules: raised when the same answers to a form may give another score
RULES = 7
LONGEST = 256  # bits of a number
# bits of a partial sum: fractions without a common divisor grow with every row
WIDEST = 16 * LONGEST
HALF = Fraction(1, 2)  # a satang is rounded half up, only where it is read out
NOUGHT = Fraction(0)
ONE = Fraction(1)
PERCENT = Fraction(100)
MANY = 99  # stands for any number of names
# for each name in `over`: one value of the row, or one per row below
Gathered = Sequence[Sequence[CellValue]]


class ScoreContribution(NamedTuple):
    """What an item or branch gives to its parent: points (0 while unanswered) of at most `most`, and its weight."""

    points: Fraction
    most: Fraction
    weight: Fraction = ONE
    met: bool = False


Points = tuple[Fraction, Fraction]  # points reached, most points


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the form language: how it computes cells or scores branches, and which operands it accepts."""

    name: str
    description: str  # one line of docs/forms.md
    _: KW_ONLY
    least: int = 1  # fewest names in a computed cell's `over`
    most: int = MANY  # most names; 0 = no computed cell may use it
    reads: Literal["number", "day", "any"] = "number"  # the type of the values it reads
    numbers: bool = False  # `over` may also contain literal numbers
    cells: Callable[[Gathered], CellValue] | None = None
    # scores a branch; None = no branch may use it
    rows: Callable[[Sequence[ScoreContribution]], Points] | None = None
    climbs: bool = False  # a branch is scored by its levels, not by the points of its contents
    added: bool = False  # contents are added up: a point gained is gained in the whole, and `full` does not scale it
    weighed: bool = False  # it reads the weights of the contents
    by_items: bool = False  # a branch inside counts by its items
    # an item gives the product of its questions' points, such as likelihood times impact
    crossed: bool = False

    @staticmethod
    def of(form: Instrument, dimension: Dimension | None = None) -> "Operation":
        """Return the operation that scores `dimension`: its own, else the form's. None as `dimension`: the form's."""
        return SCORE_KINDS.get((dimension.roll_up if dimension else "") or form.kind, NONE)


def bounded(value: CellValue) -> CellValue:
    """Return the value, or None for a number of more than LONGEST bits, so that repeated products stay small."""
    if (
        isinstance(value, Fraction)
        and max(value.numerator.bit_length(), value.denominator.bit_length()) > LONGEST
    ):
        return None
    return value


def total(values: Sequence[CellValue]) -> Fraction | None:
    """Return the sum of the numbers among the values; None if there are no numbers."""
    found = _numbers([values])
    return summed(found) if found else None


def summed(numbers: Iterable[Fraction]) -> Fraction | None:
    """Return the sum of numbers; None if its denominator grows beyond WIDEST bits on the way."""
    parts = dict[int, int]()  # by denominator: most figures of a plan have one of two
    for number in numbers:
        parts[number.denominator] = parts.get(number.denominator, 0) + number.numerator
    whole = Fraction(0)
    for below, above in parts.items():
        whole += Fraction(above, below)
        if whole.denominator.bit_length() > WIDEST:
            return None
    return whole


def _numbers(gathered: Gathered) -> list[Fraction]:
    found = (number_of(value) for values in gathered for value in values)
    return [number for number in found if number is not None]


def step_at(choices: Iterable[ScaleChoice], number: Fraction) -> ScaleChoice | None:
    """Return the choice of a scale that a number reaches: the highest whose `from` it satisfies; None if none."""
    reached = [one for one in choices if one.least is not None and one.least.holds(number)]
    return max(
        reached, key=lambda one: one.least.height if one.least else (NOUGHT, 0), default=None
    )


def _difference(gathered: Gathered) -> CellValue:
    first, *others = map(total, gathered)
    less = summed(each for each in others if each is not None)
    return None if first is None or less is None or None in others else first - less


def _product(gathered: Gathered) -> CellValue:
    factors = [*map(total, gathered)]
    return None if None in factors else prod(each for each in factors if each is not None)


def _ratio(gathered: Gathered, times: Fraction = ONE) -> CellValue:
    part, whole = map(total, gathered)
    return times * part / whole if part is not None and whole else None


def _weighted_mean(gathered: Gathered) -> CellValue:
    """Return the mean of the first values weighted by the second; rows that lack one are left out."""
    pairs = [
        (number, weight)
        for one, other in zip(*gathered, strict=False)
        if (number := number_of(one)) is not None and (weight := number_of(other)) is not None
    ]
    whole = summed(weight for _number, weight in pairs)
    weighed = summed(number * weight for number, weight in pairs)
    return weighed / whole if whole and weighed is not None else None


def _mean(gathered: Gathered) -> CellValue:
    found = _numbers(gathered)
    whole = summed(found)
    return whole / len(found) if found and whole is not None else None


def _median(gathered: Gathered) -> CellValue:
    found = sorted(_numbers(gathered))
    return (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2 if found else None


def _days_between(gathered: Gathered) -> CellValue:
    first, second = (date_of(values[0]) if values else None for values in gathered)
    return (second - first).days if first and second else None


def _stepped(gathered: Gathered, rounding: Callable[[Fraction], int]) -> CellValue:
    """Return the first value rounded by `rounding` to a multiple of the second, or None if that is not above 0."""
    number, step = map(total, gathered)
    if number is not None and step is not None and step > 0:
        return rounding(number / step) * step
    return None


def _sample(gathered: Gathered) -> CellValue:
    """Return the sample size by Yamane's formula, or None if the number of people is negative."""
    people, error = map(total, gathered)
    if people is None or error is None or people < 0:
        return None
    return ceil(people / (1 + people * (error / PERCENT) ** 2))


def _baht_words(gathered: Gathered) -> CellValue:
    number = total(gathered[0])
    return None if number is None or number < 0 else baht_words(floor(100 * number + HALF))


def _points(
    grains: Sequence[ScoreContribution],
    put_together: Callable[[Iterable[Fraction]], Fraction] = exact_sum,
) -> Points:
    return put_together(g.points for g in grains), put_together(g.most for g in grains)


def _mean_of(grains: Sequence[ScoreContribution]) -> Points:
    points, most = _points(grains)
    return points / len(grains), most / len(grains)


def _weighed(grains: Sequence[ScoreContribution]) -> Points:
    return _points([ScoreContribution(g.points * g.weight, g.most * g.weight) for g in grains])


def _weighted_mean_of(grains: Sequence[ScoreContribution]) -> Points:
    weight = exact_sum(g.weight for g in grains)
    points, most = _weighed(grains)
    return (points / weight, most / weight) if weight else (NOUGHT, NOUGHT)


def _met(grains: Sequence[ScoreContribution]) -> list[ScoreContribution]:
    return [ScoreContribution(PERCENT * g.met, PERCENT, g.weight) for g in grains]


ROWS = (
    Operation("sum", "all that is there, added up; of a branch, its `full` stretches nothing", numbers=True, added=True,
        cells=lambda of: total([value for values in of for value in values]), rows=_points),
    Operation("weighted_sum", "of a branch: the points of each multiplied by its `weight`, added up; its `full` "
        "stretches nothing", most=0, rows=_weighed, added=True, weighed=True),
    Operation("mean", "the mean of what is there", numbers=True, cells=_mean, rows=_mean_of),
    Operation("median", "the number in the middle of what is there, of an even count the mean of the two in the middle",
        numbers=True, cells=_median),
    Operation("weighted_mean", "the mean of the first by the second, row by row; of a branch by `weight`, which is 1 "
        "where it is not said", least=2, most=2, cells=_weighted_mean, rows=_weighted_mean_of, weighed=True),
    Operation("lowest", "the lowest of what is there", numbers=True,
        cells=lambda of: min(_numbers(of), default=None), rows=lambda of: _points(of, min)),
    Operation("highest", "the highest of what is there", numbers=True,
        cells=lambda of: max(_numbers(of), default=None), rows=lambda of: _points(of, max)),
    Operation("difference", "the first less the others", least=2, most=9, numbers=True, cells=_difference),
    Operation("product", "all multiplied", numbers=True, cells=_product),
    Operation("share", "the first of the second, in percent", least=2, most=2, numbers=True,
        cells=lambda of: _ratio(of, PERCENT)),
    Operation("ratio", "the first divided by the second", least=2, most=2, numbers=True, cells=_ratio),
    Operation("count", "how many are answered", reads="any",
        cells=lambda of: sum(answered(value) for values in of for value in values)),
    Operation("distinct", "how many different answers there are: one that is given twice counts once", reads="any",
        cells=lambda of: len({str(value) for values in of for value in values if answered(value)})),
    Operation("days_between", "days from the first to the second, so 2 from 5 to 7 January; with both days it is a "
        "`sum` over it and `1`", least=2, most=2, reads="day", cells=_days_between),
    Operation("first", "the first that is answered, in the words of its field", reads="any",
        cells=lambda of: next((value for values in of for value in values if answered(value)), None)),
    Operation("look_up", "of a cell, a scale and one of `text` `points` `result`: what the scale says there of "
        "the answer the cell holds, or a `band` names, or whose `from` a number reaches", least=3, most=3, reads="any"),
    Operation("band", "of a number and a scale: the answer of the highest `from` it reaches", least=2, most=2),
    Operation("round", "the first to the nearest whole multiple of the second, half up", least=2, most=2, numbers=True,
        cells=lambda of: _stepped(of, lambda times: floor(times + HALF))),
    Operation("round_up", "the first to the next whole multiple of the second", least=2, most=2, numbers=True,
        cells=lambda of: _stepped(of, ceil)),
    Operation("sample", "of the first, so many people, how many have to answer: N ÷ (1 + N e²), rounded up, where e is "
        "the second, the error that is allowed, in percent", least=2, most=2, numbers=True, cells=_sample),
    Operation("rank", "the place among the rows of the kind, the greatest first; equal ones share a place", most=1),
    Operation("rank_up", "the same, the smallest first", most=1),
    Operation("so_far", "what the parts of the year reported in a cell of the row, added up to the part that is shown; "
        "of the year all of them", most=1),
    Operation("baht_words", "an amount of baht in words", most=1, cells=_baht_words),
    Operation("holds", "its names are conditions (`score ≥ 80`): met when all of them hold, else not met; of the rows "
        "below each must satisfy them", reads="any"),
    Operation("ladder", "the `points` of the highest level whose items, and those of every level below it, are met; at "
        "the root the branches are added up", most=0, rows=_points, climbs=True, added=True),
    Operation("share_met", "how many of the items that apply are met, as a percent; a branch in it counts by its items",
        most=0, rows=lambda of: _mean_of(_met(of)), by_items=True),
    Operation("share_of_weight", "the same by `weight`: how much of it is met, as a percent", most=0,
        rows=lambda of: _weighted_mean_of(_met(of)), by_items=True, weighed=True),
    Operation("matrix", "an item gives the product of the points of its fields, as likelihood × impact; the branch the "
        "highest", most=0, rows=lambda of: _points(of, max), crossed=True),
)  # fmt: skip
OPERATIONS: Mapping[str, Operation] = {row.name: row for row in ROWS}
# the `op` of computed cells
COMPUTED: Mapping[str, Operation] = {row.name: row for row in ROWS if row.most}
SCORE_KINDS: Mapping[str, Operation] = {row.name.replace("_", " "): row for row in ROWS if row.rows}
NONE = Operation(name="", description="")  # of a form without a score, or one that is not sound
