"""What is kept of the words of a register while it is edited is the same as what is worked out afresh."""

from hypothesis import given
from hypothesis import strategies as st

from core.people.unit_table import ListedUnit, UnitWords, judged

OWN = ListedUnit("f" * 32, "C00", "ศูนย์", "", "centre", "", 0, "")
NAMES = ("จังหวัดตัวอย่าง ก", "จังหวัดตัวอย่าง ข", "อำเภอตัวอย่าง", "จังหวัดตัวอยาง ก", "กองคลัง", "")
CELLS = st.tuples(st.sampled_from(("1", "2", "3", "")), st.sampled_from(NAMES), st.sampled_from((*NAMES, "1", "2")))
EDITS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(("code", "name", "parent")), st.sampled_from((*NAMES, "4")))
)


@given(st.lists(CELLS, min_size=4, max_size=6), EDITS)
def test_rows_that_are_edited_are_judged_as_if_they_were_read_anew(
    cells: list[tuple[str, str, str]], edits: list[tuple[int, str, str]]
) -> None:
    rows = [(n, dict(zip(("code", "name", "parent"), cell, strict=True))) for n, cell in enumerate(cells, 2)]
    known = UnitWords()
    assert judged(rows, {}, OWN, known) == judged(rows, {}, OWN)
    for at, field, words in edits:
        rows[at][1][field] = words
        assert judged(rows, {}, OWN, known) == judged(rows, {}, OWN)
