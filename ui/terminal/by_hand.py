"""Commands for surveys and checklists filled in on paper: print them, and read scanned ones as proposed answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.blocks.document import Document
from core.errors import UsageError, UserError
from core.i18n import _
from core.people.units import office_of
from core.thai.written import short_date
from core.values import Ref
from core.workshop.ballots import (
    BallotPageReading,
    BallotQuestionKey,
    BallotTickBox,
    PrintedBallots,
    ScannedTickAnswer,
    agreed,
    ballots,
    slip_code,
)
from core.workshop.by_hand_deeds import AT, SLIP, HandFilledPaper, accept_marks, accept_sheets
from core.workshop.questions import Question, QuestionFile, read_questions
from ui.desk import Desk, Office, read_json
from ui.stacks import MOST, ScannedBallotPage, hand_papers, pictures_let_go, read_marks
from ui.terminal.arguments import OUT, PATH, ref_of
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.in_folder import opened, unopened, writes
from ui.terminal.show import Output, changed, part

ASSESSMENT = click.argument("assessment", metavar="ASSESSMENT")
BETWEEN = ":"  # separates item and field; not special in any shell
TypedWords = Mapping[tuple[str, str], Sequence[str]]


@click.command()
@writes
@ASSESSMENT
@click.option(
    "--copies",
    metavar="N",
    type=click.IntRange(1, MOST),
    default=1,
    help=_("แบบสำรวจ: จำนวนใบสำรวจ คนละใบ"),
)
@OUT
def print_paper(office: Office, assessment: str, copies: int, out: Path) -> Output:
    _ref, paper = _paper(office, assessment)
    made = office.printer.write(hand_papers(paper, short_date(date.today()), copies), out)
    line = _("พิมพ์ {n} ข้อที่กาได้ {pages} หน้า ที่ {path}").format(
        n=len(paper.questions), pages=made.pages, path=out
    )
    typed = _("อีก {n} ข้อมีตัวเลขหรือข้อความ กรอกในโปรแกรม").format(n=paper.typed_items)
    value = {
        "questions": [_typed_key(one.key) for one in paper.questions],
        "typed": paper.typed_items,
    }
    return Output(
        {**value, "pages": made.pages, "path": str(out)},
        [line, *([typed] if paper.typed_items else [])],
    )


@click.command()
@unopened
@ASSESSMENT
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@click.option(
    "--say",
    "said",
    metavar="[CODE:]ITEM:FIELD=CHOICE",
    multiple=True,
    help=_("ข้อที่คนดูแล้ว ว่าผู้กรอกตั้งใจกาช่องใด (ไม่บอกคำตอบ = ไม่รับ) แบบสำรวจบอกรหัสใบนำหน้า"),
)
@click.option("--agree", is_flag=True, help=_("ยืนยันสิ่งที่อ่านได้ และกรอกเป็นคำตอบในครั้งเดียว"))
def read_papers(
    desk: Desk,
    folder: Path,
    assessment: str,
    files: Sequence[Path],
    said: Sequence[str],
    agree: bool,
) -> Output:
    with opened(desk, folder) as office:
        ref, paper = _paper(office, assessment)
        decided = _decided(paper, said)
        marked = _marked(
            office, (paper.document(),), (paper.sitting, paper.questions, paper.slips), files
        )
        # what is entered differently is asked
        read = [one._replace(read=paper.against(one.read)) for one in marked]
        asked = _open([one.read for one in read if one.read.state == "read"], decided)
        unsure: TypedWords = {(page.slip, one.question): () for page, one in asked}
        votes = agreed([one.read for one in read], {**decided, **unsure})
        picked = {vote.question: vote.picked[0] for vote in votes}
        sheets = paper.sheets(votes) if paper.survey else {}
        seen = Counter(one.read.slip for one in read for _each in one.read.proposals)
        torn = [code for code in sheets if seen[code] < len(paper.questions)]
        pages = [page_output(one) for one in read]
        # the code of the sheet before the question
        whose = f"{{slip}}{BETWEEN}".format if paper.survey else "".format
        answers = {
            whose(slip=vote.voter) + _typed_key(vote.question): vote.picked[0] for vote in votes
        }
        unsaid = [whose(slip=page.slip) + _typed_key(one.question) for page, one in asked]
        value = {"pages": pages, "asked": unsaid, "answers": answers}
        lines = [
            *map(page_line, read),
            _("อ่านได้ {n} คำตอบ ถาม {m} ข้อ").format(n=len(answers), m=len(asked)),
        ]
        lines += [_("ใบรหัส {code} ขาดหน้า ไม่นับ").format(code=one) for one in torn]
        if not agree:
            return Output(value, [*lines, _("ยังไม่กรอกจนกว่าจะยืนยันด้วย --agree")])
        if asked:
            first = asked[0][1]
            raise UserError(
                _("ยังรับคำตอบไม่ได้ เหลือ {n} ข้อที่ต้องถามคน").format(n=len(asked)),
                _("ข้อแรกคือ {item} ({why})").format(
                    item=unsaid[0], why=BallotQuestionKey.why_words(first.why)
                ),
                _("ดูกระดาษข้อนั้น แล้วบอกด้วย --say ข้อ:ช่อง=คำตอบ ยังไม่มีคำตอบใดถูกกรอก"),
            )
        deed = partial(accept_marks, assessment=ref, picked=picked)
        if paper.survey:
            whole = {code: given for code, given in sheets.items() if code not in torn}
            deed = partial(accept_sheets, assessment=ref, sheets=whole)
        done = changed(office.session.do_now(deed))
    return Output({**value, "saved": done.value}, [*lines, *done.lines])


def _paper(office: Office, assessment: str) -> tuple[Ref, HandFilledPaper]:
    ref = ref_of(assessment, office.unit)
    return ref, office.session.read(partial(HandFilledPaper.of, assessment=ref))


def _marked(
    office: Office,
    printed: Sequence[Document],
    asked: tuple[str, Sequence[Question], Sequence[str] | None],
    files: Sequence[Path],
) -> Sequence[ScannedBallotPage]:
    """Read every page, compare it with a print; `asked`: sitting, questions, slips. UserError of the first bad file."""
    from storage.files import scratch

    name, questions, slips = asked
    with scratch() as room, pictures_let_go(office) as kept:
        print_ = room / "one.pdf"
        made = office.printer.write(printed, print_)
        held = PrintedBallots.of(
            name, questions, BallotTickBox.of_drawn(questions, made.drawn), slips
        )
        stack = read_marks(office, held, print_, files, lambda _done, _of: True)
        kept += stack.pages
    if stack.refused:
        raise stack.refused[0]
    return stack.pages


def _open(
    pages: Sequence[BallotPageReading], decided: TypedWords
) -> list[tuple[BallotPageReading, ScannedTickAnswer]]:
    """Return what a person must still decide, with its page."""
    return [
        (page, one)
        for page in pages
        for one in page.doubts
        if (page.slip, one.question) not in decided
    ]


def _decided(paper: HandFilledPaper, decisions: Sequence[str]) -> TypedWords:
    """Parse people's decisions on questions. Raises UsageError for a question or an answer that the paper has not."""
    known = {_typed_key(question.key): question for question in paper.questions}
    example = next((f"{key}={one.choices[0].key}" for key, one in known.items() if one.choices), "")
    found = dict[tuple[str, str], Sequence[str]]()
    for words in decisions:
        named, equals, choice = words.partition("=")
        slip, _between, named = named.partition(BETWEEN) if paper.survey else (SLIP, "", named)
        one = known.get(_typed_key(named))
        fits = one is not None and (
            one.lines or not choice or choice in {each.key for each in one.choices}
        )
        if one is None or not equals or not fits:
            raise UsageError(
                _("ไม่เข้าใจ --say {words}").format(words=words),
                _("ไม่มีข้อ ช่อง หรือคำตอบนี้ในแบบ"),
                _("เขียนเป็น ข้อ:ช่อง=คำตอบ เช่น {example} หรือไม่บอกคำตอบเมื่อไม่รับข้อนั้น").format(
                    example=example
                ),
            )
        found[slip, one.key] = [choice] if choice else []
    return found


