"""Roll-ups of small made-up forms: sum, mean, weighted mean, lowest, highest, share met, ladder inside a sum."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.forms.operations import SCORE_KINDS
from core.forms.shape import (
    Dimension,
    Field,
    Instrument,
    Item,
    ItemMeasure,
    Limit,
    ScaleChoice,
)
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


def test_what_is_not_assessed_gives_no_points_but_counts() -> None:
    result = chosen("p3", "", "p3").score(form(*scaled(), roll_up="mean"))
    assert (result.base, result.coverage) == (F(2), (2, 3))


def test_an_item_gives_its_points_only_when_it_is_met() -> None:
    measured = ItemMeasure(id="m", within="i0", holds=Limit(">=", F(2)))
    instrument = form(item("i0", points=F(7)), measures=(measured,))
    enough, short = ({"m": {"": F(n)}} for n in (2, 1))
    assert Answers({"i0": Answer(MET, measures=enough)}).score(instrument).base == 7
    assert Answers({"i0": Answer(MET, measures=short)}).score(instrument).base == 0
    assert Answers({"i0": Answer(NOT_MET)}).score(instrument).base == 0


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


def test_an_item_that_is_not_asked_does_not_count() -> None:
    only = item("i1", when=((Clause("i0", "is", "met"),),))
    instrument = form(item("i0"), only)
    assert Answers({"i0": Answer(MET), "i1": Answer(MET)}).score(instrument).coverage == (2, 2)
    kept = Answers({"i0": Answer(NOT_MET), "i1": Answer(MET)}).score(instrument)
    assert (kept.coverage, kept.base) == ((1, 1), F(0))


@pytest.mark.parametrize("kind", ["", "kpi"])
def test_a_form_that_is_not_scored_says_so(kind: str) -> None:
    instrument = Instrument(
        id="t", edition=2569, title=T, kind=kind, dimensions=(Dimension(id="d", title=T),)
    )
    with pytest.raises(UserError):
        Answers().score(instrument)


@given(st.lists(st.sampled_from(["p0", "p1", "p2", "p3", "na"]), min_size=1, max_size=6))
def test_points_stay_between_nothing_and_full(choices: list[str]) -> None:
    for roll_up in ROLLED:
        result = chosen(*choices).score(form(*scaled((2,) * len(choices)), roll_up=roll_up))
        assert 0 <= result.base <= result.full
