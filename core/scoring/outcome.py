"""Score the branches of a sheet: as a ladder of levels, or rolled up from the items and branches in them; and derive
the results that follow from points: grade, passing, rank, entry group, and the best units of a zone."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

from core.errors import UserError
from core.exact import PLACES, FixedDecimals, nearest
from core.forms.computed import WHOLE, band_needs
from core.forms.operations import NONE, NOUGHT, ONE, CellValue, Contribution, Operation, Points, in_order
from core.forms.operations import holds as condition_holds
from core.forms.shape import Band, Dimension, Group, Instrument, Item, Limit, PassRule, Rank, RankLevel
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.i18n import _
from core.scoring.judge import judge_item
from core.scoring.score import Answer, DimensionScore, ItemScore, LadderLevel, RankStanding

REQUIRED = "complete"  # of `required`
ItemScores = Mapping[str, ItemScore]
BranchScores = Mapping[str, DimensionScore]


def ladder(tree: Tree, dimension: Dimension, results: ItemScores) -> DimensionScore:
    """Return the score of a ladder: the points of the highest level up to which all items are met; a level without
    items is reached if one above has some. Source: CDD manual 2564, lines 306-369: "ตามคะแนนระดับที่ N-๑ และ"."""
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
    top = max((rung.level for rung in rungs if rung.reached), default=0)
    full = max(dimension.points, default=NOUGHT) if any(rung.items for rung in rungs) else NOUGHT
    return DimensionScore(dimension.id, points_at(dimension, top), full, top, tuple(rungs))


def points_at(dimension: Dimension, level: int) -> Fraction:
    """Return the points that a branch gives for a level; level 0 gives 0."""
    return dimension.points[level - 1] if 0 < level <= len(dimension.points) else Fraction(0)


def stands(tree: Tree, item: Item, results: ItemScores) -> bool | None:
    """Return whether an item and all items below it (of a group: as many as needed) are met; None if not applicable."""
    beneath = [stands(tree, child, results) for child in tree.children(item.id)]
    if item.need:
        answers = [answer for answer in beneath if answer is not None]
        return sum(answers) >= need_of(item, len(answers)) if answers else None
    result = results[item.id].result
    if result is State.NOT_APPLICABLE and all(answer is None for answer in beneath):
        return None
    return result in (State.MET, State.NOT_APPLICABLE) and False not in beneath


def need_of(item: Item, children: int) -> int:
    """Return how many of a group's children must be met: all, one if its `need` is "any", or the number in `need`."""
    if item.need == "any":
        return min(1, children)
    return min(int(item.need), children) if item.need.isdecimal() else children


def weight_of(node: Item | Dimension) -> Fraction:
    """Return the weight of an item or branch; 1 if the form names none."""
    return ONE if node.weight is None else node.weight


def stretched(op: Operation, dimension: Dimension, most: Fraction) -> Fraction:
    """Return the factor that scales a branch's points to its `full` points; 1 if it has none, or `op` adds points."""
    return dimension.full / most if dimension.full is not None and most and not op.added else ONE


def mixed(op: Operation, tree: Tree, node: str, results: ItemScores, below: BranchScores) -> Points:
    """Return (points, full points) of the direct content of branch `node` ("" = the form), combined by `op`."""
    grains: list[Contribution] = []
    for one in counted_in(tree, node, flat=op.by_items):
        if isinstance(one, Item):
            grains += _of_item(tree, one, results)
        elif below[one.id].full:
            points, full = below[one.id].points, below[one.id].full
            grains.append(Contribution(points, full, weight_of(one), points == full))
    return op.rows(grains) if grains and op.rows else (NOUGHT, NOUGHT)


def counted_in(tree: Tree, node: str, *, flat: bool) -> Iterator[Item | Dimension]:
    """Yield the direct content of a branch or the form (""): its items, and its branches or, if `flat`, their items."""
    for inner in (node, *(f"{node}/{level}" for level in (tree.levels(node) if node else ()))):
        yield from tree.children(inner)
    for branch in tree.branches(node):
        if not branch.beside:
            yield from counted_in(tree, branch.id, flat=True) if flat else [branch]


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
            if op.climbs:
                part = ladder(tree, branch, results)
            else:
                points, most = mixed(op, tree, branch.id, results, done)
                times = stretched(op, branch, most)
                part = DimensionScore(branch.id, points * times, most * times)
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
    """Return whether a branch, or the form (""), has no score yet: all answers are required and one is missing."""
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
    """Return the number of decimals that a branch names, else a branch around it, else the form; None if none does."""
    said = (one.decimals for one in lying_in(tree, branch.id) if one.decimals is not None)
    return next(said, tree.instrument.decimals)


def rounded(node: Dimension | Instrument, points: Fraction, decimals: int | None) -> Fraction:
    """Return the points, rounded to `decimals` (None = PLACES) if `node` demands rounding, else exact."""
    return nearest(points, PLACES if decimals is None else decimals) if node.rounded else points


