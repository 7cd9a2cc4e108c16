"""The dates of a programme's steps for a year, set by whoever has published it."""

from collections.abc import Mapping

from core.errors import UserError
from core.i18n import _
from core.log.contents import standing
from core.log.deeds import FieldWrite, born, field_change, fresh
from core.log.ports import Context, Store
from core.records.programme_steps import day
from core.values import Change, Changes, Plain, Ref, Written

SET = "set_dates"  # what was saved


def set_dates(ctx: Context, store: Store, programme: Ref, dates: Mapping[str, str]) -> Changes:
    """Set until when each of these steps is to be done (ISO days, "" = no date), in one save. UserError for what
    is no day, or a programme that is not here."""
    standing(store, programme)
    changes: list[Change] = []
    for step, until in dates.items():
        if until and day(until) is None:
            raise UserError(_("ตั้งวันกำหนดส่งไม่ได้"), _("{words} ไม่ใช่วันที่").format(words=until[:40]), _("โปรดใส่วันที่ใหม่"))
        said: dict[str, Written] = {"programme": Plain(programme.local), "step": Plain(step)}
        ref = born(ctx, programme.scope, "deadline", said)
        before = store.record(ref)
        if before is None:
            changes += fresh(ref, {**said, "until": Plain(until)}) if until else ()
        elif change := field_change(before, FieldWrite("until", Plain(until) if until else None)):
            changes.append(change)
    return store.save(ctx, SET, changes) if changes else Changes(SET)
