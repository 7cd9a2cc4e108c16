"""A plan as its form prints it: rows in their tree, numbered, with what was entered, reached and computed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

from core.change_check import is_id
from core.entities import record_id
from core.forms.computed import PLAN, RowValues, compute, entered, read
from core.forms.conditions import CellValue, answered, asked, holds
from core.forms.field_types import type_of, words_of
from core.forms.shape import Computed, Field, Instrument, Kind
from core.forms.vocabulary import DEEPEST
from core.forms.wording import fill, names_in
from core.i18n import _
from core.lazy import NamedTuple, dataclass
from core.log.ports import Reader
from core.log.signoff import PERIODS
from core.people.units import division_names
from core.thai.numbering import numbered
from core.values import NOTHING, Absent, Record, Ref, Shown

WAITS = "waits"  # `waits.<field>`: the file of the form a carried value was entered by, until somebody confirms it
NOT_CONFIRMED = "{said} (ยังไม่ได้ยืนยัน)"


@dataclass(frozen=True, slots=True)
class PlanCell:
    """One cell of a row; it is changed in `field` of `ref`, with `shown.seen`."""

    id: str
    ref: Ref  # the row, or its progress for what is reported of a planned row
    field: str  # `f.success`; "" = the program fills it
    of: Field | Computed
    value: CellValue  # entered, default or computed, money in baht; None = empty or not asked
    words: str  # the same as printed, without unit
    shown: Shown = NOTHING  # as stored, in satang and choice ids
    asked: bool = True
    waits: str = ""  # it was carried from the form of this file, whose words were others: it counts for nothing yet
    refused: str = ""  # what was typed here and is no value of it; `value` is what was there before


Refused = Mapping[tuple[Ref, str], str]  # (record, field) -> the words that are no value of it


def refused_words(reader: Reader) -> Refused:
    """What was typed on this PC and could not be accepted."""
    return {(one.ref, one.field): str(one.value or "") for one in reader.drafts.all() if one.refused}


class Basis(NamedTuple):
    """What the computed cells of a plan are made of: the values of every row, and names by id."""

    values: RowValues
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The plan itself (kind `plan`) or one of its rows."""

    ref: Ref
    kind: str
    record: Record
    depth: int = 0
    number: str = ""  # as printed, Arabic digits; "" = none
    cells: Mapping[str, PlanCell] = field(default_factory=dict)  # in the order of the form
    rows: tuple["PlanRow", ...] = ()
    progress: Ref | None = None  # where its report is or will be stored; None = everything is stored on the row
    asked: bool = True  # False: its kind's condition does not hold; kept, not counted, not printed
    adrift: bool = False  # the row above is in the bin or not here; not counted, not printed
    elsewhere: bool = False  # it, or of the plan any row, has reports of other periods than the year that is read
    basis: Basis | None = field(default=None, repr=False, compare=False)  # of the plan alone

    def words(self, cell: str) -> str:
        """A cell as printed, "" when there is none."""
        found = self.cells.get(cell)
        return found.words if found else ""

    def below(self, kind: str) -> tuple["PlanRow", ...]:
        """The rows of a kind directly below that count."""
        return tuple(row for row in self.rows if row.kind == kind and row.asked and not row.adrift)


def plan_tree(
    reader: Reader,
    form: Instrument,
    plan: Ref,
    period: str = "",
    names: Mapping[str, str] = MappingProxyType({}),
    refused: Refused = MappingProxyType({}),
) -> tuple[PlanRow, ...]:
    """The plan first, then every row with the rows below it, in printed order; each also holds its own `rows`.

    Progress of `period` ("" = the plan's year) is part of its row. Numbering of a kind starts again in every row
    above. Of a conflict the value shown first is used. Rows whose row above is gone come last, adrift. `names` are of
    linked entries (core.plan.links).
    """
    return tuple(_flat(_Planned(reader, form, plan, period, names, refused).tree()))


