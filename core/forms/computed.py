"""Compute a plan's computed cells exactly; and find which figures conditions read, and the fields of a goal meeting."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple, Self

from core.forms.field_types import type_of
from core.forms.operations import (
    COMPUTED,
    CellValue,
    Gathered,
    Operation,
    answered,
    asking,
    bounded,
    compares,
    fields_of,
    holds,
    in_order,
    number_of,
    step_at,
    total,
)
from core.forms.shape import (
    Band,
    CellFormula,
    Condition,
    Dimension,
    Field,
    GoalProposalRule,
    Instrument,
    Item,
)
from core.forms.tree import FormCacheKey
from core.forms.wording import Clause
from core.values import gathered

PLAN = "plan"  # the kind of the plan itself, above its rows
COMPLETE = "complete"  # Computed.required
MET, NOT_MET = "met", "not_met"  # of `holds`, as vocabulary.State


@dataclass(frozen=True, slots=True)
class PlanRowValues:
    """A plan row as input of computed cells: its `values`, those of its reports (`parts`), and the rows below it."""

    id: str
    kind: str
    values: Mapping[str, CellValue] = field(default_factory=dict)
    rows: Sequence["PlanRowValues"] = ()
    # its reports for the parts of the year, up to the part that is shown
    parts: Sequence[Mapping[str, CellValue]] = ()


@dataclass(frozen=True, slots=True)
class ComputedCells:
    """The computed cells of a plan and its rows (exact, money in baht), with the rows and entered values they use."""

    cells: Mapping[str, Mapping[str, CellValue]]  # the computed cells, by row id
    rows: Mapping[str, PlanRowValues]  # those that count
    kinds_above: Mapping[str, tuple[str, ...]]  # the kinds of the rows above each, the plan's first
    entered: Mapping[str, dict[str, CellValue]]
    # (row id, cell) of cells that read other rows than their own and those below it
    wide: Set[tuple[str, str]]

    @classmethod
    def of(
        cls, instrument: Instrument, plan: PlanRowValues, before: "ComputedCells | None" = None
    ) -> Self:
        """Return the plan's computed cells. `before`: earlier ones of the same form, reused where rows are equal."""
        cells = _Cells(instrument, plan, before)
        found = {row.id: cells.all_of(row) for row in cells.rows}
        return cls(
            found, {row.id: row for row in cells.rows}, cells.above, cells.entered, cells.wide
        )


def entered(fields: Iterable[Field], stored: Mapping[str, CellValue]) -> dict[str, CellValue]:
    """Return {field id: value} of one row's asked fields, with defaults; money in baht, though `stored` has satang."""
    return StoredValueConverter(fields).entered(stored)


def read(cell: Field | None, stored: CellValue) -> CellValue:
    """Return a stored value in its field's unit: money, stored in satang, in baht."""
    return in_baht(stored) if cell is not None and type_of(cell).money else stored


def crossed(cell: Field, value: CellValue) -> Iterator[tuple[str, str]]:
    """Yield (">=", minimum) or ("<=", maximum) if `value` violates it; both are in the field's unit, not as stored."""
    for sign, drawn, bound in ((">=", "≥", cell.least), ("<=", "≤", cell.most)):
        if bound and not compares(value, drawn, bound):
            yield sign, bound


