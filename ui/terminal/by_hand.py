"""Questions and checklists printed on paper, and stacks of scanned ones read as proposals."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.blocks.document import Document
from core.errors import Usage, UserError
from core.i18n import _
from core.people.units import office_of
from core.thai.dates import short_date
from core.values import Ref
from core.workshop.ballots import BallotBox, ReadPage, Sitting, TickProposal, agreed, ballots, slip_code, why_words
from core.workshop.by_hand_deeds import AT, SLIP, HandPaper, accept_marks
from core.workshop.questions import Question, QuestionFile, read_questions
from ui.desk import Desk, Office, read_json
from ui.stacks import MarkedPage, pictures_let_go, read_marks
from ui.terminal.arguments import OUT, PATH, ref_of
from ui.terminal.commands import CommandTable
from ui.terminal.in_folder import opened, unopened, writes
from ui.terminal.show import Output, changed, part

ASSESSMENT = click.argument("assessment", metavar="ASSESSMENT")
BETWEEN = ":"  # as an item and its field are typed: no shell reads it as anything else
Said = Mapping[tuple[str, str], Sequence[str]]


@click.command()
@writes
@ASSESSMENT
@OUT
def print_paper(office: Office, assessment: str, out: Path) -> Output:
    _ref, paper = _paper(office, assessment)
    made = office.printer.write((paper.sheets(short_date(date.today())),), out)
    line = _("พิมพ์ {n} ข้อที่กาได้ {pages} หน้า ที่ {path}").format(n=len(paper.questions), pages=made.pages, path=out)
    typed = _("อีก {n} ข้อมีตัวเลขหรือข้อความ กรอกในโปรแกรม").format(n=paper.typed)
    value = {"questions": [_typed_key(one.key) for one in paper.questions], "typed": paper.typed}
    return Output({**value, "pages": made.pages, "path": str(out)}, [line, *([typed] if paper.typed else [])])


@click.command()
@unopened
@ASSESSMENT
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@click.option(
    "--say", "said", metavar="ITEM:FIELD=CHOICE", multiple=True,
    help=_("ข้อที่คนดูแล้ว ว่าผู้กรอกตั้งใจกาช่องใด (ไม่บอกคำตอบ = ไม่รับ)"),
)  # fmt: skip
@click.option("--agree", is_flag=True, help=_("ยืนยันสิ่งที่อ่านได้ และกรอกเป็นคำตอบในครั้งเดียว"))
def read_papers(
    desk: Desk, folder: Path, assessment: str, files: Sequence[Path], said: Sequence[str], agree: bool
) -> Output:
    with opened(desk, folder) as office:
        ref, paper = _paper(office, assessment)
        decided = _decided(paper, said)
        marked = _marked(desk, office, (paper.sheets(),), (paper.sitting, paper.questions, (SLIP,)), files)
        read = [one._replace(read=paper.set_against(one.read)) for one in marked]  # what is entered otherwise is asked
        asked = _open([one.read for one in read if one.read.state == "read"], decided)
        unsure: Said = {(page.slip, one.question): () for page, one in asked}
        votes = agreed([one.read for one in read], {**decided, **unsure})
        picked = {one.question: one.picked[0] for one in votes}
        pages = [page_output(one) for one in read]
        answers = {_typed_key(key): choice for key, choice in picked.items()}
        value = {"pages": pages, "asked": [_typed_key(one.question) for _page, one in asked], "answers": answers}
        lines = [*map(page_line, read), _("อ่านได้ {n} คำตอบ ถาม {m} ข้อ").format(n=len(picked), m=len(asked))]
        if not agree:
            told = _("ยังไม่กรอกจนกว่าจะยืนยันด้วย --agree")
            return Output(value, [*lines, told])
        if asked:
            first = asked[0][1]
            raise UserError(
                _("ยังรับคำตอบไม่ได้ เหลือ {n} ข้อที่ต้องถามคน").format(n=len(asked)),
                _("ข้อแรกคือ {item} ({why})").format(item=_typed_key(first.question), why=why_words(first.why)),
                _("ดูกระดาษข้อนั้น แล้วบอกด้วย --say ข้อ:ช่อง=คำตอบ ยังไม่มีคำตอบใดถูกกรอก"),
            )
        deed = partial(accept_marks, assessment=ref, picked=picked)
        done = changed(office.session.do_now(deed))
    return Output({**value, "saved": done.value}, [*lines, *done.lines])


def _paper(office: Office, assessment: str) -> tuple[Ref, HandPaper]:
    ref = ref_of(assessment, office.unit)
    return ref, office.session.read(partial(HandPaper.of, assessment=ref))


def _marked(
    desk: Desk, office: Office, printed: Sequence[Document], asked: tuple[str, Sequence[Question], Sequence[str]],
    files: Sequence[Path],
) -> Sequence[MarkedPage]:  # fmt: skip
    """Every page, held against a print; `asked`: the sitting, its questions, its slips. UserError for no page."""
    name, questions, slips = asked
    with desk.files.scratch() as room, pictures_let_go(office) as kept:
        print_ = room / "one.pdf"
        made = office.printer.write(printed, print_)
        held = Sitting.of(name, questions, BallotBox.of_drawn(questions, made.drawn), slips)
        stack = read_marks(office, held, print_, files, lambda _done, _of: True)
        kept += stack.pages
    if stack.refused:
        raise stack.refused[0]
    return stack.pages


def _open(pages: Sequence[ReadPage], decided: Said) -> list[tuple[ReadPage, TickProposal]]:
    """What a person has still to look at, with its page."""
    return [(page, one) for page in pages for one in page.asked if (page.slip, one.question) not in decided]


def _decided(paper: HandPaper, said: Sequence[str]) -> Said:
    """What people said of questions. Usage for words that name no question of the paper, or no answer of it."""
    known = {_typed_key(one.key): one for one in paper.questions}
    example = next((f"{key}={one.choices[0].key}" for key, one in known.items() if one.choices), "")
    found = dict[tuple[str, str], Sequence[str]]()
    for words in said:
        named, equals, choice = words.partition("=")
        one = known.get(_typed_key(named))
        if one is None or not equals or (choice and choice not in {each.key for each in one.choices}):
            raise Usage(
                _("ไม่เข้าใจ --say {words}").format(words=words),
                _("ไม่มีข้อ ช่อง หรือคำตอบนี้ในแบบ"),
                _("เขียนเป็น ข้อ:ช่อง=คำตอบ เช่น {example} หรือไม่บอกคำตอบเมื่อไม่รับข้อนั้น").format(example=example),
            )
        found[SLIP, one.key] = [choice] if choice else []
    return found


def _typed_key(key: str) -> str:
    return key.replace(AT, BETWEEN)


ballot = CommandTable()
QUESTIONS = click.argument("questions", metavar="QUESTIONS", type=PATH)
SLIPS = click.option(
    "--slips", metavar="N", type=click.IntRange(1, 999), required=True, help=_("จำนวนบัตรทั้งหมด ใบที่ 1 ถึง N")
)


@ballot.writes("print", _("พิมพ์บัตรลงคะแนน ใบละหนึ่งคน ไม่มีชื่อ"))
@QUESTIONS
@SLIPS
@OUT
def print_ballots(office: Office, questions: Path, slips: int, out: Path) -> Output:
    asked = read_questions(read_json(questions), questions.name)
    made = office.printer.write(ballots(*_named(office, asked), slips_of(slips)), out)
    codes = [{"slip": one, "code": slip_code(asked.sitting, one)} for one in slips_of(slips)]
    line = _("พิมพ์ {n} ใบ {pages} หน้า ที่ {path}").format(n=slips, pages=made.pages, path=out)
    return Output({"slips": codes, "pages": made.pages, "path": str(out)}, [line])


@ballot.unopened("read", _("อ่านบัตรที่สแกนทั้งปึก เสนอว่ากาช่องใด ช่องที่ไม่ชัดถามก่อน ไม่นับเสียงจนกว่าจะยืนยัน"))
@QUESTIONS
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@SLIPS
@click.option(
    "--say", "said", metavar="SLIP:QUESTION=CHOICE,…", multiple=True, help=_("ข้อที่คนดูแล้ว ว่าผู้ลงคะแนนตั้งใจกาช่องใด")
)
@click.option("--agree", is_flag=True, help=_("ยืนยันสิ่งที่อ่านได้ และให้เป็นเสียง"))
def read_ballots(
    desk: Desk, folder: Path, questions: Path, files: Sequence[Path], slips: int, said: Sequence[str], agree: bool
) -> Output:
    asked = read_questions(read_json(questions), questions.name)
    decided = _decided_questions(asked.questions, slips_of(slips), said)
    with opened(desk, folder) as office:
        printed = ballots(*_named(office, asked), slips_of(1))
        marked = _marked(desk, office, printed, (asked.sitting, asked.questions, slips_of(slips)), files)
    return _output(marked, decided, agree)


def slips_of(count: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(1, count + 1))


def _named(office: Office, asked: QuestionFile) -> tuple[str, str, str, tuple[Question, ...]]:
    name, code = office.session.read(lambda reader: office_of(reader, office.unit))
    return asked.sitting, asked.title, name or code, asked.questions


def _decided_questions(questions: Sequence[Question], slips: Sequence[str], said: Sequence[str]) -> Said:
    """What people said of questions. Usage for words that name no question, or no choices it takes."""
    found = dict[tuple[str, str], Sequence[str]]()
    known = {one.key: one for one in questions if one.choices}
    for words in said:
        where, _equals, keys = words.partition("=")
        slip, _colon, question = where.partition(":")
        picked = [key for key in keys.split(",") if key]
        one = known.get(question)
        fits = one is not None and {choice.key for choice in one.choices}.issuperset(picked)
        if one is None or not fits or len(picked) > one.picks or slip not in slips:
            raise Usage(
                _("ไม่เข้าใจ --say {words}").format(words=words),
                _("ไม่มีใบ ข้อ หรือคำตอบนี้ หรือเลือกมากกว่าที่ข้อนั้นให้เลือก"),
                _("เขียนเป็น ใบ:ข้อ=คำตอบ เช่น 3:q7=a หรือ 3:q7= เมื่อไม่ได้ตอบ"),
            )
        found[slip, question] = picked
    return found


def _output(marked: Sequence[MarkedPage], decided: Said, agree: bool) -> Output:
    pages = [one.read for one in marked]
    open_ = _open(pages, decided)
    if agree and open_:
        page, first = open_[0]
        raise UserError(
            _("ยังนับเสียงไม่ได้ เหลือ {n} ข้อที่ต้องถามคน").format(n=len(open_)),
            _("เครื่องหมายไม่ชัด ข้อแรกคือใบที่ {slip} ข้อ {question}").format(slip=page.slip, question=first.question),
            _("ดูบัตรใบนั้น แล้วบอกด้วย --say ใบ:ข้อ=คำตอบ ยังไม่มีเสียงใดถูกนับ"),
        )
    votes = agreed(pages, decided) if agree else ()
    said = [part(one, "voter question picked") for one in votes]
    value = {"pages": [page_output(one) for one in marked], "asked": len(open_), "votes": said}
    told = _("{n} เสียง").format(n=len(votes)) if agree else _("ยังไม่นับจนกว่าจะยืนยันด้วย --agree")
    return Output(value, [*map(page_line, marked), _("ถาม {n} ข้อ").format(n=len(open_)), told])


def page_output(one: MarkedPage) -> dict[str, object]:
    said = [part(each, "question finding picked why") for each in one.read.proposals]
    whose = part(one, "file=scan.file page=scan.key.number state=read.state slip=read.slip number=read.number")
    return {**whose, "proposals": said}


def page_line(one: MarkedPage) -> str:
    where = _("{file} หน้า {n}").format(file=one.scan.file, n=one.scan.key.number)
    whose = _("ใบที่ {slip}").format(slip=one.read.slip) if one.read.slip else ""
    asked = [f"{each.question} ({why_words(each.why)})" for each in one.read.asked]
    said = " ".join(filter(None, (whose, one.read.words(one.why))))
    return f"{where}: {said}" + (f": {', '.join(asked)}" if asked else "")
