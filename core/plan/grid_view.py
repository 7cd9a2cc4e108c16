"""Show a plan's rows of one kind as a table: columns, totals, order and filters, and HTML for spreadsheets."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from types import MappingProxyType
from typing import NamedTuple

from core.exact import grouped
from core.forms.computed import read
from core.forms.field_types import FieldType, type_of
from core.forms.operations import CellValue, holds, number_of
from core.forms.shape import Field, FormRowKind, Instrument
from core.forms.wording import names_in
from core.i18n import _
from core.plan.tree import PlanCell, PlanRow, asks_for
from core.plan.view import NONE_DRAWN, ColumnPartCell, ExpandedColumns, GridColumn, PlanPage
from core.plan.year_view import parts_of
from core.tabular import FIGURE
from core.thai.search import holds_words, search_words, sort_key
from core.thai.written import Period, arabic_digits
from core.values import AbsenceReason, Record, Ref

NUMBER, ABOVE = "#number", "#above"  # columns that are no field of the row
NO_FILTERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PlanRowsGrid:
    """A table of plan rows of one kind, in printed order. `reported`, `expanded`: further cells by (row, column id)."""

    kind: str
    columns: tuple[GridColumn, ...]
    rows: tuple[PlanRow, ...]
    parent_names: tuple[str, ...]  # the name of the row above each
    # by row and column of a part
    reported: Mapping[tuple[Ref, str], PlanCell] = field(default_factory=dict)
    expanded: Mapping[tuple[Ref, str], ColumnPartCell] = field(default_factory=dict)

    def value(self, row: int, column: str) -> CellValue:
        """Return the value of a cell as totals count it, None if empty or missing; `row` is an index into `rows`."""
        drawn = self.expanded.get((self.rows[row].ref, column))
        if drawn:
            return drawn.value
        cell = self.cell(row, column)
        return cell.value if cell and cell.applies else None

    def cell(self, row: int, column: str) -> PlanCell | None:
        found = self.rows[row]
        return found.cells.get(column) or self.reported.get((found.ref, column))

    def words(self, row: int, column: str) -> str:
        """Return the text of a cell with Arabic digits, or "" if it is empty; `row` is an index into `rows`."""
        if column == NUMBER:
            return self.rows[row].number
        if column == ABOVE:
            return self.parent_names[row]
        drawn = self.expanded.get((self.rows[row].ref, column))
        if drawn:
            return arabic_digits(drawn.words)
        cell = self.cell(row, column)
        return arabic_digits(cell.words) if cell else ""


def grid_kinds(page: PlanPage) -> tuple[FormRowKind, ...]:
    """Return the kinds of rows to show as tables: kinds with more than one field, and all kinds above these."""
    kinds = {kind.id: kind for kind in page.form.kinds}
    found = {
        kind.id
        for kind in page.form.kinds
        if sum(kind.id in each.kind for each in page.form.fields) > 1
    }
    for kind in [kinds[one] for one in found]:
        while kind.within:
            kind = kinds[kind.within]
            found.add(kind.id)
    return tuple(kind for kind in page.form.kinds if kind.id in found)


def lowest_kind(page: PlanPage) -> FormRowKind | None:
    """Return the kind of rows whose table is shown first: the lowest that is no list of lines; None = none."""
    return next((kind for kind in reversed(grid_kinds(page)) if not kind.list), None)


def blank_row(page: PlanPage, kind: str, ref: Ref) -> PlanRow:
    """Return an empty row of a kind for a table to type into; once typed, it is saved under the reference `ref`."""
    made = page.kind(kind)
    assert made is not None
    cells = {}
    for each in page.form.fields:
        if kind in each.kind:
            if each.stored_on(made) == "progress":
                home = PlanRow.progress_at(ref, page.period)
            else:
                home = ref
            cells[each.id] = PlanCell(each.id, home, each.stored, each, None, "")
    return PlanRow(ref, kind, Record(ref, {}), cells=cells)


class NewRowPlace(NamedTuple):
    """The place in the plan where a row typed at the end of a table is created: its kind and its parent."""

    kind: str
    parent: Ref | None  # None = below the plan itself


def bed_of(page: PlanPage, grid: "PlanRowsGrid") -> NewRowPlace | None:
    """Return where a row typed at the table's end goes, by default below the last row's parent; None = nowhere."""
    kind = page.kind(grid.kind)
    if kind is None or no_bed(page, grid):
        return None
    return NewRowPlace(kind.id, _above(page, grid, kind))


def _above(page: PlanPage, grid: "PlanRowsGrid", kind: FormRowKind) -> Ref | None:
    """Return the parent of the last row, else the first row that may have one of this kind, or None."""
    if grid.rows and kind.within:
        above = page.above(grid.rows[-1].ref)
    else:
        rows = (
            row for row in page.rows if row.kind == kind.within and row.applies and not row.adrift
        )
        above = next((row for row in rows if asks_for(row, kind)), None)
    return above.ref if above is not None else None


def no_bed(page: PlanPage, grid: "PlanRowsGrid") -> str:
    """Return a sentence on why no row can be added to a table; "" if one can, even if a parent must be added first."""
    kind = page.kind(grid.kind)
    if kind is None or page.locks.plan:
        return page.locks.plan or _("ตารางนี้อ่านได้อย่างเดียว")
    title = arabic_digits(str(kind.title))
    ref = _above(page, grid, kind) if kind.within else None
    above, parent = page.row(ref) if ref else None, kind
    while above is None and parent.within and parent.number != "given":
        stands = {
            each.id: each.default
            for each in page.form.fields
            if parent.within in each.kind and each.default
        }
        if any(row.kind == parent.within for row in page.rows[1:]) or not holds(
            parent.when, stands
        ):
            return _(
                "เพิ่ม{title}ไม่ได้ เพราะรายการที่อยู่เหนือแถวยังไม่ถึงเงื่อนไขของแบบ กรอกที่แบบฟอร์มก่อน"
            ).format(title=title)
        parent = next(one for one in page.form.kinds if one.id == parent.within)
    if parent.number == "given" or kind.number == "given":
        return _("เพิ่ม{title}ไม่ได้ เพราะแบบกำหนดแถวไว้แล้ว กรอกในแถวที่มีอยู่").format(title=title)
    if above is not None and page.locks.lines(above, kind):
        return page.locks.reports[page.period]
    there = sum(1 for row in grid.rows if not kind.within or page.above(row.ref) is above)
    full = bool(kind.most) and there >= kind.most
    if full:
        return _("เพิ่ม{title}ไม่ได้ เพราะแบบให้มีได้ {most} รายการ").format(title=title, most=kind.most)
    return ""


def grid_of(
    page: PlanPage, kind: FormRowKind, expanded_columns: ExpandedColumns = NONE_DRAWN
) -> PlanRowsGrid:
    rows = tuple(
        row for row in page.rows[1:] if row.kind == kind.id and row.applies and not row.adrift
    )
    names: dict[Ref, str] = {}
    above = []
    for row in rows:
        parent = page.above(row.ref)
        if parent is not None and parent.ref not in names:
            names[parent.ref] = parent.name_in(page.form)[1]
        above.append(names[parent.ref] if parent else "")
    expanded, cells = expanded_columns.columns, expanded_columns.cells
    own = {name for name, _column in expanded}
    columns = list[GridColumn]()
    over = _over(page.form, kind)
    for plain in _columns(page, kind):
        column = plain._replace(over=(*over.get(plain.id.partition("@")[0], ()), *plain.over))
        columns.append(column)
        columns += [one for name, one in expanded if name == column.id]
        own.discard(column.id)
    columns += [one for name, one in expanded if name in own]
    return PlanRowsGrid(
        kind.id, tuple(columns), rows, tuple(above), dict(_reported(page, kind, rows)), cells
    )


def _parted(page: PlanPage, kind: FormRowKind) -> Iterator[tuple[Field, Period]]:
    """Yield (report field with a figure, part of the year) for planned rows that are reported in parts of the year."""
    year = page.record.number("year") or 0
    if page.form.periods == "none" or kind.stage == "report" or not year:
        return
    for each in page.form.fields:
        if kind.id in each.kind and each.stage == "report" and type_of(each).figure:
            for part in parts_of(page.form, year):
                yield each, part


def part_column(field: Field, period: Period) -> str:
    """Return the column id of a report field for one period of any year, such as `spent@q1`."""
    return f"{field.id}@{period.kind}{period.n}"


def _reported(
    page: PlanPage, kind: FormRowKind, rows: Iterable[PlanRow]
) -> Iterator[tuple[tuple[Ref, str], PlanCell]]:
    """Yield ((row, column), cell) for what each row reported for each part of the year; these cells are read-only."""
    parted = [*_parted(page, kind)]
    for row in rows:
        records = page.reports.get(row.ref.local, {})
        for each, part in parted:
            record = records.get(part.id)
            if record is not None:
                shown = record.shown(each.stored)
                value = None if isinstance(shown.value, AbsenceReason) else read(each, shown.value)
                words = FieldType.words_of(page.form, each, value, {})
                cell = PlanCell(each.id, record.ref, "", each, value, words, shown)
                yield (row.ref, part_column(each, part)), cell


def arranged(
    grid: PlanRowsGrid,
    column: str,
    descending: bool,
    query: str,
    filters: Mapping[str, str] = NO_FILTERS,
) -> list[int]:
    """Return the indexes of the rows that match the search text `query` and `filters` ({column: exact text}), sorted by
    `column` ("" = as printed). Rows with an empty cell there come last, even if `descending`."""
    searched = search_words(query)
    shown = [
        n for n in range(len(grid.rows)) if not searched or holds_words(searched, _text(grid, n))
    ]
    shown = [
        n for n in shown if all(grid.words(n, name) == words for name, words in filters.items())
    ]
    if not column:
        return shown
    keys = {n: key for n in shown if (key := _key(grid, n, column)) is not None}
    empty = [n for n in shown if n not in keys]
    return [*sorted(keys, key=keys.__getitem__, reverse=descending), *empty]


def values_of(grid: PlanRowsGrid, column: str, indexes: Iterable[int]) -> list[str]:
    """Return the distinct texts of a column in the rows at `indexes`, sorted in Thai order, with "" last."""
    return sorted(
        {grid.words(n, column) for n in indexes}, key=lambda words: (not words, sort_key(words))
    )


def sources_of(form: Instrument, kind: str, column: str) -> str:
    """Return the titles of the cells from which a computed column is computed, "" for any other column."""
    cell = next((one for one in form.computed if (one.kind, one.id) == (kind, column)), None)
    titles = {one.id: one.title for one in form.kinds}
    titles |= {f"{each}.{one.id}": one.title for one in form.fields for each in one.kind}
    titles |= {f"{one.kind}.{one.id}": one.title for one in form.computed}
    named = [name.split()[0] for name in (cell.over if cell else ())]
    found = [titles.get(name) or titles.get(f"{kind}.{name}") for name in named]
    return ", ".join(dict.fromkeys(arabic_digits(str(title)) for title in found if title))


def totals(grid: PlanRowsGrid, indexes: Iterable[int]) -> dict[str, str]:
    """Return {column id: total as text} over the rows at `indexes`, for the columns that can be added up."""
    rows, sums = [*indexes], dict[str, str]()
    for column in grid.columns:
        if column.added:
            numbers = [
                number for n in rows if (number := number_of(grid.value(n, column.id))) is not None
            ]
            if numbers:
                places = column.decimals
                if places is None and column.unit == _("บาท"):
                    places = 2
                sums[column.id] = grouped(sum(numbers, Fraction(0)), places)
    return sums


def as_html(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as HTML for spreadsheets. Cells that are no plain number are marked as text, to stay unchanged."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in headings)
    text = """ style="mso-number-format:'\\@'\""""  # keeps a text from being interpreted
    cells = (
        [f"<td{'' if re.fullmatch(FIGURE, cell) else text}>{escape(cell)}</td>" for cell in row]
        for row in rows
    )
    body = "".join("<tr>" + "".join(row) + "</tr>" for row in cells)
    table = f'<table border="1"><tr>{top}</tr>{body}</table>'
    return f'<html><head><meta charset="utf-8"></head><body>{table}</body></html>'


