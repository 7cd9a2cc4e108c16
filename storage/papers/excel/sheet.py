"""A worksheet of a printed paper while it is filled: columns, rows, cells and tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from itertools import accumulate
from typing import Any, NamedTuple
from zlib import compress, decompress

from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.worksheet import Worksheet

from core.blocks.document import (
    FIGURE,
    Align,
    Bar,
    Block,
    Cell,
    Column,
    Document,
    Row,
    Table,
    Together,
)
from core.blocks.document import TwoColumns as SideBlock
from core.blocks.elements import RichText, Run, plain
from core.tabular import FORMULA
from core.thai.written import arabic_digits
from storage.papers.pdf.flow import TypesettingOptions, words
from storage.papers.pdf.grid import FILLS
from storage.papers.pdf.page_frame import text_area
from storage.papers.pdf.photos import sized
from storage.papers.pdf.tables import BOLD, goes_on, widths_of
from storage.papers.typography.style import (
    BAR,
    BODY,
    CELL,
    MM,
    PALE,
    SHADE,
    SMALL,
    TONES,
    TextStyle,
)
from storage.papers.typography.text_lines import TextLine, lines, text_line

FONT = "TH Sarabun New"
PIXEL = 96 / 72  # pixels per point
LETTER = 7  # pixels of a digit of the standard font, the unit of column widths
EMU = 12_700  # drawing units (EMU) per point
EDGES = 6  # points of padding of a cell, left and right together
LEADING = 1.45  # line height of TH Sarabun New, in ems of the official size
# width of Laksaman, Debian's substitute
WIDER = 1.5
# its line height; 1.44 by its own table
TALLER = 1.69
UNSET = 15.0  # points of a row nobody gave a height
TALLEST = 400.0  # points of the tallest row: a little less than a workbook allows
LONGEST = 8_000  # characters of a cell; a workbook holds 32,767, over which LibreOffice sits for half a minute
MANY = 300  # rows that are put away together
ROWS, END_OF_ROWS = b"<sheetData>", b"</sheetData>"
LEAST = 4  # how many columns a sheet without a table has
INDENT = "    "
THIN = Side("thin", "111111")
FRAMED = Border(THIN, THIN, THIN, THIN)


class SheetTableRows(NamedTuple):
    """The rows of a table on a worksheet: first and last header row, and the number of other rows."""

    first: int
    last: int
    rows: int


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell of a paper's worksheet looks. `size`, and `room` below the text, in points; `again`: it repeats the
    cell above, in pale; `shrunk`: its text gets smaller instead of wrapping."""

    size: float = BODY
    bold: bool = False
    align: Align = "left"
    fill: str = ""
    framed: bool = False
    middle: bool = False  # vertically centred
    room: float = 0  # points below the words, for pictures
    again: bool = False  # repeats the row above: pale, and adds no height to its row
    shrunk: bool = False  # its lines do not wrap but become smaller, as its row is too low for them


class AutoHeightRow(RowDimension):
    """A worksheet row of no fixed height: Excel and new LibreOffice fit it to the text, others use a stored height."""

    customHeight = False  # noqa: N815 – openpyxl's name, which it writes into the row


