"""Devices (PCs) of this unit and of units it may certify, its certificate, unknown senders, and forked devices."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from string import ascii_uppercase
from typing import NamedTuple

from core.assessment.rounds import AssessmentRounds
from core.entities import record_id, unit_id
from core.errors import UserError
from core.exchange.invitations import NO_CLAIM, Claim, ClaimHoldReason, claims, hold_words
from core.exchange.receivers import amount_words
from core.forms.ports import Reader
from core.i18n import _
from core.log.certificates import KINDS, CertificateRequest, Device, IneffectiveOps, fingerprint
from core.log.post import BundleService, WaitingBundle
from core.log.scopes import WIDER_FIRST
from core.log.verdict import NoEffectReason
from core.people.units import Unit, UnitRegister
from core.thai.days import date_and_time, short_date, stamp
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Ref

KIND_WORDS = {
    "centre": "ส่วนกลาง",
    "province": "จังหวัดหรือเขต",
    "office": "หน่วยงาน",
    "committee": "คณะกรรมการ",
}


class OwnCertificateState(NamedTuple):
    """The state of this PC's certificate; its `kind` and `letter` are "" without one. `roots`: number of trusted root
    keys; `certifies`: this PC may certify others; `digits`: fingerprint of its key, "" = the keys are lost; `revoked`:
    it had a certificate, which was revoked."""

    kind: str
    letter: str
    roots: int
    certifies: bool
    digits: str  # fingerprint of this PC's key, to be read out by telephone; "" = its keys are lost
    revoked: bool = False

    def lines(self) -> tuple[str, str, str, str]:
        """Return texts: the state, its tone ("ok", "warn" or "bad"), what the state means, this PC's fingerprint digits."""
        if not self.digits:
            text = _("กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ จึงขอใบรับรอง รับรองเครื่องอื่น และรับไฟล์ไม่ได้จนกว่าจะมีกุญแจ")
            return _("ไม่มีกุญแจ"), "warn", text, ""
        digits = _("เลขตรวจสอบของเครื่องนี้ {digits}").format(digits=self.digits)
        if self.kind:
            text = _("เครื่องนี้เป็นเครื่อง {letter} ของ{kind} ไฟล์ที่ส่งออกใช้ได้ที่หน่วยงานอื่นทันที")
            text = text.format(letter=self.letter, kind=_(KIND_WORDS[self.kind]))
            return _("มีใบรับรองแล้ว"), "ok", text, digits
        if self.revoked:
            text = _(
                "ใบรับรองของเครื่องนี้ถูกเพิกถอน งานหลังจากนั้นไม่มีผลที่หน่วยงานอื่น ถามหน่วยงานต้นสังกัดว่าเพราะเหตุใด "
                "แล้วขอใบรับรองใหม่ถ้ายังใช้เครื่องนี้"
            )
            return _("ใบรับรองถูกเพิกถอน"), "bad", text, digits
        text = _(
            "ใช้งานในเครื่องนี้ได้ทุกอย่าง แต่หน่วยงานอื่นจะเก็บไฟล์จากเครื่องนี้รอไว้จนกว่าจะมีใบรับรอง "
            "ขอได้โดยบันทึกไฟล์คำขอ ส่งให้หน่วยงานต้นสังกัด แล้วรับไฟล์ตอบที่ได้กลับมา"
        )
        return _("ยังไม่มีใบรับรอง"), "warn", text, digits


UNIT_WORDS = {
    "centre": "ส่วนกลาง",
    "region": "ภาคหรือเขต",
    "province": "จังหวัด",
    "district": "อำเภอ",
    "section": "กลุ่มงานหรือฝ่าย",
}
# kinds of device that certify others: a person chooses them
ISSUING = frozenset({"centre", "province"})


def given_words(kind: str) -> str:
    """Return a text that says what a certificate of this kind lets a device do."""
    if kind in ISSUING:
        text = _("เครื่องนี้จะเป็นเครื่องของ{kind} ซึ่งยืนยันเครื่องของหน่วยงานอื่นต่อได้")
        return text.format(kind=_(KIND_WORDS[kind]))
    says = _("เครื่องนี้จะเป็นเครื่องของ{kind} ซึ่งส่งงานของตนได้ และยืนยันเครื่องอื่นไม่ได้")
    return says.format(kind=_(KIND_WORDS[kind]))


