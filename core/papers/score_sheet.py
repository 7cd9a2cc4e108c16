"""The score sheet of a region: a column for each unit whose assessment is here; nothing is decided."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.assessment.ballots import OPEN, opening
from core.assessment.cells import branches_of
from core.assessment.facts import profiles_of
from core.assessment.ranking import SELF, first_of_units, groups_of, region, register, scored
from core.assessment.rounds import counting, own_of
from core.assessment.sheets import DRAFT
from core.blocks.document import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    PageBreak,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Table,
    Together,
)
from core.exact import got_text
from core.forms.called import phrases
from core.forms.ports import Forms, Reader
from core.forms.programme import Committee, Programme
from core.forms.published import of_one_owner
from core.forms.settings import decided
from core.forms.shape import Form, Instrument, PaperColumn, Words
from core.forms.tree import Tree, profiles_on, tree_under
from core.log.ports import standing
from core.papers.source import (
    DOTS,
    PaperFrame,
    PaperSource,
    assessed,
    blank_score,
    extra_points,
    filled,
    noted,
    points,
    rounded,
)
from core.scoring.outcome import grades_of
from core.scoring.score import Score
from core.slots import Slot
from core.values import Record

SIGNING = Slot("setting", "signing").name  # of a programme: who signs
GRADE = "<grade>"  # a column that asks for the grades
PLAIN = (  # of a form that names no columns
    PaperColumn(paper="", head=Words("รายการประเมิน"), show="<title>", width=55),
    PaperColumn(paper="", head=Words("คะแนนเต็ม"), show="<full>", width=15),
    PaperColumn(paper="", head=Words("<office.name>"), show="<points>", width=30),
)
REGION = "region"  # `table_per` of a sheet that compares the units of a region
EVERYBODY = "กรรมการทุกคน"  # who signs a sheet, where the programme leaves it open


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """A unit of the sheet; without a score it has not sent its assessment, or `problem`: it cannot be scored."""

    name: str
    short: str = ""
    score: Score | None = None
    problem: bool = False
    waits: bool = False  # a committee scores it, and its vote is not open yet


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
    reader, paper = source.reader, source.paper
    if paper.table_per != REGION:
        return _alone(source)
    assessment = assessed_in(source)
    number = region(reader, register(reader, assessment.ref.scope))
    programme = programme_of(reader.forms, source.instrument)
    sent = of_region(reader, assessment, paper.groups)
    columns = {one.ref.scope: compared(reader, one) for one in sent}
    for unit in awaited(reader, programme, number, paper.groups) if number else ():
        known = ComparedUnit(unit.text("name") or unit.text("code"), unit.text("short"))
        columns.setdefault(unit.ref.id, (unit.text("code"), known))
    profiles = profiles_on(source.instrument.profiles, profiles_of(assessment))
    return SheetComparison(
        region=number,
        units=tuple(unit for _code, unit in sorted(columns.values(), key=lambda one: one[0])),
        profiles=profiles,
        selected=chosen(reader, assessment, columns),
        signers=committee(programme, paper.groups, profiles, signing_of(reader, programme)),
    )


def _alone(source: PaperSource) -> SheetComparison:
    """The one unit: of what a committee has locked nothing but the draft itself is read, for no more was signed."""
    reader, record = source.reader, source.record
    draft, programme = record.ref.entity == DRAFT, programme_of(reader.forms, source.instrument)
    of = record.text("unit") if draft else record.ref.scope
    unit, vote = register(reader, of), opening(reader, record.ref) if draft else None
    waits = vote is not None and vote.state != OPEN
    profiles = profiles_on(source.instrument.profiles, profiles_of(record))
    return SheetComparison(
        region=region(reader, unit),
        units=(_column(unit, of, *scored(reader, record), waits=waits)[1],),
        profiles=profiles,
        signers=committee(programme, source.paper.groups, profiles, signing_of(reader, programme)),
    )


def assessed_in(source: PaperSource) -> Record:
    """The unit's own assessment; of a committee's draft the one it judges."""
    record = source.record
    return record if record.ref.entity != DRAFT else standing(source.reader, own_of(record))


def of_region(reader: Reader, assessment: Record, groups: Collection[str]) -> Iterator[Record]:
    """Own assessments of the same form and year whose unit lies in the same region and stands in one of the groups.

    A unit of which no group is known stands in every group.
    """
    wanted = region(reader, register(reader, assessment.ref.scope))
    known = groups_of(reader, assessment.number("year") or 0)
    for one in everybody(reader, assessment):
        unit = register(reader, one.ref.scope)
        group = known.get(one.ref.scope) or one.text("group") or (unit.text("group") if unit else "")
        if region(reader, unit) == wanted and (group in groups or not group or not groups):
            yield one


def everybody(reader: Reader, subject: Record) -> Iterator[Record]:
    """The own assessments of every unit by the form and of the year of this one; of a plan all plans of every unit."""
    year = subject.number("year") or 0
    if subject.ref.entity == "plan":
        plans = reader.records("plan", instrument_id=subject.text("instrument_id"), year=year)
        yield from of_one_owner(reader, plans, subject.text("form"))
        return
    same = reader.records("assessment", instrument_id=subject.text("instrument_id"), year=year, round=SELF)
    yield from first_of_units(of_one_owner(reader, same, subject.text("form")))


def awaited(reader: Reader, programme: Programme | None, number: int, groups: Collection[str]) -> Iterator[Record]:
    """Units of the register that are assessed in this region; none when no programme says which kinds of units are."""
    kinds = {units.id for units in programme.units} if programme else set()
    for unit in reader.records("unit", "all"):
        group = unit.text("group") or (programme.rest if programme else "")
        if unit.text("kind") in kinds and region(reader, unit) == number and (group in groups or not groups):
            yield unit


def compared(reader: Reader, assessment: Record) -> tuple[str, ComparedUnit]:
    """The code of the unit, and its column: what a committee decided of it, where one judges."""
    unit = register(reader, assessment.ref.scope)
    counts, vote = counting(reader, assessment)
    waits = vote is not None and counts.ref == assessment.ref
    return _column(unit, assessment.ref.scope, *scored(reader, counts), waits=waits)


def _column(
    unit: Record | None, id_: str, result: Score | None, problem: str, *, waits: bool
) -> tuple[str, ComparedUnit]:
    code = unit.text("code") if unit else ""
    name = (unit.text("name") if unit else "") or code or id_[:8]
    return code, ComparedUnit(name, unit.text("short") if unit else "", None if waits else result, bool(problem), waits)


def chosen(reader: Reader, assessment: Record, columns: Collection[str]) -> str:
    """The one unit of the sheet that the register says was selected this year; "" = none, or several."""
    year = assessment.number("year") or 0
    selected = [one.text("unit") for one in reader.records("standing", "all", year=year, outcome="outstanding")]
    here = [unit for unit in dict.fromkeys(selected) if unit in columns]
    found = register(reader, here[0]) if len(here) == 1 else None
    return found.text("name") if found else ""


def programme_of(forms: Forms, instrument: Instrument) -> Programme | None:
    """The newest programme that binds this edition of the form."""
    found = [one for one in forms.labels() if f"{instrument.id}/{instrument.edition}" in one.instruments]
    newest = max(found, key=lambda one: (one.edition, one.revision), default=None)
    return forms.programme(newest.name) if newest else None


def signing_of(reader: Reader, programme: Programme | None) -> str:
    """Who is to sign a score sheet, as the owner of the programme decided, else as the programme says."""
    if programme is None:
        return EVERYBODY
    stated = [one.default for one in programme.settings if Slot("setting", one.id).name == SIGNING]
    chosen_words = [one.option.words for one in decided(reader, programme) if one.field == SIGNING]
    return next(iter((*chosen_words, *stated)), EVERYBODY)


def committee(
    programme: Programme | None, groups: Collection[str], profiles: frozenset[str], signing: str = EVERYBODY
) -> tuple[Signer, ...]:
    """Who signs: every seat of the committee that judges these groups, or its chair, as the programme is set."""
    if programme is None:
        return ()
    judging = next((one for one in programme.committees if judges(one, groups, profiles)), None)
    seats = [seat for seat in programme.seats if judging and seat.within == judging.id]
    return tuple(Signer(str(seat.role)) for seat in (seats if signing == EVERYBODY else seats[:1]))


def judges(committee: Committee, groups: Collection[str], profiles: frozenset[str]) -> bool:
    return not set(groups).isdisjoint(committee.groups) and (not committee.profile or committee.profile in profiles)


PORTRAIT = 5  # units; from six on the sheet lies on its side
ACROSS = 12  # units in one table
NARROW = 3  # units, from which on their columns are too narrow for whole names (landscape: twice as many)
TITLE, FULL, POINTS = 60.0, 17.0, 14.0  # mm: least widths of a dimension's title, of full points, of a unit
WIDE = 72.0  # of a title, where there is room
NONE = "–"  # nothing is known of this cell
UNSENT, UNSCORED, AWAITED = "ไม่ได้รายงาน", "คิดคะแนนไม่ได้", "รอกรรมการ"
CHAIR = "ประธาน"


def score_sheet(source: PaperSource) -> Document:
    """The sheet of one unit, or of those of its region and of the groups the form names."""
    return score_sheet_document(source.frame(), source.instrument, comparison_of(source))


def score_sheet_document(frame: PaperFrame, instrument: Instrument, of: SheetComparison) -> Document:
    """The score sheet of these units."""
    paper = frame.paper
    place = f"เขตตรวจราชการที่ {of.region or DOTS}" if paper.table_per == REGION else of.units[0].name
    lying = len(of.units) > PORTRAIT  # no height to spare for a row of the chair's own
    known = _known_words(frame, instrument, of)
    signers = of.signers or frame.signers(instrument)
    chaired = len(signers) > 2 and signers[0].role.startswith(CHAIR) and not lying
    blocks = (
        *_tables(frame, instrument, of),
        *_decision(paper, known, of.selected),
        *((Signatures(signers, first_alone=chaired),) if signers else ()),
    )
    document = replace(frame, office=place).document((filled(str(line), known) for line in paper.title), blocks)
    return replace(document, landscape=document.landscape or lying)


def _known_words(frame: PaperFrame, instrument: Instrument, of: SheetComparison) -> Mapping[str, str]:
    """What the texts of the form may ask for, by placeholder."""
    group = next((one for one in instrument.groups if one.id in frame.paper.groups[:1]), None)
    return {
        **frame.settings,
        "year": str(frame.year),
        "region": str(of.region or ""),
        "office.name": of.units[0].name if of.units else "",
        "group": str(group.short or group.title) if group else "",
        "group.title": str(group.title) if group else "",
        "group.award": str(group.award) if group else "",
        "instrument.title": str(instrument.title),
        "instrument.short": str(instrument.heading),
        **phrases(instrument),
    }


def _tables(frame: PaperFrame, instrument: Instrument, of: SheetComparison) -> Iterator[Block]:
    """One table; more, of nearly equal width and each on a page of its own, where the units are too many for one."""
    count = max(1, -(-len(of.units) // ACROSS))
    for at in range(count):
        if at:
            yield PageBreak()
        units = of.units[at * len(of.units) // count : (at + 1) * len(of.units) // count]
        shows = [column.show for column in frame.columns(instrument) or PLAIN]
        grades = (not frame.columns(instrument) or GRADE in shows) and bool(grades_of(instrument))
        rows = tuple(_ordered(row, shows) for row in _rows(instrument, of.profiles, units, grades=grades))
        known = [unit.score for unit in units if unit.score]
        notes = [rounded(one.total, *(part.points for part in one.parts), places=one.places) for one in known]
        note = noted(str(frame.paper.note), max(notes, default=""))  # they differ in the number of decimals
        yield Table(_columns(frame, instrument, of, units), rows, note=note)


def _columns(
    frame: PaperFrame, instrument: Instrument, of: SheetComparison, units: Sequence[ComparedUnit]
) -> tuple[Column, ...]:
    """The form's columns; the one that shows points stands once for every unit."""
    lying, known = len(of.units) > PORTRAIT, _known_words(frame, instrument, of)
    narrow = len(units) > (2 * NARROW if lying else NARROW)
    found: list[Column] = []
    for column in frame.columns(instrument) or PLAIN:
        if column.show == GRADE:
            continue  # it is a row: every unit has one
        share = column.width or 1
        if column.show == "<points>":
            names = ((unit.short if narrow else "") or unit.name for unit in units)
            heads = (filled(str(column.head), {**known, "office.name": name or known["office.name"]}) for name in names)
            found += [Column(head, share, align="center", least=POINTS) for head in heads]
        elif column.show == "<full>":
            found.append(Column(str(column.head), share, align="center", least=FULL))
        else:
            found.append(Column(str(column.head), share, least=TITLE if narrow and not lying else WIDE))
    return tuple(found)


