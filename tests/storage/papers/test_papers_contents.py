"""A table of contents: the headings of a paper with the pages they stand on, in every kind of file."""

from io import BytesIO

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from core.blocks.document import Block, Contents, Document, Heading, Para
from core.blocks.printed import KeptPrint
from core.thai.written import thai_digits
from storage.papers.writer import rendered
from tests.storage.papers.paper_samples import bytes_of, pages_by_pdfium, paper, squeezed
from tests.storage.papers.reading import out_of_order
from tests.storage.papers.tagged import Tagged, second_opinion

HEADS = ("๑. วัตถุประสงค์", "๒. ขอบเขต", "๓. ขั้นตอน", "๒. ขอบเขต")  # one is said twice
TEXT = "ผู้รับผิดชอบปฏิบัติตามขั้นตอนและบันทึกผลทุกครั้งที่ทำเสร็จ "


def manual(lines: int = 25) -> Document:
    parts: list[Block] = [Contents(HEADS)]
    for head in HEADS:
        parts += [Heading(head, level=2), *(Para(TEXT * 3) for _ in range(lines))]
    return paper(*parts)


def stands_on(pages: list[str]) -> list[int]:
    """The page of each heading: a line that says it alone."""
    return [
        at
        for at, page in enumerate(pages, start=1)
        for line in page.splitlines()
        if line.strip() in HEADS
    ]


@pytest.mark.parametrize("lines", [4, 25])
def test_each_heading_is_named_with_the_page_it_stands_on(lines: int) -> None:
    document = manual(lines)
    data = bytes_of(document)
    pages = pages_by_pdfium(data)
    numbers = [
        int(line.split()[-1].translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")))
        for line in listed(pages[0])
    ]
    assert len(numbers) == len(HEADS)
    assert numbers == stands_on(pages)
    assert (len(set(numbers)) > 2) == (lines > 4)
    assert bytes_of(document) == data


def listed(page: str) -> list[str]:
    """The lines of the table of contents: they end with a number."""
    return [
        line
        for line in page.splitlines()
        if line.strip().startswith(HEADS) and line.strip()[-1] in "๐๑๒๓๔๕๖๗๘๙"
    ]


def test_it_is_heard_as_a_table_of_contents() -> None:
    document, file = manual(), Tagged(bytes_of(manual()))
    assert file.faults == []
    assert second_opinion(bytes_of(document)) == []
    (table,) = [node for node in file.root.walk() if node.role == "TOC"]
    assert [node.role for node in table.nodes] == ["TOCI"] * len(HEADS)
    said = [squeezed(file.heard(node)) for node in table.nodes]
    assert all(line.startswith(squeezed(head)) for line, head in zip(said, HEADS, strict=True))
    assert all(line[-1] in thai_digits("0123456789") for line in said)
    assert out_of_order(document, file.heard(file.root)) == []


def test_word_puts_its_own_there_and_a_workbook_lists_the_headings() -> None:
    word = docx.Document(BytesIO(rendered([manual(2)], ".docx")[0]))
    body = word.element.body
    assert [one.text.split()[0] for one in body.iter(qn("w:instrText"))][:1] == ["TOC"]
    marks = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"]
    assert next(body.iter(qn("w:fldChar"))).get(qn("w:dirty")) == "true"
    heads = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 2"]
    assert [squeezed(head) for head in heads] == [squeezed(head) for head in HEADS], (
        "what the field gathers"
    )
    sheet = openpyxl.load_workbook(BytesIO(rendered([manual(2)], ".xlsx")[0])).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert [cells.count(head) for head in HEADS] == [2 * HEADS.count(head) for head in HEADS]


def test_it_is_kept_as_it_was_printed() -> None:
    assert KeptPrint.unpacked(KeptPrint.packed(manual(1), bytes(16)), Document) == manual(1)
