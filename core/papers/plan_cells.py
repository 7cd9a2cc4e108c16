"""The texts that a paper prints for a row of a plan: form texts with placeholders filled, lists, missing values."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from core.blocks.document import (
    Bar,
    Cell,
    ListItem,
    NumberedList,
    Numbering,
    Para,
    Photo,
    Photos,
    Row,
    Run,
    Tick,
    Together,
    plain,
)
from core.blocks.elements import RichText
from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.field_values import EVERY_UNIT
from core.forms.shape import FormPaper, FormRowKind, Instrument, PaperColumn
from core.forms.vocabulary import DIVISIONS
from core.forms.wording import PLACEHOLDER, fill, laid, names_in
from core.i18n import _
from core.papers.photos import shown_photos
from core.plan.tree import PlanCell, PlanRow
from core.plan.year_view import run_of
from core.thai.written import Period

RowPath = tuple[PlanRow, ...]  # a row and those above it, nearest first, the plan last
# printed in italics for a missing report, since a signed paper shows its gaps
UNTOLD = "ไม่ได้รายงาน"
PARTED = "รายงานไว้เป็นรายงวด"  # printed if only other periods than the printed one were reported
UNASKED = "–"
UNIT = "unit"  # value of `each`: a column for every unit
EACH = {"quarter": "q", "half": "h", "month": "m"}  # value of `each` for parts of the year
NO_UNIT = "(หน่วยงานที่ไม่อยู่ในทะเบียน)"
NUMBER = "number"  # name of the placeholder for the number of a row
DOTS = "…………"  # printed for a missing plan, to be written on
STYLES: Mapping[str, Numbering] = {"๑.": "n.", "(๑)": "(n)", "๑)": "n)", "ก.": "ก.", "-": "-"}
TYPED = r"\(?[0-9๐-๙]{1,2}[.)] ?(?=[^0-9๐-๙])"  # a line that begins with the number somebody typed: no dash before it
BOLD = r"\*([^*\n]+)\*"
ITEMS = ("plain", "part", "lead", "second")  # kinds of rows that are neither headings nor sums
BRACKETS = r"\s*\([^()]*\)"


# by row, `row/<id>`, and by field of a row, `row/<id>.<field>`
RowPhotos = Mapping[str, Sequence[Photo]]
# period -> the rows as they stand in its report, by record id
Parts = Mapping[str, Mapping[str, PlanRow]]


@dataclass(frozen=True, slots=True)
class PlanPrintContext:
    """The data needed to print a plan: form, paper, columns, rows, facts of office and year, reports by period."""

    instrument: Instrument
    paper: FormPaper
    columns: tuple[PaperColumn, ...]
    plan: PlanRow
    facts: Mapping[str, str]
    parts: Parts = field(default_factory=dict)
    pictures: RowPhotos = field(default_factory=dict)
    # of units, by id, and of divisions in use by `office.division/id`
    names: Mapping[str, str] = field(default_factory=dict)

    def on(self, paper: FormPaper) -> "PlanPrintContext":
        """Return this context for another paper of the form, with that paper's columns."""
        columns = tuple(column for column in self.instrument.columns if column.paper == paper.id)
        return replace(self, paper=paper, columns=columns)

    def of(self, period: str) -> "PlanPrintContext":
        """Return this context with the rows as reported for `period`, and with the period's name among the facts."""
        rows = self.parts.get(period, {})
        facts = {**self.facts, "period": Period.of(period).name}
        return replace(self, plan=rows.get(self.plan.ref.id, self.plan), facts=facts, parts={})

    def path(self, period: str, line: RowPath) -> RowPath:
        """Return the rows of the path `line` (a row and the rows above it) as reported for `period`."""
        rows = self.parts.get(period, {})
        return tuple(rows.get(row.ref.id, row) for row in line)


