"""Cells the program fills: each one named operation over named cells, exact; what is not asked is not counted. And the
fields of a kind of rows, made ready once for thousands of rows.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from core.forms.conditions import CellValue, answered, asking, date_of, fields_of, holds, number_of
from core.forms.field_types import type_of
from core.forms.shape import Ask, Computed, Field, Instrument
from core.thai.numbering import baht_words

PLAN = "plan"  # the kind of the plan itself, above its rows
LONGEST = 256  # bits of a number
WIDEST = 16 * LONGEST  # bits of a sum on its way: fractions without a common divisor grow with every row
HALF = Fraction(1, 2)  # a satang is rounded half up, only where it is read out
Gathered = Sequence[Sequence[CellValue]]  # per name of `over`: one value of the row, or one per row below


def add(gathered: Gathered) -> CellValue:
    """The sum of what is entered; empty when nothing is."""
    return total([value for values in gathered for value in values])


def subtract(gathered: Gathered) -> CellValue:
    """The first less all others; empty when one of them is."""
    first, *others = map(total, gathered)
    less = summed(each for each in others if each is not None)
    return None if first is None or less is None or None in others else first - less


def multiply(gathered: Gathered) -> CellValue:
    product = Fraction(1)
    for each in map(total, gathered):
        if each is None:
            return None
        product *= each
    return product


def share(gathered: Gathered) -> CellValue:
    """The first of the second, in percent, not rounded; empty when there is nothing to take it of."""
    part, whole = map(total, gathered)
    return 100 * part / whole if part is not None and whole else None


def ratio(gathered: Gathered) -> CellValue:
    """The first divided by the second, not rounded; empty when there is nothing to divide by."""
    part, whole = map(total, gathered)
    return part / whole if part is not None and whole else None


def weighted_mean(gathered: Gathered) -> CellValue:
    """The mean of the first by the weights beside them; a row without both is left out."""
    pairs = [
        (number, weight)
        for one, other in zip(*gathered, strict=False)
        if (number := number_of(one)) is not None and (weight := number_of(other)) is not None
    ]
    whole = summed(weight for _number, weight in pairs)
    weighed = summed(number * weight for number, weight in pairs)
    return weighed / whole if whole and weighed is not None else None


def mean(gathered: Gathered) -> CellValue:
    found = _numbers(gathered)
    whole = summed(found)
    return whole / len(found) if found and whole is not None else None


def lowest(gathered: Gathered) -> CellValue:
    return min(_numbers(gathered), default=None)


def highest(gathered: Gathered) -> CellValue:
    return max(_numbers(gathered), default=None)


def count(gathered: Gathered) -> CellValue:
    """How many are answered."""
    return sum(answered(value) for values in gathered for value in values)


def days_between(gathered: Gathered) -> CellValue:
    """Days from the first to the second date; the next day is 1."""
    first, second = (date_of(values[0]) if values else None for values in gathered)
    return (second - first).days if first and second else None


def first(gathered: Gathered) -> CellValue:
    """The first that is answered."""
    return next((value for values in gathered for value in values if answered(value)), None)


def rounded(number: Fraction, to: Fraction | None, up: bool) -> CellValue:
    """The nearest multiple of `to`, half up; with `up` the next one at or above."""
    if not to or to < 0:
        return None
    times = number / to
    return (ceil(times) if up else floor(times + HALF)) * to


def bounded(value: CellValue) -> CellValue:
    """No number of more than LONGEST bits: what multiplies itself step by step stays empty instead of growing."""
    if isinstance(value, Fraction) and max(value.numerator.bit_length(), value.denominator.bit_length()) > LONGEST:
        return None
    return value


def total(values: Sequence[CellValue]) -> Fraction | None:
    """The sum of the numbers among the values, None when there are none."""
    found = _numbers([values])
    return summed(found) if found else None


def summed(numbers: Iterable[Fraction]) -> Fraction | None:
    """The sum; None where it grows beyond WIDEST bits on its way."""
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


OPERATIONS: dict[str, Callable[[Gathered], CellValue]] = {
    "sum": add,
    "difference": subtract,
    "product": multiply,
    "share": share,
    "ratio": ratio,
    "weighted_mean": weighted_mean,
    "mean": mean,
    "lowest": lowest,
    "highest": highest,
    "count": count,
    "days_between": days_between,
    "first": first,
}


@dataclass(frozen=True, slots=True)
class RowValues:
    """A row of a plan with its entered values and the rows below it; those of its progress are given among them."""

    id: str
    kind: str
    values: Mapping[str, CellValue] = field(default_factory=dict)
    rows: Sequence["RowValues"] = ()
    parts: Sequence[Mapping[str, CellValue]] = ()  # its reports of the parts of the year up to the one that is shown


def compute(instrument: Instrument, plan: RowValues) -> Mapping[str, Mapping[str, CellValue]]:
    """The computed cells of the plan and of each row, by row id. Numbers are exact, money in baht."""
    return reckon(instrument, plan).cells


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What `compute` gives, and what it was made of."""

    cells: Mapping[str, Mapping[str, CellValue]]  # the computed cells, by row id
    rows: Mapping[str, RowValues]  # those that count
    above: Mapping[str, tuple[str, ...]]  # the kinds of the rows above each, the plan's first
    entered: Mapping[str, dict[str, CellValue]]
    wide: Set[tuple[str, str]]  # cells that rest on more than their row and what is below it: (row id, cell)


