"""Memos (บันทึกข้อความ) and cover letters (หนังสือนำส่ง) about a record; number, day and unknown words stay blank."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.assessment.sheets import sheet_answers
from core.blocks.code import shown_code
from core.blocks.document import Block, Document, Gap, Para, Run, Stamp
from core.blocks.elements import Closing, Labels, LetterHead, MemoHead, RichText
from core.forms.field_types import type_of
from core.forms.shape import FormPaper
from core.forms.tree import Tree
from core.forms.wording import Words, grade_printed
from core.papers.orders import DOTS, buddhist_year, official
from core.papers.source import (
    PaperContext,
    PaperQuestion,
    PaperSource,
    PrintOption,
    extra_points,
    filled,
    points,
)
from core.papers.table_paper import rows_of
from core.plan.tree import PlanRow
from core.thai.written import MONTHS
from core.values import Record

MEMO, LETTER = "memo", "letter"
SUBJECT = Words("<called.subject> ประจำปีงบประมาณ พ.ศ. <year>")
ABOUT = Words("ขอส่ง<called.document> ประจำปีงบประมาณ พ.ศ. <year>")
BEGUN = "ตามที่<office.name> ได้ดำเนินงานตาม<called.work> ประจำปีงบประมาณ พ.ศ. <year> นั้น"
REFERRED = "ตามหนังสือที่อ้างถึง ให้รายงานผลการดำเนินงานตาม<called.work> ประจำปีงบประมาณ พ.ศ. <year> นั้น"
FOLLOWS, WHICH = " มีสาระสำคัญดังนี้", " ซึ่งมีสาระสำคัญดังนี้"  # kept only if points follow
OFFERED = (  # every record that can be printed at all has these two
    FormPaper(
        id=MEMO,
        builder=MEMO,
        short=Words("บันทึกข้อความ"),
        style=("official",),
        title=(SUBJECT,),
        heading=(BEGUN, f"บัดนี้ ได้รวบรวมผลเรียบร้อยแล้ว{FOLLOWS}", "จึงเรียนมาเพื่อโปรดพิจารณา"),
    ),
    FormPaper(
        id=LETTER,
        builder=LETTER,
        short=Words("หนังสือนำส่ง"),
        style=("official",),
        title=(ABOUT,),
        heading=(
            BEGUN,
            f"บัดนี้ <office.name> ขอส่ง<called.document> ตามสิ่งที่ส่งมาด้วย{WHICH}",
            "จึงเรียนมาเพื่อโปรดทราบและพิจารณาดำเนินการต่อไป",
        ),
    ),
)


class LetterContents(NamedTuple):
    """The content of a memo or cover letter. `facts`: {placeholder: words}; `points`: sentences on the results."""

    facts: Mapping[str, str]
    points: tuple[str, ...] = ()
    enclosures: tuple[RichText, ...] = ()
    to: str = ""
    row_name: str = ""  # names the row that the letter is about, "" otherwise
    signer: str = ""  # name of the person who signs
    position: tuple[str, ...] = ()
    reference: str = ""  # the letter it answers: whose, number, day


def letter(source: PaperSource) -> Document:
    """Return the memo or the cover letter about a plan, a row of a plan or an assessment, as a document."""
    reader, subject = source.reader, source.record
    plan = reader.record(subject.reference("plan")) if subject.ref.entity == "row" else None
    facts = source.facts_of(plan or subject)
    if subject.ref.entity == "assessment":
        about, reached = "", tuple(_scored(source))
    else:
        row = next(one for one in rows_of(source, (plan or subject).ref) if one.ref == subject.ref)
        title = row.words("title") or next(
            (cell.words for cell in row.cells.values() if cell.words), ""
        )
        about, reached = title if plan else "", tuple(_reached(row))
    outside = source.paper.builder == LETTER
    to, signer = (
        (facts.get("office.parent", ""), facts.get("office.head", "")) if outside else ("", "")
    )
    contents = LetterContents(
        facts,
        reached,
        tuple(_newest(source)),
        PaperQuestion.word_of(source.answers, "to") or to,
        about,
        PaperQuestion.word_of(source.answers, "name") or signer,
        tuple(PaperQuestion.word_of(source.answers, "position").splitlines()),
        PaperQuestion.word_of(source.answers, "reference"),
    )
    return letter_document(source.paper, contents, source.stamp)


def letter_document(paper: FormPaper, letter: LetterContents, stamp: Stamp) -> Document:
    """Return a memo or a cover letter with this content; the paper's `builder` says which."""
    office = letter.facts.get("office.short") or letter.facts.get("office.name", "")
    blocks = (_memo if paper.builder == MEMO else _letter)(paper, letter, stamp)
    running = f"{paper.short} {letter.facts.get('year', '')}".strip()
    return official(PaperContext(paper, office, 0, stamp).document((), blocks, running))


def _scored(source: PaperSource) -> Iterator[str]:
    """Yield points, total and grade, then how many items are assessed."""
    instrument = source.instrument
    result = sheet_answers(source.reader, source.record.ref, instrument).score(instrument)
    done, of = result.coverage
    if done and result.full:
        extra = extra_points(instrument)
        count = sum(
            not branch.beside for branch in Tree.under(instrument, result.profiles).branches()
        )
        base = points(result.base, result.places)
        total = points(result.total, result.places)
        yield f"คะแนน {count} {instrument.called.branch_word()} {base} คะแนน จาก {points(result.full)} คะแนน"
        total = f"คะแนนรวม {total} คะแนน จาก {points(result.full + extra)} คะแนน"
        yield f"{total} {grade_printed(result.band)}" if result.band else total
    yield f"ประเมินแล้ว {done} ข้อ จาก {of} ข้อ"


