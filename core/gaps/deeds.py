"""The command that makes plan rows from gaps (what documents lack), each with responsible person, date and source."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import product
from typing import NamedTuple

from core.entities import DELETED
from core.errors import UserError
from core.forms.field_types import FieldType, type_of
from core.forms.field_values import day
from core.forms.ports import Reader, Store
from core.forms.settings import form_for
from core.forms.shape import Field, Instrument
from core.gaps.gaps import OpenGap
from core.gaps.rows import (
    GapRowKind,
    has_rows,
    named_row,
    owner_of,
    place_in,
    places,
    row_of,
    until_of,
)
from core.i18n import _
from core.log.deeds import changes_to, check_clock, fresh
from core.log.ports import Context, standing
from core.plan.deeds import RowInsertPoint
from core.plan.links import by_name, check_kind, value_on
from core.plan.tree import PlanRow
from core.plan.year_view import parts_of
from core.values import Change, Changes, Plain, Ref, Text, Written

ACT = "act_on_gaps"  # label of the save
GATHERED = "งานจากสิ่งที่ยังขาด"  # the row above, where the form asks for one


class GapRowChoices(NamedTuple):
    """A user's choices for rows made from gaps. `owner`: name, "" = this user, if unknown the office; `until`: ISO, ""
    = the gap's due day, if none in a month; `plan`: None = one that fits; `again`: even if a gap has a row."""

    owner: str = ""  # "" = who is at the keyboard, else the office
    until: str = ""  # ISO; "" = the day somebody asks for it, else in a month
    plan: Ref | None = None
    again: bool = False  # make another row of a gap that has one


def act_on(
    ctx: Context, store: Store, gaps: Sequence[OpenGap], year: int, assignment: GapRowChoices
) -> Changes:
    """Make a plan row from each gap, in one save; a gap that has a row gets a second one only if `assignment.again`. In
    the result, `touched` are the new and the existing rows, and `notes` say how many. UserError for a bad date, or if
    it is not clear which plan takes the rows."""
    plans = store.records("plan", ctx.unit, year=year)
    there: dict[str, Ref] = {}
    for gap, plan in product(gaps, plans):
        if gap.token not in there and (row := row_of(store, plan.ref, gap)) is not None:
            there[gap.token] = row
    new = list(gaps) if assignment.again else [gap for gap in gaps if gap.token not in there]
    kept = frozenset(there[gap.token] for gap in gaps if gap not in new)
    notes = [_("ทำเป็นแผนแล้ว {n} รายการ").format(n=len(new))] if new else []
    if len(new) < len(gaps):
        notes.append(_("มีรายการในแผนอยู่แล้ว {n} รายการ จึงไม่ทำซ้ำ").format(n=len(gaps) - len(new)))
    if not new:
        return Changes(ACT, "", kept, notes=tuple(notes))
    place, form = chosen_place(store, ctx.unit, year, assignment.plan)
    changes, made = _rows(ctx, store, form, place, year, new, assignment)
    if place.owner is None:
        notes.append(_("แบบของแผนนี้ไม่มีช่องผู้รับผิดชอบ"))
    if not place.days:
        notes.append(_("แบบของแผนนี้ไม่มีช่องวันหรือช่วงเวลา"))
    return store.save(ctx, ACT, changes) | Changes(
        ACT, "", frozenset(made) | kept, notes=tuple(notes)
    )


def chosen_place(
    reader: Reader, unit: str, year: int, plan: Ref | None
) -> tuple[GapRowKind, Instrument]:
    """Return (kind of row, form) for rows made from gaps: in `plan` or, if None, in the year's plan that has such rows,
    else in the only one that can take them. UserError if `plan` cannot take them, or if none or several can."""
    found = places(reader, unit, year)
    if plan is not None:
        record = standing(reader, plan)
        form = form_for(reader, record)
        place = place_in(form, record)
        if place is None:
            raise _unplaced(_("แบบของแผนนี้ไม่มีรายการที่บอกผู้รับผิดชอบหรือเวลา"), _("เลือกแผนอื่นของปีนี้"))
        return place, form
    if not found:
        why = _("ปี {year} ยังไม่มีแผนที่แก้ได้ ซึ่งมีช่องผู้รับผิดชอบหรือเวลา").format(year=year)
        raise _unplaced(why, _("ให้เริ่มแผนปฏิบัติการก่อน ในหน้า “เอกสารของปี” แล้วทำใหม่"))
    if len(found) > 1 and not has_rows(reader, found[0].plan):
        raise _unplaced(_("ปีนี้มีแผนที่รับรายการได้หลายฉบับ"), _("เลือกแผนก่อน ครั้งต่อไปไม่ต้องเลือกอีก"))
    return found[0], form_for(reader, standing(reader, found[0].plan))


def _unplaced(reason: str, do: str) -> UserError:
    return UserError(_("ทำเป็นแผนไม่ได้"), reason, do)


