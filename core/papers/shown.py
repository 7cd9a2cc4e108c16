"""Columns expanded as papers print them, for pages of the window; and text boxes of a website to paste texts into."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import sheet_answers
from core.blocks.document import Document, Stamp, Tick
from core.forms.field_types import FieldType, type_of
from core.forms.operations import total
from core.forms.ports import Reader, bound_form
from core.forms.shape import FormPaper, FormRowKind, Instrument, PaperColumn, PortalField
from core.forms.sheet import portal_names, sheet_form
from core.forms.vocabulary import DIVISIONS, MOST_COLUMNS
from core.forms.wording import fill, laid, names_in
from core.papers.plan_cells import (
    DOTS,
    EACH,
    PlanPrintContext,
    PrintedColumn,
    RowPath,
    below,
    called,
    each_of,
    is_of_lines,
    placeholder_text,
    shown_cell,
)
from core.papers.sheet_paper import group_title, notes_of
from core.papers.sheet_rows import sheet_rows
from core.papers.source import Pairs, PaperSource
from core.papers.table_paper import plan_printing, printing_of
from core.papers.view import PaperOffer
from core.plan.view import ColumnPartCell, ExpandedColumns, GridColumn, PlanPage
from core.tabular import FIGURE
from core.values import Record, Ref

CHOSEN = "✓"


def drawn_columns(page: PlanPage, kind: FormRowKind) -> ExpandedColumns:
    """Return the columns that form columns with the key `each` add to a table of `kind` rows: one per choice, unit or
    the like. Those of a form column that would add more than MOST_COLUMNS are left out."""
    columns = dict[str, tuple[str, GridColumn]]()
    cells = dict[tuple[Ref, str], ColumnPartCell]()
    names = page.plan.basis.names if page.plan.basis else {}
    own = {
        f"{DIVISIONS}/{unit.id}": names.get(unit.id, unit.words)
        for unit in page.units
        if unit.is_own and not unit.gone
    }
    printing = PlanPrintContext(
        page.form, FormPaper(id=""), (), page.plan, {}, names={**own, **names}
    )
    lines = [line for line in below((page.plan,)) if line[0].kind == kind.id]
    for column in _drawn(page.form, kind):
        shown = [*each_of(printing, column, (page.plan,))]
        for one in shown if len(shown) <= MOST_COLUMNS else ():
            id_ = f"{column.show}={one.member}"
            if id_ not in columns:
                columns[id_] = names_in(column.show)[0], _column(page.form, kind, one, id_)
                cells |= {
                    (line[0].ref, id_): cell
                    for line in lines
                    if (cell := _cell(printing, one, line))
                }
    return ExpandedColumns(tuple(columns.values()), cells)


def _column(form: Instrument, kind: FormRowKind, column: PrintedColumn, id_: str) -> GridColumn:
    over = tuple(head for head in column.path[:-1] if DOTS not in head)
    name = _adding(form, column.column)
    of = column.column.each if is_of_lines(form, column.column) else kind.id
    types = [type_of(each) for each in form.fields if each.id == name and of in each.kind]
    types += [
        FieldType.in_form(form, each)
        for each in form.computed
        if (each.kind, each.id) == (of, name)
    ]
    unit = "".join(each.unit() for each in types if each.money)
    adds = bool(column.column.total and name)
    figure = adds or any(each.figure for each in types)
    return GridColumn(
        id_,
        " ".join((*over[-1:], column.path[-1])),
        unit,
        figure,
        adds,
        False,
        over,
        column.path[-1],
    )


def _cell(context: PlanPrintContext, column: PrintedColumn, line: RowPath) -> ColumnPartCell | None:
    content, form = shown_cell(context, column, line), context.instrument
    if not content:
        return None
    words = CHOSEN if isinstance(content, Tick) else " ".join(Document.walk(content))
    rows = [line[0]]
    if is_of_lines(form, column.column):
        rows = [
            row for row in line[0].below(column.column.each) if called(form, row) == column.member
        ]
    name = _adding(form, column.column)
    return ColumnPartCell(
        words, total([cell.value for row in rows if (cell := row.cells.get(name))])
    )


def _adding(form: Instrument, column: PaperColumn) -> str:
    """Return the id of the cell whose numbers a column shows; "" if it shows several or ticks."""
    first, *others = names_in(column.show)
    shown = [first, *others] if is_of_lines(form, column) else others
    return shown[0].rpartition(".")[2] if len(shown) == 1 else ""


def _drawn(form: Instrument, kind: FormRowKind) -> Iterator[PaperColumn]:
    """Yield the columns with `each` of the tables for rows of this kind, except those for parts of the year."""
    papers = {one.id for one in form.papers if one.builder == "table" and kind.id in one.rows}
    for column in form.columns:
        if (
            column.paper in papers
            and column.each
            and column.each not in EACH
            and column.of in ("", kind.id)
        ):
            yield column


PORTAL = "portal:"  # key under which the copied text is kept beside the words typed for papers


class PortalTextBox(NamedTuple):
    """A text box of a website that cannot import files, with the text to paste (`value`) and the text last copied."""

    id: str
    title: str
    row_name: str  # name of the row; "" = the whole document
    value: str  # "" = there is nothing to paste
    copied: str | None = None  # None = not yet

    @property
    def changed(self) -> bool:
        """Whether a text was copied that now differs from the text to paste."""
        return self.copied not in (None, self.value)

    @staticmethod
    def all(reader: Reader, unit: str, document: Ref) -> "tuple[PortalTextBox, ...]":
        """Return the website's text boxes for a document; () if its form has none or its texts may not be copied."""
        record = reader.record(document)
        form = reader.forms.get(bound_form(record)) if record else None
        if (
            record is None
            or form is None
            or not form.portal
            or form.of_people
            or WorkshopSlip.voted_on(reader, document)
        ):
            return ()
        printing = _printing(reader, form, record)
        done = dict(PaperOffer.kept_words(reader, unit, document, PORTAL))
        return tuple(one._replace(copied=done.get(one.id)) for one in _lines(printing))

    @staticmethod
    def kept(copied: Mapping[str, str | None]) -> Pairs:
        """Return (box id, text) of the texts copied so far, to store. `copied`: {box id: text, None = not copied}."""
        return tuple((id_, words) for id_, words in copied.items() if words is not None)


