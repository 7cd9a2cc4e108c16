"""Return values of fields as text for people, with the wording of their form."""

from collections.abc import Mapping

from core.assessment.cells import answer_words
from core.assessment.items_view import value_text
from core.assessment.sheets import SAID, read_packed
from core.forms.computed import read
from core.forms.field_types import FieldType, type_of
from core.forms.ports import Reader
from core.forms.shape import Field, Instrument, Item
from core.forms.wording import role_words
from core.i18n import _
from core.people.units import division_names, register
from core.people.units import kind_title as unit_title
from core.plan.links import linked_names
from core.records.titles import ABSENT, field_words, plan_of, setting_of
from core.slots import parse_slot
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Record, Value


def cell_names(reader: Reader, record: Record, form: Instrument, field: Field) -> dict[str, str]:
    """Return the names of all records that a cell of this row or report may link to, by id; {} if it links to none."""
    source = type_of(field).source
    if source == "register":
        return {one.id: one.name for one in register(reader).values()} | division_names(reader, record.ref.scope)
    return linked_names(reader, form, plan_of(reader, record.ref) or record.ref) if source else {}


def value_words(
    form: Instrument | None, field: Field | None, name: str, units: Mapping[str, str], value: Value, item: str = ""
) -> str:  # fmt: skip
    """Return the value of a record's field `name` as text for people. Give `field`, from the form, for a value of a
    plan, and `item` for a value of an answer; `units` maps ids of linked records to their names."""
    if value is None:
        return _("ว่าง")
    if isinstance(value, AbsenceReason):
        return _(ABSENT[value])
    if form is not None and field is not None:
        return FieldType.words_of(form, field, read(field, value), units)
    if form is not None and name == SAID:
        return _packed_words(form, value, item)
    if form is not None and (
        words := _answer_words(form, item, name, value) if item else _fact_words(form, name, value)
    ):
        return arabic_digits(words)
    setting = setting_of(form, name) if form is not None and not parse_slot(name).end else None
    option = setting.option(str(value)) if setting else None
    return arabic_digits(option.words) if option else _plain_words(name, units, value)


def _plain_words(name: str, units: Mapping[str, str], value: Value) -> str:
    """A value without a form in words; the name of the unit if it names one."""
    said = str(value)
    if name == "kind":
        words = unit_title(said)
    elif name == "roles":
        words = ", ".join(map(role_words, said.split(",")))
    elif name in ("active", "done"):
        words = _("ใช่") if said == "1" else _("ไม่ใช่")
    else:
        words = units.get(said.rpartition("/")[2], "")
    return words or value_text(name, value)


def _fact_words(form: Instrument, name: str, value: str | int) -> str:
    """The edition, the group or the profiles of an assessment in words; "" for any other field."""
    if name == "using" and value == form.using:
        return _("ฉบับ {edition} แก้ไขครั้งที่ {revision}").format(edition=form.edition, revision=form.revision)
    named = form.groups if name == "group" else form.profiles if name == "profiles" else ()
    chosen = str(value).split(",")
    return ", ".join(str(one.short) or str(one.title) for one in named if one.id in chosen)


def _answer_words(form: Instrument, item: str, name: str, value: str | int) -> str:
    """A choice, a question's answer or a same-project dimension of an item in words; "" for any other field."""
    nodes = form.nodes
    node, slot = nodes.get(item), parse_slot(name)
    if name == "choice" and isinstance(node, Item):
        return _chosen(form, node.scale_under(nodes), str(value))
    if slot.family == "same_as":
        return next((str(one.title) for one in form.dimensions if one.id == value), "")
    ask = next((one for one in form.asks if slot.family == "ask" and (one.within, one.id) == (item, slot.id)), None)
    return answer_words(form, ask, str(value)) if ask else ""


def _chosen(form: Instrument, scale: str, value: str) -> str:
    return next((str(one.text) for one in form.choices if (one.within, one.id) == (scale, value)), "")


def _packed_words(form: Instrument, value: Value, item: str) -> str:
    """The text of an answer about a person in words, field by field; without an item, who the person is."""
    parts = []
    for name, one in read_packed(value).items():
        words = _chosen(form, form.filled_for.by, str(one)) if name == "by" and form.filled_for else ""
        words = words or value_words(form, None, name, {}, one, item)
        if name != "of":  # a record: the name beside it says who it is
            parts.append(f"{field_words(form, name, item)} {words}")
    return ", ".join(parts) or _("ว่าง")
