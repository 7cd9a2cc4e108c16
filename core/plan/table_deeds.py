"""What is typed into a table of rows is one save: cells of several rows, and rows that are new.

What is no value of its cell is kept as it was typed, on this PC, and stands in the cell until somebody mends it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.errors import UserError
from core.forms.ports import Store
from core.forms.shape import Instrument
from core.log.deeds import fresh
from core.log.ports import Context, standing
from core.plan.deeds import (
    CellInput,
    RowPosition,
    amount_changes,
    amount_of,
    cell_changes,
    cell_value,
    new_rows,
    period_of_cell,
    product_of,
)
from core.plan.tree import PlanRow, refused_words
from core.values import Change, Changes, Plain, Record, Ref, Shown, Text, Written

TABLE, REGISTER = "enter_table", "enter_register"  # what was saved
KEPT = "keep_refused"  # nothing but words that are no values


class RowInput(NamedTuple):
    """What was typed into cells of a row; `at` is where it is made, of a row that is new."""

    row: Ref
    cells: tuple[CellInput, ...]
    refused: tuple[CellInput, ...] = ()  # words that are no value of their cell
    at: RowPosition | None = None


class Judged(NamedTuple):
    """What is saved, what is kept as it was typed, and the cells that hold a value by now."""

    saved: list[Change]
    kept: list[Change]
    mended: list[tuple[Ref, str]]


def enter_table(ctx: Context, store: Store, instrument: Instrument, period: str, rows: Sequence[RowInput]) -> Changes:
    """Save what was typed into rows, and make those that are new, behind the last of their kind.

    UserError, with nothing written, when a row cannot be made or changed at all.
    """
    judged = Judged([], [], [])
    for one in rows:
        if one.at is None:
            _judge(store, instrument, standing(store, one.row), period, one, judged)
    made: dict[RowPosition, list[RowInput]] = {}
    beside = {one.row: one.at.kind for one in rows if one.at is not None}
    for one in rows:
        if one.at is not None:
            made.setdefault(one.at, []).append(one)
    for at, some in made.items():
        judged.saved.extend(_made(ctx, store, instrument, at, some, judged, beside))
    return keep_judged(ctx, store, TABLE, judged)


def keep_judged(ctx: Context, store: Store, label: str, judged: Judged) -> Changes:
    """Save what can be saved in one step; then keep the words of the others, and forget those that are mended.

    The save itself forgets those of the fields it writes; where it is refused, all words stay as they were.
    """
    saved, kept, mended = judged
    unique = {(change.ref, change.field): change for change in saved}
    done = store.save(ctx, label, list(unique.values())) if unique else Changes(label)
    there = refused_words(store)
    gone = [place for place in mended if place in there]
    if kept or gone:
        store.drafts.keep(ctx, *kept, refused=True, dropped=gone)
    shown = frozenset({change.ref for change in kept} | {ref for ref, _field in gone})
    cells = sum(1 for place in {*mended} if place in unique) if done.save else 0
    also = Changes(touched=shown, cells=cells, kept=len(kept))
    return done | also if done.save else Changes(KEPT if shown else label) | also


def let_go(_ctx: Context, store: Store, ref: Ref, field: str) -> Changes:
    """Forget words that are no value of a cell: it shows again what is saved."""
    store.drafts.drop(ref, field)
    return Changes("let_go", touched=frozenset({ref}))


def _judge(store: Store, form: Instrument, record: Record, period: str, row: RowInput, judged: Judged) -> None:
    """What becomes of the cells of a row that is there."""
    own = list[Change]()
    for cell in row.cells:
        try:
            ref, name, _value = cell_value(form, record, period, cell)
        except UserError:
            judged.kept.append(_kept(form, record, period, cell))
        else:
            judged.mended.append((ref, name))
            own.extend(cell_changes(store, form, record, period, cell))
    judged.saved.extend([*own, *amount_changes(store, form, record, own)])
    judged.kept.extend(_kept(form, record, period, cell) for cell in row.refused)


def _made(
    ctx: Context,
    store: Store,
    form: Instrument,
    at: RowPosition,
    rows: Sequence[RowInput],
    judged: Judged,
    beside: Mapping[Ref, str],
) -> Iterator[Change]:
    """The changes that make new rows, all of one place."""
    values, read, product = [], _Read(form, at), product_of(form, at.kind)
    elsewhere = dict[Ref, dict[str, Written]]()  # reports of other parts of the year
    for row in rows:
        record = Record(row.row, {"kind": Shown(Plain(at.kind))})
        own: dict[str, Written] = {}
        for cell in row.cells:
            try:
                ref, name, value = read.cell(record, cell)
            except UserError:
                judged.kept.append(_kept(form, record, at.period, cell))
            else:
                judged.mended.append((ref, name))
                if "@" in cell.field:
                    whose = {"row": Plain(row.row.local), "period": Plain(period_of_cell(cell.field, at.period))}
                    elsewhere.setdefault(ref, {**whose})[name] = value
                else:
                    own[name] = value
        judged.kept.extend(_kept(form, record, at.period, cell) for cell in row.refused)
        if amount := amount_of(product, {}, own):
            own[amount.stored] = amount.satang
        values.append(own)
    yield from new_rows(ctx, store, form, at, values, [row.row for row in rows], beside)
    for ref, facts in elsewhere.items():
        yield from fresh(ref, facts)


class _Read:
    """Cells of new rows of one place; the same words of a column are read once, for a file repeats them."""

    def __init__(self, form: Instrument, at: RowPosition) -> None:
        self._form, self._at = form, at
        self._known: dict[tuple[str, str], tuple[bool, str, Written]] = {}  # whether it is of the progress

    def cell(self, record: Record, cell: CellInput) -> tuple[Ref, str, Written]:
        """As `cell_value`."""
        if (known := self._known.get((cell.field, cell.words))) is None:
            ref, name, value = cell_value(self._form, record, self._at.period, cell)
            self._known[cell.field, cell.words] = ref != record.ref, name, value
            return ref, name, value
        reported, name, value = known
        period = period_of_cell(cell.field, self._at.period)
        return PlanRow.progress_at(record.ref, period) if reported else record.ref, name, value


def _kept(form: Instrument, record: Record, period: str, cell: CellInput) -> Change:
    """The words of a cell as they were typed."""
    ref, name, _none = cell_value(form, record, period, cell._replace(words=""))
    return Change(ref, name, Text(cell.words), cell.seen or ())
