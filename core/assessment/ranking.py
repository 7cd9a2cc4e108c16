"""The stored results of assessments, and the ranking of units by them: a released result counts, else the
self-assessment. A resolution orders tied units; it is valid only for the units and points it was taken on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple, Self, TypeVar

from core.assessment.answers import rows_named
from core.assessment.sheets import REVIEW, sheet_answers, sheet_of
from core.errors import UserError
from core.exact import PLACES, exact_text
from core.forms.operations import RULES
from core.forms.ports import Forms, Reader, bound_form
from core.forms.published import PublishedForm
from core.forms.settings import SettingInForce, form_for
from core.forms.shape import Instrument
from core.i18n import _
from core.log.ports import signed_whole
from core.people.units import UnitRegister
from core.scoring.outcome import GradingPoints
from core.scoring.score import Score
from core.values import Record, RecordSummary, Ref


class TieResolution(NamedTuple):
    """A committee's resolution on units tied at `points`: of the units `among`, those `chosen` rank first."""

    ref: Ref
    about: str  # the assessment it was taken on
    among: frozenset[str]  # units that were tied
    points: str  # their points, exactly
    chosen: frozenset[str]  # units put before the others
    text: str
    committee: str  # name of the committee
    day: str  # ISO
    reason: str
    minutes: str  # minutes of the meeting

    def contradicts(self, other: "TieResolution") -> bool:
        """Return whether both are on the same units and points but choose different units, so that neither is valid."""
        same = (self.among, self.points) == (other.among, other.points)
        return same and self.chosen != other.chosen

    @staticmethod
    def taken(
        reader: Reader, form: str, year: int, units: UnitRegister
    ) -> tuple["TieResolution", ...]:
        """Return the valid resolutions on ties in a year's ranking by the form with the id `form`: those made by a unit
        above all units concerned."""
        found = [
            one
            for one in map(_read, reader.records("motion", carried=1))
            if one.chosen and one.chosen < one.among
        ]
        under = {scope: units.below_of(scope) for scope in {one.ref.scope for one in found}}
        return tuple(
            one
            for one in found
            if one.among <= under[one.ref.scope] and _is_of(reader, one, form, year)
        )

    @staticmethod
    def settling(
        resolutions: Sequence["TieResolution"], among: frozenset[str], points: Fraction
    ) -> "TieResolution | None":
        """Return the resolution on exactly these units and points; None if there is none, or several differ."""
        found = [
            one for one in resolutions if one.among == among and one.points == exact_text(points)
        ]
        return found[0] if len({one.chosen for one in found}) == 1 else None

    @staticmethod
    def parts(
        resolutions: Sequence["TieResolution"], among: frozenset[str], points: Fraction
    ) -> Iterator[frozenset[str]]:
        """Yield the tied units `among` as sets, best first, as resolutions order them; the units in a set stay tied."""
        one = TieResolution.settling(resolutions, among, points)
        if one is None:
            yield among
        else:
            yield from TieResolution.parts(resolutions, one.chosen, points)
            yield from TieResolution.parts(resolutions, among - one.chosen, points)


def _read(record: Record) -> TieResolution:
    among, chosen = (
        frozenset(filter(None, record.text(name).split(","))) for name in ("among", "chosen")
    )
    words = (record.text(name) for name in ("text", "committee", "day", "reason", "minutes"))
    return TieResolution(
        record.ref, record.text("about"), among, record.text("points"), chosen, *words
    )


def _is_of(reader: Reader, resolution: TieResolution, form: str, year: int) -> bool:
    if resolution.about.count("/") == 2:
        about = reader.record(RankingRow.ref_of(resolution.about))
    else:
        about = None
    return about is not None and (about.text("instrument_id"), about.number("year")) == (form, year)


_Said = TypeVar("_Said", Record, RecordSummary)
PUBLISHED = r"[a-z0-9_-]+/[0-9]+/[0-9]+"