class _Cells:
    """The computation of a plan's cells, each once; cells in a ring, which the form check reports, stay empty."""

    def __init__(
        self, instrument: Instrument, plan: PlanRowValues, before: ComputedCells | None
    ) -> None:
        self._instrument = instrument
        self._plan = plan
        self._before = before
        self._above: dict[str, PlanRowValues] = {}
        self._known: dict[tuple[str, str], CellValue] = {}
        self._fields = fields = gathered(
            (kind, each) for each in instrument.fields for kind in each.kind
        )
        self._converter = cache(lambda kind: StoredValueConverter(fields.get(kind, ())))
        self._computed = gathered((cell.kind, cell) for cell in instrument.computed)
        self._cell = {(cell.kind, cell.id): cell for cell in reversed(instrument.computed)}
        self._found: dict[tuple[str, str], list[PlanRowValues]] = {}
        self._when = {kind.id: kind.when for kind in instrument.kinds}
        # the numbers of a cell of a kind, upwards
        self._ranked: dict[tuple[str, str], list[Fraction]] = {}
        self._abroad = False  # whether the cell that is reckoned has asked for more than its row and what is below it
        self.entered: dict[str, dict[str, CellValue]] = {}
        self.above: dict[str, tuple[str, ...]] = {plan.id: ()}
        self.wide: set[tuple[str, str]] = set()
        self.rows = list(self._all())

    def _all(self) -> Iterator[PlanRowValues]:
        """Yield the plan and every row whose kind's condition holds, parents first."""
        waiting = deque([self._plan])
        while waiting:
            row = waiting.popleft()
            yield row
            if row.rows:
                path = (*self.above[row.id], row.kind)
                for below in self._counting(row):
                    self._above[below.id], self.above[below.id] = row, path
                    waiting.append(below)

    def all_of(self, row: PlanRowValues) -> Mapping[str, CellValue]:
        """Return the computed cells of a row by their ids."""
        cells = self._computed.get(row.kind, ())
        if cells and (former := self._former(row)) is not None:
            kept = former.cells[row.id]
            if not any((row.id, cell.id) in former.wide for cell in cells):
                return kept
        return {cell.id: self.value(row, cell.id) for cell in cells}

    def _former(self, row: PlanRowValues) -> ComputedCells | None:
        """Return the earlier result if it has the same row object below the same kinds, else None."""
        before = self._before
        if (
            before is None
            or before.rows.get(row.id) is not row
            or before.kinds_above[row.id] != self.above[row.id]
        ):
            return None
        return before

    def value(self, row: PlanRowValues, name: str) -> CellValue:
        """Return the value of a computed cell, or else the entered value of the field, None if it is not asked."""
        known = (row.id, name)
        if known not in self._known:
            cell = self._cell.get((row.kind, name))
            self._known[known] = self._reckoned(row, cell) if cell else self._values(row).get(name)
        self._abroad = self._abroad or known in self.wide
        return self._known[known]

    def _reckoned(self, row: PlanRowValues, cell: CellFormula) -> CellValue:
        """Compute a cell and note in `wide` whether it rests on more than its row and the rows below it."""
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

    def _compute(self, row: PlanRowValues, cell: CellFormula) -> CellValue:
        match cell.op:
            case "look_up" | "band":
                return self._look_up(row, cell)
            case "rank" | "rank_up":
                return self._rank(row, cell)
            case "so_far":
                return self._so_far(row, cell.over[0])
            case "holds":
                return self._holds(row, cell)
        gathered: Gathered = [list(self._gather(row, name, cell)) for name in cell.over]
        if cell.required == COMPLETE and not self._complete(row, cell, gathered):
            return None
        reckon = COMPUTED[cell.op].cells
        return bounded(reckon(gathered)) if reckon else None

    def _gather(self, row: PlanRowValues, name: str, cell: CellFormula) -> Iterator[CellValue]:
        constant = number_of(name)
        if constant is not None:
            yield constant
            return
        kind, _, own = name.rpartition(".")
        if not kind:
            yield self.value(row, own)
            return
        above: PlanRowValues | None = row
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

    def _below(self, row: PlanRowValues, kind: str) -> list[PlanRowValues]:
        """Return the rows of a kind at any depth below `row`, cached."""
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

    def _counting(self, row: PlanRowValues) -> Iterator[PlanRowValues]:
        values = self._values(row)
        return (below for below in row.rows if holds(self._when.get(below.kind, ()), values))

    def _values(self, row: PlanRowValues) -> dict[str, CellValue]:
        if row.id not in self.entered:
            before = self._before
            if before is not None and before.rows.get(row.id) is row and row.id in before.entered:
                self.entered[row.id] = before.entered[row.id]
            else:
                self.entered[row.id] = self._converter(row.kind).entered(row.values)
        return self.entered[row.id]

    def _complete(self, row: PlanRowValues, cell: CellFormula, gathered: Gathered) -> bool:
        """Return whether all values a cell is computed of are answered and within the bounds that block."""
        for name, values in zip(cell.over, gathered, strict=True):
            home, _dot, own = name.rpartition(".")
            field = self._field(home or row.kind, own)
            blocking = field if field is not None and field.fault == "block" else None
            if any(
                not answered(one) or (blocking and any(crossed(blocking, one))) for one in values
            ):
                return False
        return True

    def _field(self, kind: str, name: str) -> Field | None:
        return next((each for each in self._fields.get(kind, ()) if each.id == name), None)

    def _holds(self, row: PlanRowValues, cell: CellFormula) -> CellValue:
        """Return MET or NOT_MET, or None while a cell that one of the conditions compares is empty."""
        met = True
        for clause in filter(None, map(Clause.of, cell.over)):
            for value in [*self._gather(row, clause.field, cell)] or [None]:
                if clause.op != "answered" and not answered(value):
                    return None
                met = met and holds(((clause,),), {clause.field: value})
        return MET if met else NOT_MET

    def _rank(self, row: PlanRowValues, cell: CellFormula) -> CellValue:
        """Return the rank of the row among the rows of its kind in the plan, from 1; equal values share a rank."""
        self._abroad, name = True, cell.over[0]
        mine = number_of(self.value(row, name))
        if (row.kind, name) not in self._ranked:
            found = (number_of(self.value(one, name)) for one in self.rows if one.kind == row.kind)
            self._ranked[row.kind, name] = sorted(number for number in found if number is not None)
        if mine is None:
            return None
        ranked = self._ranked[row.kind, name]
        if cell.op == "rank_up":
            return bisect_left(ranked, mine) + 1
        return len(ranked) - bisect_right(ranked, mine) + 1

    def _so_far(self, row: PlanRowValues, name: str) -> CellValue:
        """Return the sum of what parts of the year reported so far, or the row's own value if none of them did."""
        field = self._field(row.kind, name)
        reported = total([read(field, part.get(name)) for part in row.parts])
        return bounded(reported if reported is not None else number_of(self.value(row, name)))

    def _look_up(self, row: PlanRowValues, cell: CellFormula) -> CellValue:
        """Return a column of the scale's choice that the cell's answer names or its number reaches; None if none."""
        key, scale, *column = cell.over
        value = self.value(row, key)
        choices = [choice for choice in self._instrument.choices if choice.within == scale]
        found = next(
            (choice for choice in choices if column and value in (choice.id, str(choice.text))),
            None,
        )
        if found is None and (number := number_of(value)) is not None:
            found = step_at(choices, number)
        source = column[0] if column else "text"
        if found is None:
            return None
        if source == "points":
            return found.points
        return str(getattr(found, source))


