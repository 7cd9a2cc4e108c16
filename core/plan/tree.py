"""A plan as a tree of numbered rows with all cells, as its form prints it; unchanged rows are reused on rereading."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain
from operator import is_
from types import MappingProxyType
from typing import NamedTuple

from core.change_check import is_id
from core.entities import record_id
from core.forms.computed import PLAN, ComputedCells, PlanRowValues, StoredValueConverter, read
from core.forms.field_types import FieldType, type_of
from core.forms.operations import CellValue, answered, holds
from core.forms.ports import Reader
from core.forms.shape import CellFormula, Field, FormRowKind, Instrument
from core.forms.vocabulary import DEEPEST
from core.forms.wording import fill, laid, names_in
from core.i18n import _
from core.log.op import PERIODS
from core.log.ports import RecordBatch
from core.people.units import unit_names
from core.plan.links import LinkedNumberSources, drawn_figures, written_at
from core.slots import Slot
from core.thai.written import arabic_digits, numbered
from core.values import NOTHING, AbsenceReason, Record, Ref, ShownField, gathered

# by row, or its report, the rows directly below; "" = below the plan
Below = Mapping[str, Sequence[str]]
Refused = Mapping[tuple[Ref, str], str]  # (record, field) -> the words that are no value of it


@dataclass(frozen=True, slots=True)
class PlanRecords:
    """All records of a plan, read at one moment; mappings are keyed by `row/<id>`."""

    plan: Record
    period: str  # the period whose report is part of each row
    listed: RecordBatch  # the plan's rows, in their order
    reports: RecordBatch  # the reports of these rows for any period
    rows: Mapping[str, Record]
    progress: Mapping[str, Record]  # by row, its report of the period
    # by row, its reports of the parts of the year up to this one
    parts: Mapping[str, Sequence[Record]]
    reported: Mapping[str, Mapping[str, Record]]  # by row, each of its reports by period
    below: Below

    def elsewhere(self, row: Ref) -> bool:
        """Return whether `row` has reports of single periods; for the plan itself, whether any of its rows has. Always
        False unless `period` is the whole year."""
        if row == self.plan.ref:
            told = [*self.reported.values()]
        else:
            told = [self.reported.get(row.local, {})]
        return self.period.isdecimal() and any(own.keys() - {self.period} for own in told)


def plan_records(
    reader: Reader, form: Instrument, plan: Ref, period: str, before: PlanRecords | None = None
) -> PlanRecords:
    """Return a plan's records with reports of `period` ("" = the year); reuse those unchanged since `before`."""
    record = reader.record(plan) or Record(plan, {})
    period = period or str(record.number("year") or "")
    read = reader.fields.listed(
        "row", plan.scope, before.listed if before else None, plan=plan.local
    )
    rows = {row.ref.local: row for row in read.records}
    found = reader.fields.listed(
        "progress", plan.scope, before.reports if before else None, row=frozenset(rows)
    )
    if (
        before is not None
        and before.period == period
        and _same(before.reports.records, found.records)
    ):
        progress = before.progress
        parts = before.parts
        reported = before.reported
        if stays(before.listed.records, read.records):
            return PlanRecords(
                record, period, read, found, rows, progress, parts, reported, before.below
            )
    else:
        reported = dict[str, dict[str, Record]]()
        for one in found.records:
            reported.setdefault(one.text("row"), {})[one.text("period")] = one
        progress = {row: own[period] for row, own in reported.items() if period in own}
        year = period[:4]
        shown = period[4:]
        every = PERIODS.get(form.periods, ())
        until = {
            f"{year}{part}" for part in every[: every.index(shown) + 1 if shown in every else None]
        }
        parts = gathered(
            (one.text("row"), one) for one in found.records if one.text("period") in until
        )
    others = {one.ref.local for one in found.records if one.text("period") != period}
    homes = {one.ref.local: local for local, one in progress.items()}
    return PlanRecords(
        record, period, read, found, rows, progress, parts, reported, _below(rows, others, homes)
    )


