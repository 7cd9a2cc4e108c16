"""What stands in the way of locking a subject for signing: each with its sentence and the place where it is mended."""

from collections.abc import Iterator
from typing import NamedTuple

from core.assessment.facts import answer_at, assessment_facts
from core.assessment.review import review
from core.forms.ports import Forms
from core.i18n import _
from core.log.ports import Reader
from core.log.signoff import ToSign
from core.plan.view import plan_page
from core.scoring import score
from core.signing.differences import FieldWording
from core.values import Record, Ref


class Hindrance(NamedTuple):
    """`ref` is where to jump; None = nothing on a page mends it."""

    kind: str  # conflict | absent | parked | finding
    text: str
    ref: Ref | None
    grave: str = "must"  # must | should | hint: only what must be mended hinders


def hindrances(reader: Reader, forms: Forms, subject: Ref, period: str = "") -> tuple[Hindrance, ...]:
    """Everything that keeps the subject from being locked, in the order in which it is best mended."""
    found = reader.sign_offs.ready(subject, period)
    must = (one for one in remarks(reader, forms, subject) if one.grave == "must")
    return (*_of_contents(reader, forms, found), *must)


def _of_contents(reader: Reader, forms: Forms, found: ToSign) -> Iterator[Hindrance]:
    if found.parked or not found.settled:
        text = _("ข้อมูลของหน่วยงานมาถึงไม่ครบ รอส่วนก่อนหน้า {n} ส่วน นำเข้าไฟล์ที่ขาดก่อน").format(n=max(1, found.parked))
        yield Hindrance("parked", text, None)
    words = FieldWording(reader, forms)
    for kind, places in (("conflict", found.conflicts), ("absent", found.absent)):
        text = _("{where} {field}: ข้อมูลไม่ตรงกัน รอเลือกว่าจะใช้ค่าใด")
        if kind == "absent":
            text = _("{where} {field}: ข้อความถูกกันไว้หรือยังไม่มาถึงเครื่องนี้")
        for ref, name in places:
            field, _form, _field = words.field(reader.record(ref) or Record(ref, {}), name)
            yield Hindrance(kind, text.format(where=words.called(ref), field=field), ref)


def remarks(reader: Reader, forms: Forms, subject: Ref) -> Iterator[Hindrance]:
    """What proofreading says of the subject, the gravest first."""
    if subject.entity == "assessment":
        facts = assessment_facts(reader, forms, subject)
        given = facts.given()
        if not facts.form.kind:
            return
        for one in review(facts.tree, given, score(facts.form, given)):
            if one.rule != "conflict":
                place = answer_at(facts.sheet, one.item) if one.item else subject
                yield Hindrance("finding", one.text, place, one.grave)
    elif subject.entity == "plan":
        graves = {"bad": "must", "warn": "should"}
        for each in plan_page(reader, forms, subject).findings:
            where = f"{each.where}: " if each.where else ""
            yield Hindrance("finding", f"{where}{each.text}", each.row, graves.get(each.tone, "hint"))