UNASKED = Answer()
MOST = 40  # decimals of a figure
NO_PARTS: Mapping[str, Fraction] = {}


def measured(of: str, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS) -> Fraction:
    """Return the points that `of` names: "base", "extra", "total", or a key of `parts`; 0 for any other name."""
    return all_points(base, extra, parts).get(of, Fraction(0))


def band_of(
    instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS
) -> str | None:
    """Return the title of the highest band of the whole whose least points are reached, or None below the lowest.
    Source: CDD manual 2564, line 3535; that its numbers are least points is the reading adopted there."""
    points = all_points(base, extra, parts)
    values = figure_values(instrument, base, extra, parts)
    best = highest(instrument.bands, {of: points[of] for of in WHOLE}, values)
    return None if best is None else title_of(best)


def title_of(band: Band) -> str:
    return band.title.th or band.id


def points_of(parts: Iterable[DimensionScore], items: Mapping[str, ItemScore]) -> dict[str, Fraction]:
    """Return {name: points} of branches with a score (`d1`, `d1.percent`) and of assessed items (`i1.points`)."""
    assessed = ((id_, one.points) for id_, one in items.items() if one.state is not State.NOT_ASSESSED)
    found = {f"{id_}.points": number for id_, number in assessed if number is not None}
    for part in parts:
        found |= {part.id: part.points, f"{part.id}.percent": part.percent} if part.full else {}
    return found


def all_points(base: Fraction, extra: Fraction, parts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {"base": base, "extra": extra, "total": base + extra, **parts}


def highest(bands: Iterable[Band], points: Mapping[str, Fraction], values: Mapping[str, CellValue]) -> Band | None:
    """Return the highest band that these points reach and whose condition holds, or None if there is none."""
    own = (band for band in bands if band.of in points and points[band.of] >= band.least)
    return max((one for one in own if condition_holds(one.when, values)), key=lambda one: one.least, default=None)


def figure_values(
    instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction]
) -> dict[str, CellValue]:
    """Return {name used in conditions: points or band} of a score; {} if no band or limit has a condition."""
    if not any(band.when for band in instrument.bands) and not any(rule.when for rule in instrument.passes):
        return {}
    return named_values(instrument, all_points(base, extra, parts))


def named_values(instrument: Instrument, points: Mapping[str, Fraction]) -> dict[str, CellValue]:
    """Return {name used in conditions: value} for points and bands: `d1`, `d1.points`, `d1.band`."""
    values: dict[str, CellValue] = {name: number for of, number in points.items() for name in (of, f"{of}.points")}
    return values | {f"{of}.band": band.id for of, band in bands_reached(instrument, points, values).items()}


def bands_reached(
    instrument: Instrument, points: Mapping[str, Fraction], values: Mapping[str, CellValue]
) -> dict[str, Band]:
    """Return {branch, "base", "extra" or "total": the highest band reached}, without those that reach none."""
    found: dict[str, Band] = {}
    for of in in_order(band_needs(instrument))[0]:
        said = {**values, **{f"{one}.band": band.id for one, band in found.items()}}
        best = highest(instrument.bands, {of: points[of]}, said) if of in points else None
        found |= {of: best} if best else {}
    return found


def places_of(instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS) -> int:
    """Return the fewest decimals with which each figure lies in the same band and on the same side of each limit as the
    exact figure, at least those the form names; if none do, as for 1/3 with a limit of 1/3, the usual number."""
    limits = [(band.of, Limit(">=", band.least)) for band in instrument.bands]
    limits += [(rule.of, rule.holds) for rule in instrument.passes]
    limits += [(level.of, level.holds) for level in instrument.rank_levels if level.holds]
    held = [(measured(of, base, extra, parts), limit) for of, limit in limits]
    return _places(instrument.decimals, held)


def part_places(instrument: Instrument, part: DimensionScore, decimals: int | None, whole: int) -> int:
    """Return the decimals for showing a branch's points: `whole`, those of the sheet, unless the branch has its own."""
    limits = [Limit(">=", band.least) for band in instrument.bands if band.of == part.id]
    limits += [rule.holds for rule in instrument.passes if rule.of == part.id]
    return whole if decimals == instrument.decimals else _places(decimals, [(part.points, one) for one in limits])


def _places(decimals: int | None, held: Sequence[tuple[Fraction, Limit]]) -> int:
    least = PLACES if decimals is None else decimals
    told = (n for n in range(least, MOST) if all(one.holds(nearest(it, n)) == one.holds(it) for it, one in held))
    found = next(told, least)
    return found if decimals is None else FixedDecimals(found)


def grades_of(instrument: Instrument) -> tuple[Band, ...]:
    """Return the grades: the form's bands of total, base or extra points, without the bands of branches."""
    return tuple(band for band in instrument.bands if band.of in WHOLE)


def bands_of(instrument: Instrument, dimension: str) -> tuple[Band, ...]:
    """Return the form's bands for a branch, lowest first; () if it has none."""
    return tuple(sorted((band for band in instrument.bands if band.of == dimension), key=lambda band: band.least))


