"""Commands for the keys of an office folder on this PC, certificates, revocations, root keys and trust files."""

import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.entities import unit_id
from core.errors import UsageError, UserError
from core.exchange.letter_deeds import (
    answer,
    certify,
    distrust,
    revoke,
    trust,
    trust_self,
    write_root_paper,
)
from core.exchange.receive_deeds import take_in
from core.exchange.root_paper import LINES, RootKeyPaper, secret_of, secret_of_qr
from core.forms.ports import Action, Reader, Store
from core.i18n import _
from core.log.certificates import KINDS, TrustFile, fingerprint
from core.log.op import Cut
from core.log.ports import Context
from core.log.post import FieldChangedByTrust, ImportResult
from core.people.units import office_of
from core.thai.days import long_date
from core.values import Changes
from ui.desk import Desk, NewOffice, Office, ReadOnlyFolder, read_text
from ui.terminal.arguments import FILE, OUT, PASSPHRASE, PATH, passphrase_typed
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.in_folder import opened
from ui.terminal.show import Output, named, turned_lines

key = LazyCommandGroup(
    {
        "claims": ("starts:waiting_claims", _("เครื่องที่ใช้ไฟล์เริ่มงานและรอการยืนยัน")),
        "compare": ("starts:compare", _("เทียบเลข 12 หลักในจดหมายกับไฟล์เริ่มงานที่หน่วยงานนี้ใช้")),
        "confirm": ("starts:confirm", _("ยืนยันเครื่องที่ใช้ไฟล์เริ่มงาน ด้วยเลข 12 หลักที่ได้ยินทางโทรศัพท์")),
        "start": ("starts:start", _("ไฟล์เริ่มงานของหน่วยงานที่ยังไม่เริ่ม")),
    }
)


@key.unopened("show", _("กุญแจสาธารณะของโฟลเดอร์"))
def show(desk: Desk, folder: Path) -> Output:
    from storage.exchange.start import device_digits

    own = desk.keys.of(folder)
    return named({**own, "digits": device_digits(own["unit"], bytes.fromhex(own["key"]))})


@key.unopened("protect", _("ตั้งรหัสผ่านของกุญแจ: ไฟล์สำรองต่อจากนี้มีกุญแจที่เปิดได้ด้วยรหัสผ่านนั้น"))
@PASSPHRASE
def protect(desk: Desk, folder: Path, passphrase_file: Path | None) -> Output:
    desk.keys.seal(folder, passphrase_typed(passphrase_file, new=True))
    lines = [
        _("ตั้งรหัสผ่านของกุญแจแล้ว ไฟล์สำรองที่ทำต่อจากนี้มีกุญแจที่ผนึกไว้"),
        _("โปรแกรมไม่เก็บรหัสผ่านไว้ โปรดจดเก็บในที่ปลอดภัย แยกจากไฟล์สำรอง"),
    ]
    return Output({"sealed": True}, lines)


@key.unopened("unlock", _("เปิดกุญแจที่ผนึกไว้ด้วยรหัสผ่าน ให้ใช้ในเครื่องนี้ได้อีก"))
@PASSPHRASE
def unlock(desk: Desk, folder: Path, passphrase_file: Path | None) -> Output:
    typed = passphrase_typed(passphrase_file) if passphrase_file is not None else ""
    with desk.look(folder) as reading:
        lost = reading.lost_keys
    if lost is not None:
        if not desk.keys.may_unseal(folder, lost.home):
            raise lost
        desk.keys.unseal(folder, lost.home, typed or passphrase_typed(None))
    with opened(desk, folder):
        return Output(
            {"unlocked": lost is not None},
            [_("กุญแจของโฟลเดอร์นี้ใช้ได้แล้ว โฟลเดอร์พกพาจะถามรหัสผ่านทุกครั้งที่เปิด")],
        )


@key.unopened("request", _("เขียนคำขอใบรับรองของเครื่องนี้"))
@OUT
def request(desk: Desk, folder: Path, out: Path) -> Output:
    wanted = desk.keys.request(folder, out)
    digits = fingerprint(wanted.key)
    value = {"file": out, "key": wanted.key.hex(), "code": wanted.code, "fingerprint": digits}
    lines = [
        _("เขียนคำขอ {file} แล้ว").format(file=out),
        _("เลขตรวจสอบของเครื่องนี้ {digits}").format(digits=digits),
    ]
    return Output(value, lines)


