"""A table in the cells of a sheet: merged heads, equal neighbours merged, numbers where the paper says so."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.blocks.document import Align, Cell, Column, HeadCell, Row, Table
from core.blocks.words import plain
from core.thai.numbering import arabic_digits
from storage.papers.excel.sheet import LONGEST, CellStyle, HeadRows, Sheet, pieces
from storage.papers.pdf.tables import BOLD, is_label, shared
from storage.papers.typography.style import CELL, MM, SHADE, SMALL, TINT
from storage.papers.typography.text_lines import TextLine, lines, runs_of

FILLS = {"group": SHADE, "sub": TINT, "result": TINT, "total": SHADE}
NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?|-?\d+(?:\.\d+)?")
THAI_DIGITS = "[$-D00041E]"  # of a number format: shown in Thai digits


class Open(NamedTuple):
    """A cell of equal neighbours that may still go on."""

    row: int
    content: Cell
    text: list[TextLine]
    put: CellStyle


def table(sheet: Sheet, block: Table) -> None:
    if plain(block.caption):
        sheet.line(block.caption, CELL, bold=True)
    spans = sheet.spans(shared(block.columns, sheet.width))
    _head(sheet, block, spans)
    merging: dict[int, Open] = {}
    for row in block.rows:
        _row(sheet, block.columns, row, spans, merging)
    _end(sheet, spans, merging, list(merging))
    if plain(block.note):
        sheet.line(block.note, SMALL)
    sheet.skip(2 * MM)


def _head(sheet: Sheet, block: Table, spans: Sequence[tuple[int, int]]) -> None:
    rows = block.head or (tuple(HeadCell(column.title) for column in block.columns),)
    put = CellStyle(CELL, True, "center", SHADE, framed=True, middle=True)
    first, taken = sheet.row, set[tuple[int, int]]()
    cells = []
    for at, row in enumerate(rows):
        column, tall = 0, CELL * 1.6
        for cell in row:
            while (at, column) in taken:
                column += 1
            words = [TextLine(runs_of(cell.text, sheet.thai, bold=True))]
            left, right = spans[column][0], spans[column + cell.across - 1][1]
            tall = max(tall, sheet.tall(left, right, words, put) / cell.down)
            cells.append((first + at, left, right, words, first + at + cell.down - 1))
            taken |= {(at + down, column + across) for down in range(cell.down) for across in range(cell.across)}
            column += cell.across
        sheet.page.row_dimensions[first + at].height = round(tall, 1)
    for top, left, right, words, end in cells:
        sheet.put(top, left, right, words, put, end)
    sheet.row = first + len(rows)
    sheet.heads.append(HeadRows(first, sheet.row - 1, len(block.rows)))


Content = tuple[int, int, Sequence[TextLine], CellStyle]  # first and last column of the sheet, words, how
OVER_ALL = ("group", "sub")


def _row(
    sheet: Sheet, columns: Sequence[Column], row: Row, spans: Sequence[tuple[int, int]], merging: dict[int, Open]
) -> None:
    bold = row.kind in BOLD
    content: list[Content] = []
    for first, last, cell in _placed(row, len(columns)):
        align: Align = "left" if last > first or (bold and first == 0) else columns[first].align
        put = CellStyle(CELL, bold, align, FILLS.get(row.kind, ""), framed=True)
        words = list(lines(cell, sheet.thai, bold))
        merges = columns[first].merge and first == last and row.kind not in FILLS and is_label(cell)
        if not merges:
            content.append((spans[first][0], spans[last][1], words, put))
        elif first not in merging or merging[first].content != cell or cell == "":
            _end(sheet, spans, merging, [first])
            merging[first] = Open(sheet.row, cell, words, put)
    _end(
        sheet,
        spans,
        merging,
        [at for at in merging if row.kind in FILLS or (spans[at][0] in {one[0] for one in content})],
    )
    for part in _parts(content):
        start = sheet.row
        sheet.fill(part)
        _numbers(sheet, columns, spans, start)


def _placed(row: Row, columns: int) -> Iterator[tuple[int, int, Cell]]:
    """The cells of a row with the first and last column they stand in."""
    if row.kind in OVER_ALL:
        yield 0, columns - 1, row.cells[0]
        return
    spare = columns - len(row.cells)  # the first cell of a result or total spans what is left
    for at, cell in enumerate(row.cells):
        yield (at + spare if at else 0), at + spare, cell


def _end(sheet: Sheet, spans: Sequence[tuple[int, int]], merging: dict[int, Open], columns: Sequence[int]) -> None:
    for column in columns:
        if column in merging:
            _close(sheet, spans[column], merging.pop(column))


def _close(sheet: Sheet, span: tuple[int, int], one: Open) -> None:
    """Write a merged cell down to the last row it holds, and stretch that row where the words need more."""
    last = sheet.row - 1
    heights = [sheet.page.row_dimensions[row].height or 0 for row in range(one.row, last + 1)]
    missing_height = sheet.tall(*span, one.text, one.put) - sum(heights)
    if missing_height > 0:
        sheet.page.row_dimensions[last].height = min(heights[-1] + missing_height, 409)
    sheet.put(one.row, *span, one.text, one.put, last)


def _parts(
    cells: Sequence[tuple[int, int, Sequence[TextLine], CellStyle]],
) -> Iterator[list[tuple[int, int, list[TextLine], CellStyle]]]:
    """A row of cells as rows whose cells hold no more than a workbook can."""
    chunked = [list(_chunks(words)) for _, _, words, _ in cells]
    for at in range(max(map(len, chunked), default=1)):
        yield [
            (first, last, chunks[at] if at < len(chunks) else [], put)
            for (first, last, _, put), chunks in zip(cells, chunked, strict=True)
        ]


def _chunks(words: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    chunk: list[TextLine] = []
    size = 0
    for line in words:
        for part in pieces(line):
            if chunk and size + len(part.text) + 40 > LONGEST:
                yield chunk
                chunk, size = [], 0
            chunk.append(part)
            size += len(part.text) + 40
    yield chunk


def _numbers(sheet: Sheet, columns: Sequence[Column], spans: Sequence[tuple[int, int]], row: int) -> None:
    """Cells of a column of numbers become numbers, shown as the paper shows them."""
    for column, (first, _) in zip(columns, spans, strict=True):
        cell = sheet.page.cell(row, first)
        if not column.number or not isinstance(cell.value, str):
            continue
        typed = arabic_digits(cell.value)
        if not NUMBER.fullmatch(typed):
            continue
        decimals = len(typed.partition(".")[2])
        shape = ("#,##0" if "," in typed or len(typed.partition(".")[0]) < 4 else "0") + (
            "." + "0" * decimals if decimals else ""
        )
        cell.value = Decimal(typed.replace(",", ""))
        cell.quotePrefix = False
        cell.number_format = (THAI_DIGITS if sheet.thai else "") + shape
