"""Conditions that read points, levels and bands; figures that wait; results beside the total; decimals."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import FixedDecimalPlaces, points_text
from core.forms.check import faults
from core.forms.shape import (
    AnswerScale,
    Band,
    Clause,
    Dimension,
    FormProfile,
    Instrument,
    Item,
    ItemMeasure,
    Limit,
    PassRule,
    ScaleChoice,
)
from core.forms.vocabulary import ItemState
from core.forms.wording import Condition, Words
from core.scoring.missing import ShortestGoalPath
from core.scoring.score import Answer, Score
from core.scoring.total import Answers

F, T = Fraction, Words("ก")
SCALE = tuple(ScaleChoice(id=f"p{n}", within="s", text=T, points=F(n)) for n in range(5))


def when(*clauses: str) -> Condition:
    """All of these hold."""
    return (tuple(Clause(*one.split(" ", 2)) for one in clauses),)


def form(*nodes: Dimension | Item, kind: str = "sum", **more: Any) -> Instrument:
    lists: dict[str, Any] = {"scales": (AnswerScale(id="s", title=T),), "choices": SCALE, **more}
    dimensions = tuple(one for one in nodes if isinstance(one, Dimension))
    items = tuple(one for one in nodes if isinstance(one, Item))
    return Instrument(
        id="t", edition=2569, title=T, kind=kind, dimensions=dimensions, items=items, **lists
    )


def branch(id_: str, **more: Any) -> Dimension:
    return Dimension(id=id_, title=T, **more)


def item(id_: str, within: str, **more: Any) -> Item:
    return Item(id=id_, within=within, text=T, scale="s", **more)


def given_points(points: Mapping[str, int]) -> Answers:
    return Answers({name: Answer(choice=f"p{n}") for name, n in points.items()})


def came(of: Instrument, **points: int) -> Score:
    return given_points(points).score(of)


SCREEN = form(
    branch("a"),
    branch("b", when=when("a ≥ 3")),
    item("a1", "a"),
    item("a2", "a"),
    item("b1", "b"),
    item("b2", "b"),
    bands=(Band(id="high", of="a", least=F(6)), Band(id="low", of="a", least=F(0))),
)


@pytest.mark.parametrize(("points", "asked"), [({}, False), ({"a1": 2}, False), ({"a1": 3}, True)])
def test_a_branch_is_asked_once_the_points_of_another_reach_its_limit(
    points: dict[str, int], asked: bool
) -> None:
    found = came(SCREEN, **points, b1=4)
    assert bool(found.part("b").full) == asked
    assert found.coverage == (len(points) + asked, 4 if asked else 2)
    assert found.total == sum(points.values()) + 4 * asked


@pytest.mark.parametrize(
    ("condition", "points", "asked"),
    [
        ("a.band is high", {"a1": 3, "a2": 3}, True),
        ("a.band is high", {"a1": 3, "a2": 2}, False),
        ("a.band is low", {"a1": 0}, True),
        ("a.band is low", {}, False),  # nothing is begun, so there is no band yet
        ("a.points = 4", {"a1": 4}, True),
        ("a1.points ≥ 2", {"a1": 1, "a2": 4}, False),
        ("a answered no", {}, True),
        ("a < 3", {}, False),
    ],
)
def test_what_conditions_read(condition: str, points: dict[str, int], asked: bool) -> None:
    dimensions = (SCREEN.dimensions[0], branch("b", when=when(condition)))
    found = came(replace(SCREEN, dimensions=dimensions), **points)
    assert ("b1" in found.items) == asked


def test_a_level_and_the_band_of_the_total_are_read() -> None:
    climbs = form(
        branch("a", roll_up="ladder", points=(F(1), F(5))),
        branch("b", beside=True, when=when("a.level ≥ 2")),
        branch("c", beside=True, when=when("total.band is top")),
        Item(id="a1", within="a/1", text=T),
        Item(id="a2", within="a/2", text=T),
        item("b1", "b"),
        item("c1", "c"),
        bands=(Band(id="top", least=F(5)),),
    )
    one, both = (
        {name: Answer(ItemState.MET) for name in names} for names in (("a1",), ("a1", "a2"))
    )
    assert [set(Answers(said).score(climbs).items) & {"b1", "c1"} for said in (one, both)] == [
        set(),
        {"b1", "c1"},
    ]
    assert faults(climbs) == []


LETTERS = "abcdef"
CHAIN = form(
    branch("a"),
    *(branch(two, when=when(f"{one} ≥ 2")) for one, two in pairwise(LETTERS)),
    *(item(f"{name}1", name) for name in LETTERS),
)


@given(
    st.lists(st.integers(0, 4), min_size=6, max_size=6),
    st.permutations(range(6)),
    st.permutations(range(6)),
)
def test_a_chain_of_branches_is_judged_from_its_beginning_in_whatever_order_they_stand(
    points: list[int], branches: list[int], items: list[int]
) -> None:
    shuffled = replace(
        CHAIN,
        dimensions=tuple(CHAIN.dimensions[n] for n in branches),
        items=tuple(CHAIN.items[n] for n in items),
    )
    found = came(shuffled, **{f"{name}1": n for name, n in zip(LETTERS, points, strict=True)})
    reached = next((n for n, got in enumerate(points) if got < 2), 5)
    assert {part.id for part in found.parts if part.full} == {*LETTERS[: reached + 1]}
    assert found.total == sum(points[: reached + 1])


def test_a_ring_of_figures_is_refused_and_asks_nothing_in_it() -> None:
    ring = form(
        branch("a", when=when("b > 0")),
        branch("b", when=when("a > 0")),
        item("a1", "a"),
        item("b1", "b"),
    )
    assert {fault.code for fault in faults(ring)} == {"when-ring", "branches-when"}
    assert came(ring, a1=4, b1=4).items == {}


def test_an_item_that_is_not_asked_says_nothing_to_others() -> None:
    hanging = form(
        branch("a"),
        item("a1", "a"),
        item("a2", "a", when=when("a1 is p1")),
        item("a3", "a", when=when("a2 is p4")),
    )
    assert set(came(hanging, a1=1, a2=4).items) == {"a1", "a2", "a3"}
    assert set(came(hanging, a1=2, a2=4).items) == {"a1"}


WHOLE = form(
    branch("a"),
    branch("b"),
    item("a1", "a"),
    item("a2", "a"),
    item("b1", "b"),
    complete="complete",
    bands=(Band(id="any", least=F(0)), Band(id="a", of="a", least=F(0))),
    passes=(PassRule(id="p", of="total", holds=Limit(">=", F(1))),),
)


def test_there_is_no_figure_before_all_that_counts_is_answered() -> None:
    found = came(WHOLE, a1=4, a2=4)
    assert (found.total, found.full, found.band, found.passes, found.waits) == (
        F(0),
        F(0),
        None,
        None,
        True,
    )
    assert [(part.id, part.points, part.full) for part in found.parts] == [
        ("a", F(8), F(8)),
        ("b", F(0), F(0)),
    ]
    assert found.bands == {"a": "a"}
    assert found.missing == ()
    assert ShortestGoalPath.of(Answers().tree(WHOLE), found) == ()
    done = came(WHOLE, a1=4, a2=4, b1=0)
    assert (done.total, done.full, done.band, done.passes, done.waits) == (
        F(8),
        F(12),
        "any",
        True,
        False,
    )


@given(st.dictionaries(st.sampled_from(["a1", "a2", "b1"]), st.integers(0, 4)))
def test_a_figure_that_waits_comes_with_the_last_answer_and_is_what_it_would_have_been(
    points: dict[str, int],
) -> None:
    found = came(WHOLE, **points)
    free = came(replace(WHOLE, complete=""), **points)
    assert found.waits == (len(points) < 3)
    assert found.total == (0 if found.waits else free.total)
    assert found.coverage == free.coverage


def test_a_branch_alone_may_wait_and_what_it_lies_in_goes_on_without_it() -> None:
    waits = replace(WHOLE, complete="", dimensions=(branch("a", complete="complete"), branch("b")))
    found = came(waits, a1=4, b1=3)
    assert (found.total, found.full) == (F(3), F(4))
    assert found.part("a").full == 0
    assert "a" not in found.bands


BESIDE = form(
    branch("a"),
    branch("b", beside=True),
    item("a1", "a"),
    item("b1", "b"),
    bands=(Band(id="well", of="b", least=F(3)), Band(id="ill", of="b", least=F(0))),
)


@pytest.mark.parametrize(
    "kind", ["sum", "mean", "weighted mean", "lowest", "highest", "share met", "share of weight"]
)
def test_a_result_beside_the_total_changes_it_in_no_kind(kind: str) -> None:
    both = replace(BESIDE, kind=kind)
    alone = form(branch("a"), item("a1", "a"), kind=kind)
    found = came(both, a1=2, b1=4)
    assert (found.total, found.full) == (came(alone, a1=2).total, came(alone, a1=2).full)
    assert found.part("b").points > 0


def test_what_is_beside_the_total_does_not_keep_it_waiting() -> None:
    waits = replace(BESIDE, complete="complete")
    assert came(waits, a1=2).total == 2
    assert came(waits, b1=4).waits
    assert came(waits, b1=4).bands == {"b": "well"}


@pytest.mark.parametrize(
    ("share", "step"),
    [(0, 0), (F(1, 100), 1), (F(49), 1), (50, 2), (75, 2), (F(7501, 100), 3), (99, 3), (100, 4)],
)
def test_each_step_may_have_a_sign_of_its_own(share: Fraction, step: int) -> None:
    steps = (Limit(">", F(0)), Limit("", F(50)), Limit(">", F(75)), Limit(">=", F(100)))
    measure = ItemMeasure(id="m", within="a1", type="percent", holds=Limit(">=", F(0)), steps=steps)
    asked = form(branch("a"), Item(id="a1", within="a", text=T), measures=(measure,))
    found = Answers({"a1": Answer(measures={"m": {"": F(share)}})}).score(asked)
    assert found.items["a1"].points == step


MEANS = form(
    branch("a"),
    *(item(f"a{n}", "a") for n in range(3)),
    kind="mean",
    decimals=1,
    rounded=True,
    bands=(Band(id="high", least=F("2.7")), Band(id="low", least=F(0))),
)


def test_a_total_is_rounded_before_it_is_placed_only_where_the_form_says_so() -> None:
    said = {"a0": 4, "a1": 2, "a2": 2}  # 2.666…
    assert (came(MEANS, **said).total, came(MEANS, **said).band) == (F("2.7"), "high")
    exact = came(replace(MEANS, rounded=False), **said)
    assert (exact.total, exact.band) == (F(8, 3), "low")
    assert points_text(exact.total, exact.places) == "2.67", (
        "one decimal would seem to lie in the other band"
    )


def test_points_are_shown_with_as_many_decimals_as_the_form_says() -> None:
    whole = came(MEANS, a0=2, a1=2, a2=2)
    assert points_text(whole.total, whole.places) == "2.0"
    assert [points_text(F(5, 2), FixedDecimalPlaces(n)) for n in range(4)] == [
        "3",
        "2.5",
        "2.50",
        "2.500",
    ]
    other = replace(MEANS, dimensions=(branch("a", decimals=3),))
    assert (
        points_text(
            *(lambda part: (part.points, part.places))(came(other, a0=2, a1=2, a2=2).part("a"))
        )
        == "2.000"
    )


TICKS = tuple(FormProfile(id=f"g{n}", title=T, choice="group", many=True) for n in (1, 2, 3))


@given(st.frozensets(st.sampled_from(["g1", "g2", "g3", "x"])))
def test_of_profiles_with_many_those_are_on_that_are_named(named: frozenset[str]) -> None:
    other = FormProfile(id="x", title=T, choice="other", default=True)
    assert replace(MEANS, profiles=(*TICKS, other)).profiles_on(named) == (named | {"x"})


@pytest.mark.parametrize(("on", "passed"), [("new", None), ("up", False)])
def test_a_limit_decides_for_the_profiles_it_names(on: str, passed: bool | None) -> None:
    profiles = tuple(
        FormProfile(id=name, title=T, choice="c", default=name == "new") for name in ("new", "up")
    )
    limit = PassRule(id="p", of="a", holds=Limit(">=", F(3)), groups=("up",))
    asked = form(branch("a"), item("a1", "a"), profiles=profiles, passes=(limit,))
    said = replace(given_points({"a1": 2}), profiles=frozenset({on}))
    assert said.score(asked).passes is passed
    assert faults(asked) == []


def test_a_band_and_a_limit_hold_on_a_condition() -> None:
    bands = (
        Band(id="gold", least=F(4), when=when("b.band is well")),
        Band(id="fair", least=F(0)),
        Band(id="well", of="b", least=F(3)),
    )
    limit = PassRule(id="p", of="b", holds=Limit(">=", F(4)), when=when("total.band is gold"))
    asked = form(
        branch("a"),
        branch("b", beside=True),
        item("a1", "a"),
        item("b1", "b"),
        bands=bands,
        passes=(limit,),
    )
    found = [came(asked, a1=4, b1=points) for points in (2, 3, 4)]
    assert [(one.band, one.passes) for one in found] == [
        ("fair", None),
        ("gold", False),
        ("gold", True),
    ]
    assert faults(asked) == []
