"""Writes a form as an Excel workbook: a sheet for each of its lists, drop-downs for the values a cell may hold."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import chain
from math import ceil
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.boundary import bounded
from core.errors import failed
from core.forms.field_types import type_of
from core.forms.layout import FieldSchema
from core.forms.programme import Programme
from core.forms.shape import FormPaper, Instrument, PaperColumn
from core.forms.vocabulary import ALLOWED, LANGUAGE
from core.forms.wording import Limit, Words, names_in
from core.i18n import _
from core.thai.days import day, short_date
from storage.files import whole
from storage.instruments.reader import FaultCollector, as_written, typed
from storage.instruments.source import UnreadableFileError
from storage.instruments.workbook import words as thai
from storage.instruments.workbook.drawing import (
    PLACE,
    SHOWN,
    SIGN,
    DrawnPaper,
    DrawnPaperReader,
    FormPlaceholders,
    drawing_of,
)
from storage.instruments.workbook.read import NAMING, titled_texts

Titles = Mapping[str, Sequence[tuple[str, str]]]  # id and title of the rows of each list

GROUND, GREY = PatternFill("solid", fgColor="E1E7EC"), Font(color="8A94A0")
FONT = "TH Sarabun New"
LINE = Side("thin")
SMALL = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"  # vowels and tones that need no room of their own
BORDER = Border(LINE, LINE, LINE, LINE)
DRAWN = ("table", "checklist", "score_sheet")  # builders whose papers are one table
EMPTY = 200  # empty rows below a list that have its drop-downs
WIDTHS = {"words": 42, "condition": 30, "text": 16, "yes_no": 10, "integer": 10, "number": 10}
BEGINS = {  # lists that get a sheet even if they are empty, by whether the form is scored
    True: ("dimensions", "items", "scales", "choices", "proofs", "bands"),
    False: ("kinds", "fields", "scales", "choices", "computed", "checks", "rows"),
}
ASKING = ("units", "steps")  # lists of a programme that get a sheet even if they are empty
TITLED = frozenset({*chain(*thai.REFERENCES.values())} & thai.ROWS.keys()) - {*thai.UNTITLED}
BOTH = ("papers", "columns", "portal", "signing", "given", "expects", "carry")
UNTITLED: Mapping[str, str] = MappingProxyType({})


@bounded(lambda name, error: failed(_("บันทึกไฟล์ {name} ไม่ได้").format(name=name), error))
def write_form(path: Path, form: Instrument | Programme) -> None:
    """Write a form as an Excel workbook, completely or not at all. Raises UserError if it cannot be saved."""
    content = workbook_of(form)
    with whole(path, 0o644) as file:
        file.write(content)


def workbook_of(form: Instrument | Programme) -> bytes:
    """Return a form as the bytes of an Excel workbook; reading that workbook gives the same form."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _whole(book.create_sheet(thai.FORM if isinstance(form, Instrument) else thai.PROGRAMME), form)
    begun = (*BEGINS[bool(form.kind)], *BOTH) if isinstance(form, Instrument) else ASKING
    said = FieldSchema.given(form)
    titles = {
        of: [(row.id, str(FieldSchema.given(row).get("title", ""))) for row in said.get(of, ())]
        for of in TITLED
    }
    if isinstance(form, Instrument):
        drawn = {id_: (one, _sides(form, id_)) for id_, one in _drawings(form).items()}
    else:
        drawn = {}
    shown = [of for of in FieldSchema.lists(type(form)) if of in said or of in begun]
    worded = titled_texts({of: as_written(said.get(of, ())) for of in shown})
    for of in shown:
        rows = [(row, worded.get((of, n), {})) for n, row in enumerate(said.get(of, ()))]
        if of in ("papers", "columns"):
            rows = [
                one for one in rows if (one[0].id if of == "papers" else one[0].paper) not in drawn
            ]
        for one, sides in drawn.values() if of == "papers" else ():
            _draw(book.create_sheet(one.sheet.name), one, sides)
        _list(book.create_sheet(thai.SHEETS[of]), of, rows, titles, shown)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _drawings(form: Instrument) -> Mapping[str, DrawnPaper]:
    """Return by id the papers to draw: those that come back unchanged when their drawings are read."""
    kinds = {kind.id: (str(kind.title), kind.within) for kind in form.kinds}
    own = [(field.kind, field.id, str(field.title)) for field in form.fields]
    own += [((one.kind,), one.id, str(one.title)) for one in form.computed]
    cells = FormPlaceholders(
        kinds, own, {str(one.title): one.id for one in form.signing} or thai.ROUTE
    )
    order, drawn = [one.id for one in form.papers], dict[str, DrawnPaper]()
    at = [order.index(column.paper) for column in form.columns if column.paper in order]
    for n, paper in enumerate(form.papers if at == sorted(at) else (), start=1):
        columns = [column for column in form.columns if column.paper == paper.id]
        faults = list[UnreadableFileError]()
        reading = FaultCollector()
        if paper.builder in DRAWN and columns:
            name = re.sub(r"[\[\]:*?/\\']", " ", paper.called)[:31].strip()
            used = {
                *thai.sheets(Instrument),
                *(thai.plain(one.sheet.name) for one in drawn.values()),
            }
            if thai.plain(name) in used or thai.plain(name).startswith(thai.NOTES):
                name = f"paper {paper.id}"[:31]
            one = drawing_of(paper, columns, cells, name, [(PLACE, str(n)), *_beside(paper, cells)])
            again, rows = DrawnPaperReader(one.sheet, 0, cells, faults).paper()
            del again.pairs["place"]
            found = (
                typed(FormPaper, again, reading),
                [typed(PaperColumn, row, reading) for row in rows],
            )
            if not faults and not reading.faults and found == (paper, columns):
                drawn |= {paper.id: one}
    return drawn


