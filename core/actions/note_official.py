"""What the registry wrote on a paper: its official number and date, typed after signing."""

from core.actions.set_field import Wish, set_field
from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.instruments.field_values import day
from core.model.values import Changes, Ref, Text
from core.ports import Context, Store

LONGEST = 80  # letters of a number


def note_official(ctx: Context, store: Store, paper: Ref, number: str, on: str) -> Changes:
    """Note the official number and ISO date of a paper of the register, "" = none. UserError for one that is void."""
    record = standing(store, paper)
    what = _("บันทึกเลขที่หนังสือของ {number} ไม่ได้").format(number=record.text("number"))
    if record.text("void_why"):
        raise UserError(what, _("ฉบับนี้ถูกยกเลิกในทะเบียน"), _("เลือกฉบับที่ใช้จริง แล้วบันทึกที่ฉบับนั้น"))
    if len(number.strip()) > LONGEST:
        raise UserError(what, _("เลขที่หนังสือยาวเกิน {most} ตัว").format(most=LONGEST), _("พิมพ์เฉพาะเลขที่ เช่น นบ 0019/123"))
    said = Text(number.strip()) if number.strip() else None
    wishes = [Wish("official_no", said), Wish("official_date", day("official_date", on) if on else None)]
    return set_field(ctx, store, paper, wishes, "note_official")
