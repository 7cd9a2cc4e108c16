"""Every `when`: over fields that are there, with values the field can have, and never in a ring."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.forms.check_plan import cells
from core.forms.conditions import ORDERED, date_of, fields_of, number_of
from core.forms.field_types import type_of
from core.forms.findings import FormErrors, FormPath, Unsound
from core.forms.graph import rings
from core.forms.shape import Clause, Condition, Instrument
from core.forms.vocabulary import STATES
from core.i18n import _


class Variable(NamedTuple):
    """What a condition may read: whether it is more or less than another, and its values when they are few."""

    ordered: bool
    values: frozenset[str] = frozenset()


Names = Mapping[str, Variable]


class Conditioned(NamedTuple):
    """A condition with its place and what it may read."""

    path: FormPath
    condition: Condition
    names: Names


def findings(form: Instrument) -> FormErrors:
    for each in conditioned(form):
        for every in each.condition:
            for clause in every:
                yield from _clause(each.path, clause, each.names)
    yield from _rings(form)


def conditioned(form: Instrument) -> Iterator[Conditioned]:
    """Every condition of the form."""
    kinds, items, asks = _kind_names(form), item_names(form), _ask_names(form)
    for number, field in enumerate(form.fields):
        if field.when and field.kind:
            yield Conditioned(FormPath("fields", number, "when"), field.when, kinds.get(field.kind[0], {}))
    for number, kind in enumerate(form.kinds):
        if kind.when:
            yield Conditioned(FormPath("kinds", number, "when"), kind.when, kinds.get(kind.within, {}))
    for number, cell in enumerate(form.computed):
        if cell.when:
            below = {name.rpartition(".")[0] or cell.kind for name in cell.over}
            names = {name: each for kind in below for name, each in kinds.get(kind, {}).items()}
            yield Conditioned(FormPath("computed", number, "when"), cell.when, names)
    for number, item in enumerate(form.items):
        if item.when:
            yield Conditioned(FormPath("items", number, "when"), item.when, items)
    for number, ask in enumerate(form.asks):
        if ask.when:
            yield Conditioned(FormPath("asks", number, "when"), ask.when, ChainMap(asks[ask.within], items))


def item_names(form: Instrument) -> dict[str, Variable]:
    """What a condition of an item may read: any item's answer, `item.ask`, and the group of the unit."""
    values = _values(form)
    names = {"group": Variable(False, frozenset(group.id for group in form.groups))}
    for item in form.items:
        names[item.id] = Variable(False, frozenset(STATES) | values.get(item.scale, frozenset()))
    for ask in form.asks:
        names[f"{ask.within}.{ask.id}"] = Variable(type_of(ask).ordered, values.get(ask.scale, frozenset()))
    return names


def _ask_names(form: Instrument) -> dict[str, dict[str, Variable]]:
    values = _values(form)
    found: dict[str, dict[str, Variable]] = {}
    for ask in form.asks:
        found.setdefault(ask.within, {})[ask.id] = Variable(type_of(ask).ordered, values.get(ask.scale, frozenset()))
    return found


def _kind_names(form: Instrument) -> dict[str, dict[str, Variable]]:
    values = _values(form)
    scales = {(kind, field.id): field.scale for field in form.fields for kind in field.kind}
    return {
        kind: {
            name: Variable(type_.ordered, values.get(scales.get((kind, name), ""), frozenset()))
            for name, type_ in found.items()
        }
        for kind, found in cells(form).items()
    }


def _values(form: Instrument) -> dict[str, frozenset[str]]:
    values: dict[str, set[str]] = {}
    for choice in form.choices:
        values.setdefault(choice.within, set()).add(choice.id)
    return {scale: frozenset(found) for scale, found in values.items()}


def _clause(place: FormPath, clause: Clause, names: Names) -> FormErrors:
    name = names.get(clause.field)
    if name is None:
        what = _("เงื่อนไขอ้างช่อง “{name}” ซึ่งไม่มี").format(name=clause.field)
        yield Unsound(place, what, _("ใช้ชื่อช่องที่มีในแถวเดียวกัน หรือรหัสของข้อ"))
    elif clause.op in ORDERED and not name.ordered:
        what = _("“{name}” ไม่ใช่ตัวเลขหรือวันที่ จึงเทียบ {op} ไม่ได้").format(name=clause.field, op=clause.op)
        yield Unsound(place, what, _("ใช้ is หรือ is not"))
    elif clause.op in ORDERED and number_of(clause.value) is None and date_of(clause.value) is None:
        yield Unsound(place, _("“{value}” ไม่ใช่ตัวเลขหรือวันที่").format(value=clause.value), _("เขียนตัวเลข หรือ ปี-เดือน-วัน"))
    elif clause.op in ("is", "is not", "has") and name.values and clause.value not in name.values:
        what = _("“{name}” ไม่มีค่า “{value}”").format(name=clause.field, value=clause.value)
        yield Unsound(place, what, _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=", ".join(sorted(name.values))))


def _rings(form: Instrument) -> FormErrors:
    fields: dict[str, dict[str, int]] = {}
    for number, field in enumerate(form.fields):
        for kind in field.kind:
            fields.setdefault(kind, {})[field.id] = number
    for numbers in fields.values():
        yield from _ring("fields", numbers, {name: fields_of(form.fields[n].when) for name, n in numbers.items()})
    asks: dict[str, dict[str, int]] = {}
    for number, ask in enumerate(form.asks):
        asks.setdefault(ask.within, {})[ask.id] = number
    for numbers in asks.values():
        yield from _ring("asks", numbers, {name: fields_of(form.asks[n].when) for name, n in numbers.items()})
    numbers = {item.id: number for number, item in enumerate(form.items)}
    yield from _ring(
        "items", numbers, {item.id: [_item(x, numbers) for x in fields_of(item.when)] for item in form.items}
    )


def _item(name: str, items: Mapping[str, int]) -> str:
    return name if name in items else name.rpartition(".")[0]


def _ring(name: str, numbers: Mapping[str, int], needs: Mapping[str, tuple[str, ...] | list[str]]) -> FormErrors:
    for node in rings(needs):
        what = _("เงื่อนไขของ “{id}” อ้างถึงกันเป็นวง").format(id=node)
        yield Unsound(FormPath(name, numbers[node], "when"), what, _("ลบเงื่อนไขข้อหนึ่งในวงนี้"))
