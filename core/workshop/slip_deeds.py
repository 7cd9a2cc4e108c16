"""A slip that nobody needs is taken back by itself, however many votes there are on others."""

from core.assessment.slips import Slip, sheets
from core.entities import DELETED
from core.errors import UserError
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.ports import Context
from core.values import Change, Changes, Ref
from core.workshop.view import OPEN, workshop


def spare_slips(reader: Reader, assessment: Ref) -> tuple[Slip, ...]:
    """Those nobody has written on: a vote that was taken back again was one."""
    found = sheets(reader, assessment)
    names = [sheet.ref.local for _slip, sheet in found]
    used = {sheet for _scope, sheet in reader.said.values("answer", ["sheet"], sheet=names)}
    return tuple(slip for slip, sheet in found if sheet.ref.local not in used)


def take_back_slip(ctx: Context, store: Store, assessment: Ref, slip: str) -> Changes:
    """Take a slip out of the meeting, by its id; an undo brings it back. UserError once voting is closed or the
    assessment locked, and for one somebody has written on or that is not of this meeting.
    """
    found = workshop(store, assessment)
    if found.state != OPEN or found.facts.locked:
        why = found.facts.locked or _("ไม่ได้เปิดรับคะแนนอยู่")
        raise UserError(_("เอาใบลงคะแนนออกไม่ได้"), why, _("ใบที่ไม่มีคะแนนไม่มีผลต่อการคุยและมติ ทำงานต่อได้"))
    if slip not in {one.id for one in spare_slips(store, assessment)}:
        raise UserError(
            _("เอาใบลงคะแนนออกไม่ได้"),
            _("ใบนี้มีผู้ให้คะแนนแล้ว หรือไม่ใช่ใบของการประชุมนี้"),
            _("เลือกใบที่ยังไม่มีคะแนน"),
        )
    (sheet,) = (sheet for one, sheet in sheets(store, assessment) if one.id == slip)
    gone = Change(sheet.ref, DELETED, store.history.cut(sheet.ref.scope), sheet.shown(DELETED).seen)
    return store.save(ctx, "take_back_slip", [gone])
