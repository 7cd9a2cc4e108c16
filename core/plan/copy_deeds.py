"""A plan is begun from another: its rows go along, and what the form words otherwise now waits to be confirmed."""

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from core.entities import DELETED
from core.errors import UserError
from core.forms.carry import FIELDS, KINDS, Comparison, comparison_of
from core.forms.field_types import type_of
from core.forms.ports import Reader, Store
from core.forms.settings import carried
from core.forms.shape import Field, Instrument
from core.i18n import _
from core.log.contents import standing
from core.log.deeds import FieldWrite, field_change, free_number, fresh, write_fields
from core.log.ports import Context
from core.plan.file_deeds import plan_at, plan_facts
from core.plan.links import value_on
from core.plan.tree import WAITS
from core.thai.numbering import thai_digits
from core.values import Absent, Change, Changes, Plain, Record, Ref, Text, Value, Written


class Carrying(NamedTuple):
    """From which form to which rows go along; `known` None = it is the same."""

    by: Instrument
    form: Instrument
    known: Comparison | None
    links: "Relinked"

    def kinds(self) -> Mapping[str, str]:
        """The planned kinds of rows by what they were called."""
        kinds = [kind.id for kind in self.form.kinds if kind.stage == "plan"]
        if self.known is None:
            return {kind: kind for kind in kinds}
        return {origin.old: kind for kind in kinds if (origin := self.known.origin(KINDS, kind))}

    def value(self, was: Field, value: Value) -> Written:
        """The value with its choices as they are called now, and its rows those that stand in the place of the old."""
        if isinstance(value, Absent) or not isinstance(value, str):
            return None if isinstance(value, Absent) else value
        if type_of(was).source == "entries":
            return self.links.value(value)
        if self.known is None or not was.scale:
            return value
        named = (self.known.choices.get((was.scale, one), one) for one in value.split(","))
        return Plain(",".join(filter(None, named))) or None

    def field(self, kind: str, field: Field) -> Field | None:
        """What a field was; None = it was not there."""
        if self.known is None:
            return field
        origin = self.known.origin(FIELDS, f"{kind}.{field.id}")
        if origin is None:
            return None
        was, _point, name = origin.old.partition(".")
        return next(each for each in self.by.fields if each.id == name and was in each.kind)


class Relinked:
    """Links to rows in a copy: to a row that was copied, then or now, its copy; to any other row of the old plan, or
    of another year, none. What is no row stays what it is.
    """

    def __init__(self, reader: Reader, of: Ref, year: int) -> None:
        self.at = {"": ""}  # where a row was, where its copy is
        self.emptied = 0  # links that stand for nothing any more
        self.left = 0  # entries that have no copy, so that what was answered for them stays behind
        self._reader, self._of, self._year = reader, of, year

    def value(self, value: str) -> Written:
        """What the ids of a link become."""
        wanted = value.split(",")
        found = [new for one in wanted if (new := self._one(one))]
        self.emptied += len(wanted) - len(found)
        return Plain(",".join(dict.fromkeys(found))) or None

    def entry(self, subject: str) -> str:
        """The entry in whose place this one stood, as `row/…`; "" where there is none. Of no entry what it is."""
        entity, _slash, id_ = subject.partition("/")
        if entity != "row":
            return subject if id_ else ""
        found = self._one(id_)
        self.left += not found
        return found and f"{entity}/{found}"

    def notes(self) -> tuple[str, ...]:
        """What stayed behind, in sentences."""
        emptied = _("ช่องที่เชื่อมกับรายการของแผนเดิมซึ่งไม่ได้คัดลอกมา {n} แห่ง เว้นว่างไว้ให้เลือกใหม่").format(n=self.emptied)
        left = _("คำตอบของ {n} รายการไม่ได้ยกมา เพราะปีนี้ยังไม่มีรายการนั้น คัดลอกแผนของรายการก่อน แล้วคัดลอกการประเมินใหม่").format(
            n=self.left
        )
        return (*([emptied] if self.emptied else []), *([left] if self.left else []))

    def _one(self, one: str) -> str:
        row = Ref(self._of.scope, "row", one)
        if row.local in self.at:
            return self.at[row.local].rpartition("/")[2]
        if (record := self._reader.record(row)) is None:
            return one
        plan = record.reference("plan")
        if plan != self._of and self._in_year(plan):
            return one
        copies = self._reader.records("row", self._of.scope, copied=row.local)
        return next((copy.ref.id for copy in copies if self._in_year(copy.reference("plan"))), "")

    def _in_year(self, plan: Ref) -> bool:
        return (
            plan != self._of and (found := self._reader.record(plan)) is not None and found.number("year") == self._year
        )


