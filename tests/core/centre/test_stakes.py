"""What items can cost bounds what several of them cost together, in every shipped form and in forms made for it."""

import random
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from core.centre.risk import lost
from core.centre.stakes import can_be_sampled, gives, stakes, without
from core.forms.shape import Dimension, Instrument, Item
from core.forms.vocabulary import ItemState
from core.forms.wording import Words
from core.scoring.outcome import base_of, parts_of
from core.scoring.score import Answer
from core.scoring.total import Answers
from storage.instruments.reader import read
from tests.core.scoring.conftest import ROOT

SHIPPED = [
    path
    for path in sorted((ROOT / "resources/instruments").glob("*.yaml"))
    if "\nkind: " in path.read_text("utf-8")
]


@cache
def form_of(path: Path) -> Instrument:
    return read(path)


def answered(form: Instrument, chance: random.Random) -> Answers:
    """Answers as an office that did well gives them: values of scales, levels, words and what is asked."""
    empty, good = Answers(), chance.uniform(0.6, 1)
    tree = empty.tree(form)

    def one(item: Item) -> Answer:
        choices = tree.choices(item.id)
        state = (
            ItemState.MET
            if chance.random() < good
            else chance.choice(
                (ItemState.NOT_MET, ItemState.NOT_APPLICABLE, ItemState.NOT_ASSESSED)
            )
        )
        asks = {
            ask.id: chance.choice(tree.scale(ask.scale)).id
            for ask in tree.asks(item.id)
            if tree.scale(ask.scale)
        }
        return Answer(
            state,
            chance.choice(choices).id if choices and chance.random() < good else "",
            asks=asks,
        )

    extra = {each.id: chance.randint(0, 2) for each in form.extra}
    return Answers({item.id: one(item) for item in tree.answered()}, extra=extra)


def bounded(form: Instrument, chance: random.Random) -> int:
    """Hold several false items against their stakes; how many were."""
    answers = answered(form, chance)
    found, tree = answers.score(form), answers.tree(form)
    every = stakes(form, answers, found, extras=False)
    assert {one.item for one in every} == {
        item for item, result in found.items.items() if gives(result)
    }
    for _trial in range(12):
        false = {
            one.item: without(found.items[one.item])
            for one in every
            if chance.random() < chance.random()
        }
        results = {**found.items, **false}
        after = base_of(tree, results, parts_of(tree, results))[0]
        assert found.base - after <= lost(one for one in every if one.item in false), (
            form.id,
            sorted(false),
        )
    return len(every)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_set_of_false_items_costs_more_than_their_stakes(path: Path) -> None:
    form = form_of(path)
    assert can_be_sampled(form, Answers())
    assert sum(bounded(form, random.Random(seed)) for seed in range(6))


def made(kind: str, roll_up: str, need: str, chance: random.Random) -> Instrument:
    """Two branches, one with a branch in it, items with weights and points, and a group."""

    def item(n: int, within: str) -> Item:
        points = Fraction(chance.randint(1, 9))
        weight = Fraction(chance.randint(1, 3))
        return Item(
            id=f"i{n}",
            within=within,
            text=Words("x"),
            points=points,
            weight=weight,
            not_applicable="out",
        )

    branches = (
        Dimension(
            id="a", title=Words("a"), roll_up=roll_up, points=tuple(map(Fraction, (3, 5, 9)))
        ),
        Dimension(
            id="b",
            title=Words("b"),
            roll_up=chance.choice(("sum", "mean", "share met")),
            weight=Fraction(2),
        ),
        Dimension(
            id="c", within="b", title=Words("c"), roll_up=chance.choice(("sum", "lowest", "mean"))
        ),
    )
    at = ["a/1", "a/2", "a/3"] if roll_up == "ladder" else ["a"]
    group = Item(id="g", within=at[-1], text=Words("g"), need=need)
    items = [item(n, chance.choice((*at, "b", "c", "g"))) for n in range(10)]
    return Instrument(
        id="made",
        edition=2569,
        title=Words("x"),
        kind=kind,
        dimensions=branches,
        items=(group, *items),
    )


@pytest.mark.parametrize("kind", ["sum", "mean", "weighted mean", "lowest", "share met", "ladder"])
@pytest.mark.parametrize(
    "roll_up", ["sum", "mean", "lowest", "highest", "share met", "share of weight", "ladder"]
)
def test_so_it_is_in_forms_of_every_kind_and_with_every_group(kind: str, roll_up: str) -> None:
    chance = random.Random(f"{kind} {roll_up}")
    assert sum(
        bounded(made(kind, roll_up, need, chance), chance)
        for need in ("all", "any", "2")
        for _n in range(4)
    )


def test_of_a_ladder_an_item_costs_every_level_from_its_own_up(cdd: Instrument) -> None:
    answers = Answers(
        {item.id: Answer(ItemState.MET) for item in Answers().tree(cdd).answered()},
        extra={"extra": 1},
    )
    every = {one.item: one for one in stakes(cdd, answers, answers.score(cdd))}
    assert (every["d1.l5.2"].chain, every["d1.l5.2"].loss) == ("d1", Fraction(6))
    assert {one.loss for item, one in every.items() if item.startswith("d1.l1")} == {30}
    assert (every["extra.extra"].chain, every["extra.extra"].loss) == ("", Fraction(10))