@key.unopened("certify", _("รับรองเครื่องตามคำขอ และเขียนไฟล์ตอบให้หน่วยงานนำเข้า"))
@FILE
@click.option("--class", "kind", type=click.Choice(KINDS), required=True, help=_("ชั้นของเครื่อง"))
@click.option("--letter", metavar="A", required=True, help=_("อักษรประจำเครื่องในเลขทะเบียนเอกสาร"))
@OUT
def certify_device(
    desk: Desk, folder: Path, file: Path, kind: str, letter: str, out: Path
) -> Output:
    value = certified(desk, folder, file, kind, letter, out)
    lines = [
        _("รับรอง {name} แล้ว ไฟล์ตอบ {file}").format(name=value["name"] or value["code"], file=out),
        _("โปรดเทียบเลขตรวจสอบของเครื่องกับผู้ขอทางโทรศัพท์ {digits}").format(digits=value["fingerprint"]),
    ]
    return Output(value, lines)


def certified(
    desk: Desk, folder: Path, file: Path, kind: str, letter: str, target: Path
) -> dict[str, str]:
    """Certify the PC that wrote the request `file` as `kind` (class), import its waiting files, and write the
    certificate to `target`. `letter`: the PC's, for its papers' numbers. Return a dict on PC and certificate."""
    from storage.exchange.enrolment import read_request, write_trust

    wanted = read_request(file)
    unit = unit_id(wanted.code)

    def answered(_ctx: Context, store: Store) -> Changes:
        write_trust(target, answer(store, unit))
        return Changes()

    with opened(desk, folder) as office:
        office.session.do_now(partial(certify, request=wanted, kind=kind, letter=letter))
        # files that waited for this certificate
        office.session.do_now(partial(take_in, paths=(), post=office.post))
        office.session.do_now(answered)
    device = {"unit": unit, "code": wanted.code, "name": wanted.name, "key": wanted.key.hex()}
    return {
        **device,
        "class": kind,
        "letter": letter,
        "fingerprint": fingerprint(wanted.key),
        "file": str(target),
    }


@key.saves("revoke", _("เพิกถอนเครื่อง: สิ่งที่เครื่องนั้นเขียนต่อจากนี้ไม่มีผล"))
@click.argument("named", metavar="KEY")
@click.option(
    "--keep",
    metavar="END",
    multiple=True,
    help=_("ให้มีผลถึงรายการนี้ (op จากคำสั่ง history) แทนทุกรายการที่มีผลอยู่"),
)
@click.option("--keep-nothing", is_flag=True, help=_("ไม่ให้สิ่งใดที่เครื่องนั้นเคยเขียนมีผล"))
def revoke_device(office: Office, named: str, keep: Sequence[str], keep_nothing: bool) -> Action:
    cut = office.session.read(lambda reader: ends(reader, keep)) if keep or keep_nothing else None
    return partial(revoke, key=key_of(named), keep=cut)


def key_of(text: str) -> str:
    """Return `text`, a public key typed in hex. Raises UserError if it is not 64 lower-case hex digits."""
    if len(text) != 64 or text.strip("0123456789abcdef"):
        raise UserError(
            _("อ่านกุญแจ {words} ไม่ได้").format(words=text[:80]),
            _("กุญแจเขียนเป็นเลขฐานสิบหกตัวเล็ก 64 ตัว"),
            _("คัดลอกค่า key จากคำสั่ง key show หรือ problems"),
        )
    return text


def ends(reader: Reader, names: Sequence[str]) -> Cut:
    """Return the cut of the log that ends with these ops. UserError if one is unknown, or two are of one stream."""
    found = reader.trust.ends(names)
    if found is None:
        raise UserError(
            _("อ่านค่า --keep ไม่ได้"),
            _("แต่ละค่าต้องเป็นรายการที่มีอยู่ในโฟลเดอร์นี้ และสายข้อมูลหนึ่งมีได้รายการเดียว"),
            _("คัดลอกค่า op จากคำสั่ง history แล้วลองใหม่"),
        )
    return found


