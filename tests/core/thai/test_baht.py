"""Money in Thai words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.thai.written import (
    ONES,
    PLACES,
    baht_words,
    number_words,
    official_digits,
)


@pytest.mark.parametrize(
    ("satang", "words"),
    [
        (0, "ศูนย์บาทถ้วน"),
        (1, "หนึ่งสตางค์"),
        (25, "ยี่สิบห้าสตางค์"),
        (11, "สิบเอ็ดสตางค์"),
        (1_00, "หนึ่งบาทถ้วน"),
        (10_00, "สิบบาทถ้วน"),
        (11_00, "สิบเอ็ดบาทถ้วน"),
        (20_00, "ยี่สิบบาทถ้วน"),
        (21_00, "ยี่สิบเอ็ดบาทถ้วน"),
        (21_21, "ยี่สิบเอ็ดบาทยี่สิบเอ็ดสตางค์"),
        (101_00, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (110_00, "หนึ่งร้อยสิบบาทถ้วน"),
        (333_00, "สามร้อยสามสิบสามบาทถ้วน"),
        (1_000_00, "หนึ่งพันบาทถ้วน"),
        (10_050_00, "หนึ่งหมื่นห้าสิบบาทถ้วน"),
        (123_456_78, "หนึ่งแสนสองหมื่นสามพันสี่ร้อยห้าสิบหกบาทเจ็ดสิบแปดสตางค์"),
        (1_000_000_00, "หนึ่งล้านบาทถ้วน"),
        (1_000_001_00, "หนึ่งล้านเอ็ดบาทถ้วน"),
        (21_000_021_00, "ยี่สิบเอ็ดล้านยี่สิบเอ็ดบาทถ้วน"),
        (11_000_000_00, "สิบเอ็ดล้านบาทถ้วน"),
        (1_000_000_000_000_00, "หนึ่งล้านล้านบาทถ้วน"),
        (2_000_001_000_001_00, "สองล้านเอ็ดล้านเอ็ดบาทถ้วน"),
    ],
)
def test_an_amount_is_written_as_it_is_said(satang: int, words: str) -> None:
    assert baht_words(satang) == words


@pytest.mark.parametrize("function", [baht_words, number_words])
def test_nothing_is_owed_below_zero(function: object) -> None:
    assert callable(function)
    with pytest.raises(ValueError, match="below 0"):
        function(-1)


def said(words: str) -> int:
    """The number the words say, read by the place of each word."""
    head, million, rest = words.rpartition("ล้าน")
    if million:
        return said(head) * 1_000_000 + said(rest)
    digits = {**dict(zip(ONES, range(10), strict=True)), "เอ็ด": 1, "ยี่": 2}
    number = 0
    word = "|".join(sorted(digits, key=len, reverse=True))
    for digit, place in re.findall(f"({word})?({'|'.join(PLACES[1:])})?", words):
        if digit or place:
            number += (digits[digit] if digit else 1) * 10 ** PLACES.index(place)
    return number


@given(st.one_of(st.integers(0, 10**7), st.integers(0, 10**20)))
def test_the_words_say_the_number(number: int) -> None:
    assert said(number_words(number)) == number


@given(st.integers(0, 10**17))
def test_satang_are_never_lost(satang: int) -> None:
    words = baht_words(satang).removesuffix("สตางค์").removesuffix("ถ้วน")
    baht, _, rest = words.rpartition("บาท")
    assert said(baht) * 100 + said(rest) == satang


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("ปีงบประมาณ พ.ศ.2569 มิติที่ 3", "ปีงบประมาณ พ.ศ.๒๕๖๙ มิติที่ ๓"),
        ("1,234.50 บาท", "๑,๒๓๔.๕๐ บาท"),
        ("ที่ มท 0401/ว 1234", "ที่ มท ๐๔๐๑/ว ๑๒๓๔"),
        ("โทร. 02-141-6249 ต่อ 5", "โทร. ๐๒-๑๔๑-๖๒๔๙ ต่อ ๕"),
        ("ร้อยละ 80% (8/10)", "ร้อยละ ๘๐% (๘/๑๐)"),
        ("5ส และ กชช.2ค.", "๕ส และ กชช.๒ค."),
        ("ดู https://itas.nacc.go.th/news/2162 ข้อ 3", "ดู https://itas.nacc.go.th/news/2162 ข้อ ๓"),
        ("(www.oit24.go.th/3) 3", "(www.oit24.go.th/3) ๓"),
        ("cdd69.go.th/a/1 ข้อ 1", "cdd69.go.th/a/1 ข้อ ๑"),
        ("ส่ง office69@cdd.go.th ภายใน 5 วัน", "ส่ง office69@cdd.go.th ภายใน ๕ วัน"),
        ("ไลน์ @cdd2569 และ #ใสสะอาด2569 ครั้งที่ 2", "ไลน์ @cdd2569 และ #ใสสะอาด2569 ครั้งที่ ๒"),
        ("ไฟล์ plan_2569.pdf หน้า 2", "ไฟล์ plan_2569.pdf หน้า ๒"),
        ("รหัส PS1:AB12CD34:1 ฉบับที่ 1", "รหัส PS1:AB12CD34:1 ฉบับที่ ๑"),
        ("OTOP2569 ISO-9001 COVID-19 5S A1/23", "OTOP2569 ISO-9001 COVID-19 5S A1/23"),
        (
            "ได้รับรอง ISO 9001:2015 และ ISO/IEC 27001:2022 เมื่อปี 2565",
            "ได้รับรอง ISO 9001:2015 และ ISO/IEC 27001:2022 เมื่อปี ๒๕๖๕",
        ),
        ("WCAG 2.2 และ RFC 9110 ตามข้อ 3", "WCAG 2.2 และ RFC 9110 ตามข้อ ๓"),
        (
            "IP 10.0.0.1 กับ 192.168.1.10:8080 และ 172.16.0.0/12",
            "IP 10.0.0.1 กับ 192.168.1.10:8080 และ 172.16.0.0/12",
        ),
        ("ข้อ 1.2.3.4 และ 12.5.1 ราคา 10.25", "ข้อ ๑.๒.๓.๔ และ ๑๒.๕.๑ ราคา ๑๐.๒๕"),
        ("S&P 3 ข้อ ITA 85 คะแนน", "S&P ๓ ข้อ ITA ๘๕ คะแนน"),
        (
            "PMQA 4.0 หมวด 1 Form 12-A Windows 11 A4 Excel 2016 COBIT 5 USB 3.0",
            "PMQA 4.0 หมวด ๑ Form 12-A Windows 11 A4 Excel 2016 COBIT 5 USB 3.0",
        ),
        ("ITA 2569 ได้ 85.50 คะแนน (OIT 85.50 คะแนน)", "ITA ๒๕๖๙ ได้ ๘๕.๕๐ คะแนน (OIT ๘๕.๕๐ คะแนน)"),
        ("Level 1 - 5 ผู้ติด COVID 1,234 ราย LINE 12คน", "Level 1 - 5 ผู้ติด COVID ๑,๒๓๔ ราย LINE ๑๒คน"),
        ("# 5", "# ๕"),
        ("", ""),
    ],
)
def test_digits_become_thai_except_where_they_must_be_typed_back(text: str, printed: str) -> None:
    assert official_digits(text) == printed


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "a-" * 50_000, "@" * 50_000, "1." * 50_000, "a1@" * 30_000]
)
def test_an_odd_text_takes_no_time(text: str) -> None:
    assert len(official_digits(text)) == len(text)
