"""One row of a plan in its report: what the form's columns say as paragraphs, lists, tables, pictures.

A column without `of` is a paragraph `head : show`. Lists below the row are printed as lists, those whose kind has
several columns of its own (`of`) as a table. What the form requires and nobody reported says so; what is optional and
empty is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile
from operator import not_

from core.blocks.document import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    PageBreak,
    Para,
    PerPage,
    Photo,
    Photos,
    Row,
    Run,
    Table,
    Text,
)
from core.instruments import shape
from core.instruments.conditions import holds
from core.instruments.field_types import type_of
from core.instruments.placeholders import PLACEHOLDER, fill, names_in
from core.papers.plan_cells import (
    DOTS,
    UNASKED,
    UNTOLD,
    Line,
    Printing,
    cell_of,
    filled,
    found,
    listed,
    said,
    unbracketed,
)
from core.papers.plan_table import aligned
from core.views.plan_tree import PlanCell, PlanRow

Pictures = Mapping[str, Sequence[Photo]]  # by the row they show, `row/<id>`
UNCOUNTED = "ไม่นับในยอดรวม"
FEW = 4  # pictures, from which on they have pages of their own


def row_blocks(printing: Printing, line: Line, pictures: Pictures) -> Iterator[Block]:
    """Everything the report says of a row, without its heading."""
    facts: list[tuple[str, Text]] = []
    for column in (column for column in printing.columns if not column.of):
        kinds = _kinds(printing, column, line[0].kind)
        files = _files(printing, column, line)
        if kinds or files:
            yield from _facts(facts)
            facts = []
            yield from _pictured(column, line, pictures) if files else _listed(printing, column, kinds, line)
        elif (words := _words(printing, column, line)) is not None:
            facts.append((filled(printing, str(column.head), line), words))
    yield from _facts(facts)


def _facts(pairs: Sequence[tuple[str, Text]]) -> Iterator[Block]:
    if pairs:
        yield Facts(tuple(pairs))


def _kinds(printing: Printing, column: shape.Column, above: str) -> list[shape.Kind]:
    """The lists a column shows, in its order."""
    kinds = {kind.id: kind for kind in printing.instrument.kinds if kind.within == above}
    return [kinds[name] for name in names_in(column.show) if name in kinds]


def _files(printing: Printing, column: shape.Column, line: Line) -> bool:
    cells = (found(printing, name, line) for name in names_in(column.show))
    return any(cell is not None and type_of(cell.of).attached for cell in cells)


def _words(printing: Printing, column: shape.Column, line: Line) -> Text | None:
    """What a paragraph of plain cells says; None = nothing that had to be said."""
    cells = [cell for name in names_in(column.show) if (cell := found(printing, name, line))]
    if any(cell.words for cell in cells):
        return fill(column.show, {name: said(printing, name, line) for name in names_in(column.show)}).strip()
    needed = [cell for cell in cells if cell.asked and required(cell)]
    if not needed:
        return None
    return Run(UNTOLD, italic=True) if any(cell.of.stage == "report" for cell in needed) else DOTS


def _listed(printing: Printing, column: shape.Column, kinds: Sequence[shape.Kind], line: Line) -> Iterator[Block]:
    """Lists and tables of lines below the row, under the column's head."""
    tables, blocks = _tables(printing), list[Block]()
    for kind in kinds:
        if rows := line[0].below(kind.id):
            own = tables.get(kind.id)
            blocks.append(_table(printing, own, rows, line) if own else listed(printing, kind, rows, line))
    if not blocks and all(kind.id in tables for kind in kinds):
        return
    yield Heading(f"{filled(printing, str(column.head), line)} :", level=2)
    yield from blocks or [gap(kinds)]


def _tables(printing: Printing) -> dict[str, list[shape.Column]]:
    """The columns of the kinds that are printed as tables: a single one only says what a line of a list says."""
    own: dict[str, list[shape.Column]] = {}
    for column in printing.columns:
        own.setdefault(column.of, []).append(column)
    return {kind: columns for kind, columns in own.items() if kind and len(columns) > 1}


