"""The error messages for bundles that cannot be imported or written; when one is raised, nothing was changed."""

import errno
import os
import unicodedata
from pathlib import Path

from core.errors import (
    BoundaryError,
    DamagedFileError,
    MissingFileError,
    RefusedError,
    UserError,
    cause,
)
from core.i18n import _
from storage.files import is_full, reason


def shown_name(name: str) -> str:
    """Return a path's file name, safe to display: shortened, without control or text-direction characters."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(
        letter for letter in last if unicodedata.category(letter)[0] not in "CZ" or letter == " "
    )
    return (kept if len(kept) <= 80 else f"{kept[:60]}…{kept[-16:]}") or "–"


def refused(name: str, reason: str, do: str) -> RefusedError:
    return RefusedError(_("รับไฟล์ {name} ไม่ได้").format(name=name), reason, do)


def not_ours(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะไม่ใช่ไฟล์รับส่งของโปรแกรมโปร่งใส"),
        _("โปรดเลือกไฟล์ที่ผู้ส่งส่งออกมา ชื่อและนามสกุลของไฟล์เป็นอะไรก็ได้"),
    )


def not_for_us(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะไฟล์นี้ไม่ได้ส่งถึงหน่วยงานนี้"),
        _("โปรดให้ผู้ส่งส่งออกใหม่ โดยเลือกหน่วยงานนี้เป็นผู้รับ ไฟล์แรกของหน่วยงานใหม่ให้ส่งต่อทั้งไฟล์ถึงผู้ที่ออกไฟล์เริ่มงาน"),
    )


def damaged(name: str, position: int = 0, size: int = 0) -> RefusedError:
    """Return the error for a bundle damaged from byte `position` of `size` bytes on; `size` 0 = place unknown."""
    where = _("เพราะไฟล์ขาดหายหรือเสียระหว่างทาง ตั้งแต่ไบต์ที่ {at} จาก {size}")
    where = where.format(at=position, size=size)
    why = where if size else _("เพราะไฟล์ขาดหายหรือเสียระหว่างทาง")
    return DamagedFileError(
        _("รับไฟล์ {name} ไม่ได้").format(name=name), why, _("โปรดขอไฟล์เดิมอีกครั้ง แล้วนำเข้าใหม่")
    )


def too_many_receivers(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะส่วนหัวของไฟล์ใหญ่เกินกว่าไฟล์ใดของโปรแกรมจะมีได้ อาจเป็นไฟล์ที่จงใจทำให้เครื่องค้าง"),
        _("โปรดสอบถามผู้ส่งทางโทรศัพท์ว่าได้ส่งไฟล์นี้จริง แล้วขอไฟล์ใหม่"),
    )


def none_for_us(name: str, bundles: int) -> RefusedError:
    return refused(
        name,
        _("เพราะไฟล์รับส่งทั้ง {n} ไฟล์ข้างในไม่มีไฟล์ใดส่งถึงหน่วยงานนี้").format(n=bundles),
        _("โปรดให้ผู้ส่งส่งออกใหม่ โดยเลือกหน่วยงานนี้เป็นผู้รับ"),
    )


_AWAY = frozenset(
    {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENODEV,
        errno.ENXIO,
        errno.EIO,
        errno.ESTALE,
        errno.ENOTCONN,
        errno.EHOSTDOWN,
    }
)  # what a system says of a file that is not there any more
_AWAY_ON_WINDOWS = frozenset({2, 3, 21, 53, 55, 59, 64, 67, 433, 1006, 1110, 1117, 1167, 1617})


def not_read(name: str, error: OSError, path: Path | None = None) -> RefusedError:
    """Return the error for a file that could not be read: gone from `path` (if given), disk full, or by `error`."""
    away = (
        getattr(error, "winerror", None) in _AWAY_ON_WINDOWS
        or getattr(error, "errno", None) in _AWAY
    )
    # a bad sector of a drive still there is another case
    if path is not None and away and not os.path.lexists(path):
        return gone(name, path)
    if isinstance(error, BoundaryError) and (known := cause(error)):
        return refused(name, _("เพราะ{why}").format(why=known.reason), known.do)
    return no_space(name) if is_full(error) else unreadable(name, reason(error))


def gone(name: str, path: Path) -> MissingFileError:
    what = _("หาไฟล์ {name} ไม่พบแล้ว").format(name=name)
    if os.path.isdir(path.parent):
        return MissingFileError(
            what, _("เพราะไฟล์ถูกย้าย ลบ หรือเปลี่ยนชื่อ"), _("โปรดวางไฟล์ไว้ที่เดิม หรือเลือกไฟล์จากที่ใหม่")
        )
    why = _("เพราะแฟลชไดรฟ์หรือโฟลเดอร์ที่ไฟล์อยู่ ({place}) ไม่อยู่ในเครื่องแล้ว").format(place=path.parent)
    return MissingFileError(what, why, _("โปรดเสียบกลับหรือวางโฟลเดอร์ไว้ที่เดิม แล้วทำต่อ"), path.parent)


def unreadable(name: str, reason: str) -> RefusedError:
    return refused(
        name,
        _("เพราะอ่านไฟล์ไม่ได้ ({why})").format(why=reason),
        _("โปรดคัดลอกไฟล์ลงเครื่องนี้ก่อน แล้วนำเข้าใหม่"),
    )


def too_big(name: str) -> RefusedError:
    return refused(name, _("เพราะเนื้อหาใหญ่เกินกว่าที่ไฟล์รับส่งจะมีได้"), _("โปรดให้ผู้ส่งแบ่งส่งเป็นหลายไฟล์"))


def newer(name: str) -> RefusedError:
    return refused(
        name, _("เพราะผู้ส่งใช้โปรแกรมรุ่นใหม่กว่าเครื่องนี้"), _("โปรดปรับรุ่นโปรแกรมในเครื่องนี้ แล้วนำเข้าใหม่")
    )


def forged(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะลายมือชื่อดิจิทัลของผู้ส่งไม่ตรงกับเนื้อหา"),
        _("โปรดสอบถามผู้ส่งทางโทรศัพท์ว่าได้ส่งไฟล์นี้จริง แล้วขอไฟล์ใหม่"),
    )


def odd_contents(name: str, part: str = "") -> RefusedError:
    """Return the error for a malformed bundle; `part` says to the user which part is malformed, "" = not said."""
    why = _("เพราะโครงสร้างภายในไฟล์ผิดจากที่กำหนด")
    return refused(
        name, f"{why} ({part})" if part else why, _("โปรดให้ผู้ส่งส่งออกใหม่ด้วยโปรแกรมโปร่งใสรุ่นปัจจุบัน")
    )


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


def not_written(name: str, error: Exception) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ {name} ไม่สำเร็จ").format(name=name),
        _("เพราะเขียนลงที่เก็บไม่ได้ ({why})").format(why=reason(error)),
        _("โปรดตรวจเนื้อที่ว่างหรือเสียบแฟลชไดรฟ์ใหม่ แล้วส่งออกอีกครั้ง"),
    )


def not_made(name: str) -> UserError:
    """Return the error for a unit whose name, code, kind or parent is too long or invalid for a start file."""
    return UserError(
        _("ออกไฟล์เริ่มงานของ {name} ไม่ได้").format(name=name[:80]),
        _("เพราะชื่อ รหัส ประเภท หรือต้นสังกัดของหน่วยงานนี้ในทะเบียนยาวหรือผิดจากที่ไฟล์เริ่มงานเก็บได้"),
        _("โปรดแก้หน่วยงานนี้ในทะเบียน แล้วออกไฟล์เริ่มงานอีกครั้ง"),
    )


def no_scratch(name: str) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ {name} ไม่สำเร็จ").format(name=name),
        _("เพราะเนื้อที่ในเครื่องนี้เต็ม จึงเตรียมไฟล์ก่อนเขียนลงที่เก็บไม่ได้"),
        _("โปรดเพิ่มเนื้อที่ว่างในเครื่องนี้ แล้วส่งออกอีกครั้ง"),
    )


def not_the_same(name: str) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ {name} ไม่สำเร็จ").format(name=name),
        _("เพราะอ่านกลับมาแล้วไม่ตรงกับที่เขียน แฟลชไดรฟ์อาจเสีย"),
        _("โปรดใช้ที่เก็บอันอื่น แล้วส่งออกอีกครั้ง"),
    )


def too_big_for_a_zip(name: str) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ {name} ไม่สำเร็จ").format(name=name),
        _("เพราะไฟล์ของหน่วยงานหนึ่งใหญ่เกินกว่าจะอยู่ใน zip"),
        _("โปรดเลือกแบ่งเป็นหลายไฟล์ หรือส่งออกถึงหน่วยงานนั้นแยกต่างหาก"),
    )


def blob_damaged(name: str) -> UserError:
    return UserError(
        _("ส่งออกไฟล์ไม่สำเร็จ"),
        _("เพราะไฟล์หลักฐานในเครื่องนี้เสียหาย ({name})").format(name=name[:12]),
        _("โปรดแนบไฟล์นั้นใหม่ แล้วส่งออกอีกครั้ง"),
    )


def too_large_to_wait(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะยังไม่รู้จักผู้ส่ง และไฟล์ใหญ่เกินกว่าที่จะเก็บรอไว้ในเครื่องนี้"),
        _("โปรดเก็บไฟล์นี้ไว้ ให้ต้นสังกัดหรือส่วนกลางยืนยันผู้ส่งก่อน แล้วนำเข้าไฟล์นี้อีกครั้ง"),
    )


def not_kept(name: str, reason: str) -> RefusedError:
    return refused(
        name,
        _("เพราะเก็บลงโฟลเดอร์ของหน่วยงานไม่ได้ ({why})").format(why=reason),
        _("โปรดตรวจเนื้อที่ว่างและสิทธิ์การเขียนของโฟลเดอร์ แล้วนำเข้าใหม่"),
    )


def no_space(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะเนื้อที่ในเครื่องนี้ไม่พอสำหรับเปิดไฟล์"),
        _("โปรดเพิ่มเนื้อที่ว่างในเครื่องนี้ แล้วนำเข้าใหม่"),
    )


def swollen(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะเนื้อหาใน zip ขยายใหญ่ผิดปกติ อาจเป็นไฟล์ที่จงใจทำให้เครื่องค้าง"),
        _("โปรดอย่าคลายไฟล์นี้ และสอบถามผู้ส่งก่อนใช้ไฟล์อื่นจากที่เดียวกัน"),
    )


def too_many(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะมีไฟล์อยู่ข้างในมากเกินกว่าที่จะค้นหาได้ทั้งหมด"),
        _("โปรดเลือกเฉพาะไฟล์รับส่ง หรือโฟลเดอร์ที่เล็กลง แล้วนำเข้าใหม่"),
    )


def nothing_in_zip(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะใน zip นี้ไม่มีไฟล์รับส่งของโปรแกรมโปร่งใส"),
        _("โปรดตรวจกับผู้ส่งว่าใส่ไฟล์รับส่งไว้ใน zip แล้ว"),
    )


def nothing_in_folder(name: str) -> RefusedError:
    return refused(
        name,
        _("เพราะในโฟลเดอร์นี้และโฟลเดอร์ข้างใน รวมที่ซ่อนอยู่ ไม่มีไฟล์รับส่งของโปรแกรมโปร่งใส"),
        _("โปรดตรวจว่าเลือกแฟลชไดรฟ์หรือโฟลเดอร์ถูกอัน"),
    )