def standing(reader: Reader, key: bytes) -> OwnCertificateState:
    """Return what certificate this PC has; `key`: its signing key, b"" = the keys are lost."""
    if not key:
        return OwnCertificateState("", "", len(reader.trust.roots()), certifies=False, digits="")
    own = reader.trust.device()
    roots = reader.trust.roots()
    certifies = key in roots or (own is not None and own.kind in ("centre", "province"))
    letter = own.letter if own else ""
    revoked = own is None and any(
        one.revoked and one.key == key.hex() for one in reader.trust.devices()
    )
    return OwnCertificateState(
        own.kind if own else "", letter, len(roots), certifies, fingerprint(key), revoked
    )


def kinds_for(reader: Reader, code: str) -> tuple[str, ...]:
    """Return the kinds of device that this PC may certify for the unit with this code, the widest rights first."""
    unit = unit_id(code)
    return tuple(kind for kind in KINDS if reader.trust.may_certify(kind, unit))


def free_letter(
    reader: Reader, unit: str, key: bytes = b"", preferred: str = "", promised: Collection[str] = ()
) -> str:
    """Return the letter of the unit's device that has this `key`. If there is none, return a free letter: `preferred`
    or else the first of A–Z; "" if all are used. Letters in `promised` count as used."""
    devices: list[Device] = [
        one for one in reader.trust.devices() if one.unit == unit and not one.revoked
    ]
    mine = next((one.letter for one in devices if one.key == key.hex()), "")
    used = {*promised, *(one.letter for one in devices)}
    return mine or next(
        (letter for letter in (preferred, *ascii_uppercase) if letter and letter not in used), ""
    )


def letter_for(
    reader: Reader, unit: str, key: bytes = b"", preferred: str = "", promised: Collection[str] = ()
) -> str:
    """Return the letter that `free_letter` returns with these arguments. UserError if no letter is free."""
    letter = free_letter(reader, unit, key, preferred, promised)
    if letter:
        return letter
    raise UserError(
        _("ยังให้เครื่องอีกเครื่องแก่หน่วยงานนี้ไม่ได้"),
        _("เพราะเครื่องของหน่วยงานนี้ใช้อักษร A ถึง Z ครบแล้ว"),
        _("โปรดเพิกถอนเครื่องที่เลิกใช้ของหน่วยงานนี้ก่อน แล้วลองอีกครั้ง"),
    )


class DeviceRow(NamedTuple):
    """A row of the list of devices that this PC knows."""

    key: str  # hex
    title: str
    detail: str  # when and by whom it was certified and when it was last heard of, in words
    digits: str  # fingerprint to compare by telephone
    is_this_pc: bool  # it is this PC
    revoked: bool
    revocable: bool  # this PC may revoke it


class DeviceList(NamedTuple):
    """A list of devices, and in `left` the number of devices that it leaves out because of its limit."""

    rows: tuple[DeviceRow, ...]
    left: int


def device_list(reader: Reader, unit: str, key: str, limit: int) -> DeviceList:
    """Return at most `limit` devices: those of `unit`, then those of other units that this PC may revoke. `key`: this
    PC's signing key (hex)."""
    known = {one.key: one for one in reader.trust.devices()}
    units = UnitRegister.of(reader)
    heard = {
        one.device: _("ได้ข่าวล่าสุด {day}").format(
            day=short_date(datetime.fromisoformat(one.at).date())
        )
        for one in reader.transfers.stations(unit)
        if one.at
    }
    mine = [
        one
        for one in known.values()
        if one.unit == unit or reader.trust.may_certify(one.kind, one.unit)
    ]
    mine.sort(key=lambda one: (one.unit != unit, one.revoked, _name(units, one.unit), one.letter))
    rows = tuple(
        DeviceRow(
            one.key,
            _("{unit} เครื่อง {letter} ({kind})").format(
                unit=_name(units, one.unit), letter=one.letter, kind=_(KIND_WORDS[one.kind])
            ),
            "  ".join(
                filter(None, (_certified(reader, one, known, units), heard.get(one.key, "")))
            ),
            fingerprint(bytes.fromhex(one.key)),
            one.key == key,
            one.revoked,
            not one.revoked and one.key != key and reader.trust.may_certify(one.kind, one.unit),
        )
        for one in mine[:limit]
    )
    return DeviceList(rows, len(mine) - len(rows))