def recounted(form: Instrument, plan: PlanRow, without: Set[Ref]) -> Mapping[Ref, Mapping[str, PlanCell]]:
    """The computed cells of the plan and of its rows as they would be without some rows and what is below those."""
    gone = {str(ref) for ref in without}

    def kept(row: RowValues) -> RowValues:
        return replace(row, rows=[kept(one) for one in row.rows if one.id not in gone])

    if plan.basis is None:
        return {}
    values, names = compute(form, kept(plan.basis.values)), plan.basis.names
    known = {one.kind: [each for each in form.computed if each.kind == one.kind] for one in form.computed}
    return {
        row.ref: {
            one.id: PlanCell(one.id, row.ref, "", one, own.get(one.id), words_of(form, one, own.get(one.id), names))
            for one in known.get(row.kind, ())
        }
        for row in _flat(plan)
        if (own := values.get(str(row.ref))) is not None
    }


def file_place(row: PlanRow, named: str) -> str:
    """The field of a row that a file linked to it under this name is in: without one the first; "" = it has none."""
    own = [cell.id for cell in row.cells.values() if isinstance(cell.of, Field) and type_of(cell.of).attached]
    return named if named in own else next(iter(own), "")


def stored_on(field: Field, kind: Kind) -> Literal["row", "progress"]:
    """Where a field is stored: the report of a planned row on its progress, everything else on the row."""
    return "progress" if field.stage == "report" and kind.stage == "plan" else "row"


def progress_of(row: Ref, period: str) -> Ref:
    """The record of what a row reached in a period."""
    return Ref(row.scope, "progress", record_id(row.scope, "progress", row.local, period))


def row_at(plan: Ref, name: str) -> Ref:
    """The row that a name in a file always means."""
    return Ref(plan.scope, "row", name if is_id(name) else sha256(f"{plan}/{name}".encode()).hexdigest()[:32])


def _flat(row: PlanRow) -> Iterator[PlanRow]:
    yield row
    for below in row.rows:
        yield from _flat(below)


