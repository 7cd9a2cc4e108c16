"""Commands on unknown senders: add the sender's unit to the register, certify its PC by digits told by telephone."""

from collections.abc import Iterator, Sequence

from core.entities import unit_id
from core.errors import UserError
from core.exchange import devices
from core.exchange.devices import ConfirmationOutcome, HeardDigits, UncertifiedDevice
from core.exchange.invitations import NO_CLAIM, claims
from core.exchange.letter_deeds import certify, may_not_certify
from core.exchange.receive_deeds import certify_claim, take_in
from core.forms.ports import Store
from core.i18n import _
from core.log.certificates import CertificateRequest
from core.log.ports import Context
from core.log.post import BundleService
from core.people.units import UnitRegister
from core.values import Change, Changes, Plain, Ref, Text, Written


def add_unit(ctx: Context, store: Store, code: str, name: str, kind: str, parent: str) -> Changes:
    """Add a unit to the register, below the unit `parent` (id). UserError if this PC is not a centre's, the name is "",
    the code is registered already, or the parent is not registered."""
    unit, units = unit_id(code), UnitRegister.of(store)
    if not devices.adds_units(store):
        raise UserError(
            _("เพิ่มหน่วยงานในทะเบียนไม่ได้"),
            _("เพราะทะเบียนเป็นของส่วนกลาง และเครื่องนี้ไม่ใช่เครื่องของส่วนกลาง"),
            _("แจ้งส่วนกลางให้เพิ่มหน่วยงานนี้"),
        )
    above = units.get(parent)
    stands = above is not None and (above.registered or parent == ctx.unit)
    if not name.strip() or not stands or unit == parent:
        why = _("เพราะยังไม่ได้กรอกชื่อ หรือยังไม่ได้เลือกต้นสังกัดจากทะเบียน")
        raise UserError(_("เพิ่มหน่วยงานในทะเบียนไม่ได้"), why, _("กรอกให้ครบแล้วลองอีกครั้ง"))
    if unit in units and units[unit].registered:
        raise UserError(
            _("เพิ่มหน่วยงานในทะเบียนไม่ได้"), _("เพราะรหัสนี้อยู่ในทะเบียนแล้ว"), _("ยืนยันเครื่องของหน่วยงานนั้นแทน")
        )
    ref = Ref("all", "unit", unit)
    fields: dict[str, Written] = {
        "code": Plain(code),
        "name": Text(name.strip()),
        "kind": Plain(kind),
        "parent": Plain(f"all/unit/{parent}"),
    }
    return store.save(
        ctx, "add_unit", [Change(ref, field, value) for field, value in fields.items()]
    )


def confirm(
    ctx: Context, store: Store, key: str, digits: str, post: BundleService, kind: str = ""
) -> Iterator[object]:
    """Certify a device (`key`, hex) by its 12 digits heard by telephone, then import its waiting files like `take_in`.
    `kind`: of certificate, "" = usual. UserError if no file waits, the unit is unknown, or digits or kind are wrong."""
    one = next(
        (
            each
            for each in UncertifiedDevice.each(store, post, ctx.unit, ctx.now)
            if each.key == key
        ),
        None,
    )
    if one is None or one.state != devices.NEW_PC or one.hinders:
        why = _("เพราะไม่มีไฟล์ของเครื่องนี้รออยู่")
        if one is not None:
            why = one.hinders or _("เพราะหน่วยงานนี้ยังไม่อยู่ในทะเบียน")
        if one and one.state == devices.NEW_UNIT:
            do = _("เพิ่มหน่วยงานนี้ก่อน แล้วยืนยันเครื่อง")
        else:
            do = _("โปรดดูรายการที่รออีกครั้ง")
        raise UserError(_("ยืนยันเครื่องนี้ไม่ได้"), why, do)
    if not devices.same_digits(digits, post.device_digits(one.unit, bytes.fromhex(key))):
        raise UserError(
            _("เลขไม่ตรงกับเครื่องที่ส่งไฟล์ของ {name}").format(name=one.title),
            _("ยังไม่ยืนยัน และไม่มีอะไรเปลี่ยน"),
            _("ถามเลข {n} หลักอีกครั้ง ถ้ายังไม่ตรง กด เลขไม่ตรง แล้วส่งข้อความให้หน่วยงาน").format(
                n=devices.DIGITS
            ),
        )
    chosen = _chosen(one, kind)
    claimed = next(
        (each for each in claims(store, ctx.unit, post, ctx.now.date()) if each.key == key), None
    )
    request = _request(post, one)
    if claimed and claimed.hold not in NO_CLAIM and (claimed.kind == chosen or request is None):
        certify_claim(ctx, store, key, digits, post)
    elif request is not None:
        certify(ctx, store, request, chosen, devices.letter_for(store, one.unit, request.key))
    yield from take_in(ctx, store, (), post)


def confirm_each(
    ctx: Context, store: Store, heard: Sequence[HeardDigits], post: BundleService
) -> Iterator[object]:
    """Certify devices as `confirm` does, one after the other. Yield what it yields, then a ConfirmationOutcome for each;
    a UserError is the outcome of its device and stops no other."""
    for n, one in enumerate(heard, start=1):
        problem = None
        try:
            yield from confirm(ctx, store, one.key, one.digits, post, one.kind)
        except UserError as refused:
            problem = refused
        yield ConfirmationOutcome(n, len(heard), one.key, problem)


def _chosen(device: devices.UncertifiedDevice, kind: str) -> str:
    """Return the kind of certificate to give; one that lets it certify others only if it was chosen. UserError."""
    if kind in device.kinds:
        return kind
    if kind:
        raise may_not_certify(device.title)
    if devices.ISSUING.isdisjoint(device.kinds):
        return device.kinds[0]
    kinds = _(" หรือ ").join(_(devices.KIND_WORDS[each]) for each in device.kinds)
    why = _("เพราะยังไม่ได้เลือกว่าเป็นเครื่องของ{kinds} และเครื่องบางชั้นยืนยันเครื่องของหน่วยงานอื่นต่อได้")
    raise UserError(
        _("ยังไม่ยืนยันเครื่องของ {name}").format(name=device.title),
        why.format(kinds=kinds),
        _("โปรดเลือกชั้นของเครื่องก่อน"),
    )


def _request(post: BundleService, device: devices.UncertifiedDevice) -> CertificateRequest | None:
    """Return the device's request for a certificate, read again from its signed files; None if none has one."""
    for sha256 in device.files:
        with post.opened(post.waiting_path(sha256)) as opened:
            sender = opened.sender()
        if sender.request is not None and (sender.key.hex(), sender.unit) == (
            device.key,
            device.unit,
        ):
            return sender.request._replace(name=device.name, kind=device.kind)
    return None


def doubt(ctx: Context, _store: Store, key: str, post: BundleService) -> Changes:
    """Store that the digits heard by telephone are not those of this key (hex); the device's files keep waiting."""
    post.doubt(key, ctx.now.isoformat(timespec="seconds"))
    return Changes("doubt")
