"""Whether what stands here is what a sign-off fixed: by the log, and by the words the tables really show."""

from typing import NamedTuple

from core.changes.signoff import SOUND, SignOff
from core.i18n import _
from core.model.values import Ref, Value
from core.ports import Forms, Reader
from core.views.differences import SILENT, Difference, compared, fields_of, told_after


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


def forced(reader: Reader, one: SignOff) -> bool:
    """Whether another program changed what the sign-off fixed: in the tables, the lines of the log, or the words."""
    if one.body is None or one.state != SOUND or one.body.period:
        return False
    if not reader.sign_offs.untouched(one.op):
        return True
    after = reader.sign_offs.after(one.op)
    told = {(op.ref, op.field) for op in (*after.came, *after.went)}
    with reader.sign_offs.view(one.op) as then:
        was = _values(then, one.body.subject)
    now = _values(reader, one.body.subject)
    return any(was.get(at) != now.get(at) for at in {*was, *now} - told)


def _values(reader: Reader, subject: Ref) -> dict[tuple[Ref, str], Value]:
    return {
        (record.ref, name): shown.value
        for record in fields_of(reader, subject).values()
        for name, shown in record.fields.items()
        if name not in SILENT and shown.value is not None
    }
