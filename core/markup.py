"""Read a table from the clipboard: from HTML, which Word and spreadsheets copy, or from tab-separated text."""

import re
from fractions import Fraction
from html.parser import HTMLParser
from itertools import islice
from typing import Self

from core.exact import exact_text
from core.i18n import _
from core.tabular import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    PAGE,
    RAISED,
    ImportedSheet,
    SheetNotes,
    untabbed,
)

PIECE = 64_000  # letters read at a time
BLANKS = r"\s+"
FIGURE = r"-?[0-9]+(?:\.([0-9]+))?"
MARKED = ("sup", "s", "strike", "del", "script", "style", "option")
ENDLESS = ("br", "col", "hr", "img", "input", "meta", "link")  # tags that hold nothing
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
    for top, left, bottom, _right in table.notes.merges:
        # a row may end before the cell
        for row in (row for row in rows[top + 1 : bottom + 1] if left < len(row)):
            row[left] = rows[top][left]
    return [row for row in rows if any(row)]


def read_block(html: str, text: str) -> ImportedSheet:
    """Return a copied table of at most MOST_ROWS rows. It is read from `html` if Word made it or cells are merged, else
    from the tab-separated `text`."""
    if _of_document(html, text) or ("<table" in html.lower() and re.search(MERGED, html)):
        table = _Table.of(html)
        if table.unseen:
            where = _("คำในตาราง {n} แห่ง").format(n=len(table.unseen))
            words = " ".join(table.unseen)[:LONGEST_CELL]
            table.notes.told.append((where, _("ซ่อนอยู่ในเอกสาร"), words))
        return table.notes.sheet(table.rows)
    full = (row for row in untabbed(text) if any(cell.strip() for cell in row))
    return ImportedSheet(tuple(tuple(row[:MOST_COLUMNS]) for row in islice(full, MOST_ROWS)))


