"""Numbering of lists, and Thai order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.thai.search import sort_key
from core.thai.written import letter, numbered


@pytest.mark.parametrize(
    ("pattern", "n", "above", "printed"),
    [
        ("๑.", 1, (), "๑."),
        ("๑.", 12, (), "๑๒."),
        ("(๑)", 3, (), "(๓)"),
        ("๑)", 10, (), "๑๐)"),
        ("ก.", 1, (), "ก."),
        ("(ก)", 5, (), "(ง)"),
        ("๑.๑", 2, (3,), "๓.๒"),
        ("๑.๑", 11, (10,), "๑๐.๑๑"),
        ("๑.๑.๑", 4, (2, 3), "๒.๓.๔"),
        ("ก.๑", 2, (3,), "ค.๒"),
        ("๑.๑", 4, (), "๑.๔"),
        ("๑.", 4, (1, 2), "๔."),
        ("-", 7, (), "-"),
        ("กิจกรรมที่ ๑", 2, (), "กิจกรรมที่ ๒"),
        ("ปี ๒๕๖๑ ข้อ ๑", 2, (), "ปี ๒๕๖๑ ข้อ ๒"),
    ],
)
def test_a_line_is_numbered_in_the_style_of_its_form(
    pattern: str, n: int, above: tuple[int, ...], printed: str
) -> None:
    assert numbered(pattern, n, above) == printed


def test_digits_may_be_arabic() -> None:
    assert numbered("1.", 12, digits="arabic") == "12."
    assert numbered("๑.๑", 2, (1,), digits="arabic") == "1.2"


def test_letters_leave_out_the_two_nobody_writes() -> None:
    assert "".join(letter(n) for n in range(1, 6)) == "กขคฆง"
    assert [letter(n) for n in (42, 43, 44, 84, 85)] == ["ฮ", "กก", "กข", "กฮ", "ขก"]


def test_lines_are_numbered_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        numbered("๑.", 0)


ORDERED = [
    ["กก", "กา", "ก้า", "เกา", "เก่า", "เก้า", "แก", "ไก่", "ขอ", "ขา", "ข่า", "เขา", "โข", "คน"],
    ["ปลา", "ปา", "ป่า", "ป้า", "เปล", "แปล", "ผา"],
    [
        "กระบี่",
        "กรุงเทพมหานคร",
        "กาญจนบุรี",
        "กาฬสินธุ์",
        "กำแพงเพชร",
        "ขอนแก่น",
        "จันทบุรี",
        "ฉะเชิงเทรา",
        "ชลบุรี",
        "ชัยนาท",
    ],
    [
        "เชียงราย",
        "เชียงใหม่",
        "ตรัง",
        "ตราด",
        "ตาก",
        "นครนายก",
        "นครปฐม",
        "นครพนม",
        "น่าน",
        "บึงกาฬ",
        "บุรีรัมย์",
    ],
    [
        "พะเยา",
        "พังงา",
        "พัทลุง",
        "พิจิตร",
        "พิษณุโลก",
        "เพชรบุรี",
        "เพชรบูรณ์",
        "แพร่",
        "ภูเก็ต",
        "มหาสารคาม",
        "มุกดาหาร",
    ],
    [
        "สระแก้ว",
        "สระบุรี",
        "สิงห์บุรี",
        "สุโขทัย",
        "สุพรรณบุรี",
        "สุราษฎร์ธานี",
        "สุรินทร์",
        "หนองคาย",
        "อ่างทอง",
        "อำนาจเจริญ",
    ],
    ["ข้อ 2", "ข้อ ๓", "ข้อ 009", "ข้อ 10", "ข้อ 011", "ข้อ ๑๐๐"],
    ["a", "B", "c", "ก"],
    ["", "ก"],
    [
        "กรุงเทพ",
        "กรุงเทพฯ",
        "กรุงเทพมหานคร",
        "ต่าง",
        "ต่างๆ",
        "ต่างกัน",
        "สกล",
        "สกลฯ",
        "สกลก",
        "สกลนคร",
        "เอ็น",
        "เอ็นฯ",
        "เอ็นดู",
    ],
    ["มา", "ม่า", "ม้า", "ม๊า", "ม๋า"],
]


@pytest.mark.parametrize("words", ORDERED, ids=lambda words: f"{words[0]} … {words[-1]}")
def test_words_stand_in_dictionary_order(words: list[str]) -> None:
    backwards = words[::-1]
    assert sorted(backwards, key=sort_key) == words


@given(st.lists(st.text(alphabet="กขอาเแไ่้ ์12๑a"), max_size=8))
def test_the_order_is_one_order_whatever_came_first(words: list[str]) -> None:
    backwards = words[::-1]
    assert sorted(words, key=sort_key) == sorted(backwards, key=sort_key)
    assert "\x00" not in "".join(map(sort_key, words))
