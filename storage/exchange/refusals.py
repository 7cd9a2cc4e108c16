"""What a user is told when a bundle cannot be taken in or written; nothing has been changed."""

from core.errors import Refused, UserError
from core.i18n import _


def refused(name: str, why: str, do: str) -> Refused:
    return Refused(_("รับไฟล์ {name} ไม่ได้").format(name=name), why, do)


def not_ours(name: str) -> Refused:
    return refused(name, _("เพราะไม่ใช่ไฟล์รับส่งของโปรแกรมโปร่งใส"), _("โปรดเลือกไฟล์ที่ลงท้ายด้วย .prongsai ซึ่งผู้ส่งส่งออกมา"))


def not_for_us(name: str) -> Refused:
    return refused(
        name,
        _("เพราะไฟล์นี้ไม่ได้ส่งถึงหน่วยงานนี้"),
        _("โปรดให้ผู้ส่งส่งออกใหม่ โดยเลือกหน่วยงานนี้เป็นผู้รับ"),
    )


def damaged(name: str) -> Refused:
    return refused(name, _("เพราะไฟล์ขาดหายหรือเสียระหว่างทาง"), _("โปรดขอไฟล์เดิมอีกครั้ง แล้วนำเข้าใหม่"))


def unreadable(name: str, why: str) -> Refused:
    return refused(name, _("เพราะอ่านไฟล์ไม่ได้ ({why})").format(why=why), _("โปรดคัดลอกไฟล์ลงเครื่องนี้ก่อน แล้วนำเข้าใหม่"))


def too_big(name: str) -> Refused:
    return refused(name, _("เพราะเนื้อหาใหญ่เกินกว่าที่ไฟล์รับส่งจะมีได้"), _("โปรดให้ผู้ส่งแบ่งส่งเป็นหลายไฟล์"))


def newer(name: str) -> Refused:
    return refused(name, _("เพราะผู้ส่งใช้โปรแกรมรุ่นใหม่กว่าเครื่องนี้"), _("โปรดปรับรุ่นโปรแกรมในเครื่องนี้ แล้วนำเข้าใหม่"))


def forged(name: str) -> Refused:
    return refused(
        name,
        _("เพราะลายมือชื่อดิจิทัลของผู้ส่งไม่ตรงกับเนื้อหา"),
        _("โปรดสอบถามผู้ส่งทางโทรศัพท์ว่าได้ส่งไฟล์นี้จริง แล้วขอไฟล์ใหม่"),
    )


def odd_contents(name: str) -> Refused:
    return refused(name, _("เพราะโครงสร้างภายในไฟล์ผิดจากที่กำหนด"), _("โปรดให้ผู้ส่งส่งออกใหม่ด้วยโปรแกรมโปร่งใสรุ่นปัจจุบัน"))


def no_key(path: str) -> UserError:
    return UserError(
        _("เปิดไฟล์รับส่งไม่ได้"),
        _("เพราะไม่พบกุญแจสำหรับเปิดไฟล์ในเครื่องนี้ ({path})").format(path=path),
        _("โปรดเปิดจากเครื่องที่สร้างโฟลเดอร์ของหน่วยงาน"),
    )


def bad_recipient(recipient: str) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ไม่ได้"),
        _("เพราะกุญแจของผู้รับใช้ไม่ได้ ({recipient})").format(recipient=recipient[:80]),
        _("โปรดขอไฟล์กุญแจจากผู้รับอีกครั้ง"),
    )


def not_written(name: str, why: str) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ {name} ไม่สำเร็จ").format(name=name),
        _("เพราะเขียนลงที่เก็บไม่ได้ ({why})").format(why=why),
        _("โปรดตรวจเนื้อที่ว่างหรือเสียบแฟลชไดรฟ์ใหม่ แล้วส่งออกอีกครั้ง"),
    )


def not_the_same(name: str) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ {name} ไม่สำเร็จ").format(name=name),
        _("เพราะอ่านกลับมาแล้วไม่ตรงกับที่เขียน แฟลชไดรฟ์อาจเสีย"),
        _("โปรดใช้ที่เก็บอันอื่น แล้วส่งออกอีกครั้ง"),
    )


def blob_damaged(name: str) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ไม่สำเร็จ"),
        _("เพราะไฟล์หลักฐานในเครื่องนี้เสียหาย ({name})").format(name=name[:12]),
        _("โปรดแนบไฟล์นั้นใหม่ แล้วส่งออกอีกครั้ง"),
    )


def no_room(name: str) -> Refused:
    return refused(
        name,
        _("เพราะยังไม่รู้จักผู้ส่ง และมีไฟล์รอใบรับรองเต็มจำนวนแล้ว"),
        _("โปรดนำเข้าใบรับรองของผู้ส่งก่อน แล้วนำเข้าไฟล์นี้อีกครั้ง"),
    )
