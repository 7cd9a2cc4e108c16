"""Tables of a Word file: header rows on every page, rows never split, equal neighbouring cells merged."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from docx.blkcntnr import BlockItemContainer
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from core.blocks.document import Align, Bar, HeadCell, Photo, Photos, Row, Table
from core.blocks.elements import plain
from storage.papers.pdf.flow import TypesettingOptions, words
from storage.papers.pdf.grid import FILLS
from storage.papers.pdf.photos import in_cell, sized, without
from storage.papers.pdf.tables import BOLD, goes_on, widths_of
from storage.papers.typography.style import (
    BAR,
    CELL,
    CLOSE,
    MM,
    SHADE,
    SMALL,
    TONES,
    TextStyle,
)
from storage.papers.typography.text_lines import TextLine, lines, text_line
from storage.papers.word.paragraphs import (
    ParagraphStyle,
    WordBody,
    element,
    keep,
    paragraph,
    paragraphs,
    picture,
    write,
)

KEEPS = ("group", "sub", "lead")
WITH_ROW_BEFORE = ("result", "total")
TALL = 180.0  # a row higher than this, in points, may be split over pages
TWIPS = 20
BELOW = 2 * MM
LINE, FRAME = 4, 8  # eighths of a point
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


class WordCell(NamedTuple):
    """A table cell of a Word file. `across`: how many columns it spans; `fill`: its colour (hex digits, "" = none).
    `goes`: "restart" in the first of the rows that it spans, "continue" in the others; "" = it spans one row only."""

    across: int = 1
    text: Sequence[TextLine] = ()
    how: ParagraphStyle = ParagraphStyle()
    fill: str = ""
    goes: str = ""
    # photographs below the text, each above its caption
    photos: Sequence[tuple[Photo, TextLine]] = ()


def table(container: BlockItemContainer, block: Table, width: float, thai: bool) -> None:
    if plain(block.caption):
        words_of = text_line(block.caption, thai, bold=True)
        write(container.add_paragraph(), words_of, ParagraphStyle(CELL, above=1, keeps=True))
    widths = widths_of(block, width, thai)
    grid = grid_of(container, widths)
    for head in _heads(block, thai):
        add_row(grid, container, head, widths, is_header=True)
    for above, row, after in zip(
        (None, *block.rows), block.rows, (*block.rows[1:], None), strict=False
    ):
        boxes = list(_boxes(block, row, above, after, thai))
        if row.kind in WITH_ROW_BEFORE:
            keep(paragraphs_of(grid, container, 1))
        add_row(grid, container, boxes, widths, keep_whole=_tall(boxes, widths) < TALL)
        if row.kind in KEEPS:
            keep(paragraphs_of(grid, container, 1))
        if isinstance(container, WordBody):
            container.put_away(grid)
    if plain(block.note):
        write(container.add_paragraph(), text_line(block.note, thai), ParagraphStyle(SMALL))
    else:
        part(container)


def part(container: BlockItemContainer) -> None:
    """Add a very small paragraph after a table, since Word would join the table with a table that follows directly."""
    container.add_paragraph().paragraph_format.line_spacing = Pt(BELOW)


def grid_of(container: BlockItemContainer, widths: Sequence[float], framed: bool = True) -> Any:
    """Add an empty table to the end of a Word page or cell; return it. `widths`: in points; `framed`: with lines."""
    grid = element("tbl")
    props = element("tblPr", grid)
    if framed:
        element("tblStyle", props, val="TableGrid")
    element("tblW", props, w=round(sum(widths) * TWIPS), type="dxa")
    if framed:
        borders = element("tblBorders", props)
        for edge in EDGES:
            element(
                edge,
                borders,
                val="single",
                sz=LINE if edge.startswith("inside") else FRAME,
                color="111111",
            )
    element("tblLayout", props, type="fixed")
    margins = element("tblCellMar", props)
    for side in ("left", "right"):
        element(side, margins, w=80 if framed else 40, type="dxa")
    columns = element("tblGrid", grid)
    for width in widths:
        element("gridCol", columns, w=round(width * TWIPS))
    container._element._insert_tbl(grid)
    above = grid.getprevious()
    if above is not None and above.tag == qn("w:tbl"):
        grid.addprevious(thin())  # otherwise Word would join the two tables
    return grid


def thin() -> Any:
    """Return the XML of an empty Word paragraph one point high, which separates tables or ends a cell."""
    paragraph = element("p")
    element("spacing", element("pPr", paragraph), line=20, lineRule="exact")
    return paragraph


def add_row(
    grid: Any,
    container: Any,
    cells: Sequence[WordCell],
    widths: Sequence[float],
    is_header: bool = False,
    keep_whole: bool = True,
) -> None:
    """Add `cells` as a row to the table `grid`. `widths`: of the table's columns (points); `is_header`: Word
    repeats the row on every page; `keep_whole`: Word never splits it."""
    row = element("tr")
    props = element("trPr", row)
    if keep_whole:
        element("cantSplit", props)
    if is_header:
        element("tblHeader", props)
    column = 0
    for box in cells:
        cell = element("tc", row)
        wide = sum(widths[column : column + box.across])
        _cell_props(cell, box, wide, is_header)
        for line in box.text or [TextLine(())]:
            write(paragraph(cell, container), line, replace(box.how, room=wide - 8))
        for photo, caption in box.photos:
            for _photo, size in sized(Photos((photo,)), wide - 8):
                shown = paragraph(cell, container)
                shown.alignment = WD_ALIGN_PARAGRAPH.CENTER
                picture(shown, photo.data, *size, plain(photo.caption))
            write(paragraph(cell, container), caption, ParagraphStyle(SMALL, "center"))
        column += box.across
    grid.append(row)


def _cell_props(cell: Any, box: WordCell, width: float, is_header: bool) -> None:
    props = element("tcPr", cell)
    element("tcW", props, w=round(width * TWIPS), type="dxa")
    if box.across > 1:
        element("gridSpan", props, val=box.across)
    if box.goes:
        element("vMerge", props, val=box.goes)
    if box.fill:
        element("shd", props, val="clear", color="auto", fill=box.fill.strip("#"))
    if is_header:
        element("vAlign", props, val="center")


def _heads(block: Table, thai: bool) -> Iterator[list[WordCell]]:
    """Yield the rows of the head; a cell over several rows continues below."""
    how = ParagraphStyle(CELL, "center", keeps=True)
    # row, column -> how many columns the cell from above takes
    going: dict[tuple[int, int], int] = {}
    for at, row in enumerate(block.heads):
        boxes = list[WordCell]()
        column = 0
        cells = iter(row)
        while column < len(block.columns):
            across = going.get((at, column), 0)
            if across:
                boxes.append(WordCell(across, (), how, SHADE, "continue"))
            else:
                cell = next(cells, HeadCell(""))
                across = cell.across
                goes = "restart" if cell.down > 1 else ""
                boxes.append(
                    WordCell(across, [text_line(cell.text, thai, bold=True)], how, SHADE, goes)
                )
                going |= {(at + down, column): across for down in range(1, cell.down)}
            column += across
        yield boxes


def _boxes(
    block: Table, row: Row, above: Row | None, after: Row | None, thai: bool
) -> Iterator[WordCell]:
    columns = block.columns
    bold = row.kind in BOLD
    fill = FILLS.get(row.kind, "")
    if row.kind in ("group", "sub") and len(row.cells) == 1:
        how = ParagraphStyle(CELL, keeps=True)
        yield WordCell(len(columns), list(lines(row.cells[0], thai, bold)), how, fill)
        return
    spare = len(columns) - len(row.cells)  # the first cell of a result or total spans what is left
    for at, cell in enumerate(row.cells):
        column, across = (0, spare + 1) if at == 0 else (at + spare, 1)
        align: Align = "left" if across > 1 or (bold and at == 0) else columns[column].align
        goes = ""
        if across == 1:
            if goes_on(columns[column], above, row, at):
                goes = "continue"
            elif after is not None and goes_on(columns[column], row, after, at):
                goes = "restart"
        words_of = () if goes == "continue" else list(lines(without(cell), thai, bold))
        photos = [(photo, text_line(photo.caption, thai)) for photo in in_cell(cell)]
        tone = row.tones[at] if at < len(row.tones) else ""
        ground = BAR if isinstance(cell, Bar) else TONES.get(tone, fill)
        yield WordCell(across, words_of, ParagraphStyle(CELL, align), ground, goes, photos)


def _tall(boxes: Sequence[WordCell], widths: Sequence[float]) -> float:
    """Return the height of a row, with its text laid out as on paper."""
    style = TextStyle(CELL, CLOSE)
    tall = 0.0
    column = 0
    for box in boxes:
        room = sum(widths[column : column + box.across]) - 8
        lines_ = sum(
            len(words(line.runs, style, room, TypesettingOptions()).lines) for line in box.text
        )
        photos = Photos(tuple(photo for photo, _caption in box.photos))
        shown = sum(high + style.leading for _photo, (_wide, high) in sized(photos, room))
        tall = max(tall, lines_ * style.leading + shown)
        column += box.across
    return tall


def paragraphs_of(grid: Any, container: Any, rows: int) -> list[Paragraph]:
    """Return all paragraphs in the last `rows` rows of the Word table `grid`."""
    last = list(islice(grid.iterchildren(qn("w:tr"), reversed=True), rows))
    return [one for row in reversed(last) for one in paragraphs(row, container)]