def filled(context: PlanPrintContext, text: str, row_path: RowPath) -> str:
    """Return a form's text with its placeholders filled from a row. A placeholder without words becomes dots or, within
    { }, removes all that stands there."""
    text = laid(text, lambda name: placeholder_text(context, name, row_path))
    return fill(
        text, {name: placeholder_text(context, name, row_path) or DOTS for name in names_in(text)}
    )


def filled_text(text: str, lookup: Callable[[str], str]) -> RichText:
    """Return a form's text in which `lookup(name)` replaces each placeholder. Text between asterisks is bold."""
    pieces = re.split(BOLD, laid(text, lookup).strip())
    runs = [fill(piece, {name: lookup(name) for name in names_in(piece)}) for piece in pieces]
    if len(runs) == 1:
        return runs[0].strip()
    styled: list[str | Run] = [
        Run(one, bold=True) if at % 2 else one for at, one in enumerate(runs)
    ]
    return tuple(one for one in styled if one)


def dotted(text: str, lookup: Callable[[str], str], dots: str = DOTS) -> RichText:
    """Return a form's text in which each placeholder is replaced by `lookup(name)` or, if that is "", by `dots`. A part
    in curly brackets with an empty placeholder is left out instead."""
    return filled_text(laid(text, lookup), lambda name: lookup(name) or dots)


def in_bold(rows: Iterable[Row], columns: Iterable[PaperColumn]) -> Iterator[Row]:
    """Yield the rows with bold cells in those columns whose text in the form (`show`) stands between asterisks."""
    bold = [re.fullmatch(BOLD, one.show) is not None for one in columns]
    for row in rows:
        whole = any(bold) and row.kind in ITEMS and len(row.cells) == len(bold)
        yield replace(row, cells=tuple(map(_bold_if, row.cells, bold))) if whole else row


def _bold_if(cell: Cell, bold: bool) -> Cell:
    if bold and isinstance(cell, Together):
        blocks = (
            replace(one, text=_bold(one.text)) if isinstance(one, Para) else one
            for one in cell.blocks
        )
        return Together(tuple(blocks))
    if bold and isinstance(cell, Para):
        return replace(cell, text=_bold(cell.text))
    return _bold(cell) if bold and cell and isinstance(cell, str | Run | tuple) else cell


def _bold(text: RichText) -> RichText:
    if isinstance(text, tuple):
        return tuple(
            replace(one, bold=True) if isinstance(one, Run) else Run(one, bold=True) for one in text
        )
    return replace(text, bold=True) if isinstance(text, Run) else Run(text, bold=True)


def unbracketed(template: str, line: RowPath) -> str:
    """Return `template` without the parts in parentheses that contain a placeholder for an empty cell of the row."""

    def kept(part: re.Match[str]) -> str:
        cells = [line[0].cells.get(name) for name in names_in(part[0])]
        return "" if any(cell is not None and not cell.words for cell in cells) else part[0]

    return re.sub(BRACKETS, kept, template)


def placeholder_text(context: PlanPrintContext, name: str, row_path: RowPath) -> str:
    """Return the words of the row's cell `name`, else of the fact `name`, else of what `cell_named` finds, else ""."""
    if name not in row_path[0].cells and name != NUMBER and name in context.facts:
        return context.facts[name]
    row, own = _holder(context, name, row_path)
    cell = row.cells.get(own) if row else None
    if cell:
        return cell.words
    if row and own == NUMBER:
        return row.number
    return ""


def cell_named(context: PlanPrintContext, name: str, row_path: RowPath) -> PlanCell | None:
    """Return the cell `name` of the row or, if the row has none, of the plan. The name `kind.cell` means the cell of
    the nearest row of that kind above or, without one, of the first in the plan. None if there is no such cell."""
    row, own = _holder(context, name, row_path)
    return row.cells.get(own) if row else None


