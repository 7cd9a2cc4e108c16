"""What can be chosen to begin a committee's round: self-assessments on this PC, the unit's people, committee PCs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from core.assessment.ballots import CLOSED, CommitteeVote
from core.assessment.ranking import COMMITTEE, FINAL, RECHECK, SELF, released_as
from core.assessment.rounds import AssessmentRounds, NamedAssessor
from core.assessment.sheets import DRAFT, REVIEW
from core.committee.result_view import days_given
from core.errors import UserError
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.i18n import _
from core.people.units import UnitRegister, members
from core.thai.written import arabic_digits
from core.values import Record, Ref


class ScorableAssessment(NamedTuple):
    """A unit's self-assessment that a committee may score. `rounds`: rounds to which members can still be called."""

    ref: Ref
    form: str  # id of the form
    title: str  # of the form
    name: str  # of the unit
    below: str  # code of the unit
    rounds: tuple[str, ...] = (COMMITTEE,)  # into which members can be called now
    days: int = 0  # for objections to its result, as the programme gives


class ConveningChoices(NamedTuple):
    """The choices for beginning a committee's round."""

    forms: tuple[tuple[str, str], ...]  # id and title
    assessed: tuple[ScorableAssessment, ...]
    people: tuple[tuple[str, str], ...]  # id and name
    devices: tuple[tuple[str, str], ...]  # key and what it is called
    chairs: tuple[str, ...] = ()  # ids of the people that are recorded as chair
    # by key the id of the person whom the PC was certified for
    seats: Mapping[str, str] = MappingProxyType({})
    unscorable: int = 0  # self-assessments of other units that cannot be scored here

    @property
    def hindrance(self) -> str:
        if not self.assessed and self.unscorable:
            text = _(
                "การประเมินตนเองของหน่วยงานอื่นในปีนี้มี {n} ชุด แต่กรรมการให้คะแนนไม่ได้ "
                "เพราะเครื่องนี้ไม่มีแบบที่ใช้กรอก หรือแบบนั้นไม่มีคะแนน"
            )
            return text.format(n=self.unscorable)
        if not self.assessed:
            return _("ยังไม่มีการประเมินตนเองของหน่วยงานอื่นในปีนี้ นำเข้าไฟล์ของหน่วยงานก่อน")
        if not self.rounds:
            return _("เปิดซองของทุกหน่วยงานไปแล้ว รอบทบทวนเริ่มได้หลังประกาศผล")
        if not self.devices:
            return _(
                "ยังไม่มีเครื่องของกรรมการ ออกไฟล์เริ่มงานของกรรมการจากเมนูของหน้านี้ แล้วยืนยันเครื่องเมื่อไฟล์แรกมาถึง"
            )
        return "" if self.people else _("ยังไม่มีรายชื่อบุคคล เพิ่มชื่อกรรมการในหน้าตั้งค่าก่อน")

    @property
    def rounds(self) -> tuple[str, ...]:
        """Return the rounds to which members can be called for at least one unit."""
        return tuple(
            name
            for name in (COMMITTEE, RECHECK)
            if any(name in one.rounds for one in self.assessed)
        )

    def chair_words(self, convened: Collection[str]) -> str:
        """Return who is chair and whether the chair's answers come last; `convened`: ids of the persons convened."""
        names = {person: title for person, title in self.people if person in self.chairs}
        if not names:
            return _("ยังไม่ได้บันทึกว่าใครเป็นประธาน เลือกได้ที่นี่ ถ้าไม่เลือก คำตอบเรียงตามชื่อกรรมการ")
        here = ", ".join(title for person, title in names.items() if person in convened)
        if here:
            return _("ประธานคือ {name} คำตอบของประธานแสดงเป็นคนสุดท้าย").format(name=here)
        says = _("ประธานคือ {name} ซึ่งรอบนี้ไม่ได้เรียก คำตอบจึงเรียงตามชื่อกรรมการ")
        return says.format(name=", ".join(names.values()))


def convening(reader: Reader, unit: str, year: int) -> ConveningChoices:
    """Return the choices for beginning a committee's round in this fiscal year."""
    given = [
        one for one in reader.records("assessment", round=SELF, year=year) if one.ref.scope != unit
    ]
    assessed = tuple(sorted(_assessed(reader, unit, given), key=lambda one: one.name))
    people = [one for one in reader.records("person", unit) if one.text("name")]
    known = (one for one in reader.trust.devices() if one.unit == unit and not one.revoked)
    devices = sorted((one for one in known if one.kind == "committee"), key=lambda one: one.letter)
    return ConveningChoices(
        tuple(sorted({(one.form, one.title) for one in assessed}, key=lambda pair: pair[1])),
        assessed,
        tuple((one.ref.id, one.text("name")) for one in people),
        tuple((one.key, _("เครื่อง {letter}").format(letter=one.letter)) for one in devices),
        tuple(one.ref.id for one in people if NamedAssessor(reader, unit, one.ref.local).is_chair),
        {key: id_ for key, (id_, _name) in members(reader, unit).items()},
        len(given) - len(assessed),
    )


def _assessed(
    reader: Reader, unit: str, assessments: Sequence[Record]
) -> Iterator[ScorableAssessment]:
    """Yield those of the self-assessments that a committee can score on this PC."""
    units = UnitRegister.of(reader)
    for one in assessments:
        title = _scored(reader, one)
        if title:
            found = units.get(one.ref.scope)
            name = units.called(one.ref.scope)
            ready = tuple(_ready(reader, unit, one))
            code, form = found.code if found else "", one.text("instrument_id")
            days = days_given(reader, one)
            yield ScorableAssessment(one.ref, form, title, name, code, ready, days)


def _ready(reader: Reader, unit: str, record: Record) -> Iterator[str]:
    """Yield the rounds members can be called into: those not opened; a recheck only once a final result is released."""
    same = {"unit": record.text("unit"), "instrument_id": record.text("instrument_id")}
    drafts = reader.records(DRAFT, unit, **same, year=record.number("year") or 0)
    mine = [one for one in drafts if (one.number("no") or 1) == (record.number("no") or 1)]
    counts = AssessmentRounds(record).counting(reader)[0].ref
    released = counts.entity == REVIEW and released_as(reader, counts) == FINAL
    for name in (COMMITTEE, RECHECK):
        begun = [one.ref for one in mine if one.text("round") == name]
        sampled = name == RECHECK and any(not CommitteeVote.convened(reader, one) for one in begun)
        if (
            all(CommitteeVote.of(reader, one).state == CLOSED for one in begun)
            and not sampled
            and (released or name != RECHECK)
        ):
            yield name


def _scored(reader: Reader, assessment: Record) -> str:
    """Return the title of the assessment's form, or "" if a committee cannot score by it on this PC."""
    try:
        form = form_for(reader, assessment)
    except UserError:
        return ""
    return "" if form.register or not form.kind else arabic_digits(str(form.title))
