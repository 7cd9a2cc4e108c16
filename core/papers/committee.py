"""Who meets about a record: the committee of its programme, and who works in the office."""

from collections.abc import Iterator

from core.instruments.programme import Committee, Programme
from core.instruments.tree import profiles_on
from core.model.values import Ref
from core.papers.comparison import judges, programme_of
from core.papers.source import Source
from core.papers.typed import Member
from core.ports import Reader
from core.thai.digits import arabic_digits
from core.views.assessment_facts import profiles_of
from core.views.register import above
from core.views.route import people_of


def about(source: Source) -> str:
    """What a meeting or an order is about: the form, and the year."""
    form = arabic_digits(str(source.instrument.short) or str(source.instrument.title))
    return f"{form} ประจำปีงบประมาณ พ.ศ. {source.record.number('year') or ''}".rstrip()


def committee_of(source: Source) -> tuple[Programme | None, Committee | None]:
    """The programme of the form, and its committee that judges the group of this assessment."""
    subject, instrument = source.record, source.instrument
    programme = programme_of(source.forms, instrument)
    if programme is None or subject.ref.entity != "assessment":
        return programme, None
    unit = source.reader.record(Ref("all", "unit", subject.ref.scope))
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


def staff(reader: Reader, scope: str) -> Iterator[Member]:
    """Who works in the office."""
    for one in people_of(reader, scope).values():
        if one.number("active") != 0 and not one.deleted:
            yield Member(one.text("name"), one.text("position").replace("\n", " "))
