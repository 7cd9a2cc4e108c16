"""What is said of a file whose pages cannot be read."""

from core.errors import UserError
from core.i18n import _
from storage.files import reason


def not_read(name: str, problem: str, error: OSError | None = None) -> UserError:
    """`problem` as the worker says it: large, locked, none, gone."""
    why, do = {
        "large": (_("เพราะภาพใหญ่เกินกว่าที่โปรแกรมจะเปิดได้"), _("สแกนใหม่ที่ 200 dpi หรือย่อภาพ แล้วลองใหม่")),
        "locked": (_("เพราะไฟล์มีรหัสผ่าน"), _("บันทึกเป็นไฟล์ที่ไม่มีรหัสผ่าน แล้วลองใหม่")),
        "gone": (
            _("เพราะอ่านไฟล์ไม่ได้ ({why})").format(why=reason(error) if error else _("ไฟล์หายไประหว่างอ่าน")),
            _("ตรวจว่าไฟล์ยังอยู่และแฟลชไดรฟ์ยังเสียบอยู่ แล้วลองใหม่"),
        ),
    }.get(problem, (_("เพราะไม่ใช่ PDF หรือภาพ หรือไฟล์เสีย"), _("เปิดไฟล์ดูในเครื่องนี้ หรือสแกนใหม่ แล้วลองอีกครั้ง")))
    return UserError(_("อ่านไฟล์สแกน {name} ไม่ได้").format(name=name[:80]), why, do)


def too_large(name: str) -> UserError:
    return UserError(
        _("อ่านไฟล์สแกน {name} ไม่ได้").format(name=name[:80]),
        _("เพราะไฟล์ว่างเปล่าหรือใหญ่เกิน 500 เมกะไบต์"),
        _("โปรดตรวจไฟล์ หรือแบ่งเป็นไฟล์ที่เล็กลง แล้วลองใหม่"),
    )


def too_many(name: str, count: int, most: int) -> UserError:
    return UserError(
        _("อ่านไฟล์สแกน {name} ไม่ได้").format(name=name[:80]),
        _("เพราะมี {count} หน้า รับได้ครั้งละไม่เกิน {most} หน้าต่อไฟล์").format(count=count, most=most),
        _("แบ่งไฟล์ตามฉบับเอกสาร แล้วรับเข้าทีละไฟล์"),
    )
