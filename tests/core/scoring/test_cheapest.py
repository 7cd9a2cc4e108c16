"""The fewest items that lead to a grade: held against every set of items there is, in every kind of score."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.forms.operations import SCORE_KINDS
from core.forms.shape import (
    Band,
    Dimension,
    ExtraPoints,
    Field,
    Instrument,
    Item,
    ItemMeasure,
    Limit,
    PassRule,
    ScaleChoice,
)
from core.forms.vocabulary import ItemState
from core.forms.wording import Words
from core.scoring.missing import PASSING, ShortestGoalPath
from core.scoring.outcome import GradingPoints
from core.scoring.score import Answer, ScoreImprovement
from core.scoring.total import Answers

T = Words("ข้อ")
F = Fraction
SCALE = (
    *(
        ScaleChoice(id=f"p{n}", within="s", text=T, points=F(n), result="met" if n else "not_met")
        for n in range(4)
    ),
    ScaleChoice(id="na", within="s", text=T, result="not_applicable"),
)


def item(id_: str, within: str, **more: Any) -> Item:
    return Item(id=id_, within=within, text=T, **more)


def grades(*least: int, of: str = "total") -> tuple[Band, ...]:
    return tuple(
        Band(id=f"b{n}", of=of, least=F(points), title=Words(f"เกรด {n}"))
        for n, points in enumerate(least)
    )


def ways(form: Instrument, answers: Answers) -> tuple[ShortestGoalPath, ...]:
    return ShortestGoalPath.of(answers.tree(form), answers.score(form))


def after(way: ShortestGoalPath) -> ScoreImprovement:
    """What the sheet comes to by a way that is told."""
    assert way.after is not None
    return way.after


def best(form: Instrument, name: str) -> Answer:
    """The answer that gives all an item can."""
    measure = next((one for one in form.measures if one.within == name), None)
    if measure is not None:
        return Answer(measures={measure.id: {"": measure.steps[-1].value}})
    node = next(one for one in form.items if one.id == name)
    return Answer(choice="p3") if node.scale else Answer(ItemState.MET)


def reached(form: Instrument, answers: Answers, items: tuple[str, ...], goal: str) -> bool:
    """Whether these items, answered at their best, lead there."""
    after = replace(
        answers, items={**answers.items, **{name: best(form, name) for name in items}}
    ).score(form)
    if goal == PASSING:
        return after.passes is True
    band = next(one for one in form.grades if one.id == goal)
    return GradingPoints(form, after.base, after.extra).measured(band.of) >= band.least


def fewest(form: Instrument, answers: Answers, goal: str) -> int | None:
    """How many items it takes, by trying every set of those a unit fulfils by doing them; None when all together do not
    lead there."""
    tree, items = answers.tree(form), answers.score(form).items
    free = [
        name
        for name in items
        if tree.advises_item(tree.item(name)) and items[name].state is not ItemState.NOT_APPLICABLE
    ]
    for n in range(len(free) + 1):
        if any(reached(form, answers, chosen, goal) for chosen in combinations(free, n)):
            return n
    return None


def held_against_every_set(form: Instrument, answers: Answers) -> list[str]:
    """The goals that were told and tried."""
    told = []
    for way in ways(form, answers):
        least = fewest(form, answers, way.goal.id)
        if least is None:
            assert way.reason, way
            continue
        assert (len(way.items), way.reason) == (least, ""), (way, least)
        assert reached(form, answers, way.items, way.goal.id)
        told.append(way.goal.id)
    return told


def branches(kind: str, inner: str, *, full: int | None = None, **more: Any) -> Instrument:
    """A form of a kind with two branches of another, one a ladder where levels are given, and a group of points."""
    dimensions = (
        Dimension(
            id="a",
            title=T,
            roll_up=inner,
            weight=F(2),
            full=None if full is None else F(full),
            points=(),
        ),
        Dimension(id="b", title=T, roll_up=inner, weight=F(1)),
        Dimension(id="c", title=T, roll_up="ladder", weight=F(1), points=(F(1), F(5))),
    )
    items = (
        *(item(f"a{n}", "a", scale="s", weight=F(n + 1)) for n in range(2)),
        item("g", "b", need="any", points=F(4)),
        item("g1", "g"),
        item("g2", "g"),
        item("b1", "b", scale="s"),
        item("m1", "b"),
        item("w0", "a", points=F(2), weight=F(3)),
        item("w1", "b", points=F(3)),
        item("c1", "c/1"),
        item("c2", "c/2"),
    )
    measures = (
        ItemMeasure(
            id="m",
            within="m1",
            holds=Limit(">=", F(1)),
            steps=tuple(Limit("", F(n)) for n in (1, 2, 3)),
        ),
    )
    lists: dict[str, Any] = {
        "dimensions": dimensions,
        "items": items,
        "measures": measures,
        "choices": SCALE,
        **more,
    }
    return Instrument(id="t", edition=2569, title=T, kind=kind, **lists)


ROLLED = sorted(name for name, kind in SCORE_KINDS.items() if not kind.crossed)
CHOICES = st.sampled_from(("", "", "p0", "p1", "p2", "p3", "na"))
STATES = st.sampled_from(
    (ItemState.NOT_ASSESSED, ItemState.NOT_ASSESSED, ItemState.MET, ItemState.NOT_MET)
)
NUMBERS = st.sampled_from((None, None, 0, 1, 2, 3))


@st.composite
def answered(draw: st.DrawFn) -> Answers:
    items: dict[str, Answer] = {name: Answer(choice=draw(CHOICES)) for name in ("a0", "a1", "b1")}
    items |= {name: Answer(draw(STATES)) for name in ("g1", "g2", "c1", "c2", "w0", "w1")}
    number = draw(NUMBERS)
    if number is not None:
        items["m1"] = Answer(measures={"m": {"": F(number)}})
    return Answers({name: one for name, one in items.items() if one != Answer()})


@pytest.mark.parametrize(
    "kind", [name for name in ROLLED if name not in ("share met", "share of weight")]
)
@settings(max_examples=4)
@given(answers=answered(), whole=st.integers(0, 9), part=st.integers(1, 9))
def test_every_rule_of_passing_is_kept(kind: str, answers: Answers, whole: int, part: int) -> None:
    rules = (
        PassRule(id="w", of="base", holds=Limit(">=", F(whole))),
        PassRule(id="p", of="a", holds=Limit(">=", F(part))),
    )
    held_against_every_set(branches(kind, "sum", passes=rules), answers)


def test_extra_points_are_taken_as_they_are_and_a_grade_of_them_is_not_promised() -> None:
    given = ExtraPoints(id="e", points=F(5), text=T)
    form = branches(
        "sum", "sum", bands=(*grades(6, of="total"), *grades(9, of="extra")), extra=(given,)
    )
    assert [len(way.items) for way in ways(form, Answers({}))] == [2, 0]
    assert "คะแนนเพิ่ม" in ways(form, Answers({}))[1].reason
    assert after(ways(form, Answers({}, extra={"e": 1}))[0]).total == 5 + 4, (
        "the group in which one is enough"
    )


def test_nobody_is_told_how_to_reach_a_higher_risk() -> None:
    asks = tuple(Field(id=one, within="r", type="choice", scale="s") for one in ("often", "hard"))
    risk = Dimension(id="a", title=T, roll_up="matrix")
    more: dict[str, Any] = {"choices": SCALE, "fields": asks, "bands": grades(5)}
    form = Instrument(
        id="t",
        edition=2569,
        title=T,
        kind="matrix",
        dimensions=(risk,),
        items=(item("r", "a"),),
        **more,
    )
    assert [way.items for way in ways(form, Answers({}))] == [()]
    why = "คะแนนของแบบนี้มาจากการวัด การสำรวจ หรือตัวบุคคล ไม่ใช่งานที่ทำให้ครบเป็นข้อ จึงไม่แนะนำข้อใด"
    assert ways(form, Answers({}))[0].reason == why
    assert not ways(branches("sum", "sum", bands=grades(1)), Answers({}))[0].reason


def test_a_grade_that_no_item_leads_to_is_not_promised() -> None:
    form = branches("sum", "sum", bands=grades(3, 1000))
    assert [way.reason for way in ways(form, Answers({}))] == [
        "",
        "ข้อที่ถามอยู่ตอนนี้ทำครบทุกข้อแล้วก็ยังไม่ถึง",
    ]
