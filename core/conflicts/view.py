"""A conflict as text, with the facts that a person needs to choose a value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from core.assessment.cells import STATES
from core.assessment.rounds import AssessmentRounds, WorkshopSlip
from core.assessment.view import cell_names, value_words
from core.conflicts.facts import (
    ConflictRow,
    ConflictValueRow,
    ConflictValueScore,
    conflicts,
    effect,
    weighing,
)
from core.entities import ValueKind, field_of, is_fixed
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Field, Instrument
from core.forms.tree import Tree
from core.i18n import _
from core.log.certificates import fingerprint
from core.log.op import Op
from core.log.ports import FieldHistoryRow
from core.people.units import UnitRegister
from core.records.titles import NAMES, RowFieldCell, assessment_of, called
from core.slots import is_setting, parse_slot
from core.thai.days import stamp
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Plain, Record, Ref, Text, Value, Written, local

MINUTES = 10 * 60_000  # milliseconds two clocks may differ before a remark


@dataclass(frozen=True, slots=True)
class ConflictValueText:
    """One value of a conflict as text. Its writer and time are only shown; nothing is decided by them."""

    value: Value
    words: str
    who: str
    device: str
    when: str
    position: str = ""  # of the person, "" when not known
    # a remark when the clock of that computer is off, "" when it is not known to be
    clock: str = ""
    written_here: bool = False  # written on this computer, not received


@dataclass(frozen=True, slots=True)
class ConflictText:
    """One open conflict as text: what its record is and where, the field, the values. `row`: the conflict itself."""

    row: ConflictRow
    title: str
    place: str
    field: str
    sides: tuple[ConflictValueText, ...]


def conflict_texts(reader: Reader, now: int = 0) -> tuple[ConflictText, ...]:
    """Return every open conflict as text; with `now` (ms since 1970), clocks that run ahead are remarked on."""
    units = {one.id: one.name or one.code for one in UnitRegister.of(reader).values()}
    return tuple(conflict_text(reader, units, one, now) for one in conflicts(reader))


def conflict_text(
    reader: Reader, units: Mapping[str, str], row: ConflictRow, now: int = 0
) -> ConflictText:
    record = reader.record(row.ref) or Record(row.ref, {})
    slip = WorkshopSlip.voted_on(reader, row.ref)
    path = [row.unit, _(ENTITIES.get(row.ref.entity, row.ref.entity)), slip.printed if slip else ""]
    title, name = row.title or path[1], _(NAMES.get(row.field, row.field))
    form, field = None, None
    try:
        if row.ref.entity in ("row", "progress"):
            cell, title = _planned(reader, record, row.field)
            form, field = cell.form, cell.field
            if field:
                name = arabic_digits(str(field.title))
                units = {**units, **cell_names(reader, record, cell.form, field)}
        elif row.ref.entity.endswith("answer"):
            form, title, name = _asked(reader, record, row.field)
        elif row.ref.entity == "invitation":
            title = units.get(record.text("unit"), "") or title
        elif is_setting(row.field):
            form = reader.forms.get(bound_form(record))
            name = RowFieldCell.field_words(form, row.field)
    except UserError:
        pass  # the form is not here: the names of the fields have to do
    plain = partial(value_words, form, field, row.field, units, item=record.text("item"))
    words = partial(_value_words, reader, row.ref, row.field, plain)
    values = tuple(_value_text(words, value, now) for value in row.sides)
    return ConflictText(row, title, "  ›  ".join(part for part in path if part), name, values)


def _value_words(
    reader: Reader, ref: Ref, name: str, plain: Callable[[Value], str], value: Value
) -> str:
    """Return a value in words; for a reference the title of the record it names."""
    declared = field_of(ref.entity, name)
    if declared and declared.reference and isinstance(value, str) and "/" in value:
        return called(reader, local(ref.scope, value))
    if (ref.entity, name) == ("invitation", "used") and isinstance(value, str):
        return _device(reader, value)
    return plain(value)


def _device(reader: Reader, key: str) -> str:
    """Return how the settings page names a device (key, hex), where it can be revoked if it is not the unit's."""
    known = next((one for one in reader.trust.devices() if one.key == key), None)
    if known is None:
        return "–"
    text = _("เครื่อง {letter} {digits} ถ้าไม่ใช่ของหน่วยงาน ให้เพิกถอนที่หน้าตั้งค่า")
    if known.revoked:
        text = _("เครื่อง {letter} {digits} เพิกถอนแล้ว")
    return text.format(letter=known.letter, digits=fingerprint(bytes.fromhex(key)))


