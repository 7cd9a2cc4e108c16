"""What the fields of a plan may hold: values under its form, and entries of lists they link to, by id and in words."""

from collections.abc import Iterable, Mapping
from typing import Literal

from core.errors import UserError
from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.field_values import plain
from core.forms.parsing import not_one_of, written
from core.forms.ports import Forms
from core.forms.shape import Field, Instrument, Kind
from core.forms.validity import invalid
from core.i18n import _
from core.log.signoff import PERIODS
from core.plan.tree import stored_on
from core.thai.numbering import arabic_digits
from core.values import Record, Written

Links = Mapping[str, tuple[tuple[str, str], ...]]  # `form.list` -> (id, words) of each entry


def links_of(forms: Forms, form: Instrument, rows: Iterable[Record] = ()) -> Links:
    """The entries of every list its fields link to; none for a form that is not here. `rows` are those of the plan."""
    own = [*rows]
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for field in (each for each in form.fields if type_of(each).source == "entries"):
        using, _dot, name = field.to.rpartition(".")
        if using == PLAN:
            found[field.to] = tuple((row.ref.id, _called(form, row)) for row in own if row.text("kind") == name)
            continue
        try:
            entries = getattr(forms.get(using) if using else form, name, ())
        except UserError:
            entries = ()
        found[field.to] = tuple((each.id, _entry(each)) for each in entries)
    return found


def link_names(links: Links) -> dict[str, str]:
    """The words of each entry by `form.list/id`."""
    return {f"{to}/{id_}": words for to, entries in links.items() for id_, words in entries}


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
    value = value_on(instrument, kind, field.stored, given, stored_on(field, check_kind(instrument, kind)))
    if field.fault == "block" and (trouble := invalid(field, value)):
        raise UserError(trouble, _("แบบกำหนดค่าของช่องนี้ไว้"), _("แก้ค่าแล้วลองใหม่"))
    return value


def value_on(form: Instrument, kind: str, name: str, given: object, entity: Literal["row", "progress"]) -> Written:
    """The value of a field of a row of this kind, or of its progress; UserError for a field or value it cannot have.

    The report of a planned row is stored on its progress; a row that only exists in the report holds its own.
    """
    if not name.startswith(("f.", "p.")):
        return written(entity, name, given)
    found = next((field for field in form.fields if field.stored == name and kind in field.kind), None)
    if found is None:
        raise unlike(_("รายการชนิด {kind} ไม่มีช่อง {name}").format(kind=kind, name=name))
    if stored_on(found, check_kind(form, kind)) != entity:
        raise unlike(_("ช่อง {name} ของ {kind} อยู่ผิดที่").format(name=name, kind=kind))
    value = written(entity, name, given, plain if found.many else type_of(found).check)
    if found.scale and value is not None:
        known = {choice.id for choice in form.choices if choice.within == found.scale}
        if strange := sorted(set(str(value).split(",")) - known):
            raise not_one_of(name, ",".join(strange), sorted(known))
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
