"""A word wider than its column is cut between the words inside it."""

import pytest

from storage.papers.typography.lines import TIE, cuts, pieces, tie


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ประจวบคีรีขันธ์", ("ประจวบ", "คีรี", "ขันธ์")),
        ("นครศรีธรรมราช", ("นคร", "ศรี", "ธรรม", "ราช")),
        ("พระนครศรีอยุธยา", ("พระนคร", "ศรีอยุธยา")),
        ("คะแนนเต็ม", ("คะแนน", "เต็ม")),
    ],
)
def test_a_long_name_is_cut_where_one_reads_it(word: str, parts: tuple[str, ...]) -> None:
    assert pieces(word) == parts


def test_a_word_without_words_inside_is_cut_between_letters_with_their_marks() -> None:
    assert "".join(pieces("แม่ฮ่องสอนน")) == "แม่ฮ่องสอนน"
    assert not any(part[0] in "่้" for part in pieces("แม่ฮ่องสอนน"))


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("ตุลาคม 2568 - มกราคม 2569", "ตุลาคม_2568 - มกราคม_2569"),
        ("ไตรมาสที่ 2 - 4 ปีงบประมาณ 2569", "ไตรมาสที่_2_-_4 ปีงบประมาณ_2569"),
        ("ครบ ๑๐๐ % รวม", "ครบ ๑๐๐_% รวม"),
    ],
)
def test_a_year_keeps_to_its_month_and_a_number_to_its_range(text: str, tied: str) -> None:
    assert tie(text).replace(TIE, "_") == tied


@pytest.mark.parametrize("whole", ["ความโปร่งใส", "ทรัพย์สินส่วนตัว", "เชิงปริมาณ", "ชำนาญการพิเศษ", "กทศ."])
def test_words_of_offices_are_not_cut(whole: str) -> None:
    assert cuts(whole) == ()
