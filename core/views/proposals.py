"""Whom a programme's selection rules put forward in a ranking; a tie is shown and left to the committee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.actions.rank import Place
from core.instruments.programme import Programme, Selection
from core.scoring.selection import Candidate, Selected, select_by_zone
from core.views.register import Units


@dataclass(frozen=True, slots=True)
class Proposal:
    """The line under a zone: one unit is put forward, or several are level and nobody is."""

    selection: str
    text: str
    outcome: str
    group: str
    region: int  # 0 = one choice over all regions
    units: tuple[str, ...]  # ids of the best
    tie: bool


def proposals(places: Sequence[Place], units: Units, programmes: Sequence[Programme]) -> tuple[Proposal, ...]:
    """What the selection rules of these programmes come to, in the order of the programme and the ranking."""
    return tuple(
        proposal
        for programme in programmes
        for rule in programme.selections
        for proposal in by_rule(rule, candidates(rule, places, units, programme))
    )


def candidates(
    rule: Selection, places: Sequence[Place], units: Units, programme: Programme
) -> Sequence[tuple[Place, Candidate]]:
    """The scored units a rule speaks of, each in its zone."""
    kinds = {kind.id for kind in programme.units if not rule.profile or kind.profile == rule.profile}
    able = [
        place
        for place in places
        if not place.problem and place.group == rule.group and (one := units.get(place.unit)) and one.kind in kinds
    ]
    return [(place, candidate(rule, place)) for place in able if rule.least is None or rule.least.holds(points(rule, place))]
