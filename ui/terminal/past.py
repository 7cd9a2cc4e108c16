"""What was written and when; taking back the last save; the fingerprint of a folder."""

from pathlib import Path

import click

from core.history.deeds import NotUndone, undo
from core.i18n import _
from core.log.ports import Past
from core.values import Text
from ui.desk import Desk
from ui.terminal.arguments import DIR, RECORD
from ui.terminal.noting import note_seen
from ui.terminal.seen import ref_of, there
from ui.terminal.show import Output, changed, columns, moment, timed


@click.command()
@DIR
@RECORD
@click.argument("field", metavar="[FIELD]", required=False)
@click.pass_obj
def history(desk: Desk, folder: Path, record: str, field: str | None) -> Output:
    with desk.look(folder) as look:
        found = there(look.reader, ref_of(record, look.unit))
        ref, shown = found.ref, [field] if field else ()
        note_seen(look, [found], shown)
        past = look.reader.history.of(ref, field)
    rows = [(moment(op.clock), op.field, str(op.value), "" if op.counts else _("ไม่นับ"), op.label) for op in past]
    return Output([told(op) for op in past], columns(rows))


def told(op: Past) -> dict[str, object]:
    return {**timed(op), "text": isinstance(op.value, Text)}


@click.command()
@DIR
@click.pass_obj
def take_back(desk: Desk, folder: Path) -> Output:
    left: list[object] = []
    with desk.open(folder) as office:
        changes = office.session.do_now(undo, left.append)
    told = changed(changes)
    kept = [one for one in left if isinstance(one, NotUndone)]
    lines = [_("คงไว้เพราะมีผู้แก้ต่อ: {ref} {field}").format(ref=one.ref, field=one.field) for one in kept]
    value = {"label": changes.label, "save": changes.save, "touched": sorted(map(str, changes.touched)), "kept": kept}
    return Output(value, [_("เลิกทำแล้ว"), *told.lines[1:], *lines])


@click.command()
@DIR
@click.argument("scope", metavar="[SCOPE]", required=False)
@click.pass_obj
def digest(desk: Desk, folder: Path, scope: str | None) -> Output:
    with desk.look(folder) as look:
        value = look.reader.digest(scope)
    return Output({"digest": value, "scope": scope}, [value])
