"""Laying out tables as grids: column widths by their shares of the page, cells, equal neighbours merged."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.blocks.document import (
    Align,
    Bar,
    Cell,
    Choices,
    Column,
    Document,
    Lines,
    NumberedList,
    Para,
    Photos,
    Row,
    Run,
    SignRoom,
    Table,
    Tick,
    Together,
    plain,
)
from core.i18n import _
from storage.papers.pdf.flow import (
    PagePart,
    PartStack,
    SignSpace,
    TypesetParagraph,
    TypesettingOptions,
    listed,
    words,
)
from storage.papers.pdf.form_parts import LabelledTickBox, TimelineBar, choices, dotted, ticked
from storage.papers.pdf.grid import MORE, SIDE, GridCell, GridRow, RuledTable, measured, stretched
from storage.papers.pdf.photos import pictured
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.lines import line_of
from storage.papers.typography.style import CELL, CLOSE, MM, SMALL, TextStyle, points

STEP = 4 * MM  # indent of a hanging paragraph
LABEL = 200  # the greatest length of a label, in characters
HIGHEST = 0.4  # the share of a page that a repeated head may take
BOLD = ("group", "result", "total")
FIGURE = r"[0-9๐-๙][0-9๐-๙,]*(\.[0-9๐-๙]+)?"
WORDS = 12.0  # the least width of a column of text, in mm


def grid(
    table: Table,
    width: float,
    height: float,
    setting: TypesettingOptions,
    tag: PdfTag | None = None,
) -> RuledTable:
    """Return a table set `width` points wide, for pages `height` points high. `tag`: its PDF tag (None = a new one)."""
    widths = widths_of(table, width, setting.thai)
    head = _head(table, widths, setting)
    lines: list[GridRow] = []
    above: Row | None = None
    for row in table.rows:
        lines.append(_line(row, above, table.columns, widths, setting))
        above = None if row.kind in BOLD or row.kind == "sub" else row
    if len(head) == 1 and head[0].height > height * HIGHEST:  # set once, and split as every row is
        head, lines = (), [*head, *lines]
    open_cells: dict[int, PdfTag] = {}
    for line in lines:
        for box in line.boxes:
            if box.merged:
                open_cells[box.column].down += 1
            elif box.tag:
                open_cells[box.column] = box.tag
    return RuledTable(
        widths,
        head,
        stretched(lines),
        height,
        partial(_name_stack, setting),
        tag=tag or PdfTag("Table"),
    )


def widths_of(table: Table, width: float, thai: bool) -> tuple[float, ...]:
    """Return the column widths (points). Text columns are narrowed, but not below WORDS mm, so that numbers fit."""
    figures = [
        _figure(table.rows, at, len(table.columns), thai) for at in range(len(table.columns))
    ]
    columns = [
        replace(one, least=max(one.least, figure))
        for one, figure in zip(table.columns, figures, strict=True)
    ]
    others = sum(
        max(column.least, WORDS)
        for column, figure in zip(columns, figures, strict=True)
        if not figure
    )
    return shared(columns if (sum(figures) + others) * MM <= width else table.columns, width)


def _figure(rows: Sequence[Row], index: int, count: int, thai: bool) -> float:
    """Return the width in mm that the widest figure of a column needs, 0 if it has none."""
    said = [
        (words, row.kind in BOLD or isinstance(cell, Run))
        for row in rows
        if len(row.cells) == count and isinstance(cell := row.cells[index], str | Run)
        if re.fullmatch(FIGURE, words := plain(cell))
    ]
    if not said:
        return 0
    most = max(len(figure) for figure, _bold in said)
    # not all digits are of one width
    long = {(figure, bold) for figure, bold in said if len(figure) == most}
    widest = max(
        line_of(figure, TextStyle(CELL).points, bold=bold, thai=thai).width for figure, bold in long
    )
    return (widest + 2 * SIDE + 0.1) / MM


def shared(columns: Sequence[Column], width: float) -> tuple[float, ...]:
    """Return column widths of `width` points in all, by each column's `share` and if possible not below its `least`."""
    least = sum(column.least for column in columns) * MM
    if least > width:
        return tuple(column.least * MM * width / least for column in columns)
    firm: set[int] = set()
    while True:
        free = width - sum(columns[at].least * MM for at in firm)
        total = sum(column.share for at, column in enumerate(columns) if at not in firm)
        found = [
            column.least * MM if at in firm else free * column.share / total
            for at, column in enumerate(columns)
        ]
        narrow = {
            at
            for at, column in enumerate(columns)
            if at not in firm and found[at] < column.least * MM - 0.01
        }
        if not narrow or len(firm | narrow) == len(columns):
            return tuple(found)
        firm |= narrow


