"""The report of a plan: cover, goals, tables, and a section for every row with its results and pictures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from core.blocks.document import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Gap,
    Heading,
    Lines,
    PageBreak,
    Para,
    PerPage,
    Photos,
    Row,
    Run,
    Stamp,
    Table,
    Tone,
)
from core.blocks.elements import Cover, GoalNode, GoalTree, RichText, plain
from core.exact import exact_text
from core.forms import shape
from core.forms.field_types import type_of
from core.forms.operations import holds
from core.forms.wording import MARGINS, PLACEHOLDER, laid, names_in
from core.papers.orders import DATED, closing, in_form, official
from core.papers.photos import shown_photos
from core.papers.plan_cells import (
    DOTS,
    UNASKED,
    PlanPrintContext,
    RowPath,
    below,
    cell_named,
    cell_of,
    filled,
    filled_text,
    listed,
    placeholder_text,
    unbracketed,
    untold,
)
from core.papers.source import PaperSource
from core.papers.table_paper import (
    aligned,
    by_period,
    figured,
    plan_frame,
    plan_printing,
    printed_lines,
    sums,
    table_blocks,
    values_at,
)
from core.papers.unit_page import ground
from core.plan.tree import PlanCell, PlanRow

GROUND = "สีพื้นบอกลำดับของผลคูณ แบบไม่ได้กำหนดสี"
UNCOUNTED = "ไม่นับในยอดรวม"
# builders of papers with the form's paragraphs, without cover or numbers
PLAIN = ("document", *DATED)
FEW = 4  # number of pictures from which they get their own pages


def row_blocks(context: PlanPrintContext, row_path: RowPath) -> Iterator[Block]:
    """Yield the section of the report for a row, without its heading: facts, lists of rows below it, pictures."""
    facts: list[tuple[str, RichText]] = []
    for column in (column for column in context.columns if not column.of):
        kinds = _kinds(context, column, row_path[0].kind)
        cells = (cell_named(context, name, row_path) for name in names_in(column.show))
        files = any(cell is not None and type_of(cell.spec).attached for cell in cells)
        if kinds or files:
            yield from _facts(facts)
            facts = []
            if files:
                yield from _pictured(context, column, row_path)
            else:
                yield from _listed(context, column, kinds, row_path)
        elif (words := _words(context, column, row_path)) is not None:
            facts.append((filled(context, str(column.head), row_path), words))
    yield from _facts(facts)


def _facts(pairs: Sequence[tuple[str, RichText]]) -> Iterator[Block]:
    if pairs:
        yield Facts(tuple(pairs))


def _kinds(
    context: PlanPrintContext, column: shape.PaperColumn, parent_kind: str
) -> list[shape.FormRowKind]:
    """Return the kinds of lines a column lists, in its order."""
    kinds = {kind.id: kind for kind in context.instrument.kinds if kind.within == parent_kind}
    return [kinds[name] for name in names_in(column.show) if name in kinds]


def _words(context: PlanPrintContext, column: shape.PaperColumn, line: RowPath) -> RichText | None:
    """Return the words of a paragraph of plain cells; None if they are empty and not required."""
    cells = [cell for name in names_in(column.show) if (cell := cell_named(context, name, line))]
    if any(cell.words for cell in cells):
        return filled_text(column.show, lambda name: placeholder_text(context, name, line))
    needed = [cell for cell in cells if cell.applies and required(cell)]
    if not needed:
        return None
    return untold(line) if any(cell.spec.stage == "report" for cell in needed) else DOTS


def _listed(
    context: PlanPrintContext,
    column: shape.PaperColumn,
    kinds: Sequence[shape.FormRowKind],
    line: RowPath,
) -> Iterator[Block]:
    """Yield lists and tables of lines below the row, under the column's head."""
    columns = [[one for one in context.columns if one.of == kind.id] for kind in kinds]
    blocks: list[Block] = []
    for kind, own in zip(kinds, columns, strict=True):
        rows = line[0].below(kind.id)
        if rows and len(own) > 1:
            blocks.append(_table(context, own, rows, line))
        elif rows:
            blocks.append(listed(context, kind, rows, line))
    if not blocks and all(len(own) > 1 for own in columns):
        return
    head = filled(context, str(column.head), line)
    yield Heading(head if " : " in head else f"{head} :", level=2)
    yield from blocks or [gap(kinds, line)]


