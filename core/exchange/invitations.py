"""The invitations that a unit has written for new PCs, the state of each, and the devices that claim to be invited."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from core.forms.ports import Reader
from core.i18n import _
from core.log.certificates import KIND_CLASS, Device, InvitationClaim
from core.log.post import BundleService, WaitingBundle
from core.people.units import Unit, UnitRegister, members
from core.values import Record, Ref

INVITATION = "invitation"
# field that names the device that was certified: its key in hex; older programs write none
USED = "used"
# its value until then
UNUSED = "no"


class ClaimHoldReason(Enum):
    """Why a device's claim of an invitation waits for a person or is invalid; the first reason that applies counts."""

    STRANGE = "strange"  # an invitation that is not this unit's, or not here
    ALTERED = "altered"  # it does not fit the device, the unit or the invitation that it names
    # this PC, or the PC that wrote the invitation, may not certify such a device
    POWERLESS = "powerless"
    WITHDRAWN = "withdrawn"
    TWICE = "twice"  # another device claims the same
    TAKEN = "taken"  # the unit has or had a device
    LATE = "late"
    CLOCK = "clock"  # it has a last day, and the clock of this PC is in doubt
    PROVINCE = "province"  # of a kind that nobody certifies without a person
    OTHER_PC = "other_pc"  # another PC of this unit wrote it


# invalid claims: a person cannot confirm them
NO_CLAIM = frozenset({ClaimHoldReason.STRANGE, ClaimHoldReason.ALTERED, ClaimHoldReason.POWERLESS})


class ClaimingDevice(NamedTuple):
    """A device that sent a transfer file in which it claims an invitation."""

    key: bytes
    unit: str  # as it claims
    invite: InvitationClaim


class Claim(NamedTuple):
    """A device's claim of an invitation. `files`: the files that make the claim and are not imported yet; `key`, `age`:
    the device's public keys; `hold`: why it cannot be certified without a person."""

    key: str  # hex
    age: str
    unit: str
    name: str
    came: str  # ISO date and time of its first file
    hold: ClaimHoldReason | None  # None = it can be certified without a person
    record: str  # id of the invitation
    files: tuple[str, ...]  # SHA-256, hex
    # name of the unit that wrote the invitation, if that is another one and is known
    issuer: str = ""
    kind: str = ""  # kind of device that was invited
    member: str = ""  # name of the committee member it was made for, "" = none


class InvitationRow(NamedTuple):
    """An invitation and its `claims` in files not imported yet. `state`: made, came (is claimed), joined, withdrawn."""

    ref: Ref
    unit: str
    code: str
    name: str
    kind: str
    letter: str
    until: str
    state: str  # made | came | joined | withdrawn
    claims: tuple[Claim, ...]
    public: bytes  # the invitation's own key
    twice: bool = False  # two PCs of the unit have each certified another device by it


def hold_of(
    reader: Reader,
    unit: str,
    claimant: ClaimingDevice,
    others: Iterable[ClaimingDevice],
    today: date,
) -> ClaimHoldReason | None:
    """Return why this PC, of `unit`, must not certify `claimant` without a person; None if it may. `others`: all
    devices that claim an invitation now. If one of them claims the same invitation, that is a reason."""
    found = reader.record(_ref(unit, claimant.invite.record))
    if found is None or found.deleted:
        return ClaimHoldReason.STRANGE
    if not proves(reader, found, claimant):
        return ClaimHoldReason.ALTERED
    kind, writer = _kind(found), _writer(reader, found)
    own = reader.trust.here()["device"]
    if not reader.trust.may_certify(kind, claimant.unit) or (
        writer != own and writer not in equals(reader, unit)
    ):
        return ClaimHoldReason.POWERLESS
    same = [
        each
        for each in others
        if each.invite.record == claimant.invite.record and each.key != claimant.key
    ]
    stands = (
        (ClaimHoldReason.WITHDRAWN, bool(found.text("withdrawn"))),
        (ClaimHoldReason.TWICE, any(proves(reader, found, each) for each in same)),
        (
            ClaimHoldReason.TAKEN,
            any(device.unit == claimant.unit for device in reader.trust.devices()),
        ),
        (ClaimHoldReason.LATE, "" < found.text("until") < today.isoformat()),
        (ClaimHoldReason.PROVINCE, kind == "province"),
        (ClaimHoldReason.OTHER_PC, writer != own),
    )
    return next((hold for hold, applies in stands if applies), None)


