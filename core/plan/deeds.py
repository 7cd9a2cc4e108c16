"""Start plans; make, fill in, order, move and copy their rows. Quantity times price fills in an amount nobody typed."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from core.change_check import INTEGERS
from core.entities import REGISTERS
from core.errors import UserError, afterwards
from core.forms.computed import read
from core.forms.field_types import FieldType, type_of
from core.forms.operations import number_of
from core.forms.ports import Reader, Store
from core.forms.shape import Field, Instrument, PresetRow
from core.forms.vocabulary import DEEPEST
from core.i18n import _
from core.log.deeds import FieldWrite, changes_to, free_number, fresh, unmade
from core.log.ports import Context, standing
from core.plan.file_deeds import import_plan, plan_at
from core.plan.links import check_kind, drawn_figures, unlike, value_of, written_at
from core.plan.tree import PlanRow, refused_words
from core.slots import Slot, parse_slot
from core.thai.written import Period
from core.values import (
    NOTHING,
    AbsenceReason,
    Change,
    Changes,
    Plain,
    Record,
    Ref,
    ShownField,
    Value,
    Written,
    gathered,
)


class CellInput(NamedTuple):
    """The text typed into a cell of a row. `seen`: ops of the value that the person saw, None = the value shown now."""

    field: str  # id in the form; `spent@q1`: of the report of another part of the year
    words: str
    seen: tuple[str, ...] | None  # None = what shows now: the same person typed there a moment ago

    def changes(
        self, store: Store, instrument: Instrument, row: Record, period: str
    ) -> Iterable[Change]:
        """Yield the changes that save the text in `row` or its report of `period`. UserError if the text is invalid."""
        ref, name, value = cell_value(instrument, row, period, self)
        held = store.record(ref) or Record(ref, {})
        if ref == row.ref and _stays_drawn(store, instrument, row, name, value):
            return
        if (
            ref == row.ref
            and (waits := held.shown(Slot("waits", self.field).name)).value is not None
        ):
            yield Change(ref, Slot("waits", self.field).name, None, waits.seen)
        change = FieldWrite(name, value, self.seen).change(held)
        if change:
            if ref.entity == "progress":
                yield from opened(store, row.ref, period)
            yield change


def enter_cells(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    row: Ref,
    period: str,
    entries: Sequence[CellInput],
) -> Changes:
    """Save texts typed into a row's cells or its report for `period`. If one is invalid, UserError, nothing saved."""
    record = standing(store, row)
    changes = [
        change for entry in entries for change in entry.changes(store, instrument, record, period)
    ]
    changes += amount_changes(store, instrument, record, changes)
    unique = {(change.ref, change.field): change for change in changes}
    if changes:
        return store.save(ctx, "enter_cells", list(unique.values()))
    return Changes("enter_cells")


def keep_cell(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    row: Ref,
    period: str,
    entries: Sequence[CellInput],
) -> Changes:
    """Store texts typed into a row, or its report of `period`, as drafts on this PC. A text equal to the saved value
    deletes the draft instead; invalid texts are skipped."""
    record = standing(store, row)
    for entry in entries:
        try:
            ref, name, value = cell_value(instrument, record, period, entry)
        except UserError:
            continue
        held = store.record(ref)
        if value == (held.value(name) if held else None):
            store.drop_draft(ref, name)
        else:
            store.keep_drafts(ctx, Change(ref, name, value, entry.seen or ()))
    return Changes("keep_draft")


def take_up_cells(ctx: Context, store: Store, changes: Sequence[Change]) -> Changes:
    """Save the drafts (`changes`) that an earlier run of the program left; delete them even if saving fails."""
    told = [
        Change(change.ref, waits, None, shown.seen)
        for change in changes
        if (record := store.record(change.ref)) is not None
        and (shown := record.shown(waits := Slot("waits", parse_slot(change.field).id).name)).value
        is not None
    ]

    def drop() -> None:
        for change in changes:
            store.drop_draft(change.ref, change.field)

    with afterwards(drop):
        return store.save(ctx, "enter_cells", [*changes, *told])


