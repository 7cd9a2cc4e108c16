"""Photographs in the cells of a table: whole, as wide as the cell lets them be, in every format, where they belong."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import docx
import pypdfium2
from openpyxl import load_workbook
from PIL import Image

from core.blocks.document import (
    Cell,
    Column,
    Document,
    Para,
    Photo,
    Photos,
    Row,
    Stamp,
    Table,
    Together,
)
from storage.papers.pdf.photos import IN_CELL
from storage.papers.typography.style import MM
from storage.papers.writer import rendered
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext

WIDE, TALL = (1600, 900), (600, 1200)


def photo(size: tuple[int, int], caption: str) -> Photo:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    return Photo(caption, out.getvalue())


def paper(*cells: Cell) -> Document:
    columns = (Column("โครงการ", 40), Column("ภาพก่อนและหลัง", 60))
    rows = tuple(
        Row((f"โครงการที่ {n}", cell), label=str(n)) for n, cell in enumerate(cells, start=1)
    )
    return Document(("ทะเบียน",), "ทะเบียน", "สำนักงาน", Stamp(), (Table(columns, rows),))


BOTH = Photos((photo(WIDE, "ก่อนดำเนินการ"), photo(TALL, "หลังดำเนินการ")))
SHOWN = paper(BOTH, Together((Para("ปรับปรุงจุดบริการ"), Photos((photo(WIDE, "จุดบริการใหม่"),)))), "")


def test_pictures_stand_whole_within_their_column_on_a_page() -> None:
    (data, *_more) = rendered([SHOWN], ".pdf")
    with pypdfium2.PdfDocument(data) as book:
        page = book[0]
        boxes = [one.get_bounds() for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
        across = page.get_width()
    assert len(boxes) == 3
    shapes = sorted(round((right - left) / (top - bottom), 1) for left, bottom, right, top in boxes)
    assert shapes == [0.5, 1.8, 1.8]
    assert all(left > across * 0.4 for left, *_rest in boxes), "in the second column"
    assert max(right - left for left, _bottom, right, _top in boxes) <= IN_CELL + 1
    tops = sorted(((top, bottom) for _left, bottom, _right, top in boxes), reverse=True)
    assert all(above[1] > below[0] for above, below in pairwise(tops)), "below one another"
    said = squeezed(text_by_pdftotext(data))
    assert all(
        words in said for words in ("ก่อนดำเนินการ", "หลังดำเนินการ", "ปรับปรุงจุดบริการ", "จุดบริการใหม่")
    )


def test_a_workbook_has_them_in_their_rows_which_are_high_enough() -> None:
    page = load_workbook(BytesIO(rendered([SHOWN], ".xlsx")[0])).worksheets[0]
    named = [(at, cell.value) for at, line in enumerate(page.iter_rows(), start=1) for cell in line]
    rows = {str(value): at for at, value in named if "โครงการที่" in str(value or "")}
    first, second, third = (rows[f"โครงการที่ {n}"] for n in "๑๒๓")
    anchors = [
        (one.anchor._from.row + 1, one.anchor._from.rowOff / 12_700, one.anchor.ext.height / 12_700)
        for one in vars(page)["_images"]
    ]
    assert [first <= row < second for row, *_rest in anchors] == [True, True, False]
    assert [second <= row < third for row, *_rest in anchors] == [False, False, True]
    for start, end in ((first, second), (second, third)):
        room = sum(page.row_dimensions[row].height for row in range(start, end))
        own = [one for one in anchors if start <= one[0] < end]
        used = [
            sum(page.row_dimensions[row].height for row in range(start, at)) + down + high
            for at, down, high in own
        ]
        assert max(used) <= room


def test_a_word_file_has_them_in_their_cells() -> None:
    book = docx.Document(BytesIO(rendered([SHOWN], ".docx")[0]))
    (grid,) = [one for one in book.tables if "โครงการ" in one.cell(0, 0).text]
    counts = [len(row.cells[1]._tc.findall(".//{*}drawing")) for row in grid.rows]
    assert counts == [0, 2, 1, 0]
    assert max(shape.width.pt for shape in book.inline_shapes) <= 64 * MM + 1


def test_their_bytes_come_from_where_they_are_kept_and_one_that_is_no_picture_says_so() -> None:
    kept = paper(
        Together((Para("ก"), Photos((Photo("ภาพ", file="a" * 64),)))),
        Photos((Photo("เสีย", file="b" * 64),)),
    )
    files = {"a" * 64: photo(WIDE, "").data, "b" * 64: b"no picture"}
    filled = kept.pictured(lambda file: files[file], lambda pages: pages.pages)
    for ending in (".pdf", ".xlsx", ".docx"):
        assert rendered([filled], ending)[0] != rendered([kept], ending)[0]
    assert "เปิดภาพนี้ไม่ได้" in squeezed(text_by_pdftotext(rendered([filled], ".pdf")[0]))
    assert replace(filled, blocks=kept.blocks) == kept
