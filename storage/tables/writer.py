"""Writing a table as an Excel workbook of one sheet: texts, numbers, no formulas, notes on what columns accept."""

import io
import re
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.boundary import bounded
from core.errors import failed
from core.i18n import _
from core.tabular import LISTS, LONGEST_CELL, OutputWorkbook, WorkbookColumn
from storage.files import whole

NARROW = 14  # width in letters for figures
WIDE = 40  # width in letters for text
LONG = 24  # longer texts need the wide one
GROUND = "E1E7EC"
LINE_END = r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
NO_SIGN = r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"  # of XML, or seen by nobody


@bounded(lambda name, error: failed(_("บันทึกไฟล์ {name} ไม่ได้").format(name=name), error))
def write_table(path: Path, table: OutputWorkbook) -> int:
    """Write a table as a whole Excel workbook or not at all; return how many texts were cut. UserError if it fails."""
    columns = tuple(
        column._replace(
            head=plain(column.head),
            says=plain(column.says),
            choices=tuple(map(plain, column.choices)),
        )
        for column in table.columns
    )
    rows = [[plain(words) for words in row] for row in table.rows]
    cut = tuple(tuple(words[:LONGEST_CELL] for words in row) for row in rows)
    content = workbook(table._replace(title=plain(table.title), columns=columns, rows=cut))
    with whole(path, 0o644) as file:
        file.write(content)
    return sum(len(words) > LONGEST_CELL for row in rows for words in row)


def plain(text: str) -> str:
    """Return the text without characters an Excel workbook cannot hold; Word's line and page breaks become newlines."""
    return re.sub(NO_SIGN, "", re.sub(LINE_END, "\n", text))


def workbook(table: OutputWorkbook) -> bytes:
    book = Workbook(write_only=True)
    book.properties.subject = table.plan_key or None
    title = "".join(sign for sign in table.title if sign not in "[]:*?/\\'")[:31].strip()
    sheet = book.create_sheet(title or "1")
    sheet.freeze_panes = "A2"
    for n, column in enumerate(table.columns, start=1):
        longest = max((len(row[n - 1]) for row in table.rows[:50] if n <= len(row)), default=0)
        width = WIDE if longest > LONG else max(NARROW, min(WIDE, len(column.head) + 2))
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.append([_head(sheet, column) for column in table.columns])
    for row in table.rows:
        sheet.append(
            [_cell(sheet, column, words) for column, words in zip(table.columns, row, strict=True)]
        )
    _validate(sheet, table)
    lists = [column.choices for column in table.columns if column.choices]
    if lists:
        hidden = book.create_sheet(LISTS[0])
        hidden.sheet_state = LISTS[1]
        for texts in zip_longest(*lists):
            hidden.append([_text(hidden, words) if words else None for words in texts])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _text(sheet: Worksheet, text: str) -> Cell:
    """Return a cell with words, which Excel never runs."""
    cell: Cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _head(sheet: Worksheet, column: WorkbookColumn) -> Cell:
    cell = _text(sheet, column.head)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=GROUND)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(sheet: Worksheet, column: WorkbookColumn, text: str) -> Cell | None:
    """Return a number if the column is one and the text is too; otherwise text."""
    number = _number(text) if column.figure else None
    if number is not None:
        cell: Cell = WriteOnlyCell(sheet, float(number))
        cell.number_format = f"#,##0.{'0' * column.decimals}" if column.decimals else "General"
        return cell
    cell = _text(sheet, text)
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell if text else None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(number.as_tuple().digits) <= 15 else None


def _validate(sheet: Worksheet, table: OutputWorkbook) -> None:
    """Add the rules for what the cells of each column take, for rows that are there and those to be filled in."""
    last = 1 + len(table.rows) + table.empty
    lists = [column for column in table.columns if column.choices]
    for n, column in enumerate(table.columns, start=1):
        letter = get_column_letter(n)
        rule = DataValidation(
            type="decimal", operator="between", formula1="-9999999999999", formula2="9999999999999"
        )
        if column.choices:
            of = get_column_letter(lists.index(column) + 1)
            rule = DataValidation(
                type="list", formula1=f"{LISTS[0]}!${of}$1:${of}${len(column.choices)}"
            )
        elif not column.figure:
            if not column.says:
                continue
            rule = DataValidation()
        rule.allow_blank = True
        rule.showErrorMessage = bool(column.choices) or column.figure
        rule.errorStyle = "warning"  # the program itself judges what comes back
        if column.says:
            rule.showInputMessage = True
            rule.promptTitle = column.head[:32]
            rule.prompt = column.says[:255]
        if last > 1:
            rule.add(f"{letter}2:{letter}{last}")
            sheet.data_validations.append(rule)
