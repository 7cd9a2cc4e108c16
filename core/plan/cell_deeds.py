"""Enter cells of a plan as a page shows them: text becomes values, a report opens its progress."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.errors import UserError
from core.forms.shape import Instrument
from core.log.contents import standing
from core.log.deeds import FieldWrite, wanted
from core.log.ports import Context, Reader, Store
from core.plan.links import check_kind, value_of
from core.plan.tree import progress_of, stored_on
from core.values import Change, Changes, Plain, Record, Ref, Written


class CellInput(NamedTuple):
    """What was typed into a cell of a row; `seen` are the ops of the value the person was shown."""

    field: str  # id in the form
    words: str
    seen: tuple[str, ...]


def enter_cells(
    ctx: Context, store: Store, instrument: Instrument, row: Ref, period: str, entries: Sequence[CellInput]
) -> Changes:
    """Save what was typed into a row and its progress of `period`.

    UserError, with nothing written, for text that is no value of its cell or that the form blocks.
    """
    record = standing(store, row)
    changes = [change for entry in entries for change in _entered(store, instrument, record, period, entry)]
    unique = {(change.ref, change.field): change for change in changes}
    return store.save(ctx, "enter_cells", list(unique.values())) if changes else Changes("enter_cells")


def keep_cell(
    ctx: Context, store: Store, instrument: Instrument, row: Ref, period: str, entries: Sequence[CellInput]
) -> Changes:
    """Keep what is being typed as a draft on this PC; text that could not be saved is not kept."""
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
    """Enter what was being typed when the program ended, then drop the drafts."""
    try:
        return store.save(ctx, "enter_cells", [*changes])
    finally:
        for change in changes:
            store.drafts.drop(change.ref, change.field)


def cell_value(instrument: Instrument, row: Record, period: str, entry: CellInput) -> tuple[Ref, str, Written]:
    """(record, field, value) of an entry; UserError for text that does not fit the cell."""
    kind = check_kind(instrument, row.text("kind"))
    field = next(each for each in instrument.fields if each.id == entry.field and kind.id in each.kind)
    ref = progress_of(row.ref, period) if stored_on(field, kind) == "progress" else row.ref
    return ref, field.stored, value_of(instrument, kind.id, field, entry.words)


def opened(reader: Reader, row: Ref, period: str) -> Iterable[Change]:
    """The changes that make the progress of a row for the period; none when there is one."""
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
