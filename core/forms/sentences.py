"""What a limit, a condition, a computed cell or a row check of a form means, as a sentence."""

from collections.abc import Mapping
from typing import NamedTuple

from core.exact import exact_text
from core.forms.computed import PLAN, figures_of
from core.forms.field_types import passed_on, type_of
from core.forms.field_values import states
from core.forms.operations import ORDERED, date_of, number_of
from core.forms.programme import MOST_DAYS
from core.forms.shape import (
    CellFormula,
    Clause,
    Condition,
    Instrument,
    ItemMeasure,
    Limit,
    MeasureRule,
    RowCheck,
)
from core.i18n import _
from core.slots import Slot, is_setting
from core.thai.days import long_date


class FormTitles(NamedTuple):
    """The titles of a form's cells (by `kind.field` or item id), of values (by (cell, value)) and of kinds of rows (by
    id). `begins`: {scale: lowest step's limit}; `scales`: {cell: its scales}; `texts`: {(scale, choice): text}."""

    cells: Mapping[str, str]
    values: Mapping[tuple[str, str], str]
    kinds: Mapping[str, str]
    begins: Mapping[str, Limit] = {}  # where the lowest step of a scale that numbers reach begins
    scales: Mapping[str, tuple[str, ...]] = {}  # of a cell: the scales its choices come from
    texts: Mapping[tuple[str, str], str] = {}  # of a choice, by its scale and id

    def cell(self, name: str, home: str = "") -> str:
        return self.cells.get(f"{home}.{name}") or self.cells.get(name) or name

    def value(self, name: str, value: str, home: str = "") -> str:
        for cell in (f"{home}.{name}", name):
            texts = (
                self.texts.get((scale, value)) for scale in reversed(self.scales.get(cell, ()))
            )
            text = next(filter(None, (*texts, self.values.get((cell, value)))), "")
            if text:
                return text
        return value


def days_words(days: int) -> str:
    """Return what `days` for objections mean for a committee's result that is still to be released."""
    if not days:
        return _("ผลสุดท้ายทันที ไม่มีวันทักท้วง")
    return _("ประกาศผลเบื้องต้นก่อน ทักท้วงได้ {n} วันนับจากวันประกาศ").format(n=days)


def days_refused(typed: str) -> str:
    """Return why a typed text is no number of days for objections; "" if it is one or empty."""
    if not typed or (typed.isdecimal() and int(typed) <= MOST_DAYS):
        return ""
    return _("ใส่จำนวนวัน 0 ถึง {n}").format(n=MOST_DAYS)


def titles_of(form: Instrument) -> FormTitles:
    """Return the titles that a form gives to its cells, values and kinds of rows."""
    cells = {
        "group": _("กลุ่มของหน่วยงาน"),
        "base": _("คะแนนไม่รวมคะแนนพิเศษ"),
        "extra": _("คะแนนพิเศษ"),
        "total": _("คะแนนรวม"),
    }
    cells |= {each.id: _("คะแนน{title}").format(title=each.title) for each in form.dimensions}
    called = {item.id: item.number or str(item.text) for item in form.items}
    for name, (of, read) in figures_of(form).items():
        words = {
            "points": "{of}",
            "band": _("เกรดของ{of}"),
            "level": _("{level}ของ{of}"),
            "percent": _("ร้อยละของ{of}"),
        }
        points = cells.get(of) or _("คะแนนของข้อ {id}").format(id=called.get(of, of))
        cells.setdefault(name, words[read].format(of=points, level=form.called.level))
    scales, nodes = dict[str, tuple[str, ...]](), form.nodes
    for item in form.items:
        cells[item.id] = _("ข้อ {text}").format(text=item.text) if item.text else item.id
        scales[item.id] = (item.scale_under(nodes),)
    for field in form.fields:
        for home in field.homes:
            cells[f"{home}.{field.id}"] = str(field.title) or field.id
            scales[f"{home}.{field.id}"] = (field.scale,)
    for cell in form.computed:
        cells[f"{cell.kind or cell.within}.{cell.id}"] = str(cell.title) or cell.id
        passed = dict.fromkeys(one.scale for one in passed_on(form, cell))
        scales[f"{cell.kind}.{cell.id}"] = (*scales.get(f"{cell.kind}.{cell.id}", ()), *passed)
    values = {("group", group.id): str(group.short or group.title) for group in form.groups}
    values |= {(f"{band.of}.band", band.id): str(band.title) or band.id for band in form.bands}
    found = (
        *(item.id for item in form.items),
        *(f"{cell.kind or cell.within}.{cell.id}" for cell in form.computed),
    )
    values = {(name, state): text for name in found for state, text in states().items()} | values
    cells |= {scale.id: str(scale.title) for scale in form.scales}
    cells |= {Slot("setting", setting.id).name: str(setting.title) for setting in form.settings}
    steps = [(one.within, one.least) for one in form.choices if one.least]
    begins = dict(sorted(steps, key=lambda step: step[1].height, reverse=True))
    texts = {(choice.within, choice.id): str(choice.text) for choice in form.choices}
    kinds = {kind.id: str(kind.title) or kind.id for kind in form.kinds}
    return FormTitles(cells, values, kinds, begins, scales, texts)