def gap(kinds: Sequence[shape.FormRowKind], line: RowPath) -> Para:
    """Return what is printed for a row without rows of `kinds` below it: that a report is missing, or dotted lines."""
    told = any(kind.stage == "report" for kind in kinds)
    return Para(untold(line) if told else DOTS, hang=1)


def _pictured(
    context: PlanPrintContext, column: shape.PaperColumn, line: RowPath
) -> Iterator[Block]:
    """Yield pictures under their heading; many begin a new page. A gap shows that a report lacks them."""
    cells = [cell for name in names_in(column.show) if (cell := cell_named(context, name, line))]
    photos = shown_photos(context.pictures, cells, line[0])
    head = (
        plain(filled_text(str(column.head), lambda name: placeholder_text(context, name, line)))
        or cells[0].spec.title
    )
    heading = Heading(f"{head} :", level=2)
    if not photos and not any(required(cell) for cell in cells):
        return
    if not photos:
        yield heading
        yield Para(untold(line), hang=1)
        return
    many = len(photos) >= FEW and sum(type_of(cell.spec).attached for cell in cells) == 1
    each: PerPage
    if not many:
        each = 0
    elif len(photos) == FEW:
        each = 4
    else:
        each = 6
    yield from (PageBreak(), heading) if many else (heading,)
    yield Photos(photos, per_page=each)


def _table(
    context: PlanPrintContext,
    columns: Sequence[shape.PaperColumn],
    rows: Sequence[PlanRow],
    line: RowPath,
) -> Table:
    """Return the lines of a kind as a table with totals; a column without required or filled cells is left out."""
    cells = [[line_cell(context, column, (row, *line)) for column in columns] for row in rows]
    kept = [at for at, _column in enumerate(columns) if any(one[at] != UNASKED for one in cells)]
    made = []
    totals = {name for column in columns for text in column.total for name in names_in(text)}
    for row, one in zip(rows, cells, strict=True):
        mine = [one[at] for at in kept]
        values = {name: cell.value for name, cell in row.cells.items()}
        adding = (cell for cell in context.instrument.computed if cell.id in totals)
        over = (
            cell
            for cell in adding
            if any(name.rpartition(".")[0] == row.kind for name in cell.over)
        )
        if not all(holds(cell.when, values) for cell in over):
            mine[0] = f"{' '.join(Document.walk(mine[0]))} ({UNCOUNTED})"
        made.append(Row(tuple(mine)))
    shown = [columns[at] for at in kept]
    made += sums(
        [column.total for column in shown], lambda _at, text: filled(context, text, line), "total"
    )
    form, kinds = context.instrument, (rows[0].kind,)
    heads = (
        Column(
            filled(context, str(column.head), line),
            column.width or 1,
            align=aligned(form, kinds, column),
            number=figured(form, kinds, column),
        )
        for column in shown
    )
    return Table(tuple(heads), tuple(made))


def line_cell(context: PlanPrintContext, column: shape.PaperColumn, line: RowPath) -> Cell:
    """Return what a table column prints for the row `line[0]`; text that only surrounds an empty value is left out."""
    inside = _kinds(context, column, line[0].kind)
    if inside:
        if any(line[0].below(kind.id) for kind in inside):
            return cell_of(context, column.show, line)
        return UNASKED
    cells = {name: cell_named(context, name, line) for name in names_in(column.show)}
    empty = {name: cell for name, cell in cells.items() if cell is not None and not cell.words}
    if any(cell.applies and required(cell) for cell in empty.values()):
        return untold(line)
    show = laid(unbracketed(column.show, line), lambda name: placeholder_text(context, name, line))
    names, bare = names_in(show), re.sub(PLACEHOLDER, "", show)
    if set(names) & empty.keys() and (
        names[0] in empty or any(letter.isalpha() for letter in bare)
    ):
        return UNASKED
    return filled_text(show, lambda name: placeholder_text(context, name, line))


