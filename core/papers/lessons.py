"""What an office learned from a year of an assessment: a form to write on, with what its evidence already tells.

As the annex prints it (CDD manual 2564, lines 3544-3555): what went well, what did not, what is asked of next year,
once for the office and once for the department, then the projects by name. The texts are written by hand or in the
Word file; a project is named by the titles of the evidence that proves it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.blocks.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Lines,
    Para,
    Row,
    Signatures,
    Signer,
    Stamp,
    Table,
    Together,
)
from core.instruments.placeholders import fill, names_in
from core.instruments.shape import Form, Instrument, Section

DOTS = "…………………………"
ROOM = 8  # lines to write on in a cell


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonsForm:
    """Everything the form says; `told` are titles of evidence by `item.proof`."""

    instrument: Instrument
    paper: str
    office: str
    year: int  # Buddhist era
    stamp: Stamp
    told: Mapping[str, Sequence[str]] = field(default_factory=dict)
    signers: tuple[Signer, ...] = ()  # none = those the form names
    draft: bool = False
    qr_right: bool = False


def lessons(form: LessonsForm) -> Document:
    """The form of the instrument; LookupError when it has none of this id."""
    paper = next(paper for paper in form.instrument.papers if paper.id == form.paper)
    signers = form.signers or tuple(Signer(role) for role in paper.sign)
    return Document(
        title=tuple(_filled(str(line), form) for line in paper.title),
        running=f"{paper.short} {form.year}",
        office=form.office,
        stamp=form.stamp,
        blocks=(*_blocks(form, paper), *((Signatures(signers),) if signers else ())),
        landscape=paper.page == "landscape",
        thai_digits=paper.digits == "thai",
        draft=form.draft,
        qr_right=form.qr_right,
    )


def _filled(line: str, form: LessonsForm) -> str:
    known = {"year": str(form.year), "office.name": form.office}
    return fill(line, {name: known.get(name) or DOTS for name in names_in(line)})


def _blocks(form: LessonsForm, paper: Form) -> Iterator[Block]:
    yield from (Heading(text, level=2) for text in paper.heading)
    columns = [column for column in form.instrument.columns if column.paper == paper.id]
    heads = tuple(
        Column(str(column.head), column.width or 1, align="center" if column.show == "<number>" else "left", least=8)
        for column in columns
    )
    rows = [section for section in form.instrument.sections if section.paper == paper.id]
    counted = enumerate(rows, start=1)
    yield Table(heads, tuple(_row(form, section, n, len(columns)) for n, section in counted), note=str(paper.note))


def _row(form: LessonsForm, section: Section, number: int, columns: int) -> Row:
    """A row with room to write in every column, or one line across."""
    if section.show == "table":
        room: Cell = Together((Para(section.head), Lines(ROOM)))
        return Row((str(number), *[room] * (columns - 1)))
    titles = [title for name in names_in(section.text) for title in form.told.get(name, ())]
    said = ", ".join(dict.fromkeys(titles)) or DOTS * 2
    return Row((f"{number} {section.head} {said}",), "sub")
