"""The papers of a meeting about a record, and the order that appoints a committee, as the records now stand."""

from collections.abc import Callable, Iterator
from typing import Protocol

from core.actions.sign_off import answers_of
from core.blocks.document import Document, Stamp
from core.instruments.programme import Committee, Programme
from core.instruments.shape import Form, Instrument
from core.instruments.tree import Tree, profiles_on
from core.model.values import Record, Ref
from core.papers.meetings import Judging, MeetingForm, agenda, attendance, minutes
from core.papers.order import OrderForm, committee_order
from core.papers.plan_papers import facts_of
from core.papers.score_sheets import judges, programme_of
from core.papers.typed import ATTENDANCE, Member, Said
from core.ports import Forms, Reader
from core.scoring import score
from core.scoring.score import Score
from core.thai.digits import arabic_digits
from core.views.answers import AGREED, sheet_answers
from core.views.assessment_facts import office_of, profiles_of, sheet_of
from core.views.register import above
from core.views.route import people_of

NOTHING: Said = {}


class Builder(Protocol):
    def __call__(
        self, reader: Reader, forms: Forms, instrument: Instrument, paper: Form, subject: Record, stamp: Stamp,
        said: Said = NOTHING,
    ) -> Document: ...  # fmt: skip


def _held(write: Callable[[MeetingForm], Document]) -> Builder:
    """The builder of a paper of the meeting about a record."""

    def of_meeting(
        reader: Reader, forms: Forms, instrument: Instrument, paper: Form, subject: Record, stamp: Stamp,
        said: Said = NOTHING,
    ) -> Document:  # fmt: skip
        return write(_meeting(reader, forms, instrument, paper, subject, stamp, said))

    return of_meeting


of_agenda, of_attendance, of_minutes = map(_held, (agenda, attendance, minutes))


def of_order(
    reader: Reader,
    forms: Forms,
    instrument: Instrument,
    paper: Form,
    subject: Record,
    stamp: Stamp,
    said: Said = NOTHING,
) -> Document:
    """The highest office above appoints the committee of the programme; without one the office appoints its own."""
    programme, judging = committee_of(reader, forms, instrument, subject)
    own = _office(reader, subject)
    giver = said.get("giver", "").strip() or (highest(reader, subject.ref.scope) if judging else "") or own
    head = facts_of(reader, instrument, subject).get("office.head", "") if giver == own else ""
    return committee_order(
        OrderForm(
            paper=paper,
            office=giver,
            about=about(instrument, subject),
            stamp=stamp,
            year=subject.number("year") or 0,
            committee=str(judging.title) if judging else "",
            members=tuple(seats(programme, judging)),
            head=head,
            said=said,
        )
    )


def about(instrument: Instrument, subject: Record) -> str:
    """What a meeting or an order is about: the form, and the year."""
    form = arabic_digits(str(instrument.short) or str(instrument.title))
    return f"{form} ประจำปีงบประมาณ พ.ศ. {subject.number('year') or ''}".rstrip()


def committee_of(
    reader: Reader, forms: Forms, instrument: Instrument, subject: Record
) -> tuple[Programme | None, Committee | None]:
    """The programme of the form, and its committee that judges the group of this assessment."""
    programme = programme_of(forms, instrument)
    if programme is None or subject.ref.entity != "assessment":
        return programme, None
    unit = reader.record(Ref("all", "unit", subject.ref.scope))
    group = subject.text("group") or (unit.text("group") if unit else "") or programme.rest
    profiles = profiles_on(instrument.profiles, profiles_of(subject))
    return programme, next((one for one in programme.committees if judges(one, (group,), profiles)), None)


def seats(programme: Programme | None, judging: Committee | None) -> Iterator[Member]:
    """The seats of a committee by position; who sits there is not known."""
    for seat in programme.seats if programme and judging else ():
        if judging and seat.within == judging.id:
            yield Member("", str(seat.position), str(seat.role))


def highest(reader: Reader, scope: str) -> str:
    """The name of the highest unit above; "" when the register knows none."""
    names = [one.name for one in above(reader, scope) if one.id != scope]
    return names[-1] if names else ""


def _office(reader: Reader, subject: Record) -> str:
    name, code = office_of(reader, subject.ref.scope)
    return name or code


def _meeting(
    reader: Reader, forms: Forms, instrument: Instrument, paper: Form, subject: Record, stamp: Stamp, said: Said
) -> MeetingForm:
    programme, judging = committee_of(reader, forms, instrument, subject)
    scored = subject.ref.entity == "assessment" and bool(instrument.kind)
    members = tuple(seats(programme, judging))
    return MeetingForm(
        paper=paper,
        office=_office(reader, subject),
        about=about(instrument, subject),
        stamp=stamp,
        said=said,
        committee=str(judging.title) if judging else "",
        members=members if paper.id == "minutes" else (*members, *staff(reader, subject.ref.scope)),
        visit=programme.agenda if programme else (),
        dimensions=tuple(str(one.title) for one in Tree(instrument, profiles_of(subject)).branches()) if scored else (),
        score=score(instrument, sheet_answers(reader, subject.ref, instrument)) if scored else None,
        judging=tuple(_judging(reader, instrument, subject)) if scored else (),
        reasons=_reasons(reader, instrument, subject) if scored else {},
    )


def expected(reader: Reader, forms: Forms, instrument: Instrument, subject: Record, form: str) -> tuple[Member, ...]:
    """Who a paper of a meeting or a committee is likely to name: the seats of the programme, else the office's own."""
    found = tuple(seats(*committee_of(reader, forms, instrument, subject)))
    return (*found, *staff(reader, subject.ref.scope)) if form == ATTENDANCE or not found else found


def staff(reader: Reader, scope: str) -> Iterator[Member]:
    """Who works in the office."""
    for one in people_of(reader, scope).values():
        if one.number("active") != 0 and not one.deleted:
            yield Member(one.text("name"), one.text("position").replace("\n", " "))


def _judging(reader: Reader, instrument: Instrument, assessment: Record) -> Iterator[Judging]:
    """What each assessor's own sheet comes to, once it is open."""
    people = people_of(reader, assessment.ref.scope)
    for number, sheet in enumerate(reader.records("sheet", assessment.ref.scope, assessment=assessment.ref.local), 1):
        if sheet.text("assessor") != AGREED and sheet.text("opened"):
            who = people.get(sheet.text("assessor").rpartition("/")[2])
            found: Score = score(instrument, answers_of(reader, sheet, instrument))
            yield Judging(who.text("name") if who else f"กรรมการ {number}", found)


def _reasons(reader: Reader, instrument: Instrument, assessment: Record) -> dict[str, str]:
    """The reasons of the agreed sheet, by dimension."""
    answers = reader.records("answer", assessment.ref.scope, sheet=sheet_of(assessment.ref).local)
    tree = Tree(instrument, profiles_of(assessment))
    known = {item.id for item in tree.answered()}
    found: dict[str, list[str]] = {}
    for answer in answers:
        if answer.text("reason") and answer.text("item") in known:
            found.setdefault(tree.place(answer.text("item"))[0], []).append(answer.text("reason"))
    return {dimension: "\n".join(dict.fromkeys(said)) for dimension, said in found.items()}