class _Planned:
    """The records of one plan, read once, and what hangs below what."""

    def __init__(
        self, reader: Reader, form: Instrument, plan: Ref, period: str, names: Mapping[str, str], refused: Refused
    ) -> None:
        self._form, self._refused = form, refused
        self.plan = reader.record(plan) or Record(plan, {})
        period = period or str(self.plan.number("year") or "")
        rows = {row.ref.local: row for row in reader.records("row", plan.scope, plan=plan.local)}
        reached = [one for one in reader.records("progress", plan.scope) if one.text("row") in rows]
        self._progress = {one.text("row"): one for one in reached if one.text("period") == period}
        self._parts = _reported(reached, PERIODS.get(form.periods, ()), period)
        others = {one.ref.local for one in reached if one.text("period") != period}
        whole = period.isdecimal()  # a year: it has parts that may have been reported instead
        self._elsewhere = {one.text("row") for one in reached if whole and one.text("period") != period}
        homes = {one.ref.local: local for local, one in self._progress.items()}
        self._below: dict[str, list[Record]] = {}
        for row in rows.values():
            if not _within(rows, row, others):
                self._below.setdefault(homes.get(row.text("parent"), row.text("parent")), []).append(row)
        self._known, self._period = rows, period
        self._kinds = {kind.id: kind for kind in form.kinds}
        self._fields = {kind.id: [each for each in form.fields if kind.id in each.kind] for kind in form.kinds}
        self._homes = {
            kind.id: [(each, stored_on(each, kind) == "progress") for each in self._fields[kind.id]]
            for kind in form.kinds
        }
        self._stands: dict[str, Mapping[str, Shown]] = {}
        self._values: dict[str, Mapping[str, CellValue]] = {}
        self._cells = {kind: [each for each in form.computed if each.kind == kind] for kind in (PLAN, *self._kinds)}
        self._names = {**unit_names(reader, plan.scope), **names}
        self._computed: Mapping[str, Mapping[str, CellValue]] = {}
        self._placed: set[str] = set()

    def tree(self) -> PlanRow:
        counted = self._counted(self.plan)
        self._computed = compute(self._form, counted)
        rows = [*self._rows("", {}, ()), *self._adrift()]
        cells = self._filled(self.plan.ref, PLAN)
        return PlanRow(
            self.plan.ref, PLAN, self.plan, cells=cells, rows=tuple(rows), elsewhere=bool(self._elsewhere),
            basis=Basis(counted, self._names),
        )  # fmt: skip

    def _counted(self, record: Record, depth: int = 0) -> RowValues:
        """The record and the rows below it, as the computed cells read them."""
        if record is self.plan:
            return RowValues(str(record.ref), PLAN, {}, [self._counted(row, 1) for row in self._below.get("", ())])
        below = self._below.get(record.ref.local, ()) if depth < DEEPEST else ()
        rows = [self._counted(row, depth + 1) for row in below]
        parts = [self._of_part(record, part) for part in self._parts.get(record.ref.local, ())]
        return RowValues(str(record.ref), record.text("kind"), self._stored(record), rows, parts)

    def _of_part(self, row: Record, part: Record) -> Mapping[str, CellValue]:
        """What the report of a part of the year says of a row, by field id as stored."""
        homes = self._homes.get(row.text("kind"), ())
        return {each.id: _given(part.fields.get(each.stored, NOTHING)) for each, on_progress in homes if on_progress}

    def _stored(self, row: Record) -> Mapping[str, CellValue]:
        """Values by field id as stored, each from the record the form puts it on; gathered once."""
        if row.ref.id not in self._values:
            shown = self._shown(row).items()
            kept = {name: None if row.text(f"{WAITS}.{name}") else _given(one) for name, one in shown}
            self._values[row.ref.id] = kept
        return self._values[row.ref.id]

    def _shown(self, row: Record) -> Mapping[str, Shown]:
        """The fields of a row as stored, by id; gathered once."""
        if row.ref.id not in self._stands:
            reached = self._progress.get(row.ref.local)
            reported = reached.fields if reached else {}
            self._stands[row.ref.id] = {
                each.id: (reported if on_progress else row.fields).get(each.stored, NOTHING)
                for each, on_progress in self._homes.get(row.text("kind"), ())
            }
        return self._stands[row.ref.id]

    def _rows(self, local: str, values: Mapping[str, CellValue], above: tuple[int, ...]) -> list[PlanRow]:
        """The rows below one, by kind in the order of the form; `above`: its position last, those above it before."""
        deep = len(above) >= DEEPEST
        found = [row for row in self._below.get(local, ()) if not deep and row.ref.local not in self._placed]
        made = []
        for name in dict.fromkeys([*self._kinds, *(row.text("kind") for row in found)]):
            rows = [row for row in found if row.text("kind") == name]
            kind = self._kinds.get(name)
            ask = kind is not None and holds(kind.when, values)
            for n, row in enumerate(rows, start=1):
                stored = self._stored(row) if kind and names_in(kind.number) else {}
                number = _number(kind, row, (*above, n), len(rows), stored)
                made.append(self._row(row, number, (*above, n), ask))
        return made

    def _row(self, row: Record, number: str, path: tuple[int, ...], ask: bool, adrift: bool = False) -> PlanRow:
        self._placed.add(row.ref.local)
        kind = self._kinds.get(row.text("kind"))
        given = entered(self._fields.get(row.text("kind"), ()), self._stored(row))
        planned = kind is not None and kind.stage == "plan"
        progress = progress_of(row.ref, self._period) if planned else None
        return PlanRow(
            ref=row.ref,
            kind=row.text("kind"),
            record=row,
            depth=len(path),
            number=number,
            cells={**self._entered(row, given, progress), **self._filled(row.ref, row.text("kind"))},
            rows=tuple(self._rows(row.ref.local, given, path)),
            progress=progress,
            asked=ask,
            adrift=adrift,
            elsewhere=row.ref.local in self._elsewhere,
        )

    def _entered(self, row: Record, given: Mapping[str, CellValue], progress: Ref | None) -> dict[str, PlanCell]:
        cells = {}
        fields = self._fields.get(row.text("kind"), ())
        ask = asked(fields, given)
        for each, on_progress in self._homes.get(row.text("kind"), ()):
            value = given.get(each.id)
            words = words_of(self._form, each, value, self._names)
            shown = self._shown(row)[each.id]
            ref = progress if on_progress and progress else row.ref
            if waits := row.text(f"{WAITS}.{each.id}"):
                said = words_of(self._form, each, read(each, _given(shown)), self._names)
                value, words = None, _(NOT_CONFIRMED).format(said=said)
            typed = self._refused.get((ref, each.stored), "") if self._refused else ""
            cells[each.id] = PlanCell(
                each.id, ref, each.stored, each, value, words, shown, each.id in ask, waits, typed
            )
        return cells

    def _filled(self, ref: Ref, kind: str) -> dict[str, PlanCell]:
        values = self._computed.get(str(ref), {})
        cells = self._cells.get(kind, ())
        words = {each.id: words_of(self._form, each, values.get(each.id), self._names) for each in cells}
        return {each.id: PlanCell(each.id, ref, "", each, values.get(each.id), words[each.id]) for each in cells}

    def _adrift(self) -> Iterator[PlanRow]:
        """Rows that hang below nothing that is here, below each other in a ring, or deeper than a form goes."""
        hanging = [row for rows in self._below.values() for row in rows if row.ref.local not in self._placed]
        for row in sorted(hanging, key=lambda one: one.text("parent") in self._known):
            if row.ref.local not in self._placed:
                yield self._row(row, "", (0,), ask=False, adrift=True)