class StoredValueConverter:
    """Converts the stored values of one kind's rows to values as people enter them: money in baht, with defaults."""

    def __init__(self, fields: Iterable[Field]) -> None:
        known = {each.id: each for each in fields}
        self._defaults: Mapping[str, CellValue] = {
            name: each.default for name, each in known.items() if each.default
        }
        self._money = frozenset(name for name, each in known.items() if type_of(each).money)
        self.asking = asking(known.values())

    def entered(self, stored: Mapping[str, CellValue]) -> dict[str, CellValue]:
        """Return {field id: value} of asked fields, defaults included, money in baht (`stored` has it in satang)."""
        values = dict(self._defaults)
        for name, value in stored.items():
            if answered(value):
                values[name] = in_baht(value) if name in self._money else value
        ask = self.asking.of(values)
        if ask.issuperset(values):
            return values
        return {name: value for name, value in values.items() if name in ask}


def in_baht(satang: CellValue) -> CellValue:
    """Return satang as baht; a value that is not a number is returned unchanged."""
    number = number_of(satang)
    if number is None:
        return satang
    return _hundredth(number.numerator) if number.denominator == 1 else number / 100


@lru_cache(maxsize=4096)
def _hundredth(satang: int) -> Fraction:
    """Return satang as baht, cached because the same few prices stand in many rows."""
    return Fraction(satang, 100)


