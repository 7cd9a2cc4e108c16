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
from core.people.units import EntryOption, unit_names
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
    """Return the print context of a plan, with rows as reported for the typed period or, without one, for the year."""
    period = typed_period(source)
    rows = rows_of(source, source.record.ref, period)
    parts = {} if period else parts_of_plan(source)
    facts = period_facts(source, period)
    names, pictures = names_of_units(source), pictures_of(source.reader, rows)
    return printing_of(source.paper, source.instrument, rows, facts, parts, names, pictures)


def names_of_units(source: PaperSource) -> Mapping[str, str]:
    """Return {id: short name} of units and divisions (also as `office.division/<id>`); {} if no column is per unit."""
    if not any(column.each == UNIT for column in source.instrument.columns):
        return {}
    scope = source.record.ref.scope
    own = [one for one in EntryOption.entries(source.reader, scope, "division") if not one.gone]
    return {f"{DIVISIONS}/{one.id}": one.words for one in own} | unit_names(source.reader, scope)


def period_facts(source: PaperSource, period: str) -> Mapping[str, str]:
    """Return {placeholder: words} on office and year, with the name of `period` ("" = the year) as `period`."""
    facts = source.facts_of(source.record)
    printed = period or facts.get("year", "")
    return {**facts, "period": Period.of(printed).name} if printed else facts


def typed_period(source: PaperSource) -> str:
    """Return the period typed for a paper, or "" for the year. Raises UserError for a period that the form lacks."""
    if source.paper.period != ASKED or not source.answers.get("period"):
        return ""
    said = source.answers["period"].strip()
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
    """Return {period: {row id: row as reported}} per quarter, half or month; {} if the form reports once a year."""
    _year, *parts = own_periods(source.instrument, source.year)
    return {
        part: {row.ref.id: row for row in rows_of(source, source.record.ref, part)}
        for part in parts
    }


def table_document(
    context: PlanPrintContext, stamp: Stamp, blocks: tuple[Block, ...] = ()
) -> Document:
    """Return the table paper of a print context as a document; `blocks`, if any, replace its tables."""
    paper = context.paper
    plan = (context.plan,)
    form = context.instrument
    frame = plan_frame(paper, context.facts, stamp)
    shown = shown_columns(context, plan)
    texts = sum(aligned(form, paper.rows, one.column) == "left" for one in shown)
    document = frame.document(
        (
            dotted(str(line), partial(placeholder_text, context, row_path=plan))
            for line in paper.title
        ),
        (*(blocks or table_blocks(context, plan)), *frame.signatures(form)),
        " ".join(filter(None, (str(paper.short), context.facts.get("year", "")))),
    )
    return replace(document, landscape=document.landscape or texts >= TEXTS or len(shown) >= NARROW)


def plan_frame(paper: shape.FormPaper, facts: Mapping[str, str], stamp: Stamp) -> PaperContext:
    """Return the context of a plan's paper, with year 0, and the office's name from `facts` ({placeholder: words})."""
    return PaperContext(paper, facts.get("office.short") or facts.get("office.name", ""), 0, stamp)


def printing_of(
    paper: shape.FormPaper,
    instrument: shape.Instrument,
    rows: Sequence[PlanRow],
    facts: Mapping[str, str],
    parts: Parts | None = None,
    names: Mapping[str, str] | None = None,
    pictures: RowPhotos | None = None,
) -> PlanPrintContext:
    """Return the print context of `rows`; the first is the plan. `facts`: {placeholder: words}; `parts`: {period: {row
    id: row as reported}}; `names`: {id: name} of units; `pictures`: {`row/<id>`: photographs}."""
    context = PlanPrintContext(
        instrument, paper, (), rows[0], facts, parts or {}, pictures or {}, names or {}
    )
    return context.on(paper)


def rows_of(source: PaperSource, plan: Ref, period: str = "") -> tuple[PlanRow, ...]:
    """Return the rows of a plan as reported for the period ("" = the year), with the names of linked records."""
    names = linked_names(source.reader, source.instrument, plan)
    return PlanRow.tree(source.reader, source.instrument, plan, period, names)