class StoredResultField(NamedTuple):
    """One stored value of an assessment's result, as text; `dimension` is "" for a value of the whole result."""

    dimension: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PeerAverage:
    """Averages over the units in one group of one region. `shares`: {dimension id: points divided by full points}."""

    words: str  # `เขต 5 เฉลี่ย`
    total: Fraction
    shares: Mapping[str, Fraction] = field(default_factory=dict)  # dimension -> 0 to 1


@dataclass(frozen=True, slots=True)
class ExactResult:
    """The exact result of a whole assessment. `band`: grade, None = below the lowest; `passes`: None = the form has no
    such rule; `coverage`: (items assessed, items that count); `full`: maximum of `base`, 0 = no result."""

    OF_ROWS = "of rows"  # name of the figure listing the plan and register rows it depends on

    total: Fraction
    base: Fraction
    extra: Fraction
    band: str | None  # title of the grade; None below the lowest
    passes: bool | None  # None = the form has no such rule
    coverage: tuple[int, int]  # items assessed, items that count
    full: Fraction  # maximum of base; 0 = nothing applies, so there is no result
    places: int = PLACES  # decimals the figures are shown with

    @classmethod
    def of(cls, figures: Mapping[str, str], form: Instrument) -> Self:
        """Return the result of an assessment, parsed from its stored `figures` (name: text)."""
        base, extra = Fraction(figures["base"]), Fraction(figures["extra"])
        return cls(
            total=Fraction(figures["total"]),
            base=base,
            extra=extra,
            band=figures.get("band"),
            passes=figures["passes"] == "1" if "passes" in figures else None,
            coverage=(int(figures["assessed"]), int(figures["of"])),
            full=Fraction(figures["full"]),
            places=GradingPoints(form, base, extra).places(),
        )

    @staticmethod
    def kept(
        reader: Reader, entity: str = "assessment", scope: str | None = None, /, **equals: str | int
    ) -> Mapping[Ref, "ExactResult"]:
        """Return {assessment: stored result} of the records of `entity` with the field values `equals`, such as
        `year=2569`. `scope`: only those of this unit, None = of all. Results computed with another form file or
        another version of the scoring rules are left out."""
        kept = reader.wholes(entity, scope, **equals)
        current: dict[str, Instrument | None] = {}
        for figures in kept.values():
            using, made = figures["using"], figures["made_by"]
            if made not in current:
                if _is_current(reader.forms, using, made):
                    current[made] = SettingInForce.by_default(reader.forms.get(using))
                else:
                    current[made] = None
        return {
            ref: ExactResult.of(figures, form)
            for ref, figures in kept.items()
            if (form := current[figures["made_by"]])
        }

    @staticmethod
    def weighed(
        reader: Reader, assessment: Record, results: Mapping[Ref, "ExactResult"]
    ) -> "tuple[ExactResult | None, str]":
        """Return (result, "") of an assessment, taken from `results` or scored now; (None, the reason) without one."""
        whole = results.get(assessment.ref)
        if whole is not None:
            return whole, ""
        found, problem = scored(reader, assessment)
        return (whole_of(found) if found else None), problem


def results_of(reader: Reader, assessment: Ref) -> tuple[StoredResultField, ...]:
    """Return the result to store for an assessment; () if it is deleted or has no score, sheet or published form."""
    record = reader.record(assessment)
    sheet = reader.record(sheet_of(assessment))
    if record is None or record.deleted or re.fullmatch(PUBLISHED, record.text("using")) is None:
        return ()
    # before that its answers do not count
    if sheet is None or sheet.text("assessment") != assessment.local:
        return ()
    using = bound_form(record)
    try:
        form = form_for(reader, record)
        found = sheet_answers(reader, assessment, form).score(form)
        kept = _figures(found, using, made_by(reader.forms, using))
        if form.figures:
            return (*kept, StoredResultField("", ExactResult.OF_ROWS, rows_named(form)))
        return tuple(kept)
    except UserError:
        return ()


