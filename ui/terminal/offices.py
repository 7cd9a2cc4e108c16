"""Office folders: make one, say what is in it, check it."""

from collections.abc import Mapping
from pathlib import Path

import click

from core.assessment.facts import office_of
from core.i18n import _
from core.log.scopes import WIDER_FIRST
from ui.desk import Desk, NewOffice
from ui.terminal.arguments import ANY_YEAR, DIR
from ui.terminal.show import Output, named

office = click.Group()


@office.command(help=_("สร้างโฟลเดอร์ของหน่วยงาน"))
@DIR
@click.option("--name", metavar="N", required=True, help=_("ชื่อหน่วยงาน"))
@click.option("--code", metavar="C", required=True, help=_("รหัสหน่วยงาน"))
@click.option("--kind", type=click.Choice(WIDER_FIRST), default="district", help=_("ระดับของหน่วยงาน"))
@click.option("--parent", metavar="CODE", default="", help=_("รหัสหน่วยงานต้นสังกัด"))
@ANY_YEAR
@click.pass_obj
def new(desk: Desk, folder: Path, name: str, code: str, kind: str, parent: str, year: int | None) -> Output:
    desk.create(NewOffice(folder, name, code, kind, parent, year or 0))
    return Output(facts(desk, folder), [_("สร้างโฟลเดอร์ {folder} ของ {name} แล้ว").format(folder=folder, name=name)])


@office.command(help=_("มีอะไรอยู่ในโฟลเดอร์"))
@DIR
@click.pass_obj
def info(desk: Desk, folder: Path) -> Output:
    return named(facts(desk, folder))


@office.command(help=_("ตรวจว่าข้อมูลที่แสดงตรงกับบันทึก"))
@DIR
@click.pass_obj
def check(desk: Desk, folder: Path) -> Output:
    found = desk.check(folder)
    sentence = _("ข้อมูลที่แสดงตรงกับบันทึกทุกช่อง") if found["same"] else _("ข้อมูลที่แสดงไม่ตรงกับบันทึก")
    lines = [sentence, *([] if found["views"] else [_("บันทึกการดู พิมพ์ และส่งออก ถูกแก้หรือตัด ดูด้วยคำสั่ง views")])]
    return Output(found, lines, code=0 if found["same"] and found["views"] else 1)


def facts(desk: Desk, folder: Path) -> Mapping[str, object]:
    """Who the folder belongs to, and how much is in it."""
    with desk.look(folder) as reading:
        name, code = office_of(reading.reader, reading.unit)
        return {"name": name, "code": code, **reading.reader.info(), "path": folder}
