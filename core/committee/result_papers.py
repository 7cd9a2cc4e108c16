"""Printed papers of a released result: the result with objections and answers, and a form for objecting by hand."""

from collections.abc import Iterator

from core.assessment.ranking import released_as
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import DRAFT
from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Lines,
    Para,
    Row,
    Signatures,
    Signer,
    Table,
)
from core.committee.objections import Objection
from core.committee.result_view import ReleasedResult, evidence_words, objection_words, result_of
from core.exact import got_text, points_text
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.i18n import in_thai
from core.papers.source import DOTS, PaperKind, PaperSource, PrintOption
from core.values import Record, Ref

ROOM = 3  # empty rows of the form for objections


def review_for(reader: Reader, record: Record) -> Ref | None:
    """Return the released result (a reference) of a self-assessment, recheck or committee's draft; None without one."""
    if record.ref.entity != DRAFT:
        return AssessmentRounds.released_of(reader, record.ref)
    if released_as(reader, AssessmentRounds(record).review):
        return AssessmentRounds(record).review
    return None


def _result(source: PaperSource) -> ReleasedResult:
    review = review_for(source.reader, source.record)
    if review is None:
        raise LookupError(source.record.ref)
    with in_thai():
        return result_of(source.reader, review)


def result_sheet(source: PaperSource) -> Document:
    """Return a document with the unit's and the committee's answers, the objections and the answers to them."""
    of = _result(source)
    with in_thai():
        return source.frame().sheet(
            f"{of.row.state_words} {of.row.title} ปีงบประมาณ พ.ศ. {of.row.year}", _sheet(of)
        )


def _sheet(result: ReleasedResult) -> Iterator[Block]:
    own = result.self_sum
    judged = result.judged_sum
    row = result.row
    sums = (
        f"{got_text(one.total, one.full, one.places)} จาก {points_text(one.full)} คะแนน {one.band or ''}".rstrip()
        for one in (own, judged)
    )
    yield Facts(
        (
            ("หน่วยงาน", row.unit),
            ("ประกาศโดย", row.by),
            ("ผลนี้เป็น", row.state_words),
            *zip(("ประเมินตนเอง", "คณะกรรมการ"), sums, strict=True),
            ("การรับทราบ", row.acknowledged or row.silence_words or "ยังไม่ได้รับทราบ"),
        )
    )
    for one in result.earlier:
        yield Para(f"แทนผลเดิม: ประกาศ {one.at} {one.total} คะแนน ({one.reason})")
    apart = [item for item in result.items if item.differs]
    yield Heading("ข้อที่คณะกรรมการเห็นต่างจากหน่วยงาน", 2)
    columns = (
        Column("ข้อ", 22, least=34),
        Column("หน่วยงาน", 20),
        Column("คณะกรรมการ", 20),
        Column("เหตุผล", 38),
    )
    rows = tuple(
        Row((one.position, one.own_answer or "–", one.judged_answer or "–", one.reason or "–"))
        for one in apart
    )
    yield Table(columns, rows) if rows else Para("ไม่มี")
    yield Heading("คำทักท้วงและคำตอบ", 2)
    raised = tuple(
        Row((item.position, *_pair_of_words(item.objection)))
        for item in result.items
        if item.objection
    )
    heads = (Column("ข้อ", 20, least=32), Column("เหตุที่ทักท้วงและหลักฐาน", 40), Column("คำตอบ", 40))
    yield Table(heads, raised) if raised else Para("ไม่มีคำทักท้วง")
    yield Heading("ข้อที่เห็นตรงกัน", 2)
    alike = tuple(
        Row((item.position, item.judged_answer or "–", item.reason or "–"))
        for item in result.items
        if not item.differs
    )
    heads = (Column("ข้อ", 30, least=40), Column("คำตอบของทั้งสองฝ่าย", 40), Column("เหตุผล", 30))
    yield Table(heads, alike) if alike else Para("ไม่มี")
    yield Signatures((Signer("ประธานกรรมการ"), Signer("กรรมการและเลขานุการ")))


def _pair_of_words(objection: Objection) -> tuple[str, str]:
    proofs = [f"หลักฐาน: {each.title} ({evidence_words(each.when)})" for each in objection.evidence]
    answer = [objection.answer.reason] if objection.answer else []
    return "\n".join([objection.reason, *proofs]), "\n".join([objection_words(objection), *answer])


def objection_form(source: PaperSource) -> Document:
    """Return the printed objection form: objections entered so far or empty rows, with space to write and sign."""
    of = _result(source)
    row = of.row
    with in_thai():
        raised = tuple(
            Row((one.position, *_pair_of_words(one.objection)[:1]))
            for one in of.items
            if one.objection
        )
        empty = (Row((DOTS, "\n\n")),) * (0 if raised else ROOM)
        blocks = (
            Facts((("หน่วยงาน", row.unit), ("เรียน", row.by), ("ผลที่ทักท้วง", row.state_words))),
            Para(row.day_words),
            Table(
                (Column("ข้อที่ทักท้วง", 30, least=40), Column("เหตุที่ทักท้วง และหลักฐานที่แนบ", 70)),
                (*raised, *empty),
            ),
            Para("ความเห็นอื่น"),
            Lines(2),
            Signatures((Signer("หัวหน้าหน่วยงาน"),)),
        )
        return source.frame().sheet(f"{row.title} ปีงบประมาณ พ.ศ. {row.year}", blocks)


def may_object(reader: Reader, _form: Instrument, record: Record) -> bool:
    review = review_for(reader, record)
    return review is not None and released_as(reader, review) == "preliminary"


GIVES = (
    PaperKind(
        id="result", entities=("assessment", DRAFT), build=result_sheet, figures=False, of_now=True,
        builtin=PaperKind.own_form("result", "ผลของคณะกรรมการ"), after="certificate", speaks_of=PrintOption.PER_HEAD,
        when=lambda reader, _form, record: review_for(reader, record) is not None,
    ),
    PaperKind(
        id="objection", entities=("assessment",), build=objection_form,
        builtin=PaperKind.own_form("objection", "แบบทักท้วงผลของคณะกรรมการ"),
        when=may_object, figures=False, of_now=True, after="result", speaks_of=PrintOption.PER_HEAD,
    ),
)  # fmt: skip
