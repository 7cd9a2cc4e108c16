"""Print a paper of an assessment: first it stands in the register, then it is on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from core.actions.set_field import fresh, standing
from core.documents.blocks import Document, Stamp
from core.documents.checklist import ChecklistForm, checklist
from core.documents.code import new_code, register_number
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from core.model.values import Change, Changes, Plain, Record, Ref, Text
from core.ports import Context, Forms, Papers, Reader, Store
from core.scoring import score
from core.thai.dates import date_and_time, fiscal_year
from core.views.answers import sheet_answers
from core.views.assessment_facts import office_of, sheet_of

PC_LETTER = "A"  # of a folder that is not enrolled yet (EXCHANGE 6.11)
BUILT = frozenset({"checklist"})  # builders of papers this program has


class Printer(Papers, Protocol):
    """Writes papers, and counts them in the key file."""

    def next_number(self) -> int:
        """The next number of this PC's register, noted durably: it is never given again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper, of what, where to."""

    subject: Ref
    form: str  # id of a paper of the instrument
    path: Path
    digits: str = ""  # thai | arabic; "" = as the form says


def print_paper(ctx: Context, store: Store, forms: Forms, printer: Printer, wanted: Wanted) -> Changes:
    """Register a print of the assessment under a new code and number, then write it; `touched` holds its record.

    While no sign-off of the assessment stands the paper is a draft. When it cannot be written its entry in the
    register is void, with the reason. Raises UserError.
    """
    build = builder(store, forms, wanted)
    code, state = new_code(int(ctx.new_id(), 16)), store.state_hash(wanted.subject)
    number = register_number(fiscal_year(ctx.now.date()), PC_LETTER, printer.next_number(), ctx.device)
    paper = Ref(wanted.subject.scope, "paper", ctx.new_id())
    entry = {
        "subject": Plain(wanted.subject.local),
        "form": Plain(wanted.form),
        "code": Plain(code),
        "number": Plain(number),
        "state_hash": Plain(state.hex()),
        "options": Plain(wanted.digits) if wanted.digits else None,
        "printed_at": Plain(ctx.now.isoformat(timespec="seconds")),
    }
    changes = store.save(ctx, "print_paper", fresh(paper, entry))
    try:
        printer.write([build(Stamp(code, state, number, date_and_time(ctx.now), ctx.now))], wanted.path)
    except UserError as problem:
        store.save(ctx, "void_paper", [Change(paper, "void_why", Text(problem.why))])
        raise
    return changes


class Build(Protocol):
    def __call__(self, stamp: Stamp) -> Document: ...


def builder(reader: Reader, forms: Forms, wanted: Wanted) -> Build:
    """What makes the paper once its stamp is known; UserError for a form or file type this program does not print."""
    record = standing(reader, wanted.subject)
    if wanted.subject.entity != "assessment":
        raise UserError(
            _("พิมพ์ {ref} ไม่ได้").format(ref=wanted.subject.local),
            _("รุ่นนี้พิมพ์เฉพาะแบบของการประเมิน"),
            _("เลือกการประเมินจากคำสั่ง record list DIR assessment"),
        )
    instrument = forms.get(record.text("using"))
    known = [paper.id for paper in instrument.papers if paper.builder in BUILT]
    if wanted.form not in known:
        raise UserError(
            _("ไม่มีแบบพิมพ์ {form}").format(form=wanted.form),
            _("แบบพิมพ์ที่มีคือ {known}").format(known=", ".join(known)),
            _("เลือกแบบหนึ่งแล้วลองใหม่"),
        )
    if wanted.path.suffix.lower() != ".pdf":
        raise UserError(
            _("พิมพ์ลงแฟ้ม {file} ไม่ได้").format(file=wanted.path.name),
            _("รุ่นนี้พิมพ์เป็น .pdf"),
            _("ตั้งชื่อแฟ้มให้ลงท้ายด้วย .pdf"),
        )
    return partial(document, reader, instrument, record, wanted.digits)


def document(reader: Reader, instrument: Instrument, assessment: Record, digits: str, stamp: Stamp) -> Document:
    answers = sheet_answers(reader, assessment.ref)
    office, code = office_of(reader, assessment.ref.scope)
    made = checklist(
        ChecklistForm(
            instrument=instrument,
            office=office or code,
            year=assessment.number("year") or 0,
            answers=answers,
            score=score(instrument, answers),
            stamp=stamp,
            notes=notes(reader, assessment.ref),
            draft=True,
        )
    )
    return replace(made, thai_digits=digits == "thai") if digits else made


def notes(reader: Reader, assessment: Ref) -> Mapping[str, str]:
    """What was noted, by item."""
    sheet = sheet_of(assessment)
    answers = reader.records("answer", sheet.scope, sheet=sheet.local)
    return {answer.text("item"): answer.text("note") for answer in answers if answer.text("note")}
