"""Score the branches of a sheet, and derive what follows from points: grade, passing, rank, best units of a region."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple, TypeVar

from core.errors import UserError
from core.exact import PLACES, FixedDecimalPlaces, nearest
from core.forms.computed import band_needs
from core.forms.operations import (
    NONE,
    NOUGHT,
    ONE,
    CellValue,
    Operation,
    Points,
    ScoreContribution,
    in_order,
)
from core.forms.operations import holds as condition_holds
from core.forms.shape import Band, Dimension, Instrument, Item, Limit, PassRule
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.scoring.judge import judge_item
from core.scoring.score import (
    Answer,
    DimensionScore,
    GroupLadderResult,
    ItemScore,
    LadderLevel,
    Score,
)

REQUIRED = "complete"  # of `required`
ItemScores = Mapping[str, ItemScore]
BranchScores = Mapping[str, DimensionScore]
_Rule = TypeVar("_Rule", Band, PassRule)


def ladder(tree: Tree, dimension: Dimension, results: ItemScores) -> DimensionScore:
    """Return the score of a ladder: the points of the highest level up to which all items are met. A level without
    items is met if a higher level has items. Source: CDD manual 2564, lines 306-369: "ตามคะแนนระดับที่ N-๑ และ"."""
    levels = tree.levels(dimension.id)
    highest = max(
        (level for level in levels if tree.answered(f"{dimension.id}/{level}")), default=0
    )
    rungs = []
    reached = True
    for level in levels:
        node = f"{dimension.id}/{level}"
        items = tuple(item.id for item in tree.answered(node))
        complete = all(stands(tree, child, results) is not False for child in tree.children(node))
        reached = reached and complete and level <= highest
        met = sum(results[item].result is ItemState.MET for item in items)
        rungs.append(LadderLevel(level, dimension.points_at(level), items, met, complete, reached))
    top = max((rung.level for rung in rungs if rung.reached), default=0)
    full = max(dimension.points, default=NOUGHT) if any(rung.items for rung in rungs) else NOUGHT
    return DimensionScore(dimension.id, dimension.points_at(top), full, top, tuple(rungs))


def stands(tree: Tree, item: Item, results: ItemScores) -> bool | None:
    """Return whether an item and all those below it (in a group: enough of those) are met; None if none applies."""
    beneath = [stands(tree, child, results) for child in tree.children(item.id)]
    if item.need:
        answers = [answer for answer in beneath if answer is not None]
        return sum(answers) >= need_of(item, len(answers)) if answers else None
    result = results[item.id].result
    if result is ItemState.NOT_APPLICABLE and all(answer is None for answer in beneath):
        return None
    return result in (ItemState.MET, ItemState.NOT_APPLICABLE) and False not in beneath


def need_of(item: Item, children: int) -> int:
    """Return how many of a group's `children` (a number) must be met, as its `need` says: one, a number, or all."""
    if item.need == "any":
        return min(1, children)
    return min(int(item.need), children) if item.need.isdecimal() else children


def weight_of(node: Item | Dimension) -> Fraction:
    """Return the weight of an item or branch; 1 if the form names none."""
    return ONE if node.weight is None else node.weight


def stretched(op: Operation, dimension: Dimension, maximum: Fraction) -> Fraction:
    """Return the factor that turns a branch's own points into points of the form: the full points that the form sets
    for the branch, divided by `maximum`, the most it can give. It is 1 if the form sets none or `op` adds points."""
    if dimension.full is not None and maximum and not op.added:
        return dimension.full / maximum
    return ONE


def mixed(
    op: Operation, tree: Tree, node: str, results: ItemScores, branches: BranchScores
) -> Points:
    """Return (points, full points) that the operation `op` computes for the branch `node` ("" = the form) from the
    items and branches in it. `branches`: {id: score} of these branches."""
    grains: list[ScoreContribution] = []
    for one in counted_in(tree, node, flat=op.by_items):
        if isinstance(one, Item):
            grains += _of_item(tree, one, results)
        elif branches[one.id].full:
            points, full = branches[one.id].points, branches[one.id].full
            grains.append(ScoreContribution(points, full, weight_of(one), points == full))
    return op.rows(grains) if grains and op.rows else (NOUGHT, NOUGHT)


def counted_in(tree: Tree, node: str, *, flat: bool) -> Iterator[Item | Dimension]:
    """Yield the items of branch `node` ("" = the form), then its branches or, if `flat`, all items inside these."""
    for inner in (node, *(f"{node}/{level}" for level in (tree.levels(node) if node else ()))):
        yield from tree.children(inner)
    for branch in tree.branches(node):
        if not branch.beside:
            yield from counted_in(tree, branch.id, flat=True) if flat else [branch]


