"""Writing papers as an Excel workbook: one worksheet per paper, texts in cells, set up to print like the paper."""

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import accumulate

from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.blocks.document import (
    Block,
    Choices,
    Contents,
    Document,
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
    Table,
    Tick,
    Together,
    TwoColumns,
)
from core.blocks.elements import (
    Banner,
    Closing,
    Cover,
    GoalTree,
    Labels,
    LetterHead,
    MemoHead,
    QrCode,
    Radar,
    RichText,
    Run,
    ScoreBar,
    Tiles,
    plain,
)
from core.i18n import _, kept_in
from storage.papers.excel.sheet import EDGES, WIDER, CellStyle, PaperWorksheet, numbers, table
from storage.papers.pdf.archive import MAKER
from storage.papers.pdf.charts import rasters
from storage.papers.pdf.letters import COVER_EMBLEM, LARGE_EMBLEM, RANKS, SMALL_EMBLEM
from storage.papers.pdf.page_frame import DRAFT, PAGE, TO_EDIT, described, margins
from storage.papers.pdf.photos import UNREADABLE, numbered, scaled
from storage.papers.pdf.signatures import placed
from storage.papers.progress import counted
from storage.papers.typography.lines import clean, line_of
from storage.papers.typography.style import (
    ACCENT,
    BODY,
    CELL,
    COVER,
    LABEL,
    MEMO,
    MM,
    RESULT,
    SECTION,
    SMALL,
    TITLE,
    UNDER_COVER,
    points,
)
from storage.papers.typography.text_lines import (
    DOTS,
    TO_WRITE_ON,
    TextLine,
    copy_lines,
    lines,
    runs_of,
    sign_lines,
    text_line,
)
from storage.zipped import rewritten

FORBIDDEN = r"[\[\]:*?/\\']"
NAME = 31  # characters of a sheet's name
FONT = '&"TH Sarabun New"'
INCH = 72.0
FROZEN = 280.0  # points of frozen rows at most: more would leave no room below them
INSIDE = 10 * MM  # between a frame and the text in it
LONGEST_PART = 90  # characters of a part of a head or foot, of 255 together
# official points of a head, and its room for the number of a page in any font
HEAD = 14
NUMBERED = 110.0


