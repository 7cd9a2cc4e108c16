"""Every page carries a QR that names its paper, its page and the state of the data."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.blocks.code import SMALL_PAGES, PageQrContent
from core.blocks.document import Certified, Document, Heading, PageBreak, Para, Stamp
from core.blocks.elements import Cover
from storage.papers.pdf.pen import PAGE_QR, SMALL_QR, PdfPainter, QrSize, bars
from storage.papers.typography.faces import face
from storage.papers.typography.lines import line_of
from storage.papers.typography.style import A4, MM, QR, SMALL_MARK
from tests.storage.papers.marks import faults
from tests.storage.papers.paper_samples import (
    CODE,
    STATE,
    bytes_of,
    codes_by_zbar,
    codes_by_zxing,
    codes_of,
    pages_by_pdfium,
    paper,
)


def test_every_page_of_the_checklist_is_read_by_zxing(official: Document) -> None:
    codes = codes_by_zxing(bytes_of(official))
    assert len(codes) == 7
    assert codes == [codes_of(page) for page in range(1, 8)]


def test_every_page_of_the_checklist_is_read_by_zbar(official: Document, tmp_path: Path) -> None:
    codes = codes_by_zbar(bytes_of(official), tmp_path)
    assert [PageQrContent.read(large) for large, _small in codes] == [
        (CODE, page, PageQrContent.proof_of(STATE)) for page in range(1, 8)
    ]
    assert [small for _large, small in codes] == [
        PageQrContent.small_text(CODE, page, STATE) for page in range(1, 8)
    ]


@pytest.mark.parametrize(("size", "room"), [(PAGE_QR, 61), (SMALL_QR, 16)])
@given(typed=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", min_size=1, max_size=61))
@settings(max_examples=40)
def test_a_code_of_one_size_says_every_text_it_has_room_for(
    size: QrSize, room: int, typed: str
) -> None:
    text = typed[:room]
    width = (size.modules + 8) * 8
    modules = bytearray(b"\xff") * (width * width)
    for column, row, length in bars(text, size):
        for line in range((row + 4) * 8, (row + 5) * 8):
            start = line * width + (column + 4) * 8
            modules[start : start + length * 8] = bytes(length * 8)
    picture = Image.frombytes("L", (width, width), bytes(modules))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [text]
    with pytest.raises(ValueError, match="too long"):
        bars(text + "A" * room, size)


SHAPES = [
    {},
    {"landscape": True},
    {"landscape": True, "frame": True},
    {"frame": True},
    {"certified": Certified("นาย ก")},
    {"landscape": True, "certified": Certified()},
    {"cover": Cover(("รายงาน",))},
    {"numbers": "dash", "catchword": True},
]


@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
def test_both_codes_are_read_on_a_full_page_of_every_shape_and_nothing_lies_on_them(
    shape: dict[str, Any],
) -> None:
    crowd = tuple(Para("เต็มทั้งหน้า " * 60) for _ in range(12))
    document = replace(paper(*crowd, **shape), edition="๒๕๖๔ ปรับปรุงครั้งที่ ๒ " * 3)
    data = bytes_of(document)
    codes = codes_by_zxing(data)
    assert codes == [codes_of(page) for page in range(1, len(codes) + 1)]
    assert faults(data) == []


def drawn(
    large: tuple[float, float], small: tuple[float, float], *words: tuple[float, float]
) -> set[str]:
    """What is wrong with a sheet whose codes and words stand there; mm from its left and lower edge."""
    buffer = BytesIO()
    options: dict[str, Any] = {"pagesize": A4, "initialFontName": face().name}
    canvas = Canvas(buffer, **options)
    pen = PdfPainter(canvas)
    pen.qr(large[0] * MM, large[1] * MM, QR, "A")
    pen.qr(small[0] * MM, small[1] * MM, SMALL_MARK, "B", SMALL_QR)
    for x, y in words:
        pen.line(x * MM, y * MM, line_of("กก", 12), 12)
    canvas.save()
    return {one.split(": ")[1] for one in faults(buffer.getvalue())}


@pytest.mark.parametrize(
    ("large", "small", "words", "wrong"),
    [
        ((180, 5), (190, 80), (), set()),
        ((3.5, 9), (190, 80), (), {"binding"}),
        ((35, 5), (32, 270), (), {"staple"}),
        ((180, 5), (190, 240), (), {"stamp"}),
        ((187, 5), (190, 80), (), {"at the edge"}),
        ((180, 5), (180, 25), (), {"on it"}),
        ((180, 5), (190, 80), ((170, 20), (60, 60)), set()),
        ((180, 5), (190, 80), ((179, 20),), {"on it"}),
    ],
)
def test_what_is_wrong_with_the_place_of_a_code_is_noticed(
    large: tuple[float, float],
    small: tuple[float, float],
    words: tuple[tuple[float, float], ...],
    wrong: set[str],
) -> None:
    assert drawn(large, small, *words) == wrong


def test_a_code_that_is_not_there_is_noticed() -> None:
    data = bytes_of(replace(paper(Para("ก")), stamp=Stamp()))
    assert faults(data, marked=False) == []
    assert len(faults(data)) == 1


def test_a_page_whose_number_has_no_room_in_the_small_mark_has_the_qr_alone() -> None:
    assert PageQrContent.read_small(PageQrContent.small_text(CODE, SMALL_PAGES, STATE)) == (
        CODE,
        SMALL_PAGES,
        PageQrContent.proof_of(STATE)[:4],
    )
    assert PageQrContent.read_small(PageQrContent.small_text(CODE, SMALL_PAGES + 1, STATE)) is None


def test_papers_of_a_packet_count_their_own_pages() -> None:
    one = paper(Para("ก"), PageBreak(), Para("ข"))
    two = replace(paper(Heading("ค"), landscape=True), stamp=Stamp("K7QF2M9D", STATE))
    data = bytes_of(one, two)
    seen = [PageQrContent.read(large) for large, _small in codes_by_zxing(data)[:2]]
    assert [one.page for one in seen if one] == [1, 2]
    assert [
        next(n for n in ("๑ จาก ๒", "๒ จาก ๒", "๑ จาก ๑") if n in text)
        for text in pages_by_pdfium(data)
    ] == [
        "๑ จาก ๒",
        "๒ จาก ๒",
        "๑ จาก ๑",
    ]


def test_a_draft_without_a_code_has_no_qr_and_says_draft() -> None:
    data = bytes_of(replace(paper(Para("ก"), draft=True), stamp=Stamp()))
    assert codes_by_zxing(data) == [[]]
    assert "ร่าง" in pages_by_pdfium(data)[0]
