"""What papers built from values bear in tests."""

from pathlib import Path

from core.blocks.document import Stamp
from core.forms.shape import Form, Instrument
from core.papers.source import PaperFrame
from storage.instruments.reader import parse
from tests.every_paper import KINDS
from tests.modules import ROOT

SHEET = ROOT / "tests" / "data" / "lessons_sheet.yaml"


def with_sheet(path: Path) -> Instrument:
    """A form with the sheet of the annex that is left to be written on."""
    text = path.read_text("utf-8")
    for part in SHEET.read_text("utf-8").split("\n\n"):
        name, rows = part.split("\n", 1)
        head = f"\n{name}\n"
        text = text.replace(head, f"{head}{rows}\n", 1) if head in text else f"{text}{head}{rows}\n"
    found = parse(text.encode(), path.name).form
    assert isinstance(found, Instrument)
    return found


def form_of(instrument: Instrument, paper: str) -> Form:
    return next(one for one in instrument.papers if one.id == paper)


def framed(
    instrument: Instrument, paper: str, office: str = "หน่วยงานตัวอย่าง", year: int = 2564, stamp: Stamp | None = None
) -> PaperFrame:
    return PaperFrame(form_of(instrument, paper), office, year, stamp or Stamp())


def own_form(paper: str) -> Form:
    """A paper of the program's own."""
    form = KINDS[paper].own
    assert form is not None
    return form