def _of_item(tree: Tree, item: Item, results: ItemScores) -> Iterator[ScoreContribution]:
    """Yield the grains of an item: a group with points of its own is one, any other group counts by its items."""
    met = stands(tree, item, results)
    if item.need and item.points is not None:
        if met is not None:
            yield ScoreContribution(
                item.points if met else Fraction(0), item.points, weight_of(item), met
            )
        return
    if not item.need:
        result = results[item.id]
        if result.points is not None or result.open:
            yield ScoreContribution(
                result.points or Fraction(0), result.most, weight_of(item), bool(met)
            )
    for child in tree.children(item.id):
        yield from _of_item(tree, child, results)


def op_of(instrument: Instrument, dimension: Dimension | None = None) -> Operation:
    """Return the operation that scores a branch, or the form as a whole. UserError if this program does not know it."""
    found = Operation.of(instrument, dimension)
    if found is NONE:
        name = (dimension.roll_up if dimension else "") or instrument.kind
        why = _("แบบนี้ไม่มีการให้คะแนน หรือใช้วิธีให้คะแนน “{kind}” ที่โปรแกรมรุ่นนี้ยังไม่รองรับ")
        raise UserError(
            _("คิดคะแนนของแบบ “{form}” ไม่ได้").format(form=instrument.title),
            why.format(kind=name or "-"),
            _("เลือกแบบประเมินอื่น หรือปรับปรุงโปรแกรมให้เป็นรุ่นล่าสุด"),
        )
    return found


def parts_of(tree: Tree, results: ItemScores) -> tuple[DimensionScore, ...]:
    """Return the score of every branch in the order of the form. UserError if this program cannot score one of them."""
    done: dict[str, DimensionScore] = {}

    def work(dimension: str) -> None:
        for branch in tree.branches(dimension):
            work(branch.id)
            op = op_of(tree.instrument, branch)
            if op.climbs:
                part = ladder(tree, branch, results)
            else:
                points, most = mixed(op, tree, branch.id, results, done)
                times = stretched(op, branch, most)
                part = DimensionScore(branch.id, points * times, most * times)
            if waits(tree, branch.id, results):
                part = replace(part, points=NOUGHT, full=NOUGHT)
            done[branch.id] = replace(
                part, points=rounded(branch, part.points, decimals_of(tree, branch))
            )

    work("")
    return tuple(done[dimension.id] for dimension in tree.dimensions)


def base_of(tree: Tree, results: ItemScores, parts: Sequence[DimensionScore] = ()) -> Points:
    """Return (base points, full points) of the form; (0, 0) if a required answer is missing. If `parts` (the scores of
    the top branches) is (), they are computed from `results`."""
    form = tree.instrument
    points, full = mixed(
        op_of(form), tree, "", results, {part.id: part for part in parts or parts_of(tree, results)}
    )
    if waits(tree, "", results):
        return (NOUGHT, NOUGHT)
    return (rounded(form, points, form.decimals), full)


def waits(tree: Tree, node: str, results: ItemScores) -> bool:
    """Return whether branch `node` ("" = the form) has no score yet, as it requires all answers and one is missing."""
    said = [one.complete for one in lying_in(tree, node)]
    required = REQUIRED in (*said, tree.instrument.complete)
    left = (
        results[item.id]
        for item in _counted(tree, node)
        if results[item.id].state is ItemState.NOT_ASSESSED
    )
    return required and any(not result.points for result in left)  # a level alone gives points too


def lying_in(tree: Tree, node: str) -> Iterator[Dimension]:
    """Yield the branch `node` and every branch that contains it, innermost first."""
    while node:
        yield (branch := tree.dimension(node))
        node = branch.within


def _counted(tree: Tree, node: str) -> Iterator[Item]:
    """Yield the items in a branch, without those of branches in it that are results of their own (`beside`)."""
    for item in tree.answered(node):
        between = takewhile(
            lambda branch: branch.id != node, lying_in(tree, tree.position(item.id)[0])
        )
        if not any(branch.beside for branch in between):
            yield item


def decimals_of(tree: Tree, branch: Dimension) -> int | None:
    """Return the decimals set for a branch, for the nearest branch around it, or for the form. None if none has any."""
    said = (one.decimals for one in lying_in(tree, branch.id) if one.decimals is not None)
    return next(said, tree.instrument.decimals)


def rounded(node: Dimension | Instrument, points: Fraction, decimals: int | None) -> Fraction:
    """Return the points, rounded to `decimals` (None = PLACES) if `node` demands rounding, else exact."""
    if node.rounded:
        return nearest(points, PLACES if decimals is None else decimals)
    return points