def reckon(instrument: Instrument, plan: RowValues, before: Reckoned | None = None) -> Reckoned:
    """The same, with what was reckoned `before` by the same form taken from there.

    That is a cell of a row which is the very same with all below it, if nothing else was asked for it.
    """
    cells = _Cells(instrument, plan, before)
    found = {row.id: cells.all_of(row) for row in cells.rows}
    return Reckoned(found, {row.id: row for row in cells.rows}, cells.above, cells.entered, cells.wide)


def entered(fields: Iterable[Field], stored: Mapping[str, CellValue]) -> dict[str, CellValue]:
    """As `KindFields.entered`, of a single row."""
    return KindFields(fields).entered(stored)


def read(cell: Field | Ask | None, stored: CellValue) -> CellValue:
    """The value in the form's unit: satang become baht."""
    return in_baht(stored) if cell is not None and type_of(cell).money else stored


class _Cells:
    """Looks every cell up once; a ring of cells, which the check reports, stays empty."""

    def __init__(self, instrument: Instrument, plan: RowValues, before: Reckoned | None) -> None:
        self._instrument, self._plan, self._before = instrument, plan, before
        self._above: dict[str, RowValues] = {}
        self._known: dict[tuple[str, str], CellValue] = {}
        self._fields: dict[str, list[Field]] = {}
        for each in instrument.fields:
            for kind in each.kind:
                self._fields.setdefault(kind, []).append(each)
        self._ready: dict[str, KindFields] = {}
        self._computed: dict[str, list[Computed]] = {}
        for cell in instrument.computed:
            self._computed.setdefault(cell.kind, []).append(cell)
        self._cell = {(cell.kind, cell.id): cell for cell in reversed(instrument.computed)}
        self._found: dict[tuple[str, str], list[RowValues]] = {}
        self._when = {kind.id: kind.when for kind in instrument.kinds}
        self._ranked: dict[tuple[str, str], list[Fraction]] = {}  # the numbers of a cell of a kind, upwards
        self._abroad = False  # whether the cell that is reckoned has asked for more than its row and what is below it
        self.entered: dict[str, dict[str, CellValue]] = {}
        self.above: dict[str, tuple[str, ...]] = {plan.id: ()}
        self.wide: set[tuple[str, str]] = set()
        self.rows = list(self._all())

    def _all(self) -> Iterator[RowValues]:
        """The plan and every row that counts, parents first."""
        waiting = deque([self._plan])
        while waiting:
            row = waiting.popleft()
            yield row
            if row.rows:
                path = (*self.above[row.id], row.kind)
                for below in self._counting(row):
                    self._above[below.id], self.above[below.id] = row, path
                    waiting.append(below)

    def all_of(self, row: RowValues) -> Mapping[str, CellValue]:
        """The computed cells of a row by their ids."""
        cells = self._computed.get(row.kind, ())
        if cells and (former := self._former(row)) is not None:
            kept = former.cells[row.id]
            if not any((row.id, cell.id) in former.wide for cell in cells):
                return kept
        return {cell.id: self.value(row, cell.id) for cell in cells}

    def _former(self, row: RowValues) -> Reckoned | None:
        """What was reckoned before, if the row was the very same then and stood below the same kinds."""
        before = self._before
        if before is None or before.rows.get(row.id) is not row or before.above[row.id] != self.above[row.id]:
            return None
        return before

    def value(self, row: RowValues, name: str) -> CellValue:
        """A computed cell, or the entered value if its field is asked."""
        known = (row.id, name)
        if known not in self._known:
            cell = self._cell.get((row.kind, name))
            self._known[known] = self._reckoned(row, cell) if cell else self._values(row).get(name)
        self._abroad = self._abroad or known in self.wide
        return self._known[known]

    def _reckoned(self, row: RowValues, cell: Computed) -> CellValue:
        """A computed cell, and whether it is `wide`; so is what is asked for while it is reckoned."""
        known = (row.id, cell.id)
        former = self._former(row)
        if former is not None and known not in former.wide:
            return former.cells[row.id][cell.id]
        self._known[known] = None
        self.wide.add(known)
        before, self._abroad = self._abroad, False
        found = self._compute(row, cell)
        if not self._abroad:
            self.wide.discard(known)
        self._abroad = before
        return found

    def _compute(self, row: RowValues, cell: Computed) -> CellValue:
        match cell.op:
            case "look_up":
                return self._look_up(row, cell)
            case "band":
                return self._band(row, cell)
            case "rank":
                return self._rank(row, cell)
            case "so_far":
                return self._so_far(row, cell.over[0])
        gathered = [list(self._gather(row, name, cell)) for name in cell.over]
        if cell.op in OPERATIONS:
            return bounded(OPERATIONS[cell.op](gathered))
        number = number_of(gathered[0][0]) if gathered[0] else None
        if number is None or cell.op == "round":
            return None if number is None else rounded(number, number_of(cell.to), cell.up)
        return None if number < 0 else baht_words(floor(100 * number + HALF))

    def _gather(self, row: RowValues, name: str, cell: Computed) -> Iterator[CellValue]:
        if (constant := number_of(name)) is not None:
            yield constant
            return
        kind, _, own = name.rpartition(".")
        if not kind:
            yield self.value(row, own)
            return
        above: RowValues | None = row
        while above:
            if above.kind == kind:
                self._abroad = self._abroad or above is not row
                yield self.value(above, own)
                return
            above = self._above.get(above.id)
        asked = fields_of(cell.when)
        for below in self._below(row, kind):
            if not asked or holds(cell.when, {name: self.value(below, name) for name in asked}):
                yield self.value(below, own)

    def _below(self, row: RowValues, kind: str) -> list[RowValues]:
        """The rows of a kind at any depth below one, walked once."""
        if (row.id, kind) not in self._found:
            waiting, found = deque(self._counting(row)), []
            while waiting:
                below = waiting.popleft()
                if below.kind == kind:
                    found.append(below)
                if below.rows:
                    waiting.extend(self._counting(below))
            self._found[row.id, kind] = found
        return self._found[row.id, kind]

    def _counting(self, row: RowValues) -> Iterator[RowValues]:
        values = self._values(row)
        return (below for below in row.rows if holds(self._when.get(below.kind, ()), values))

    def _values(self, row: RowValues) -> dict[str, CellValue]:
        if row.id not in self.entered:
            before = self._before
            if before is not None and before.rows.get(row.id) is row and row.id in before.entered:
                self.entered[row.id] = before.entered[row.id]
            else:
                if (ready := self._ready.get(row.kind)) is None:
                    ready = self._ready[row.kind] = KindFields(self._fields.get(row.kind, ()))
                self.entered[row.id] = ready.entered(row.values)
        return self.entered[row.id]

    def _band(self, row: RowValues, cell: Computed) -> CellValue:
        """The answer of the scale whose `from` is the highest that the number reaches."""
        number, scale = number_of(self.value(row, cell.over[0])), cell.over[1]
        if number is None:
            return None
        reached = [
            (choice.least, str(choice.text))
            for choice in self._instrument.choices
            if choice.within == scale and choice.least is not None and choice.least <= number
        ]
        return max(reached, key=lambda one: one[0])[1] if reached else None

    def _rank(self, row: RowValues, cell: Computed) -> CellValue:
        """The place of the row among those of its kind in the plan; equal ones share a place."""
        self._abroad, name = True, cell.over[0]
        mine = number_of(self.value(row, name))
        if (row.kind, name) not in self._ranked:
            found = (number_of(self.value(one, name)) for one in self.rows if one.kind == row.kind)
            self._ranked[row.kind, name] = sorted(number for number in found if number is not None)
        if mine is None:
            return None
        ranked = self._ranked[row.kind, name]
        return (bisect_left(ranked, mine) if cell.up else len(ranked) - bisect_right(ranked, mine)) + 1

    def _so_far(self, row: RowValues, name: str) -> CellValue:
        """What the parts of the year up to this one reported, added up; what the year says where none of them did."""
        field = next((each for each in self._fields.get(row.kind, ()) if each.id == name), None)
        reported = total([read(field, part.get(name)) for part in row.parts])
        return bounded(reported if reported is not None else number_of(self.value(row, name)))

    def _look_up(self, row: RowValues, cell: Computed) -> CellValue:
        key, scale, column = cell.over
        wanted = self.value(row, key)
        for choice in self._instrument.choices:
            if choice.within == scale and wanted in (choice.id, str(choice.text)):  # an answer, or what a band says
                return choice.points if column == "points" else str(getattr(choice, column))
        return None


