"""Rows of a plan made, moved and started, each as one save."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.actions.import_plan import import_plan
from core.actions.plan_cells import opened, progress_of
from core.actions.plan_lines import check_kind
from core.actions.plan_places import in_order, places, siblings
from core.actions.set_field import fresh
from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from core.model.values import Change, Changes, Plain, Ref, Written
from core.ports import Context, Store
from core.views.plan_tree import stored_on


def start_plan(ctx: Context, store: Store, instrument: Instrument, year: int) -> Changes:
    """Make the plan of a year, without rows; one that is there already is kept."""
    return import_plan(ctx, store, instrument, year, {"title": str(instrument.title)})


@dataclass(frozen=True, slots=True)
class Place:
    """Where new rows of a plan come to stand."""

    plan: Ref
    kind: str
    above: Ref | None  # None = below the plan itself
    period: str  # whose progress takes what the rows say of their report
    after: Ref | None = None  # behind it; the row above = before all others; None = behind them


def add_plan_row(
    ctx: Context, store: Store, instrument: Instrument, place: Place, values: Mapping[str, Written] | None = None
) -> Changes:
    """Make a row; `touched` holds it."""
    return store.save(ctx, "add_plan_row", list(_new_rows(ctx, store, instrument, place, [values or {}])))


def add_plan_rows(
    ctx: Context, store: Store, instrument: Instrument, place: Place, rows: Sequence[Mapping[str, Written]]
) -> Changes:
    """Make many rows at once, as one save; what a row says of its report goes to its progress of the period."""
    made = list(_new_rows(ctx, store, instrument, place, rows))
    return store.save(ctx, "add_plan_rows", made) if made else Changes("add_plan_rows")


def _new_rows(
    ctx: Context, store: Store, instrument: Instrument, at: Place, rows: Sequence[Mapping[str, Written]]
) -> Iterator[Change]:
    """What makes new rows of a kind.

    What is reported of a planned row hangs below that row's progress of the period. UserError for a kind that may
    not stand there, or of which there are as many as the form allows.
    """
    parent = standing(store, at.above) if at.above else None
    made = check_kind(instrument, at.kind, parent.text("kind") if parent else "", parent is not None)
    holder = at.above
    if parent is not None and made.stage == "report" and check_kind(instrument, parent.text("kind")).stage == "plan":
        holder = progress_of(parent.ref, at.period)
        yield from opened(store, parent.ref, at.period)
    there = siblings(store, at.plan, at.kind, {one.local for one in (at.above, holder) if one})
    if made.most and len(there) + len(rows) > made.most:
        raise UserError(
            _("เพิ่ม{title}ไม่ได้").format(title=made.title),
            _("แบบให้มีได้ {most} รายการ").format(most=made.most),
            _("แก้รายการที่มีอยู่แทน"),
        )
    found, moved = places(there, at.after, len(rows), first=at.after is not None and at.after == at.above)
    yield from moved
    told = {each.stored for each in instrument.fields if at.kind in each.kind and stored_on(each, made) == "progress"}
    for order, values in zip(found, rows, strict=True):
        ref = Ref(at.plan.scope, "row", ctx.new_id())
        facts: dict[str, Written] = {
            "plan": Plain(at.plan.local),
            "kind": Plain(at.kind),
            "parent": Plain(holder.local) if holder else None,
            "order": Plain(order),
        }
        yield from fresh(ref, facts | {name: value for name, value in values.items() if name not in told})
        reported = {name: value for name, value in values.items() if name in told and value is not None}
        if reported:
            whose = {"row": Plain(ref.local), "period": Plain(at.period)}
            yield from fresh(progress_of(ref, at.period), {**whose, **reported})


def move_row(ctx: Context, store: Store, row: Ref, by: int) -> Changes:
    """Move a row one place up (-1) or down (1) among those of its kind below the same row."""
    record = standing(store, row)
    plan = record.reference("plan")
    rows = siblings(store, plan, record.text("kind"), {record.text("parent")} - {""})
    at = next(n for n, one in enumerate(rows) if one.ref == row)
    to = at + by
    if not 0 <= to < len(rows):
        return Changes("move_row")
    order = [*rows]
    order.insert(to, order.pop(at))
    return store.save(ctx, "move_row", list(in_order(order, order[to])))


def put_row(
    ctx: Context, store: Store, instrument: Instrument, row: Ref, above: Ref | None, after: Ref | None
) -> Changes:
    """Move a row, with all below it, to below another row of the kind it may stand in: behind `after`, None = first.

    UserError for a kind that may not stand there.
    """
    record = standing(store, row)
    parent = standing(store, above) if above else None
    check_kind(instrument, record.text("kind"), parent.text("kind") if parent else "", parent is not None)
    plan = record.reference("plan")
    there = siblings(store, plan, record.text("kind"), {above.local} if above else set())
    order = [one for one in there if one.ref != row]
    at = next((n for n, one in enumerate(order, start=1) if one.ref == after), 0)
    order.insert(at, record)
    changes = [] if [one.ref for one in order] == [one.ref for one in there] else list(in_order(order, record))
    home = Plain(above.local) if above else None
    if record.value("parent") != home:
        changes.append(Change(row, "parent", home, record.shown("parent").seen))
    return store.save(ctx, "move_row", changes) if changes else Changes("move_row")