def cell_value(
    instrument: Instrument, row: Record, period: str, entry: CellInput
) -> tuple[Ref, str, Written]:
    """Return (record, field, value) that save the text typed into a cell. The record is the row or its report of
    `period`, as the form says for the field. UserError for an unknown field or an invalid text."""
    kind = check_kind(instrument, row.text("kind"))
    name = entry.field.partition("@")[0]
    field = next(
        (each for each in instrument.fields if each.id == name and kind.id in each.kind), None
    )
    if field is None:
        raise unlike(_("รายการชนิด {kind} ไม่มีช่อง {name}").format(kind=kind.id, name=entry.field))
    whose = period_of_cell(entry.field, period)
    ref = PlanRow.progress_at(row.ref, whose) if field.stored_on(kind) == "progress" else row.ref
    return ref, field.stored, value_of(instrument, kind.id, field, entry.words)


def period_of_cell(field: str, period: str) -> str:
    """Return the id of the period whose report has the cell: for `spent@q1` quarter 1 in the year of `period`, for a
    field without `@` the `period` itself."""
    _name, at, part = field.partition("@")
    return Period(int(period[:4]), part[0], int(part[1:])).id if at else period


def opened(reader: Reader, row: Ref, period: str) -> Iterable[Change]:
    """Yield the changes that create the progress record of a row for a period; nothing if the record exists."""
    ref = PlanRow.progress_at(row, period)
    if reader.record(ref) is None:
        yield Change(ref, "row", Plain(row.local))
        yield Change(ref, "period", Plain(period))


def fill_drawn(ctx: Context, store: Store, form: Instrument, plan: Record) -> Changes:
    """Save in a plan, before it is locked, the numbers that its fields take from results, each with its source."""
    if plan.ref.entity != "plan" or not any(each.drawn for each in form.fields):
        return Changes("fill_drawn")
    store.derive_owed()
    figures = drawn_figures(store, form, plan)
    changes: list[Change] = []
    for row in store.records("row", plan.ref.scope, plan=plan.ref.local) if figures else ():
        own = [field for field in form.fields if row.text("kind") in field.kind]
        cells = {one.id: row.written(one.stored) for one in own}
        for each in (one for one in own if one.drawn):
            figure = figures.figure(each, cells) if figures else None
            if figure:
                said = {each.stored: value_of(form, row.text("kind"), each, figure.value)}
            else:
                said = {}
            if figure or row.text(written_at(each.id)):
                if figure and figure.source.local:
                    said[written_at(each.id)] = Plain(figure.source.local)
                else:
                    said[written_at(each.id)] = None
            changes += changes_to(row, said)
    return store.save(ctx, "fill_drawn", changes) if changes else Changes("fill_drawn")


def _stays_drawn(store: Store, form: Instrument, row: Record, name: str, value: Written) -> bool:
    """Return whether a cell shows a drawn figure, so that nothing is written. UserError if another figure was typed."""
    own = [one for one in form.fields if row.text("kind") in one.kind]
    field = next((one for one in own if one.stored == name and one.drawn), None)
    figures = drawn_figures(store, form, standing(store, row.reference("plan"))) if field else None
    cells = {one.id: row.written(one.stored) for one in own}
    figure = figures.figure(field, cells) if field and figures else None
    if field is None or figure is None:
        return False
    if value in (None, figure.value) or number_of(value) == number_of(figure.value):
        return True
    why = _("ช่องนี้มาจากผล {source} ซึ่งบอกว่า {value}")
    raise UserError(
        _("พิมพ์ตัวเลขอื่นในช่อง{title}ไม่ได้").format(title=field.title),
        why.format(source=figure.source_name, value=figure.value),
        _("แก้ที่เอกสารนั้น แล้วช่องนี้จะเปลี่ยนตาม"),
    )