NO_FIGURES = ("look_up", "baht_words")  # operations of computed cells that give words


def _reached(row: PlanRow) -> Iterator[str]:
    """Yield the computed figures of the row, and the percentages and sums of money reported for it."""
    for cell in row.cells.values():
        letter = type_of(cell.spec).letter if cell.field else ""
        if cell.words and letter is not None and getattr(cell.spec, "op", "") not in NO_FIGURES:
            unit = str(cell.spec.unit) or letter
            figure = (unit, cell.words) if unit == "ร้อยละ" else (cell.words, unit)
            yield " ".join(filter(None, (str(cell.spec.title), *figure)))


def _newest(source: PaperSource) -> Iterator[RichText]:
    """Yield the newest print of each form of the record before the letter, with register number and code; no copies."""
    stamp, subject = source.stamp, source.record.ref
    until = stamp.moment.isoformat(timespec="seconds") if stamp.moment else "9"
    names = {
        paper.id: paper.called
        for paper in source.instrument.papers
        if paper.id not in (MEMO, LETTER)
    }
    newest: dict[str, Record] = {}
    for paper in source.reader.records("paper", subject.scope, subject=subject.local):
        form = paper.text("form")
        original = not PrintOption.copied_from(paper.text("options").split(","))
        if (
            form in names
            and original
            and not paper.text("void_why")
            and paper.text("printed_at") <= until
        ):
            newest[form] = max(
                newest.get(form, paper), paper, key=lambda one: one.text("printed_at")
            )
    for form in (name for name in names if name in newest):
        one = newest[form]
        number = Run(one.text("number"), verbatim=True)
        code = Run(shown_code(one.text("code")), verbatim=True)
        yield (f"{names[form]} ทะเบียน ", number, " รหัส ", code, " 1 ฉบับ")


def _subject(paper: FormPaper, letter: LetterContents) -> str:
    lines = " ".join(filled(str(line), letter.facts, DOTS) for line in paper.title)
    return f"{lines} ({letter.row_name})" if letter.row_name else lines


def _month(stamp: Stamp) -> str:
    """Return month and year with dots for the day to be filled in: `………… พฤศจิกายน 2569`; "" without a date."""
    moment = stamp.moment
    return f"………… {MONTHS[moment.month - 1]} {buddhist_year(moment.year)}" if moment else ""


def _memo(paper: FormPaper, letter: LetterContents, stamp: Stamp) -> Iterator[Block]:
    phone = letter.facts.get("office.phone", "")
    agency = " ".join(
        filter(None, (letter.facts.get("office.name", ""), f"โทร. {phone}" if phone else ""))
    )
    yield MemoHead(agency, date=_month(stamp), subject=_subject(paper, letter))
    yield Labels((("เรียน", letter.to or DOTS),))
    if letter.enclosures:
        yield Labels((("สิ่งที่ส่งมาด้วย", _enclosed(letter)),))
    yield from _body(paper, letter)
    yield Closing(letter.signer, letter.position or (f"ตำแหน่ง {DOTS}",))


def _letter(paper: FormPaper, letter: LetterContents, stamp: Stamp) -> Iterator[Block]:
    facts = letter.facts
    yield LetterHead(
        (facts.get("office.name", DOTS), facts.get("office.address", DOTS)), DOTS, _month(stamp)
    )
    pairs = [("เรื่อง", _subject(paper, letter)), ("เรียน", letter.to or DOTS)]
    if letter.reference:
        pairs += [("อ้างถึง", letter.reference)]
    document = f"{facts['called.document']} 1 ชุด" if "called.document" in facts else DOTS
    yield Labels((*pairs, ("สิ่งที่ส่งมาด้วย", _enclosed(letter) if letter.enclosures else document)))
    yield from _body(paper, letter)
    yield Closing(letter.signer, letter.position or (f"ตำแหน่ง {DOTS}",), "ขอแสดงความนับถือ")
    phone = facts.get("office.phone", "")
    yield Para("\n".join(filter(None, (facts.get("office.name", ""), f"โทร. {phone or DOTS}"))))


def _enclosed(letter: LetterContents) -> RichText:
    """Return the enclosures, one a line and numbered if there are several."""
    if len(letter.enclosures) == 1:
        return letter.enclosures[0]
    parts: list[str | Run] = []
    for n, words in enumerate(letter.enclosures, start=1):
        parts += ["\n"] * bool(parts) + [
            f"{n}. ",
            *(words if isinstance(words, tuple) else (words,)),
        ]
    return tuple(parts)


def _body(paper: FormPaper, letter: LetterContents) -> Iterator[Block]:
    """Yield the paragraphs, with the points before the last paragraph, numbered if there are several."""
    yield Gap(1.5)
    sentences = [REFERRED if letter.reference and one == BEGUN else one for one in paper.heading]
    words_of = [filled(sentence, letter.facts, DOTS) for sentence in sentences]
    if not letter.points:
        words_of = [one.removesuffix(WHICH).removesuffix(FOLLOWS) for one in words_of]
    paragraphs = [Para(sentence, indent=True) for sentence in words_of]
    yield from paragraphs[:-1]
    several = len(letter.points) > 1
    for n, words in enumerate(letter.points, start=1):
        yield Para(f"{n}. {words}" if several else words, indent=True)
    yield from paragraphs[-1:]
