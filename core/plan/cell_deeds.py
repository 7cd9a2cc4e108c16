"""Enter cells of a plan as a page shows them: words become values, a report opens its progress."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.errors import UserError
from core.forms.shape import Instrument
from core.log.contents import standing
from core.log.deeds import FieldWrite, wanted
from core.log.ports import Context, Reader, Store
from core.natural_keys import record_id
from core.plan.links import value_of
from core.plan.tree import stored_on
from core.values import Change, Changes, Plain, Record, Ref, Written


class CellInput(NamedTuple):
    """A cell of a row gets what was typed; `seen` is what the person was shown."""

    field: str  # id in the form
    words: str
    seen: tuple[str, ...]


def enter_cells(
    ctx: Context, store: Store, instrument: Instrument, row: Ref, period: str, entries: Sequence[CellInput]
) -> Changes:
    """One save with what was typed into a row and its progress of `period`.

    UserError, and nothing is written, for words that are no value of their cell or that the form blocks.
    """
    record = standing(store, row)
    changes = [change for entry in entries for change in _entered(store, instrument, record, period, entry)]
    unique = {(change.ref, change.field): change for change in changes}
    return store.save(ctx, "enter_cells", list(unique.values())) if changes else Changes("enter_cells")


def keep_cell(
    ctx: Context, store: Store, instrument: Instrument, row: Ref, period: str, entries: Sequence[CellInput]
) -> Changes:
    """Note what is being typed as a draft of this PC; what could not be saved as it is, is not noted."""
    record = standing(store, row)
    for entry in entries:
        try:
            ref, name, value = cell_value(instrument, record, period, entry)
        except UserError:
            continue
        held = store.record(ref)
        if value == (held.value(name) if held else None):
            store.drafts.drop(ref, name)
        else:
            store.drafts.keep(ctx, Change(ref, name, value, entry.seen))
    return Changes("keep_draft")


def take_up_cells(ctx: Context, store: Store, changes: Sequence[Change]) -> Changes:
    """Enter what was being typed when the program ended, then let the drafts go."""
    try:
        return store.save(ctx, "enter_cells", [*changes])
    finally:
        for change in changes:
            store.drafts.drop(change.ref, change.field)


def cell_value(instrument: Instrument, row: Record, period: str, entry: CellInput) -> tuple[Ref, str, Written]:
    """(record, field, value) an entry comes to; UserError when the form has no such cell or the words do not fit."""
    kind = next(kind for kind in instrument.kinds if kind.id == row.text("kind"))
    field = next(each for each in instrument.fields if each.id == entry.field and kind.id in each.kind)
    place = stored_on(field, kind)
    value = value_of(instrument, kind.id, field, entry.words)
    return (progress_of(row.ref, period) if place == "progress" else row.ref), field.stored, value


def progress_of(row: Ref, period: str) -> Ref:
    return Ref(row.scope, "progress", record_id(row.scope, "progress", row.local, period))


def opened(reader: Reader, row: Ref, period: str) -> Iterable[Change]:
    """What must be written so that a row has a progress of the period; nothing when it has."""
    ref = progress_of(row, period)
    if reader.record(ref) is None:
        yield Change(ref, "row", Plain(row.local))
        yield Change(ref, "period", Plain(period))


def _entered(store: Store, instrument: Instrument, row: Record, period: str, entry: CellInput) -> Iterable[Change]:
    ref, name, value = cell_value(instrument, row, period, entry)
    held = store.record(ref) or Record(ref, {})
    if change := wanted(held, FieldWrite(name, value, entry.seen)):
        if ref.entity == "progress":
            yield from opened(store, row.ref, period)
        yield change