def amount_changes(
    store: Store, instrument: Instrument, row: Record, changes: Sequence[Change]
) -> Iterator[Change]:
    """Yield the change of a row's amount if `changes` alter its factors, such as quantity and price; else nothing."""
    for ref in dict.fromkeys(change.ref for change in changes):
        held = store.record(ref) or Record(ref, {})
        typed = {change.field: change.value for change in changes if change.ref == ref}
        found = filled_amount(instrument, row.text("kind"), held.fields, typed)
        if found:
            yield Change(ref, found.stored, found.satang, held.shown(found.stored).seen)


STEP = 100  # between the numbers of two neighbours, while there is room
LAST = 999_999  # the highest number: as text a longer one would sort before it


def in_order(rows: Sequence[Record], moved: Record) -> list[Change]:
    """Return the changes that store the place of `moved` in `rows`, or all places if its neighbours leave no room."""
    at, others = rows.index(moved), [one for one in rows if one is not moved]
    (order,), changed = RowInsertPoint.free_positions(
        others, rows[at - 1].ref if at else None, first=not at
    )
    return [*changed, Change(moved.ref, "order", Plain(order), moved.shown("order").seen)]


def _position(number: int) -> str:
    return f"{number:06d}"


def _number(row: Record) -> int:
    text = row.text("order")
    return int(text) if text.isdigit() and text.isascii() else 0


def copy_row(ctx: Context, store: Store, instrument: Instrument, row: Ref) -> Changes:
    """Copy a row with all its descendants, without reports; the copy comes behind it. UserError if the row is gone."""
    record = standing(store, row)
    plan = record.reference("plan")
    there = RowInsertPoint.siblings(
        store, plan, record.text("kind"), {record.text("parent")} - {""}
    )
    found, moved = RowInsertPoint.free_positions(there, row)
    below = gathered(
        (one.text("parent"), one) for one in store.records("row", row.scope, plan=plan.local)
    )
    reported = check_kind(instrument, record.text("kind")).stage == "report"
    copied = _copied(ctx, instrument, record, record.text("parent"), found[0], below, reported)
    return store.save(ctx, "copy_row", [*moved, *copied])


def _copied(
    ctx: Context,
    form: Instrument,
    row: Record,
    parent: str,
    order: str,
    children: Mapping[str, list[Record]],
    reported: bool,
    depth: int = 0,
) -> Iterator[Change]:
    ref = Ref(row.ref.scope, "row", ctx.new_id())
    own = _place(row.text("plan"), row.text("kind"), parent, order)
    rest = {
        name: shown.value
        for name, shown in row.fields.items()
        if name not in (*own, "number") and name[0] != "_"
    }
    own |= {name: value for name, value in rest.items() if not isinstance(value, AbsenceReason)}
    yield from fresh(ref, own)
    for one in children.get(row.ref.local, ()) if depth < DEEPEST else ():
        if reported or check_kind(form, one.text("kind")).stage == "plan":
            yield from _copied(
                ctx, form, one, ref.local, one.text("order"), children, reported, depth + 1
            )


def _place(plan: str, kind: str, parent: str, order: str) -> dict[str, Written]:
    fields = {"plan": plan, "kind": kind, "parent": parent, "order": order}
    return {name: Plain(value) or None for name, value in fields.items()}


START = "start_plan"  # label of the save


def start_plan(
    ctx: Context, store: Store, instrument: Instrument, year: int, *, ordinal: int | None = 1
) -> Changes:
    """Create a plan of a year with the preset rows of its form, unless it exists. `ordinal`: its number among plans by
    this form; None = create a further plan with the next free number."""
    number = ordinal or free_number(partial(plan_at, ctx.unit, instrument.id, year), store)
    plan = plan_at(ctx.unit, instrument.id, year, number)
    there = store.record(plan)
    if there is not None and not there.deleted:
        return Changes(START, "", frozenset({plan}))
    rows = [] if there else [preset_line(instrument, row) for row in instrument.rows]
    given = {"title": str(instrument.title), "no": number, "rows": rows}
    return import_plan(ctx, store, instrument, year, given, label=START)


