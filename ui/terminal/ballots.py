"""`ballot`: questions printed as paper ballots, a stack of scanned ones read as proposals, and votes once agreed to."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from core.errors import Usage, UserError
from core.i18n import _
from core.log.ports import ScannedPage
from core.people.units import office_of
from core.workshop.ballots import ballots, boxes_of, slip_code
from core.workshop.questions import Question, QuestionFile, read_questions
from core.workshop.stack import ReadPage, Sitting, agreed, page_words, sitting, why_words
from ui.desk import Desk, Office, read_json
from ui.stacks import MarkedPage, pictures_let_go, read_marks
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
        with pictures_let_go(office) as kept:
            stack = read_marks(office, held, print_, files, lambda _done, _of: True)
            kept += stack.pages
        if stack.refused:
            raise stack.refused[0]
    return _output(stack.pages, decided, agree)


def slips_of(count: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(1, count + 1))


def _named(office: Office, asked: QuestionFile) -> tuple[str, str, str, tuple[Question, ...]]:
    name, code = office.session.read(lambda reader: office_of(reader, office.unit))
    return asked.sitting, asked.title, name or code, asked.questions


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


def _output(marked: Sequence[MarkedPage], decided: Decided, agree: bool) -> Output:
    scans, pages = [one.scan for one in marked], [one.read for one in marked]
    open_ = [(page, one) for page in pages for one in page.asked if (page.slip, one.question) not in decided]
    if agree and open_:
        page, first = open_[0]
        raise UserError(
            _("ยังนับเสียงไม่ได้ เหลือ {n} ข้อที่ต้องถามคน").format(n=len(open_)),
            _("เครื่องหมายไม่ชัด ข้อแรกคือใบที่ {slip} ข้อ {question}").format(slip=page.slip, question=first.question),
            _("ดูบัตรใบนั้น แล้วบอกด้วย --say ใบ:ข้อ=คำตอบ ยังไม่มีเสียงใดถูกนับ"),
        )
    votes = agreed(pages, decided) if agree else ()
    rows = [page_output(scan, page) for scan, page in zip(scans, pages, strict=True)]
    value = {
        "pages": rows,
        "asked": len(open_),
        "votes": [{"voter": one.voter, "question": one.question, "picked": one.picked} for one in votes],
    }
    lines = [page_line(one) for one in marked]
    told = _("{n} เสียง").format(n=len(votes)) if agree else _("ยังไม่นับจนกว่าจะยืนยันด้วย --agree")
    return Output(value, [*lines, _("ถาม {n} ข้อ").format(n=len(open_)), told])


def page_output(scan: ScannedPage, page: ReadPage) -> dict[str, Any]:
    said = [{"question": p.question, "finding": p.finding, "picked": p.picked, "why": p.why} for p in page.proposals]
    place = {"file": scan.file, "page": scan.key.number}
    return {**place, "state": page.state, "slip": page.slip, "number": page.number, "proposals": said}


def page_line(one: MarkedPage) -> str:
    where = _("{file} หน้า {n}").format(file=one.scan.file, n=one.scan.key.number)
    whose = _("ใบที่ {slip}").format(slip=one.read.slip) if one.read.slip else ""
    asked = [f"{each.question} ({why_words(each.why)})" for each in one.read.asked]
    said = " ".join(filter(None, (whose, page_words(one.read, one.why))))
    return f"{where}: {said}" + (f": {', '.join(asked)}" if asked else "")