def compare(limit: Limit) -> str:
    """Return a limit as text: `>= 60` → ไม่น้อยกว่า 60."""
    return f"{_signs()[limit.op]} {exact_text(limit.value)}"


def bound_words(op: str, bound: str) -> str:
    """Return a bound (`>=` or `<=`, with a number or ISO date) as text: ต้องไม่น้อยกว่า 5, ต้องตั้งแต่วันที่ …."""
    day = date_of(bound)
    if day:
        says = _("ต้อง{sign} {day}")
        return says.format(sign=_days()[{">=": "≥", "<=": "≤"}[op]], day=long_date(day))
    return _("ต้อง{sign} {value}").format(sign=_signs()[op], value=bound)


def measure_words(measure: ItemMeasure) -> str:
    """Return a sentence on a measure: the limit it must satisfy, its steps, or the points it gives."""
    if measure.steps:
        steps = (
            _("ขั้น {n} เมื่อ{limit}").format(n=n, limit=compare(limit))
            for n, limit in enumerate(measure.step_limits, 1)
        )
        says = _("{text} ได้คะแนนเท่าขั้นที่ถึง: {each}")
        return says.format(text=measure.text or measure.id, each=", ".join(steps))
    if measure.gives:
        most = exact_text(measure.holds.value)
        sentence = _("{text} เป็นคะแนนของข้อ เต็ม {most}")
        return sentence.format(text=measure.text or measure.id, most=most)
    if type_of(measure).share:
        words = _("{text} ต้อง{sign}ร้อยละ {value}").format(
            text=measure.text,
            sign=_signs()[measure.holds.op],
            value=exact_text(measure.holds.value),
        )
        if measure.of:
            words += _(" ของ{of}").format(of=measure.of)
        return words + (_(" หากฐานเป็นศูนย์ให้ถือว่าผ่าน") if measure.not_applicable == "met" else "")
    each = {"quarter": _(" ในทุกไตรมาส"), "month": _(" ในทุกเดือน")}.get(measure.each, "")
    unit = f" {measure.unit}" if measure.unit else ""
    return _("{text} ต้อง{limit}{unit}{each}").format(
        text=measure.text or measure.id, limit=compare(measure.holds), unit=unit, each=each
    )


def filled_words(figure: MeasureRule, measure: ItemMeasure, titles: FormTitles) -> str:
    """Return a sentence on how a rule computes a measure from rows of a register or plan."""
    if figure.where:
        seen = _(" เฉพาะแถวที่ {when}").format(when=condition_words(figure.where, titles))
    else:
        seen = ""
    if figure.top > 0:
        seen += _(" เอา {n} แถวที่ {by} มากที่สุด").format(n=figure.top, by=figure.by)
    elif figure.top:
        seen += _(" เว้น {n} แถวที่ {by} มากที่สุด").format(n=-figure.top, by=figure.by)
    when = _(" ที่ {when}").format(when=condition_words(figure.when, titles)) if figure.when else ""
    words = {
        "count": _("{text} คิดให้เอง: จำนวนแถวของ {rows}{seen}{when}"),
        "share": _("{text} คิดให้เอง: สัดส่วนของแถว{when} ในแถวของ {rows}{seen}"),
        "sum": _("{text} คิดให้เอง: ผลรวมของ {of} ในแถวของ {rows}{seen}{when}"),
    }[figure.op]
    return words.format(
        text=measure.text or measure.id, rows=figure.rows, seen=seen, when=when, of=figure.of
    )


