"""Where somebody signs is noted as it is drawn: one box for each place of the document, in its order, on its page."""

from pathlib import Path

from core.blocks.document import Column, Document, Para, Row, Signatures, Signer, SignRoom, Stamp, Table
from core.blocks.letters import Closing
from core.papers.register import sign_places
from storage.papers.pdf.renderer import drawn
from tests.golden.papers import documents


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