root = LazyCommandGroup(about=_("กุญแจรากของเจ้าของโปรแกรม"))
key.add_command(root, "root")


@root.unopened("new", _("สร้างกุญแจรากในโฟลเดอร์ของตัวเอง"))
@click.option("--name", metavar="N", required=True, help=_("ชื่อเจ้าของกุญแจ"))
def new(desk: Desk, folder: Path, name: str) -> Output:
    value = made(desk, folder, name)
    return Output(
        value,
        [
            _("สร้างกุญแจราก {folder} แล้ว").format(**value),
            _("เลขตรวจสอบ {fingerprint}").format(**value),
        ],
    )


def made(desk: Desk, folder: Path, name: str, secret: bytes = b"") -> dict[str, str]:
    """Create the folder of a root key, in which the key certifies itself. `name`: its owner; `secret`: the key to
    restore, b"" = make a new one. Return a dict of `folder`, `key` and `fingerprint`."""
    if secret:
        desk.keys.roots.restore(folder, name, secret)
    else:
        desk.create(NewOffice(folder, name, "root", "centre", "", 0))
    with opened(desk, folder) as office:
        office.session.do_now(trust_self)
    key = desk.keys.of(folder)["key"]
    return {"folder": str(folder), "key": key, "fingerprint": fingerprint(bytes.fromhex(key))}


@root.unopened("paper", _("พิมพ์กุญแจรากลงกระดาษหนึ่งแผ่น เพื่อเก็บในตู้นิรภัย"))
@OUT
@click.option("--number", metavar="N", type=click.IntRange(1, 9), default=1, help=_("ดอกที่เท่าไร"))
def print_root(desk: Desk, folder: Path, out: Path, number: int) -> Output:
    secret = desk.keys.roots.secret(folder)
    key = bytes.fromhex(desk.keys.of(folder)["key"])
    with desk.look(folder) as reading:
        owner = office_of(reading.reader, reading.unit)[0]
    said = RootKeyPaper(owner, number, secret, key, long_date(date.today()))
    with opened(desk, folder) as office:
        office.session.do_now(
            partial(write_root_paper, papers=office.printer, paper=said, path=out)
        )
    lines = [str(out), _("พิมพ์แล้วโปรดลบไฟล์นี้ ผู้ที่มีไฟล์หรือกระดาษออกใบรับรองแทนเจ้าของได้")]
    return Output({"file": out, "key": key.hex(), "fingerprint": fingerprint(key)}, lines)


@root.unopened("restore", _("สร้างโฟลเดอร์กุญแจรากขึ้นใหม่จากกระดาษ"))
@click.option("--name", metavar="N", required=True, help=_("ชื่อเจ้าของกุญแจ"))
@click.option(
    "--lines-file",
    "file",
    metavar="FILE",
    default=None,
    type=PATH,
    help=_("ไฟล์ที่มีสี่บรรทัดบนกระดาษ หรือข้อความของรหัส (ไม่บอก = ถามที่แป้นพิมพ์)"),
)
def restore_root(desk: Desk, folder: Path, name: str, file: Path | None) -> Output:
    if not file and not sys.stdin.isatty():
        raise UsageError(
            _("ต้องใช้สี่บรรทัดบนกระดาษ"),
            _("คำสั่งนี้ไม่ได้รับบรรทัดบนกระดาษ และไม่มีแป้นพิมพ์ให้ถาม"),
            _("บอกไฟล์ที่มีสี่บรรทัดด้วย --lines-file FILE"),
        )
    questions = (_("บรรทัดที่ {n}").format(n=number) for number in range(1, LINES + 1))
    if file:
        typed = read_text(file).splitlines()
    else:
        typed = [str(click.prompt(question, err=True)) for question in questions]
    words = [line for line in typed if line.strip()]
    secret = secret_of_qr(words[0].strip()) if len(words) == 1 else None
    value = made(desk, folder, name, secret or secret_of(words))
    told = _("นำกุญแจรากกลับมาใน {folder} แล้ว เลขตรวจสอบต้องตรงกับบนกระดาษ").format(**value)
    more = _("นำเข้าไฟล์ความเชื่อถือล่าสุดของส่วนกลางด้วย key root trust ก่อนออกใบรับรองใหม่")
    return Output(value, [told, _("เลขตรวจสอบ {fingerprint}").format(**value), more])


