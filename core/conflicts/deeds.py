"""The command that resolves a conflict: a person chooses one of the values or enters another."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from core.assessment.answers import WAITS, counts
from core.assessment.deeds import checked
from core.assessment.facts import profiles_of
from core.assessment.sheets import answers_on, sheet_of
from core.conflicts.view import takes_reason
from core.entities import is_fixed
from core.errors import UserError
from core.forms.carry import ITEMS, FormComparison
from core.forms.field_values import words
from core.forms.ports import Forms, Reader, Store, bound_form
from core.forms.tree import Tree
from core.forms.vocabulary import written
from core.i18n import _
from core.log.ports import Context, standing
from core.plan.links import value_of
from core.records.titles import RowFieldCell, assessment_of
from core.slots import OF_ROWS, parse_slot
from core.values import AbsenceReason, Change, Changes, Plain, Record, Ref, ShownField, Written

NO_FORM = "0" * 64  # the file of a form that is not here


class ChosenConflictValue(NamedTuple):
    """One of the conflicting values, named by the op that wrote it so that a secret value need not be shown."""

    op: str


def other_value(reader: Reader, ref: Ref, field: str, text: str) -> Written:
    """Return the typed `text` as a value of the field. If it is invalid, UserError says what the field accepts."""
    record = standing(reader, ref)
    if ref.entity in ("row", "progress") and parse_slot(field).family in OF_ROWS:
        cell = RowFieldCell.of(reader, record, field)
        if cell.field is not None:
            return value_of(cell.form, cell.kind, cell.field, text)
    at = assessment_of(reader, record) if ref.entity.endswith("answer") else None
    assessment = reader.record(at) if at else None
    if assessment is None:
        return written(ref.entity, field, text)
    form = reader.forms.get(bound_form(assessment))
    return checked(Tree.under(form, profiles_of(assessment)), record.text("item"), field, text)


def resolve_conflict(
    ctx: Context,
    store: Store,
    ref: Ref,
    field: str,
    value: Written | ChosenConflictValue,
    seen: tuple[str, ...] | None = None,
    reason: str = "",
) -> Changes:
    """Write `value`, one of the conflicting values or a new one, in place of those that the ops `seen` wrote (None =
    all); the others stay in conflict. If this changes an assessment's form, answers to changed questions wait for
    confirmation. UserError if there is no conflict, the field is fixed at creation, or a `reason` cannot be stored;
    of a locked record also for every value but the signed one, and with a `reason`, which would change it."""
    record = standing(store, ref)
    shown = record.shown(field)
    if not shown.conflict:
        raise no_conflict(ref, field)
    if is_fixed(ref.entity, field):
        raise UserError(
            _("เลือกค่าของช่อง {field} ไม่ได้").format(field=field),
            _("ช่องนี้กำหนดตั้งแต่สร้างและไม่เปลี่ยน"),
            _("ลบข้อมูลนี้แล้วสร้างใหม่"),
        )
    chosen = _of_side(ref, field, shown, value) if isinstance(value, ChosenConflictValue) else value
    changes = [Change(ref, field, chosen, shown.seen if seen is None else seen)]
    if reason.strip() and not takes_reason(ref, field):
        raise UserError(
            _("บันทึกเหตุผลที่เลือกไม่ได้"),
            _("ข้อมูลชนิดนี้ไม่มีช่องเหตุผล"),
            _("เลือกค่าโดยไม่ใส่เหตุผล แล้วเขียนไว้ในหมายเหตุแทน"),
        )
    if reason.strip():
        changes.append(
            Change(ref, "reason", words("reason", reason.strip()), record.shown("reason").seen)
        )
    if (
        store.sign_offs.values(ref, field)
        is None  # else the answers are signed by the form that is kept
        and store.forms is not None
        and ref.entity == "assessment"
        and field == ("form" if record.shown("form").sides else "using")
    ):
        changes += _waiting(store, record, field, str(chosen or ""))
    return store.save(ctx, "resolve", changes)


def _of_side(ref: Ref, field: str, shown_field: ShownField, side: ChosenConflictValue) -> Written:
    """Return the value of that side. Raises UserError if it is no longer in conflict, or its text is not here."""
    found = next((one for one in shown_field.sides if one.op == side.op), None)
    if found is None:
        raise no_conflict(ref, field)
    if isinstance(found.value, AbsenceReason):
        raise UserError(
            _("เลือกค่าของช่อง {field} ไม่ได้").format(field=field),
            _("ข้อความของค่านั้นไม่อยู่ในเครื่องนี้"),
            _("เลือกค่าอื่น หรือนำเข้าไฟล์ล่าสุดของเครื่องที่เขียนค่านั้น แล้วลองใหม่"),
        )
    return found.value


def _waiting(reader: Reader, record: Record, field: str, chosen: str) -> Iterator[Change]:
    """Yield changes that let answers wait if an assessment was begun by two forms and their question is uncertain."""
    answers = answers_on(reader, sheet_of(record.ref))
    waits: dict[str, str] = {}
    for other in sorted({str(side.value) for side in record.shown(field).sides} - {chosen}):
        waits |= _asked_otherwise(
            reader.forms, record.text("instrument_id"), field, other, chosen, answers
        )
    for item, named in waits.items():
        answer = answers[item]
        if any(map(counts, answer.fields)) and not answer.text(WAITS):
            yield Change(answer.ref, WAITS, Plain(named), answer.shown(WAITS).seen)


def _asked_otherwise(
    forms: Forms, id_: str, field: str, other: str, chosen: str, items: Iterable[str]
) -> Mapping[str, str]:
    """Return the items that ask something else in another form, with form and item; all if a form is not here."""
    name = f"{id_}#{{}}" if field == "form" else "{}"
    try:
        old = forms.get(name.format(other))
        new = forms.get(name.format(chosen))
    except UserError:
        return {item: f"{other if field == 'form' else NO_FORM}/{item}" for item in items}
    known = FormComparison.of(old, new)
    if known is None:
        return {}
    origins = {item: known.origin(ITEMS, item) for item in items if not known.same(ITEMS, item)}
    return {
        item: f"{old.file}/{origin.old if origin else item}" for item, origin in origins.items()
    }


def no_conflict(ref: Ref, field: str) -> UserError:
    return UserError(
        _("ช่อง {field} ของ {ref} ไม่มีข้อมูลไม่ตรงกัน").format(field=field, ref=ref.local),
        _("อาจมีผู้เลือกค่าไปแล้ว"),
        _("ดูรายการที่หน้ารับส่ง ข้อมูลไม่ตรงกัน หรือด้วยคำสั่ง conflict list"),
    )