def _over(form: Instrument, kind: FormRowKind) -> dict[str, tuple[str, ...]]:
    """Return the heads above the column of each cell in the first printed table of such rows, by cell id."""
    paper = next(
        (one.id for one in form.papers if one.builder == "table" and kind.id in one.rows), ""
    )
    found = dict[str, tuple[str, ...]]()
    for column in form.columns:
        names = names_in(column.show)
        heads = tuple(arabic_digits(str(head)) for head in column.over)
        if column.paper == paper and len(names) == 1 and heads and not any(map(names_in, heads)):
            found.setdefault(names[0], heads)
    return found


def _columns(page: PlanPage, kind: FormRowKind) -> Iterable[GridColumn]:
    summed = added_up(page.form)
    if kind.number not in ("", "-"):
        yield GridColumn(NUMBER, _("ที่"), "", False, False, False)
    if kind.within:
        parent = page.kind(kind.within)
        yield GridColumn(
            ABOVE, arabic_digits(str(parent.title)) if parent else "", "", False, False, False
        )
    for each in page.form.fields:
        if kind.id in each.kind and not type_of(each).attached:
            title = arabic_digits(str(each.title))
            unit = arabic_digits(str(each.unit)) or type_of(each).unit()
            added = f"{kind.id}.{each.id}" in summed
            figure = type_of(each).figure
            own = GridColumn(each.id, title, unit, figure, added, True, decimals=each.decimals)
            yield from _parts(page, kind, each, own)
    for cell in page.form.computed:
        if cell.kind == kind.id and cell.title:
            title = arabic_digits(str(cell.title))
            unit = arabic_digits(str(cell.unit))
            figure = type_of(cell).figure
            added = cell.op in ("sum", "count")
            if unit == "ร้อยละ":
                unit = "%"
            yield GridColumn(cell.id, title, unit, figure, added, False, decimals=cell.decimals)


