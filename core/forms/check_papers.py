"""Check a form's papers, rows made from others, and conditions: texts use known names, conditions comparable values."""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from core.forms.check_plan import choices_of
from core.forms.computed import PLAN, band_needs, figures_of, needs_of
from core.forms.field_types import TEXT, type_of
from core.forms.layout import FieldSchema, FormErrors, FormPath, meant, placed
from core.forms.operations import ORDERED, date_of, fields_of, number_of, rings
from core.forms.plan_shape import DRAWN_ROWS, ID_AND_WORDS
from core.forms.settings import open_settings
from core.forms.shape import (
    NO_STEP,
    Clause,
    Condition,
    Dimension,
    Field,
    FormRowKind,
    Instrument,
    Words,
)
from core.forms.sheet import _everywhere, cells, portal_names, read_apart, sheet_form
from core.forms.vocabulary import DOCUMENTS, ItemState
from core.forms.wording import lines_in, names_in
from core.i18n import _
from core.slots import Slot, is_setting
from core.values import gathered

NOTHING: frozenset[str] = frozenset()
# names that a row made from an item may use
ITEM_WORDS = frozenset({"number", "text", "points", "subject"})
# names that a row made from a result's branch may use
BRANCH_WORDS = frozenset({"number", "text", "points", "part"})


def findings(form: Instrument) -> FormErrors:
    for each in conditioned(form):
        for clause in (clause for every in each.condition for clause in every):
            yield from _clause(each.path, clause, each.names)
    yield from _rings(form)
    for part in (_placeholders, _widths, _orders, _each):
        yield from read_apart(form, part)
    yield from _makes(form)
    yield from _portal(form)


def _portal(form: Instrument) -> FormErrors:
    """Yield a fault for each web page field that shows what neither a plan nor a score sheet by this form has."""
    homes = (form, sheet_form(form)) if form.kind else (form,)
    for at, one in placed("portal", form.portal):
        known = [names for home in homes if (names := portal_names(home, one)) is not None]
        if not known:
            mend = meant(
                one.of,
                {kind.id for home in homes for kind in home.kinds},
                _("ใช้รหัสของชนิดแถว หรือลบ of"),
            )
            yield at.fault(
                "portal-rows", "of", _("ไม่มีแถวชนิด {kind}").format(kind=one.of[:40]), mend
            )
        elif not any(names >= set(names_in(one.show)) for names in known):
            yield from _unknown(at.of("show"), (one.show,), frozenset().union(*known))


def _makes(form: Instrument) -> FormErrors:
    """Check the rules that make plan rows: the row has a place, its fields exist, a line or condition selects it."""
    kinds, found = {kind.id: kind for kind in form.kinds}, cells(form)
    asked = frozenset(ask.id for ask in form.asks)
    branches = {dimension.id: dimension for dimension in form.dimensions}
    for at, rule in placed("makes", form.makes):
        if bool(rule.of) == bool(rule.drawn):
            what = _("ไม่บอกว่าแถวหรือข้อใดทำเป็นแผน หรือบอกทั้ง of และ drawn")
            mend = _("ใส่ of: ชนิดของแถว หรือรหัสใน dimensions")
            yield at.fault("makes-of", "of", what, mend)
            continue
        if rule.drawn and not re.fullmatch(DRAWN_ROWS, rule.drawn):
            what = _("drawn: {drawn} ไม่บอกว่าดึงจากผลใด")
            mend = _("เขียนเป็น รหัสแบบ ปี เช่น ita last")
            yield at.fault("makes-drawn", "drawn", what, mend, drawn=rule.drawn)
        of_rows = not rule.drawn and all(of in kinds for of in rule.of)
        using, _dot, name = rule.to.rpartition(".")
        there = kinds.get(name) if using == PLAN else None
        if (
            not using
            or using == form.id
            or (using == PLAN and (there is None or not (of_rows or rule.drawn)))
        ):
            mend = _("เขียนเป็น plan.ชนิดแถว ของแผนเดียวกัน หรือ แบบ.ชนิดแถว ของแผนตามแบบอื่น")
            yield at.fault("makes-to", "to", _("to: {to} ไม่บอกว่าทำเป็นแถวชนิดใด"), mend, to=rule.to)
        elif there and (
            there.stage == "report"
            or (there.within and there.within not in line_of(kinds, rule.of))
        ):
            what = _("แถวชนิด {kind} ที่ทำขึ้นไม่มีแถวแม่")
            mend = _("เลือกชนิดแถวของแผนที่ไม่มี in หรืออยู่ในแถวที่นำมาทำ")
            yield at.fault("makes-place", "to", what, mend, kind=name)
        pairs = [(one.of, of) for one in form.passes for of in rule.of]
        lined = any(
            of in line_of(branches, (one,)) or one in line_of(branches, (of,)) for of, one in pairs
        )
        if not (of_rows or rule.drawn or rule.when or lined):
            what = _("ไม่มีเส้นที่แบบกำหนดของ {of} จึงไม่รู้ว่าข้อใดทำเป็นแผน")
            mend = _("ใส่ when เช่น result is not_met หรือเพิ่มแถวใน passes")
            yield at.fault("makes-line", "when", what, mend, of=", ".join(rule.of))
        own = frozenset.intersection(*(frozenset(found.get(of, ())) for of in rule.of or ("",))) | {
            "number"
        }
        if rule.drawn:
            own = BRANCH_WORDS
        elif of_rows:
            own = own
        else:
            own = ITEM_WORDS | asked
        yield from _unknown(at.of("says"), rule.says, own)
        fields = {
            each.id
            for each in form.fields
            if there and there.id in each.kind and each.stage == "plan"
        }
        for preset in rule.says:
            if not preset.partition("=")[1] or (
                there and preset.partition("=")[0].strip() not in fields
            ):
                what = _("แถวที่ทำขึ้นบอก “{said}” ไม่ได้")
                mend = _("เขียนเป็น 'ช่อง = คำ' ของช่องในแถวที่ทำขึ้น")
                yield at.fault("makes-says", "says", what, mend, said=preset[:40])


