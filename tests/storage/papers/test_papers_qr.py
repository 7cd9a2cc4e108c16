"""Every page carries a QR that names its paper, its page and the state of the data."""

from dataclasses import replace
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.blocks import Document, Heading, PageBreak, Para, Stamp
from core.documents.code import parse_qr, proof_of, qr_text
from storage.papers.qr import LETTERS, MOST, SIDE, bars
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


@given(st.text(sorted(LETTERS), min_size=1, max_size=MOST) | st.just("other letters"))
@settings(max_examples=60)
def test_our_codes_are_those_of_segno(text: str) -> None:
    mode = "alphanumeric" if LETTERS.keys() >= set(text) else None
    theirs = segno.make(text, version=3, error="m", micro=False, boost_error=False, mask=3, mode=mode).matrix
    ours = [[0] * SIDE for _ in range(SIDE)]
    for column, row, length in bars(text):
        ours[row][column : column + length] = [1] * length
    assert ours == [list(row) for row in theirs]


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
