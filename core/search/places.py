"""Where a record is shown: itself, or the record in whose page it stands, with the fiscal year of that page."""

from datetime import date
from typing import NamedTuple

from core.forms.ports import Reader
from core.log.signoff import SIGNOFFS
from core.records.titles import assessment_of, plan_of
from core.thai.dates import fiscal_year
from core.values import Record, Ref, named


class ShownAt(NamedTuple):
    """The record to go to, and the year it is of; 0 = of none."""

    ref: Ref
    year: int = 0


class Received(NamedTuple):
    """A plan or an assessment of another office, and the item of it that is meant ("" = none)."""

    document: Ref
    item: str = ""


def received(reader: Reader, ref: Ref) -> Received | None:
    """The document in which a record of another office is read; None where it stands in none."""
    record = reader.record(ref)
    if record is None:
        return None
    if plan := plan_of(reader, ref):
        return Received(plan)
    assessment = assessment_of(reader, record) if ref.entity in ("assessment", "answer") else None
    return Received(assessment, record.text("item")) if assessment else None


_WITHIN = {  # the field that names the record in whose page one stands
    "file": "evidence",
    "progress": "row",
    "acceptance": "signoff",
    "reply": "answers",
    "motion": "about",
    "joining": "programme",
    "objection": "review",
    "objection_answer": "objection",
    "sheet": "assessment",
    "draft_sheet": "assessment",
    "review_sheet": "assessment",
    "draft_answer": "sheet",
    "review_answer": "sheet",
}


def place_of(reader: Reader, record: Record) -> ShownAt:
    """Where a record is to be seen."""
    ref, entity = record.ref, record.ref.entity
    about = named(ref.scope, record.text("about")) if entity == "comment" else None  # a reply stands below its letter
    if about is not None and about.entity == "letter" and (written := reader.record(about)) is not None:
        return place_of(reader, written)
    if entity in _WITHIN and (above := reader.record(record.reference(_WITHIN[entity]))) is not None:
        return place_of(reader, above)
    if entity == "standing":
        return ShownAt(Ref("all", "unit", record.text("unit")), record.number("year") or 0)
    if entity == "office" and (unit := reader.record(Ref("all", "unit", ref.scope))) is not None:
        return ShownAt(unit.ref)
    return ShownAt(ref, _year(reader, record))


def _year(reader: Reader, record: Record) -> int:
    """The fiscal year of the page that shows a record; 0 where every year's does."""
    ref, entity = record.ref, record.ref.entity
    if entity in SIGNOFFS:
        subject = next((one.body.subject for one in reader.sign_offs.of(ref) if one.body), None)
        return _year_of(reader, subject)
    if entity == "paper":
        return _year_of(reader, record.reference("subject"))
    if entity == "evidence":
        return _day_year(record.text("date"))
    if entity in ("plan", "row"):
        return _number(reader, plan_of(reader, ref))
    return _number(reader, assessment_of(reader, record))


def _year_of(reader: Reader, subject: Ref | None) -> int:
    found = reader.record(subject) if subject else None
    return place_of(reader, found).year if found else 0


def _number(reader: Reader, ref: Ref | None) -> int:
    found = reader.record(ref) if ref else None
    return (found.number("year") or 0) if found else 0


def _day_year(day: str) -> int:
    try:
        return fiscal_year(date.fromisoformat(day))
    except ValueError:
        return 0
