"""Senders nobody here has confirmed: who they say they are, what the register says of that, what can be done here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from core.exchange.devices import ISSUING
from core.exchange.invitations import NO_CLAIM, Claim, Hold, claims, hold_words
from core.exchange.receivers import amount_words
from core.forms.ports import Reader
from core.i18n import _
from core.log.certificates import Request
from core.log.post import Post, WaitingFile
from core.log.scopes import WIDER_FIRST
from core.people.units import Unit, UnitsById, register
from core.thai.days import date_and_time
from core.thai.numbering import arabic_digits

DIGITS = 12  # of a start file or a device, heard by telephone or read on a letter


def digits_of(words: str) -> str:
    """The digits in what was typed, as `0`–`9`."""
    return "".join(one for one in arabic_digits(words) if one in "0123456789")


def same_digits(typed: str, true: str) -> bool:
    """Whether all of them were typed, and no other."""
    return bool(digits_of(true)) and digits_of(typed) == digits_of(true)


class Stranger(NamedTuple):
    """A device whose files wait. What it says of itself is a claim until somebody has heard its digits."""

    key: str  # hex
    unit: str  # id it says it is of
    state: str  # NEW_UNIT: not in the register; NEW_PC: in it; UNREADABLE: its file does not say enough
    title: str  # the register's name and code, or what is claimed
    says: str  # what is known, and what was received when
    phone: str  # by the register; what a file claims is never offered to telephone to
    files: tuple[str, ...]  # SHA-256, hex
    name: str  # as the register has it, else as claimed
    code: str
    kind: str  # of the unit, by the register, else as claimed
    parent: str  # id of the unit above
    kinds: tuple[str, ...]  # of certificate this PC may give it; one that is ISSUING is given only when it is chosen
    adds: bool  # this PC may add units to the register
    doubted: str  # when a person heard other digits; "" = never
    hinders: str  # why nothing can be done here, in words; "" = something can
    claim: str = ""  # what the invitation that it claims comes to, in words; "" = it claims none
    member: str = ""  # the name of the committee member whose start file it opened


def strangers(reader: Reader, post: Post, unit: str, now: datetime) -> tuple[Stranger, ...]:
    """Those whose files wait, the oldest first."""
    held: dict[str, list[WaitingFile]] = {}
    for one in post.waiting():
        if one.key and not reader_knows(reader, one):
            held.setdefault(one.key, []).append(one)
    units = register(reader)
    claimed = {one.key: one for one in claims(reader, unit, post, now.date())}
    return tuple(_stranger(reader, units, files, claimed.get(key)) for key, files in held.items())


def reader_knows(reader: Reader, one: WaitingFile) -> bool:
    """Whether its key is certified for the unit it names by now: it comes in with the next import."""
    return any((each.key, each.unit) == (one.key, one.unit) and not each.revoked for each in reader.trust.devices())


def adds_units(reader: Reader) -> bool:
    """Whether this device may write the register: a centre's."""
    own = reader.trust.device()
    return own is not None and own.kind == "centre" and not own.revoked


def _kinds(reader: Reader, unit: str, kind: str, claimed: Claim | None) -> tuple[str, ...]:
    """What a PC of such a unit can be confirmed as, what is given without a choice first."""
    invited = (claimed.kind,) if claimed and claimed.kind and claimed.hold not in NO_CLAIM else ()
    wanted = dict.fromkeys(("office", *invited, *({kind} & ISSUING)))
    found = [one for one in wanted if reader.trust.may_certify(one, unit)]
    return tuple(sorted(found, key=lambda one: (one in ISSUING, one not in invited)))


def _stranger(reader: Reader, units: UnitsById, files: Sequence[WaitingFile], claimed: Claim | None) -> Stranger:
    first, known = files[0], units.get(files[0].unit)
    known = known if known and known.registered else None
    asked = next((one.request for one in reversed(files) if one.request), None)
    age = asked is not None or any(one.invite for one in files)
    state = UNREADABLE if not age else NEW_PC if known else NEW_UNIT if asked else UNREADABLE
    about, member = _about(known, asked), claimed.member if claimed else ""
    kinds = _kinds(reader, first.unit, known.kind if known else "", claimed)
    claim = hold_words(claimed) if claimed else ""
    held = claim if claimed and claimed.hold in NO_CLAIM and not asked else ""
    adds = adds_units(reader)
    return Stranger(
        first.key,
        first.unit,
        state,
        _("{name} กรรมการ").format(name=member) if member else _title(about, first.unit),
        _says(state, about, units, files, member),
        known.phone if known else "",
        tuple(one.sha256 for one in files),
        **{**about, "name": member or about["name"]},
        kinds=kinds,
        adds=adds,
        doubted=max((one.doubted for one in files), default=""),
        hinders=held or _hinders(state, bool(kinds), adds),
        claim="" if held or (member and state == NEW_PC and claimed and claimed.hold is Hold.TAKEN) else claim,
        member=member,
    )