def _holder(context: PlanPrintContext, name: str, line: RowPath) -> tuple[PlanRow | None, str]:
    """Return the row that holds the named cell, and the id of the cell in it."""
    kind, dot, own = name.rpartition(".")
    if not dot:
        return (line[0] if own in line[0].cells or own == NUMBER else context.plan), own
    elsewhere = () if context.plan.ref.entity == "assessment" else below((context.plan,))
    return next(
        (row for row in chain(line, (one[0] for one in elsewhere)) if row.kind == kind), None
    ), own


def cell_of(context: PlanPrintContext, template: str, line: RowPath) -> Cell:
    """Return the content that a column prints for a row. `template`: the text of the column in the form."""
    names = names_in(template)
    # the lines a name means, and the row above them
    lists: dict[str, tuple[FormRowKind, RowPath]] = {}
    for name in names:
        above, dot, under = name.rpartition(".")  # `kind.list` names lines of the row of `kind`
        home = next((line[at:] for at, row in enumerate(line) if not dot or row.kind == above), ())
        kinds = (kind for kind in context.instrument.kinds if home and kind.within == home[0].kind)
        kind = next((kind for kind in kinds if kind.id == under), None)
        if kind:
            lists[name] = kind, home
    if lists:
        return _lists(context, template, lists, line)
    own = [name for name in names if name in line[0].cells or name not in context.facts]
    cells = [cell for name in own if (cell := cell_named(context, name, line))]
    if any(type_of(cell.spec).attached for cell in cells):
        words = filled_text(template, lambda name: placeholder_text(context, name, line))
        photos = shown_photos(context.pictures, cells, line[0])
        blocks = list[Para | Photos]()
        if plain(words):
            blocks.append(Para(words))
        if photos:
            blocks.append(Photos(photos))
        if blocks:
            return Together(tuple(blocks)) if len(blocks) > 1 else blocks[0]
        if not any(cell.applies for cell in cells):
            return UNASKED
        if any(cell.spec.stage == "report" for cell in cells) and not unsaid(line[0], cells):
            return untold(line)
        return ""
    if not cells or any(cell.words for cell in cells):
        return filled_text(template, lambda name: placeholder_text(context, name, line))
    if not any(cell.applies for cell in cells):
        return UNASKED
    if any(cell.spec.stage == "report" for cell in cells):
        return by_part(context, template, line) or (
            UNASKED if unsaid(line[0], cells) else untold(line)
        )
    plain_ = re.sub(BOLD, r"\1", template)
    bare = not re.sub(PLACEHOLDER, "", plain_).strip() and "number" not in names
    return "" if bare else filled(context, plain_, line)


def by_part(context: PlanPrintContext, template: str, row_path: RowPath) -> Cell:
    """Return a paragraph for each part of the year with a report: the name of the part, then `template` filled from the
    report. "" if there is no report."""
    blocks = []
    for period in context.parts:
        own = context.of(period)
        at = context.path(period, row_path)
        cells = [
            cell
            for name in names_in(template)
            if (cell := cell_named(own, name, at)) and cell.spec.stage == "report"
        ]
        if any(cell.words for cell in cells):
            words = filled_text(template, partial(placeholder_text, own, row_path=at))
            blocks.append(
                Para(
                    (
                        f"{Period.of(period).part_name()}: ",
                        *(words if isinstance(words, tuple) else (words,)),
                    )
                )
            )
    return Together(tuple(blocks)) if blocks else ""


def unsaid(row: PlanRow, cells: Sequence[PlanCell]) -> bool:
    """Return whether empty `cells` need no remark in print: `row` has a report, and the form requires none of them."""
    told = any(
        cell.field and cell.words and cell.spec.stage == "report" for cell in row.cells.values()
    )
    return told and not any(cell.field and getattr(cell.spec, "required", "") for cell in cells)


def untold(line: RowPath) -> Run:
    """Return the words printed for a missing report; other words if other parts of the year were reported."""
    records = line[-1].basis.records if line[-1].basis else None
    parted = records is not None and any(records.elsewhere(row.ref) for row in line[:-1] or line)
    return Run(_(PARTED) if parted else _(UNTOLD), italic=True)


