"""Tables from and for other programs, and tab-separated text as spreadsheets put it on the clipboard."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

MOST_ROWS, MOST_COLUMNS = 20_000, 200  # limits of a file; the rest is not read
LONGEST_CELL = 32_767  # letters of a cell in Excel
# digits above the line: 5000¹ with a note is not 50001
RAISED = str.maketrans("0123456789๐๑๒๓๔๕๖๗๘๙()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")

# row and column, from 0, with what stands there
Place = tuple[int, int]
PlacedText = tuple[int, int, str]
Merge = tuple[int, int, int, int]  # first row and column, last row and column


class ImportedSheet(NamedTuple):
    """A worksheet, or a table of a text document, each cell with the text that a person would type for it."""

    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    merges: tuple[Merge, ...] = ()
    hidden_rows: tuple[int, ...] = ()  # from 0, as the two below
    hidden_columns: tuple[int, ...] = ()
    # days shown with two digits of the year: 68 may have become 1968
    short_years: tuple[Place, ...] = ()
    formula: str = ""  # the first cell whose formula has no value: `C5 =SUM(A1:A4)`
    formulas: int = 0  # how many of them there are
    # filled rows beyond those that are read; -1 = there are some, and nobody counted them
    more: int = 0
    wider: int = 0  # filled columns beyond those
    links: tuple[PlacedText, ...] = ()  # cells that lead to a page: row, column, address
    # the first cells with a formula, whatever they show: row, column
    reckoned: tuple[Place, ...] = ()
    widths: tuple[tuple[int, float], ...] = ()  # columns that are given one, from 0, in letters
    landscape: bool = False
    # cells with something bold: row, column, text with that in *stars*
    bold: tuple[PlacedText, ...] = ()
    # cells with a border: row, column, and whether it is at a side
    framed: tuple[tuple[int, int, bool], ...] = ()
    # cells that the file keeps as a day or month, however it shows them
    days: tuple[Place, ...] = ()
    painted: tuple[Place, ...] = ()  # empty cells with a colour
    # cells with struck words: row, column, the text without those
    struck: tuple[PlacedText, ...] = ()
    # what its reader saw and could not take: where, why, words
    told: tuple[tuple[str, str, str], ...] = ()
    plain: bool = False  # of a text file, in which a comma within a figure may divide cells
    # cells that show less or more than they hold, in thousands or not at all: row, column, what they hold
    stored: tuple[PlacedText, ...] = ()
    # days that are shown with a time of day: row, column, time
    clocks: tuple[PlacedText, ...] = ()
    # numbers that are shown as codes, 12 as 0012: row, column, the number
    codes: tuple[PlacedText, ...] = ()


class SheetNotes:
    """What the reader of a worksheet collects beside the words of its cells, each list by a field of `ImportedSheet`."""

    merges: list[Merge]
    hidden_rows: list[int]
    hidden_columns: list[int]
    short_years: list[Place]
    links: list[PlacedText]
    reckoned: list[Place]
    widths: list[tuple[int, float]]
    bold: list[PlacedText]
    framed: list[tuple[int, int, bool]]
    days: list[Place]
    painted: list[Place]
    struck: list[PlacedText]
    told: list[tuple[str, str, str]]
    stored: list[PlacedText]
    clocks: list[PlacedText]
    codes: list[PlacedText]

    def __init__(self) -> None:
        """Begin with all lists empty."""
        vars(self).update((name, []) for name in SheetNotes.__annotations__)

    def sheet(self, rows: Iterable[tuple[str, ...]] = (), name: str = "") -> ImportedSheet:
        """Return the worksheet with these rows and all that was collected, in the order of the rows."""
        about: dict[str, Any] = {key: tuple(sorted(noted)) for key, noted in vars(self).items()}
        return ImportedSheet(tuple(rows), name, **about)


class TabularFile(NamedTuple):
    """The content of a spreadsheet or text document made by another program: its tables."""

    sheets: tuple[ImportedSheet, ...]  # visible sheets
    active: int = 0  # the sheet it was left at
    plan_key: str = ""  # as `OutputWorkbook.plan_key`
    hidden: tuple[str, ...] = ()  # names of the sheets that are not shown: they are not read
    unseen: bool = False  # its source does not tell which rows are hidden and how figures are shown

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return self.sheets[self.active].rows if self.sheets else ()


class WorkbookColumn(NamedTuple):
    """A column of a workbook to write. `choices`: texts its cells may take, () = any; `says`: a hint at its cells."""

    head: str
    figure: bool = False
    decimals: int = 0
    choices: tuple[str, ...] = ()  # the words the cells take, () = any
    says: str = ""  # hint shown at its cells


class OutputWorkbook(NamedTuple):
    """The content of a workbook (.xlsx) with one sheet, to be written; `empty`: number of blank rows below `rows`."""

    title: str
    columns: tuple[WorkbookColumn, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    empty: int = 0  # rows below them that are prepared to be filled in
    plan_key: str = ""  # the form and year of the plan whose rows they are, as `OF`


OF = r"\S+/[0-9]{4}/[0-9]+ [0-9]{4}"  # spending-plan/2569/1 2569
# the sheet of a workbook of ours with the words of choices, and how it is hidden
LISTS = ("Lists", "veryHidden")
PAGE = r"(?i)https?://\S"  # how the address of a page begins
QUOTED = '\t\n\r"'
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FIGURE = r"-?[0-9]+(,[0-9]{3})*(\.[0-9]+)?"  # what a spreadsheet treats as a number
FRACTION = r"-?[0-9]+/[0-9]+"


def tabbed(rows: Iterable[Sequence[str]]) -> str:
    """Return the rows as tab-separated text; an apostrophe precedes each cell that would be read as a formula."""
    lines = ["\t".join(_quoted(guarded(cell)) for cell in row) for row in rows]
    return "\n".join(lines) + ("\n" if lines[-1:] == [""] else "")  # an empty row is a row


def guarded(cell: str) -> str:
    """Return the cell, after an apostrophe if a spreadsheet would read a formula; -1,000.50 is not a formula."""
    if not cell.startswith(FORMULA) or re.fullmatch(FIGURE, cell) or re.fullmatch(FRACTION, cell):
        return cell
    return f"'{cell}"


def untabbed(text: str) -> list[list[str]]:
    """Return the rows of tab-separated text. Quoted cells may hold tabs and line breaks; an unclosed quote is text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [*_rows(text.removesuffix("\n"))] if text else []


def _rows(text: str) -> Iterator[list[str]]:
    at, row = 0, list[str]()
    while True:
        cell, at = _cell(text, at)
        row.append(cell)
        if text[at : at + 1] != "\t":
            yield row
            row = []
        if at >= len(text):
            if row:  # a tab was the last letter: an empty cell stands behind it
                yield [*row, ""]
            return
        at += 1


def _cell(text: str, position: int) -> tuple[str, int]:
    """Return the cell that begins here, and the position of its end."""
    if text[position : position + 1] == '"':
        end = position + 1
        while (end := text.find('"', end)) >= 0:
            if text[end + 1 : end + 2] == '"':
                end += 2
                continue
            if text[end + 1 : end + 2] in ("", "\t", "\n"):
                return text[position + 1 : end].replace('""', '"'), end + 1
            break
    ends = [found for sign in "\t\n" if (found := text.find(sign, position)) >= 0]
    end = min(ends, default=len(text))
    return text[position:end], end


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in QUOTED) else cell
