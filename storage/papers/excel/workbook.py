"""Documents as a workbook: one sheet a paper, its words in cells that can be copied, set up to print as the paper."""

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

from core.blocks.document import Document
from storage.papers.excel.blocks import blocks, cover
from storage.papers.excel.sheet import Sheet
from storage.papers.pdf.archive import MAKER
from storage.papers.pdf.page_frame import DRAFT, TO_EDIT, described, margins, page_size
from storage.papers.typography.lines import clean
from storage.papers.typography.style import ACCENT, MM, SECTION, TITLE
from storage.papers.typography.text_lines import copy_lines

FORBIDDEN = r"[\[\]:*?/\\']"
NAME = 31  # characters of a sheet's name
FONT = '&"TH Sarabun New"'
INCH = 72.0
FROZEN = 12  # rows that may stay on the screen: more would leave no room below them
INSIDE = 10 * MM  # between a frame and the words


def render(documents: Sequence[Document]) -> bytes:
    """One workbook of the papers, in their order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    normal = vars(book)["_named_styles"]["Normal"]
    normal.font = Font("Arial", sz=10)  # its digits, 7 pixels wide everywhere, measure the columns
    facts = described(documents)
    book.properties.title, book.properties.creator, book.properties.subject = facts[:3]
    book.properties.lastModifiedBy = MAKER
    for document in documents:
        _write(book, document)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Workbook, document: Document) -> None:
    page = book.create_sheet(_name(book, document))
    sheet = Sheet(page, document)
    if document.cover:
        cover(sheet, document.cover)
    for size, line in zip((TITLE, *[SECTION] * len(document.title)), document.title, strict=False):
        sheet.line(line, size, bold=True, align="center")
    if document.frame:
        sheet.skip(INSIDE)
    blocks(sheet, document.blocks)
    if document.frame:
        _framed(page, document, sheet)
    if document.certified:
        sheet.skip(4 * MM)
        for words in copy_lines(document.certified):
            sheet.line(words)
    _set_up(page, document, sheet)


def _framed(page: Worksheet, document: Document, sheet: Sheet) -> None:
    """Two lines around what a certificate says, as high as its page."""
    edge = margins(document)
    used = sum(page.row_dimensions[row].height or 0 for row in range(1, sheet.row))
    sheet.skip(max(page_size(document)[1] - edge.top - edge.bottom - used - INSIDE, INSIDE))
    line, none, last = Side("double", ACCENT.strip("#")), Side(), sheet.row - 1
    for row in range(1, last + 1):
        for column in range(1, sheet.columns + 1) if row in (1, last) else {1, sheet.columns}:
            page.cell(row, column).border = Border(
                left=line if column == 1 else none,
                right=line if column == sheet.columns else none,
                top=line if row == 1 else none,
                bottom=line if row == last else none,
            )


def _name(book: Workbook, document: Document) -> str:
    """A name no other sheet has."""
    stem = re.sub(FORBIDDEN, " ", clean(document.running, False, document.thai_digits)).replace("\n", " ").strip()
    name, n = stem[:NAME] or MAKER, 1
    while name.lower() in {one.lower() for one in book.sheetnames}:
        n += 1
        name = f"{stem[: NAME - 5]} ({n})"
    return name


def _set_up(page: Worksheet, document: Document, sheet: Sheet) -> None:
    """A4, as wide as one page, the head of the largest table on every page, who and what in head and foot."""
    edge = margins(document)
    page.page_setup.orientation = "landscape" if document.landscape else "portrait"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(
        edge.left / INCH, edge.right / INCH, edge.top / INCH, edge.bottom / INCH, 10 * MM / INCH, 8 * MM / INCH
    )
    page.sheet_view.showGridLines = False
    rows = max(sheet.heads, key=lambda head: head.rows, default=None)
    titles = 0.0
    if rows and rows.rows > sheet.row / 2:  # else it would stand above pages of other things
        titles = sum(page.row_dimensions[row].height or 0 for row in range(rows.first, rows.last + 1))
        page.print_title_rows = f"{rows.first}:{rows.last}"
        if rows.last <= FROZEN:
            page.freeze_panes = f"A{rows.last + 1}"
    full = page_size(document)[1] - edge.top - edge.bottom
    if fits_one(page, full):
        page.page_setup.fitToHeight = 1
    else:
        set_breaks(page, sheet.kept, full, titles)
    _head_and_foot(page, document)


def _head_and_foot(page: Worksheet, document: Document) -> None:
    thai, stamp = document.thai_digits, document.stamp
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    if document.numbers == "of":
        head.left.text = _part(f"{document.running}  |  {document.office}", thai)
        head.right.text = f"{FONT}&14 หน้า &P จาก &N"
    elif document.numbers == "dash":
        head.center.text = f"{FONT}&16 – &P –"
    if document.draft:
        head.center.text = f"{FONT}&24 {DRAFT}"
    known = ["" if document.draft else TO_EDIT, stamp.state[:4].hex().upper()] if stamp.state else []
    foot.left.text = _part("   ".join(filter(None, known)), False, 12)
    if document.edition:
        foot.center.text = _part(f"แบบ {document.edition}", thai, 12)
    if stamp.printed:
        foot.right.text = _part(f"พิมพ์เมื่อ {stamp.printed}", thai, 12)
    if document.numbers == "of" and head.center.text:  # a long one stands below what is in the middle
        head.left.text, head.right.text = f"\n{head.left.text}", f"\n{head.right.text}"
    page.oddHeader, page.oddFooter = head, foot
    if document.cover or document.numbers == "dash":
        page.HeaderFooter.differentFirst = True
        first = HeaderFooterItem()
        first.center.text = head.center.text if document.draft else None
        page.firstHeader, page.firstFooter = first, foot


def _part(text: str, thai: bool, size: int = 14) -> str:
    """Words in a head or foot: no sign of theirs is a command, and no digit of theirs a size."""
    words = clean(text, False, thai).replace("\n", " ")[:90]
    return f"{FONT}&{size} {words.replace('&', '&&')}"


UNSET = 15.0  # points of a row nobody gave a height
SURE = 0.96  # share of a page: programs differ by a little

DRAWN_IN = 1.15  # pages of a paper that is rather printed smaller than on two

Kept = tuple[int, int]  # first and last row


def fits_one(page: Worksheet, full: float) -> bool:
    """Whether the whole sheet is set a little smaller, to stand on one page with its signatures."""
    height = sum(page.row_dimensions[row].height or UNSET for row in range(1, page.max_row + 1))
    return full * SURE < height <= full * DRAWN_IN and not page.row_breaks.brk


def set_breaks(page: Worksheet, kept: Sequence[Kept], full: float, titles: float) -> None:
    """Break before kept rows that would be parted. `full`: height of a page, `titles`: of the head on every page."""
    last = page.max_row
    heights = [page.row_dimensions[row].height or UNSET for row in range(1, last + 1)]
    upto = list(accumulate(heights, initial=0.0))  # height of the rows before one, counted from 0
    wanted = {one.id for one in page.row_breaks.brk}
    ends = dict[int, int]()
    for first, end in kept:
        ends[first] = max(ends.get(first, 0), min(end, last))
    used = 0.0
    for row in range(1, last + 1):
        room = full * SURE - used
        block = upto[ends[row]] - upto[row - 1] if row in ends else 0.0
        parted = row in ends and room < block <= full * SURE - titles and used > titles
        if parted and row - 1 not in wanted:
            page.row_breaks.append(Break(row - 1))
        if row - 1 in wanted or parted or heights[row - 1] > room:
            used = titles
        used += heights[row - 1]
