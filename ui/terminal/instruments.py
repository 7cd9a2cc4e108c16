"""Forms and criteria: list them, show one, check a file, score cases of a file."""

from dataclasses import fields
from pathlib import Path

import click

from core.forms.description import describe
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.i18n import _
from core.scoring.cases import run
from ui.desk import Desk, read_text
from ui.terminal.arguments import FILE, PATH
from ui.terminal.show import Output, columns, part

instrument = click.Group()


@instrument.command("list", help=_("แบบทั้งหมดที่ใช้ได้"))
@click.pass_obj
def list_all(desk: Desk) -> Output:
    forms: list[Instrument | Programme] = [*desk.forms.all(), *desk.forms.programmes()]
    return Output([head(form) for form in forms], columns([(form.using, str(form.title)) for form in forms]))


@instrument.command(help=_("เนื้อหาของแบบหนึ่ง"))
@click.argument("name", metavar="INSTRUMENT")
@click.pass_obj
def show(desk: Desk, name: str) -> Output:
    form = find(desk, name)
    content = {part.name: getattr(form, part.name) for part in fields(form) if getattr(form, part.name)}
    return Output(
        {**head(form), **content, "kind": kind_of(form)}, ["  " * line.depth + line.text for line in describe(form)]
    )


@instrument.command(help=_("ตรวจไฟล์แบบ"))
@FILE
@click.pass_obj
def check(desk: Desk, file: Path) -> Output:
    found = desk.files.check_form(file)
    if found.faults:
        lines = [_("{file} บรรทัด {line}: {what} · {mend}").format(**fault._asdict()) for fault in found.faults]
        return Output({"sound": False, "faults": found.faults}, lines, code=1)
    line = _("บรรทัด {line}: {sentence}")
    remarks = [line.format(line=one.line, sentence=one.sentence) for one in found.statements]
    return Output(
        {"sound": True, "using": found.using, "faults": [], "said": found.statements},
        [_("{using} ไม่มีข้อผิดพลาด").format(using=found.using), *remarks],
    )


def find(desk: Desk, name: str) -> Instrument | Programme:
    """The programme of that name, else the instrument."""
    called = name.partition("/")[0]
    if any(called in (programme.id, *programme.aliases) for programme in desk.forms.programmes()):
        return desk.forms.programme(name)
    return desk.forms.get(name)


def kind_of(form: Instrument | Programme) -> str:
    return "programme" if isinstance(form, Programme) else form.kind or "plan"


def head(form: Instrument | Programme) -> dict[str, object]:
    return {**part(form, "using id edition revision title"), "kind": kind_of(form), **part(form, "aliases owner")}


@click.command()
@click.argument("instrument", metavar="INSTRUMENT")
@click.argument("cases", metavar="CASES.json", type=PATH)
@click.pass_obj
def score(desk: Desk, instrument: str, cases: Path) -> Output:
    results = run(desk.forms.get(instrument), read_text(cases))
    rows = results if isinstance(results, list) else [results]
    return Output(results, ["  ".join(f"{name}={value}" for name, value in row.items()) for row in rows])
