"""Who meets about a record, and the order that appoints them: คำสั่งแต่งตั้งคณะกรรมการ.

Number and day of the order are left to be written.
"""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from core.assessment.facts import profiles_of
from core.assessment.ranking import group_in
from core.assessment.sheets import DRAFT, REVIEW
from core.blocks.document import Block, Document, Gap, Lines, ListItem, NumberedList, Para, Run
from core.blocks.letters import Banner, BannerLine, Closing
from core.forms.called import phrases
from core.forms.ports import Reader
from core.forms.programme import Committee, Programme
from core.forms.shape import Instrument
from core.forms.tree import profiles_on
from core.papers.score_sheet import judges, programme_of
from core.papers.source import PaperFrame, PaperSource, facts_of
from core.papers.typed import MeetingMember, PaperAnswers, lines_of, members_of, word_of
from core.people.units import above
from core.records.route import people_of
from core.thai.numbering import arabic_digits
from core.values import Record

DOTS = "……………………"
BODIES = ("คณะกรรมการ", "คณะอนุกรรมการ", "คณะทำงาน")  # as the order goes on to call it
DUTIES = (
    "ตรวจเอกสารหลักฐานและติดตามผลการดำเนินงานตามเกณฑ์ที่กำหนด",
    "ประเมินผลและให้คะแนนตามแบบที่กำหนด พร้อมเหตุผล",
    "รายงานผลการพิจารณาต่อผู้มีอำนาจ และปฏิบัติงานอื่นที่ได้รับมอบหมาย",
)


class CommitteeOrder(NamedTuple):
    """What the order says."""

    about: str  # the form and its year
    committee: str = "คณะกรรมการ"  # as the sentence names it
    members: tuple[MeetingMember, ...] = ()
    head: str = ""  # who signs, where nobody else was named
    said: PaperAnswers = MappingProxyType({})


def about(source: PaperSource) -> str:
    """What a meeting or an order is about: what is carried out by the form, and the year."""
    work = arabic_digits(phrases(source.instrument)["called.work"])
    return f"{work} ประจำปีงบประมาณ พ.ศ. {source.record.number('year') or ''}".rstrip()


def committee_of(source: PaperSource) -> tuple[Programme | None, Committee | None]:
    """The programme of the form, and its committee that judges the group of this assessment."""
    return judging(source.reader, source.instrument, source.record)


def judging(reader: Reader, instrument: Instrument, subject: Record) -> tuple[Programme | None, Committee | None]:
    """The programme that binds a form, and its committee that judges the group of an assessment: of a unit's own, of
    the draft of a committee, or of its released result."""
    programme = programme_of(reader.forms, instrument)
    if programme is None or subject.ref.entity not in ("assessment", DRAFT, REVIEW):
        return programme, None
    group = group_in(reader, subject) or programme.rest
    profiles = profiles_on(instrument.profiles, profiles_of(subject))
    return programme, next((one for one in programme.committees if judges(one, (group,), profiles)), None)


def seats(programme: Programme | None, judging: Committee | None) -> Iterator[MeetingMember]:
    """The seats of a committee by position; who sits there is not known."""
    for seat in programme.seats if programme and judging else ():
        if judging and seat.within == judging.id:
            yield MeetingMember("", str(seat.position), str(seat.role))


def highest(reader: Reader, scope: str) -> str:
    """The name of the highest unit above; "" when the register knows none."""
    names = [one.name for one in above(reader, scope) if one.id != scope]
    return names[-1] if names else ""


def staff(reader: Reader, scope: str) -> Iterator[MeetingMember]:
    """Who works in the office."""
    for one in people_of(reader, scope).values():
        if one.number("active") != 0 and not one.deleted:
            yield MeetingMember(one.text("name"), one.text("position").replace("\n", " "))


def committee_order(source: PaperSource) -> Document:
    """The highest office above appoints the committee of the programme; without one the office appoints its own."""
    own, (programme, judging) = source.frame(), committee_of(source)
    above = highest(source.reader, source.record.ref.scope) if judging else ""
    giver = word_of(source.said, "giver") or above or own.office
    facts = facts_of(source, source.record)
    order = CommitteeOrder(
        about=about(source),
        committee=judging.phrase if judging else phrases(source.instrument)["called.committee"],
        members=tuple(seats(programme, judging)),
        head=facts.get("office.head", "") if giver == own.office else "",
        said=source.said,
    )
    return order_document(replace(own, office=giver), order)


def order_document(frame: PaperFrame, of: CommitteeOrder) -> Document:
    """The order as a paper; the signer's name and position may be said when it is printed."""
    return replace(frame.document((), _blocks(frame.office, of)), landscape=False, numbers="dash", catchword=True)


def _blocks(office: str, of: CommitteeOrder) -> Iterator[Block]:
    lines = (f"คำสั่ง{office}", f"ที่ {DOTS} / {DOTS}", f"เรื่อง แต่งตั้ง{of.committee}", "________________________")
    yield Banner(tuple(map(BannerLine, lines)))
    yield Gap(3)
    yield Para(
        f"ด้วย{office} จะติดตามและประเมินผลการดำเนินงานตาม{of.about} เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย "
        f"โปร่งใส และตรวจสอบได้ จึงแต่งตั้ง{of.committee} ประกอบด้วย",
        indent=True,
    )
    people = members_of(of.said) or of.members
    yield NumberedList(tuple(map(_seat, people)), style="n.") if people else Lines(5)
    body = next((one for one in BODIES if of.committee.startswith(one)), BODIES[0])
    yield Para(f"ให้{body}มีหน้าที่ ดังนี้", indent=True)
    yield NumberedList(tuple(map(ListItem, lines_of(of.said, "duties") or DUTIES)), style="n.")
    yield Para("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป", indent=True)
    yield Para(f"สั่ง ณ วันที่ ………… {DOTS} พ.ศ. …………", indent=True)
    position, name = word_of(of.said, "position"), word_of(of.said, "name") or of.head
    yield Closing(name, tuple(position.splitlines()) or (f"ตำแหน่ง {DOTS}",))


def _seat(one: MeetingMember) -> ListItem:
    who = "  ".join(filter(None, (one.name, one.position))) or DOTS
    return ListItem((who, Run(f"   {one.role}", bold=True)) if one.role else who)
