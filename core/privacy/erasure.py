"""Sentences about erasing personal data: why this device cannot, what is done, what remains; and the log of views."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from core.backups.retention import BackupErasureResult, UnerasedBackupFolders
from core.change_check import is_id
from core.entities import klass_of
from core.errors import PartialSuccessError, UserError
from core.forms.ports import Reader
from core.i18n import _
from core.log.post import recipients_of
from core.log.scopes import PrivacyLogLine
from core.privacy.person_data import NAMED, UnknownFile
from core.records.titles import called
from core.thai.days import stamp
from core.values import Ref

SHARED = frozenset({"reference", "notice", "trust"})  # classes of what lies in `all`


class ErasureObstacle(NamedTuple):
    """The reason why something cannot be erased on this device: a label for lists, a sentence, what to do."""

    pill: str
    why: str
    do: str


def barred(ref: Ref) -> ErasureObstacle:
    """Return why this device may not erase texts of the record `ref`, and what to do (docs/log.md: What stands)."""
    klass = klass_of(ref.entity, ref.scope)
    if klass == "draft":
        return ErasureObstacle(
            _("ร่างของคณะกรรมการ"),
            _(
                "เพราะของคณะกรรมการลบได้เฉพาะข้อความและเหตุผล ส่วนที่ปิดผนึกลบได้เมื่อเปิดซองแล้ว และลบจากเครื่องของกรรมการไม่ได้"
            ),
            _("โปรดลบหลังเปิดซอง จากเครื่องของหน่วยงานที่เรียกกรรมการ คะแนนที่ลงไว้คงอยู่เพื่อให้ตรวจผลได้"),
        )
    if klass in SHARED:
        return ErasureObstacle(
            _("ข้อมูลกลาง"),
            _("เพราะเป็นข้อมูลกลางที่ทุกหน่วยงานใช้ร่วมกัน ซึ่งรูปแบบข้อมูลไม่มีการลบตามกฎหมาย"),
            _("โปรดให้ส่วนกลางแก้ข้อความนั้นให้ไม่มีชื่อ ค่าเดิมยังอยู่ในประวัติ"),
        )
    return ErasureObstacle(
        _("ของหน่วยงานอื่น"),
        _("เพราะข้อความนี้เป็นของหน่วยงานอื่น"),
        _("โปรดแจ้งหน่วยงานที่เขียนให้ลบ การลบจะมาถึงพร้อมไฟล์รับส่ง"),
    )


def remaining_lines(*, pictures: bool = False) -> Sequence[str]:
    """Return sentences on what erasing does and what remains, and unless `pictures`, that pictures are not read."""
    unread = _(
        "โปรแกรมไม่อ่านตัวหนังสือในภาพและหน้าสแกน ภาพที่อยู่กับรายการที่มีชื่อนี้แสดงไว้ให้เปิดดู แล้วเลือกเองว่าจะลบหรือไม่"
    )
    return [
        _("ข้อความและไฟล์ที่เลือกจะหายจากเครื่องนี้ ไฟล์สำรอง และภาพย่อ นำกลับไม่ได้"),
        _("บรรทัดบันทึกและสายโซ่ยังอยู่ครบ ช่องนั้นจะแสดงว่า ลบแล้วตามกฎหมาย"),
        _("การลงนามและรหัสบนเอกสารที่พิมพ์แล้วยังใช้ได้ เพราะไม่ได้คิดจากตัวข้อความ"),
        _("ฉบับพิมพ์ที่เก็บไว้เพื่อเทียบกับกระดาษ จะถูกปิดดำตรงคำที่ลบ ตรงนั้นจึงเทียบกับภาพสแกนไม่ได้อีก"),
        _("หน่วยงานอื่นที่ได้รับข้อมูลไปจะลบตามเมื่อได้รับไฟล์รับส่งครั้งต่อไป"),
        *([] if pictures else [unread]),
        _(
            "ไฟล์ที่ลบถูกเขียนทับก่อนลบเท่าที่ทำได้ แต่ SSD และแฟลชไดรฟ์อาจยังเก็บเศษเดิมไว้ และพื้นที่ว่างของดิสก์อาจยังมีเศษเก่า"
        ),
        _(
            "โปรแกรมลบให้ไม่ได้: กระดาษที่พิมพ์แล้ว ไฟล์ PDF Excel Word ที่บันทึกไว้ ไฟล์รับส่งเดิม และไฟล์สำรองในที่ที่ไม่ได้ต่ออยู่"
        ),
    ]


def erased_here_only(problem: UserError, *, traces: bool) -> PartialSuccessError:
    """Return the error saying that, due to `problem`, backups still hold erased data; `traces`: so does the folder."""
    return PartialSuccessError(_half(traces=traces), problem.why, _the_rest())


def _half(*, traces: bool) -> str:
    if traces:
        return _("ลบรายการแล้ว แต่ร่องรอยในไฟล์ของโฟลเดอร์และในไฟล์สำรองยังลบไม่ครบ")
    return _("ลบออกจากโฟลเดอร์ของหน่วยงานแล้ว แต่ในไฟล์สำรองยังลบไม่ครบ")


def _the_rest() -> str:
    return _("โปรดแก้สาเหตุแล้วสำรองข้อมูลหนึ่งครั้ง โปรแกรมจะลบส่วนที่เหลือในไฟล์สำรองให้เอง ไม่ต้องลบซ้ำ")


def left_in_backups(backup_erasure: BackupErasureResult, *, traces: bool) -> Sequence[str]:
    """Return sentences on backups that may still hold erased data; () if none may. `traces`: the folder does, too."""
    if not (backup_erasure.failed or backup_erasure.unread):
        return ()
    return [
        _half(traces=traces),
        *_left(backup_erasure),
        *([_the_rest()] if backup_erasure.failed else []),
    ]


def swept_lines(backup_erasure: BackupErasureResult, *, traces: bool) -> Sequence[str]:
    """Return sentences on the result of erasing in backups; with `traces`, also that the folder still holds traces."""
    lines = [_("ไฟล์สำรองที่เขียนใหม่โดยไม่มีข้อมูลนี้ {n} ไฟล์").format(n=backup_erasure.written)]
    if backup_erasure.dropped:
        lines.append(
            _("ลบสำเนาฐานข้อมูลเก่า {n} ชุด ซึ่งลบข้อมูลข้างในไม่ได้").format(n=backup_erasure.dropped)
        )
    return [
        *lines,
        *_left(backup_erasure),
        *owed_lines(UnerasedBackupFolders(away=backup_erasure.away), traces_in_folder=traces),
    ]


def owed_lines(pending: UnerasedBackupFolders, *, traces_in_folder: bool) -> Sequence[str]:
    """Return sentences on what erasures left in backups and, if `traces_in_folder`, in the folder; [] if nothing."""
    lines = list[str]()
    if traces_in_folder:
        lines.append(_("ร่องรอยในไฟล์ของโฟลเดอร์ยังเขียนทับไม่ได้ตอนนี้ จะเขียนทับให้เมื่อเปิดโฟลเดอร์ครั้งหน้า"))
    if pending.connected:
        places = ", ".join(map(str, pending.connected))
        says = _("การลบข้อมูลบุคคลครั้งก่อนยังไม่ครบในไฟล์สำรองที่ {places} สำรองหรือลบอีกครั้งเพื่อลบต่อให้ครบ")
        lines.append(says.format(places=places))
    away = _("ที่เก็บที่สอง {place} ไม่ได้ต่ออยู่ จะลบให้เมื่อสำรองไปที่นั้นครั้งหน้า")
    return [*lines, *(away.format(place=place) for place in pending.away)]


LISTED = 20  # files named in one sentence


def unknown_lines(files: Sequence[UnknownFile]) -> Iterator[str]:
    """Yield sentences on the files that an erasure leaves as they are: which have the name, may have it, or do not."""
    named = [one.name for one in files if one.verdict == NAMED]
    clean = [one.name for one in files if one.is_clean]
    unread = [one.name for one in files if one.name not in named and one.name not in clean]
    lines = {
        _("พบชื่อนี้ในไฟล์ที่โปรแกรมไม่ได้เขียน จึงลบให้ไม่ได้: {names}"): named,
        _("อาจมีข้อมูลของบุคคลนี้ในไฟล์ที่โปรแกรมไม่ได้เขียนและอ่านได้ไม่ทั้งหมด: {names}"): unread,
        _("อ่านไฟล์ที่โปรแกรมไม่ได้เขียนแล้วไม่พบชื่อนี้: {names}"): clean,
    }
    for line, names in lines.items():
        shown = ", ".join(names[:LISTED]) + (" …" if len(names) > LISTED else "")
        if names:
            yield line.format(names=shown)
    if named or unread:
        yield _("โปรดเปิดดู แล้วลบหรือย้ายไฟล์เหล่านั้นออกจากโฟลเดอร์เอง")


def missing_text_lines(count: int) -> Iterator[str]:
    """Yield sentences on the texts that the folder lacks although its log refers to them: nobody can search them."""
    if count:
        yield _(
            "ข้อความ {n} แห่งหายไปจากโฟลเดอร์ จึงค้นไม่ได้ว่ามีชื่อนี้หรือไม่ ในไฟล์สำรองอาจยังมีข้อความนั้น"
        ).format(n=count)
        yield _("โปรดซ่อมก่อนด้วยหน้าสุขภาพข้อมูลหรือคำสั่ง office repair แล้วลบอีกครั้ง")


def absence_words(owed: Sequence[str], unknown: Sequence[UnknownFile], missing: int = 0) -> str:
    """Return the sentence on a search that found nothing, and by which spellings it searched. It speaks of the whole
    folder only if no erasure is `owed` there, each file of another program was read without finding the name, and no
    text is `missing` (how many are)."""
    none = _("ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์")
    if owed or missing or not all(one.is_clean for one in unknown):
        none = _("ไม่พบข้อมูลของบุคคลนี้ในสิ่งที่โปรแกรมบันทึก แต่ยังอาจอยู่ในที่ที่บอกไว้ต่อจากนี้")
    how = _("(ค้นตามที่พิมพ์ ชื่อที่ไม่มีคำนำหน้าหรือสกุลขึ้นก่อน และเลขที่คั่นต่างกัน ไม่ค้นชื่ออย่างเดียว ชื่อเล่น อักษรย่อ)")
    return f"{none} {how}"


def _left(swept: BackupErasureResult) -> Iterator[str]:
    if swept.failed:
        names = ", ".join(path.name for path in swept.failed)
        yield _("ยังเขียนใหม่ไม่ได้ จะลองอีกเมื่อสำรองครั้งหน้า: {names}").format(names=names)
    if swept.unread:
        names = ", ".join(path.name for path in swept.unread)
        yield _("อ่านไม่ได้จึงลบข้อมูลข้างในไม่ได้ โปรดลบไฟล์เอง: {names}").format(names=names)


def view_lines(
    reader: Reader, unit: str, views: Sequence[PrivacyLogLine]
) -> list[tuple[str, str, str, str]]:
    """Return (time, person, action, record), all as text, for each line of the log of views."""
    names: dict[str, str] = {"": _("ไม่ระบุผู้ใช้")}
    places: dict[str, str] = {}
    lines = []
    for view in views:
        if view.person not in names:
            found = reader.record(Ref(unit, "person", view.person)) if is_id(view.person) else None
            names[view.person] = (found.text("name") if found else "") or _("ผู้ใช้ที่ลบแล้ว")
        if view.of not in places:
            places[view.of] = _record_words(reader, unit, view.of)
        lines.append((when(view.at), names[view.person], view_words(view.deed), places[view.of]))
    return lines


def when(time: str) -> str:
    return stamp(int(datetime.fromisoformat(time).timestamp() * 1000))


def view_words(deed: str) -> str:
    words = {
        "view": _("ดู"),
        "print": _("พิมพ์"),
        "export": _("ส่งออก"),
        "give": _("ส่งออกพร้อมข้อมูลส่วนบุคคล"),
        "extract": _("ทำสำเนาให้เจ้าของข้อมูล"),
        "erase": _("ลบตามกฎหมาย"),
        "restore": _("กู้คืนจากไฟล์สำรอง"),
        "sent": _("เขียนไฟล์ส่งเสร็จและอ่านทวนแล้ว"),
        "break": _("รับทราบรอยขาดของบันทึกนี้ที่บรรทัด"),
    }
    return words.get(deed, deed)


def _record_words(reader: Reader, unit: str, subject: str) -> str:
    """Return in words what a line of the log of views is about; unknown tokens unchanged."""
    if subject.startswith("age1"):
        return ", ".join(_receiver(reader, one) for one in recipients_of(subject))
    known = {
        "name": _("บุคคลที่ไม่มีในรายชื่อ"),
        "backup": _("ข้อมูลทั้งโฟลเดอร์"),
        "draft": _("ข้อความที่กำลังพิมพ์"),
        "scan": _("หน้าสแกนที่รออยู่"),
        "photo": _("ภาพจากโทรศัพท์ที่รอดู"),
        "many": _("ข้อมูลหลายรายการ"),
    }
    if subject in known:
        return known[subject]
    parts = subject.split("/")
    if len(parts) not in (2, 3) or not is_id(parts[-1]):
        return subject
    scope = parts[0] if len(parts) == 3 else unit
    return called(reader, Ref(scope, *parts[-2:]))


def _receiver(reader: Reader, age: str) -> str:
    """Return the name of the unit of an age recipient, or the start of its key if it has no certificate."""
    device = next((one for one in reader.trust.devices() if one.age == age), None)
    unit = reader.record(Ref("all", "unit", device.unit)) if device else None
    return (unit.text("name") if unit else "") or age[:12]
