"""What is missing for more points: the items of each level within reach, the item worth most; cheapest first.

Only what a unit fulfils by doing it is advised (`advised`): the figure of a survey, what was measured, a risk and an
answer about a person are what they are, and nobody is told to have them otherwise.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from core.forms.score_kinds import score_kind
from core.forms.shape import Dimension, Item, Limit, Measure
from core.forms.tree import Tree, need_of
from core.forms.vocabulary import State
from core.scoring.branches import BY_ITEMS, ItemScores, base_of, mix_of, parts_of, points_at, stands, weight_of
from core.scoring.judge import by_asks, stepped
from core.scoring.outcome import band_of, passes, places_of
from core.scoring.score import DimensionScore, Improvement, ItemScore, Score


def steps(tree: Tree, score: Score) -> tuple[Improvement, ...]:
    """Ways up, fewest items to do first, then the biggest gain, then the instrument's order.

    A way to a level is left out when another way of that dimension asks no more and gives at least as much:
    one item that mends a break lifts every level above it that is already complete.
    """
    found: list[Improvement] = []
    for part in score.parts:
        found += _ways(tree, part, score)
        if not score_kind(tree.instrument, tree.dimension(part.id)).climbs:
            found += _best_item(tree, part, score)
    return tuple(sorted(found, key=lambda step: (len(step.items), -step.gain)))


def advises(tree: Tree) -> bool:
    """Whether anything the form asks is fulfilled by doing it."""
    return any(advised(tree, item) for item in tree.answered())


def advised(tree: Tree, item: Item) -> bool:
    """Whether a unit fulfils the item by doing it, as those of a ladder or a checklist: it is met or not, and neither
    a number nor a value of a scale says how many points it gives. Nobody is advised what a person should be."""
    branch = tree.dimension(tree.position(item.id)[0])
    if tree.instrument.of_people or stepped(tree, item) or by_asks(tree, item, tree.asks(item.id)):
        return False
    counted = score_kind(tree.instrument, branch).climbs or mix_of(tree.instrument, branch) in BY_ITEMS
    return counted or all(choice.points is None for choice in tree.choices(item.id))


def _ways(tree: Tree, part: DimensionScore, score: Score) -> list[Improvement]:
    ways: list[Improvement] = []
    needed: list[str] = []
    for rung in part.rungs:
        if rung.reached or not rung.items:
            continue
        needed += fewest_missing(tree, f"{part.id}/{rung.level}", score.items)
        way = _climbed(tree, score, tree.dimension(part.id), rung.level, needed)
        if way.gain > 0:
            ways.append(way)
    return [way for n, way in enumerate(ways) if not any(len(w.items) <= len(way.items) for w in ways[n + 1 :])]


def _best_item(tree: Tree, part: DimensionScore, score: Score) -> Iterator[Improvement]:
    """The item directly in the branch that would lift the whole most, if it were fulfilled; none where no single
    item does: of a branch that counts its lowest several may have to rise together.
    """
    own = [item for item in tree.answered(part.id) if tree.position(item.id)[0] == part.id and advised(tree, item)]
    short = {item.id: _short(item, score.items[item.id]) for item in own}
    if (item := max(short, key=lambda name: short[name], default="")) and short[item] > 0:
        way = improved(tree, score, [item], parts_of(tree, lifted(score.items, [item])))
        if way.gain > 0:
            yield way


def _short(item: Item, result: ItemScore) -> Fraction:
    """How many weighed points the item could still give; none where it does not apply."""
    if result.points is None and result.state is not State.NOT_ASSESSED:
        return Fraction(0)
    return (result.most - (result.points or Fraction(0))) * weight_of(item)


def _climbed(tree: Tree, score: Score, branch: Dimension, level: int, needed: Sequence[str]) -> Improvement:
    """What the sheet comes to at a level of a ladder; where branches are not simply added, by scoring them again."""
    if branch.within or not score_kind(tree.instrument).added:
        return improved(tree, score, needed, parts_of(tree, lifted(score.items, needed)), level)
    points = points_at(branch, level)
    parts = tuple(replace(part, points=points) if part.id == branch.id else part for part in score.parts)
    return improved(tree, score, needed, parts, level)


def improved(
    tree: Tree, score: Score, needed: Sequence[str], parts: Sequence[DimensionScore], level: int = 0
) -> Improvement:
    """What the sheet comes to when these items give all they can, and its branches score as `parts`."""
    base = base_of(tree, lifted(score.items, needed), parts)[0]
    figures = (tree.instrument, base, score.extra, {part.id: part.points for part in parts})
    follows = following(tree, needed, score.items)
    return Improvement(
        dimension=tree.position(needed[0])[0] if needed else "",
        level=level,
        items=tuple(item for item in needed if item not in follows),
        gain=base - score.base,
        total=base + score.extra,
        band=band_of(*figures) or "",
        passes=passes(*figures),
        follows=tuple(follows),
        places=places_of(*figures),
    )


def lifted(results: ItemScores, items: Iterable[str]) -> dict[str, ItemScore]:
    """The items judged as if these gave all they can."""
    return {**results, **{name: _lifted(results[name]) for name in items}}


def _lifted(result: ItemScore) -> ItemScore:
    points = result.most if result.points is not None or result.open else None  # of a ladder items give none
    return replace(result, state=State.MET, result=State.MET, points=points, open=False)


def fewest_missing(tree: Tree, node: str, results: ItemScores) -> list[str]:
    """The fewest items that complete this node, in printed order."""
    return [item for child in tree.children(node) for item in missing_of(tree, child, results)]


def missing_of(tree: Tree, item: Item, results: ItemScores) -> list[str]:
    if stands(tree, item, results) is not False:
        return []
    if not item.need:
        own = [] if results[item.id].result in (State.MET, State.NOT_APPLICABLE) else [item.id]
        return own + fewest_missing(tree, item.id, results)
    standing = [child for child in tree.children(item.id) if stands(tree, child, results) is not None]
    met = sum(stands(tree, child, results) is True for child in standing)
    short = need_of(item, len(standing)) - met
    ways = [way for child in standing if (way := missing_of(tree, child, results))]
    chosen = sorted(ways, key=len)[:short]
    return [name for way in ways if way in chosen for name in way]


def following(tree: Tree, needed: Sequence[str], results: ItemScores) -> list[str]:
    """Items that another needed item's figures fulfil: they ask nothing but the same measures, no stricter.

    Of two that ask the same the first in print leads.
    """
    behind: set[str] = set()
    for name in reversed(needed):
        others = [other for other in needed if other != name and other not in behind]
        if _waits_for_figures(tree, name, results) and any(_covers(tree, other, name, results) for other in others):
            behind.add(name)
    return [name for name in needed if name in behind]


def _waits_for_figures(tree: Tree, item: str, results: ItemScores) -> bool:
    """Whether figures entered elsewhere are all the item waits for (it has none of its own, and nothing to tick)."""
    homes = _homes(tree, item, results)
    held_back = bool(tree.parts(item)) or not {"same_project", "proof_missing"}.isdisjoint(results[item].why)
    return bool(homes) and item not in homes.values() and not held_back


def _covers(tree: Tree, item: str, other: str, results: ItemScores) -> bool:
    """Whether `item` asks every figure `other` asks, as strictly, and it is the same entry that both read."""
    own = {measure.id: measure for measure in tree.measures(item)}
    homes, read = _homes(tree, item, results), _homes(tree, other, results)
    asked = tree.measures(other)
    return all(each.id in own and homes[each.id] == read[each.id] and _implies(own[each.id], each) for each in asked)


def _homes(tree: Tree, item: str, results: ItemScores) -> dict[str, str]:
    """Where the figures an item reads are entered: item by measure, "" = nowhere yet."""
    entries = {entry.id: entry for entry in results[item].judged}
    found = {}
    for measure in tree.measures(item):
        entry = entries[measure.id]
        found[measure.id] = entry.entered_at or (item if entry.value is not None else "")
    return found


def _implies(strict: Measure, loose: Measure) -> bool:
    """Whether every number that satisfies `strict` satisfies `loose`."""
    return strict.each == loose.each and strict.kind == loose.kind and _tighter(strict.holds, loose.holds)


def _tighter(strict: Limit, loose: Limit) -> bool:
    if strict.op == "=":
        return loose.holds(strict.value)
    if strict.op[0] != loose.op[0]:
        return False
    beyond = strict.value > loose.value if strict.op[0] == ">" else strict.value < loose.value
    return beyond or (strict.value == loose.value and (strict.op == loose.op or len(loose.op) == 2))
