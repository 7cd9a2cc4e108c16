"""Whom a programme's selection rules put forward in a ranking; a tie is shown and left to the committee."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.assessment.ranking import RankingRow
from core.forms.programme import Programme, Selection
from core.people.units import UnitsById
from core.scoring.outcome import Candidate, select_by_zone


@dataclass(frozen=True, slots=True)
class Proposal:
    """The line under a zone: units are put forward, or more are level than may be chosen and nobody is."""

    rule: str
    text: str
    outcome: str
    group: str
    region: int  # 0 = one choice over all regions
    take: int
    top: tuple[RankingRow, ...]
    tie: bool


def propose(places: Sequence[RankingRow], units: UnitsById, programmes: Sequence[Programme]) -> tuple[Proposal, ...]:
    """What the selection rules of these programmes come to, rule by rule, zones in the order of the ranking."""
    return tuple(
        proposal
        for programme in programmes
        for rule in programme.selections
        for proposal in zones(rule, able(programme, rule, places, units))
    )


def able(programme: Programme, rule: Selection, places: Sequence[RankingRow], units: UnitsById) -> Sequence[RankingRow]:
    """The scored units a rule speaks of."""
    kinds = {kind.id for kind in programme.units if rule.profile in ("", kind.profile)}
    return [
        place
        for place in places
        if not place.problem
        and place.group == rule.group
        and (unit := units.get(place.unit)) is not None
        and unit.kind in kinds
        and (rule.least is None or rule.least.holds(points(rule, place)))
    ]


def points(rule: Selection, place: RankingRow) -> Fraction:
    return place.base if rule.by == "base" else place.total


def zones(rule: Selection, places: Sequence[RankingRow]) -> Iterator[Proposal]:
    of = {place.unit: place for place in places}
    per_region = rule.per == "region"
    asked = [Candidate(one.unit, points(rule, one), str(one.region) if per_region else "") for one in places]
    for zone, chosen in select_by_zone(asked, rule.take).items():
        top = tuple(of[one.unit] for one in chosen.top)
        yield Proposal(rule.id, str(rule.text), rule.outcome, rule.group, int(zone or 0), rule.take, top, chosen.tie)
