"""Root keys, which stand above all certificates, and the files by which offices come to trust them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from core.exchange.receive_deeds import take_in
from core.exchange.trust_deeds import distrust, trust
from core.i18n import _
from core.log.certificates import TrustFile, fingerprint
from core.log.ports import Context, Store
from core.log.transfer import Taken, Turned
from core.values import Changes
from ui.desk import Desk, NewOffice
from ui.terminal.arguments import DIR, FILE, OUT
from ui.terminal.show import Output, turned_lines

root = click.Group()


@root.command(help=_("สร้างกุญแจรากในโฟลเดอร์ของตัวเอง"))
@DIR
@click.option("--name", metavar="N", required=True, help=_("ชื่อเจ้าของกุญแจ"))
@click.pass_obj
def new(desk: Desk, folder: Path, name: str) -> Output:
    told = made(desk, folder, name)
    return Output(told, [_("สร้างกุญแจราก {folder} แล้ว").format(**told), _("เลขตรวจสอบ {fingerprint}").format(**told)])


def made(desk: Desk, folder: Path, name: str) -> dict[str, str]:
    """Make a folder whose key is a root; it trusts itself."""
    desk.create(NewOffice(folder, name, "root", "centre", "", 0))
    with desk.open(folder) as office:
        office.session.do_now(_trust_self)
    key = desk.keys.of(folder)["key"]
    return {"folder": str(folder), "key": key, "fingerprint": fingerprint(bytes.fromhex(key))}


def _trust_self(ctx: Context, store: Store) -> Changes:
    store.exchange.trust_in({bytes.fromhex(ctx.device)})
    return Changes("root")


@root.command(help=_("เขียนไฟล์กุญแจรากที่โฟลเดอร์นี้เชื่อถือ เพื่อแจกพร้อมเลขตรวจสอบบนกระดาษ"))
@DIR
@OUT
@click.pass_obj
def write(desk: Desk, folder: Path, out: Path) -> Output:
    with desk.look(folder) as look:
        roots = tuple(sorted(look.reader.trust.roots()))
    desk.keys.write_trust(out, TrustFile(roots))
    return _shown(out, TrustFile(roots))


@root.command(help=_("ไฟล์นี้ให้เชื่อถือกุญแจรากใด"))
@FILE
@click.pass_obj
def show(desk: Desk, file: Path) -> Output:
    return _shown(file, desk.keys.read_trust(file))


def _shown(path: Path, found: TrustFile) -> Output:
    digits = fingerprint(*found.roots)
    roots = [key.hex() for key in found.roots]
    told = {"file": path, "roots": roots, "fingerprint": digits, "segments": len(found.segments)}
    return Output(told, [str(path), *roots, _("เลขตรวจสอบ {digits}").format(digits=digits)])


@root.command("trust", help=_("เชื่อถือกุญแจรากในไฟล์ เมื่อเลขตรวจสอบตรงกับเลขบนกระดาษ และรับใบรับรองในไฟล์"))
@DIR
@FILE
@click.option("--fingerprint", "compared", metavar="DIGITS", default="", help=_("เลข 40 หลักที่อ่านจากกระดาษ"))
@click.pass_obj
def trust_file(desk: Desk, folder: Path, file: Path, compared: str) -> Output:
    taken = trusted(desk, folder, file, compared)
    return Output(taken, [_("เชื่อถือแล้ว รับข้อมูลใหม่ {new} รายการ").format(new=taken.new), *turned_lines(taken.changed)])


@root.command("list", help=_("กุญแจรากที่โฟลเดอร์นี้เชื่อถือ พร้อมเลขตรวจสอบของแต่ละกุญแจ"))
@DIR
@click.pass_obj
def list_roots(desk: Desk, folder: Path) -> Output:
    with desk.look(folder) as look:
        roots = [{"key": key.hex(), "fingerprint": fingerprint(key)} for key in sorted(look.reader.trust.roots())]
    lines = ["{key}  {fingerprint}".format(**one) for one in roots]
    return Output(roots, lines or [_("โฟลเดอร์นี้ยังไม่เชื่อถือกุญแจรากใด")])


@root.command("distrust", help=_("เลิกเชื่อถือกุญแจราก สิ่งที่เขียนด้วยใบรับรองของกุญแจนั้นยังอยู่แต่ไม่มีผล"))
@DIR
@click.argument("named", metavar="FINGERPRINT|KEY")
@click.pass_obj
def distrust_root(desk: Desk, folder: Path, named: str) -> Output:
    steps = list[object]()
    with desk.open(folder) as office:
        office.session.do_now(partial(distrust, named=named), steps.append)
    turned: Sequence[Turned] = next(step for step in steps if isinstance(step, Sequence))
    said = _("เลิกเชื่อถือแล้ว ข้อมูลที่เปลี่ยนไป {n} ช่อง ดูสิ่งที่ไม่มีผลด้วยคำสั่ง problems").format(n=len(turned))
    return Output({"changed": turned}, [said, *turned_lines(turned)])


def trusted(desk: Desk, folder: Path, file: Path, compared: str) -> Taken:
    """Take a trust file in; what became of the certificates beside the roots."""
    found, steps = desk.keys.read_trust(file), list[object]()
    with desk.open(folder) as office:
        office.session.do_now(partial(trust, file=found, compared=compared), steps.append)
        waited = partial(take_in, paths=(), post=office.post)  # what waited for these certificates
        office.session.do_now(waited, steps.append)
    return next(step for step in steps if isinstance(step, Taken))
