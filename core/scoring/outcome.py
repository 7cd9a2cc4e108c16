"""What the points lead to: grade and pass, the ladder without points, the group of entry, the best of a zone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.exact import PLACES, Fixed, nearest
from core.forms.computed import WHOLE, band_needs
from core.forms.conditions import CellValue, in_order
from core.forms.conditions import holds as condition_holds
from core.forms.shape import Band, Group, Instrument, Item, Limit, Pass, Rank, RankLevel
from core.forms.vocabulary import State
from core.scoring.judge import judge_item
from core.scoring.score import Answer, DimensionScore, ItemScore, RankStanding

UNASKED = Answer()
MOST = 40  # decimals of a figure
NO_PARTS: Mapping[str, Fraction] = {}


def measured(of: str, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS) -> Fraction:
    """The number a band or rule looks at: `base`, `extra`, `total`, or the points of a dimension."""
    return {"base": base, "extra": extra, "total": base + extra}.get(of, parts.get(of, Fraction(0)))


def band_of(
    instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS
) -> str | None:
    """The title of the highest band of the whole whose least points are reached; None below the lowest.

    Source: CDD manual 2564, line 3535; that its numbers are least points is the reading adopted there.
    """
    points = all_points(base, extra, parts)
    values = figure_values(instrument, base, extra, parts)
    best = highest(instrument.bands, {of: points[of] for of in WHOLE}, values)
    return None if best is None else title_of(best)


def title_of(band: Band) -> str:
    return band.title.th or band.id


def points_of(parts: Iterable[DimensionScore]) -> dict[str, Fraction]:
    """The points of the branches that have a figure."""
    return {part.id: part.points for part in parts if part.full}


def all_points(base: Fraction, extra: Fraction, parts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {"base": base, "extra": extra, "total": base + extra, **parts}


def highest(bands: Iterable[Band], points: Mapping[str, Fraction], values: Mapping[str, CellValue]) -> Band | None:
    """The highest band of these points that is reached and whose condition holds."""
    own = (band for band in bands if band.of in points and points[band.of] >= band.least)
    return max((one for one in own if condition_holds(one.when, values)), key=lambda one: one.least, default=None)


def figure_values(
    instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction]
) -> dict[str, CellValue]:
    """What conditions of bands and limits read: points, and the band of each figure by its id; of no figure nothing."""
    if not any(band.when for band in instrument.bands) and not any(rule.when for rule in instrument.passes):
        return {}
    return named_values(instrument, all_points(base, extra, parts))


def named_values(instrument: Instrument, points: Mapping[str, Fraction]) -> dict[str, CellValue]:
    """Points and bands by the names conditions have for them."""
    values: dict[str, CellValue] = {name: number for of, number in points.items() for name in (of, f"{of}.points")}
    return values | {f"{of}.band": band.id for of, band in bands_reached(instrument, points, values).items()}


def bands_reached(
    instrument: Instrument, points: Mapping[str, Fraction], values: Mapping[str, CellValue]
) -> dict[str, Band]:
    """The highest band that is reached of each figure, by what it is of: each behind those its conditions read."""
    found: dict[str, Band] = {}
    for of in in_order(band_needs(instrument))[0]:
        said = {**values, **{f"{one}.band": band.id for one, band in found.items()}}
        best = highest(instrument.bands, {of: points[of]}, said) if of in points else None
        found |= {of: best} if best else {}
    return found


def places_of(instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS) -> int:
    """With how many decimals these figures are shown: the fewest with which every one of them, rounded, lies in the
    band and on the side of each limit of the form where the exact one lies. As usual where no number of decimals is
    enough, such as for 1/3 where the limit is 1/3. A form may say how many there are at least, and always."""
    limits = [(band.of, Limit(">=", band.least)) for band in instrument.bands]
    limits += [(rule.of, rule.holds) for rule in instrument.passes]
    limits += [(level.of, level.holds) for level in instrument.rank_levels if level.holds]
    held = [(measured(of, base, extra, parts), limit) for of, limit in limits]
    return _places(instrument.decimals, held)


def part_places(instrument: Instrument, part: DimensionScore, decimals: int | None, whole: int) -> int:
    """With how many decimals the points of a branch are shown: as the whole, where nothing else is said of it."""
    limits = [Limit(">=", band.least) for band in instrument.bands if band.of == part.id]
    limits += [rule.holds for rule in instrument.passes if rule.of == part.id]
    return whole if decimals == instrument.decimals else _places(decimals, [(part.points, one) for one in limits])


def _places(decimals: int | None, held: Sequence[tuple[Fraction, Limit]]) -> int:
    least = PLACES if decimals is None else decimals
    told = (n for n in range(least, MOST) if all(one.holds(nearest(it, n)) == one.holds(it) for it, one in held))
    found = next(told, least)
    return found if decimals is None else Fixed(found)


def grades_of(instrument: Instrument) -> tuple[Band, ...]:
    """The bands of the whole; the others are of a branch."""
    return tuple(band for band in instrument.bands if band.of in WHOLE)


def bands_of(instrument: Instrument, dimension: str) -> tuple[Band, ...]:
    """The bands of a branch, the lowest first."""
    return tuple(sorted((band for band in instrument.bands if band.of == dimension), key=lambda band: band.least))


def branch_band(instrument: Instrument, dimension: str, points: Fraction) -> str:
    """The title of the band so many points of a branch, or of one of its items, lie in; "" where there is none."""
    reached = [band for band in bands_of(instrument, dimension) if points >= band.least]
    return title_of(reached[-1]) if reached else ""


def passes(
    instrument: Instrument,
    base: Fraction,
    extra: Fraction,
    parts: Mapping[str, Fraction] = NO_PARTS,
    on: Collection[str] = (),
) -> bool | None:
    """Whether every limit that decides holds; None when none does. `on`: the profiles."""
    values = figure_values(instrument, base, extra, parts)
    rules = [one for one in instrument.passes if decides(instrument, one, on) and condition_holds(one.when, values)]
    return all(one.holds.holds(measured(one.of, base, extra, parts)) for one in rules) if rules else None


def decides(instrument: Instrument, rule: Pass, on: Collection[str]) -> bool:
    """Whether a limit is for these profiles: one that names none is for all of them."""
    named = {profile.id for profile in instrument.profiles} & {*rule.groups}
    return not named or not named.isdisjoint(on)


def standing(
    instrument: Instrument, group: str, base: Fraction, extra: Fraction, answers: Mapping[str, Answer]
) -> RankStanding | None:
    """The level and status of a unit of this group; None when the group has no rank.

    The level is the highest that is unbroken from level 1. Whether the status is kept or won hangs on level 1 alone.
    Source: CDD manual 2564, lines 239 and 250 (only the 86 points), 376-390 (the four levels).
    """
    rank = next((rank for rank in instrument.ranks if rank.group == group), None)
    if rank is None:
        return None
    held = [holds(instrument, level, base, extra, answers) for level in levels_of(instrument, rank)]
    level = next((below for below, met in enumerate(held) if not met), len(held))
    return RankStanding(rank.id, level, rank.gives, bool(held) and held[0])


def levels_of(instrument: Instrument, rank: Rank) -> tuple[RankLevel, ...]:
    """The levels of a rank, lowest first."""
    return tuple(level for level in instrument.rank_levels if level.within == rank.id)


def holds(
    instrument: Instrument, level: RankLevel, base: Fraction, extra: Fraction, answers: Mapping[str, Answer]
) -> bool:
    """Whether a level holds by itself: computed from the base or the total, or answered like an item."""
    if level.of and level.holds is not None:
        return level.holds.holds(measured(level.of, base, extra))
    answer = answers.get(level.id, UNASKED)
    measures = [measure for measure in instrument.measures if measure.within == level.id]
    item = Item(id=level.id, within=level.within, text=level.text)
    each = [[measure] for measure in measures] if level.need == "any" else [measures]
    return any(_stands(judge_item(item, answer, (), group, (), {}), answer) for group in each or [[]])


def _stands(judged: ItemScore, answer: Answer) -> bool:
    """Met by the person's own answer, or, without one, by figures that are all entered and hold."""
    silent = answer.state is State.NOT_ASSESSED and not answer.open
    return judged.result is State.MET or (silent and judged.entered is True)


