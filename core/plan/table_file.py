"""Write plan rows or register entries to a workbook, and read them back: columns by their headings, parents by name."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from core.errors import UserError
from core.exact import exact_text
from core.forms.field_types import type_of
from core.forms.operations import number_of
from core.forms.shape import Field, FormRowKind, Instrument
from core.forms.vocabulary import OFFICE, invalid
from core.forms.wording import Words
from core.i18n import _
from core.people.units import EntryOption
from core.plan.grid_view import NewRowPlace, PlanRowsGrid, part_column
from core.plan.paste_view import PasteContext, fitting, judged, meant
from core.plan.registers_view import DIVISION, NAMED
from core.plan.tree import PlanCell
from core.plan.view import PlanPage
from core.plan.year_view import parts_of
from core.tables.heads import OVER, RESULT, ExpectedFields, alike, figure_of, part_of
from core.tables.reading import TableReadResult
from core.tabular import OutputWorkbook, WorkbookColumn
from core.thai.parser import read_periods
from core.thai.search import head_key, value_key
from core.thai.written import arabic_digits
from core.values import Ref, Written

PLANNED = ("แผน", "งบประมาณ", "plan", "budget")
FILLED_IN = 500  # rows of an empty workbook that are prepared to be filled in


def table_file(page: PlanPage, grid: PlanRowsGrid, *, empty: bool = False) -> OutputWorkbook:
    """Return a workbook of the rows of `grid` (empty rows if `empty`), with a column per field a person fills in."""
    kind = page.kind(grid.kind)
    assert kind is not None
    fields = [*fitting(page.form, grid.kind, {}).fields.values()]
    over = [*rows_over(page.form, kind.id)] or [
        one for one in page.form.kinds if one.id == kind.within
    ]
    says = _("ชื่อรายการที่แถวนี้อยู่ใต้")
    columns = [
        *(WorkbookColumn(arabic_digits(str(one.title)), says=says) for one in over),
        *(_column(page, each) for each in fields),
    ]
    rows = [] if empty else [*_rows(page, grid, fields, len(over))]
    of = "" if page.form.id == OFFICE else f"{page.form.using} {page.record.text('year')}"
    return OutputWorkbook(
        arabic_digits(str(kind.title)), tuple(columns), tuple(rows), FILLED_IN if empty else 0, of
    )


def _rows(
    page: PlanPage, grid: PlanRowsGrid, fields: Sequence[Field], deep: int
) -> Iterator[tuple[str, ...]]:
    for row in grid.rows:
        names, above = list[str](), page.above(row.ref)
        while above is not None and len(names) < deep:
            kind = page.kind(above.kind)
            field = name_of(page.form, kind) if kind else None
            # "" if it has none yet
            names.insert(0, above.words(field.id) if field else above.name_in(page.form)[1])
            above = page.above(above.ref)
        missing = [""] * (deep - len(names))
        yield (*missing, *names, *(_typed(row.cells.get(each.id)) for each in fields))


def _typed(cell: PlanCell | None) -> str:
    """Return the words of a cell, but numbers with all decimals, as the file may be read back; "" if it waits."""
    if cell is None or cell.waits:
        return ""
    number = number_of(cell.value) if type_of(cell.spec).figure else None
    return cell.refused or (cell.words if number is None else exact_text(number))


def _column(page: PlanPage, field: Field) -> WorkbookColumn:
    found, choices = type_of(field), tuple[str, ...]()
    if found.source == "choices" and not field.many:
        choices = tuple(
            arabic_digits(str(choice.text))
            for choice in page.form.choices
            if choice.within == field.scale
        )
    unit = arabic_digits(str(field.unit)) or (found.unit() if found.figure else "")
    day = _("พิมพ์วันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569") if found.dates == "day" else ""
    says = (arabic_digits(str(field.help)), _("หน่วย {unit}").format(unit=unit) if unit else "", day)
    asked = " ".join(part for part in says if part)
    if field.decimals is not None:
        decimals = field.decimals
    elif found.money:
        decimals = 2
    else:
        decimals = 0
    return WorkbookColumn(arabic_digits(str(field.title)), found.figure, decimals, choices, asked)


def row_columns(
    page: PlanPage,
    paste_context: PasteContext,
    assigned: Mapping[str, str],
    *,
    reports: bool = True,
) -> ExpectedFields:
    """Return the columns to expect in a table of rows of the kind in `paste_context`; with `reports`, also columns of
    each period's report. `assigned`: {heading: id of the field to which a person assigned it before}."""
    fields = paste_context.fields
    over = [*rows_over(page.form, paste_context.kind)]
    parted = _parted(page, paste_context) if reports else {}
    titles, words = dict[str, str](), dict[str, str]()
    for id_, each in fields.items():
        _add_heads(titles, _titles(each), id_)
        _add_heads(words, _other_heads(each), id_)
    for kind in over:
        called = name_of(page.form, kind)
        _add_heads(titles, _titles(kind), f"{OVER}{kind.id}")
        if called:
            _add_heads(titles, _titles(called), f"{OVER}{kind.id}")
            _add_heads(words, _other_heads(called), f"{OVER}{kind.id}")
    words |= {head: field for head, field in assigned.items() if field in fields}
    span = next((id_ for id_, each in fields.items() if type_of(each).dates == "span"), "")
    own = page.kind(paste_context.kind)
    name = name_of(page.form, own) if own else None
    counted = {**words, **titles}.get(head_key("หน่วยนับ"), "")
    if name and name.required == "plan":
        name_field = (name.id, arabic_digits(str(name.title)))
    else:
        name_field = ("", "")
    return ExpectedFields(
        titles,
        words,
        partial(_fits, paste_context, counted),
        frozenset(id_ for id_, each in [*fields.items(), *parted.items()] if type_of(each).figure),
        tuple(fields),
        tuple(f"{OVER}{kind.id}" for kind in over),
        span,
        page.record.number("year") or 0,
        frozenset(id_ for id_, each in fields.items() if each.pattern == "url"),
        partial(_of_part, paste_context, [*parted]),
        partial(_beyond, paste_context),
        NAMED[0] if page.form.id == OFFICE else "",
        name_field=name_field,
        days=frozenset(id_ for id_, each in fields.items() if type_of(each).dates == "day"),
        phones=frozenset(id_ for id_, each in fields.items() if each.pattern == "phone"),
        texts=frozenset(
            id_ for id_, each in fields.items() if type_of(each).words and not each.pattern
        ),
        form=page.form.id,
    )


