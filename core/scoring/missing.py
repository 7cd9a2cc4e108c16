"""Find what is missing for more points: the items of each level within reach, the item worth most, the fewest items to
a grade or to passing. Only items that a unit fulfils by doing something are advised. Each item costs one; those of a
ladder that another item's figures fulfil cost nothing. Of equally short ways that with most points is taken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, chain
from typing import NamedTuple

from core.exact import exact_sum
from core.forms.operations import NOUGHT, ONE, PERCENT, Operation
from core.forms.shape import Dimension, Item, ItemMeasure, Limit
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.scoring.outcome import (
    GradingPoints,
    ItemScores,
    base_of,
    counted_in,
    decides,
    lying_in,
    mixed,
    need_of,
    op_of,
    parts_of,
    stands,
    stretched,
    weight_of,
)
from core.scoring.score import DimensionScore, ItemScore, Score, ScoreImprovement


def steps(tree: Tree, score: Score) -> tuple[ScoreImprovement, ...]:
    """Return the ways to more points: fewest items first, then biggest gain. () if the form gives no advice or the
    score waits for answers. A way to a level is left out if a way to a higher level needs no more items."""
    if not tree.instrument.urges:
        return ()
    found: list[ScoreImprovement] = []
    if score.waits:
        return ()  # nothing lifts what has no figure yet
    asked = {dimension.id for dimension in tree.dimensions}
    for part in (one for one in score.parts if one.id in asked):
        found += _ways(tree, part, score)
        if not Operation.of(tree.instrument, tree.dimension(part.id)).climbs:
            found += _best_item(tree, part, score)
    return tuple(sorted(found, key=lambda step: (len(step.items), -step.gain)))


def _ways(tree: Tree, part: DimensionScore, score: Score) -> list[ScoreImprovement]:
    ways: list[ScoreImprovement] = []
    needed: list[str] = []
    branch = tree.dimension(part.id)
    for rung in part.rungs:
        if rung.reached or not rung.items:
            continue
        needed += fewest_missing(tree, f"{part.id}/{rung.level}", score.items)
        points = branch.points_at(rung.level)
        parts = tuple(
            replace(one, points=points) if one.id == branch.id else one for one in score.parts
        )
        if branch.within or not Operation.of(tree.instrument).added:  # all are scored again
            parts = parts_of(tree, lifted(score.items, needed))
        way = improved(tree, score, needed, parts, rung.level)
        if way.gain > 0:
            ways.append(way)
    return [
        way
        for n, way in enumerate(ways)
        if not any(len(w.items) <= len(way.items) for w in ways[n + 1 :])
    ]


def _best_item(tree: Tree, part: DimensionScore, score: Score) -> Iterator[ScoreImprovement]:
    """Yield the way by the branch's own item that can still give most points, if this item alone lifts the whole."""
    short: dict[str, Fraction] = {}  # the weighted points that each could still give
    for item in tree.answered(part.id):
        result = score.items[item.id]
        applies = result.points is not None or result.state is ItemState.NOT_ASSESSED
        if applies and tree.position(item.id)[0] == part.id and tree.advises_item(item):
            short[item.id] = (result.most - (result.points or NOUGHT)) * weight_of(item)
    best = max(short, key=lambda name: short[name], default="")
    if best and short[best] > 0:
        way = improved(tree, score, [best], parts_of(tree, lifted(score.items, [best])))
        if way.gain > 0:
            yield way


def improved(
    tree: Tree, score: Score, needed: Sequence[str], parts: Sequence[DimensionScore], level: int = 0
) -> ScoreImprovement:
    """Return what is gained if the items `needed` are met and give their most points. `parts`: what the branches then
    score; `level`: the level then reached on the ladder, 0 = no ladder."""
    items = lifted(score.items, needed)
    base = base_of(tree, items, parts)[0]
    figures = GradingPoints.of(tree.instrument, base, score.extra, parts, items)
    follows = following(tree, needed, score.items)
    return ScoreImprovement(
        dimension=tree.position(needed[0])[0] if needed else "",
        level=level,
        items=tuple(item for item in needed if item not in follows),
        gain=base - score.base,
        total=base + score.extra,
        band=figures.band() or "",
        passes=figures.passes(tree.on),
        follows=tuple(follows),
        places=figures.places(),
    )


