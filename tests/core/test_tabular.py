"""Tabbed text of spreadsheets: read as it stands there, written so that it comes back and nothing runs."""

import pytest
from hypothesis import strategies as st

from core.tabular import tabbed, untabbed


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"two\nlines"\tq', [["two\nlines", "q"]]),
        ('"a ""b"""\t1', [['a "b"', "1"]]),
        ('say "hi"\t"bad"x', [['say "hi"', '"bad"x']]),  # quotes that close nothing
        ("x\n\ny", [["x"], [""], ["y"]]),
        ("a\t", [["a", ""]]),
        ("", []),
    ],
)
def test_text_of_a_spreadsheet_is_read_cell_by_cell(text: str, rows: list[list[str]]) -> None:
    assert untabbed(text) == rows


CELLS = st.text(st.sampled_from("ab\t\n\"'1,."), max_size=6).map(
    lambda cell: f"a{cell}" if cell[:1] == "\t" else cell
)


@pytest.mark.parametrize("cell", ["=1+1", "@x", "+cmd", "-cmd", "\tx"])
def test_nothing_that_is_copied_runs_in_a_sheet(cell: str) -> None:
    assert not tabbed([[cell]]).strip('"').startswith(("=", "+", "-", "@", "\t"))
