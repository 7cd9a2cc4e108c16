"""Rows of a plan made, moved and started, each as one save."""

from collections.abc import Iterator, Mapping, Sequence

from core.actions.import_plan import import_plan
from core.actions.plan_cells import opened, progress_of
from core.actions.plan_lines import check_kind
from core.actions.set_field import fresh, standing
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from core.model.values import Change, Changes, Plain, Record, Ref, Written
from core.ports import Context, Reader, Store

STEP = 100  # between the places of two neighbours; a place is six digits or more


def start_plan(ctx: Context, store: Store, instrument: Instrument, year: int) -> Changes:
    """Make the plan of a year, without rows; one that is there already is kept."""
    return import_plan(ctx, store, instrument, year, {"title": str(instrument.title)})


def add_plan_row(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    plan: Ref,
    kind: str,
    above: Ref | None,
    period: str,
    after: Ref | None = None,
    values: Mapping[str, Written] | None = None,
) -> Changes:
    """Make a row of a kind below another (None = below the plan); `touched` holds it.

    It stands behind `after`, first when that is the row above, else last.

    What is reported of a planned row hangs below that row's progress of the period. UserError for a kind that may
    not stand there, or of which there are as many as the form allows.
    """
    parent = standing(store, above) if above else None
    made = check_kind(instrument, kind, parent.text("kind") if parent else "", parent is not None)
    holder, changes = above, list[Change]()
    if parent is not None and made.stage == "report" and check_kind(instrument, parent.text("kind")).stage == "plan":
        holder, changes = progress_of(parent.ref, period), list(opened(store, parent.ref, period))
    rows = siblings(store, plan, kind, {one.local for one in (above, holder) if one})
    if made.most and len(rows) >= made.most:
        raise UserError(
            _("เพิ่ม{title}ไม่ได้").format(title=made.title),
            _("แบบให้มีได้ {most} รายการ").format(most=made.most),
            _("แก้รายการที่มีอยู่แทน"),
        )
    ref = Ref(plan.scope, "row", ctx.new_id())
    place, moved = _place_after(rows, after, first=after is not None and after == above)
    facts: dict[str, Written] = {
        "plan": Plain(plan.local),
        "kind": Plain(kind),
        "parent": Plain(holder.local) if holder else None,
        "order": Plain(place),
        **(values or {}),
    }
    return store.save(ctx, "add_plan_row", [*changes, *moved, *fresh(ref, facts)])


def move_row(ctx: Context, store: Store, row: Ref, by: int) -> Changes:
    """Move a row one place up (-1) or down (1) among those of its kind below the same row."""
    record = standing(store, row)
    plan = Ref(row.scope, *record.text("plan").split("/"))
    rows = siblings(store, plan, record.text("kind"), {record.text("parent")} - {""})
    at = next(n for n, one in enumerate(rows) if one.ref == row)
    to = at + by
    if not 0 <= to < len(rows):
        return Changes("move_row")
    order = [*rows]
    order.insert(to, order.pop(at))
    return store.save(ctx, "move_row", list(_in_order(order, order[to])))


def siblings(reader: Reader, plan: Ref, kind: str, parents: set[str]) -> list[Record]:
    """Rows of a kind below one of these places (none = below the plan), in their order."""
    rows = reader.records("row", plan.scope, plan=plan.local, kind=kind)
    return [row for row in rows if (row.text("parent") in parents if parents else not row.text("parent"))]


def _place_after(rows: Sequence[Record], after: Ref | None, *, first: bool = False) -> tuple[str, list[Change]]:
    """A place behind a row (last when it is not among them) or before all, and what must move to make room."""
    at = -1 if first else next((n for n, row in enumerate(rows) if row.ref == after), len(rows) - 1)
    low = _number(rows[at]) if at >= 0 else 0
    high = _number(rows[at + 1]) if at + 1 < len(rows) else low + 2 * STEP
    if high - low >= 2:
        return f"{(low + high) // 2:06d}", []
    moved = [
        Change(row.ref, "order", Plain(f"{STEP * (n + 1 + (n > at)):06d}"), row.shown("order").seen)
        for n, row in enumerate(rows)
    ]
    return f"{STEP * (at + 2):06d}", moved


def _in_order(rows: Sequence[Record], moved: Record) -> Iterator[Change]:
    """The fewest changes that put rows in this order: one, unless its neighbours leave no room."""
    at = rows.index(moved)
    low = _number(rows[at - 1]) if at else 0
    high = _number(rows[at + 1]) if at + 1 < len(rows) else low + 2 * STEP
    if high - low >= 2:
        yield Change(moved.ref, "order", Plain(f"{(low + high) // 2:06d}"), moved.shown("order").seen)
        return
    for n, row in enumerate(rows, start=1):
        yield Change(row.ref, "order", Plain(f"{STEP * n:06d}"), row.shown("order").seen)


def _number(row: Record) -> int:
    text = row.text("order")
    return int(text) if text.isdigit() and text.isascii() else 0