def render(documents: Sequence[Document]) -> bytes:
    """Return the bytes of an Excel workbook with one worksheet per paper, in the order given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    normal = vars(book)["_named_styles"]["Normal"]
    normal.font = Font("Arial", sz=10)  # its digits, 7 pixels wide everywhere, measure the columns
    facts = described(documents)
    book.properties.title, book.properties.creator, book.properties.subject = facts[:3]
    book.properties.lastModifiedBy = MAKER
    sheets = []
    for document in documents:
        with kept_in(document.language):
            sheets.append(_write(book, document))
    out = BytesIO()
    book.save(out)
    for sheet in sheets:
        vars(sheet.page)["_images"].clear()  # in the file by now
    return rewritten(out, {sheet.page.path[1:]: sheet.whole for sheet in sheets})


def _write(book: Workbook, document: Document) -> PaperWorksheet:
    page = book.create_sheet(_name(book, document))
    sheet = PaperWorksheet(page, document)
    if document.draft:
        sheet.line(_(DRAFT), LABEL, bold=True, align="center")
    if document.cover:
        cover(sheet, document.cover)
    blocks(sheet, document.corner)
    for size, line in zip((TITLE, *[SECTION] * len(document.title)), document.title, strict=False):
        sheet.line(line, size, bold=True, align="center")
    if document.frame:
        sheet.skip(INSIDE)
    for block in counted(document.blocks):
        if not document.frame:  # which goes around all rows
            sheet.put_away()
        _block(sheet, block)
    if document.frame:
        _framed(page, sheet)
    if document.certified:
        sheet.skip(4 * MM)
        for words in copy_lines(document.certified):
            sheet.line(words)
    _set_up(page, document, sheet)
    return sheet


def _framed(page: Worksheet, sheet: PaperWorksheet) -> None:
    """Draw a double line around what a certificate says, as high as its page."""
    sheet.skip(max(sheet.full - sum(sheet.heights()) - INSIDE, INSIDE))
    line = Side("double", ACCENT.strip("#"))
    none = Side()
    last = sheet.row - 1
    for row in range(1, last + 1):
        for column in range(1, sheet.columns + 1) if row in (1, last) else {1, sheet.columns}:
            page.cell(row, column).border = Border(
                left=line if column == 1 else none,
                right=line if column == sheet.columns else none,
                top=line if row == 1 else none,
                bottom=line if row == last else none,
            )


def _name(book: Workbook, document: Document) -> str:
    """Return a name for the sheet that no other sheet has."""
    stem = (
        re.sub(FORBIDDEN, " ", clean(document.running, False, document.thai_digits))
        .replace("\n", " ")
        .strip()
    )
    name, n = stem[:NAME] or MAKER, 1
    while name.lower() in {one.lower() for one in book.sheetnames}:
        n += 1
        name = f"{stem[: NAME - 5]} ({n})"
    return name


def _set_up(page: Worksheet, document: Document, sheet: PaperWorksheet) -> None:
    """Set up the page: A4, one page wide, the head of the largest table on every page, header and footer."""
    edge = margins(document)
    page.page_setup.orientation = "landscape" if document.landscape else "portrait"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(
        edge.left / INCH,
        edge.right / INCH,
        edge.top / INCH,
        edge.bottom / INCH,
        10 * MM / INCH,
        8 * MM / INCH,
    )
    page.sheet_view.showGridLines = False
    rows = max(sheet.heads, key=lambda head: head.rows, default=None)
    heights = sheet.heights()
    titles = 0.0
    # else the head would be above another table
    if rows and (len(sheet.heads) == 1 or rows.rows > sheet.row / 2):
        above = sum(heights[: rows.last])
        if above <= FROZEN or rows.rows > sheet.row / 2:
            titles = sum(heights[rows.first - 1 : rows.last])
            page.print_title_rows = f"{rows.first}:{rows.last}"
        if above <= FROZEN:
            page.freeze_panes = f"A{rows.last + 1}"
    own, other = sum(heights), sum(sheet.heights(official=False))
    squeezed = (
        sheet.full * SURE < other <= sheet.full * SQUEEZED_IN and own <= sheet.full * DRAWN_IN
    )
    # a little smaller, it fits on one page
    if document.frame or (squeezed and not page.row_breaks.brk):
        page.page_setup.fitToHeight = 1
    else:
        set_breaks(page, heights, sheet.kept, sheet.full, titles)
    _head_and_foot(page, document, sheet.width)


def _head_and_foot(page: Worksheet, document: Document, width: float) -> None:
    thai, stamp = document.thai_digits, document.stamp
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    if document.numbers == "of":
        words = f"{document.running}  |  {document.office}"
        shown = words
        while (
            len(shown) > LONGEST_PART
            or line_of(shown, points(HEAD)).width * WIDER > width - NUMBERED
        ):
            words = words[:-1]
            shown = f"{words.rstrip()}…"
        head.left.text = _part(shown, thai)
        head.right.text = f"{FONT}&{HEAD} {_(PAGE).format(page='&P', pages='&N')}"
    elif document.numbers == "dash":
        head.center.text = f"{FONT}&16 – &P –"
    known = [_(TO_EDIT), stamp.state[:4].hex().upper()][document.draft :] if stamp.state else []
    foot.left.text = _part("   ".join([_(DRAFT)] * document.draft + known), False, 12)
    if document.edition:
        foot.center.text = _part(f"{_('แบบ')} {document.edition}", thai, 12)
    if stamp.printed:
        foot.right.text = _part(_("พิมพ์เมื่อ {moment}").format(moment=stamp.printed), thai, 12)
    page.oddHeader, page.oddFooter = head, foot
    if document.cover or document.numbers == "dash":
        page.HeaderFooter.differentFirst = True
        page.firstHeader, page.firstFooter = HeaderFooterItem(), foot


def _part(text: str, thai: bool, size: int = HEAD) -> str:
    """Return text for a header or footer, in which no character is a command and no digit a font size."""
    words = clean(text, False, thai).replace("\n", " ")[:LONGEST_PART]
    return f"{FONT}&{size} {words.replace('&', '&&')}"


SURE = 0.96  # usable share of a page's height, since programs differ a little
MOST_BREAKS = 1_026  # page breaks of a worksheet, which Excel allows; below them it breaks where a page is full

# up to so many pages, by either font, a sheet is printed smaller on one
DRAWN_IN = 1.15
SQUEEZED_IN = 1.35

Kept = tuple[int, int]  # first and last row of a range to keep together


def set_breaks(
    page: Worksheet,
    heights: Sequence[float],
    ranges: Sequence[Kept],
    page_height: float,
    header_height: float,
) -> None:
    """Add page breaks so that each of `ranges`, (first row, last row) from 1, stays on one page if it fits on one. All
    heights are in points: of the rows, of a page, and of the header rows that each page repeats."""
    last = len(heights)
    upto = list(accumulate(heights, initial=0.0))  # height of the rows before one, counted from 0
    breaks = {one.id for one in page.row_breaks.brk}
    ends = dict[int, int]()
    for first, end in ranges:
        ends[first] = max(ends.get(first, 0), min(end, last))
    used = 0.0
    for row in range(1, last + 1):
        room = page_height * SURE - used
        block = upto[ends[row]] - upto[row - 1] if row in ends else 0.0
        parted = (
            row in ends
            and room < block <= page_height * SURE - header_height
            and used > header_height
        )
        if parted and row - 1 not in breaks and len(page.row_breaks.brk) < MOST_BREAKS:
            page.row_breaks.append(Break(row - 1))
        if row - 1 in breaks or parted or heights[row - 1] > room:
            used = header_height
        used += heights[row - 1]


# rows that stay with a heading above them, and with signatures below them
WITH_HEADING = 2
WITH_SIGNATURES = 2


FIRST = " " * 15  # before the first line of a paragraph


PHOTO = 3 / 4  # height of a frame to its width


FAR = 0.42  # share of the room of a fact where its value would begin too far from its label


MIDDLE = CellStyle(BODY, align="center")
SIGNED = CellStyle(CELL, align="center")


TALLEST_LEAF = 215 * MM  # height of a copied page


# of a photograph, that signatures find room below the last page of them
TALLEST: dict[PerPage, float] = {6: 50 * MM}


def blocks(sheet: PaperWorksheet, all_of_them: Sequence[Block]) -> None:
    for block in all_of_them:
        _block(sheet, block)


def _block(sheet: PaperWorksheet, block: Block) -> None:
    match block:
        case Heading():
            sheet.kept.append((sheet.row, sheet.row + WITH_HEADING))
            sheet.line(
                block.text, SECTION if block.level == 1 else BODY, bold=True, align=block.align
            )
        case Contents():  # sheets have no pages to name
            sheet.lines([text_line(head, sheet.thai) for head in block.heads], CellStyle())
        case Para():
            put = CellStyle(SMALL if block.small else BODY, align=block.align)
            sheet.lines(
                [_paragraph(sheet, block.text, block.indent)._replace(depth=block.hang)], put
            )
        case Lines():
            dots = (sheet.width - EDGES) / WIDER / line_of(".", points(BODY)).width
            sheet.lines([TextLine((Run("." * int(dots)),))] * block.count, CellStyle())
        case NumberedList() | Tick() | Choices():
            small = isinstance(block, Choices) and block.small
            sheet.lines(lines(block, sheet.thai), CellStyle(SMALL if small else BODY))
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
            _turn(sheet)
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


def _turn(sheet: PaperWorksheet) -> None:
    """Begin a new page with the next row, unless that is the first."""
    if sheet.row > 1:
        sheet.page.row_breaks.append(Break(sheet.row - 1))


def _paragraph(sheet: PaperWorksheet, text: RichText, indent: int = 1) -> TextLine:
    """Return a paragraph of an official letter, whose first line is indented."""
    runs = runs_of(text, sheet.thai)
    return TextLine((Run(FIRST * indent), *runs) if indent else runs)


EQUAL = 0.6  # least share of an equal width: in less, text would be cut into single words


def _halves(sheet: PaperWorksheet, count: int = 2) -> list[tuple[int, int]]:
    """Return the sheet's columns in nearly equal parts, at most `count` and as many as there are columns for."""
    spans = sheet.spans([1.0] * max(min(count, sheet.columns), 1))
    narrow = min(sheet.room(*span) for span in spans) * len(spans) < sheet.width * EQUAL
    return _halves(sheet, len(spans) - 1) if narrow else spans


