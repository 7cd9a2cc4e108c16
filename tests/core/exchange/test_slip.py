"""The page that goes with a file: names as they are, digits of codes never turned, one page whatever the names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks.document import Document, Facts, Run, Stamp
from core.blocks.elements import QrCode
from core.entities import unit_id
from core.exchange.slip import (
    LONGEST,
    CoverSlipCode,
    CoverSlipSender,
    CoverSlipYear,
    FileOnCoverSlip,
    amount,
    file_qr,
    slip,
    slip_qr,
)
from tests.printed import render
from tests.storage.papers.paper_samples import (
    codes_by_zxing,
    pages_by_pdfium,
    squeezed,
    text_by_pdftotext,
)

SHA = "3f9a12c7" * 8
YEARS = (CoverSlipYear(2568, ("cdd-clean",)), CoverSlipYear(2569, ("cdd-action-plan", "ita_own")))
OF = CoverSlipSender(unit_id("S10"), "S10", YEARS)


def page(**others: Any) -> Document:
    given: dict[str, Any] = {
        "office": "จังหวัดตัวอย่าง",
        "code": "S10",
        "receivers": ("ส่วนกลาง",),
        "files": (FileOnCoverSlip("S10-to-S00-20261120-0914.prongsai", 1_572_864, SHA),),
        "time": "20 พ.ย. 2569 เวลา 09.14 น.",
        "content_lines": ("ข้อมูล 12 ชุด",),
    }
    return slip(**{**given, **others})


def test_names_of_files_and_hashes_keep_their_digits() -> None:
    said = squeezed(text_by_pdftotext(render([page()])[0]))
    assert "S10-to-S00-20261120-0914.prongsai" in said
    assert SHA in said
    assert squeezed("๒๐ พ.ย. ๒๕๖๙ เวลา ๐๙.๑๔ น.") in said
    assert "๑.๕MB" in said


def test_its_qr_is_read_from_the_page_and_it_stands_in_no_register() -> None:
    data, pages = render([page()])
    assert pages == 1
    assert codes_by_zxing(data) == [[file_qr(SHA)]]
    assert page().stamp == Stamp()
    assert file_qr(SHA).startswith("PSB1:3F9A12C7:")
    assert not any("PSB1" in text for text in Document.walk(page()))


def test_what_its_code_says_of_unit_years_and_forms_is_read_from_the_page() -> None:
    data, pages = render([page(qr_sender=OF)])
    assert pages == 1
    ((code,),) = codes_by_zxing(data)
    assert CoverSlipCode.read(code) == CoverSlipCode("3F9A12C7", unit_id("S10"), YEARS)
    assert code.startswith(file_qr(SHA)), "who knew the old code finds all of it"


def test_the_code_of_an_earlier_slip_is_read_and_names_no_unit() -> None:
    assert CoverSlipCode.read(file_qr(SHA)) == CoverSlipCode("3F9A12C7")


@pytest.mark.parametrize("code", ["S10", "T-4ABCDEFG", "ก1", "s10", "", "A" * 21])
def test_a_unit_is_named_by_its_code_or_by_its_id_and_found_again(code: str) -> None:
    text = slip_qr(SHA, OF._replace(unit=unit_id(code), code=code))
    assert (CoverSlipCode.read(text) or CoverSlipCode("")).unit == unit_id(code)
    assert (":S10:" in text) == (code == "S10")
    other = slip_qr(SHA, OF._replace(unit=unit_id("S11"), code="S10"))
    assert (CoverSlipCode.read(other) or CoverSlipCode("")).unit == unit_id("S11"), (
        "a code not its own names nobody"
    )


@given(st.data())
def test_one_wrong_or_missing_character_is_noticed(data: st.DataObject) -> None:
    text = slip_qr(SHA, OF)
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(
        st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:.-/").filter(
            lambda one: one != text[at]
        )
    )
    assert CoverSlipCode.read(text[:at] + sign + text[at + 1 :]) is None
    assert CoverSlipCode.read(text[:at] + text[at + 1 :]) is None
    assert CoverSlipCode.read(text[:at]) in (None, CoverSlipCode("3F9A12C7")), (
        "all but its start may be lost"
    )


def test_a_code_never_grows_beyond_what_a_page_shows_well() -> None:
    many = tuple(
        CoverSlipYear(year, tuple(f"form-of-a-long-name-{n}" for n in range(30)))
        for year in (2568, 2569)
    )
    text = slip_qr(SHA, OF._replace(years=many))
    assert len(text) <= LONGEST
    assert (CoverSlipCode.read(text) or CoverSlipCode("")).years == (
        CoverSlipYear(2568),
        CoverSlipYear(2569),
    )
    full = OF._replace(years=(CoverSlipYear(2569, tuple(f"form-{n:02}" for n in range(28))),))
    assert LONGEST - 60 < len(slip_qr(SHA, full)) <= LONGEST
    assert codes_by_zxing(render([page(qr_sender=full)])[0]) == [[slip_qr(SHA, full)]]


KEYS = {
    "plain": "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "shifted": '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?',
}
KEDMANEE = {
    "plain": "_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ",
    "shifted": '%+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ',
}


@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_a_scanner_that_types_on_a_thai_keyboard_is_understood(case: Any) -> None:
    text = slip_qr(SHA, OF)
    pressed = dict(
        zip(KEYS["plain"] + KEYS["shifted"], KEDMANEE["plain"] + KEDMANEE["shifted"], strict=True)
    )
    assert [*CoverSlipCode.typed_codes(case(text))] == [text]
    assert [*CoverSlipCode.typed_codes("".join(pressed[sign] for sign in case(text)))] == [text]


def test_codes_that_run_together_are_told_apart() -> None:
    one, other = slip_qr(SHA, OF), file_qr(SHA)
    assert [*CoverSlipCode.typed_codes(f"{one}{other} {one}\n\n{other}")] == [
        one,
        other,
        one,
        other,
    ]
    assert [*CoverSlipCode.typed_codes("  https://example.org  ")] == ["https://example.org"]
    assert [*CoverSlipCode.typed_codes("")] == []


@pytest.mark.parametrize("odd", ["<b>ก</b>", "=1+1", "\u202eกลับ"])
def test_odd_names_are_words(odd: str) -> None:
    document = page(
        office=odd, receivers=(odd, odd), files=(FileOnCoverSlip(f"{odd}.prongsai", 9, SHA),)
    )
    (facts,) = (block for block in document.blocks if isinstance(block, Facts))
    assert facts.pairs[2] == ("ชื่อไฟล์", Run(f"{odd}.prongsai", verbatim=True))
    assert sum(odd in text for text in Document.walk(document.blocks)) == 3
    assert len(pages_by_pdfium(render([document])[0])) == 1


@pytest.mark.parametrize(
    ("size", "words"), [(0, "1 KB"), (2048, "2 KB"), (2**20, "1.0 MB"), (150 * 2**20, "150.0 MB")]
)
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert amount(size) == words


def test_a_page_has_one_code_in_its_middle() -> None:
    assert sum(isinstance(block, QrCode) for block in page().blocks) == 1