def _printing(reader: Reader, form: Instrument, record: Record) -> PlanPrintContext:
    source = PaperSource(reader, form, FormPaper(id=""), record, Stamp())
    if record.ref.entity == "plan":
        return plan_printing(source)
    answers = replace(sheet_answers(reader, record.ref, form), each=None)
    whole = sheet_rows(form, record, answers, notes_of(source)).whole()
    facts = {**source.facts_of(record), "group": group_title(form, answers)}
    return printing_of(source.paper, sheet_form(form), (whole,), facts)


def _lines(context: PlanPrintContext) -> Iterator[PortalTextBox]:
    form, plan = context.instrument, (context.plan,)
    for kind, boxes in groupby(enumerate(form.portal), key=lambda each: each[1].of):
        rows = [line for line in below(plan) if line[0].kind == kind] if kind else [plan]
        group = [(number, one) for number, one in boxes if _is_of(form, one)]
        for line in rows:
            of = " ".join(filter(None, line[0].name_in(form))) if kind else ""
            for number, one in group:
                id_ = f"{number}/{line[0].ref.local}" if kind else str(number)
                yield PortalTextBox(id_, str(one.title), of, _value(context, one, line))


def _is_of(form: Instrument, field: PortalField) -> bool:
    """Return whether all names in a box belong to this form: to its plan, or to its scored sheet."""
    names = portal_names(form, field)
    return names is not None and names >= set(names_in(field.show))


def _value(context: PlanPrintContext, field: PortalField, line: RowPath) -> str:
    """Return the text to paste, "" if no placeholder of it has words; figures have no commas, as web pages expect."""
    names = names_in(field.show)
    texts = {name: placeholder_text(context, name, line) for name in names}
    if names and not any(texts.values()):
        return ""
    words = fill(laid(field.show, texts.__getitem__), texts).strip()
    return words.replace(",", "") if re.fullmatch(FIGURE, words) else words
