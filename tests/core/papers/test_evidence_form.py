"""The evidence form and the index: what is asked and missing shows, what was given is named once a place."""

from dataclasses import replace
from typing import Any

import pytest

from core.blocks.document import (
    Choices,
    Document,
    PageBreak,
    PerPage,
    Photo,
    Photos,
    Row,
    Signatures,
    Stamp,
    Table,
    plain,
)
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.papers.binder import (
    PagedEvidencePack,
    dividers_document,
    index_document,
    spine_document,
)
from core.papers.evidence_form import ItemEvidence, evidence_form_document
from core.papers.pack import (
    EvidencePack,
    EvidencePackFile,
    EvidencePackItem,
    PackedEvidence,
    PackOmission,
    public_of,
)
from core.papers.pack_deeds import checksums, link_text, pack_page, removed_list
from core.thai.search import squeezed
from core.values import Ref
from storage.instruments.reader import read
from tests.core.papers.frames import framed
from tests.core.papers.test_score_sheets import FORM

ITEM = "d1.l1.1"  # asks for a policy and for its publication


@pytest.fixture(scope="module")
def cdd() -> Instrument:
    return read(FORM)


def paper(cdd: Instrument, *items: ItemEvidence) -> Document:
    return evidence_form_document(framed(cdd, "evidence", "จังหวัดตัวอย่าง"), cdd, items)


def found(document: Document, kind: type[Any]) -> list[Any]:
    return [block for block in document.blocks if isinstance(block, kind)]


def cells(row: Row) -> list[str]:
    return [" ".join(Document.walk(cell)) for cell in row.cells]


@pytest.mark.parametrize(
    ("state", "ticked"),
    [
        (ItemState.MET, "ผ่าน"),
        (ItemState.NOT_MET, "ไม่ผ่าน"),
        (ItemState.NOT_APPLICABLE, "ไม่เกี่ยวข้อง"),
        (ItemState.NOT_ASSESSED, ""),
    ],
)
def test_the_finding_is_ticked_and_none_where_there_is_none(
    cdd: Instrument, state: ItemState, ticked: str
) -> None:
    (choices,) = found(paper(cdd, ItemEvidence(ITEM, state)), Choices)
    assert [plain(one.label) for one in choices.options] == ["ผ่าน", "ไม่ผ่าน", "ไม่เกี่ยวข้อง"]
    assert [plain(one.label) for one in choices.options if one.state == "yes"] == (
        [ticked] if ticked else []
    )


def test_each_item_begins_a_page_and_is_signed(cdd: Instrument) -> None:
    document = paper(
        cdd, ItemEvidence(ITEM, ItemState.MET), ItemEvidence("d2.l1.1", ItemState.NOT_MET)
    )
    kinds = [type(block) for block in document.blocks]
    assert kinds.count(PageBreak) == 1
    assert kinds.count(Signatures) == 2
    assert kinds.index(Signatures) < kinds.index(PageBreak)


@pytest.mark.parametrize("count", [1, 2, 4, 6])
def test_so_many_photographs_stand_on_a_page_as_are_wanted(cdd: Instrument, count: PerPage) -> None:
    photos = tuple(Photo(f"ภาพ {n}", file=f"{n:064x}") for n in range(7))
    document = paper(cdd, replace(ItemEvidence(ITEM, ItemState.MET), photos=photos)).paged(count)
    (block,) = found(document, Photos)
    assert (block.per_page, block.photos) == (count, photos)


UNIT = "0" * 32


FILES = tuple(
    EvidencePackFile(
        Ref("S10", "file", str(n)), str(n) * 64, "pdf", f"01-d1/L1/01-a/0{n}-order.pdf"
    )
    for n in (1, 2, 3)
)


PIECE = PackedEvidence(1, "order", "คำสั่ง", "แต่งตั้ง <b>คณะ</b>", "5 มี.ค. 69", "", FILES)


LINK = PackedEvidence(2, "", "", "หน้าเว็บ", "", "https://example.org/?a=1&b=2", ())


