"""Compute a centre's decisions at a year's end: units put forward in each zone, units' outcomes, undecided cases."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from core.assessment.ranking import RankingRow, TieResolution
from core.centre.proposals import RegionTopUnits, propose, zoneless
from core.exact import exact_text
from core.forms.ports import Reader, form_here
from core.forms.programme import NextGroupRule, Programme
from core.forms.shape import Instrument
from core.i18n import _
from core.people.units import UnitRegister
from core.thai.written import arabic_digits
from core.values import RecordSummary

OUTSTANDING = "outstanding"


class UnitYearOutcome(NamedTuple):
    """A unit's decided group and outcome in a year. `was`: (group, outcome) that the register has so far, "" = none."""

    unit: str
    year: int
    group: str
    outcome: str
    reason: str
    was: tuple[str, str] = ("", "")

    @property
    def changes(self) -> bool:
        return (self.group, self.outcome) != self.was


class UnitDecision(NamedTuple):
    """A ranked unit's outcome this year (`standing`) and, if its group changes by the rules, next year's (`next`).
    `waits`: why no outcome is decided yet, "" = decided; `ruled`: False = no rule covers its group, nothing changes."""

    place: RankingRow
    standing: UnitYearOutcome
    # next year, if a rule moves the unit, or a group that a rule wrote no longer holds
    next: UnitYearOutcome | None
    waits: str = ""  # why nothing is decided of it yet
    ruled: bool = True  # a rule speaks of its group: of others nothing is written


class CentreYearDecisions(NamedTuple):
    """All decisions at the end of a year on the units ranked by one form. `idle`: resolutions that change nothing."""

    year: int
    form: Instrument | None
    programme: Programme | None
    proposals: tuple[RegionTopUnits, ...] = ()
    units: tuple[UnitDecision, ...] = ()
    resolutions: Mapping[str, TieResolution] = {}  # by reference
    idle: tuple[TieResolution, ...] = ()  # resolutions without effect
    past: Mapping[str, tuple[int, ...]] = {}  # years in which a unit was chosen before, by unit
    names: Mapping[str, str] = {}  # names of units by id

    @property
    def open(self) -> tuple[RegionTopUnits, ...]:
        return tuple(one for one in self.proposals if one.tie)

    @property
    def against(self) -> frozenset[TieResolution]:
        """Return the resolutions that are void because they contradict each other on the same tied units."""
        level = defaultdict[tuple[int, str, str], set[str]](set)
        for place in (one.place for one in self.units):
            level[place.region, place.group, exact_text(place.total)].add(place.unit)
        now = {(frozenset(units), points) for (_region, _group, points), units in level.items()}
        contradicting = [one for one in self.idle if (one.among, one.points) in now]
        return frozenset(one for one in contradicting if any(map(one.contradicts, contradicting)))

    @property
    def to_write(self) -> tuple[UnitYearOutcome, ...]:
        """Return the outcomes and groups, of this year and the next, that are decided but not yet in the register."""
        outcomes = (
            each for one in self.units if not one.waits for each in (one.standing, one.next) if each
        )
        return tuple(one for one in outcomes if one.changes)


def decisions(
    programmes: Sequence[Programme], form_id: str, unit: str, year: int, reader: Reader
) -> CentreYearDecisions:
    """Return what resolutions and a programme's rules decide on the units below `unit`, ranked by the form `form_id`.
    Of `programmes` with the form, the edition of `year` is used, else the first. Empty if the form is missing."""
    form = form_here(reader.forms, form_id)
    if form is None:
        return CentreYearDecisions(year, None, None)
    asked = [
        one for one in programmes if form.id in {name.partition("/")[0] for name in one.instruments}
    ]
    programme = next((one for one in asked if one.edition == year), asked[0] if asked else None)
    units = UnitRegister.of(reader)
    own = units.below_of(unit)
    places = tuple(one for one in RankingRow.ranked(reader, form, year, units) if one.unit in own)
    taken = TieResolution.taken(reader, form.id, year, units)
    proposals = propose(places, units, [programme] if programme else [], taken)
    outcomes = standings(reader)
    past = chosen_years(outcomes.values())
    put_forward = defaultdict[str, list[RegionTopUnits]](list)
    for proposal in proposals:
        for top in proposal.top:
            put_forward[top.unit].append(proposal)
    if programme:
        ruled = {move.group for move in programme.moves} | {
            selection.group for selection in programme.selections
        }
    else:
        ruled = set()
    ruled &= {group.id for group in form.groups}
    astray = zoneless(programme, places, units) if programme else frozenset()
    found = list[UnitDecision]()
    objecting = {one.group for one in places if one.preliminary}
    for place in places:
        if place.problem:
            continue
        if programme is None or place.group not in ruled:
            was = _was(outcomes, place.unit, year)
            found.append(
                UnitDecision(
                    place, UnitYearOutcome(place.unit, year, *was, "", was), None, ruled=False
                )
            )
        else:
            chosen, before = put_forward[place.unit], past.get(place.unit, ())
            open_to_objections = place.group in objecting  # of whoever is compared with it
            given = place.unit in astray, open_to_objections
            found.append(_decided(year, programme, place, chosen, outcomes, before, *given))
    used = {proposal.resolution for proposal in proposals} | {one.resolution for one in places}
    return CentreYearDecisions(
        year,
        form,
        programme,
        proposals,
        tuple(found),
        {str(one.ref): one for one in taken},
        tuple(one for one in taken if str(one.ref) not in used and not _inside(one, taken, used)),
        past,
        {one.id: one.name or one.code for one in units.values()},
    )