def _parts(
    page: PlanPage, kind: FormRowKind, each: Field, column: GridColumn
) -> Iterator[GridColumn]:
    """Yield a field's column, or one per part of the year it is reported in; the current part's has the field's id."""
    parts = [part for field_, part in _parted(page, kind) if field_ is each]
    if page.period not in [part.id for part in parts]:
        yield column
    for part in parts:
        called = arabic_digits(part.part_name())
        titled = column._replace(
            title=f"{column.title} {called}", over=(column.title,), leaf=called
        )
        here = part.id == page.period
        yield titled if here else titled._replace(id=part_column(each, part), entered=False)


def added_up(form: Instrument) -> set[str]:
    """Return the fields (`kind.field`) that a computed cell of the form sums; other fields get no column totals."""
    return {name for cell in form.computed if cell.op == "sum" for name in cell.over}


def _text(grid: PlanRowsGrid, row: int) -> str:
    """Return all words of a row as one text, for searching."""
    own = grid.rows[row]
    return " ".join(
        (grid.parent_names[row], own.number, *(cell.words for cell in own.cells.values()))
    )


def _key(grid: PlanRowsGrid, row: int, column: str) -> tuple[int, Fraction, str] | None:
    """Return the sort key of a cell (numbers by value, then days, then words in Thai order), or None if empty."""
    cell = grid.cell(row, column)
    number = number_of(cell.value if cell else grid.value(row, column))
    if number is not None:
        return 0, number, ""
    if cell is not None and type_of(cell.spec).dates:
        return (1, Fraction(0), str(cell.value)) if cell.value else None
    words = grid.words(row, column)
    return (1, Fraction(0), sort_key(words)) if words else None
