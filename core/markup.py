"""Read a table from the clipboard: from HTML, which Word and spreadsheets copy, or from tab-separated text."""

import re
from html.parser import HTMLParser
from itertools import islice
from typing import Self

from core.tabular import MOST_COLUMNS, MOST_ROWS, PAGE, ImportedSheet, untabbed

PIECE = 64_000  # letters read at a time
BLANKS = r"\s+"
MERGED = r"(?i)(?:row|col)span\s*=\s*[\"']?(?:[2-9]|1[0-9])"


def _of_document(html: str, text: str) -> bool:
    """Return whether a block comes from a document, whose HTML is read; of a spreadsheet the text is read."""
    head = html[:4000].lower()
    return "<table" in html.lower() and ("word" in head or "writer" in head or "\t" not in text)


def block_of(html: str, text: str) -> list[list[str]]:
    """Return the rows of a copied table: of `html` if Word made it, else `text`. A cell spanning rows is repeated."""
    if not _of_document(html, text):
        return [row[:MOST_COLUMNS] for row in untabbed(text)[:MOST_ROWS]]
    table = _Table.of(html)
    rows = [list(row) for row in table.rows]
    for top, left, bottom, _right in table.merges:
        # a row may end before the cell
        for row in (row for row in rows[top + 1 : bottom + 1] if left < len(row)):
            row[left] = rows[top][left]
    return [row for row in rows if any(row)]


def read_block(html: str, text: str) -> ImportedSheet:
    """Return a copied table of at most MOST_ROWS rows. It is read from `html` if Word made it or cells are merged, else
    from the tab-separated `text`."""
    if _of_document(html, text) or ("<table" in html.lower() and re.search(MERGED, html)):
        table = _Table.of(html)
        return ImportedSheet(
            tuple(table.rows), merges=tuple(table.merges), links=tuple(table.links)
        )
    full = (row for row in untabbed(text) if any(cell.strip() for cell in row))
    return ImportedSheet(tuple(tuple(row[:MOST_COLUMNS]) for row in islice(full, MOST_ROWS)))


class _Table(HTMLParser):
    """A parser of the tables of an HTML page; the content of a table inside a cell becomes words of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[str, ...]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.links: list[tuple[int, int, str]] = []
        self._inner = 0  # tables inside the cell
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._spans, self._merged = (1, 1), True
        self._hanging: dict[int, int] = {}  # column -> rows that a cell above still stands in

    @classmethod
    def of(cls, html: str) -> Self:
        """Return the parser with the rows of all tables of a page; MOST_ROWS rows at most."""
        table = cls()
        for start in range(0, len(html), PIECE):
            if len(table.rows) < MOST_ROWS:
                table.feed(html[start : start + PIECE])
        table.close()
        del table.rows[MOST_ROWS:]
        return table

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and self._row is not None and self._cell is not None:
            address = dict(attrs).get("href") or ""
            if re.match(PAGE, address):
                self.links += [(len(self.rows), len(self._row), address)]
        self._inner += tag == "table" and self._cell is not None
        if self._inner:
            if self._cell is not None and tag in ("tr", "td", "th", "br", "p"):
                self._cell.append(" " if tag in ("td", "th") else "\n")
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            self._fill()
            spans = dict(attrs)
            self._spans = _number(spans.get("rowspan")), _number(spans.get("colspan"))
            # else words run over empty cells
            self._merged = "mso-ignore:colspan" not in (spans.get("style") or "")
            self._cell = []
        elif tag in ("br", "p", "div", "li") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._inner:
            self._inner -= tag == "table"
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(re.sub(BLANKS, " ", data))

    def _fill(self) -> None:
        """Add the cells of rows above that span down into the current row."""
        assert self._row is not None
        while left := self._hanging.pop(len(self._row), 0):
            if left > 1:
                self._hanging[len(self._row)] = left - 1
            self._row.append("")

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        words = re.sub(r"\s*\n\s*", "\n", "".join(self._cell)).strip()
        down, across = self._spans
        if self._spans != (1, 1) and self._merged:
            row, column = len(self.rows), len(self._row)
            self.merges.append(
                (row, column, row + down - 1, min(MOST_COLUMNS, column + across) - 1)
            )
        for n in range(across):
            if len(self._row) >= MOST_COLUMNS:
                break
            if down > 1:
                self._hanging[len(self._row)] = down - 1
            self._row.append("" if n else words)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._fill()
            self.rows.append(tuple(self._row))
            self._row = None


def _number(text: str | None) -> int:
    return min(MOST_COLUMNS, max(1, int(text))) if text and text.isdigit() and len(text) < 5 else 1
