"""Reading OpenDocument spreadsheets (.ods): cells as formatted, hidden rows and columns, merged cells."""

import re
from collections.abc import Mapping, Set
from datetime import datetime
from decimal import Decimal
from html import unescape
from itertools import chain, product
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from core.i18n import _
from core.tabular import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    OF,
    PAGE,
    RAISED,
    ImportedSheet,
    SheetNotes,
    TabularFile,
)
from core.thai.written import arabic_digits
from storage.formats import DAY, GENERAL, SHARE, TIME, CellNumberFormat, format_of
from storage.parts import attributes, elements, local
from storage.shown import (
    SINCE_CALC,
    ShownCell,
    cell_name,
    note_cell,
    serial_of,
    shown_cell,
    shown_text,
)
from storage.tables.calc_formats import format_code
from storage.tables.cells import bounded_sheet
from storage.workbook import MOST_MERGES, MOST_SHEETS, noted_beside
from storage.zipped import read_zip

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}style-name"
MOST_ABOVE = 5  # styles that a style inherits from, one from the other
DRAWN = ("custom-shape", "line", "connector", "rect", "ellipse", "polyline")
GONE = ("collapse", "filter")
# what a value of a sort is shown by where its style says nothing
PLAIN = {"float": GENERAL, "currency": GENERAL, "percentage": SHARE, "date": DAY, "time": TIME}
PASSED = re.compile(r"(-?)P(?:([0-9]+)D)?T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9.,]+)S)?")
BREAKS = {"tab": " ", "line-break": "\n"}


def read_calc(path: Path) -> TabularFile:
    """Return the visible sheets of a .ods file and the names of the others. LookupError if none is visible."""
    found = _Found()
    with read_zip(path) as parts:
        for element in chain(elements(parts, "styles.xml"), elements(parts, "content.xml")):
            found.take(element)
        said = {
            name: parts.read(name).decode()
            for name in ("settings.xml", "meta.xml")
            if name in parts.namelist()
        }
    if not found.sheets:
        raise LookupError("no sheet that is shown")
    of = re.search(rf"<dc:subject>({OF})</dc:subject>", said.get("meta.xml", ""))
    left = re.search(r'"ActiveTable"[^<>]*>([^<>]*)<', said.get("settings.xml", ""))
    names = [sheet.name for sheet in found.sheets]
    active = names.index(unescape(left[1])) if left and unescape(left[1]) in names else 0
    return TabularFile(tuple(found.sheets), active, of[1] if of else "", tuple(found.hidden))


def _repeated(attrs: Mapping[str, str], axis: str) -> int:
    return max(1, int(attrs.get(f"number-{axis}-repeated", "1")))


