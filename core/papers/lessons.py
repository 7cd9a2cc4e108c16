"""What an office learned from a year of an assessment: a form to write on, with what its evidence already tells.

As the annex prints it (CDD manual 2564, lines 3544-3555): what went well, what did not, what is asked of next year,
once for the office and once for the department, then the projects by name. The texts are written by hand or in the
Word file; a project is named by the titles of the evidence that proves it.
"""

from collections.abc import Iterator, Mapping, Sequence

from core.assessment.answers import evidence_given
from core.blocks.document import Block, Cell, Column, Document, Heading, Lines, Para, Row, Table, Together
from core.forms.shape import Instrument, Section
from core.forms.wording import names_in
from core.papers.source import PaperFrame, PaperSource

DOTS = "…………………………"
ROOM = 8  # lines to write on in a cell


def lessons(source: PaperSource) -> Document:
    """The form, with the titles of the evidence that is given of an assessment."""
    given = evidence_given(source.reader, source.record.ref)
    told = {f"{item}.{proof}": tuple(one.title for one in some) for (item, proof), some in given.items()}
    return lessons_document(source.frame(), source.instrument, told)


def lessons_document(frame: PaperFrame, instrument: Instrument, told: Mapping[str, Sequence[str]]) -> Document:
    """The form; `told` are titles of evidence by `item.proof`."""
    title = (frame.filled(str(line), instrument, DOTS) for line in frame.paper.title)
    return frame.document(title, (*_blocks(frame, instrument, told), *frame.signatures(instrument)))


def _blocks(frame: PaperFrame, instrument: Instrument, told: Mapping[str, Sequence[str]]) -> Iterator[Block]:
    paper, columns = frame.paper, frame.columns(instrument)
    yield from (Heading(text, level=2) for text in paper.heading)
    heads = tuple(
        Column(str(column.head), column.width or 1, align="center" if column.show == "<number>" else "left", least=8)
        for column in columns
    )
    rows = [section for section in instrument.sections if section.paper == paper.id]
    counted = enumerate(rows, start=1)
    yield Table(heads, tuple(_row(told, section, n, len(columns)) for n, section in counted), note=str(paper.note))


def _row(told: Mapping[str, Sequence[str]], section: Section, number: int, columns: int) -> Row:
    """A row with room to write in every column, or one line across."""
    if section.show == "table":
        room: Cell = Together((Para(section.head), Lines(ROOM)))
        return Row((str(number), *[room] * (columns - 1)))
    titles = [title for name in names_in(section.text) for title in told.get(name, ())]
    said = ", ".join(dict.fromkeys(titles)) or DOTS * 2
    return Row((f"{number} {section.head} {said}",), "sub")
