"""A word wider than its column is cut between the words inside it."""

import pytest

from storage.papers.typography.lines import pieces


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
