"""Devices certified that claim an invitation: by themselves where nothing speaks against it, else by a person."""

from collections.abc import Callable, Sequence

from core.errors import UserError
from core.exchange.devices import letter_for
from core.exchange.invitations import (
    INVITATION,
    NO_CLAIM,
    USED,
    Claimant,
    Hold,
    claimants,
    claims,
    hold_of,
    hold_words,
    name_of,
)
from core.exchange.strangers import same_digits
from core.exchange.trust_deeds import certify, may_not_certify
from core.forms.ports import Store
from core.i18n import _
from core.log.certificates import Request
from core.log.invitation import KIND_CLASS
from core.log.ports import Context
from core.log.post import Post, Sender
from core.people.units import register
from core.values import Change, Changes, Plain, Ref


def joined(
    ctx: Context, store: Store, sender: Sender, post: Post, beside: Callable[[], Sequence[Claimant]] = tuple
) -> Changes | Hold | None:
    """Certify who claims an invitation, where that needs no person; else why not, or None where none is claimed.

    `beside`: who claims something by the other files of the same import; asked where nothing else speaks against it.
    """
    if sender.invite is None:
        return None
    one, today = Claimant(sender.key, sender.unit, sender.invite), ctx.now.date()
    hold = hold_of(store, ctx.unit, one, claimants(post), today) or hold_of(store, ctx.unit, one, beside(), today)
    return hold or _certified(ctx, store, one)


def _certified(ctx: Context, store: Store, one: Claimant) -> Changes:
    invitation = store.record(Ref(ctx.unit, INVITATION, one.invite.record))
    unit = register(store).get(one.unit)
    if invitation is None or unit is None:
        raise may_not_certify(one.unit[:8])
    letter = letter_for(store, one.unit, one.key, invitation.text("letter"))
    request = Request(one.key, one.invite.age, unit.code, name_of(unit), unit.kind)
    used = Change(invitation.ref, USED, Plain(one.key.hex()), invitation.shown(USED).seen)
    return certify(ctx, store, request, KIND_CLASS[invitation.text("kind")], letter, [used])


def certify_claim(ctx: Context, store: Store, key: str, digits: str, post: Post) -> Changes:
    """Certify a device (hex) that claims an invitation, once a person has heard its 12 digits by telephone.

    UserError where it claims none, or the digits are other ones; nothing is changed then.
    """
    found = next((one for one in claims(store, ctx.unit, post, ctx.now.date()) if one.key == key), None)
    if found is None or found.hold in NO_CLAIM:
        raise UserError(
            _("ยืนยันเครื่องนี้ไม่ได้"),
            hold_words(found) if found else _("เพราะไม่มีไฟล์ที่รออยู่ของเครื่องนี้ซึ่งมาจากไฟล์เริ่มงาน"),
            _("โปรดดูรายการที่รอการยืนยันอีกครั้ง"),
        )
    if not same_digits(digits, post.starts.digits_of_device(found.unit, bytes.fromhex(key))):
        raise UserError(
            _("ยังไม่ยืนยันเครื่องของ {name}").format(name=found.name),
            _("เพราะเลข 12 หลักที่กรอกไม่ตรงกับเลขของเครื่องที่ส่งไฟล์มา"),
            _("โปรดถามเลขอีกครั้งทางโทรศัพท์ ถ้ายังไม่ตรง เครื่องที่ส่งไฟล์มาไม่ใช่เครื่องของหน่วยงาน"),
        )
    signature = next(
        one.invite for one in claimants(post) if one.key.hex() == key and one.invite.record == found.record
    )
    return _certified(ctx, store, Claimant(bytes.fromhex(key), found.unit, signature))
