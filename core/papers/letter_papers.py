"""A memo or a letter about a plan, one of its rows or an assessment, as the records now stand."""

from collections.abc import Iterator
from fractions import Fraction

from core.blocks.code import shown_code
from core.blocks.document import Document, Run, Stamp, Text
from core.instruments.shape import Form, Instrument
from core.model.values import Record
from core.papers.checklist_rows import points
from core.papers.official import LETTER, OFFERED, OfficialForm, official
from core.papers.plan_papers import facts_of, rows_of
from core.ports import Forms, Reader
from core.scoring import score
from core.views.answers import sheet_answers
from core.views.conflict_homes import local
from core.views.plan_tree import PlanRow


def of_letter(
    reader: Reader, forms: Forms, instrument: Instrument, paper: Form, subject: Record, stamp: Stamp
) -> Document:
    plan = reader.record(local(subject.ref.scope, subject.text("plan"))) if subject.ref.entity == "row" else None
    facts = facts_of(reader, instrument, plan or subject)
    if subject.ref.entity == "assessment":
        about, said = "", tuple(_scored(reader, instrument, subject))
    else:
        row = next(one for one in rows_of(reader, forms, instrument, (plan or subject).ref) if one.ref == subject.ref)
        about, said = _called(row) if plan else "", tuple(_reached(row))
    head = facts.get("office.head", "")
    return official(
        OfficialForm(
            paper=paper,
            facts=facts,
            points=said,
            about=about,
            enclosures=tuple(_enclosed(reader, instrument, subject, stamp)),
            to=facts.get("office.parent", "") if paper.builder == LETTER else "",
            signer=head if paper.builder == LETTER else "",
            stamp=stamp,
        )
    )


def _scored(reader: Reader, instrument: Instrument, assessment: Record) -> Iterator[str]:
    """Points, total, grade, and how much of it is assessed."""
    result = score(instrument, sheet_answers(reader, assessment.ref, instrument))
    done, of = result.coverage
    if done:
        extra = sum((one.points for one in instrument.extra), Fraction(0))
        yield f"คะแนน {len(result.parts)} มิติ {points(result.base)} คะแนน จาก {points(result.full)} คะแนน"
        total = f"คะแนนรวม {points(result.total)} คะแนน จาก {points(result.full + extra)} คะแนน"
        yield f"{total} เกรด {result.band}" if result.band else total
    yield f"ประเมินแล้ว {done} ข้อ จาก {of} ข้อ"


def _reached(row: PlanRow) -> Iterator[str]:
    """What the program works out of the row, and the percents and sums reported of it."""
    for cell in row.cells.values():
        kind = getattr(cell.of, "type", "")
        if cell.words and (not cell.field or kind in ("percent", "money")) and getattr(cell.of, "op", "") != "look_up":
            unit = str(cell.of.unit) or ("ร้อยละ" if kind == "percent" else "")
            before = unit == "ร้อยละ"
            yield " ".join(
                filter(None, (str(cell.of.title), unit if before else "", cell.words, "" if before else unit))
            )


def _called(row: PlanRow) -> str:
    """The title of a row, else the first thing it says."""
    return row.words("title") or next((cell.words for cell in row.cells.values() if cell.words), "")


def _enclosed(reader: Reader, instrument: Instrument, subject: Record, stamp: Stamp) -> Iterator[Text]:
    """The papers printed of the record before the letter, the newest of each form, by register number and code."""
    until = stamp.moment.isoformat(timespec="seconds") if stamp.moment else "9"
    names = {paper.id: str(paper.short) for paper in instrument.papers}
    newest: dict[str, Record] = {}
    for paper in reader.records("paper", subject.ref.scope, subject=subject.ref.local):
        form = paper.text("form")
        letter = form in {one.id for one in OFFERED}
        if form in names and not letter and not paper.text("void_why") and paper.text("printed_at") <= until:
            newest[form] = max(newest.get(form, paper), paper, key=lambda one: one.text("printed_at"))
    for form in (name for name in names if name in newest):
        one = newest[form]
        number, code = Run(one.text("number"), verbatim=True), Run(shown_code(one.text("code")), verbatim=True)
        yield (f"{names[form]} ทะเบียน ", number, " รหัส ", code, " 1 ฉบับ")
