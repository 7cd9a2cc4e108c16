"""Evidence: files under what they prove."""

from functools import partial
from pathlib import Path

import click

from core.actions.add_evidence import add_evidence
from core.i18n import _
from core.model.values import Changes
from core.ports import Context, Store
from ui.desk import Desk
from ui.terminal.packs import pack
from ui.terminal.records import DIR
from ui.terminal.seen import ref_of
from ui.terminal.show import Told, changed


@click.group(help=_("หลักฐาน"))
def evidence() -> None:
    """Evidence."""


evidence.add_command(pack)


@evidence.command("add", help=_("แนบไฟล์เป็นหลักฐานของรายการ"))
@DIR
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--to", metavar="RECORD", required=True, help=_("กิจกรรม ผลการดำเนินงาน หรือแบบประเมิน"))
@click.option("--item", metavar="ID", default="", help=_("ข้อของแบบประเมิน"))
@click.option("--proof", metavar="ID", default="", help=_("หลักฐานที่แบบระบุ"))
@click.pass_obj
def add(desk: Desk, folder: Path, file: Path, to: str, item: str, proof: str) -> Told:
    with desk.open(folder) as office:
        kept = desk.keep_file(folder, file)
        target = ref_of(to, office.unit)
        done = office.session.do_now(partial(add_evidence, to=target, file=kept, item=item, proof=proof))
    said = {**kept._asdict(), "save": done.save, "records": done.touched}
    return Told(said, [*changed(done).lines, *filter(None, (kept.doubt,))])


@evidence.command("ask", help=_("ขอไฟล์ต้นฉบับในไฟล์รับส่งครั้งหน้า"))
@DIR
@click.argument("sha256", metavar="SHA256")
@click.pass_obj
def ask(desk: Desk, folder: Path, sha256: str) -> Told:
    def asked(_ctx: Context, store: Store) -> Changes:
        store.exchange.ask(sha256)
        return Changes("ask")

    with desk.open(folder) as office:
        office.session.do_now(asked)
    return Told({"sha256": sha256}, [_("จะขอไฟล์นี้ในไฟล์รับส่งครั้งหน้า")])
