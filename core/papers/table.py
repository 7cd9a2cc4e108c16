"""What builds the papers of each record, and those that are offered besides its form's own."""

from collections.abc import Callable, Mapping

from core.blocks.document import Document
from core.instruments.shape import Form, Instrument
from core.model.values import Record, Ref
from core.papers import house_papers, pack_papers
from core.papers.assessment_papers import of_checklist, of_lessons, of_score_sheet, of_unit_page
from core.papers.copy_papers import of_copy
from core.papers.evidence_papers import of_evidence
from core.papers.letter_papers import of_letter
from core.papers.official import LETTER, MEMO, OFFERED
from core.papers.plan_papers import of_report, of_table
from core.papers.typed import COPY, HOUSE
from core.ports import Forms, Reader

Builder = Callable[..., Document]  # of Reader, Forms, Instrument, Form, Record and Stamp; some take what was said
BUILDERS: Mapping[str, Mapping[str, Builder]] = {  # of papers this program has, by the record they print
    "assessment": {
        "checklist": of_checklist,
        "score_sheet": of_score_sheet,
        "unit_page": of_unit_page,
        "lessons": of_lessons,
        "evidence": of_evidence,
        **pack_papers.BUILDERS,
        MEMO: of_letter,
        LETTER: of_letter,
        **house_papers.BUILDERS["assessment"],
    },
    "answer": {"evidence": of_evidence},
    "plan": {
        "table": of_table,
        "report": of_report,
        MEMO: of_letter,
        LETTER: of_letter,
        **house_papers.BUILDERS["plan"],
    },
    "row": {MEMO: of_letter, LETTER: of_letter},
    "evidence": {COPY: of_copy},
}
ALONE: Mapping[str, tuple[Form, ...]] = {"evidence": tuple(one for one in HOUSE if one.id == COPY)}  # of no form


def offered(reader: Reader, forms: Forms, form: Instrument, home: Record, subject: Ref, only: str) -> tuple[Form, ...]:
    """The papers of a subject of `home` whatever its form lists; `only` as `printable` has it (made_papers)."""
    house = house_papers.offered(reader, forms, form, home, only) if subject == home.ref else ()
    return (*(pack_papers.OFFERED if form.proofs else ()), *OFFERED, *house)