def _sides(form: Instrument, paper: str) -> list[str]:
    """Return the alignment of a paper's columns: "left" unless a column shows one cell whose type has another."""
    types = {one.id: type_of(one).align for one in form.fields} | {
        one.id: type_of(one).align for one in form.computed
    }
    named = [names_in(one.show) for one in form.columns if one.paper == paper]
    return [types.get(names[0], "left") if len(names) == 1 else "left" for names in named]


def _beside(paper: FormPaper, cells: FormPlaceholders) -> Iterator[tuple[str, str]]:
    """Yield the properties of a paper that no drawing shows, as word and value."""
    said = {
        **FieldSchema.given(paper),
        "style": tuple(one for one in paper.style if one != "landscape"),
    }
    for slot in (slot for slot in FieldSchema.slots(FormPaper) if slot.key not in SHOWN):
        titles = {
            id_: cells.kinds[id_][0]
            for id_ in cells.titles(slot.key).values()
            if id_ in cells.kinds
        }
        words = str(cell_of("papers", slot, said.get(slot.key), titles))
        if words:
            yield thai.head("papers", slot.key), words


def _draw(sheet: Worksheet, drawing: DrawnPaper, sides: Sequence[str]) -> None:
    """Fill a sheet with a drawn paper, as it is printed."""
    (words, parts), widths = drawing, [width for _column, width in drawing.sheet.widths]
    bold = {(row, column) for row, column, _words in words.bold}
    rooms = {
        (top, left): sum(widths[left : right + 1]) for top, left, _bottom, right in words.merges
    }
    for row, said in enumerate(words.rows):
        title, head, table, signed = (row < n for n in parts[1:])
        lines, bolder = [1 + (SIGN in said)], not parts.may_be_bold(row)
        for column, one in enumerate(said):
            _put(sheet, row + 1, column + 1, one)
            cell = sheet.cell(row + 1, column + 1)
            if column >= len(widths):
                cell.font = GREY
                continue
            if head or not signed:
                side = "center"
            elif table:
                side = sides[column]
            else:
                side = "left"
            cell.font = Font(
                FONT, size=16 if title else 14, bold=(row, column) in bold or (table and bolder)
            )
            height = "top" if signed else "bottom"
            cell.alignment = Alignment(side, "center" if head else height, wrap_text=True)
            if table and not title:
                cell.border, cell.fill = BORDER, GROUND if head else PatternFill()
            room = rooms.get((row, column), widths[column]) * 0.75
            lines.append(sum(ceil(len(re.sub(SMALL, "", part)) / room) for part in one.split("\n")))
        sheet.row_dimensions[row + 1].height = 23 * max(lines)
    for column, width in (*words.widths, (len(widths) + 1, 16), (len(widths) + 2, 40)):
        sheet.column_dimensions[get_column_letter(column + 1)].width = width
    for top, left, bottom, right in words.merges:
        sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    sheet.print_area = f"A1:{get_column_letter(len(widths))}{len(words.rows)}"
    sheet.page_setup.orientation = "landscape" if words.landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
    sheet.print_options.horizontalCentered = True


