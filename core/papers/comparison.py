"""Who stands on the score sheet of a region: units whose own assessment is here, and those that have not sent one."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from core.assessment.facts import profiles_of
from core.assessment.ranking import SELF, region, register, scored
from core.blocks.document import Signer
from core.forms.ports import Forms
from core.forms.programme import Committee, Programme
from core.forms.shape import Instrument
from core.forms.tree import profiles_on
from core.log.ports import Reader
from core.papers.source import PaperSource
from core.scoring.score import Score
from core.values import Record

REGION = "region"  # `table_per` of a sheet that compares the units of a region
EVERYBODY = "กรรมการทุกคน"  # who signs a sheet, where the programme leaves it open


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """A unit of the sheet; without a score it has not sent its assessment, or `problem`: it cannot be scored."""

    name: str
    short: str = ""
    score: Score | None = None
    problem: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetComparison:
    """What a sheet compares; `profiles` are those the units are assessed under."""

    units: tuple[ComparedUnit, ...]
    region: int = 0  # 0 = not known
    profiles: frozenset[str] = frozenset()
    selected: str = ""  # the unit the committee chose, once that is decided
    signers: tuple[Signer, ...] = ()  # none = those the form names


def comparison_of(source: PaperSource) -> SheetComparison:
    """The sheet on which this assessment stands: alone, or with the units of its region and the paper's groups.

    Units stand in the order of their codes, those of the register that have not sent an assessment among them.
    """
    reader, forms, paper, assessment = source.reader, source.forms, source.paper, source.record
    number = region(reader, register(reader, assessment.ref.scope))
    sent = [assessment]
    expected: Iterable[Record] = ()
    programme = programme_of(forms, source.instrument)
    if paper.table_per == REGION:
        sent = list(of_region(reader, assessment, paper.groups))
        expected = awaited(reader, programme, number, paper.groups) if number else ()
    columns = {one.ref.scope: compared(reader, forms, one) for one in sent}
    for unit in expected:
        known = ComparedUnit(unit.text("name") or unit.text("code"), unit.text("short"))
        columns.setdefault(unit.ref.id, (unit.text("code"), known))
    profiles = profiles_on(source.instrument.profiles, profiles_of(assessment))
    return SheetComparison(
        region=number,
        units=tuple(unit for _code, unit in sorted(columns.values(), key=lambda one: one[0])),
        profiles=profiles,
        selected=chosen(reader, assessment, columns) if paper.table_per == REGION else "",
        signers=committee(programme, paper.groups, profiles),
    )


def of_region(reader: Reader, assessment: Record, groups: Collection[str]) -> Iterator[Record]:
    """Own assessments of the same form and year whose unit lies in the same region and stands in one of the groups.

    A unit of which no group is known stands in every group.
    """
    wanted = region(reader, register(reader, assessment.ref.scope))
    year = assessment.number("year") or 0
    for one in reader.records("assessment", instrument_id=assessment.text("instrument_id"), year=year, round=SELF):
        unit = register(reader, one.ref.scope)
        group = one.text("group") or (unit.text("group") if unit else "")
        if region(reader, unit) == wanted and (group in groups or not group or not groups):
            yield one


def everybody(reader: Reader, subject: Record) -> Iterator[Record]:
    """The own assessments of every unit by the form and of the year of this one."""
    year = subject.number("year") or 0
    yield from reader.records("assessment", instrument_id=subject.text("instrument_id"), year=year, round=SELF)


def awaited(reader: Reader, programme: Programme | None, number: int, groups: Collection[str]) -> Iterator[Record]:
    """Units of the register that are assessed in this region; none when no programme says which kinds of units are."""
    kinds = {units.id for units in programme.units} if programme else set()
    for unit in reader.records("unit", "all"):
        group = unit.text("group") or (programme.rest if programme else "")
        if unit.text("kind") in kinds and region(reader, unit) == number and (group in groups or not groups):
            yield unit


def compared(reader: Reader, forms: Forms, assessment: Record) -> tuple[str, ComparedUnit]:
    """The code of the unit, and its column."""
    unit = register(reader, assessment.ref.scope)
    result, problem = scored(reader, forms, assessment)
    code = unit.text("code") if unit else ""
    name = (unit.text("name") if unit else "") or code or assessment.ref.scope[:8]
    return code, ComparedUnit(name, unit.text("short") if unit else "", result, bool(problem))


def chosen(reader: Reader, assessment: Record, columns: Collection[str]) -> str:
    """The one unit of the sheet that the register says was selected this year; "" = none, or several."""
    year = assessment.number("year") or 0
    selected = [one.text("unit") for one in reader.records("standing", "all", year=year, outcome="outstanding")]
    here = [unit for unit in dict.fromkeys(selected) if unit in columns]
    found = register(reader, here[0]) if len(here) == 1 else None
    return found.text("name") if found else ""


def programme_of(forms: Forms, instrument: Instrument) -> Programme | None:
    """The newest programme that binds this edition of the form."""
    found = [one for one in forms.programmes() if f"{instrument.id}/{instrument.edition}" in one.instruments]
    return max(found, key=lambda one: (one.edition, one.revision), default=None)


def committee(programme: Programme | None, groups: Collection[str], profiles: frozenset[str]) -> tuple[Signer, ...]:
    """Who signs: every seat of the committee that judges these groups, or its chair, as the programme is set."""
    if programme is None:
        return ()
    judging = next((one for one in programme.committees if judges(one, groups, profiles)), None)
    seats = [seat for seat in programme.seats if judging and seat.within == judging.id]
    signing = next((one.default for one in programme.settings if one.id == "signing"), EVERYBODY)
    return tuple(Signer(str(seat.role)) for seat in (seats if signing == EVERYBODY else seats[:1]))


def judges(committee: Committee, groups: Collection[str], profiles: frozenset[str]) -> bool:
    return not set(groups).isdisjoint(committee.groups) and (not committee.profile or committee.profile in profiles)
