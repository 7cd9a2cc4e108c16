"""What the fields of a plan may hold: values under its form, and entries of lists they link to, by id and in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from core.errors import UserError
from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.field_values import PLAIN, plain
from core.forms.field_words import EVERY_UNIT
from core.forms.parsing import not_one_of, written
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Field, Instrument, Kind
from core.forms.validity import invalid
from core.forms.vocabulary import DIVISIONS, OFFICE
from core.i18n import _
from core.log.signoff import PERIODS
from core.people.units import Nameable, entries, names_of, register
from core.slots import OF_ROWS, parse_slot
from core.thai.numbering import arabic_digits
from core.thai.search import name_key
from core.values import Record, Ref, Written

Links = Mapping[str, tuple[Nameable, ...]]  # `form.list`, `office.register`, `form.kind` -> its entries


def links_of(reader: Reader, form: Instrument, plan: Ref) -> Links:
    """The entries of every list the fields of a plan link to; none for a form that is not here."""
    wanted = dict.fromkeys(each.to for each in form.fields if type_of(each).source == "entries")
    year = _year(reader, plan) if wanted else 0
    return {to: tuple(_linked(reader, form, plan, year, to)) for to in wanted}


def _year(reader: Reader, plan: Ref) -> int:
    record = reader.record(plan)
    return (record.number("year") if record else None) or 0


def _linked(reader: Reader, form: Instrument, plan: Ref, year: int, to: str) -> Iterator[Nameable]:
    using, _dot, name = to.rpartition(".")
    if using == PLAN:
        rows = reader.records("row", plan.scope, plan=plan.local, kind=name)
        yield from (Nameable(row.ref.id, _called(form, row)) for row in rows)
        return
    if using == OFFICE:
        yield from entries(reader, plan.scope, name)
        return
    try:
        of = reader.forms.get(using) if using else form
    except UserError:
        return
    if listed := getattr(of, name, ()):
        yield from (Nameable(each.id, _entry(each)) for each in listed)
        return
    for one, row in rows_of_kind(reader, plan.scope, to, year, binned=True):
        yield Nameable(row.ref.id, _called(one, row), gone=row.deleted)


def listed_in(reader: Reader, scope: str, register_: str, year: int) -> list[tuple[str, Nameable]]:
    """The entries of `office.name` or `form.kind` with the records they are, as others of the same office name them."""
    using, _dot, name = register_.rpartition(".")
    if using == OFFICE:
        return [(f"{name}/{one.id}", one._replace(words=_in_full(one))) for one in entries(reader, scope, name)]
    rows = rows_of_kind(reader, scope, register_, year, binned=True)
    return [(row.ref.local, Nameable(row.ref.id, _called(form, row), gone=row.deleted)) for form, row in rows]


def rows_of_kind(
    reader: Reader, scope: str, to: str, year: int, *, binned: bool = False
) -> Iterator[tuple[Instrument, Record]]:
    """The rows of `form.kind` in the plans an office has of a year, each with the form of its plan; with `binned`
    those in the bin behind them.
    """
    using, _dot, kind = to.rpartition(".")
    plans = {one.ref.local: one for one in reader.records("plan", scope, instrument_id=using, year=year)}
    for plan in plans.values():
        if (form := form_here(reader.forms, bound_form(plan))) is None:
            continue
        yield from ((form, row) for row in reader.records("row", scope, plan=plan.ref.local, kind=kind))
        gone = reader.bin(scope, "row") if binned else ()
        own = plan.ref.local, kind
        yield from ((form, row) for row in gone if (row.text("plan"), row.text("kind")) == own)


def linked_names(reader: Reader, form: Instrument, plan: Ref) -> dict[str, str]:
    """The words of what a plan may link to, by `form.list/id`."""
    return link_names(links_of(reader, form, plan))


def link_names(links: Links) -> dict[str, str]:
    """The words of each entry by `form.list/id`."""
    return {f"{to}/{one.id}": one.words for to, listed in links.items() for one in listed}


def units_of(reader: Reader, scope: str) -> tuple[Nameable, ...]:
    """What a field of units may name: all of them, the own unit and its divisions, those below, above, the others."""
    units = register(reader)
    also = {record.ref.id: names_of(record) for record in reader.records("unit", "all")}
    own = [units[scope]] if scope in units else []
    near = [*units.below(scope), *(unit for unit in units.upwards(scope) if unit.id != scope)]
    known = {unit.id for unit in (*own, *near)}
    listed = [
        [Nameable(unit.id, unit.name or unit.code, (unit.code, *also.get(unit.id, ()))) for unit in some]
        for some in (own, near, [unit for unit in units.values() if unit.id not in known])
    ]
    divisions = [one._replace(words=_in_full(one), own=True) for one in entries(reader, scope, "division")]
    return Nameable(EVERY_UNIT, _("ทุกหน่วยงาน"), (_("ทุกหน่วย"),)), *listed[0], *divisions, *listed[1], *listed[2]


def _in_full(one: Nameable) -> str:
    """A division with its short name behind its name."""
    return one.words if one.words == one.names[0] else f"{one.names[0]} ({one.words})"


def own_units(units: Sequence[Nameable]) -> tuple[Nameable, ...]:
    """Of the units those that are an office's own divisions, and all of them together."""
    every = Nameable(EVERY_UNIT, _("ทุกหน่วย"), (_("ทุกหน่วยงาน"),))
    return every, *(one for one in units if one.own)