def stays(before: Sequence[Record], now: Sequence[Record]) -> bool:
    """Return whether the rows `before` and `now` are the same ones, in the same order and with the same parents."""
    return len(before) == len(now) and all(
        one is other or (one.ref == other.ref and one.text("parent") == other.text("parent"))
        for one, other in zip(before, now, strict=True)
    )


def _below(rows: Mapping[str, Record], others: Set[str], homes: Mapping[str, str]) -> Below:
    """Return the rows by parent, without those of `others` (reports of other periods); `homes`: row of each report."""
    found: dict[str, list[str]] = {}
    for local, row in rows.items():
        if not (others and _within(rows, row, others)):
            above = row.text("parent")
            found.setdefault(homes.get(above, above), []).append(local)
    return found


def _within(rows: Mapping[str, Record], row: Record, others: Set[str]) -> bool:
    """Return whether a row lies at any depth below one of these reports of other periods."""
    for _step in range(DEEPEST + 1):
        if row.text("parent") in others:
            return True
        above = rows.get(row.text("parent"))
        if above is None:
            return False
        row = above
    return False


def hanging(records: PlanRecords, placed: Set[str]) -> Iterator[str]:
    """Yield the keys of rows not in `placed`: those whose parent is missing, then those in a cycle or too deep."""
    left = [local for rows in records.below.values() for local in rows if local not in placed]
    yield from sorted(left, key=lambda local: records.rows[local].text("parent") in records.rows)


@dataclass(frozen=True, slots=True)
class PlanCell:
    """A cell of a plan row; to change it, write `field` of the record `ref`, passing `shown.seen` as the ops seen."""

    id: str
    ref: Ref  # the row, or its progress for what is reported of a planned row
    field: str  # `f.success`; "" = the program fills it
    spec: Field | CellFormula
    value: CellValue  # entered, default or computed, money in baht; None = empty or not asked
    words: str  # the same as printed, without unit
    shown: ShownField = NOTHING  # as stored, in satang and choice ids
    applies: bool = True
    # the form file, with other words, it was copied from: it does not count until confirmed
    waits: str = ""
    refused: str = ""  # the words typed here that do not fit; `value` is the value before
    source_words: str = ""  # the result that `value` is drawn from, in words; "" = it is typed
    source: Ref | None = None  # the record of that result


def refused_words(reader: Reader) -> Refused:
    """Return {(record, field): text} of the texts typed on this PC that did not fit their cells."""
    return {
        (one.ref, one.field): str(one.value or "") for one in reader.all_drafts() if one.refused
    }


@dataclass(frozen=True, slots=True)
class CachedPlanRow:
    """A row of a plan's tree with the data it was made from. It is reused as long as that data does not change."""

    row: "PlanRow"
    reached: Record | None  # its report for the period
    path: tuple[int, ...]  # its position last, those above it before
    alone: bool  # it is the only one of its kind there
    stored: Mapping[str, CellValue]
    entered: Mapping[str, CellValue]  # the stored values that count
    computed: Mapping[str, CellValue]
    # its values as computed cells read them; None = the row does not count
    values: PlanRowValues | None


