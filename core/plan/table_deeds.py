"""Save what is typed into a table of plan rows; what does not fit its cell stays on this PC until it is corrected."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from core.errors import UserError
from core.forms.deeds import name_document
from core.forms.ports import Reader, Store
from core.forms.shape import Instrument
from core.log.deeds import fresh
from core.log.ports import Context, RecordBatch, standing
from core.plan.deeds import (
    CellInput,
    RowInsertPoint,
    amount_changes,
    amount_of,
    cell_value,
    period_of_cell,
    product_of,
    start_plan,
)
from core.plan.tree import PlanRow, refused_words
from core.plan.view import PlanPage
from core.values import Change, Changes, Plain, Record, Ref, ShownField, Text, Written, gathered

TABLE, REGISTER = "enter_table", "enter_register"  # what was saved
KEPT = "keep_refused"  # nothing but words that are no values


class RowInput(NamedTuple):
    """Texts typed into a row; those in `refused` are invalid. `at`: where to create the row, None = it exists."""

    row: Ref
    cells: tuple[CellInput, ...]
    refused: tuple[CellInput, ...] = ()  # words that are no value of their cell
    at: RowInsertPoint | None = None


class CellCheckResult(NamedTuple):
    """The result of checking typed cells: changes to save, refused texts, (record, field) of valid cells (`mended`)."""

    saved: list[Change]
    refused: list[Change]
    mended: list[tuple[Ref, str]]


def enter_table(
    ctx: Context, store: Store, instrument: Instrument, period: str, rows: Sequence[RowInput]
) -> Changes:
    """Save texts typed into rows, new ones (`at`) too, and into reports of `period` in one save. Texts that are no
    valid value of their field are stored as refused, on this PC only."""
    judged = CellCheckResult([], [], [])
    for row in rows:
        if row.at is None:
            record, own = standing(store, row.row), list[Change]()
            for cell in row.cells:
                try:
                    ref, name, _value = cell_value(instrument, record, period, cell)
                except UserError:
                    judged.refused.append(_kept(instrument, record, period, cell))
                else:
                    judged.mended.append((ref, name))
                    own.extend(cell.changes(store, instrument, record, period))
            judged.saved.extend([*own, *amount_changes(store, instrument, record, own)])
            judged.refused.extend(_kept(instrument, record, period, cell) for cell in row.refused)
    beside = {row.row: row.at.kind for row in rows if row.at is not None}
    for at, some in gathered((row.at, row) for row in rows if row.at is not None).items():
        judged.saved.extend(_made(ctx, store, instrument, at, some, judged, beside))
    return keep_judged(ctx, store, TABLE, judged)


def plan_to_begin(
    reader: Reader, unit: str, instrument: Instrument, year: int, period: str = ""
) -> PlanPage:
    """Return the page of the plan that `start_plan` would begin now, with its preset rows; nothing is written."""
    folder: Any = _FolderWithPlan(reader)
    begun = start_plan(
        Context(datetime(1, 1, 1), str, unit), folder, instrument, year, ordinal=None
    )
    plan = next(ref for ref in begun.touched if ref.entity == "plan")
    return PlanPage.of(folder, plan, period)


def begin_with_table(
    ctx: Context, store: Store, page: PlanPage, rows: Sequence[RowInput], name: str = ""
) -> Changes:
    """Begin the plan that `plan_to_begin` returned as `page`, with a `name` ("" = that of its form), and save in it what
    a table says, also of the rows that the form sets; all or nothing."""
    # what the form sets is written here, so nobody has seen its ops
    unseen = [
        one._replace(cells=tuple(cell._replace(seen=None) for cell in one.cells)) for one in rows
    ]
    with store.together():
        begun = start_plan(ctx, store, page.form, page.year, ordinal=page.record.number("no"))
        begun |= name_document(ctx, store, page.record.ref, name)
        return begun | enter_table(ctx, store, page.form, page.period, unseen)


class _FolderWithPlan:
    """An office folder as it would be with the records of one plan, which `save` keeps in memory only."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._made: dict[Ref, dict[str, ShownField]] = {}
        self.fields = _Instead(reader.fields, listed=self._rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def save(self, _ctx: Context, label: str, changes: Sequence[Change]) -> Changes:
        for change in changes:
            self._made.setdefault(change.ref, {})[change.field] = ShownField(change.value)
        return Changes.of(label, "", self._made)

    def record(self, ref: Ref) -> Record | None:
        return Record(ref, self._made[ref]) if ref in self._made else self._reader.record(ref)

    def records(self, entity: str, scope: str | None = None, **equals: Any) -> Sequence[Record]:
        return self._own(entity, equals) or self._reader.records(entity, scope, **equals)

    def _rows(
        self, entity: str, scope: str, before: RecordBatch | None = None, /, **equals: Any
    ) -> RecordBatch:
        own = self._own(entity, equals)
        if own:
            return RecordBatch(own)
        return self._reader.fields.listed(entity, scope, before, **equals)

    def _own(self, entity: str, equals: Mapping[str, object]) -> list[Record]:
        """Return the rows of the plan to which this applies."""
        rows = (
            Record(ref, fields)
            for ref, fields in self._made.items()
            if ref.entity == entity == "row"
        )
        return [
            one for one in rows if all(one.value(name) == value for name, value in equals.items())
        ]


class _Instead:
    """An object with some attributes in place of its own."""

    def __init__(self, base: object, **others: object) -> None:
        self._base = base
        self.__dict__.update(others)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)


