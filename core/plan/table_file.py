"""Rows of a plan or a register as a workbook, and back: columns by their heads, each row below the one it names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.exact import exact_text
from core.forms.conditions import number_of
from core.forms.field_types import type_of
from core.forms.shape import Field, Kind
from core.forms.vocabulary import OFFICE
from core.i18n import _
from core.people.units import NAMED, split_names
from core.plan.grid_view import Bed, Grid
from core.plan.paste_view import PasteContext, fitting, matched
from core.plan.registers_view import DIVISION
from core.plan.tree import PlanCell
from core.plan.view import PlanPage, row_name
from core.tabular import SheetColumn, WrittenTable
from core.thai.numbering import arabic_digits
from core.thai.search import name_key
from core.values import Ref

FILLED_IN = 500  # rows of an empty workbook that say what they take
LOOKED = 20  # rows in which the heads are looked for


def table_file(page: PlanPage, grid: Grid, *, empty: bool = False) -> WrittenTable:
    """The rows as they are typed, under every column a person fills; `empty` = none, prepared to be filled in."""
    kind = page.kind(grid.kind)
    assert kind is not None
    fields = [*fitting(page.form, grid.kind, {}).fields.values()]
    above = above_title(page, kind)
    columns = [
        *([SheetColumn(above, says=_("ชื่อรายการที่แถวนี้อยู่ใต้"))] if above else []),
        *(_column(page, each) for each in fields),
    ]
    rows = [] if empty else [*_rows(grid, fields, bool(above))]
    of = "" if page.form.id == OFFICE else f"{page.form.using} {page.record.text('year')}"
    return WrittenTable(arabic_digits(str(kind.title)), tuple(columns), tuple(rows), FILLED_IN if empty else 0, of)


def above_title(page: PlanPage, kind: Kind) -> str:
    """What the row above is called, "" where there is none to name."""
    parent = page.kind(kind.within) if kind.within else None
    return arabic_digits(str(parent.title)) if parent else ""


def _rows(grid: Grid, fields: Sequence[Field], above: bool) -> Iterator[tuple[str, ...]]:
    for row, parent in zip(grid.rows, grid.above, strict=True):
        cells = [_typed(row.cells.get(each.id)) for each in fields]
        yield (parent, *cells) if above else tuple(cells)


def _typed(cell: PlanCell | None) -> str:
    """What is shown, of a number all its decimals: the file may come back."""
    if cell is None or cell.waits:
        return ""
    number = number_of(cell.value) if type_of(cell.of).figure else None
    return cell.refused or (cell.words if number is None else exact_text(number))


def _column(page: PlanPage, field: Field) -> SheetColumn:
    found, choices = type_of(field), tuple[str, ...]()
    if found.source == "choices" and not field.many:
        choices = tuple(arabic_digits(str(one.text)) for one in page.form.choices if one.within == field.scale)
    unit = arabic_digits(str(field.unit)) or (found.unit() if found.figure else "")
    day = _("พิมพ์วันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569") if found.time == "day" else ""
    says = (arabic_digits(str(field.help)), _("หน่วย {unit}").format(unit=unit) if unit else "", day)
    asked = " ".join(part for part in says if part)
    decimals = field.decimals if field.decimals is not None else 2 if found.money else 0
    return SheetColumn(arabic_digits(str(field.title)), found.figure, decimals, choices, asked)


class FoundTable(NamedTuple):
    """The rows of a file below their heads."""

    rows: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]  # () = none were found
    fields: tuple[str, ...]  # of each column, "" = left out
    above: int  # the column that names the row above, -1 = none


def found_table(
    page: PlanPage, fit: PasteContext, rows: Sequence[tuple[str, ...]], known: Mapping[str, str]
) -> FoundTable:
    """Where the heads stand, and the field of each; `known` are heads somebody has put under a field before."""
    wide = max((len(row) for row in rows), default=0)
    kind = page.kind(fit.kind)
    above = name_key(above_title(page, kind)) if kind else ""
    for n, row in enumerate(rows[:LOOKED]):
        fields, headed = matched(fit, row)
        taken = {name for name in fields if headed and name}
        if not headed and not any(name_key(cell) in known for cell in row if cell):
            continue
        fields = [*(fields if headed else [""] * len(row)), *[""] * (wide - len(row))]
        for at, head in enumerate(row):
            remembered = known.get(name_key(head), "")
            if not fields[at] and remembered in fit.fields and remembered not in taken:
                fields[at] = remembered
                taken.add(remembered)
        place = next((at for at, head in enumerate(row) if above and name_key(head) == above and not fields[at]), -1)
        return FoundTable(tuple(rows[n + 1 :]), row, tuple(fields), place)
    fields = matched(fit, rows[0])[0] if rows else []
    return FoundTable(tuple(rows), (), (*fields, *[""] * (wide - len(fields))), -1)


def bringing(fit: PasteContext, found: FoundTable) -> PasteContext:
    """The same for the rows of a file: divisions of the office may name each other, whichever is made first."""
    places = [at for at, field in enumerate(found.fields) if field in NAMED]
    if (fit.form.id, fit.kind) != (OFFICE, DIVISION) or not places:
        return fit
    names = (row[at] for row in found.rows for at in places if at < len(row))
    own = {name_key(one) for words in names for one in (words, *split_names("", "", words))} - {""}
    return replace(fit, brings=frozenset((DIVISION, one) for one in own))


class FileRow(NamedTuple):
    """A row of a file: where it is made, and the words of its cells; `refused` are no values of theirs."""

    bed: Bed
    words: Mapping[str, str]  # by field
    refused: Mapping[str, str]


def file_rows(
    page: PlanPage, rows: Sequence[Mapping[str, tuple[str, str]]], above: Sequence[str], bed: Bed
) -> Iterator[FileRow]:
    """Each row with anything in it, below the row it names in `above`, else where the others go.

    A cell of `rows` has its words, and why they are no value, "" = they are one.
    """
    kind = page.kind(bed.kind)
    known = parents(page, kind) if kind is not None else {}
    places = {name: known.get(name_key(name)) for name in {*above}}
    for n, row in enumerate(rows):
        if row:
            place = places[above[n]] if n < len(above) else None
            good = {field: said for field, (said, wrong) in row.items() if not wrong}
            bad = {field: said for field, (said, wrong) in row.items() if wrong}
            yield FileRow(Bed(bed.kind, place or bed.above), good, bad)


def strays(page: PlanPage, kind: Kind, above: Sequence[str]) -> list[str]:
    """What rows name that stands nowhere in the plan, once a row: these go where rows go that name none."""
    known = parents(page, kind)
    astray = {name for name in {*above} if name.strip() and name_key(name) not in known}
    return [name for name in above if name in astray]


def parents(page: PlanPage, kind: Kind) -> dict[str, Ref]:
    """The rows that rows of a kind stand below, by their names and numbers."""
    found: dict[str, Ref] = {}
    for row in page.rows:
        if kind.within and row.kind == kind.within and row.asked and not row.adrift:
            number, name = row_name(page.form, row)
            for text in (name, number, f"{number} {name}"):
                if text:
                    found.setdefault(name_key(text), row.ref)
    return found
