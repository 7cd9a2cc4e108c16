"""Reading the table in a text file (commas, semicolons, tabs or HTML; UTF-8, UTF-16 or Windows-874)."""

import csv
import io
import re
from contextlib import suppress
from itertools import islice
from pathlib import Path

from core.markup import read_block
from core.tabular import LONGEST_CELL, MOST_ROWS, ImportedSheet, TabularFile
from storage.tables.cells import bounded_sheet

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LOOKED_AT = 1000  # first bytes that show whether each letter takes two
LOOKED = 20  # first rows that show what separates cells
# figures that other programs write as texts: ="0012" and '0012
KEPT = r"=\"(.*)\"|'(?=[-+=@0-9])(.+)"


def read_text_table(path: Path) -> TabularFile:
    """Return the table in a text or HTML file. UnicodeDecodeError or csv.Error if the file is malformed."""
    text = decoded(path.read_bytes())
    # as web pages offer "Excel"
    if text.lstrip("\ufeff \t\r\n").startswith("<") and "<table" in text.lower():
        page = read_block(text, "")
        return TabularFile((bounded_sheet([*map(list, page.rows)], page),))
    if text.startswith("MIME-Version:"):  # a page that Excel has packed as one file
        return TabularFile(())
    first, _line_end, rest = text.partition("\n")
    sign = ""
    if first.casefold().startswith("sep=") and len(first.strip()) == len("sep=;"):
        text, sign = rest, first[4]
    sign = sign or _sign(text)
    # `1, "a, b"`: a quote may begin behind a blank, or stand within words
    try:
        every, more = _rows(text, sign, blanks=True)
    except csv.Error:
        every, more = _rows(text, sign, blanks=False)
    return TabularFile((bounded_sheet(every, ImportedSheet((), more=more, plain=True)),))


def _rows(text: str, sign: str, *, blanks: bool) -> tuple[list[list[str]], int]:
    """Return the first rows and how many more are filled; `blanks`: those before a cell are none of it."""
    source = io.StringIO(text, newline="")
    held = csv.reader(source, delimiter=sign, strict=True, skipinitialspace=blanks)
    every = [[_kept(cell)[:LONGEST_CELL] for cell in row] for row in islice(held, MOST_ROWS)]
    return every, sum(map(any, held))


def _kept(cell: str) -> str:
    found = re.fullmatch(KEPT, cell) if cell[:1] in ("=", "'") else None
    return found[1] or found[2] or "" if found else cell


def decoded(content: bytes) -> str:
    """Return bytes as text: UTF-8, UTF-16, or Windows-874 if that gives Thai letters. Else UnicodeDecodeError."""
    for mark, letters in MARKS:
        if content.startswith(mark):
            return content.decode(letters)
    begun = content[:LOOKED_AT]
    if b"\0" in begun:
        return content.decode(
            "utf-16-le" if begun[1::2].count(0) >= begun[::2].count(0) else "utf-16-be"
        )
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        text = content.decode("cp874")
        foreign = [letter for letter in text if not letter.isascii()]
        if sum("ก" <= letter <= "๛" for letter in foreign) < 3:
            raise error
        return text


def _sign(text: str) -> str:
    """Return what separates cells: it splits the first rows into most cells, and most rows into the same number."""

    def weight(sign: str) -> tuple[int, int]:
        counts = list[int]()
        with suppress(csv.Error):
            counts += map(
                len, islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), LOOKED)
            )
        wide = max(counts, default=0)
        return (sum(count == wide for count in counts) if wide > 1 else 0, wide)

    return max(",;\t|", key=weight)