def line_of(
    kinds: Mapping[str, FormRowKind] | Mapping[str, Dimension], ids: tuple[str, ...]
) -> set[str]:
    """Return the ids of all row kinds or branches that each of `ids` is or lies in (common ancestors); empty for ()."""
    lines: list[set[str]] = []
    for name in ids:
        line = set[str]()
        while name in kinds and name not in line:
            line.add(name)
            name = kinds[name].within
        lines.append(line)
    return set.intersection(*lines) if lines else set()


def _placeholders(form: Instrument) -> FormErrors:
    found = cells(form)
    below = gathered((kind.within, kind.id) for kind in form.kinds)
    own = {kind: frozenset({*names, *below.get(kind, ())}) for kind, names in found.items()}
    everywhere = _everywhere(form, found)
    known, heads = (
        {
            one.id: everywhere.union(*(own.get(kind, NOTHING) for kind in (*kinds, one.table_per)))
            for one, kinds in of
        }
        for of in (
            [(one, one.rows) for one in form.papers],
            [(one, one.grouped_by) for one in form.papers],
        )
    )
    listed = frozenset(f"{kind.within}.{kind.id}" for kind in form.kinds if kind.within)
    for at, paper in placed("papers", form.papers):
        for key in ("title", "above", "below", "note"):
            yield from _unknown(at.of(key), FieldSchema.given(paper).get(key, ()), known[paper.id])
    for at, column in placed("columns", form.columns):
        if column.paper in known:
            names = (
                known[column.paper] | own.get(column.of, NOTHING) | own.get(column.each, NOTHING)
            )
            yield from _unknown(at.of("title"), (column.head, *column.over), names)
            yield from _unknown(at.of("show"), (column.show,), names | listed)
            yield from _unknown(at.of("above"), (column.heading,), heads[column.paper])
            yield from _unknown(at.of("below"), column.subtotal, heads[column.paper])
            yield from _unknown(at.of("total"), column.total, known[column.paper])
    documents = {paper.id for paper in form.papers if paper.builder in DOCUMENTS}
    lists = {f"<{kind.id}>" for kind in form.kinds}
    for at, section in placed("sections", form.sections):
        if section.paper in known:
            for key in ("title", "note", "named", "below"):
                lines: tuple[str, ...] = (FieldSchema.given(section).get(key, ""),)
                # a line may be the place of a list
                if key == "note" and section.paper in documents:
                    lines = tuple(
                        line for line in lines_in(section.text) if line.strip() not in lists
                    )
                in_matrix = section.show == "matrix" and key in ("named", "below")
                names = known.get(section.of, NOTHING) if in_matrix else known[section.paper]
                yield from _unknown(at.of(key), lines, names)
            if section.show == "matrix" and not form.placing(section):
                what = _("ส่วนนี้ต้องบอกช่องตัวเลือกสองช่องของแถวที่พิมพ์")
                mend = _("เขียน below เช่น '<โอกาส> <ผลกระทบ>'")
                yield at.fault("matrix-choices", "below", what, mend)


