"""Commands for papers: print one or many, copy, check, void, list the register."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

import click

from core.blocks.code import shown_code
from core.blocks.document import PerPage
from core.errors import UserError
from core.forms.ports import Action
from core.forms.shape import FormPaper
from core.i18n import _
from core.papers.batch_deeds import (
    BatchPaperResult,
    PaperBatchOutcome,
    PaperBatchRequest,
    batch_papers,
)
from core.papers.deeds import PaperRequest, copy_paper, note_official, void_paper
from core.papers.made import PHOTOS_A_PAGE, printable
from core.papers.register import PrintLookupResult, show_paper, unused_line
from core.papers.table import asks, kinds
from core.papers.view import confirmed_unkept, items_of, own_items, password_of, reported_period
from core.thai.written import arabic_digits
from core.values import Record, Ref
from ui.desk import Office, ReadOnlyFolder, read_text
from ui.terminal.arguments import OUT, PATH, RECORD, iso_day, pairs, ref_of, there
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.printing import FIELDS, entry, printed
from ui.terminal.show import Output, columns, part

paper = LazyCommandGroup(
    {"confirm": ("scans:confirm", _("ยืนยันว่าสแกนที่รออยู่มีลายมือชื่อด้วยหมึก หลังเทียบกับฉบับที่ล็อกไว้แล้ว"))}
)


@paper.reads("list", _("ทะเบียนเอกสาร และแบบที่พิมพ์ได้ของข้อมูลหนึ่ง"))
@click.argument("record", metavar="[RECORD]", required=False)
def list_papers(reading: ReadOnlyFolder, record: str | None) -> Output:
    if record is None:
        whole = reading.reader.records("paper")
        return register([], whole, filter(None, [unused_line(whole)]))
    of = ref_of(record, reading.unit)
    there(reading.reader, of)
    own = reading.reader.records("paper", of.scope, subject=of.local)
    elsewhere = reading.reader.records("paper", subject=str(of))
    known, forms = kinds(reading.reader), printable(reading.reader, of)
    questions = {one.id: [ask.id for ask in asks(known[one.builder], one)] for one in forms}
    return register(forms, [*own, *elsewhere], questions=questions)


def register(
    forms: Sequence[FormPaper],
    papers: Sequence[Record],
    more: Iterable[str] = (),
    questions: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Output:
    """Return as output the papers of a record: `forms`, the form's papers that can be printed, `papers`, the prints so
    far, then the lines `more`. `questions`: {id of a form's paper: ids of the texts it asks for}."""
    blank = dict.fromkeys(("ref", *FIELDS), "")
    can = [
        {**blank, "form": one.id, "title": one.called, "asks": questions[one.id]} for one in forms
    ]
    lines = [
        ("–", "–", one.id, " ".join((arabic_digits(one.called), *questions[one.id])), "")
        for one in forms
    ]
    rows = []
    for one in papers:
        printed_as = " ".join(filter(None, (one.text("form"), reported_period(one))))
        code = shown_code(one.text("code"))
        rows.append((code, one.text("number"), printed_as, one.text("subject"), state_words(one)))
    return Output(
        [*can, *map(entry, papers)], [*(columns([*lines, *rows]) or [_("ยังไม่มีเอกสารที่พิมพ์")]), *more]
    )


def state_words(paper: Record) -> str:
    why = paper.text("void_why")
    if not why and paper.text("scan"):
        said = _("ยืนยันฉบับลงนามแล้ว")
        return said if paper.text("print") else f"{said} {confirmed_unkept()}"
    return _("ยกเลิก: {why}").format(why=why) if why else ""


@paper.prints("print", _("พิมพ์เป็นไฟล์"))
@RECORD
@click.argument("form", metavar="FORM")
@OUT
@click.option(
    "--digits", type=click.Choice(("thai", "arabic")), default=None, help=_("เลขไทยหรือเลขอารบิก")
)
@click.option(
    "--photos",
    type=click.Choice(tuple(map(str, PHOTOS_A_PAGE))),
    default=None,
    help=_("จำนวนภาพต่อหน้า"),
)
@click.option("--password-file", metavar="FILE", default=None, type=PATH, help=_("รหัสผ่านเปิด PDF"))
@click.option("--attach-data", is_flag=True, help=_("แนบข้อมูลของเอกสารเป็น JSON ใน PDF"))
@click.option(
    "--say",
    "answers",
    metavar="NAME=WORDS",
    multiple=True,
    help=_("ข้อความที่แบบถาม เช่น place=ห้องประชุม; @ไฟล์ = อ่านจากไฟล์"),
)
@click.option(
    "--period", metavar="PERIOD", default="", help=_("งวดที่รายงาน เช่น 2569q2 ของแบบที่ถามงวด")
)
def print_one(
    office: Office,
    record: Ref,
    form: str,
    out: Path,
    digits: str | None,
    photos: str | None,
    password_file: Path | None,
    attach_data: bool,
    answers: tuple[str, ...],
    period: str,
) -> Output:
    each: PerPage = next((count for count in PHOTOS_A_PAGE if str(count) == photos), 0)
    password = password_of(read_text(password_file)) if password_file else ""
    said = (*pairs(answers), *((("period", period),) if period else ()))
    wanted = PaperRequest(record, form, out, digits or "", each, password, attach_data, said)
    row, sentence = printed(office, wanted)
    return Output({**row, "file": out}, [sentence.format(**row, file=out), *row["notes"]])


@paper.prints("copy", _("ทำสำเนาที่มีคำรับรองสำเนาถูกต้อง ของฉบับที่พิมพ์ไว้ เป็น PDF"))
@click.argument("code", metavar="CODE")
@OUT
@click.option("--name", metavar="NAME", default="", help=_("ผู้รับรองสำเนา"))
@click.option("--position", metavar="POSITION", default="", help=_("ตำแหน่งของผู้รับรอง"))
def copy_one(office: Office, code: str, out: Path, name: str, position: str) -> Output:
    ref, by = own_paper(office, code), {"name": name, "position": position}
    office.session.do_now(
        partial(copy_paper, printer=office.printer, paper=ref, path=out, answers=by)
    )
    return Output({"paper": ref, "file": out}, [_("ทำสำเนาไว้ที่ {file} แล้ว").format(file=out)])


@paper.reads("show", _("ตรวจรหัสหรือ QR ของเอกสาร"))
@click.argument("code", metavar="CODE")
def show_one(reading: ReadOnlyFolder, code: str) -> Output:
    held = show_paper(reading.reader, code)
    return Output(held, [verdict(held), f"{held.code}  {held.number}  {held.form}  {held.subject}"])


def verdict(paper: PrintLookupResult) -> str:
    """Return a sentence on whether a registered paper is genuine, void, and equal to the present data."""
    if paper.genuine is False:
        return _("ไม่ตรงกับทะเบียน: รหัสนี้มีในทะเบียน แต่สถานะข้อมูลบนเอกสารไม่ใช่ของฉบับนี้")
    if paper.void:
        return _("เอกสารฉบับนี้ถูกยกเลิก: {why}").format(why=paper.void)
    known = _("ตรงกับทะเบียน") if paper.genuine else _("มีรหัสนี้ในทะเบียน")
    known = _("{known} เป็นฉบับร่าง").format(known=known) if paper.draft else known
    if paper.copy_of:
        known = _("{known} เป็นสำเนาของ {number}").format(known=known, number=paper.copy_of)
    else:
        known = known
    today = _("ข้อมูลยังเหมือนตอนพิมพ์") if paper.unchanged else _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์")
    return _("{known} {today} (ไม่ได้รับรองลายมือชื่อหรือตัวเลขที่เขียนบนกระดาษ)").format(
        known=known, today=today
    )


@paper.saves("void", _("ยกเลิกฉบับพิมพ์ในทะเบียน เลขนี้จะไม่ใช้ซ้ำ"))
@click.argument("code", metavar="CODE")
@click.option("--why", metavar="WHY", required=True, help=_("เหตุผล"))
def void_one(office: Office, code: str, why: str) -> Action:
    return partial(void_paper, paper=own_paper(office, code), reason=why)


@paper.saves("official", _("บันทึกเลขที่และวันที่หนังสือที่สารบรรณออกให้"))
@click.argument("code", metavar="CODE")
@click.option("--number", metavar="NO", default="", help=_("เลขที่หนังสือ"))
@click.option("--on", "day", metavar="DATE", default="", help=_("ลงวันที่"))
def note(office: Office, code: str, number: str, day: str) -> Action:
    return partial(
        note_official, number=number, iso_date=iso_day(day), paper=own_paper(office, code)
    )


def own_paper(office: Office, code: str) -> Ref:
    """Return the paper with this code in the unit's own register. UserError if it is in another unit's."""
    held = office.session.read(lambda reader: show_paper(reader, code))
    scope, entity, id_ = held.record.split("/")
    if scope != office.unit:
        raise UserError(
            _("แก้ทะเบียนของ {code} ไม่ได้").format(code=held.code),
            _("เป็นเอกสารของหน่วยงานอื่น"),
            _("ให้หน่วยงานเจ้าของเอกสารแก้ในทะเบียนของตนเอง"),
        )
    return Ref(scope, entity, id_)


@paper.prints(
    "batch", _("พิมพ์หลายฉบับลงโฟลเดอร์ใหม่: แบบเดียวของทุกหน่วยงาน หรือไม่ระบุแบบ = ทุกแบบของหน่วยงานนี้")
)
@click.argument("form", metavar="[FORM]", required=False)
@click.option("--year", metavar="YEAR", required=True, type=int, help=_("ปีงบประมาณ พ.ศ."))
@click.option("--instrument", metavar="INSTRUMENT", default="", help=_("เฉพาะแบบประเมินหรือแผนนี้"))
@click.option("--out", metavar="FOLDER", required=True, type=PATH, help=_("โฟลเดอร์ใหม่ที่จะสร้าง"))
@click.option(
    "--ending",
    type=click.Choice(tuple(one[1:] for one in PaperRequest.ENDINGS)),
    default=PaperRequest.ENDINGS[0][1:],
)
@click.option(
    "--digits", type=click.Choice(("thai", "arabic")), default=None, help=_("เลขไทยหรือเลขอารบิก")
)
def batch(
    office: Office,
    form: str | None,
    year: int,
    instrument: str,
    out: Path,
    ending: str,
    digits: str | None,
) -> Output:
    rows: list[BatchPaperResult] = []
    made: list[PaperBatchOutcome] = []

    def note(step: object) -> None:
        if isinstance(step, BatchPaperResult):
            rows.append(step)
            if sys.stderr.isatty():
                click.echo(f"\r{step.done}/{step.total}", nl=step.done == step.total, err=True)
        elif isinstance(step, PaperBatchOutcome):
            made.append(step)

    named = office.forms.get(instrument).id if instrument else ""
    items = office.session.read(
        lambda reader: (
            items_of(reader, year, form, named) if form else own_items(reader, office.unit, year)
        )
    )
    if not items:
        raise UserError(
            _("ไม่มีเอกสารให้พิมพ์"),
            _("ปี {year} ไม่มีแผนหรือการประเมินที่พิมพ์แบบนี้ได้").format(year=year),
            _("ตรวจปีและชื่อแบบ ดูแบบที่พิมพ์ได้ด้วยคำสั่ง paper list"),
        )
    request = PaperBatchRequest(items, out, f".{ending}", digits or "")
    printing = partial(
        batch_papers, printer=office.printer, pressing=office.pressing, request=request
    )
    office.session.do_now(printing, note)
    if not made[0].files and (
        problem := next((row.problem for row in made[0].failed if row.problem), None)
    ):
        raise problem  # there is nothing to report
    papers = [row.paper for row in sorted(rows) if row.paper and not row.problem]
    failed = [part(row, "name subject why=problem") for row in made[0].failed]
    sentence = [_("พิมพ์ {n} ไฟล์ไว้ที่ {folder} แล้ว").format(n=made[0].files, folder=out)]
    lines = [
        f"{row.name}: {row.problem.what} {row.problem.why}" for row in made[0].failed if row.problem
    ]
    value = {
        "folder": out,
        "files": made[0].files,
        "papers": papers,
        "failed": failed,
        "notes": made[0].notes,
    }
    return Output(value, [*sentence, *made[0].notes, *lines], code=1 if lines else 0)
