"""What is said of a foreign file that is not taken, or that is odd though it is."""

from core.errors import UserError
from core.i18n import _
from storage.evidence.answer import (
    BROKEN,
    CUT,
    DIED,
    ENTITIES,
    FINE,
    GONE,
    LOCKED,
    MACROS,
    SLOW,
    SWELLS,
    THICK,
    TOO_LARGE,
    UNREADABLE,
)


def refusal(said: str, name: str, kind: str = "", document: bool = False) -> UserError | None:
    """Why the file is not taken, by what a worker says of it; None when it is. A document that is not shown is kept."""
    if said == SWELLS:
        return _not_attached(
            name,
            _("เพราะเนื้อในบีบอัดไว้ผิดปกติ เมื่อคลายแล้วจะใหญ่เกินกว่าที่ไฟล์งานจริงเป็น"),
            _("อย่าเปิดไฟล์นี้ ให้ขอไฟล์จากผู้ส่งใหม่"),
        )
    if said == ENTITIES:
        return _not_attached(
            name,
            _("เพราะเนื้อในสั่งให้ขยายข้อความซ้อนกัน ซึ่งโปรแกรมสำนักงานไม่ทำ และอาจทำให้เครื่องค้าง"),
            _("อย่าเปิดไฟล์นี้ ให้ขอไฟล์จากผู้ส่งใหม่"),
        )
    if said == GONE:
        return unread(name, _("ไม่พบไฟล์หรือโฟลเดอร์แล้ว อาจถูกถอดหรือย้ายไป"))
    if document or said == FINE:
        return None
    return _not_shown(said, name, kind)


def _not_shown(said: str, name: str, kind: str) -> UserError:
    """A picture that shows nothing."""
    what = _("แนบภาพ {name} ไม่ได้").format(name=name[:80])
    if said == TOO_LARGE:
        why, do = _("เพราะภาพมีขนาดใหญ่เกินกว่าที่โปรแกรมจะเปิดได้"), _("โปรดย่อภาพให้เล็กลง แล้วแนบใหม่")
    elif said == SLOW:
        why, do = _("เพราะเปิดภาพนานเกิน 30 วินาที"), _("โปรดย่อภาพให้เล็กลง แล้วแนบใหม่")
    elif said == CUT:
        why, do = _("เพราะไฟล์ภาพขาดตอนท้าย อาจคัดลอกมาไม่ครบ"), _("โปรดคัดลอกจากต้นทางใหม่ แล้วแนบอีกครั้ง")
    elif kind == "heic":
        why = _("เพราะไฟล์ภาพจากโทรศัพท์ (HEIC) เสียหรือเปิดไม่ได้")
        do = _("โปรดส่งภาพจากโทรศัพท์มาใหม่ หรือให้โทรศัพท์ส่งเป็น JPEG")
    else:
        why, do = _("เพราะไฟล์ภาพเสียหรือเปิดไม่ได้"), _("โปรดเปิดภาพดูในเครื่องนี้ แล้วบันทึกเป็นไฟล์ใหม่ก่อนแนบ")
    return UserError(what, why, do)


def doubt_of(said: str, pages: int = 0) -> str:
    """What is odd about a document that is kept all the same, as a sentence; "" = nothing."""
    if said == LOCKED:
        return _("เก็บไว้แล้ว แต่ไฟล์มีรหัสผ่าน ผู้ตรวจจะเปิดไม่ได้ โปรดแนบฉบับที่ไม่มีรหัสผ่านด้วย")
    if said == UNREADABLE:
        return _("เก็บไว้แล้ว แต่เปิดดูเนื้อในไม่ได้ ไฟล์อาจเสีย โปรดเปิดดูก่อนใช้เป็นหลักฐาน")
    if said in (DIED, SLOW, TOO_LARGE, BROKEN, CUT):
        return _("เก็บไว้แล้ว แต่เปิดดูหน้าแรกไม่ได้ ไฟล์อาจเสียหรือใหญ่เกินไป โปรดเปิดดูก่อนใช้เป็นหลักฐาน")
    if said == THICK:
        return _("เก็บไว้แล้ว เอกสารนี้หนา {n} หน้า ถ้าใช้เพียงบางหน้า แนบเฉพาะหน้านั้นจะตรวจและส่งได้เร็วกว่า").format(n=f"{pages:,}")
    if said == MACROS:
        return _("เก็บไว้แล้ว แต่ในไฟล์มีคำสั่งอัตโนมัติ (แมโคร) โปรดเปิดเฉพาะเมื่อรู้จักผู้ส่ง")
    return ""


def mixed_name() -> str:
    return _("ชื่อไฟล์มีอักขระที่มองไม่เห็นซึ่งทำให้อ่านกลับทิศได้ จึงตัดออก โปรดตรวจว่าเป็นไฟล์ที่ตั้งใจแนบ")


def program(name: str) -> UserError:
    return _not_attached(
        name,
        _("เพราะเนื้อในเป็นโปรแกรม ไม่ใช่เอกสารหรือภาพ แม้ชื่อจะบอกอย่างอื่น"),
        _("อย่าเปิดไฟล์นี้ ให้ขอไฟล์จากผู้ส่งใหม่"),
    )


def wrong_size(name: str, size: int) -> UserError:
    if not size:
        return _not_attached(
            name,
            _("เพราะไฟล์ว่างเปล่า ไม่มีเนื้อหาเลย"),
            _("โปรดคัดลอกหรือสแกนใหม่ แล้วแนบอีกครั้ง"),
        )
    return _not_attached(
        name,
        _("เพราะไฟล์ใหญ่เกิน 500 เมกะไบต์"),
        _("โปรดแบ่งเป็นไฟล์ที่เล็กลง แล้วแนบใหม่"),
    )


def unread(name: str, why: str) -> UserError:
    return _not_attached(
        name,
        _("เพราะอ่านไฟล์ไม่ได้ ({why})").format(why=why),
        _("โปรดตรวจชื่อไฟล์และสิทธิ์การอ่าน แล้วลองใหม่"),
    )


def _not_attached(name: str, why: str, do: str) -> UserError:
    return UserError(_("แนบไฟล์ {name} ไม่ได้").format(name=name[:80]), why, do)