def proves(reader: Reader, invitation: Record, claimant: ClaimingDevice) -> bool:
    """Return whether the claim of `claimant`, for its device and unit, is signed with the invitation's own key."""
    text = invitation.text
    claim = InvitationClaim.statement(
        claimant.key, claimant.invite.age, claimant.unit, text("kind"), text("letter")
    )
    try:
        public = bytes.fromhex(text("key"))
        signature = bytes.fromhex(claimant.invite.signature)
    except ValueError:
        return False
    return text("unit") == claimant.unit and reader.trust.proves(public, claim, signature)


def equals(reader: Reader, unit: str) -> frozenset[str]:
    """Return the signing keys (hex) of the unit's unrevoked PCs with the same kind of certificate as this PC."""
    own = reader.trust.device()
    same = [
        one for one in reader.trust.devices() if own and (one.unit, one.kind) == (unit, own.kind)
    ]
    return frozenset(one.key for one in same if not one.revoked)


def _writer(reader: Reader, invitation: Record) -> str:
    """Return the key (hex) of the PC that wrote the invitation; "" if several did."""
    wrote = {past.device for past in reader.history.of(invitation.ref, "key") if past.counts}
    return wrote.pop() if len(wrote) == 1 else ""


def _ref(unit: str, record: str) -> Ref:
    return Ref(unit, INVITATION, record)


def claimants(post: BundleService) -> tuple[ClaimingDevice, ...]:
    """Return the devices that claim an invitation, one entry for each file with a claim that waits in `post`."""
    return tuple(one for one, _file in _claiming(post))


def _claiming(post: BundleService) -> Iterator[tuple[ClaimingDevice, WaitingBundle]]:
    for one in post.waiting():
        if one.invite is not None and one.key:
            yield ClaimingDevice(bytes.fromhex(one.key), one.unit, one.invite), one


def claims(reader: Reader, unit: str, post: BundleService, today: date) -> tuple[Claim, ...]:
    """Return all claims of invitations in files waiting in `post`, invalid ones included, the oldest first."""
    units, everyone = UnitRegister.of(reader), claimants(post)
    files: dict[ClaimingDevice, list[WaitingBundle]] = {}
    for one, file in _claiming(post):
        files.setdefault(one, []).append(file)
    return tuple(
        Claim(
            claimant.key.hex(),
            claimant.invite.age,
            claimant.unit,
            name_of(units.get(claimant.unit)),
            min(file.came for file in found),
            hold_of(reader, unit, claimant, everyone, today),
            claimant.invite.record,
            tuple(file.sha256 for file in found),
            _issuer(reader, unit, claimant.invite.record),
            _kind(reader.record(_ref(unit, claimant.invite.record))),
            invited_member(reader, unit, claimant.invite.record),
        )
        for claimant, found in files.items()
    )


def _issuer(reader: Reader, unit: str, record: str) -> str:
    """Return the name of another unit that wrote the invitation, or "" if its record is not here."""
    scopes = [
        one.ref.scope
        for one in reader.records(INVITATION)
        if one.ref.id == record and one.ref.scope != unit
    ]
    return name_of(UnitRegister.of(reader).get(scopes[0])) if scopes else ""


def _kind(invitation: Record | None) -> str:
    """Return the kind of device an invitation is for, or "" if it is not known here."""
    return KIND_CLASS.get(invitation.text("kind"), "") if invitation else ""


def invited_member(reader: Reader, unit: str, invitation_id: str) -> str:
    """Return the name of the committee member for whom an invitation (record id) is; "" if it is for no member."""
    found = reader.record(_ref(unit, invitation_id))
    person = found.text("person").rpartition("/")[2] if found else ""
    named = reader.record(Ref(unit, "person", person)) if person else None
    return named.text("name") if named else ""


def senders(reader: Reader, unit: str, post: BundleService) -> dict[str, str]:
    """Return {unit id, or hex key of a committee member's PC: name of the unit or member} for all possible senders."""
    found = {one.id: one.name or one.code for one in UnitRegister.of(reader).values()}
    claimed = {
        one.key.hex(): invited_member(reader, unit, one.invite.record) for one in claimants(post)
    }
    return (
        found
        | {key: name for key, name in claimed.items() if name}
        | {key: name for key, (_id, name) in members(reader, unit).items() if name}
    )


def first_files(reader: Reader, unit: str, post: BundleService, today: date) -> dict[str, str]:
    """Return {invitation id: hex key of the claiming PC} for invitations of committee members with a valid claim."""
    waiting = claims(reader, unit, post, today)
    return {one.record: one.key for one in waiting if one.member and one.hold not in NO_CLAIM}


def name_of(unit: Unit | None) -> str:
    return (unit.name or unit.code) if unit else ""


