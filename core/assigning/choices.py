"""The choices in the dialog that gives work to units below: which units, what they are asked, which cells it fills."""

from dataclasses import dataclass
from typing import NamedTuple

from core.assigning.orders import (
    COUNT,
    ITEM,
    LIST,
    REGISTER,
    ROW,
    SHARE,
    SUM,
    Assignment,
    CellFillRule,
    WorkOrder,
)
from core.errors import UserError
from core.forms.field_types import FieldType, type_of
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.shape import CellFormula, Field, Instrument
from core.i18n import _
from core.log.ports import standing
from core.people.units import Unit, UnitRegister
from core.thai.written import arabic_digits
from core.values import Ref


def unassigned(reason: str, remedy: str) -> UserError:
    return UserError(_("มอบหมายงานไม่ได้"), reason, remedy)


def check_rule(
    rule: CellFillRule, source: Instrument, kind: str, form: Instrument, to_kind: str
) -> None:
    """Raise UserError unless the rule fits: rows of `kind` by the form `source` have the cell that it computes from,
    rows of `to_kind` by `form` the cell that it fills, and both cells have a suitable type."""
    there = cells_of(source, kind)
    if (rule.source and rule.source not in there) or (not rule.source and rule.way in (SUM, LIST)):
        raise unassigned(
            _("เพราะแบบไม่มีช่อง {name}").format(name=rule.source), _("เลือกช่องของแบบนี้ แล้วมอบหมายใหม่")
        )
    if rule.way == LIST and getattr(there[rule.source], "personal", False):
        why = _("เพราะช่อง {name} เป็นข้อมูลส่วนบุคคล จึงไม่รวบรวมไว้ในแถว").format(name=rule.source)
        raise unassigned(why, _("ใช้จำนวนหรือสัดส่วนของหน่วยงานแทน"))
    if rule.way == SUM and not FieldType.in_form(source, there[rule.source]).figure:
        why = _("เพราะช่อง {name} ไม่ใช่ตัวเลข จึงรวมยอดไม่ได้").format(name=rule.source)
        raise unassigned(why, _("เลือกแสดงเป็นรายการแทน"))
    if not rule.to:
        return  # the total is shown, but not written
    to = next((each for each in form.fields if to_kind in each.kind and each.id == rule.to), None)
    if to is None or type_of(to).attached or type_of(to).source:
        why = _("เพราะรายการนี้ไม่มีช่อง {name} ให้เขียนยอดรวม").format(name=rule.to)
        raise unassigned(why, _("เลือกช่องที่กรอกได้ แล้วมอบหมายใหม่"))
    takes = type_of(to)
    if not takes.words and (rule.way == LIST or not takes.figure):
        why = _("เพราะช่อง {name} รับค่าแบบนี้ไม่ได้").format(name=rule.to)
        raise unassigned(why, _("เลือกช่องข้อความ หรือช่องตัวเลขสำหรับยอดรวม"))


def cells_of(form: Instrument, kind: str) -> dict[str, Field | CellFormula]:
    """Return {id: field or computed cell} of a kind of row."""
    there: dict[str, Field | CellFormula] = {
        each.id: each for each in form.fields if kind in each.kind
    }
    return there | {each.id: each for each in form.computed if each.kind == kind}


class CellRuleOffer(NamedTuple):
    """A rule that can fill a cell from the answers of units below, with its text on the screen."""

    rule: CellFillRule
    words: str


class FillableCell(NamedTuple):
    """A cell of a row and the rules to fill it. `to`: its id, "" = results are only shown; `likely`: proposed rule."""

    to: str  # "" = shown beside the row, and written nowhere
    title: str
    rules: tuple[CellRuleOffer, ...]
    likely: CellFillRule | None


def rule_words(rule: CellFillRule, form: Instrument, kind: str) -> str:
    """Return what a rule computes, such as `ผลรวมของ ครัวเรือน`, from a cell of rows of `kind` by the form `form`."""
    cell = cells_of(form, kind).get(rule.source)
    title = arabic_digits(str(cell.title)) if cell else rule.source
    if rule.way == SUM:
        return _("ผลรวมของ {cell}").format(cell=title)
    if rule.way == LIST:
        return _("รายการ {cell} ของทุกหน่วยงาน").format(cell=title)
    if rule.way == SHARE:
        if rule.source:
            return _("สัดส่วนหน่วยงานที่กรอก {cell}").format(cell=title)
        return _("สัดส่วนหน่วยงานที่ตอบ")
    return _("จำนวนรายการของทุกหน่วยงาน")


