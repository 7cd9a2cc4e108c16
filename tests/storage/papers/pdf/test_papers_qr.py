"""Every page carries a QR that names its paper, its page and the state of the data."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.blocks.code import parse_qr, proof_of, qr_text
from core.blocks.document import Document, Heading, PageBreak, Para, Stamp
from storage.papers.pdf.pen import SIDE, bars
from tests.storage.papers.paper_samples import (
    CODE,
    STATE,
    bytes_of,
    codes_by_zbar,
    codes_by_zxing,
    pages_by_pdfium,
    paper,
)


def test_every_page_of_the_checklist_is_read_by_zxing(official: Document) -> None:
    codes = codes_by_zxing(bytes_of(official))
    assert len(codes) == 6
    assert codes == [[qr_text(CODE, page, STATE)] for page in range(1, 7)]


def test_every_page_of_the_checklist_is_read_by_zbar(official: Document, tmp_path: Path) -> None:
    codes = codes_by_zbar(bytes_of(official), tmp_path)
    assert [parse_qr(code) for (code,) in codes] == [(CODE, page, proof_of(STATE)) for page in range(1, 7)]


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", min_size=1, max_size=61))
@settings(max_examples=60)
def test_a_code_of_one_size_says_every_text_it_has_room_for(text: str) -> None:
    modules = bytearray(b"\xff") * ((SIDE + 8) * 8 * (SIDE + 8) * 8)
    width = (SIDE + 8) * 8
    for column, row, length in bars(text):
        for line in range((row + 4) * 8, (row + 5) * 8):
            start = line * width + (column + 4) * 8
            modules[start : start + length * 8] = bytes(length * 8)
    picture = Image.frombytes("L", (width, width), bytes(modules))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [text]
    with pytest.raises(ValueError, match="too long"):
        bars(text + "A" * 61)


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("right", [False, True])
def test_it_is_read_wherever_it_stands(landscape: bool, right: bool) -> None:
    data = bytes_of(paper(Para("หน้าแรก"), PageBreak(), Para("หน้าสอง"), landscape=landscape, qr_right=right))
    assert codes_by_zxing(data) == [[qr_text(CODE, 1, STATE)], [qr_text(CODE, 2, STATE)]]


def test_papers_of_a_packet_count_their_own_pages() -> None:
    one = paper(Para("ก"), PageBreak(), Para("ข"))
    two = replace(paper(Heading("ค"), landscape=True), stamp=Stamp("K7QF2M9D", STATE))
    data = bytes_of(one, two)
    seen = [parse_qr(code) for (code,) in codes_by_zxing(data)[:2]]
    assert [one.page for one in seen if one] == [1, 2]
    assert [next(n for n in ("๑ จาก ๒", "๒ จาก ๒", "๑ จาก ๑") if n in text) for text in pages_by_pdfium(data)] == [
        "๑ จาก ๒",
        "๒ จาก ๒",
        "๑ จาก ๑",
    ]


def test_a_draft_without_a_code_has_no_qr_and_says_draft() -> None:
    data = bytes_of(replace(paper(Para("ก"), draft=True), stamp=Stamp()))
    assert codes_by_zxing(data) == [[]]
    assert "ร่าง" in pages_by_pdfium(data)[0]
