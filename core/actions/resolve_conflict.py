"""Choose between values nobody has chosen between."""

from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.instruments.field_values import words
from core.model.entities import is_fixed
from core.model.values import Change, Changes, Record, Ref, Written
from core.ports import Context, Store
from core.views.conflict_facts import takes_reason


def resolve_conflict(
    ctx: Context,
    store: Store,
    ref: Ref,
    field: str,
    value: Written,
    seen: tuple[str, ...] | None = None,
    reason: str = "",
) -> Changes:
    """Write the chosen value, one of the sides or another, over the sides that were seen (None = all that stand now).

    A side that was not seen stays: the conflict goes on with it. The reason goes beside it in the same save. UserError
    when the field has no conflict, or there is a reason and the record has no place for one.
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
