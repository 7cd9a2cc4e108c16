"""Values nobody has chosen between: list them, choose one."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from core.actions.resolve_conflict import resolve_conflict
from core.actions.set_field import standing
from core.actions.written import written
from core.errors import Usage
from core.i18n import _
from core.model.values import Absent, Ref, Shown, Written
from core.ports import Reader
from core.views.conflicts import ConflictRow, conflicts
from ui.desk import Desk
from ui.terminal.records import DIR, RECORD
from ui.terminal.seen import TOKEN, ref_of, seen_of, token_of
from ui.terminal.show import Told, changed, moment


@click.group(help=_("ข้อมูลไม่ตรงกัน"))
def conflict() -> None:
    """Conflicts."""


@conflict.command("list", help=_("ช่องที่มีค่ามากกว่าหนึ่ง"))
@DIR
@click.pass_obj
def list_all(desk: Desk, folder: Path) -> Told:
    with desk.look(folder) as look:
        found = conflicts(look.reader)
    lines = [line for one in found for line in conflict_lines(one)]
    return Told([as_json(one) for one in found], lines or [_("ไม่มีข้อมูลไม่ตรงกัน")])


@conflict.command(help=_("เลือกค่าของช่องหนึ่ง"))
@DIR
@RECORD
@click.argument("field", metavar="FIELD")
@click.option("--value", metavar="V", required=True, help=_("ค่าที่เลือก"))
@click.option("--seen", metavar="TOKEN", default=None, help=_("ค่าที่เห็นก่อนเลือก จาก conflict list"))
@click.pass_obj
def resolve(desk: Desk, folder: Path, record: str, field: str, value: str, seen: str | None) -> Told:
    if seen is not None and not TOKEN.fullmatch(seen):
        raise Usage(_("อ่านค่า --seen ไม่ได้"), _("รูปแบบไม่ถูกต้อง"), _("คัดลอก seen จากคำสั่ง conflict list"))
    with desk.open(folder) as office:
        ref = ref_of(record, office.unit)
        shown = office.session.read(lambda reader: shown_of(reader, ref, field))
        told = None if seen is None else office.session.read(lambda reader: seen_of(reader, ref, [field], seen)[field])
        chosen = like_a_side(ref, field, shown, value)
        return changed(office.session.do_now(partial(resolve_conflict, ref=ref, field=field, value=chosen, seen=told)))


def shown_of(reader: Reader, ref: Ref, field: str) -> Shown:
    return standing(reader, ref).shown(field)


def like_a_side(ref: Ref, field: str, shown: Shown, words: str) -> Written:
    """The value of the side that reads like these words, else the words as the field takes them."""
    for side in shown.sides:
        if not isinstance(side.value, Absent) and ("" if side.value is None else str(side.value)) == words:
            return side.value
    return written(ref.entity, field, words)


def as_json(one: ConflictRow) -> dict[str, object]:
    return {
        "ref": one.ref,
        "unit": one.unit,
        "about": one.about,
        "field": one.field,
        "seen": token_of(one.seen),
        "sides": [{**side._asdict(), "clock": moment(side.clock)} for side in one.sides],
    }


def conflict_lines(one: ConflictRow) -> Iterator[str]:
    yield f"{one.unit}  {one.about}  {one.field}  ({one.ref})"
    for side in one.sides:
        who = " ".join(filter(None, (side.person, side.unit, side.letter))) or side.device[:8]
        yield f"    {'–' if side.value is None else side.value}  ({who} {moment(side.clock)})"
    yield f"    seen {token_of(one.seen)}"
