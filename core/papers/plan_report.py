"""The report of a whole plan: cover, the tree of what was aimed at, tables of other papers, then each row in full."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.blocks.document import Block, Document, Gap, Heading, Para, Run, Stamp
from core.blocks.figures import Branch, GoalTree
from core.blocks.letters import Cover
from core.instruments import shape
from core.instruments.placeholders import names_in
from core.papers.plan_cells import UNTOLD, Line, Printing, filled, found
from core.papers.plan_table import below, plan_frame, printing_of, rows_of, table_blocks
from core.papers.report_rows import Pictures, row_blocks
from core.papers.source import PaperSource, facts_of
from core.views.photos import pictures_of
from core.views.plan_tree import PlanRow


def plan_report(source: PaperSource) -> Document:
    """The report of a plan with the pictures of its rows."""
    rows = rows_of(source, source.record.ref)
    facts = facts_of(source.reader, source.instrument, source.record)
    pictures = pictures_of(source.reader, rows)
    return plan_report_document(source.paper, source.instrument, rows, facts, source.stamp, pictures)


def plan_report_document(
    paper: shape.Form,
    instrument: shape.Instrument,
    rows: Sequence[PlanRow],
    facts: Mapping[str, str],
    stamp: Stamp,
    pictures: Pictures | None = None,
) -> Document:
    """The report of these rows, the plan first; `facts` are words of `year`, `office.name` … by placeholder."""
    printing, plan = printing_of(paper, instrument, rows, facts), (rows[0],)
    frame = plan_frame(paper, facts, stamp)
    blocks = (*_sections(printing, pictures or {}, paper, plan), *frame.signatures())
    document = frame.document((), blocks, " ".join(filter(None, (str(paper.short), facts.get("year", "")))))
    return replace(document, cover=_cover(printing, paper, plan), catchword=paper.style == "report")


def _cover(printing: Printing, paper: shape.Form, plan: Line) -> Cover:
    """The title lines; those after the year say who reports and stand at the end of the sheet."""
    named = [at for at, line in enumerate(paper.title, start=1) if "year" in names_in(str(line))]
    last = named[0] if named else len(paper.title)
    lines = tuple(filled(printing, str(line), plan) for line in paper.title)
    return Cover(lines[:last], lines[last:])


def _sections(printing: Printing, pictures: Pictures, paper: shape.Form, plan: Line) -> Iterator[Block]:
    """The parts of the report in the order of the form; every row when it names none."""
    instrument, number = printing.instrument, 0
    own = [section for section in instrument.sections if section.paper == paper.id]
    for section in own or [shape.Section(paper=paper.id)]:
        if section.head:
            number += 1
            yield Heading(f"{number}. {filled(printing, section.head, plan)}")
        yield from _opening(printing, section, plan)
        if section.show == "tree":
            yield from _tree(printing, section, paper, plan)
        elif section.show == "table":
            other = next(each for each in instrument.papers if each.id == section.of)
            yield from table_blocks(printing_of(other, instrument, plan, printing.facts), other, plan)
        else:
            yield from _rows(printing, pictures, paper, plan)


def _opening(printing: Printing, section: shape.Section, plan: Line) -> Iterator[Block]:
    """The paragraph a section begins with; a gap shows where the report has no such words."""
    cells = [cell for name in names_in(section.text) if (cell := found(printing, name, plan))]
    if cells and not any(cell.words for cell in cells):
        yield Para(Run(UNTOLD, italic=True), indent=True)
    elif section.text:
        yield Para(filled(printing, section.text, plan), indent=True)


def _tree(printing: Printing, section: shape.Section, paper: shape.Form, plan: Line) -> Iterator[Block]:
    """Aim, groups and rows as boxes; nothing while there are no groups."""
    groups = []
    for group in (line for line in below(plan) if line[0].kind == paper.grouped_by):
        rows = [line for line in below(group) if line[0].kind == paper.rows]
        boxes = tuple(
            Branch(filled(printing, section.box, line), filled(printing, section.under, line)) for line in rows
        )
        words = next((cell.words for cell in group[0].cells.values() if cell.words), "")
        groups.append(Branch(words, f"{len(rows)} เรื่อง", boxes))
    if groups:
        yield Gap()
        yield GoalTree(Branch(str(printing.instrument.short or printing.instrument.title), "", tuple(groups)))
        yield Gap()


def _rows(printing: Printing, pictures: Pictures, paper: shape.Form, plan: Line) -> Iterator[Block]:
    """Every row of the paper's kind under its heading."""
    lines = [line for line in below(plan) if line[0].kind == paper.rows]
    for line in lines:
        yield from (Heading(filled(printing, text, line)) for text in paper.heading)
        yield from row_blocks(printing, line, pictures)
    if not lines:
        title = next((str(kind.title) for kind in printing.instrument.kinds if kind.id == paper.rows), "")
        yield Para(f"ยังไม่มี{title}")
