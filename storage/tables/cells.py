"""Spreadsheet cells, as calamine reads them, as text; and reading old and binary Excel workbooks (.xls, .xlsb)."""

from datetime import date, time, timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.i18n import _
from core.tabular import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, ImportedSheet, TabularFile
from storage.shown import GENERAL, day_words, words_of
from storage.workbook import MOST_MERGES, MOST_SHEETS

Cell = str | int | float | bool | date | time | timedelta


def read_unformatted(path: Path) -> TabularFile:
    """Return the visible sheets of a .xls or .xlsb workbook, without formats of cells and rows."""
    with path.open("rb") as file, CalamineWorkbook.from_object(file) as book:
        every = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        shown = [one.name for one in every if one.visible == SheetVisibleEnum.Visible][:MOST_SHEETS]
        if not shown:
            raise LookupError("no sheet that is shown")
        sheets = list[ImportedSheet]()
        for sheet in map(book.get_sheet_by_name, shown):
            rows = [
                [cell_words(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)
            ]
            merges = tuple(
                (*first, *last) for first, last in (sheet.merged_cell_ranges or ())[:MOST_MERGES]
            )
            sheets.append(bounded_sheet(rows, ImportedSheet((), sheet.name, merges)))
    return TabularFile(
        tuple(sheets), hidden=tuple(one.name for one in every if one.name not in shown), unseen=True
    )


def cell_words(cell: Cell) -> str:
    """Return the value of a spreadsheet cell as a person would type it in this program, whatever the cell's format."""
    if isinstance(cell, str):
        if "\r" in cell:
            return cell[:LONGEST_CELL].replace("\r\n", "\n").replace("\r", "")
        return cell[:LONGEST_CELL]
    if isinstance(cell, bool):
        return _("ใช่") if cell else _("ไม่ใช่")
    if isinstance(cell, int | float):
        text = f"{cell:.15g}"
        return words_of(text, GENERAL) if "e" in text else text
    if isinstance(cell, date):
        return day_words(cell)
    if isinstance(cell, time):
        return f"{cell.hour:02}.{cell.minute:02}"
    hours, minutes = divmod(cell // timedelta(minutes=1), 60)
    return f"{hours:02}.{minutes:02}"


def bounded_sheet(
    rows: list[list[str]], sheet: ImportedSheet, max_rows: int = MOST_ROWS
) -> ImportedSheet:
    """Return `sheet` with `rows`, cut to `max_rows` and MOST_COLUMNS and made equally wide; it counts what was cut."""
    while rows and not any(rows[-1]):
        rows.pop()
    wide = max(
        (next((n for n in range(len(row), 0, -1) if row[n - 1]), 0) for row in rows), default=0
    )
    kept = min(wide, MOST_COLUMNS)
    read = tuple((*row[:kept], *[""] * (kept - len(row))) for row in rows[:max_rows])
    more = sheet.more + sum(map(any, rows[max_rows:]))
    wider = max(sheet.wider, wide - MOST_COLUMNS)
    return sheet._replace(rows=read, more=more, wider=wider)
