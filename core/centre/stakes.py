"""The most points an assessment's total loses if one item is false: the difference to the total with that item at
nothing and all others unchanged. Summed over items, it is an upper limit if branches add up or average and each branch
adds, averages or climbs; of a ladder only the highest loss counts. In a group that does not need all its items, each
item has the loss of the whole group; in any other branch, that of the whole branch."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from core.centre.risk import PointsAtStake
from core.forms.operations import Operation
from core.forms.shape import Dimension, Instrument, Item
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.scoring.outcome import base_of
from core.scoring.score import ItemScore, Score
from core.scoring.total import Answers
from core.slots import Slot

ADDING = frozenset({"sum", "mean", "weighted mean", "share met", "share of weight"})
WHOLE = "whole"  # the chain of a form of which no part can be told from another
NOTHING = Fraction(0)


def can_be_sampled(form: Instrument, answers: Answers) -> bool:
    """Return whether an item that turns out false costs only its own points: more is always better in the form, nothing
    gives negative points, and the answers are not those of several people or register entries."""
    several = answers.each is not None or answers.people is not None or answers.sheets
    given = [one.points for one in form.items] + [one.points for one in form.choices]
    given += [one.points for one in form.extra]
    better = {form.better, *(one.better or form.better for one in form.dimensions)} == {"more"}
    return better and not several and all(points is None or points >= 0 for points in given)


def stakes(
    form: Instrument, answers: Answers, score: Score, *, extras: bool = True
) -> tuple[PointsAtStake, ...]:
    """Return, for each item that claims something (see `gives`), the points that the total would lose if the claim were
    false. Items are in printed order; with `extras`, the extra awards follow."""
    tree = answers.tree(form)
    claimed = [item for item in tree.answered() if gives(score.items[item.id])]
    blocks = _blocks(tree, claimed)
    losses = {block: _loss(tree, score, items) for block, items in blocks.items()}
    of = {item: block for block, items in blocks.items() for item in items}
    chains = {item.id: _chain(tree, item, of[item.id]) for item in claimed}
    together = {chain for chain in chains.values() if chain.startswith(f"{WHOLE}:")}
    whole = {chain: [one for one in chains if chains[one] == chain] for chain in together}
    at_most = {chain: _loss(tree, score, items) for chain, items in whole.items()}
    own = [
        PointsAtStake(item, chain, at_most.get(chain, losses[of[item]]))
        for item, chain in chains.items()
    ]
    return (*own, *(_awards(form, answers) if extras else ()))


def gives(result: ItemScore) -> bool:
    """Return whether an item claims something that can be false: it is met, gives points or is not applicable."""
    if result.state is ItemState.NOT_ASSESSED:
        return False
    return result.result in (ItemState.MET, ItemState.NOT_APPLICABLE) or bool(result.points)


def _blocks(tree: Tree, claimed: Collection[Item]) -> Mapping[str, list[str]]:
    """Return the items by the topmost group that contains them; an item in no group is its own block."""
    found: dict[str, list[str]] = {}
    for item in claimed:
        top, above = item.id, item.within
        while tree.counts(above):
            if tree.item(above).need:
                top = above
            above = tree.item(above).within
        found.setdefault(top, []).append(item.id)
    return found


def _chain(tree: Tree, item: Item, block: str) -> str:
    """Return the chain in which an item's loss is combined with others; "" = it is simply added."""
    form, top = tree.instrument, tree.dimension(tree.position(item.id)[0])
    while top.within:
        top = tree.dimension(top.within)
    turns = any(node.when for node in form.nodes.values()) or any(
        dimension.rounded for dimension in form.dimensions
    )
    # a loss in one branch changes others
    if turns or not (Operation.of(form).added or form.kind in ADDING):
        return f"{WHOLE}:"
    climbs, inside = Operation.of(form, top).climbs, list(_beneath(tree, top))
    if climbs:
        plain = not inside
    else:
        plain = all((one.roll_up or form.kind) in ADDING for one in (top, *inside))
    if not plain:
        return f"{WHOLE}:{top.id}"
    if climbs and not Operation.of(form).by_items:
        return top.id
    return "" if block == item.id else block


def _beneath(tree: Tree, branch: Dimension) -> Iterator[Dimension]:
    for one in tree.branches(branch.id):
        yield one
        yield from _beneath(tree, one)


def _loss(tree: Tree, score: Score, items: Collection[str]) -> Fraction:
    """Return how much the base score falls if these items give nothing."""
    false = {item: without(score.items[item]) for item in items}
    results = {**score.items, **false}
    return max(NOTHING, score.base - base_of(tree, results)[0])


def without(result: ItemScore) -> ItemScore:
    """Return an item's score as if the item were false: not met, no points."""
    return replace(
        result, state=ItemState.NOT_MET, result=ItemState.NOT_MET, points=NOTHING, open=False
    )


def _awards(form: Instrument, answers: Answers) -> Iterator[PointsAtStake]:
    for extra in form.extra:
        if extra.points > 0 and extra.holds.holds(Fraction(answers.extra.get(extra.id, 0))):
            yield PointsAtStake(Slot("extra", extra.id).name, "", extra.points)
