"""Every answer is said cell by cell, whatever the form asks; what is open is said to be open."""

from fractions import Fraction
from pathlib import Path

import pytest

from core.assessment.cells import QuestionAnswer
from core.assessment.items_view import _why
from core.exact import points_text
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.scoring.score import Answer
from core.scoring.total import Answers
from storage.instruments.reader import read

KINDS = Path(__file__).parents[2] / "data" / "instruments" / "kinds"
LINKED = {"link": "https://example.go.th", "day": "2026-04-09"}


@pytest.fixture
def ita() -> Instrument:
    return read(KINDS / "ita.yaml")


def said(form: Instrument, item: str, answer: Answer) -> list[tuple[str, str, str]]:
    answers = Answers({item: answer})
    tree, found = answers.tree(form), answers.score(form)
    return [
        (cell.kind, cell.text, cell.answer)
        for cell in QuestionAnswer.of(tree, tree.item(item), answer, found.items[item])
    ]


def test_an_open_question_is_said_until_it_is_answered(ita: Instrument) -> None:
    found = Answers({"o35": Answer(choice="yes")}).score(ita).items["o35"]
    assert (found.empty, found.result) == (("link", "day"), ItemState.MET)
    assert [*_why(found)] == ["ยังตอบคำถามของข้อนี้ไม่ครบ"]
    assert [
        *_why(Answers({"o35": Answer(choice="yes", asks=LINKED)}).score(ita).items["o35"])
    ] == []
    assert [*_why(Answers({"o35": Answer(choice="no")}).score(ita).items["o35"])] == []


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction(250, 3), "83.33"),
        (Fraction(200, 3), "66.67"),
        (Fraction(1, 8), "0.13"),
        (Fraction(-1, 8), "-0.13"),
        (Fraction(161, 2), "80.50"),
        (Fraction(89), "89"),
    ],
)
def test_points_are_rounded_in_one_place_and_half_goes_up(number: Fraction, shown: str) -> None:
    assert points_text(number) == shown