def lifted(results: ItemScores, items: Iterable[str]) -> dict[str, ItemScore]:
    """Return a copy of `results` in which `items` are met and give their most points."""
    return {**results, **{name: _lifted(results[name]) for name in items}}


def _lifted(result: ItemScore) -> ItemScore:
    # of a ladder items give none
    points = result.most if result.points is not None or result.open else None
    return replace(result, state=ItemState.MET, result=ItemState.MET, points=points, open=False)


def fewest_missing(tree: Tree, node: str, results: ItemScores) -> list[str]:
    """Return the fewest items still to be met to complete a level or item `node`, in printed order."""
    return [item for child in tree.children(node) for item in missing_of(tree, child, results)]


def missing_of(tree: Tree, item: Item, results: ItemScores) -> list[str]:
    if stands(tree, item, results) is not False:
        return []
    if not item.need:
        if results[item.id].result in (ItemState.MET, ItemState.NOT_APPLICABLE):
            own = []
        else:
            own = [item.id]
        return own + fewest_missing(tree, item.id, results)
    standing = [
        child for child in tree.children(item.id) if stands(tree, child, results) is not None
    ]
    met = sum(stands(tree, child, results) is True for child in standing)
    short = need_of(item, len(standing)) - met
    ways = [way for child in standing if (way := missing_of(tree, child, results))]
    chosen = sorted(ways, key=len)[:short]
    return [name for way in ways if way in chosen for name in way]


def following(tree: Tree, needed: Sequence[str], results: ItemScores) -> list[str]:
    """Return those of `needed` (items) that need no entry, since all their figures are entered under another of
    `needed`; of two items with the same figures, the later one. `results`: each item's score now."""
    behind: set[str] = set()
    for name in reversed(needed):
        homes = _homes(tree, name, results)
        held_back = tree.parts(name) or not {"same_project", "proof_missing"}.isdisjoint(
            results[name].finding_ids
        )
        # entered elsewhere
        only_lacks_figures = homes and name not in homes.values() and not held_back
        others = (other for other in needed if other != name and other not in behind)
        if only_lacks_figures and any(_covers(tree, other, name, results) for other in others):
            behind.add(name)
    return [name for name in needed if name in behind]


def _covers(tree: Tree, item: str, other: str, results: ItemScores) -> bool:
    """Return whether `item` asks every figure that `other` asks, as strictly, and both read the same entry."""
    own = {measure.id: measure for measure in tree.measures(item)}
    homes, read = _homes(tree, item, results), _homes(tree, other, results)
    asked = tree.measures(other)
    return all(
        each.id in own and homes[each.id] == read[each.id] and _implies(own[each.id], each)
        for each in asked
    )


def _homes(tree: Tree, item: str, results: ItemScores) -> dict[str, str]:
    """Return the item under which each figure that an item reads is entered, by measure; "" = nowhere yet."""
    entries = {entry.id: entry for entry in results[item].checks}
    found = {}
    for measure in tree.measures(item):
        entry = entries[measure.id]
        found[measure.id] = entry.entered_at or (item if entry.value is not None else "")
    return found


def _implies(strict: ItemMeasure, loose: ItemMeasure) -> bool:
    """Return whether every number that satisfies `strict` satisfies `loose`."""
    own, other = strict.holds, loose.holds
    if (strict.each, strict.type) != (loose.each, loose.type):
        return False
    if own.op == "=":
        return other.holds(own.value)
    beyond = own.value > other.value if own.op[0] == ">" else own.value < other.value
    alike = own.value == other.value and (own.op == other.op or len(other.op) == 2)
    return own.op[0] == other.op[0] and (beyond or alike)


PASSING = "pass"  # the goal of passing; any other is the id of a band
WIDEST = 400_000  # states that are kept of one branch; a form that needs more is told so


class GradeGoal(NamedTuple):
    """A goal for an assessment: a grade or, with id PASSING, that all rules of passing hold."""

    id: str
    title: str  # of the band; "" of passing
    # of base or a branch: the extra points are taken as they are
    limits: tuple[tuple[str, Limit], ...]

    @property
    def passing(self) -> bool:
        return self.id == PASSING


