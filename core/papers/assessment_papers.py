"""The papers of an assessment, as its records now stand."""

from collections.abc import Mapping

from core.blocks.document import Document, Stamp
from core.instruments.shape import Form, Instrument
from core.model.values import Record, Ref
from core.papers.checklist import ChecklistForm, checklist
from core.papers.lessons import LessonsForm, lessons
from core.papers.score_sheet import ScoreSheetForm, score_sheet
from core.papers.score_sheets import standing_of
from core.papers.unit_page import UnitPageForm, unit_page
from core.ports import Forms, Reader
from core.scoring import score
from core.scoring.score import Score
from core.views.answers import sheet_answers
from core.views.assessment_facts import office_of, sheet_of
from core.views.assessment_past import year_before
from core.views.proofs import evidence_given
from core.views.rank import region, register, scored


def of_checklist(
    reader: Reader, _forms: Forms, instrument: Instrument, _paper: Form, assessment: Record, stamp: Stamp
) -> Document:
    answers = sheet_answers(reader, assessment.ref, instrument)
    office, code = office_of(reader, assessment.ref.scope)
    return checklist(
        ChecklistForm(
            instrument=instrument,
            office=office or code,
            year=assessment.number("year") or 0,
            answers=answers,
            score=score(instrument, answers),
            stamp=stamp,
            notes=notes(reader, assessment.ref),
        )
    )


def of_score_sheet(
    reader: Reader, forms: Forms, instrument: Instrument, paper: Form, assessment: Record, stamp: Stamp
) -> Document:
    sheet = standing_of(reader, forms, instrument, paper, assessment)
    return score_sheet(
        ScoreSheetForm(
            instrument=instrument,
            paper=paper.id,
            year=assessment.number("year") or 0,
            units=sheet.units,
            stamp=stamp,
            region=sheet.region,
            profiles=sheet.profiles,
            selected=sheet.selected,
            signers=sheet.signers,
        )
    )


def of_unit_page(
    reader: Reader, forms: Forms, instrument: Instrument, paper: Form, assessment: Record, stamp: Stamp
) -> Document:
    answers = sheet_answers(reader, assessment.ref, instrument)
    office, code = office_of(reader, assessment.ref.scope)
    unit = register(reader, assessment.ref.scope)
    return unit_page(
        UnitPageForm(
            instrument=instrument,
            paper=paper.id,
            office=office or code,
            year=assessment.number("year") or 0,
            score=score(instrument, answers),
            before=last_year(reader, forms, assessment),
            group=assessment.text("group") or (unit.text("group") if unit else ""),
            region=region(reader, unit),
            stamp=stamp,
        )
    )


def of_lessons(
    reader: Reader, _forms: Forms, instrument: Instrument, paper: Form, assessment: Record, stamp: Stamp
) -> Document:
    office, code = office_of(reader, assessment.ref.scope)
    given = evidence_given(reader, assessment.ref)
    return lessons(
        LessonsForm(
            instrument=instrument,
            paper=paper.id,
            office=office or code,
            year=assessment.number("year") or 0,
            told={f"{item}.{proof}": tuple(one.title for one in some) for (item, proof), some in given.items()},
            stamp=stamp,
        )
    )


def last_year(reader: Reader, forms: Forms, assessment: Record) -> Score | None:
    """What the same assessment of the year before comes to; None when it is not here or cannot be scored."""
    before = reader.record(year_before(assessment))
    return None if before is None or before.deleted else scored(reader, forms, before)[0]


def notes(reader: Reader, assessment: Ref) -> Mapping[str, str]:
    """What was noted, by item."""
    sheet = sheet_of(assessment)
    answers = reader.records("answer", sheet.scope, sheet=sheet.local)
    return {answer.text("item"): answer.text("note") for answer in answers if answer.text("note")}
