"""What stands beside an assessment: where last year's is, and the units it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from core.i18n import _
from core.model.natural import record_id
from core.model.values import Record, Ref
from core.ports import Reader
from core.views.register import register


@dataclass(frozen=True, slots=True)
class Peers:
    """The mean of the units of one region and group, the assessed one included."""

    words: str  # `เขต 5 เฉลี่ย`
    count: int
    total: Fraction
    shares: Mapping[str, Fraction] = field(default_factory=dict)  # dimension -> 0 to 1


def year_before(assessment: Record) -> Ref:
    """Where the same office's assessment of the year before stands, if there is one."""
    year = (assessment.number("year") or 0) - 1
    key = (assessment.text("unit"), assessment.text("instrument_id"), year, assessment.text("round"))
    ref = assessment.ref
    return Ref(ref.scope, ref.entity, record_id(ref.scope, ref.entity, *key))


def peers_of(reader: Reader, assessment: Ref) -> Peers | None:
    """The region's mean by the kept results; None while fewer than two of its units are scored here."""
    record, units = reader.record(assessment), register(reader)
    own = units.get(assessment.scope)
    if record is None or own is None or not own.region:
        return None
    same = {name: record.text(name) for name in ("instrument_id", "round")}
    named = {
        one.ref for one in reader.records("assessment", **same, year=record.number("year") or 0)
        if (unit := units.get(one.ref.scope)) and unit.region == own.region and unit.group == own.group
    }  # fmt: skip
    kept: dict[tuple[Ref, str], dict[str, Fraction]] = {}
    for one in reader.results.of():
        if one.assessment in named and one.name in ("points", "full", "total"):
            kept.setdefault((one.assessment, one.dimension), {})[one.name] = Fraction(one.value)
    totals = [said["total"] for (_ref, dimension), said in kept.items() if not dimension and "total" in said]
    if len(totals) < 2:
        return None
    shares: dict[str, list[Fraction]] = {}
    for (_ref, dimension), said in kept.items():
        if dimension and said.get("full"):
            shares.setdefault(dimension, []).append(said["points"] / said["full"])
    mean = {dimension: sum(found, Fraction(0)) / len(found) for dimension, found in shares.items()}
    words = _("เขต {n} เฉลี่ย {of} แห่ง").format(n=own.region, of=len(totals))
    return Peers(words, len(totals), sum(totals, Fraction(0)) / len(totals), mean)
