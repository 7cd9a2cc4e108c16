"""What a unit above says of a sign-off: accepted, or returned with the reason."""

from core.actions.set_field import fresh
from core.actions.written import not_one_of
from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.instruments.field_values import words
from core.model.values import Changes, Plain, Ref, Written
from core.ports import Context, Store

STATES = ("accepted", "returned")


def accept(ctx: Context, store: Store, signoff: Ref, state: str, reason: str = "") -> Changes:
    """Say it in the scope of the unit that signed. Raises UserError when it is not here or this PC may not say so."""
    if state not in STATES:
        raise not_one_of("state", state, STATES)
    if signoff.entity != "signoff":
        raise UserError(
            _("รับรองหรือส่งคืน {ref} ไม่ได้").format(ref=signoff.local),
            _("ข้อมูลนี้ไม่ใช่การลงนามรับรอง"),
            _("เลือกการลงนามรับรองของหน่วยงาน แล้วลองใหม่"),
        )
    standing(store, signoff)
    if state == "returned" and not reason.strip():
        raise UserError(_("ส่งคืนแก้ไขไม่ได้"), _("ยังไม่ได้บอกว่าต้องแก้อะไร"), _("เขียนเหตุผล แล้วส่งคืนอีกครั้ง"))
    said: dict[str, Written] = {
        "signoff": Plain(signoff.local),
        "state": Plain(state),
        "reason": words("reason", reason.strip()) if reason.strip() else None,
    }
    return store.save(ctx, state, fresh(Ref(signoff.scope, "acceptance", ctx.new_id()), said))
