"""The score sheet, which compares the units of a region, one column per unit; it does not rank the units."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from core.assessment.ballots import OPEN, CommitteeVote
from core.assessment.cells import BranchResult
from core.assessment.facts import profiles_of
from core.assessment.ranking import SELF, first_of_units, groups_of, scored
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import DRAFT
from core.assigning.programme_steps import JOINED, ProgrammeAnswers, joining_of
from core.blocks.document import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    PageBreak,
    Para,
    Row,
    RowKind,
    Run,
    Signatures,
    Signer,
    Table,
    Together,
)
from core.exact import got_text
from core.forms.ports import FormSummary, Reader
from core.forms.programme import Committee, Programme
from core.forms.published import PublishedForm
from core.forms.settings import SettingInForce
from core.forms.shape import Instrument, PaperColumn, Words
from core.forms.tree import Tree
from core.i18n import _
from core.log.ports import standing
from core.papers.plan_cells import dotted, in_bold
from core.papers.source import (
    DOTS,
    PaperContext,
    PaperSource,
    assessed,
    blank_score,
    extra_points,
    noted,
    points,
    register,
    rounded,
)
from core.scoring.score import Score
from core.slots import Slot
from core.values import Record, Ref

SIGNING = Slot("setting", "signing").name  # setting of a programme that says who signs
GRADE = "<grade>"  # a column that only gives the title of the row of grades
PLAIN = (  # columns for a form that names none
    PaperColumn(paper="", head=Words("รายการประเมิน", "Item"), show="<title>", width=55),
    PaperColumn(paper="", head=Words("คะแนนเต็ม", "Full points"), show="<full>", width=15),
    PaperColumn(paper="", head=Words("<office.name>"), show="<points>", width=30),
    PaperColumn(paper="", head=Words("เกรด", "Grade"), show=GRADE),
)
REGION = "region"  # `table_per` of a sheet that compares the units of a region
EVERYBODY = "กรรมการทุกคน"  # who signs a sheet if the programme leaves it open


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """A unit on a score sheet. `score`: None if it sent no assessment, if its committee's vote is not open yet
    (`waits`), or if its score cannot be computed (`problem`)."""

    name: str
    short: str = ""
    score: Score | None = None
    problem: bool = False
    waits: bool = False  # a committee scores it, and its vote is not open yet


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheetContent:
    """A score sheet's content: compared units, region, profiles, name of the unit chosen as outstanding, signers."""

    units: tuple[ComparedUnit, ...]
    region: int = 0  # 0 = not known
    profiles: frozenset[str] = frozenset()
    selected: str = ""  # the unit the committee chose, once that is decided
    signers: tuple[Signer, ...] = ()  # () = those the form names


def comparison_of(source: PaperSource) -> ScoreSheetContent:
    """Return the content of an assessment's score sheet: this assessment alone or, on a paper for a region, all units
    in the paper's groups, sorted by code, even those that sent no assessment."""
    reader = source.reader
    paper = source.paper
    form = source.instrument
    record = source.record
    of = record.text("unit") if record.ref.entity == DRAFT else record.ref.scope
    programme = programme_of(reader, form, of, record.number("year") or 0)
    alone = paper.table_per != REGION
    if alone:
        drafted = record.ref.entity == DRAFT
        vote = CommitteeVote.of(reader, record.ref) if drafted else None
        columns = {
            of: compared(reader, of, record, awaits_vote=vote is not None and vote.state != OPEN)
        }
        number = region(reader, register(reader, of))
    else:
        if record.ref.entity == DRAFT:
            record = standing(reader, AssessmentRounds(record).own)
        number = region(reader, register(reader, record.ref.scope))
        columns = {}
        for one in of_region(reader, record, paper.groups):
            # the committee's result, if there is one
            counts, vote = AssessmentRounds(one).counting(reader)
            waits = vote is not None and counts.ref == one.ref
            columns[one.ref.scope] = compared(reader, one.ref.scope, counts, awaits_vote=waits)
        for unit in awaited(reader, programme, number, paper.groups) if number else ():
            known = ComparedUnit(unit.text("name") or unit.text("code"), unit.text("short"))
            columns.setdefault(unit.ref.id, (unit.text("code"), known))
    profiles = form.profiles_on(profiles_of(record))
    return ScoreSheetContent(
        region=number,
        units=tuple(one for _code, one in sorted(columns.values(), key=lambda pair: pair[0])),
        profiles=profiles,
        selected="" if alone else chosen(reader, record, columns),
        signers=committee(programme, paper.groups, profiles, signing_of(reader, programme)),
    )


