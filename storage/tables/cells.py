"""Spreadsheet cells, as calamine reads them, as text; and reading old and binary Excel workbooks (.xls, .xlsb). What an
.xls says of formats and of hidden rows and columns is read by xlrd."""

import io
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, time, timedelta
from pathlib import Path

import xlrd
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
from xlrd.compdoc import CompDocError

from core.i18n import _
from core.tabular import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    RAISED,
    ImportedSheet,
    SheetNotes,
    TabularFile,
)
from storage.formats import BUILT_IN, format_of
from storage.shown import (
    SINCE_1900,
    SINCE_1904,
    ShownCell,
    day_words,
    general_words,
    note_cell,
    shown_cell,
    shown_text,
)
from storage.workbook import MOST_MERGES, MOST_SHEETS, noted_beside

Cell = str | int | float | bool | date | time | timedelta
# bytes of an .xls whose formats are read: xlrd is slow
LARGEST_OLD = 8 * 2**20
OLD = b"\xd0\xcf\x11\xe0"
SUPERSCRIPT = 1  # a font that xlrd says is above the line
WHITE = (255, 255, 255)
UNSEEN = (None, WHITE)  # colours of an empty cell
FIGURES = (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE)
# what xlrd raises at a file that calamine can read
UNFORMATTED = (
    xlrd.XLRDError,
    CompDocError,
    AssertionError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)


def read_unformatted(path: Path) -> TabularFile:
    """Return the visible sheets of a .xls or .xlsb workbook: of .xls as shown, where its formats can be read."""
    with path.open("rb") as file:
        old = path.stat().st_size <= LARGEST_OLD and file.read(len(OLD)) == OLD
    if old:
        with suppress(*UNFORMATTED):
            # it says what it finds odd to a log, and this process answers on its output
            book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
            return _read(path, _OldFormats(book))
    return _read(path, None)


def _read(path: Path, formats: "_OldFormats | None") -> TabularFile:
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
            about = ImportedSheet((), sheet.name, merges)
            if formats:
                about = formats.apply(rows, about)
            sheets.append(bounded_sheet(rows, about))
    hidden = tuple(one.name for one in every if one.name not in shown)
    return TabularFile(tuple(sheets), hidden=hidden, unseen=formats is None)