def table_blocks(context: PlanPrintContext, plan: RowPath) -> Iterator[Block]:
    """Yield the tables of a table paper: for the year or, if it prints each period, per period below its heading."""
    for at, (name, reported, line) in enumerate(by_period(context, plan)):
        if at and "new_page" in context.paper.style:
            yield PageBreak()
        yield from [Heading(name)] if name else []
        yield from _tables(reported, line)


def by_period(
    context: PlanPrintContext, plan: RowPath
) -> list[tuple[str, PlanPrintContext, RowPath]]:
    """If the paper prints each period, return (period's name, context, plan) for each, with the data of that period.
    Otherwise return only ("", `context`, `plan`)."""
    if context.paper.period != EVERY or not context.parts:
        return [("", context, plan)]
    return [
        (Period.of(one).name, context.of(one), context.path(one, plan)) for one in context.parts
    ]


def _tables(context: PlanPrintContext, plan: RowPath) -> Iterator[Block]:
    """Yield the table of the paper, or one for every row of a kind, with the form's texts above and below."""
    if not context.paper.table_per:
        yield _table(context, plan)
        yield from _sentences(
            context, (*context.paper.heading, *context.paper.below), plan, indent=True
        )
        return
    before: list[str] = []
    for line in below(plan):
        if line[0].kind == context.paper.table_per:
            heading = [filled(context, text, line) for text in context.paper.heading]
            same = next(
                (
                    at
                    for at, (one, two) in enumerate(zip(heading, before, strict=False))
                    if one != two
                ),
                0,
            )
            if before and "new_page" in context.paper.style:
                yield PageBreak()
            if "new_page" in context.paper.style:  # the lines of a title, on every page that begins
                yield from (Heading(text, level=2, align="center") for text in heading)
            else:
                yield from (Heading(text, level=2) for text in heading[same:])
            yield _table(context, line)
            yield from _sentences(context, context.paper.below, line)
            before = heading or [""]


def _sentences(
    context: PlanPrintContext, texts: Sequence[str], line: RowPath, indent: bool = False
) -> Iterator[Para]:
    """Yield the paragraphs below a table: each text that is not empty, with dots for unknown words."""
    for text in texts:
        sentence = dotted(text, partial(placeholder_text, context, row_path=line))
        if sentence:
            yield Para(sentence, indent=indent)


def shown_columns(context: PlanPrintContext, parent: RowPath) -> list[PrintedColumn]:
    """Return the table's columns for row `parent`, merging those with equal headings. UserError if too many."""
    values, shown = values_at(context, parent), list[PrintedColumn]()
    for column in context.columns:
        if column.of in ("", *context.paper.rows) and holds(column.when, values):
            for one in each_of(context, column, parent):
                same = (
                    at
                    for at, other in enumerate(shown)
                    if other.path == one.path and other.lacks(column)
                )
                at = next(same, None)
                if at is None:
                    shown.append(one)
                else:
                    shown[at] = shown[at]._replace(also=(*shown[at].also, one))
    if len(shown) > MOST_COLUMNS:
        why = _("ตารางจะมี {n} คอลัมน์ พิมพ์ได้ไม่เกิน {most} คอลัมน์")
        raise UserError(
            _("พิมพ์ตารางนี้ไม่ได้"),
            why.format(n=f"{len(shown):,}", most=MOST_COLUMNS),
            _("ลดรายการที่แบบแยกเป็นคอลัมน์ หรือให้เจ้าของแบบแยกเป็นหลายตาราง"),
        )
    return shown


def values_at(context: PlanPrintContext, row_path: RowPath) -> dict[str, CellValue]:
    """Return the values that conditions on a row read: {cell id, `kind.cell` of a row above, or fact name: value}."""
    above = {f"{row.kind}.{name}": cell for row in row_path[1:] for name, cell in row.cells.items()}
    cells = {**context.plan.cells, **above, **row_path[0].cells}
    return {**context.facts, **{name: cell.value for name, cell in cells.items() if cell.applies}}


def _table(context: PlanPrintContext, parent: RowPath) -> Table:
    shown = shown_columns(context, parent)
    rows = tuple(table_rows(context.paper, shown, printed(context, parent)))
    if not rows:
        title = next(
            (str(kind.title) for kind in context.instrument.kinds if kind.id in context.paper.rows),
            "",
        )
        rows = (Row((_("ยังไม่มี{rows}").format(rows=title),), "sub"),)
    else:
        rows = (*rows, *_sums_of(shown, "total", _line(context, parent)))
    return headed(context, shown, rows, filled(context, str(context.paper.note), parent))


