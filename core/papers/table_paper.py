"""Tables on paper: rows of a plan or scored sheet under the form's columns; a missing report is stated in its cell."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from itertools import dropwhile, pairwise
from operator import not_
from typing import NamedTuple

from core.blocks.document import (
    FIGURE,
    Align,
    Block,
    Cell,
    Column,
    Document,
    HeadCell,
    Heading,
    PageBreak,
    Para,
    Row,
    RowKind,
    Run,
    Stamp,
    Table,
)
from core.blocks.elements import RichText
from core.errors import UserError
from core.forms import shape
from core.forms.computed import PLAN, ComputedCells, PlanRowValues
from core.forms.field_types import TEXT, FieldType, type_of
from core.forms.operations import CellValue, answered, holds, number_of
from core.forms.shape import Instrument
from core.forms.vocabulary import DIVISIONS, MOST_COLUMNS
from core.forms.wording import names_in
from core.i18n import _
from core.papers.photos import pictures_of
from core.papers.plan_cells import (
    UNASKED,
    UNIT,
    Parts,
    PlanPrintContext,
    PrintedColumn,
    RowPath,
    RowPhotos,
    below,
    called,
    dotted,
    each_of,
    filled,
    filled_text,
    is_of_lines,
    is_timed,
    placeholder_text,
    shown_cell,
)
from core.papers.source import PaperContext, PaperSource
from core.people.units import ReferenceTarget, unit_names
from core.plan.links import linked_names, own_periods
from core.plan.tree import PlanCell, PlanRow
from core.thai.parser import read_periods
from core.thai.search import sort_key
from core.thai.written import Period
from core.values import Ref

TEXTS = 6  # columns of text from which a page is landscape
NARROW = 9  # columns of any type from which a page is landscape
MARK = 3  # most letters of a choice that is a mark such as 5 or A+
ASKED, EVERY = "asked", "each"  # values of a paper's `period`
YES = "yes"  # value of `merge`: all equal cells, whichever row they belong to


def plan_printing(source: PaperSource) -> PlanPrintContext:
    """Return the print context of a plan, with its rows as reported for the year or the period typed for the paper."""
    period = typed_period(source)
    rows = rows_of(source, source.record.ref, period)
    parts, facts = {} if period else parts_of_plan(source), period_facts(source, period)
    names, pictures = names_of_units(source), pictures_of(source.reader, rows)
    return printing_of(source.paper, source.instrument, rows, facts, parts, names, pictures)


def names_of_units(source: PaperSource) -> Mapping[str, str]:
    """Return {unit id, or `DIVISIONS/id` of a division in use: name}; {} if no column is repeated for each unit."""
    if not any(column.each == UNIT for column in source.instrument.columns):
        return {}
    scope = source.record.ref.scope
    own = [one for one in ReferenceTarget.entries(source.reader, scope, "division") if not one.gone]
    return {f"{DIVISIONS}/{one.id}": one.words for one in own} | unit_names(source.reader, scope)


def period_facts(source: PaperSource, period: str) -> Mapping[str, str]:
    """Return {placeholder: words} of office and year. `{period}` stands for the name of `period`, "" = the year."""
    facts = source.facts_of(source.record)
    printed = period or facts.get("year", "")
    return {**facts, "period": Period.of(printed).name} if printed else facts


def typed_period(source: PaperSource) -> str:
    """Return the period typed for a paper, or "" for the year. Raises UserError for a period that the form lacks."""
    if source.paper.period != ASKED or not source.said.get("period"):
        return ""
    said = source.said["period"].strip()
    known = own_periods(source.instrument, source.year)
    short = f"{source.year}{said}"  # q2, h1, m10 as a form writes them
    period = short if short in known else read_periods(said, source.year) or said
    if period not in known:
        raise UserError(
            _("พิมพ์งวด “{given}” ไม่ได้").format(given=said[:40]),
            _("งวดของแบบนี้คือ {known}").format(known=" ".join(known)),
            _("ระบุงวดหนึ่งแล้วพิมพ์ใหม่"),
        )
    return "" if period == known[0] else period


def parts_of_plan(source: PaperSource) -> Parts:
    """Return {period: {row id: row as reported}} for the parts of the year; {} if the form reports once a year."""
    _year, *parts = own_periods(source.instrument, source.year)
    return {part: {row.ref.id: row for row in rows_of(source, source.record.ref, part)} for part in parts}


def table_document(printing: PlanPrintContext, stamp: Stamp, blocks: tuple[Block, ...] = ()) -> Document:
    """Return the table paper of a print context as a document, or one with `blocks` instead of its tables."""
    paper, plan, form = printing.paper, (printing.plan,), printing.instrument
    frame = plan_frame(paper, printing.facts, stamp)
    shown = shown_columns(printing, plan)
    texts = sum(aligned(form, paper.rows, one.column) == "left" for one in shown)
    document = frame.document(
        (dotted(str(line), partial(placeholder_text, printing, line=plan)) for line in paper.title),
        (*(blocks or table_blocks(printing, plan)), *frame.signatures(form)),
        " ".join(filter(None, (str(paper.short), printing.facts.get("year", "")))),
    )
    return replace(document, landscape=document.landscape or texts >= TEXTS or len(shown) >= NARROW)


def plan_frame(paper: shape.Form, facts: Mapping[str, str], stamp: Stamp) -> PaperContext:
    """Return the context of a plan's paper: stamp, the office's name from `facts` ({placeholder: words}), year 0."""
    return PaperContext(paper, facts.get("office.short") or facts.get("office.name", ""), 0, stamp)


def printing_of(
    paper: shape.Form, instrument: shape.Instrument, rows: Sequence[PlanRow], facts: Mapping[str, str],
    parts: Parts | None = None, names: Mapping[str, str] | None = None, pictures: RowPhotos | None = None,
) -> PlanPrintContext:  # fmt: skip
    """Return the print context of `rows`, of which the first is the plan. `facts` is {placeholder: words}, `parts`
    {period: rows as reported}, `names` {id: name} of units, `pictures` {`row/<id>`: photographs}."""
    context = PlanPrintContext(instrument, paper, (), rows[0], facts, parts or {}, pictures or {}, names or {})
    return context.on(paper)


def rows_of(source: PaperSource, plan: Ref, period: str = "") -> tuple[PlanRow, ...]:
    """Return the rows of a plan as reported for the period ("" = the year), with the names of linked records."""
    names = linked_names(source.reader, source.instrument, plan)
    return PlanRow.tree(source.reader, source.instrument, plan, period, names)


def table_blocks(printing: PlanPrintContext, plan: RowPath) -> Iterator[Block]:
    """Yield the tables of a table paper: once for the year, or for each period under its name."""
    for at, (name, reported, line) in enumerate(by_period(printing, plan)):
        if at and "new_page" in printing.paper.style:
            yield PageBreak()
        yield from [Heading(name)] if name else []
        yield from _tables(reported, line)


def by_period(printing: PlanPrintContext, plan: RowPath) -> list[tuple[str, PlanPrintContext, RowPath]]:
    """Return (heading, context, plan) for each period that the paper prints: each reported one, or the year ("")."""
    if printing.paper.period != EVERY or not printing.parts:
        return [("", printing, plan)]
    return [(Period.of(one).name, printing.of(one), printing.path(one, plan)) for one in printing.parts]


def _tables(printing: PlanPrintContext, plan: RowPath) -> Iterator[Block]:
    """Yield the table of the paper, or one for every row of a kind, with the form's texts above and below."""
    if not printing.paper.table_per:
        yield _table(printing, plan)
        yield from _sentences(printing, (*printing.paper.heading, *printing.paper.below), plan, indent=True)
        return
    before: list[str] = []
    for line in below(plan):
        if line[0].kind == printing.paper.table_per:
            heading = [filled(printing, text, line) for text in printing.paper.heading]
            same = next((at for at, (one, two) in enumerate(zip(heading, before, strict=False)) if one != two), 0)
            if before and "new_page" in printing.paper.style:
                yield PageBreak()
            if "new_page" in printing.paper.style:  # the lines of a title, on every page that begins
                yield from (Heading(text, level=2, align="center") for text in heading)
            else:
                yield from (Heading(text, level=2) for text in heading[same:])
            yield _table(printing, line)
            yield from _sentences(printing, printing.paper.below, line)
            before = heading or [""]


