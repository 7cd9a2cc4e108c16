"""Ladder: a dimension gives the points of its highest level that is unbroken from level 1."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from core.forms.shape import Dimension, Item
from core.forms.tree import Tree, need_of
from core.forms.vocabulary import State
from core.scoring.score import DimensionScore, Finding, ItemScore, Rung


def ladder(tree: Tree, dimension: Dimension, results: Mapping[str, ItemScore]) -> DimensionScore:
    """Points of the highest level whose items, and all items below it, are met; nothing between two levels.

    Source: CDD manual 2564, lines 306-369: each level from 2 on starts with "ตามคะแนนระดับที่ N-๑ และ".
    """
    rungs = rungs_of(tree, dimension, results)
    level = max((rung.level for rung in rungs if rung.reached), default=0)
    points = points_at(dimension, level)
    return DimensionScore(dimension.id, points, max(dimension.points, default=Fraction(0)), level, rungs)


def points_at(dimension: Dimension, level: int) -> Fraction:
    """Points of a level; level 0 gives none."""
    return dimension.points[level - 1] if 0 < level <= len(dimension.points) else Fraction(0)


def rungs_of(tree: Tree, dimension: Dimension, results: Mapping[str, ItemScore]) -> tuple[Rung, ...]:
    """The levels of a dimension, lowest first. A level nothing is asked for holds with the one below it;
    one with nothing at or above it is never reached."""
    levels = tree.levels(dimension.id)
    highest = max((level for level in levels if tree.answered(f"{dimension.id}/{level}")), default=0)
    rungs = []
    reached = True
    for level in levels:
        node = f"{dimension.id}/{level}"
        items = tuple(item.id for item in tree.answered(node))
        complete = all(stands(tree, child, results) is not False for child in tree.children(node))
        reached = reached and complete and level <= highest
        met = sum(results[item].result is State.MET for item in items)
        rungs.append(Rung(level, points_at(dimension, level), items, met, complete, reached))
    return tuple(rungs)


def stands(tree: Tree, item: Item, results: Mapping[str, ItemScore]) -> bool | None:
    """Whether an item with all beneath it is met; None when it does not apply."""
    beneath = [stands(tree, child, results) for child in tree.children(item.id)]
    if item.need:
        return _enough(item, [answer for answer in beneath if answer is not None])
    result = results[item.id].result
    if result is State.NOT_APPLICABLE and all(answer is None for answer in beneath):
        return None
    return result in (State.MET, State.NOT_APPLICABLE) and False not in beneath


def _enough(group: Item, answers: Sequence[bool]) -> bool | None:
    return sum(answers) >= need_of(group, len(answers)) if answers else None


def check(tree: Tree, dimension: Dimension) -> list[Finding]:
    """Faults of a ladder as written: no points, falling points, a level without items."""
    found = []
    if not dimension.points:
        found.append(Finding("ladder_without_points", dimension.id, "must"))
    if list(dimension.points) != sorted(set(dimension.points)):
        found.append(Finding("points_not_rising", dimension.id, "must"))
    for level in tree.levels(dimension.id):
        if not tree.answered(f"{dimension.id}/{level}"):
            found.append(Finding("level_without_items", f"{dimension.id}/{level}", "should"))
    return found