def offers(
    task: str, source: Instrument, kind: str, form: Instrument, to_kind: str
) -> tuple[FillableCell, ...]:
    """Return the cells of a row of kind `to_kind` by `form`, each with the rules that can fill it from rows of `kind`
    by the form `source`. `task`: ROW (units fill in the same row) or REGISTER (rows of their own)."""
    own = [each for each in form.fields if to_kind in each.kind and not each.personal]
    targets = [(each.id, arabic_digits(str(each.title))) for each in own]
    if task == REGISTER:
        targets.append(("", _("แสดงในหน้านี้เท่านั้น")))
    found = []
    for to, title in targets:
        # of the same row only the cell of the same name
        cells = [to] if task == ROW else [*cells_of(source, kind)]
        ways = [(COUNT, "")] if task == REGISTER else []
        ways += [*((way, of) for way in (SUM, LIST) for of in cells), (SHARE, "")]
        fitting = [
            one
            for way, of in ways
            if _fits(one := CellFillRule(way, of, to), source, kind, form, to_kind)
        ]
        rules = tuple(CellRuleOffer(one, rule_words(one, source, kind)) for one in fitting)
        if rules:
            found.append(FillableCell(to, title, rules, _likely(task, form, to, rules)))
    return tuple(found)


def _fits(
    rule: CellFillRule, source: Instrument, kind: str, form: Instrument, to_kind: str
) -> bool:
    try:
        check_rule(rule, source, kind, form, to_kind)
    except UserError:
        return False
    return True


def _likely(
    task: str, form: Instrument, target_cell: str, rules: tuple[CellRuleOffer, ...]
) -> CellFillRule | None:
    """Return the rule to propose: reported values are added up or listed, planned values are left alone."""
    if task == REGISTER:
        return rules[0].rule if not target_cell else None
    field = next((each for each in form.fields if each.id == target_cell), None)
    if field is None or field.stage != "report":
        return None
    adds = type_of(field).figure and not type_of(field).share
    if adds:
        wanted = SUM
    elif type_of(field).words:
        wanted = LIST
    else:
        wanted = ""
    return next((rule.rule for rule in rules if rule.rule.way == wanted), None)


class RegisterFormOption(NamedTuple):
    """A form whose rows units below can be asked to fill in; `form_name` is `id/edition/revision`."""

    form_name: str
    title: str


class AssignableRowKind(NamedTuple):
    """A kind of row that units below can be asked for, and the cells of the asking unit's row that it can fill."""

    id: str
    title: str
    cells: tuple[FillableCell, ...]


@dataclass(frozen=True, slots=True)
class AssignmentOptions:
    """The options in the dialog that gives work for one row, plan or item: kinds of work, cells, forms and units."""

    text: str  # proposed text
    whats: tuple[str, ...]  # row | register | item: what may be asked
    cells: tuple[FillableCell, ...]  # cells of the row itself
    registers: tuple[RegisterFormOption, ...]
    units: tuple[Unit, ...]

    @property
    def regions(self) -> tuple[int, ...]:
        return tuple(sorted({one.region for one in self.units if one.region}))


def give_choices(reader: Reader, ref: Ref, item: str, text: str) -> AssignmentOptions:
    """Return the options for giving work for `ref` or its `item`; `text` is proposed. UserError if `ref` is deleted."""
    record = standing(reader, ref)
    home = standing(reader, record.reference("plan")) if ref.entity == "row" else record
    form = form_for(reader, home)
    kind = record.text("kind")
    units = UnitRegister.of(reader).listed(ref.scope)
    if item:
        return AssignmentOptions(text, (ITEM,), (), (), units)
    known = {label.id: label for label in reader.forms.labels() if label.plans}
    shown = (
        RegisterFormOption(one.using, arabic_digits(str(one.heading))) for one in known.values()
    )
    own_first = sorted(
        shown, key=lambda one: (one.form_name.partition("/")[0] != form.id, one.title)
    )
    if ref.entity != "row":
        return AssignmentOptions(text, (REGISTER,), (), tuple(own_first), units)
    # by other work
    taken = {each.to for one in Assignment.each(reader, ref=ref) for each in one.order.figures}
    cells = offers(ROW, form, kind, form, kind)
    free = tuple(cell._replace(likely=None) if cell.to in taken else cell for cell in cells)
    return AssignmentOptions(text, (ROW, REGISTER), free, tuple(own_first), units)


def register_kinds(reader: Reader, ref: Ref, form_name: str) -> tuple[AssignableRowKind, ...]:
    """Return the row kinds of a form, each with the cells of `ref` that such rows can fill; () if a form is missing."""
    record = standing(reader, ref)
    home = standing(reader, record.reference("plan")) if ref.entity == "row" else record
    try:
        own, asked = form_for(reader, home), reader.forms.get(form_name)
    except UserError:
        return ()
    above = record.text("kind") if ref.entity == "row" else ""
    filled = [kind for kind in asked.kinds if any(kind.id in each.kind for each in asked.fields)]
    return tuple(
        AssignableRowKind(
            one.id, arabic_digits(str(one.title)), offers(REGISTER, asked, one.id, own, above)
        )
        for one in sorted(filled, key=lambda one: not one.list)
    )


def given_words(order: WorkOrder) -> str:
    """Return a sentence that says what an order asks units to do."""
    if order.task == ITEM:
        return _("ส่งหลักฐานของข้อนี้")
    return _("กรอกรายการนี้") if order.task == ROW else _("กรอกทะเบียน")
