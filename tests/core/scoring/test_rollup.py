"""Roll-ups of small made-up forms: sum, mean, weighted mean, lowest, highest, share met, ladder inside a sum."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.forms.operations import SCORE_KINDS
from core.forms.shape import (
    Band,
    Dimension,
    ExtraPoints,
    Field,
    FormProfile,
    Instrument,
    Item,
    ItemMeasure,
    ItemPart,
    Limit,
    PassRule,
    ScaleChoice,
)
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.forms.wording import Clause, Words
from core.scoring.score import Answer
from core.scoring.total import Answers

T = Words("ข้อ")
F = Fraction
MET = ItemState.MET
NOT_MET = ItemState.NOT_MET
N_A = ItemState.NOT_APPLICABLE
GRADES = [
    ScaleChoice(id=f"p{n}", within="s", text=T, points=F(n), result="met" if n else "not_met")
    for n in range(4)
]
ROLLED = {  # points and full points of a branch of 3, 0 and 1 points of 3 each, by weights of 1, 2 and 5
    "sum": (F(4), F(9)),
    "weighted sum": (F(3 * 1 + 0 * 2 + 1 * 5), F(3 * 8)),
    "mean": (F(4, 3), F(3)),
    "weighted mean": (F(3 * 1 + 0 * 2 + 1 * 5, 8), F(3)),
    "lowest": (F(0), F(3)),
    "highest": (F(3), F(3)),
    "share met": (F(200, 3), F(100)),
    "share of weight": (F(100 * (1 + 5), 8), F(100)),
    "matrix": (F(3), F(3)),
}
SCALE = (*GRADES, ScaleChoice(id="na", within="s", text=T, result="not_applicable"))


def form(*items: Item, roll_up: str = "sum", full: int | None = None, **lists: Any) -> Instrument:
    branch = Dimension(id="d", title=T, roll_up=roll_up, full=None if full is None else F(full))
    dimensions = (branch, *lists.pop("dimensions", ()))
    more = {"choices": SCALE, **lists}
    return Instrument(
        id="t", edition=2569, title=T, kind="ladder", dimensions=dimensions, items=items, **more
    )


def item(id_: str, **more: Any) -> Item:
    return Item(id=id_, within=more.pop("within", "d"), text=T, **more)


def scaled(weights: tuple[int, ...] = (1, 1, 1), **more: Any) -> tuple[Item, ...]:
    return tuple(
        item(f"i{n}", scale="s", weight=F(weight), **more) for n, weight in enumerate(weights)
    )


def chosen(*choices: str) -> Answers:
    return Answers({f"i{n}": Answer(choice=choice) for n, choice in enumerate(choices) if choice})


def test_every_kind_without_levels_is_worked_through() -> None:
    rolled = {name for name, kind in SCORE_KINDS.items() if not kind.climbs}
    assert (sorted(rolled - ROLLED.keys()), sorted(ROLLED.keys() - rolled)) == ([], []), (
        "(without an example, gone)"
    )


@pytest.mark.parametrize("roll_up", ROLLED)
def test_a_branch_is_rolled_up(roll_up: str) -> None:
    result = chosen("p3", "p0", "p1").score(form(*scaled((1, 2, 5)), roll_up=roll_up))
    assert (result.base, result.full) == ROLLED[roll_up]


@pytest.mark.parametrize("roll_up", ROLLED)
def test_what_does_not_apply_is_left_out(roll_up: str) -> None:
    with_it = chosen("p3", "na", "p1").score(form(*scaled((1, 2, 5)), roll_up=roll_up))
    without = Answers(chosen("p3", "", "p1").items).score(
        form(*scaled((1, 2, 5))[::2], roll_up=roll_up)
    )
    assert (with_it.base, with_it.full) == (without.base, without.full)


@pytest.mark.parametrize("roll_up", ROLLED)
def test_a_branch_where_nothing_applies_gives_nothing_and_asks_nothing(roll_up: str) -> None:
    result = chosen("na", "na", "na").score(form(*scaled(), roll_up=roll_up, full=40))
    assert (result.base, result.full) == (F(0), F(0))


@pytest.mark.parametrize("roll_up", ROLLED)
def test_a_branch_with_full_points_gives_its_percent_of_them_unless_it_is_a_sum(
    roll_up: str,
) -> None:
    result = chosen("p3", "p0", "p1").score(form(*scaled((1, 2, 5)), roll_up=roll_up, full=40))
    points, most = ROLLED[roll_up]
    stretched = (points / most * 40, F(40))
    assert (result.base, result.full) == (ROLLED[roll_up] if roll_up.endswith("sum") else stretched)


def test_what_is_not_assessed_gives_no_points_but_counts() -> None:
    result = chosen("p3", "", "p3").score(form(*scaled(), roll_up="mean"))
    assert (result.base, result.coverage) == (F(2), (2, 3))


def test_branches_roll_up_into_branches() -> None:
    below = (
        Dimension(id="a", within="d", title=T, roll_up="mean", full=F(10), weight=F(3)),
        Dimension(id="b", within="d", title=T, points=(F(2), F(4)), weight=F(1)),
    )
    items = (item("a1", within="a", scale="s"), item("b1", within="b/1"), item("b2", within="b/2"))
    instrument = form(*items, roll_up="weighted mean", dimensions=below)
    result = Answers({"a1": Answer(choice="p3"), "b1": Answer(MET)}).score(instrument)
    assert [(part.id, part.points, part.full) for part in result.parts] == [
        ("d", (3 * F(10) + F(2)) / 4, (3 * F(10) + F(4)) / 4),
        ("a", F(10), F(10)),
        ("b", F(2), F(4)),
    ]
    assert result.base == F(8)
    step = result.missing[0]
    assert (step.dimension, step.items, step.gain, step.total) == ("b", ("b2",), F(1, 2), F(17, 2))


def test_a_branch_in_which_nothing_applies_is_left_out() -> None:
    below = (
        Dimension(id="a", within="d", title=T, roll_up="sum"),
        Dimension(id="b", within="d", title=T, roll_up="sum"),
    )
    items = (item("a1", within="a", scale="s"), item("b1", within="b", scale="s"))
    instrument = form(*items, roll_up="mean", dimensions=below)
    result = Answers({"a1": Answer(choice="p2"), "b1": Answer(choice="na")}).score(instrument)
    assert (result.base, result.full) == (F(2), F(3))


def test_a_group_with_points_is_one_grain_and_others_are_what_they_hold() -> None:
    group = item("g", need="any", points=F(5))
    items = (
        group,
        item("g1", within="g"),
        item("g2", within="g"),
        item("h", need="all"),
        item("h1", within="h"),
    )
    instrument = form(*items)
    assert Answers({"g2": Answer(MET)}).score(instrument).base == 5
    assert Answers({"g2": Answer(MET), "h1": Answer(MET)}).score(instrument).base == 6
    assert Answers({}).score(instrument).full == 6


def test_an_item_gives_its_points_only_when_it_is_met() -> None:
    measured = ItemMeasure(id="m", within="i0", holds=Limit(">=", F(2)))
    instrument = form(item("i0", points=F(7)), measures=(measured,))
    enough, short = ({"m": {"": F(n)}} for n in (2, 1))
    assert Answers({"i0": Answer(MET, measures=enough)}).score(instrument).base == 7
    assert Answers({"i0": Answer(MET, measures=short)}).score(instrument).base == 0
    assert Answers({"i0": Answer(NOT_MET)}).score(instrument).base == 0


def test_a_figure_that_fails_takes_the_points_of_the_chosen_value() -> None:
    instrument = form(
        item("i0", scale="s"), measures=(ItemMeasure(id="m", within="i0", holds=Limit(">=", F(2))),)
    )
    answer = Answer(choice="p3", measures={"m": {"": F(1)}})
    assert Answers({"i0": answer}).score(instrument).base == 0


ASKS = (
    Field(id="done", within="i0", type="choice", scale="s"),
    Field(id="documented", within="i0", type="choice", scale="s"),
)


def test_a_level_or_an_answer_to_an_ask_is_an_assessment() -> None:
    instrument = form(item("i0"), item("i1"), item("i2"), fields=ASKS)
    answers = {
        "i0": Answer(asks={"done": "p0"}),
        "i1": Answer(level=4),
        "i2": Answer(asks={"done": ""}),
    }
    result = Answers(answers).score(instrument)
    assert (result.coverage, result.base) == ((2, 3), F(4))


def test_asks_without_a_cap_add_up() -> None:
    answers = Answers({"i0": Answer(asks={"done": "p3", "documented": "p1"})})
    result = answers.score(form(item("i0"), fields=ASKS))
    assert (result.base, result.full) == (F(4), F(6))


def test_an_ask_that_is_not_asked_does_not_count() -> None:
    why = Field(
        id="why", within="i0", type="choice", scale="s", when=((Clause("done", "is", "p0"),),)
    )
    instrument = form(item("i0"), fields=(ASKS[0], why))
    asked = Answers({"i0": Answer(asks={"done": "p0", "why": "p2"})}).score(instrument)
    kept = Answers({"i0": Answer(asks={"done": "p1", "why": "p2"})}).score(instrument)
    assert (asked.base, asked.full) == (F(2), F(6))
    assert (kept.base, kept.full) == (F(1), F(3))


def test_an_item_that_is_not_asked_does_not_count() -> None:
    only = item("i1", when=((Clause("i0", "is", "met"),),))
    instrument = form(item("i0"), only)
    assert Answers({"i0": Answer(MET), "i1": Answer(MET)}).score(instrument).coverage == (2, 2)
    kept = Answers({"i0": Answer(NOT_MET), "i1": Answer(MET)}).score(instrument)
    assert (kept.coverage, kept.base) == ((1, 1), F(0))


def test_a_value_partly_met_keeps_its_points_while_a_part_is_not_entered() -> None:
    choices = (ScaleChoice(id="half", within="s", text=T, result="partly", points=F(1)),)
    parts = (ItemPart(id="a", within="i0", text=T),)
    instrument = form(item("i0", scale="s"), choices=choices, parts=parts)
    assert Answers({"i0": Answer(choice="half")}).score(instrument).base == 1
    assert Answers({"i0": Answer(choice="half", parts={"a": False})}).score(instrument).base == 0


def test_a_value_of_another_profile_is_not_allowed() -> None:
    choices = (ScaleChoice(id="a", within="s", text=T, result="met", profiles=("p",)),)
    instrument = form(
        item("i0", scale="s"), choices=choices, profiles=(FormProfile(id="p", title=T),)
    )
    assert Answers({"i0": Answer(choice="a")}).score(instrument).items["i0"].finding_ids == (
        "not_allowed",
    )
    assert (
        Answers({"i0": Answer(choice="a")}, frozenset({"p"}))
        .score(instrument)
        .items["i0"]
        .finding_ids
        == ()
    )


def test_a_scale_is_inherited_from_the_group_and_the_dimension() -> None:
    group = item("g", need="all", scale="s")
    instrument = form(group, item("g1", within="g"))
    assert Answers({"g1": Answer(choice="p2")}).score(instrument).base == 2


def test_bands_and_rules_look_at_what_they_name() -> None:
    instrument = form(
        *scaled((1,)),
        bands=(
            Band(id="low", of="base", least=F(1), title=Words("พอใช้")),
            Band(id="top", of="base", least=F(3)),
        ),
        passes=(
            PassRule(id="p", of="d", holds=Limit(">", F(2))),
            PassRule(id="q", of="extra", holds=Limit("<", F(9))),
        ),
        extra=(ExtraPoints(id="x", points=F(10), text=T, holds=Limit(">=", F(2))),),
    )
    assert [chosen(f"p{n}").score(instrument).band for n in range(4)] == [
        None,
        "พอใช้",
        "พอใช้",
        "top",
    ]
    assert [chosen(f"p{n}").score(instrument).passes for n in range(4)] == [
        False,
        False,
        False,
        True,
    ]
    twice = Answers(chosen("p3").items, extra={"x": 2})
    once = Answers(chosen("p3").items, extra={"x": 1})
    assert (twice.score(instrument).extra, twice.score(instrument).passes) == (F(10), False)
    assert (once.score(instrument).extra, once.score(instrument).passes) == (F(0), True)


def test_a_form_without_bands_and_rules_has_neither() -> None:
    result = chosen("p1", "p1", "p1").score(form(*scaled()))
    assert (result.band, result.passes, result.standing) == (None, None, None)


@pytest.mark.parametrize("kind", ["", "kpi"])
def test_a_form_that_is_not_scored_says_so(kind: str) -> None:
    instrument = Instrument(
        id="t", edition=2569, title=T, kind=kind, dimensions=(Dimension(id="d", title=T),)
    )
    with pytest.raises(UserError):
        Answers().score(instrument)


def test_every_level_of_the_cdd_form_is_asked_and_gives_more_under_every_profile(
    cdd: Instrument,
) -> None:
    for scope in ("regional", "central"):
        for basis in ("rubric_2_6", "annex_checklist"):
            tree = Tree(cdd, (scope, basis))
            for branch in tree.dimensions:
                assert branch.points
                assert list(branch.points) == sorted(set(branch.points))
                assert all(
                    tree.answered(f"{branch.id}/{level}") for level in tree.levels(branch.id)
                )


@given(st.lists(st.sampled_from(["p0", "p1", "p2", "p3", "na"]), min_size=1, max_size=6))
def test_points_stay_between_nothing_and_full(choices: list[str]) -> None:
    for roll_up in ROLLED:
        result = chosen(*choices).score(form(*scaled((2,) * len(choices)), roll_up=roll_up))
        assert 0 <= result.base <= result.full
