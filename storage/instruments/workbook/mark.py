"""Marks faults in a copy of a form's workbook: each faulty cell is red with a note, a new sheet links to them all."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from core.i18n import _
from storage.instruments.workbook.places import cell_of
from storage.instruments.workbook.words import TO_MEND

AUTHOR = "Prongsai"  # of the notes written here; those of an earlier marking are removed
RED = PatternFill("solid", fgColor="F4B6B6")
LINK = Font(color="0563C1", underline="single")
Mark = tuple[int, str, str]  # the cell (see places.py), what is wrong, how to mend it


def with_marks(data: bytes, marks: Sequence[Mark]) -> bytes:
    """Return the workbook (bytes) with the marked cells coloured and a new sheet that lists all marks."""
    book = load_workbook(BytesIO(data))
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for cell in (cell for sheet in shown for row in sheet.iter_rows() for cell in row):
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment, cell.fill = None, PatternFill()
    if TO_MEND in book.sheetnames:
        book.remove(book[TO_MEND])
    _listed(book, shown, marks)
    for line, what, mend in marks:
        if line >> 32:
            n, name = cell_of(line)
            cell = shown[n][name]
            cell.fill = RED
            if not isinstance(cell, MergedCell):
                before = f"{cell.comment.text}\n" if cell.comment else ""
                cell.comment = Comment(f"{before}{what}\n{mend}", AUTHOR, height=120, width=320)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _listed(book: Workbook, sheets: Sequence[Worksheet], marks: Sequence[Mark]) -> None:
    sheet = book.create_sheet(TO_MEND, 0)
    book.active = 0
    for letter, width in (("A", 26), ("B", 60), ("C", 60)):
        sheet.column_dimensions[letter].width = width
    for n, words in enumerate((_("ที่"), _("สิ่งที่ต้องแก้"), _("วิธีแก้")), start=1):
        sheet.cell(1, n, words).font = Font(bold=True)
    for row, (line, what, mend) in enumerate(marks, start=2):
        for n, text in enumerate((what, mend), start=2):
            cell = sheet.cell(row, n, text)
            cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
        if line >> 32:
            at, name = cell_of(line)
            title = sheets[at].title.replace("'", "''")
            link = sheet.cell(row, 1, f"{sheets[at].title} {name}")
            link.font, link.data_type = LINK, "s"
            link.hyperlink = Hyperlink(link.coordinate, location=f"'{title}'!{name}")
