"""Papers of many rows: the file is whole however many objects, pages and cells it has."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pikepdf
import pytest
from docx import Document as Word
from reportlab.pdfgen.canvas import Canvas

from core.blocks.document import Cell, Column, Facts, Heading, Para, Row, Run, Table
from core.blocks.elements import GoalNode, GoalTree
from storage.papers.pdf.archive import PdfMetadata, finish
from storage.papers.pdf.charts import TALLEST
from storage.papers.pdf.pen import PdfPainter
from storage.papers.pdf.tagging import PdfObject, number
from storage.papers.writer import rendered
from tests.storage.papers.paper_samples import paper

MANY = 2**16 + 5_000  # more than two bytes count


def test_a_pdf_of_more_objects_than_two_bytes_count_has_each_of_them() -> None:
    canvas = Canvas("", invariant=1)
    painter = PdfPainter(canvas)
    document = vars(canvas)["_doc"]
    numbers = [number(PdfObject(f"<</N {n}>>"), document) for n in range(MANY)]
    painter.marks.turn()
    made = finish(canvas, painter.marks, PdfMetadata("ก", "ข", "ค")).file()
    with pikepdf.open(BytesIO(made)) as pdf:
        assert not pdf.check_pdf_syntax()
        for n in (0, MANY // 2, MANY - 1):
            assert int(pdf.get_object(int(numbers[n].split()[0]), 0).N) == n


def rows_and_parts(count: int) -> tuple[Heading | Facts | Para | Table, ...]:
    """Blocks of a plan of `count` rows: a heading, facts and a paragraph of each, and one table of all."""
    parts = [
        part
        for n in range(count)
        for part in (
            Heading(f"กิจกรรมที่ {n}"),
            Facts((("งบประมาณ", f"{n * 70:,} บาท"), ("ผู้รับผิดชอบ", "กลุ่มแผน"))),
            Para("อบรมเจ้าหน้าที่"),
        )
    ]
    cells: list[tuple[Cell, ...]] = [(f"{n}", f"กิจกรรมที่ {n}", f"{n * 70:,}") for n in range(count)]
    columns = Column("ที่", 1), Column("กิจกรรม", 6), Column("บาท", 2, "right")
    return (*parts, Table(columns, tuple(map(Row, cells))))


@pytest.mark.parametrize("count", [30, 10_000])
def test_a_paper_of_many_rows_is_whole_in_every_kind_of_file(count: int) -> None:
    document = paper(*rows_and_parts(count), thai_digits=False)
    pdf, printed = rendered([document], ".pdf")
    with pikepdf.open(BytesIO(pdf)) as read:
        assert len(read.pages) == printed.pages
        assert not read.check_pdf_syntax()
    page = openpyxl.load_workbook(BytesIO(rendered([document], ".xlsx")[0])).worksheets[0]
    said = [str(cell) for row in page.iter_rows(values_only=True) for cell in row]
    assert said.count(f"กิจกรรมที่ {count - 1}") == 2
    assert len(page.row_breaks.brk) <= 1_026
    word = Word(BytesIO(rendered([document], ".docx")[0]))
    assert len(word.tables) == count + 1
    assert len(word.tables[-1]._tbl.tr_lst) == count + 1


def content_of(file: bytes, ending: str) -> list[Any]:
    """Everything in a Word file; of a workbook its cells and what is merged."""
    if ending == ".docx":
        with ZipFile(BytesIO(file)) as parts:
            return [(name, parts.read(name)) for name in parts.namelist()]
    page = openpyxl.load_workbook(BytesIO(file)).worksheets[0]
    rows = [[(cell.value, repr(cell.font)) for cell in row] for row in page.rows]
    return [page.dimensions, rows, sorted(area.coord for area in page.merged_cells.ranges)]


@pytest.mark.parametrize(
    ("ending", "many"),
    [
        (".docx", "storage.papers.word.paragraphs.MANY"),
        (".xlsx", "storage.papers.excel.sheet.MANY"),
    ],
)
def test_what_is_put_away_while_a_file_is_written_stands_in_its_place(
    ending: str, many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slanted = Para((Run("ยังไม่ได้รายงาน", italic=True),))
    document = paper(slanted, TREE, *rows_and_parts(120), TREE, *rows_and_parts(30))
    files = []
    for at_once in (10**9, 110):
        monkeypatch.setattr(many, at_once)
        files.append(content_of(rendered([document], ending)[0], ending))
    assert files[0] == files[1]


LEAVES = tuple(GoalNode(f"เรื่องที่ {n}") for n in range(30))
TREE = GoalTree(GoalNode("เป้าหมาย", "", (GoalNode("กลุ่ม", "", LEAVES),)))


def test_a_tree_of_goals_is_drawn_in_pictures_that_a_page_holds() -> None:
    word = Word(BytesIO(rendered([paper(TREE)], ".docx")[0]))
    heights = [shape.height.pt for shape in word.inline_shapes]
    page = openpyxl.load_workbook(BytesIO(rendered([paper(TREE)], ".xlsx")[0])).worksheets[0]
    assert len(vars(page)["_images"]) == len(heights) > 1
    assert max(heights) <= TALLEST + 2
