"""Entry and selection: the group a unit is assessed in, and the best of each zone. A tie is shown, never decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.forms.shape import Group, Instrument


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


class Candidate(NamedTuple):
    """A unit and the total it stands with; the zone is its inspection region, "" = the central units."""

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


def select_by_zone(candidates: Iterable[Candidate], take: int = 1) -> Mapping[str, Selected]:
    """The best of every zone that has a candidate, zones in the order they first appear."""
    zones: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        zones.setdefault(candidate.zone, []).append(candidate)
    return {zone: select(inside, take) for zone, inside in zones.items()}
