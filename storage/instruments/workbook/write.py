"""A form as an Excel workbook: a sheet for each of its lists, with what may be filled in below each head."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.boundary import bounded
from core.errors import failed
from core.forms.layout import FieldSchema, given, lists, slots
from core.forms.published import LANGUAGE
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED
from core.forms.wording import Clause, Limit, Words
from core.i18n import _
from storage.files import whole
from storage.instruments.workbook.words import (
    ENGLISH,
    FORM,
    GOES_ON,
    NOTHING,
    OR,
    SHEETS,
    VALUES,
    head,
)

GROUND, GREY = PatternFill("solid", fgColor="E1E7EC"), Font(color="8A94A0")
EMPTY = 200  # rows below those of a list that take its drop-downs
WIDTHS = {"words": 42, "condition": 30, "text": 16, "yes_no": 10, "integer": 10, "number": 10}
BEGINS = {  # sheets that stand there for what may be added, by whether anything is scored
    True: ("dimensions", "items", "scales", "choices", "proofs", "bands"),
    False: ("kinds", "fields", "scales", "choices", "computed", "checks", "rows"),
}
BOTH = ("papers", "columns", "signing", "given", "expects")


@bounded(lambda name, error: failed(_("บันทึกไฟล์ {name} ไม่ได้").format(name=name), error))
def write_form(path: Path, form: Instrument) -> None:
    """Write the workbook of a form, whole or not at all. UserError."""
    content = workbook_of(form)
    with whole(path, 0o644) as file:
        file.write(content)


def workbook_of(form: Instrument) -> bytes:
    """The form in a workbook, which read again is the same form."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _whole(book.create_sheet(FORM), form)
    begun = (*BEGINS[bool(form.kind)], *BOTH)
    for of, cls in lists(Instrument).items():
        rows = given(form).get(of, ())
        if rows or of in begun:
            _list(book.create_sheet(SHEETS[of]), of, cls, rows)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _whole(sheet: Worksheet, form: Instrument) -> None:
    """What is said of the form as a whole: a line each."""
    for n, (words, width) in enumerate(((_("รายการ"), 28), (_("ค่า"), 60), (ENGLISH[0], 40)), start=1):
        _head(sheet, n, words, width)
    called = next(slot for slot in slots(Instrument) if slot.holds == "row")
    lines = [("", slot, given(form)) for slot in slots(Instrument) if not slot.rows]
    lines += [("called", slot, given(form.called)) for slot in slots(called.rows or Instrument)]
    _put(sheet, 2, 1, head("", "format"))
    _put(sheet, 2, 2, f"instrument/{LANGUAGE}")
    for row, (of, slot, values) in enumerate(lines, start=3):
        _put(sheet, row, 1, head(of, slot.key))
        for column, english in ((2, False), (3, True)):
            if not english or slot.holds == "words":
                _put(sheet, row, column, cell_of(of, slot, values.get(slot.key), english=english))
        if choices := _choices(of, slot):
            _drop_down(sheet, choices, f"B{row}")
    sheet.freeze_panes = "B2"


def _list(sheet: Worksheet, of: str, cls: type[Any], rows: Sequence[Any]) -> None:
    """The rows of a list below their heads; what the program knows them by comes last."""
    cells = [given(row) for row in rows]
    columns = [(slot, False) for slot in slots(cls) if slot.key != "id"]
    for slot in slots(cls):
        if slot.holds == "words" and any(_english(row.get(slot.key, ())) for row in cells):
            columns.insert(columns.index((slot, False)) + 1, (slot, True))
    columns += [(slot, False) for slot in slots(cls) if slot.key == "id"]
    for n, (slot, english) in enumerate(columns, start=1):
        words = f"{head(of, slot.key)} ({ENGLISH[0]})" if english else head(of, slot.key)
        _head(sheet, n, words, WIDTHS.get(slot.holds, 16), slot.key)
        letter = get_column_letter(n)
        if choices := _choices(of, slot):
            _drop_down(sheet, choices, f"{letter}2:{letter}{len(rows) + EMPTY}")
        for row, values in enumerate(cells, start=2):
            _put(sheet, row, n, cell_of(of, slot, values.get(slot.key), english=english))
            if slot.key == "id":
                sheet.cell(row, n).font = GREY
    sheet.freeze_panes = "A2"


def _english(value: Any) -> bool:
    return any(one.en for one in (value if isinstance(value, tuple) and not isinstance(value, Words) else (value,)))


def _head(sheet: Worksheet, column: int, words: str, width: int, word: str = "") -> None:
    cell = sheet.cell(1, column, words)
    cell.font, cell.fill, cell.alignment = Font(bold=True), GROUND, Alignment(wrap_text=True, vertical="center")
    if word:
        cell.comment = Comment(word, "", height=40, width=160)
    sheet.column_dimensions[get_column_letter(column)].width = width


def _put(sheet: Worksheet, row: int, column: int, value: str | float) -> None:
    """A number or a text, which no program runs."""
    if value == "":
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _choices(of: str, slot: FieldSchema) -> tuple[str, ...]:
    if slot.holds == "yes_no":
        return "ใช่", "ไม่ใช่"
    return tuple(VALUES.get(one, one) for one in sorted(ALLOWED.get((of, slot.key), ())) if one)


def _drop_down(sheet: Worksheet, choices: Sequence[str], cells: str) -> None:
    if len(words := ",".join(choices)) > 250:  # a list in a cell is not longer
        return
    rule = DataValidation("list", formula1=f'"{words}"', allow_blank=True, errorStyle="warning")
    rule.add(cells)
    sheet.add_data_validation(rule)


def cell_of(of: str, slot: FieldSchema, value: Any, *, english: bool = False) -> str | float:
    """What a field says, as it stands in a cell; of several each in a line."""
    if value is None or value == ():
        return ""
    if slot.holds == "condition":
        return f"\n{OR[0]}\n".join("\n".join(map(_clause, every)) for every in value)
    if slot.many:
        found = [_part(one, english) for one in (_one(of, slot, one, english=english) for one in value)]
        return "\n".join(found) if any(found) else ""
    one = _one(of, slot, value, english=english)
    plain = slot.holds in ("integer", "signed", "number") and one.lstrip("-").replace(".", "", 1).isdigit()
    return (float(one) if "." in one else int(one)) if plain and len(one) < 15 else one


def _part(words: str, english: bool) -> str:
    return words.replace("\n", f"\n{GOES_ON}") or ("" if english else NOTHING)


def _one(of: str, slot: FieldSchema, value: Any, *, english: bool) -> str:
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
    return VALUES.get(words, words) if words in ALLOWED.get((of, slot.key), ()) else words


def _clause(clause: Clause) -> str:
    return f"{clause.field} {clause.op} {clause.value}".strip().replace("\n", f"\n{GOES_ON}")


def _number(value: Fraction) -> str:
    """With its decimals where they end."""
    scaled = value * 10**9
    if scaled.denominator != 1:
        return str(value)
    return f"{Decimal(scaled.numerator).scaleb(-9):f}".rstrip("0").rstrip(".")