def headed(
    context: PlanPrintContext, columns: Sequence[PrintedColumn], rows: Sequence[Row], note: str = ""
) -> Table:
    """Return `rows` as a table with the headings of `columns`, and `note` below it. Columns made from the same column
    of the form, such as one per quarter, show the same number of decimals."""
    paths = [one.path for one in columns]
    heads = tuple(_column(context, one) for one in columns)
    deep = max(map(len, paths), default=1)
    head = tuple(tuple(_head_cells(paths, at, deep)) for at in range(deep))
    if deep == 1 and len(head[0]) == len(paths):
        head = ()  # one row of titles is enough
    table = Table(heads, tuple(rows), head=head, note=note)
    most = dict[shape.PaperColumn, int]()
    for one, places in zip(columns, table.decimals(), strict=True):
        most[one.column] = max(places or 0, most.get(one.column, 0))
    alike = (
        replace(column, decimals=most[one.column] or None)
        for column, one in zip(heads, columns, strict=True)
    )
    return replace(table, columns=tuple(alike))


def _column(context: PlanPrintContext, column: PrintedColumn) -> Column:
    form = context.instrument
    sides = set[Align]()
    number = True
    for each in (column, *column.also):
        kinds = (each.column.of,) if each.column.of else context.paper.rows
        centred = each.member or is_timed(form, kinds, each)
        sides.add("center" if centred else aligned(form, kinds, each.column))
        number = number and figured(form, kinds, each.column)
    side: Align = sides.pop() if len(sides) == 1 else "left"
    width = next((each.column.width for each in (column, *column.also) if each.column.width), 1)
    return Column(
        column.path[-1], width, align=side, merge=column.column.merge == YES, number=number
    )


def _of_column(
    context: PlanPrintContext, column: PrintedColumn, parent: RowPath
) -> tuple[PlanPrintContext, RowPath]:
    """Return the plan and the rows with totals recomputed from only the rows that this column shows."""
    form, without = context.instrument, set[Ref]()
    for line in (parent, *below(parent)):
        if is_of_lines(form, column.column):
            without |= {
                row.ref
                for row in line[0].below(column.column.each)
                if called(form, row) != column.member
            }
        elif line[0].kind in context.paper.rows and not shown_cell(context, column, line):
            without.add(line[0].ref)
    counts = recounted(form, context.plan, without)
    line = tuple(replace(row, cells={**row.cells, **counts.get(row.ref, {})}) for row in parent)
    cells = {**context.plan.cells, **counts.get(context.plan.ref, {})}
    return replace(context, plan=replace(context.plan, cells=cells)), line


def _head_cells(paths: Sequence[tuple[str, ...]], row: int, deep: int) -> Iterator[HeadCell]:
    """Yield the cells of one row of the head; a heading without others below it spans down to the last row."""
    first = 0
    while first < len(paths):
        path, end = paths[first], first + 1
        if len(path) <= row:
            first += 1
            continue
        last = len(path) == row + 1
        while (
            end < len(paths)
            and paths[end][: row + 1] == path[: row + 1]
            and (len(paths[end]) == row + 1) == last
        ):
            end += 1
        yield HeadCell(path[row], end - first, deep - row if last else 1)
        first = end


class PrintedTableRow(NamedTuple):
    """A printed table row of a plan or scored sheet. `joined`: {link field: id of the linked row}, to merge cells."""

    # kind and id of the row and of the rows above it, nearest first
    path: tuple[tuple[str, str], ...]
    number: str
    title: str  # the text if the row is a heading
    cell: Callable[[PrintedColumn], Cell]  # returns the content of a column
    words: Callable[[PrintedColumn, str], RichText]  # fills a form's text for a column
    # by field that links to a row of the plan: the id of that row, else its own
    joined: Mapping[str, str] = {}


def _row_text(
    context: PlanPrintContext, line: RowPath, column: PrintedColumn, text: str
) -> RichText:
    own = context.of(column.part.id) if column.part else context
    at = context.path(column.part.id, line) if column.part else line
    if column.member or is_timed(context.instrument, context.paper.rows, column):
        own, at = _of_column(context, column, line)
    return filled_text(text, partial(placeholder_text, own, row_path=at))


