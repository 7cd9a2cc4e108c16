"""The evidence form: what is asked and missing shows, what was given is named, photographs follow."""

from dataclasses import replace
from typing import Any

import pytest

from core.blocks.document import (
    Choices,
    Document,
    Facts,
    PageBreak,
    Para,
    PerPage,
    Photo,
    Photos,
    Row,
    Signatures,
    Table,
    Tick,
    plain,
    walk,
)
from core.blocks.pictures import paged, pictured
from core.forms.shape import Instrument
from core.forms.vocabulary import State
from core.papers.evidence_form import EvidenceLine, ItemEvidence, evidence_form_document
from storage.instruments.reader import read
from tests.core.papers.frames import framed
from tests.core.papers.test_score_sheet_paper import FORM

ITEM = "d1.l1.1"  # asks for a policy and for its publication


@pytest.fixture(scope="module")
def cdd() -> Instrument:
    return read(FORM)


def paper(cdd: Instrument, *items: ItemEvidence) -> Document:
    return evidence_form_document(framed(cdd, "evidence", "จังหวัดตัวอย่าง"), cdd, items)


def found(document: Document, kind: type[Any]) -> list[Any]:
    return [block for block in document.blocks if isinstance(block, kind)]


def cells(row: Row) -> list[str]:
    return [" ".join(walk(cell)) for cell in row.cells]


def test_the_item_stands_at_the_head_with_its_words(cdd: Instrument) -> None:
    (facts,) = found(paper(cdd, ItemEvidence(ITEM, State.MET)), Facts)
    assert [label for label, _value in facts.pairs] == ["หน่วยงาน", "มิติที่ 1", "ข้อ ๑."]
    assert plain(facts.pairs[1][1]).endswith("ระดับที่ 1")


@pytest.mark.parametrize(
    ("state", "ticked"),
    [(State.MET, "ผ่าน"), (State.NOT_MET, "ไม่ผ่าน"), (State.NOT_APPLICABLE, "ไม่เกี่ยวข้อง"), (State.NOT_ASSESSED, "")],
)
def test_the_finding_is_ticked_and_none_where_there_is_none(cdd: Instrument, state: State, ticked: str) -> None:
    (choices,) = found(paper(cdd, ItemEvidence(ITEM, state)), Choices)
    assert [plain(one.label) for one in choices.options] == ["ผ่าน", "ไม่ผ่าน", "ไม่เกี่ยวข้อง"]
    assert [plain(one.label) for one in choices.options if one.state == "yes"] == ([ticked] if ticked else [])


def test_a_proof_that_is_asked_and_missing_has_an_empty_box(cdd: Instrument) -> None:
    (table,) = found(
        paper(cdd, ItemEvidence(ITEM, State.MET, (EvidenceLine("publication", "ภาพติดประกาศ", "17 พ.ย. 2568", 2),))),
        Table,
    )
    assert [(cells(row)[0], row.cells[2]) for row in table.rows] == [("1", Tick("blank")), ("2", Tick("yes"))]
    assert "".join(walk(table.rows[1].cells[1])) == "หลักฐานการเผยแพร่ ภาพติดประกาศ"
    assert cells(table.rows[1])[3:] == ["17 พ.ย. 2568", "2"]


def test_what_nobody_asked_for_stands_last(cdd: Instrument) -> None:
    pieces = (EvidenceLine("", "บันทึกอื่น"), EvidenceLine("policy", "ประกาศ ก"), EvidenceLine("policy", "ประกาศ ข"))
    (table,) = found(paper(cdd, ItemEvidence(ITEM, State.MET, pieces)), Table)
    assert ["".join(walk(row.cells[1])) for row in table.rows] == [
        "ประกาศนโยบาย ประกาศ ก",
        "ประกาศนโยบาย ประกาศ ข",
        "หลักฐานการเผยแพร่",
        "หลักฐานอื่น บันทึกอื่น",
    ]


def test_each_item_begins_a_page_and_is_signed(cdd: Instrument) -> None:
    document = paper(cdd, ItemEvidence(ITEM, State.MET), ItemEvidence("d2.l1.1", State.NOT_MET))
    kinds = [type(block) for block in document.blocks]
    assert kinds.count(PageBreak) == 1
    assert kinds.count(Signatures) == 2
    assert kinds.index(Signatures) < kinds.index(PageBreak)


def test_an_assessment_without_evidence_says_so(cdd: Instrument) -> None:
    assert paper(cdd).blocks == (Para("ยังไม่มีข้อที่แนบหลักฐาน"),)


@pytest.mark.parametrize("count", [1, 2, 4, 6])
def test_so_many_photographs_stand_on_a_page_as_are_wanted(cdd: Instrument, count: PerPage) -> None:
    photos = tuple(Photo(f"ภาพ {n}", file=f"{n:064x}") for n in range(7))
    document = paged(paper(cdd, replace(ItemEvidence(ITEM, State.MET), photos=photos)), count)
    (block,) = found(document, Photos)
    assert (block.per_page, block.photos) == (count, photos)


def test_photographs_get_their_bytes_where_they_are(cdd: Instrument) -> None:
    photos = (Photo("มี", file="a" * 64), Photo("ไม่มี", file="b" * 64), Photo("ว่าง"))
    document = paper(cdd, replace(ItemEvidence(ITEM, State.MET), photos=photos))
    (block,) = found(pictured(document, lambda name: b"jpeg" if name == "a" * 64 else b"", lambda _leaves: ()), Photos)
    assert [one.data for one in block.photos] == [b"jpeg", b"", b""]
    assert not any(len(text) == 64 for text in walk(document))


@pytest.mark.parametrize("odd", ["<b>หนา</b>", '<img src="x">', "=1+1", "\u202eกลับ", "ย" * 40_000])
def test_words_of_people_are_words(cdd: Instrument, odd: str) -> None:
    one = ItemEvidence(ITEM, State.MET, (EvidenceLine("policy", odd),), (Photo(odd),), odd)
    said = list(walk(paper(cdd, one).blocks))
    assert sum(odd in text for text in said) == 3