def of_year(title: str, old: int, new: int) -> str:
    """A title with the number of its year made that of another, in the digits it is written in."""
    return title.replace(str(old), str(new)).replace(thai_digits(str(old)), thai_digits(str(new)))


def copy_plan(ctx: Context, store: Store, instrument: Instrument, of: Ref, year: int, *, by: Instrument) -> Changes:
    """Begin another plan of `year` with the rows of one that was filled by `by`, as far as the form has their kinds.

    A value whose field is worded otherwise waits until somebody confirms it or enters another. What was reported, days
    and spans, evidence and signatures stay behind. A link to a row names its copy; where there is none it is emptied,
    which the notes say. UserError when the plan is not here.
    """
    before = standing(store, of)
    number = free_number(partial(plan_at, ctx.unit, instrument.id, year), store)
    plan = plan_at(ctx.unit, instrument.id, year, number)
    title = before.value("title")
    titled = Text(of_year(title, before.number("year") or year, year)) if isinstance(title, Text) else None
    facts = {**plan_facts(ctx, instrument, year, number), "title": titled}
    facts |= carried(before, instrument)
    old = store.record(plan) or Record(plan, {})
    changes = [Change(plan, DELETED, None, old.shown(DELETED).seen)] if old.deleted else []
    changes += [change for name, value in facts.items() if (change := field_change(old, FieldWrite(name, value)))]
    links = Relinked(store, of, year)
    carrying = Carrying(by, instrument, comparison_of(by, instrument), links)
    kinds = carrying.kinds()
    below: dict[str, list[Record]] = {}
    for row in store.records("row", of.scope, plan=of.local):
        below.setdefault(row.text("parent"), []).append(row)
    rows = list(at_any_depth(below, kinds.keys()))
    links.at |= {
        row.ref.local: Ref(plan.scope, "row", ctx.new_id()).local for row in rows
    }  # a link may name a later one
    for row in rows:
        changes += _taken_row(carrying, plan, row, kinds[row.text("kind")])
    made = store.save(ctx, "copy_document", changes)
    return made | Changes(notes=links.notes())


def at_any_depth(below: Mapping[str, Sequence[Record]], kinds: Set[str], above: str = "") -> Iterator[Record]:
    """The rows of these kinds, each behind the one it stands below."""
    for row in below.get(above, ()):
        if row.text("kind") in kinds:
            yield row
            yield from at_any_depth(below, kinds, row.ref.local)


def _taken_row(carrying: Carrying, plan: Ref, row: Record, kind: str) -> Iterator[Change]:
    """The same row of another plan; what is bound to the days of a year is left out."""
    at = carrying.links.at
    above = at[row.text("parent")]
    own: dict[str, Written] = {
        "plan": Plain(plan.local),
        "kind": Plain(kind),
        "parent": Plain(above) if above else None,
        "copied": Plain(row.ref.local),
        **{name: value for name in ("order", "number") if not isinstance(value := row.value(name), Absent)},
    }
    asked = [each for each in carrying.form.fields if kind in each.kind and not type_of(each).time]
    for field in asked:
        was = carrying.field(kind, field) if field.stage == "plan" else None
        if was is not None and was.stage == "plan":
            own |= _taken_cell(carrying, row, kind, was, field)
    yield from fresh(Ref(plan.scope, *at[row.ref.local].split("/")), own)


def _taken_cell(carrying: Carrying, row: Record, kind: str, was: Field, field: Field) -> dict[str, Written]:
    """The value of a field, and that it waits; nothing where the field does not take it any more."""
    value = row.value(was.stored)
    if value is None or isinstance(value, Absent):
        return {}
    waits, known = row.text(f"{WAITS}.{was.id}"), carrying.known
    if known is None or known.same(FIELDS, f"{kind}.{field.id}"):
        return {field.stored: carrying.value(was, value), f"{WAITS}.{field.id}": Plain(waits) if waits else None}
    with suppress(UserError):
        taken = value_on(carrying.form, kind, field.stored, carrying.value(was, value), "row")
        return {field.stored: taken, f"{WAITS}.{field.id}": Plain(waits or carrying.by.file)}
    return {}


def confirm_cell(ctx: Context, store: Store, row: Ref, fields: Sequence[str]) -> Changes:
    """Say that values that were carried along still hold."""
    return write_fields(ctx, store, row, [FieldWrite(f"{WAITS}.{field}", None) for field in fields], "confirm_cell")
