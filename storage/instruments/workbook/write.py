"""A form as an Excel workbook: a sheet for each of its lists, with what may be filled in below each head."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import chain
from pathlib import Path
from types import MappingProxyType
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
from core.forms.programme import Programme
from core.forms.published import LANGUAGE
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED
from core.forms.wording import Clause, Limit, Words
from core.i18n import _
from core.thai.days import day, short_date
from storage.files import whole
from storage.instruments.workbook import words as thai

Titles = Mapping[str, Sequence[tuple[str, str]]]  # id and title of the rows of each list

GROUND, GREY = PatternFill("solid", fgColor="E1E7EC"), Font(color="8A94A0")
EMPTY = 200  # rows below those of a list that take its drop-downs
WIDTHS = {"words": 42, "condition": 30, "text": 16, "yes_no": 10, "integer": 10, "number": 10}
BEGINS = {  # sheets that stand there for what may be added, by whether anything is scored
    True: ("dimensions", "items", "scales", "choices", "proofs", "bands"),
    False: ("kinds", "fields", "scales", "choices", "computed", "checks", "rows"),
}
ASKING = ("units", "steps")  # of a programme
TITLED = frozenset({*chain(*thai.REFERENCES.values())} & thai.ROWS.keys()) - {*thai.UNTITLED}
BOTH = ("papers", "columns", "portal", "signing", "given", "expects", "carry")


@bounded(lambda name, error: failed(_("บันทึกไฟล์ {name} ไม่ได้").format(name=name), error))
def write_form(path: Path, form: Instrument | Programme) -> None:
    """Write the workbook of a form, whole or not at all. UserError."""
    content = workbook_of(form)
    with whole(path, 0o644) as file:
        file.write(content)


def workbook_of(form: Instrument | Programme) -> bytes:
    """The form in a workbook, which read again is the same form."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _whole(book.create_sheet(thai.FORM if isinstance(form, Instrument) else thai.PROGRAMME), form)
    begun = (*BEGINS[bool(form.kind)], *BOTH) if isinstance(form, Instrument) else ASKING
    said = given(form)
    titles = {of: [(row.id, str(given(row).get("title", ""))) for row in said.get(of, ())] for of in TITLED}
    shown = [of for of in lists(type(form)) if of in said or of in begun]
    for of in shown:
        _list(book.create_sheet(thai.SHEETS[of]), of, said.get(of, ()), titles, shown)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _whole(sheet: Worksheet, form: Instrument | Programme) -> None:
    """What is said of the form as a whole: a line each."""
    for n, (words, width) in enumerate(((_("รายการ"), 28), (_("ค่า"), 60), (thai.ENGLISH[0], 40)), start=1):
        _head(sheet, n, words, width)
    lines = [("", slot, given(form)) for slot in slots(type(form)) if not slot.rows]
    if isinstance(form, Instrument):
        lines += [("called", slot, given(form.called)) for slot in slots(thai.CALLED)]
    _put(sheet, 2, 1, thai.head("", "format"))
    _put(sheet, 2, 2, f"{type(form).__name__.lower()}/{LANGUAGE}")
    for row, (of, slot, values) in enumerate(lines, start=3):
        _put(sheet, row, 1, thai.head(of, slot.key))
        sheet.cell(row, 1).comment = Comment(thai.note(of, slot), "", height=120, width=340)
        for column, english in ((2, False), (3, True)):
            if not english or slot.holds == "words":
                _put(sheet, row, column, cell_of(of, slot, values.get(slot.key), english=english))
        if choices := _choices(of, slot):
            _drop_down(sheet, f'"{",".join(choices)}"', f"B{row}")
    sheet.freeze_panes = "B2"


def _ordered(of: str, used: Collection[str] = ()) -> list[FieldSchema]:
    """The fields of a list as they stand side by side: first what a row is called, last those nobody has used."""
    first = ("paper", "case", "number", "title", "named")
    fields = [slot for slot in slots(thai.ROWS[of]) if slot.key != "id"]
    fields.sort(key=lambda slot: 0 if slot.key in first else 1 if slot.required else 2 if slot.key in used else 3)
    return fields + [slot for slot in slots(thai.ROWS[of]) if slot.key == "id"]