def printed(context: PlanPrintContext, parent: RowPath) -> list[PrintedTableRow]:
    """Return the rows that a table prints for `parent` and everything below it, each heading before its rows."""
    return [_line(context, line) for line in lines_of(context, parent)]


def _line(context: PlanPrintContext, line: RowPath) -> PrintedTableRow:
    path = tuple((row.kind, row.ref.id) for row in line)
    cell = partial(_joined_cell, context, line)
    words = partial(_row_text, context, line)
    first = next((one.words for one in line[0].cells.values() if one.words), "")
    title = f"{line[0].number} {first}".strip()  # of a heading row
    return PrintedTableRow(path, line[0].number, title, cell, words, _joined(line))


def _joined(line: RowPath) -> dict[str, str]:
    row, kinds = line[0], {above.kind for above in line}
    links = (
        cell for cell in row.cells.values() if getattr(cell.spec, "to", "").startswith(f"{PLAN}.")
    )
    return {cell.id: str(cell.value or row.ref.id) for cell in links if cell.id not in kinds}


def _joined_cell(context: PlanPrintContext, line: RowPath, column: PrintedColumn) -> Cell:
    """Return the content of a column for a row; if the column is merged by a link, that of the row linked to."""
    to = _joined(line).get(column.column.merge, line[0].ref.id)
    rows = (other for other in below((context.plan,)) if other[0].ref.id == to)
    return shown_cell(context, column, line=line if to == line[0].ref.id else next(rows, line))


def table_rows(
    paper: shape.FormPaper, columns: Sequence[PrintedColumn], lines: Sequence[PrintedTableRow]
) -> Iterator[Row]:
    """Yield a table's rows: headings, each of `lines` as one or two rows, and subtotals."""
    both = any(each.column.line for column in columns for each in (column, *column.also))
    groups, having = list[PrintedTableRow](), set[tuple[str, str]]()
    for line, following in pairwise((*lines, None, None)):
        while groups and (line is None or groups[-1].path[0] not in line.path):
            group = groups.pop()
            yield from _sums_of(columns, "subtotal", group) if group.path[0] in having else ()
        if line is None:
            return
        if line.path[0][0] in paper.grouped_by and line.path[0] not in [
            one.path[0] for one in groups
        ]:
            words = [
                line.words(column, text) if (text := column.says("heading")) else ""
                for column in columns
            ]
            if any(words[1:]):
                cells = tuple(words)
            else:
                cells = (words[0] if any(words) else line.title,)
            yield Row(cells, "sub" if groups else "group")
            groups.append(line)
        else:
            yield from _lines(
                columns,
                line,
                both,
                bold=following is not None and line.path[0] in following.path[1:],
            )
            having.update(line.path)


def _lines(
    columns: Sequence[PrintedColumn], line: PrintedTableRow, both: bool, bold: bool
) -> Iterator[Row]:
    """Yield a row as one line, or with `both` as two, cells without a second line spanning both; `bold` for parents."""
    kind, id_ = line.path[0]
    for at in ("", "2") if both else ("",):
        cells = list[Cell]()
        owners = list[str]()
        noted = False
        for column in columns:
            own = column.of(kind, at) or column.of(kind, "")
            merge = own.column.merge if own else ""
            cell = line.cell(own) if own else ""
            gap = isinstance(cell, Run) and cell.italic  # a missing report is told once in a line
            if gap and noted:
                cell = UNASKED
            elif bold and cell and isinstance(cell, str):
                cell = Run(cell, bold=True)
            cells.append(cell)
            noted = noted or gap
            through = id_ if both and merge != YES and column.of(kind, "2") is None else ""
            owners.append(
                next((row for of, row in line.path if of == merge), line.joined.get(merge, through))
            )
        merged = tuple(owners) if any(owners) else ()
        yield Row(tuple(cells), "second" if at else "plain", line.number, (), merged)


def _sums_of(columns: Sequence[PrintedColumn], name: str, line: PrintedTableRow) -> Iterator[Row]:
    """Yield the sum rows of a row, from the texts `subtotal` or `total` of each column."""
    kind: RowKind = "total" if name == "total" else "result"
    return sums(
        [one.says(name) for one in columns], lambda at, text: line.words(columns[at], text), kind
    )


