"""End a sign-off: what it held can be edited again; who ended it and why stays with it."""

from core.actions.set_field import standing
from core.changes.signoff import SIGNOFFS
from core.errors import UserError
from core.i18n import _
from core.model.values import Change, Changes, Plain, Ref, Text
from core.ports import Context, Store


def end_sign_off(ctx: Context, store: Store, ref: Ref, why: str) -> Changes:
    """End every sign-off of this record. Raises UserError when it has none that stands, or no reason is given."""
    record = standing(store, ref)
    if ref.entity not in SIGNOFFS or not any(one.stands for one in store.sign_offs.of(ref)):
        raise UserError(
            _("ยกเลิกการลงนาม {ref} ไม่ได้").format(ref=ref.local),
            _("ไม่มีการลงนามที่ยังมีผลในรายการนี้"),
            _("ดูการลงนามด้วยคำสั่ง record show แล้วลองใหม่"),
        )
    if not why.strip():
        raise UserError(_("ยกเลิกการลงนามไม่ได้"), _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    said = {"ended_by": Plain(ctx.person) if ctx.person else None, "ended_why": Text(why.strip())}
    return store.save(
        ctx,
        "end_sign_off",
        [Change(ref, name, value, record.shown(name).seen) for name, value in said.items() if value is not None],
    )
