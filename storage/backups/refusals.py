"""The sentences for a backup that cannot be made or restored."""

from pathlib import Path

from core.errors import Refused, UserError
from core.i18n import _
from storage.files import reason


class Unjudged(Refused):
    """It may be a whole backup: of a newer program, or on a medium that fails just now."""


def not_made(place: Path, error: OSError) -> UserError:
    return UserError(
        _("สำรองข้อมูลไว้ที่ {place} ไม่สำเร็จ").format(place=place),
        _("เพราะ{why}").format(why=reason(error)),
        _("โปรดตรวจที่ว่างและที่เก็บ แล้วสำรองอีกครั้ง"),
    )


def not_same(place: Path) -> UserError:
    return UserError(
        _("สำรองข้อมูลไว้ที่ {place} ไม่สำเร็จ").format(place=place),
        _("เพราะอ่านกลับมานับแล้วไม่ตรงกับข้อมูลในเครื่อง"),
        _("โปรดลองที่เก็บอื่น ถ้ายังเป็น ให้ผู้ดูแลเครื่องตรวจดิสก์และโฟลเดอร์ (คำสั่ง office check)"),
    )


def not_read(name: str, error: OSError) -> Refused:
    return Unjudged(
        _("เปิดไฟล์สำรอง {name} ไม่ได้").format(name=name),
        _("เพราะ{why}").format(why=reason(error)),
        _("โปรดตรวจที่อยู่ของไฟล์ แล้วเลือกอีกครั้ง"),
    )


def not_ours(name: str) -> Refused:
    return Refused(
        _("กู้คืนจากไฟล์ {name} ไม่ได้").format(name=name),
        _("เพราะไม่ใช่ไฟล์สำรองของโปร่งใส"),
        _("โปรดเลือกไฟล์ที่ชื่อลงท้ายด้วย .prongsai-backup หรือ .backup.zip ในโฟลเดอร์ backups หรือในแฟลชไดรฟ์ที่สำรองไว้"),
    )


def damaged(name: str) -> Refused:
    return Refused(
        _("กู้คืนจากไฟล์ {name} ไม่ได้").format(name=name),
        _("เพราะไฟล์สำรองนี้ขาดหรือเสียหาย ข้อมูลในเครื่องยังอยู่อย่างเดิม"),
        _("โปรดเลือกไฟล์สำรองอื่นที่ใกล้เคียงที่สุด"),
    )


def base_lost(name: str, base: str) -> Refused:
    return Unjudged(
        _("กู้คืนจากไฟล์ {name} ไม่ได้").format(name=name),
        _("เพราะไฟล์นี้เก็บเฉพาะส่วนที่เพิ่มจากไฟล์ {base} ซึ่งไม่อยู่ข้างกันแล้วหรือเสียหาย").format(base=base),
        _("โปรดวางไฟล์ {base} และโฟลเดอร์ parts ไว้ข้างกันอย่างเดิม หรือเลือกไฟล์สำรองอื่น").format(base=base),
    )


def newer(name: str) -> Refused:
    return Unjudged(
        _("กู้คืนจากไฟล์ {name} ไม่ได้").format(name=name),
        _("เพราะเป็นไฟล์สำรองของโปรแกรมรุ่นใหม่กว่า"),
        _("โปรดติดตั้งโปรแกรมรุ่นล่าสุดในเครื่องนี้ แล้วกู้คืนอีกครั้ง"),
    )
