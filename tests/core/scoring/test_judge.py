"""One item: a person's word held against parts, measures and rules."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import shown
from core.forms.shape import (
    Dimension,
    Instrument,
    Item,
    ItemMeasure,
    ItemPart,
    ItemRule,
    Limit,
    ScaleChoice,
    Words,
)
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.scoring.judge import judge_in
from core.scoring.score import Answer, CountRatio, ItemScore, Number
from core.scoring.total import Answers

MET = ItemState.MET
NOT_MET = ItemState.NOT_MET
N_A = ItemState.NOT_APPLICABLE
NONE = ItemState.NOT_ASSESSED
T = Words("ข้อ")


def limit(text: str) -> Limit:
    op, value = text.split()
    return Limit(op, Fraction(value))


def judge(instrument: Instrument, item: str, answer: Answer) -> ItemScore:
    """What the answer comes to by itself: no figure is borrowed from another item."""
    branch = Dimension(id="d", title=T, points=(Fraction(1),))
    tree = Tree(instrument if instrument.dimensions else replace(instrument, dimensions=(branch,)))
    return judge_in(tree, tree.item(item), answer, {})


def form(item: Mapping[str, Any] | None = None, **lists: Any) -> Instrument:
    items = (Item(id="i", within="d/1", text=T, **(item or {})),)
    return Instrument(id="t", edition=2569, title=T, kind="ladder", items=items, **lists)


TWO = (ItemPart(id="a", within="i", text=T), ItemPart(id="b", within="i", text=T))
ALL_OF_TWO, ANY_OF_TWO = form(parts=TWO), form({"enough": "any"}, parts=TWO)


@pytest.mark.parametrize(
    ("parts", "in_all", "in_any", "why_all"),
    [
        pytest.param({"a": True, "b": True}, MET, MET, (), id="both there"),
        pytest.param({"a": True, "b": False}, NOT_MET, MET, ("part_missing",), id="one missing"),
        pytest.param(
            {"a": False, "b": False}, NOT_MET, NOT_MET, ("part_missing",), id="both missing"
        ),
        pytest.param({"a": True}, MET, MET, ("not_entered",), id="one there, one not entered"),
        pytest.param(
            {"b": False}, NOT_MET, MET, ("part_missing",), id="one missing, one not entered"
        ),
        pytest.param({}, MET, MET, ("not_entered",), id="nothing entered"),
    ],
)
def test_parts(
    parts: dict[str, bool], in_all: ItemState, in_any: ItemState, why_all: tuple[str, ...]
) -> None:
    answer = Answer(MET, parts=parts)
    assert judge(ALL_OF_TWO, "i", answer).result is in_all
    assert judge(ANY_OF_TWO, "i", answer).result is in_any
    assert judge(ALL_OF_TWO, "i", answer).finding_ids == why_all


def measured(kind: str, is_: str, **more: Any) -> Instrument:
    return form(measures=(ItemMeasure(id="m", within="i", type=kind, holds=limit(is_), **more),))


def entered(*numbers: Number) -> Answer:
    names = [""] if len(numbers) == 1 else [f"q{n}" for n in range(1, 5)]
    return Answer(MET, measures={"m": dict(zip(names, numbers, strict=False))})


def ratio(num: int, den: int) -> CountRatio:
    return CountRatio(Fraction(num), Fraction(den))


@pytest.mark.parametrize(
    ("is_", "number", "result"),
    [
        pytest.param("> 50", ratio(25, 50), NOT_MET, id="half is not more than half"),
        pytest.param(">= 50", ratio(25, 50), MET, id="half is not less than half"),
        pytest.param(">= 60", ratio(3, 5), MET, id="exactly the limit"),
        pytest.param(">= 60", ratio(599_999_999, 1_000_000_000), NOT_MET, id="never rounded up"),
        pytest.param("> 50", ratio(500_000_001, 1_000_000_000), MET, id="never rounded down"),
        pytest.param(">= 33.34", ratio(1, 3), NOT_MET, id="a third is no decimal"),
        pytest.param("<= 33.34", ratio(1, 3), MET, id="nor above one"),
        pytest.param(">= 80", Fraction(80), MET, id="a percent as a number"),
        pytest.param(">= 80", Fraction("79.99"), NOT_MET, id="a percent just short"),
        pytest.param("= 100", ratio(7, 7), MET, id="all of them"),
    ],
)
def test_a_percent_is_compared_exactly(is_: str, number: Number, result: ItemState) -> None:
    assert judge(measured("percent", is_), "i", entered(number)).result is result


@pytest.mark.parametrize(
    ("numbers", "result", "why"),
    [
        pytest.param((1, 1, 1, 1), MET, (), id="once in each"),
        pytest.param((3, 1, 0, 2), NOT_MET, ("measure_fails",), id="the least counts"),
        pytest.param((1, 1), MET, ("not_entered",), id="the year is not over"),
        pytest.param((1, 0), NOT_MET, ("measure_fails",), id="a quarter already missed"),
        pytest.param((2,), MET, (), id="one number for every quarter"),
        pytest.param((0,), NOT_MET, ("measure_fails",), id="none in any quarter"),
    ],
)
def test_each_quarter_the_least_counts(
    numbers: tuple[int, ...], result: ItemState, why: tuple[str, ...]
) -> None:
    judged = judge(measured("count", ">= 1", each="quarter"), "i", entered(*map(Fraction, numbers)))
    assert (judged.result, judged.finding_ids) == (result, why)


def test_against_an_upper_limit_the_greatest_counts() -> None:
    every_three_months = measured("number", "<= 3", each="quarter")
    late = judge(every_three_months, "i", entered(*map(Fraction, (3, 3, 5, 2))))
    assert (late.result, late.checks[0].value) == (NOT_MET, 5)
    exactly = measured("number", "= 3", each="quarter")
    assert judge(exactly, "i", entered(*map(Fraction, (3, 3, 4, 3)))).result is NOT_MET


def test_a_percent_of_zero_is_not_entered_unless_the_form_says_met() -> None:
    strict = measured("percent", ">= 60")
    kind = measured("percent", ">= 60", not_applicable="met")
    assert judge(strict, "i", entered(ratio(0, 0))).finding_ids == ("of_zero",)
    assert judge(strict, "i", entered(ratio(0, 0))).result is MET
    assert judge(strict, "i", entered(ratio(0, 0))).entered is None
    assert judge(kind, "i", entered(ratio(0, 0))).finding_ids == ()
    assert judge(kind, "i", entered(ratio(0, 0))).entered is True


def test_a_quarter_without_anything_to_count_may_be_met() -> None:
    quarters = [ratio(3, 4), ratio(0, 0), ratio(4, 4), ratio(9, 9)]
    kind = judge(
        measured("percent", ">= 60", each="quarter", not_applicable="met"), "i", entered(*quarters)
    )
    assert (kind.result, kind.finding_ids, kind.entered) == (MET, (), True)
    strict = judge(measured("percent", ">= 60", each="quarter"), "i", entered(*quarters))
    assert (strict.result, strict.finding_ids, strict.entered) == (MET, ("of_zero",), None)


@pytest.mark.parametrize("number", [ratio(6, 5), ratio(1, 0), Fraction(101), Fraction(-1)], ids=str)
def test_an_impossible_number_counts_as_not_entered_and_must_be_mended(number: Number) -> None:
    instrument = measured("percent", ">= 60")
    assert judge(instrument, "i", entered(number)).finding_ids == ("impossible",)
    assert judge(instrument, "i", entered(number)).entered is None


def test_met_without_figures_stands_and_is_a_finding() -> None:
    judged = judge(measured("count", ">= 1"), "i", Answer(MET))
    assert (judged.result, judged.finding_ids) == (MET, ("not_entered",))


@pytest.mark.parametrize("state", [NOT_MET, NONE])
def test_figures_that_hold_do_not_overrule_the_person(state: ItemState) -> None:
    answer = Answer(state, measures={"m": {"": Fraction(3)}})
    judged = judge(measured("count", ">= 1"), "i", answer)
    assert (judged.result, judged.entered, judged.finding_ids) == (state, True, ())


def test_not_applicable_counts_as_the_form_says() -> None:
    allowed = judge(form({"not_applicable": "met"}), "i", Answer(N_A))
    assert (allowed.result, allowed.state, allowed.finding_ids) == (MET, N_A, ())
    refused = judge(form(), "i", Answer(N_A))
    assert (refused.result, refused.state, refused.finding_ids) == (NOT_MET, N_A, ("not_allowed",))


def test_the_same_project_as_a_forbidden_dimension_is_not_met() -> None:
    rules = (ItemRule(id="x1", kind="not_same_project", within="i", of=("d2", "d3")),)
    instrument = form(rules=rules)
    assert judge(instrument, "i", Answer(MET, same_as={"x1": "d3"})).finding_ids == (
        "same_project",
    )
    assert judge(instrument, "i", Answer(MET, same_as={"x1": "d3"})).result is NOT_MET
    assert judge(instrument, "i", Answer(MET, same_as={"x1": "d5"})).result is MET
    assert judge(instrument, "i", Answer(MET)).result is MET


def test_an_absence_that_happened_is_not_met() -> None:
    absence = form({"type": "absence"})
    assert judge(absence, "i", Answer(MET)).result is MET
    assert judge(absence, "i", Answer(MET, number=Fraction(0))).result is MET
    assert judge(absence, "i", Answer(MET, number=Fraction(2))).finding_ids == ("happened",)
    assert judge(absence, "i", Answer(MET, number=Fraction(2))).result is NOT_MET


SCALED = form(
    {"scale": "s"},
    choices=(
        ScaleChoice(id="full", within="s", text=T, result="met", points=Fraction(2)),
        ScaleChoice(id="half", within="s", text=T, result="partly", points=Fraction(1)),
        ScaleChoice(id="none", within="s", text=T, result="not_met", points=Fraction(0)),
        ScaleChoice(id="na", within="s", text=T, result="not_applicable"),
        ScaleChoice(id="elsewhere", within="other", text=T, result="met"),
        ScaleChoice(id="two", within="s", text=T, points=Fraction(2)),
        ScaleChoice(id="nought", within="s", text=T, points=Fraction(0)),
    ),
)


@given(st.fractions(0, 200), st.fractions(0, 100, max_denominator=20))
def test_what_is_shown_never_lies_about_the_limit(number: Fraction, beside: Fraction) -> None:
    text = Fraction(shown(number, beside))
    assert (text > beside, text < beside) == (number > beside, number < beside)
    assert abs(text - number) <= Fraction(1, 100)


def test_a_figure_is_entered_once_for_every_item_that_asks_it(cdd: Instrument) -> None:
    figure: dict[str, dict[str, Number]] = {
        "top3_projects_with_citizen_rep": {"": Fraction(3)},
        "other_projects_with_citizen_rep_pct": {"": ratio(7, 10)},
    }
    items = {
        "d3r.l3.2": Answer(MET, measures=figure),
        "d3r.l4.2": Answer(MET),
        "d3r.l5.2": Answer(MET),
    }
    results = Answers(items).score(cdd).items
    assert [results[item].result for item in items] == [MET, MET, NOT_MET]
    assert [entry.entered_at for entry in results["d3r.l4.2"].checks] == ["d3r.l3.2", "d3r.l3.2"]
    assert results["d3r.l2.2"].checks[0].value == 3


def test_a_figure_of_its_own_goes_before_a_borrowed_one(cdd: Instrument) -> None:
    own = {"anticorruption_education_projects": {"": Fraction(2)}}
    none = {"anticorruption_education_projects": {"": Fraction(0)}}
    items = {"d3r.l4.3": Answer(MET, measures=none), "d3r.l5.3": Answer(MET, measures=own)}
    results = Answers(items).score(cdd).items
    assert (results["d3r.l4.3"].result, results["d3r.l5.3"].result) == (NOT_MET, MET)
    assert (results["d3r.l4.3"].finding_ids, results["d3r.l5.3"].finding_ids) == (
        ("measure_fails",),
        ("figures_differ",),
    )
