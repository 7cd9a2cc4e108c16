"""The score sheet of a committee: the dimensions of a form down, the units it compares across, then the decision.

As the annex prints it (CDD manual 2564, lines 3411-3453): full points and points of every dimension, their sum, extra
points, total. It has no grade and no rank, so none is printed; nothing is chosen between equal totals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

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
    Stamp,
    Table,
    Together,
)
from core.instruments.placeholders import fill, names_in
from core.instruments.shape import Dimension, Form, Instrument
from core.instruments.tree import Tree
from core.papers.checklist_rows import points
from core.scoring.score import Score, State

REGION = "region"  # `table_per` of a sheet that compares the units of a region
PORTRAIT = 5  # units; from six on the sheet lies on its side
ACROSS = 12  # units in one table
NARROW = 3  # units, from which on their columns are too narrow for whole names (landscape: twice as many)
TITLE, FULL, POINTS = 60.0, 17.0, 14.0  # mm: least widths of a dimension's title, of full points, of a unit
WIDE = 72.0  # of a title, where there is room
NONE = "–"  # nothing is known of this cell
UNSENT, UNSCORED = "ไม่ได้รายงาน", "คิดคะแนนไม่ได้"
DOTS = "…………"
CHAIR = "ประธาน"


@dataclass(frozen=True, slots=True)
class Compared:
    """A unit of the sheet; without a score it has not sent its assessment, or `problem`: it cannot be scored."""

    name: str
    short: str = ""
    score: Score | None = None
    problem: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheetForm:
    """Everything a score sheet says; `profiles` are those the units are assessed under."""

    instrument: Instrument
    paper: str  # id of the paper of the instrument
    year: int  # Buddhist era
    units: tuple[Compared, ...]
    stamp: Stamp
    region: int = 0  # 0 = not known
    profiles: frozenset[str] = frozenset()
    selected: str = ""  # the unit the committee chose, once that is decided
    signers: tuple[Signer, ...] = ()  # none = those the form names
    draft: bool = False
    qr_right: bool = False


def score_sheet(form: ScoreSheetForm) -> Document:
    """The score sheet as the paper of the form says; LookupError when the form has none of this id."""
    paper = next(paper for paper in form.instrument.papers if paper.id == form.paper)
    compares = paper.table_per == REGION
    place = f"เขตตรวจราชการที่ {form.region or DOTS}" if compares else form.units[0].name
    return Document(
        title=tuple(_filled(str(line), form) for line in paper.title),
        running=f"{paper.short} {form.year}",
        office=place,
        stamp=form.stamp,
        blocks=(*_tables(form, paper), *_decision(form, paper), *_signatures(form, paper)),
        landscape=paper.page == "landscape" or len(form.units) > PORTRAIT,
        thai_digits=paper.digits == "thai",
        draft=form.draft,
        qr_right=form.qr_right,
    )


def _filled(line: str, form: ScoreSheetForm, office: str = "") -> str:
    """A text of the form with its placeholders; what is not known is left to be written."""
    groups = {group.id: group for group in form.instrument.groups}
    paper = next(paper for paper in form.instrument.papers if paper.id == form.paper)
    group = groups.get(next(iter(paper.groups), ""))
    known = {
        "year": str(form.year),
        "region": str(form.region or ""),
        "office.name": office or (form.units[0].name if form.units else ""),
        "group": str(group.short or group.title) if group else "",
        "group.title": str(group.title) if group else "",
        "group.award": str(group.award) if group else "",
        "instrument.title": str(form.instrument.title),
        "instrument.short": str(form.instrument.short),
    }
    return fill(line, {name: known.get(name) or DOTS for name in names_in(line)})


def _tables(form: ScoreSheetForm, paper: Form) -> Iterator[Block]:
    """One table; more, of nearly equal width and each on a page of its own, where the units are too many for one."""
    count = max(1, -(-len(form.units) // ACROSS))
    for at in range(count):
        if at:
            yield PageBreak()
        units = form.units[at * len(form.units) // count : (at + 1) * len(form.units) // count]
        yield Table(_columns(form, paper, units), tuple(_rows(form, units)), note=str(paper.note))


def _columns(form: ScoreSheetForm, paper: Form, units: Sequence[Compared]) -> tuple[Column, ...]:
    """The form's columns; the one that shows points stands once for every unit."""
    lying = len(form.units) > PORTRAIT
    narrow = len(units) > (2 * NARROW if lying else NARROW)
    found: list[Column] = []
    for column in (column for column in form.instrument.columns if column.paper == paper.id):
        share = column.width or 1
        if column.show == "<points>":
            names = ((unit.short if narrow else "") or unit.name for unit in units)
            heads = (_filled(str(column.head), form, name) for name in names)
            found += [Column(head, share, align="center", least=POINTS) for head in heads]
        elif column.show == "<full>":
            found.append(Column(str(column.head), share, align="center", least=FULL))
        else:
            found.append(Column(str(column.head), share, least=TITLE if narrow and not lying else WIDE))
    return tuple(found)


