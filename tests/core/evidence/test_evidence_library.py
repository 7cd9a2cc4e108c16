"""One piece of evidence: many files, each kept; many uses, in any form and year; the state of its proof in words."""

from collections.abc import Generator
from pathlib import Path
from typing import get_args

import pytest

import main
from core.assessment.start_deeds import assessment_at, start_assessment
from core.errors import UserError
from core.evidence.deeds import (
    EvidenceBatch,
    EvidenceWebPage,
    FilingOutcome,
    StoredFile,
    add_link,
    address,
    bring_link,
    cover_photo,
    file_evidence,
    link_pieces,
    replace_file,
)
from core.evidence.kinds import KINDS, EvidenceTarget, kind_of_words, kind_words
from core.evidence.view import (
    CoverageState,
    EvidenceMatrixCell,
    EvidencePiece,
    SuggestedEvidence,
    cell_words,
)
from core.papers.photos import files_of
from core.values import Changes, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx
from tests.core.signing.test_sign_off import FORMS
from tests.known import every

ORDER = "d1.l1.2.1.1"  # asks for `order`: an order that appoints a committee

NO_ADDRESSES = (
    "", "เว็บของเรา", "file:///etc/passwd", "https://", "javascript:alert(1)", "https://a b.go.th", "http://[",
    "https://x.th/\u202e", "https://a.th/" + "x" * 2000,
)  # fmt: skip


def file(letter: str, kind: str = "jpeg") -> StoredFile:
    return StoredFile(f"{letter}.jpg", letter * 64, 900, kind, "e" * 64, "2026-03-05T10:20")


def keep(path: Path) -> Generator[None, None, StoredFile]:
    yield
    return file(path.stem)


def bring(folder: Folder, batch: EvidenceBatch) -> list[FilingOutcome]:
    steps = file_evidence(ctx(folder), folder, keep, batch)
    return [step for step in steps if isinstance(step, FilingOutcome)]


def pieces(folder: Folder) -> tuple[EvidencePiece, ...]:
    return EvidencePiece.each(folder, folder.writer.unit)


def own(folder: Folder, year: int) -> Ref:
    start_assessment(ctx(folder), folder, FORMS.get("cdd-clean"), year, ["regional", "rubric_2_6"])
    return assessment_at(folder.writer.unit, "cdd-clean", year)


def test_files_that_belong_together_are_one_piece_and_more_can_come(folder: Folder) -> None:
    bring(folder, EvidenceBatch([Path("a.jpg"), Path("b.jpg")], "ประชุม", together=True))
    (piece,) = pieces(folder)
    assert (piece.title, [one.name for one in piece.files]) == ("ประชุม", ["a.jpg", "b.jpg"])
    bring(folder, EvidenceBatch([Path("c.jpg"), Path("a.jpg")], into=piece.ref))
    (piece,) = pieces(folder)
    assert [one.name for one in piece.files] == ["a.jpg", "b.jpg", "c.jpg"]


def test_what_is_replaced_is_kept_and_comes_back_when_it_is_brought_again(folder: Folder) -> None:
    bring(folder, EvidenceBatch([Path("a.jpg")], "ป้าย"))
    (piece,) = pieces(folder)
    replace_file(ctx(folder), folder, piece.files[0].ref, file("b"))
    (piece,) = pieces(folder)
    assert ([one.name for one in piece.files], [one.name for one in piece.older]) == (
        ["b.jpg"],
        ["a.jpg"],
    )
    assert [one.text("name") for one in files_of(folder, folder.writer.unit)[piece.ref.local]] == [
        "b.jpg"
    ]
    replace_file(ctx(folder), folder, piece.files[0].ref, file("a"))
    (piece,) = pieces(folder)
    assert ([one.name for one in piece.files], [one.name for one in piece.older]) == (
        ["a.jpg"],
        ["b.jpg"],
    )
    with pytest.raises(UserError, match="ไม่ได้แทนไฟล์"):
        replace_file(ctx(folder), folder, piece.files[0].ref, file("a"))


def test_a_copy_with_faces_blurred_knows_what_it_was_made_from_and_stands_instead(
    folder: Folder,
) -> None:
    bring(folder, EvidenceBatch([Path("a.jpg")], "ป้าย"))
    (piece,) = pieces(folder)
    list(cover_photo(ctx(folder), folder, keep, Path("b.jpg"), piece.files[0].ref))
    (piece,) = pieces(folder)
    assert [(one.name, one.derived) for one in piece.files] == [("a (ปิดบางส่วน).jpg", True)]
    assert [(one.name, one.derived) for one in piece.older] == [("a.jpg", False)]


