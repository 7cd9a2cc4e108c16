"""Choose between values nobody has chosen between."""

from core.actions.set_field import standing
from core.errors import UserError
from core.i18n import _
from core.model.entities import is_fixed
from core.model.values import Change, Changes, Ref, Written
from core.ports import Context, Store


def resolve_conflict(
    ctx: Context, store: Store, ref: Ref, field: str, value: Written, seen: tuple[str, ...] | None = None
) -> Changes:
    """Write the chosen value over the sides that were seen (None = all that stand now).

    A side that was not seen stays: the conflict goes on with it. UserError when the field has no conflict.
    """
    shown = standing(store, ref).shown(field)
    if not shown.conflict:
        raise UserError(
            _("ช่อง {field} ของ {ref} ไม่มีข้อมูลไม่ตรงกัน").format(field=field, ref=ref.local),
            _("อาจมีผู้เลือกค่าไปแล้ว"),
            _("ดูรายการด้วยคำสั่ง conflict list"),
        )
    if is_fixed(ref.entity, field):
        raise UserError(
            _("เลือกค่าของช่อง {field} ไม่ได้").format(field=field),
            _("ช่องนี้กำหนดตั้งแต่สร้างและไม่เปลี่ยน"),
            _("ลบข้อมูลนี้แล้วสร้างใหม่"),
        )
    return store.save(ctx, "resolve", [Change(ref, field, value, shown.seen if seen is None else seen)])
