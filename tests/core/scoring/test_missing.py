"""What is missing for the next level, cheapest first, and that it is true."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from core.scoring.score import Answer, CountRatio, Number, Score
from core.scoring.total import Answers
from storage.instruments.reader import read

MET, NOT_MET = ItemState.MET, ItemState.NOT_MET
T = Words("ข้อ")


def all_met(instrument: Instrument, profiles: tuple[str, ...] = ()) -> dict[str, Answer]:
    return {item.id: Answer(MET) for item in Tree(instrument, profiles).answered()}


def answered(instrument: Instrument, **other: Answer) -> Score:
    named = {name.replace("_", "."): answer for name, answer in other.items()}
    return Answers({**all_met(instrument), **named}).score(instrument)


def test_the_strictest_limit_leads_the_others(cdd: Instrument) -> None:
    nobody: dict[str, dict[str, Number]] = {}
    names = ("d3r_l2_2", "d3r_l3_2", "d3r_l4_2", "d3r_l5_2")
    steps = answered(cdd, **{name: Answer(NOT_MET, measures=nobody) for name in names}).missing
    assert (steps[0].items, steps[0].follows) == (
        ("d3r.l5.2",),
        ("d3r.l2.2", "d3r.l3.2", "d3r.l4.2"),
    )


def pair(
    second: ItemMeasure, parts: tuple[ItemPart, ...] = (), rules: tuple[ItemRule, ...] = ()
) -> Instrument:
    """Two levels of one item each; the first asks 3 or more of what the second asks."""
    first = ItemMeasure(id="m", within="a", holds=Limit(">=", Fraction(3)))
    items = (Item(id="a", within="d/1", text=T), Item(id="b", within="d/2", text=T))
    dimension = Dimension(id="d", title=T, points=(Fraction(5), Fraction(10)))
    plain = Instrument(
        id="t", edition=2569, title=T, kind="ladder", dimensions=(dimension,), items=items
    )
    return replace(plain, measures=(first, second), parts=parts, rules=rules)


LOOSE = ItemMeasure(id="m", within="b", holds=Limit(">=", Fraction(2)))


@pytest.mark.parametrize(
    ("instrument", "same", "follows"),
    [
        pytest.param(pair(LOOSE), "", "b", id="the same figure, less strict"),
        pytest.param(
            pair(replace(LOOSE, holds=Limit(">=", Fraction(3)))), "", "b", id="just as strict"
        ),
        pytest.param(
            pair(replace(LOOSE, holds=Limit(">", Fraction(3)))), "", "a", id="stricter at the limit"
        ),
        pytest.param(
            pair(replace(LOOSE, holds=Limit("<=", Fraction(9)))), "", "", id="limited from above"
        ),
        pytest.param(pair(replace(LOOSE, id="n")), "", "", id="another figure"),
        pytest.param(pair(replace(LOOSE, each="quarter")), "", "", id="each quarter"),
        pytest.param(pair(replace(LOOSE, type="percent")), "", "", id="a percent"),
        pytest.param(
            pair(LOOSE, parts=(ItemPart(id="p", within="b", text=T),)),
            "",
            "",
            id="something to tick too",
        ),
        pytest.param(
            pair(LOOSE, rules=(ItemRule(id="x", kind="not_same_project", within="b", of=("d",)),)),
            "d",
            "",
            id="another project is needed too",
        ),
    ],
)
def test_what_follows_asks_nothing_but_the_same_figure(
    instrument: Instrument, same: str, follows: str
) -> None:
    given_ = Answer(MET, same_as={"x": same}) if same else Answer()
    step = Answers({"b": given_}).score(instrument).missing[-1]
    assert (step.level, step.follows) == (2, tuple(follows))


def test_a_value_that_does_not_apply_holds_no_level_back() -> None:
    choices = (ScaleChoice(id="na", within="s", text=T, result="not_applicable"),)
    items = (
        Item(id="a", within="d/1", text=T, scale="s"),
        Item(id="b", within="d/1", text=T),
        Item(id="c", within="d/2", text=T, scale="s"),
    )
    dimension = Dimension(id="d", title=T, points=(Fraction(5), Fraction(10)))
    instrument = Instrument(
        id="t",
        edition=2569,
        title=T,
        kind="ladder",
        dimensions=(dimension,),
        items=items,
        choices=choices,
    )
    na = Answer(choice="na")
    assert Answers({"a": na, "b": Answer(MET), "c": na}).score(instrument).base == 10
    assert Answers({"a": na, "c": na}).score(instrument).missing[0].items == ("b",)


def group(need: str, *children: str) -> Instrument:
    points = (Fraction(5), Fraction(10))
    items = [Item(id="g", within="d/1", text=T, need=need)]
    items += [Item(id=child, within="g", text=T) for child in children]
    items += [Item(id="top", within="d/2", text=T)]
    dimension = Dimension(id="d", title=T, points=points)
    return Instrument(
        id="t", edition=2569, title=T, kind="ladder", dimensions=(dimension,), items=tuple(items)
    )


def whole(instrument: Instrument, item: str) -> Answer:
    """Everything the item asks, with figures that satisfy whoever asks them."""
    asked = [measure.id for measure in instrument.measures if measure.within == item]
    parts = {part.id: True for part in instrument.parts if part.within == item}
    return Answer(
        MET,
        parts=parts,
        measures={measure: {"": holding(instrument, measure)} for measure in asked},
    )


def holding(instrument: Instrument, measure: str) -> Number:
    numbers = range(101)
    limits = [each.holds for each in instrument.measures if each.id == measure]
    return next(Fraction(n) for n in numbers if all(limit.holds(Fraction(n)) for limit in limits))


def some_answer(instrument: Instrument, item: Item, luck: Random) -> Answer:
    state = luck.choices(
        [MET, NOT_MET, ItemState.NOT_ASSESSED, ItemState.NOT_APPLICABLE], [12, 2, 1, 1]
    )[0]
    measures: dict[str, dict[str, Number]] = {}
    for measure in instrument.measures:
        if measure.within == item.id and luck.random() < 0.5:
            measures[measure.id] = {"": some_number(measure, luck)}
    parts = {part.id: luck.random() < 0.9 for part in instrument.parts if part.within == item.id}
    same = {
        rule.id: "d3" for rule in instrument.rules if rule.within == item.id and luck.random() < 0.1
    }
    return Answer(
        state, parts=parts if luck.random() < 0.5 else {}, measures=measures, same_as=same
    )


def some_number(measure: ItemMeasure, luck: Random) -> Number:
    if measure.type == "percent" and luck.random() < 0.8:
        den = luck.randint(0, 12)
        return CountRatio(Fraction(luck.randint(0, den)), Fraction(den))
    return Fraction(luck.randint(0, 6) if measure.type != "percent" else luck.randint(0, 100))


def some_answers(instrument: Instrument, seed: int) -> Answers:
    luck = Random(seed)
    profiles = frozenset(
        luck.sample(["central", "regional", "annex_checklist"], luck.randint(0, 2))
    )
    chosen = [item for item in Tree(instrument, profiles).answered() if luck.random() < 0.97]
    items = {item.id: some_answer(instrument, item, luck) for item in chosen}
    return Answers(
        items,
        profiles,
        {"extra": luck.randint(0, 2)},
        luck.choice(["general", "challenge", "model"]),
    )


seeds = st.integers(0, 10**9)


@cache
def clean() -> Instrument:
    """The CDD form, for tests whose failures would otherwise print it whole."""
    return read(Path(__file__).parents[3] / "resources/instruments/cdd-clean-2564.yaml")


@given(seeds)
def test_a_level_is_the_longest_unbroken_run(seed: int) -> None:
    for part in some_answers(clean(), seed).score(clean()).parts:
        unbroken = [rung.complete for rung in part.rungs]
        assert part.level == next(
            (n for n, complete in enumerate(unbroken) if not complete), len(unbroken)
        )
        assert [rung.reached for rung in part.rungs] == [
            n < part.level for n in range(len(unbroken))
        ]


@given(seeds, seeds)
def test_meeting_one_more_item_never_costs_a_point(seed: int, pick: int) -> None:
    answers = some_answers(clean(), seed)
    before = answers.score(clean())
    short = [name for name, result in before.items.items() if result.result is not MET]
    if short:
        name = Random(pick).choice(short)
        after = replace(answers, items={**answers.items, name: whole(clean(), name)}).score(clean())
        assert after.items[name].result is MET
        assert after.part(dimension_of(name)).level >= before.part(dimension_of(name)).level


def dimension_of(item: str) -> str:
    return next(dimension.id for dimension in clean().dimensions if item.startswith(dimension.id))


@given(seeds)
def test_the_order_of_answers_and_rows_does_not_matter(seed: int) -> None:
    answers = some_answers(clean(), seed)
    before = answers.score(clean())
    turned = replace(answers, items=dict(reversed(list(answers.items.items()))))
    assert turned.score(clean()) == before
    shuffled = list(clean().items)
    Random(seed).shuffle(shuffled)
    after = replace(answers, shared=False).score(replace(clean(), items=tuple(shuffled)))
    assert after.total == replace(answers, shared=False).score(clean()).total
