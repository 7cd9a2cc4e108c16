"""What papers built from values bear in tests."""

from core.blocks.document import Stamp
from core.forms.shape import FormPaper, Instrument
from core.papers.source import PaperContext
from tests.every_paper import KINDS


def form_of(instrument: Instrument, paper: str) -> FormPaper:
    return next(one for one in instrument.papers if one.id == paper)


def framed(
    instrument: Instrument,
    paper: str,
    office: str = "หน่วยงานตัวอย่าง",
    year: int = 2564,
    stamp: Stamp | None = None,
) -> PaperContext:
    return PaperContext(form_of(instrument, paper), office, year, stamp or Stamp())


def own_form(paper: str) -> FormPaper:
    """A paper of the program's own."""
    form = KINDS[paper].builtin
    assert form is not None
    return form
