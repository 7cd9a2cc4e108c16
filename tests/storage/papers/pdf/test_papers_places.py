"""Where somebody signs is noted as it is drawn: one box for each place of the document, in its order, on its page."""

from pathlib import Path

import pytest

from core.blocks.document import (
    Column,
    Document,
    Para,
    PerPage,
    Photo,
    Photos,
    Row,
    Signatures,
    Signer,
    SignRoom,
    Stamp,
    Table,
)
from core.blocks.letters import Closing
from core.papers.register import sign_places
from storage.papers.pdf.renderer import drawn, lay_out
from tests.golden.papers import documents
from tests.storage.papers.paper_samples import bytes_of, pages_by_pdfium, paper, squeezed
from tests.storage.papers.pdf.test_papers_page_ends import FULL, SIGN, faults


def test_every_paper_that_is_kept_notes_each_place_it_has(tmp_path: Path) -> None:
    for name, document in documents(tmp_path).items():
        _pdf, pages, boxes = drawn([document])
        assert len(boxes) == len(list(sign_places(document.blocks))), name
        wide, high = (842, 596) if document.landscape else (596, 842)
        for box in boxes:
            assert 1 <= box.page <= pages
            assert 0 <= box.left < box.right <= wide
            assert 0 <= box.top < box.bottom <= high
        assert list(boxes) == sorted(boxes, key=lambda one: (one.page, one.top // 30)), f"{name}: in reading order"


def test_signers_rooms_and_closings_are_places() -> None:
    blocks = (
        Para("ก"),
        Table((Column("ก", 1), Column("ข", 1)), (Row(("๑", SignRoom("maker"))), Row(("๒", SignRoom("head"))))),
        Signatures((Signer("ผู้จัดทำ"), Signer("ผู้รับรอง"))),
        Closing("คม"),
    )
    assert len(list(sign_places(blocks))) == 5
    assert len(drawn([Document(("ก",), "ก", "ข", Stamp(), blocks)])[2]) == 5


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