UNASKED = Answer()
MOST = 40  # decimals of a figure


class GradingPoints(NamedTuple):
    """The points by which bands, passing and ranks are determined: base, extra, and those of branches and items."""

    form: Instrument
    base: Fraction
    extra: Fraction
    parts: Mapping[str, Fraction] = {}

    @classmethod
    def of(
        cls,
        form: Instrument,
        base: Fraction,
        extra: Fraction,
        parts: Iterable[DimensionScore],
        items: Mapping[str, ItemScore],
    ) -> "GradingPoints":
        """Return GradingPoints with the keys `d1`, `d1.percent` (scored branches), `i1.points` (assessed items)."""
        assessed = (
            (id_, one.points)
            for id_, one in items.items()
            if one.state is not ItemState.NOT_ASSESSED
        )
        found = {f"{id_}.points": number for id_, number in assessed if number is not None}
        for part in parts:
            if part.full:
                found |= {part.id: part.points, f"{part.id}.percent": part.percent}
        return cls(form, base, extra, found)

    @staticmethod
    def in_force(form: Instrument, score: Score, rules: Sequence[_Rule]) -> tuple[_Rule, ...]:
        """Return those of a form's bands or pass rules whose condition holds in `score`, in the same order."""
        if not any(rule.when for rule in rules):
            return tuple(rules)
        values = GradingPoints.of(form, score.base, score.extra, score.parts, score.items).values
        return tuple(rule for rule in rules if condition_holds(rule.when, values))

    @property
    def points(self) -> dict[str, Fraction]:
        return {
            "base": self.base,
            "extra": self.extra,
            "total": self.base + self.extra,
            **self.parts,
        }

    @property
    def values(self) -> dict[str, CellValue]:
        """Return {name used in conditions: points or band}; {} if no band and no rule of passing has a condition."""
        if not any(band.when for band in self.form.bands) and not any(
            rule.when for rule in self.form.passes
        ):
            return {}
        return named_values(self.form, self.points)

    def measured(self, figure: str) -> Fraction:
        """Return the points of `figure`: "base", "extra", "total" or a key of `parts`; 0 for any other name."""
        return self.points.get(figure, Fraction(0))

    def band(self) -> str | None:
        """Return the title of the highest band of the whole that the points reach and whose condition holds, or None.
        Source: CDD manual 2564, line 3535; its numbers are taken to be the lowest points of each band."""
        points = self.points
        best = highest(self.form.bands, {of: points[of] for of in Band.WHOLE}, self.values)
        return None if best is None else best.name

    def places(self) -> int:
        """Return how many decimals to show: the fewest, but no fewer than the form's, at which rounding moves no figure
        across a band or limit; the form's if there is no such number."""
        limits = [(band.of, Limit(">=", band.least)) for band in self.form.bands]
        limits += [(rule.of, rule.holds) for rule in self.form.passes]
        return _places(self.form.decimals, [(self.measured(of), limit) for of, limit in limits])

    def passes(self, profiles: Collection[str] = (), group: str = "") -> bool | None:
        """Return whether all rules of passing for `profiles` (ids) and `group` ("" = any) hold; None without rules."""
        values = self.values
        groups = {one.id for one in self.form.groups} if group else set[str]()
        rules = (
            one for one in self.form.passes if group in one.groups or groups.isdisjoint(one.groups)
        )
        rules = (
            one
            for one in rules
            if decides(self.form, one, profiles) and condition_holds(one.when, values)
        )
        held = [one.holds.holds(self.measured(one.of)) for one in rules]
        return all(held) if held else None

    def standing(
        self, group: str, answers: Mapping[str, Answer], profiles: Collection[str] = ()
    ) -> GroupLadderResult | None:
        """Return a unit's result on the ladder of `group`; None if the group has no ladder. A level without items is
        met if `passes(profiles, group)`. Source: CDD manual 2564, lines 376-390; for the 86 points, 239 and 250."""
        tree = Tree.of_group(self.form, group)
        if tree is None:
            return None
        (branch,) = tree.dimensions
        items = {
            item.id: _ranked(tree, item, answers.get(item.id, UNASKED)) for item in tree.answered()
        }
        passes = bool(self.passes(profiles, group))
        part = ladder(tree, branch, items)
        met = [one.complete if one.items else passes for one in part.rungs]
        level = next((below for below, held in enumerate(met) if not held), len(met))
        pairs = zip(part.rungs, met, strict=True)
        rungs = tuple(
            one._replace(complete=held, reached=one.level <= level) for one, held in pairs
        )
        return GroupLadderResult(replace(part, level=level, rungs=rungs), items)


