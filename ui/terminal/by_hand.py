"""An assessment filled on paper: printed with boxes, scanned ones read as proposals, entered once agreed to."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.errors import Usage, UserError
from core.i18n import _
from core.thai.dates import short_date
from core.values import Ref
from core.workshop.ballots import boxes_of
from core.workshop.by_hand_deeds import AT, SLIP, HandPaper, accept_marks, hand_paper, hand_sheets, set_against
from core.workshop.stack import ReadPage, agreed, sitting, why_words
from ui.desk import Desk, Office
from ui.stacks import MarkedPage, pictures_let_go, read_marks
from ui.terminal.arguments import DIR, OUT, PATH, ref_of
from ui.terminal.ballots import page_line, page_output
from ui.terminal.show import Output, changed, opened

ASSESSMENT = click.argument("assessment", metavar="ASSESSMENT")
BETWEEN = ":"  # as an item and its field are typed: no shell reads it as anything else
Said = Mapping[tuple[str, str], Sequence[str]]


@click.command()
@DIR
@ASSESSMENT
@OUT
@click.pass_obj
def print_paper(desk: Desk, folder: Path, assessment: str, out: Path) -> Output:
    with opened(desk, folder) as office:
        _ref, paper = _paper(office, assessment)
        made = office.printer.write((hand_sheets(paper, short_date(date.today())),), out)
    line = _("พิมพ์ {n} ข้อที่กาได้ {pages} หน้า ที่ {path}").format(n=len(paper.questions), pages=made.pages, path=out)
    typed = _("อีก {n} ข้อมีตัวเลขหรือข้อความ กรอกในโปรแกรม").format(n=paper.typed)
    value = {"questions": [_typed_key(one.key) for one in paper.questions], "typed": paper.typed}
    return Output({**value, "pages": made.pages, "path": str(out)}, [line, *([typed] if paper.typed else [])])


@click.command()
@DIR
@ASSESSMENT
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@click.option(
    "--say",
    "said",
    metavar="ITEM:FIELD=CHOICE",
    multiple=True,
    help=_("ข้อที่คนดูแล้ว ว่าผู้กรอกตั้งใจกาช่องใด (ไม่บอกคำตอบ = ไม่รับ)"),
)  # fmt: skip
@click.option("--agree", is_flag=True, help=_("ยืนยันสิ่งที่อ่านได้ และกรอกเป็นคำตอบในครั้งเดียว"))
@click.pass_obj
def read_papers(
    desk: Desk, folder: Path, assessment: str, files: Sequence[Path], said: Sequence[str], agree: bool
) -> Output:
    with opened(desk, folder) as office:
        ref, paper = _paper(office, assessment)
        decided = _decided(paper, said)
        read = _read(desk, office, paper, files)
        asked = _asked(read, decided)
        votes = agreed([one.read for one in read], {**decided, **dict.fromkeys(asked, ())})
        picked = {one.question: one.picked[0] for one in votes}
        pages = [page_output(one.scan, one.read) for one in read]
        answers = {_typed_key(key): choice for key, choice in picked.items()}
        value = {"pages": pages, "asked": [_typed_key(key) for _slip, key in asked], "answers": answers}
        lines = [*map(page_line, read), _("อ่านได้ {n} คำตอบ ถาม {m} ข้อ").format(n=len(picked), m=len(asked))]
        if not agree:
            told = _("ยังไม่กรอกจนกว่าจะยืนยันด้วย --agree")
            return Output(value, [*lines, told])
        _none_asked(read, asked)
        deed = partial(accept_marks, assessment=ref, picked=picked)
        done = changed(office.session.do_now(deed))
    return Output({**value, "saved": done.value}, [*lines, *done.lines])


def _paper(office: Office, assessment: str) -> tuple[Ref, HandPaper]:
    ref = ref_of(assessment, office.unit)
    return ref, office.session.read(partial(hand_paper, assessment=ref))


def _read(desk: Desk, office: Office, paper: HandPaper, files: Sequence[Path]) -> tuple[MarkedPage, ...]:
    """Every page, set against its print; what is entered otherwise is asked. UserError for a file nobody can read."""
    with desk.files.scratch() as room, pictures_let_go(office) as kept:
        print_ = room / "one.pdf"
        made = office.printer.write((hand_sheets(paper),), print_)
        held = sitting(paper.sitting, paper.questions, boxes_of(paper.questions, made.drawn), (SLIP,))
        stack = read_marks(office, held, print_, files, lambda _done, _of: True)
        kept += stack.pages
    if stack.refused:
        raise stack.refused[0]
    return tuple(one._replace(read=set_against(paper, one.read)) for one in stack.pages)


def _asked(read: Sequence[MarkedPage], decided: Said) -> list[tuple[str, str]]:
    return [
        (page.slip, one.question)
        for page in _counted(read)
        for one in page.asked
        if (page.slip, one.question) not in decided
    ]


def _counted(read: Sequence[MarkedPage]) -> list[ReadPage]:
    return [one.read for one in read if one.read.state == "read"]


def _none_asked(read: Sequence[MarkedPage], asked: Sequence[tuple[str, str]]) -> None:
    """UserError while somebody has to look at a mark."""
    if not asked:
        return
    first = next(one for page in _counted(read) for one in page.asked if (page.slip, one.question) == asked[0])
    raise UserError(
        _("ยังรับคำตอบไม่ได้ เหลือ {n} ข้อที่ต้องถามคน").format(n=len(asked)),
        _("ข้อแรกคือ {item} ({why})").format(item=_typed_key(first.question), why=why_words(first.why)),
        _("ดูกระดาษข้อนั้น แล้วบอกด้วย --say ข้อ:ช่อง=คำตอบ ยังไม่มีคำตอบใดถูกกรอก"),
    )


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