def _whole(sheet: Worksheet, form: Instrument | Programme) -> None:
    """Fill the sheet for the form as a whole, one property a line."""
    for n, (words, width) in enumerate(
        ((_("รายการ"), 28), (_("ค่า"), 60), (thai.ENGLISH[0], 40)), start=1
    ):
        _head(sheet, n, words, width)
    lines = [
        ("", slot, FieldSchema.given(form))
        for slot in FieldSchema.slots(type(form))
        if not slot.rows
    ]
    if isinstance(form, Instrument):
        lines += [
            ("called", slot, FieldSchema.given(form.called))
            for slot in FieldSchema.slots(thai.CALLED)
        ]
    _put(sheet, 2, 1, thai.head("", "format"))
    _put(sheet, 2, 2, f"{type(form).__name__.lower()}/{LANGUAGE}")
    for row, (of, slot, values) in enumerate(lines, start=3):
        _put(sheet, row, 1, thai.head(of, slot.key))
        sheet.cell(row, 1).comment = _note(thai.note(of, slot))
        for column, english in ((2, False), (3, True)):
            if not english or slot.holds == "words":
                _put(sheet, row, column, cell_of(of, slot, values.get(slot.key), english=english))
        choices = _choices(of, slot)
        if choices:
            _drop_down(sheet, f'"{",".join(choices)}"', f"B{row}")
    sheet.freeze_panes = "B2"


def _ordered(list_name: str, used: Collection[str] = ()) -> list[FieldSchema]:
    """Return a list's fields in the order of columns: naming, required, used and unused ones, and the id last."""
    first = ("paper", "case", "number", "title", "named")
    fields = [slot for slot in FieldSchema.slots(thai.ROWS[list_name]) if slot.key != "id"]

    def place(slot: FieldSchema) -> int:
        return [slot.key in first, slot.required, slot.key in used, True].index(True)

    fields.sort(key=place)
    return fields + [slot for slot in FieldSchema.slots(thai.ROWS[list_name]) if slot.key == "id"]


def _list(
    sheet: Worksheet,
    list_name: str,
    rows: Sequence[tuple[Any, Mapping[str, str]]],
    titles: Titles,
    shown: Collection[str],
) -> None:
    """Fill a sheet with rows and the words for their texts, below their heads; the column of ids comes last."""
    cells = [FieldSchema.given(row) for row, _words in rows]
    columns = list[tuple[FieldSchema, bool]]()
    for slot in _ordered(list_name, set(chain(*cells))):
        texts = (row.get(slot.key, ()) for row in cells if slot.holds == "words")
        english = any(
            one.en for words in texts for one in ((words,) if isinstance(words, Words) else words)
        )
        columns += [(slot, False), (slot, True)] if english else [(slot, False)]
    for n, (slot, english) in enumerate(columns, start=1):
        if english:
            words = f"{thai.head(list_name, slot.key)} ({thai.ENGLISH[0]})"
        else:
            words = thai.head(list_name, slot.key)
        _head(sheet, n, words, WIDTHS.get(slot.holds, 16), thai.note(list_name, slot))
        letter = get_column_letter(n)
        targets = thai.REFERENCES.get((list_name, slot.key), ())
        choices = _choices(list_name, slot)
        if choices:
            _drop_down(sheet, f'"{",".join(choices)}"', f"{letter}2:{letter}{len(rows) + EMPTY}")
        elif len(targets) == 1 and (target := targets[0]) in TITLED & {*shown}:
            at = get_column_letter([one.key for one in _ordered(target)].index("title") + 1)
            area = f"'{thai.SHEETS[target]}'!${at}$2:${at}${len(titles[target]) + EMPTY}"
            _drop_down(sheet, area, f"{letter}2:{letter}{len(rows) + EMPTY}", strict=False)
        named = {id_: title for title, id_ in thai.by_title(list_name, slot.key, titles).items()}
        whole = {
            id_: title
            for every in titles.values()
            for id_, title in every
            if named.get(id_) == thai.plain(title)
        }
        for row, values in enumerate(cells, start=2):
            if slot.holds == "condition" or (list_name, slot.key) in NAMING:
                said_in = rows[row - 2][1]
            else:
                said_in = whole
            _put(
                sheet,
                row,
                n,
                cell_of(list_name, slot, values.get(slot.key), said_in, english=english),
            )
            if slot.key == "id":
                sheet.cell(row, n).font = GREY
        sheet.column_dimensions[letter].hidden = slot.key == "id" and list_name in thai.HIDDEN_IDS
    sheet.freeze_panes = "A2"


