"""The award certificate (เกียรติบัตร) of a unit, and the ranking list (บัญชีจัดลำดับ) of all units, as papers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from core.assessment.cells import BranchResult
from core.assessment.facts import profiles_of
from core.assessment.ranking import RankingRow, TieResolution, scored
from core.blocks.document import (
    Block,
    Column,
    Document,
    Gap,
    HeadCell,
    Row,
    Run,
    Signatures,
    Signer,
    Table,
)
from core.blocks.elements import Banner, BannerLine, Closing
from core.exact import PLACES
from core.forms.ports import Reader, bound_form
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.papers.meetings import highest
from core.papers.source import (
    PaperAnswers,
    PaperContext,
    PaperQuestion,
    PaperSource,
    blank_score,
    extra_points,
    points,
)
from core.people.units import UnitRegister, office_of
from core.thai.written import arabic_digits, long_date
from core.values import Record, Ref

DOTS = "…………………………………………………………"
NOTE = "หน่วยงานที่คะแนนเท่ากันอยู่ลำดับเดียวกัน ผลการพิจารณาเป็นอำนาจของคณะกรรมการ"
OUTCOMES = {
    "outstanding": "ได้รับคัดเลือก",
    "model": "เป็นต้นแบบ",
    "kept": "คงสภาพต้นแบบ",
    "lost": "ไม่คงสภาพต้นแบบ",
}
NONE, UNSCORED = "–", "คิดคะแนนไม่ได้"
TIED = "คะแนนเท่ากัน รอมติ"
RESOLVED = "คะแนนเท่ากัน ลำดับตามมติ"


class AwardPaperContent(NamedTuple):
    """The content of a unit's award certificate; `award` is "" while no award is decided."""

    giver: str  # the higher office that gives it
    unit: str
    award: str
    answers: PaperAnswers = MappingProxyType({})


class RankedUnit(NamedTuple):
    """A unit in the ranking list. `parts`: its points by dimension. If its score has a `problem`, it has no rank."""

    place: int
    name: str
    parts: tuple[Fraction | None, ...]
    base: Fraction
    extra: Fraction
    total: Fraction
    band: str
    tied: bool = False
    decided: str = ""  # the decision about the unit in the register of standings, in words
    problem: bool = False
    resolved: bool = False  # its rank among tied units was set by a resolution
    places: int = PLACES  # decimals its figures are shown with


class RankingGroup(NamedTuple):
    """The units in one group of one inspection region, which are ranked among one another."""

    title: str
    units: tuple[RankedUnit, ...]


class RankingListContent(NamedTuple):
    """The ranking list's content. `full`: maximum points per dimension; `most`: those in all, without extra points."""

    form_name: str  # name of the form
    full: tuple[Fraction, ...]
    extra: Fraction
    parts: tuple[RankingGroup, ...]
    most: Fraction  # maximum points of the whole form without extra points
    word: str  # the form's word for its branches


def certificate(source: PaperSource) -> Document:
    """Return a unit's certificate with its award of the source's year; a dotted line if no award is decided yet."""
    scope, frame = source.record.ref.scope, source.frame()
    decision = decided(source.reader, source.year, unit=scope).get(scope)
    giver = PaperQuestion.word_of(source.answers, "giver") or highest(source.reader, scope)
    outcome = decision.text("outcome") if decision else ""
    groups = {one.id: one for one in source.instrument.groups}
    wanted = {"outstanding": "general", "model": "challenge", "kept": "model"}.get(outcome, "")
    group = groups.get((decision.text("group") if decision else "") or wanted) or groups.get(wanted)
    award = str(group.award or group.title) if group and wanted else ""
    return certificate_document(
        frame, AwardPaperContent(giver, frame.office, award, source.answers)
    )