def sums(
    texts: Sequence[Sequence[str]], text_of: Callable[[int, str], RichText], kind: RowKind
) -> Iterator[Row]:
    """Yield sum rows of `kind`, without empty ones. `texts`: for each column, the form's texts for the first sum row,
    the second, and so on; `text_of(column index, text)` fills in one text."""
    for at in range(max(map(len, texts), default=0)):
        cells = [
            text_of(column, own[at]) if own[at:] and own[at] else ""
            for column, own in enumerate(texts)
        ]
        if any(cells):
            cells = [
                cell or UNASKED if own[at:] and own[at] else ""
                for cell, own in zip(cells, texts, strict=True)
            ]
            yield Row((cells[0], *dropwhile(not_, cells[1:])), kind)


def lines_of(context: PlanPrintContext, parent: RowPath) -> Iterator[RowPath]:
    """Yield the rows to print, of `parent` and all below it, each after its heading rows. A heading without rows is
    yielded only if the paper's style has `empty`."""
    tree = [*(parent[at:] for at in reversed(range(len(parent)))), *below(parent)]
    rows = printed_lines(context, parent)
    place = {line[0].ref: at for at, line in enumerate(tree)}
    having = {row.ref for line in rows for row in line}
    paper = context.paper
    groups = [one for one in tree if one[0].kind in context.paper.grouped_by]
    heads = [group for group in groups if "empty" in paper.style or group[0].ref in having]
    for line in rows:
        while heads and place[heads[0][0].ref] <= _group(paper, line, place):
            yield heads.pop(0)
        yield line
    yield from heads


def printed_lines(context: PlanPrintContext, parent: RowPath) -> list[RowPath]:
    """Return the rows that the paper prints, of `parent` and all below it, in the paper's order within each heading."""
    lines = [parent, *below(parent)]
    kept = [line for line in lines if line[0].kind in context.paper.rows]
    if context.paper.where:
        kept = [line for line in kept if holds(context.paper.where, values_at(context, line))]
    for name in reversed(context.paper.order):
        kept = _sorted(kept, name.removeprefix("-"), name.startswith("-"))
    place = {line[0].ref: at for at, line in enumerate(lines)}
    if context.paper.order:
        return sorted(kept, key=lambda line: _group(context.paper, line, place))
    return kept


def _group(paper: shape.FormPaper, line: RowPath, place: Mapping[Ref, int]) -> int:
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
        return True, str(cell.value) if type_of(cell.spec).dates else sort_key(cell.words)

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
    """Return whether a column shows numbers, or choices written as numbers. `kinds`: ids of the row kinds it is for."""
    marks = {one.within for one in form.choices if re.fullmatch(FIGURE, str(one.text))}
    types = _types(form, {*kinds, column.each}, {*names_in(column.show)})
    return any(one.figure for one in types.values()) or any(
        x.id in types and x.scale in marks for x in form.fields
    )


def _types(form: Instrument, kinds: Collection[str], names: Set[str]) -> dict[str, FieldType]:
    """Return the types of the named fields and computed cells of these kinds, by id."""
    fields = {
        each.id: type_of(each)
        for each in form.fields
        if each.id in names and not {*kinds}.isdisjoint(each.kind)
    }
    return fields | {
        x.id: FieldType.in_form(form, x) for x in form.computed if x.id in names and x.kind in kinds
    }


def recounted(
    form: Instrument, plan: PlanRow, deleted: Set[Ref]
) -> Mapping[Ref, Mapping[str, PlanCell]]:
    """Return {row: {cell id: computed cell}} of the plan, as if the rows `deleted` and all below them were deleted."""
    gone = {str(ref) for ref in deleted}

    def kept(row: PlanRowValues) -> PlanRowValues:
        return replace(row, rows=[kept(one) for one in row.rows if one.id not in gone])

    if plan.basis is None:
        return {}
    values = ComputedCells.of(form, kept(plan.basis.values)).cells
    names = plan.basis.names
    known = {
        one.kind: [each for each in form.computed if each.kind == one.kind] for one in form.computed
    }
    return {
        row.ref: {
            one.id: PlanCell(
                one.id,
                row.ref,
                "",
                one,
                own.get(one.id),
                FieldType.words_of(form, one, own.get(one.id), names),
            )
            for one in known.get(row.kind, ())
        }
        for row in plan.flat()
        if (own := values.get(str(row.ref))) is not None
    }