def _head(sheet: Worksheet, column: int, heading: str, width: int, comment: str = "") -> None:
    cell = sheet.cell(1, column, heading)
    cell.font = Font(bold=True)
    cell.fill = GROUND
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if comment:
        cell.comment = _note(comment)
    sheet.column_dimensions[get_column_letter(column)].width = width


def _note(text: str) -> Comment:
    return Comment(text, "", height=52 + 22 * (text.count("\n") + len(text) // 50), width=340)


def _put(sheet: Worksheet, row: int, column: int, value: str | float) -> None:
    """Write a number, or a text that no program takes for a formula."""
    if value == "":
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment("left", "top", wrap_text=True)


def _choices(list_name: str, slot: FieldSchema) -> tuple[str, ...]:
    if slot.holds == "yes_no":
        return "ใช่", "ไม่ใช่"
    return tuple(
        thai.VALUES.get(one, one) for one in sorted(ALLOWED.get((list_name, slot.key), ())) if one
    )


def _drop_down(sheet: Worksheet, formula: str, cells: str, *, strict: bool = True) -> None:
    if len(formula) > 255:  # a list in a cell is not longer
        return
    rule = DataValidation(
        "list", formula1=formula, allow_blank=True, errorStyle="warning", showErrorMessage=strict
    )
    rule.add(cells)
    sheet.add_data_validation(rule)


def cell_of(
    list_name: str,
    slot: FieldSchema,
    value: Any,
    titles: Mapping[str, str] = UNTITLED,
    *,
    english: bool = False,
) -> str | float:
    """Return a field's value as a cell, one line per value. `titles`: {id: title to write}; `english`: in English."""
    if value is None or value == ():
        return ""
    if slot.holds == "condition":
        clauses = ([titles.get(one, one) for one in every] for every in as_written(value))
        goes_on = f"\n{thai.GOES_ON}"
        return f"\n{thai.OR[0]}\n".join(
            "\n".join(one.replace("\n", goes_on) for one in every) for every in clauses
        )
    if slot.many:
        texts = (titles.get(one) or _one(list_name, slot, one, english=english) for one in value)
        none = "" if english else thai.NOTHING
        found = [text.replace("\n", f"\n{thai.GOES_ON}") or none for text in texts]
        return "\n".join(found) if any(found) else ""
    if titles:
        id_, slash, level = value.partition("/")
        return titles.get(value) or (f"{titles[id_]}/{level}" if slash and id_ in titles else value)
    one = _one(list_name, slot, value, english=english)
    plain = (
        slot.holds in ("integer", "signed", "number")
        and one.lstrip("-").replace(".", "", 1).isdigit()
    )
    if plain and len(one) < 15:
        return float(one) if "." in one else int(one)
    return one


def _one(list_name: str, slot: FieldSchema, value: Any, *, english: bool) -> str:
    match value:
        case Words():
            return value.en if english else value.th
        case bool():
            return "ใช่" if value else "ไม่ใช่"
        case Fraction():
            return _number(value)
        case Limit():
            return f"{value.op} {_number(value.value)}".strip()
    words = str(value)
    if (list_name, slot.key) in thai.DAYS and (found := day(words)):
        return short_date(found)
    if words in thai.FIXED.get((list_name, slot.key), ()):
        return thai.VALUES.get(words, words)
    return words


def _number(value: Fraction) -> str:
    """Return a number in decimals, or as a fraction if it has more than nine of them."""
    scaled = value * 10**9
    if scaled.denominator != 1:
        return str(value)
    return f"{Decimal(scaled.numerator).scaleb(-9):f}".rstrip("0").rstrip(".")