def _typed_key(key: str) -> str:
    return key.replace(AT, BETWEEN)


ballot = LazyCommandGroup()
QUESTIONS = click.argument("questions", metavar="QUESTIONS", type=PATH)
SLIPS = click.option(
    "--slips",
    metavar="N",
    type=click.IntRange(1, 999),
    required=True,
    help=_("จำนวนบัตรทั้งหมด ใบที่ 1 ถึง N"),
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
    "--say",
    "said",
    metavar="SLIP:QUESTION=CHOICE,…",
    multiple=True,
    help=_("ข้อที่คนดูแล้ว ว่าผู้ลงคะแนนตั้งใจกาช่องใด"),
)
@click.option("--agree", is_flag=True, help=_("ยืนยันสิ่งที่อ่านได้ และให้เป็นเสียง"))
def read_ballots(
    desk: Desk,
    folder: Path,
    questions: Path,
    files: Sequence[Path],
    slips: int,
    said: Sequence[str],
    agree: bool,
) -> Output:
    asked = read_questions(read_json(questions), questions.name)
    decided = _decided_questions(asked.questions, slips_of(slips), said)
    with opened(desk, folder) as office:
        printed = ballots(*_named(office, asked), slips_of(1))
        marked = _marked(office, printed, (asked.sitting, asked.questions, slips_of(slips)), files)
    pages = [one.read for one in marked]
    open_ = _open(pages, decided)
    if agree and open_:
        page, first = open_[0]
        raise UserError(
            _("ยังนับเสียงไม่ได้ เหลือ {n} ข้อที่ต้องถามคน").format(n=len(open_)),
            _("เครื่องหมายไม่ชัด ข้อแรกคือใบที่ {slip} ข้อ {question}").format(
                slip=page.slip, question=first.question
            ),
            _("ดูบัตรใบนั้น แล้วบอกด้วย --say ใบ:ข้อ=คำตอบ ยังไม่มีเสียงใดถูกนับ"),
        )
    votes = agreed(pages, decided) if agree else ()
    counted = [part(vote, "voter question picked") for vote in votes]
    value = {"pages": [page_output(one) for one in marked], "asked": len(open_), "votes": counted}
    told = _("{n} เสียง").format(n=len(votes)) if agree else _("ยังไม่นับจนกว่าจะยืนยันด้วย --agree")
    return Output(value, [*map(page_line, marked), _("ถาม {n} ข้อ").format(n=len(open_)), told])