def _planned(reader: Reader, record: Record, name: str) -> tuple[RowFieldCell, str]:
    """Return (cell, words of the row) of a value in a plan."""
    cell = RowFieldCell.of(reader, record, name)
    row = cell.row
    called = next((str(each.title) for each in cell.form.kinds if each.id == cell.kind), cell.kind)
    own = row.text("f.title") or row.text("f.text") or row.text("f.item") or row.text("f.topic")
    return cell, f"{called} {own}" if own and own.isprintable() else called


def _asked(reader: Reader, answer: Record, field: str) -> tuple[Instrument, str, str]:
    """Return (form, item's number and text, field's name); for a field about who a person is, the form's own words."""
    ref = assessment_of(reader, answer)
    assessment = reader.record(ref) if ref else None
    form = reader.forms.get(bound_form(assessment) if assessment else "")
    item = Tree.item_in(form, answer.text("item"))
    title = arabic_digits(f"{item.number} {item.text}".strip()) if item else answer.text("item")
    whom = str(form.filled_for.title) if form.filled_for else ""
    return form, title or whom, RowFieldCell.field_words(form, field, answer.text("item"))


def _value_text(
    to_text: Callable[[Value], str], row: ConflictValueRow, now: int
) -> ConflictValueText:
    who = row.person or row.unit or _("ไม่ทราบชื่อผู้บันทึก")
    device = _("เครื่อง {letter}").format(letter=row.letter or row.device[:6])
    words = to_text(row.value)
    clock = clock_remark(row.clock, now)
    return ConflictValueText(
        row.value, words, who, device, stamp(row.clock), row.position, clock, row.written_here
    )


def clock_remark(clock: int, now: int) -> str:
    """Return a remark on the time `clock` if its year is impossible or it is far ahead of `now`; "" otherwise. Both are
    ms since 1970; `now` 0 = do not compare."""
    if Op.odd_clock(clock << 8):
        return _("นาฬิกาของเครื่องนั้นตั้งปีผิด")
    ahead = (clock - now) // 60_000 if now else 0
    if ahead * 60_000 > MINUTES:
        days, minutes = divmod(ahead, 24 * 60)
        gap = _("{n} วัน").format(n=days) if days else _("{n} นาที").format(n=minutes)
        return _("นาฬิกาของเครื่องนั้นเร็วกว่าเครื่องนี้ {gap}").format(gap=gap)
    return ""


REASONS = ("reason", "note", "f.note")  # fields in which a writer gives the reason


@dataclass(frozen=True, slots=True)
class ConflictValueFacts:
    """What choosing one value of a conflict does to the score (None = nothing), and the reason its writer gave."""

    # the score when it is chosen; None = the value moves no score
    effect: ConflictValueScore | None
    reason: str  # given by its writer in the same save, "" when none


@dataclass(frozen=True, slots=True)
class OtherValueInput:
    """How to enter a value that is not among those in conflict: choice, number, date or text; "" = not possible."""

    kind: str  # "" = it cannot be | choice | number | date | text
    choices: tuple[tuple[Written, str], ...] = ()  # value and words, of a choice


@dataclass(frozen=True, slots=True)
class ValueBeforeConflict:
    """The value of a field before the conflict, which all the writers had seen and replaced."""

    value: Value
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    """The facts that help to choose a value of one conflict; `now`: the score as long as nothing is chosen."""

    sides: tuple[ConflictValueFacts, ...]
    now: ConflictValueScore | None  # the score while nobody has chosen
    before: ValueBeforeConflict | None  # None = there was none that all writers had seen
    other: OtherValueInput
    takes_reason: bool


def conflict_facts(reader: Reader, row: ConflictRow) -> ConflictFacts:
    """Return the facts on one conflict: each value's score and reason, the previous value, and how to enter another."""
    record = reader.record(row.ref) or Record(row.ref, {})
    known = weighing(reader, row.ref, row.field)
    past = AssessmentRounds.past_as_shown(reader, row.ref, reader.history.of(row.ref))
    values = tuple(
        ConflictValueFacts(
            effect(known, one.value, one.device) if known else None, _reason(past, one.op)
        )
        for one in row.sides
    )
    other = _signed(reader, record, row) if row.locked else _other(reader, record, row.field)
    return ConflictFacts(
        sides=values,
        now=effect(known, record.value(row.field)) if known else None,
        before=_before(reader, record, row, past),
        other=other,
        takes_reason=takes_reason(row.ref, row.field) and not row.locked,
    )


def weighed(reader: Reader, row: ConflictRow, value: Written) -> ConflictValueScore | None:
    """Return the score if the conflict's field gets `value`; None if the field affects no score."""
    known = weighing(reader, row.ref, row.field)
    return effect(known, value) if known else None


def takes_reason(ref: Ref, field: str) -> bool:
    """Return whether the record `ref` has a field for the reason of a choice in `field`, as answers have."""
    return ref.entity.endswith("answer") and field != "reason"