def _certified(
    reader: Reader, device: Device, devices: Mapping[str, Device], units: Mapping[str, Unit]
) -> str:
    """`รับรองเมื่อ 5 มี.ค. 2569 โดย ส่วนกลาง`."""
    ref = Ref("all", "certificate", record_id("all", "certificate", device.key, device.unit))
    past = next((past for past in reader.history.of(ref, "grant") if past.counts), None)
    if past is None:
        return ""
    issuer = devices.get(past.device)
    by = _name(units, issuer.unit) if issuer else _("กุญแจราก")
    return _("รับรองเมื่อ {at} โดย {by}").format(at=stamp(past.clock), by=by)


def _name(units: Mapping[str, Unit], unit: str) -> str:
    return units[unit].name if unit in units else _("หน่วยงาน")


class WaitingFileRow(NamedTuple):
    """A transfer file that waits for its sender's certificate. `aside`: why even then it is not imported, or ""."""

    sha256: str  # hex
    file_name: str  # the file as it was given
    sender: str  # the unit they say they are, by its name where the register has it
    key: str  # who signed it, hex; "" where it has not been opened yet
    came: str
    days: int  # that it has waited
    size: str
    aside: str  # why it is no longer imported by itself; "" = it is


def waiting(reader: Reader, post: BundleService, now: datetime) -> tuple[WaitingFileRow, ...]:
    """Return the received files in `post` that wait for their sender's certificate, the oldest first."""
    names = {one.id: one.name or one.code for one in UnitRegister.of(reader).values()}
    rows = []
    for one in post.waiting():
        came = datetime.fromisoformat(one.came).date()
        sender = names.get(one.unit, one.unit[:8])
        aside = _("แยกไว้ จะไม่นำเข้าเองอีก {why}").format(why=one.failed) if one.failed else ""
        about = short_date(came), max(0, (now.date() - came).days), amount_words(one.size), aside
        rows.append(WaitingFileRow(one.sha256, one.called, sender, one.key, *about))
    return tuple(rows)


def let_go_words(deleted: Sequence[WaitingBundle]) -> str:
    """Return a sentence naming the waiting transfer files that were deleted to make room; "" if none was."""
    if not deleted:
        return ""
    names = " ".join(one.called for one in deleted)
    return _(
        "ที่รอเต็ม จึงเลิกเก็บไฟล์ที่รอนานที่สุดของผู้ที่ส่งมามากที่สุด: {names} หากยังต้องการโปรดนำเข้าไฟล์นั้นอีกครั้ง"
    ).format(names=names)


DIGITS = 12  # of a start file or a device, heard by telephone or read on a letter


def digits_of(text: str) -> str:
    """Return the digits in a typed text as ASCII `0`–`9`, without all other characters."""
    return "".join(one for one in arabic_digits(text) if one in "0123456789")


def same_digits(text: str, expected: str) -> bool:
    """Return whether `text` has exactly the digits of `expected`; False if `expected` has no digits."""
    return bool(digits_of(expected)) and digits_of(text) == digits_of(expected)


class UncertifiedDevice(NamedTuple):
    """A device without certificate whose files wait; its claims are unproven. `state`: NEW_PC (its unit is registered),
    NEW_UNIT (it is not) or UNREADABLE."""

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
    # of certificate this PC may give it; one that is ISSUING is given only when it is chosen
    kinds: tuple[str, ...]
    adds: bool  # this PC may add units to the register
    doubted: str  # when a person heard other digits; "" = never
    hinders: str  # why nothing can be done on this PC, in words; "" = something can
    # why the invitation it claims waits for a person, in words; "" = it claims none
    claim: str = ""
    member: str = ""  # the name of the committee member whose start file it opened

    @property
    def confirmable(self) -> bool:
        """Return whether digits heard by telephone are all that this PC's certificate needs."""
        return self.state == NEW_PC and not self.hinders and bool(self.kinds)

    @property
    def usual_kind(self) -> str:
        """Return the kind of certificate that fits the unit's kind in the register; what a file claims decides nothing."""
        return self.kind if self.state == NEW_PC and self.kind in self.kinds else self.kinds[0]

    def words(self) -> str:
        """Return the label of the button that opens the dialog on this device."""
        if self.hinders:
            return _("ดูว่าต้องทำอะไร")
        return _("เพิ่มหน่วยงานนี้") if self.state == NEW_UNIT else _("ยืนยันเครื่องนี้")

    @staticmethod
    def each(
        reader: Reader, post: BundleService, unit: str, now: datetime
    ) -> "tuple[UncertifiedDevice, ...]":
        """Return the uncertified devices whose transfer files wait in `post`, the oldest first."""
        waiting: dict[str, list[WaitingBundle]] = {}
        certified = {(one.key, one.unit) for one in reader.trust.devices() if not one.revoked}
        # the next import accepts the files of a sender that has a certificate by now
        for one in post.waiting():
            if one.key and (one.key, one.unit) not in certified:
                waiting.setdefault(one.key, []).append(one)
        units = UnitRegister.of(reader)
        claimed = {one.key: one for one in claims(reader, unit, post, now.date())}
        return tuple(
            _stranger(reader, units, files, claimed.get(key)) for key, files in waiting.items()
        )


