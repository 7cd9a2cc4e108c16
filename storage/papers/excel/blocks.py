"""The blocks of a paper on a sheet, below one another."""

from collections.abc import Sequence

from openpyxl.worksheet.pagebreak import Break

from core.blocks.document import (
    Block,
    Choices,
    Contents,
    Facts,
    ForeignPages,
    Gap,
    Heading,
    Lines,
    NumberedList,
    PageBreak,
    Para,
    PerPage,
    Photos,
    Signatures,
    Signer,
    Table,
    Tick,
    Together,
    TwoColumns,
)
from core.blocks.figures import GoalTree, QrCode, Radar, ScoreBar, Tiles
from core.blocks.letters import Banner, Closing, Cover, Labels, LetterHead, MemoHead
from core.blocks.words import RichText, Run, plain
from storage.papers.excel.sheet import EDGES, WIDER, CellStyle, Sheet, table
from storage.papers.pdf.charts import raster
from storage.papers.pdf.letters import COVER_EMBLEM, LARGE_EMBLEM, RANKS, SMALL_EMBLEM
from storage.papers.pdf.photos import UNREADABLE, numbered, readable
from storage.papers.pdf.signatures import placed
from storage.papers.typography.lines import line_of
from storage.papers.typography.style import (
    BODY,
    CELL,
    COVER,
    LABEL,
    MEMO,
    MM,
    RESULT,
    SECTION,
    SMALL,
    UNDER_COVER,
    points,
)
from storage.papers.typography.text_lines import DOTS, TO_WRITE_ON, TextLine, lines, runs_of, sign_lines

WITH_HEADING, WITH_SIGNATURES = 2, 2  # rows below a heading, above signatures, that stay with them
FIRST = " " * 12  # before the first line of a paragraph
PHOTO = 3 / 4  # height of a frame to its width
FAR = 0.42  # share of the room of a fact where its value would begin too far from its label
MIDDLE, SIGNED = CellStyle(BODY, align="center"), CellStyle(CELL, align="center")
TALLEST_LEAF = 215 * MM  # of a page that is copied
TALLEST: dict[PerPage, float] = {6: 50 * MM}  # of a photograph, that signatures find room below the last page of them


def blocks(sheet: Sheet, all_of_them: Sequence[Block]) -> None:
    for block in all_of_them:
        _block(sheet, block)


def _block(sheet: Sheet, block: Block) -> None:
    match block:
        case Heading():
            sheet.kept.append((sheet.row, sheet.row + WITH_HEADING))
            sheet.line(block.text, SECTION if block.level == 1 else BODY, bold=True, align=block.align)
        case Contents():  # sheets have no pages to name
            sheet.lines([TextLine(runs_of(head, sheet.thai)) for head in block.heads], CellStyle())
        case Para():
            put = CellStyle(SMALL if block.small else BODY, align=block.align)
            sheet.lines([_paragraph(sheet, block.text, block.indent)._replace(depth=block.hang)], put)
        case Lines():
            sheet.lines([TextLine((Run(TO_WRITE_ON * 3),))] * block.count, CellStyle())
        case NumberedList() | Tick() | Choices():
            sheet.lines(
                lines(block, sheet.thai), CellStyle(SMALL if isinstance(block, Choices) and block.small else BODY)
            )
        case Facts():
            _facts(sheet, block)
        case Table():
            table(sheet, block)
        case Photos():
            _photos(sheet, block)
        case ForeignPages():
            _leaves(sheet, block)
        case Signatures():
            _signatures(sheet, block)
        case Gap():
            sheet.skip(block.mm * MM)
        case PageBreak():
            if sheet.row > 1:
                sheet.page.row_breaks.append(Break(sheet.row - 1))
        case Together():
            blocks(sheet, block.blocks)
        case TwoColumns():
            blocks(sheet, (*block.left, *block.right))
        case Radar() | ScoreBar() | GoalTree() | QrCode():
            _figure(sheet, block)
        case Tiles():
            _tiles(sheet, block)
        case MemoHead() | LetterHead() | Banner() | Labels() | Closing():
            _letter(sheet, block)


def _paragraph(sheet: Sheet, text: RichText, indented: bool = True) -> TextLine:
    """A paragraph of an official letter: its first line begins further in."""
    runs = runs_of(text, sheet.thai)
    return TextLine((Run(FIRST), *runs) if indented else runs)


def _halves(sheet: Sheet, count: int = 2) -> list[tuple[int, int]]:
    """The columns of the sheet in as many equal shares as there are columns for, at most `count`."""
    return sheet.spans([1.0] * max(min(count, sheet.columns), 1))


