"""The classes that proofreading rules of a plan read and return, and the rules for checks that a form declares."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from typing import NamedTuple, TypeVar, cast

from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.operations import CellValue, answered, date_of, holds, number_of, summed
from core.forms.sentences import check_words, titles_of
from core.forms.shape import CellFormula, Field, FormRowKind, Instrument, RowCheck
from core.forms.vocabulary import invalid
from core.gravity import MUST, SHOULD
from core.plan.tree import PlanCell, PlanRow
from core.thai.written import Period, arabic_digits
from core.values import Ref

_Fact = TypeVar("_Fact")
YEAR = "year"  # inside the fiscal year of the plan
LACKING = "lacking"  # the rule by which rows are missing
Days = tuple[date, date]  # first and last


class PlanFinding(NamedTuple):
    """A finding of proofreading a plan. `cell`: "" = the whole row; `fix`: the correct text, None = unknown."""

    rule: str
    grave: str  # must | should | hint
    row: Ref
    cell: str  # "" = of the row
    text: str
    fix: str | None = None  # None = only the person can know
    kind: str = ""  # of the row that is missing below it


class EditableCell(NamedTuple):
    """A cell of a plan row that a person fills in, with its row and its field."""

    row: PlanRow
    cell: PlanCell
    field: Field


def linking(form: Instrument, kind: FormRowKind) -> Field | None:
    """Return the field of a row kind that only links its parent row to a choice, such as a goal; else None."""
    fields = [each for each in form.fields if kind.id in each.kind]
    needed = [each for each in fields if each.required]
    only = needed[0] if len(needed) == 1 else None
    if only and type_of(only).source == "choices" and not kind.number and len(fields) <= 2:
        return only
    return None


def value_of(row: PlanRow, name: str) -> CellValue:
    return row.cells[name].value if name in row.cells else None


class RowFindingCache:
    """The findings on one plan row, and values cached for rules on several rows; reused while the row is unchanged."""

    def __init__(self, row: PlanRow, files: Set[str] | None) -> None:
        self.row, self.files = row, files
        self.found: tuple[tuple[int, PlanFinding], ...] = ()  # by the number of its rule, in order
        self._facts: dict[str, tuple[object, object]] = {}

    def fact(self, name: str, inputs: object, work: Callable[[PlanRow], _Fact]) -> _Fact:
        """Return `work(row)`, cached under `name` while `inputs` (the other data that `work` reads) stays equal."""
        known = self._facts.get(name)
        if known is None or known[0] != inputs:
            known = self._facts[name] = (inputs, work(self.row))
        return cast(_Fact, known[1])


def entries_of(row: PlanRow) -> tuple[EditableCell, ...]:
    """Return the cells of a row that a person is to fill in; () if the row does not apply or lost its parent."""
    if not row.applies or row.adrift:
        return ()
    cells = (cell for cell in row.cells.values() if cell.applies)
    return tuple(
        EditableCell(row, cell, cell.spec) for cell in cells if isinstance(cell.spec, Field)
    )


# every text somebody wrote in a row, with Arabic digits
RowTexts = tuple[tuple[EditableCell, str], ...]


class RowKindSchema(NamedTuple):
    """The declarations of a form for one kind of plan rows: fields, computed cells, and the kinds directly below it."""

    kind: str
    form: Instrument
    fields: tuple[Field, ...]
    computed: tuple[CellFormula, ...]
    below: tuple[FormRowKind, ...]

    def names(self) -> frozenset[str]:
        return frozenset((*(each.id for each in self.fields), *(cell.id for cell in self.computed)))

    def has_share(self, kind: FormRowKind) -> bool:
        """Return whether rows of a kind have a field for a percentage."""
        return any(type_of(each).share for each in self.form.fields if kind.id in each.kind)


@dataclass(frozen=True)
class ReviewedPlan:
    """A plan that is being proofread, with caches for the rules. `files`: {row: fields with files}, None = unknown."""

    form: Instrument
    rows: tuple[PlanRow, ...]  # the plan first
    year: int  # fiscal year, Buddhist era; 0 = not known
    # the fields of each row that hold files; None = not known
    files: Mapping[Ref, Set[str]] | None = None
    reviews: dict[Ref, RowFindingCache] = field(default_factory=dict)
    _entries: dict[Ref, tuple[EditableCell, ...]] = field(default_factory=dict)
    # of a field, by its identity, and a value
    _why: dict[tuple[int, CellValue], str] = field(default_factory=dict)

    @property
    def plan(self) -> PlanRow:
        return self.rows[0]

    @cached_property
    def counted(self) -> tuple[PlanRow, ...]:
        """The rows that apply and have their parent, which are the rows that papers print."""
        return tuple(row for row in self.rows[1:] if row.applies and not row.adrift)

    def each(self, name: str, inputs: object, work: Callable[[PlanRow], _Fact]) -> Iterator[_Fact]:
        """Yield `work(row)` for each row of `counted`; cached under `name` while `inputs`, its other data, is equal."""
        return (self.reviews[row.ref].fact(name, inputs, work) for row in self.counted)

    def texts(self, row: PlanRow) -> RowTexts:
        return self.reviews[row.ref].fact("texts", "", self._texts)

    def _texts(self, row: PlanRow) -> RowTexts:
        written = (entry for entry in self.cells(row) if type_of(entry.field).words)
        return tuple(
            (entry, arabic_digits(str(value))) for entry in written if (value := entry.cell.value)
        )

    @cached_property
    def _kinds(self) -> dict[str, FormRowKind]:
        return {kind.id: kind for kind in self.form.kinds}

    @cached_property
    def _below(self) -> dict[str, tuple[FormRowKind, ...]]:
        homes = {kind.within for kind in self.form.kinds}
        return {
            home: tuple(kind for kind in self.form.kinds if kind.within == home) for home in homes
        }

    def cells(self, row: PlanRow) -> tuple[EditableCell, ...]:
        """Return the cells of a row that a person is to fill in; results are cached."""
        if row.ref not in self._entries:
            self._entries[row.ref] = entries_of(row)
        return self._entries[row.ref]

    def lacks(self, entry: EditableCell) -> bool:
        """Return whether a cell is empty. A cell for files counts as filled if `files` is None, that is, unknown."""
        if type_of(entry.field).attached:
            return self.files is not None and entry.field.id not in self.files.get(
                entry.row.ref, ()
            )
        return not (answered(entry.cell.value) or entry.cell.shown.conflict)

    def invalid(self, field: Field, stored: CellValue) -> str:
        """Return why a field refuses a stored value, "" if it accepts it. Cached, as many rows have equal values."""
        known = (id(field), stored)
        if known not in self._why:
            self._why[known] = invalid(field, stored)
        return self._why[known]

    def kind(self, row: PlanRow) -> FormRowKind | None:
        return self._kinds.get(row.kind)

    def cells_of(self, kind: str) -> RowKindSchema:
        fields = tuple(each for each in self.form.fields if kind in each.kind)
        computed = tuple(cell for cell in self.form.computed if cell.kind == kind)
        return RowKindSchema(kind, self.form, fields, computed, self._below.get(kind, ()))

    def below(self, row: PlanRow) -> tuple[FormRowKind, ...]:
        """Return the kinds of rows that the form allows directly below a row."""
        return self._below.get("" if row is self.plan else row.kind, ())

    def reports_of(self, row: PlanRow) -> frozenset[str]:
        """Return the ids of the kinds directly below this row whose rows are part of its report, not of the plan."""
        return frozenset(kind.id for kind in self.below(row) if kind.stage == "report")

    def broken(self, check: RowCheck, rows: Sequence[PlanRow]) -> Iterator[PlanRow]:
        """Yield those of `rows` that violate a check which the form declares."""
        if check.op == "unique":
            yield from _again(rows, (_key(check, row) for row in rows))
        else:
            yield from (row for row in rows if not _kept(self, check, row))


# checks one row that counts and the rows below it
RowRule = Callable[[ReviewedPlan, PlanRow], Iterator[PlanFinding]]
PlanRule = Callable[[ReviewedPlan], Iterator[PlanFinding]]  # checks several rows together


class WholePlanRule(NamedTuple):
    """A proofreading rule that looks at all rows of a plan together."""

    rule: PlanRule


class RowKindRule(NamedTuple):
    """A proofreading rule on one row; for speed, it runs only on rows of the kinds for which `where` is true."""

    rule: RowRule
    where: Callable[[RowKindSchema], bool]  # whether it may find something in rows of a kind


def title_of(entry: EditableCell) -> str:
    return arabic_digits(str(entry.field.title))


def finding_at(
    rule: str, gravity: str, cell: EditableCell, text: str, fix: str | None = None, **values: object
) -> PlanFinding:
    """Return a finding at a cell. `text` has placeholders for the cell's {title} and `values`; `fix`: correct text."""
    words = text.format(title=title_of(cell), **values)
    return PlanFinding(rule, gravity, cell.row.ref, cell.cell.id, words, fix)