def of_region(reader: Reader, assessment: Record, groups: Collection[str]) -> Iterator[Record]:
    """Yield self-assessments of the region, year and form of `assessment`, if their unit is in one of `groups` (() =
    any) or in no group."""
    wanted = region(reader, register(reader, assessment.ref.scope))
    known = groups_of(reader, assessment.number("year") or 0)
    for one in everybody(reader, assessment):
        unit = register(reader, one.ref.scope)
        group = (
            known.get(one.ref.scope) or one.text("group") or (unit.text("group") if unit else "")
        )
        if region(reader, unit) == wanted and (group in groups or not group or not groups):
            yield one


def everybody(reader: Reader, subject: Record) -> Iterator[Record]:
    """Yield, for an assessment, each unit's self-assessment of the same form and year (of several, the one with the
    lowest `no`) or, for a plan, all plans of the same form and year."""
    year = subject.number("year") or 0
    if subject.ref.entity == "plan":
        plans = reader.records("plan", instrument_id=subject.text("instrument_id"), year=year)
        yield from PublishedForm.of_one_owner(reader, plans, subject.text("form"))
        return
    same = reader.records(
        "assessment", instrument_id=subject.text("instrument_id"), year=year, round=SELF
    )
    yield from first_of_units(PublishedForm.of_one_owner(reader, same, subject.text("form")))


def awaited(
    reader: Reader, programme: Programme | None, number: int, groups: Collection[str]
) -> Iterator[Record]:
    """Yield the units that `programme` assesses in region `number`, in one of `groups` (() = all) or in no group. If
    `programme` is None, yield nothing."""
    kinds = {units.id for units in programme.units} if programme else set()
    for unit in reader.records("unit", "all"):
        group = unit.text("group") or (programme.rest if programme else "")
        if (
            unit.text("kind") in kinds
            and region(reader, unit) == number
            and (group in groups or not groups)
        ):
            yield unit


def compared(
    reader: Reader, unit_id: str, record: Record, *, awaits_vote: bool
) -> tuple[str, ComparedUnit]:
    """Return (unit's code, what the score sheet shows of the unit). If `awaits_vote`, the score is left out."""
    unit, (result, problem) = register(reader, unit_id), scored(reader, record)
    code, name, short = (unit.text(field) if unit else "" for field in ("code", "name", "short"))
    return code, ComparedUnit(
        name or code or unit_id[:8],
        short,
        None if awaits_vote else result,
        bool(problem),
        awaits_vote,
    )


def chosen(reader: Reader, assessment: Record, columns: Collection[str]) -> str:
    """Return the name of the only unit among `columns` (ids) chosen as outstanding that year; "" if none or several."""
    year = assessment.number("year") or 0
    selected = [
        one.text("unit")
        for one in reader.records("standing", "all", year=year, outcome="outstanding")
    ]
    here = [unit for unit in dict.fromkeys(selected) if unit in columns]
    found = register(reader, here[0]) if len(here) == 1 else None
    return found.text("name") if found else ""


def programme_of(
    reader: Reader, instrument: Instrument, unit: str = "", year: int = 0
) -> Programme | None:
    """Return the programme that includes this edition of the form; None if there is none. Of several, the one that the
    unit has joined counts, else one that asks it in `year`, else a published one; among equals the newest."""
    forms = reader.forms
    found = [
        one for one in forms.labels() if f"{instrument.id}/{instrument.edition}" in one.instruments
    ]

    def weight(label: FormSummary) -> tuple[bool, bool, bool, int, int]:
        joined = asks = False
        if unit and len({one.id for one in found}) > 1:
            answer = reader.record(joining_of(unit, label.id)[0])
            joined = answer is not None and answer.text("answer") == JOINED
            stance = ProgrammeAnswers.stance(reader, unit, forms.programme(label.name), year)
            asks = stance in ProgrammeAnswers.ASKING
        return joined, asks, forms.is_published(label.file), label.edition, label.revision

    first = max(found, key=weight, default=None)
    return forms.programme(first.name) if first else None


def signing_of(reader: Reader, programme: Programme | None) -> str:
    """Return who signs a score sheet, in words: by the programme owner's choice, else its default, else EVERYBODY."""
    if programme is None:
        return EVERYBODY
    stated = [one.default for one in programme.settings if Slot("setting", one.id).name == SIGNING]
    chosen_words = [
        one.option.words
        for one in SettingInForce.decided(reader, programme)
        if one.field == SIGNING
    ]
    return next(iter((*chosen_words, *stated)), EVERYBODY)


