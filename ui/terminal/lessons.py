"""Lessons of all units, told and written as a file."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from core.centre.lessons import SORTS, LessonsAsked, lesson_sheet, lessons
from core.centre.paper_deeds import write_lessons
from core.i18n import _
from ui.desk import Desk
from ui.terminal.arguments import DIR
from ui.terminal.show import Output, opened


@click.command("lessons", help=_("บทเรียนของทุกหน่วยงาน ตามคำถามของแบบ: ปัจจัยความสำเร็จ แนวปฏิบัติที่ดี บทเรียน ปัญหา ข้อเสนอแนะ"))
@DIR
@click.argument("typed", metavar="[WORDS…]", nargs=-1)
@click.option("--year", type=int, default=0, help=_("ปีงบประมาณ (ไม่ใส่ = ทุกปี)"))
@click.option("--sort", type=click.Choice(SORTS), default=None, help=_("เฉพาะชนิดนี้"))
@click.option("--region", type=int, default=None, help=_("เฉพาะเขตนี้ (0 = ยังไม่ระบุเขต)"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=_("เขียนเป็นไฟล์ .pdf .xlsx หรือ .docx"))
@click.pass_obj
def told_lessons(
    desk: Desk, folder: Path, typed: Sequence[str], year: int, sort: str | None, region: int | None, out: Path | None
) -> Output:
    asked = LessonsAsked(year, sort or "", region, " ".join(typed))
    with desk.look(folder) as reading:
        found = lessons(reading.reader, reading.forms, asked)
    if out is not None:
        with opened(desk, folder) as office:
            write = partial(write_lessons, forms=office.session.forms, papers=office.printer, unit=office.unit)
            office.session.do_now(partial(write, asked=asked, path=out))
    value = [{**one._asdict(), "row": str(one.row)} for one in found]
    sheet = lesson_sheet(found)
    lines = [line for row in sheet.rows for line in ("  ".join(row.cells), *([f"    {row.key}"] if row.key else []))]
    return Output(value, lines or [sheet.empty])
