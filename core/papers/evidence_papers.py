"""The evidence form of an item, or of every item of an assessment that has evidence, as the records now stand."""

from collections.abc import Sequence

from core.blocks.document import Document, Stamp
from core.instruments.shape import Form, Instrument
from core.instruments.tree import Tree
from core.model.values import Record, Ref
from core.papers.evidence_form import EvidenceForm, ItemEvidence, Piece, evidence_form
from core.ports import Forms, Reader
from core.scoring import score
from core.scoring.score import State
from core.thai.dates import short_date
from core.views.answers import sheet_answers
from core.views.assessment_facts import office_of, profiles_of, sheet_of
from core.views.conflict_homes import local
from core.views.photos import files_of, photos_of
from core.views.steps import day


def assessment_of(reader: Reader, answer: Ref) -> Record | None:
    """The assessment an answer stands in, by its sheet."""
    record = reader.record(answer)
    sheet = reader.record(local(answer.scope, record.text("sheet"))) if record else None
    return reader.record(local(answer.scope, sheet.text("assessment"))) if sheet else None


def of_evidence(
    reader: Reader, _forms: Forms, instrument: Instrument, paper: Form, subject: Record, stamp: Stamp
) -> Document:
    """The form of the answer `subject`, or of every item with evidence of the assessment `subject`."""
    assessment = assessment_of(reader, subject.ref) if subject.ref.entity == "answer" else subject
    of = assessment or subject
    office, code = office_of(reader, of.ref.scope)
    wanted = subject.text("item") if subject.ref.entity == "answer" else ""
    return evidence_form(
        EvidenceForm(
            instrument=instrument,
            paper=paper.id,
            office=office or code,
            year=of.number("year") or 0,
            items=tuple(items_of(reader, instrument, of, wanted)),
            profiles=profiles_of(of),
            stamp=stamp,
        )
    )


def items_of(reader: Reader, instrument: Instrument, assessment: Record, wanted: str = "") -> Sequence[ItemEvidence]:
    """What is known of the item `wanted`, else of every item evidence is linked to, in printed order."""
    scope, answers = assessment.ref.scope, sheet_answers(reader, assessment.ref, instrument)
    tree = Tree(instrument, profiles_of(assessment))
    linked: dict[str, list[Record]] = {}
    for link in reader.records("link", scope, target=assessment.ref.local):
        linked.setdefault(link.text("item"), []).append(link)
    kept = {one.ref.local: one for one in reader.records("evidence", scope)}
    files, found = files_of(reader, scope), score(instrument, answers)
    notes = {
        answer.text("item"): answer.text("note")
        for answer in reader.records("answer", scope, sheet=sheet_of(assessment.ref).local)
    }
    made = []
    for item in (item.id for item in tree.answered()):
        if item != wanted if wanted else item not in linked:
            continue
        links = [link for link in linked.get(item, ()) if link.text("evidence") in kept]
        evidence = {link.text("evidence"): kept[link.text("evidence")] for link in links}
        pieces = tuple(
            Piece(link.text("proof"), one.text("title"), _day(one), len(files.get(one.ref.local, ())))
            for link in links
            if (one := evidence[link.text("evidence")])
        )
        result = found.items[item].said if item in found.items else State.NOT_ASSESSED
        made.append(ItemEvidence(item, result, pieces, tuple(photos_of(evidence.values(), files)), notes.get(item, "")))
    return made


def _day(evidence: Record) -> str:
    when = day(evidence.text("date")[:10])
    return short_date(when) if when else ""