def _name_stack(setting: TypesettingOptions, name: str, width: float) -> PartStack:
    return PartStack((words(name, TextStyle(CELL, CLOSE, bold=True), width, setting),), again=True)


def _head(
    table: Table, widths: Sequence[float], setting: TypesettingOptions
) -> tuple[GridRow, ...]:
    taken: set[tuple[int, int]] = set()
    lines = []
    for at, row in enumerate(table.heads):
        boxes, column = [], 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            style = TextStyle(CELL, CLOSE, bold=True, align="center")
            flow = PartStack(
                (words(cell.text, style, _inner(widths, column, cell.across), setting),)
            )
            tag = PdfTag("TH", scope="Column", across=cell.across, down=cell.down, bare=True)
            boxes.append(GridCell(column, cell.across, flow, cell.down, tag=tag))
            taken |= {
                (at + down, column + across)
                for down in range(cell.down)
                for across in range(cell.across)
            }
            column += cell.across
        lines.append(measured(GridRow(tuple(boxes), tag=PdfTag("TR"))))
    return stretched(lines)


def _inner(widths: Sequence[float], column: int, across: int = 1) -> float:
    return sum(widths[column : column + across]) - 2 * SIDE


def _line(
    row: Row,
    above: Row | None,
    columns: Sequence[Column],
    widths: Sequence[float],
    setting: TypesettingOptions,
) -> GridRow:
    if row.kind in ("group", "sub") and len(row.cells) == 1:
        flow = cell(
            row.cells[0], "left", row.kind == "group", _inner(widths, 0, len(columns)), setting
        )
        box = GridCell(
            0, len(columns), flow, tag=_cell_tag(flow, across=len(columns), is_header=True)
        )
        return measured(
            GridRow((box,), row.kind, row.label or _words(row.cells[0]), tag=PdfTag("TR"))
        )
    spare = len(columns) - len(row.cells)  # the first cell of a result or total spans what is left
    boxes = []
    for at, content in enumerate(row.cells):
        column, across = (0, spare + 1) if at == 0 else (at + spare, 1)
        align: Align = "left" if row.kind in BOLD and at == 0 else columns[column].align
        inner = _inner(widths, column, across)
        if not joins(columns[column], row, at):
            tone = row.tones[at] if at < len(row.tones) else ""
            flow = cell(content, align, row.kind in BOLD, inner, setting)
            head = row.kind in BOLD and at == 0
            boxes.append(
                GridCell(column, across, flow, tone=tone, tag=_cell_tag(flow, across, head))
            )
            continue
        same = goes_on(columns[column], above, row, at)
        flow = PartStack(()) if same else cell(content, align, False, inner, setting)
        again = partial(_again, _more(content), align, inner, setting)
        tag = None if same else _cell_tag(flow, across)
        boxes.append(
            GridCell(
                column, across, flow, merged=same, again=again, long=not is_label(content), tag=tag
            )
        )
    return measured(GridRow(tuple(boxes), row.kind, row.label, tag=PdfTag("TR")))


