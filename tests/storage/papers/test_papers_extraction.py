"""What is printed can be searched and copied exactly."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from core.blocks.document import Column, Document, ListItem, NumberedList, Para, Row, Run, Table
from core.thai.written import thai_digits
from tests.storage.papers.paper_samples import (
    bytes_of,
    expected,
    pages_by_pdfium,
    paper,
    squeezed,
    text_by_pdftotext,
)
from tests.storage.papers.tagged import Tagged

HARD = "ที่ ปั้น ฟื้น ปี๊บ น้ำ ฎุ ฐู ผู้ กฎุมพี ญี่ปุ่น ร่ำ ฝ้าย ก็ เกณฑ์ ฉบับที่ ๑ ซ้ำ fi ffi สั่งสม"


def private(text: str) -> set[str]:
    return {c for c in text if "\ue000" <= c <= "\uf8ff" or ord(c) > 0xFFFF}


def test_every_word_of_the_checklist_comes_back_by_pdftotext(official: Document) -> None:
    got = squeezed(text_by_pdftotext(bytes_of(official)))
    assert [text for text in expected(official) if text not in got] == []
    assert private(got) == set()


def test_every_word_of_the_checklist_comes_back_by_pdfium(official: Document) -> None:
    got = squeezed("".join(pages_by_pdfium(bytes_of(official))))
    assert [text for text in expected(official) if text not in got] == []
    assert private(got) == set()


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
def test_marks_and_sara_am_come_back_in_every_cut(bold: bool, italic: bool) -> None:
    data = bytes_of(paper(Para(Run(HARD, bold=bold, italic=italic))))
    assert squeezed(HARD) in squeezed(text_by_pdftotext(data))
    assert squeezed(HARD) in squeezed(pages_by_pdfium(data)[0])


WORDS = (Path(__file__).parents[2] / "data" / "thai_words.txt").read_text("utf-8").split()


@pytest.mark.parametrize(
    ("bold", "italic"), [(False, False), (True, False), (False, True), (True, True)]
)
def test_five_hundred_words_come_back_from_their_glyphs_alone(bold: bool, italic: bool) -> None:
    """`tests.soak.readers` asks six programs, of every kept paper as well."""
    data = bytes_of(paper(*[Para(Run(word, bold=bold, italic=italic)) for word in WORDS]))
    file = Tagged(data)
    assert file.faults == [], "nor are there letters beside the glyphs"
    for got in (
        text_by_pdftotext(data),
        "\n".join(pages_by_pdfium(data)),
        "\n".join(file.words.values()),
    ):
        lines = {line.strip() for line in got.splitlines()}
        assert [word for word in WORDS if word not in lines] == []


def test_spaces_between_words_are_real_spaces() -> None:
    assert (
        "การเงิน การคลัง และ พัสดุ"
        in pages_by_pdfium(bytes_of(paper(Para("การเงิน การคลัง และ พัสดุ"))))[0]
    )


def test_a_word_in_two_styles_stays_one_word() -> None:
    text = ("ความโปร่ง", Run("ใส", bold=True), "ของ", Run("หน่วยงาน", underline=True))
    assert "ความโปร่งใสของหน่วยงาน" in pages_by_pdfium(bytes_of(paper(Para(text))))[0]


def test_digits_are_thai_but_codes_stay_as_typed() -> None:
    text = ("ปี 2570 เลข ", Run("AB-2570", verbatim=True))
    assert "ปี ๒๕๗๐ เลข AB-2570" in pages_by_pdfium(bytes_of(paper(Para(text))))[0]
    arabic = pages_by_pdfium(bytes_of(paper(Para("ปี ๒๕๗๐"), thai_digits=False)))[0]
    assert "ปี 2570" in arabic
    assert not set(arabic) & set("๐๑๒๓๔๕๖๗๘๙")


def test_lists_are_numbered_by_the_writer() -> None:
    nested = NumberedList((ListItem("ข้อย่อย"),), style="n.", prefix="1.")
    data = bytes_of(
        paper(
            NumberedList(
                (ListItem("แรก"), ListItem("สอง", topic="หัวข้อ", items=nested)), style="n."
            ),
            NumberedList((ListItem("ก"),), "ก."),
        )
    )
    got = squeezed(pages_by_pdfium(data)[0])
    assert squeezed("๑. แรก ๒. หัวข้อ : สอง ๑.๑ ข้อย่อย ก. ก") in got


def test_all_fonts_are_embedded_subsets(official: Document) -> None:
    with _open(official) as pdf:
        fonts = [font for page in pdf.pages for font in page.resources.Font.values()]
    names = {str(font.BaseFont) for font in fonts}
    assert names
    assert all("+Sarabun" in name for name in names)


def _open(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(bytes_of(document)))


def test_the_file_says_what_it_is(official: Document) -> None:
    with _open(official) as pdf:
        assert "แบบสรุปผลการติดตาม" in str(pdf.docinfo["/Title"])
        assert str(pdf.docinfo["/Author"]) == official.office
        assert str(pdf.Root.Lang) == "th-TH"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261120091400")
        with pdf.open_outline() as outline:
            (top,) = outline.root
            assert top.title == thai_digits(official.running)
            assert [entry.title.split(" ด้าน")[0] for entry in top.children][:5] == [
                f"มิติที่ {n}" for n in "๑๒๓๔๕"
            ]


def test_the_foot_tells_code_number_state_and_time(official: Document) -> None:
    pages = pages_by_pdfium(bytes_of(official))
    for number, page in enumerate(pages, start=1):
        assert thai_digits(f"หน้า {number} จาก {len(pages)}") in page
        assert "รหัสเอกสาร" in page
        assert "2570/A-12" in page
        assert official.stamp.state.hex()[:8].upper() in page
        assert "พิมพ์เมื่อ ๒๐ พ.ย. ๒๕๖๙ ๐๙.๑๔ น." in page


def test_a_cell_over_two_pages_says_that_it_goes_on() -> None:
    long = " ".join(["หน่วยงานดำเนินการตามแผนและรายงานผลต่อผู้บังคับบัญชา"] * 120)
    table = Table((Column("ที่", 1), Column("รายการ", 5)), (Row(("๑", long), label="ข้อ ๑"),))
    pages = pages_by_pdfium(bytes_of(paper(table)))
    assert len(pages) > 1
    assert all("ข้อ ๑ (ต่อ)" in page for page in pages[1:])
    assert sum(squeezed(page).count("ผู้บังคับบัญชา") for page in pages) == 120
