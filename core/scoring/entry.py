"""Entry: which group a unit is assessed in, from the editions in which it was selected before."""

from collections.abc import Collection

from core.instruments.shape import Group, Instrument


def entry_group(instrument: Instrument, selected: Collection[int]) -> str:
    """The first group whose entry rule these years satisfy, else the first group without a rule; "" without groups.

    Source: CDD manual 2564, line 139: the two editions just before this one, or four in all.
    """
    before = {year for year in selected if year < instrument.edition}
    entered = (group.id for group in instrument.groups if _enters(group, before, instrument.edition))
    others = (group.id for group in instrument.groups if not (group.in_a_row or group.in_all))
    return next(entered, next(others, ""))


def _enters(group: Group, before: Collection[int], edition: int) -> bool:
    running = group.in_a_row and all(edition - n in before for n in range(1, group.in_a_row + 1))
    return bool(running or (group.in_all and len(before) >= group.in_all))
