"""What is said of a page by its state: a word or two for its pill, why it is so, and what to do."""

from typing import NamedTuple

from core.errors import UserError
from core.i18n import _
from core.scans.judgement import ScanState


class ScanMessage(NamedTuple):
    pill: str
    tone: str  # ok, warn, bad, mute, info
    why: str
    do: str


def state_message(state: ScanState, extra: str = "") -> ScanMessage:
    """`extra`: why it is void, whose it is, as the state has it."""
    if state in _SEEN:
        return _SEEN[state]()
    match state:
        case "void":
            why = _("ฉบับนี้ถูกยกเลิกในทะเบียน: {why}").format(why=extra or _("ไม่ได้บอกเหตุผล"))
            return ScanMessage(_("ยกเลิกแล้ว"), "bad", why, _("ใช้ฉบับที่พิมพ์ใหม่ แล้วทำลายหรือขีดฆ่ากระดาษแผ่นนี้"))
        case "foreign":
            why = _("เป็นเอกสารของ{office} ไม่ใช่ของหน่วยงานนี้").format(office=extra or _("หน่วยงานอื่น"))
            return ScanMessage(_("ของหน่วยงานอื่น"), "warn", why, _("ส่งกระดาษคืนหน่วยงานนั้น เพื่อให้สแกนเข้าที่เครื่องของตนเอง"))
    raise ValueError(state)


def _ready() -> ScanMessage:
    return ScanMessage(
        _("รอยืนยัน"), "info",
        _("ตรงกับทะเบียน แต่ QR ไม่ได้รับรองลายมือชื่อหรือตัวเลขบนกระดาษ"),
        _("เทียบภาพสแกนกับหน้าที่ล็อกไว้ ดูว่ามีลายมือชื่อครบและตัวเลขตรงกัน แล้วจึงยืนยัน"),
    )  # fmt: skip


def _own() -> ScanMessage:
    return ScanMessage(
        _("ไฟล์จากโปรแกรม"), "warn",
        _("เป็นไฟล์ที่โปรแกรมทำเอง ไม่ใช่กระดาษที่สแกน จึงยังไม่มีลายมือชื่อด้วยหมึก"),
        _("พิมพ์ออกกระดาษ ลงนาม แล้วสแกนเข้ามาใหม่"),
    )  # fmt: skip


def _copy() -> ScanMessage:
    return ScanMessage(
        _("หน้าซ้ำ"), "mute",
        _("หน้านี้ของเอกสารเดียวกันมีรออยู่แล้ว"),
        _("เก็บภาพที่ชัดกว่าไว้ แล้วเอาอีกภาพออก"),
    )  # fmt: skip


def _filed() -> ScanMessage:
    return ScanMessage(
        _("ยืนยันไปแล้ว"), "mute",
        _("ฉบับลงนามของเอกสารนี้ยืนยันและเก็บไว้แล้ว"),
        _("ไม่ต้องทำอะไร เอาหน้านี้ออกได้"),
    )  # fmt: skip


def _beyond() -> ScanMessage:
    return ScanMessage(
        _("ไม่มีหน้านี้"), "bad",
        _("เลขหน้านี้เกินจำนวนหน้าของเอกสาร"),
        _("ตรวจเลขหน้าที่พิมพ์ไว้ หรือขอฉบับจริงมาดู"),
    )  # fmt: skip


def _stale() -> ScanMessage:
    return ScanMessage(
        _("ไม่ตรงข้อมูล"), "warn",
        _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ กระดาษแผ่นนี้จึงไม่ใช่ข้อมูลปัจจุบัน"),
        _("ล็อกข้อมูล พิมพ์ฉบับใหม่ ลงนาม แล้วสแกนฉบับนั้น"),
    )  # fmt: skip


def _forced() -> ScanMessage:
    return ScanMessage(
        _("ไม่ตรงที่ล็อกไว้"), "bad",
        _("ข้อมูลในเครื่องนี้ถูกแก้โดยโปรแกรมอื่น จึงไม่ตรงกับที่ล็อกไว้ตอนพิมพ์กระดาษแผ่นนี้"),
        _("ตรวจและซ่อมที่หน้าสำรองข้อมูลก่อน แล้วหน้านี้จะยืนยันได้"),
    )  # fmt: skip


def _draft() -> ScanMessage:
    return ScanMessage(
        _("ฉบับร่าง"), "warn",
        _("พิมพ์ก่อนล็อกข้อมูลเพื่อลงนาม จึงใช้เป็นฉบับลงนามไม่ได้"),
        _("ล็อกเพื่อลงนาม พิมพ์ฉบับจริง ลงนาม แล้วสแกนฉบับนั้น"),
    )  # fmt: skip


def _altered() -> ScanMessage:
    return ScanMessage(
        _("ไม่ตรงทะเบียน"), "bad",
        _("รหัสนี้มีในทะเบียน แต่ QR บอกสภาพข้อมูลที่ไม่ใช่ของฉบับนั้น"),
        _("อย่าเพิ่งใช้กระดาษแผ่นนี้ ขอฉบับจริงจากเจ้าของเอกสารมาเทียบ"),
    )  # fmt: skip


def _unknown() -> ScanMessage:
    return ScanMessage(
        _("ยังตัดสินไม่ได้"), "warn",
        _("ทะเบียนเอกสารที่มีรหัสนี้ยังไม่อยู่ในเครื่องนี้"),
        _("นำเข้าไฟล์รับส่งล่าสุดจากเครื่องที่พิมพ์ หน้านี้จะรออยู่ที่นี่"),
    )  # fmt: skip


def _two() -> ScanMessage:
    return ScanMessage(
        _("มีหลายรหัส"), "warn",
        _("หน้านี้มี QR ของเอกสารมากกว่าหนึ่ง จึงไม่รู้ว่าเป็นหน้าไหน"),
        _("สแกนทีละแผ่น หรือพิมพ์รหัสและเลขหน้าที่เป็นของแผ่นนี้"),
    )  # fmt: skip


def _slip() -> ScanMessage:
    return ScanMessage(
        _("รหัสผิด"), "bad",
        _("QR มีตัวอักษรผิดไปจากรหัสที่โปรแกรมออก"),
        _("พิมพ์รหัสที่ท้ายกระดาษ หรือขอฉบับจริงมาดู"),
    )  # fmt: skip


def _none() -> ScanMessage:
    return ScanMessage(
        _("อ่าน QR ไม่ได้"), "warn",
        _("ไม่พบ QR ของโปรแกรมในหน้านี้ หรือถูกประทับตราทับ"),
        _("พิมพ์รหัส 8 ตัวที่ท้ายกระดาษและเลขหน้า หรือเอาหน้านี้ออกถ้าไม่ใช่เอกสารของโปรแกรม"),
    )  # fmt: skip


_SEEN = {
    "ready": _ready, "own": _own, "copy": _copy, "filed": _filed, "beyond": _beyond, "stale": _stale,
    "forced": _forced, "draft": _draft, "altered": _altered, "unknown": _unknown, "two": _two,
    "slip": _slip, "none": _none,
}  # fmt: skip


def refusal(what: str, state: ScanState, extra: str = "") -> UserError:
    """Why a paper in this state cannot be confirmed."""
    said = state_message(state, extra)
    return UserError(what, said.why, said.do)
