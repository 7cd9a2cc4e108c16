"""Tables of a plan: the columns of the form, cells in words; what is missing shows as a gap."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.blocks.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    HeadCell,
    Heading,
    ListItem,
    NumberedList,
    Numbering,
    Para,
    Row,
    Run,
    Stamp,
    Table,
    Together,
)
from core.forms import shape
from core.forms.field_types import TEXT, type_in, type_of
from core.forms.shape import Instrument, Kind, PaperColumn
from core.forms.wording import PLACEHOLDER, fill, names_in
from core.papers.source import PaperFrame, PaperSource, facts_of
from core.plan.links import link_names, links_of
from core.plan.tree import PlanCell, PlanRow, plan_tree
from core.values import Ref

RowPath = tuple[PlanRow, ...]  # a row and those above it, nearest first, the plan last
UNTOLD = "ไม่ได้รายงาน"  # of what is reported; in italics: a signed paper shows its gaps
PARTED = "รายงานไว้เป็นรายงวด"  # there are reports, of other periods than the one that is printed
UNASKED = "–"
DOTS = "…………"  # of what is planned: to be written on
STYLES: Mapping[str, Numbering] = {"๑.": "n.", "(๑)": "(n)", "๑)": "n)", "ก.": "ก.", "-": "-"}
BRACKETS = re.compile(r"\s*\([^()]*\)")


class PrintContext(NamedTuple):
    """The form, the columns of the paper, the plan, and what is known of the office and the year."""

    instrument: Instrument
    columns: tuple[PaperColumn, ...]
    plan: PlanRow
    facts: Mapping[str, str]


def filled(printing: PrintContext, text: str, line: RowPath) -> str:
    """A text of the form with every placeholder in words; what is not known is left to be written."""
    return fill(text, {name: placeholder_text(printing, name, line) or DOTS for name in names_in(text)})


def unbracketed(show: str, line: RowPath) -> str:
    """The text without brackets around a cell of this row that is empty."""

    def kept(part: re.Match[str]) -> str:
        cells = [line[0].cells.get(name) for name in names_in(part[0])]
        return "" if any(cell is not None and not cell.words for cell in cells) else part[0]

    return BRACKETS.sub(kept, show)


def placeholder_text(printing: PrintContext, name: str, line: RowPath) -> str:
    """What a placeholder says at this row, "" when it says nothing."""
    if name == "number":
        return line[0].number
    if name in printing.facts:
        return printing.facts[name]
    cell = found(printing, name, line)
    return cell.words if cell else ""


def found(printing: PrintContext, name: str, line: RowPath) -> PlanCell | None:
    """The cell of the row or of the plan; for `kind.cell` of the row of that kind above, else of the first there is."""
    kind, dot, own = name.rpartition(".")
    if not dot:
        return line[0].cells.get(own) or printing.plan.cells.get(own)
    rows = [row for row in line if row.kind == kind] or list(_every(printing.plan, kind))
    return rows[0].cells.get(own) if rows else None


def _every(row: PlanRow, kind: str) -> Iterator[PlanRow]:
    for below in row.rows:
        if below.asked and not below.adrift:
            if below.kind == kind:
                yield below
            yield from _every(below, kind)


def cell_of(printing: PrintContext, show: str, line: RowPath) -> Cell:
    """What a column shows of a row."""
    kinds = {kind.id: kind for kind in printing.instrument.kinds if kind.within == line[0].kind}
    names = names_in(show)
    lists = [kinds[name] for name in names if name in kinds]
    if lists:
        return _lists(printing, show, lists, line)
    cells = [cell for name in names if name not in printing.facts and (cell := found(printing, name, line))]
    if not cells or any(cell.words for cell in cells):
        return fill(show, {name: placeholder_text(printing, name, line) for name in names}).strip()
    if not any(cell.asked for cell in cells):
        return UNASKED
    if any(cell.of.stage == "report" for cell in cells):
        return untold(line)
    bare = not PLACEHOLDER.sub("", show).strip() and "number" not in names
    return "" if bare else filled(printing, show, line)


def untold(line: RowPath) -> Run:
    """What stands where a report has nothing: that nothing was reported, only where nothing was."""
    rows = line[:-1] or line
    return Run(PARTED if any(row.elsewhere for row in rows) else UNTOLD, italic=True)


def _lists(printing: PrintContext, show: str, kinds: Sequence[Kind], line: RowPath) -> Cell:
    """The lines of these kinds below the row, after what else the column says."""
    blocks: list[Para | NumberedList] = []
    for kind in kinds:
        show = show.replace(f"<{kind.id}>", "")
        if rows := line[0].below(kind.id):
            blocks.append(listed(printing, kind, rows, line))
    if words := fill(show, {name: placeholder_text(printing, name, line) for name in names_in(show)}).strip():
        blocks.insert(0, Para(words))
    if not blocks:
        return untold(line) if any(kind.stage == "report" for kind in kinds) else ""
    return blocks[0] if len(blocks) == 1 else Together(tuple(blocks))


def listed(printing: PrintContext, kind: Kind, rows: Sequence[PlanRow], line: RowPath) -> NumberedList:
    """Rows as a numbered list; the writer of the paper makes the numbers, unless one of them was given."""
    own = any(row.record.text("number") for row in rows)
    alone = kind.alone == "none" and len(rows) == 1 and not own
    style: Numbering = "none" if alone or own else STYLES.get(kind.number, "none")
    given = style == "none" and not alone
    return NumberedList(tuple(_item(printing, row, line, given) for row in rows), style)


def _item(printing: PrintContext, row: PlanRow, line: RowPath, given: bool) -> ListItem:
    topic, text = row.words("topic"), _words(printing, row, line)
    if given and row.number:
        text = f"{row.number} {text}".strip()
    inner = [listed(printing, kind, rows, (row, *line)) for kind, rows in _inside(printing, row)]
    if not inner:
        return ListItem(text, topic)
    return ListItem(text, topic, NumberedList(tuple(item for block in inner for item in block.items), inner[0].style))


def _inside(printing: PrintContext, row: PlanRow) -> Iterator[tuple[Kind, Sequence[PlanRow]]]:
    """The lines below a line, by kind."""
    for kind in printing.instrument.kinds:
        if kind.within == row.kind and kind.list and (rows := row.below(kind.id)):
            yield kind, rows


def _words(printing: PrintContext, row: PlanRow, line: RowPath) -> str:
    """What a line says: as the form shows this kind on the paper, else its texts, else what was chosen."""
    shows = [column.show for column in printing.columns if column.of == row.kind]
    if shows:
        own = (row, *line)
        return " ".join(filled(printing, unbracketed(show, own), own) for show in shows)
    cells = [cell for cell in row.cells.values() if cell.field and cell.words and getattr(cell.of, "print", True)]
    texts = [cell.words for cell in cells if type_of(cell.of).words and cell.id != "topic"]
    return " ".join(texts or [cell.words for cell in cells if cell.id != "topic"])


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
