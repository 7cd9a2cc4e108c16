"""Money in Thai words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.thai.numbering import ONES, PLACES, baht_words, number_words


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