def made_by(forms: Forms, form_name: str) -> str:
    """Return `rules version/SHA-256 of the form file`, stored with a result. UserError if the form is missing."""
    return f"{RULES}/{forms.get(form_name).file}"


def whole_of(score: Score) -> ExactResult:
    figures = score.total, score.base, score.extra
    return ExactResult(*figures, score.band, score.passes, score.coverage, score.full, score.places)


def _is_current(forms: Forms, form_name: str, version: str) -> bool:
    try:
        return made_by(forms, form_name) == version
    except UserError:
        return False


def _figures(score: Score, form_name: str, version: str) -> Iterator[StoredResultField]:
    yield StoredResultField("", "using", form_name)
    totals = {"base": score.base, "extra": score.extra, "total": score.total, "full": score.full}
    for name, number in totals.items():
        yield StoredResultField("", name, exact_text(number))
    for name, count in zip(("assessed", "of"), score.coverage, strict=True):
        yield StoredResultField("", name, str(count))
    if score.band is not None:
        yield StoredResultField("", "band", score.band)
    if score.passes is not None:
        yield StoredResultField("", "passes", str(int(score.passes)))
    yield StoredResultField("", "made_by", version)
    for part in score.parts:
        yield StoredResultField(part.id, "points", exact_text(part.points))
        yield StoredResultField(part.id, "full", exact_text(part.full))
        yield StoredResultField(part.id, "level", str(part.level))


# rounds; the later one counts
SELF = "self"
COMMITTEE = "committee"
RECHECK = "recheck"
# state of a committee's result: open to objections, or final
PRELIMINARY = "preliminary"
FINAL = "final"


@dataclass(frozen=True, slots=True)
class RankingRow:
    """A unit in the ranking of its region and group. `tied`: another unit has the same total; `rank` 0: there is no
    score, and `problem` says why."""

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
    assessment: str  # the unit's own
    problem: str = ""
    round: str = SELF  # round of the result that counts
    judged: str = ""  # reference of the assessment with that result
    # total of the self-assessment, if a committee's result counts
    own_total: Fraction | None = None
    resolution: str = ""  # reference of the one that ordered the unit
    places: int = PLACES  # decimals its figures are shown with
    preliminary: bool = False  # the unit may still object to it
    less: bool = False  # fewer points are better

    @staticmethod
    def unplaced(
        reader: Reader, instrument: Instrument, year: int, units: UnitRegister
    ) -> Iterator["RankingRow"]:
        """Yield a row for each unit that sent a self-assessment for the year, unordered and with rank 0."""
        same = {"instrument_id": instrument.id, "round": SELF}
        named = reader.fields.brief("assessment", ("no", "form", "group"), year=year, **same)
        kept = ExactResult.kept(reader, year=year, **same)
        judged = released(reader, instrument, year)
        if judged:
            reviews = ExactResult.kept(reader, REVIEW, year=year, instrument_id=instrument.id)
        else:
            reviews = {}
        every, groups = {**kept, **reviews}, groups_of(reader, year)
        for unit in first_of_units(PublishedForm.of_one_owner(reader, named, instrument.file)):
            row = _unplaced(reader, units, groups, unit, judged.get(unit.ref.scope), every)
            yield replace(row, less=True) if instrument.better == "less" else row

    @staticmethod
    def placed(
        rows: Iterable["RankingRow"], resolutions: Sequence[TieResolution]
    ) -> tuple["RankingRow", ...]:
        """Return `rows` sorted, with new ranks in each region and group; the resolutions order tied units."""
        parts = groupby(sorted(rows, key=_order), key=lambda one: (one.region, one.group))
        return tuple(
            row
            for _key, part in parts
            for row in _settled(tuple(_ranked(tuple(part))), resolutions)
        )

    @staticmethod
    def ranked(
        reader: Reader, instrument: Instrument, year: int, units: UnitRegister | None = None
    ) -> tuple["RankingRow", ...]:
        """Return a row per unit with a self-assessment for the year, best first in each region and group. A committee's
        released result replaces the unit's. Equal totals share a rank (1, 1, 3) unless a resolution orders them."""
        units = units or UnitRegister.of(reader)
        found = RankingRow.unplaced(reader, instrument, year, units)
        return RankingRow.placed(found, TieResolution.taken(reader, instrument.id, year, units))

    @staticmethod
    def ref_of(text: str) -> Ref:
        """Return the reference written as `scope/entity/id`."""
        return Ref(*text.split("/"))