def _facts(sheet: PaperWorksheet, block: Facts) -> None:
    """Write label and value into a cell each, if the sheet has columns wide enough for the labels in any font."""
    shares = (0.3, 0.7) * block.columns
    wide = sheet.room(*sheet.spans(shares)[0]) if sheet.columns >= len(shares) else sheet.width
    labels = (
        max((line_of(label, points(BODY), bold=True).width for label, _ in block.pairs), default=0)
        * WIDER
    )
    if wide > sheet.width / block.columns * FAR or labels > wide - EDGES:
        for label, value in block.pairs:
            runs = (*runs_of(label, sheet.thai, bold=True), Run("  "), *_value(sheet, value))
            sheet.lines([TextLine(runs)], CellStyle())
        return
    spans = sheet.spans(shares)
    for at in range(0, len(block.pairs), block.columns):
        texts: list[tuple[TextLine, bool]] = []
        for label, value in block.pairs[at : at + block.columns]:
            texts += [(text_line(label, sheet.thai, bold=True), True)]
            texts += [(TextLine(_value(sheet, value)), False)]
        sheet.fill(
            [
                (*span, [text], CellStyle(bold=bold))
                for span, (text, bold) in zip(spans, texts, strict=False)
            ]
        )


def _value(sheet: PaperWorksheet, value: RichText) -> tuple[Run, ...]:
    return runs_of(value, sheet.thai) if plain(value).strip() else (Run(DOTS),)