def _facts(sheet: Sheet, block: Facts) -> None:
    """Label and value in a cell each, where the sheet has columns for it that hold the labels in any font."""
    shares = (0.3, 0.7) * block.columns
    wide = sheet.room(*sheet.spans(shares)[0]) if sheet.columns >= len(shares) else sheet.width
    labels = max((line_of(label, points(BODY), bold=True).width for label, _ in block.pairs), default=0) * WIDER
    if wide > sheet.width / block.columns * FAR or labels > wide - EDGES:
        for label, value in block.pairs:
            sheet.lines(
                [TextLine((*runs_of(label, sheet.thai, bold=True), Run("  "), *_value(sheet, value)))], CellStyle()
            )
        return
    spans = sheet.spans(shares)
    for at in range(0, len(block.pairs), block.columns):
        row = []
        for number, (label, value) in enumerate(block.pairs[at : at + block.columns]):
            row.append((*spans[2 * number], [TextLine(runs_of(label, sheet.thai, bold=True))], CellStyle(bold=True)))
            row.append((*spans[2 * number + 1], [TextLine(_value(sheet, value))], CellStyle()))
        sheet.fill(row)


def _value(sheet: Sheet, value: RichText) -> tuple[Run, ...]:
    return runs_of(value, sheet.thai) if plain(value).strip() else (Run(DOTS),)


def _figure(sheet: Sheet, block: Radar | ScoreBar | GoalTree | QrCode) -> None:
    note = block.note if isinstance(block, ScoreBar) else ""
    drawn = raster(block, sheet.width * (0.6 if isinstance(block, Radar) else 1), sheet.thai)
    sheet.picture(drawn.png, drawn.width, drawn.height)
    sheet.skip(drawn.height + 2 * MM)
    if plain(note):
        sheet.line(note, SMALL)


def _tiles(sheet: Sheet, block: Tiles) -> None:
    spans = _halves(sheet, len(block.tiles))
    for at in range(0, len(block.tiles), len(spans)):
        group = block.tiles[at : at + len(spans)]
        for texts, size in (
            ([tile.label for tile in group], CELL),
            ([tile.value for tile in group], RESULT),
            ([tile.remark for tile in group], SMALL),
        ):
            put = CellStyle(size, size == RESULT, "center", framed=True)
            words = [[TextLine(runs_of(text, sheet.thai))] for text in texts]
            sheet.fill([(*span, line, put) for span, line in zip(spans, words, strict=False)])
    sheet.skip(2 * MM)


def _photos(sheet: Sheet, block: Photos) -> None:
    spans = _halves(sheet, 1 if block.per_page == 1 else 2)
    first = sheet.row
    for at in range(0, len(block.photos), len(spans)):
        if block.per_page and at and at % block.per_page == 0:
            sheet.kept.append((first, sheet.row - 1))
            sheet.page.row_breaks.append(Break(sheet.row - 1))
            first = sheet.row
        group = block.photos[at : at + len(spans)]
        tall = min(sheet.room(*spans[0]) * PHOTO, TALLEST.get(block.per_page, 380))
        captions = []
        for number, (photo, span) in enumerate(zip(group, spans, strict=False)):
            if size := readable(photo.data):
                scale = min((sheet.room(*span) - 6) / size[0], (tall - 6) / size[1])
                sheet.picture(photo.data, size[0] * scale, size[1] * scale, *span)
            elif photo.data:
                sheet.put(sheet.row, *span, [TextLine((Run(UNREADABLE),))], MIDDLE)
            captions.append(
                (
                    *span,
                    [TextLine(runs_of(numbered(photo, block.first + at + number), sheet.thai))],
                    CellStyle(CELL, align="center"),
                )
            )
        sheet.skip(tall)
        sheet.fill(captions)
    if block.per_page:
        sheet.kept.append((first, sheet.row - 1))


def _leaves(sheet: Sheet, block: ForeignPages) -> None:
    for page in block.pages:
        if sheet.row > 1:
            sheet.page.row_breaks.append(Break(sheet.row - 1))
        size = readable(page) or (1, 1)
        scale = min((sheet.room(1, sheet.columns) - 6) / size[0], (TALLEST_LEAF - 6) / size[1])
        sheet.picture(page, size[0] * scale, size[1] * scale, 1, sheet.columns)
        sheet.skip(TALLEST_LEAF)
        sheet.line((Run(block.name, verbatim=True),), SMALL)