def _rows(form: ScoreSheetForm, units: Sequence[Compared]) -> Iterator[Row]:
    """Dimensions, their sum, extra points, total."""
    tree, full = Tree(form.instrument, form.profiles), Fraction(0)
    for number, dimension in enumerate(tree.branches(), start=1):
        items = [item.id for item in tree.answered(dimension.id)]
        full += _full(dimension)
        got = (_points(unit, dimension.id, items) for unit in units)
        yield Row((f"มิติที่ {number} {dimension.title}", points(_full(dimension)), *got))
    extra = sum((one.points for one in form.instrument.extra), Fraction(0))
    sums = (_known(unit, "base") for unit in units)
    yield Row(("คะแนน", points(full), *sums), "result")
    if extra:
        yield Row(
            (
                "คะแนนเพิ่มเติมพิเศษ (Extra Point)",
                points(extra),
                *(_known(unit, "extra") for unit in units),
            )
        )
    yield Row(("คะแนนรวม", points(full + extra), *(_total(unit) for unit in units)), "total")


def _full(dimension: Dimension) -> Fraction:
    return dimension.full or max(dimension.points, default=Fraction(0))


def _points(unit: Compared, dimension: str, items: Sequence[str]) -> Cell:
    """The points of a dimension; – where no finding was made on any of its items."""
    if unit.score is None:
        return NONE
    results = unit.score.items
    assessed = any(results[item].said is not State.NOT_ASSESSED for item in items if item in results)
    return points(unit.score.part(dimension).points) if assessed else NONE


def _known(unit: Compared, figure: str) -> Cell:
    if unit.score is None or not unit.score.coverage[0]:
        return NONE
    return points(getattr(unit.score, figure))


def _total(unit: Compared) -> Cell:
    """The total, or why there is none: a gap is shown, not hidden."""
    if unit.problem:
        return Run(UNSCORED, italic=True)
    if unit.score is None or not unit.score.coverage[0]:
        return Run(UNSENT, italic=True)
    return points(unit.score.total)


def _decision(form: ScoreSheetForm, paper: Form) -> Iterator[Block]:
    """What the committee decided: the form's sentence and a line to write on until that is known."""
    if paper.heading:
        sentences = (Para(_filled(sentence, form), indent=True) for sentence in paper.heading)
        yield Together((*sentences, Facts((("ได้แก่", form.selected),))))


def _signatures(form: ScoreSheetForm, paper: Form) -> tuple[Signatures, ...]:
    signers = form.signers or tuple(Signer(role) for role in paper.sign)
    lying = len(form.units) > PORTRAIT  # no height to spare for a row of the chair's own
    chaired = len(signers) > 2 and signers[0].role.startswith(CHAIR) and not lying
    return (Signatures(signers, first_alone=chaired),) if signers else ()
