"""Every answer is said cell by cell, whatever the form asks; what is open is said to be open."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from core.assessment.cells import BranchResult, QuestionAnswer, computed_of
from core.assessment.items_view import _why
from core.exact import points_text
from core.forms.shape import CellFormula, Field, Instrument
from core.forms.vocabulary import ItemState
from core.forms.wording import Words
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


def test_a_value_and_the_questions_beside_it_are_said(ita: Instrument) -> None:
    assert said(ita, "o35", Answer(choice="yes", asks=LINKED)) == [
        ("choice", "", "มี"),
        ("ask", "ลิงก์ที่เผยแพร่", "https://example.go.th"),
        ("ask", "วันที่เผยแพร่", "9 เมษายน 2569"),
    ]
    assert said(ita, "o35", Answer(state=ItemState.NOT_APPLICABLE))[0] == (
        "choice",
        "",
        "ไม่เข้าเงื่อนไข",
    )
    assert [cell[2] for cell in said(ita, "o35", Answer())] == ["", "", ""]


def test_an_open_question_is_said_until_it_is_answered(ita: Instrument) -> None:
    found = Answers({"o35": Answer(choice="yes")}).score(ita).items["o35"]
    assert (found.empty, found.result) == (("link", "day"), ItemState.MET)
    assert [*_why(found)] == ["ยังตอบคำถามของข้อนี้ไม่ครบ"]
    assert [
        *_why(Answers({"o35": Answer(choice="yes", asks=LINKED)}).score(ita).items["o35"])
    ] == []
    assert [*_why(Answers({"o35": Answer(choice="no")}).score(ita).items["o35"])] == []


def test_branches_are_called_by_the_form_at_every_depth(ita: Instrument) -> None:
    answers = Answers()
    names = [
        (one.depth, one.name) for one in BranchResult.every(answers.tree(ita), answers.score(ita))
    ]
    top = [(0, "หมวดที่ 1"), (0, "หมวดที่ 2"), (0, "หมวดที่ 3")]
    assert names == [*top, (1, "ตัวชี้วัดที่ 1"), (1, "ตัวชี้วัดที่ 2")]


def test_a_form_without_words_of_its_own_is_called_by_neutral_ones() -> None:
    form = read(KINDS.parent / "roll_up.yaml")
    found = BranchResult.every(Answers().tree(form), Answers().score(form))
    assert {one.name.partition("ที่")[0] for one in found} == {"รายการ"}
    assert next(one.level_words for one in found if one.id == "la") == "ขั้นที่ 0"


def test_what_does_not_apply_leaves_the_divisor(ita: Instrument) -> None:
    both = Answers({"e1": Answer(choice="p4"), "e2": Answer(state=ItemState.NOT_APPLICABLE)})
    assert both.score(ita).part("eit").points == 80
    assert Answers({"e1": Answer(choice="p4")}).score(ita).part("eit").points == 40


def test_what_an_item_gives_is_said_where_it_can_give_several_points(ita: Instrument) -> None:
    found = Answers({"i1": Answer(choice="much"), "o1": Answer(choice="yes")}).score(ita).items
    assert found["i1"].points_words == "66.67/100"
    assert found["i2"].points_words == "", "nobody has answered it"
    assert found["o1"].points_words == "", "there or not is said by the answer"


def test_a_cell_is_worked_out_of_the_questions_of_its_item(ita: Instrument) -> None:
    asks = (
        *ita.fields,
        *(
            Field(id=name, within="o1", title=Words(name), type="integer")
            for name in ("got", "back")
        ),
    )
    cell = CellFormula(
        id="all",
        within="o1",
        op="share",
        over=("back", "got"),
        title=Words("ส่งคืน"),
        unit=Words("%"),
    )
    form = replace(ita, fields=asks, computed=(cell,))
    tree = Answers().tree(form)
    answer = Answer(asks={"got": "4", "back": "3"})
    assert [*computed_of(tree, tree.item("o1"), answer)] == [("ส่งคืน", "75 %")]
    assert [*computed_of(tree, tree.item("o1"), Answer(asks={"got": "4"}))] == [("ส่งคืน", "")]


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
