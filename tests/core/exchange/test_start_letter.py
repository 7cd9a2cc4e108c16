"""The letter that goes with a start file: what must be compared, whom to ask, a code that is read, and no secret."""

from dataclasses import replace

import pytest

from core.blocks.document import Stamp
from core.exchange.slip import StartLetter, start_letter, start_qr
from tests.printed import render
from tests.storage.papers.paper_samples import codes_by_zxing, squeezed, text_by_pdftotext

SHA = "3f9a12c7" * 8
UNIT = "1868139f5c5f5c03baf522fce34d1432"
LETTER = StartLetter(
    *(
        "สำนักงานพัฒนาชุมชนอำเภอตัวอย่าง",
        "1299",
        UNIT,
        "จังหวัดตัวอย่าง ก",
        "0 2000 0000",
        "1299.prongsai-start",
        SHA,
    ),
    *("1234 5678 9012", "31 ธันวาคม 2570"),
)


def test_it_says_whom_it_is_for_what_to_do_what_to_compare_and_whom_to_ask() -> None:
    data, pages = render([start_letter(LETTER)])
    said = squeezed(text_by_pdftotext(data))
    assert pages == 1
    for words in (
        LETTER.office,
        LETTER.code,
        LETTER.parent,
        LETTER.file,
        LETTER.digits,
        LETTER.phone,
        LETTER.until,
    ):
        assert squeezed(words) in said
    assert all(squeezed(step) in said for step in ("ดับเบิลคลิกไฟล์เริ่มงาน", "เทียบเลข 12 หลัก"))
    assert start_letter(LETTER).stamp == Stamp()


@pytest.mark.parametrize("code", ["1299", "s10", "a/b", "9" * 60])
def test_its_code_is_read_from_the_page_whatever_the_unit_is_called(code: str) -> None:
    data, _pages = render([start_letter(replace(LETTER, code=code))])
    (found,) = codes_by_zxing(data)
    assert found == [start_qr(code, UNIT, SHA)]
    assert found[0].startswith("PSS1:1299:" if code == "1299" else "PSS1:")
    assert start_qr("1299", UNIT, SHA) != start_qr("1299", UNIT, SHA[::-1])


def test_where_no_last_day_or_telephone_is_known_none_is_said() -> None:
    said = squeezed(
        text_by_pdftotext(render([start_letter(replace(LETTER, until="", phone=""))])[0])
    )
    assert "ถึงวันที่" not in said
    assert "โทร." not in said


def test_letters_of_many_units_are_a_page_each_in_their_order() -> None:
    many = [replace(LETTER, office=f"อำเภอที่ {n}", code=str(n)) for n in range(3)]
    data, pages = render(tuple(map(start_letter, many)))
    assert pages == 3
    assert [one[0].split(":")[1] for one in codes_by_zxing(data)] == ["0", "1", "2"]


def test_the_letter_of_a_pc_of_a_committee_says_whose_it_is_and_that_somebody_will_telephone() -> (
    None
):
    def said(seat: str) -> str:
        return squeezed(
            text_by_pdftotext(render([start_letter(replace(LETTER, seat=seat, until=""))])[0])
        )

    assert squeezed(f"กรรมการ เครื่อง C กรรมการของ{LETTER.office}") in said("C")
    assert squeezed("จะโทรเทียบเลข 12 หลักของเครื่องท่าน") in said("C")
    assert squeezed("เลยกำหนด") not in said("C")
    assert "กรรมการ" not in said("")