class PlanTreeBasis(NamedTuple):
    """The data from which a plan's tree was made: form, records, names by id, refused texts and computed cells."""

    form: Instrument
    records: PlanRecords
    units: Mapping[str, str]
    names: Mapping[str, str]  # of units and linked entries
    refused: Refused
    reckoned: ComputedCells
    values: PlanRowValues
    row_cache: Mapping[str, CachedPlanRow]  # by `row/id`
    # the figures its fields draw from results of the office
    linked_numbers: LinkedNumberSources | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row in a plan's tree, or the plan itself (kind `plan`), with its cells and the rows below it."""

    ref: Ref
    kind: str
    record: Record
    depth: int = 0
    number: str = ""  # as printed, Arabic digits; "" = none
    cells: Mapping[str, PlanCell] = field(default_factory=dict)  # in the order of the form
    rows: tuple["PlanRow", ...] = ()
    # where its report is or will be stored; None = everything is stored on the row
    progress: Ref | None = None
    # False: its kind's condition does not hold; kept, not counted, not printed
    applies: bool = True
    adrift: bool = False  # the row above is in the bin or not here; not counted, not printed
    # of the plan alone
    basis: PlanTreeBasis | None = field(default=None, repr=False, compare=False)

    def words(self, cell: str) -> str:
        """Return the text of a cell as printed, or "" if the row has no such cell."""
        return self.cells[cell].words if cell in self.cells else ""

    def below(self, kind: str) -> tuple["PlanRow", ...]:
        """Return the rows of a kind directly below this row, without those that do not apply or lost their parent."""
        return tuple(
            row for row in self.rows if row.kind == kind and row.applies and not row.adrift
        )

    def file_place(self, field: str) -> str:
        """Return the field under which the row shows a file linked to `field`: `field` if it is one of the row's file
        fields, else the first of these; "" if there is none."""
        own = [
            cell.id
            for cell in self.cells.values()
            if isinstance(cell.spec, Field) and type_of(cell.spec).attached
        ]
        return field if field in own else next(iter(own), "")

    def flat(self) -> "Iterator[PlanRow]":
        """Yield the row and every row below it, parents first."""
        yield self
        for below in self.rows:
            yield from below.flat()

    @staticmethod
    def tree(
        reader: Reader,
        form: Instrument,
        plan: Ref,
        period: str = "",
        names: Mapping[str, str] = MappingProxyType({}),
        refused: Refused = MappingProxyType({}),
        before: "PlanRow | None" = None,
        *,
        only_rows: bool = False,
    ) -> "tuple[PlanRow, ...]":
        """Return the plan, then its rows in printed order, with reports of `period` ("" = the plan's year). Rows whose
        parent is missing come last (`adrift`); a conflict shows its first value. `names`: {id: name} of linked entries;
        `refused`: invalid typed texts. Rows unchanged since `before`, an earlier result, are reused. `only_rows`:
        nothing but rows has changed since `before`."""
        kept = before.basis if before is not None and before.ref == plan else None
        if kept is not None and kept.form.periods != form.periods:
            kept = None
        records = plan_records(reader, form, plan, period, kept.records if kept else None)
        units = kept.units if kept and only_rows else unit_names(reader, plan.scope)
        names = {**units, **names}
        drawn, was = drawn_figures(reader, form, records.plan), kept
        now = records.period, form, names, drawn
        if was and (was.records.period, was.form, was.names, was.linked_numbers) != now:
            kept = None
        unmade = ComputedCells({}, {}, {}, {}, frozenset())
        basis = PlanTreeBasis(
            form, records, units, names, refused, unmade, PlanRowValues("", PLAN), {}, drawn
        )
        return tuple(_Planned(basis, kept).tree().flat())

    @staticmethod
    def progress_at(row: Ref, period: str) -> Ref:
        """Return the reference of the progress record of a row for a period."""
        return Ref(row.scope, "progress", record_id(row.scope, "progress", row.local, period))

    @staticmethod
    def periods_of(reader: Reader, row: Record) -> tuple[str, ...]:
        """Return every period for which a row of a plan may have a report: its fiscal year and all parts of it."""
        plan = reader.record(row.reference("plan")) if row.text("plan") else None
        year = str(plan.number("year") or "") if plan is not None else ""
        return tuple(f"{year}{part}" for part in ("", *chain(*PERIODS.values()))) if year else ()

    @staticmethod
    def at(plan: Ref, name: str) -> Ref:
        """Return the reference of the row that a plan file calls `name`; it is always the same for a plan and name."""
        return Ref(
            plan.scope,
            "row",
            name if is_id(name) else sha256(f"{plan}/{name}".encode()).hexdigest()[:32],
        )

    def name_in(self, form: Instrument) -> tuple[str, str]:
        """Return the two lines that name a row on pages: (its number and required choices, its name)."""
        kind = form.row_kind(self.kind)
        if kind and kind.named and (words := self.words(kind.named)):
            return self.number, words
        needed = [
            (type_of(cell.spec).source == "choices", cell.words)
            for cell in self.cells.values()
            if isinstance(cell.spec, Field) and cell.spec.required == "plan"
        ]
        chosen = " ".join(words for choice, words in needed if choice and words)
        named = " ".join(words for choice, words in needed if not choice and words)
        title = arabic_digits(str(kind.title)) if kind else self.kind
        above = " ".join(part for part in (self.number, chosen) if part)
        if named:
            return above, named
        if chosen and all(choice for choice, _words in needed):
            return self.number, chosen
        return above, _("{title} (ยังไม่มีชื่อ)").format(title=title) if needed else title