def _sentences(printing: PlanPrintContext, texts: Sequence[str], line: RowPath, indent: bool = False) -> Iterator[Para]:
    """Yield the paragraphs below a table: each text that is not empty, with dots for unknown words."""
    for text in texts:
        if said := dotted(text, partial(placeholder_text, printing, line=line)):
            yield Para(said, indent=indent)


def shown_columns(printing: PlanPrintContext, above: RowPath) -> list[PrintedColumn]:
    """Return the columns of a table of row `above`, those with equal headings as one. UserError above MOST_COLUMNS."""
    values, shown = values_at(printing, above), list[PrintedColumn]()
    for column in printing.columns:
        if column.of in ("", *printing.paper.rows) and holds(column.when, values):
            for one in each_of(printing, column, above):
                same = (at for at, other in enumerate(shown) if other.path == one.path and other.lacks(column))
                if (at := next(same, None)) is None:
                    shown.append(one)
                else:
                    shown[at] = shown[at]._replace(also=(*shown[at].also, one))
    if len(shown) > MOST_COLUMNS:
        raise UserError(
            _("พิมพ์ตารางนี้ไม่ได้"),
            _("ตารางจะมี {n} คอลัมน์ พิมพ์ได้ไม่เกิน {most} คอลัมน์").format(n=f"{len(shown):,}", most=MOST_COLUMNS),
            _("ลดรายการที่แบบแยกเป็นคอลัมน์ หรือให้เจ้าของแบบแยกเป็นหลายตาราง"),
        )
    return shown


