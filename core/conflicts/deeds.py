"""Choose between conflicting values, or enter another one."""

from core.assessment.deeds import checked
from core.assessment.facts import profiles_of
from core.conflicts.view import takes_reason
from core.entities import is_fixed
from core.errors import UserError
from core.forms.field_values import words
from core.forms.parsing import written
from core.forms.ports import Forms, bound_form
from core.forms.tree import Tree
from core.i18n import _
from core.log.contents import standing
from core.log.ports import Context, Reader, Store
from core.plan.links import value_of
from core.records.titles import assessment_of, cell_of
from core.values import Change, Changes, Record, Ref, Written


def other_value(reader: Reader, forms: Forms, ref: Ref, field: str, words: str) -> Written:
    """The value of what is typed; UserError says what the field takes."""
    record = standing(reader, ref)
    if ref.entity in ("row", "progress") and field.startswith(("f.", "p.")):
        cell = cell_of(reader, forms, record, field)
        if cell.field is not None:
            return value_of(cell.form, cell.kind, cell.field, words)
    at = assessment_of(reader, record) if ref.entity.endswith("answer") else None
    assessment = reader.record(at) if at else None
    if assessment is None:
        return written(ref.entity, field, words)
    form = forms.get(bound_form(assessment))
    return checked(Tree(form, profiles_of(assessment)), record.text("item"), field, words)


def resolve_conflict(
    ctx: Context,
    store: Store,
    ref: Ref,
    field: str,
    value: Written,
    seen: tuple[str, ...] | None = None,
    reason: str = "",
) -> Changes:
    """Write the chosen value, one of the conflict or another, over the values seen (None = all there are now).

    A value that was not seen stays in conflict. The reason is written in the same save. UserError when the field has
    no conflict, or there is a reason and the record has no field for one.
    """
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
    changes = [Change(ref, field, value, shown.seen if seen is None else seen)]
    if reason.strip():
        changes.append(_because(record, field, reason.strip()))
    return store.save(ctx, "resolve", changes)


def no_conflict(ref: Ref, field: str) -> UserError:
    return UserError(
        _("ช่อง {field} ของ {ref} ไม่มีข้อมูลไม่ตรงกัน").format(field=field, ref=ref.local),
        _("อาจมีผู้เลือกค่าไปแล้ว"),
        _("ดูรายการที่หน้ารับส่ง ข้อมูลไม่ตรงกัน หรือด้วยคำสั่ง conflict list"),
    )


def _because(record: Record, field: str, reason: str) -> Change:
    if not takes_reason(record.ref, field):
        raise UserError(
            _("บันทึกเหตุผลที่เลือกไม่ได้"),
            _("ข้อมูลชนิดนี้ไม่มีช่องเหตุผล"),
            _("เลือกค่าโดยไม่ใส่เหตุผล แล้วเขียนไว้ในหมายเหตุแทน"),
        )
    return Change(record.ref, "reason", words("reason", reason), record.shown("reason").seen)
