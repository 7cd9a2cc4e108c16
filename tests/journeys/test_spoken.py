"""The journeys are written in Thai and walked in English too, by `python -m tests.tour journey`."""

import ast
import re
from pathlib import Path

import pytest

from installer.environment import read
from tests.journeys.spoken import in_english
from tests.locale import HOME

LOOKS = {"sees", "waits_to_see", "clicks", "clicks_row", "finds", "picks", "writes_into"}
WALKED = ("gallery", "test_officer_by_hand", "test_signed_by_hand", "test_centre_by_hand")
THAI = re.compile("[ก-๛]")


@pytest.mark.parametrize("journey", WALKED)
def test_words_of_the_program_that_a_journey_looks_for_are_known_in_english(journey: str) -> None:
    means = in_english()
    sentences = [thai for thai, english in read(HOME / "prongsai.po").items() if english]
    calls = (
        one
        for one in ast.walk(ast.parse((Path(__file__).parent / f"{journey}.py").read_text("utf-8")))
    )
    named = {
        word.value
        for call in calls
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in LOOKS
        for word in call.args[:2]
        if isinstance(word, ast.Constant)
        and isinstance(word.value, str)
        and THAI.search(word.value)
    }
    # units of the sample, which sentences name as examples
    people = {one for one in named if "ตัวอย่าง" in one}
    # and not words of forms
    own = [one for one in sorted(named - people) if any(one in thai for thai in sentences)]
    assert own
    assert [one for one in own if THAI.search(means(one))] == []