def names_to_ids(listed: Sequence[Nameable]) -> dict[str, str]:
    """The id of an entry by everything it goes by, as names are compared; the first of equal names, those in use
    before those that are gone.
    """
    first_last = [*(one for one in listed if one.gone), *reversed([one for one in listed if not one.gone])]
    return {name_key(name): one.id for one in first_last for name in (one.id, one.words, *one.names) if name_key(name)}


def by_name(reader: Reader, scope: str, field: Field, value: object) -> object:
    """A value of a field that names units or entries of the office's registers, with ids in place of their names."""
    using, _dot, name = field.to.rpartition(".")
    if type_of(field).source == "register":
        return ids_of(units_of(reader, scope), value) if _names(value) else value
    if type_of(field).source == "entries" and using == OFFICE:
        return ids_of(entries(reader, scope, name), value) if _names(value) else value
    return value


def _names(value: object) -> bool:
    """Whether some of it is no id."""
    parts = value if isinstance(value, list) else [value or ""]
    return not all(re.fullmatch(PLAIN, str(part)) for part in parts)


def ids_of(listed: Sequence[Nameable], value: object) -> object:
    """A value of ids joined by commas, or a list of them, with the id in place of every name that an entry goes by."""
    parts = [str(one) for one in value] if isinstance(value, list) else str(value or "").split(",")
    known = names_to_ids(listed)
    return ",".join(known.get(name_key(part), part) for part in parts)


def _called(form: Instrument, row: Record) -> str:
    """A row as others of its plan name it: by the field its kind says, else by its first words."""
    kind = next((kind for kind in form.kinds if kind.id == row.text("kind")), None)
    fields = [
        each for each in form.fields if kind and kind.id in each.kind and type_of(each).words and not each.personal
    ]
    named = [each for each in fields if kind and each.id == kind.named] or fields
    words = next((row.text(each.stored) for each in named if row.text(each.stored)), "")
    return arabic_digits(" ".join(filter(None, (row.text("number"), words)))) or row.ref.id[:8]


def _entry(each: object) -> str:
    """Number and text of an entry of a list."""
    parts = (str(getattr(each, name, "") or "") for name in ("number", "text", "title"))
    return arabic_digits(" ".join(part for part in parts if part)) or str(getattr(each, "id", ""))


def value_of(instrument: Instrument, kind: str, field: Field, words: str) -> Written:
    """The value of text typed into a cell; UserError says what the cell takes."""
    given = type_of(field).read(field, words) if words.strip() else None
    return _checked(instrument, field, given, field.stored_on(check_kind(instrument, kind)))


def value_on(form: Instrument, kind: str, name: str, given: object, entity: Literal["row", "progress"]) -> Written:
    """The value of a field of a row of this kind, or of its progress; UserError for a field or value it cannot have.

    The report of a planned row is stored on its progress; a row that only exists in the report holds its own.
    """
    if parse_slot(name).family not in OF_ROWS:
        return written(entity, name, given)
    found = next((field for field in form.fields if kind in field.kind and field.stored == name), None)
    if found is None:
        raise unlike(_("รายการชนิด {kind} ไม่มีช่อง {name}").format(kind=kind, name=name))
    if found.stored_on(check_kind(form, kind)) != entity:
        raise unlike(_("ช่อง {name} ของ {kind} อยู่ผิดที่").format(name=name, kind=kind))
    return _checked(form, found, given, entity)


def _checked(form: Instrument, field: Field, given: object, entity: Literal["row", "progress"]) -> Written:
    """The value as the record holds it; UserError for one the field cannot have."""
    value = written(entity, field.stored, given, plain if field.many else type_of(field).check)
    if field.scale and value is not None:
        known = {choice.id for choice in form.choices if choice.within == field.scale}
        if strange := sorted(set(str(value).split(",")) - known):
            raise not_one_of(str(field.title) or field.id, ",".join(strange), sorted(known))
    if field.fault == "block" and (trouble := invalid(field, value)):
        what = _("{title}: {why}").format(title=str(field.title) or field.id, why=trouble)
        raise UserError(what, _("แบบกำหนดค่าของช่องนี้ไว้"), _("แก้ค่าแล้วลองใหม่"))
    return value


def check_kind(form: Instrument, name: str, above: str = "", hangs: bool = False) -> Kind:
    """The kind; UserError if the form has none of this name, or not below a row of kind `above`."""
    kind = next((kind for kind in form.kinds if kind.id == name), None)
    if kind is None:
        raise unlike(_("แบบ {form} ไม่มีรายการชนิด “{kind}”").format(form=form.using, kind=name))
    if hangs and kind.within != above:
        raise unlike(_("รายการชนิด {kind} อยู่ใต้ {above} ไม่ได้").format(kind=name, above=above))
    return kind


def own_periods(form: Instrument, year: int | str) -> tuple[str, ...]:
    """The periods a plan of this form and year can report: the year, and its quarters, halves or months."""
    return (str(year), *(f"{year}{part}" for part in PERIODS.get(form.periods, ())))


def unlike(why: str) -> UserError:
    return UserError(_("อ่านไฟล์แผนไม่ได้"), why, _("แก้ไฟล์ให้เหมือนตัวอย่างใน resources/samples แล้วลองใหม่"))


def read_from(form: Instrument) -> Iterator[str]:
    """Every register, `form.kind` or `office.name`, that a form reads."""
    yield from (figure.rows for figure in form.figures)
    yield from (subject.register for subject in form.subjects if subject.register)
    yield from (each.to for each in form.fields if each.to and type_of(each).source == "entries")
    yield from (DIVISIONS for each in form.fields if type_of(each).source == "register")