def values_at(printing: PlanPrintContext, line: RowPath) -> dict[str, CellValue]:
    """Return {name: value} for conditions at a row: its cells, `kind.cell` of rows above, the plan's cells, facts."""
    above = {f"{row.kind}.{name}": cell for row in line[1:] for name, cell in row.cells.items()}
    cells = {**printing.plan.cells, **above, **line[0].cells}
    return {**printing.facts, **{name: cell.value for name, cell in cells.items() if cell.asked}}


def _table(printing: PlanPrintContext, above: RowPath) -> Table:
    shown = shown_columns(printing, above)
    rows = tuple(table_rows(printing.paper, shown, printed(printing, above)))
    if not rows:
        title = next((str(kind.title) for kind in printing.instrument.kinds if kind.id in printing.paper.rows), "")
        rows = (Row((_("ยังไม่มี{rows}").format(rows=title),), "sub"),)
    else:
        rows = (*rows, *_sums_of(shown, "total", _line(printing, above)))
    return headed(printing, shown, rows, filled(printing, str(printing.paper.note), above))


def headed(printing: PlanPrintContext, shown: Sequence[PrintedColumn], rows: Sequence[Row], note: str = "") -> Table:
    """Return the table of the rows under the headings of the columns `shown`, with a note below. Columns that are one
    column of the form, such as quarters, have equally many decimals."""
    paths, heads = [one.path for one in shown], tuple(_column(printing, one) for one in shown)
    deep = max(map(len, paths), default=1)
    head = tuple(tuple(_head_cells(paths, at, deep)) for at in range(deep))
    if deep == 1 and len(head[0]) == len(paths):
        head = ()  # one row of titles is enough
    table, most = Table(heads, tuple(rows), head=head, note=note), dict[shape.PaperColumn, int]()
    for one, places in zip(shown, table.decimals(), strict=True):
        most[one.column] = max(places or 0, most.get(one.column, 0))
    alike = (replace(column, decimals=most[one.column] or None) for column, one in zip(heads, shown, strict=True))
    return replace(table, columns=tuple(alike))


def _column(printing: PlanPrintContext, one: PrintedColumn) -> Column:
    form, sides, number = printing.instrument, set[Align](), True
    for each in (one, *one.also):
        kinds = (each.column.of,) if each.column.of else printing.paper.rows
        centred = each.member or is_timed(form, kinds, each)
        sides.add("center" if centred else aligned(form, kinds, each.column))
        number = number and figured(form, kinds, each.column)
    side: Align = sides.pop() if len(sides) == 1 else "left"
    width = next((each.column.width for each in (one, *one.also) if each.column.width), 1)
    return Column(one.path[-1], width, align=side, merge=one.column.merge == YES, number=number)


