"""A workshop's printed result: minutes (บันทึกผลการพิจารณา), attendance list, agreed sheet; no vote can be
recognised."""

from collections.abc import Iterator, Sequence

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import sheet_answers
from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Lines,
    ListItem,
    NumberedList,
    PageBreak,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Table,
)
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.papers.meetings import attended, given_words
from core.papers.source import MeetingMember, PaperAnswers, PaperKind, PaperQuestion, PaperSource
from core.thai.days import day, moment_of
from core.thai.written import clock, long_date
from core.values import Record
from core.workshop.queue import DiscussionItem
from core.workshop.sentences import decided_words, listed_words, uncounted
from core.workshop.shown import reason_words, result_words, score_words, talked_for
from core.workshop.view import PromisedAction, Workshop, workshop

CHAIR = "ประธาน"


def was_closed(reader: Reader, form: Instrument, record: Record) -> bool:
    """Return whether a workshop's voting was closed on the assessment, so that there are results to print."""
    if record.ref.entity != "assessment" or form.register:
        return False
    return WorkshopSlip.is_closed(WorkshopSlip.sheets(reader, record.ref))


def workshop_papers(source: PaperSource) -> Document:
    """Return the minutes, attendance list and agreed sheet as one document, each starting on a new page."""
    held = workshop(source.reader, source.record.ref)
    people = MeetingMember.of(source.answers) or tuple(
        MeetingMember.staff(source.reader, source.record.ref.scope)
    )
    blocks = (
        *_minutes(source, held, people),
        PageBreak(),
        Heading("รายชื่อผู้เข้าประชุม"),
        _when(source.answers, held),
        MeetingMember.sign_list(people, len(held.slips)),
        PageBreak(),
        *_agreed(source, held, people),
    )
    return source.frame().sheet(source.about, blocks)


def met_at(workshop: Workshop) -> dict[str, str]:
    """Return the meeting's recorded day and time in words, {"day": …, "time": …}; "" for what was not recorded."""
    begun = moment_of(workshop.begun)
    ended = moment_of(workshop.motion.at if workshop.motion else "")
    found = {"day": long_date(begun.date()) if begun else ""}
    hours = [clock(one) for one in (begun, ended) if one]
    return found | {"time": " – ".join(hours)}


def _when(answers: PaperAnswers, workshop: Workshop) -> Facts:
    known = met_at(workshop)
    asked = (("ครั้งที่", "no"), ("วันที่", "day"), ("เวลา", "time"), ("สถานที่", "place"))
    return Facts(
        tuple(
            (title, PaperQuestion.word_of(answers, id_) or known.get(id_, ""))
            for title, id_ in asked
        ),
        columns=2,
    )


def _minutes(
    source: PaperSource, workshop: Workshop, people: Sequence[MeetingMember]
) -> Iterator[Block]:
    said = source.answers
    yield _when(said, workshop)
    yield from attended(people, said)
    yield Heading("วิธีพิจารณา", level=2)
    office = source.frame().office
    yield Para(
        f"ที่ประชุมพิจารณาผลการดำเนินงานตาม{source.about} ของ{office} เตรียมใบลงคะแนน {len(workshop.slips)} ใบ "
        f"แต่ละใบให้คะแนนโดยไม่เห็นคะแนนของใบอื่น {_filled(workshop)} เมื่อปิดรับคะแนน "
        f"มีข้อที่ต้องพิจารณาร่วมกัน {len(workshop.talks)} ข้อ จาก {len(workshop.questions)} ข้อ "
        "คือข้อที่เห็นต่างกัน มีผู้ให้คะแนนไม่ถึง 3 คน ขาดหลักฐาน หรือชี้ขาดคะแนน โดยเริ่มจากข้อที่เห็นต่างกันมากที่สุด",
        indent=True,
    )
    yield Heading("ข้อที่ที่ประชุมพิจารณา", level=2)
    singly = [one for one in workshop.talks if one.item not in workshop.together]
    short = uncounted(workshop.facts)
    for number, talk in enumerate(singly, start=1):
        yield from _talked(workshop, number, talk, short.get(talk.item, ""))
    if not singly:
        yield Para("ไม่มีข้อที่ต้องพิจารณาเพิ่มเติม", indent=True)
    yield Heading("มติที่ประชุม", level=2)
    yield NumberedList(tuple(ListItem(one) for one in _resolved(source, workshop)), style="n.")
    if workshop.promises:
        yield Heading("สิ่งที่มีผู้รับไปทำ", level=2)
        columns = (
            Column("ที่", 8, align="center", least=10),
            Column("เรื่อง", 48),
            Column("ผู้รับไปทำ", 26),
            Column("ภายใน", 18, align="center", least=26),
        )
        rows = [
            Row(
                (
                    str(n),
                    f"{promise.text}\n{workshop.question(promise.item).heading}",
                    promise.owner,
                    _due(promise),
                )
            )
            for n, promise in enumerate(workshop.promises, start=1)
        ]
        yield Table(columns, tuple(rows))
    yield _signed(people, "ที่ประชุมรับรองบันทึกนี้แล้ว")


def _filled(workshop: Workshop) -> str:
    """Return how many slips were filled in fully, partly and not at all, in words."""
    part = workshop.some - workshop.whole
    none = len(workshop.slips) - workshop.some
    words = [f"ครบทุกข้อ {workshop.whole} ใบ"]
    if part:
        words.append(f"บางข้อ {part} ใบ")
    if none:
        words.append(f"ไม่มีคะแนน {none} ใบ")
    return " ".join(words)


