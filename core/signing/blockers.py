"""What is open before a subject is locked: what keeps it from being locked, what only weighs, where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from core.assessment.facts import AssessmentFacts
from core.assessment.rows import AssessmentView
from core.assessment.sentences import left_open
from core.assessment.sheets import answer_at
from core.assessment.view import whole_view
from core.assigning.view import open_roll_ups
from core.forms.ports import Reader
from core.gravity import MUST, SHOULD, FindingCount, counted
from core.i18n import _
from core.log.signoff import ToSign
from core.plan.locks import report_words
from core.plan.view import PlanPage
from core.plan.year_view import PeriodReports
from core.values import Record, Ref

NONE = FindingCount()


class Hindrance(NamedTuple):
    """`ref` is where to jump; None = nothing on a page mends it."""

    kind: str  # conflict | absent | parked | finding
    text: str
    ref: Ref | None
    grave: str = MUST  # must | should | hint: only what must be mended hinders


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """What stands open in a subject before it is locked."""

    hinder: tuple[Hindrance, ...] = ()  # what keeps it from being locked, in the order in which it is best mended
    weighs: tuple[Hindrance, ...] = ()  # what should be mended and keeps nothing from being locked
    found: FindingCount = NONE  # of proofreading alone: the number every place shows
    unanswered: int = 0
    of: int = 0  # items that are asked
    unproved: int = 0  # proofs that are missing of items answered as met
    unread: str = ""  # why nobody can tell, "" = everything was read

    @property
    def ready(self) -> bool:
        """Whether nothing of weight is open: only then may it be called ready."""
        return not (self.hinder or self.weighs or self.unanswered or self.unproved or self.unread)

    @property
    def listed(self) -> tuple[Hindrance, ...]:
        """Everything of weight."""
        return (*self.hinder, *self.weighs)

    @property
    def says(self) -> str:
        """`ยังไม่ตอบ 7 จาก 64 ข้อ · ขาดหลักฐาน 69 รายการ · ควรแก้ 81`; "" with nothing open."""
        return self.unread or left_open(self.unanswered, self.of, self.unproved, self.found)


def open_matters(reader: Reader, subject: Ref, period: str = "") -> OpenMatters:
    """What is open before locking, what the data lacks before what proofreading says. UserError without its form."""
    matters, ready = proofread(reader, subject), reader.sign_offs.ready(subject, period)
    at = {ref for ref, _name in ready.conflicts}
    must = (one for one in matters.hinder if not (one.kind == "conflict" and one.ref in at))
    hinder = (*_of_contents(reader, ready), *unreported(reader, subject, period), *must)
    return replace(matters, hinder=hinder, weighs=(*_unanswered(reader, subject, period), *matters.weighs))


def unreported(reader: Reader, subject: Ref, period: str) -> Iterator[Hindrance]:
    """What to fill in before a part of the year is locked of which nothing is reported."""
    if not period[4:]:
        return
    page = PlanPage.of(reader, subject)
    for one in PeriodReports.all(page.form, page.rows, date.max):
        if one.id == period and one.missing and not one.made:
            text = _("ยังไม่มี{what} กรอกก่อนล็อก").format(what=report_words(period))
            yield Hindrance("finding", text, one.missing[0])


def _unanswered(reader: Reader, subject: Ref, period: str) -> Iterator[Hindrance]:
    """Assigned work that units below have not all answered: it is locked without them."""
    for one in open_roll_ups(reader, subject, period):
        text = _("งานที่มอบหมาย “{text}”: {says}").format(text=" ".join(one.text.split()), says=one.says)
        yield Hindrance("assigned", text, one.about, SHOULD)


def proofread(reader: Reader, subject: Ref) -> OpenMatters:
    """What proofreading says of a subject, locked or not. UserError when its form is not here."""
    view = _view(reader, subject)
    found = tuple(_found(reader, subject, view))
    return OpenMatters(
        hinder=tuple(one for one in found if one.grave == MUST),
        weighs=tuple(one for one in found if one.grave == SHOULD),
        found=counted(one.grave for one in found),
        unanswered=view.unanswered if view else 0,
        of=view.of if view else 0,
        unproved=view.unproved if view else 0,
    )


def _of_contents(reader: Reader, found: ToSign) -> Iterator[Hindrance]:
    from core.signing.differences import FieldWording

    if found.parked or not found.settled:
        text = _("ข้อมูลของหน่วยงานมาถึงไม่ครบ รอส่วนก่อนหน้า {n} ส่วน นำเข้าไฟล์ที่ขาดก่อน").format(n=max(1, found.parked))
        yield Hindrance("parked", text, None)
    words = FieldWording(reader)
    for kind, places in (("conflict", found.conflicts), ("absent", found.absent)):
        text = _("{where} {field}: ข้อมูลไม่ตรงกัน รอเลือกว่าจะใช้ค่าใด")
        if kind == "absent":
            text = _("{where} {field}: ข้อความถูกกันไว้หรือยังไม่มาถึงเครื่องนี้")
        for ref, name in places:
            field, _form, _field = words.field(reader.record(ref) or Record(ref, {}), name)
            yield Hindrance(kind, text.format(where=words.called(ref), field=field), ref)


def _view(reader: Reader, subject: Ref) -> AssessmentView | None:
    """The assessment as its page shows it; None of anything else, or of a form without points."""
    if subject.entity != "assessment":
        return None
    facts = AssessmentFacts.of(reader, subject)
    return whole_view(facts) if facts.form.kind else None


def _found(reader: Reader, subject: Ref, view: AssessmentView | None) -> Iterator[Hindrance]:
    """What proofreading says of the subject, the gravest first."""
    if view is not None:
        for one in view.findings:
            place = answer_at(view.sheet, one.item) if one.item else subject
            yield Hindrance("conflict" if one.rule == "conflict" else "finding", one.text, place, one.grave)
    elif subject.entity == "plan":
        for each in PlanPage.of(reader, subject).findings:
            where = f"{each.where}: " if each.where else ""
            kind = "conflict" if each.rule == "conflict" else "finding"
            yield Hindrance(kind, f"{where}{each.text}", each.row, each.grave)