class HeardDigits(NamedTuple):
    """What a person heard by telephone of a device: its 12 `digits`, and the kind of certificate to give it."""

    key: str  # hex
    digits: str
    kind: str


class ConfirmationOutcome(NamedTuple):
    """What became of device `done` of `total`. `problem`: why it was not confirmed, None = it was."""

    done: int
    total: int
    key: str  # hex
    problem: UserError | None = None


def adds_units(reader: Reader) -> bool:
    """Return whether this device may add units to the register: it is certified as a centre's device."""
    own = reader.trust.device()
    return own is not None and own.kind == "centre" and not own.revoked


def _kinds(reader: Reader, unit: str, kind: str, claimed: Claim | None) -> tuple[str, ...]:
    """Return the kinds of certificate this PC may give the device, those that need no deliberate choice first."""
    invited = (claimed.kind,) if claimed and claimed.kind and claimed.hold not in NO_CLAIM else ()
    possible = dict.fromkeys(("office", *invited, *({kind} & ISSUING)))
    found = [one for one in possible if reader.trust.may_certify(one, unit)]
    return tuple(sorted(found, key=lambda one: (one in ISSUING, one not in invited)))


def _stranger(
    reader: Reader, units: UnitRegister, files: Sequence[WaitingBundle], claimed: Claim | None
) -> UncertifiedDevice:
    first, known = files[0], units.get(files[0].unit)
    known = known if known and known.registered else None
    asked = next((file.request for file in reversed(files) if file.request), None)
    age = asked is not None or any(file.invite for file in files)
    if not age:
        state = UNREADABLE
    elif known:
        state = NEW_PC
    elif asked:
        state = NEW_UNIT
    else:
        state = UNREADABLE
    about, member = _about(known, asked), claimed.member if claimed else ""
    phone = known.phone if known else ""
    kinds = _kinds(reader, first.unit, known.kind if known else "", claimed)
    claim = hold_words(claimed) if claimed else ""
    refusal = claim if claimed and claimed.hold in NO_CLAIM and not asked else ""
    taken = claimed and claimed.hold is ClaimHoldReason.TAKEN
    if refusal or (member and state == NEW_PC and taken):
        claim = ""
    adds = adds_units(reader)
    return UncertifiedDevice(
        first.key,
        first.unit,
        state,
        _("{name} กรรมการ").format(name=member) if member else _title(about, first.unit),
        _says(state, about, units, files, member),
        phone,
        tuple(file.sha256 for file in files),
        **{**about, "name": member or about["name"]},
        kinds=kinds,
        adds=adds,
        doubted=max((file.doubted for file in files), default=""),
        hinders=refusal or _hinders(state, bool(kinds), adds),
        claim=claim,
        member=member,
    )


def _about(unit: Unit | None, request: CertificateRequest | None) -> dict[str, str]:
    if unit is not None:
        return {"name": unit.name, "code": unit.code, "kind": unit.kind, "parent": unit.parent}
    if request is not None:
        kind = request.kind if request.kind in WIDER_FIRST else WIDER_FIRST[-1]
        return {
            "name": " ".join(request.name.split()),
            "code": request.code,
            "kind": kind,
            "parent": request.parent,
        }
    return {"name": "", "code": "", "kind": "", "parent": ""}


def _title(sender: Mapping[str, str], unit: str) -> str:
    if not sender["code"]:
        return _("ผู้ส่งที่ไม่บอกชื่อ ({unit})").format(unit=unit[:8])
    return _("{name} รหัส {code}").format(name=sender["name"] or "–", code=sender["code"])