def _figure(sheet: PaperWorksheet, block: Radar | ScoreBar | GoalTree | QrCode) -> None:
    note = block.note if isinstance(block, ScoreBar) else ""
    width = sheet.width * (0.6 if isinstance(block, Radar) else 1)
    for drawn in rasters(block, width, sheet.thai):
        sheet.picture(*drawn)
        sheet.skip(drawn.height + 2 * MM)
    if plain(note):
        sheet.line(note, SMALL)


def _tiles(sheet: PaperWorksheet, block: Tiles) -> None:
    spans = _halves(sheet, len(block.tiles))
    for at in range(0, len(block.tiles), len(spans)):
        group = block.tiles[at : at + len(spans)]
        rows = zip(*((tile.label, tile.value, tile.remark) for tile in group), strict=True)
        for texts, size in zip(rows, (CELL, RESULT, SMALL), strict=True):
            put = CellStyle(size, size == RESULT, "center", framed=True)
            words = [[text_line(text, sheet.thai)] for text in texts]
            sheet.fill([(*span, line, put) for span, line in zip(spans, words, strict=False)])
            if size == RESULT:
                numbers(sheet, [0] * len(spans), spans, sheet.row - 1)
    sheet.skip(2 * MM)


def _photos(sheet: PaperWorksheet, block: Photos) -> None:
    spans = _halves(sheet, 1 if block.per_page == 1 else 2)
    first = sheet.row
    for at in range(0, len(block.photos), len(spans)):
        if block.per_page and at and at % block.per_page == 0:
            sheet.kept.append((first, sheet.row - 1))
            _turn(sheet)
            first = sheet.row
        group = block.photos[at : at + len(spans)]
        tall = min(sheet.room(*spans[0]) * PHOTO, TALLEST.get(block.per_page, 380))
        captions = []
        for number, (photo, span) in enumerate(zip(group, spans, strict=False)):
            size = scaled(photo.data, sheet.room(*span) - 6, tall - 6)
            if size:
                sheet.picture(photo.data, *size, *span)
            elif photo.data:
                sheet.put(sheet.row, *span, [TextLine((Run(UNREADABLE),))], MIDDLE)
            caption = text_line(numbered(photo, block.first + at + number), sheet.thai)
            captions.append((*span, [caption], SIGNED))
        sheet.skip(tall)
        sheet.fill(captions)
    if block.per_page:
        sheet.kept.append((first, sheet.row - 1))