def _cell_tag(flow: PartStack, across: int = 1, is_header: bool = False) -> PdfTag:
    """Return the tag of a cell; a cell that names its row is tagged as a header."""
    bare = len(flow.parts) == 1 and isinstance(flow.parts[0], TypesetParagraph | LabelledTickBox)
    if is_header:
        return PdfTag("TH", scope="Row", across=across, bare=bare)
    return PdfTag("TD", across=across, bare=bare)


def _again(content: Cell, align: Align, width: float, setting: TypesettingOptions) -> PartStack:
    return replace(cell(content, align, False, width, setting), again=True)


def is_label(content: Cell) -> bool:
    """Return whether a cell is a label short enough to be repeated on every page."""
    return len(_words(content)) <= LABEL


def _words(content: Cell) -> str:
    if isinstance(content, str | Run | tuple):
        return plain(content)
    return "\n".join(Document.walk(content))


def joins(column: Column, row: Row, index: int) -> bool:
    """Return whether the cell at column `index` may be merged with equal cells above and below."""
    if row.kind in (*BOLD, "sub"):
        return False
    cell = row.cells[index]
    label = isinstance(cell, str | Run | tuple) and cell != "" and is_label(cell)
    return any(row.owners[index : index + 1]) or (column.merge and label)


def goes_on(column: Column, above: Row | None, row: Row, index: int) -> bool:
    """Return whether the cell at column `index` of `row` is merged with that of the row `above` it (None = no row)."""
    if above is None or not joins(column, row, index) or not joins(column, above, index):
        return False
    owners = ["".join(one.owners[index : index + 1]) for one in (above, row)]
    return above.cells[index] == row.cells[index] and owners[0] == owners[1]


def _more(content: Cell) -> Cell:
    """Return the label of a cell that continues: its text, shortened, with (ต่อ)."""
    if isinstance(content, Run | tuple) and is_label(content):
        return (*content, _(MORE)) if isinstance(content, tuple) else (content, _(MORE))
    words = _words(content)
    if words:
        return (words if len(words) <= LABEL else f"{words[:LABEL]}…", _(MORE))
    return content


def cell(
    content: Cell, align: Align, bold: bool, width: float, setting: TypesettingOptions
) -> PartStack:
    """Return the content of a table cell, set `width` points wide with `align` and `bold`, as a vertical PartStack."""
    return PartStack(tuple(_cell(content, align, bold, width, setting)))


def _cell(
    content: Cell, align: Align, bold: bool, width: float, setting: TypesettingOptions
) -> list[PagePart]:
    style = TextStyle(CELL, CLOSE, bold=bold, align=align)
    match content:
        case Tick():
            return [ticked(content, CELL, width, setting, centred=align == "center")]
        case Bar():
            return [TimelineBar(content, width, SIDE, points(CELL) * CLOSE)]
        case NumberedList():
            return [*listed(content, TextStyle(CELL, CLOSE), width, setting)]
        case Choices():
            return [choices(content, width, setting, CELL)]
        case Lines():
            return [dotted(content.count, width, CELL)]
        case SignRoom():
            return [SignSpace(words("\n", style, width, setting).height, width)]
        case Para():
            own: Align = align if content.align == "left" else content.align
            size = SMALL if content.small else CELL
            return [
                words(
                    content.text,
                    TextStyle(size, CLOSE, bold, own, left=STEP * content.hang),
                    width,
                    setting,
                )
            ]
        case Photos():
            return [pictured(photo, width, setting) for photo in content.photos]
        case Together():
            return [
                flow
                for block in content.blocks
                for flow in _cell(_small(block), align, bold, width, setting)
            ]
        case _:
            return [words(content, style, width, setting)] if plain(content) else []


def _small(block: object) -> Cell:
    """Return the block if it may stand in a cell. Raises TypeError if not."""
    if isinstance(block, Para | NumberedList | Tick | Bar | Choices | Lines | Photos | Together):
        return block
    raise TypeError(f"{type(block).__name__} cannot stand in a cell")
