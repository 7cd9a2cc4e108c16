"""The page that goes with a file: names as they are, digits of codes never turned, one page whatever the names."""

from typing import Any

import pytest

from core.blocks.document import Document, Facts, Run, Stamp, walk
from core.blocks.figures import QrCode
from core.papers.slip import SlipFile, amount, file_qr, slip
from storage.papers.pdf.renderer import render
from tests.storage.papers.paper_samples import codes_by_zxing, pages_by_pdfium, squeezed, text_by_pdftotext

SHA = "3f9a12c7" * 8


def page(**others: Any) -> Document:
    given: dict[str, Any] = {
        "office": "จังหวัดตัวอย่าง", "code": "S10", "to": ("ส่วนกลาง",),
        "files": (SlipFile("S10-to-S00-20261120-0914.prongsai", 1_572_864, SHA),),
        "at": "20 พ.ย. 2569 เวลา 09.14 น.", "holds": ("ข้อมูล 12 ชุด",),
    }  # fmt: skip
    return slip(**{**given, **others})


def test_names_of_files_and_hashes_keep_their_digits() -> None:
    said = squeezed(text_by_pdftotext(render([page()])[0]))
    assert "S10-to-S00-20261120-0914.prongsai" in said
    assert SHA in said
    assert squeezed("๒๐ พ.ย. ๒๕๖๙ เวลา ๐๙.๑๔ น.") in said
    assert "๑.๕MB" in said


def test_its_qr_is_read_from_the_page_and_it_stands_in_no_register() -> None:
    data, pages = render([page()])
    assert pages == 1
    assert codes_by_zxing(data) == [[file_qr(SHA)]]
    assert page().stamp == Stamp()
    assert file_qr(SHA).startswith("PSB1:3F9A12C7:")
    assert not any("PSB1" in text for text in walk(page()))


@pytest.mark.parametrize("odd", ["<b>ก</b>", "=1+1", "\u202eกลับ"])
def test_odd_names_are_words(odd: str) -> None:
    document = page(office=odd, to=(odd, odd), files=(SlipFile(f"{odd}.prongsai", 9, SHA),))
    (facts,) = (block for block in document.blocks if isinstance(block, Facts))
    assert facts.pairs[2] == ("ชื่อไฟล์", Run(f"{odd}.prongsai", verbatim=True))
    assert sum(odd in text for text in walk(document.blocks)) == 3
    assert len(pages_by_pdfium(render([document])[0])) == 1


@pytest.mark.parametrize(("size", "words"), [(0, "1 KB"), (2048, "2 KB"), (2**20, "1.0 MB"), (150 * 2**20, "150.0 MB")])
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert amount(size) == words


def test_a_page_has_one_code_in_its_middle() -> None:
    assert sum(isinstance(block, QrCode) for block in page().blocks) == 1