def _rows(
    ctx: Context,
    store: Store,
    form: Instrument,
    place: GapRowKind,
    year: int,
    gaps: Sequence[OpenGap],
    wished: GapRowChoices,
) -> tuple[list[Change], list[Ref]]:
    """Return the changes that create the rows after existing ones, and the rows."""
    above, changes = _above(store, form, place)
    there = RowInsertPoint.siblings(
        store, place.plan, place.kind.id, {above.local} if above else set()
    )
    orders, moved = RowInsertPoint.free_positions(there, None, len(gaps))
    changes += moved
    parent = Plain(above.local) if above else None
    refs = []
    for gap, order in zip(gaps, orders, strict=True):
        n = 1
        while (
            record := store.record(named_row(place.plan, gap, n))
        ) is not None and not record.deleted:
            n += 1
        ref, doing = named_row(place.plan, gap, n), wished
        if gap.owner:  # who promised to close it, and the day promised
            doing = wished._replace(owner=gap.owner, until=gap.due or wished.until)
        titled = gap.title.strip()
        fields: dict[str, Written] = {
            "plan": Plain(place.plan.local),
            "kind": Plain(place.kind.id),
            "parent": parent,
            "order": Plain(order),
            "from": Plain(gap.source.local),
            place.name.stored: Text(titled.splitlines()[0] if titled else gap.where),
            **_who(ctx, store, form, place, doing),
            **_when(ctx, form, place, year, gap, doing),
        }
        changes += _entered(store, ref, fields)
        refs.append(ref)
    return changes, refs


def _entered(store: Store, ref: Ref, fields: dict[str, Written]) -> Iterator[Change]:
    """Yield the changes that create a row, or restore it from the bin with the values given now."""
    record = store.record(ref)
    if record is None:
        yield from fresh(ref, fields)
        return
    yield Change(ref, DELETED, None, record.shown(DELETED).seen)
    yield from changes_to(record, fields)


def _above(store: Store, form: Instrument, place: GapRowKind) -> tuple[Ref | None, list[Change]]:
    """Return the parent of rows for gaps (the last of its kind if there are enough), and the changes that create it."""
    line, kind = list[str](), place.kind
    while kind.within and kind.within not in line:
        line.insert(0, kind.within)
        kind = check_kind(form, kind.within)
    at: Ref | None = None
    changes: list[Change] = []
    for name in line:
        ref = PlanRow.at(place.plan, f"gaps {name}")
        rows = RowInsertPoint.siblings(store, place.plan, name, {at.local} if at else set())
        record, most = store.record(ref), check_kind(form, name).most
        if any(row.ref == ref for row in rows):
            at = ref
            continue
        if most and len(rows) >= most:
            at = rows[-1].ref
            continue
        orders, moved = RowInsertPoint.free_positions(rows, None)
        fields: dict[str, Written] = {
            "plan": Plain(place.plan.local),
            "kind": Plain(name),
            "parent": Plain(at.local) if at else None,
            "order": Plain(orders[0]),
        }
        own = (
            each
            for each in form.fields
            if name in each.kind and type_of(each).words and not each.many
        )
        first = next((each for each in own if each.stage == "plan" and not each.personal), None)
        if first:
            fields[first.stored] = Text(_(GATHERED))
        if record is None or record.deleted:
            changes += [*moved, *_entered(store, ref, fields)]
        at = ref
    return at, changes


def _who(
    ctx: Context, store: Store, form: Instrument, place: GapRowKind, doing: GapRowChoices
) -> dict[str, Written]:
    """Return the field with the doer: as text, or as the unit of that name; else the office if it takes only units."""
    field = place.owner
    if field is None:
        return {}
    owner = doing.owner.strip() or owner_of(store, ctx.unit, ctx.person)
    if type_of(field).source != "register":
        return {field.stored: _value(store, form, place, field, owner)} if owner else {}
    with suppress(UserError):
        return {field.stored: _value(store, form, place, field, owner)}
    return {field.stored: _value(store, form, place, field, ctx.unit)}


def _value(store: Store, form: Instrument, place: GapRowKind, field: Field, text: str) -> Written:
    value = by_name(store, place.plan.scope, field, FieldType.given_as(field, text))
    return value_on(form, place.kind.id, field.stored, value, "row")


def _when(
    ctx: Context, form: Instrument, place: GapRowKind, year: int, gap: OpenGap, doing: GapRowChoices
) -> dict[str, Written]:
    """Return the fields with the time from today to the day: a span of reporting periods, or first and last day."""
    today = ctx.now.date()
    if doing.until:
        until = date.fromisoformat(str(day("due", doing.until)))
    else:
        until = until_of(gap, year, today)
    if not place.days:
        return {}
    check_clock(ctx)
    if type_of(place.days[0]).dates == "span":
        parts = parts_of(form, year)
        inside = [part for part in parts if part.last >= min(today, until) and part.first <= until]
        first, last = (inside[0], inside[-1]) if inside else (parts[-1], parts[-1])
        words = first.id if first == last else f"{first.id}/{last.id}"
        return {place.days[0].stored: Plain(words)}
    ends = (min(today, until), until) if len(place.days) > 1 else (until,)
    return {each.stored: Plain(end.isoformat()) for each, end in zip(place.days, ends, strict=True)}
