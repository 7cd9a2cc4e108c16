"""The score of every branch of a sheet: as a ladder of levels, or rolled up from the items and branches in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.errors import UserError
from core.exact import exact_sum
from core.forms.score_kinds import score_kind
from core.forms.shape import Dimension, Instrument, Item
from core.forms.tree import Tree, need_of
from core.forms.vocabulary import State
from core.i18n import _
from core.scoring.score import DimensionScore, ItemScore, Rung

ONE = Fraction(1)
PERCENT = Fraction(100)
ItemScores = Mapping[str, ItemScore]
BranchScores = Mapping[str, DimensionScore]


def ladder(tree: Tree, dimension: Dimension, results: ItemScores) -> DimensionScore:
    """Points of the highest level whose items, and all items below it, are met; nothing between two levels.

    Source: CDD manual 2564, lines 306-369: each level from 2 on starts with "ตามคะแนนระดับที่ N-๑ และ".
    """
    rungs = rungs_of(tree, dimension, results)
    level = max((rung.level for rung in rungs if rung.reached), default=0)
    full = max(dimension.points, default=Fraction(0)) if any(rung.items for rung in rungs) else Fraction(0)
    return DimensionScore(dimension.id, points_at(dimension, level), full, level, rungs)


def points_at(dimension: Dimension, level: int) -> Fraction:
    """Points of a level; level 0 gives none."""
    return dimension.points[level - 1] if 0 < level <= len(dimension.points) else Fraction(0)


def rungs_of(tree: Tree, dimension: Dimension, results: ItemScores) -> tuple[Rung, ...]:
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


def stands(tree: Tree, item: Item, results: ItemScores) -> bool | None:
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


def weight_of(node: Item | Dimension) -> Fraction:
    """What an item or branch weighs: 1 where the form does not say it."""
    return ONE if node.weight is None else node.weight


class Grain(NamedTuple):
    """What one item or branch brings into a roll-up: its points, the most it could bring, its weight.

    What nobody has answered yet brings nothing of what it could, be it an item or a whole branch: so the points of a
    sheet that is not finished are those it has for certain, and no answer that opens a branch takes any away.
    """

    points: Fraction
    most: Fraction
    weight: Fraction = ONE
    met: bool = False


Mix = Callable[[Sequence[Grain]], tuple[Fraction, Fraction]]


def roll_up(mix: Mix, tree: Tree, dimension: Dimension, results: ItemScores, below: BranchScores) -> DimensionScore:
    """The branch's points after this mix; with `full`, its share of `full` (percent of points)."""
    points, most = mixed(mix, tree, dimension.id, results, below)
    times = stretched(mix, dimension, most)
    return DimensionScore(dimension.id, points * times, most * times)


def stretched(mix: Mix, dimension: Dimension, most: Fraction) -> Fraction:
    """By what the points of a branch are multiplied to come to its `full`; a sum is what is in it, added up: by 1."""
    return dimension.full / most if dimension.full is not None and most and mix is not total else ONE


def mixed(mix: Mix, tree: Tree, node: str, results: ItemScores, below: BranchScores) -> tuple[Fraction, Fraction]:
    """Points and full points of everything directly in a dimension, or with "" of the branches at the top."""
    grains = list(_grains(tree, node, results, None if mix in BY_ITEMS else below))
    return mix(grains) if grains else (Fraction(0), Fraction(0))


def _grains(tree: Tree, node: str, results: ItemScores, below: BranchScores | None) -> Iterator[Grain]:
    """Items and branches in a node; without `below` the items of its branches in place of the branches."""
    levels = tree.levels(node) if node else ()
    for inner in (node, *(f"{node}/{level}" for level in levels)):
        for item in tree.children(inner):
            yield from _of_item(tree, item, results)
    for branch in tree.branches(node):
        if below is None:
            yield from _grains(tree, branch.id, results, None)
        elif below[branch.id].full:
            points, full = below[branch.id].points, below[branch.id].full
            yield Grain(points, full, weight_of(branch), points == full)


