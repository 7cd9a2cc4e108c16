"""The words of a dictionary a text begins with."""

import gc

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
    assert not any(gc.is_tracked(vars(made)[table]) for table in ("_words", "_longest"))
