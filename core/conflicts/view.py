"""What a person needs to choose in a conflict, read for the one conflict that is open.

A page shows `conflict_texts`; for the open one it calls `conflict_facts(reader, forms, text.row)` once. `other` is how
another value is entered; core.conflicts.deeds turns it into a value, which `weighed` scores while the person types.
The choice goes to core.conflicts.deeds with `text.row.seen` and, where `takes_reason`, the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.assessment.items_view import STATES
from core.conflicts.effects import Effect, effect, weighing
from core.conflicts.facts import ConflictRow
from core.entities import ValueKind, field_of, is_fixed
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.ports import Forms
from core.forms.shape import Field, Instrument
from core.i18n import _
from core.log.ports import Past, Reader
from core.people.units import register
from core.plan.links import link_names, links_of
from core.records.location import assessment_of, cell_of, item_of
from core.records.words import value_words
from core.thai.days import stamp
from core.thai.numbering import arabic_digits
from core.values import Plain, Record, Ref, Text, Value, Written

REASONS = ("reason", "note", "f.note")  # fields in which a writer gives the reason


@dataclass(frozen=True, slots=True)
class ValueFacts:
    """Facts of one value, in the order of `row.sides`."""

    effect: Effect | None  # the score when it is chosen; None = the value moves no score
    reason: str  # given by its writer in the same save, "" when none


@dataclass(frozen=True, slots=True)
class Other:
    """How another value is entered."""

    kind: str  # "" = it cannot be | choice | number | date | text
    choices: tuple[tuple[Written, str], ...] = ()  # value and words, of a choice


@dataclass(frozen=True, slots=True)
class BaseValue:
    """The value that all of them replaced."""

    value: Value
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    sides: tuple[ValueFacts, ...]
    now: Effect | None  # the score while nobody has chosen
    before: BaseValue | None  # None = there was none that all writers had seen
    other: Other
    takes_reason: bool


def conflict_facts(reader: Reader, forms: Forms, row: ConflictRow) -> ConflictFacts:
    """The facts of one conflict."""
    record = reader.record(row.ref) or Record(row.ref, {})
    known = weighing(reader, forms, row.ref, row.field)
    past = reader.history.of(row.ref)
    values = tuple(
        ValueFacts(effect(known, one.value, one.device) if known else None, _reason(past, one.op)) for one in row.sides
    )
    return ConflictFacts(
        sides=values,
        now=effect(known, record.value(row.field)) if known else None,
        before=_before(reader, forms, record, row, past),
        other=_other(reader, forms, record, row.field),
        takes_reason=takes_reason(row.ref, row.field),
    )


def weighed(reader: Reader, forms: Forms, row: ConflictRow, value: Written) -> Effect | None:
    """The score with another value."""
    known = weighing(reader, forms, row.ref, row.field)
    return effect(known, value) if known else None


def takes_reason(ref: Ref, field: str) -> bool:
    """Whether the record has a field for why a value was chosen: the `reason` of an answer."""
    return ref.entity.endswith("answer") and field != "reason"


def _reason(past: Sequence[Past], op: str) -> str:
    save = next((one.save for one in past if one.op == op), "")
    same_save = {one.field: one.value for one in past if save and one.save == save and one.op != op}
    return next((str(same_save[name]) for name in REASONS if isinstance(same_save.get(name), Text)), "")


def _before(
    reader: Reader, forms: Forms, record: Record, row: ConflictRow, past: Sequence[Past]
) -> BaseValue | None:  # fmt: skip
    by_op = {one.op: one for one in past if one.field == row.field}
    common = set.intersection(*({*_ancestors(by_op, value.op)} for value in row.sides))
    found = next((one for name, one in by_op.items() if name in common and one.counts), None)
    if found is None:
        return None
    form, field = _cell(reader, forms, record, row.field)
    source = type_of(field).source if field else ""
    units = {one.id: one.name for one in register(reader).values()} if source == "register" else {}
    if form and source == "entries":
        units = link_names(links_of(forms, form))
    return BaseValue(found.value, value_words(form, field, row.field, units, found.value), stamp(found.clock))


def _ancestors(by_op: Mapping[str, Past], op: str) -> Iterator[str]:
    met: set[str] = set()
    asked = [op]
    while asked:
        for parent in by_op[name].parents if (name := asked.pop()) in by_op else ():
            if parent not in met:
                met.add(parent)
                asked.append(parent)
                yield parent


def _cell(reader: Reader, forms: Forms, record: Record, name: str) -> tuple[Instrument | None, Field | None]:
    if record.ref.entity not in ("row", "progress"):
        return None, None
    try:
        found = cell_of(reader, forms, record, name)
    except UserError:
        return None, None
    return found.form, found.field


def _other(reader: Reader, forms: Forms, record: Record, name: str) -> Other:
    if is_fixed(record.ref.entity, name):
        return Other("")
    form, field = _cell(reader, forms, record, name)
    if form and field:
        return _of_cell(form, field)
    if record.ref.entity.endswith("answer"):
        return _of_answer(reader, forms, record, name)
    declared = field_of(record.ref.entity, name)
    return Other({ValueKind.INTEGER: "number", ValueKind.TEXT: "text"}.get(declared.kind, "") if declared else "")


def _of_cell(form: Instrument, field: Field) -> Other:
    found = type_of(field)
    if found.source != "choices":
        return Other(found.other)
    if field.many:
        return Other("")
    chosen = [each for each in form.choices if each.within == field.scale]
    return Other(found.other, tuple((Plain(each.id), arabic_digits(str(each.text))) for each in chosen))


def _of_answer(reader: Reader, forms: Forms, record: Record, name: str) -> Other:
    if name == "state":
        states = [state for state in STATES if state != "not_applicable" or _may_not_apply(reader, forms, record)]
        return Other(
            "choice", tuple((None if state == "not_assessed" else Plain(state), _(STATES[state])) for state in states)
        )
    if name.startswith("part."):
        return Other("choice", ((1, _("มี")), (0, _("ไม่มี"))))
    if name in ("number", "level") or name.startswith("measure."):
        return Other("number")
    return Other("text" if name in ("note", "reason") else "")


def _may_not_apply(reader: Reader, forms: Forms, record: Record) -> bool:
    ref = assessment_of(reader, record)
    assessment = reader.record(ref) if ref else None
    try:
        found = item_of(forms.get(assessment.text("using")), record.text("item")) if assessment else None
    except UserError:
        return False
    return found is not None and bool(found.not_applicable)