def _lists(
    context: PlanPrintContext,
    show: str,
    lists: Mapping[str, tuple[FormRowKind, RowPath]],
    line: RowPath,
) -> Cell:
    """Return the lines of `lists` and the column's other content in its order; pictures come last."""
    cells = {name: cell for name in names_in(show) if (cell := line[0].cells.get(name))}
    attached = {name: cell for name, cell in cells.items() if type_of(cell.spec).attached}
    blocks: list[Para | NumberedList | Photos] = []

    def words(name: str) -> str:
        return "" if name in attached else placeholder_text(context, name, line)

    for at, part in enumerate(re.split(f"<({'|'.join(map(re.escape, lists))})>", show)):
        if at % 2:
            kind, home = lists[part]
            rows = home[0].below(kind.id)
            if rows:
                blocks.append(listed(context, kind, rows, home))
        elif text := filled_text(part, words):
            blocks.append(Para(text))
    if attached and (photos := shown_photos(context.pictures, [*attached.values()], line[0])):
        blocks.append(Photos(photos))
    if not blocks:
        kinds = [kind for kind, _home in lists.values()]
        reported = any(kind.stage == "report" for kind in kinds)
        return (_lists_by_part(context, kinds, line) or untold(line)) if reported else ""
    return blocks[0] if len(blocks) == 1 else Together(tuple(blocks))


def _lists_by_part(context: PlanPrintContext, kinds: Sequence[FormRowKind], line: RowPath) -> Cell:
    """Return the lines of every part of the year that has some, under its name."""
    blocks: list[Para | NumberedList] = []
    for period in context.parts:
        own = context.of(period)
        at = context.path(period, line)
        lists = [listed(own, kind, rows, at) for kind in kinds if (rows := at[0].below(kind.id))]
        if lists:
            blocks += [Para(f"{Period.of(period).part_name()}:"), *lists]
    return Together(tuple(blocks)) if blocks else ""


def listed(
    context: PlanPrintContext, kind: FormRowKind, rows: Sequence[PlanRow], line: RowPath
) -> NumberedList:
    """Return the rows as a list. It is numbered when printed, unless the form or a person has numbered the rows."""
    own = any(row.record.text("number") for row in rows)
    own = own or (
        kind.number == "-" and any(re.match(TYPED, _words(context, row, line)) for row in rows)
    )
    alone = kind.alone == "none" and len(rows) == 1 and not own
    style: Numbering = "none" if alone or own else STYLES.get(kind.number, "none")
    numbered_by_form = style == "none" and not alone
    return NumberedList(tuple(_item(context, row, line, numbered_by_form) for row in rows), style)


def _item(context: PlanPrintContext, row: PlanRow, line: RowPath, numbered: bool) -> ListItem:
    topic, text = row.words("topic"), _words(context, row, line)
    if numbered and row.number and not (row.number == "-" and re.match(TYPED, text)):
        text = f"{row.number} {text}".strip()
    kinds = (kind for kind in context.instrument.kinds if kind.within == row.kind and kind.list)
    inner = [
        listed(context, kind, rows, (row, *line)) for kind in kinds if (rows := row.below(kind.id))
    ]
    if not inner:
        return ListItem(text, topic)
    return ListItem(
        text,
        topic,
        NumberedList(tuple(item for block in inner for item in block.items), inner[0].style),
    )


def _words(context: PlanPrintContext, row: PlanRow, line: RowPath) -> str:
    """Return the words of a line: as the form shows this kind on the paper, else its texts, else its other cells."""
    shows = [column.show for column in context.columns if column.of == row.kind]
    if shows:
        own = (row, *line)
        return " ".join(filled(context, unbracketed(show, own), own) for show in shows)
    cells = [
        cell
        for cell in row.cells.values()
        if cell.field and cell.words and getattr(cell.spec, "print", True)
    ]
    texts = [cell.words for cell in cells if type_of(cell.spec).words and cell.id != "topic"]
    return " ".join(texts or [cell.words for cell in cells if cell.id != "topic"])