class KindFields:
    """What the fields of a kind make of what is stored of a row."""

    def __init__(self, fields: Iterable[Field]) -> None:
        known = {each.id: each for each in fields}
        self._defaults: Mapping[str, CellValue] = {name: each.default for name, each in known.items() if each.default}
        self._money = frozenset(name for name, each in known.items() if type_of(each).money)
        self.asking = asking(known.values())

    def entered(self, stored: Mapping[str, CellValue]) -> dict[str, CellValue]:
        """The values of a row, entered or by default, only of the fields that are asked, money in baht.

        `stored` is as records hold it (money in satang).
        """
        given = dict(self._defaults)
        for name, value in stored.items():
            if answered(value):
                given[name] = in_baht(value) if name in self._money else value
        ask = self.asking.of(given)
        return given if ask.issuperset(given) else {name: value for name, value in given.items() if name in ask}


def in_baht(satang: CellValue) -> CellValue:
    """An amount that is kept in satang; what is no number stays as it is."""
    number = number_of(satang)
    if number is None:
        return satang
    return _hundredth(number.numerator) if number.denominator == 1 else number / 100


@lru_cache(maxsize=4096)
def _hundredth(satang: int) -> Fraction:
    """The same few prices stand in many rows."""
    return Fraction(satang, 100)