class _OldFormats:
    """What the formats of a .xls workbook show, and which rows and columns it hides."""

    def __init__(self, book: xlrd.Book) -> None:
        self._book = book
        self._since = SINCE_1904 if book.datemode else SINCE_1900
        # xlrd adds codes of the United States for numbers of formats that the file leaves to the standard
        codes = BUILT_IN | {one.format_key: one.format_str for one in book.format_list}
        self._forms = [format_of(codes.get(one.format_key, "")) for one in book.xf_list]

    def apply(self, rows: list[list[str]], sheet: ImportedSheet) -> ImportedSheet:
        """Write what is shown into `rows`; return `sheet` with what is to be known beside it."""
        old = self._book.sheet_by_name(sheet.name)
        notes = SheetNotes()
        for row, column, cell in self._cells(old, rows):
            form = self._forms[old.cell_xf_index(row, column)]
            if cell.words and form.has_days:
                notes.days.append((row, column))
            rows[row][column] = cell.words[:LONGEST_CELL]
            note_cell(notes, cell, [(row, column)])
        about = old.rowinfo_map
        notes.hidden_rows += (
            n
            for n in range(min(len(rows), MOST_ROWS))
            if (about[n].hidden if n in about else old.default_row_hidden)
        )
        columns = (n for n, one in old.colinfo_map.items() if one.hidden or not one.width)
        notes.hidden_columns += (n for n in columns if n < MOST_COLUMNS)
        self._note_fonts(old, rows, notes)
        told = noted_beside((), [one.text for one in old.cell_note_map.values()])
        return notes.sheet(name=sheet.name)._replace(merges=sheet.merges, told=told)

    def _note_fonts(self, old: xlrd.sheet.Sheet, rows: list[list[str]], notes: SheetNotes) -> None:
        """Note the cells with struck words, or words white on white, with the rest of each, and the empty cells with a
        colour."""
        unseen = any(one.struck_out or self._is_white(one) for one in self._book.font_list)
        for row in range(min(old.nrows, len(rows), MOST_ROWS)):
            for column in range(min(old.row_len(row), MOST_COLUMNS)):
                words = rows[row][column] if column < len(rows[row]) else ""
                if words and not unseen:
                    continue
                fill = self._book.xf_list[old.cell_xf_index(row, column)].background
                colour = self._book.colour_map.get(fill.pattern_colour_index)
                painted = fill.fill_pattern and colour not in UNSEEN
                if not words:
                    notes.painted += [(row, column)] if painted else []
                    continue
                rest = "".join(
                    one
                    for one, font in self._pieces(old, row, column, words)
                    if not (font.struck_out or (self._is_white(font) and not painted))
                )
                notes.struck += [(row, column, rest)] if rest != words else []

    def _is_white(self, font: xlrd.formatting.Font) -> bool:
        return bool(self._book.colour_map.get(font.colour_index) == WHITE)

    def _pieces(
        self, old: xlrd.sheet.Sheet, row: int, column: int, text: str
    ) -> Iterator[tuple[str, xlrd.formatting.Font]]:
        """Yield the pieces of a cell's text, each with its font."""
        fonts = self._book.font_list
        own = self._book.xf_list[old.cell_xf_index(row, column)].font_index
        runs = [(0, own), *old.rich_text_runlist_map.get((row, column), ())]
        ends = [*(begin for begin, _font in runs), len(text)][1:]
        for (begin, font), end in zip(runs, ends, strict=True):
            if begin < end:
                yield text[begin:end], fonts[font]

    def _cells(
        self, old: xlrd.sheet.Sheet, rows: list[list[str]]
    ) -> Iterator[tuple[int, int, ShownCell]]:
        """Yield row, column and what is shown, of each cell whose format says more than its value."""
        for row in range(min(old.nrows, len(rows), MOST_ROWS)):
            for column in range(min(old.row_len(row), len(rows[row]), MOST_COLUMNS)):
                kind = old.cell_type(row, column)
                form = self._forms[old.cell_xf_index(row, column)]
                parted = (row, column) in old.rich_text_runlist_map
                if kind == xlrd.XL_CELL_ERROR:
                    said = xlrd.error_text_from_code.get(old.cell_value(row, column), "#VALUE!")
                    yield row, column, ShownCell(said)
                elif kind == xlrd.XL_CELL_TEXT and (form.texts or parted):
                    pieces = self._pieces(old, row, column, rows[row][column])
                    words = "".join(
                        one.translate(RAISED) if font.escapement == SUPERSCRIPT else one
                        for one, font in pieces
                    )
                    yield row, column, shown_text(words, form)
                elif kind in FIGURES and not form.plain:
                    value = repr(old.cell_value(row, column))
                    yield row, column, shown_cell(value, form, self._since)


def cell_words(cell: Cell) -> str:
    """Return the value of a spreadsheet cell as a person would type it in this program, whatever the cell's format."""
    if isinstance(cell, str):
        return cell[:LONGEST_CELL].replace("\r\n", "\n").replace("\r", "")
    if isinstance(cell, bool):
        return _("ใช่") if cell else _("ไม่ใช่")
    if isinstance(cell, int | float):
        return general_words(f"{cell:.15g}")
    if isinstance(cell, date):
        return day_words(cell)
    if isinstance(cell, time):
        return f"{cell.hour:02}.{cell.minute:02}"
    hours, minutes = divmod(cell // timedelta(minutes=1), 60)
    return f"{hours:02}.{minutes:02}"


def bounded_sheet(rows: list[list[str]], sheet: ImportedSheet) -> ImportedSheet:
    """Return `sheet` with `rows`, cut to MOST_ROWS and MOST_COLUMNS and made equally wide; it counts what was cut."""
    while rows and not any(rows[-1]):
        rows.pop()
    wide = max(
        (next((n for n in range(len(row), 0, -1) if row[n - 1]), 0) for row in rows), default=0
    )
    kept = min(wide, MOST_COLUMNS)
    read = tuple((*row[:kept], *[""] * (kept - len(row))) for row in rows[:MOST_ROWS])
    more = sheet.more + sum(map(any, rows[MOST_ROWS:]))
    wider = max(sheet.wider, wide - MOST_COLUMNS)
    return sheet._replace(rows=read, more=more, wider=wider)