@root.unopened("write", _("เขียนไฟล์กุญแจรากที่โฟลเดอร์นี้เชื่อถือ เพื่อแจกพร้อมเลขตรวจสอบบนกระดาษ"))
@OUT
def write(desk: Desk, folder: Path, out: Path) -> Output:
    from storage.exchange.enrolment import write_trust

    with desk.look(folder) as reading:
        roots = tuple(sorted(reading.reader.trust.roots()))
    write_trust(out, TrustFile(roots))
    return _shown(out, TrustFile(roots))


@root.command("show", help=_("ไฟล์นี้ให้เชื่อถือกุญแจรากใด"))
@FILE
def show_root(file: Path) -> Output:
    from storage.exchange.enrolment import read_trust

    return _shown(file, read_trust(file))


def _shown(path: Path, trust: TrustFile) -> Output:
    digits = fingerprint(*trust.roots)
    roots = [key.hex() for key in trust.roots]
    value = {"file": path, "roots": roots, "fingerprint": digits, "segments": len(trust.segments)}
    return Output(value, [str(path), *roots, _("เลขตรวจสอบ {digits}").format(digits=digits)])


@root.unopened("trust", _("เชื่อถือกุญแจรากในไฟล์ เมื่อเลขตรวจสอบตรงกับเลขบนกระดาษ และรับใบรับรองในไฟล์"))
@FILE
@click.option(
    "--fingerprint", "compared", metavar="DIGITS", default="", help=_("เลข 40 หลักที่อ่านจากกระดาษ")
)
def trust_file(desk: Desk, folder: Path, file: Path, compared: str) -> Output:
    taken = trusted(desk, folder, file, compared)
    return Output(
        taken,
        [_("เชื่อถือแล้ว รับข้อมูลใหม่ {new} รายการ").format(new=taken.new), *turned_lines(taken.changed)],
    )


@root.reads("list", _("กุญแจรากที่โฟลเดอร์นี้เชื่อถือ พร้อมเลขตรวจสอบของแต่ละกุญแจ"))
def list_roots(reading: ReadOnlyFolder) -> Output:
    roots = [
        {"key": key.hex(), "fingerprint": fingerprint(key)}
        for key in sorted(reading.reader.trust.roots())
    ]
    lines = ["{key}  {fingerprint}".format(**one) for one in roots]
    return Output(roots, lines or [_("โฟลเดอร์นี้ยังไม่เชื่อถือกุญแจรากใด")])


@root.writes("distrust", _("เลิกเชื่อถือกุญแจราก สิ่งที่เขียนด้วยใบรับรองของกุญแจนั้นยังอยู่แต่ไม่มีผล"))
@click.argument("named", metavar="FINGERPRINT|KEY")
def distrust_root(office: Office, named: str) -> Output:
    steps = list[object]()
    office.session.do_now(partial(distrust, key_text=named), steps.append)
    changes: Sequence[FieldChangedByTrust] = next(
        step for step in steps if isinstance(step, Sequence)
    )
    sentence = _("เลิกเชื่อถือแล้ว ข้อมูลที่เปลี่ยนไป {n} ช่อง ดูสิ่งที่ไม่มีผลด้วยคำสั่ง problems").format(
        n=len(changes)
    )
    return Output({"changed": changes}, [sentence, *turned_lines(changes)])


def trusted(desk: Desk, folder: Path, file: Path, compared: str) -> ImportResult:
    """Import a trust file, then files that waited for it; return counts of what the trust file brought. `compared`: its
    digits as a person typed them."""
    from storage.exchange.enrolment import read_trust

    found, steps = read_trust(file), list[object]()
    with opened(desk, folder) as office:
        office.session.do_now(partial(trust, file=found, read_fingerprint=compared), steps.append)
        # files that waited for these certificates
        waited = partial(take_in, paths=(), post=office.post)
        office.session.do_now(waited, steps.append)
    return next(step for step in steps if isinstance(step, ImportResult))
