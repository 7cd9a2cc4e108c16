"""Columns for each choice, unit, row or line name, shown in the tables of the plan's page as on its papers."""

from collections.abc import Iterator

from core.blocks.document import Tick, walk
from core.forms.field_types import FieldType, type_of
from core.forms.operations import total
from core.forms.shape import Form, Instrument, Kind, PaperColumn
from core.forms.vocabulary import DIVISIONS, MOST_COLUMNS
from core.forms.wording import names_in
from core.papers.plan_cells import (
    DOTS,
    EACH,
    PrintContext,
    RowPath,
    ShownColumn,
    below,
    called,
    each_of,
    is_of_lines,
    shown_cell,
)
from core.plan.view import ExpandedCell, ExpandedColumns, GridColumn, PlanPage
from core.values import Ref

CHOSEN = "✓"


def drawn_columns(page: PlanPage, kind: Kind) -> ExpandedColumns:
    """Return the columns to which the form's columns with `each` expand for a kind, if at most MOST_COLUMNS each."""
    columns = dict[str, tuple[str, GridColumn]]()
    cells = dict[tuple[Ref, str], ExpandedCell]()
    names = page.plan.basis.names if page.plan.basis else {}
    own = {f"{DIVISIONS}/{one.id}": names.get(one.id, one.words) for one in page.units if one.own and not one.gone}
    printing = PrintContext(page.form, Form(id=""), (), page.plan, {}, names={**own, **names})
    lines = [line for line in below((page.plan,)) if line[0].kind == kind.id]
    for column in _drawn(page.form, kind):
        shown = [*each_of(printing, column, (page.plan,))]
        for one in shown if len(shown) <= MOST_COLUMNS else ():
            id_ = f"{column.show}={one.member}"
            if id_ not in columns:
                columns[id_] = names_in(column.show)[0], _column(page.form, kind, one, id_)
                cells |= {(line[0].ref, id_): cell for line in lines if (cell := _cell(printing, one, line))}
    return ExpandedColumns(tuple(columns.values()), cells)


def _column(form: Instrument, kind: Kind, one: ShownColumn, id_: str) -> GridColumn:
    over = tuple(head for head in one.path[:-1] if DOTS not in head)
    name, of = _adding(form, one.column), one.column.each if is_of_lines(form, one.column) else kind.id
    types = [type_of(each) for each in form.fields if each.id == name and of in each.kind]
    types += [FieldType.in_form(form, each) for each in form.computed if (each.kind, each.id) == (of, name)]
    unit, adds = "".join(each.unit() for each in types if each.money), bool(one.column.total and name)
    figure = adds or any(each.figure for each in types)
    return GridColumn(id_, " ".join((*over[-1:], one.path[-1])), unit, figure, adds, False, over, one.path[-1])


def _cell(printing: PrintContext, one: ShownColumn, line: RowPath) -> ExpandedCell | None:
    said, form = shown_cell(printing, one, line), printing.instrument
    if not said:
        return None
    words = CHOSEN if isinstance(said, Tick) else " ".join(walk(said))
    rows = [line[0]]
    if is_of_lines(form, one.column):
        rows = [row for row in line[0].below(one.column.each) if called(form, row) == one.member]
    name = _adding(form, one.column)
    return ExpandedCell(words, total([cell.value for row in rows if (cell := row.cells.get(name))]))


def _adding(form: Instrument, column: PaperColumn) -> str:
    """Return the id of the cell whose numbers a column shows; "" if it shows several or ticks."""
    first, *others = names_in(column.show)
    shown = [first, *others] if is_of_lines(form, column) else others
    return shown[0].rpartition(".")[2] if len(shown) == 1 else ""


def _drawn(form: Instrument, kind: Kind) -> Iterator[PaperColumn]:
    """Yield the columns with `each` of the tables for rows of this kind, except those for parts of the year."""
    papers = {one.id for one in form.papers if one.builder == "table" and kind.id in one.rows}
    for column in form.columns:
        if column.paper in papers and column.each and column.each not in EACH and column.of in ("", kind.id):
            yield column
