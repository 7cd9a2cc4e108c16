"""บันทึกข้อความ and หนังสือนำส่ง about any record: subject, to whom, enclosures, what it comes to, who signs.

The sentences are ours; a form may say its own (`title` the subject, `heading` the paragraphs). Number, day and what
nobody knows here are left to be written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.blocks.document import Block, Document, Gap, Para, Run, Stamp, Text
from core.blocks.letters import Closing, Labels, LetterHead, MemoHead
from core.instruments.placeholders import fill, names_in
from core.instruments.shape import Form
from core.instruments.words import Words
from core.thai.dates import MONTHS, buddhist_year

DOTS = "……………………"
MEMO, LETTER = "memo", "letter"
SUBJECT = Words("รายงานผลการดำเนินงานตาม<instrument.short> ประจำปีงบประมาณ พ.ศ. <year>")
ABOUT = Words("ขอส่ง<instrument.short> ประจำปีงบประมาณ พ.ศ. <year>")
OFFERED = (  # every record that can be printed at all has these two
    Form(
        id=MEMO,
        builder=MEMO,
        short=Words("บันทึกข้อความ"),
        style="official",
        title=(SUBJECT,),
        heading=(
            "ด้วย<office.name> ได้ดำเนินงานตาม<instrument.short> ประจำปีงบประมาณ พ.ศ. <year> นั้น",
            "บัดนี้ ได้รวบรวมผลเรียบร้อยแล้ว มีสาระสำคัญดังนี้",
            "จึงเรียนมาเพื่อโปรดพิจารณา",
        ),
    ),
    Form(
        id=LETTER,
        builder=LETTER,
        short=Words("หนังสือนำส่ง"),
        style="official",
        title=(ABOUT,),
        heading=(
            "ตามหนังสือที่อ้างถึง แจ้งให้หน่วยงานรายงานผลการดำเนินงานตาม<instrument.short> ประจำปีงบประมาณ พ.ศ. <year> นั้น",
            "<office.name> ขอส่งเอกสารตามสิ่งที่ส่งมาด้วย ซึ่งมีสาระสำคัญดังนี้",
            "จึงเรียนมาเพื่อโปรดทราบและพิจารณาดำเนินการต่อไป",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialForm:
    """Everything a letter says; `facts` are words by placeholder, `points` what the record comes to."""

    paper: Form
    facts: Mapping[str, str]
    stamp: Stamp
    points: tuple[str, ...] = ()
    enclosures: tuple[Text, ...] = ()
    to: str = ""
    about: str = ""  # which record, where the subject does not say it
    signer: str = ""  # name of who signs
    position: tuple[str, ...] = field(default=())
    draft: bool = False
    qr_right: bool = False


def official(form: OfficialForm) -> Document:
    """The memo or the letter, as the paper's builder says."""
    facts, paper = form.facts, form.paper
    return Document(
        title=(),
        running=f"{paper.short} {facts.get('year', '')}".strip(),
        office=facts.get("office.short") or facts.get("office.name", ""),
        stamp=form.stamp,
        blocks=tuple(_memo(form) if paper.builder == MEMO else _letter(form)),
        thai_digits=paper.digits == "thai",
        draft=form.draft,
        qr_right=form.qr_right,
        numbers="dash",
        catchword=True,
    )


def _said(form: OfficialForm, text: str) -> str:
    return fill(text, {name: form.facts.get(name) or DOTS for name in names_in(text)})


def _subject(form: OfficialForm) -> str:
    lines = " ".join(_said(form, str(line)) for line in form.paper.title)
    return f"{lines} ({form.about})" if form.about else lines


def _month(form: OfficialForm) -> str:
    """`พฤศจิกายน 2569`, the day left to be written before it."""
    moment = form.stamp.moment
    return f"………… {MONTHS[moment.month - 1]} {buddhist_year(moment.year)}" if moment else ""


def _memo(form: OfficialForm) -> Iterator[Block]:
    phone = form.facts.get("office.phone", "")
    agency = " ".join(filter(None, (form.facts.get("office.name", ""), f"โทร. {phone}" if phone else "")))
    yield MemoHead(agency, date=_month(form), subject=_subject(form))
    yield Labels((("เรียน", form.to or DOTS),))
    if form.enclosures:
        yield Labels((("สิ่งที่ส่งมาด้วย", _enclosed(form)),))
    yield from _body(form)
    yield Closing(form.signer, form.position or (f"ตำแหน่ง {DOTS}",))


def _letter(form: OfficialForm) -> Iterator[Block]:
    facts = form.facts
    yield LetterHead((facts.get("office.name", DOTS), facts.get("office.address", DOTS)), DOTS, _month(form))
    reference = f"หนังสือ {DOTS} ที่ {DOTS} ลงวันที่ {DOTS}"
    pairs = [("เรื่อง", _subject(form)), ("เรียน", form.to or DOTS), ("อ้างถึง", reference)]
    yield Labels((*pairs, ("สิ่งที่ส่งมาด้วย", _enclosed(form) if form.enclosures else DOTS)))
    yield from _body(form)
    yield Closing(form.signer, form.position or (f"ตำแหน่ง {DOTS}",), "ขอแสดงความนับถือ")
    phone = facts.get("office.phone", "")
    yield Para("\n".join(filter(None, (facts.get("office.name", ""), f"โทร. {phone or DOTS}"))))


def _enclosed(form: OfficialForm) -> Text:
    """One enclosure a line, numbered where there are several."""
    if len(form.enclosures) == 1:
        return form.enclosures[0]
    said: list[str | Run] = []
    for n, words in enumerate(form.enclosures, start=1):
        said += ["\n"] * bool(said) + [f"{n}. ", *(words if isinstance(words, tuple) else (words,))]
    return tuple(said)


def _body(form: OfficialForm) -> Iterator[Block]:
    """The paragraphs, what the record comes to before the last of them, numbered where it is several."""
    yield Gap(1.5)
    *before, last = [_said(form, sentence) for sentence in form.paper.heading]
    yield from (Para(sentence, indent=True) for sentence in before)
    several = len(form.points) > 1
    for n, words in enumerate(form.points, start=1):
        yield Para(f"{n}. {words}" if several else words, indent=True)
    yield Para(last, indent=True)