def declared(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for each check of the form that a row violates; empty cells violate none. For a plan without
    rows, only checks that prevent locking are run."""
    for check in review.form.checks:
        of_plan = row is review.plan
        asked = check.op != "unique" and check.kind == row.kind and of_plan == (check.kind == PLAN)
        asked = asked and (check.fault == "block" or not of_plan or bool(row.rows))
        if asked and not _kept(review, check, row):
            yield _broken(review, check, row)


def declared_unique(review: ReviewedPlan) -> Iterator[PlanFinding]:
    """Yield a finding for each row that repeats values of an earlier row though the form wants them to be unique."""
    for check in review.form.checks:
        if check.op == "unique" and check.kind != PLAN:
            keys = review.each(f"unique {check.id}", "", partial(_key, check))
            yield from (_broken(review, check, row) for row in _again(review.counted, keys))


def _again(rows: Iterable[PlanRow], keys: Iterable[tuple[CellValue, ...]]) -> Iterator[PlanRow]:
    """Yield the rows whose key, unless it is (), an earlier row has too."""
    seen = set[tuple[CellValue, ...]]()
    for row, key in zip(rows, keys, strict=True):
        if key and key in seen:
            yield row
        seen.add(key)


def _broken(review: ReviewedPlan, check: RowCheck, row: PlanRow) -> PlanFinding:
    words = arabic_digits(str(check.message) or check_words(check, titles_of(review.form)))
    own = check.over[0] if check.over[0] in row.cells and "." not in check.over[0] else ""
    return PlanFinding("declared", MUST if check.fault == "block" else SHOULD, row.ref, own, words)


def _kept(review: ReviewedPlan, check: RowCheck, row: PlanRow) -> bool:
    """Return whether a check of the form holds at a row."""
    if check.op in ("sum", "count"):
        return _adds_up(check, row)
    if not holds(check.when, _row_values(row)):
        return True
    if check.op == "before":
        return _before(*(value_of(row, name) for name in check.over))
    name, within = check.over
    whole = days_of(str(review.year)) if within == YEAR else days_of(value_of(row, within))
    days = days_of(value_of(row, name))
    return days is None or whole is None or (whole[0] <= days[0] and days[1] <= whole[1])


def _key(check: RowCheck, row: PlanRow) -> tuple[CellValue, ...]:
    """Return the values that no other row may have, or () if the check does not apply or a value is missing."""
    if row.kind != check.kind or not holds(check.when, _row_values(row)):
        return ()
    key = tuple(value_of(row, name) for name in check.over)
    return key if all(map(answered, key)) else ()


def _row_values(row: PlanRow) -> dict[str, CellValue]:
    return {name: cell.value for name, cell in row.cells.items() if cell.applies}


def _before(first: CellValue, second: CellValue) -> bool:
    one, two = number_of(first), number_of(second)
    if one is not None and two is not None:
        return one <= two
    begins, ends = days_of(first), days_of(second)
    return begins is None or ends is None or begins[0] <= ends[1]


def days_of(value: CellValue) -> Days | None:
    """Return (first day, last day) of a stored day, period, or range (`a/b`) of either; None for any other value."""
    if not isinstance(value, str) or not value:
        return None
    ends: list[Days] = []
    for part in value.split("/"):
        day = date_of(part)
        if day:
            ends.append((day, day))
            continue
        try:
            period = Period.of(part)
        except ValueError:
            return None
        ends.append((period.first, period.last))
    return ends[0][0], ends[-1][1]


def _adds_up(check: RowCheck, row: PlanRow) -> bool:
    """Return whether the sum of a cell over the rows below, or their number, satisfies the check's limit."""
    kind, _dot, name = check.over[0].rpartition(".")
    rows = [
        one
        for one in _below(row)
        if one.kind == (kind or name) and holds(check.when, _row_values(one))
    ]
    if check.op == "count":
        return check.holds is None or check.holds.holds(Fraction(len(rows)))
    numbers = [number for one in rows if (number := number_of(value_of(one, name))) is not None]
    whole = summed(numbers)
    return check.holds is None or not numbers or whole is None or check.holds.holds(whole)


def _below(row: PlanRow) -> Iterator[PlanRow]:
    for one in row.rows:
        if one.applies and not one.adrift:
            yield one
            yield from _below(one)
