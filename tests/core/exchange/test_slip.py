"""The page that goes with a file: names as they are, digits of codes never turned, one page whatever the names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks.document import Document
from core.entities import unit_id
from core.exchange.slip import (
    LONGEST,
    CoverSlipCode,
    CoverSlipSender,
    CoverSlipYear,
    FileOnCoverSlip,
    file_qr,
    slip,
    slip_qr,
)
from tests.printed import render
from tests.storage.papers.paper_samples import (
    codes_by_zxing,
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