def _about(known: Unit | None, asked: Request | None) -> dict[str, str]:
    if known is not None:
        return {"name": known.name, "code": known.code, "kind": known.kind, "parent": known.parent}
    if asked is not None:
        kind = asked.kind if asked.kind in WIDER_FIRST else WIDER_FIRST[-1]
        return {"name": " ".join(asked.name.split()), "code": asked.code, "kind": kind, "parent": asked.parent}
    return {"name": "", "code": "", "kind": "", "parent": ""}


def _title(about: Mapping[str, str], unit: str) -> str:
    if not about["code"]:
        return _("ผู้ส่งที่ไม่บอกชื่อ ({unit})").format(unit=unit[:8])
    return _("{name} รหัส {code}").format(name=about["name"] or "–", code=about["code"])


def _says(state: str, about: Mapping[str, str], units: UnitsById, files: Sequence[WaitingFile], member: str) -> str:
    came, size = date_and_time(datetime.fromisoformat(files[-1].came)), amount_words(sum(one.size for one in files))
    waits = _("{n} ไฟล์ {size} เก็บไว้ครบ ยังไม่รวม ถึงเมื่อ {came}").format(n=len(files), size=size, came=came)
    if state == NEW_PC and member:
        return " · ".join((_("ไฟล์แรกจากเครื่องที่เปิดไฟล์เริ่มงานของ {name}").format(name=member), waits))
    if state == NEW_PC:
        return " · ".join((_("อยู่ในทะเบียน แต่ไฟล์มาจากเครื่องที่ยังไม่เคยยืนยัน"), waits))
    if state == NEW_UNIT:
        above = units.get(about["parent"])
        under = _("ผู้ส่งบอกว่าอยู่ใต้ {name}").format(name=above.name or above.code) if above else ""
        return " · ".join(filter(None, (_("ไม่อยู่ในทะเบียน ชื่อและรหัสเป็นคำบอกของผู้ส่ง"), under, waits)))
    return " · ".join((_("ไฟล์มาจากโปรแกรมรุ่นก่อน จึงไม่บอกว่าเป็นเครื่องใด"), waits))


def _hinders(state: str, certifies: bool, adds: bool) -> str:
    if state == UNREADABLE:
        return _("ให้ผู้ส่งเปิดโปรแกรมรุ่นใหม่แล้วส่งอีกครั้ง หรือส่งไฟล์คำขอจากหน้าตั้งค่าของเขามา")
    if state == NEW_UNIT and not adds:
        return _("เพิ่มหน่วยงานได้ที่เครื่องของส่วนกลางเท่านั้น แจ้งส่วนกลางให้เพิ่มและยืนยัน เมื่อไฟล์ของส่วนกลางมาถึง ไฟล์ที่รออยู่จะมีผลเอง")
    if state == NEW_PC and not certifies:
        return _("ยืนยันได้ที่เครื่องของต้นสังกัดหรือส่วนกลางเท่านั้น ให้ผู้ส่งส่งไฟล์ถึงเขา เมื่อเขายืนยันและไฟล์ของเขามาถึง ไฟล์ที่รออยู่จะมีผลเอง")
    return ""


def other_digits_words(one: Stranger, office: str) -> str:
    """What is sent to the unit when the digits are other ones."""
    text = _("{office} ได้รับไฟล์ในชื่อ {name} แต่เลข 12 หลักของเครื่องที่ส่งไม่ตรงกับที่ท่านอ่านทางโทรศัพท์ จึงยังไม่รับเข้า")
    do = _("โปรดเปิดหน้ารับส่งของโปรแกรมโปร่งใสในเครื่องที่ท่านใช้จริง ส่งไฟล์ใหม่จากเครื่องนั้น แล้วโทรกลับเพื่ออ่านเลขอีกครั้ง")
    return " ".join((text.format(office=office, name=one.title), do))


def stranger_words(one: Stranger) -> str:
    """The word on the button that opens the dialog about it."""
    if one.hinders:
        return _("ดูว่าต้องทำอะไร")
    return _("เพิ่มหน่วยงานนี้") if one.state == NEW_UNIT else _("ยืนยันเครื่องนี้")


NEW_UNIT, NEW_PC, UNREADABLE = "new unit", "new pc", "unreadable"