def _of_item(tree: Tree, item: Item, results: ItemScores) -> Iterator[Grain]:
    """A group with points of its own is one grain; any other group counts by what it contains."""
    met = stands(tree, item, results)
    if item.need and item.points is not None:
        if met is not None:
            yield Grain(item.points if met else Fraction(0), item.points, weight_of(item), met)
        return
    if not item.need:
        result = results[item.id]
        if result.points is not None or result.open:
            yield Grain(result.points or Fraction(0), result.most, weight_of(item), bool(met))
    for child in tree.children(item.id):
        yield from _of_item(tree, child, results)


def total(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    return exact_sum(g.points for g in grains), exact_sum(g.most for g in grains)


def mean(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    points, most = total(grains)
    return points / len(grains), most / len(grains)


def weighted_mean(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    weight = exact_sum(g.weight for g in grains)
    if not weight:
        return Fraction(0), Fraction(0)
    points = exact_sum(g.points * g.weight for g in grains)
    return points / weight, exact_sum(g.most * g.weight for g in grains) / weight


def lowest(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    return min(g.points for g in grains), min(g.most for g in grains)


def highest(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    return max(g.points for g in grains), max(g.most for g in grains)


def share_met(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    """How many of the items that apply are met, as a percent; branches count by their items."""
    return PERCENT * sum(g.met for g in grains) / len(grains), PERCENT


def share_of_weight(grains: Sequence[Grain]) -> tuple[Fraction, Fraction]:
    """How much of the weight of the items that apply is met, as a percent."""
    weight = exact_sum(g.weight for g in grains)
    met = exact_sum(g.weight for g in grains if g.met)
    return (PERCENT * met / weight, PERCENT) if weight else (Fraction(0), Fraction(0))


MIXES: Mapping[str, Mix] = {  # of every row of core.forms.score_kinds; a ladder adds up its branches at the root
    "ladder": total,
    "sum": total,
    "mean": mean,
    "weighted mean": weighted_mean,
    "lowest": lowest,
    "highest": highest,
    "share met": share_met,
    "share of weight": share_of_weight,
    "matrix": highest,
}
BY_ITEMS = frozenset({share_met, share_of_weight})  # a branch in it counts by its items


def mix_of(instrument: Instrument, dimension: Dimension | None = None) -> Mix:
    """How the points of a branch, or of the instrument as a whole, are put together; UserError for an unknown kind."""
    name = (dimension.roll_up if dimension else "") or instrument.kind
    if name not in MIXES:
        raise UserError(
            _("คิดคะแนนของแบบ “{form}” ไม่ได้").format(form=instrument.title),
            _("แบบนี้ไม่มีการให้คะแนน หรือใช้วิธีให้คะแนน “{kind}” ที่โปรแกรมรุ่นนี้ยังไม่รองรับ").format(kind=name or "-"),
            _("เลือกแบบประเมินอื่น หรือปรับปรุงโปรแกรมให้เป็นรุ่นล่าสุด"),
        )
    return MIXES[name]


def parts_of(tree: Tree, results: ItemScores) -> tuple[DimensionScore, ...]:
    """The score of every branch in the instrument's order; UserError when a branch is of no known kind."""
    done: dict[str, DimensionScore] = {}

    def work(dimension: str) -> None:
        for branch in tree.branches(dimension):
            work(branch.id)
            climbs, mix = score_kind(tree.instrument, branch).climbs, mix_of(tree.instrument, branch)
            done[branch.id] = ladder(tree, branch, results) if climbs else roll_up(mix, tree, branch, results, done)

    work("")
    return tuple(done[dimension.id] for dimension in tree.dimensions)


def base_of(tree: Tree, results: ItemScores, parts: Sequence[DimensionScore]) -> tuple[Fraction, Fraction]:
    """The base and its full points: the branches at the top, combined by the instrument's kind."""
    return mixed(mix_of(tree.instrument), tree, "", results, {part.id: part for part in parts})