class PaperWorksheet:
    """A worksheet filled from the top. Its columns are those of the table with most; cells of others span several."""

    def __init__(self, page: Worksheet, document: Document) -> None:
        self.page = page
        self.thai = document.thai_digits
        self.row = 1
        self.heads: list[SheetTableRows] = []
        # first and last row of each range that no page break may divide
        self.kept: list[tuple[int, int]] = []
        # the fitted rows, with their heights in the official font
        self.fitted: dict[int, float] = {}
        # the merged cells, by row and column of the first of them
        self._merged: dict[tuple[int, int], MergedCellRange] = {}
        # how cells of a style and indent look
        self._looks: dict[tuple[CellStyle, int], Any] = {}
        # of the rows put away: their XML, their merged cells' XML, and their heights
        self._rows: list[bytes] = []
        self._areas: list[str] = []
        self._talls: list[float] = []
        self.width, self.full = text_area(document)
        largest = max(_tables(document.blocks), key=lambda table: len(table.columns), default=None)
        if largest and largest.columns:
            widths = widths_of(largest, self.width, self.thai)
        else:
            widths = (self.width,)
        parts = 1 if len(widths) > 1 else LEAST  # letters and signatures need half columns
        self.widths = tuple(width / parts for width in widths for _ in range(parts))
        for at, width in enumerate(self.widths, start=1):
            page.column_dimensions[get_column_letter(at)].width = width * PIXEL / LETTER

    @property
    def columns(self) -> int:
        return len(self.widths)

    def spans(self, widths: Sequence[float]) -> list[tuple[int, int]]:
        """Return (first, last) worksheet column, from 1, for each column of a table; `widths` are the columns' relative
        widths."""
        edges = list(accumulate(self.widths, initial=0.0))
        scale = self.width / sum(widths)
        found, left = [], 0
        for at, end in enumerate(accumulate(widths)):
            most = self.columns - (len(widths) - at - 1)
            nearest = min(range(len(edges)), key=lambda one: abs(edges[one] - end * scale))
            right = self.columns if at == len(widths) - 1 else min(max(nearest, left + 1), most)
            found.append((left + 1, right))
            left = right
        return found

    def room(self, first: int, last: int) -> float:
        """Return the total width in points of the sheet columns `first` to `last`."""
        return sum(self.widths[first - 1 : last])

    def line(
        self, text: RichText, size: float = BODY, *, bold: bool = False, align: Align = "left"
    ) -> None:
        """Write `text` in a row of its own over the whole width of the worksheet; `size` in points."""
        self.lines([text_line(text, self.thai, bold)], CellStyle(size, bold, align))

    def lines(self, lines: Iterable[TextLine], put: CellStyle) -> None:
        """Write paragraphs below one another, each in a row over the whole width of the worksheet."""
        for line in lines:
            for part in pieces(line):
                self.fill([(1, self.columns, [part], put)])

    def fill(
        self, cells: Sequence[tuple[int, int, Sequence[TextLine], CellStyle]], down: int = 1
    ) -> None:
        """Write a row of cells (first column, last column, paragraphs, style) over at least `down` worksheet rows."""
        talls = [self.tall(*cell) for cell in cells] or [(CELL * LEADING, CELL * LEADING)]
        tall = max(other for _official, other in talls)
        count = max(down, -int(-tall // TALLEST))
        for row in range(self.row, self.row + count):
            self.page.row_dimensions[row].height = round(max(tall / count, 12), 1)
        if count == 1 and all(
            first == last and not put.room for first, last, _content, put in cells
        ):
            self.fit(self.row, max(official for official, _other in talls))
        for first, last, content, put in cells:
            shrunk = (
                put.again and self.tall(first, last, content, replace(put, again=False))[1] > tall
            )
            self.put(
                self.row, first, last, content, replace(put, shrunk=shrunk), self.row + count - 1
            )
        self.row += count

    def fit(self, row: int, official: float) -> None:
        """Let Excel set the height of a row without merged cells. `official`: its height in points in that font."""
        self.page.row_dimensions[row] = AutoHeightRow(
            self.page, row, self.page.row_dimensions[row].height
        )
        self.fitted[row] = official

    def heights(self, *, official: bool = True) -> list[float]:
        """Return each row's height in points with the official font or, if not `official`, as stored in the file."""
        talls = [*self._talls, *self._talls_to(self.page.max_row)]
        fitted = self.fitted if official else {}
        return [fitted.get(row) or tall for row, tall in enumerate(talls, start=1)]

    def _talls_to(self, last: int) -> Iterator[float]:
        for row in range(len(self._talls) + 1, last + 1):
            yield self.page.row_dimensions[row].height or UNSET

    def put_away(self) -> None:
        """Pack the rows written by now, if they are many, as they will stand in the file; no cell of them changes."""
        if self.row - len(self._talls) <= MANY:
            return
        writer = WorksheetWriter(self.page, BytesIO())
        writer.write_rows()
        content = writer.read().partition(ROWS)[2].rpartition(END_OF_ROWS)[0]
        self._rows.append(compress(content, 1))
        self._talls += self._talls_to(self.row - 1)
        self._areas += (f'<mergeCell ref="{area.coord}"/>' for area in self._merged.values())
        self.page.merged_cells.ranges.clear()
        for cells in (self.page._cells, self.page.row_dimensions, self._merged):
            cells.clear()

    def whole(self, content: bytes) -> Iterator[bytes]:
        """Yield the XML of the worksheet with the rows that were put away; `content` is what there is without them."""
        if not self._rows:
            yield content
            return
        head, _rows, own = content.partition(ROWS)
        yield re.sub(rb'(<dimension ref="A)\d+', rb"\g<1>1", head) + ROWS
        yield from map(decompress, self._rows)
        rows, _end, after = own.partition(END_OF_ROWS)
        areas, _end, after = after.rpartition(b"</mergeCells>")
        yield rows + END_OF_ROWS + b"<mergeCells>"
        yield "".join(self._areas).encode()
        yield areas.partition(b">")[2] + b"</mergeCells>" + after

    def tall(
        self, first: int, last: int, lines: Sequence[TextLine], put: CellStyle
    ) -> tuple[float, float]:
        """Return the height of a cell's text in points, as (in the official font, in a substitute font). The latter is
        for PCs without the official font, as workbooks embed none and not every program fits rows to their text."""
        room = self.room(first, last) - EDGES
        style = TextStyle(put.size, bold=put.bold)
        texts: list[RichText] = [(_stem(line), *line.runs) for line in lines]

        def high(width: float, leading: float) -> float:
            if put.again:
                count = sum(line.text.count("\n") + 1 for line in lines)
            else:
                count = sum(
                    len(words(text, style, width, TypesettingOptions(self.thai)).lines)
                    for text in texts
                )
            return max(count, 1) * put.size * leading + 3 + put.room

        official, other = high(room, LEADING), high(room / WIDER, TALLER)
        if other > 2 * put.size * TALLER and any("/" in line.text for line in lines):
            # LibreOffice 7 begins a line at the space before a word with a slash
            other += put.size * TALLER
        return official, max(official, other)

    def put(
        self,
        row: int,
        first: int,
        last: int,
        lines: Sequence[TextLine],
        style: CellStyle,
        end: int = 0,
    ) -> None:
        """Write text into one cell over columns `first` to `last`, rows `row` to `end` (0 = `row`)."""
        cell, end = self.page.cell(row, first), end or row
        inward = min((line.depth for line in lines), default=0)
        value = _value([line._replace(depth=line.depth - inward) for line in lines], style)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s" if value else "n"
        self._dress(cell, style, inward)
        cell.quotePrefix = str(value).startswith(FORMULA)
        if last > first or end > row:
            self._merge(row, first, end, last)

    def _merge(self, row: int, first: int, end: int, last: int) -> None:
        """Merge cells that belong to no other range. openpyxl would look through all ranges before it adds one."""
        start, stop = get_column_letter(first), get_column_letter(last)
        area = MergedCellRange(self.page, f"{start}{row}:{stop}{end}")
        self.page.merged_cells.ranges.add(area)
        _shown, *hidden = area.cells
        for place in hidden:
            self.page._cells[place] = MergedCell(self.page, *place)
        area.format()  # the lines around them
        self._merged[row, first] = area

    def join(self, areas: Sequence[tuple[int, int, int, int]]) -> None:
        """Merge the cells of each area (first column, first row, last column, last row)."""
        inside = {(row, first) for first, top, _last, end in areas for row in range(top, end + 1)}
        for area in [self._merged.pop(place) for place in inside & self._merged.keys()]:
            self.page.merged_cells.ranges.remove(area)
        for row in {row for row, _column in inside} & self.fitted.keys():
            self.page.row_dimensions[row] = RowDimension(
                self.page, row, self.page.row_dimensions[row].height
            )
            del self.fitted[row]
        for first, top, last, end in areas:
            self._merge(top, first, end, last)

    def _dress(self, cell: Any, put: CellStyle, inward: int) -> None:
        if look := self._looks.get((put, inward)):
            cell._style = copy(look)
            return
        cell.font = Font(
            FONT, sz=put.size, b=put.bold, color=PALE.strip("#") if put.again else None
        )
        across, down = put.align, "center" if put.middle else "top"
        cell.alignment = Alignment(
            across, down, wrap_text=not put.shrunk, shrink_to_fit=put.shrunk, indent=inward
        )
        if put.framed:
            cell.border = FRAMED
        if put.fill:
            cell.fill = PatternFill("solid", put.fill.strip("#"))
        self._looks[put, inward] = copy(cell._style)

    def picture(
        self,
        data: bytes,
        width: float,
        height: float,
        first: int = 1,
        last: int = 0,
        row: int = 0,
        down: float = 2,
    ) -> None:
        """Place a picture of this size (points), centred over the columns `first` to `last` (0 = the last one), `down`
        points below the top of `row` (0 = the next row). The height of the row stays as it is."""
        image = Image(BytesIO(data))
        right = max(self.room(first, last or self.columns) - width, 0) / 2
        column = first
        while right > self.widths[column - 1]:
            right -= self.widths[column - 1]
            column += 1
        row = row or self.row
        # a tall cell is several rows
        while (high := self.page.row_dimensions[row].height or 0) and down > high:
            row, down = row + 1, down - high
        corner = AnchorMarker(column - 1, round(right * EMU), row - 1, round(down * EMU))
        image.anchor = OneCellAnchor(
            corner, XDRPositiveSize2D(round(width * EMU), round(height * EMU))
        )
        self.page.add_image(image)

    def skip(self, points: float) -> None:
        """Leave `points` of vertical space as one or more empty rows."""
        while points > 0:
            self.page.row_dimensions[self.row].height = round(min(points, TALLEST), 1)
            points -= TALLEST
            self.row += 1


def _tables(blocks: Sequence[Block]) -> Iterable[Table]:
    for block in blocks:
        match block:
            case Table():
                yield block
            case Together():
                yield from _tables(block.blocks)
            case SideBlock():
                yield from _tables((*block.left, *block.right))


def _stem(line: TextLine) -> str:
    return INDENT * line.depth + (f"{line.label} " if line.label else "")


def pieces(line: TextLine) -> list[TextLine]:
    """Split a paragraph into paragraphs that each fit into a cell; a short paragraph is returned as the only one."""
    if len(line.text) <= LONGEST:
        return [line]
    parts = [
        TextLine(
            (Run(run.text[at : at + LONGEST], run.bold, run.italic, run.underline),),
            depth=line.depth,
        )
        for run in line.runs
        for at in range(0, len(run.text), LONGEST)
    ]
    return [parts[0]._replace(label=line.label), *parts[1:]]


def _value(lines: Sequence[TextLine], put: CellStyle) -> Any:
    """Return the value of a cell: a plain text, or a rich one if its runs differ in style."""
    runs: list[Run] = []
    for at, line in enumerate(lines):
        stem = ("\n" if at else "") + _stem(line)
        if stem:
            runs += [Run(stem, put.bold)]
        runs += line.runs
    if all(
        (run.bold or put.bold) == put.bold and not run.italic and not run.underline for run in runs
    ):
        return "".join(run.text for run in runs)
    found = []
    for run in filter(lambda run: run.text, runs):
        font = InlineFont(
            rFont=FONT, sz=put.size, b=run.bold or put.bold or None, i=run.italic or None
        )
        font.u = "single" if run.underline else None
        found.append(TextBlock(font, run.text))
    return CellRichText(*found)


THAI_DIGITS = "[$-D00041E]"  # part of a number format: show Thai digits


def table(sheet: PaperWorksheet, block: Table) -> None:
    if plain(block.caption):
        sheet.line(block.caption, CELL, bold=True)
    if not block.columns:  # none of them holds of this plan: nothing is told below the caption
        return
    spans = sheet.spans(widths_of(block, sheet.width, sheet.thai))
    places = block.decimals()
    _head(sheet, block, spans)
    above: Row | None = None
    # by column and first row, the last row of a cell merged over several
    joined: dict[tuple[int, int], int] = {}
    tops: dict[int, int] = {}
    for row in block.rows:
        start = sheet.row
        _row(sheet, block.columns, row, spans, above)
        sums = row.kind in ("result", "total")  # none of their figures is a code
        numbers(sheet, [0 if sums and place is None else place for place in places], spans, start)
        for at, owner in enumerate(row.owners):
            if owner and goes_on(block.columns[at], above, row, at):
                joined[at, tops[at]] = sheet.row - 1
            else:
                tops[at] = start
        above = row
    sheet.join([(spans[at][0], top, spans[at][1], end) for (at, top), end in joined.items()])
    if plain(block.note):
        sheet.line(block.note, SMALL)
    sheet.skip(2 * MM)


def _head(sheet: PaperWorksheet, block: Table, spans: Sequence[tuple[int, int]]) -> None:
    rows = block.heads
    put = CellStyle(CELL, True, "center", SHADE, framed=True, middle=True)
    first, taken = sheet.row, set[tuple[int, int]]()
    cells = []
    for at, row in enumerate(rows):
        column = 0
        official = CELL * LEADING
        tall = CELL * TALLER
        for cell in row:
            while (at, column) in taken:
                column += 1
            words = [text_line(cell.text, sheet.thai, bold=True)]
            left, right = spans[column][0], spans[column + cell.across - 1][1]
            needed = sheet.tall(left, right, words, put)
            official = max(official, needed[0])
            tall = max(tall, needed[1] / cell.down)
            cells.append((first + at, left, right, words, first + at + cell.down - 1))
            taken |= {
                (at + down, column + across)
                for down in range(cell.down)
                for across in range(cell.across)
            }
            column += cell.across
        sheet.page.row_dimensions[first + at].height = round(tall, 1)
        if all(left == right for _top, left, right, *_rest in cells) and len(rows) == 1:
            sheet.fit(first, official)
    for top, left, right, words, end in cells:
        sheet.put(top, left, right, words, put, end)
    sheet.row = first + len(rows)
    sheet.heads.append(SheetTableRows(first, sheet.row - 1, len(block.rows)))
    sheet.kept.append((first, sheet.row))


APART = 4.0  # points between pictures of a cell, and from its edges
# first and last column of the sheet, text, style
Content = tuple[int, int, Sequence[TextLine], CellStyle]
OVER_ALL = ("group", "sub")


def _row(
    sheet: PaperWorksheet,
    columns: Sequence[Column],
    row: Row,
    spans: Sequence[tuple[int, int]],
    above: Row | None,
) -> None:
    """Write a row; texts that share one cell on paper are repeated in each row, so that rows can be sorted."""
    bold = row.kind in BOLD
    content: list[Content] = []
    # the pictures of a cell stand below its text
    pictures = []
    for first, last, cell in _placed(row, len(columns)):
        left, right = spans[first][0], spans[last][1]
        align: Align = "left" if last > first or (bold and first == 0) else columns[first].align
        tone = row.tones[first] if first < len(row.tones) and first == last else ""
        shade = BAR if isinstance(cell, Bar) else TONES.get(tone, FILLS.get(row.kind, ""))
        shown = sized(cell, sheet.room(left, right) - 2 * APART)
        tall = sum(high + APART for _photo, (_wide, high) in shown)
        again = (
            first == last
            and len(row.cells) == len(columns)
            and goes_on(columns[first], above, row, first)
        )
        put = CellStyle(CELL, bold, align, shade, framed=True, room=tall, again=again)
        content.append((left, right, list(lines(cell, sheet.thai, bold)), put))
        if shown:
            texts = list(lines(cell, sheet.thai))
            down = sheet.tall(left, right, texts, CellStyle(CELL))[1]
            for photo, size in shown:
                pictures.append((photo.data, *size, left, right, sheet.row, down))
                down += size[1] + APART
    for part in _parts(content):
        sheet.fill(part)
    for picture in pictures:
        sheet.picture(*picture)


def _placed(row: Row, columns: int) -> Iterator[tuple[int, int, Cell]]:
    """Yield (first column, last column, cell) of the cells of a row."""
    if row.kind in OVER_ALL and len(row.cells) == 1:
        yield 0, columns - 1, row.cells[0]
        return
    spare = columns - len(row.cells)  # the first cell of a result or total spans what is left
    for at, cell in enumerate(row.cells):
        yield (at + spare if at else 0), at + spare, cell


def _parts(cells: Sequence[Content]) -> Iterator[list[Content]]:
    """Yield a row of cells as several rows whose cells do not exceed what a workbook allows."""
    chunked = [list(_chunks(words)) for _, _, words, _ in cells]
    for at in range(max(map(len, chunked), default=1)):
        yield [
            (first, last, chunks[at] if at < len(chunks) else [], put)
            for (first, last, _, put), chunks in zip(cells, chunked, strict=True)
        ]


def _chunks(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    chunk: list[TextLine] = []
    size = 0
    for line in lines:
        for part in pieces(line):
            if chunk and size + len(part.text) + 40 > LONGEST:
                yield chunk
                chunk, size = [], 0
            chunk.append(part)
            size += len(part.text) + 40
    yield chunk


def numbers(
    sheet: PaperWorksheet, places: Sequence[int | None], spans: Sequence[tuple[int, int]], row: int
) -> None:
    """Turn numbers written as text in worksheet `row` into numeric cells. For each column of the table, `places`
    has the number of decimals (None = skip the column) and `spans` the first and last worksheet column."""
    for decimals, (first, _) in zip(places, spans, strict=True):
        cell = sheet.page.cell(row, first)
        if decimals is None or not isinstance(cell.value, str | CellRichText):
            continue
        typed = arabic_digits(str(cell.value))
        figure = re.fullmatch(FIGURE, typed)
        if not figure:
            continue
        after = "." + "0" * max(decimals, len(figure[1] or ""))
        shape = (
            "#,##0" if "," in typed or len(typed.partition(".")[0]) < 4 else "0"
        ) + after.removesuffix(".")
        if isinstance(cell.value, CellRichText):  # of one run that differs from the cell
            own = cell.value[0].font if isinstance(cell.value[0], TextBlock) else InlineFont()
            cell.font = Font(FONT, sz=own.sz or CELL, b=own.b, i=own.i)
        cell.value = Decimal(typed.replace(",", "").replace("−", "-"))
        cell.quotePrefix = False
        # or it might be #####
        cell.alignment = Alignment(cell.alignment.horizontal, "top", shrink_to_fit=True)
        digits = THAI_DIGITS if sheet.thai else ""
        signed = f'{digits}+{shape};{digits}"−"{shape}' if typed[0] in "+−" else digits + shape
        cell.number_format = signed
