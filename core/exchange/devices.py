"""The devices of one's own unit and of those one may certify, and how this PC stands with other offices."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from string import ascii_uppercase
from typing import NamedTuple

from core.entities import record_id, unit_id
from core.errors import UserError
from core.exchange.receivers import amount_words
from core.i18n import _
from core.log.certificates import KINDS, Device, fingerprint
from core.log.ports import Reader
from core.log.post import Post, WaitingFile
from core.people.units import Unit, register
from core.thai.days import short_date, stamp
from core.values import Ref

KIND_WORDS = {"centre": "ส่วนกลาง", "province": "จังหวัดหรือเขต", "office": "หน่วยงาน", "committee": "คณะกรรมการ"}


class OwnCertificate(NamedTuple):
    """`kind` is of the own certificate, "" before it is here."""

    kind: str
    letter: str
    roots: int
    certifies: bool
    digits: str  # what is read out by telephone of this PC's key; "" = its keys are lost


UNIT_WORDS = {
    "centre": "ส่วนกลาง",
    "region": "ภาคหรือเขต",
    "province": "จังหวัด",
    "district": "อำเภอ",
    "section": "กลุ่มงานหรือฝ่าย",
}
ISSUING = frozenset({"centre", "province"})  # kinds of device that certify others: a person chooses them


def given_words(kind: str) -> str:
    """What a certificate of this kind lets a device do."""
    if kind in ISSUING:
        text = _("เครื่องนี้จะเป็นเครื่องของ{kind} ซึ่งยืนยันเครื่องของหน่วยงานอื่นต่อได้")
        return text.format(kind=_(KIND_WORDS[kind]))
    return _("เครื่องนี้จะเป็นเครื่องของ{kind} ซึ่งส่งงานของตนได้ และยืนยันเครื่องอื่นไม่ได้").format(kind=_(KIND_WORDS[kind]))


def standing(reader: Reader, key: bytes) -> OwnCertificate:
    """How the device with this signing key stands in its folder; b"" = its keys are lost."""
    if not key:
        return OwnCertificate("", "", len(reader.trust.roots()), certifies=False, digits="")
    own = reader.trust.device()
    roots = reader.trust.roots()
    certifies = key in roots or (own is not None and own.kind in ("centre", "province"))
    return OwnCertificate(own.kind if own else "", own.letter if own else "", len(roots), certifies, fingerprint(key))


def standing_lines(stands: OwnCertificate) -> tuple[str, str, str, str]:
    """(state, its tone, what it means, the digits of this PC) in words."""
    if not stands.digits:
        text = _("กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ จึงขอใบรับรอง รับรองเครื่องอื่น และรับไฟล์ไม่ได้จนกว่าจะมีกุญแจ")
        return _("ไม่มีกุญแจ"), "warn", text, ""
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


def free_letter(reader: Reader, unit: str, key: bytes = b"", wanted: str = "", promised: Collection[str] = ()) -> str:
    """The letter the asking device of a unit (id) has, else the wanted one, else the first, nobody else of its unit
    uses or was `promised`; "" = none is free."""
    devices: list[Device] = [one for one in reader.trust.devices() if one.unit == unit and not one.revoked]
    mine = next((one.letter for one in devices if one.key == key.hex()), "")
    used = {*promised, *(one.letter for one in devices)}
    return mine or next((letter for letter in (wanted, *ascii_uppercase) if letter and letter not in used), "")


def letter_for(reader: Reader, unit: str, key: bytes = b"", wanted: str = "", promised: Collection[str] = ()) -> str:
    """The same. UserError where none is free."""
    if letter := free_letter(reader, unit, key, wanted, promised):
        return letter
    raise UserError(
        _("ยังให้เครื่องอีกเครื่องแก่หน่วยงานนี้ไม่ได้"),
        _("เพราะเครื่องของหน่วยงานนี้ใช้อักษร A ถึง Z ครบแล้ว"),
        _("โปรดเพิกถอนเครื่องที่เลิกใช้ของหน่วยงานนี้ก่อน แล้วลองอีกครั้ง"),
    )


class DeviceRow(NamedTuple):
    """A device as a person reads of it."""

    key: str  # hex
    title: str
    told: str  # when and by whom it was certified, when it was heard of last
    digits: str  # what is compared by telephone
    here: bool  # it is this PC
    revoked: bool
    revocable: bool  # this PC may revoke it


class DeviceList(NamedTuple):
    rows: tuple[DeviceRow, ...]
    left: int  # devices that are not among them


def device_list(reader: Reader, unit: str, key: str, most: int) -> DeviceList:
    """This PC (`key`) and the others of its unit first, then those of other units this one may revoke."""
    known, units = {one.key: one for one in reader.trust.devices()}, register(reader)
    heard = {one.device: one.at for one in reader.transfers.stations(unit) if one.at}
    mine = [one for one in known.values() if one.unit == unit or reader.trust.may_certify(one.kind, one.unit)]
    mine.sort(key=lambda one: (one.unit != unit, one.revoked, _name(units, one.unit), one.letter))
    rows = tuple(
        DeviceRow(
            one.key,
            _("{unit} เครื่อง {letter} ({kind})").format(
                unit=_name(units, one.unit), letter=one.letter, kind=_(KIND_WORDS[one.kind])
            ),
            "  ".join(filter(None, (_certified(reader, one, known, units), _heard(heard.get(one.key, ""))))),
            fingerprint(bytes.fromhex(one.key)),
            one.key == key,
            one.revoked,
            not one.revoked and one.key != key and reader.trust.may_certify(one.kind, one.unit),
        )
        for one in mine[:most]
    )
    return DeviceList(rows, len(mine) - len(rows))


def _certified(reader: Reader, one: Device, known: Mapping[str, Device], units: Mapping[str, Unit]) -> str:
    """`รับรองเมื่อ 5 มี.ค. 2569 โดย ส่วนกลาง`."""
    ref = Ref("all", "certificate", record_id("all", "certificate", one.key, one.unit))
    past = next((past for past in reader.history.of(ref, "grant") if past.counts), None)
    if past is None:
        return ""
    issuer = known.get(past.device)
    by = _name(units, issuer.unit) if issuer else _("กุญแจราก")
    return _("รับรองเมื่อ {at} โดย {by}").format(at=stamp(past.clock), by=by)


def _heard(at: str) -> str:
    return _("ได้ข่าวล่าสุด {day}").format(day=short_date(datetime.fromisoformat(at).date())) if at else ""


def _name(units: Mapping[str, Unit], unit: str) -> str:
    return units[unit].name if unit in units else _("หน่วยงาน")


class WaitingRow(NamedTuple):
    """One of them, in words."""

    sha256: str  # hex
    called: str  # the file as it was given
    sender: str  # the unit they say they are, by its name where the register has it
    key: str  # who signed it, hex; "" where it has not been opened yet
    came: str
    days: int  # it has waited
    size: str
    aside: str  # why it does not come in by itself any more; "" = it does


def waiting(reader: Reader, post: Post, now: datetime) -> tuple[WaitingRow, ...]:
    """All that wait, the oldest first."""
    names = {one.id: one.name or one.code for one in register(reader).values()}
    return tuple(_row(one, names.get(one.unit, one.unit[:8]), now) for one in post.waiting())


def _row(one: WaitingFile, sender: str, now: datetime) -> WaitingRow:
    came = datetime.fromisoformat(one.came)
    days = max(0, (now.date() - came.date()).days)
    aside = _("แยกไว้ จะไม่นำเข้าเองอีก {why}").format(why=one.failed) if one.failed else ""
    about = short_date(came.date()), days, amount_words(one.size), aside
    return WaitingRow(one.sha256, one.called, sender, one.key, *about)


def let_go_words(gone: Sequence[WaitingFile]) -> str:
    """Which files had to make room; "" when none had."""
    if not gone:
        return ""
    names = " ".join(one.called for one in gone)
    return _("ที่รอเต็ม จึงเลิกเก็บไฟล์ที่รอนานที่สุดของผู้ที่ส่งมามากที่สุด: {names} หากยังต้องการโปรดนำเข้าไฟล์นั้นอีกครั้ง").format(names=names)