def condition_words(condition: Condition, titles: FormTitles, home: str = "") -> str:
    """Return a condition as text, its clauses joined by และ and its alternatives by หรือ; alternatives with several
    clauses are numbered. `home`: the kind of row or item whose cells the condition names without it, "" = none."""
    alls = [
        _(" และ ").join(_clause(clause, titles, home) for clause in every) for every in condition
    ]
    if len(alls) > 1 and any(len(every) > 1 for every in condition):
        return _(" หรือ ").join(f"({number}) {words}" for number, words in enumerate(alls, start=1))
    return _(" หรือ ").join(alls)


def computed_words(cell: CellFormula, titles: FormTitles) -> str:
    """Return a sentence saying from what, and over which rows, a computed cell is computed."""
    home = cell.kind or cell.within
    names = [_source(name, titles, home) for name in cell.over]
    if cell.op == "holds":
        names = [
            _(" และ ").join(
                _clause(each, titles, home) for each in map(Clause.of, cell.over) if each
            )
        ]
    if cell.op == "band":
        names[1:] = [f"“{titles.cell(cell.over[1])}”"]
    if cell.op == "look_up":
        column = {"text": _("ข้อความ"), "points": _("คะแนน"), "result": _("ผล")}
        names[1:] = [f"“{titles.cell(cell.over[1])}”", column.get(cell.over[2], cell.over[2])]
    own, *others = names
    order = _("น้อยไปมาก") if cell.op == "rank_up" else _("มากไปน้อย")
    formula = _operations()[cell.op].format(
        own=own,
        names=_join(names),
        less=_join(others),
        others=_join(others[:1]),
        last=names[-1],
        to=names[-1],
        way=_("ขึ้น") if cell.op == "round_up" else _("เศษ"),
        order=order,
    )
    if (
        cell.op in ("band", "look_up")
        and (low := titles.begins.get(cell.over[1]))
        and (low.value > 0 or low.op == ">")
    ):
        formula += _(" ไม่มีคำตอบจนกว่าจะ{limit}").format(limit=compare(low))
    if cell.required:
        formula += _(" เมื่อครบทุกค่า")
    where = ""
    if cell.when:
        kinds = [name.rpartition(".")[0] for name in cell.over if "." in name]
        where = _(" เฉพาะแถวที่ {when}")
        where = where.format(when=condition_words(cell.when, titles, kinds[0] if kinds else home))
    says = _("“{title}” คือ {said}{where}")
    return says.format(title=cell.title or cell.id, said=formula, where=where)


def check_words(check: RowCheck, titles: FormTitles) -> str:
    """Return a sentence saying what a row check requires, and of which rows."""
    names = [_source(name, titles, check.kind) for name in check.over]
    row = titles.kinds.get(check.kind) or _("แผน")
    own, last = names[0], names[-1]
    of = titles.kinds.get(check.over[0], own) if check.op == "count" else own
    limit = compare(check.holds) if check.holds else ""
    inside = _("ปีงบประมาณของแผน") if check.over[-1] == "year" else last
    words = {
        "before": _("{row}: {own} ต้องไม่เกินหรือไม่หลัง {last}"),
        "inside": _("{row}: {own} ต้องอยู่ภายใน{inside}"),
        "unique": _("{row}: {names} ต้องไม่ซ้ำกับแถวอื่น"),
        "sum": _("{row}: ผลรวมของ {own} ต้อง{limit}"),
        "count": _("{row}: จำนวน{of} ต้อง{limit}"),
    }[check.op].format(
        row=row, own=own, last=last, inside=inside, names=_join(names), of=of, limit=limit
    )
    if check.when:
        home = check.over[0].rpartition(".")[0] or (
            check.over[0] if check.op == "count" else check.kind
        )
        words += _(" เฉพาะแถวที่ {when}").format(when=condition_words(check.when, titles, home))
    return words


