"""Letters, memos and orders measured in millimetres on the page, against the published templates of the regulation."""

from datetime import datetime

import pypdfium2 as pdfium
import pytest

from core.blocks.document import Document, Para, Stamp
from core.papers.letter import LETTER, MEMO, OFFERED, LetterContents, letter_document
from core.papers.orders import ORDER, closing, in_form, official
from core.thai.written import thai_digits
from storage.papers.typography.style import MM
from tests.printed import render
from tests.storage.papers.paper_samples import paper

STAMP = Stamp(moment=datetime(2026, 11, 20, 9, 14))
FACTS = {
    "office.name": "กองตัวอย่าง",
    "called.work": "แผน",
    "called.document": "แผน",
    "called.subject": "รายงาน",
    "year": "2569",
}
LETTERS = {
    one.builder: letter_document(one, LetterContents(FACTS, to="กรม"), STAMP) for one in OFFERED
}
SAID = (Para("ด้วยกองตัวอย่างจะดำเนินงาน", indent=True), Para("สั่ง ณ วันที่ 1 ตุลาคม 2568", indent=True))
GIVEN = official(
    paper(
        *in_form(ORDER, ("คำสั่งกองตัวอย่าง", "ที่ 1/2568"), SAID, STAMP, (closing("นายหนึ่ง"),)), title=()
    )
)
MIDDLE, NEAR = 105, 0.7  # mm


def corner(document: Document, words: str) -> tuple[float, float]:
    """How far from the left and the upper edge of the sheet words begin."""
    with pdfium.PdfDocument(render([document])[0]) as pdf:
        page = pdf[0]
        text = page.get_textpage()
        found = text.search(thai_digits(words)).get_next()
        assert found is not None, text.get_text_range()
        left, _bottom, _right, top = text.get_charbox(found[0], loose=True)
        return left / MM, (page.get_height() - top) / MM


@pytest.mark.parametrize(
    ("document", "words", "left"),
    [
        pytest.param(LETTERS[LETTER], "ตามที่กองตัวอย่าง", 55, id="a paragraph begins 25 mm in"),
        pytest.param(
            LETTERS[LETTER],
            "ขอแสดงความนับถือ",
            MIDDLE,
            id="the close of a letter in the middle of the page",
        ),
        pytest.param(LETTERS[LETTER], "………… พฤศจิกายน", MIDDLE, id="and its date too"),
        pytest.param(LETTERS[LETTER], "เรื่อง", 30, id="labels at the margin of 30 mm"),
        pytest.param(
            LETTERS[MEMO], "วันที่", MIDDLE, id="the date of a memo in the middle of the page"
        ),
        pytest.param(GIVEN, "ด้วยกองตัวอย่าง", 55, id="a paragraph of an order 25 mm in"),
        pytest.param(GIVEN, "สั่ง ณ วันที่", 80, id="its day 50 mm in"),
    ],
)
def test_it_begins_where_the_templates_have_it(document: Document, words: str, left: float) -> None:
    assert corner(document, words)[0] == pytest.approx(left, abs=NEAR)


def test_above_a_letter_and_an_order_there_is_room_for_an_emblem_of_three_centimetres() -> None:
    assert corner(GIVEN, "คำสั่งกองตัวอย่าง")[1] > 45
    assert corner(LETTERS[LETTER], "กองตัวอย่าง")[1] > 45