def certificate_document(frame: PaperContext, content: AwardPaperContent) -> Document:
    """Return the award certificate as a document of one framed landscape page."""
    answers = content.answers
    award = PaperQuestion.word_of(answers, "award") or content.award or DOTS
    name = PaperQuestion.word_of(answers, "name")
    position = PaperQuestion.word_of(answers, "position")
    day = PaperQuestion.word_of(answers, "day")
    day = day if day.startswith("วัน") else f"วันที่ {day or '………… …………………… พ.ศ. …………'}"
    lines = (
        BannerLine(content.giver or DOTS, "large"),
        BannerLine("ขอมอบเกียรติบัตรฉบับนี้ไว้เพื่อแสดงว่า"),
        BannerLine(content.unit, "great"),
        BannerLine("เป็น"),
        BannerLine(award, "large"),
        BannerLine(f"ประจำปีงบประมาณ พ.ศ. {frame.year}"),
        BannerLine(f"ให้ไว้ ณ {day}"),
    )
    blocks: tuple[Block, ...] = (
        Banner(lines),
        Gap(2),
        Closing(name, tuple(position.splitlines()) or ("ตำแหน่ง …………………………………",), aside=True),
    )
    running = f"{frame.paper.short} {content.unit} {frame.year}"
    document = replace(frame, office=content.giver).document((), blocks, running)
    return replace(document, landscape=True, numbers="none", frame=True)


def decided(reader: Reader, year: int, **values: str) -> Mapping[str, Record]:
    """Return {unit id: `standing` record on its award in `year`}. `values`: field values that the record must have."""
    return {one.text("unit"): one for one in reader.records("standing", "all", year=year, **values)}


def ranking(source: PaperSource) -> Document:
    """Return the ranking list of all units that sent a self-assessment on the source's form for the source's year."""
    instrument, frame = source.instrument, source.frame()
    tree = Tree.under(instrument, profiles_of(source.record))
    blank = blank_score(instrument, tree.on)
    branches = [one for one in BranchResult.every(tree, blank) if not one.depth]
    found = RankingListContent(
        form_name=arabic_digits(str(instrument.heading)),
        full=tuple(branch.full for branch in branches),
        most=blank.full,
        word=instrument.called.branch_word(),
        extra=extra_points(instrument),
        parts=tuple(_parts(source, len(branches))),
    )
    reader = source.reader
    scope = source.record.ref.scope
    year = source.year
    units, notes = UnitRegister.of(reader), [NOTE]
    used = {one.resolution for one in RankingRow.ranked(reader, instrument, year, units)}
    for taken in TieResolution.taken(reader, instrument.id, year, units):
        if str(taken.ref) in used:
            day = long_date(date.fromisoformat(taken.day))
            notes.append(
                f"มติ{taken.committee} วันที่ {day} {taken.text} เหตุผล {taken.reason} ({taken.minutes})"
            )
    frame = replace(frame, office=highest(reader, scope) or office_of(reader, scope)[0])
    return ranking_document(frame, found, "\n".join(notes))


def ranking_document(frame: PaperContext, content: RankingListContent, note: str = "") -> Document:
    """Return the ranking list with this content as a landscape document; `note` is printed below it."""
    title = (
        f"บัญชีจัดลำดับผลการประเมิน{content.form_name} จำแนกรายเขตตรวจราชการ",
        f"ประจำปีงบประมาณ พ.ศ. {frame.year}",
    )
    sign = Signatures((Signer("ผู้จัดทำ"), Signer("ผู้ตรวจสอบ"), Signer("ผู้รับรอง")))
    return replace(frame.document(title, (_table(content, note), sign)), landscape=True)


def _parts(source: PaperSource, count: int) -> Iterator[RankingGroup]:
    """Yield each region and group with its units by rank; `count` is the number of dimensions of a unit with points."""
    reader = source.reader
    instrument = source.instrument
    year = source.year
    known = decided(reader, year)
    groups = {one.id: one for one in instrument.groups}
    ranked = RankingRow.ranked(reader, instrument, year)
    figures = parts_of(reader, instrument, [Ref(*one.judged.split("/")) for one in ranked])
    for (region, group), places in groupby(ranked, key=lambda one: (one.region, one.group)):
        where = f"เขตตรวจราชการที่ {region}" if region else "ไม่ระบุเขตตรวจราชการ"
        kind = groups.get(group)
        title = f"{where} {arabic_digits(str(kind.short or kind.title))}" if kind else where
        rows = []
        for place in places:
            parts = figures.get(place.judged) or _scored(reader, place)
            standing = known.get(place.unit)
            outcome = OUTCOMES.get(standing.text("outcome"), "") if standing else ""
            if place.preliminary:
                outcome = "ผลเบื้องต้น"
            rows.append(
                RankedUnit(
                    place=place.rank,
                    name=place.name or place.code,
                    parts=parts if len(parts) == count else (None,) * count,
                    base=place.base,
                    extra=place.extra,
                    total=place.total,
                    band=place.band or "",
                    tied=place.tied,
                    decided=outcome,
                    problem=bool(place.problem),
                    resolved=bool(place.resolution),
                    places=place.places,
                )
            )
        yield RankingGroup(title, tuple(rows))