class _Table(HTMLParser):
    """A parser of the tables of an HTML page; the content of a table inside a cell becomes words of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[str, ...]] = []
        self.notes = SheetNotes()
        self._columns = 0  # that the page has described
        self.unseen: list[str] = []  # words that the page does not show
        self._inner = 0  # tables inside the cell
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._rest: list[str] | None = None  # those that are not struck, where some are
        self._gone = False  # whether the page does not show the cell
        self._attrs: dict[str, str | None] = {}  # of the cell
        # the tag that has begun words above the line, struck or unseen, and how many of it are open
        self._within: dict[str, tuple[str, int]] = {}
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
        about = dict(attrs)
        if tag == "a" and self._row is not None and self._cell is not None:
            address = about.get("href") or ""
            if re.match(PAGE, address):
                self.notes.links += [(len(self.rows), len(self._row), address)]
        self._inner += tag == "table" and self._cell is not None
        if attrs or tag in MARKED or self._within:
            self._enter(tag, about)
        if tag == "input":
            self.handle_data(_entered(about))
        if self._inner:
            if self._cell is not None and tag in ("tr", "td", "th", "br", "p"):
                self._add(" " if tag in ("td", "th") else "\n")
        elif tag == "col":
            ends = min(MOST_COLUMNS, self._columns + _number(about.get("span")))
            if _is_unseen(tag, about):
                hidden = {*self.notes.hidden_columns, *range(self._columns, ends)}
                self.notes.hidden_columns = sorted(hidden)
            self._columns = ends
        elif tag == "tr":
            self._end_row()
            self._row, self._columns = [], 0
            if _is_unseen(tag, about):
                self.notes.hidden_rows.append(len(self.rows))
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            self._gone = _is_unseen(tag, about)
            if not self._gone:
                self._fill()
            self._cell, self._rest = [], None
            self._attrs, self._within = about, {}
            if attrs:
                self._enter(tag, about)
        elif tag in ("br", "p", "div", "li") and self._cell:
            self._add("\n")

    def _enter(self, tag: str, attrs: dict[str, str | None]) -> None:
        """Note how the words within a tag are shown."""
        style = (attrs.get("style") or "").lower()
        begins = {
            "raised": tag == "sup",
            "struck": tag in ("s", "strike", "del") or "line-through" in style,
            "unseen": tag != "tr" and _is_unseen(tag, attrs),
        }
        for how, said in begins.items() if tag not in ENDLESS and self._cell is not None else ():
            of, count = self._within.get(how, (tag, 0))
            if how == "struck" and said and self._rest is None:
                self._rest = [*(self._cell or ())]
            if of == tag and (said or count):
                self._within[how] = (tag, 1 if tag == "option" else count + 1)
            if tag == "option" == of and not said:
                self._within.pop(how, None)

    def handle_endtag(self, tag: str) -> None:
        for how, (of, count) in [*self._within.items()]:
            if of == tag or (of == "option" and tag == "select"):
                self._within[how] = (of, count - 1)
                if count < 2:
                    del self._within[how]
        if self._inner:
            self._inner -= tag == "table"
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is None:
            return
        words = re.sub(BLANKS, " ", data)
        if "unseen" in self._within:
            if words.strip() and self._within["unseen"][0] != "option":
                self.unseen.append(words.strip())
            return
        self._add(words.translate(RAISED) if "raised" in self._within else words)

    def _add(self, words: str) -> None:
        assert self._cell is not None
        self._cell.append(words)
        if self._rest is not None and "struck" not in self._within:
            self._rest.append(words)

    def _fill(self) -> None:
        """Add the cells of rows above that span down into the current row."""
        assert self._row is not None
        while left := self._hanging.pop(len(self._row), 0):
            if left > 1:
                self._hanging[len(self._row)] = left - 1
            self._row.append("")

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None or self._gone:
            self._cell = None
            return
        words = _joined(self._cell)
        if self._rest is not None:
            self.notes.struck.append((len(self.rows), len(self._row), _joined(self._rest)))
        words = self._figure(words)
        down, across = (_number(self._attrs.get(name)) for name in ("rowspan", "colspan"))
        # else words run over empty cells
        merged = "mso-ignore:colspan" not in (self._attrs.get("style") or "")
        if merged and (down, across) != (1, 1):
            row, column = len(self.rows), len(self._row)
            self.notes.merges.append(
                (row, column, row + down - 1, min(MOST_COLUMNS, column + across) - 1)
            )
        for n in range(min(across, MOST_COLUMNS - len(self._row))):
            if down > 1:
                self._hanging[len(self._row)] = down - 1
            self._row.append("" if n else words)
        self._cell = None

    def _figure(self, words: str) -> str:
        """Return a figure with all its decimals; keep what its cell holds where that is shown in thousands."""
        assert self._row is not None
        # what Excel and Calc say that the cell holds
        value = self._attrs.get("x:num") or self._attrs.get("sdval")
        if not value or not re.fullmatch(FIGURE, value):
            return words
        shown = words.replace(",", "")
        found = re.fullmatch(FIGURE, shown)
        if not found:
            return words
        exact = Fraction(value)
        rounded = abs(exact - Fraction(shown)) * 2 * 10 ** len(found[1] or "")
        if rounded > 1:
            self.notes.stored.append((len(self.rows), len(self._row), exact_text(exact)))
        return exact_text(exact) if 0 < rounded <= 1 else words

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._fill()
            self.rows.append(tuple(self._row))
            self._row = None


def _joined(pieces: list[str]) -> str:
    return re.sub(r"\s*\n\s*", "\n", "".join(pieces)).strip()


def _number(text: str | None) -> int:
    return min(MOST_COLUMNS, max(1, int(text))) if text and text.isdigit() and len(text) < 5 else 1


def _is_unseen(tag: str, attrs: dict[str, str | None]) -> bool:
    """Return whether a page does not show what stands within a tag."""
    style = (attrs.get("style") or "").replace(" ", "").lower()
    unchosen = tag == "option" and "selected" not in attrs
    return "display:none" in style or "hidden" in attrs or tag in ("script", "style") or unchosen


def _entered(attrs: dict[str, str | None]) -> str:
    """Return what a field of a page shows: its words, or its box."""
    sort = (attrs.get("type") or "text").lower()
    if sort in ("checkbox", "radio"):
        return "☒" if "checked" in attrs else "☐"
    return (attrs.get("value") or "") if sort in ("text", "number", "date", "email", "url") else ""