def released(reader: Reader, instrument: Instrument, year: int) -> Mapping[str, RecordSummary]:
    """Return {unit id: committee's signed, released result} of a year; a recheck replaces the first result."""
    fields = ("no", "form", "group", "round")
    named = reader.fields.brief(REVIEW, fields, year=year, instrument_id=instrument.id)
    found: dict[str, RecordSummary] = {}
    for one in sorted(
        PublishedForm.of_one_owner(reader, named, instrument.file),
        key=lambda one: one.number("no") or 1,
    ):
        if one.text("round") not in (COMMITTEE, RECHECK) or not signed_whole(reader, one.ref):
            continue
        before = found.get(one.ref.scope)
        if before is None or (before.text("round"), one.text("round")) == (COMMITTEE, RECHECK):
            found[one.ref.scope] = one
    return found


def released_as(reader: Reader, review: Ref) -> str:
    """Return how sign-offs released the committee's result `review`: FINAL, PRELIMINARY, or "" = not released."""
    signoffs = [reader.record(one.ref) for one in signed_whole(reader, review)]
    standings = {(one.text("standing") or FINAL) for one in signoffs if one is not None}
    if FINAL in standings:
        return FINAL
    if standings:
        return PRELIMINARY
    return ""


def counting(reader: Reader, instrument: Instrument, year: int) -> Mapping[str, Ref]:
    """Return {unit id: assessment that counts} of a year: the committee's released one, else the unit's first."""
    named = reader.fields.brief(
        "assessment", ("no", "form"), year=year, instrument_id=instrument.id, round=SELF
    )
    own = {
        one.ref.scope: one.ref
        for one in first_of_units(PublishedForm.of_one_owner(reader, named, instrument.file))
    }
    judged = released(reader, instrument, year)
    return {unit: judged[unit].ref if unit in judged else ref for unit, ref in own.items()}


def first_of_units(assessments: Iterable[_Said]) -> Iterator[_Said]:
    """Yield the assessment with the lowest number `no` of each unit: a unit has one rank, however many it made."""
    found: dict[str, _Said] = {}
    for one in sorted(assessments, key=lambda one: one.number("no") or 1):
        found.setdefault(one.ref.scope, one)
    yield from found.values()


def groups_of(reader: Reader, year: int) -> Mapping[str, str]:
    """Return {unit id: group} as the register records the groups for a year."""
    standings = reader.fields.brief("standing", ("unit", "group"), year=year)
    return {
        one.text("unit"): one.text("group")
        for one in standings
        if one.ref.scope == "all" and one.text("group")
    }


_NO_RESULT = ExactResult(Fraction(0), Fraction(0), Fraction(0), None, None, (0, 0), Fraction(0))