class PrintedColumn(NamedTuple):
    """A printed column. A form's column with `each` gives one per period, choice, unit, row or name. `also`: columns
    under the same heading, for other kinds of rows or for the second printed line."""

    column: PaperColumn
    path: tuple[str, ...]  # its headings from the top down, its own last
    part: Period | None = None
    member: str = ""  # id of the choice, unit or row; name of the lines
    # columns of the same heading, for other kinds of rows or the second line
    also: tuple["PrintedColumn", ...] = ()

    def lacks(self, column: PaperColumn) -> bool:
        """Return whether no column merged here is for the same kind of rows and the same printed line as `column`."""
        return all(
            (one.column.of, one.column.line) != (column.of, column.line)
            for one in (self, *self.also)
        )

    def of(self, kind: str, line: str) -> "PrintedColumn | None":
        """Return the merged column for rows of `kind` in the printed line `line` ("" = first, "2"); None if none."""
        own = [
            one
            for one in (self, *self.also)
            if one.column.line == line and one.column.of in (kind, "")
        ]
        return next((one for one in own if one.column.of), own[0] if own else None)

    def says(self, name: str) -> Any:
        """Return the attribute `name` of the first merged column in which it is not empty; () if it is empty in all."""
        return next((said for one in (self, *self.also) if (said := getattr(one.column, name))), ())


def below(line: RowPath) -> Iterator[RowPath]:
    """Yield, in printed order, the path of every row below `line[0]`: the row, then those above it, nearest first."""
    for row in line[0].rows:
        if row.applies and not row.adrift:
            inner = (row, *line)
            yield inner
            yield from below(inner)


def each_of(
    context: PlanPrintContext, column: PaperColumn, parent: RowPath
) -> Iterator[PrintedColumn]:
    """Yield the printed columns of a form's column: one or, by its `each`, one per period, choice, unit, row or name.
    Their headings are filled from `parent`."""
    over = tuple(filled(context, str(head), parent) for head in column.over)
    head = filled(context, str(column.head), parent)
    heads = tuple(filter(None, (*over, head)))
    if not column.each:
        yield PrintedColumn(column, (*over, head))
    elif column.each in EACH:
        year = context.plan.record.number("year") or int(context.facts.get("year") or 0)
        for part in Period.each(year, EACH[column.each]):
            yield PrintedColumn(column, (*heads, part.part_name()), part)
    else:
        for member, called in _members(context, column, parent):
            yield PrintedColumn(column, (*heads, called), member=member)


def _members(
    context: PlanPrintContext, column: PaperColumn, parent: RowPath
) -> Iterator[tuple[str, str]]:
    """Yield id and heading of each thing with its own column: a choice, a unit, a linked row, or the name of lines."""
    form, each = context.instrument, column.each
    name, *_others = names_in(column.show)
    if each == UNIT:
        own = {
            key.rpartition("/")[2]: words
            for key, words in context.names.items()
            if key.startswith(DIVISIONS)
        }
        cells = (cell_named(context, name, line) for line in (parent, *below(parent)))
        named = (
            id_
            for cell in cells
            if cell
            for id_ in str(cell.value or "").split(",")
            if id_ not in ("", EVERY_UNIT)
        )
        yield from {**own, **{id_: context.names.get(id_, _(NO_UNIT)) for id_ in named}}.items()
    elif any(scale.id == each for scale in form.scales):
        yield from (
            (choice.id, str(choice.text)) for choice in form.choices if choice.within == each
        )
    elif is_linked(form, column):
        rows = (line[0] for line in below((context.plan,)))
        yield from ((row.ref.id, called(form, row)) for row in rows if row.kind == each)
    else:
        names = (called(form, line[0]) for line in below(parent) if line[0].kind == each)
        yield from ((one, one) for one in dict.fromkeys(names))


