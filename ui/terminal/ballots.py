"""`ballot`: questions printed as paper ballots, a stack of scanned ones read as proposals, and votes once agreed to."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from core.errors import Usage, UserError
from core.i18n import _
from core.log.ports import ScannedPage
from core.people.units import office_of
from core.workshop.ballots import ballots, boxes_of, slip_code
from core.workshop.question_file import QuestionFile, read_questions
from core.workshop.questions import Question
from core.workshop.stack import ReadPage, Sitting, TickedPage, agreed, read_stack, sitting
from core.workshop.stack_words import why_words
from ui.desk import Desk, Office, read_json
from ui.terminal.arguments import DIR, OUT, PATH
from ui.terminal.commands import CommandTable
from ui.terminal.show import Output, opened

ballot = CommandTable({})
QUESTIONS = click.argument("questions", metavar="QUESTIONS", type=PATH)
SLIPS = click.option(
    "--slips", metavar="N", type=click.IntRange(1, 999), required=True, help=_("จำนวนบัตรทั้งหมด ใบที่ 1 ถึง N")
)
Decided = Mapping[tuple[str, str], Sequence[str]]


@ballot.command("print", help=_("พิมพ์บัตรลงคะแนน ใบละหนึ่งคน ไม่มีชื่อ"))
@DIR
@QUESTIONS
@SLIPS
@OUT
@click.pass_obj
def print_ballots(desk: Desk, folder: Path, questions: Path, slips: int, out: Path) -> Output:
    asked = read_questions(read_json(questions), questions.name)
    with opened(desk, folder) as office:
        made = office.printer.write(ballots(*_named(office, asked), slips_of(slips)), out)
    codes = [{"slip": one, "code": slip_code(asked.sitting, one)} for one in slips_of(slips)]
    line = _("พิมพ์ {n} ใบ {pages} หน้า ที่ {path}").format(n=slips, pages=made.pages, path=out)
    return Output({"slips": codes, "pages": made.pages, "path": str(out)}, [line])


@ballot.command("read", help=_("อ่านบัตรที่สแกนทั้งปึก เสนอว่ากาช่องใด ช่องที่ไม่ชัดถามก่อน ไม่นับเสียงจนกว่าจะยืนยัน"))
@DIR
@QUESTIONS
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@SLIPS
@click.option(
    "--say", "said", metavar="SLIP:QUESTION=CHOICE,…", multiple=True, help=_("ข้อที่คนดูแล้ว ว่าผู้ลงคะแนนตั้งใจกาช่องใด")
)
@click.option("--agree", is_flag=True, help=_("ยืนยันสิ่งที่อ่านได้ และให้เป็นเสียง"))
@click.pass_obj
def read_ballots(
    desk: Desk, folder: Path, questions: Path, files: Sequence[Path], slips: int, said: Sequence[str], agree: bool
) -> Output:
    asked = read_questions(read_json(questions), questions.name)
    with opened(desk, folder) as office, desk.files.scratch() as room:
        print_ = room / "ballot.pdf"
        made = office.printer.write(ballots(*_named(office, asked), slips_of(1)), print_)
        held = sitting(asked.sitting, asked.questions, boxes_of(asked.questions, made.drawn), slips_of(slips))
        decided = _decided(held, said)
        scans = _scanned(office, files)
        try:
            pages = _read(office, held, scans, print_)
        finally:
            waiting = office.session.read(lambda reader: reader.scans.all())
            office.scanner.keep_only({one.picture for one in waiting})
    return _output(scans, pages, decided, agree)


def slips_of(count: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(1, count + 1))


def _named(office: Office, asked: QuestionFile) -> tuple[str, str, str, tuple[Question, ...]]:
    name, code = office.session.read(lambda reader: office_of(reader, office.unit))
    return asked.sitting, asked.title, name or code, asked.questions


def _scanned(office: Office, files: Sequence[Path]) -> list[ScannedPage]:
    with closing(office.scanner.begin()) as batch:
        return [
            page for path in office.scanner.files(files) for page in batch.read(path, lambda _done, _of: None).pages
        ]


def _read(office: Office, held: Sitting, scans: Sequence[ScannedPage], print_: Path) -> tuple[ReadPage, ...]:
    known = [held.page(scan.codes) for scan in scans]
    ours = [(scan, page) for scan, page in zip(scans, known, strict=True) if page]
    seen = iter(office.scanner.ticked(ours, print_))
    return read_stack([(page, next(seen) if page else TickedPage()) for page in known])


def _decided(held: Sitting, said: Sequence[str]) -> Decided:
    """What people said of questions. Usage for words that name no question, or no choices it takes."""
    found = dict[tuple[str, str], Sequence[str]]()
    known = {one.key: one for one in held.questions}
    for words in said:
        where, _equals, keys = words.partition("=")
        slip, _colon, question = where.partition(":")
        picked = [key for key in keys.split(",") if key]
        one = known.get(question)
        fits = one is not None and {choice.key for choice in one.choices}.issuperset(picked)
        if one is None or not fits or len(picked) > one.picks or slip not in held.slips.values():
            raise Usage(
                _("ไม่เข้าใจ --say {words}").format(words=words),
                _("ไม่มีใบ ข้อ หรือคำตอบนี้ หรือเลือกมากกว่าที่ข้อนั้นให้เลือก"),
                _("เขียนเป็น ใบ:ข้อ=คำตอบ เช่น 3:q7=a หรือ 3:q7= เมื่อไม่ได้ตอบ"),
            )
        found[slip, question] = picked
    return found


def _output(scans: Sequence[ScannedPage], pages: Sequence[ReadPage], decided: Decided, agree: bool) -> Output:
    open_ = [(page, one) for page in pages for one in page.asked if (page.slip, one.question) not in decided]
    if agree and open_:
        page, first = open_[0]
        raise UserError(
            _("ยังนับเสียงไม่ได้ เหลือ {n} ข้อที่ต้องถามคน").format(n=len(open_)),
            _("เครื่องหมายไม่ชัด ข้อแรกคือใบที่ {slip} ข้อ {question}").format(slip=page.slip, question=first.question),
            _("ดูบัตรใบนั้น แล้วบอกด้วย --say ใบ:ข้อ=คำตอบ ยังไม่มีเสียงใดถูกนับ"),
        )
    votes = agreed(pages, decided) if agree else ()
    rows = [_page(scan, page) for scan, page in zip(scans, pages, strict=True)]
    value = {
        "pages": rows,
        "asked": len(open_),
        "votes": [{"voter": one.voter, "question": one.question, "picked": one.picked} for one in votes],
    }
    lines = [_line(scan, page) for scan, page in zip(scans, pages, strict=True)]
    told = _("{n} เสียง").format(n=len(votes)) if agree else _("ยังไม่นับจนกว่าจะยืนยันด้วย --agree")
    return Output(value, [*lines, _("ถาม {n} ข้อ").format(n=len(open_)), told])


def _page(scan: ScannedPage, page: ReadPage) -> dict[str, Any]:
    said = [{"question": p.question, "finding": p.finding, "picked": p.picked, "why": p.why} for p in page.proposals]
    place = {"file": scan.file, "page": scan.key.number}
    return {**place, "state": page.state, "slip": page.slip, "number": page.number, "proposals": said}


def _line(scan: ScannedPage, page: ReadPage) -> str:
    where = _("{file} หน้า {n}").format(file=scan.file, n=scan.key.number)
    if page.state == "foreign":
        return f"{where}: {_('ไม่ใช่บัตรของครั้งนี้ ไม่นับ')}"
    whose = _("ใบที่ {slip}").format(slip=page.slip)
    if page.state == "again":
        return f"{where}: {whose} {_('สแกนซ้ำ ไม่นับ')}"
    if page.state == "unread":
        return f"{where}: {whose} {_('วางทับแบบที่พิมพ์ไม่ได้ สแกนใหม่ หรือกรอกด้วยมือ')}"
    counts = _("อ่านได้ {read} ข้อ ถาม {asked} ข้อ ว่าง {none} ข้อ").format(
        read=sum(one.finding == "read" for one in page.proposals),
        asked=len(page.asked),
        none=sum(one.finding == "none" for one in page.proposals),
    )
    asked = [f"{one.question} ({why_words(one.why)})" for one in page.asked]
    return f"{where}: {whose} {counts}" + (f": {', '.join(asked)}" if asked else "")
