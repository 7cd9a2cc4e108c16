"""The score of every branch of a sheet: as a ladder of levels, or rolled up from the items and branches in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile

from core.errors import UserError
from core.exact import PLACES, nearest
from core.forms.operations import NONE, NOUGHT, ONE, Grain, Operation, Points
from core.forms.shape import Dimension, Instrument, Item
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.i18n import _
from core.scoring.score import DimensionScore, ItemScore, Rung

REQUIRED = "complete"  # of `required`
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


def need_of(item: Item, children: int) -> int:
    """How many of its children a group needs: all, any, or the number it names."""
    if item.need == "any":
        return min(1, children)
    return min(int(item.need), children) if item.need.isdecimal() else children


def _enough(group: Item, answers: Sequence[bool]) -> bool | None:
    return sum(answers) >= need_of(group, len(answers)) if answers else None


def weight_of(node: Item | Dimension) -> Fraction:
    """What an item or branch weighs: 1 where the form does not say it."""
    return ONE if node.weight is None else node.weight


def roll_up(
    op: Operation, tree: Tree, dimension: Dimension, results: ItemScores, below: BranchScores
) -> DimensionScore:
    """The branch's points by this operation; with `full`, its share of `full` (percent of points)."""
    points, most = mixed(op, tree, dimension.id, results, below)
    times = stretched(op, dimension, most)
    return DimensionScore(dimension.id, points * times, most * times)


def stretched(op: Operation, dimension: Dimension, most: Fraction) -> Fraction:
    """By what the points of a branch are multiplied to come to its `full`; a sum is what is in it, added up: by 1."""
    return dimension.full / most if dimension.full is not None and most and not op.added else ONE


def mixed(op: Operation, tree: Tree, node: str, results: ItemScores, below: BranchScores) -> Points:
    """Points and full points of everything directly in a dimension, or with "" of the branches at the top."""
    grains = list(_grains(tree, node, results, None if op.by_items else below))
    return op.rows(grains) if grains and op.rows else (NOUGHT, NOUGHT)


def _grains(tree: Tree, node: str, results: ItemScores, below: BranchScores | None) -> Iterator[Grain]:
    """Items and branches in a node; without `below` the items of its branches in place of the branches."""
    levels = tree.levels(node) if node else ()
    for inner in (node, *(f"{node}/{level}" for level in levels)):
        for item in tree.children(inner):
            yield from _of_item(tree, item, results)
    for branch in tree.branches(node):
        if branch.beside:
            continue
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


def op_of(instrument: Instrument, dimension: Dimension | None = None) -> Operation:
    """How the points of a branch, or of the instrument as a whole, are put together; UserError for an unknown kind."""
    found = Operation.of(instrument, dimension)
    if found is NONE:
        name = (dimension.roll_up if dimension else "") or instrument.kind
        raise UserError(
            _("คิดคะแนนของแบบ “{form}” ไม่ได้").format(form=instrument.title),
            _("แบบนี้ไม่มีการให้คะแนน หรือใช้วิธีให้คะแนน “{kind}” ที่โปรแกรมรุ่นนี้ยังไม่รองรับ").format(kind=name or "-"),
            _("เลือกแบบประเมินอื่น หรือปรับปรุงโปรแกรมให้เป็นรุ่นล่าสุด"),
        )
    return found


def parts_of(tree: Tree, results: ItemScores) -> tuple[DimensionScore, ...]:
    """The score of every branch in the instrument's order; UserError when a branch is of no known kind."""
    done: dict[str, DimensionScore] = {}

    def work(dimension: str) -> None:
        for branch in tree.branches(dimension):
            work(branch.id)
            op = op_of(tree.instrument, branch)
            part = ladder(tree, branch, results) if op.climbs else roll_up(op, tree, branch, results, done)
            if waits(tree, branch.id, results):
                part = replace(part, points=NOUGHT, full=NOUGHT)
            done[branch.id] = replace(part, points=rounded(branch, part.points, decimals_of(tree, branch)))

    work("")
    return tuple(done[dimension.id] for dimension in tree.dimensions)


def base_of(tree: Tree, results: ItemScores, parts: Sequence[DimensionScore]) -> Points:
    """The base and its full points: the branches at the top, combined by the instrument's kind."""
    form = tree.instrument
    points, full = mixed(op_of(form), tree, "", results, {part.id: part for part in parts})
    return (NOUGHT, NOUGHT) if waits(tree, "", results) else (rounded(form, points, form.decimals), full)


def waits(tree: Tree, node: str, results: ItemScores) -> bool:
    """Whether a branch, or the whole (""), has no figure because something that counts in it is not answered."""
    said = [one.complete for one in lying_in(tree, node)]
    required = REQUIRED in (*said, tree.instrument.complete)
    left = (results[item.id] for item in _counted(tree, node) if results[item.id].state is State.NOT_ASSESSED)
    return required and any(not result.points for result in left)  # a level alone gives points too


def lying_in(tree: Tree, node: str) -> Iterator[Dimension]:
    """The branch and those it lies in, from the inside."""
    while node:
        yield (branch := tree.dimension(node))
        node = branch.within


def _counted(tree: Tree, node: str) -> Iterator[Item]:
    """The items in a branch without those of results beside it."""
    for item in tree.answered(node):
        between = takewhile(lambda branch: branch.id != node, lying_in(tree, tree.position(item.id)[0]))
        if not any(branch.beside for branch in between):
            yield item


def decimals_of(tree: Tree, branch: Dimension) -> int | None:
    """How many decimals a branch says, or what it lies in."""
    said = (one.decimals for one in lying_in(tree, branch.id) if one.decimals is not None)
    return next(said, tree.instrument.decimals)


def rounded(node: Dimension | Instrument, points: Fraction, decimals: int | None) -> Fraction:
    """The points as what reads them has them: rounded where the form says so."""
    return nearest(points, PLACES if decimals is None else decimals) if node.rounded else points