def _unplaced(
    reader: Reader,
    units: UnitRegister,
    groups: Mapping[str, str],
    summary: RecordSummary,
    record_summary: RecordSummary | None,
    results: Mapping[Ref, ExactResult],
) -> RankingRow:
    """The row of one unit without its rank."""
    unit, by = units.get(summary.ref.scope), record_summary or summary
    result, problem = _counting(reader, by.ref, results)
    own = _counting(reader, summary.ref, results)[0] if record_summary else None
    whole = result or _NO_RESULT
    own_total = own.total if own else None
    round = record_summary.text("round") if record_summary else SELF
    region = unit.region if unit else 0
    name = unit.name if unit else ""
    code = unit.code if unit else ""
    return RankingRow(
        rank=0,
        tied=False,
        unit=summary.ref.scope,
        code=code,
        name=name,
        region=region,
        group=groups.get(summary.ref.scope, "") or by.text("group") or (unit.group if unit else ""),
        total=whole.total,
        base=whole.base,
        extra=whole.extra,
        band=whole.band,
        passes=whole.passes,
        coverage=whole.coverage,
        assessment=str(summary.ref),
        problem=problem,
        round=round,
        judged=str(by.ref),
        own_total=own_total,
        places=whole.places,
        preliminary=record_summary is not None
        and released_as(reader, record_summary.ref) == PRELIMINARY,
    )


def _counting(
    reader: Reader, assessment: Ref, results: Mapping[Ref, ExactResult]
) -> tuple[ExactResult | None, str]:
    """The result of an assessment, or why there is none."""
    found, problem = results.get(assessment), ""
    if found is None and (record := reader.record(assessment)) is not None:
        found, problem = ExactResult.weighed(reader, record, results)
    if found is None or found.full:
        return found, problem
    waits = found.coverage[0] < found.coverage[1]
    return None, waiting_words() if waits else _("ไม่มีข้อที่ใช้กับหน่วยงานนี้ จึงไม่มีคะแนน")


def waiting_words() -> str:
    """Return the sentence "there is no score until all items are answered" in the user's language."""
    return _("ยังตอบไม่ครบ แบบนี้ให้คะแนนเมื่อตอบครบทุกข้อ")


def _order(row: RankingRow) -> tuple[int, str, bool, Fraction, str, str]:
    return (
        row.region,
        row.group,
        bool(row.problem),
        row.total if row.less else -row.total,
        row.code,
        row.unit,
    )


def stands(totals: Sequence[Fraction | None]) -> Iterator[tuple[int, bool]]:
    """Yield (rank, whether another total is equal) for each of `totals`, sorted best first; (0, False) for None."""
    place = 1
    for total, same in groupby(totals):
        level = sum(1 for _one in same)
        yield from [(0, False) if total is None else (place, level > 1)] * level
        place += level


def _ranked(part: Sequence[RankingRow]) -> Iterator[RankingRow]:
    """The units of a region and group, given best first, each with its rank."""
    places = stands([None if one.problem else one.total for one in part])
    for one, (place, tied) in zip(part, places, strict=True):
        same = (one.rank, one.tied, one.resolution) == (place, tied, "")
        yield one if same else replace(one, rank=place, tied=tied, resolution="")


def _settled(
    rows: Sequence[RankingRow], resolutions: Sequence[TieResolution]
) -> Iterator[RankingRow]:
    """The ranked units of a region and group, with tied ones in the order of the resolutions."""
    for _total, same in groupby(rows, key=lambda one: one.rank):
        level = tuple(same)
        place, among = level[0].rank, frozenset(one.unit for one in level)
        one = TieResolution.settling(resolutions, among, level[0].total) if level[0].tied else None
        if one is None:
            yield from level
            continue
        for part in TieResolution.parts(resolutions, among, level[0].total):
            mine = [each for each in level if each.unit in part]
            yield from (
                replace(each, rank=place, tied=len(mine) > 1, resolution=str(one.ref))
                for each in mine
            )
            place += len(mine)


def scored(reader: Reader, assessment: Record) -> tuple[Score | None, str]:
    """Return (score of an assessment, ""), or (None, reason why there is no score)."""
    try:
        form = form_for(reader, assessment)
        return sheet_answers(reader, assessment.ref, form).score(form), ""
    except UserError as problem:
        return None, problem.what