def required(cell: PlanCell) -> bool:
    """Return whether the form requires the cell to be filled; computed cells are never required."""
    return isinstance(cell.spec, shape.Field) and bool(cell.spec.required)


def plan_report(source: PaperSource) -> Document:
    """Return the report of a plan, with the pictures of its rows, as a document."""
    return plan_report_document(plan_printing(source), source.stamp)


def plan_report_document(context: PlanPrintContext, stamp: Stamp) -> Document:
    """Return a plan's report, order, announcement or other document from its print context."""
    paper = context.paper
    plan = (context.plan,)
    facts = context.facts
    frame = plan_frame(paper, facts, stamp)
    sections = tuple(_sections(context, plan))
    blocks = (*frame.contents(sections, 2 if paper.builder in PLAIN else 1), *sections)
    running = " ".join(filter(None, (str(paper.short), facts.get("year", ""))))
    title = tuple(filled(context, str(line), plan) for line in paper.title)
    if paper.builder in DATED:
        slots = frame.signers(context.instrument)
        name = facts.get("office.head", "") if len(slots) == 1 else ""
        closings = (closing(name, "" if slot.step else slot.role, slot.step) for slot in slots)
        return official(
            frame.document((), in_form(paper.builder, title, blocks, stamp, closings), running)
        )
    blocks = (*blocks, *frame.signatures(context.instrument))
    if paper.builder in PLAIN:
        return frame.document(title, blocks, running)
    document = frame.document((), blocks, running)
    named = [
        at for at, line in enumerate(context.paper.title, start=1) if "year" in names_in(str(line))
    ]
    last = named[0] if named else len(context.paper.title)
    lines = tuple(
        filled(context, str(line), plan).lstrip("".join(MARGINS)) for line in context.paper.title
    )
    return replace(
        document, cover=Cover(lines[:last], lines[last:]), catchword="report" in paper.style
    )


def _sections(context: PlanPrintContext, plan: RowPath) -> Iterator[Block]:
    """Yield the sections of the report in the order of the form; all rows if the form has no sections."""
    instrument, number = context.instrument, 0
    own = [section for section in instrument.sections if section.paper == context.paper.id]
    several = sum(bool(section.head) for section in own) > 1
    for section in own or [shape.ReportSection(paper=context.paper.id)]:
        if not holds(section.when, values_at(context, plan)):
            continue
        head = filled(context, section.head, plan)
        if context.paper.builder in PLAIN:
            yield from _written(context, section, head, plan)
        elif section.head:
            number += 1
            yield Heading(f"{number}. {head}" if several else head)
        if context.paper.builder not in PLAIN:
            yield from _opening(context, section, plan)
        if section.show == "tree":
            yield from _tree(context, section, plan)
        elif section.show == "matrix":
            yield from _matrix(context, section, plan)
        elif section.show == "table":
            for other in (each for each in instrument.papers if each.id == section.of):
                yield from table_blocks(context.on(other), plan)
        elif section.show != "note" and context.paper.rows:
            for name, reported, at in by_period(context, plan):
                yield from [Heading(name)] if name else []
                yield from _rows(reported, at)


def _written(
    context: PlanPrintContext, section: shape.ReportSection, heading: str, plan: RowPath
) -> Iterator[Block]:
    """Yield a section of a document, a paragraph per line of its text; an empty list of rows becomes blank lines."""
    if heading:
        yield Heading(heading, level=2)
    kinds = {kind.id: kind for kind in context.instrument.kinds}
    text = laid(
        section.text, lambda name: name if name in kinds else placeholder_text(context, name, plan)
    )
    for line in text.split("\n"):
        kind = next((kind for kind in kinds.values() if line.strip() == f"<{kind.id}>"), None)
        if kind:
            rows = [one[0] for one in below(plan) if one[0].kind == kind.id]
            yield listed(context, kind, rows, plan) if rows else Lines()
        else:
            lines = filled(context, line, plan).split("\n")
            for part in filter(str.strip, lines):
                words = part.strip().removeprefix(MARGINS[0])
                yield Para(words.strip(), indent=words == part.strip())


