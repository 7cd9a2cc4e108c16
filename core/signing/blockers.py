"""What must be corrected before a plan or assessment can be locked, what should be, and in which record."""

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
from core.log.op import SigningReadiness
from core.plan.review_facts import LACKING
from core.plan.view import PlanPage
from core.plan.year_view import PeriodReports
from core.values import Record, Ref

NONE = FindingCount()


class OpenIssue(NamedTuple):
    """A matter to correct in a plan or assessment. `ref`: the record it is in; `grave`: "must", "should" or "hint"."""

    kind: str  # conflict | absent | parked | finding
    text: str
    ref: Ref | None
    grave: str = MUST  # must | should | hint: only what must be mended hinders
    field: str = ""  # of an answer, which it is about


@dataclass(frozen=True, slots=True)
class OpenIssues:
    """The open issues of a plan or assessment: `hinder` prevent locking it, `weighs` do not. `unanswered` of `of` items
    lack an answer, `unproved` proofs are missing. `unread`: why the document was not examined, "" = it was."""

    hinder: tuple[OpenIssue, ...] = ()  # prevents locking, in the order in which it is best mended
    weighs: tuple[OpenIssue, ...] = ()  # should be mended but does not prevent locking
    found: FindingCount = NONE  # findings of proofreading only, as shown everywhere
    unanswered: int = 0  # items
    of: int = 0  # all items asked
    unproved: int = 0  # missing proofs of items answered as met
    unread: str = ""  # why it could not be examined, "" = it was

    @property
    def ready(self) -> bool:
        """Return whether nothing is open, so that the plan or assessment may be called ready."""
        return not (self.hinder or self.weighs or self.unanswered or self.unproved or self.unread)

    @property
    def listed(self) -> tuple[OpenIssue, ...]:
        """What prevents locking, followed by what should be corrected."""
        return (*self.hinder, *self.weighs)

    @property
    def says(self) -> str:
        """What is open, as text: `ยังไม่ตอบ 7 จาก 64 ข้อ · ขาดหลักฐาน 69 รายการ · ควรแก้ 81`; "" if nothing is."""
        return self.unread or left_open(self.unanswered, self.of, self.unproved, self.found)


def open_matters(reader: Reader, subject: Ref, period: str = "") -> OpenIssues:
    """Return what is open in a plan or assessment, or a plan's report of `period`. UserError if its form is missing."""
    matters = proofread(reader, subject, period)
    ready = reader.sign_offs.ready(subject, period)
    at = {ref for ref, _name in ready.conflicts}
    must = (one for one in matters.hinder if not (one.kind == "conflict" and one.ref in at))
    hinder = (*_of_contents(reader, ready), *unreported(reader, subject, period), *must)
    # a subject can be locked without the answers of units below
    text = _("งานที่มอบหมาย “{text}”: {says}")
    assigned = (
        OpenIssue(
            "assigned",
            text.format(text=" ".join(one.text.split()), says=one.says),
            one.about,
            SHOULD,
        )
        for one in open_roll_ups(reader, subject, period)
    )
    return replace(matters, hinder=hinder, weighs=(*assigned, *matters.weighs))


def unreported(reader: Reader, subject: Ref, period: str) -> Iterator[OpenIssue]:
    """Yield one issue, which prevents locking, if a plan has no report of `period` (a quarter, half or month)."""
    if not period[4:]:
        return
    page = PlanPage.of(reader, subject)
    for one in PeriodReports.all(page.form, page.rows, date.max):
        if one.id == period and one.missing and not one.made:
            text = _("ยังไม่มี{what} กรอกก่อนล็อก").format(what=PeriodReports.report_words(period))
            yield OpenIssue("finding", text, one.missing[0])


def proofread(reader: Reader, subject: Ref, period: str = "") -> OpenIssues:
    """Return what proofreading finds in a document or a plan's report of `period`. UserError if its form is missing."""
    facts = AssessmentFacts.of(reader, subject) if subject.entity == "assessment" else None
    # a form without points has none
    view = whole_view(facts) if facts and facts.form.kind else None
    found = tuple(_found(reader, subject, view, period))
    unproved = view.unproved if view else 0
    of = view.of if view else 0
    return OpenIssues(
        hinder=tuple(one for one in found if one.grave == MUST),
        weighs=tuple(one for one in found if one.grave == SHOULD),
        found=counted(one.grave for one in found),
        unanswered=view.unanswered if view else 0,
        of=of,
        unproved=unproved,
    )


def _of_contents(reader: Reader, readiness: SigningReadiness) -> Iterator[OpenIssue]:
    from core.signing.differences import FieldDescriber

    if readiness.parked or not readiness.settled:
        text = _("ข้อมูลของหน่วยงานมาถึงไม่ครบ รอส่วนก่อนหน้า {n} ส่วน นำเข้าไฟล์ที่ขาดก่อน")
        text = text.format(n=max(1, readiness.parked))
        yield OpenIssue("parked", text, None)
    words = FieldDescriber(reader)
    for kind, places in (("conflict", readiness.conflicts), ("absent", readiness.absent)):
        text = _("{where} {field}: ข้อมูลไม่ตรงกัน รอเลือกว่าจะใช้ค่าใด")
        if kind == "absent":
            text = _("{where} {field}: ข้อความถูกกันไว้หรือยังไม่มาถึงเครื่องนี้")
        for ref, name in places:
            field, _form, _field = words.field(reader.record(ref) or Record(ref, {}), name)
            yield OpenIssue(kind, text.format(where=words.called(ref), field=field), ref)


def _found(
    reader: Reader, subject: Ref, view: AssessmentView | None, period: str
) -> Iterator[OpenIssue]:
    """Yield the findings of proofreading in the subject, the gravest first."""
    if view is not None:
        for finding in view.findings:
            place = answer_at(view.sheet, finding.item) if finding.item else subject
            kind = "conflict" if finding.rule == "conflict" else "finding"
            yield OpenIssue(
                kind, finding.text, place, finding.grave, finding.field if finding.item else ""
            )
    elif subject.entity == "plan":
        page = PlanPage.of(reader, subject, period)
        for each in page.findings:
            if period[4:] and not _in_report(page, each.row):
                continue
            where = f"{each.where}: " if each.where else ""
            kind = "conflict" if each.rule == "conflict" else "finding"
            # what may wait while a plan is written does no longer
            grave = SHOULD if each.rule == LACKING else each.grave
            yield OpenIssue(kind, f"{where}{each.text}", each.row, grave)


def _in_report(page: PlanPage, ref: Ref) -> bool:
    """Return whether a report shows the record: it, a row above or below was reported on, or is single of its kind."""
    row = page.row(ref)
    rows = [*row.flat()] if row else []
    while row is not None and (row := page.above(row.ref)) is not None:
        rows.append(row)
    single = {kind.id for kind in page.form.kinds if kind.most == 1} | {page.plan.kind}
    return any(
        one.kind in single or page.period in page.reports.get(one.ref.local, ()) for one in rows
    )