def _add_heads(fields: dict[str, str], headings: Sequence[str], field: str) -> None:
    """Add headings of a field to `fields`, {key of a heading: field}; a heading stays with the field that has it."""
    for key in filter(None, map(head_key, headings)):
        fields.setdefault(key, field)


def _parted(page: PlanPage, fit: PasteContext) -> dict[str, Field]:
    """Return the report fields for each part of the year, by the ids of their columns in the table."""
    kind = page.kind(fit.kind)
    if kind is None or page.form.periods == "none" or not (page.period and page.year):
        return {}
    own = [each for each in fit.fields.values() if each.stored_on(kind) == "progress"]
    return {
        part_column(each, part): replace(
            each, title=Words(*(f"{one} {part.part_name()}" for one in each.title if one))
        )
        for part in parts_of(page.form, page.year)
        for each in own
    }


def _of_part(
    fit: PasteContext, parted: Collection[str], part: tuple[str, int], heading: str
) -> str:
    """Return the field for a column of a part of the year: one titled so, or else of its report by the head's words."""
    key, of = head_key(heading), f"@{part[0]}{part[1]}"
    if not key or key.startswith(PLANNED):
        plan = re.compile("^(?:แผน|plan)", re.IGNORECASE)  # a title may begin with it, as แผน ต.ค.
        named = [
            id_
            for id_, each in fit.fields.items()
            if part in (part_of(plan.sub("", one)) for one in _titles(each))
        ]
        return named[0] if len(named) == 1 else ""
    fields = {id_: fit.fields[id_.removesuffix(of)] for id_ in parted if id_.endswith(of)}
    heads = {
        id_: [*map(head_key, (*_titles(each), *_other_heads(each)))] for id_, each in fields.items()
    }
    figures = [
        id_ for id_, each in fields.items() if type_of(each).figure and not type_of(each).share
    ]
    ways = (
        [id_ for id_ in fields if key in heads[id_]],
        [id_ for id_ in figures if any(one.startswith(key) for one in heads[id_])],
        figures if key in RESULT else [],
    )
    return next((ids[0] for ids in ways if len(ids) == 1), "")