def test_a_page_with_its_saved_copy_is_one_save(folder: Folder) -> None:
    done = list(
        bring_link(ctx(folder), folder, keep, Path("a.jpg"), EvidenceWebPage("www.example.go.th"))
    )
    assert isinstance(done[-1], Changes)
    (piece,) = pieces(folder)
    assert (piece.url, len(piece.files)) == ("https://www.example.go.th", 1)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.go.th/news/", "www.example.go.th/news"),
        (
            "https://xn--22c0elm2bc4m.xn--o3cw4h/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7",
            "ข่าวสาร.ไทย/ข่าว",
        ),
        ("https://example.go.th/%82%A2", "example.go.th/%82%A2"),
        ("https://xn--\u0e01.th/a", "xn--\u0e01.th/a"),
        # what cannot be seen stays spelt out: a break, and a letter that turns what is read
        ("https://example.go.th/a%0Ab", "example.go.th/a%0Ab"),
        ("https://example.go.th/%E2%80%AEfdp", "example.go.th/%E2%80%AEfdp"),
    ],
)
def test_a_page_is_called_by_its_address_as_people_read_it(
    folder: Folder, url: str, name: str
) -> None:
    add_link(ctx(folder), folder, EvidenceWebPage(url))
    assert [piece.title for piece in pieces(folder)] == [name]


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="ที่อยู่ของหน้าเว็บ"):
        address(typed)


def test_evidence_of_last_year_is_offered_to_this_year_s_item_and_both_uses_are_told(
    folder: Folder,
) -> None:
    last, now = own(folder, 2568), own(folder, 2569)
    bring(
        folder,
        EvidenceBatch([Path("a.jpg")], "คำสั่งที่ 1", to=EvidenceTarget(last, ORDER), proof="order"),
    )
    bring(folder, EvidenceBatch([Path("b.jpg")], "คำสั่งอื่น"))
    bring(folder, EvidenceBatch([Path("c.jpg")], "ปลูกป่า"))
    offered = SuggestedEvidence.among(
        pieces(folder), "คำสั่งแต่งตั้งคณะกรรมการ", EvidenceTarget(now, ORDER)
    )
    assert [one.piece.title for one in offered] == ["คำสั่งที่ 1", "คำสั่งอื่น"]
    assert "ปี 2568" in offered[0].reason
    link_pieces(ctx(folder), folder, [offered[0].piece.ref], EvidenceTarget(now, ORDER), "order")
    piece = next(one for one in pieces(folder) if one.title == "คำสั่งที่ 1")
    assert [use.year for use in piece.uses] == [2568, 2569]
    assert {use.form for use in piece.uses} == {
        str(FORMS.get("cdd-clean").short) or str(FORMS.get("cdd-clean").title)
    }
    assert piece.years == {2568, 2569}
    assert [
        one.piece.title
        for one in SuggestedEvidence.among(
            pieces(folder), "คำสั่งแต่งตั้งคณะกรรมการ", EvidenceTarget(now, ORDER)
        )
    ] == ["คำสั่งอื่น"]


def test_a_title_is_said_to_match_only_where_it_does(folder: Folder) -> None:
    now = own(folder, 2569)
    bring(folder, EvidenceBatch([Path("a.jpg")], "คำสั่งแต่งตั้งคณะกรรมการ ที่ 4"))
    bring(folder, EvidenceBatch([Path("b.jpg")], "คำสั่งอื่น"))
    offered = SuggestedEvidence.among(
        pieces(folder), "คำสั่งแต่งตั้งคณะกรรมการ", EvidenceTarget(now, ORDER)
    )
    said = {one.piece.title: one.reason for one in offered}
    assert said["คำสั่งแต่งตั้งคณะกรรมการ ที่ 4"] == "ชื่อตรงกับหลักฐานที่ข้อนี้ขอ"
    assert said["คำสั่งอื่น"].startswith("ชนิดเดียวกัน: ")


def test_every_kind_has_a_word_and_every_form_that_ships_asks_mostly_in_kinds() -> None:
    assert all(kind_words(kind) != kind for kind in KINDS)
    asked = [proof for form in every(FormLibrary([main.INSTRUMENTS])) for proof in form.proofs]
    assert sum(bool(kind_of_words(str(proof.kind))) for proof in asked) / len(asked) > 0.8


SENTENCES = {
    "given": "มี 2",
    "short": "มี 2 จาก 3 ยังไม่พอ",
    "missing": "ขาด",
    "blocked": "ขาด จึงยังไม่ผ่าน",
    "other": "หลักฐานอื่น 2",
}


@pytest.mark.parametrize("state", get_args(CoverageState))
def test_every_state_says_how_many_there_are(state: CoverageState) -> None:
    cell = EvidenceMatrixCell(state, "", "", 2, 3, (), (), None)
    assert cell_words(cell) == SENTENCES[state]