class ShortestGoalPath(NamedTuple):
    """The fewest items that reach a goal, in printed order, and the score `after` them; `reason`: why none is known."""

    goal: GradeGoal
    items: tuple[str, ...] = ()
    # what the sheet then comes to, and which of the items follow from others
    after: ScoreImprovement | None = None
    reason: str = ""

    @staticmethod
    def of(tree: Tree, score: Score) -> "tuple[ShortestGoalPath, ...]":
        """Return the way with the fewest items to each goal not reached yet, in the order of `goals`. () if there is no
        such goal, or if answers are missing."""
        return () if score.waits else tuple(_way(tree, score, goal) for goal in goals(tree, score))


class _ImprovementWay(NamedTuple):
    """A way to lift a branch or item: the items it needs, and the points it then gives."""

    items: tuple[str, ...]
    points: Fraction
    free: int = 0  # of the items: what the figures of others fulfil

    @property
    def cost(self) -> int:
        return len(self.items) - self.free


class _RollUpPart(NamedTuple):
    """An item or branch in a roll-up with its ways: as it is first, then with more items and more points."""

    weight: Fraction
    ways: tuple[_ImprovementWay, ...]


class _NoWayError(Exception):
    """The error that a way cannot be told; its text is a sentence on why."""


def goals(tree: Tree, score: Score) -> Iterator[GradeGoal]:
    """Yield the goals that a score has not reached yet: passing, then the higher grades, nearest first."""
    form = tree.instrument
    figures = GradingPoints.of(form, score.base, score.extra, score.parts, score.items)
    if score.passes is False:
        rules = [rule for rule in form.passes if decides(form, rule, tree.on)]
        yield GradeGoal(
            PASSING, "", tuple(_limit(rule.of, rule.holds, score.extra) for rule in rules)
        )
    bands = sorted(form.grades, key=lambda band: band.least)
    reached = (figures.measured(band.of) >= band.least for band in bands)
    here = max((n for n, there in enumerate(reached) if there), default=-1)
    for band in bands[here + 1 :]:
        if band.name != figures.band():
            yield GradeGoal(
                band.id, band.name, (_limit(band.of, Limit(">=", band.least), score.extra),)
            )


def _limit(figure: str, holds: Limit, extra: Fraction) -> tuple[str, Limit]:
    """Return a limit of the total as a limit of the base, by subtracting the extra points; others unchanged."""
    if figure == "total":
        return ("base", holds._replace(value=holds.value - extra))
    return (figure, holds)


def _way(tree: Tree, score: Score, goal: GradeGoal) -> ShortestGoalPath:
    """Return the way with the improvement it gives, scored again, or why no way is known."""
    try:
        wanted = frozenset(_items(tree, score, goal))
    except _NoWayError as reason:
        return ShortestGoalPath(goal, reason=str(reason))
    items = tuple(item.id for item in tree.answered() if item.id in wanted)
    parts = parts_of(tree, lifted(score.items, items))
    after = improved(tree, score, items, parts)
    reached = {"base": score.base + after.gain, **{part.id: part.points for part in parts}}
    if not all(limit.holds(reached.get(of, NOUGHT)) for of, limit in goal.limits):
        return ShortestGoalPath(goal, reason=_("คะแนนของแบบนี้ขึ้นแก่กันจนบอกจำนวนข้อที่น้อยที่สุดไม่ได้"))
    return ShortestGoalPath(goal, items, after)


class _ImprovementInputs(NamedTuple):
    """The inputs for finding ways to lift the branches of a sheet."""

    tree: Tree
    score: Score
    gates: Mapping[str, Limit]  # branches that must reach a limit, whatever the whole comes to


def _items(tree: Tree, score: Score, goal: GradeGoal) -> tuple[str, ...]:
    """Return the fewest items that reach a goal, found from the lowest branches up. _NoWayError if there are none."""
    if not tree.advises():
        raise _NoWayError(
            _("คะแนนของแบบนี้มาจากการวัด การสำรวจ หรือตัวบุคคล ไม่ใช่งานที่ทำให้ครบเป็นข้อ จึงไม่แนะนำข้อใด")
        )
    if any(of == "extra" for of, _limit in goal.limits):
        raise _NoWayError(_("ขึ้นกับคะแนนเพิ่ม ไม่ใช่ข้อที่ตอบ"))
    one_way = all(limit.op in (">=", ">") for _of, limit in goal.limits)
    if not one_way or len({of for of, _limit in goal.limits}) < len(goal.limits):
        raise _NoWayError(_("เกณฑ์ของแบบนี้ไม่ได้วัดว่าได้คะแนนมากพออย่างเดียว"))
    work = _ImprovementInputs(tree, score, {of: limit for of, limit in goal.limits if of != "base"})
    base = next((limit for of, limit in goal.limits if of == "base"), None)
    if base is None:
        gated = [dimension for dimension in tree.dimensions if dimension.id in work.gates]
        outer = [
            one
            for one in gated
            if not any(above.id in work.gates for above in lying_in(tree, one.within))
        ]
        return tuple(name for one in outer for name in _branch(work, one)[0].items)
    ways = _within(work, op_of(tree.instrument), "")
    return _first(ways, base).items


