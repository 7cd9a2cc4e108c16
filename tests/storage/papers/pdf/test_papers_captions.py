"""Captions of photographs so long that they go on upon the next page."""

import pytest

from core.blocks.document import PerPage, Photo, Photos
from storage.papers.pdf.renderer import lay_out
from tests.storage.papers.paper_samples import bytes_of, pages_by_pdfium, paper, squeezed
from tests.storage.papers.pdf.test_papers_page_ends import FULL, SIGN, faults


@pytest.mark.parametrize("per_page", [0, 1, 2, 4, 6])
@pytest.mark.parametrize("count", [30, 120, 300, 900])
def test_signatures_take_the_end_of_long_captions_along_and_no_line_of_these_leaves_the_page(
    count: int, per_page: PerPage
) -> None:
    captions = [f"{name} " + " ".join(f"คำที่{n}" for n in range(count)) for name in ("ก", "ข", "ค")]
    document = paper(Photos(tuple(map(Photo, captions)), per_page=per_page), SIGN)
    pages = lay_out(document)
    assert faults(pages, FULL[False]) == []
    found = squeezed("".join(pages_by_pdfium(bytes_of(document))))
    assert [found.count(f"คำที่{'๐๑๒๓๔๕๖๗๘๙'[n]}") >= 3 for n in range(1, 10)] == [True] * 9