def _talked(workshop: Workshop, number: int, talk: DiscussionItem, short: str) -> Iterator[Block]:
    """Yield the paragraphs on an item; `short`: why it does not count although it is answered as met."""
    question, votes = workshop.question(talk.item), workshop.votes[talk.item]
    yield Para((Run(f"{number}. {question.heading}", bold=True), f"  {question.text}"))
    reasons = " / ".join(reason_words(votes))
    words = (
        f"พิจารณาเพราะ{talked_for(workshop, talk)} ผลการให้คะแนน {result_words(workshop, talk.item)}"
    )
    if reasons:
        words += f" ความเห็น {reasons}"
    yield Para(words, hang=1)
    for one in (each for each in workshop.agains if each.item == talk.item):
        yield Para(f"ให้คะแนนอีกครั้งเพราะ{one.reason} ผลครั้งก่อน {one.was}", hang=1)
    for note in (each for each in workshop.notes if each.minutes and each.item == talk.item):
        yield Para(f"บันทึกของประธาน {note.text}", hang=1)
    decided = workshop.decided.get(talk.item)
    if decided:
        why = f" เพราะ{decided.reason}" if decided.reason else ""
        yield Para((Run("มติ ", bold=True), f"{decided.text}{why}"), hang=1)
        if short:
            yield Para((Run("คะแนน ", bold=True), short), hang=1)
    else:
        yield Lines(1)


def _resolved(source: PaperSource, workshop: Workshop) -> Iterator[str]:
    """Yield the resolutions: motions with their lists of items, the score of the agreed sheet, and other entries."""
    if workshop.together:
        named = "; ".join(listed_words(workshop.facts.tree, workshop.together))
        yield f"รับ {len(workshop.together)} ข้อที่ที่ประชุมเห็นตรงกันแต่ขาดหลักฐานในมติเดียว ได้แก่ {named}"
    if workshop.motion:
        named = "; ".join(listed_words(workshop.facts.tree, workshop.motion.items))
        yield f"รับ {len(workshop.motion.items)} ข้อที่ที่ประชุมเห็นตรงกันในมติเดียว ได้แก่ {named or '–'}"
    else:
        yield f"ข้อที่ที่ประชุมเห็นตรงกัน {len(workshop.rest)} ข้อ ยังไม่ได้ลงมติ"
    found = sheet_answers(source.reader, source.record.ref, source.instrument).score(
        source.instrument
    )
    if found.coverage[0]:
        count = len(workshop.facts.tree.branches())
        yield given_words(found, count, source.instrument.called.branch_word())
    yield from PaperQuestion.lines_of(source.answers, "resolved")
    talked = {talk.item for talk in workshop.talks} - {*workshop.together}
    for note in (each for each in workshop.notes if each.minutes and each.item not in talked):
        yield f"บันทึกของประธาน {note.text}"


def _due(action: PromisedAction) -> str:
    until = day(action.due)
    return long_date(until) if until else action.due


def _agreed(
    source: PaperSource, workshop: Workshop, people: Sequence[MeetingMember]
) -> Iterator[Block]:
    """Yield a table of every item with its agreed answer and reason, by branch, then the score and signatures."""
    columns = (
        Column("ข้อ", 12, align="center", least=14),
        Column("รายการ", 54),
        Column("ผลที่ตกลง", 14, least=24),
        Column("เหตุผล", 22),
    )
    yield Heading("แบบให้คะแนนที่ตกลง")
    rows = []
    branch = ""
    step = 0
    short = uncounted(workshop.facts)
    for question in workshop.questions:
        here, level = workshop.facts.tree.position(question.key)
        if here != branch:
            title = workshop.facts.tree.dimension(here).title
            named = f"{workshop.facts.tree.branch_nth(here)} {title}"
            rows.append(Row((named,), "group"))
        if level and (here, level) != (branch, step):
            rows.append(Row((source.instrument.called.level_nth(level),), "sub"))
        branch, step = here, level
        why = workshop.decided[question.key].reason if question.key in workshop.decided else ""
        agreed = "\n".join(
            filter(None, (decided_words(workshop.facts, question.key), short.get(question.key)))
        )
        rows.append(Row((question.number or "–", question.text, agreed, why)))
    yield Table(columns, tuple(rows))
    total = score_words(workshop)
    if total:
        yield Para((Run(total, bold=True),))
    yield _signed(people, "ที่ประชุมตกลงผลตามแบบนี้")


def _signed(people: Sequence[MeetingMember], certify: str) -> Signatures:
    """Return the signature lines: of members with a role if any are named, else of the chair and the secretary."""
    named = tuple(Signer(one.role, one.name, one.position) for one in people if one.role)
    chaired = bool(named) and named[0].role.startswith(CHAIR)
    return Signatures(
        named or (Signer("ประธานที่ประชุม"), Signer("ผู้จดบันทึก")), certify, first_alone=chaired
    )


GIVES = (
    PaperKind(
        id=PaperKind.WORKSHOP, entities=("assessment",), build=workshop_papers,
        builtin=PaperKind.own_form(PaperKind.WORKSHOP, "บันทึกผลการพิจารณา"), when=was_closed,
        questions=PaperQuestion.of_minutes, after="minutes",
    ),
)  # fmt: skip
