"""Rank: a ladder without points for a special group; level 1 comes from the base, and alone decides the standing."""

from collections.abc import Mapping
from fractions import Fraction

from core.forms.shape import Instrument, Item, Rank, RankLevel
from core.forms.vocabulary import State
from core.scoring.bands import measured
from core.scoring.judge import judge_item
from core.scoring.score import Answer, ItemScore, RankStanding

UNASKED = Answer()


def standing(
    instrument: Instrument, group: str, base: Fraction, extra: Fraction, answers: Mapping[str, Answer]
) -> RankStanding | None:
    """Where a unit of this group stands; None when the group has no rank.

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
    """The person's word, or, where no word was said, figures that are all entered and hold."""
    silent = answer.state is State.NOT_ASSESSED and not answer.in_conflict
    return judged.result is State.MET or (silent and judged.entered is True)