_Figures = Mapping[str, tuple[str, str]]  # by the name a condition has for it: of what, and which


def figures_of(form: Instrument) -> dict[str, tuple[str, str]]:
    """Return {name by which conditions read a figure, such as `d1.level`: (of, figure)}. `of`: id of a branch or item,
    or `total`, `base`, `extra` of the whole form."""
    banded = {band.of for band in form.bands}
    found: dict[str, tuple[str, str]] = {
        f"{item.id}.points": (item.id, "points") for item in form.items
    }
    scored = [each for each in form.dimensions if not each.group]
    for of in (*Band.WHOLE, *(each.id for each in scored)):
        found[of] = found[f"{of}.points"] = of, "points"
        if of in banded:
            found |= {f"{of}.band": (of, "band")}
        if of not in Band.WHOLE:
            found |= {f"{of}.percent": (of, "percent")}
    found |= {
        f"{each.id}.level": (each.id, "level") for each in scored if Operation.of(form, each).climbs
    }
    for name in _answers(form):
        found.pop(name, None)
    return found


def needs_of(form: Instrument) -> dict[str, list[str]]:
    """Return {node: nodes to decide or compute before it}. A node is an item, a branch, `=d1` (the figures of branch
    d1) or `=` (the figures of the whole form)."""
    answers, figures = _answers(form), figures_of(form)
    found: dict[str, list[str]] = {"=": []}
    for node in form.nodes.values():
        above = node.within.partition("/")[0]
        found[node.id] = [
            above,
            *(_source(name, answers, figures) for name in fields_of(node.when)),
        ]
        found.setdefault(f"={node.id}", []).append(node.id)
        if not (isinstance(node, Dimension) and node.beside):
            found.setdefault(f"={above}", []).append(f"={node.id}")
    return found


def band_needs(form: Instrument) -> dict[str, list[str]]:
    """Return {branch: branches whose bands must be found before its own, as conditions of its bands read them}."""
    needs: dict[str, list[str]] = {}
    for band in form.bands:
        read = (name.rpartition(".") for name in fields_of(band.when))
        needs.setdefault(band.of, []).extend(of for of, _dot, cell in read if cell == "band")
    return needs


def _answers(form: Instrument) -> dict[str, str]:
    """Return {name in conditions: id of the item whose answer it stands for}."""
    return {item.id: item.id for item in form.items} | {
        f"{ask.within}.{ask.id}": ask.within for ask in form.asks
    }


def _source(name: str, answers: Mapping[str, str], figures: _Figures) -> str:
    of, _cell = figures.get(name, ("", ""))
    shown = answers.get(name) or answers.get(of)
    if shown:
        return shown
    if of in Band.WHOLE:
        return "="
    return f"={of}" if of else ""


class _AskingOrder(NamedTuple):
    """The order in which the program decides which items and branches of a form are asked."""

    order: tuple[str, ...]  # items, branches and figures, each behind what it waits for
    stuck: frozenset[str]  # in a ring of conditions, which the check reports, or behind one
    nodes: Mapping[str, Item | Dimension]
    answers: Mapping[str, tuple[str, ...]]  # names of what is answered, by item
    figures: _Figures

    def reads(self, condition: Condition) -> list[str]:
        """Return the names of the figures that a condition reads."""
        return [name for name in fields_of(condition) if name in self.figures]

    def computable(self, available: Collection[str]) -> list[str]:
        """Return the names of the figures that can be computed, as all they need is in `available`."""
        answers = {name: name for name in self.answers}
        return [name for name in self.figures if _source(name, answers, self.figures) in available]