def gap(kinds: Sequence[shape.Kind]) -> Para:
    """Lines of these kinds were not written."""
    told = any(kind.stage == "report" for kind in kinds)
    return Para(Run(UNTOLD, italic=True) if told else DOTS, hang=1)


def _pictured(column: shape.Column, line: Line, pictures: Pictures) -> Iterator[Block]:
    """Pictures under their heading; many begin a page of their own."""
    photos = tuple(pictures.get(line[0].ref.local, ()))
    heading = Heading(f"{column.head} :", level=2)
    if not photos:
        yield heading
        yield Para(Run(UNTOLD, italic=True), hang=1)
        return
    many = len(photos) >= FEW
    each: PerPage = 0 if not many else 4 if len(photos) == FEW else 6
    yield from (PageBreak(), heading) if many else (heading,)
    yield Photos(photos, per_page=each)


def _table(printing: Printing, columns: Sequence[shape.Column], rows: Sequence[PlanRow], line: Line) -> Table:
    """The lines of a kind as a table with its total; a column that nobody had to fill and nobody did is left out."""
    cells = [[line_cell(printing, column, (row, *line)) for column in columns] for row in rows]
    kept = [at for at, _column in enumerate(columns) if any(one[at] != UNASKED for one in cells)]
    made = []
    for row, one in zip(rows, cells, strict=True):
        mine = [one[at] for at in kept]
        if not _counted(printing, columns, row):
            mine[0] = f"{mine[0]} ({UNCOUNTED})"
        made.append(Row(tuple(mine)))
    shown = [columns[at] for at in kept]
    if any(column.total for column in shown):
        first, *others = [filled(printing, column.total, line) for column in shown]
        made.append(Row((first, *dropwhile(not_, others)), "total"))
    return Table(tuple(_head(printing, column, rows[0].kind, line) for column in shown), tuple(made))


def _head(printing: Printing, column: shape.Column, kind: str, line: Line) -> Column:
    side = aligned(printing.instrument, kind, column)
    return Column(filled(printing, str(column.head), line), column.width or 1, align=side, number=side != "left")


def line_cell(printing: Printing, column: shape.Column, line: Line) -> Cell:
    """What a column of a table says of a line: brackets around nothing, and words beside a gap, are left out."""
    inside = _kinds(printing, column, line[0].kind)
    if inside:
        return cell_of(printing, column.show, line) if any(line[0].below(kind.id) for kind in inside) else UNASKED
    cells = {name: found(printing, name, line) for name in names_in(column.show)}
    empty = {name for name, cell in cells.items() if cell is not None and not cell.words}
    if empty and any(_needed(cell) for name, cell in cells.items() if name in empty):
        return Run(UNTOLD, italic=True)
    show = unbracketed(column.show, line)
    names, bare = names_in(show), PLACEHOLDER.sub("", show)
    if set(names) & empty and (names[0] in empty or any(letter.isalpha() for letter in bare)):
        return UNASKED
    return fill(show, {name: said(printing, name, line) for name in names}).strip()


def _needed(cell: PlanCell | None) -> bool:
    return cell is not None and cell.asked and required(cell)


def _counted(printing: Printing, columns: Sequence[shape.Column], row: PlanRow) -> bool:
    """Whether the totals of these columns count the row."""
    totals = {name for column in columns for name in names_in(column.total)}
    values = {name: cell.value for name, cell in row.cells.items()}
    sums = [cell for cell in printing.instrument.computed if cell.id in totals and _over(cell, row.kind)]
    return all(holds(cell.when, values) for cell in sums)


def _over(cell: shape.Computed, kind: str) -> bool:
    return any(name.rpartition(".")[0] == kind for name in cell.over)


def required(cell: PlanCell) -> bool:
    """Whether the form wants the cell filled; what the program fills is wanted by nobody."""
    return isinstance(cell.of, shape.Field) and bool(cell.of.required)