def asks_for(parent: PlanRow, kind: FormRowKind) -> bool:
    """Return whether the form asks for rows of a kind below the row `parent`, given the row's present values."""
    return holds(
        kind.when,
        {key: cell.value for key, cell in parent.cells.items() if cell.field and cell.applies},
    )


class FieldLocation(NamedTuple):
    """Where a field of a kind of row is stored: in `name` of the row or, if `reported`, of its progress record."""

    field: Field
    name: str
    reported: bool  # on the progress of its row
    waits: str  # the record field that marks the value as waiting to be confirmed


class _Planned:
    """The making of the rows of a plan; rows whose inputs are unchanged are taken from `before`."""

    def __init__(self, basis: PlanTreeBasis, before: PlanTreeBasis | None) -> None:
        self._basis = basis
        self._form = basis.form
        self._records = basis.records
        self._before: Mapping[str, CachedPlanRow] = before.row_cache if before else {}
        self._reckoned = before.reckoned if before else basis.reckoned
        refused = before.refused.items() if before else ()
        self._typed = {ref for (ref, _field), _words in basis.refused.items() ^ refused}
        kinds, form = [kind.id for kind in self._form.kinds], self._form
        self._kinds = {kind.id: kind for kind in form.kinds}
        self._fields = {kind: [each for each in form.fields if kind in each.kind] for kind in kinds}
        self._homes = {
            kind.id: [
                FieldLocation(
                    each,
                    each.stored,
                    each.stored_on(kind) == "progress",
                    Slot("waits", each.id).name,
                )
                for each in self._fields[kind.id]
            ]
            for kind in form.kinds
        }
        self._ready = {kind: StoredValueConverter(fields) for kind, fields in self._fields.items()}
        # by the identity of its field, each value in words
        self._said: dict[tuple[int, CellValue], str] = {}
        self._cells = {
            kind: [each for each in form.computed if each.kind == kind] for kind in (PLAN, *kinds)
        }
        self._stands: dict[str, Mapping[str, ShownField]] = {}
        self._stored: dict[str, Mapping[str, CellValue]] = {}
        self._values: dict[str, PlanRowValues] = {}
        self._known: dict[str, CachedPlanRow | None] = {}
        self._made: dict[str, CachedPlanRow] = {}
        self._placed: set[str] = set()

    def tree(self) -> PlanRow:
        plan = self._records.plan
        counted = [self._counted(local, 1) for local in self._records.below.get("", ())]
        values = PlanRowValues(str(plan.ref), PLAN, {}, counted)
        reckoned = self._reckoned = ComputedCells.of(self._form, values, self._reckoned)
        rows = self._rows("", {}, ())
        for local in hanging(self._records, self._placed):
            if local not in self._placed:
                rows.append(self._row(local, (0,), alone=False, ask=False, adrift=True))
        cells = self._filled(plan.ref, PLAN, reckoned.cells[values.id])
        basis = self._basis._replace(reckoned=reckoned, values=values, row_cache=self._made)
        return PlanRow(plan.ref, PLAN, plan, cells=cells, rows=tuple(rows), basis=basis)

    def _kept(self, local: str) -> CachedPlanRow | None:
        """Return the row as it was made before if it, its report and its refused words are unchanged, else None."""
        made = self._before.get(local)
        if made is None or made.row.record is not self._records.rows[local]:
            return None
        same = made.reached is self._records.progress.get(local)
        return made if same and self._typed.isdisjoint((made.row.ref, made.row.progress)) else None

    def _counted(self, local: str, depth: int) -> PlanRowValues:
        """Return the row and the rows below it in the form that computed cells read."""
        record = self._records.rows[local]
        kept = self._kept(local)
        found = self._records.below.get(local)
        self._known[local] = kept
        if found and depth < DEEPEST:
            below = [self._counted(one, depth + 1) for one in found]
        else:
            below = []
        told = self._records.parts.get(local, ())
        if told:
            homes = [home for home in self._homes.get(record.text("kind"), ()) if home.reported]
        else:
            homes = []
        parts = [
            {home.field.id: _given(part.fields.get(home.name, NOTHING)) for home in homes}
            for part in told
        ]
        own = kept.values if kept else None
        if own is None or own.parts != parts or not _same(own.rows, below):
            own = PlanRowValues(
                str(record.ref), record.text("kind"), self._given(local, kept), below, parts
            )
        self._values[local] = own
        return own

    def _given(self, local: str, plan_row: CachedPlanRow | None) -> Mapping[str, CellValue]:
        """Return the stored values of a row by field id, with drawn figures, without values that wait; cached."""
        if plan_row is not None:
            return plan_row.stored
        if local not in self._stored:
            row, shown = self._records.rows[local], self._shown(local)
            values = {
                home.field.id: None if row.text(home.waits) else _given(shown[home.field.id])
                for home in self._homes.get(row.text("kind"), ())
            }
            if self._basis.linked_numbers is not None:
                values |= self._basis.linked_numbers.live(
                    self._fields.get(row.text("kind"), ()), values
                )
            self._stored[local] = values
        return self._stored[local]

    def _shown(self, local: str) -> Mapping[str, ShownField]:
        """Return the stored fields of a row by id, each from the row or its progress, as the form says; cached."""
        if local not in self._stands:
            row = self._records.rows[local]
            reached = self._records.progress.get(local)
            reported = reached.fields if reached else {}
            self._stands[local] = {
                home.field.id: (reported if home.reported else row.fields).get(home.name, NOTHING)
                for home in self._homes.get(row.text("kind"), ())
            }
        return self._stands[local]

    def _rows(
        self, local: str, values: Mapping[str, CellValue], path: tuple[int, ...]
    ) -> list[PlanRow]:
        """Return the rows below a row, by kind in the order of the form; `path` is the path of positions to it."""
        children = self._records.below.get(local, ())
        if not children or len(path) >= DEEPEST:
            return []
        kinds: dict[str, list[str]] = {name: [] for name in self._kinds}
        for child in children:
            if child not in self._placed:
                kinds.setdefault(self._records.rows[child].text("kind"), []).append(child)
        made = []
        for name, rows in kinds.items():
            kind = self._kinds.get(name)
            ask = bool(rows) and kind is not None and holds(kind.when, values)
            made += [
                self._row(row, (*path, n), len(rows) == 1, ask)
                for n, row in enumerate(rows, start=1)
            ]
        return made

    def _row(
        self, local: str, path: tuple[int, ...], alone: bool, ask: bool, adrift: bool = False
    ) -> PlanRow:
        self._placed.add(local)
        record = self._records.rows[local]
        kept = self._known[local] if local in self._known else self._kept(local)
        kind = record.text("kind")
        stored = self._given(local, kept)
        values, id_ = self._values.get(local), str(record.ref)
        given: Mapping[str, CellValue] | None = None
        if values:
            given = self._reckoned.entered.get(id_)
        if kept:
            given = kept.entered
        if given is None:
            given = self._ready[kind].entered(stored) if kind in self._ready else {}
        below = self._rows(local, given, path)
        computed = self._reckoned.cells.get(id_, {})
        if kept is None or (kept.path, kept.alone, kept.row.adrift) != (path, alone, adrift):
            number = "" if adrift else _number(self._kinds.get(kind), record, path, alone, stored)
        else:
            number = kept.row.number
        if kept is None:
            planned = kind in self._kinds and self._kinds[kind].stage == "plan"
            progress = PlanRow.progress_at(record.ref, self._records.period) if planned else None
            cells = {
                **self._entered(local, given, progress),
                **self._filled(record.ref, kind, computed),
            }
            row = PlanRow(
                record.ref,
                kind,
                record,
                len(path),
                number,
                cells,
                tuple(below),
                progress,
                ask,
                adrift,
            )
        else:  # the same object if its place, the rows below and computed values are unchanged
            row, same = kept.row, kept.computed == computed
            stays = (row.depth, row.number, row.applies, row.adrift) == (
                len(path),
                number,
                ask,
                adrift,
            )
            if not (same and stays and _same(row.rows, below)):
                all_ = row.cells if same else {**row.cells, **self._filled(row.ref, kind, computed)}
                row = replace(
                    row,
                    depth=len(path),
                    number=number,
                    cells=all_,
                    rows=tuple(below),
                    applies=ask,
                    adrift=adrift,
                )
        if (
            kept is not None
            and row is kept.row
            and values is kept.values
            and (path, alone) == (kept.path, kept.alone)
        ):
            self._made[local] = kept
        else:
            reached = self._records.progress.get(local)
            self._made[local] = CachedPlanRow(
                row, reached, path, alone, stored, given, computed, values
            )
        return row

    def _entered(
        self, local: str, values: Mapping[str, CellValue], progress: Ref | None
    ) -> dict[str, PlanCell]:
        row, shown = self._records.rows[local], self._shown(local)
        kind, cells = row.text("kind"), dict[str, PlanCell]()
        refused, figures = self._basis.refused, self._basis.linked_numbers
        ask = self._ready[kind].asking.of(values) if kind in self._ready else frozenset[str]()
        for each, name, reported, waits_at in self._homes.get(kind, ()):
            value = values.get(each.id)
            words, stands = self._words(each, value), shown[each.id]
            ref = progress if reported and progress else row.ref
            waits = row.text(waits_at)
            if waits:
                said = self._words(each, read(each, _given(stands)))
                value = None
                words = _("{said} (ยังไม่ได้ยืนยัน)").format(said=said)
            typed = refused.get((ref, name), "") if refused else ""
            drawn, source = "", None
            if figures is not None and each.drawn:
                drawn, source = figures.source_words(each, values, row.text(written_at(each.id)))
            cells[each.id] = PlanCell(
                each.id,
                ref,
                name,
                each,
                value,
                words,
                stands,
                each.id in ask,
                waits,
                typed,
                drawn,
                source,
            )
        return cells

    def _words(self, each: Field | CellFormula, value: CellValue) -> str:
        """Return the value in words (FieldType.words_of), cached, as most values of a column stand in many rows."""
        known = (id(each), value)
        if known not in self._said:
            self._said[known] = FieldType.words_of(self._form, each, value, self._basis.names)
        return self._said[known]

    def _filled(self, ref: Ref, kind: str, values: Mapping[str, CellValue]) -> dict[str, PlanCell]:
        found = ((each, values.get(each.id)) for each in self._cells.get(kind, ()))
        return {
            each.id: PlanCell(each.id, ref, "", each, value, self._words(each, value))
            for each, value in found
        }


def _same(before: Sequence[object], now: Sequence[object]) -> bool:
    return len(before) == len(now) and all(map(is_, before, now))


def _number(
    kind: FormRowKind | None,
    row: Record,
    path: tuple[int, ...],
    alone: bool,
    values: Mapping[str, CellValue],
) -> str:
    """Return a row's printed number: the entered one, else by the pattern of its kind, which may use its `values`.
    `alone`: it is the only one of its kind there; `path`: positions, own last."""
    given = row.text("number")
    if given or kind is None or kind.number in ("", "given"):
        return given
    names = names_in(kind.number)
    if names:
        words = {name: str(values[name]) for name in names if answered(values.get(name))}
        pattern = laid(kind.number, lambda name: words.get(name, ""))
        return fill(pattern, words) if words.keys() >= {*names_in(pattern)} else ""
    if alone and kind.alone == "none":
        return ""
    return numbered(kind.number, path[-1], path[:-1], digits="arabic")


def _given(field: ShownField) -> CellValue:
    value = field.value
    return None if isinstance(value, AbsenceReason) else value