def _of_column(printing: PlanPrintContext, one: PrintedColumn, above: RowPath) -> tuple[PlanPrintContext, RowPath]:
    """Return the plan and the rows with totals recomputed from only the rows that this column shows."""
    form, without = printing.instrument, set[Ref]()
    for line in (above, *below(above)):
        if is_of_lines(form, one.column):
            without |= {row.ref for row in line[0].below(one.column.each) if called(form, row) != one.member}
        elif line[0].kind in printing.paper.rows and not shown_cell(printing, one, line):
            without.add(line[0].ref)
    found = recounted(form, printing.plan, without)
    line = tuple(replace(row, cells={**row.cells, **found.get(row.ref, {})}) for row in above)
    cells = {**printing.plan.cells, **found.get(printing.plan.ref, {})}
    return replace(printing, plan=replace(printing.plan, cells=cells)), line


def _head_cells(paths: Sequence[tuple[str, ...]], at: int, deep: int) -> Iterator[HeadCell]:
    """Yield the cells of one row of the head; a heading without others below it spans down to the last row."""
    first = 0
    while first < len(paths):
        path, end = paths[first], first + 1
        if len(path) <= at:
            first += 1
            continue
        last = len(path) == at + 1
        while end < len(paths) and paths[end][: at + 1] == path[: at + 1] and (len(paths[end]) == at + 1) == last:
            end += 1
        yield HeadCell(path[at], end - first, deep - at if last else 1)
        first = end


class PrintedTableRow(NamedTuple):
    """A row of a plan or scored sheet with its text for each printed column; `joined`: {link field: row linked to}."""

    path: tuple[tuple[str, str], ...]  # kind and id of the row and of the rows above it, nearest first
    number: str
    title: str  # the text if the row is a heading
    cell: Callable[[PrintedColumn], Cell]  # returns the content of a column
    words: Callable[[PrintedColumn, str], RichText]  # fills a form's text for a column
    joined: Mapping[str, str] = {}  # by field that links to a row of the plan: the id of that row, else its own


def _row_text(printing: PlanPrintContext, line: RowPath, one: PrintedColumn, text: str) -> RichText:
    own = printing.of(one.part.id) if one.part else printing
    at = printing.path(one.part.id, line) if one.part else line
    if one.member or is_timed(printing.instrument, printing.paper.rows, one):
        own, at = _of_column(printing, one, line)
    return filled_text(text, partial(placeholder_text, own, line=at))


def printed(printing: PlanPrintContext, above: RowPath) -> list[PrintedTableRow]:
    """Return the rows that a table prints of `above` and all below it, each heading before its rows."""
    return [_line(printing, line) for line in lines_of(printing, above)]


def _line(printing: PlanPrintContext, line: RowPath) -> PrintedTableRow:
    path = tuple((row.kind, row.ref.id) for row in line)
    cell, words = partial(_joined_cell, printing, line), partial(_row_text, printing, line)
    first = next((one.words for one in line[0].cells.values() if one.words), "")
    title = f"{line[0].number} {first}".strip()  # of a heading row
    return PrintedTableRow(path, line[0].number, title, cell, words, _joined(line))


def _joined(line: RowPath) -> dict[str, str]:
    row, kinds = line[0], {above.kind for above in line}
    links = (cell for cell in row.cells.values() if getattr(cell.of, "to", "").startswith(f"{PLAN}."))
    return {cell.id: str(cell.value or row.ref.id) for cell in links if cell.id not in kinds}


def _joined_cell(printing: PlanPrintContext, line: RowPath, one: PrintedColumn) -> Cell:
    """Return the content of a column for a row; if the column is merged by a link, that of the row linked to."""
    to = _joined(line).get(one.column.merge, line[0].ref.id)
    rows = (other for other in below((printing.plan,)) if other[0].ref.id == to)
    return shown_cell(printing, one, line=line if to == line[0].ref.id else next(rows, line))