class _Found:
    """The sheets of a file, collected from its elements, each taken as it ends."""

    def __init__(self) -> None:
        self.sheets, self.hidden = list[ImportedSheet](), list[str]()
        # styles of formats; styles of hidden sheets
        self._codes = dict[str, Element]()
        self._unshown, self._raised = set[str](), set[str]()
        self._lined, self._coloured = set[str](), set[str]()
        self._unseen = set[str]()  # styles of words that are struck, or white
        # by cell style: its format, and the style it inherits from
        self._styles = dict[str, tuple[str, str]]()
        self._forms = dict[str, CellNumberFormat]()
        # rows and columns of the cell that is read
        self._places = range(0), range(0)
        self._begin()

    def _begin(self) -> None:
        """Reset what is collected before the first element of a sheet."""
        self._rows = list[list[str]]()
        self._row = 0
        self._more = 0
        self._wider = 0
        self._defaults = list[str]()
        self._formulas = list[str]()
        self._drawn = list[str]()
        self._remarks = list[str]()  # at cells
        self._notes = SheetNotes()

    def take(self, element: Element) -> None:
        name = local(element)
        if name == "table-row":
            self._take_row(element)
        elif name == "table-column":
            attrs = attributes(element)
            first = len(self._defaults)
            count = min(MOST_COLUMNS, _repeated(attrs, "columns"))
            self._defaults += [attrs.get("default-cell-style-name", "")] * count
            if attrs.get("visibility") in GONE:
                self._notes.hidden_columns += range(first, min(first + count, MOST_COLUMNS))
        elif name == "table":
            self._end(attributes(element))
        elif name in DRAWN or name == "annotation":
            words = " ".join("".join(one.itertext()) for one in element if local(one) == "p")
            (self._drawn if name in DRAWN else self._remarks).append(words)
        elif name == "style":
            attrs = attributes(element)
            name = attrs.get("name", "")
            self._styles[name] = (
                attrs.get("data-style-name", ""),
                attrs.get("parent-style-name", ""),
            )
            about = {key: value for one in element for key, value in attributes(one).items()}
            for found, key, values in (
                (self._unshown, "display", "false"),
                (self._raised, "text-position", "(?:super|[1-9]).*"),
                (self._lined, "text-line-through-style", "(?!none).+"),
                (self._unseen, "text-line-through-style", "(?!none).+"),
                (self._unseen, "color", "#f{6}"),
                (self._coloured, "background-color", "(?!#f{6}|transparent).+"),
            ):
                if re.fullmatch(values, about.get(key, "")):
                    found.add(name)
        elif name.endswith("-style"):
            self._codes[attributes(element).get("name", "")] = element

    def _end(self, attrs: Mapping[str, str]) -> None:
        name = attrs.get("name", "")
        if attrs.get("style-name", "") in self._unshown or len(self.sheets) == MOST_SHEETS:
            self.hidden.append(name)
        elif name:
            del self._notes.merges[MOST_MERGES:]
            about = self._notes.sheet(name=name)._replace(
                formula="".join(self._formulas[:1]),
                formulas=len(self._formulas),
                more=self._more,
                wider=self._wider,
                told=noted_beside(self._drawn, self._remarks),
            )
            self.sheets.append(bounded_sheet(self._rows, about))
        self._begin()

    def _take_row(self, element: Element) -> None:
        row = attributes(element)
        line, painted = list[str](), list[int]()
        column = 0
        times = _repeated(row, "rows")
        kept = max(0, min(times, MOST_ROWS - self._row))
        style = row.get("default-cell-style-name", "")
        for cell in element:
            attrs = attributes(cell)
            count = _repeated(attrs, "columns")
            if local(cell) == "table-cell" and column < MOST_COLUMNS:
                down, across = (
                    int(attrs.get(f"number-{one}-spanned", "1")) for one in ("rows", "columns")
                )
                if down > 1 or across > 1:
                    right = min(column + across, MOST_COLUMNS) - 1
                    self._notes.merges.append((self._row, column, self._row + down - 1, right))
                columns = range(column, min(column + count, MOST_COLUMNS))
                self._places = range(self._row, self._row + kept), columns
                words = self._words(cell, attrs, style)
                if words:
                    line += [""] * (column - len(line)) + [words[:LONGEST_CELL]] * len(columns)
                elif self._coloured and self._style(attrs, style) in self._coloured:
                    painted += columns
            if "value-type" in attrs:
                self._wider = max(self._wider, column + count - MOST_COLUMNS)
            column += count
        element.clear()
        if line:
            self._rows += [
                list[str]() for _n in range(self._row - len(self._rows) if kept else 0)
            ] + [line] * kept
            self._more += times - kept
            self._notes.painted += [(self._row + n, at) for n in range(kept) for at in painted]
            if row.get("visibility") in GONE:
                self._notes.hidden_rows += range(self._row, self._row + kept)
        self._row += times

    def _note(self, notes: list[Any], *words: str) -> None:
        """Note something of the cell that is read, at each place where it is repeated."""
        notes += [(*place, *words) for place in product(*self._places)]

    def _words(self, cell: Element, attrs: Mapping[str, str], style: str) -> str:
        """Return the cell as a person would type it here."""
        sort = attrs.get("value-type", "")
        if not sort:
            formula = attrs.get("formula", "")
            if formula:
                name = cell_name(self._row, self._places[1].start)
                self._formulas.append(f"{name} {formula.partition(':')[2][:60]}")
            return ""
        named = self._style(attrs, style)
        form = self._form(named)
        value = _number(attrs, sort) if sort in PLAIN else ""
        lines = [one for one in cell if local(one) == "p"]
        text = "\n".join(map(self._text, lines))
        # white words are seen on a colour
        gone = self._lined if self._is_coloured(named) else self._unseen
        if gone and (named in gone or any(one.get(STYLE) in gone for one in cell.iter())):
            rest = "" if named in gone else "\n".join(self._text(line, gone) for line in lines)
            self._note(self._notes.struck, rest)
        if value:
            form = PLAIN[sort] if form is GENERAL else form
            if not form.plain and form.has_days:
                self._note(self._notes.days)
            return self._remark(shown_cell(value, form, SINCE_CALC, arabic_digits(text)))
        if sort == "boolean":
            return _("ใช่") if attrs["boolean-value"] == "true" else _("ไม่ใช่")
        for one in cell.iter():
            address = attributes(one).get("href", "") if local(one) == "a" else ""
            if re.match(PAGE, address):
                self._note(self._notes.links, address)
        return self._remark(shown_text(text, form))

    def _style(self, attrs: Mapping[str, str], style: str) -> str:
        """Return the name of a cell's style: its own, else that of its row, of its column."""
        column = self._places[1].start
        default = self._defaults[column] if column < len(self._defaults) else ""
        return attrs.get("style-name") or style or default

    def _is_coloured(self, style: str) -> bool:
        """Return whether a cell of this style, or of one that it inherits from, has a colour."""
        for _n in range(MOST_ABOVE):
            if style in self._coloured:
                return True
            style = self._styles.get(style, ("", ""))[1]
        return False

    def _text(self, within: Element, gone: Set[str] = frozenset()) -> str:
        """Return the words of a paragraph, or of a part of it, without those of styles in `gone`; digits above the line
        as such."""
        parts = [within.text or ""]
        for one in within:
            name, about = local(one), attributes(one)
            if name == "s":
                parts.append(" " * int(about.get("c", "1")))
            elif about.get("style-name") not in gone:
                words = BREAKS.get(name) or self._text(one, gone)
                above = about.get("style-name") in self._raised
                parts.append(words.translate(RAISED) if above else words)
            parts.append(one.tail or "")
        return "".join(parts)

    def _remark(self, cell: ShownCell) -> str:
        """Keep what is to be known of a cell beside its words, and return these."""
        note_cell(self._notes, cell, product(*self._places))
        return cell.words

    def _form(self, style: str) -> CellNumberFormat:
        if style not in self._forms:
            code, parent = self._styles.get(style, ("", ""))
            if not code and parent and parent != style:
                self._forms[style] = self._form(parent)
            else:
                known = code in self._codes
                self._forms[style] = format_of(format_code(code, self._codes) if known else "")
        return self._forms[style]


def _number(attrs: Mapping[str, str], sort: str) -> str:
    """Return the number of a cell as Calc counts it, days since 30 December 1899; "" if it is none."""
    if sort == "date":
        try:
            return serial_of(datetime.fromisoformat(attrs["date-value"][:26]))
        except ValueError:
            return ""
    if sort == "time":
        found = PASSED.fullmatch(attrs["time-value"])
        if not found:
            return ""
        days, hours, minutes = (int(part or 0) for part in found.groups()[1:4])
        seconds = Decimal((found[5] or "0").replace(",", "."))
        passed = seconds + 60 * (minutes + 60 * (hours + 24 * days))
        return f"{found[1]}{passed / 86_400:f}"
    return attrs["value"]