def _inside(
    resolution: TieResolution, resolutions: Sequence[TieResolution], used: Collection[str]
) -> bool:
    """Return whether the resolution is about only some of the units of a resolution in use, with equal points."""
    among, points = resolution.among, resolution.points
    return any(
        str(each.ref) in used and among < each.among and points == each.points
        for each in resolutions
    )


Standings = Mapping[tuple[str, int], RecordSummary]
Years = Collection[int]  # years in which a unit was chosen


def standings(reader: Reader) -> Standings:
    """Return {(unit id, year): the register's record of the unit's outcome and group}."""
    summaries = reader.fields.brief("standing", ("unit", "year", "group", "outcome", "reason"))
    return {
        (one.text("unit"), one.number("year") or 0): one
        for one in summaries
        if one.ref.scope == "all"
    }


def chosen_years(summaries: Collection[RecordSummary]) -> Mapping[str, tuple[int, ...]]:
    """Return {unit id: years in which the unit was chosen as outstanding}, from the outcomes in the register."""
    found: dict[str, list[int]] = {}
    for one in summaries:
        if one.text("outcome") == OUTSTANDING:
            found.setdefault(one.text("unit"), []).append(one.number("year") or 0)
    return {unit: tuple(sorted(years)) for unit, years in found.items()}


def _decided(
    year: int,
    programme: Programme,
    place: RankingRow,
    selections: Sequence[RegionTopUnits],
    standings: Standings,
    past: Years,
    astray: bool,
    among_preliminary: bool,
) -> UnitDecision:
    waits = next((_("คะแนนเท่ากัน รอมติ") for selection in selections if selection.tie), "")
    if place.preliminary or (selections and among_preliminary):
        waits = _("ผลเบื้องต้น รอผลสุดท้าย")
    if astray:
        waits = _("ทะเบียนยังไม่บอกเขต")
    outcome, reason = "", ""
    if selections and not waits:
        outcome, reason = selections[0].outcome, selections[0].text
    moves = [move for move in programme.moves if move.group == place.group]
    held = {True: "passes", False: "fails", None: ""}[place.passes]
    judged = next((move for move in moves if held and move.rule == held), None)
    if judged is not None and not waits:
        outcome, reason = judged.outcome, str(judged.text)
    was = _was(standings, place.unit, year)
    now = UnitYearOutcome(place.unit, year, place.group, outcome, arabic_digits(reason), was)
    chosen = (set(past) - {year}) | ({year} if outcome == OUTSTANDING else set())
    moved = judged
    if judged is None or not judged.to:
        moved = _entering(programme, moves, chosen, year)
    if waits:
        return UnitDecision(place, now, None, waits)
    if moved:
        after = _after(moved, place, standings, year)
    else:
        after = _undone(programme, place, standings, year)
    return UnitDecision(place, now, after)


def _was(standings: Standings, unit: str, year: int) -> tuple[str, str]:
    one = standings.get((unit, year))
    return (one.text("group"), one.text("outcome")) if one else ("", "")


def _entering(
    programme: Programme, moves: Sequence[NextGroupRule], years: Collection[int], year: int
) -> NextGroupRule | None:
    """Return the rule by which a unit enters another group next year because of its years as chosen, or None."""
    groups = {one.id: one for one in programme.groups}
    by = (one for one in moves if one.rule == "entry" and one.to in groups)
    return next((one for one in by if groups[one.to].enters(years, year + 1)), None)


def _after(
    move: NextGroupRule, place: RankingRow, standings: Standings, year: int
) -> UnitYearOutcome | None:
    """Return the unit's standing for next year with the group the rule moves it to, or None if nothing changes."""
    group, outcome = _was(standings, place.unit, year + 1)
    if move.to == place.group and not group:
        return None
    text = arabic_digits(str(move.text))
    return UnitYearOutcome(place.unit, year + 1, move.to, outcome, text, (group, outcome))


def _undone(
    programme: Programme, place: RankingRow, standings: Standings, year: int
) -> UnitYearOutcome | None:
    """Return next year's standing without a group that a rule no longer sets; None if a person set the group."""
    one = standings.get((place.unit, year + 1))
    moved = {(move.to, arabic_digits(str(move.text))) for move in programme.moves if move.to}
    if one is None or (one.text("group"), one.text("reason")) not in moved:
        return None
    outcome = one.text("outcome")
    return UnitYearOutcome(place.unit, year + 1, "", outcome, "", (one.text("group"), outcome))


def group_words(decisions: CentreYearDecisions) -> Mapping[str, str]:
    """Return {group id: short title} of the form's groups."""
    groups = decisions.form.groups if decisions.form else ()
    return {one.id: arabic_digits(str(one.short) or str(one.title)) for one in groups}


def outcome_words(outcome: str) -> str:
    known = {"model": _("เป็นต้นแบบ"), "kept": _("คงสภาพต้นแบบ"), "lost": _("ไม่คงสภาพต้นแบบ")}
    return _("ได้รับคัดเลือก") if outcome == OUTSTANDING else known.get(outcome, outcome)


def tied_words(decisions: CentreYearDecisions) -> Iterator[str]:
    """Yield a sentence for each region, or for all regions together, where a tie must be settled by a resolution."""
    for one in decisions.open:
        names = ", ".join(each.name or each.code for each in one.level)
        yield _("{zone} คะแนนเท่ากัน {names}").format(zone=zone_words(one.region), names=names)


def zone_words(region: int) -> str:
    return _("เขตตรวจราชการที่ {n}").format(n=region) if region else _("ทุกเขต")