def invitations(
    reader: Reader, unit: str, post: BundleService, today: date
) -> tuple[InvitationRow, ...]:
    """Return the invitations a unit has written, in order of writing, with claims in files waiting in `post`."""
    units, waiting = UnitRegister.of(reader), claims(reader, unit, post, today)
    devices = reader.trust.devices()
    return tuple(
        _row(
            one,
            units.get(one.text("unit")),
            [each for each in waiting if each.record == one.ref.id],
            devices,
        )
        for one in reader.records(INVITATION, unit)
    )


def _row(
    record: Record, unit: Unit | None, waiting: Sequence[Claim], devices: Sequence[Device]
) -> InvitationRow:
    of = record.text("unit")
    letter = record.text("letter")
    key = record.text("key")
    used = record.text(USED)
    holds = any(each.unit == of and each.letter == letter and not each.revoked for each in devices)
    joined = used != UNUSED if used else holds  # older programs note no use
    taken = {side.value for side in record.shown(USED).sides} & {
        each.key for each in devices if not each.revoked
    }
    if joined:
        state = "joined"
    elif record.text("withdrawn"):
        state = "withdrawn"
    elif waiting:
        state = "came"
    else:
        state = "made"
    public = bytes.fromhex(key) if len(key) == 64 and not key.strip("0123456789abcdef") else b""
    return InvitationRow(
        *(
            record.ref,
            of,
            unit.code if unit else "",
            name_of(unit),
            record.text("kind"),
            letter,
            record.text("until"),
        ),
        state,
        tuple(each for each in waiting if each.hold not in NO_CLAIM),
        public,
        len(taken) > 1,
    )


def without_key(reader: Reader, units: Iterable[Unit], unit: str, today: date) -> tuple[Unit, ...]:
    """Return those of `units` that never had a certified device and have no usable invitation written by `unit`."""
    certified = {one.unit for one in reader.trust.devices()}
    invited = {one.text("unit") for one in reader.records(INVITATION, unit) if usable(one, today)}
    return tuple(one for one in units if one.id not in certified | invited)


def open_still(invitation: Record) -> bool:
    """Return whether an invitation is open: not withdrawn, and no device has joined by it."""
    return not invitation.text("withdrawn") and invitation.text(USED) in ("", UNUSED)


def usable(invitation: Record, today: date) -> bool:
    until = invitation.text("until")
    return open_still(invitation) and (not until or until >= today.isoformat())


def state_words(row: InvitationRow) -> str:
    """Return the state of an invitation as text, for a list."""
    if row.twice:
        return _(
            "เครื่องของเราสองเครื่องยืนยันให้คนละเครื่อง โปรดโทรถามหน่วยงาน แล้วเพิกถอนเครื่องที่ไม่ใช่ของเขาที่หน้าตั้งค่า"
        )
    if len({one.key for one in row.claims} | ({""} if row.state == "joined" else set())) > 1:
        return _("ถูกเปิดมากกว่าหนึ่งเครื่อง รอให้เลือก")
    return {
        "made": _("ออกไฟล์แล้ว ยังไม่มีไฟล์กลับมา"),
        "came": _("ส่งไฟล์แรกมาแล้ว รอการยืนยัน"),
        "joined": _("เริ่มแล้ว"),
        "withdrawn": _("ถอนแล้ว"),
    }[row.state]


def hold_called(hold: ClaimHoldReason) -> str:
    """Return in a few words why a claim waits; `hold_words` explains it in full."""
    return {
        ClaimHoldReason.STRANGE: _("ไฟล์เริ่มงานไม่ใช่ของหน่วยงานนี้"),
        ClaimHoldReason.ALTERED: _("คำเชิญไม่ตรงกับเครื่องที่ส่ง"),
        ClaimHoldReason.POWERLESS: _("เครื่องนี้รับรองผู้ส่งไม่ได้"),
        ClaimHoldReason.WITHDRAWN: _("ไฟล์เริ่มงานถูกถอนไปก่อน"),
        ClaimHoldReason.TWICE: _("ไฟล์เริ่มงานถูกเปิดหลายเครื่อง"),
        ClaimHoldReason.TAKEN: _("เครื่องเพิ่มของหน่วยงาน"),
        ClaimHoldReason.LATE: _("ไฟล์เริ่มงานเลยวันใช้"),
        ClaimHoldReason.CLOCK: _("นาฬิกาของเครื่องอาจผิด"),
        ClaimHoldReason.PROVINCE: _("เครื่องของจังหวัด ต้องมีคนยืนยัน"),
        ClaimHoldReason.OTHER_PC: _("ไฟล์เริ่มงานจากอีกเครื่องของเรา"),
    }[hold]


