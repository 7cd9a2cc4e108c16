"""A cell of a workbook as a number that stands for its line: sorted they stand as a person reads them."""

from collections.abc import Sequence

from core.i18n import _
from storage.shown import cell_name

SHEET, ROW = 32, 16  # bits below the number of the sheet, of the row


def place(sheet: int, row: int = 0, column: int = 0) -> int:
    """Of a sheet, row and column, from 0."""
    return sheet + 1 << SHEET | row << ROW | column


def cell_of(line: int) -> tuple[int, str]:
    """The sheet, from 0, and the name of the cell; ValueError where the number is none of a place."""
    if not (sheet := line >> SHEET):
        raise ValueError(line)
    return sheet - 1, cell_name((line >> ROW) & 0xFFFF, line & 0xFFFF)


def place_words(line: int, sheets: Sequence[str]) -> str:
    """Where that is, as a person finds it; "" where there are no sheets."""
    if not sheets:
        return ""
    sheet, cell = cell_of(line) if line >> SHEET else (0, "A1")
    return _("แผ่น {sheet} ช่อง {cell}").format(sheet=sheets[sheet], cell=cell)