def _unknown(
    path: FormPath, texts: tuple[Words | str, ...], known_names: frozenset[str]
) -> FormErrors:
    for text in texts:
        for each in tuple(text) if isinstance(text, Words) else (text,):
            for name in names_in(each):
                if name not in known_names:
                    what = _("ไม่มีข้อมูลชื่อ <{name}>").format(name=name)
                    ends = (one for one in sorted(known_names) if one.rpartition(".")[2] == name)
                    near = min(ends, key=lambda one: one.startswith(f"{name}."), default=name)
                    mend = meant(near, known_names, _("ใช้ชื่อช่องของแถวที่พิมพ์ หรือ ชนิดแถว.ช่อง"))
                    yield path.fault("placeholder-unknown", path.field, what, mend)


def _orders(form: Instrument) -> FormErrors:
    """Yield a fault for each paper that sorts its rows by a cell they do not have."""
    known = cells(form)
    for at, paper in placed("papers", form.papers):
        for name in paper.order:
            own = {each for kind in paper.rows for each in known.get(kind, {})}
            if paper.rows and name.removeprefix("-") not in own:
                what = _("order อ้างช่อง “{name}” ซึ่งแถวที่พิมพ์ไม่มี").format(name=name)
                mend = meant(name.removeprefix("-"), own, _("ใช้รหัสของช่องในแถวที่พิมพ์"))
                yield at.fault("order-unknown", "order", what, mend)


def _each(form: Instrument) -> FormErrors:
    """Check columns repeated by `each`: by parts of a year, units, linked or listed rows, or choices of a scale."""
    rows_of = {paper.id: paper.rows for paper in form.papers}
    known = cells(form)
    for at, column in placed("columns", form.columns):
        homes = (column.of,) if column.of else rows_of.get(column.paper, ())
        home, names = next(iter(homes), ""), names_in(column.show)
        first = next(
            (field for field in form.fields if home in field.kind and field.id in names[:1]), None
        )
        if column.each in ("quarter", "half", "month"):
            timed = any(known.get(home, {}).get(name, TEXT).dates for name in names)
            if not timed and form.periods != column.each:
                mend = _("ใส่ periods: {each} ที่ต้นไฟล์ หรือแสดงช่องชนิด date หรือ period")
                yield at.fault(
                    "each-period", "each", _("แบบนี้ไม่ได้รายงานราย {each}"), mend, each=column.each
                )
        elif column.each == "unit":
            if first is None or type_of(first).source != "register":
                what = _("ช่องแรกของ show ไม่ใช่ช่องที่ระบุหน่วยงาน")
                mend = _("ขึ้นต้น show ด้วยช่องชนิด units ของแถวที่พิมพ์")
                yield at.fault("each-unit", "each", what, mend)
        elif kind := form.row_kind(column.each):
            linked = first is not None and first.to == f"{PLAN}.{kind.id}"
            lines = kind.within == home and names and set(names) <= known[kind.id].keys()
            if not linked and not lines:
                what = _("คอลัมน์แยกตาม {each} ไม่ได้ แถวที่พิมพ์ไม่โยงถึง และไม่มีรายการนี้อยู่ใต้แถว")
                mend = _("ขึ้นต้น show ด้วยช่องชนิด link ที่ to: plan.{each} หรือใช้ช่องของรายการที่อยู่ใต้แถว")
                yield at.fault("each-kind", "each", what, mend, each=kind.id)
        elif column.each and (first is None or first.scale != column.each):
            mend = _("ขึ้นต้น show ด้วยช่องชนิด choice ที่ใช้ scale: {each}")
            yield at.fault(
                "each-choice",
                "each",
                _("ช่องแรกของ show ไม่ใช่ช่องที่เลือกจาก {each}"),
                mend,
                each=column.each,
            )


def _widths(form: Instrument) -> FormErrors:
    total: dict[tuple[str, ...], int] = {}
    for at, column in placed("columns", form.columns):
        key = (column.paper, column.of, column.line)
        total[key] = total.get(key, 0) + max(column.width, 0)
        if column.width < 0 or total[key] > 100:
            what = _("ความกว้างของคอลัมน์รวมเกินร้อยละ 100") if column.width >= 0 else _("ความกว้างติดลบ")
            yield at.fault("widths", "width", what, _("แก้ width ให้รวมกันไม่เกิน 100"))


