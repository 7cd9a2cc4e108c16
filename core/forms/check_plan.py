"""The planned side: kinds form a tree, fields fit their type, and cells and conditions read what is there."""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from core.forms.computed import PLAN
from core.forms.conditions import ORDERED, date_of, fields_of, number_of
from core.forms.field_types import FieldType, type_of
from core.forms.findings import FormErrors, FormPath, Unsound
from core.forms.graph import depth, rings
from core.forms.shape import Ask, Clause, Computed, Condition, Field, Instrument, Setting
from core.forms.vocabulary import DEEPEST, NUMBERED, State
from core.forms.wording import names_in
from core.i18n import _


def findings(form: Instrument) -> FormErrors:
    yield from _kinds(form)
    yield from _fields(form)
    yield from _computed(form)
    yield from setting_findings(form.settings)
    yield from _carried(form)


def cells(form: Instrument) -> dict[str, dict[str, FieldType]]:
    """The cells of each kind of row and, under its id, of each item: id and type; computed ones are numbers or text."""
    found: dict[str, dict[str, FieldType]] = {kind: {} for kind in (PLAN, *(each.id for each in form.kinds))}
    for each in form.fields:
        for kind in each.kind:
            found.setdefault(kind, {})[each.id] = type_of(each)
    for ask in form.asks:
        found.setdefault(ask.within, {})[ask.id] = type_of(ask)
    for cell in form.computed:
        found.setdefault(cell.kind or cell.within, {})[cell.id] = type_of(cell)
    return found


def _kinds(form: Instrument) -> FormErrors:
    for name in rings({kind.id: [kind.within] for kind in form.kinds}):
        number = [kind.id for kind in form.kinds].index(name)
        what = _("“{id}” อยู่ในตัวเองเป็นวง").format(id=name)
        yield Unsound("kind-ring", FormPath("kinds", number, "in"), what, _("แก้ in ให้ชี้ขึ้นไปเพียงทางเดียว"))
    for number, kind in enumerate(form.kinds):
        if kind.id == PLAN:
            yield Unsound(
                "kind-plan", FormPath("kinds", number, "id"), _("คำว่า plan หมายถึงแผนทั้งแผน"), _("ตั้งรหัสอื่นให้ชนิดแถวนี้")
            )
        if kind.list and not kind.within:
            what = _("รายการย่อย {id} ไม่อยู่ในแถวใด").format(id=kind.id)
            yield Unsound("list-alone", FormPath("kinds", number, "list"), what, _("ใส่ in: ชนิดของแถวแม่ หรือลบ list"))
        if kind.at_least < 0 or (kind.most and kind.most < max(1, kind.at_least)):
            yield Unsound(
                "rows-least-most",
                FormPath("kinds", number, "at_least"),
                _("จำนวนแถวอย่างน้อยและอย่างมากขัดกัน"),
                _("แก้ at_least และ most"),
            )
        for name in names_in(kind.number):
            if not any(each.id == name and kind.id in each.kind for each in form.fields):
                what = _("เลขของแถวอ้างช่อง {name} ซึ่งแถวชนิดนี้ไม่มี").format(name=name)
                yield Unsound("number-field", FormPath("kinds", number, "number"), what, _("ใช้รหัสของช่องในแถวชนิดนี้"))


def _fields(form: Instrument) -> FormErrors:
    values = _values(form)
    for number, each in enumerate(form.fields):
        if not each.kind:
            yield Unsound(
                "field-without-kind",
                FormPath("fields", number, "kind"),
                _("ช่องนี้ไม่อยู่ในแถวชนิดใด"),
                _("ใส่ kind: รหัสของชนิดแถว"),
            )
        if type_of(each).source == "choices" and not each.scale:
            yield Unsound(
                "field-without-scale",
                FormPath("fields", number, "scale"),
                _("ช่องแบบเลือกไม่มีรายการคำตอบ"),
                _("ใส่ scale: รหัสของรายการคำตอบ"),
            )
        if type_of(each).source == "entries" and each.to.count(".") != 1:
            yield Unsound(
                "link-nowhere",
                FormPath("fields", number, "to"),
                _("ช่องแบบโยงไม่บอกว่าโยงไปที่ใด"),
                _("ใส่ to: แบบ.รายการ เช่น cdd-clean.items"),
            )
        if each.personal and not type_of(each).words:
            what = _("ช่องข้อมูลส่วนบุคคล {id} ไม่ใช่ข้อความ").format(id=each.id)
            yield Unsound(
                "personal-no-words",
                FormPath("fields", number, "personal"),
                what,
                _("ใช้ type: text หรือ longtext หรือลบ personal"),
            )
        if _strange(each, values):
            what = _("ค่าตั้งต้น “{value}” ไม่มีในรายการ {scale}").format(value=each.default, scale=each.scale)
            yield Unsound("default-unknown", FormPath("fields", number, "default"), what, _("ใช้รหัสของคำตอบในรายการนั้น"))
        yield from _bounds(FormPath("fields", number), each)
    for number, ask in enumerate(form.asks):
        if _strange(ask, values):
            what = _("ค่าตั้งต้น “{value}” ไม่มีในรายการ {scale}").format(value=ask.default, scale=ask.scale)
            yield Unsound(
                "ask-default-unknown", FormPath("asks", number, "default"), what, _("ใช้รหัสของคำตอบในรายการนั้น")
            )
        yield from _bounds(FormPath("asks", number), ask)