def asking_order(form: Instrument) -> _AskingOrder | None:
    """Return the order in which to decide which items and branches to ask; None if no condition decides. Cached."""
    return _ordered(FormCacheKey(form))


@lru_cache(16)
def _ordered(same: FormCacheKey) -> _AskingOrder | None:
    form = same.form
    if not any(node.when for node in form.nodes.values()):
        return None
    ordered, stuck = in_order(needs_of(form))
    answers = gathered((item, name) for name, item in _answers(form).items())
    named = {item: tuple(names) for item, names in answers.items()}
    return _AskingOrder(tuple(ordered), frozenset(stuck), form.nodes, named, figures_of(form))


TAKEN = ["met", "not_met"]  # results of the answers by which the meeting takes or leaves a proposal


def completed_rule(form: Instrument, rule: GoalProposalRule) -> GoalProposalRule:
    """Return the rule with the names of row kinds and fields, which form files leave out, filled in from the form."""
    kinds = {kind.id: kind for kind in form.kinds}
    at, called = (kinds[rule.of].within, kinds[rule.of].named) if rule.of in kinds else ("", "")

    def fitting(kind: str, fits: Callable[[Field], bool]) -> list[str]:
        return [
            one.id
            for one in form.fields
            if kind in one.kind and one.stage != "report" and fits(one)
        ]

    def first(kind: str, fits: Callable[[Field], bool]) -> str:
        return next(iter(sorted(fitting(kind, fits), key=lambda one: one != called)), "")

    def takes(field: Field) -> bool:
        return (
            field.id not in rule.groups
            and [x.result for x in form.choices if x.within == field.scale] == TAKEN
        )

    named = {each for one in form.fields if one.personal for each in one.kind}
    whole = {*fitting(at, lambda one: type_of(one).whole)}
    shares = (
        cell.over
        for cell in form.computed
        if cell.kind == at and cell.op == "share" and {*cell.over} <= whole
    )
    joined, staff = next((over for over in shares if len(over) == 2), ("", ""))
    days = fitting(at, lambda one: one.id == staff or type_of(one).dates == "day")
    group, side = (*rule.groups, "", "")[:2]
    return replace(
        rule,
        at=at,
        group=group,
        side=side,
        joined=joined,
        staff=staff,
        picked=first(rule.of, takes),
        as_of=next(iter(days[days.index(staff) + 1 :]), "") if staff else "",
        named=first(rule.of, lambda one: type_of(one).words and not one.personal),
        votes=first(rule.of, lambda one: type_of(one).whole),
        like=first(rule.of, lambda one: one.to == f"{PLAN}.{rule.of}" and not one.many),
        came=next(
            (
                one.id
                for one in form.kinds
                if at and one.within == at and one.id in named - {rule.of}
            ),
            "",
        ),
        serves=first(at, lambda one: one.to.endswith(".items")),
    )


def rule_of(form: Instrument) -> GoalProposalRule | None:
    """Return the completed rule by which staff propose a plan's goals; None if the form has no such rule."""
    return next((completed_rule(form, one) for one in form.proposals), None)


def sorted_by(form: Instrument, rule: GoalProposalRule) -> Field | None:
    """Return the field by which a goal finds its parent row: the single-choice field of parent rows that has the
    choices of the proposals' field `rule.side`. None if there is none."""
    above = next((kind.within for kind in form.kinds if kind.id == rule.to), "")
    side = next(
        (each for each in form.fields if each.id == rule.side and rule.of in each.kind), None
    )
    own = (each for each in form.fields if above in each.kind and type_of(each).source == "choices")
    return next((each for each in own if side and each.scale == side.scale and not each.many), None)
