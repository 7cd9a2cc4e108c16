"""Votes kept as phones name them: those of an item that is voted on once more are of that very vote."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.assessment.sheets import AGAIN, answer_at, sheet_of
from core.errors import UserError
from core.forms.ports import Forms
from core.i18n import _
from core.log.ports import Context, Reader, Store
from core.values import Changes, Ref
from core.workshop.again import again_key, item_of
from core.workshop.deeds import take
from core.workshop.questions import Vote
from core.workshop.slips import closed_at, sheets


def take_asked(ctx: Context, store: Store, forms: Forms, assessment: Ref, votes: Sequence[Vote]) -> Changes:
    """Keep votes as phones and papers name them; UserError as of `take`, and of any vote that is open no more."""
    closed = closed_at(sheets(store, assessment))
    times = partial(_asked_times, store, assessment)
    for one in votes:
        item = item_of(one.question)
        if one.question != (again_key(item, times(item)) if closed else item):
            raise UserError(_("รับคะแนนนี้ไม่ได้"), _("ปิดรับคะแนนแล้ว"), _("แจ้งความเห็นต่อที่ประชุม"))
    return take(ctx, store, forms, assessment, [replace(one, question=item_of(one.question)) for one in votes])


def _asked_times(reader: Reader, assessment: Ref, item: str) -> int:
    about = answer_at(sheet_of(assessment), item).local
    told = reader.records("motion", assessment.scope)
    return sum(one.text("about") == about and one.text("chosen") == AGAIN for one in told)