def _first(ways: Iterable[_ImprovementWay], limit: Limit) -> _ImprovementWay:
    found = next((way for way in ways if limit.holds(way.points)), None)
    if found is None:
        raise _NoWayError(_("ข้อที่ถามอยู่ตอนนี้ทำครบทุกข้อแล้วก็ยังไม่ถึง"))
    return found


def _within(work: _ImprovementInputs, op: Operation, node: str) -> tuple[_ImprovementWay, ...]:
    """Return the ways to lift what lies in a branch, or the whole (""), cheapest first."""
    tree, flat = work.tree, op.by_items
    gated = (dimension for dimension in tree.dimensions if flat and dimension.id in work.gates)
    if any(not node or node in {above.id for above in lying_in(tree, one.within)} for one in gated):
        raise _NoWayError(_("เกณฑ์ของส่วนย่อยกับเกณฑ์ของทั้งแบบนับข้อเดียวกัน จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้"))
    grains: list[_RollUpPart] = []
    for one in counted_in(tree, node, flat=flat):
        if isinstance(one, Item):
            grains += _of_item(work, one, flat=flat)
        elif work.score.part(one.id).full:
            grains.append(_RollUpPart(weight_of(one), _branch(work, one)))
    if not grains:
        return (_ImprovementWay((), NOUGHT),)
    if op.name == "lowest":
        return _rising(_lowest(grains))
    if op.name == "highest" or op.crossed:
        return _rising(_highest(grains))
    return _rising(_summed(grains, weighed=op.weighed, shared=not op.added))


def _branch(work: _ImprovementInputs, branch: Dimension) -> tuple[_ImprovementWay, ...]:
    """Return the ways to lift a branch, in its own points, without those that miss a limit it must reach."""
    tree = work.tree
    op = op_of(tree.instrument, branch)
    if op.climbs:
        ways = _rising(_levels(work, branch))
    else:
        ways = _within(work, op, branch.id)
        parts = {part.id: part for part in work.score.parts}
        times = stretched(op, branch, mixed(op, tree, branch.id, work.score.items, parts)[1])
        ways = tuple(way._replace(points=way.points * times) for way in ways)
    limit = work.gates.get(branch.id)
    if limit is not None:
        first = _first(ways, limit)
        ways = ways[ways.index(first) :]
    return ways


def _levels(work: _ImprovementInputs, branch: Dimension) -> Iterator[_ImprovementWay]:
    """Yield the ways to the levels of a ladder that are not reached, each with all items missing up to it."""
    part = work.score.part(branch.id)
    yield _ImprovementWay((), part.points)
    top = max((rung.level for rung in part.rungs if rung.items), default=0)
    needed: list[str] = []
    for rung in part.rungs:
        if not rung.reached and rung.level <= top:
            needed += fewest_missing(work.tree, f"{branch.id}/{rung.level}", work.score.items)
            free = len(following(work.tree, needed, work.score.items))
            yield _ImprovementWay(tuple(needed), branch.points_at(rung.level), free=free)


def _of_item(work: _ImprovementInputs, item: Item, *, flat: bool) -> Iterator[_RollUpPart]:
    tree, results = work.tree, work.score.items
    met, weight = stands(tree, item, results), weight_of(item)
    if item.need and item.points is not None:
        if met is not None:
            full = PERCENT if flat else item.points
            needed = missing_of(tree, item, results)
            lifts = bool(needed) and all(tree.advises_item(tree.item(name)) for name in needed)
            now = _ImprovementWay((), full if met else NOUGHT)
            yield _RollUpPart(
                weight, (now, _ImprovementWay(tuple(needed), full)) if lifts else (now,)
            )
        return
    result = None if item.need else results[item.id]
    if result is not None and (result.points is not None or result.open):
        if flat and tree.children(item.id):
            raise _NoWayError(_("บางข้อนับว่าผ่านเมื่อข้อย่อยผ่านด้วย จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้"))
        points = PERCENT * bool(met) if flat else result.points or NOUGHT
        most = PERCENT if flat else result.most
        now = _ImprovementWay((), points)
        may = most > points and tree.advises_item(item)
        yield _RollUpPart(weight, (now, _ImprovementWay((item.id,), most)) if may else (now,))
    for child in tree.children(item.id):
        yield from _of_item(work, child, flat=flat)