def _titles(titled: Field | FormRowKind) -> tuple[str, ...]:
    title = titled.title
    return tuple(dict.fromkeys((arabic_digits(str(title)), title.th, title.en)))


def _other_heads(field: Field) -> tuple[str, ...]:
    """Return other heads for a field: those its form names, and words that offices use for its titles."""
    return (*field.known_as, *alike(_titles(field)))


def _fits(fit: PasteContext, counted: str, field: str, text: str, doubtful: bool) -> bool:
    """Return whether words may be (`doubtful`: are) a value of the field; a code is no unit `counted` in."""
    field = field.partition("@")[0]
    if field not in fit.fields:
        return figure_of(text) is None
    if type_of(fit.fields[field]).words:
        code = field == counted and re.fullmatch(r"(?=.*[0-9])[A-Za-z0-9._/-]+", text)
        return not code and (not doubtful or read_periods(text) is None)
    return not doubtful or not judged(fit, field, text).wrong


def _beyond(fit: PasteContext, field: str, text: str) -> bool:
    """Return whether words are a value of the field, but beyond bounds of which the form only warns."""
    declared = fit.fields.get(field.partition("@")[0])
    if declared is None or declared.fault == "block" or not declared.bounded:
        return False
    return bool(invalid(declared, judged(fit, declared.id, text).value))


def rows_over(form: Instrument, kind: str) -> Iterator[FormRowKind]:
    """Yield the kinds above a kind, topmost first; only those below the nearest without name or with typed numbers."""
    over, at = list[FormRowKind](), form.row_kind(kind)
    while at is not None and (at := form.row_kind(at.within)) is not None:
        if at.number == "given" or name_of(form, at) is None:
            break
        over.insert(0, at)
    return iter(over)


def name_of(form: Instrument, kind: FormRowKind) -> Field | None:
    """Return the field that holds the name of rows of this kind, or None if they have no name."""
    own = [each for each in form.fields if kind.id in each.kind and not type_of(each).attached]
    called = [each for each in own if each.id == kind.named] or [
        each for each in own if each.required == "plan"
    ]
    texts = [each for each in called if type_of(each).words]
    return next(iter(texts or called), None)


def bringing(page: PlanPage, paste_context: PasteContext, reading: TableReadResult) -> PasteContext:
    """Return `paste_context` with the report fields of a spreadsheet and the divisions that its rows will create."""
    parts = {
        id_: each for id_, each in _parted(page, paste_context).items() if id_ in reading.fields
    }
    paste_context = replace(paste_context, fields={**paste_context.fields, **parts})
    if (paste_context.form.id, paste_context.kind) != (OFFICE, DIVISION):
        return paste_context
    places = [at for at, field in enumerate(reading.fields) if field in NAMED]
    names = (row[at] for row in reading.rows for at in places)
    own = {
        value_key(one)
        for words in names
        for one in (words, *EntryOption.split_names("", "", words))
    } - {""}
    return replace(paste_context, brings=frozenset((DIVISION, one) for one in own))


class SpreadsheetRow(NamedTuple):
    """A row to create for a spreadsheet: one of its rows, or a missing parent. `under`: index of its parent among the
    rows created before it, -1 = it goes to `bed`; `refused`: {field: text that does not fit}."""

    bed: NewRowPlace
    words: Mapping[str, str]  # by field
    refused: Mapping[str, str]  # texts that do not fit their cells
    under: int = -1  # index of its parent among the rows created before it; -1 = it goes to `bed`


def file_rows(
    page: PlanPage,
    rows: Sequence[Mapping[str, tuple[str, str]]],
    parents: Sequence[Sequence[str]],
    bed: NewRowPlace,
) -> list[SpreadsheetRow]:
    """Return the rows to create from a spreadsheet, each after its missing parents, without empty ones. `rows`: {field:
    (text, "" or why it is invalid)} each; `parents`: names above each row, topmost first, () = it goes to `bed`."""
    places = Places(page, bed)
    for row, names in zip(rows, parents, strict=True):
        if row:
            place, under = places.find(tuple(names))
            good = {field: text for field, (text, wrong) in row.items() if not wrong}
            bad = {field: text for field, (text, wrong) in row.items() if wrong}
            places.made.append(SpreadsheetRow(NewRowPlace(bed.kind, place), good, bad, under))
    return places.made


