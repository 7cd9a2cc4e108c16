"""End a sign-off: what it held can be edited again, its prints are void; who ended it and why stays with it."""

from collections.abc import Iterator

from core.actions.made_papers import DRAFT
from core.actions.set_field import standing
from core.changes.signoff import SIGNOFFS
from core.errors import UserError
from core.i18n import _
from core.model.values import Change, Changes, Plain, Ref, Text
from core.ports import Context, Reader, Store


def end_sign_off(ctx: Context, store: Store, ref: Ref, why: str) -> Changes:
    """End every sign-off of this record. Raises UserError when it has none that stands, or no reason is given."""
    record = standing(store, ref)
    if ref.entity not in SIGNOFFS or not any(one.stands for one in store.sign_offs.of(ref)):
        raise UserError(
            _("ยกเลิกการลงนาม {ref} ไม่ได้").format(ref=ref.local),
            _("ไม่มีการลงนามที่ยังมีผลในรายการนี้"),
            _("ดูการลงนามที่หน้าเอกสารพิมพ์ หรือด้วยคำสั่ง record show แล้วลองใหม่"),
        )
    if not why.strip():
        raise UserError(_("ยกเลิกการลงนามไม่ได้"), _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    said = {"ended_by": Plain(ctx.person) if ctx.person else None, "ended_why": Text(why.strip())}
    changes = [Change(ref, name, value, record.shown(name).seen) for name, value in said.items() if value is not None]
    return store.save(ctx, "end_sign_off", [*changes, *voided(store, ctx.unit, ref, why.strip())])


def voided(reader: Reader, unit: str, ref: Ref, why: str) -> Iterator[Change]:
    """The prints of what was signed are void from now on, those the unit has in its register."""
    bodies = [one.body for one in reader.sign_offs.of(ref) if one.body]
    prints = {(name, body.state_hash.hex()) for body in bodies for name in (body.subject.local, str(body.subject))}
    for paper in reader.records("paper", unit):
        said = (paper.text("subject"), paper.text("state_hash"))
        if said in prints and DRAFT not in paper.text("options").split(",") and not paper.text("void_why"):
            yield Change(paper.ref, "void_why", Text(why), paper.shown("void_why").seen)
