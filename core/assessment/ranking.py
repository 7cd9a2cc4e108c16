"""The centre's ranking: every unit's own assessment by its kept result, per region and group, ties shown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from core.assessment.answers import sheet_answers
from core.assessment.results import Whole, whole_of, wholes
from core.errors import UserError
from core.forms.ports import Forms
from core.forms.shape import Instrument
from core.log.ports import Reader
from core.natural_keys import record_id
from core.people.units import Unit
from core.people.units import register as known_units
from core.scoring import score
from core.scoring.score import Score
from core.values import Record, Ref

SELF = "self"


@dataclass(frozen=True, slots=True)
class RankingRow:
    """A unit in the ranking of its region and group; `tied` = another unit has the same total.

    A unit whose form is not here cannot be scored: it has no rank (0), and `problem` says why.
    """

    rank: int
    tied: bool
    unit: str
    code: str
    name: str
    region: int  # 0 = not known
    group: str
    total: Fraction
    base: Fraction
    extra: Fraction
    band: str | None
    passes: bool | None
    coverage: tuple[int, int]
    assessment: str
    problem: str = ""


def rank(reader: Reader, forms: Forms, instrument: Instrument, year: int) -> tuple[RankingRow, ...]:
    """All units that sent an own assessment of the instrument's id for the year, best first in each region and group.

    Units of the same total share a rank (1, 1, 3).
    """
    sent = reader.records("assessment", instrument_id=instrument.id, year=year, round=SELF)
    units, kept = known_units(reader), wholes(reader, forms)
    found = sorted(
        (candidate(units.get(one.ref.scope), one, *weighed(reader, forms, one, kept)) for one in sent), key=order
    )
    parts = groupby(found, key=lambda one: (one.region, one.group))
    return tuple(one for _key, part in parts for one in ranked(tuple(part)))


def order(one: RankingRow) -> tuple[int, str, bool, Fraction, str]:
    return one.region, one.group, bool(one.problem), -one.total, one.code


def ranked(part: Sequence[RankingRow]) -> Iterator[RankingRow]:
    """The same units, best first, each with its rank."""
    totals = [one.total for one in part if not one.problem]
    level = Counter(totals)
    first = {total: n for n, total in reversed(list(enumerate(totals, 1)))}
    for one in part:
        yield one if one.problem else replace(one, rank=first[one.total], tied=level[one.total] > 1)


def weighed(reader: Reader, forms: Forms, assessment: Record, kept: Mapping[Ref, Whole]) -> tuple[Whole | None, str]:
    """Its result, scored only if none is kept; or why there is none."""
    if (whole := kept.get(assessment.ref)) is not None:
        return whole, ""
    found, problem = scored(reader, forms, assessment)
    return (whole_of(found) if found else None), problem


def candidate(unit: Unit | None, assessment: Record, result: Whole | None, problem: str) -> RankingRow:
    """The result of one unit without a rank; the group is that of the assessment, else of the register."""
    return RankingRow(
        rank=0,
        tied=False,
        unit=assessment.ref.scope,
        code=unit.code if unit else "",
        name=unit.name if unit else "",
        region=unit.region if unit else 0,
        group=assessment.text("group") or (unit.group if unit else ""),
        total=result.total if result else Fraction(0),
        base=result.base if result else Fraction(0),
        extra=result.extra if result else Fraction(0),
        band=result.band if result else None,
        passes=result.passes if result else None,
        coverage=result.coverage if result else (0, 0),
        assessment=str(assessment.ref),
        problem=problem,
    )


def scored(reader: Reader, forms: Forms, assessment: Record) -> tuple[Score | None, str]:
    """The score, or why there is none."""
    try:
        form = forms.get(assessment.text("using"))
        return score(form, sheet_answers(reader, assessment.ref, form)), ""
    except UserError as problem:
        return None, problem.what


def register(reader: Reader, unit: str) -> Record | None:
    """The record of the unit in the register, else its own office record."""
    here = reader.record(Ref("all", "unit", unit))
    return here or reader.record(Ref(unit, "office", record_id(unit, "office", unit)))


def region(reader: Reader, unit: Record | None) -> int:
    """The unit's inspection region, else that of the nearest unit above it; 0 when none has one."""
    seen: set[str] = set()
    while unit is not None and unit.ref.id not in seen:
        seen.add(unit.ref.id)
        if number := unit.number("region"):
            return number
        above = unit.text("parent").rpartition("/")[2]
        unit = reader.record(Ref("all", "unit", above)) if above else None
    return 0