def unsigned(form: Instrument) -> FormErrors:
    """Yield a fault for each place to sign that names neither a step of the signing route nor `NO_STEP`."""
    first = form.route[0].id
    for at, paper in placed("papers", form.papers):
        for signer, slot in zip(paper.sign, form.signing_slots(paper), strict=True):
            if slot.step or re.fullmatch(ID_AND_WORDS, signer):
                continue
            what = _("ช่องลงนาม “{words}” ไม่บอกว่าเป็นขั้นลงนามใด")
            mend = _("เขียนเป็น {step} = {words} หรือ {none} = {words} ถ้าไม่ใช่ขั้นลงนาม")
            yield at.fault(
                "sign-unnamed", "sign", what, mend, step=first, none=NO_STEP, words=signer[:40]
            )


FEW = 20  # most names that a mend lists


class ConditionVariable(NamedTuple):
    """A name that conditions may read. `ordered`: its values are ordered by size; `values`: all, if they are fixed."""

    ordered: bool
    values: frozenset[str] = frozenset()


Names = Mapping[str, ConditionVariable]


class FormCondition(NamedTuple):
    """A condition of a form, with the path of its field and the names that the condition may read."""

    path: FormPath
    condition: Condition
    names: Names


def conditioned(form: Instrument) -> Iterator[FormCondition]:
    """Yield every condition of the form, with its path and the names that it may read."""
    chosen = {  # every condition may read the open settings
        Slot("setting", each.id).name: ConditionVariable(
            False, frozenset(option.value for option in each.options)
        )
        for each in open_settings(form.settings)
    }
    kinds = {kind: {**chosen, **names} for kind, names in _kind_names(form).items()}
    items, figures = {**chosen, **item_names(form)}, figure_names(form)
    for at, field in placed("fields", form.fields):
        if field.when and field.homes:
            own = kinds.get(field.homes[0], {})
            more = items if field.within else {}
            yield FormCondition(at.of("when"), field.when, ChainMap(own, more))
    for at, kind in placed("kinds", form.kinds):
        if kind.when:
            yield FormCondition(at.of("when"), kind.when, kinds.get(kind.within, chosen))
    for at, cell in placed("computed", form.computed):
        if cell.when:
            below = {name.rpartition(".")[0] or cell.kind for name in cell.over}
            names = {name: each for kind in below for name, each in kinds.get(kind, {}).items()}
            yield FormCondition(at.of("when"), cell.when, names)
    for at, check in placed("checks", form.checks):
        if check.when and check.over:
            if check.op == "count":
                home = check.over[0]
            else:
                home = check.over[0].rpartition(".")[0] or check.kind
            yield FormCondition(at.of("when"), check.when, kinds.get(home, {}))
    for at, rule in placed("makes", form.makes):
        if rule.when and (rule.of or rule.drawn):
            of_items = {
                **chosen,
                "points": ConditionVariable(ordered=True),
                "result": ConditionVariable(False, frozenset(ItemState)),
            }
            drawn = {
                "points": ConditionVariable(ordered=True),
                "fell": ConditionVariable(ordered=True),
            }
            if rule.drawn:
                names = drawn
            else:
                names = kinds.get(rule.of[0] if rule.of else "", of_items)
            yield FormCondition(at.of("when"), rule.when, names)
    yield from read_apart(form, partial(_on_paper, chosen))
    lists: tuple[tuple[str, Names], ...] = (
        ("bands", {**chosen, **figure_names(form, of_bands=True)}),
        ("passes", {**chosen, **figure_names(form, of_bands=True)}),
        ("dimensions", {**figures, **items}),
        ("items", {**figures, **items}),
    )
    for name, known in lists:
        for at, row in placed(name, getattr(form, name)):
            if row.when:
                yield FormCondition(at.of("when"), row.when, known)


def _on_paper(chosen: Names, form: Instrument) -> Iterator[FormCondition]:
    """Yield the conditions of papers: which rows are printed, and which columns and sections."""
    papers = {paper.id: paper for paper in form.papers}
    kinds = _kind_names(form)
    general = {**chosen, **kinds[PLAN]}
    for at, paper in placed("papers", form.papers):
        if paper.where:
            above = {kind.id: kind for kind in form.kinds}
            lines = {one for kind in paper.rows for one in line_of(above, (kind,)) - {kind}}
            names = {
                **general,
                **{name: one for kind in paper.rows for name, one in kinds.get(kind, {}).items()},
            }
            names |= {
                f"{kind}.{name}": one for kind in lines for name, one in kinds.get(kind, {}).items()
            }
            yield FormCondition(at.of("when"), paper.where, names)
    for at, column in placed("columns", form.columns):
        if column.when and column.paper in papers:
            names = {**general, **kinds.get(papers[column.paper].table_per, {})}
            yield FormCondition(at.of("when"), column.when, names)
    for at, section in placed("sections", form.sections):
        if section.when:
            yield FormCondition(at.of("when"), section.when, general)