def _strange(each: Field | Ask, values: Mapping[str, frozenset[str]]) -> bool:
    """Whether what holds by default is none of its choices."""
    known = values.get(each.scale) if type_of(each).source == "choices" else None
    return known is not None and bool(each.default) and each.default not in known


def _bounds(path: FormPath, each: Field | Ask) -> FormErrors:
    for key, value in (("min", each.least), ("max", each.most), ("step", each.step)):
        if value and number_of(value) is None and date_of(value) is None:
            yield Unsound(
                "bound-no-number",
                path._replace(field=key),
                _("{key} ไม่ใช่ตัวเลขหรือวันที่").format(key=key),
                _("เขียนเป็นตัวเลข หรือวันที่ ปี-เดือน-วัน"),
            )
    least, most = number_of(each.least), number_of(each.most)
    if least is not None and most is not None and least > most:
        yield Unsound(
            "bounds-crossed", path._replace(field="max"), _("ค่าสูงสุดน้อยกว่าค่าต่ำสุด"), _("สลับ min กับ max หรือแก้ตัวเลข")
        )
    if (each.least or each.most) and not type_of(each).ordered:
        yield Unsound(
            "bounds-idle", path._replace(field="type"), _("min และ max ใช้กับตัวเลขและวันที่"), _("แก้ type หรือลบ min และ max")
        )


def _computed(form: Instrument) -> FormErrors:
    known = cells(form)
    needs: dict[str, list[str]] = {}
    for number, cell in enumerate(form.computed):
        home = cell.kind or cell.within
        path = FormPath("computed", number, "over")
        if bool(cell.kind) == bool(cell.within):
            yield Unsound(
                "computed-home",
                FormPath("computed", number, "kind"),
                _("ช่องคำนวณต้องอยู่ในแถวหรือในข้ออย่างใดอย่างหนึ่ง"),
                _("ใส่ kind หรือ in เพียงอย่างเดียว"),
            )
            continue
        least, most = NUMBERED.get(cell.op, (1, 99))
        if not least <= len(cell.over) <= most:
            what = _("{op} ใช้ช่อง {least} ถึง {most} ช่อง").format(op=cell.op, least=least, most=most)
            yield Unsound("over-count", path, what, _("แก้จำนวนช่องใน over"))
        named = cell.over[:1] if cell.op == "look_up" else cell.over
        needs[f"{home}.{cell.id}"] = [name if "." in name else f"{home}.{name}" for name in named]
        for name in named:
            yield from _over(path, home, name, cell, known)
        if cell.op == "look_up" and len(cell.over) == 3:
            yield from _look_up(form, path, cell)
    if depth(needs) > DEEPEST:
        what = _("ช่องคำนวณใช้ต่อกันเกิน {n} ทอด").format(n=DEEPEST)
        yield Unsound("computed-deep", FormPath("", -1, "computed"), what, _("คำนวณจากช่องที่กรอกโดยตรงให้มากขึ้น"))
    for name in rings(needs):
        number = [f"{cell.kind or cell.within}.{cell.id}" for cell in form.computed].index(name)
        what = _("ช่องคำนวณ {id} คำนวณจากตัวเองเป็นวง").format(id=name)
        yield Unsound("computed-ring", FormPath("computed", number, "over"), what, _("ลบช่องนี้ออกจาก over ของช่องที่ใช้ต่อกัน"))