def slips_of(count: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(1, count + 1))


def _named(office: Office, file: QuestionFile) -> tuple[str, str, str, tuple[Question, ...]]:
    name, code = office.session.read(lambda reader: office_of(reader, office.unit))
    return file.sitting, file.title, name or code, file.questions


def _decided_questions(
    questions: Sequence[Question], slips: Sequence[str], decisions: Sequence[str]
) -> TypedWords:
    """Parse people's decisions on questions. Raises UsageError for an unknown question, or choices it does not take."""
    found = dict[tuple[str, str], Sequence[str]]()
    known = {one.key: one for one in questions if one.choices}
    for words in decisions:
        where, _equals, keys = words.partition("=")
        slip, _colon, question = where.partition(":")
        picked = [key for key in keys.split(",") if key]
        one = known.get(question)
        fits = one is not None and {choice.key for choice in one.choices}.issuperset(picked)
        if one is None or not fits or len(picked) > one.picks or slip not in slips:
            raise UsageError(
                _("ไม่เข้าใจ --say {words}").format(words=words),
                _("ไม่มีใบ ข้อ หรือคำตอบนี้ หรือเลือกมากกว่าที่ข้อนั้นให้เลือก"),
                _("เขียนเป็น ใบ:ข้อ=คำตอบ เช่น 3:q7=a หรือ 3:q7= เมื่อไม่ได้ตอบ"),
            )
        found[slip, question] = picked
    return found


def page_output(page: ScannedBallotPage) -> dict[str, object]:
    said = [part(each, "question finding picked why") for each in page.read.proposals]
    whose = part(
        page,
        "file=scan.file page=scan.key.number state=read.state slip=read.slip number=read.number",
    )
    return {**whose, "proposals": said}


def page_line(page: ScannedBallotPage) -> str:
    where = _("{file} หน้า {n}").format(file=page.scan.file, n=page.scan.key.number)
    whose = _("ใบที่ {slip}").format(slip=page.read.slip) if page.read.slip else ""
    asked = [
        f"{each.question} ({BallotQuestionKey.why_words(each.why)})" for each in page.read.doubts
    ]
    said = " ".join(filter(None, (whose, page.read.words(page.reason))))
    return f"{where}: {said}" + (f": {', '.join(asked)}" if asked else "")
