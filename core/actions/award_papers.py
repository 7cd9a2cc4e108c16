"""The centre's list of all units by total, and the certificate of one unit, as the records now stand."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import groupby

from core.actions.meeting_papers import NOTHING, highest
from core.actions.rank import SELF, Place, rank, scored
from core.documents.blocks import Document, Stamp
from core.documents.certificate import CertificateForm, certificate
from core.documents.house import Said
from core.documents.ranking import Part, Ranked, RankingForm, ranking
from core.instruments.shape import Dimension, Form, Instrument
from core.instruments.tree import Tree
from core.model.values import Record, Ref
from core.ports import Forms, Reader
from core.thai.digits import arabic_digits
from core.views.assessment_facts import office_of, profiles_of

NOTE = "หน่วยงานที่คะแนนเท่ากันอยู่ลำดับเดียวกัน ผลการพิจารณาเป็นอำนาจของคณะกรรมการ"
OUTCOMES = {"outstanding": "ได้รับคัดเลือก", "model": "เป็นต้นแบบ", "kept": "คงสภาพต้นแบบ", "lost": "ไม่คงสภาพต้นแบบ"}


def of_ranking(
    reader: Reader, forms: Forms, instrument: Instrument, paper: Form, subject: Record, stamp: Stamp
) -> Document:
    """Every unit that sent an own assessment of the form for the year, of which `subject` is one."""
    year = subject.number("year") or 0
    branches = Tree(instrument, profiles_of(subject)).branches()
    return ranking(
        RankingForm(
            paper=paper,
            office=highest(reader, subject.ref.scope) or office_of(reader, subject.ref.scope)[0],
            about=arabic_digits(str(instrument.short) or str(instrument.title)),
            year=year,
            full=tuple(map(full_points, branches)),
            extra=sum((one.points for one in instrument.extra), Fraction(0)),
            parts=tuple(_parts(reader, forms, instrument, year, len(branches))),
            stamp=stamp,
            note=NOTE,
        )
    )


def of_certificate(
    reader: Reader,
    _forms: Forms,
    instrument: Instrument,
    paper: Form,
    subject: Record,
    stamp: Stamp,
    said: Said = NOTHING,
) -> Document:
    """What the register says was decided of the unit this year; left to be written until then."""
    year = subject.number("year") or 0
    name, code = office_of(reader, subject.ref.scope)
    return certificate(
        CertificateForm(
            paper=paper,
            giver=said.get("giver", "").strip() or highest(reader, subject.ref.scope),
            unit=name or code,
            award=award_of(instrument, decided(reader, year, unit=subject.ref.scope).get(subject.ref.scope)),
            year=year,
            stamp=stamp,
            said=said,
        )
    )


def full_points(dimension: Dimension) -> Fraction:
    """The most a dimension can give."""
    return dimension.full or max(dimension.points, default=Fraction(0))


def everybody(reader: Reader, subject: Record) -> Iterator[Record]:
    """The own assessments of every unit by the form and of the year of this one."""
    year = subject.number("year") or 0
    yield from reader.records("assessment", instrument_id=subject.text("instrument_id"), year=year, round=SELF)


def decided(reader: Reader, year: int, **of: str) -> Mapping[str, Record]:
    """What the register says was decided of units this year, by unit; `unit` asks for one."""
    return {one.text("unit"): one for one in reader.records("standing", "all", year=year, **of)}


def award_of(instrument: Instrument, standing: Record | None) -> str:
    """What a unit has become, in the words of the form; "" = not decided, or nothing to be proud of."""
    outcome = standing.text("outcome") if standing else ""
    groups = {one.id: one for one in instrument.groups}
    wanted = {"outstanding": "general", "model": "challenge", "kept": "model"}.get(outcome, "")
    group = groups.get((standing.text("group") if standing else "") or wanted) or groups.get(wanted)
    return str(group.award or group.title) if group and wanted else ""


def _parts(reader: Reader, forms: Forms, instrument: Instrument, year: int, count: int) -> Iterator[Part]:
    """The units of a region and group in order of their places; `count` dimensions apply to each."""
    figures = parts_of(reader, instrument)
    known, groups = decided(reader, year), {one.id: one for one in instrument.groups}
    for (region, group), places in groupby(
        rank(reader, forms, instrument, year), key=lambda one: (one.region, one.group)
    ):
        where = f"เขตตรวจราชการที่ {region}" if region else "ไม่ระบุเขตตรวจราชการ"
        kind = groups.get(group)
        title = f"{where} {arabic_digits(str(kind.short or kind.title))}" if kind else where
        rows = []
        for one in places:
            parts = figures.get(one.assessment) or _scored(reader, forms, one)
            rows.append(_ranked(one, parts if len(parts) == count else (None,) * count, known))
        yield Part(title, tuple(rows))


def _scored(reader: Reader, forms: Forms, one: Place) -> tuple[Fraction | None, ...]:
    """The points of the dimensions where none are kept; () where there is no score."""
    record = reader.record(Ref(*one.assessment.split("/")))
    found = scored(reader, forms, record)[0] if record else None
    return tuple(part.points for part in found.parts) if found else ()


def _ranked(place: Place, parts: tuple[Fraction | None, ...], known: Mapping[str, Record]) -> Ranked:
    standing = known.get(place.unit)
    return Ranked(
        place=place.rank,
        name=place.name or place.code,
        parts=parts,
        base=place.base,
        extra=place.extra,
        total=place.total,
        band=place.band or "",
        tied=place.tied,
        decided=OUTCOMES.get(standing.text("outcome"), "") if standing else "",
        problem=bool(place.problem),
    )


def parts_of(reader: Reader, instrument: Instrument) -> Mapping[str, tuple[Fraction | None, ...]]:
    """The points kept of every assessment for the dimensions that apply to it, in order, by the assessment's name."""
    order = {one.id: at for at, one in enumerate(instrument.dimensions)}
    found: dict[str, dict[int, Fraction]] = {}
    for one in reader.results.of():
        if one.name == "points" and one.dimension in order:
            found.setdefault(str(one.assessment), {})[order[one.dimension]] = Fraction(one.value)
    return {name: tuple(own[at] for at in sorted(own)) for name, own in found.items()}