def _reason(past: Sequence[FieldHistoryRow], op: str) -> str:
    save = next((one.save for one in past if one.op == op), "")
    same_save = {one.field: one.value for one in past if save and one.save == save and one.op != op}
    return next(
        (str(same_save[name]) for name in REASONS if isinstance(same_save.get(name), Text)), ""
    )


def _before(
    reader: Reader, record: Record, row: ConflictRow, past: Sequence[FieldHistoryRow]
) -> ValueBeforeConflict | None:
    by_op = {one.op: one for one in past if one.field == row.field}
    common = set.intersection(*({*_ancestors(by_op, value.op)} for value in row.sides))
    found = next((one for name, one in by_op.items() if name in common and one.counts), None)
    if found is None:
        return None
    return ValueBeforeConflict(
        found.value, _words_of(reader, record, row.field, found.value), stamp(found.clock)
    )


def _words_of(reader: Reader, record: Record, name: str, value: Value) -> str:
    form, field = _cell(reader, record, name)
    units = cell_names(reader, record, form, field) if form and field else {}
    if record.ref.entity.endswith("answer"):
        with suppress(UserError):
            form, _title, _name = _asked(reader, record, name)
    return value_words(form, field, name, units, value, record.text("item"))


def _signed(reader: Reader, record: Record, row: ConflictRow) -> OtherValueInput:
    """Return the one value that may be chosen under a lock if it is not among those in conflict; else nothing."""
    (value, *more) = row.signed or (None,)
    if row.kept or more or isinstance(value, AbsenceReason):
        return OtherValueInput("")
    return OtherValueInput("choice", ((value, _words_of(reader, record, row.field, value)),))


def _ancestors(by_op: Mapping[str, FieldHistoryRow], op: str) -> Iterator[str]:
    met: set[str] = set()
    asked = [op]
    while asked:
        name = asked.pop()
        for parent in by_op[name].parents if name in by_op else ():
            if parent not in met:
                met.add(parent)
                asked.append(parent)
                yield parent


def _cell(reader: Reader, record: Record, name: str) -> tuple[Instrument | None, Field | None]:
    if record.ref.entity not in ("row", "progress"):
        return None, None
    try:
        found = RowFieldCell.of(reader, record, name)
    except UserError:
        return None, None
    return found.form, found.field


def _other(reader: Reader, record: Record, name: str) -> OtherValueInput:
    if is_fixed(record.ref.entity, name) or WorkshopSlip.voted_on(reader, record.ref):
        return OtherValueInput("")  # on a slip nobody writes but who holds it
    form, field = _cell(reader, record, name)
    if form and field:
        return _of_cell(form, field)
    if record.ref.entity.endswith("answer"):
        return _of_answer(reader, record, name)
    declared = field_of(record.ref.entity, name)
    typed = {ValueKind.INTEGER: "number", ValueKind.TEXT: "text"}
    return OtherValueInput(typed.get(declared.kind, "") if declared else "")


def _of_cell(form: Instrument, field: Field) -> OtherValueInput:
    found = type_of(field)
    if found.source != "choices":
        return OtherValueInput(found.other)
    if field.many:
        return OtherValueInput("")
    chosen = [each for each in form.choices if each.within == field.scale]
    return OtherValueInput(
        found.other, tuple((Plain(each.id), arabic_digits(str(each.text))) for each in chosen)
    )


def _of_answer(reader: Reader, record: Record, name: str) -> OtherValueInput:
    if name == "state":
        states = [
            state for state in STATES if state != "not_applicable" or _may_not_apply(reader, record)
        ]
        return OtherValueInput(
            "choice",
            tuple(
                (None if state == "not_assessed" else Plain(state), _(STATES[state]))
                for state in states
            ),
        )
    family = parse_slot(name).family
    if family == "part":
        return OtherValueInput("choice", ((1, _("มี")), (0, _("ไม่มี"))))
    if name in ("number", "level") or family == "measure":
        return OtherValueInput("number")
    return OtherValueInput("text" if name in ("note", "reason") else "")


def _may_not_apply(reader: Reader, record: Record) -> bool:
    ref = assessment_of(reader, record)
    assessment = reader.record(ref) if ref else None
    form = form_here(reader.forms, bound_form(assessment)) if assessment else None
    found = Tree.item_in(form, record.text("item")) if form else None
    return found is not None and bool(found.not_applicable)


ENTITIES = {
    "answer": "การประเมิน", "assessment": "การประเมิน", "row": "แผน", "progress": "ผลตามแผน", "plan": "แผน",
    "office": "ข้อมูลหน่วยงาน", "unit": "ทะเบียนหน่วยงาน", "person": "บุคคล", "evidence": "หลักฐาน",
    "invitation": "ไฟล์เริ่มงาน",
}  # fmt: skip
