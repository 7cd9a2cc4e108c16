"""A conflict as text: what it is about, where it is, and each value."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.conflicts.facts import ConflictRow, ConflictValueRow, conflicts
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.ports import Forms
from core.forms.shape import Field, Instrument
from core.i18n import _
from core.log.clock import odd
from core.log.ports import Reader
from core.people.units import register
from core.plan.links import link_names, links_of
from core.records.location import ConflictCell, assessment_of, cell_of, item_of
from core.records.words import ENTITIES, NAMES, field_words, value_words
from core.thai.days import stamp
from core.thai.numbering import arabic_digits
from core.values import Record, Value

MINUTES = 10 * 60_000  # milliseconds two clocks may differ before a remark


@dataclass(frozen=True, slots=True)
class ValueText:
    """A value with what is known of its writer; none of it decides."""

    value: Value
    words: str
    who: str
    device: str
    when: str
    position: str = ""  # of the person, "" when not known
    clock: str = ""  # a remark when the clock of that computer is off, "" when it is not known to be
    own: bool = False  # written on this computer, not received


@dataclass(frozen=True, slots=True)
class ConflictText:
    """One open conflict; a choice is written to `row`."""

    row: ConflictRow
    title: str
    place: str
    field: str
    sides: tuple[ValueText, ...]


def conflict_texts(reader: Reader, forms: Forms, now: int = 0) -> tuple[ConflictText, ...]:
    """Every open conflict of the folder, in words; `now` (ms since 1970) allows a remark on a clock that runs ahead.

    The effect of a choice on the score is read for the open one alone: core.conflicts.view.
    """
    units = {one.id: one.name for one in register(reader).values()}
    return tuple(conflict_text(reader, forms, units, one, now) for one in conflicts(reader))


def conflict_text(
    reader: Reader, forms: Forms, units: Mapping[str, str], row: ConflictRow, now: int = 0
) -> ConflictText:
    record = reader.record(row.ref) or Record(row.ref, {})
    path = [row.unit, _(ENTITIES.get(row.ref.entity, row.ref.entity))]
    title, name = row.about or path[-1], _(NAMES.get(row.field, row.field))
    form, field = None, None
    try:
        if row.ref.entity in ("row", "progress"):
            cell, title = _planned(reader, forms, record, row.field)
            form, field = cell.form, cell.field
            name = arabic_digits(str(field.title)) if field else name
            if field and type_of(field).source == "entries":
                units = {**units, **link_names(links_of(forms, cell.form))}
        elif row.ref.entity == "answer":
            title, name = _asked(reader, forms, record, row.field)
    except UserError:
        pass  # the form is not here: the names of the fields have to do
    values = tuple(_value_text(form, field, row.field, units, value, now) for value in row.sides)
    return ConflictText(row, title, "  ›  ".join(part for part in path if part), name, values)


def _planned(reader: Reader, forms: Forms, record: Record, name: str) -> tuple[ConflictCell, str]:
    """(cell, words of the row) of a value of a plan."""
    cell = cell_of(reader, forms, record, name)
    row, called = cell.row, next((str(each.title) for each in cell.form.kinds if each.id == cell.kind), cell.kind)
    own = row.text("f.title") or row.text("f.text") or row.text("f.item") or row.text("f.topic")
    return cell, f"{called} {own}" if own and own.isprintable() else called


def _asked(reader: Reader, forms: Forms, answer: Record, field: str) -> tuple[str, str]:
    """(number and text of the item an answer belongs to, name of its field)."""
    ref = assessment_of(reader, answer)
    assessment = reader.record(ref) if ref else None
    form = forms.get(assessment.text("using") if assessment else "")
    item = item_of(form, answer.text("item"))
    title = arabic_digits(f"{item.number} {item.text}".strip()) if item else answer.text("item")
    return title, field_words(form, field)


def _value_text(
    form: Instrument | None, field: Field | None, name: str, units: Mapping[str, str], one: ConflictValueRow, now: int
) -> ValueText:  # fmt: skip
    who = one.person or one.unit or _("ไม่ทราบชื่อผู้บันทึก")
    device = _("เครื่อง {letter}").format(letter=one.letter or one.device[:6])
    words = value_words(form, field, name, units, one.value)
    clock = clock_remark(one.clock, now)
    return ValueText(one.value, words, who, device, stamp(one.clock), one.position, clock, one.own)


def clock_remark(clock: int, now: int) -> str:
    """What is wrong with a clock reading (ms since 1970); "" when nothing is known. It never decides."""
    if odd(clock << 8):
        return _("นาฬิกาของเครื่องนั้นตั้งปีผิด")
    ahead = (clock - now) // 60_000 if now else 0
    if ahead * 60_000 > MINUTES:
        days, minutes = divmod(ahead, 24 * 60)
        gap = _("{n} วัน").format(n=days) if days else _("{n} นาที").format(n=minutes)
        return _("นาฬิกาของเครื่องนั้นเร็วกว่าเครื่องนี้ {gap}").format(gap=gap)
    return ""