def _opening(
    context: PlanPrintContext, section: shape.ReportSection, plan: RowPath
) -> Iterator[Block]:
    """Yield the first paragraph of a section; words for a missing report if its cells are empty."""
    cells = [cell for name in names_in(section.text) if (cell := cell_named(context, name, plan))]
    if not laid(section.text, lambda name: placeholder_text(context, name, plan)).strip():
        return
    if cells and not any(cell.words for cell in cells):
        yield Para(untold(plan), indent=True)
    elif section.text:
        yield Para(filled(context, section.text, plan), indent=True)


def _tree(
    context: PlanPrintContext, section: shape.ReportSection, plan: RowPath
) -> Iterator[Block]:
    """Yield a tree of boxes: the aim, the groups, and their rows; nothing while there are no groups."""
    groups = []
    for group in (line for line in below(plan) if line[0].kind in context.paper.grouped_by):
        rows = [line for line in below(group) if line[0].kind in context.paper.rows]
        boxes = tuple(
            GoalNode(filled(context, section.box, line), filled(context, section.below, line))
            for line in rows
        )
        words = next((cell.words for cell in group[0].cells.values() if cell.words), "")
        groups.append(GoalNode(words, f"{len(rows)} เรื่อง", boxes))
    if groups:
        yield Gap()
        yield GoalTree(GoalNode(str(context.instrument.heading), "", tuple(groups)))
        yield Gap()


def _matrix(
    context: PlanPrintContext, section: shape.ReportSection, plan: RowPath
) -> Iterator[Block]:
    """Yield a matrix of another paper's rows by two choices, highest first, shaded by the product of their points."""
    form, fields = context.instrument, context.instrument.placing(section)
    if not fields:
        return
    lines = printed_lines(
        context.on(next(each for each in form.papers if each.id == section.of)), plan
    )
    high, wide = (
        sorted(
            (choice for choice in form.choices if choice.within == field.scale),
            key=lambda one: one.points or 0,
        )
        for field in fields
    )
    steps = sorted({product(one, two) for one in high for two in wide})
    up, across = (field.id for field in fields)
    rows = []
    for one in reversed(high):
        cells, tones = list[Cell]([str(one.text)]), list[Tone]([""])
        for two in wide:
            here = [
                at
                for at in lines
                if (at[0].cells[up].value, at[0].cells[across].value) == (one.id, two.id)
            ]
            called = "\n".join(filled(context, section.box, at) for at in here)
            worth = product(one, two)
            amount = f"{exact_text(worth)}\n" if worth else ""
            cells.append((amount, Run(called, bold=True)) if called else amount.strip())
            tones.append(ground(steps.index(worth), len(steps)) if worth else "")
        rows.append(Row(tuple(cells), tones=tuple(tones)))
    heads = [Column(f"{fields[0].title} \\ {fields[1].title}", 24, least=30)]
    heads += [
        Column(str(two.text), 76 // len(wide), align="center", least=18, number=True)
        for two in wide
    ]
    yield Table(tuple(heads), tuple(rows), note=GROUND)


def product(choice: shape.ScaleChoice, other: shape.ScaleChoice) -> Fraction:
    """Return the product of the points of two choices; 0 if either has no points."""
    return (choice.points or Fraction(0)) * (other.points or Fraction(0))


def _rows(context: PlanPrintContext, plan: RowPath) -> Iterator[Block]:
    """Yield every row of the paper's kind under its heading."""
    lines = printed_lines(context, plan)
    for at, line in enumerate(lines):
        if at and "new_page" in context.paper.style:
            yield PageBreak()
        yield from (Heading(filled(context, text, line)) for text in context.paper.heading)
        yield from row_blocks(context, line)
    if not lines:
        title = next(
            (str(kind.title) for kind in context.instrument.kinds if kind.id in context.paper.rows),
            "",
        )
        yield Para(f"ยังไม่มี{title}")