def committee(
    programme: Programme | None,
    groups: Collection[str],
    profiles: frozenset[str],
    signing: str = EVERYBODY,
) -> tuple[Signer, ...]:
    """Return the signers of the committee that judges these groups and profiles: all seats if `signing` is EVERYBODY,
    else the chair. () if there is no such committee."""
    if programme is None:
        return ()
    judging = next((one for one in programme.committees if judges(one, groups, profiles)), None)
    seats = [seat for seat in programme.seats if judging and seat.within == judging.id]
    return tuple(Signer(str(seat.role)) for seat in (seats if signing == EVERYBODY else seats[:1]))


def judges(committee: Committee, groups: Collection[str], profiles: frozenset[str]) -> bool:
    return not set(groups).isdisjoint(committee.groups) and (
        not committee.profile or committee.profile in profiles
    )


PORTRAIT = 5  # most units on a portrait sheet; with more it is landscape
ACROSS = 12  # most units in one table
NARROW = 3  # most units whose columns hold whole names (landscape: twice as many)
# mm: least widths of a dimension's title, of full points, of a unit
TITLE = 60.0
FULL = 17.0
POINTS = 14.0
WIDE = 72.0  # mm: width of a title if there is room
NONE = "–"  # nothing is known of this cell
UNSENT = "ไม่ได้รายงาน"
UNSCORED = "คิดคะแนนไม่ได้"
AWAITED = "รอกรรมการ"
CHAIR = "ประธาน"


class UnitComparisonRow(NamedTuple):
    """A row of the score sheet: its title, its full points as text, and a function that returns a unit's cell."""

    title: str
    full: str
    cell_of: Callable[[ComparedUnit], Cell]
    kind: RowKind = "plain"


def score_sheet(source: PaperSource) -> Document:
    """Return the score sheet of one unit, or of all units in its region that are in the groups the paper names."""
    return score_sheet_document(source.frame(), source.instrument, comparison_of(source))


def score_sheet_document(
    frame: PaperContext, instrument: Instrument, comparison: ScoreSheetContent
) -> Document:
    """Return the score sheet of the compared units as a document."""
    paper = frame.paper
    name = comparison.units[0].name if comparison.units else ""
    lying = len(comparison.units) > PORTRAIT  # no height to spare for a row of the chair's own
    group = next((one for one in instrument.groups if one.id in paper.groups[:1]), None)
    known = {"region": str(comparison.region or "")}
    if group:
        known |= {"group": str(group.short or group.title), "group.title": str(group.title)}
        known["group.award"] = str(group.award)
    frame = replace(frame, office=name, settings={**frame.settings, **known})
    signers = comparison.signers or frame.signers(instrument)
    chaired = len(signers) > 2 and signers[0].role.startswith(CHAIR) and not lying
    blocks = (
        *_tables(frame, instrument, comparison),
        *_decision(frame, instrument, comparison.selected),
        *((Signatures(signers, first_alone=chaired),) if signers else ()),
    )
    if paper.table_per == REGION:
        place = _("เขตตรวจราชการที่ {n}").format(n=comparison.region or DOTS)
    else:
        place = name
    facts = frame.placeholder_words(instrument)
    title = (dotted(str(line), lambda name: facts.get(name, "")) for line in paper.title)
    document = replace(frame, office=place).document(title, blocks)
    return replace(document, landscape=document.landscape or lying)