def _rising(ways: Iterable[_ImprovementWay]) -> tuple[_ImprovementWay, ...]:
    """Return the ways, cheapest first, that each give more points than all cheaper ones."""
    found: list[_ImprovementWay] = []
    for way in sorted(ways, key=lambda way: (way.cost, -way.points)):
        if not found or way.points > found[-1].points:
            found.append(way)
    return tuple(found)


def _lowest(grains: Sequence[_RollUpPart]) -> Iterator[_ImprovementWay]:
    """Yield the ways of a branch that counts its lowest item: all that must rise to each number of points."""
    for least in sorted({way.points for grain in grains for way in grain.ways}):
        enough = [[way for way in grain.ways if way.points >= least] for grain in grains]
        if all(enough):
            chosen = [ways[0] for ways in enough]
            free = sum(way.free for way in chosen)
            items = chain.from_iterable(way.items for way in chosen)
            yield _ImprovementWay(tuple(items), min(way.points for way in chosen), free)


def _highest(grains: Sequence[_RollUpPart]) -> Iterator[_ImprovementWay]:
    """Yield the ways of a branch that counts its highest item: one item that rises is enough."""
    first = [grain.ways[0] for grain in grains]
    now = max(way.points for way in first)
    yield _ImprovementWay(
        tuple(chain.from_iterable(way.items for way in first)), now, sum(way.free for way in first)
    )
    for grain in grains:
        # they cost something where a gate holds them
        others = [way for way in first if way is not grain.ways[0]]
        rest = [*chain.from_iterable(way.items for way in others)]
        free = sum(way.free for way in others)
        for way in grain.ways:
            yield _ImprovementWay((*rest, *way.items), max(now, way.points), free + way.free)


# items that count -> the most points, by which items
_Kept = dict[int, tuple[Fraction, tuple[str, ...]]]


def _summed(
    grains: Sequence[_RollUpPart], *, weighed: bool, shared: bool
) -> Iterator[_ImprovementWay]:
    """Yield the ways of a sum or (if `shared`) a mean: for each number of items the most points they can give."""
    kept: _Kept = {0: (NOUGHT, ())}
    gains: list[tuple[Fraction, str]] = []
    if shared:
        whole = exact_sum(grain.weight if weighed else ONE for grain in grains)
    else:
        whole = ONE
    for grain in grains:
        weight = grain.weight if weighed else ONE
        now, *others = grain.ways
        if not now.items and len(others) == 1 and len(others[0].items) == 1 == others[0].cost:
            # one item or nothing: of many alike those that bring most come first
            gains.append((weight * (others[0].points - now.points), others[0].items[0]))
            kept = _either(kept, [(0, weight * now.points, ())])
            continue
        kept = _either(kept, [(way.cost, weight * way.points, way.items) for way in grain.ways])
    gains.sort(key=lambda each: -each[0])
    names = tuple(name for _gain, name in gains)
    sums = accumulate((gain for gain, _name in gains), initial=NOUGHT)
    kept = _either(kept, [(n, points, names[:n]) for n, points in enumerate(sums)])
    for count, (points, items) in kept.items():
        yield _ImprovementWay(items, points / whole if whole else NOUGHT, len(items) - count)


def _either(best: _Kept, ways: Sequence[tuple[int, Fraction, tuple[str, ...]]]) -> _Kept:
    """Return, for each cost, the best combination of a kept one with one of these ways. _NoWayError if too many."""
    if len(best) * len(ways) > WIDEST:
        raise _NoWayError(_("แบบนี้มีทางเลือกมากเกินกว่าจะเทียบให้ครบ จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้"))
    found: _Kept = {}
    for count, (points, items) in best.items():
        for more, gain, names in ways:
            there = found.get(count + more)
            if there is None or points + gain > there[0]:
                found[count + more] = points + gain, items + names
    return found
