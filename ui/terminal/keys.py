"""The keys of an office folder on this PC: shown, certified, revoked."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from core.errors import UserError
from core.exchange.receive_deeds import take_in
from core.exchange.trust_deeds import answer, certify, revoke
from core.i18n import _
from core.log.certificates import KINDS, fingerprint
from core.log.op import Cut
from core.log.ports import Context, Reader, Store
from core.natural_keys import unit_id
from core.values import Changes
from ui.desk import Desk
from ui.terminal.arguments import DIR, FILE, OUT
from ui.terminal.commands import Commands
from ui.terminal.show import Output, changed

key = Commands(
    {
        "root": ("roots:root", _("กุญแจรากของเจ้าของโปรแกรม")),
    }
)


@key.command(help=_("กุญแจสาธารณะของโฟลเดอร์"))
@DIR
@click.pass_obj
def show(desk: Desk, folder: Path) -> Output:
    told = desk.keys.of(folder)
    return Output(told, [f"{name}: {value}" for name, value in told.items()])


@key.command(help=_("เขียนคำขอใบรับรองของเครื่องนี้"))
@DIR
@OUT
@click.pass_obj
def request(desk: Desk, folder: Path, out: Path) -> Output:
    asked = desk.keys.request(folder, out)
    digits = fingerprint(asked.key)
    told = {"file": out, "key": asked.key.hex(), "code": asked.code, "fingerprint": digits}
    return Output(
        told, [_("เขียนคำขอ {file} แล้ว").format(file=out), _("เลขตรวจสอบของเครื่องนี้ {digits}").format(digits=digits)]
    )


@key.command("certify", help=_("รับรองเครื่องตามคำขอ และเขียนไฟล์ตอบให้หน่วยงานนำเข้า"))
@DIR
@FILE
@click.option("--class", "kind", type=click.Choice(KINDS), required=True, help=_("ชั้นของเครื่อง"))
@click.option("--letter", metavar="A", required=True, help=_("อักษรประจำเครื่องในเลขทะเบียนเอกสาร"))
@OUT
@click.pass_obj
def certify_device(desk: Desk, folder: Path, file: Path, kind: str, letter: str, out: Path) -> Output:
    told = certified(desk, folder, file, kind, letter, out)
    lines = [
        _("รับรอง {name} แล้ว ไฟล์ตอบ {file}").format(name=told["name"] or told["code"], file=out),
        _("โปรดเทียบเลขตรวจสอบของเครื่องกับผู้ขอทางโทรศัพท์ {digits}").format(digits=told["fingerprint"]),
    ]
    return Output(told, lines)


def certified(desk: Desk, folder: Path, file: Path, kind: str, letter: str, out: Path) -> dict[str, str]:
    """Certify the device that asks in `file`; write the answer to `out`."""
    asked = desk.keys.read_request(file)
    unit = unit_id(asked.code)

    def answered(_ctx: Context, store: Store) -> Changes:
        desk.keys.write_trust(out, answer(store, unit))
        return Changes()

    with desk.open(folder) as office:
        office.session.do_now(partial(certify, request=asked, kind=kind, letter=letter))
        office.session.do_now(partial(take_in, paths=(), post=office.post))  # what waited for this certificate
        office.session.do_now(answered)
    said = {"unit": unit, "code": asked.code, "name": asked.name, "key": asked.key.hex()}
    return {**said, "class": kind, "letter": letter, "fingerprint": fingerprint(asked.key), "file": str(out)}


@key.command("revoke", help=_("เพิกถอนเครื่อง: สิ่งที่เครื่องนั้นเขียนต่อจากนี้ไม่มีผล"))
@DIR
@click.argument("named", metavar="KEY")
@click.option("--keep", metavar="END", multiple=True, help=_("ให้มีผลถึงรายการนี้ (op จากคำสั่ง history) แทนทุกรายการที่มีผลอยู่"))
@click.option("--keep-nothing", is_flag=True, help=_("ไม่ให้สิ่งใดที่เครื่องนั้นเคยเขียนมีผล"))
@click.pass_obj
def revoke_device(desk: Desk, folder: Path, named: str, keep: Sequence[str], keep_nothing: bool) -> Output:
    with desk.open(folder) as office:
        cut = office.session.read(lambda reader: ends(reader, keep)) if keep or keep_nothing else None
        done = office.session.do_now(partial(revoke, key=key_of(named), keep=cut))
    return changed(done)


def key_of(words: str) -> str:
    """The key a person names in hex."""
    if len(words) != 64 or words.strip("0123456789abcdef"):
        raise UserError(
            _("อ่านกุญแจ {words} ไม่ได้").format(words=words[:80]),
            _("กุญแจเขียนเป็นเลขฐานสิบหกตัวเล็ก 64 ตัว"),
            _("คัดลอกค่า key จากคำสั่ง key show หรือ problems"),
        )
    return words


def ends(reader: Reader, names: Sequence[str]) -> Cut:
    """The cut that ends with these ops."""
    found = reader.trust.ends(names)
    if found is None:
        raise UserError(
            _("อ่านค่า --keep ไม่ได้"),
            _("แต่ละค่าต้องเป็นรายการที่มีอยู่ในโฟลเดอร์นี้ และสายข้อมูลหนึ่งมีได้รายการเดียว"),
            _("คัดลอกค่า op จากคำสั่ง history แล้วลองใหม่"),
        )
    return found
