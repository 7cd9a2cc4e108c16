"""A record that has to be here for what is asked of it."""

from core.errors import UserError
from core.i18n import _
from core.model.values import Record, Ref
from core.ports import Reader


def standing(reader: Reader, ref: Ref) -> Record:
    """The record, or a UserError when it is not here or lies in the bin."""
    record = reader.record(ref)
    if record is None:
        raise UserError(
            _("ไม่พบข้อมูล {ref}").format(ref=ref.local),
            _("ยังไม่มีข้อมูลนี้ในโฟลเดอร์ของหน่วยงาน"),
            _("ข้อมูลอาจถูกเลิกทำไปแล้ว เปิดหน้านั้นใหม่ หรือดูด้วยคำสั่ง record list"),
        )
    if record.deleted:
        raise UserError(
            _("แก้ข้อมูล {ref} ไม่ได้").format(ref=ref.local),
            _("ข้อมูลนี้อยู่ในถังขยะ"),
            _("นำกลับจากถังขยะก่อน แล้วแก้ใหม่"),
        )
    return record
