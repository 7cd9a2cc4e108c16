"""Records of an office folder: list, show, set, delete."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from core.entities import ENTITIES
from core.errors import Usage, UserError
from core.i18n import _
from core.log.deeds import delete_record
from core.log.ports import Past
from core.records.titles import title
from core.values import Record
from ui.desk import Desk
from ui.terminal.arguments import DIR, RECORD
from ui.terminal.noting import note_seen
from ui.terminal.seen import TOKEN, ref_of, there, token_of
from ui.terminal.show import Output, changed, columns, moment, part, timed
from ui.terminal.signed import after_signing, signed, signed_lines
from ui.terminal.wishes import set_action

record = click.Group()


@record.command("list", help=_("รายการข้อมูล"))
@DIR
@click.argument("entity", metavar="[ENTITY]", required=False)
@click.pass_obj
def list_records(desk: Desk, folder: Path, entity: str | None) -> Output:
    if entity is not None and entity not in ENTITIES:
        raise UserError(
            _("ไม่รู้จักข้อมูลชนิด {entity}").format(entity=entity),
            _("ชนิดที่มีคือ {names}").format(names=", ".join(ENTITIES)),
            _("เลือกชนิดหนึ่งแล้วลองใหม่"),
        )
    with desk.look(folder) as look:
        found = [one for name in ([entity] if entity else ENTITIES) for one in look.reader.records(name)]
        note_seen(look, found, ("name", "title", "number", "text"))
    values = [{**part(one, "ref entity=ref.entity"), "title": title(one)} for one in found]
    return Output(values, columns([(str(one.ref), title(one)) for one in found]))


@record.command(help=_("ข้อมูลหนึ่งกับที่มาของทุกช่อง"))
@DIR
@RECORD
@click.pass_obj
def show(desk: Desk, folder: Path, record: str) -> Output:
    with desk.look(folder) as look:
        ref = ref_of(record, look.unit)
        found = there(look.reader, ref)
        note_seen(look, [found])
        fields = {name: field_of(found, name, look.reader.history.of(ref, name)) for name in sorted(found.fields)}
        signs, since = signed(look.reader, ref), after_signing(look.reader, ref)
    whole = token_of(op for shown in found.fields.values() for op in shown.seen)
    value = {
        **part(found, "ref deleted flags"),
        "seen": whole,
        "signed": signs,
        "after_signing": since,
        "fields": fields,
    }
    bin_line = [_("อยู่ในถังขยะ")] if found.deleted else []
    lines = [str(ref), *bin_line, *signed_lines(signs, since), *field_lines(fields)]
    return Output(value, lines)


@record.command("set", help=_("ตั้งค่าช่อง; ชนิด/new สร้างข้อมูลใหม่"))
@DIR
@RECORD
@click.argument("values", metavar="FIELD=VALUE…", nargs=-1, required=True)
@click.option("--seen", metavar="TOKEN", default=None, help=_("ค่าที่เห็นก่อนแก้ จาก record show"))
@click.pass_obj
def set_values(desk: Desk, folder: Path, record: str, values: Sequence[str], seen: str | None) -> Output:
    given = dict(split(pair) for pair in values)
    if seen is not None and not TOKEN.fullmatch(seen):
        raise Usage(_("อ่านค่า --seen ไม่ได้"), _("รูปแบบไม่ถูกต้อง"), _("คัดลอก seen จากคำสั่ง record show"))
    with desk.open(folder) as office:
        action = set_action(office, desk.forms, record, given, seen)
        changes = office.session.do_now(action)
        return changed(changes)


@record.command(help=_("ย้ายไปถังขยะพร้อมสิ่งที่อยู่ข้างใน"))
@DIR
@RECORD
@click.pass_obj
def delete(desk: Desk, folder: Path, record: str) -> Output:
    with desk.open(folder) as office:
        return changed(office.session.do_now(partial(delete_record, ref=ref_of(record, office.unit))))


def split(pair: str) -> tuple[str, str]:
    name, sign, value = pair.partition("=")
    if not sign or not name:
        raise Usage(
            _("อ่าน {pair} ไม่ได้").format(pair=pair[:60]),
            _("ค่าต้องเขียนเป็น ช่อง=ค่า"),
            _("ดูวิธีใช้ด้วย python main.py record set --help"),
        )
    return name, value


def field_of(record: Record, name: str, past: Sequence[Past]) -> Mapping[str, object]:
    """What a field shows, and where it comes from."""
    shown = record.shown(name)
    head = next((op for op in past if op.op in shown.seen), None)
    return {
        "value": shown.value,
        "heads": shown.seen,
        "seen": token_of(shown.seen),
        "person": head.person if head else "",
        "device": head.device if head else "",
        "clock": moment(head.clock) if head else None,
        "conflict": shown.conflict,
        "sides": list(map(timed, shown.sides)),
    }


def field_lines(fields: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for name, shown in fields.items():
        mark = "⚠ " if shown["conflict"] else ""
        yield f"{mark}{name} = {shown['value']}"
        yield f"    seen {shown['seen']}"
