"""Rows of a plan made, moved and started, each as one save."""

from collections.abc import Iterator, Mapping, Sequence

from core.actions.import_plan import import_plan
from core.actions.plan_cells import opened, progress_of
from core.actions.plan_lines import check_kind
from core.actions.plan_places import in_order, places, siblings
from core.actions.set_field import fresh, standing
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from core.model.values import Change, Changes, Plain, Ref, Written
from core.ports import Context, Store
from core.views.plan_tree import place_of


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
    """
    made = list(new_rows(ctx, store, instrument, plan, kind, above, period, after, [values or {}]))
    return store.save(ctx, "add_plan_row", made)


def add_plan_rows(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    plan: Ref,
    kind: str,
    above: Ref | None,
    period: str,
    after: Ref | None,
    rows: Sequence[Mapping[str, Written]],
) -> Changes:
    """Make many rows at once, as one save; what a row says of its report goes to its progress of the period."""
    made = list(new_rows(ctx, store, instrument, plan, kind, above, period, after, rows))
    return store.save(ctx, "add_plan_rows", made) if made else Changes("add_plan_rows")


def new_rows(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    plan: Ref,
    kind: str,
    above: Ref | None,
    period: str,
    after: Ref | None,
    rows: Sequence[Mapping[str, Written]],
) -> Iterator[Change]:
    """What makes new rows of a kind.

    What is reported of a planned row hangs below that row's progress of the period. UserError for a kind that may
    not stand there, or of which there are as many as the form allows.
    """
    parent = standing(store, above) if above else None
    made = check_kind(instrument, kind, parent.text("kind") if parent else "", parent is not None)
    holder = above
    if parent is not None and made.stage == "report" and check_kind(instrument, parent.text("kind")).stage == "plan":
        holder = progress_of(parent.ref, period)
        yield from opened(store, parent.ref, period)
    there = siblings(store, plan, kind, {one.local for one in (above, holder) if one})
    if made.most and len(there) + len(rows) > made.most:
        raise UserError(
            _("เพิ่ม{title}ไม่ได้").format(title=made.title),
            _("แบบให้มีได้ {most} รายการ").format(most=made.most),
            _("แก้รายการที่มีอยู่แทน"),
        )
    found, moved = places(there, after, len(rows), first=after is not None and after == above)
    yield from moved
    told = {each.stored for each in instrument.fields if kind in each.kind and place_of(each, made) == "progress"}
    for place, values in zip(found, rows, strict=True):
        ref = Ref(plan.scope, "row", ctx.new_id())
        facts: dict[str, Written] = {
            "plan": Plain(plan.local),
            "kind": Plain(kind),
            "parent": Plain(holder.local) if holder else None,
            "order": Plain(place),
        }
        yield from fresh(ref, facts | {name: value for name, value in values.items() if name not in told})
        reported = {name: value for name, value in values.items() if name in told and value is not None}
        if reported:
            whose = {"row": Plain(ref.local), "period": Plain(period)}
            yield from fresh(progress_of(ref, period), {**whose, **reported})


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
    plan = Ref(row.scope, *record.text("plan").split("/"))
    there = siblings(store, plan, record.text("kind"), {above.local} if above else set())
    order = [one for one in there if one.ref != row]
    at = next((n for n, one in enumerate(order, start=1) if one.ref == after), 0)
    order.insert(at, record)
    changes = [] if [one.ref for one in order] == [one.ref for one in there] else list(in_order(order, record))
    home = Plain(above.local) if above else None
    if record.value("parent") != home:
        changes.append(Change(row, "parent", home, record.shown("parent").seen))
    return store.save(ctx, "move_row", changes) if changes else Changes("move_row")