def _clause(clause: Clause, titles: FormTitles, home: str) -> str:
    name = f"“{titles.cell(clause.field, home)}”"
    if clause.op == "answered":
        return name + (_(" ยังไม่มีคำตอบ") if clause.value == "no" else _(" มีคำตอบแล้ว"))
    value = titles.value(clause.field, clause.value, home)
    day, number = date_of(value), number_of(value)
    if day and clause.op in ORDERED:
        return name + f" {_days()[clause.op]} {long_date(day)}"
    if number is not None and number.denominator == 1 and clause.op in ORDERED:
        value = f"{int(number):,}"
    words = {
        "is": _(" คือ “{value}”"),
        "is not": _(" ตอบแล้วและไม่ใช่ “{value}”"),
        "has": _(" มี “{value}” อยู่ด้วย"),
        "=": _(" เท่ากับ {value}"),
        "≠": _(" ตอบแล้วและไม่เท่ากับ {value}"),
        "<": _(" น้อยกว่า {value}"),
        "≤": _(" ไม่เกิน {value}"),
        ">": _(" มากกว่า {value}"),
        "≥": _(" ไม่น้อยกว่า {value}"),
    }[clause.op]
    return name + words.format(value=value)


def _days() -> dict[str, str]:
    return {
        "=": _("คือวันที่"),
        "≠": _("ไม่ใช่วันที่"),
        "<": _("ก่อนวันที่"),
        "≤": _("ไม่เกินวันที่"),
        ">": _("หลังวันที่"),
        "≥": _("ตั้งแต่วันที่"),
    }


def _source(name: str, titles: FormTitles, home: str) -> str:
    if number_of(name) is not None:
        return name
    kind, dot, _own = name.rpartition(".")
    if not dot or is_setting(name):
        return f"“{titles.cell(name, home)}”"
    of = titles.kinds.get(kind) or (_("แผน") if kind == PLAN else kind)
    return _("“{cell}” ในแถว “{kind}”").format(cell=titles.cell(name), kind=of)


def _join(names: list[str]) -> str:
    if len(names) < 3:
        return _(" กับ ").join(names)
    return ", ".join(names[:-1]) + _(" และ ") + names[-1]


def _signs() -> dict[str, str]:
    return {
        ">=": _("ไม่น้อยกว่า"),
        ">": _("มากกว่า"),
        "<=": _("ไม่เกิน"),
        "<": _("น้อยกว่า"),
        "=": _("เท่ากับ"),
    }


def _operations() -> dict[str, str]:
    return {
        "sum": _("ผลรวมของ {names}"),
        "difference": _("{own} ลบด้วย {less}"),
        "product": _("{names} คูณกัน"),
        "share": _("ร้อยละของ {own} เทียบกับ {last}"),
        "mean": _("ค่าเฉลี่ยของ {names}"),
        "ratio": _("{own} หารด้วย {last}"),
        "weighted_mean": _("ค่าเฉลี่ยของ {own} ถ่วงน้ำหนักด้วย {last}"),
        "round": _("{own} ปัด{way}เป็นจำนวนเท่าของ {to}"),
        "round_up": _("{own} ปัด{way}เป็นจำนวนเท่าของ {to}"),
        "sample": _("ขนาดตัวอย่างของ {own} เมื่อยอมให้คลาดเคลื่อนร้อยละ {last}: N ÷ (1 + N e²) ปัดขึ้น"),
        "rank": _("ลำดับที่ของ {own} เรียงจาก{order}"),
        "rank_up": _("ลำดับที่ของ {own} เรียงจาก{order}"),
        "median": _("ค่ากลางของ {names}"),
        "holds": _("เป็นไปตามเกณฑ์เมื่อ {names}"),
        "so_far": _("ผลรวมของ {own} ตั้งแต่งวดแรกของปีถึงงวดที่แสดง"),
        "band": _("ช่วงใน {others} ที่ {own} ถึง"),
        "lowest": _("ค่าน้อยที่สุดของ {names}"),
        "highest": _("ค่ามากที่สุดของ {names}"),
        "count": _("จำนวนที่มีคำตอบของ {names}"),
        "distinct": _("จำนวนคำตอบที่ไม่ซ้ำกันของ {names}"),
        "days_between": _("จำนวนวันนับจาก {own} ถึง {last}"),
        "first": _("ค่าแรกที่มีคำตอบตามลำดับ {names}"),
        "baht_words": _("คำอ่านจำนวนเงินของ {own}"),
        "look_up": _("{last}ที่ตรงกับ {own} ในรายการ {others}"),
    }
