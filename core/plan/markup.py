"""Read a block of the clipboard: tables in HTML, as Word and spreadsheets put them there, or tabbed text."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from core.tabular import MOST_COLUMNS, MOST_ROWS, PAGE, ReadTable, Sheet, untabbed

PIECE = 64_000  # letters read at a time
BLANKS = r"\s+"
MERGED = r"(?i)(?:row|col)span\s*=\s*[\"']?(?:[2-9]|1[0-9])"


def _of_document(html: str, text: str) -> bool:
    """Return whether a block comes from a document, whose HTML is read; of a spreadsheet the text is read."""
    head = html[:4000].lower()
    return "<table" in html.lower() and ("word" in head or "writer" in head or "\t" not in text)


def block_of(html: str, text: str) -> list[list[str]]:
    """Return the rows of cells of a block, empty cells included; a cell that spans rows is repeated in each."""
    if _of_document(html, text):
        rows = (row for piece in _tables(html, repeat=True) for row in piece.rows if any(row))
        return [row for row, _n in zip(map(list, rows), range(MOST_ROWS), strict=False)]
    return [row[:MOST_COLUMNS] for row in untabbed(text)[:MOST_ROWS]]


def read_block(html: str, text: str) -> Iterator[Sheet]:
    """Yield a block as sheets of some rows each, with merged cells if its HTML has any; MOST_ROWS rows at most."""
    marked = _of_document(html, text) or ("<table" in html.lower() and bool(re.search(MERGED, html)))
    count = 0
    for piece in _tables(html, repeat=False) if marked else _tabbed(text):
        yield piece._replace(rows=piece.rows[: max(0, MOST_ROWS - count)])
        count += len(piece.rows)
        if count >= MOST_ROWS:
            return


def joined(pieces: Sequence[Sheet]) -> ReadTable | None:
    """Return the pieces of a block as one table, or None if it is empty."""
    rows = tuple(one for piece in pieces for one in piece.rows)
    merges = tuple(one for piece in pieces for one in piece.merges)
    links = tuple(one for piece in pieces for one in piece.links)
    return ReadTable((Sheet(rows, merges=merges, links=links),)) if rows else None


def _tabbed(text: str) -> Iterator[Sheet]:
    """Yield one sheet with the rows of tabbed text, without empty rows; a cell in quotes may hold line ends."""
    yield Sheet(tuple(tuple(row[:MOST_COLUMNS]) for row in untabbed(text) if any(cell.strip() for cell in row)))


def _tables(html: str, *, repeat: bool) -> Iterator[Sheet]:
    """Yield the rows of all tables of an HTML page as sheets, a piece of the page at a time."""
    reader = _Table(repeat=repeat)
    for start in range(0, len(html), PIECE):
        reader.feed(html[start : start + PIECE])
        yield reader.taken()
    reader.close()
    yield reader.taken()


class _Table(HTMLParser):
    """A parser of the tables of an HTML page; the content of a table inside a cell becomes words of that cell."""

    def __init__(self, *, repeat: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._repeat = repeat  # words of a cell that spans rows, in each of them
        self._rows: list[tuple[str, ...]] = []
        self._merges: list[tuple[int, int, int, int]] = []
        self._links: list[tuple[int, int, str]] = []
        self._done, self._inner = 0, 0  # rows that were taken; tables inside the cell
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._spans, self._merged = (1, 1), True
        self._hanging: dict[int, tuple[int, str]] = {}  # column -> rows it still stands in, words

    def taken(self) -> Sheet:
        """Return and forget the rows completed so far, with merged cells and links (rows counted from the first)."""
        rows, merges, self._rows, self._merges = tuple(self._rows), tuple(self._merges), [], []
        self._done += len(rows)
        links, self._links = tuple(self._links), []
        return Sheet(rows, merges=merges, links=links)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and self._row is not None and self._cell is not None:
            address = dict(attrs).get("href") or ""
            self._links += [(self._done + len(self._rows), len(self._row), address)] if re.match(PAGE, address) else []
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
            self._merged = "mso-ignore:colspan" not in (spans.get("style") or "")  # else words run over empty cells
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
        while len(self._row) in self._hanging:
            column = len(self._row)
            left, words = self._hanging.pop(column)
            if left > 1:
                self._hanging[column] = left - 1, words
            self._row.append(words)

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        words = re.sub(r"\s*\n\s*", "\n", "".join(self._cell)).strip()
        down, across = self._spans
        if self._spans != (1, 1) and self._merged:
            row, column = self._done + len(self._rows), len(self._row)
            self._merges.append((row, column, row + down - 1, min(MOST_COLUMNS, column + across) - 1))
        for n in range(across):
            if len(self._row) >= MOST_COLUMNS:
                break
            text = words if n == 0 else ""
            if down > 1:
                self._hanging[len(self._row)] = down - 1, text if self._repeat else ""
            self._row.append(text)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._fill()
            self._rows.append(tuple(self._row))
            self._row = None


def _number(given: str | None) -> int:
    return min(MOST_COLUMNS, max(1, int(given))) if given and given.isdigit() and len(given) < 5 else 1
