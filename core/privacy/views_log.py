"""The log of views as a person reads it: when, who, what they did, with what."""

from collections.abc import Sequence
from datetime import datetime

from core.change_check import is_id
from core.forms.ports import Reader
from core.i18n import _
from core.log.post import recipients_of
from core.log.privacy import Viewed
from core.records.titles import called
from core.thai.days import stamp
from core.values import Ref


def view_lines(reader: Reader, unit: str, views: Sequence[Viewed]) -> list[tuple[str, str, str, str]]:
    """(when, who, deed, of what) of each."""
    names: dict[str, str] = {"": _("ไม่ระบุผู้ใช้")}
    places: dict[str, str] = {}
    lines = []
    for one in views:
        if one.person not in names:
            found = reader.record(Ref(unit, "person", one.person)) if is_id(one.person) else None
            names[one.person] = (found.text("name") if found else "") or _("ผู้ใช้ที่ลบแล้ว")
        if one.of not in places:
            places[one.of] = _record_words(reader, unit, one.of)
        lines.append((when(one.at), names[one.person], view_words(one.deed), places[one.of]))
    return lines


def when(at: str) -> str:
    return stamp(int(datetime.fromisoformat(at).timestamp() * 1000))


def view_words(deed: str) -> str:
    words = {
        "view": _("ดู"), "print": _("พิมพ์"), "export": _("ส่งออก"),
        "give": _("ส่งออกพร้อมข้อมูลส่วนบุคคล"), "extract": _("ทำสำเนาให้เจ้าของข้อมูล"),
        "erase": _("ลบตามกฎหมาย"), "restore": _("กู้คืนจากไฟล์สำรอง"),
        "sent": _("เขียนไฟล์ส่งเสร็จและอ่านทวนแล้ว"), "break": _("รับทราบรอยขาดของบันทึกนี้ที่บรรทัด"),
    }  # fmt: skip
    return words.get(deed, deed)


def _record_words(reader: Reader, unit: str, of: str) -> str:
    """The record it names in words; other tokens as they are."""
    if of.startswith("age1"):
        return ", ".join(_receiver(reader, one) for one in recipients_of(of))
    known = {
        "name": _("บุคคลที่ไม่มีในรายชื่อ"), "backup": _("ข้อมูลทั้งโฟลเดอร์"), "draft": _("ข้อความที่กำลังพิมพ์"),
        "scan": _("หน้าสแกนที่รออยู่"), "photo": _("ภาพจากโทรศัพท์ที่รอดู"), "many": _("ข้อมูลหลายรายการ"),
    }  # fmt: skip
    if of in known:
        return known[of]
    parts = of.split("/")
    if len(parts) not in (2, 3) or not is_id(parts[-1]):
        return of
    scope = parts[0] if len(parts) == 3 else unit
    return called(reader, Ref(scope, *parts[-2:]))


def _receiver(reader: Reader, age: str) -> str:
    """The unit a file was sealed to; the beginning of its key when it has no certificate."""
    device = next((one for one in reader.trust.devices() if one.age == age), None)
    unit = reader.record(Ref("all", "unit", device.unit)) if device else None
    return (unit.text("name") if unit else "") or age[:12]
