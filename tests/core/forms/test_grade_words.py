"""How a grade is said, of every form there is: a letter is a grade, words are said as they are, and a form without any
is not said to have none yet."""

import pytest

from core.forms.called import grade_printed, grade_words, is_grade
from core.forms.shape import Instrument
from core.scoring.outcome import grades_of
from tests.core.committee.test_combining import SCORED

BANDS = sorted({band.title.th or band.id for form in SCORED for band in grades_of(form)})


LETTERS = ("A", "A+", "AA", "B-", "ก", "ก+", "1")  # as forms have them, of other ministries too
WORDS = ("ครบ ๓ ข้อ", "ทำได้บางข้อ", "ดี", "ดีมาก", "Gold")


@pytest.mark.parametrize("band", sorted({*BANDS, *LETTERS, *WORDS}))
def test_a_letter_is_called_a_grade_and_words_stand_alone(band: str) -> None:
    letter = len(band.rstrip("+-")) == 1 or band in LETTERS
    assert grade_words(band).startswith("เกรด ") is letter
    assert grade_printed(band) == (f"เกรด {band}" if letter else band)
    assert not set(grade_words(band)) & set("๐๑๒๓๔๕๖๗๘๙"), "digits of the screen"


def test_both_kinds_are_among_the_forms() -> None:
    assert {is_grade(band) for band in BANDS} == {True, False}


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.using)
def test_nothing_is_said_of_a_grade_where_the_form_has_none(form: Instrument) -> None:
    graded = bool(grades_of(form))
    assert bool(grade_words("", graded=graded)) is graded
    assert bool(grade_words(None, graded=graded)) is graded
