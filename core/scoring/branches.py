"""Score the branches of a sheet: as a ladder of levels, or rolled up from the items and branches in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile

from core.errors import UserError
from core.exact import PLACES, nearest
from core.forms.operations import NONE, NOUGHT, ONE, Contribution, Operation, Points
from core.forms.shape import Dimension, Instrument, Item
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.i18n import _
from core.scoring.score import DimensionScore, ItemScore, LadderLevel

REQUIRED = "complete"  # of `required`
ItemScores = Mapping[str, ItemScore]
BranchScores = Mapping[str, DimensionScore]


def ladder(tree: Tree, dimension: Dimension, results: ItemScores) -> DimensionScore:
    """Return the score of a branch scored as a ladder: the points of the highest level up to which all items are met.

    Source: CDD manual 2564, lines 306-369: each level from 2 on starts with "ตามคะแนนระดับที่ N-๑ และ".
    """
    rungs = rungs_of(tree, dimension, results)
    level = max((rung.level for rung in rungs if rung.reached), default=0)
    full = max(dimension.points, default=Fraction(0)) if any(rung.items for rung in rungs) else Fraction(0)
    return DimensionScore(dimension.id, points_at(dimension, level), full, level, rungs)


def points_at(dimension: Dimension, level: int) -> Fraction:
    """Return the points of a level of a branch; level 0 gives 0."""
    return dimension.points[level - 1] if 0 < level <= len(dimension.points) else Fraction(0)


def rungs_of(tree: Tree, dimension: Dimension, results: ItemScores) -> tuple[LadderLevel, ...]:
    """Return the levels of a branch, lowest first. A level without items is reached with the one below it; a level with
    no items at or above it is never reached."""
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
        rungs.append(LadderLevel(level, points_at(dimension, level), items, met, complete, reached))
    return tuple(rungs)


def stands(tree: Tree, item: Item, results: ItemScores) -> bool | None:
    """Return whether an item and all items below it (of a group: enough of them) are met; None if it does not apply."""
    beneath = [stands(tree, child, results) for child in tree.children(item.id)]
    if item.need:
        return _enough(item, [answer for answer in beneath if answer is not None])
    result = results[item.id].result
    if result is State.NOT_APPLICABLE and all(answer is None for answer in beneath):
        return None
    return result in (State.MET, State.NOT_APPLICABLE) and False not in beneath


def need_of(item: Item, children: int) -> int:
    """Return how many of a group's children must be met: all, one if its `need` is "any", or the number in `need`."""
    if item.need == "any":
        return min(1, children)
    return min(int(item.need), children) if item.need.isdecimal() else children


def _enough(group: Item, answers: Sequence[bool]) -> bool | None:
    return sum(answers) >= need_of(group, len(answers)) if answers else None


def weight_of(node: Item | Dimension) -> Fraction:
    """Return the weight of an item or branch; 1 if the form names none."""
    return ONE if node.weight is None else node.weight


def roll_up(
    op: Operation, tree: Tree, dimension: Dimension, results: ItemScores, below: BranchScores
) -> DimensionScore:
    """Return the score of a branch by the operation `op`, scaled to the branch's `full` points (see `stretched`)."""
    points, most = mixed(op, tree, dimension.id, results, below)
    times = stretched(op, dimension, most)
    return DimensionScore(dimension.id, points * times, most * times)


def stretched(op: Operation, dimension: Dimension, most: Fraction) -> Fraction:
    """Return the factor that scales a branch's points to its `full` points; 1 if it has none, or `op` adds points."""
    return dimension.full / most if dimension.full is not None and most and not op.added else ONE


def mixed(op: Operation, tree: Tree, node: str, results: ItemScores, below: BranchScores) -> Points:
    """Return (points, full points) of what is directly in the branch `node` ("" = the form), combined by `op`."""
    grains = list(_grains(tree, node, results, None if op.by_items else below))
    return op.rows(grains) if grains and op.rows else (NOUGHT, NOUGHT)


def _grains(tree: Tree, node: str, results: ItemScores, below: BranchScores | None) -> Iterator[Contribution]:
    """Yield the grains of the items and branches in a node; without `below`, branches are replaced by their items."""
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
            yield Contribution(points, full, weight_of(branch), points == full)


def _of_item(tree: Tree, item: Item, results: ItemScores) -> Iterator[Contribution]:
    """Yield the grains of an item: a group with points of its own is one, any other group counts by its items."""
    met = stands(tree, item, results)
    if item.need and item.points is not None:
        if met is not None:
            yield Contribution(item.points if met else Fraction(0), item.points, weight_of(item), met)
        return
    if not item.need:
        result = results[item.id]
        if result.points is not None or result.open:
            yield Contribution(result.points or Fraction(0), result.most, weight_of(item), bool(met))
    for child in tree.children(item.id):
        yield from _of_item(tree, child, results)


def op_of(instrument: Instrument, dimension: Dimension | None = None) -> Operation:
    """Return the operation that scores a branch, or the form as a whole. Raises UserError if its kind is unknown."""
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
    """Return the score of every branch in the order of the form. Raises UserError if a branch has an unknown kind."""
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
    """Return (base points, full points) of the form: its top branches, combined by the form's operation."""
    form = tree.instrument
    points, full = mixed(op_of(form), tree, "", results, {part.id: part for part in parts})
    return (NOUGHT, NOUGHT) if waits(tree, "", results) else (rounded(form, points, form.decimals), full)


def waits(tree: Tree, node: str, results: ItemScores) -> bool:
    """Return whether a branch, or the form (""), has no score yet, as all answers are required and one is missing."""
    said = [one.complete for one in lying_in(tree, node)]
    required = REQUIRED in (*said, tree.instrument.complete)
    left = (results[item.id] for item in _counted(tree, node) if results[item.id].state is State.NOT_ASSESSED)
    return required and any(not result.points for result in left)  # a level alone gives points too


def lying_in(tree: Tree, node: str) -> Iterator[Dimension]:
    """Yield the branch `node` and every branch that contains it, innermost first."""
    while node:
        yield (branch := tree.dimension(node))
        node = branch.within


def _counted(tree: Tree, node: str) -> Iterator[Item]:
    """Yield the items in a branch, without those of branches in it that are results of their own (`beside`)."""
    for item in tree.answered(node):
        between = takewhile(lambda branch: branch.id != node, lying_in(tree, tree.position(item.id)[0]))
        if not any(branch.beside for branch in between):
            yield item


def decimals_of(tree: Tree, branch: Dimension) -> int | None:
    """Return the number of decimals named by a branch, else by a branch around it, else by the form, or None."""
    said = (one.decimals for one in lying_in(tree, branch.id) if one.decimals is not None)
    return next(said, tree.instrument.decimals)


def rounded(node: Dimension | Instrument, points: Fraction, decimals: int | None) -> Fraction:
    """Return the points, rounded to `decimals` (None = PLACES) if `node` says so, else exact."""
    return nearest(points, PLACES if decimals is None else decimals) if node.rounded else points
