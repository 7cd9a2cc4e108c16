"""Originals that others ask this office for: said until a file for them is written."""

from collections.abc import Iterator

from core.exchange.originals import asked_here
from core.exchange.receivers import amount_words
from core.forms.ports import Reader
from core.home.rows import Goal, Task
from core.i18n import _


def wish_tasks(reader: Reader) -> Iterator[Task]:
    """One for each unit, or PC of a committee, that asks."""
    for one in asked_here(reader):
        title = _("{name} ขอดูต้นฉบับหลักฐาน {n} ไฟล์").format(name=one.name, n=one.files)
        if one.committee:
            reason = _("ขนาดรวม {size} ที่อยู่ในเครื่องนี้ไปกับชุดตรวจครั้งหน้า ที่ยังขาดจะขอจากหน่วยงานในไฟล์ครั้งหน้าที่ส่งให้เขา")
            deed, goal = _("เปิดคณะกรรมการ"), Goal("committee")
        else:
            reason = _("ขนาดรวม {size} ที่อยู่ในเครื่องนี้ไปกับไฟล์ครั้งหน้าที่ส่งให้เขา ก่อนส่งเลือกได้ว่าจะส่งหรือไม่")
            deed, goal = _("เปิดหน้ารับส่ง"), Goal("exchange")
        yield Task("clip", "info", title, reason.format(size=amount_words(one.size)), "", "mute", deed, goal)
