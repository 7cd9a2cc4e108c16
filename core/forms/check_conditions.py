"""Conditions of a form: what each may read where it stands, and that what it compares can be compared."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.forms.check_plan import cells, choices_of
from core.forms.computed import PLAN
from core.forms.conditions import ORDERED, date_of, fields_of, number_of, rings
from core.forms.field_types import type_of
from core.forms.findings import FormErrors, FormPath, Unsound, meant
from core.forms.settings import open_settings
from core.forms.shape import Clause, Condition, Instrument
from core.forms.vocabulary import State
from core.i18n import _

FEW = 20  # names that are told one by one


class Variable(NamedTuple):
    """What a condition may read: whether it is more or less than another, and its values when they are few."""

    ordered: bool
    values: frozenset[str] = frozenset()


Names = Mapping[str, Variable]


class Conditioned(NamedTuple):
    """A condition, where it stands, and what it may read."""

    path: FormPath
    condition: Condition
    names: Names


def condition_findings(form: Instrument) -> FormErrors:
    for each in conditioned(form):
        for every in each.condition:
            for clause in every:
                yield from _clause(each.path, clause, each.names)
    yield from _rings(form)


def conditioned(form: Instrument) -> Iterator[Conditioned]:
    """Every condition of the form."""
    chosen = setting_names(form)
    kinds = {kind: {**chosen, **names} for kind, names in _kind_names(form).items()}
    items, asks = {**chosen, **item_names(form)}, _ask_names(form)
    for number, field in enumerate(form.fields):
        if field.when and field.kind:
            yield Conditioned(FormPath("fields", number, "when"), field.when, kinds.get(field.kind[0], {}))
    for number, kind in enumerate(form.kinds):
        if kind.when:
            yield Conditioned(FormPath("kinds", number, "when"), kind.when, kinds.get(kind.within, chosen))
    for number, cell in enumerate(form.computed):
        if cell.when:
            below = {name.rpartition(".")[0] or cell.kind for name in cell.over}
            names = {name: each for kind in below for name, each in kinds.get(kind, {}).items()}
            yield Conditioned(FormPath("computed", number, "when"), cell.when, names)
    for number, check in enumerate(form.checks):
        if check.when and check.over:
            home = check.over[0] if check.op == "count" else check.over[0].rpartition(".")[0] or check.kind
            yield Conditioned(FormPath("checks", number, "when"), check.when, kinds.get(home, {}))
    for number, rule in enumerate(form.makes):
        if rule.when and rule.of:
            of_items = {**chosen, "points": Variable(ordered=True), "result": Variable(False, frozenset(State))}
            yield Conditioned(FormPath("makes", number, "when"), rule.when, kinds.get(rule.of[0], of_items))
    yield from _on_paper(form, kinds)
    for number, band in enumerate(form.bands):
        if band.when:
            yield Conditioned(FormPath("bands", number, "when"), band.when, chosen)
    for number, item in enumerate(form.items):
        if item.when:
            yield Conditioned(FormPath("items", number, "when"), item.when, items)
    for number, ask in enumerate(form.asks):
        if ask.when:
            yield Conditioned(FormPath("asks", number, "when"), ask.when, ChainMap(asks[ask.within], items))


def _on_paper(form: Instrument, kinds: Mapping[str, Names]) -> Iterator[Conditioned]:
    """Which rows are printed, and which columns of the table that stands for a row or for the plan."""
    papers = {paper.id: paper for paper in form.papers}
    general = kinds[PLAN]
    for number, paper in enumerate(form.papers):
        if paper.where:
            names = {**general, **kinds.get(paper.rows, {})}
            yield Conditioned(FormPath("papers", number, "where"), paper.where, names)
    for number, column in enumerate(form.columns):
        if column.when and column.paper in papers:
            names = {**general, **kinds.get(papers[column.paper].table_per, {})}
            yield Conditioned(FormPath("columns", number, "when"), column.when, names)
    for number, section in enumerate(form.sections):
        if section.when:
            yield Conditioned(FormPath("sections", number, "when"), section.when, general)


def setting_names(form: Instrument) -> dict[str, Variable]:
    """What every condition of a form may read: what is chosen where the form leaves a choice."""
    return {
        f"setting.{each.id}": Variable(False, frozenset(one.value for one in each.options))
        for each in open_settings(form.settings)
    }


def item_names(form: Instrument) -> dict[str, Variable]:
    """What a condition of an item may read: any item's answer, `item.ask`, and the group of the unit."""
    values = choices_of(form)
    names = {"group": Variable(False, frozenset(group.id for group in form.groups))}
    for item in form.items:
        names[item.id] = Variable(False, frozenset(State) | values.get(item.scale, frozenset()))
    for ask in form.asks:
        names[f"{ask.within}.{ask.id}"] = Variable(type_of(ask).ordered, values.get(ask.scale, frozenset()))
    return names


def _ask_names(form: Instrument) -> dict[str, dict[str, Variable]]:
    values = choices_of(form)
    found: dict[str, dict[str, Variable]] = {}
    for ask in form.asks:
        found.setdefault(ask.within, {})[ask.id] = Variable(type_of(ask).ordered, values.get(ask.scale, frozenset()))
    return found


def _kind_names(form: Instrument) -> dict[str, dict[str, Variable]]:
    values = choices_of(form)
    scales = {(kind, field.id): field.scale for field in form.fields for kind in field.kind}
    return {
        kind: {
            name: Variable(type_.ordered, values.get(scales.get((kind, name), ""), frozenset()))
            for name, type_ in found.items()
        }
        for kind, found in cells(form).items()
    }


def _clause(path: FormPath, clause: Clause, names: Names) -> FormErrors:
    name = names.get(clause.field)
    if name is None:
        what = _("เงื่อนไขอ้างช่อง “{name}” ซึ่งไม่มี").format(name=clause.field)
        yield Unsound("when-unknown", path, what, meant(clause.field, names, _read_here(names)))
    elif clause.op in ORDERED and not name.ordered:
        what = _("“{name}” ไม่ใช่ตัวเลขหรือวันที่ จึงเทียบ {op} ไม่ได้").format(name=clause.field, op=clause.op)
        yield Unsound("when-no-order", path, what, _("ใช้ is หรือ is not"))
    elif clause.op in ORDERED and number_of(clause.value) is None and date_of(clause.value) is None:
        yield Unsound(
            "when-no-number",
            path,
            _("“{value}” ไม่ใช่ตัวเลขหรือวันที่").format(value=clause.value),
            _("เขียนตัวเลข หรือ ปี-เดือน-วัน"),
        )
    elif clause.op in ("is", "is not", "has") and name.values and clause.value not in name.values:
        what = _("“{name}” ไม่มีค่า “{value}”").format(name=clause.field, value=clause.value)
        some = _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=", ".join(sorted(name.values)))
        yield Unsound("when-no-value", path, what, meant(clause.value, name.values, some))


def _read_here(names: Names) -> str:
    """What a condition may read where it stands, a few by name."""
    known = sorted(name for name in names if not name.startswith("setting."))
    if not known or len(known) > FEW:
        return _("ใช้ชื่อช่องที่มีในแถวเดียวกัน หรือรหัสของข้อ")
    return _("เงื่อนไขตรงนี้อ่านได้: {known}").format(known=", ".join(known))


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
        yield Unsound("when-ring", FormPath(name, numbers[node], "when"), what, _("ลบเงื่อนไขข้อหนึ่งในวงนี้"))
