"""Make a second of a row of a plan, with what hangs below it, as one save."""

from collections.abc import Iterator, Mapping

from core.actions.plan_lines import check_kind
from core.actions.plan_places import places, siblings
from core.actions.set_field import fresh
from core.changes.present import standing
from core.instruments.shape import Instrument
from core.instruments.vocabulary import DEEPEST
from core.model.values import Absent, Change, Changes, Plain, Record, Ref, Written
from core.ports import Context, Store

OWN = frozenset({"plan", "kind", "parent", "order", "number"})  # what a copy gets anew


def copy_row(ctx: Context, store: Store, instrument: Instrument, row: Ref) -> Changes:
    """A copy right behind its row, with all below; of a planned row only what is planned: nobody has done it twice.

    Words that are withheld or not here stay behind. UserError when the row is not here.
    """
    record = standing(store, row)
    plan = record.reference("plan")
    there = siblings(store, plan, record.text("kind"), {record.text("parent")} - {""})
    found, moved = places(there, row)
    below: dict[str, list[Record]] = {}
    for one in store.records("row", row.scope, plan=plan.local):
        below.setdefault(one.text("parent"), []).append(one)
    reported = check_kind(instrument, record.text("kind")).stage == "report"
    copied = _copied(ctx, instrument, record, record.text("parent"), found[0], below, reported)
    return store.save(ctx, "copy_row", [*moved, *copied])


def _copied(
    ctx: Context,
    form: Instrument,
    row: Record,
    above: str,
    place: str,
    below: Mapping[str, list[Record]],
    reported: bool,
    depth: int = 0,
) -> Iterator[Change]:
    ref = Ref(row.ref.scope, "row", ctx.new_id())
    own: dict[str, Written] = {
        "plan": Plain(row.text("plan")),
        "kind": Plain(row.text("kind")),
        "parent": Plain(above) if above else None,
        "order": Plain(place),
    }
    yield from fresh(ref, {**own, **_said(row)})
    for one in below.get(row.ref.local, ()) if depth < DEEPEST else ():
        if reported or check_kind(form, one.text("kind")).stage == "plan":
            yield from _copied(ctx, form, one, ref.local, one.text("order"), below, reported, depth + 1)


def _said(row: Record) -> dict[str, Written]:
    values = {name: shown.value for name, shown in row.fields.items() if name not in OWN and not name.startswith("_")}
    return {name: value for name, value in values.items() if not isinstance(value, Absent)}
