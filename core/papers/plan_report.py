"""The report of a whole plan: cover, the tree of what was aimed at, tables of other papers, then each row in full."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.blocks.document import Block, Document, Gap, Heading, Para, Run, Signatures, Signer, Stamp
from core.blocks.figures import Branch, GoalTree
from core.blocks.letters import Cover
from core.instruments import shape
from core.instruments.placeholders import names_in
from core.papers.plan_cells import UNTOLD, Line, Printing, filled, found
from core.papers.plan_table import below, table_blocks
from core.papers.report_rows import Pictures, row_blocks
from core.views.plan_tree import PlanRow

ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReportForm:
    """Everything a report says; `rows` are those of core.views.plan_tree, the plan first."""

    instrument: shape.Instrument
    paper: str  # id of a paper of the instrument whose builder is `report`
    rows: tuple[PlanRow, ...]
    stamp: Stamp
    facts: Mapping[str, str] = field(default_factory=dict)  # words of `year`, `office.name` … by placeholder
    pictures: Pictures = field(default_factory=dict)
    signers: tuple[Signer, ...] = ()  # none = those the form names
    draft: bool = False
    qr_right: bool = False


def plan_report(form: PlanReportForm) -> Document:
    """The report of the form; LookupError when the form has none of this id."""
    paper = next(paper for paper in form.instrument.papers if paper.id == form.paper)
    plan: Line = (form.rows[0],)
    printing = _printing(form, paper)
    signers = form.signers or tuple(Signer(role) for role in paper.sign)
    facts = form.facts
    return Document(
        title=(),
        running=" ".join(filter(None, (str(paper.short), facts.get("year", "")))),
        office=facts.get("office.short") or facts.get("office.name", ""),
        stamp=form.stamp,
        blocks=(*_sections(form, paper, plan), *((Signatures(signers),) if signers else ())),
        landscape=paper.page == "landscape",
        thai_digits=paper.digits == "thai",
        draft=form.draft,
        qr_right=form.qr_right,
        cover=_cover(printing, paper, plan),
        catchword=paper.style == "report",
    )


def _printing(form: PlanReportForm, paper: shape.Form) -> Printing:
    columns = tuple(column for column in form.instrument.columns if column.paper == paper.id)
    return Printing(form.instrument, columns, form.rows[0], form.facts)


def _cover(printing: Printing, paper: shape.Form, plan: Line) -> Cover:
    """The title lines; those after the year say who reports and stand at the end of the sheet."""
    named = [at for at, line in enumerate(paper.title, start=1) if "year" in names_in(str(line))]
    last = named[0] if named else len(paper.title)
    lines = tuple(filled(printing, str(line), plan) for line in paper.title)
    return Cover(lines[:last], lines[last:])


def _sections(form: PlanReportForm, paper: shape.Form, plan: Line) -> Iterator[Block]:
    """The parts of the report in the order of the form; every row when it names none."""
    printing, number = _printing(form, paper), 0
    own = [section for section in form.instrument.sections if section.paper == paper.id]
    for section in own or [shape.Section(paper=paper.id)]:
        if section.head:
            number += 1
            yield Heading(f"{number}. {filled(printing, section.head, plan)}")
        yield from _opening(printing, section, plan)
        if section.show == "tree":
            yield from _tree(printing, section, paper, plan)
        elif section.show == "table":
            other = next(each for each in form.instrument.papers if each.id == section.of)
            yield from table_blocks(_printing(form, other), other, plan)
        else:
            yield from _rows(printing, form, paper, plan)


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


def _rows(printing: Printing, form: PlanReportForm, paper: shape.Form, plan: Line) -> Iterator[Block]:
    """Every row of the paper's kind under its heading."""
    lines = [line for line in below(plan) if line[0].kind == paper.rows]
    for line in lines:
        yield from (Heading(filled(printing, text, line)) for text in paper.heading)
        yield from row_blocks(printing, line, form.pictures)
    if not lines:
        title = next((str(kind.title) for kind in form.instrument.kinds if kind.id == paper.rows), "")
        yield Para(f"ยังไม่มี{title}")
