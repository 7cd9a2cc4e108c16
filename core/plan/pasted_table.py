"""Tables of a page of HTML, as spreadsheets and Word put them on the clipboard, read as rows of cells."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

MOST_COLUMNS = 200  # what is beyond is not read
PIECE = 64_000  # letters read at a time
BLANKS = r"\s+"


def tables_of(html: str) -> Iterator[list[list[str]]]:
    """The rows of all tables of a page, a piece of it at a time, without empty ones."""
    reader = _Table()
    for start in range(0, len(html), PIECE):
        reader.feed(html[start : start + PIECE])
        yield reader.taken()
    reader.close()
    yield reader.taken()


class _Table(HTMLParser):
    """Cells of the tables of a page; one that spans rows is repeated in each, one that spans columns stands once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._hanging: dict[int, tuple[int, str]] = {}  # column -> rows it still stands in, words

    def taken(self) -> list[list[str]]:
        """The rows that are complete by now."""
        rows, self._rows = self._rows, []
        return [row for row in rows if any(row)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            self._fill()
            spans = dict(attrs)
            self._spans = _number(spans.get("rowspan")), _number(spans.get("colspan"))
            self._cell = []
        elif tag in ("br", "p", "div", "li") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(re.sub(BLANKS, " ", data))

    def _fill(self) -> None:
        """Cells of rows above that reach down to here."""
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
        for n in range(across):
            if len(self._row) >= MOST_COLUMNS:
                break
            text = words if n == 0 else ""
            if down > 1:
                self._hanging[len(self._row)] = down - 1, text
            self._row.append(text)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._fill()
            self._rows.append(self._row)
            self._row = None


def _number(given: str | None) -> int:
    return min(MOST_COLUMNS, max(1, int(given))) if given and given.isdigit() and len(given) < 5 else 1