def is_linked(form: Instrument, column: PaperColumn) -> bool:
    """Return whether a column's `each` means rows that its field links to. False = it means the lines below a row."""
    name = names_in(column.show)[0]
    return any(one.id == name and one.to == f"{PLAN}.{column.each}" for one in form.fields)


def is_timed(form: Instrument, kinds: Collection[str], column: PrintedColumn) -> bool:
    """Return whether a column is for one period and shows days or periods of rows of `kinds`, as bars or ticks."""
    types = {each.id: type_of(each) for each in form.fields if not {*kinds}.isdisjoint(each.kind)}
    return column.part is not None and any(
        name in types and types[name].dates for name in names_in(column.column.show)
    )


def is_of_lines(form: Instrument, column: PaperColumn) -> bool:
    """Return whether `each` of a column repeats it for every name of the lines below a row."""
    return any(kind.id == column.each for kind in form.kinds) and not is_linked(form, column)


def called(form: Instrument, row: PlanRow) -> str:
    """Return a row's number and name, to be printed as the heading of a column."""
    return " ".join(filter(None, row.name_in(form)))


def shown_cell(context: PlanPrintContext, column: PrintedColumn, line: RowPath) -> Cell:
    """Return what a printed column shows for a row: text, photographs, a tick or a bar."""
    if column.part is not None:
        cells = [
            cell
            for name in names_in(column.column.show)
            if (cell := cell_named(context, name, line))
        ]
        timed = [cell for cell in cells if type_of(cell.spec).dates]
        if timed:
            run = run_of(cell.value for cell in timed)
            share = within(column.part, run) if run else None
            if run is None or share is None:
                return ""
            return Tick("yes") if run[0] == run[1] else Bar(float(share[0]), float(share[1]))
        own = context.of(column.part.id)
        at = context.path(column.part.id, line)
        words = partial(placeholder_text, own, row_path=at)
        if any(map(words, names_in(column.column.show))):
            return filled_text(column.column.show, words)
        return UNASKED
    if not column.member:
        return cell_of(context, column.column.show, line)
    if is_of_lines(context.instrument, column.column):
        rows = [
            row
            for row in line[0].below(column.column.each)
            if called(context.instrument, row) == column.member
        ]
        named = {
            f"<{kind.named}>"
            for kind in context.instrument.kinds
            if kind.id == column.column.each and kind.named
        }
        if rows and column.column.show in named:
            return Tick("yes")
        told_ = (
            filled_text(
                column.column.show, partial(placeholder_text, context, row_path=(row, *line))
            )
            for row in rows
        )
        texts = [words for words in told_ if plain(words)]
        if len(texts) == 1:
            return texts[0]
        if texts:
            return Together(tuple(map(Para, texts)))
        return ""
    return _member_cell(context, column.column, column.member, line)


def _member_cell(
    context: PlanPrintContext, column: PaperColumn, member: str, line: RowPath
) -> Cell:
    """Return a tick in the column of a chosen member, or the remaining words of the column."""
    name, *_others = names_in(column.show)
    cell = cell_named(context, name, line)
    if cell is None or {member, EVERY_UNIT if column.each == UNIT else member}.isdisjoint(
        str(cell.value).split(",")
    ):
        return ""
    rest = column.show.replace(f"<{name}>", "").strip()
    if rest:
        return filled_text(rest, lambda other: placeholder_text(context, other, line))
    return Tick("yes")


def within(period: Period, run: tuple[date, date]) -> tuple[Fraction, Fraction] | None:
    """Return (start, end) of the days `run` (first, last) as fractions (0 to 1) of `period`; None if outside it."""
    days = (period.last - period.first).days + 1
    first, last = max(run[0], period.first), min(run[1], period.last)
    if first > last:
        return None
    return Fraction((first - period.first).days, days), Fraction(
        (last - period.first).days + 1, days
    )
