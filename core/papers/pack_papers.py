"""The papers of the evidence of an assessment: index, divider sheets, labels for binders, items against proofs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.blocks.document import Document, Stamp
from core.instruments.shape import Form, Instrument
from core.instruments.words import Words
from core.model.values import Record
from core.papers.coverage import coverage_paper
from core.papers.evidence_index import TITLE, IndexForm, evidence_index
from core.papers.pack_sheets import DIVIDERS, SPINE, SheetsForm, dividers, spine
from core.ports import Forms, Reader
from core.views.assessment import assessment_view
from core.views.coverage import coverage_of
from core.views.pack import Pack, pack_of

INDEX, SHEETS, LABELS, COVERAGE = "evidence_index", "evidence_dividers", "evidence_spine", "evidence_coverage"
OFFERED = tuple(  # every assessment whose form demands proofs has these
    Form(id=id_, builder=id_, short=Words(title), digits="thai", page="landscape" if id_ == COVERAGE else "portrait")
    for id_, title in (
        (INDEX, TITLE),
        (COVERAGE, "ตารางข้อกับหลักฐาน"),
        (SHEETS, DIVIDERS),
        (LABELS, SPINE),
    )
)


@dataclass(frozen=True, slots=True)
class Bound:
    """What the papers of a pack are made of; `pages` are (first, last) by path."""

    pack: Pack
    pages: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    public: bool = False
    removed: int = 0


def paper_of(form: str, bound: Bound, stamp: Stamp) -> Document:
    """The paper of this id, without what is finished outside of it (drafts, digits)."""
    if form == INDEX:
        return evidence_index(
            IndexForm(pack=bound.pack, stamp=stamp, pages=bound.pages, public=bound.public, removed=bound.removed)
        )
    sheets = SheetsForm(pack=bound.pack, stamp=stamp, pages=bound.pages)
    return dividers(sheets) if form == SHEETS else spine(sheets)


def _of(form: str) -> Callable[[Reader, Forms, Instrument, Form, Record, Stamp], Document]:
    def build(
        reader: Reader, _forms: Forms, instrument: Instrument, _paper: Form, assessment: Record, stamp: Stamp
    ) -> Document:
        return paper_of(form, Bound(pack_of(reader, instrument, assessment)), stamp)

    return build


def of_coverage(
    reader: Reader, forms: Forms, _instrument: Instrument, _paper: Form, assessment: Record, stamp: Stamp
) -> Document:
    view = assessment_view(reader, forms, assessment.ref)
    return coverage_paper(coverage_of(view), view.office, view.title, view.year, stamp)


BUILDERS = {INDEX: _of(INDEX), SHEETS: _of(SHEETS), LABELS: _of(LABELS), COVERAGE: of_coverage}
