"""An office that began by itself joins by a start file; what it was before is read and printed."""

from pathlib import Path

import click

from core.entities import unit_id
from core.exchange.moving_deeds import check_joins, moving, moving_lines
from core.i18n import _
from core.people.units import office_of
from core.records.titles import called
from ui.desk import Desk, FolderReading
from ui.terminal.arguments import DIR, FILE
from ui.terminal.offices import facts
from ui.terminal.show import Output, part

SHOWN = ("plan", "assessment", "signoff", "paper")  # kinds of record that lead to all the rest


@click.command()
@DIR
@FILE
@click.option("--yes", is_flag=True, help=_("ทำจริง"))
@click.pass_obj
def join(desk: Desk, folder: Path, file: Path, yes: bool) -> Output:
    looked = desk.keys.starts.look(file)
    with desk.look(folder) as reading:
        if reading.lost is not None:
            raise reading.lost
        check_joins(reading.reader, looked.start, looked.digits)
        found = moving(reading.reader, reading.unit, unit_id(looked.start.code))
    value = {**part(found, " ".join(found._fields)), "code": looked.start.code, "digits": looked.digits, "joined": yes}
    compare = _("โปรดเทียบเลข {digits} กับจดหมาย แล้วสั่ง key compare ก่อนส่งไฟล์แรก").format(digits=looked.digits)
    lines = [*moving_lines(found, looked.start.code), compare]
    if not yes:
        return Output(value, [*lines, _("ยังไม่ได้ทำสิ่งใด สั่งอีกครั้งพร้อม --yes เพื่อเข้าสังกัด")])
    desk.keys.starts.join(file, folder)
    done = _("เข้าสังกัดเป็น {name} รหัส {code} แล้ว").format(name=looked.start.name, code=looked.start.code)
    return Output({**facts(desk, folder), **value}, [done, *lines])


@click.command()
@DIR
@click.pass_obj
def archive(desk: Desk, folder: Path) -> Output:
    with desk.look(folder) as reading:
        units = reading.reader.trust.archives()
        values = [value for unit in units for value in _kept(reading, unit)]
    lines = [f"{one['ref']}  {one['title']}" for one in values]
    return Output(values, lines or [_("ไม่มีงานเดิมจากก่อนเข้าสังกัด")])


def _kept(reading: FolderReading, unit: str) -> list[dict[str, object]]:
    name, code = office_of(reading.reader, unit)
    found = [record for kind in SHOWN for record in reading.reader.records(kind, unit)]
    for record in found:
        reading.note("archive", str(record.ref))
    return [
        {
            "unit": unit,
            "code": code,
            "name": name,
            "ref": record.ref,
            "title": called(reading.reader, record.ref),
        }
        for record in found
    ]
