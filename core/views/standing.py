"""What this PC is in the eyes of other offices: certified or not, by which root, and what it may certify itself."""

from string import ascii_uppercase
from typing import NamedTuple

from core.changes.certificates import KINDS, fingerprint
from core.changes.enrolment import Device
from core.i18n import _
from core.model.natural import unit_id
from core.ports import Reader

KIND_WORDS = {"centre": "ส่วนกลาง", "province": "จังหวัด", "office": "หน่วยงาน", "committee": "คณะกรรมการ"}


class Standing(NamedTuple):
    """`kind` is of the own certificate, "" before it is here."""

    kind: str
    letter: str
    roots: int
    certifies: bool
    digits: str  # what is read out by telephone of this PC's key


def standing(reader: Reader, key: bytes) -> Standing:
    """How the device with this signing key stands in its folder."""
    own = reader.trust.device()
    roots = reader.trust.roots()
    certifies = key in roots or (own is not None and own.kind in ("centre", "province"))
    return Standing(own.kind if own else "", own.letter if own else "", len(roots), certifies, fingerprint(key))


def standing_lines(stands: Standing) -> tuple[str, str, str, str]:
    """(state, its tone, what it means, the digits of this PC) in words."""
    digits = _("เลขตรวจสอบของเครื่องนี้ {digits}").format(digits=stands.digits)
    if stands.kind:
        text = _("เครื่องนี้เป็นเครื่อง {letter} ของ{kind} ไฟล์ที่ส่งออกใช้ได้ที่หน่วยงานอื่นทันที").format(
            letter=stands.letter, kind=_(KIND_WORDS[stands.kind])
        )
        return _("มีใบรับรองแล้ว"), "ok", text, digits
    text = _(
        "ใช้งานในเครื่องนี้ได้ทุกอย่าง แต่หน่วยงานอื่นจะเก็บไฟล์จากเครื่องนี้รอไว้จนกว่าจะมีใบรับรอง "
        "ขอได้โดยบันทึกไฟล์คำขอ ส่งให้หน่วยงานต้นสังกัด แล้วรับไฟล์ตอบที่ได้กลับมา"
    )
    return _("ยังไม่มีใบรับรอง"), "warn", text, digits


def kinds_for(reader: Reader, code: str) -> tuple[str, ...]:
    """The kinds of device this PC may certify for the unit with this code, the widest first."""
    unit = unit_id(code)
    return tuple(kind for kind in KINDS if reader.trust.may_certify(kind, unit))


def free_letter(reader: Reader, code: str, key: bytes) -> str:
    """The letter the asking device has, else the first nobody else of its unit uses."""
    unit = unit_id(code)
    devices: list[Device] = [one for one in reader.trust.devices() if one.unit == unit and not one.revoked]
    mine = next((one.letter for one in devices if one.key == key.hex()), "")
    used = {one.letter for one in devices}
    return mine or next((letter for letter in ascii_uppercase if letter not in used), "")