def _list(sheet: Worksheet, of: str, rows: Sequence[Any], titles: Titles, shown: Collection[str]) -> None:
    """The rows of a list below their heads; what the program knows them by comes last."""
    cells = [given(row) for row in rows]
    columns = list[tuple[FieldSchema, bool]]()
    for slot in _ordered(of, set(chain(*cells))):
        english = slot.holds == "words" and any(_english(row.get(slot.key, ())) for row in cells)
        columns += [(slot, False), (slot, True)] if english else [(slot, False)]
    for n, (slot, english) in enumerate(columns, start=1):
        words = f"{thai.head(of, slot.key)} ({thai.ENGLISH[0]})" if english else thai.head(of, slot.key)
        _head(sheet, n, words, WIDTHS.get(slot.holds, 16), thai.note(of, slot))
        letter = get_column_letter(n)
        if choices := _choices(of, slot):
            _drop_down(sheet, f'"{",".join(choices)}"', f"{letter}2:{letter}{len(rows) + EMPTY}")
        elif (target := _target(of, slot)) in shown:
            at = get_column_letter([one.key for one in _ordered(target)].index("title") + 1)
            area = f"'{thai.SHEETS[target]}'!${at}$2:${at}${len(titles[target]) + EMPTY}"
            _drop_down(sheet, area, f"{letter}2:{letter}{len(rows) + EMPTY}", strict=False)
        named = {id_: title for title, id_ in thai.by_title(of, slot.key, titles).items()}
        whole = {id_: title for every in titles.values() for id_, title in every if named.get(id_) == thai.plain(title)}
        for row, values in enumerate(cells, start=2):
            _put(sheet, row, n, cell_of(of, slot, values.get(slot.key), whole, english=english))
            if slot.key == "id":
                sheet.cell(row, n).font = GREY
        sheet.column_dimensions[letter].hidden = slot.key == "id" and of in thai.HIDDEN_IDS
    sheet.freeze_panes = "A2"


def _target(of: str, slot: FieldSchema) -> str:
    """The one list whose titles a field names; "" = none, or several."""
    targets = thai.REFERENCES.get((of, slot.key), ())
    return targets[0] if len(targets) == 1 and targets[0] in TITLED else ""


def _english(value: Any) -> bool:
    return any(one.en for one in (value if isinstance(value, tuple) and not isinstance(value, Words) else (value,)))


def _head(sheet: Worksheet, column: int, words: str, width: int, about: str = "") -> None:
    cell = sheet.cell(1, column, words)
    cell.font, cell.fill, cell.alignment = Font(bold=True), GROUND, Alignment(wrap_text=True, vertical="center")
    if about:
        cell.comment = Comment(about, "", height=30 + 22 * (about.count("\n") + len(about) // 50), width=340)
    sheet.column_dimensions[get_column_letter(column)].width = width


def _put(sheet: Worksheet, row: int, column: int, value: str | float) -> None:
    """A number or a text, which no program runs."""
    if value == "":
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment("left", "top", wrap_text=True)


def _choices(of: str, slot: FieldSchema) -> tuple[str, ...]:
    if slot.holds == "yes_no":
        return "ใช่", "ไม่ใช่"
    return tuple(thai.VALUES.get(one, one) for one in sorted(ALLOWED.get((of, slot.key), ())) if one)


def _drop_down(sheet: Worksheet, words: str, cells: str, *, strict: bool = True) -> None:
    if len(words) > 255:  # a list in a cell is not longer
        return
    rule = DataValidation("list", formula1=words, allow_blank=True, errorStyle="warning", showErrorMessage=strict)
    rule.add(cells)
    sheet.add_data_validation(rule)


def cell_of(
    of: str, slot: FieldSchema, value: Any, titles: Mapping[str, str] = MappingProxyType({}), *, english: bool = False
) -> str | float:
    """What a field says, as it stands in a cell; of several each in a line. `titles` of rows it may name."""
    if value is None or value == ():
        return ""
    if slot.holds == "condition":
        return f"\n{thai.OR[0]}\n".join("\n".join(map(_clause, every)) for every in value)
    if slot.many:
        said = (titles.get(one) or _one(of, slot, one, english=english) for one in value)
        found = [_part(one, english) for one in said]
        return "\n".join(found) if any(found) else ""
    if titles:
        id_, slash, level = value.partition("/")
        return titles.get(value) or (f"{titles[id_]}/{level}" if slash and id_ in titles else value)
    one = _one(of, slot, value, english=english)
    plain = slot.holds in ("integer", "signed", "number") and one.lstrip("-").replace(".", "", 1).isdigit()
    return (float(one) if "." in one else int(one)) if plain and len(one) < 15 else one


def _part(words: str, english: bool) -> str:
    return words.replace("\n", f"\n{thai.GOES_ON}") or ("" if english else thai.NOTHING)


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
    if (of, slot.key) in thai.DAYS and (found := day(words)):
        return short_date(found)
    return thai.VALUES.get(words, words) if words in ALLOWED.get((of, slot.key), ()) else words


def _clause(clause: Clause) -> str:
    return f"{clause.field} {clause.op} {clause.value}".strip().replace("\n", f"\n{thai.GOES_ON}")


def _number(value: Fraction) -> str:
    """With its decimals where they end."""
    scaled = value * 10**9
    if scaled.denominator != 1:
        return str(value)
    return f"{Decimal(scaled.numerator).scaleb(-9):f}".rstrip("0").rstrip(".")