class Places:
    """The places of rows of a file, and the missing parents that are made for them."""

    def __init__(self, page: PlanPage, bed: NewRowPlace) -> None:
        self._page = page
        self._bed = bed
        self.made = list[SpreadsheetRow]()
        self._over = [*rows_over(page.form, bed.kind)]
        self._there = [_known(page, kind) for kind in self._over]
        self._found: dict[tuple[str, ...], tuple[Ref | None, int]] = {}

    def find(self, names: tuple[str, ...]) -> tuple[Ref | None, int]:
        """Return (existing parent, -1) or (None, index of a parent to make) for a row with these names above it."""
        if not any(names):
            return self._bed.parent, -1
        if names not in self._found:
            path = tuple(map(_group, names))
            self._found[names] = self._found[path] = self._found.get(path) or self._make(names)
        return self._found[names]

    def _make(self, names: tuple[str, ...]) -> tuple[Ref | None, int]:
        level, name = len(names) - 1, names[-1]
        kind = self._over[level]
        place, under = self.find(names[:-1]) if any(names[:-1]) else (None, -1)
        if under < 0 and (there := self._there[level].get((place, _group(name)))):
            return there, -1
        field = name_of(self._page.form, kind)
        fit = fitting(self._page.form, kind.id, self._page.named, self._page.links)
        words, wrong = dict[str, str](), ""
        if field and name:
            words[field.id], wrong = meant(fit, field.id, name)
        bed = NewRowPlace(kind.id, place)
        good, bad = ({}, words) if wrong else (words, {})
        self.made.append(SpreadsheetRow(bed, good, bad, under))
        return None, len(self.made) - 1


def _group(name: str) -> str:
    """Return the key of a name above rows, without the (ต่อ) of a group that goes on at the top of a page."""
    return value_key(re.sub(r"\s*\(ต่อ\)\s*$", "", name))


def _known(page: PlanPage, kind: FormRowKind) -> dict[tuple[Ref | None, str], Ref]:
    """Return the rows of a kind by (parent, or None for any parent; the `value_key` of their name or number)."""
    found: dict[tuple[Ref | None, str], Ref] = {}
    for row in page.rows:
        if row.kind == kind.id and row.applies and not row.adrift:
            above, (number, name) = page.above(row.ref), row.name_in(page.form)
            for text in (name, number, f"{number} {name}"):
                for one in (above.ref if above else None, None):
                    if text:
                        found.setdefault((one, value_key(text)), row.ref)
    return found


def newcomers(page: PlanPage, kind: str, parents: Sequence[Sequence[str]]) -> list[str]:
    """Return the names of the missing parents of rows of `kind`. `parents`: names above each row, topmost first."""
    places = Places(page, NewRowPlace(kind, None))
    for names in parents:
        places.find(tuple(names))
    return ["".join((*one.words.values(), *one.refused.values())) for one in places.made]


def register_columns(page: PlanPage, register: str) -> ExpectedFields:
    """Return the columns to expect in a table of a `register`'s rows."""
    return row_columns(page, fitting(page.form, register, {}), {})


def register_rows(page: PlanPage, register: str, read: TableReadResult) -> list[dict[str, Written]]:
    """Return {field: value} of each of a `register`'s rows in a table. UserError for a bad cell."""
    fit = fitting(page.form, register, {})
    found: list[dict[str, Written]] = []
    for number, row in zip(read.numbers, read.rows, strict=True):
        given = [
            (field, " ".join(cell.split())) for field, cell in zip(read.fields, row, strict=True)
        ]
        cells = {field: judged(fit, field, cell) for field, cell in given if field and cell}
        wrong = next((cell.wrong for cell in cells.values() if cell.wrong), "")
        if wrong:
            where = _("แถวที่ {n}: {what}").format(n=number, what=wrong)
            raise UserError(where, _("ยังไม่มีแถวใดถูกบันทึก"), _("แก้แถวนั้นแล้วลองใหม่"))
        found.append({field: cell.value for field, cell in cells.items()})
    return found
