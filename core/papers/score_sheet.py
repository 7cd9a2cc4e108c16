"""The score sheet of a committee: the dimensions of a form down, the units it compares across, then the decision.

As the annex prints it (CDD manual 2564, lines 3411-3453): full points and points of every dimension, their sum, extra
points, total. It has no grade and no rank, so none is printed; nothing is chosen between equal totals.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
    Table,
    Together,
)
from core.forms.shape import Dimension, Form, Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.forms.wording import fill, names_in
from core.papers.comparison import REGION, ComparedUnit, SheetComparison, comparison_of
from core.papers.source import DOTS, PaperFrame, PaperSource, points

PORTRAIT = 5  # units; from six on the sheet lies on its side
ACROSS = 12  # units in one table
NARROW = 3  # units, from which on their columns are too narrow for whole names (landscape: twice as many)
TITLE, FULL, POINTS = 60.0, 17.0, 14.0  # mm: least widths of a dimension's title, of full points, of a unit
WIDE = 72.0  # of a title, where there is room
NONE = "–"  # nothing is known of this cell
UNSENT, UNSCORED = "ไม่ได้รายงาน", "คิดคะแนนไม่ได้"
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
    signers = of.signers or tuple(Signer(role) for role in paper.sign)
    chaired = len(signers) > 2 and signers[0].role.startswith(CHAIR) and not lying
    blocks = (
        *_tables(frame, instrument, of),
        *_decision(paper, known, of.selected),
        *((Signatures(signers, first_alone=chaired),) if signers else ()),
    )
    document = replace(frame, office=place).document((_filled(str(line), known) for line in paper.title), blocks)
    return replace(document, landscape=document.landscape or lying)


def _known_words(frame: PaperFrame, instrument: Instrument, of: SheetComparison) -> Mapping[str, str]:
    """What the texts of the form may ask for, by placeholder."""
    group = next((one for one in instrument.groups if one.id in frame.paper.groups[:1]), None)
    return {
        "year": str(frame.year),
        "region": str(of.region or ""),
        "office.name": of.units[0].name if of.units else "",
        "group": str(group.short or group.title) if group else "",
        "group.title": str(group.title) if group else "",
        "group.award": str(group.award) if group else "",
        "instrument.title": str(instrument.title),
        "instrument.short": str(instrument.short),
    }


def _filled(line: str, known: Mapping[str, str]) -> str:
    """A text of the form with its placeholders; what is not known is left to be written."""
    return fill(line, {name: known.get(name) or DOTS for name in names_in(line)})


def _tables(frame: PaperFrame, instrument: Instrument, of: SheetComparison) -> Iterator[Block]:
    """One table; more, of nearly equal width and each on a page of its own, where the units are too many for one."""
    count = max(1, -(-len(of.units) // ACROSS))
    for at in range(count):
        if at:
            yield PageBreak()
        units = of.units[at * len(of.units) // count : (at + 1) * len(of.units) // count]
        rows = tuple(_rows(instrument, of.profiles, units))
        yield Table(_columns(frame, instrument, of, units), rows, note=str(frame.paper.note))


def _columns(
    frame: PaperFrame, instrument: Instrument, of: SheetComparison, units: Sequence[ComparedUnit]
) -> tuple[Column, ...]:
    """The form's columns; the one that shows points stands once for every unit."""
    lying, known = len(of.units) > PORTRAIT, _known_words(frame, instrument, of)
    narrow = len(units) > (2 * NARROW if lying else NARROW)
    found: list[Column] = []
    for column in frame.columns(instrument):
        share = column.width or 1
        if column.show == "<points>":
            names = ((unit.short if narrow else "") or unit.name for unit in units)
            heads = (
                _filled(str(column.head), {**known, "office.name": name or known["office.name"]}) for name in names
            )
            found += [Column(head, share, align="center", least=POINTS) for head in heads]
        elif column.show == "<full>":
            found.append(Column(str(column.head), share, align="center", least=FULL))
        else:
            found.append(Column(str(column.head), share, least=TITLE if narrow and not lying else WIDE))
    return tuple(found)


def _rows(instrument: Instrument, profiles: frozenset[str], units: Sequence[ComparedUnit]) -> Iterator[Row]:
    """Dimensions, their sum, extra points, total."""
    tree, full = Tree(instrument, profiles), Fraction(0)
    for number, dimension in enumerate(tree.branches(), start=1):
        items = [item.id for item in tree.answered(dimension.id)]
        full += _full(dimension)
        got = (_points(unit, dimension.id, items) for unit in units)
        yield Row((f"มิติที่ {number} {dimension.title}", points(_full(dimension)), *got))
    extra = sum((one.points for one in instrument.extra), Fraction(0))
    sums = (_known(unit, "base") for unit in units)
    yield Row(("คะแนน", points(full), *sums), "result")
    if extra:
        more = (_known(unit, "extra") for unit in units)
        yield Row(("คะแนนเพิ่มเติมพิเศษ (Extra Point)", points(extra), *more))
    yield Row(("คะแนนรวม", points(full + extra), *(_total(unit) for unit in units)), "total")


def _full(dimension: Dimension) -> Fraction:
    return dimension.full or max(dimension.points, default=Fraction(0))


def _points(unit: ComparedUnit, dimension: str, items: Sequence[str]) -> Cell:
    """The points of a dimension; – where no finding was made on any of its items."""
    if unit.score is None:
        return NONE
    results = unit.score.items
    assessed = any(results[item].state is not State.NOT_ASSESSED for item in items if item in results)
    return points(unit.score.part(dimension).points) if assessed else NONE


def _known(unit: ComparedUnit, figure: str) -> Cell:
    if unit.score is None or not unit.score.coverage[0]:
        return NONE
    return points(getattr(unit.score, figure))


def _total(unit: ComparedUnit) -> Cell:
    """The total, or why there is none: a gap is shown, not hidden."""
    if unit.problem:
        return Run(UNSCORED, italic=True)
    if unit.score is None or not unit.score.coverage[0]:
        return Run(UNSENT, italic=True)
    return points(unit.score.total)


def _decision(paper: Form, known: Mapping[str, str], selected: str) -> Iterator[Block]:
    """What the committee decided: the form's sentence and a line to write on until that is known."""
    if paper.heading:
        sentences = (Para(_filled(sentence, known), indent=True) for sentence in paper.heading)
        yield Together((*sentences, Facts((("ได้แก่", selected),))))