def branch_band(instrument: Instrument, dimension: str, points: Fraction) -> str:
    """Return the title of the highest band that `points` of a branch or of one of its items reach; "" if none."""
    reached = [band for band in bands_of(instrument, dimension) if points >= band.least]
    return title_of(reached[-1]) if reached else ""


def passes(
    instrument: Instrument,
    base: Fraction,
    extra: Fraction,
    parts: Mapping[str, Fraction] = NO_PARTS,
    on: Collection[str] = (),
) -> bool | None:
    """Return whether all rules of passing that apply to the profiles `on` hold; None if no rule applies."""
    values = figure_values(instrument, base, extra, parts)
    rules = [one for one in instrument.passes if decides(instrument, one, on) and condition_holds(one.when, values)]
    return all(one.holds.holds(measured(one.of, base, extra, parts)) for one in rules) if rules else None


def decides(instrument: Instrument, rule: PassRule, on: Collection[str]) -> bool:
    """Return whether a rule of passing applies to these profiles; a rule that names none applies to all."""
    named = {profile.id for profile in instrument.profiles} & {*rule.groups}
    return not named or not named.isdisjoint(on)


def standing(
    instrument: Instrument, group: str, base: Fraction, extra: Fraction, answers: Mapping[str, Answer]
) -> RankStanding | None:
    """Return the rank level and status of a unit of this group, or None if the group has no rank. The level is the
    highest with all levels below it met. Whether the status is retained or won depends on level 1 alone. Source: CDD
    manual 2564, lines 239 and 250 (only the 86 points), 376-390 (the four levels)."""
    rank = next((rank for rank in instrument.ranks if rank.group == group), None)
    if rank is None:
        return None
    held = [holds(instrument, level, base, extra, answers) for level in levels_of(instrument, rank)]
    level = next((below for below, met in enumerate(held) if not met), len(held))
    return RankStanding(rank.id, level, rank.gives, bool(held) and held[0])


def levels_of(instrument: Instrument, rank: Rank) -> tuple[RankLevel, ...]:
    """Return the levels of a rank, lowest first."""
    return tuple(level for level in instrument.rank_levels if level.within == rank.id)


def holds(
    instrument: Instrument, level: RankLevel, base: Fraction, extra: Fraction, answers: Mapping[str, Answer]
) -> bool:
    """Return whether a rank level is met, regardless of other levels: by base or total points, or by its answer."""
    if level.of and level.holds is not None:
        return level.holds.holds(measured(level.of, base, extra))
    answer = answers.get(level.id, UNASKED)
    measures = [measure for measure in instrument.measures if measure.within == level.id]
    item = Item(id=level.id, within=level.within, text=level.text)
    each = [[measure] for measure in measures] if level.need == "any" else [measures]
    judged = [judge_item(item, answer, (), group, (), {}) for group in each or [[]]]
    silent = answer.state is State.NOT_ASSESSED and not answer.open  # then figures tell, all entered and holding
    return any(one.result is State.MET or (silent and one.entered is True) for one in judged)


def entry_group(instrument: Instrument, selected: Collection[int]) -> str:
    """Return the id of the first group whose entry rule the editions `selected` satisfy, else of the first without a
    rule, or "". Source: CDD manual 2564, line 139: the two editions just before this one, or four in all."""
    entered = (group.id for group in instrument.groups if enters(group, selected, instrument.edition))
    others = (group.id for group in instrument.groups if not (group.in_a_row or group.in_all))
    return next(entered, next(others, ""))


def enters(group: Group, selected: Collection[int], edition: int) -> bool:
    """Return whether a unit that was selected in the editions `selected` enters the group in edition `edition`."""
    before = {year for year in selected if year < edition}
    running = group.in_a_row and all(edition - n in before for n in range(1, group.in_a_row + 1))
    return bool(running or (group.in_all and len(before) >= group.in_all))


class Candidate(NamedTuple):
    """A unit that may be selected as best of its zone (inspection region, "" = the central units), with its total."""

    unit: str
    total: Fraction
    zone: str = ""


class SelectedUnits(NamedTuple):
    """The best units of a zone (inspection region); more than `take` of them mean a tie at the last place."""

    top: tuple[Candidate, ...]
    take: int = 1

    @staticmethod
    def of(candidates: Sequence[Candidate], take: int = 1) -> "SelectedUnits":
        """Return the best `take` candidates of one zone, in the order given, with all that tie with the last of them;
        empty without candidates. No total is required. Source: CDD manual 2564, line 269: one for each region and one
        of the centre; ties are not ruled."""
        totals = sorted((candidate.total for candidate in candidates), reverse=True)[:take]
        return SelectedUnits(tuple(candidate for candidate in candidates if candidate.total >= totals[-1]), take)

    @property
    def tie(self) -> bool:
        return len(self.top) > self.take

    @property
    def unit(self) -> str | None:
        return self.top[0].unit if len(self.top) == 1 else None