def table_rows(paper: shape.Form, shown: Sequence[PrintedColumn], lines: Sequence[PrintedTableRow]) -> Iterator[Row]:
    """Yield a table's rows in the columns `shown`: headings, each of `lines` as one or two rows, and subtotals."""
    both = any(each.column.line for one in shown for each in (one, *one.also))
    groups, having = list[PrintedTableRow](), set[tuple[str, str]]()
    for line, following in pairwise((*lines, None, None)):
        while groups and (line is None or groups[-1].path[0] not in line.path):
            group = groups.pop()
            yield from _sums_of(shown, "subtotal", group) if group.path[0] in having else ()
        if line is None:
            return
        if line.path[0][0] in paper.grouped_by and line.path[0] not in [one.path[0] for one in groups]:
            said = [line.words(one, text) if (text := one.says("heading")) else "" for one in shown]
            cells = tuple(said) if any(said[1:]) else (said[0] if any(said) else line.title,)
            yield Row(cells, "sub" if groups else "group")
            groups.append(line)
        else:
            yield from _lines(shown, line, both, bold=following is not None and line.path[0] in following.path[1:])
            having.update(line.path)


def _lines(shown: Sequence[PrintedColumn], line: PrintedTableRow, both: bool, bold: bool) -> Iterator[Row]:
    """Yield a row as one line, or with `both` as two, cells without a second line spanning both; `bold` for parents."""
    kind, id_ = line.path[0]
    for at in ("", "2") if both else ("",):
        cells, owners, told = list[Cell](), list[str](), False
        for one in shown:
            own = one.of(kind, at) or one.of(kind, "")
            merge = own.column.merge if own else ""
            said = line.cell(own) if own else ""
            gap = isinstance(said, Run) and said.italic  # a missing report is told once in a line
            said = (
                UNASKED if gap and told else Run(said, bold=True) if bold and said and isinstance(said, str) else said
            )
            cells.append(said)
            told = told or gap
            through = id_ if both and merge != YES and one.of(kind, "2") is None else ""
            owners.append(next((row for of, row in line.path if of == merge), line.joined.get(merge, through)))
        merged = tuple(owners) if any(owners) else ()
        yield Row(tuple(cells), "second" if at else "plain", line.number, (), merged)


def _sums_of(shown: Sequence[PrintedColumn], name: str, line: PrintedTableRow) -> Iterator[Row]:
    """Yield the sum rows of a row, from the texts `subtotal` or `total` of each column."""
    kind: RowKind = "total" if name == "total" else "result"
    return sums([one.says(name) for one in shown], lambda at, text: line.words(shown[at], text), kind)


def sums(texts: Sequence[Sequence[str]], words: Callable[[int, str], RichText], kind: RowKind) -> Iterator[Row]:
    """Yield rows of kind `kind`. Row n has the n-th text of each column as `words(index of the column, text)` gives it;
    its first cell spans the empty cells behind it. Rows without any text are left out."""
    for at in range(max(map(len, texts), default=0)):
        said = [words(column, own[at]) if own[at:] and own[at] else "" for column, own in enumerate(texts)]
        if any(said):
            said = [cell or UNASKED if own[at:] and own[at] else "" for cell, own in zip(said, texts, strict=True)]
            yield Row((said[0], *dropwhile(not_, said[1:])), kind)


def lines_of(printing: PlanPrintContext, above: RowPath) -> Iterator[RowPath]:
    """Yield the printed rows of `above` and below, each after its headings; style `empty`: unused headings too."""
    tree = [*(above[at:] for at in reversed(range(len(above)))), *below(above)]
    rows, place = printed_lines(printing, above), {line[0].ref: at for at, line in enumerate(tree)}
    having = {row.ref for line in rows for row in line}
    paper, groups = printing.paper, [one for one in tree if one[0].kind in printing.paper.grouped_by]
    heads = [one for one in groups if "empty" in paper.style or one[0].ref in having]
    for line in rows:
        while heads and place[heads[0][0].ref] <= _group(paper, line, place):
            yield heads.pop(0)
        yield line
    yield from heads