def preset_line(form: Instrument, row: PresetRow) -> dict[str, object]:
    """Return a preset row of the form as a row of a plan file, to be read by `import_plan`."""
    fields = {each.id: each for each in form.fields if row.kind in each.kind}
    pairs = [
        (name.strip(), words.strip())
        for name, _equals, words in (one.partition("=") for one in row.says)
    ]
    said = {fields[name].stored: FieldType.given_as(fields[name], words) for name, words in pairs}
    place = {"parent": row.within} if row.within else {}
    return {
        "id": row.id,
        "kind": row.kind,
        **place,
        **({"number": row.number} if row.number else {}),
        **said,
    }


@dataclass(frozen=True, slots=True)
class RowInsertPoint:
    """A place for new rows in a plan: below `parent` (None = the plan) and behind `after` (None = behind all others).
    Their reports belong to `period`."""

    plan: Ref
    kind: str
    parent: Ref | None  # None = below the plan itself
    period: str  # whose progress takes the report fields of the rows
    after: Ref | None = None  # behind it; the row above = before all others; None = behind them

    def new_rows(
        self,
        ctx: Context,
        store: Store,
        instrument: Instrument,
        rows: Sequence[Mapping[str, Written]],
        refs: Sequence[Ref] = (),
        parents_in_save: Mapping[Ref, str] = MappingProxyType({}),
    ) -> Iterator[Change]:
        """Yield the changes that create `rows`; `refs`: their references, () = new ones. A row of a report goes below
        the progress record of its planned row. `parents_in_save`: {row created in the same save: its kind}. UserError
        if the form does not allow the rows there."""
        parent = yield from _above(ctx, store, instrument, self, parents_in_save, typed=bool(refs))
        made = check_kind(
            instrument, self.kind, parent.text("kind") if parent else "", parent is not None
        )
        above = holder = parent.ref if parent else None
        if (
            parent is not None
            and made.stage == "report"
            and check_kind(instrument, parent.text("kind")).stage == "plan"
        ):
            holder = PlanRow.progress_at(parent.ref, self.period)
            yield from opened(store, parent.ref, self.period)
        there = RowInsertPoint.siblings(
            store, self.plan, self.kind, {one.local for one in (above, holder) if one}
        )
        if made.most and len(there) + len(rows) > made.most:
            raise UserError(
                _("เพิ่ม{title}ไม่ได้").format(title=made.title),
                _("แบบให้มีได้ {most} รายการ").format(most=made.most),
                _("แก้รายการที่มีอยู่แทน"),
            )
        found, moved = RowInsertPoint.free_positions(
            there, self.after, len(rows), first=self.after is not None and self.after == self.parent
        )
        yield from moved
        own = [each for each in instrument.fields if self.kind in each.kind]
        on_progress = {each.stored for each in own if each.stored_on(made) == "progress"}
        named = refs or [Ref(self.plan.scope, "row", ctx.new_id()) for _row in rows]
        for ref, order, values in zip(named, found, rows, strict=True):
            facts = _place(self.plan.local, self.kind, holder.local if holder else "", order)
            yield from fresh(
                ref,
                facts | {name: value for name, value in values.items() if name not in on_progress},
            )
            reported = {
                name: value
                for name, value in values.items()
                if name in on_progress and value is not None
            }
            if reported:
                whose = {"row": Plain(ref.local), "period": Plain(self.period)}
                yield from fresh(PlanRow.progress_at(ref, self.period), {**whose, **reported})

    @staticmethod
    def siblings(reader: Reader, plan: Ref, kind: str, parents: set[str]) -> list[Record]:
        """Return the rows of a kind below any of `parents` or, if that is empty, directly below the plan, in order."""
        own = {"plan": plan.local, "kind": kind}
        if parents:
            return [
                *reader.fields.listed(
                    "row", plan.scope, None, **own, parent=frozenset(parents)
                ).records
            ]
        return [row for row in reader.records("row", plan.scope, **own) if not row.text("parent")]

    @staticmethod
    def free_positions(
        rows: Sequence[Record], after: Ref | None, count: int = 1, *, first: bool = False
    ) -> tuple[list[str], list[Change]]:
        """Return (`order` values for `count` new rows among `rows`, changes that make room for them). The new rows come
        behind the row `after` (None = behind all) or, if `first`, before all."""
        if first:
            at = -1
        else:
            at = next((n for n, row in enumerate(rows) if row.ref == after), len(rows) - 1)
        low = _number(rows[at]) if at >= 0 else 0
        high = _number(rows[at + 1]) if at + 1 < len(rows) else low + (count + 1) * STEP
        if high > low + count and high <= LAST:
            return [
                _position(low + (high - low) * n // (count + 1)) for n in range(1, count + 1)
            ], []
        step = max(1, min(STEP, LAST // (len(rows) + count + 1)))
        places = (
            (row, _position(step * (n + 1 + (count if n > at else 0))))
            for n, row in enumerate(rows)
        )
        moved = [
            Change(row.ref, "order", Plain(place), row.shown("order").seen) for row, place in places
        ]
        return [_position(step * (at + 1 + n)) for n in range(1, count + 1)], moved


def add_plan_row(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    position: RowInsertPoint,
    values: Mapping[str, Written] | None = None,
) -> Changes:
    """Create one row with `values` at a place; `touched` of the returned Changes names the row."""
    return store.save(
        ctx, "add_plan_row", list(position.new_rows(ctx, store, instrument, [values or {}]))
    )


def add_plan_rows(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    position: RowInsertPoint,
    rows: Sequence[Mapping[str, Written]],
) -> Changes:
    """Create rows in one save. Values of a report are stored in the progress of the rows for `position.period`."""
    made = list(position.new_rows(ctx, store, instrument, rows))
    return store.save(ctx, "add_plan_rows", made) if made else Changes("add_plan_rows")


def _above(
    ctx: Context,
    store: Store,
    form: Instrument,
    position: RowInsertPoint,
    beside: Mapping[Ref, str],
    *,
    typed: bool,
) -> Generator[Change, None, Record | None]:
    """Return the parent of new rows, or None; `typed` rows without one get the first possible parent or a new one."""
    if position.parent is not None and position.parent in beside:
        return Record(position.parent, {"kind": ShownField(Plain(beside[position.parent]))})
    if position.parent or not typed or not (within := check_kind(form, position.kind).within):
        return standing(store, position.parent) if position.parent else None
    there = store.records("row", position.plan.scope, plan=position.plan.local, kind=within)
    if there:
        return there[0]
    made = Ref(position.plan.scope, "row", ctx.new_id())
    yield from RowInsertPoint(position.plan, within, None, position.period).new_rows(
        ctx, store, form, [{}], [made]
    )
    return Record(made, {"kind": ShownField(Plain(within))})


def move_row(ctx: Context, store: Store, row: Ref, step: int) -> Changes:
    """Move a row up (`step` -1) or down (1) among rows of its kind with the same parent; at an end nothing changes."""
    record = standing(store, row)
    rows = RowInsertPoint.siblings(
        store, record.reference("plan"), record.text("kind"), {record.text("parent")} - {""}
    )
    at = next(n for n, one in enumerate(rows) if one.ref == row)
    to = at + step
    if not 0 <= to < len(rows):
        return Changes("move_row")
    order = [*rows]
    order.insert(to, order.pop(at))
    return store.save(ctx, "move_row", in_order(order, order[to]))


def put_row(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    row: Ref,
    parent_ref: Ref | None,
    after: Ref | None,
) -> Changes:
    """Move a row below `parent_ref` (None = the plan), behind `after` (None = first). UserError if not allowed."""
    record = standing(store, row)
    parent = standing(store, parent_ref) if parent_ref else None
    check_kind(
        instrument, record.text("kind"), parent.text("kind") if parent else "", parent is not None
    )
    there = RowInsertPoint.siblings(
        store,
        record.reference("plan"),
        record.text("kind"),
        {parent_ref.local} if parent_ref else set(),
    )
    order = [one for one in there if one.ref != row]
    at = next((n for n, one in enumerate(order, start=1) if one.ref == after), 0)
    order.insert(at, record)
    if [one.ref for one in order] == [one.ref for one in there]:
        changes = []
    else:
        changes = in_order(order, record)
    home = Plain(parent_ref.local) if parent_ref else None
    if record.value("parent") != home:
        changes.append(Change(row, "parent", home, record.shown("parent").seen))
    return store.save(ctx, "move_row", changes) if changes else Changes("move_row")


def forget_unmade(ctx: Context, store: Store) -> None:
    """Delete the stored refused texts of rows whose creation was undone; those of other rows in the bin stay."""
    there = refused_words(store)
    if not there:
        return
    gone = set[Ref]()
    for row in (
        one for one in store.bin() if one.ref.entity in (*REGISTERS, "row") and unmade(store, one)
    ):
        gone.add(row.ref)
        gone |= {PlanRow.progress_at(row.ref, period) for period in PlanRow.periods_of(store, row)}
    store.keep_drafts(ctx, dropped=[place for place in there if place[0] in gone])


class AmountToFill(NamedTuple):
    """An amount of money to write into a row: the record field, and the amount in satang (1/100 baht)."""

    stored: str
    satang: int


# the field of an amount, None = there is none; those it is the product of
Product = tuple[Field | None, list[Field]]


def filled_amount(
    form: Instrument, kind: str, before: Mapping[str, ShownField], values: Mapping[str, Written]
) -> AmountToFill | None:
    """Return the amount, such as quantity times price, to fill in once a row with the fields `before` gets `values`.
    None if the form computes none, a factor is missing, a person typed the amount, or a field is in conflict."""
    return amount_of(product_of(form, kind), before, values)


def amount_of(
    formula: Product, before: Mapping[str, ShownField], values: Mapping[str, Written]
) -> AmountToFill | None:
    """Return the amount that `formula` (amount field, factors) gives once `values` are written to a row with the fields
    `before`; None if there is no amount to fill in."""
    amount, parts = formula
    if (
        amount is None
        or amount.stored in values
        or not any(part.stored in values for part in parts)
    ):
        return None
    if any(before.get(each.stored, NOTHING).conflict for each in (amount, *parts)):
        return None
    was = {name: shown.value for name, shown in before.items()}
    product = _times(parts, {**was, **values})
    there = _entered_number(amount, was.get(amount.stored))
    if product is None or (there is not None and there != _times(parts, was)):
        return None
    satang = product * 100
    if satang.denominator != 1 or abs(satang) > INTEGERS or there == product:
        return None
    return AmountToFill(amount.stored, int(satang))


def product_of(form: Instrument, kind: str) -> Product:
    """Return (the one required money field of rows of this kind, fields whose product fills it). It is (None, [])
    unless there is exactly one such money field, and a product of at least two fields of this kind."""
    own = {each.id: each for each in form.fields if kind in each.kind}
    money = [each for each in own.values() if type_of(each).money and each.required]
    over = next(
        (cell.over for cell in form.computed if cell.kind == kind and cell.op == "product"), ()
    )
    parts = [own[name] for name in over if name in own]
    return (money[0], parts) if len(money) == 1 and len(parts) == len(over) > 1 else (None, [])


def _times(parts: list[Field], values: Mapping[str, Value]) -> Fraction | None:
    found = (_entered_number(part, values.get(part.stored)) for part in parts)
    numbers = [number for number in found if number is not None]
    return prod(numbers, start=Fraction(1)) if len(numbers) == len(parts) else None


def _entered_number(field: Field, value: Value) -> Fraction | None:
    if value is None or isinstance(value, AbsenceReason):
        return None
    return number_of(read(field, value))
