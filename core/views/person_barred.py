"""Why words cannot be erased here: they are another unit's, or of a kind that the log has no erasure for."""

from typing import NamedTuple

from core.i18n import _
from core.model.entities import klass_of
from core.model.values import Ref

SHARED = frozenset({"reference", "notice", "trust"})  # classes of what lies in `all`


class Barred(NamedTuple):
    """A word or two for a list, why, and what to do."""

    pill: str
    why: str
    do: str


def barred(ref: Ref) -> Barred:
    """What is said of words of this record, of which this device may write no erasure (EXCHANGE 6.4, 6.12)."""
    klass = klass_of(ref.entity, ref.scope)
    if klass == "draft":
        return Barred(
            _("ร่างของคณะกรรมการ"),
            _("เพราะเป็นร่างการประเมินของคณะกรรมการ ซึ่งรูปแบบข้อมูลไม่มีการลบตามกฎหมาย"),
            _("โปรดแก้ข้อความนั้นให้ไม่มีชื่อ ค่าเดิมยังอยู่ในประวัติของเครื่องที่มีร่างนี้"),
        )
    if klass in SHARED:
        return Barred(
            _("ข้อมูลกลาง"),
            _("เพราะเป็นข้อมูลกลางที่ทุกหน่วยงานใช้ร่วมกัน ซึ่งรูปแบบข้อมูลไม่มีการลบตามกฎหมาย"),
            _("โปรดให้ส่วนกลางแก้ข้อความนั้นให้ไม่มีชื่อ ค่าเดิมยังอยู่ในประวัติ"),
        )
    return Barred(
        _("ของหน่วยงานอื่น"),
        _("เพราะข้อความนี้เป็นของหน่วยงานอื่น"),
        _("โปรดแจ้งหน่วยงานที่เขียนให้ลบ การลบจะมาถึงพร้อมไฟล์รับส่ง"),
    )
