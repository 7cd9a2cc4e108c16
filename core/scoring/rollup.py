"""Roll-ups: a branch gets its points from the items and branches in it; what does not apply is left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.forms.shape import Dimension, Item
from core.forms.tree import Tree
from core.scoring.ladder import stands
from core.scoring.score import DimensionScore, Finding, ItemScore

ONE = Fraction(1)
PERCENT = Fraction(100)


class Grain(NamedTuple):
    """What one item or branch brings into a roll-up: its points, the most it could bring, its weight."""

    points: Fraction
    most: Fraction
    weight: Fraction = ONE
    met: bool = False


Mix = Callable[[Sequence[Grain]], tuple[Fraction, Fraction]]
ItemScores = Mapping[str, ItemScore]
BranchScores = Mapping[str, DimensionScore]


def roll_up(mix: Mix, tree: Tree, dimension: Dimension, results: ItemScores, below: BranchScores) -> DimensionScore:
    """The branch's points after this mix; with `full`, its share of `full` (percent of points)."""
    points, most = mixed(mix, tree, dimension.id, results, below)
    if dimension.full is not None and most:
        points, most = points / most * dimension.full, dimension.full
    return DimensionScore(dimension.id, points, most)


def mixed(mix: Mix, tree: Tree, node: str, results: ItemScores, below: BranchScores) -> tuple[Fraction, Fraction]:
    """Points and full points of everything directly in a dimension, or with "" of the branches at the top."""
    grains = list(_grains(tree, node, results, None if mix is share_met else below))
    return mix(grains) if grains else (Fraction(0), Fraction(0))


def _grains(tree: Tree, node: str, results: ItemScores, below: BranchScores | None) -> Iterator[Grain]:
    """Items and branches in a node; without `below` the items of its branches in place of the branches."""
    levels = tree.levels(node) if node else ()
    for place in (node, *(f"{node}/{level}" for level in levels)):
        for item in tree.children(place):
            yield from _of_item(tree, item, results)
    for branch in tree.branches(node):
        if below is None:
            yield from _grains(tree, branch.id, results, None)
        elif below[branch.id].full:
            points, full = below[branch.id].points, below[branch.id].full
            yield Grain(points, full, branch.weight or ONE, points == full)


def _of_item(tree: Tree, item: Item, results: ItemScores) -> Iterator[Grain]:
    """A group with points of its own is one grain; any other group is what lies in it."""
    met = stands(tree, item, results)
    if item.need and item.points is not None:
        if met is not None:
            yield Grain(item.points if met else Fraction(0), item.points, item.weight or ONE, met)
        return
    if not item.need:
        points, most = results[item.id].points, results[item.id].most
        if points is not None:
            yield Grain(points, most, item.weight or ONE, bool(met))
    for child in tree.children(item.id):
        yield from _of_item(tree, child, results)


def total(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    return sum((g.points for g in grains), Fraction(0)), sum((g.most for g in grains), Fraction(0))


def mean(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    points, most = total(grains)
    return points / len(grains), most / len(grains)


def weighted_mean(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    weight = sum((g.weight for g in grains), Fraction(0))
    if not weight:
        return Fraction(0), Fraction(0)
    points = sum((g.points * g.weight for g in grains), Fraction(0))
    return points / weight, sum((g.most * g.weight for g in grains), Fraction(0)) / weight


def lowest(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    return min(g.points for g in grains), min(g.most for g in grains)


def highest(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    return max(g.points for g in grains), max(g.most for g in grains)


def share_met(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    """How many of the items that apply are met, as a percent; branches count by their items."""
    return PERCENT * sum(g.met for g in grains) / len(grains), PERCENT


MIXES: Mapping[str, Mix] = {  # by ScoreKind.name, of every kind but the ladder
    "sum": total,
    "mean": mean,
    "weighted mean": weighted_mean,
    "lowest": lowest,
    "highest": highest,
    "share met": share_met,
}


def check(tree: Tree, dimension: Dimension) -> list[Finding]:
    """Faults of a roll-up as written: nothing in it, points of levels that nothing reads, weights of zero."""
    found = []
    if not tree.children(dimension.id) and not tree.branches(dimension.id) and not tree.levels(dimension.id):
        found.append(Finding("branch_without_items", dimension.id, "must"))
    if dimension.points:
        found.append(Finding("points_never_read", dimension.id, "should"))
    return found
