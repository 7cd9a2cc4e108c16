"""Commands that change work given to units below, withdraw it, write its totals, and unlink evidence of lower units."""

from collections.abc import Sequence

from core.assigning.choices import unassigned
from core.assigning.deeds import ROLL_UP, check_apart, due_day, rolled_changes, unproved
from core.assigning.orders import ASSIGN, Assignment, WorkOrder, by_order
from core.assigning.view import ROLLED, by_row, rolled_up
from core.entities import DELETED
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.forms.field_values import words
from core.forms.ports import Store
from core.forms.settings import form_for
from core.i18n import _
from core.log.deeds import changes_to
from core.log.ports import Context, standing
from core.plan.year_view import locked_words
from core.values import Change, Changes, Plain, Record, Ref, Written, named


def withdraw(ctx: Context, store: Store, comments: Sequence[Ref]) -> Changes:
    """Withdraw the work that `comments` assign; its answers stay, but do not count. UserError if none assigns work."""
    found = [record for ref in comments if (record := _given(store, ref)) is not None]
    if not found:
        do = _("ดูรายชื่อหน่วยงานในหน้านี้อีกครั้ง")
        raise UserError(_("ยกเลิกการมอบหมายไม่ได้"), _("เพราะงานนี้ถูกยกเลิกไปแล้ว"), do)
    gone = [
        Change(one.ref, DELETED, store.history.cut(one.ref.scope), one.shown(DELETED).seen)
        for one in found
    ]
    note = _(
        "ยกเลิกการมอบหมายแล้ว {n} หน่วยงาน ส่งไฟล์ให้หน่วยงานเพื่อให้ทราบ สิ่งที่หน่วยงานกรอกไว้ยังเป็นของหน่วยงาน"
    )
    return store.save(ctx, "withdraw_assigned", gone) | Changes(notes=(note.format(n=len(found)),))


def _given(store: Store, ref: Ref) -> Record | None:
    record = store.record(ref)
    return record if record and not record.deleted and record.text("kind") == ASSIGN else None


def change_given(
    ctx: Context, store: Store, comments: Sequence[Ref], order: WorkOrder, text: str, due: str
) -> Changes:
    """Change the order, text and due date (ISO, "" = none) of the work that `comments` assign. UserError without text
    or if two rules would fill the same cell."""
    if not text.strip():
        raise unassigned(_("เพราะยังไม่ได้เขียนว่าให้ทำอะไร"), _("เขียนข้อความ แล้วบันทึกใหม่"))
    fields: dict[str, Written] = {
        "item": Plain(order.token),
        "text": words("text", text.strip()),
        "due": due_day(ctx, due),
    }
    found = [record for ref in comments if (record := _given(store, ref)) is not None]
    for about in dict.fromkeys(named(one.ref.scope, one.text("about")) for one in found):
        check_apart(
            [one for one in Assignment.each(store, ref=about) if one.ref not in comments], order
        )
    changes = [change for one in found for change in changes_to(one, fields)]
    if not changes:
        return Changes("change_assigned")
    note = _("แก้งานที่มอบหมายแล้ว ส่งไฟล์ให้หน่วยงานเพื่อให้เห็น")
    return store.save(ctx, "change_assigned", changes) | Changes(notes=(note,))


def use_rolled(ctx: Context, store: Store, row: Ref) -> Changes:
    """Write the totals of the work assigned for a row into it, without waiting for locking; clear them if no answer
    counts. Locked periods stay. UserError if there are neither answers nor earlier totals, or if the plan is locked."""
    plan = standing(store, standing(store, row).reference("plan"))
    why = locked_words(store, plan.ref)
    if why:
        raise UserError(_("ใช้ยอดรวมไม่ได้"), why, _("ยอดที่ลงนามแล้วไม่เปลี่ยน ปลดล็อกที่หน้าลงนามก่อน ถ้าต้องแก้"))
    changes = rolled_changes(store, form_for(store, plan), plan, (), row=row)
    if changes:
        wrote = any(change.value is not None and change.field != ROLLED for change in changes)
        if wrote:
            note = _("เขียนยอดรวมลงในแถวแล้ว ย้อนกลับได้")
        else:
            note = _("ยังไม่มีคำตอบที่นับได้ จึงล้างยอดเดิมในแถวแล้ว ย้อนกลับได้")
        return store.save(ctx, ROLL_UP, changes) | Changes(notes=(note,))
    given = by_row(store, plan).get(row, ())
    if not any(rolled_up(store, order, found).answered for order, found in by_order(given).items()):
        raise UserError(
            _("ใช้ยอดรวมไม่ได้"),
            _("เพราะยังไม่มีหน่วยงานใดตอบให้นับได้"),
            _("เตือนหน่วยงานจากหน้างานที่มอบหมาย เมื่อได้คำตอบแล้วกดใหม่"),
        )
    return Changes(ROLL_UP, notes=(_("ยอดในแถวตรงกับคำตอบที่มีแล้ว"),))


def unlink_given(ctx: Context, store: Store, evidence: Ref, target: EvidenceTarget) -> Changes:
    """Unlink a lower unit's evidence from a row or item of this unit. Raises UserError if it is not linked."""
    links = store.records(
        "link", target.target.scope, target=target.target.local, evidence=str(evidence)
    )
    found = [one for one in links if not target.item or one.text("item") == target.item]
    if not found:
        raise unproved(_("เพราะไม่ได้ใช้อยู่แล้ว"), _("ดูหน้านี้อีกครั้ง"))
    cut = store.history.cut(target.target.scope)
    return store.save(
        ctx, "unlink", [Change(one.ref, DELETED, cut, one.shown(DELETED).seen) for one in found]
    )