def _ordered(row: Row, shows: Sequence[str]) -> Row:
    """A title, the full points and those of each unit, in the order of the form's columns."""
    title, full, *got = row.cells
    cells = [got if show == "<points>" else [full] if show == "<full>" else [title] for show in shows if show != GRADE]
    return replace(row, cells=tuple(cell for some in cells for cell in some))


def _rows(
    instrument: Instrument, profiles: frozenset[str], units: Sequence[ComparedUnit], *, grades: bool
) -> Iterator[Row]:
    """Branches, what they come to, extra points, total, and the grades where the form asks for them."""
    tree, blank = tree_under(instrument, profiles), blank_score(instrument, profiles)
    full = blank.full
    for branch in branches_of(tree, blank):
        got = (_points(unit, tree, branch.id) for unit in units)
        weight = f" น้ำหนัก\u00a0{points(branch.weight)}" if branch.weight else ""
        title = f"{branch.name} {branch.title}{weight}"
        yield Row((title, points(branch.full), *got), "plain" if not branch.depth else "part")
    extra = extra_points(instrument)
    if extra:
        yield Row(("คะแนน", points(full), *(_known(unit, "base") for unit in units)), "result")
        yield Row(("คะแนนเพิ่มเติมพิเศษ (Extra Point)", points(extra), *(_known(unit, "extra") for unit in units)))
    yield Row(("คะแนนรวม", points(full + extra), *(_total(unit) for unit in units)), "total")
    if grades:
        yield Row(("เกรด", "", *(_grade(unit) for unit in units)), "result")