def entry_group(instrument: Instrument, selected: Collection[int]) -> str:
    """The first group whose entry rule these years satisfy, else the first group without a rule; "" without groups.

    Source: CDD manual 2564, line 139: the two editions just before this one, or four in all.
    """
    entered = (group.id for group in instrument.groups if enters(group, selected, instrument.edition))
    others = (group.id for group in instrument.groups if not (group.in_a_row or group.in_all))
    return next(entered, next(others, ""))


def enters(group: Group, selected: Collection[int], edition: int) -> bool:
    """Whether a unit selected in these years enters the group in this edition."""
    before = {year for year in selected if year < edition}
    running = group.in_a_row and all(edition - n in before for n in range(1, group.in_a_row + 1))
    return bool(running or (group.in_all and len(before) >= group.in_all))


class Candidate(NamedTuple):
    """A unit and its total; the zone is its inspection region, "" = the central units."""

    unit: str
    total: Fraction
    zone: str = ""


class Selected(NamedTuple):
    """The best units of a zone: as many as may be taken are selected, more are a tie at the last place."""

    top: tuple[Candidate, ...]
    take: int = 1

    @property
    def tie(self) -> bool:
        return len(self.top) > self.take

    @property
    def unit(self) -> str | None:
        return self.top[0].unit if len(self.top) == 1 else None


def select(candidates: Sequence[Candidate], take: int = 1) -> Selected:
    """The best `take` of one zone, in the order given, and all that are level with the last of them.

    Nobody when there is no candidate. There is no least total. Source: CDD manual 2564, line 269: one for each region
    and one of the centre; ties are not ruled.
    """
    totals = sorted((candidate.total for candidate in candidates), reverse=True)[:take]
    return Selected(tuple(candidate for candidate in candidates if candidate.total >= totals[-1]), take)
