"""What the points lead to: grade and pass, the ladder without points, the group of entry, the best of a zone."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.exact import PLACES, nearest
from core.forms.shape import Band, Group, Instrument, Item, Limit, Rank, RankLevel
from core.forms.vocabulary import State
from core.scoring.judge import judge_item
from core.scoring.score import Answer, ItemScore, RankStanding

UNASKED = Answer()
MOST = 40  # decimals of a figure
WHOLE = ("total", "base", "extra")  # what a grade of the whole looks at; any other `of` is a branch
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
    whole = grades_of(instrument)
    reached = [band for band in whole if measured(band.of, base, extra, parts) >= band.least]
    best = max(reached, key=lambda band: band.least, default=None)
    return None if best is None else best.title.th or best.id


def places_of(instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS) -> int:
    """With how many decimals these figures are shown: the fewest with which every one of them, rounded, lies in the
    band and on the side of each limit of the form where the exact one lies. As usual where no number of decimals is
    enough, such as for 1/3 where the limit is 1/3."""
    limits = [(band.of, Limit(">=", band.least)) for band in instrument.bands]
    limits += [(rule.of, rule.holds) for rule in instrument.passes]
    limits += [(level.of, level.holds) for level in instrument.rank_levels if level.holds]
    held = [(measured(of, base, extra, parts), limit) for of, limit in limits]
    told = (n for n in range(PLACES, MOST) if all(one.holds(nearest(it, n)) == one.holds(it) for it, one in held))
    return next(told, PLACES)


def grades_of(instrument: Instrument) -> tuple[Band, ...]:
    """The bands of the whole; the others are of a branch."""
    return tuple(band for band in instrument.bands if band.of in WHOLE)


def bands_of(instrument: Instrument, dimension: str) -> tuple[Band, ...]:
    """The bands of a branch, the lowest first."""
    return tuple(sorted((band for band in instrument.bands if band.of == dimension), key=lambda band: band.least))


def branch_band(instrument: Instrument, dimension: str, points: Fraction) -> str:
    """The title of the band so many points of a branch, or of one of its items, lie in; "" where there is none."""
    reached = [band for band in bands_of(instrument, dimension) if points >= band.least]
    return (reached[-1].title.th or reached[-1].id) if reached else ""


def passes(
    instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS
) -> bool | None:
    """Whether every pass rule holds; None when the form has none."""
    rules = [rule.holds.holds(measured(rule.of, base, extra, parts)) for rule in instrument.passes]
    return all(rules) if rules else None


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
