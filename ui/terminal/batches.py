"""Many papers into a folder."""

import sys
from functools import partial
from pathlib import Path

import click

from core.errors import UserError
from core.forms.ports import Forms
from core.i18n import _
from core.log.ports import Reader
from core.papers.batch_deeds import Batched, BatchMade, BatchRequest, batch_papers
from core.papers.batches import BatchItems, items_of, own_items
from core.papers.deeds import ENDINGS
from ui.desk import Desk
from ui.terminal.arguments import DIR, PATH
from ui.terminal.show import Output, part


@click.command()
@DIR
@click.argument("form", metavar="[FORM]", required=False)
@click.option("--year", metavar="YEAR", required=True, type=int, help=_("ปีงบประมาณ พ.ศ."))
@click.option("--instrument", metavar="INSTRUMENT", default="", help=_("เฉพาะแบบประเมินหรือแผนนี้"))
@click.option("--out", metavar="FOLDER", required=True, type=PATH, help=_("โฟลเดอร์ใหม่ที่จะสร้าง"))
@click.option("--ending", type=click.Choice(tuple(one[1:] for one in ENDINGS)), default=ENDINGS[0][1:])
@click.option("--digits", type=click.Choice(("thai", "arabic")), default=None, help=_("เลขไทยหรือเลขอารบิก"))
@click.pass_obj
def batch(
    desk: Desk, folder: Path, form: str | None, year: int, instrument: str, out: Path, ending: str, digits: str | None
) -> Output:
    rows: list[Batched] = []
    made: list[BatchMade] = []

    def hear(step: object) -> None:
        if isinstance(step, Batched):
            rows.append(step)
            if sys.stderr.isatty():
                click.echo(f"\r{step.done}/{step.of}", nl=step.done == step.of, err=True)
        elif isinstance(step, BatchMade):
            made.append(step)

    with desk.open(folder) as office:
        named = desk.forms.get(instrument).id if instrument else ""
        items = office.session.read(lambda reader: wanted(reader, desk.forms, office.unit, year, form, named))
        wish = BatchRequest(items, out, f".{ending}", digits or "")
        action = partial(batch_papers, forms=desk.forms, printer=office.printer, pressing=office.pressing, wish=wish)
        office.session.do_now(action, hear)
    papers = [row.paper for row in sorted(rows) if row.paper and not row.problem]
    failed = [part(row, "name subject why=problem") for row in made[0].failed]
    said = [_("พิมพ์ {n} ไฟล์ไว้ที่ {folder} แล้ว").format(n=made[0].files, folder=out)]
    lines = [f"{row.name}: {row.problem.what} {row.problem.why}" for row in made[0].failed if row.problem]
    return Output({"folder": out, "files": made[0].files, "papers": papers, "failed": failed}, [*said, *lines])


def wanted(reader: Reader, forms: Forms, unit: str, year: int, form: str | None, instrument: str) -> BatchItems:
    """What is to be printed. UserError when there is nothing."""
    items = items_of(reader, forms, year, form, instrument) if form else own_items(reader, forms, unit, year)
    if not items:
        raise UserError(
            _("ไม่มีเอกสารให้พิมพ์"),
            _("ปี {year} ไม่มีแผนหรือการประเมินที่พิมพ์แบบนี้ได้").format(year=year),
            _("ตรวจปีและชื่อแบบ ดูแบบที่พิมพ์ได้ด้วยคำสั่ง paper list"),
        )
    return items
