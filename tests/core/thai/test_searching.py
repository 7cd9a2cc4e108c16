"""Words are found as people type them."""

import sys

from hypothesis import strategies as st

from core.thai.search import (
    RARE,
    WordDictionary,
)

MARKS = "กงโเแใะัาำิีฺุู็่้๊๋์ํ๎๐๙ aAé1-.\u200b\ufeff\n\t"


LETTERS = st.text(alphabet="กาน้ำ", max_size=6)


def test_words_take_few_bytes_each_and_none_of_their_letters() -> None:
    words = {f"คำที่ยาวพอสมควร{number}": RARE for number in range(10_000)}
    tables = [
        table
        for name, table in vars(WordDictionary(words)).items()
        if name not in ("_names", "_last")
    ]
    assert sum(map(sys.getsizeof, tables)) <= 50 * len(words)