def _leaves(sheet: PaperWorksheet, block: ForeignPages) -> None:
    for page in block.pages:
        _turn(sheet)
        size = scaled(page, sheet.width - 6, TALLEST_LEAF - 6)
        if size:
            sheet.picture(page, *size)
        sheet.skip(TALLEST_LEAF)
        sheet.line((Run(block.name, verbatim=True),), SMALL)


def _signatures(sheet: PaperWorksheet, block: Signatures) -> None:
    first = start = max(sheet.row - WITH_SIGNATURES, 1)
    # a page of photographs: all of it, where a page holds that
    if sheet.kept and sheet.kept[-1][1] == sheet.row - 1:
        start = min(first, sheet.kept[-1][0])
    if plain(block.certify):
        sheet.lines([_paragraph(sheet, block.certify)], CellStyle())
    who = placed(block, sheet.width)
    for row in who.rows:
        single = len(block.signers) == 1 and not who.alone
        spans = _halves(sheet)[-1:] if single else _halves(sheet, len(row))
        for at in range(0, len(row), len(spans)):  # a sheet may have fewer columns than signers
            cells = []
            for span, signer in zip(spans, row[at : at + len(spans)], strict=False):
                signs = (text_line(line, sheet.thai) for line in sign_lines(signer))
                # in one cell: no page ends inside a row
                cells.append((*span, [TextLine(()), *signs], SIGNED))
            sheet.fill(cells)
    sheet.kept += [(one, sheet.row - 1) for one in sorted({first, start})]


def _letter(
    sheet: PaperWorksheet, block: MemoHead | LetterHead | Banner | Labels | Closing
) -> None:
    left = (1, max(sheet.columns // 2, 1))
    right = (sheet.columns // 2 + 1, sheet.columns)
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
                number = (Run("ที่  "), *runs_of(block.number, sheet.thai)) if at == 0 else ()
                cells = ((left, number), (right, runs_of(line, sheet.thai)))
                sheet.fill([(*span, [TextLine(runs)], CellStyle()) for span, runs in cells])
            sheet.fill([(*right, [text_line(block.date, sheet.thai)], CellStyle())])
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
            for text, above in (
                (block.word, 4.0),
                (name, 14.0),
                *[(line, 0.0) for line in block.position],
            ):
                sheet.skip(above * MM)
                sheet.fill([(*right, [text_line(text, sheet.thai)], MIDDLE)])
            sheet.kept.append((start, sheet.row - 1))


def _emblem(sheet: PaperWorksheet, data: bytes, side: float, last: int) -> None:
    """Place the emblem in the middle of the columns up to `last`; without one its room stays empty."""
    size = scaled(data, side, side)
    if size:
        sheet.picture(data, *size, 1, last)
    sheet.skip(side)


def _labels(sheet: PaperWorksheet, pairs: Sequence[tuple[RichText, RichText]], size: float) -> None:
    """Write each label and its text into one cell, the pairs side by side."""
    words = [
        [
            TextLine(
                (*runs_of(label, sheet.thai, bold=size == LABEL), Run("  "), *_value(sheet, value))
            )
        ]
        for label, value in pairs
    ]
    spans = _halves(sheet, len(pairs))
    sheet.fill([(*span, line, CellStyle()) for span, line in zip(spans, words, strict=False)])


ABOVE_COVER = 0.23  # of a page, above the lines of a cover and below them


def cover(sheet: PaperWorksheet, block: Cover) -> None:
    """Write the lines of the cover `block` at the top of the worksheet, on a printed page of their own."""
    if block.emblem:
        _emblem(sheet, block.emblem, COVER_EMBLEM, sheet.columns)
    sheet.skip(sheet.full * ABOVE_COVER)
    for size, line in zip((COVER, *[UNDER_COVER] * len(block.lines)), block.lines, strict=False):
        sheet.line(line, size, bold=True, align="center")
    sheet.skip(sheet.full * ABOVE_COVER)
    for line in block.foot:
        sheet.line(line, UNDER_COVER, align="center")
    _turn(sheet)
