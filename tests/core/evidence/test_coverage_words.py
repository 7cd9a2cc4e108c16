"""The state of a proof in words, for every state there is."""

from typing import get_args

import pytest

from core.evidence.coverage_view import CoverageCell, CoverageState, cell_words

SENTENCES = {
    "given": "มี 2",
    "short": "มี 2 จาก 3 ยังไม่พอ",
    "missing": "ขาด",
    "blocked": "ขาด จึงยังไม่ผ่าน",
    "other": "หลักฐานอื่น 2",
}


@pytest.mark.parametrize("state", get_args(CoverageState))
def test_every_state_says_how_many_there_are(state: CoverageState) -> None:
    cell = CoverageCell(state, "", "", 2, 3, (), (), None)
    assert cell_words(cell) == SENTENCES[state]
