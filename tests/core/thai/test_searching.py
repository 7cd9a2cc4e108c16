"""Words are found as people type them."""

import gc
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.thai.search import (
    RARE,
    WordDictionary,
    folded,
    match_rank,
    searchable,
    searchable_in_full,
)


@pytest.mark.parametrize(
    ("text", "typed", "how"),
    [
        pytest.param("มิติที่ ๓ ข้อ ๑๒", "3 12", 2, id="Thai digits by Arabic ones"),
        pytest.param("No Gift Policy", "gift", 2, id="any case"),
        pytest.param("น้ำใส", "น้ํา", 3, id="sara am in two signs"),
        pytest.param("แผนงาน", "เเผน", 3, id="two sara e for a sara ae"),
        pytest.param("ให้ความรู้", "ใหความรู", 1, id="without tone marks, behind all others"),
        pytest.param("จัดซื้อ\u200bจัดจ้าง", "ซื้อจัด", 2, id="invisible breaks are nothing"),
        pytest.param("แผนคุณธรรม", "คุณธรรม แผน", 2, id="words in any order"),
        pytest.param("แผน", "ผล", 0, id="something else"),
        pytest.param("แผน", "", 3, id="nothing typed finds everything"),
    ],
)
def test_words_are_found(text: str, typed: str, how: int) -> None:
    assert match_rank(folded(text), folded(typed)) == how


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("ตั้ง", ("ต้ัง",)),
        ("ผู้ที่", ("ผู้ท่ี", "ผู้ที่")),
        ("น้ำ", ("นำ้", "น้ํา", "นํ้า", "นํา้")),
        ("กำ", ("กํา",)),
        ("สิทธิ์", ("สิทธ์ิ",)),
    ],
)
def test_signs_above_and_below_are_found_in_whatever_order_they_were_typed(
    name: str, spellings: tuple[str, ...]
) -> None:
    assert {folded(one) for one in spellings} == {folded(name)}
    assert name not in spellings, "the spellings differ"


MARKS = "กงโเแใะัาำิีฺุู็่้๊๋์ํ๎๐๙ aAé1-.\u200b\ufeff\n\t"


@given(st.one_of(st.text(MARKS, max_size=9), st.text(max_size=9)))
def test_what_is_taken_as_it_is_would_not_be_changed(text: str) -> None:
    assert searchable(text) == searchable_in_full(text)


LETTERS = st.text(alphabet="กาน้ำ", max_size=6)


@given(st.frozensets(LETTERS.filter(bool)), LETTERS, st.integers(0, 6))
def test_every_word_that_stands_at_a_place_is_found_the_shortest_first(
    words: frozenset[str], text: str, start: int
) -> None:
    rest = text[start:]
    assert WordDictionary(dict.fromkeys(words, RARE)).prefixes(text, start) == sorted(
        filter(rest.startswith, words), key=len
    )


def test_no_search_for_garbage_walks_through_a_dictionary() -> None:
    made = WordDictionary(dict.fromkeys(("แผน", "แผนงาน", "งาน"), RARE))
    assert made.prefixes("แผนงาน") == ["แผน", "แผนงาน"]
    tables = [table for name, table in vars(made).items() if name != "_names"]
    assert all(len(gc.get_referents(table)) <= 1 for table in tables)  # its type


def test_a_dictionary_holds_its_words_and_no_other() -> None:
    made = WordDictionary(dict.fromkeys(("แผน", "แผนงาน", "งาน"), RARE))
    assert [word in made for word in ("แผน", "งาน", "แผนง", "", "นงาน")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert "" not in WordDictionary({})
    assert WordDictionary({}).prefixes("แผน") == []


def test_words_take_few_bytes_each_and_none_of_their_letters() -> None:
    words = {f"คำที่ยาวพอสมควร{number}": RARE for number in range(10_000)}
    tables = [
        table
        for name, table in vars(WordDictionary(words)).items()
        if name not in ("_names", "_last")
    ]
    assert sum(map(sys.getsizeof, tables)) <= 50 * len(words)
