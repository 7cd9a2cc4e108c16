"""Conditions that read points, levels and bands; figures that wait; results beside the total; decimals."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from core.exact import points_text
from core.forms.check import faults
from core.forms.shape import (
    AnswerScale,
    Band,
    Clause,
    Dimension,
    FormProfile,
    Instrument,
    Item,
    Limit,
    PassRule,
    ScaleChoice,
)
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


LETTERS = "abcdef"
CHAIN = form(
    branch("a"),
    *(branch(two, when=when(f"{one} ≥ 2")) for one, two in pairwise(LETTERS)),
    *(item(f"{name}1", name) for name in LETTERS),
)


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


TICKS = tuple(FormProfile(id=f"g{n}", title=T, choice="group", many=True) for n in (1, 2, 3))


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