def printed_lines(printing: PlanPrintContext, above: RowPath) -> list[RowPath]:
    """Return those of `above` and the rows below that the paper prints, sorted as it says below each heading."""
    lines = [above, *below(above)]
    kept = [line for line in lines if line[0].kind in printing.paper.rows]
    if printing.paper.where:
        kept = [line for line in kept if holds(printing.paper.where, values_at(printing, line))]
    for name in reversed(printing.paper.order):
        kept = _sorted(kept, name.removeprefix("-"), name.startswith("-"))
    place = {line[0].ref: at for at, line in enumerate(lines)}
    return sorted(kept, key=lambda line: _group(printing.paper, line, place)) if printing.paper.order else kept


def _group(paper: shape.Form, line: RowPath, place: Mapping[Ref, int]) -> int:
    """Return the place of the nearest row above that is a group; -1 if there is none."""
    return max((place.get(row.ref, -1) for row in line if row.kind in paper.grouped_by), default=-1)


def _sorted(lines: list[RowPath], name: str, down: bool) -> list[RowPath]:
    """Return the rows sorted stably by a cell, as numbers, days or in Thai order; rows without it come last."""
    known = [line for line in lines if (cell := line[0].cells.get(name)) and answered(cell.value)]
    empty = [line for line in lines if line not in known]

    def key(line: RowPath) -> tuple[bool, object]:
        cell = line[0].cells[name]
        number = number_of(cell.value)
        if number is not None and name != "number":  # item 3.10 stands behind 3.2
            return False, number
        return True, str(cell.value) if type_of(cell.of).time else sort_key(cell.words)

    return [*sorted(known, key=key, reverse=down), *empty]


def aligned(form: shape.Instrument, kinds: Collection[str], column: shape.PaperColumn) -> Align:
    """Return the alignment of a column for rows of these kinds: money right, text left, numbers and marks centred."""
    wide = {one.within for one in form.choices if len(str(one.text)) > MARK}
    fields = [each for each in form.fields if not {*kinds}.isdisjoint(each.kind)]
    names = {*names_in(column.show)} - {"number"}
    sides: dict[str, Align] = {name: one.align for name, one in _types(form, kinds, names).items()}
    sides |= {each.id: "center" for each in fields if each.scale and each.scale not in wide}
    shown = {sides.get(name, TEXT.align) for name in names}
    if shown == {"right"}:
        return "right"
    return "left" if "left" in shown else "center"


def figured(form: Instrument, kinds: Collection[str], column: shape.PaperColumn) -> bool:
    """Return whether a column shows numbers, or marks written as numbers, for rows of these kinds or lines below."""
    marks = {one.within for one in form.choices if re.fullmatch(FIGURE, str(one.text))}
    types = _types(form, {*kinds, column.each}, {*names_in(column.show)})
    return any(one.figure for one in types.values()) or any(x.id in types and x.scale in marks for x in form.fields)


def _types(form: Instrument, kinds: Collection[str], names: Set[str]) -> dict[str, FieldType]:
    """Return the types of the named fields and computed cells of these kinds, by id."""
    fields = {each.id: type_of(each) for each in form.fields if each.id in names and not {*kinds}.isdisjoint(each.kind)}
    return fields | {x.id: FieldType.in_form(form, x) for x in form.computed if x.id in names and x.kind in kinds}


def recounted(form: Instrument, plan: PlanRow, without: Set[Ref]) -> Mapping[Ref, Mapping[str, PlanCell]]:
    """Return {row: {cell id: computed cell}} of the plan, as if the rows `without` and all below them were deleted."""
    gone = {str(ref) for ref in without}

    def kept(row: PlanRowValues) -> PlanRowValues:
        return replace(row, rows=[kept(one) for one in row.rows if one.id not in gone])

    if plan.basis is None:
        return {}
    values, names = ComputedCells.of(form, kept(plan.basis.values)).cells, plan.basis.names
    known = {one.kind: [each for each in form.computed if each.kind == one.kind] for one in form.computed}
    return {
        row.ref: {
            one.id: PlanCell(
                one.id, row.ref, "", one, own.get(one.id), FieldType.words_of(form, one, own.get(one.id), names)
            )
            for one in known.get(row.kind, ())
        }
        for row in plan.flat()
        if (own := values.get(str(row.ref))) is not None
    }
