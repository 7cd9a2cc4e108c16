"""The sheets that go with what is signed and what comes back, as everything known now has it."""

from datetime import datetime

from core.changes.signoff import SOUND, SignOff
from core.days import stamp as moment_of
from core.documents.blocks import Document, Stamp
from core.documents.checklist_rows import points
from core.documents.code import shown_code
from core.documents.signing_sheets import (
    PrintedPaper,
    Remark,
    Return,
    ReturnForm,
    Signing,
    SigningForm,
    return_sheet,
    signing_sheet,
)
from core.instruments.shape import Form, Instrument
from core.instruments.signers import route_of
from core.model.values import Record, Ref
from core.ports import Forms, Reader
from core.scoring import score
from core.thai.dates import date_and_time, short_date
from core.thai.digits import arabic_digits
from core.views.answers import sheet_answers
from core.views.assessment_facts import office_of
from core.views.called import called
from core.views.route import expected_lines, people_of, route_steps, signature_lines
from core.views.signing_answers import answers_to, remarks_on

BODY = "body"


def of_signing(
    reader: Reader, forms: Forms, instrument: Instrument, paper: Form, subject: Record, stamp: Stamp
) -> Document:
    one = standing_sign_off(reader, subject.ref)
    held = reader.record(one.ref) if one else None
    office, code = office_of(reader, subject.ref.scope)
    state = one.body.state_hash if one and one.body else reader.sign_offs.state_hash(subject.ref)
    return signing_sheet(
        SigningForm(
            paper=paper,
            office=office or code,
            title=called(reader, forms, subject.ref),
            state=state,
            stamp=stamp,
            locked=_locked(reader, one),
            result=_result(reader, instrument, subject),
            papers=tuple(_papers(reader, instrument, subject, state)),
            steps=tuple(_steps(reader, forms, instrument, subject, held)),
        )
    )


def of_returned(
    reader: Reader, forms: Forms, _instrument: Instrument, paper: Form, subject: Record, stamp: Stamp
) -> Document:
    office, code = office_of(reader, subject.ref.scope)
    signoffs = list(dict.fromkeys(one.ref for one in reader.sign_offs.of(subject.ref)))
    rounds = (one for one in answers_to(reader, signoffs) if not one.accepted)
    return return_sheet(
        ReturnForm(
            paper=paper,
            office=office or code,
            title=called(reader, forms, subject.ref),
            stamp=stamp,
            rounds=tuple(Return(one.when, one.who, one.reason) for one in rounds),
            remarks=tuple(
                Remark(one.where, one.text, one.who, one.when, one.replies, one.done)
                for one in remarks_on(reader, forms, subject.ref)
            ),
        )
    )


def standing_sign_off(reader: Reader, subject: Ref) -> SignOff | None:
    """The sound sign-off of the whole subject that stands, the newest; None without one."""
    found = [one for one in reader.sign_offs.of(subject) if one.stands and one.state == SOUND]
    return next((one for one in reversed(found) if one.body and one.body[:2] == (subject, "")), None)


def was_returned(reader: Reader, forms: Forms, subject: Ref) -> bool:
    """Whether anything was said of it that goes on a sheet of what is returned."""
    signoffs = list(dict.fromkeys(one.ref for one in reader.sign_offs.of(subject)))
    return any(not one.accepted for one in answers_to(reader, signoffs)) or bool(remarks_on(reader, forms, subject))


def _locked(reader: Reader, one: SignOff | None) -> str:
    past = reader.history.of(one.ref, BODY) if one else ()
    return moment_of(past[0].clock) if past else ""


def _result(reader: Reader, instrument: Instrument, subject: Record) -> str:
    if subject.ref.entity != "assessment" or not instrument.kind:
        return ""
    found = score(instrument, sheet_answers(reader, subject.ref, instrument))
    said = f"{points(found.total)} คะแนน"
    return f"{said} เกรด {found.band}" if found.band else said


def _papers(reader: Reader, instrument: Instrument, subject: Record, state: bytes) -> list[PrintedPaper]:
    """What was printed of this state and is not void, in the order of the register."""
    names = {one.id: arabic_digits(str(one.short)) for one in instrument.papers}
    found = []
    for paper in reader.records("paper", subject.ref.scope, subject=subject.ref.local):
        if paper.text("state_hash") == state.hex() and not paper.text("void_why"):
            at = datetime.fromisoformat(paper.text("printed_at"))
            title = names.get(paper.text("form"), paper.text("form"))
            found.append(PrintedPaper(paper.text("number"), shown_code(paper.text("code")), title, date_and_time(at)))
    return sorted(found, key=lambda one: one.number)


def _steps(reader: Reader, forms: Forms, instrument: Instrument, subject: Record, held: Record | None) -> list[Signing]:
    """The steps of the route with who signed or is expected; of what is not locked those of the form."""
    if held is None:
        return [Signing(str(one.title)) for one in route_of(instrument)]
    people, found = people_of(reader, subject.ref.scope), []
    for step in route_steps(reader, forms, held):
        found += [Signing(step.title, signature_lines(people, step, ink), short_date(ink.day)) for ink in step.inks]
        if step.each:
            found += [Signing(step.title, tuple(expected_lines(people, one))) for one in step.missing]
        elif not step.inks:
            found.append(Signing(step.title, signature_lines(people, step)))
    return found