def _scored(reader: Reader, row: RankingRow) -> tuple[Fraction | None, ...]:
    """Return the points by dimension, scored now because none are stored; () if there is no score."""
    record = reader.record(Ref(*row.judged.split("/")))
    score = scored(reader, record)[0] if record else None
    if record:
        top = {one.id for one in reader.forms.get(bound_form(record)).dimensions if not one.within}
    else:
        top = set()
    if score:
        return tuple(part.points if part.full else None for part in score.parts if part.id in top)
    return ()


def parts_of(
    reader: Reader, instrument: Instrument, among: Sequence[Ref]
) -> Mapping[str, tuple[Fraction | None, ...]]:
    """Return {`str(assessment)`: stored points of each top dimension, in form order; None if it is worth 0 points}."""
    order = {one.id: at for at, one in enumerate(instrument.dimensions) if not one.within}
    found: dict[str, dict[int, dict[str, Fraction]]] = {}
    for one in reader.derived(among=among):
        if one.name in ("points", "full") and one.dimension in order:
            of = found.setdefault(str(one.assessment), {}).setdefault(order[one.dimension], {})
            of[one.name] = Fraction(one.value)
    return {
        name: tuple(of["points"] if of["full"] else None for _at, of in sorted(own.items()))
        for name, own in found.items()
    }


def _table(content: RankingListContent, note: str) -> Table:
    base, count = content.most, len(content.full)
    columns = [
        Column("ลำดับ", 6, align="center", least=14, number=True),
        Column("หน่วยงาน", 30, least=48),
    ]
    columns += [Column("", 7, align="center", least=14, number=True)] * count
    columns += [Column("", 8, align="center", least=17, number=True)] * 3
    columns += [Column("เกรด", 6, align="center", least=14), Column("ผลการพิจารณา", 24, least=34)]
    top = [
        HeadCell("ลำดับ", down=2),
        HeadCell("หน่วยงาน", down=2),
        HeadCell(f"คะแนนราย{content.word} (คะแนนเต็ม)", across=max(count, 1)),
    ]
    sums = (("รวม", base), ("เพิ่มพิเศษ", content.extra), ("สุทธิ", base + content.extra))
    top += [HeadCell(f"{title}\n({points(full)})", down=2) for title, full in sums]
    top += [HeadCell("เกรด", down=2), HeadCell("ผลการพิจารณา", down=2)]
    below = tuple(HeadCell(f"{n} ({points(full)})") for n, full in enumerate(content.full, start=1))
    rows = [] if content.parts else [Row(("ยังไม่มีหน่วยงานส่งผลการประเมิน",), "sub")]
    for part in content.parts:
        rows.append(Row((f"{part.title} ({len(part.units)} หน่วยงาน)",), "group"))
        rows += (Row(_cells(content, unit)) for unit in part.units)
    return Table(tuple(columns), tuple(rows), head=(tuple(top), below), note=note)


def _cells(content: RankingListContent, unit: RankedUnit) -> tuple[str | Run, ...]:
    if unit.problem:
        return ("", unit.name, *[NONE] * (len(content.full) + 4), Run(UNSCORED, italic=True))
    parts = tuple(points(got, unit.places) for got in unit.parts)
    sums = (
        points(unit.base, unit.places),
        points(unit.extra),
        Run(points(unit.total, unit.places), bold=True),
    )
    if unit.tied:
        waits = TIED
    elif unit.resolved:
        waits = RESOLVED
    else:
        waits = ""
    decided = Run(unit.decided, bold=True) if unit.decided else waits
    return (str(unit.place), unit.name, *parts, *sums, unit.band or NONE, decided)