def _over(
    path: FormPath, home: str, name: str, cell: Computed, known: Mapping[str, Mapping[str, FieldType]]
) -> FormErrors:
    kind, dot, own = name.rpartition(".")
    type_ = known.get(kind if dot else home, {}).get(own)
    if type_ is None:
        what = _("over อ้างช่อง “{name}” ซึ่งไม่มี").format(name=name)
        yield Unsound("over-unknown", path, what, _("เขียนเป็นชื่อช่องในแถวเดียวกัน หรือ ชนิดแถว.ช่อง"))
    elif cell.op == "days_between" and type_.time != "day":
        yield Unsound("over-no-date", path, _("“{name}” ไม่ใช่วันที่").format(name=name), _("ใช้ช่องชนิด date สองช่อง"))
    elif cell.op not in ("count", "first", "look_up", "days_between") and not type_.summed:
        yield Unsound("over-no-number", path, _("“{name}” ไม่ใช่ตัวเลข").format(name=name), _("ใช้ช่องชนิดตัวเลข หรือเปลี่ยน op"))


def _look_up(form: Instrument, path: FormPath, cell: Computed) -> FormErrors:
    if cell.over[1] not in {scale.id for scale in form.scales}:
        yield Unsound(
            "look-up-scale", path, _("ไม่มีรายการคำตอบ “{id}”").format(id=cell.over[1]), _("ใช้รหัสของรายการใน scales")
        )
    if cell.over[2] not in ("text", "points", "band", "result"):
        yield Unsound(
            "look-up-column", path, _("ไม่มีคอลัมน์ “{id}”").format(id=cell.over[2]), _("ใช้ text, points, band หรือ result")
        )


def setting_findings(settings: Iterable[Setting]) -> FormErrors:
    for number, setting in enumerate(settings):
        if setting.choices and setting.default not in setting.choices:
            what = _("ค่าตั้งต้นของ {id} ไม่อยู่ในตัวเลือก").format(id=setting.id)
            yield Unsound(
                "setting-default", FormPath("settings", number, "default"), what, _("ใช้ข้อความเดียวกับตัวเลือกหนึ่ง")
            )


def _carried(form: Instrument) -> FormErrors:
    for number, old in enumerate(form.carry):
        if bool(old.new) == (old.how == "gone") or (
            old.of == "items" and old.new and old.new not in {i.id for i in form.items}
        ):
            what = _("การยกมาจาก “{old}” ไม่บอกข้อใหม่ที่มีอยู่").format(old=old.old)
            yield Unsound(
                "carry-new", FormPath("carry", number, "new"), what, _("ใส่รหัสข้อในแบบนี้ หรือใช้ how: gone โดยไม่มี new")
            )


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
    yield from _on_paper(form, kinds)
    for number, item in enumerate(form.items):
        if item.when:
            yield Conditioned(FormPath("items", number, "when"), item.when, items)
    for number, ask in enumerate(form.asks):
        if ask.when:
            yield Conditioned(FormPath("asks", number, "when"), ask.when, ChainMap(asks[ask.within], items))


def _on_paper(form: Instrument, kinds: Mapping[str, Names]) -> Iterator[Conditioned]:
    """Which rows are printed, and which columns of the table that stands for a row or for the plan."""
    papers = {paper.id: paper for paper in form.papers}
    general = {
        **kinds[PLAN],
        **{f"setting.{each.id}": Variable(False, frozenset(each.choices)) for each in form.settings},
    }
    for number, paper in enumerate(form.papers):
        if paper.where:
            names = {**general, **kinds.get(paper.rows, {})}
            yield Conditioned(FormPath("papers", number, "where"), paper.where, names)
    for number, column in enumerate(form.columns):
        if column.when and column.paper in papers:
            names = {**general, **kinds.get(papers[column.paper].table_per, {})}
            yield Conditioned(FormPath("columns", number, "when"), column.when, names)


def item_names(form: Instrument) -> dict[str, Variable]:
    """What a condition of an item may read: any item's answer, `item.ask`, and the group of the unit."""
    values = _values(form)
    names = {"group": Variable(False, frozenset(group.id for group in form.groups))}
    for item in form.items:
        names[item.id] = Variable(False, frozenset(State) | values.get(item.scale, frozenset()))
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
    """The ids of the choices of each scale."""
    values: dict[str, set[str]] = {}
    for choice in form.choices:
        values.setdefault(choice.within, set()).add(choice.id)
    return {scale: frozenset(found) for scale, found in values.items()}


def _clause(path: FormPath, clause: Clause, names: Names) -> FormErrors:
    name = names.get(clause.field)
    if name is None:
        what = _("เงื่อนไขอ้างช่อง “{name}” ซึ่งไม่มี").format(name=clause.field)
        yield Unsound("when-unknown", path, what, _("ใช้ชื่อช่องที่มีในแถวเดียวกัน หรือรหัสของข้อ"))
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
        yield Unsound(
            "when-no-value", path, what, _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=", ".join(sorted(name.values)))
        )


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
