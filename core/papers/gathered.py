"""Tables, one per kind, of the rows that this folder received from all units' plans on one form for a year."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.blocks.document import Bar, Cell, Document, Heading, Row, Stamp, Table, Tick
from core.forms.field_types import type_of
from core.forms.ports import Reader
from core.forms.published import PublishedForm
from core.forms.shape import FormPaper, Instrument, PaperColumn
from core.papers.meetings import highest
from core.papers.plan_cells import Parts, PlanPrintContext, PrintedColumn
from core.papers.score_sheet import everybody
from core.papers.source import PaperSource
from core.papers.table_paper import (
    ASKED,
    headed,
    names_of_units,
    parts_of_plan,
    period_facts,
    printed,
    printing_of,
    rows_of,
    shown_columns,
    table_rows,
)
from core.people.units import UnitRegister, office_of
from core.plan.tree import PlanRow
from core.thai.written import arabic_digits
from core.values import Record

TICKED = "✓"
MOST = 6  # fields of a kind that no table of the form shows


class AllUnitsTable(NamedTuple):
    """All units' plan rows of one kind, in a table where each unit's name is a heading over its rows."""

    kind: str
    title: str
    table: Table
    units: int  # number of units that have such rows

    @property
    def heads(self) -> tuple[str, ...]:
        """The text of each column heading, including the headings above it."""
        return tuple(" ".join(Document.walk(column.title)) for column in self.table.columns)

    @property
    def lines(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each data row of the table, as (name of the unit, texts of the cells)."""
        unit = ""
        for row in self.table.rows:
            if row.kind == "group":
                unit = " ".join(Document.walk(row.cells))
            elif row.kind in ("plain", "second"):
                yield unit, tuple(_text(cell) for cell in row.cells)


def _text(cell: Cell) -> str:
    return TICKED if isinstance(cell, Bar | Tick) else " ".join(Document.walk(cell))


def gathered_of(reader: Reader, form: Instrument, year: int) -> tuple[AllUnitsTable, ...]:
    """Return a table per kind with the rows of all units' plans on a form in a year; () without such a plan."""
    plans = list(
        PublishedForm.of_one_owner(
            reader, reader.records("plan", instrument_id=form.id, year=year), form.file
        )
    )
    paper = FormPaper(id="gathered", builder="gathered", short=form.heading)
    return gathered_rows(PaperSource(reader, form, paper, plans[0], Stamp())) if plans else ()


def gathered(source: PaperSource) -> Document:
    """Return a landscape document with the tables of all units' plan rows."""
    frame, found = source.frame(), gathered_rows(source)
    office = highest(source.reader, source.record.ref.scope) or frame.office
    title = (
        f"{arabic_digits(str(source.instrument.heading))} ของทุกหน่วยงาน",
        f"ประจำปีงบประมาณ พ.ศ. {frame.year}",
    )
    blocks = [block for one in found for block in (Heading(one.title), one.table)]
    return replace(replace(frame, office=office).document(title, blocks), landscape=True)


def gathered_rows(source: PaperSource) -> tuple[AllUnitsTable, ...]:
    """Return one table per kind of row that any unit has, in form order; units are sorted by region and code."""
    units = UnitRegister.of(source.reader)

    def order(plan: Record) -> tuple[int, str, int]:
        unit = units.get(plan.ref.scope)
        number = plan.number("no") or 1
        return (unit.region, unit.code, number) if unit else (0, plan.ref.scope, number)

    plans = [
        replace(source, record=plan)
        for plan in sorted(everybody(source.reader, source.record), key=order)
    ]
    whole = [(one, rows_of(one, one.record.ref), parts_of_plan(one)) for one in plans]
    found = (_rows(paper, columns, whole) for paper, columns in _tables(source.instrument))
    return tuple(one for one in found if one.units)


def _tables(form: Instrument) -> Iterator[tuple[FormPaper, tuple[PaperColumn, ...]]]:
    """Yield a table with all rows of each kind: the form's first table for it, else one of the kind's own fields."""
    tables = [
        one for one in form.papers if one.builder == "table" and one.rows and one.period != ASKED
    ]
    said = {
        kind for table in tables for kind in (*table.grouped_by, *table.rows[1:], table.table_per)
    }
    for kind in form.kinds:
        paper = next((table for table in tables if table.rows[0] == kind.id), None)
        if paper is not None:
            groups = paper.grouped_by or tuple(filter(None, (paper.table_per,)))
            whole = replace(
                paper, where=(), style=(), grouped_by=groups, short=paper.short or kind.title
            )
            yield whole, tuple(column for column in form.columns if column.paper == paper.id)
        elif not kind.list and kind.id not in said:
            own = [
                field
                for field in form.fields
                if kind.id in field.kind and field.print and not type_of(field).attached
            ]
            columns = tuple(
                PaperColumn(paper=kind.id, head=one.title, show=f"<{one.id}>") for one in own[:MOST]
            )
            if columns:
                yield (
                    FormPaper(id=kind.id, builder="table", rows=(kind.id,), short=kind.title),
                    columns,
                )


WholePlan = tuple[PaperSource, tuple[PlanRow, ...], Parts]


def _rows(
    paper: FormPaper, columns: tuple[PaperColumn, ...], plans: Sequence[WholePlan]
) -> AllUnitsTable:
    """Return the rows of every plan under the name of its unit, grouped as the form groups them."""
    found, units = list[Row](), set[str]()
    each = [
        (source, *_printed(paper, columns, source, rows, parts), rows[:1])
        for source, rows, parts in plans
    ]
    every = [*{one[:2]: one for _source, _printing, shown, _plan in each for one in shown}.values()]
    for source, printing, shown, plan in each:
        own = list(table_rows(paper, shown, printed(printing, plan)))
        if own:
            scope = source.record.ref.scope
            name = office_of(source.reader, scope)
            units.add(scope)
            found.append(Row((name[0] or name[1] or scope[:8],), "group"))
            found += [_among(every, shown, one) for one in own if one.kind != "result"]
    return AllUnitsTable(
        paper.rows[0],
        arabic_digits(str(paper.short)),
        headed(each[-1][1], every, found),
        len(units),
    )


def _printed(
    paper: FormPaper,
    columns: tuple[PaperColumn, ...],
    source: PaperSource,
    rows: tuple[PlanRow, ...],
    parts: Parts,
) -> tuple[PlanPrintContext, list[PrintedColumn]]:
    """Return the print context of a plan, and its columns."""
    facts, names = period_facts(source, ""), names_of_units(source)
    printing = replace(
        printing_of(paper, source.instrument, rows, facts, parts, names), columns=columns
    )
    return printing, shown_columns(printing, rows[:1])


def _among(every: Sequence[PrintedColumn], columns: Sequence[PrintedColumn], row: Row) -> Row:
    """Return a row with its cells under the columns of all plans, matched by head; others stay empty."""
    if row.kind in ("group", "sub"):
        return Row((" ".join(filter(None, map(_text, row.cells))),), "sub")
    place = {one[:2]: at for at, one in enumerate(columns)}
    kept = [place.get(one[:2], len(columns)) for one in every]
    owners = tuple((*row.owners, "")[at] for at in kept) if row.owners else ()
    return replace(row, cells=tuple((*row.cells, "")[at] for at in kept), owners=owners)