def item_names(form: Instrument) -> dict[str, ConditionVariable]:
    """Return {name: ConditionVariable} of all that an item's condition may read: items, `item.ask` and `group`."""
    values, nodes = choices_of(form), form.nodes
    names = {"group": ConditionVariable(False, frozenset(group.id for group in form.groups))}
    for item in form.items:
        names[item.id] = ConditionVariable(
            False, frozenset(ItemState) | values.get(item.scale_under(nodes), frozenset())
        )
    for ask in form.asks:
        names[f"{ask.within}.{ask.id}"] = ConditionVariable(
            type_of(ask).ordered, values.get(ask.scale, frozenset())
        )
    return names


def figure_names(form: Instrument, *, of_bands: bool = False) -> dict[str, ConditionVariable]:
    """Return {name: ConditionVariable} of figures for conditions; `of_bands`: for those of bands and pass rules."""
    bands = gathered((band.of, band.id) for band in form.bands)
    return {
        name: ConditionVariable(cell != "band", frozenset(bands[of]) if cell == "band" else NOTHING)
        for name, (of, cell) in figures_of(form).items()
        if not (of_bands and cell == "level")
    }


def _kind_names(form: Instrument) -> dict[str, dict[str, ConditionVariable]]:
    values = choices_of(form)
    scales = {(home, field.id): field.scale for field in form.fields for home in field.homes}
    return {
        kind: {
            name: ConditionVariable(
                type_.ordered, values.get(scales.get((kind, name), ""), frozenset())
            )
            for name, type_ in found.items()
        }
        for kind, found in cells(form).items()
    }


def _clause(path: FormPath, clause: Clause, names: Names) -> FormErrors:
    name = names.get(clause.field)
    if name is None:
        what = _("เงื่อนไขอ้างช่อง “{name}” ซึ่งไม่มี").format(name=clause.field)
        known = sorted(name for name in names if not is_setting(name))
        mend = _("ใช้ชื่อช่องที่มีในแถวเดียวกัน หรือรหัสของข้อ")
        if 0 < len(known) <= FEW:
            mend = _("เงื่อนไขตรงนี้อ่านได้: {known}").format(known=", ".join(known))
        yield path.fault("when-unknown", "when", what, meant(clause.field, names, mend))
    elif clause.op in ORDERED and not name.ordered:
        what = _("“{name}” ไม่ใช่ตัวเลขหรือวันที่ จึงเทียบ {op} ไม่ได้")
        mend = _("ใช้ is หรือ is not")
        yield path.fault("when-no-order", "when", what, mend, name=clause.field, op=clause.op)
    elif clause.op in ORDERED and number_of(clause.value) is None and date_of(clause.value) is None:
        what = _("“{value}” ไม่ใช่ตัวเลขหรือวันที่")
        mend = _("เขียนตัวเลข หรือ ปี-เดือน-วัน")
        yield path.fault("when-no-number", "when", what, mend, value=clause.value)
    elif clause.op in ("is", "is not", "has") and name.values and clause.value not in name.values:
        what = _("“{name}” ไม่มีค่า “{value}”").format(name=clause.field, value=clause.value)
        some = _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=", ".join(sorted(name.values)))
        yield path.fault("when-no-value", "when", what, meant(clause.value, name.values, some))


def _rings(form: Instrument) -> FormErrors:
    fields = dict[str, dict[str, tuple[FormPath, Field]]]()
    for at, field in placed("fields", form.fields):
        for home in field.homes:
            fields.setdefault(home, {})[field.id] = at, field
    found = list[tuple[FormPath, str]]()
    for own in fields.values():
        found += [
            (own[id_][0], id_)
            for id_ in rings({name: fields_of(one.when) for name, (_at, one) in own.items()})
        ]
    stuck, banded = {*rings(needs_of(form))}, {*rings(band_needs(form))}
    for name, key, inside in (
        ("dimensions", "id", stuck),
        ("items", "id", stuck),
        ("bands", "of", banded),
    ):
        rows = placed(name, getattr(form, name))
        found += [(at, row.id) for at, row in rows if row.when and getattr(row, key) in inside]
    what = _("เงื่อนไขของ “{id}” อ้างถึงกันเป็นวง")
    mend = _("ลบเงื่อนไขข้อหนึ่งในวงนี้")
    yield from (at.fault("when-ring", "when", what, mend, id=id_) for at, id_ in found)
