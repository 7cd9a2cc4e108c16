"""Backups in words."""

from collections.abc import Iterator
from datetime import datetime

from core.backups.retention import Backup, Holding, RestorePreview
from core.i18n import _
from core.thai.days import short_date


def moment_words(at: datetime) -> str:
    """`20 พ.ย. 2569 14:30 น.`"""
    return _("{date} {time} น.").format(date=short_date(at.date()), time=f"{at:%H:%M}")


def count_words(held: Holding) -> str:
    """What was counted, on one line."""
    return _("บันทึก {ops} รายการ ถ้อยคำ {texts} ข้อความ ไฟล์หลักฐาน {files} ไฟล์").format(
        ops=held.ops, texts=held.texts, files=len(held.blobs)
    )


def why_words(backup: Backup) -> str:
    """The reason it was made."""
    return {
        "asked": _("สั่งเอง"),
        "close": _("เมื่อปิดหน้าต่าง"),
        "timer": _("ทุกครึ่งชั่วโมงที่มีการแก้ไข"),
        "import": _("ก่อนนำเข้าไฟล์"),
        "restore": _("ก่อนกู้คืน"),
    }.get(backup.why, backup.why)


def unaware_words() -> str:
    """Warning for a backup restored where its folder is not: its office may have erased data since."""
    return _(
        "ข้อมูลบุคคลที่ลบตามกฎหมายหลังวันสำรอง ถ้าเครื่องนี้ไม่เคยรู้ จะยังแสดงอยู่ นำเข้าไฟล์รับส่งล่าสุดจากเครื่องอื่นหรือหน่วยงานอื่น แล้วจะลบให้ทันที"
    )


def foreseen_lines(seen: RestorePreview) -> Iterator[str]:
    """What a backup holds, what is newer in the folder, and what is missing: shown before a restore."""
    held, newer = seen.backup.holding, seen.newer
    yield _("ไฟล์สำรองของ {name} ทำเมื่อ {at}").format(name=held.name or held.code, at=moment_words(seen.backup.at))
    yield count_words(held)
    if newer and newer.ops:
        yield _("ในโฟลเดอร์มีข้อมูลใหม่กว่า {n} รายการ ซึ่งจะถูกสำรองไว้ก่อน").format(n=newer.records)
    elif newer:
        yield _("ในโฟลเดอร์ไม่มีอะไรใหม่กว่าไฟล์สำรอง")
    elif seen.present:
        yield _("อ่านข้อมูลที่มีอยู่ในโฟลเดอร์ไม่ได้ จะเก็บไฟล์เดิมไว้ก่อนกู้คืน")
    if seen.missing:
        yield _("ไฟล์หลักฐาน {n} ไฟล์ไม่ได้อยู่ข้างไฟล์สำรอง").format(n=seen.missing)
    if not seen.present:
        yield unaware_words()
    if not seen.keys:
        yield _("กุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้ เครื่องนี้จะได้กุญแจใหม่และต้องขอใบรับรอง")