def _grade(unit: ComparedUnit) -> Cell:
    known = unit.score is not None and unit.score.coverage[0]
    return unit.score.band or NONE if unit.score and known else NONE


def _points(unit: ComparedUnit, tree: Tree, dimension: str) -> Cell:
    """The points of a dimension; – where no finding was made on any of its items."""
    if unit.score is None or not assessed(unit.score, tree, dimension):
        return NONE
    part = unit.score.part(dimension)
    return got_text(part.points, part.full, part.places)


def _known(unit: ComparedUnit, figure: str) -> Cell:
    if unit.score is None or not unit.score.coverage[0]:
        return NONE
    return got_text(getattr(unit.score, figure), unit.score.full, unit.score.places)


def _total(unit: ComparedUnit) -> Cell:
    """The total, or why there is none: a gap is shown, not hidden."""
    if unit.problem or unit.waits:
        return Run(AWAITED if unit.waits else UNSCORED, italic=True)
    if unit.score is None or not unit.score.coverage[0]:
        return Run(UNSENT, italic=True)
    return got_text(unit.score.total, unit.score.full, unit.score.places)


def _decision(paper: Form, known: Mapping[str, str], selected: str) -> Iterator[Block]:
    """What the committee says; where units are compared, the one it chose, or a line to write on."""
    if paper.heading:
        sentences = (Para(filled(sentence, known), indent=True) for sentence in paper.heading)
        yield Together((*sentences, *((Facts((("ได้แก่", selected),)),) if paper.table_per == REGION else ())))
