"""Cells the program fills: each one named operation over named cells, exact; what is not asked is not counted."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from core.forms.conditions import CellValue, answered, asked, fields_of, holds, number_of
from core.forms.field_types import type_of
from core.forms.operations import OPERATIONS
from core.forms.shape import Ask, Computed, Field, Instrument
from core.thai.baht import baht_words

PLAN = "plan"  # the kind of the plan itself, above its rows
HALF = Fraction(1, 2)  # a satang is rounded half up, only where it is read out


@dataclass(frozen=True, slots=True)
class RowValues:
    """A row of a plan with its entered values and the rows below it; those of its progress are given among them."""

    id: str
    kind: str
    values: Mapping[str, CellValue] = field(default_factory=dict)
    rows: Sequence["RowValues"] = ()


def compute(instrument: Instrument, plan: RowValues) -> dict[str, dict[str, CellValue]]:
    """The computed cells of the plan and of each row, by row id. Numbers are exact, money in baht."""
    cells = _Cells(instrument, plan)
    return {row.id: {cell.id: cells.value(row, cell.id) for cell in cells.of(row)} for row in cells.rows}


def entered(fields: Iterable[Field], stored: Mapping[str, CellValue]) -> dict[str, CellValue]:
    """What a row says: entered or standing by default, only of the fields that are asked, money in baht.

    `fields` are those of the row's kind; `stored` is as records hold it (money in satang).
    """
    known = {each.id: each for each in fields}
    given: dict[str, CellValue] = {name: each.default for name, each in known.items() if each.default}
    given |= {name: read(known.get(name), value) for name, value in stored.items() if answered(value)}
    ask = asked(known.values(), given)
    return {name: value for name, value in given.items() if name in ask}


def read(cell: Field | Ask | None, stored: CellValue) -> CellValue:
    """The value as the form speaks of it: satang become baht."""
    number = number_of(stored)
    return number / 100 if cell and type_of(cell).money and number is not None else stored


class _Cells:
    """Looks every cell up once; a ring of cells, which the check reports, stays empty."""

    def __init__(self, instrument: Instrument, plan: RowValues) -> None:
        self._instrument, self._plan = instrument, plan
        self._above: dict[str, RowValues] = {}
        self._known: dict[tuple[str, str], CellValue] = {}
        self._fields: dict[str, list[Field]] = {}
        for each in instrument.fields:
            for kind in each.kind:
                self._fields.setdefault(kind, []).append(each)
        self._computed: dict[str, list[Computed]] = {}
        for cell in instrument.computed:
            self._computed.setdefault(cell.kind, []).append(cell)
        self._when = {kind.id: kind.when for kind in instrument.kinds}
        self._entered: dict[str, dict[str, CellValue]] = {}
        self.rows = list(self._all())

    def _all(self) -> Iterator[RowValues]:
        """The plan and every row that counts, parents first."""
        waiting = deque([self._plan])
        while waiting:
            row = waiting.popleft()
            yield row
            for below in self._counting(row):
                self._above[below.id] = row
                waiting.append(below)

    def of(self, row: RowValues) -> Sequence[Computed]:
        return self._computed.get(row.kind, ())

    def value(self, row: RowValues, name: str) -> CellValue:
        """A computed cell, or the entered value if its field is asked."""
        known = (row.id, name)
        if known not in self._known:
            self._known[known] = None
            cell = next((cell for cell in self.of(row) if cell.id == name), None)
            self._known[known] = self._compute(row, cell) if cell else self._values(row).get(name, None)
        return self._known[known]

    def _compute(self, row: RowValues, cell: Computed) -> CellValue:
        if cell.op == "look_up":
            return self._look_up(row, cell)
        gathered = [list(self._gather(row, name, cell)) for name in cell.over]
        if cell.op == "baht_words":
            money = number_of(gathered[0][0]) if gathered[0] else None
            return None if money is None or money < 0 else baht_words(floor(100 * money + HALF))
        return OPERATIONS[cell.op](gathered)

    def _gather(self, row: RowValues, name: str, cell: Computed) -> Iterator[CellValue]:
        kind, _, own = name.rpartition(".")
        if not kind:
            yield self.value(row, own)
            return
        above: RowValues | None = row
        while above:
            if above.kind == kind:
                yield self.value(above, own)
                return
            above = self._above.get(above.id)
        for below in self._below(row, kind):
            seen = {name: self.value(below, name) for name in fields_of(cell.when)}
            if holds(cell.when, seen):
                yield self.value(below, own)

    def _below(self, row: RowValues, kind: str) -> Iterator[RowValues]:
        waiting = deque(self._counting(row))
        while waiting:
            below = waiting.popleft()
            if below.kind == kind:
                yield below
            waiting.extend(self._counting(below))

    def _counting(self, row: RowValues) -> Iterator[RowValues]:
        values = self._values(row)
        return (below for below in row.rows if holds(self._when.get(below.kind, ()), values))

    def _values(self, row: RowValues) -> dict[str, CellValue]:
        if row.id not in self._entered:
            self._entered[row.id] = entered(self._fields.get(row.kind, ()), row.values)
        return self._entered[row.id]

    def _look_up(self, row: RowValues, cell: Computed) -> CellValue:
        key, scale, column = cell.over
        wanted = self.value(row, key)
        for choice in self._instrument.choices:
            if choice.within == scale and choice.id == wanted:
                return choice.points if column == "points" else str(getattr(choice, column))
        return None
