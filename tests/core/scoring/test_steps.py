"""A number reaches a step; a risk is likelihood times impact. What is not entered has no points and brings none."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from core.assessment.cells import BranchResult, QuestionAnswer
from core.assessment.items_view import _over_limit
from core.assessment.review import review
from core.assessment.tables import ScaleMatrix, matrices_of, step_tables
from core.forms.sentences import measure_words
from core.forms.shape import Instrument, Limit
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.sheet_rows import sheet_rows
from core.scoring.outcome import ladder
from core.scoring.score import Answer, CountRatio, DimensionScore, Number
from core.scoring.total import Answers
from core.values import Record, Ref
from storage.instruments.reader import read

KINDS = Path(__file__).parents[2] / "data" / "instruments" / "kinds"
F = Fraction
NA = Answer(state=ItemState.NOT_APPLICABLE)


@pytest.fixture
def kpi() -> Instrument:
    return read(KINDS / "kpi.yaml")


@pytest.fixture
def risks() -> Instrument:
    return read(KINDS / "matrix.yaml")


def reached(measure: str, number: Number) -> Answer:
    return Answer(measures={measure: {"": number}})


def test_an_indicator_without_a_result_brings_nothing_yet(kpi: Instrument) -> None:
    given = {
        "k1": reached("income", F("76.4")),
        "k2": reached("spent", F("70.15")),
        "k3": reached("late", F(0)),
    }
    found = Answers(given).score(kpi)
    assert found.part("main").points == F(20 * 4 + 20 * 1 + 15 * 5, 70)
    assert (found.part("main").full, found.full) == (F(5), F(5))
    assert found.base == found.part("main").points * F(70, 100), (
        "the other branch has brought nothing yet"
    )
    assert found.coverage == (3, 7)
    assert Answers().score(kpi).full == 5


def test_a_number_may_be_the_points_themselves(kpi: Instrument) -> None:
    (income, *others) = kpi.measures
    own = replace(income, steps=(), gives="points", holds=Limit("<=", F(100)))
    form = replace(kpi, measures=(own, *others))
    found = Answers({"k1": reached("income", F("82.25"))}).score(form)
    assert (found.items["k1"].points, found.items["k1"].most) == (F("82.25"), F(100))
    tree = Answers().tree(form)
    said = QuestionAnswer.of(
        tree, tree.item("k1"), reached("income", F("82.25")), found.items["k1"]
    )
    assert [(cell.kind, cell.answer) for cell in said] == [("measure", "82.25 %")], (
        "no finding is made beside the number"
    )
    counted = replace(kpi, measures=(replace(own, type="percent"), *others))
    half = reached("income", CountRatio(F(99), F(120)))
    found = Answers({"k1": half}).score(counted)
    (said_of,) = QuestionAnswer.of(
        Answers().tree(counted), tree.item("k1"), half, found.items["k1"]
    )
    assert said_of.answer == "82.50 % (99/120)", "of how many"
    assert Answers().score(form).items["k1"].points is None
    above = Answers({"k1": reached("income", F(101))}).score(form)
    assert (above.items["k1"].points, above.items["k1"].finding_ids) == (None, ("impossible",))
    assert above.total == Answers().score(form).total, "what is above the maximum gives nothing"
    assert measure_words(own) == "ร้อยละที่ทำได้ เป็นคะแนนของข้อ เต็ม 100"


def test_an_indicator_that_is_not_chosen_leaves_the_divisor(kpi: Instrument) -> None:
    given = {
        "k5": reached("goods", F(8)),
        "k6": reached("villages", CountRatio(F(1), F(1))),
        "k7": NA,
    }
    assert Answers(given).score(kpi).part("free").points == F(4 + 5, 2)
    assert Answers({"k5": NA, "k6": NA, "k7": NA}).score(kpi).part("free").full == 0


def rated(likely: int, harm: int) -> Answer:
    return Answer(asks={"likely": f"c{likely}", "harm": f"s{harm}"})


def matrix_of(risks: Instrument, given: dict[str, Answer]) -> ScaleMatrix:
    answers = Answers(given)
    (matrix,) = matrices_of(answers.tree(risks), answers.score(risks), given)
    return matrix


def test_a_risk_is_likelihood_times_impact_and_the_branch_the_highest(risks: Instrument) -> None:
    given = {"ra": rated(5, 4), "rb": rated(4, 4), "rc": rated(4, 4), "rd": NA}
    found = Answers(given).score(risks)
    assert [found.items[item].points for item in given] == [20, 16, 16, None]
    assert (found.base, found.full) == (F(20), F(25))
    assert found.passes is False
    assert found.missing == (), "nobody is advised to a higher risk"
    assert BranchResult.every(Answers(given).tree(risks), found)[0].band == "สูงมาก"
    assert Answers({"ra": rated(2, 4), "rd": NA}).score(risks).passes is True


def test_a_risk_of_which_one_half_is_not_rated_has_no_points_yet(risks: Instrument) -> None:
    found = Answers({"ra": Answer(asks={"likely": "c5"}), "rb": rated(1, 2)}).score(risks)
    assert (found.items["ra"].points, found.items["ra"].state) == (None, ItemState.NOT_ASSESSED)
    assert found.base == 2


def test_ties_share_a_place_and_a_cell(risks: Instrument) -> None:
    matrix = matrix_of(risks, {"ra": rated(2, 2), "rb": rated(4, 4), "rc": rated(4, 4)})
    assert [(one.place, one.number, one.product) for one in matrix.places] == [
        (1, "ข", "4 × 4"),
        (1, "ค", "4 × 4"),
        (3, "ก", "2 × 2"),
    ]
    assert matrix.rows[3][3].items == ("rb", "rc")


def test_a_band_and_a_limit_count_for_a_risk_only_while_their_condition_holds(
    tmp_path: Path,
) -> None:
    text = (KINDS / "matrix.yaml").read_text("utf-8")
    high = "- {id: high,"
    grave = "- {id: grave, of: risk, from: 10, title: วิกฤต, when: total >= 20}\n"
    text = text.replace(high, grave + high).replace("is: '< 10'", "is: '< 10', when: total >= 20")
    (tmp_path / "matrix.yaml").write_text(text, "utf-8")
    form = read(tmp_path / "matrix.yaml")
    record = Record(Ref("", "assessment", "a"), {})
    for likely, bands in ((5, ["สูงมาก", "วิกฤต"]), (4, ["สูง", "สูง"])):
        answers = Answers({"ra": rated(likely, 4), "rb": rated(2, 5)})
        matrix = matrix_of(form, dict(answers.items))
        assert [place.band for place in matrix.places] == bands
        assert ("วิกฤต" in matrix.bands) == (likely == 5)
        assert matrix.rows[4][1].band == bands[1]
        assert bool(_over_limit(answers.tree(form), answers.score(form), form.items[1])) == (
            likely == 5
        )
        assert (any(cell.over for line in matrix.rows for cell in line), bool(matrix.limit)) == (
            likely == 5,
        ) * 2
        (branch,) = sheet_rows(form, record, answers, {}).whole().rows
        assert [row.cells["band"].words for row in branch.rows[:2]] == bands


def test_the_limit_line_and_the_bands_are_those_of_the_form(risks: Instrument) -> None:
    matrix = matrix_of(risks, {})
    assert {cell.points for line in matrix.rows for cell in line if cell.over} == {
        10,
        12,
        15,
        16,
        20,
        25,
    }
    assert [cell.band for cell in matrix.rows[4]] == ["ปานกลาง", "สูง", "สูง", "สูงมาก", "สูงมาก"]
    assert matrix.limit == "ตั้งแต่ 10 คะแนนต้องมีมาตรการ"
    assert matrix.bands == ("ต่ำ", "ปานกลาง", "สูง", "สูงมาก")


def test_the_table_of_steps_says_what_each_indicator_brings(kpi: Instrument) -> None:
    given = {"k1": reached("income", F("76.4")), "k2": reached("spent", F("70.15")), "k7": NA}
    answers = Answers(given)
    main, free = step_tables(answers.tree(kpi), answers.score(kpi))
    first, second, *_open = main.rows
    assert (first.reached, first.weight, first.brings, first.result) == (
        4,
        F(20),
        F(4 * 20, 70),
        "76.40 %",
    )
    assert (second.reached, second.brings) == (1, F(20, 70))
    assert [one.brings for one in main.rows[2:]] == [None, None], (
        "what has no result is told to be open"
    )
    assert (main.weight, main.known_weight, main.points) == (F(70), F(40), F(100, 70))
    assert main.words == "ถึงตอนนี้ได้ 1.43 คะแนน น้ำหนักที่มีผลแล้ว 40 จาก 70"
    assert [one.left_out for one in free.rows] == [False, False, True]
    assert (free.weight, free.words) == (F(30), "")


def chosen(kpi: Instrument, given: dict[str, Answer]) -> list[str]:
    answers = Answers(given)
    found = review(answers.tree(kpi), answers, answers.score(kpi))
    return [one.text for one in found if one.rule == "chosen"]


def test_so_many_indicators_are_chosen_as_the_form_says(kpi: Instrument) -> None:
    (many,) = chosen(kpi, {})
    assert "เลือกไว้ 3 ตัว เลือกได้ไม่เกิน 2 ตัว" in many
    assert chosen(kpi, {"k5": NA}) == []
    assert chosen(kpi, {"k5": reached("goods", F(8)), "k6": NA}) == []
    (few,) = chosen(kpi, {"k5": NA, "k6": NA})
    assert "เลือกไว้ 1 ตัว ต้องเลือกอย่างน้อย 2 ตัว" in few


def test_what_is_asked_again_gives_no_points_and_stands_beside_the_first(risks: Instrument) -> None:
    asks = {"likely": "c5", "harm": "s4", "likely_then": "c2", "harm_then": "s3"}
    answers = Answers({"ra": Answer(asks=asks)})
    found = answers.score(risks)
    assert found.items["ra"].points == 20
    (matrix,) = matrices_of(answers.tree(risks), found, answers.items)
    assert [place.after for place in matrix.places] == ["2 × 3 = 6 ปานกลาง"]
    there = [cell.ids for line in matrix.rows for cell in line if cell.after]
    assert there == [("c2", "s3")]
    half = Answers({"ra": Answer(asks={**asks, "harm_then": ""})})
    (open_,) = matrices_of(half.tree(risks), half.score(risks), half.items)
    assert [place.after for place in open_.places] == [""]


@pytest.mark.parametrize(
    ("combine", "points"), [("mean", F(11, 3)), ("median", F(4)), ("agreed", F(1))]
)
def test_the_sheets_of_a_committee_become_one(
    kpi: Instrument, combine: str, points: Fraction
) -> None:
    form = replace(kpi, combine=combine)
    sheets = tuple({"k1": reached("income", F(number))} for number in (60 + 5, 76, 81))
    whole = Answers({"k1": reached("income", F(60))}, sheets=sheets)
    assert whole.score(form).items["k1"].points == points
    missing = replace(whole, sheets=(*sheets, {})).score(form)
    if combine == "agreed":
        assert missing.items["k1"].votes == ()
        return
    assert missing.items["k1"].votes == (F(2), F(4), F(5), None)
    assert missing.items["k1"].points == points, "who has said nothing is no nought"
    (said,) = [
        cell.answer
        for cell in QuestionAnswer.of(whole.tree(form), kpi.items[0], Answer(), missing.items["k1"])
    ][-1:]
    assert said.startswith("2, 4, 5 ")
    assert said.endswith("(3 จาก 4 คน)")
    found = review(whole.tree(form), whole, missing)
    assert [one.text for one in found if one.rule == "few_sheets"] == [
        "ชุดตัวชี้วัดที่ 1 ข้อ 1: มีคะแนนของกรรมการ 3 จาก 4 คน"
    ]


def test_an_even_number_of_sheets_has_its_median_between_the_two_in_the_middle(
    kpi: Instrument,
) -> None:
    sheets = tuple({"k1": reached("income", F(number))} for number in (60, 70, 75, 80))
    found = Answers(sheets=sheets).score(replace(kpi, combine="median"))
    assert found.items["k1"].points == F(7, 2)
    assert found.items["k2"].votes == (None, None, None, None)
    assert found.items["k2"].points is None


def test_the_percent_of_a_branch_is_exact_and_nothing_answered_reaches_no_level() -> None:
    assert DimensionScore("d", F(3), F(4)).percent == 75
    assert DimensionScore("d", F(4), F(4)).percent == 100
    assert DimensionScore("d", F(0), F(0)).percent == 0
    form = read(KINDS.parent / "profiles.yaml")
    bare = replace(form, items=())
    (first, *_others) = bare.dimensions
    score = ladder(Tree(bare), first, {})
    assert (score.level, score.points, score.full) == (0, F(0), F(0))
    assert not any(rung.reached for rung in score.rungs)
