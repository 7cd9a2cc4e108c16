"""Whether what stands here is what a sign-off fixed: by the log, and by the words the tables really show."""

from typing import NamedTuple

from core.changes.signoff import SOUND, SignOff
from core.i18n import _
from core.ports import Forms, Reader
from core.views.differences import Difference, compared, told_after


class Match(NamedTuple):
    """`problem` "" = what stands here is what was signed; else one sentence, and the fields that differ."""

    problem: str = ""
    differences: tuple[Difference, ...] = ()


def match(reader: Reader, forms: Forms, one: SignOff) -> Match:
    """Compare the tables with the signed view, which is made anew from the log alone.

    What arrived after signing is told as such; what differs without any line of the log was changed by another program.
    """
    if one.body is None or one.state != SOUND or one.body.period:
        return Match()
    after = reader.sign_offs.after(one.op)
    since = {(op.ref, op.field) for op in (*after.came, *after.went)}
    differ = compared(reader, forms, one.body.subject, one.op)
    if since:
        told = tuple(told_after(reader, forms, (*after.came, *after.went)))
        said = _("ข้อมูลเปลี่ยนไป {n} ช่องหลังล็อก เพราะมีรายการมาจากเครื่องอื่น ฉบับพิมพ์ยังเป็นข้อมูลตามที่ล็อก")
        return Match(said.format(n=len(since)), told)
    if differ or not reader.sign_offs.untouched(one.op):
        said = _("ข้อมูลในเครื่องนี้ไม่ตรงกับที่ล็อกไว้ โดยไม่มีในประวัติ ฉบับพิมพ์จึงไม่ตรงกับหน้าจอ ให้ตรวจและซ่อมที่หน้าสำรองข้อมูล")
        return Match(said, differ)
    return Match()