def _reported(reached: Iterable[Record], parts: Sequence[str], period: str) -> Mapping[str, Sequence[Record]]:
    """By row, its reports of the parts of the year up to this one; in the year's, of all of them."""
    year, shown = period[:4], period[4:]
    until = {f"{year}{part}" for part in parts[: parts.index(shown) + 1 if shown in parts else None]}
    found: dict[str, list[Record]] = {}
    for one in reached:
        if one.text("period") in until:
            found.setdefault(one.text("row"), []).append(one)
    return found


def _within(rows: Mapping[str, Record], row: Record, others: Set[str]) -> bool:
    """Whether a row stands in a report of another period, perhaps deep below it."""
    for _step in range(DEEPEST + 1):
        if row.text("parent") in others:
            return True
        if (above := rows.get(row.text("parent"))) is None:
            return False
        row = above
    return False


def unit_names(reader: Reader, scope: str) -> dict[str, str]:
    """Short names by id: of the units of the register, of the office until that is here, and of its divisions."""
    own = reader.records("office", scope)
    named = {office.text("unit"): office for office in own} | {
        unit.ref.id: unit for unit in reader.records("unit", "all")
    }
    names = {id_: record.text("short") or record.text("name") for id_, record in named.items()}
    return names | division_names(reader, scope)


def _number(
    kind: Kind | None, row: Record, path: tuple[int, ...], many: int, values: Mapping[str, CellValue]
) -> str:  # fmt: skip
    """The printed number of a row that is one of `many` of its kind; `path`: own position last, those above first.

    A number that was entered takes precedence; `values` are those of the row that the pattern needs.
    """
    given = row.text("number")
    if given or kind is None or kind.number in ("", "given"):
        return given
    if names := names_in(kind.number):
        words = {name: str(values[name]) for name in names if answered(values.get(name))}
        return fill(kind.number, words) if len(words) == len(names) else ""
    alone = kind.alone == "none" and many == 1
    return "" if alone else numbered(kind.number, path[-1], path[:-1], digits="arabic")


def _given(shown: Shown) -> CellValue:
    value = shown.value
    return None if isinstance(value, Absent) else value