def keep_judged(ctx: Context, store: Store, label: str, checked: CellCheckResult) -> Changes:
    """Save the valid cells in one save named `label`. Then store the refused texts, and delete texts refused earlier
    from cells that are valid now. If the save raises UserError, no text is stored or deleted."""
    saved, kept, mended = checked
    unique = {(change.ref, change.field): change for change in saved}
    done = store.save(ctx, label, list(unique.values())) if unique else Changes(label)
    there = refused_words(store)
    gone = [place for place in mended if place in there]
    if kept or gone:
        store.keep_drafts(ctx, *kept, refused=True, dropped=gone)
    shown = frozenset({change.ref for change in kept} | {ref for ref, _field in gone})
    cells = sum(1 for place in {*mended} if place in unique) if done.save else 0
    also = Changes(touched=shown, cells=cells, invalid_cells=len(kept))
    if done.save:
        return done | also
    return Changes(KEPT if shown else label) | also


def let_go(_ctx: Context, store: Store, ref: Ref, field: str) -> Changes:
    """Delete the refused text stored for `field` of a record, so that the cell shows the saved value again."""
    store.drop_draft(ref, field)
    return Changes("let_go", touched=frozenset({ref}))


def _made(
    ctx: Context,
    store: Store,
    form: Instrument,
    position: RowInsertPoint,
    rows: Sequence[RowInput],
    cells: CellCheckResult,
    beside: Mapping[Ref, str],
) -> Iterator[Change]:
    """Yield the changes that make new rows at one place; words that do not fit are added to `cells`."""
    values = []
    read = _Read(form, position)
    product = product_of(form, position.kind)
    elsewhere = dict[Ref, dict[str, Written]]()  # reports of other parts of the year
    for row in rows:
        record = Record(row.row, {"kind": ShownField(Plain(position.kind))})
        own: dict[str, Written] = {}
        for cell in row.cells:
            try:
                ref, name, value = read.cell(record, cell)
            except UserError:
                cells.refused.append(_kept(form, record, position.period, cell))
            else:
                cells.mended.append((ref, name))
                if "@" in cell.field:
                    whose = {
                        "row": Plain(row.row.local),
                        "period": Plain(period_of_cell(cell.field, position.period)),
                    }
                    elsewhere.setdefault(ref, {**whose})[name] = value
                else:
                    own[name] = value
        cells.refused.extend(_kept(form, record, position.period, cell) for cell in row.refused)
        amount = amount_of(product, {}, own)
        if amount:
            own[amount.stored] = amount.satang
        values.append(own)
    yield from position.new_rows(ctx, store, form, values, [row.row for row in rows], beside)
    for ref, facts in elsewhere.items():
        yield from fresh(ref, facts)


class _Read:
    """A reader of cells of new rows at one place, with a cache, as files repeat the same words in a column."""

    def __init__(self, form: Instrument, position: RowInsertPoint) -> None:
        self._form, self._at = form, position
        # whether it is of the progress
        self._known: dict[tuple[str, str], tuple[bool, str, Written]] = {}

    def cell(self, record: Record, cell: CellInput) -> tuple[Ref, str, Written]:
        """Return (record, field, value) of a cell, or raise UserError, as `cell_value` does."""
        known = self._known.get((cell.field, cell.words))
        if known is None:
            ref, name, value = cell_value(self._form, record, self._at.period, cell)
            self._known[cell.field, cell.words] = ref != record.ref, name, value
            return ref, name, value
        reported, name, value = known
        period = period_of_cell(cell.field, self._at.period)
        return PlanRow.progress_at(record.ref, period) if reported else record.ref, name, value


def _kept(form: Instrument, record: Record, period: str, cell: CellInput) -> Change:
    """Return the change that keeps the words of a cell as they were typed."""
    ref, name, _none = cell_value(form, record, period, cell._replace(words=""))
    return Change(ref, name, Text(cell.words), cell.seen or ())