def _says(
    state: str,
    sender: Mapping[str, str],
    units: UnitRegister,
    files: Sequence[WaitingBundle],
    member: str,
) -> str:
    came = date_and_time(datetime.fromisoformat(files[-1].came))
    size = amount_words(sum(file.size for file in files))
    waits = _("{n} ไฟล์ {size} เก็บไว้ครบ ยังไม่รวม ถึงเมื่อ {came}")
    waits = waits.format(n=len(files), size=size, came=came)
    if state == NEW_PC and member:
        return " · ".join((_("ไฟล์แรกจากเครื่องที่เปิดไฟล์เริ่มงานของ {name}").format(name=member), waits))
    if state == NEW_PC:
        return " · ".join((_("อยู่ในทะเบียน แต่ไฟล์มาจากเครื่องที่ยังไม่เคยยืนยัน"), waits))
    if state == NEW_UNIT:
        above = units.get(sender["parent"])
        under = _("ผู้ส่งบอกว่าอยู่ใต้ {name}").format(name=above.name or above.code) if above else ""
        return " · ".join(filter(None, (_("ไม่อยู่ในทะเบียน ชื่อและรหัสเป็นคำบอกของผู้ส่ง"), under, waits)))
    return " · ".join((_("ไฟล์มาจากโปรแกรมรุ่นก่อน จึงไม่บอกว่าเป็นเครื่องใด"), waits))


def _hinders(state: str, certifies: bool, adds: bool) -> str:
    if state == UNREADABLE:
        return _("ให้ผู้ส่งเปิดโปรแกรมรุ่นใหม่แล้วส่งอีกครั้ง หรือส่งไฟล์คำขอจากหน้าตั้งค่าของเขามา")
    if state == NEW_UNIT and not adds:
        return _(
            "เพิ่มหน่วยงานได้ที่เครื่องของส่วนกลางเท่านั้น แจ้งส่วนกลางให้เพิ่มและยืนยัน เมื่อไฟล์ของส่วนกลางมาถึง ไฟล์ที่รออยู่จะมีผลเอง"
        )
    if state == NEW_PC and not certifies:
        return _(
            "ยืนยันได้ที่เครื่องของต้นสังกัดหรือส่วนกลางเท่านั้น ให้ผู้ส่งส่งไฟล์ถึงเขา เมื่อเขายืนยันและไฟล์ของเขามาถึง ไฟล์ที่รออยู่จะมีผลเอง"
        )
    return ""


def other_digits_words(device: UncertifiedDevice, office: str) -> str:
    """Return a message from `office` to a unit: the digits it read by telephone are not those of the sending PC."""
    text = _(
        "{office} ได้รับไฟล์ในชื่อ {name} แต่เลข 12 หลักของเครื่องที่ส่งไม่ตรงกับที่ท่านอ่านทางโทรศัพท์ จึงยังไม่รับเข้า"
    )
    do = _(
        "โปรดเปิดหน้ารับส่งของโปรแกรมโปร่งใสในเครื่องที่ท่านใช้จริง ส่งไฟล์ใหม่จากเครื่องนั้น แล้วโทรกลับเพื่ออ่านเลขอีกครั้ง"
    )
    return " ".join((text.format(office=office, name=device.title), do))


NEW_UNIT = "new unit"
NEW_PC = "new pc"
UNREADABLE = "unreadable"


class ForkedField(NamedTuple):
    """A field to which a forked device (one key, two histories) wrote different `values`, so that no value counts."""

    ref: Ref
    field: str
    values: tuple[str, ...]  # the newest first, each once

    @property
    def words(self) -> str:
        return f"{self.field}: {' ≠ '.join(self.values)}"


MOST = 200  # problems of which the values are looked up
ProblemWithValues = tuple[IneffectiveOps, Sequence[ForkedField]]


def problems_with_values(reader: Reader) -> Sequence[ProblemWithValues]:
    """Return (problem, its fields with the values that a forked device wrote) for each problem of ops stored without
    effect. The fields are () after the first MOST problems."""
    return [
        (one, two_tales(reader, one) if n < MOST else ())
        for n, one in enumerate(reader.trust.problems())
    ]


def two_tales(reader: Reader, problem: IneffectiveOps) -> Sequence[ForkedField]:
    """Return fields to which a forked device wrote competing values, with the values; () if `problem` is no fork."""
    if problem.reason != NoEffectReason.FORK.value or not problem.record:
        return ()
    entity, _slash, name = problem.record.partition("/")
    ref = Ref(problem.scope, entity, name)
    found = []
    for field in problem.fields:
        every = AssessmentRounds.past_as_shown(reader, ref, reader.history.of(ref, field))
        past = (one for one in every if one.device == problem.device and not one.counts)
        found.append(
            ForkedField(ref, field, tuple(dict.fromkeys(_words(one.value) for one in past)))
        )
    return found


def _words(value: object) -> str:
    if isinstance(value, AbsenceReason):
        return _("(ไม่มีข้อความในเครื่องนี้)")
    return "–" if value is None else str(value)
