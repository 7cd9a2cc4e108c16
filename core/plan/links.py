"""Check plan fields by the form, list linkable entries, and take numbers from results, stored when a plan is locked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from core.errors import UserError
from core.exact import exact_text, nearest, points_text
from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.field_values import EVERY_UNIT, PLAIN, plain
from core.forms.operations import CellValue, answered, number_of
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Field, FormRowKind, Instrument, RowMakingRule
from core.forms.tree import Tree
from core.forms.vocabulary import DIVISIONS, OFFICE, invalid, not_one_of, written
from core.forms.wording import fill, names_in
from core.i18n import _
from core.log.op import PERIODS
from core.people.units import EntryOption, UnitRegister
from core.slots import OF_ROWS, Slot, parse_slot
from core.thai.search import NameIndex, value_key
from core.thai.written import arabic_digits
from core.values import Record, Ref, Written

# `form.list`, `office.register`, `form.kind` -> its entries
Links = Mapping[str, tuple[EntryOption, ...]]
TOTAL = "total"


def links_of(reader: Reader, form: Instrument, plan: Ref) -> Links:
    """Return {`form.kind` or `office.name`: entries} of lists that fields link to; () for a list of a missing form."""
    wanted = dict.fromkeys(each.to for each in form.fields if type_of(each).source == "entries")
    record = reader.record(plan) if wanted else None
    year = (record.number("year") if record else None) or 0
    return {to: tuple(_linked(reader, form, plan, year, to)) for to in wanted}


def _linked(
    reader: Reader, form: Instrument, plan: Ref, year: int, target: str
) -> Iterator[EntryOption]:
    using, _dot, name = target.rpartition(".")
    if using == PLAN:
        rows = reader.records("row", plan.scope, plan=plan.local, kind=name)
        yield from (EntryOption(row.ref.id, _called(form, row)) for row in rows)
        return
    if using == OFFICE:
        yield from EntryOption.entries(reader, plan.scope, name)
        return
    try:
        of = reader.forms.get(using) if using else form
    except UserError:
        return
    listed = getattr(of, name, ())
    if listed:
        # asked of some units only
        ranking = {
            *(dimension.id for dimension in of.dimensions if dimension.group),
            *Tree.group_items(of),
        }
        for each in (one for one in listed if one.id not in ranking):
            parts = (str(getattr(each, part, "") or "") for part in ("number", "text", "title"))
            yield EntryOption(each.id, arabic_digits(" ".join(filter(None, parts))) or each.id)
        return
    for one, row in rows_of_kind(reader, plan.scope, target, year, binned=True):
        yield EntryOption(row.ref.id, _called(one, row), gone=row.deleted)


def listed_in(
    reader: Reader, scope: str, register_: str, year: int
) -> list[tuple[str, EntryOption]]:
    """Return (`entity/id`, entry) for each entry of the register `register_`, named `office.name` or `form.kind`."""
    using, _dot, name = register_.rpartition(".")
    if using == OFFICE:
        return [
            (f"{name}/{one.id}", one._replace(words=_in_full(one)))
            for one in EntryOption.entries(reader, scope, name)
        ]
    rows = rows_of_kind(reader, scope, register_, year, binned=True)
    return [
        (row.ref.local, EntryOption(row.ref.id, _called(form, row), gone=row.deleted))
        for form, row in rows
    ]


def rows_of_kind(
    reader: Reader, scope: str, target: str, year: int, *, binned: bool = False
) -> Iterator[tuple[Instrument, Record]]:
    """Yield (its plan's form, row) for rows of kind `target` (`form.kind`) in a year; if `binned`, deleted ones too."""
    using, _dot, kind = target.rpartition(".")
    plans = {
        one.ref.local: one for one in reader.records("plan", scope, instrument_id=using, year=year)
    }
    for plan in plans.values():
        form = form_here(reader.forms, bound_form(plan))
        if form is None:
            continue
        yield from (
            (form, row) for row in reader.records("row", scope, plan=plan.ref.local, kind=kind)
        )
        gone = reader.bin(scope, "row") if binned else ()
        own = plan.ref.local, kind
        yield from ((form, row) for row in gone if (row.text("plan"), row.text("kind")) == own)


def linked_names(reader: Reader, form: Instrument, plan: Ref) -> dict[str, str]:
    """Return {`form.list/id`: name} of all entries that a plan may link to."""
    return link_names(links_of(reader, form, plan))


def link_names(links: Links) -> dict[str, str]:
    """Return {`form.list/id`: name} of each entry in `links`."""
    return {f"{to}/{one.id}": one.words for to, listed in links.items() for one in listed}


def units_of(reader: Reader, scope: str) -> tuple[EntryOption, ...]:
    """Return what a field for units offers: every unit, own unit, its divisions, units below and above, other units."""
    units = UnitRegister.of(reader)
    also = {record.ref.id: EntryOption.names_of(record) for record in reader.records("unit", "all")}
    own = [units[scope]] if scope in units else []
    near = [*units.below(scope), *(unit for unit in units.upwards(scope) if unit.id != scope)]
    known = {unit.id for unit in (*own, *near)}
    listed = [
        [
            EntryOption(unit.id, unit.name or unit.code, (unit.code, *also.get(unit.id, ())))
            for unit in some
        ]
        for some in (own, near, [unit for unit in units.values() if unit.id not in known])
    ]
    divisions = [
        one._replace(words=_in_full(one), is_own=True)
        for one in EntryOption.entries(reader, scope, "division")
    ]
    return (
        EntryOption(EVERY_UNIT, _("ทุกหน่วยงาน"), (_("ทุกหน่วย"),)),
        *listed[0],
        *divisions,
        *listed[1],
        *listed[2],
    )


def _in_full(target: EntryOption) -> str:
    """Return the name of a division, followed by its short name in brackets if it has one."""
    if target.words == target.names[0]:
        return target.words
    return f"{target.names[0]} ({target.words})"


def own_units(units: Sequence[EntryOption]) -> tuple[EntryOption, ...]:
    """Return what a field for divisions offers: one choice that means every division, then the divisions in `units`."""
    return EntryOption(EVERY_UNIT, _("ทุกหน่วย"), (_("ทุกหน่วยงาน"),)), *(
        one for one in units if one.is_own
    )


def names_to_ids(listed: Sequence[EntryOption]) -> NameIndex:
    """Return {`value_key(name)`: id} for all names of entries; a name of several entries gives the first one in use."""
    first_last = [
        *(one for one in listed if one.gone),
        *reversed([one for one in listed if not one.gone]),
    ]
    return NameIndex(
        (value_key(name), one.id)
        for one in first_last
        for name in (one.id, one.words, *one.names)
        if value_key(name)
    )


def by_name(reader: Reader, scope: str, field: Field, value: object) -> object:
    """Return `value`, with names replaced by ids if `field` links to units or to registers of the office."""
    using, _dot, name = field.to.rpartition(".")
    parts = value if isinstance(value, list) else [value or ""]
    if all(re.fullmatch(PLAIN, str(part)) for part in parts):
        return value  # all can be ids, so that none must be a name
    if type_of(field).source == "register":
        return ids_of(units_of(reader, scope), value)
    own = type_of(field).source == "entries" and using == OFFICE
    return ids_of(EntryOption.entries(reader, scope, name), value) if own else value


def ids_of(listed: Sequence[EntryOption], value: object) -> object:
    """Return ids joined by commas for `value`, a list or comma-separated text of ids and names; unlisted names stay."""
    parts = [str(one) for one in value] if isinstance(value, list) else str(value or "").split(",")
    known = names_to_ids(listed)
    return ",".join(known.get(value_key(part), part) for part in parts)


def _called(form: Instrument, row: Record) -> str:
    """Return the words for a row in links: its number with the field its kind is named by, else its first words."""
    kind = form.row_kind(row.text("kind"))
    fields = [
        each
        for each in form.fields
        if kind and kind.id in each.kind and type_of(each).words and not each.personal
    ]
    named = [each for each in fields if kind and each.id == kind.named] or fields
    words = next((row.text(each.stored) for each in named if row.text(each.stored)), "")
    return arabic_digits(" ".join(filter(None, (row.text("number"), words)))) or row.ref.id[:8]


def value_of(instrument: Instrument, kind: str, field: Field, text: str) -> Written:
    """Return the value to store for a text typed into a cell of a kind of row. UserError if the text is invalid."""
    value = type_of(field).read(field, text) if text.strip() else None
    return _checked(instrument, field, value, field.stored_on(check_kind(instrument, kind)))


def fields_by_name(form: Instrument) -> dict[tuple[str, str], Field]:
    """Return {(kind, name of the record field): field}; of two fields with the same name the first in the form."""
    return {(kind, field.stored): field for field in reversed(form.fields) for kind in field.kind}


def value_on(
    form: Instrument,
    kind: str,
    name: str,
    value: object,
    entity: Literal["row", "progress"],
    fields: Mapping[tuple[str, str], Field] | None = None,
) -> Written:
    """Return the value to store in field `name` of a row (`entity` "row") or of its progress. UserError if the value is
    invalid or the field belongs to the other entity. `fields`: {(kind, name): field} of the form, None = look it up."""
    if parse_slot(name).family not in OF_ROWS:
        return written(entity, name, value)
    own = (field for field in form.fields if kind in field.kind and field.stored == name)
    found = fields.get((kind, name)) if fields else next(own, None)
    if found is None:
        raise unlike(_("รายการชนิด {kind} ไม่มีช่อง {name}").format(kind=kind, name=name))
    if found.stored_on(check_kind(form, kind)) != entity:
        raise unlike(_("ช่อง {name} ของ {kind} อยู่ผิดที่").format(name=name, kind=kind))
    return _checked(form, found, value, entity)


def _checked(
    form: Instrument, field: Field, raw_value: object, entity: Literal["row", "progress"]
) -> Written:
    """Return the value as the record stores it. Raises UserError if the field refuses it."""
    if field.scale:
        raw_value = _choice_ids(form, field, raw_value)
    value = written(entity, field.stored, raw_value, plain if field.many else type_of(field).check)
    if field.fault == "block" and (trouble := invalid(field, value)):
        what = _("{title}: {why}").format(title=str(field.title) or field.id, why=trouble)
        raise UserError(what, _("แบบกำหนดค่าของช่องนี้ไว้"), _("แก้ค่าแล้วลองใหม่"))
    return value


def _choice_ids(form: Instrument, field: Field, value: object) -> object:
    """Return a value with the texts of choices replaced by their ids. UserError with the texts if it names no choice."""
    texts = {
        choice.id: str(choice.text) or choice.id
        for choice in form.choices
        if choice.within == field.scale
    }
    parts = [str(one) for one in value] if isinstance(value, list) else str(value or "").split(",")
    if not any(map(str.strip, parts)) or texts.keys() >= {*parts}:
        return value
    ids = {value_key(name): id_ for id_, text in texts.items() for name in (text, id_)}
    whole = value_key(str(value))
    if whole in ids:  # a text may have commas
        return ids[whole]
    strange = [part for part in parts if value_key(part) not in ids]
    if strange:
        raise not_one_of(str(field.title) or field.id, ", ".join(strange), texts.values())
    named = [ids[value_key(part)] for part in parts]
    return named if field.many else ",".join(named)


def check_kind(
    form: Instrument, name: str, parent_kind: str = "", hangs: bool = False
) -> FormRowKind:
    """Return row kind `name` of a form; UserError if it is missing. `hangs`: the row has a parent, of kind
    `parent_kind`; UserError also if the form does not allow it there."""
    kind = form.row_kind(name)
    if kind is None:
        raise unlike(_("แบบ {form} ไม่มีรายการชนิด “{kind}”").format(form=form.using, kind=name))
    if hangs and kind.within != parent_kind:
        raise unlike(_("รายการชนิด {kind} อยู่ใต้ {above} ไม่ได้").format(kind=name, above=parent_kind))
    return kind


def own_periods(form: Instrument, year: int | str) -> tuple[str, ...]:
    """Return the periods a plan by this form can report in a year: the year, and its quarters, halves or months."""
    return (str(year), *(f"{year}{part}" for part in PERIODS.get(form.periods, ())))


def unlike(reason: str) -> UserError:
    return UserError(
        _("อ่านไฟล์แผนไม่ได้"), reason, _("แก้ไฟล์ให้เหมือนตัวอย่างใน resources/samples แล้วลองใหม่")
    )


def read_from(form: Instrument) -> Iterator[str]:
    """Yield the registers that a form reads, to compute numbers, to link to entries or to take its subjects, by name:
    `form.kind` (rows of a form) or `office.name` (the office's own register)."""
    yield from (figure.rows for figure in form.figures)
    yield from (subject.register for subject in form.subjects if subject.register)
    yield from (each.to for each in form.fields if each.to and type_of(each).source == "entries")
    yield from (DIVISIONS for each in form.fields if type_of(each).source == "register")


class AssessmentPoints(NamedTuple):
    """The result of one assessment of the office. `points`: {branch id, or TOTAL for the whole form: its points}."""

    ref: Ref
    name: str  # `ITA ปี 2568`
    points: Mapping[str, Fraction]  # by branch; TOTAL = of the whole


class LinkedNumber(NamedTuple):
    """A number from an assessment's result, as the text to store in a field, with the assessment it comes from."""

    value: str
    source: Ref
    source_name: str


class LinkedNumberSources(NamedTuple):
    """Results by (form, year) from which plan fields take numbers. `locked`: the plan is locked, its numbers stay."""

    year: int
    locked: bool
    results: Mapping[tuple[str, int], AssessmentPoints]

    def figure(self, field: Field, cells: Mapping[str, CellValue]) -> LinkedNumber | None:
        """Return the number that a result now gives for a field; None if none does. `cells`: {id: value} of the row."""
        _form, of, _when = field.drawn.split()
        names = names_in(of)
        if not all(answered(cells.get(name)) for name in names):
            return None
        of = fill(of, {name: str(cells[name]) for name in names})
        source, *before = field.sources(self.year)
        result = self.results.get(source)
        points = result.points.get(of) if result else None
        if result is None or points is None:
            return None
        for earlier in map(self.results.get, before):  # of a change
            if earlier is None or of not in earlier.points:
                return None
            points -= earlier.points[of]
        return LinkedNumber(exact_text(nearest(points)), result.ref, result.name)

    def live(self, fields: Iterable[Field], cells: Mapping[str, CellValue]) -> dict[str, CellValue]:
        """Return {field id: number from a result now}, to show instead of the stored ones; {} if the plan is locked."""
        if self.locked:
            return {}
        found = ((each.id, self.figure(each, cells)) for each in fields if each.drawn)
        return {name: one.value for name, one in found if one is not None}

    def changed(self, field: Field, cells: Mapping[str, CellValue]) -> bool:
        """Return whether the number stored at locking differs from what its source gives now, or that source is no
        longer on this PC. False if the plan is not locked."""
        one = self.figure(field, cells)
        return self.locked and (
            one is None or number_of(cells.get(field.id)) != number_of(one.value)
        )

    def source_words(
        self, field: Field, cells: Mapping[str, CellValue], stored_source: str
    ) -> tuple[str, Ref | None]:
        """Return (sentence on where a cell's number comes from, source record). ("", None) without a source; (sentence,
        None) if the source at locking is gone. `stored_source`: the source that locking stored, or ""."""
        one = self.figure(field, cells)
        if not self.locked:
            if one:
                return (_("จากผล {source}").format(source=one.source_name), one.source)
            return ("", None)
        if not stored_source:
            return "", None
        if one is None:
            return _("เขียนไว้เมื่อล็อก ต้นทางไม่อยู่ที่นี่แล้ว"), None
        text = _("จากผล {source}").format(source=one.source_name)
        if self.changed(field, cells):
            then, now = number_of(cells.get(field.id)), number_of(one.value)
            text = _("จากผล {source} ต้นทางเปลี่ยนจาก {then} เป็น {now} หลังล็อก")
            text = text.format(source=one.source_name, then=points_text(then), now=points_text(now))
        return text, one.source


def drawn_figures(reader: Reader, form: Instrument, plan: Record) -> LinkedNumberSources | None:
    """Return the results from which fields of a plan may take numbers; None if its form has no such field."""
    year = plan.number("year") or 0
    sources = {source for each in form.fields for source in each.sources(year)}
    if not sources or not year:
        return None
    found = {
        key: one
        for key in sorted(sources)
        if (one := office_result(reader, plan.ref.scope, *key)) is not None
    }
    signed = (one for one in reader.sign_offs.of(plan.ref) if one.stands and one.body)
    return LinkedNumberSources(
        year, any(one.body and one.body[:2] == (plan.ref, "") for one in signed), found
    )


def office_result(reader: Reader, scope: str, form: str, year: int) -> AssessmentPoints | None:
    """Return the result of the office's first assessment of a year by `form` (id); None if missing or unfinished."""
    own = reader.records("assessment", scope, instrument_id=form, year=year)
    record = min(own, key=lambda one: one.number("no") or 1, default=None)
    using = form_here(reader.forms, bound_form(record)) if record else None
    if record is None or using is None:
        return None
    kept: dict[str, dict[str, str]] = {}
    for one in reader.derived(scope, among={record.ref}):
        kept.setdefault(one.dimension, {})[one.name] = one.value
    whole = kept.get("", {})
    if not whole or whole["assessed"] != whole["of"]:
        return None
    points = {
        of or TOTAL: Fraction(own["points" if of else "total"])
        for of, own in kept.items()
        if "full" in own
    }
    called = _("{form} ปี {year}").format(form=arabic_digits(str(using.heading)), year=year)
    return AssessmentPoints(record.ref, called, points)


class ScoredFormBranch(NamedTuple):
    """A scored branch of a form, from which a plan row can be made. `cells`: its `points` in the assessment `source`,
    and `fell`, by how much they fell since the year before; `words`: texts for the row."""

    source: Ref
    id: str
    cells: Mapping[str, CellValue]  # points, and `fell`: by how much it fell since the year before
    words: Mapping[str, str]


def result_branches(
    reader: Reader, scope: str, rule: RowMakingRule, year: int
) -> tuple[Sequence[ScoredFormBranch], str]:
    """Return (the innermost branches of the form that have points in the result that `rule` reads, ""). Without a
    finished result, return ((), a sentence that says what to finish first)."""
    ((name, at),), found = rule.sources(year), list[ScoredFormBranch]()
    result = office_result(reader, scope, name, at)
    record = reader.record(result.ref) if result else None
    form = form_here(reader.forms, bound_form(record)) if record else None
    if result is None or form is None:
        known = form_here(reader.forms, name)
        said = _("ยังไม่มีผลของ {form} ปี {year} ที่ตอบครบทุกข้อ ตอบให้ครบก่อน แล้วกด ทำเป็นแผน อีกครั้ง")
        return (), said.format(form=arabic_digits(str(known.heading)) if known else name, year=at)
    earlier = office_result(reader, scope, name, at - 1)
    above = {dimension.id: dimension for dimension in form.dimensions if not dimension.group}
    inner = [
        one for one in above.values() if one.id not in {each.within for each in form.dimensions}
    ]
    for number, branch in enumerate(inner, start=1):
        line = [branch]
        while line[-1].within in above:
            line.append(above[line[-1].within])
        points = result.points.get(branch.id)
        if points is None:
            continue
        if earlier and branch.id in earlier.points:
            fell = earlier.points[branch.id] - points
        else:
            fell = Fraction(0)
        words = {"number": str(number), "text": str(branch.title), "points": points_text(points)}
        words["part"] = str(line[-1].short) or str(line[-1].title)
        found.append(
            ScoredFormBranch(result.ref, branch.id, {"points": points, "fell": fell}, words)
        )
    return found, ""


def written_at(field: str) -> str:
    """Return the name of the row's field that stores, at locking, which record the number in `field` came from."""
    return Slot("drawn", field).name
