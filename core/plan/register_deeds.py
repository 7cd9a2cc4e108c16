"""What is typed into the table of a register of the office: cells of several entries, and entries that are new."""

from collections.abc import Iterable, Sequence

from core.errors import UserError
from core.forms.shape import Field, Instrument
from core.log.ports import Context, Store
from core.people.deeds import entry_changes
from core.plan.deeds import CellInput
from core.plan.links import value_of
from core.plan.table_deeds import REGISTER, Judged, RowInput, keep_judged
from core.thai.search import name_key
from core.values import Change, Changes, Ref, Text, Written


def enter_register(ctx: Context, store: Store, form: Instrument, rows: Sequence[RowInput]) -> Changes:
    """Save what was typed; a name that another entry goes by, or none at all, stays in its cell with the reason."""
    saved, kept, mended = list[Change](), list[Change](), list[tuple[Ref, str]]()
    for row in (_known(store, ctx.unit, one) for one in rows):
        fields = {each.id: each for each in form.fields if row.row.entity in each.kind}
        kept += [_kept(row.row, cell) for cell in row.refused]
        for cells in [row.cells] if row.at is not None else [(cell,) for cell in row.cells]:
            try:
                changes = [*entry_changes(store, row.row, *_given(form, row.row, fields, cells), saved)]
            except UserError:
                kept += [_kept(row.row, cell) for cell in cells]
                if row.at is not None:
                    raise
            else:
                saved += changes
                mended += [(row.row, cell.field) for cell in cells]
    return keep_judged(ctx, store, REGISTER, Judged(saved, kept, mended))


def _known(store: Store, unit: str, row: RowInput) -> RowInput:
    """A new row with the name of an entry that is there brings that up to date."""
    named = next((name_key(cell.words) for cell in row.cells if cell.field == "name"), "")
    if row.at is None or not named:
        return row
    there = (one for one in store.records(row.row.entity, unit) if name_key(one.text("name")) == named)
    found = next(there, None)
    cells = tuple(cell._replace(seen=None) for cell in row.cells)
    return row if found is None else RowInput(found.ref, cells, row.refused)


def _given(
    form: Instrument, ref: Ref, fields: dict[str, Field], cells: Iterable[CellInput]
) -> tuple[dict[str, Written], dict[str, tuple[str, ...] | None]]:
    """The values of cells, and what was seen of each."""
    values = {cell.field: value_of(form, ref.entity, fields[cell.field], cell.words) for cell in cells}
    return values, {cell.field: cell.seen for cell in cells}


def _kept(ref: Ref, cell: CellInput) -> Change:
    return Change(ref, cell.field, Text(cell.words), cell.seen or ())
