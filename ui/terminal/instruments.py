"""Forms and criteria: list them, show one, check a file."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from core.errors import BrokenInstrument, Fault
from core.i18n import _
from core.instruments.shape import Instrument
from ui.terminal.desk import Desk
from ui.terminal.show import Told, columns


@click.group(help=_("แบบและเกณฑ์"))
def instrument() -> None:
    """Forms and criteria."""


@instrument.command("list", help=_("แบบทั้งหมดที่ใช้ได้"))
@click.pass_obj
def list_all(desk: Desk) -> Told:
    forms = desk.forms.all()
    return Told([head(form) for form in forms], columns([(form.using, str(form.title)) for form in forms]))


@instrument.command(help=_("เนื้อหาของแบบหนึ่ง"))
@click.argument("name", metavar="INSTRUMENT")
@click.pass_obj
def show(desk: Desk, name: str) -> Told:
    form = desk.forms.get(name)
    said = {part.name: getattr(form, part.name) for part in fields(form) if getattr(form, part.name)}
    return Told({**head(form), **said, "kind": form.kind or "plan"}, list(lines(form)))


@instrument.command(help=_("ตรวจไฟล์แบบ"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def check(desk: Desk, file: Path) -> Told:
    found: tuple[Fault, ...] = ()
    try:
        form = desk.read_form(file)
    except BrokenInstrument as problem:
        found = problem.faults
        return Told({"sound": False, "faults": found}, [fault_line(fault) for fault in found], code=1)
    return Told(
        {"sound": True, "using": form.using, "faults": []},
        [_("{using} ไม่มีข้อผิดพลาด").format(using=form.using)],
    )


def fault_line(fault: Fault) -> str:
    return _("{file} บรรทัด {line}: {what} · {mend}").format(**fault._asdict())


def head(form: Instrument) -> dict[str, object]:
    return {
        "using": form.using,
        "id": form.id,
        "edition": form.edition,
        "revision": form.revision,
        "title": form.title,
        "kind": form.kind or "plan",
        "aliases": form.aliases,
        "owner": form.owner,
    }


def lines(form: Instrument) -> Iterator[str]:
    yield f"{form.using}  {form.title}"
    for dimension in form.dimensions:
        yield f"{dimension.id}  {dimension.title}  {'/'.join(str(points) for points in dimension.points)}"
    for item in form.items:
        yield f"  {item.id}  {item.number} {item.text}"
    for kind in form.kinds:
        yield f"{kind.id}  {kind.title}" + (f"  ({kind.within})" if kind.within else "")
        for field in form.fields:
            if kind.id in field.kind:
                yield f"  f.{field.id}  {field.title}  {field.type}"