FIRST = EvidencePackItem("a", "1.1", "ตั้งคณะกรรมการ", 1, 1, "01-d1/L1/01-a", (PIECE, LINK), ())


SECOND = EvidencePackItem("b", "", "ข้อที่ไม่มีเลข", 1, 0, "01-d1/02-b", (), ("รายงาน", "ภาพ"))


PACK = EvidencePack("หน่วยตัวอย่าง", "แบบ", 2569, ("บทบาท",), (FIRST, SECOND), "มิติ", "ระดับ")


PAGES = {FILES[0].path: (1, 3), FILES[1].path: (4, 4), FILES[2].path: (9, 12)}


def said(document: object) -> str:
    return " ".join(Document.walk(document))


def test_the_index_counts_what_is_there_and_lists_what_is_wanting_behind_it() -> None:
    index = index_document(PagedEvidencePack(PACK, PAGES), Stamp())
    assert "หลักฐาน 2 รายการ ของ 1 ข้อ รวม 3 ไฟล์ 12 หน้า ยังขาด 2 รายการ" in said(index)
    first, wanting = [block for block in index.blocks if isinstance(block, Table)]
    assert "ข้อที่ไม่มีเลข" not in said(first)
    assert said(wanting.rows) == "มิติที่ 1 ข้อที่ไม่มีเลข รายงาน, ภาพ"


def test_an_empty_pack_says_so() -> None:
    empty = EvidencePack("หน่วย", "แบบ", 2569, (), ())
    assert "ยังไม่มีหลักฐาน" in said(index_document(PagedEvidencePack(empty), Stamp()))
    assert "ยังไม่มีหลักฐาน" in said(dividers_document(PagedEvidencePack(empty), Stamp()))
    assert "รวมทุกรายการ" in said(spine_document(PagedEvidencePack(empty), Stamp()))


def test_sheets_stand_before_items_with_evidence_and_labels_tell_their_pages() -> None:
    sheets = said(dividers_document(PagedEvidencePack(PACK, PAGES), Stamp()))
    assert "ข้อ 1.1 ตั้งคณะกรรมการ" in sheets
    assert "ข้อที่ไม่มีเลข" not in sheets
    labels = said(spine_document(PagedEvidencePack(PACK, PAGES), Stamp()))
    assert "มิติที่ 1 บทบาท" in labels
    assert "หน้า 1-12" in labels


def test_words_of_people_are_words_in_the_web_page_not_markup() -> None:
    page = pack_page(PagedEvidencePack(PACK, PAGES)).decode()
    assert "&lt;b&gt;คณะ&lt;/b&gt;" in page
    assert "<b>คณะ" not in page
    assert "?a=1&amp;b=2" in page
    assert "<script" not in page


def test_the_list_of_what_was_removed_names_its_place_and_nothing_of_its_own() -> None:
    listed = removed_list(
        PACK, [PackOmission(1, "a", "personal", 2), PackOmission(2, "a", "words", 0)]
    ).decode("utf-8-sig")
    assert "- หลักฐานที่ 1  มิติที่ 1 ระดับที่ 1 ข้อ 1.1  2 ไฟล์: มีข้อมูลส่วนบุคคล" in listed
    assert "แต่งตั้ง" not in listed
    assert "ไม่มีรายการที่ต้องตัดออก" in removed_list(PACK, []).decode("utf-8-sig")


def test_a_title_or_address_that_names_a_person_is_left_out_alone() -> None:
    names = [squeezed("คณะ"), squeezed("example.org")]
    public = public_of(PACK, names, {FILES[1].sha256: "signed"})
    piece = public.pack.items[0].pieces[0]
    assert (piece.title, len(piece.files), len(public.pack.items[0].pieces)) == ("", 2, 1)
    assert [one.reason for one in public.removed] == ["signed", "words", "words"]
    assert public.pack.items[1].missing == ()


def test_files_of_text_are_read_by_an_old_notepad_and_by_sha256sum() -> None:
    assert link_text(LINK).startswith("\ufeffหน้าเว็บ\r\n".encode())
    assert checksums({"b/x": "2", "a": "1"}) == b"1  a\n2  b/x\n"
