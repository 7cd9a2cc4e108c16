"""A plan's rows as a table, as the form's list of columns says: the moral plan's goals, its success table, and others.

Where the form prints a table for each row of a kind (`table_per`) its `heading` stands above each table, without the
lines it begins with that were said above the table before; else it is what is said below the only one, as the success
table's one overall sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.blocks.document import Align, Block, Column, Document, HeadCell, Heading, Para, Row, Stamp, Table
from core.forms import shape
from core.forms.field_types import TEXT, type_in, type_of
from core.forms.wording import names_in
from core.papers.plan_cells import PrintContext, RowPath, cell_of, filled
from core.papers.source import PaperFrame, PaperSource, facts_of
from core.plan.links import link_names, links_of
from core.plan.tree import PlanRow, plan_tree
from core.values import Ref

TEXTS = 6  # columns of text, from which on a page lies on its side


def plan_table(source: PaperSource) -> Document:
    """A paper of a plan as a table."""
    rows = rows_of(source, source.record.ref)
    facts = facts_of(source.reader, source.instrument, source.record)
    return plan_table_document(source.paper, source.instrument, rows, facts, source.stamp)


def plan_table_document(
    paper: shape.Form, instrument: shape.Instrument, rows: Sequence[PlanRow], facts: Mapping[str, str], stamp: Stamp
) -> Document:
    """The table of these rows, the plan first; `facts` are words of `year`, `office.name` … by placeholder."""
    printing, plan = printing_of(paper, instrument, rows, facts), (rows[0],)
    frame = plan_frame(paper, facts, stamp)
    texts = sum(aligned(instrument, paper.rows, one) == "left" for one in printing.columns)
    document = frame.document(
        (filled(printing, str(line), plan) for line in paper.title),
        (*table_blocks(printing, paper, plan), *frame.signatures()),
        " ".join(filter(None, (str(paper.short), facts.get("year", "")))),
    )
    return replace(document, landscape=document.landscape or texts >= TEXTS)


def plan_frame(paper: shape.Form, facts: Mapping[str, str], stamp: Stamp) -> PaperFrame:
    """What every paper of a plan bears."""
    return PaperFrame(paper, facts.get("office.short") or facts.get("office.name", ""), 0, stamp)


def printing_of(
    paper: shape.Form, instrument: shape.Instrument, rows: Sequence[PlanRow], facts: Mapping[str, str]
) -> PrintContext:
    columns = tuple(column for column in instrument.columns if column.paper == paper.id)
    return PrintContext(instrument, columns, rows[0], facts)


def rows_of(source: PaperSource, plan: Ref) -> tuple[PlanRow, ...]:
    """The rows of a plan, with what they link to in words."""
    names = link_names(links_of(source.forms, source.instrument))
    return plan_tree(source.reader, source.instrument, plan, names=names)


def table_blocks(printing: PrintContext, paper: shape.Form, plan: RowPath) -> Iterator[Block]:
    """The table of the paper, or one for every row of a kind, with what the form says above or below."""
    if not paper.table_per:
        yield _table(printing, paper, plan)
        yield from (Para(filled(printing, sentence, plan), indent=True) for sentence in paper.heading)
        return
    before: list[str] = []
    for line in below(plan):
        if line[0].kind == paper.table_per:
            heading = [filled(printing, text, line) for text in paper.heading]
            same = next((at for at, (one, two) in enumerate(zip(heading, before, strict=False)) if one != two), 0)
            yield from (Heading(text, level=2) for text in heading[same:])
            yield _table(printing, paper, line)
            before = heading


def below(line: RowPath) -> Iterator[RowPath]:
    """Every row below that is printed, in order, each with those above it, nearest first."""
    for row in line[0].rows:
        if row.asked and not row.adrift:
            inner = (row, *line)
            yield inner
            yield from below(inner)


def _table(printing: PrintContext, paper: shape.Form, above: RowPath) -> Table:
    columns = [column for column in printing.columns if not column.of]
    rows = tuple(_rows(printing, paper, columns, above))
    if not rows:
        title = next((str(kind.title) for kind in printing.instrument.kinds if kind.id == paper.rows), "")
        rows = (Row((f"ยังไม่มี{title}",), "sub"),)
    heads = tuple(
        Column(
            filled(printing, str(column.head), above),
            column.width or 1,
            align=aligned(printing.instrument, paper.rows, column),
            merge=column.merge,
        )
        for column in columns
    )
    return Table(heads, rows, head=_head(heads), note=str(paper.note))


def _head(columns: Sequence[Column]) -> tuple[tuple[HeadCell, ...], ...]:
    """One row in which equal heads side by side are one cell; () where there are none."""
    heads: list[HeadCell] = []
    for column in columns:
        if heads and heads[-1].text == column.title:
            heads[-1] = HeadCell(column.title, heads[-1].across + 1)
        else:
            heads.append(HeadCell(column.title))
    return (tuple(heads),) if len(heads) < len(columns) else ()


def _rows(
    printing: PrintContext, paper: shape.Form, columns: Sequence[shape.PaperColumn], above: RowPath
) -> Iterator[Row]:
    """The rows of the paper's kind at or below this one, under the rows they are grouped by."""
    lines = [above, *below(above)]
    group: PlanRow | None = None
    for line in lines:
        if line[0].kind != paper.rows:
            continue
        now = next((row for row in line if row.kind == paper.grouped_by), None)
        if now is not None and now is not group:
            yield Row((_title(now),), "group")
        group = now
        cells = tuple(cell_of(printing, column.show, line) for column in columns)
        yield Row(cells, label=line[0].number)


def _title(row: PlanRow) -> str:
    """What a row that others are grouped by is called: its number and its first cell."""
    words = next((cell.words for cell in row.cells.values() if cell.words), "")
    return f"{row.number} {words}".strip()


def aligned(form: shape.Instrument, kind: str, column: shape.PaperColumn) -> Align:
    """How a column of rows of this kind stands: numbers and the form's own words in the middle, money right."""
    types = {each.id: type_of(each) for each in form.fields if kind in each.kind}
    types |= {each.id: type_in(form, each) for each in form.computed if each.kind == kind}
    shown = {types.get(name, TEXT).align for name in names_in(column.show) if name != "number"}
    if shown == {"right"}:
        return "right"
    return "left" if "left" in shown else "center"