def _ranked(tree: Tree, item: Item, answer: Answer) -> ItemScore:
    """Return the result of an item of a group's ladder: figures that are all entered and hold suffice."""
    scale = {choice.id: choice for choice in tree.choices(item.id)}
    judged = judge_item(item, answer, tree.parts(item.id), tree.measures(item.id), (), scale)
    silent = answer.state is ItemState.NOT_ASSESSED and not answer.open
    return replace(judged, result=ItemState.MET) if silent and judged.entered else judged


def highest(
    bands: Iterable[Band], points: Mapping[str, Fraction], values: Mapping[str, CellValue]
) -> Band | None:
    """Return the highest band that `points` reach and whose condition holds for `values`, or None. `points`: {branch
    id, "base", "extra" or "total": points}; `values`: {name in conditions: value}."""
    own = (band for band in bands if band.of in points and points[band.of] >= band.least)
    return max(
        (one for one in own if condition_holds(one.when, values)),
        key=lambda one: one.least,
        default=None,
    )


def named_values(instrument: Instrument, points: Mapping[str, Fraction]) -> dict[str, CellValue]:
    """Return {name used in conditions: value} for points and bands: `d1`, `d1.points`, `d1.band`."""
    values: dict[str, CellValue] = {
        name: number for of, number in points.items() for name in (of, f"{of}.points")
    }
    return values | {
        f"{of}.band": band.id for of, band in bands_reached(instrument, points, values).items()
    }


def bands_reached(
    instrument: Instrument, points: Mapping[str, Fraction], values: Mapping[str, CellValue]
) -> dict[str, Band]:
    """Return {key of `points`: highest band it reaches}; keys that reach none are left out. `points`: {branch id,
    "base", "extra" or "total": points}; `values`: {name in conditions: value}."""
    found: dict[str, Band] = {}
    for of in in_order(band_needs(instrument))[0]:
        said = {**values, **{f"{one}.band": band.id for one, band in found.items()}}
        best = highest(instrument.bands, {of: points[of]}, said) if of in points else None
        if best:
            found |= {of: best}
    return found


def part_places(
    instrument: Instrument, part: DimensionScore, decimals: int | None, sheet_decimals: int
) -> int:
    """Return how many decimals to show of a branch's points: `decimals`, or more if rounding would move the points
    across a limit. If `decimals` are those of the form, return `sheet_decimals`."""
    limits = [Limit(">=", band.least) for band in instrument.bands if band.of == part.id]
    limits += [rule.holds for rule in instrument.passes if rule.of == part.id]
    if decimals == instrument.decimals:
        return sheet_decimals
    return _places(decimals, [(part.points, one) for one in limits])


def _places(decimals: int | None, limits: Sequence[tuple[Fraction, Limit]]) -> int:
    least = PLACES if decimals is None else decimals
    # a figure without more decimals is never rounded
    limits = [(it, one) for it, one in limits if 10**least % it.denominator]
    told = (
        n
        for n in range(least, MOST)
        if all(one.holds(nearest(it, n)) == one.holds(it) for it, one in limits)
    )
    found = next(told, least)
    return found if decimals is None else FixedDecimalPlaces(found)


def decides(instrument: Instrument, rule: PassRule, profiles: Collection[str]) -> bool:
    """Return whether a rule of passing applies to these profiles; a rule that names no profile always applies."""
    named = {profile.id for profile in instrument.profiles} & {*rule.groups}
    return not named or not named.isdisjoint(profiles)


class RegionBestCandidate(NamedTuple):
    """A unit, with its total, that may be selected as the best of its inspection region; `zone` "" = a central unit."""

    unit: str
    total: Fraction
    zone: str = ""


class RegionBestUnits(NamedTuple):
    """The best units of an inspection region; more than `take` of them mean a tie at the last place."""

    top: tuple[RegionBestCandidate, ...]
    take: int = 1

    @staticmethod
    def of(candidates: Sequence[RegionBestCandidate], count: int = 1) -> "RegionBestUnits":
        """Return the `count` candidates of one region with the highest totals and all tied with the last, in input
        order. Source: CDD manual 2564, line 269: one per region and one of the centre; it has no rule on ties."""
        totals = sorted((candidate.total for candidate in candidates), reverse=True)[:count]
        return RegionBestUnits(
            tuple(candidate for candidate in candidates if candidate.total >= totals[-1]), count
        )

    @property
    def tie(self) -> bool:
        return len(self.top) > self.take

    @property
    def unit(self) -> str | None:
        return self.top[0].unit if len(self.top) == 1 else None
