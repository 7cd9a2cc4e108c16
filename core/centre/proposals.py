"""Apply a programme's selection rules: which units are put forward in each zone (a region, or all), and ties."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from core.assessment.ranking import RankingRow, TieResolution
from core.forms.programme import Programme, SelectionRule
from core.people.units import UnitRegister
from core.scoring.outcome import RegionBestCandidate, RegionBestUnits


@dataclass(frozen=True, slots=True)
class RegionTopUnits:
    """The units (`top`) that a selection rule takes in one `region` (0 = all together), at most `take` or, in a tie,
    more. `level`: tied units, which compete for `seats`; `resolution`: reference of the one that settled the tie."""

    rule: str
    text: str
    outcome: str
    group: str
    region: int  # 0 = one choice over all regions
    take: int
    top: tuple[RankingRow, ...]
    tie: bool  # a resolution is needed
    level: tuple[RankingRow, ...] = ()
    resolution: str = ""  # reference of the one that settled the tie
    points: Fraction = Fraction(0)  # points of the tied units

    @property
    def seats(self) -> int:
        """Return how many places are left for the tied units; a resolution must name that many of them."""
        return self.take - sum(one not in self.level for one in self.top)

    def resolved(self, chosen: Collection[str]) -> str:
        """Return the wording (Thai) of a resolution that ranks the tied units in `chosen` before the others."""
        first, rest = (
            ", ".join(one.name or one.code for one in self.level if (one.unit in chosen) is wanted)
            for wanted in (True, False)
        )
        return f"ให้ {first} อยู่ก่อน {rest}"  # always Thai, as it is printed


def propose(
    places: Sequence[RankingRow],
    units: UnitRegister,
    programmes: Sequence[Programme],
    resolutions: Sequence[TieResolution] = (),
) -> tuple[RegionTopUnits, ...]:
    """Return what each programme's selection rules take, in each region or from all; `resolutions` settle ties."""
    return tuple(
        proposal
        for programme in programmes
        for rule in programme.selections
        for proposal in zones(rule, able(programme, rule, places, units), resolutions)
    )


def able(
    programme: Programme, rule: SelectionRule, places: Sequence[RankingRow], units: UnitRegister
) -> Sequence[RankingRow]:
    """Return the units of the ranking from which `rule` chooses: scored, of its group and kinds, with enough points."""
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


def zoneless(
    programme: Programme, places: Sequence[RankingRow], units: UnitRegister
) -> frozenset[str]:
    """Return the ids of units to which a rule per region applies although the register names no region for them."""
    by_zone = [rule for rule in programme.selections if rule.per == "region"]
    return frozenset(
        one.unit
        for rule in by_zone
        for one in able(programme, rule, places, units)
        if not one.region
    )


def points(rule: SelectionRule, place: RankingRow) -> Fraction:
    return place.base if rule.by == "base" else place.total


def _worth(rule: SelectionRule, place: RankingRow) -> Fraction:
    """Return the points to compare units by, negated if fewer points are better, so that higher is always better."""
    return -points(rule, place) if place.less else points(rule, place)


def zones(
    rule: SelectionRule, places: Sequence[RankingRow], resolutions: Sequence[TieResolution] = ()
) -> Iterator[RegionTopUnits]:
    of = {place.unit: place for place in places}
    per_region = rule.per == "region"
    # who lies in no region stands in no zone
    within = [one for one in places if one.region or not per_region]
    asked = [
        RegionBestCandidate(one.unit, _worth(rule, one), str(one.region) if per_region else "")
        for one in within
    ]
    for zone, chosen in select_by_zone(asked, rule.take).items():
        top = tuple(of[one.unit] for one in chosen.top)
        made = RegionTopUnits(
            rule.id,
            str(rule.text),
            rule.outcome,
            rule.group,
            int(zone or 0),
            rule.take,
            top,
            chosen.tie,
        )
        yield _resolved(rule, made, resolutions) if made.tie else made


def _resolved(
    rule: SelectionRule, selection: RegionTopUnits, resolutions: Sequence[TieResolution]
) -> RegionTopUnits:
    """Return the proposal after resolutions have put some of the tied units first, as far as they decide the tie."""
    last = points(rule, min(selection.top, key=lambda one: _worth(rule, one)))
    level = tuple(one for one in selection.top if points(rule, one) == last)
    among = frozenset(one.unit for one in level)
    chosen = {one.unit for one in selection.top} - among
    one = TieResolution.settling(resolutions, among, last)
    for part in TieResolution.parts(resolutions, among, last):
        if len(chosen) >= selection.take:
            break
        chosen |= part
    top = tuple(each for each in selection.top if each.unit in chosen)
    settled = str(one.ref) if one else ""
    return replace(
        selection,
        top=top,
        tie=len(top) > selection.take,
        level=level,
        resolution=settled,
        points=last,
    )


def select_by_zone(
    candidates: Iterable[RegionBestCandidate], count: int = 1
) -> Mapping[str, RegionBestUnits]:
    """Return {zone: its best `count` candidates, more in a tie}. A zone is a region, or "" for all regions."""
    zones: dict[str, list[RegionBestCandidate]] = {}
    for candidate in candidates:
        zones.setdefault(candidate.zone, []).append(candidate)
    return {zone: RegionBestUnits.of(inside, count) for zone, inside in zones.items()}
