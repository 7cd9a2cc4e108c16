"""Change work given to units below, withdraw it, write its totals, and unlink evidence used as proof."""

from collections.abc import Sequence

from core.assigning.choices import unassigned
from core.assigning.deeds import ROLL_UP, check_apart, rolled_changes, unproved
from core.assigning.orders import ASSIGN, WorkOrder, assignments, by_order
from core.assigning.view import ROLLED, by_row, rolled_up
from core.entities import DELETED
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.forms.field_values import day, words
from core.forms.ports import Store
from core.forms.settings import form_for
from core.i18n import _
from core.log.deeds import changes_to
from core.log.ports import Context, standing
from core.plan.links import own_periods
from core.plan.year_view import locked_words, of_periods
from core.values import Change, Changes, Plain, Record, Ref, Written, named

WITHDRAW, CHANGE_GIVEN = "withdraw_assigned", "change_assigned"  # labels of the saves


def withdraw(ctx: Context, store: Store, comments: Sequence[Ref]) -> Changes:
    """Withdraw given work from units in one save: their answers stay in their plans but no longer count here. Raises
    UserError if nothing is left to withdraw."""
    found = [record for ref in comments if (record := _given(store, ref)) is not None]
    if not found:
        raise UserError(
            _("ยกเลิกการมอบหมายไม่ได้"),
            _("เพราะงานนี้ถูกยกเลิกไปแล้ว"),
            _("ดูรายชื่อหน่วยงานในหน้านี้อีกครั้ง"),
        )
    gone = [Change(one.ref, DELETED, store.history.cut(one.ref.scope), one.shown(DELETED).seen) for one in found]
    said = _("ยกเลิกการมอบหมายแล้ว {n} หน่วยงาน ส่งไฟล์ให้หน่วยงานเพื่อให้ทราบ สิ่งที่หน่วยงานกรอกไว้ยังเป็นของหน่วยงาน")
    return store.save(ctx, WITHDRAW, gone) | Changes(notes=(said.format(n=len(found)),))


def _given(store: Store, ref: Ref) -> Record | None:
    record = store.record(ref)
    stands = record is not None and not record.deleted and record.text("kind") == ASSIGN
    return record if stands else None


def change_given(ctx: Context, store: Store, comments: Sequence[Ref], order: WorkOrder, text: str, due: str) -> Changes:
    """Save new text, date and rules of given work for its units. UserError if `text` is empty or works share a cell."""
    if not text.strip():
        raise unassigned(_("เพราะยังไม่ได้เขียนว่าให้ทำอะไร"), _("เขียนข้อความ แล้วบันทึกใหม่"))
    said: dict[str, Written] = {
        "item": Plain(order.token),
        "text": words("text", text.strip()),
        "due": day("due", due) if due.strip() else None,
    }
    found = [record for ref in comments if (record := _given(store, ref)) is not None]
    for about in dict.fromkeys(named(one.ref.scope, one.text("about")) for one in found):
        check_apart([one for one in assignments(store, about=about) if one.ref not in comments], order)
    changes = [change for one in found for change in changes_to(one, said)]
    if not changes:
        return Changes(CHANGE_GIVEN)
    note = _("แก้งานที่มอบหมายแล้ว ส่งไฟล์ให้หน่วยงานเพื่อให้เห็น")
    return store.save(ctx, CHANGE_GIVEN, changes) | Changes(notes=(note,))


def use_rolled(ctx: Context, store: Store, row: Ref) -> Changes:
    """Write the totals of given work into one row now, as locking would, or clear them if no answer counts any more.
    Locked periods stay. Raises UserError if there are neither answers nor earlier totals, or if the plan is locked."""
    plan = standing(store, standing(store, row).reference("plan"))
    if why := locked_words(store, plan.ref):
        raise UserError(_("ใช้ยอดรวมไม่ได้"), why, _("ยอดที่ลงนามแล้วไม่เปลี่ยน ปลดล็อกที่หน้าลงนามก่อน ถ้าต้องแก้"))
    form = form_for(store, plan)
    held = {name for name, _one in of_periods(store, plan.ref)}
    given = by_row(store, plan).get(row, ())
    changes: dict[tuple[Ref, str], Change] = {}
    for period in own_periods(form, plan.text("year")):
        if period not in held:
            for change in rolled_changes(store, form, row, given, period, whole=True):
                changes[change.ref, change.field] = change
    if changes:
        wrote = any(one.value is not None and one.field != ROLLED for one in changes.values())
        said = _("เขียนยอดรวมลงในแถวแล้ว ย้อนกลับได้") if wrote else _("ยังไม่มีคำตอบที่นับได้ จึงล้างยอดเดิมในแถวแล้ว ย้อนกลับได้")
        return store.save(ctx, ROLL_UP, [*changes.values()]) | Changes(notes=(said,))
    if not any(rolled_up(store, order, found).answered for order, found in by_order(given).items()):
        raise UserError(
            _("ใช้ยอดรวมไม่ได้"),
            _("เพราะยังไม่มีหน่วยงานใดตอบให้นับได้"),
            _("เตือนหน่วยงานจากหน้างานที่มอบหมาย เมื่อได้คำตอบแล้วกดใหม่"),
        )
    return Changes(ROLL_UP, notes=(_("ยอดในแถวตรงกับคำตอบที่มีแล้ว"),))


def unlink_given(ctx: Context, store: Store, evidence: Ref, to: EvidenceTarget) -> Changes:
    """Remove the link by which a lower unit's evidence proves an own row or item. UserError if there is no link."""
    wanted = {"target": to.target.local, "evidence": str(evidence)}
    links = store.records("link", to.target.scope, **wanted)
    found = [one for one in links if not to.item or one.text("item") == to.item]
    if not found:
        raise unproved(_("เพราะไม่ได้ใช้อยู่แล้ว"), _("ดูหน้านี้อีกครั้ง"))
    cut = store.history.cut(to.target.scope)
    return store.save(ctx, "unlink", [Change(one.ref, DELETED, cut, one.shown(DELETED).seen) for one in found])