def _tables(
    frame: PaperContext, instrument: Instrument, comparison: ScoreSheetContent
) -> Iterator[Block]:
    """Yield one table, or if it has too many units several of nearly equal width, each on its own page."""
    columns = frame.columns(instrument) or PLAIN
    count = max(1, -(-len(comparison.units) // ACROSS))
    head = next((column.head.in_language for column in columns if column.show == GRADE), "")
    rows = [
        *_rows(
            instrument,
            comparison,
            grade=frame.filled(head, instrument) if instrument.grades else "",
        )
    ]
    lying = len(comparison.units) > PORTRAIT
    for at in range(count):
        units = comparison.units[
            at * len(comparison.units) // count : (at + 1) * len(comparison.units) // count
        ]
        narrow = len(units) > (2 * NARROW if lying else NARROW)
        widths = [TITLE if narrow and not lying else WIDE, FULL, *(POINTS for _unit in units)]
        names = [frame.office] * 2 + [
            (unit.short if narrow else "") or unit.name or frame.office for unit in units
        ]
        # grades are a row: every unit has one
        places = {"<points>": range(2, len(widths)), "<full>": (1,), GRADE: ()}
        shown = [
            (column, place)
            for column in columns
            for place in places.get(column.show.strip("*"), (0,))
        ]
        heads = (
            Column(
                replace(frame, office=names[place]).filled(column.head.in_language, instrument),
                column.width or 1,
                "center" if place else "left",
                least=widths[place],
                number=place > 0,
            )
            for column, place in shown
        )
        every = ((one.kind, (one.title, one.full, *map(one.cell_of, units))) for one in rows)
        plain = (Row(tuple(row[place] for _column, place in shown), kind) for kind, row in every)
        cells = in_bold(plain, [column for column, _place in shown])
        scores = [unit.score for unit in units if unit.score]
        notes = [
            rounded(score.total, *(part.points for part in score.parts), places=score.places)
            for score in scores
        ]
        yield from [PageBreak()] if at else []
        # they differ in the number of decimals
        note = noted(str(frame.paper.note), max(notes, default=""))
        yield Table(tuple(heads), tuple(cells), note=note)


def _rows(
    instrument: Instrument, compared: ScoreSheetContent, *, grade: str
) -> Iterator[UnitComparisonRow]:
    """Yield rows of branches, extra points, the total and, in a row `grade` ("" = none), its band. Full points are the
    most that any unit could reach; with extra points, which are a unit's best case, the total shows none."""
    tree = Tree.under(instrument, compared.profiles)
    extra = extra_points(instrument)
    blank = blank_score(instrument, compared.profiles)
    of = partial(partial, _figure, tree)
    scores = [blank, *(unit.score for unit in compared.units if unit.score)]
    for branch in BranchResult.every(tree, blank):
        weight = _(" น้ำหนัก\u00a0{n}").format(n=points(branch.weight)) if branch.weight else ""
        got = of("points", branch.id)
        title = f"{branch.name} {branch.title}{weight}"
        full = max(part.full for score in scores for part in score.parts if part.id == branch.id)
        yield UnitComparisonRow(title, points(full), got, "part" if branch.depth else "plain")
    full = max(score.full for score in scores)
    if extra:
        yield UnitComparisonRow(_("คะแนน"), points(full), of("base", ""), "result")
        yield UnitComparisonRow(_("คะแนนเพิ่มเติมพิเศษ (Extra Point)"), points(extra), of("extra", ""))
    yield UnitComparisonRow(_("คะแนนรวม"), "" if extra else points(full), of("total", ""), "total")
    if grade:
        yield UnitComparisonRow(grade, "", of("band", ""), "result")


def _figure(tree: Tree, name: str, branch: str, unit: ComparedUnit) -> Cell:
    """Return a unit's cell for a branch or the whole; – if nothing was assessed, and in the total the reason."""
    found = unit.score
    if found is None or not (assessed(found, tree, branch) if branch else found.coverage[0]):
        if unit.waits:
            why = AWAITED
        elif unit.problem:
            why = UNSCORED
        else:
            why = UNSENT
        return Run(_(why), italic=True) if name == "total" else NONE
    one = found.part(branch) if branch else found
    if name == "band":
        return found.band or NONE
    return got_text(getattr(one, name), one.full, one.places)


def _decision(frame: PaperContext, instrument: Instrument, selected: str) -> Iterator[Block]:
    """Yield the committee's paragraphs; if units are compared, also the selected one or a line to write on."""
    if frame.paper.heading:
        said = (
            Para(frame.filled(str(line), instrument), indent=True) for line in frame.paper.heading
        )
        yield Together(
            (
                *said,
                *((Facts(((_("ได้แก่"), selected),)),) if frame.paper.table_per == REGION else ()),
            )
        )


def region(reader: Reader, unit: Record | None) -> int:
    """Return the number of the unit's inspection region, or of the nearest unit above that has one; 0 if none has."""
    seen: set[str] = set()
    while unit is not None and unit.ref.id not in seen:
        seen.add(unit.ref.id)
        number = unit.number("region")
        if number:
            return number
        above = unit.text("parent").rpartition("/")[2]
        unit = reader.record(Ref("all", "unit", above)) if above else None
    return 0
