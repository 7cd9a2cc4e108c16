"""Encodes a worksheet cell as a line number, so that sorted numbers follow the order of sheets, rows and columns."""

from collections.abc import Sequence

from core.i18n import _
from storage.shown import cell_name

SHEET, ROW = 32, 16  # bits below the number of the sheet, of the row


def place(sheet: int, row: int = 0, column: int = 0) -> int:
    """Return the line number that encodes a worksheet cell: sheet, row and column, each counted from 0."""
    return sheet + 1 << SHEET | row << ROW | column


def cell_of(line: int) -> tuple[int, str]:
    """Return (sheet index from 0, cell name such as B7) encoded in `line`. Raises ValueError if it encodes no cell."""
    sheet = line >> SHEET
    if not sheet:
        raise ValueError(line)
    return sheet - 1, cell_name((line >> ROW) & 0xFFFF, line & 0xFFFF)


def place_words(line: int, sheets: Sequence[str]) -> str:
    """Return a text for users on the sheet and cell that `line` encodes; "" if `sheets` is empty, as for YAML files."""
    if not sheets:
        return ""
    sheet, cell = cell_of(line) if line >> SHEET else (0, "A1")
    return _("แผ่น “{sheet}” ช่อง {cell}").format(sheet=sheets[sheet], cell=cell)