def _signatures(sheet: Sheet, block: Signatures) -> None:
    first = start = max(sheet.row - WITH_SIGNATURES, 1)
    if sheet.kept and sheet.kept[-1][1] == sheet.row - 1:  # a page of photographs: all of it, where a page holds that
        start = min(first, sheet.kept[-1][0])
    if plain(block.certify):
        sheet.lines([_paragraph(sheet, block.certify)], CellStyle())
    who = placed(block, sheet.width)
    for row in who.rows:
        single = len(block.signers) == 1 and not who.alone
        spans = _halves(sheet)[-1:] if single else _halves(sheet, len(row))
        for at in range(0, len(row), len(spans)):  # a sheet may have fewer columns than signers
            _sign(sheet, list(zip(spans, row[at : at + len(spans)], strict=False)))
    sheet.kept += [(one, sheet.row - 1) for one in sorted({first, start})]


def _sign(sheet: Sheet, signers: Sequence[tuple[tuple[int, int], Signer]]) -> None:
    """Everything of a signer in one cell: a page never ends inside a row."""
    words = [
        [TextLine(()), *(TextLine(runs_of(line, sheet.thai)) for line in sign_lines(signer))] for _, signer in signers
    ]
    sheet.fill([(*span, lines_of, SIGNED) for (span, _), lines_of in zip(signers, words, strict=True)])


def _letter(sheet: Sheet, block: MemoHead | LetterHead | Banner | Labels | Closing) -> None:
    left, right = (1, max(sheet.columns // 2, 1)), (sheet.columns // 2 + 1, sheet.columns)
    match block:
        case MemoHead():
            _emblem(sheet, block.emblem, SMALL_EMBLEM, 1)
            sheet.line("บันทึกข้อความ", MEMO, bold=True, align="center")
            _labels(sheet, (("ส่วนราชการ", block.agency),), LABEL)
            _labels(sheet, (("ที่", block.number), ("วันที่", block.date)), LABEL)
            _labels(sheet, (("เรื่อง", block.subject),), LABEL)
        case LetterHead():
            _emblem(sheet, block.emblem, LARGE_EMBLEM, sheet.columns)
            for at, line in enumerate(block.sender):
                number = runs_of(("ที่  ", *_runs(block.number)), sheet.thai) if at == 0 else ()
                sheet.fill(
                    [
                        (*left, [TextLine(number)], CellStyle()),
                        (*right, [TextLine(runs_of(line, sheet.thai))], CellStyle()),
                    ]
                )
            sheet.fill([(*right, [TextLine(runs_of(block.date, sheet.thai))], CellStyle())])
        case Banner():
            _emblem(sheet, block.emblem, LARGE_EMBLEM, sheet.columns)
            for one in block.lines:
                size, bold = RANKS[one.rank]
                sheet.line(one.text, size, bold=bold, align="center")
        case Labels():
            for pair in block.pairs:
                _labels(sheet, (pair,), BODY)
        case Closing():
            start = max(sheet.row - WITH_SIGNATURES, 1)
            name = f"({block.name or TO_WRITE_ON})"
            for text, above in ((block.word, 4.0), (name, 14.0), *[(line, 0.0) for line in block.position]):
                sheet.skip(above * MM)
                sheet.fill([(*right, [TextLine(runs_of(text, sheet.thai))], MIDDLE)])
            sheet.kept.append((start, sheet.row - 1))


def _emblem(sheet: Sheet, data: bytes, side: float, last: int) -> None:
    """The emblem in the middle of the columns up to `last`; without one its place stays free."""
    if size := readable(data) if data else None:
        scale = min(side / size[0], side / size[1])
        sheet.picture(data, size[0] * scale, size[1] * scale, 1, last)
    sheet.skip(side)


def _runs(text: RichText) -> tuple[str | Run, ...]:
    return text if isinstance(text, tuple) else (text,)


def _labels(sheet: Sheet, pairs: Sequence[tuple[RichText, RichText]], size: float) -> None:
    """Label and words in one cell, pairs side by side."""
    words = [
        [TextLine((*runs_of(label, sheet.thai, bold=size == LABEL), Run("  "), *_value(sheet, value)))]
        for label, value in pairs
    ]
    spans = _halves(sheet, len(pairs))
    sheet.fill([(*span, line, CellStyle()) for span, line in zip(spans, words, strict=False)])


def cover(sheet: Sheet, block: Cover) -> None:
    """The cover's lines, on a page of their own."""
    if block.emblem:
        _emblem(sheet, block.emblem, COVER_EMBLEM, sheet.columns)
    sheet.skip(60 * MM)
    for size, line in zip((COVER, *[UNDER_COVER] * len(block.lines)), block.lines, strict=False):
        sheet.line(line, size, bold=True, align="center")
    sheet.skip(60 * MM)
    for line in block.foot:
        sheet.line(line, UNDER_COVER, align="center")
    sheet.page.row_breaks.append(Break(sheet.row - 1))
