"""The words of a dictionary a text begins with."""

import gc
import sys

from hypothesis import given
from hypothesis import strategies as st

from core.thai.search import RARE, Dictionary

LETTERS = st.text(alphabet="กาน้ำ", max_size=6)


@given(st.frozensets(LETTERS.filter(bool)), LETTERS, st.integers(0, 6))
def test_every_word_that_stands_at_a_place_is_found_the_shortest_first(
    words: frozenset[str], text: str, start: int
) -> None:
    rest = text[start:]
    assert Dictionary(dict.fromkeys(words, RARE)).prefixes(text, start) == sorted(
        filter(rest.startswith, words), key=len
    )


def test_no_search_for_garbage_walks_through_a_dictionary() -> None:
    made = Dictionary(dict.fromkeys(("แผน", "แผนงาน", "งาน"), RARE))
    assert made.prefixes("แผนงาน") == ["แผน", "แผนงาน"]
    tables = [table for name, table in vars(made).items() if name != "_names"]
    assert all(len(gc.get_referents(table)) <= 1 for table in tables)  # its type


def test_a_dictionary_holds_its_words_and_no_other() -> None:
    made = Dictionary(dict.fromkeys(("แผน", "แผนงาน", "งาน"), RARE))
    assert [word in made for word in ("แผน", "งาน", "แผนง", "", "นงาน")] == [True, True, False, False, False]
    assert "" not in Dictionary({})
    assert Dictionary({}).prefixes("แผน") == []


def test_words_take_few_bytes_each_and_none_of_their_letters() -> None:
    words = {f"คำที่ยาวพอสมควร{number}": RARE for number in range(10_000)}
    tables = [table for name, table in vars(Dictionary(words)).items() if name not in ("_names", "_last")]
    assert sum(map(sys.getsizeof, tables)) <= 50 * len(words)
