"""Memos and letters: head, labels, paragraphs, what it comes to, who signs; what nobody knows is left to be written."""

from datetime import datetime
from typing import Any

import pytest

from core.blocks.document import Document, Para, Stamp, plain
from core.blocks.elements import Closing, Labels, LetterHead, MemoHead
from core.papers.letter import LETTER, MEMO, OFFERED, LetterContents, letter_document
from core.papers.orders import DOTS

PAPERS = {paper.id: paper for paper in OFFERED}
FACTS = {
    "year": "2569",
    "office.name": "กองตัวอย่าง",
    "office.short": "กต.",
    "office.phone": "0 2000 0000",
    "office.address": "ถนนตัวอย่าง กรุงเทพฯ 10000",
    "instrument.short": "แผนส่งเสริมคุณธรรม",
    "called.work": "แผนส่งเสริมคุณธรรม",
    "called.document": "แผนส่งเสริมคุณธรรมและรายงานผล",
    "called.subject": "รายงานผลการดำเนินงานตามแผนส่งเสริมคุณธรรม",
}
STAMP = Stamp(moment=datetime(2026, 11, 20, 9, 14))


def paper(name: str, **others: Any) -> Document:
    form, stamp = others.pop("paper", PAPERS[name]), others.pop("stamp", STAMP)
    return letter_document(form, LetterContents(**{"facts": FACTS, **others}), stamp)


def found(document: Document, kind: type[Any]) -> Any:
    return next(block for block in document.blocks if isinstance(block, kind))


def labels(document: Document) -> dict[str, str]:
    return {
        plain(label): plain(words)
        for block in document.blocks
        if isinstance(block, Labels)
        for label, words in block.pairs
    }


def test_a_memo_has_agency_month_and_subject_and_room_for_its_number() -> None:
    document = paper(MEMO)
    head = found(document, MemoHead)
    assert (head.agency, head.number, head.date) == (
        "กองตัวอย่าง โทร. 0 2000 0000",
        "",
        "………… พฤศจิกายน 2569",
    )
    assert head.subject == "รายงานผลการดำเนินงานตามแผนส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. 2569"
    assert labels(document) == {"เรียน": DOTS}
    assert (document.title, document.numbers, document.catchword) == ((), "dash", True)


def test_a_letter_that_answers_none_refers_to_none_and_promises_no_points_it_has_not() -> None:
    document = paper(LETTER)
    assert labels(document) == {
        "เรื่อง": "ขอส่งแผนส่งเสริมคุณธรรมและรายงานผล ประจำปีงบประมาณ พ.ศ. 2569",
        "เรียน": DOTS,
        "สิ่งที่ส่งมาด้วย": "แผนส่งเสริมคุณธรรมและรายงานผล 1 ชุด",
    }
    said = " ".join(Document.walk(document))
    assert "อ้างถึง" not in said
    assert "ดังนี้" not in said
    assert "ซึ่งมีสาระสำคัญดังนี้" in " ".join(Document.walk(paper(LETTER, points=("คะแนน 5",))))


def test_a_letter_has_its_four_labels_in_their_order_and_ends_with_respect() -> None:
    document = paper(
        LETTER,
        to="กรมตัวอย่าง",
        enclosures=("รายงาน 1 ฉบับ",),
        reference="หนังสือกรมตัวอย่าง ที่ กต 0401/ว 12",
    )
    assert found(document, LetterHead).sender == ("กองตัวอย่าง", "ถนนตัวอย่าง กรุงเทพฯ 10000")
    said = labels(document)
    assert list(said) == ["เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย"]
    assert (said["เรียน"], said["สิ่งที่ส่งมาด้วย"]) == ("กรมตัวอย่าง", "รายงาน 1 ฉบับ")
    assert any("ตามหนังสือที่อ้างถึง" in text for text in Document.walk(document))
    assert found(document, Closing).word == "ขอแสดงความนับถือ"
    assert "โทร. 0 2000 0000" in " ".join(Document.walk(document.blocks[-1]))


def test_several_enclosures_are_numbered_one_a_line() -> None:
    assert labels(paper(MEMO, enclosures=("ก", "ข")))["สิ่งที่ส่งมาด้วย"] == "1. ก\n2. ข"


@pytest.mark.parametrize("name", [MEMO, LETTER])
def test_what_the_record_comes_to_stands_before_the_last_sentence(name: str) -> None:
    document = paper(name, points=("คะแนนรวม 96 คะแนน", "ประเมินแล้ว 64 ข้อ"))
    said = [
        plain(block.text) for block in document.blocks if isinstance(block, Para) and block.indent
    ]
    assert said[-3:-1] == ["1. คะแนนรวม 96 คะแนน", "2. ประเมินแล้ว 64 ข้อ"]
    assert said[-1].startswith("จึงเรียนมาเพื่อโปรด")


def test_one_thing_the_record_comes_to_has_no_number() -> None:
    said = [
        plain(block.text)
        for block in paper(MEMO, points=("ร้อยละ 100",)).blocks
        if isinstance(block, Para)
    ]
    assert "ร้อยละ 100" in said


def test_who_signs_is_named_where_known() -> None:
    assert found(paper(MEMO), Closing) == Closing("", (f"ตำแหน่ง {DOTS}",))
    signed = found(paper(LETTER, signer="ชื่อ สกุล", position=("ผู้อำนวยการ", "กองตัวอย่าง")), Closing)
    assert (signed.name, signed.position) == ("ชื่อ สกุล", ("ผู้อำนวยการ", "กองตัวอย่าง"))