def hold_words(claim: Claim) -> str:
    """Return two sentences for a person: why a claim waits, and what to do."""
    name = claim.name or _("หน่วยงานที่ไม่อยู่ในทะเบียน")
    if claim.hold is None:
        return _("เครื่องของ {name} ใช้ไฟล์เริ่มงานที่ออกไว้ โปรดนำเข้าไฟล์อีกครั้งเพื่อรับรอง").format(name=name)
    if claim.kind == "committee" and claim.hold is ClaimHoldReason.TAKEN:
        if claim.member:
            return _("เครื่องนี้เปิดไฟล์เริ่มงานที่ออกให้ {name}").format(name=claim.member)
        seat = _("เครื่องนี้เปิดไฟล์เริ่มงานของกรรมการที่ {name} ออกให้ เครื่องเดิมของหน่วยงานใช้ได้ตามปกติ")
        seat = seat.format(name=name)
        return (
            seat + " " + _("โปรดโทรถามกรรมการตามเบอร์ที่ท่านมีอยู่เดิม และเทียบเลข 12 หลักของเครื่อง แล้วจึงยืนยัน")
        )
    why = {
        ClaimHoldReason.STRANGE: _("คำเชิญที่ไฟล์ของ {name} อ้างไม่ใช่ของหน่วยงานนี้"),
        ClaimHoldReason.ALTERED: _("คำเชิญที่ไฟล์ของ {name} อ้างไม่ตรงกับเครื่องที่ส่งมา จึงไม่ใช้คำเชิญนั้น"),
        ClaimHoldReason.POWERLESS: _("เครื่องนี้ไม่มีสิทธิ์รับรอง {name}"),
        ClaimHoldReason.WITHDRAWN: _("ไฟล์เริ่มงานของ {name} ถูกถอนไปแล้ว แต่มีเครื่องเปิดใช้"),
        ClaimHoldReason.TWICE: _("ไฟล์เริ่มงานของ {name} ถูกเปิดมากกว่าหนึ่งเครื่อง ยังไม่มีเครื่องใดมีผล"),
        ClaimHoldReason.TAKEN: _(
            "{name} มีเครื่องที่รับรองแล้ว เครื่องนี้เป็นอีกเครื่องหนึ่งที่ใช้ไฟล์เริ่มงาน เครื่องเดิมยังใช้ได้ตามปกติ"
        ),
        ClaimHoldReason.LATE: _("ไฟล์เริ่มงานของ {name} เลยวันที่ใช้ได้แล้ว"),
        ClaimHoldReason.CLOCK: _("ไฟล์เริ่มงานของ {name} มีวันสุดท้ายที่ใช้ได้ และนาฬิกาของเครื่องนี้อาจผิด"),
        ClaimHoldReason.PROVINCE: _("เครื่องของ {name} รับหน่วยงานในสังกัดเข้าใช้งานได้ จึงต้องมีคนยืนยัน"),
        ClaimHoldReason.OTHER_PC: _("ไฟล์เริ่มงานของ {name} ออกจากอีกเครื่องหนึ่งของหน่วยงานนี้"),
    }
    onward = _("โปรดให้หน่วยงานส่งไฟล์แรกถึงผู้ที่ออกไฟล์เริ่มงาน ซึ่งมีชื่ออยู่ในจดหมาย ไฟล์นี้ยังรออยู่")
    if claim.issuer:
        onward = _(
            "ผู้ออกคือ {issuer} ไฟล์นี้รออยู่และจะมีผลเมื่อ {issuer} ยืนยันแล้วส่งไฟล์มา หรือให้หน่วยงานส่งไฟล์ถึง {issuer} โดยตรง"
        )
    todo = {
        ClaimHoldReason.STRANGE: onward.format(issuer=claim.issuer),
        ClaimHoldReason.ALTERED: _("โปรดออกไฟล์เริ่มงานใหม่ให้หน่วยงานโดยตรง"),
        ClaimHoldReason.POWERLESS: _("โปรดเปิดไฟล์ที่เครื่องของหน่วยงานที่มีสิทธิ์ ไฟล์นี้ยังรออยู่"),
        ClaimHoldReason.CLOCK: _("โปรดตั้งวันที่และเวลาของเครื่องให้ถูก แล้วนำเข้าไฟล์อีกครั้ง"),
        ClaimHoldReason.OTHER_PC: _("โปรดเปิดไฟล์ที่เครื่องนั้น หรือเทียบเลข 12 หลักของเครื่องแล้วยืนยันที่นี่"),
    }
    ask = _("โปรดโทรถามหน่วยงานตามเบอร์ที่ท่านมีอยู่เดิม และเทียบเลข 12 หลักของเครื่อง แล้วจึงยืนยัน")
    return f"{why[claim.hold].format(name=name)} {todo.get(claim.hold, ask)}"
