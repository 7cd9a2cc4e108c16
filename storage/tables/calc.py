"""Reading OpenDocument spreadsheets (.ods): cells as formatted, hidden rows and columns, merged cells."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from itertools import chain
from pathlib import Path
from xml.etree.ElementTree import Element

from core.i18n import _
from core.tabular import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, OF, PAGE, ImportedSheet, TabularFile
from storage.parts import attributes, elements, local
from storage.shown import GENERAL, CellNumberFormat, cell_name, format_of, moment_words, words_of
from storage.tables.cells import bounded_sheet
from storage.workbook import MOST_MERGES, MOST_SHEETS
from storage.zipped import read_zip

GONE = ("collapse", "filter")
# in codes of Excel
SIGNS = {"day": "d", "month": "m", "year": "yy", "hours": "h", "minutes": "h", "seconds": "s"}
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
        # Excel codes of formats
        self._codes = dict[str, str]()
        # styles of hidden sheets
        self._unshown = set[str]()
        # by cell style: its format, and the style it inherits from
        self._styles = dict[str, tuple[str, str]]()
        self._forms = dict[str, CellNumberFormat]()
        self._begin()

    def _begin(self) -> None:
        """Reset what is collected before the first element of a sheet."""
        self._rows = list[list[str]]()
        self._row = 0
        self._more = 0
        self._wider = 0
        self._defaults = list[str]()
        self._columns = list[int]()
        self._hidden = list[int]()
        self._merges, self._years = list[tuple[int, int, int, int]](), list[tuple[int, int]]()
        self._formulas, self._links = list[str](), list[tuple[int, int, str]]()

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
                self._columns += range(first, min(first + count, MOST_COLUMNS))
        elif name == "table":
            self._end(attributes(element))
        elif name == "style":
            attrs = attributes(element)
            self._styles[attrs.get("name", "")] = (
                attrs.get("data-style-name", ""),
                attrs.get("parent-style-name", ""),
            )
            if any(attributes(one).get("display") == "false" for one in element):
                self._unshown.add(attrs.get("name", ""))
        elif name.endswith("-style"):
            self._codes[attributes(element).get("name", "")] = "".join(_codes(element))

    def _end(self, attrs: Mapping[str, str]) -> None:
        name = attrs.get("name", "")
        if attrs.get("style-name", "") in self._unshown or len(self.sheets) == MOST_SHEETS:
            self.hidden.append(name)
        elif name:
            about = ImportedSheet(
                (),
                name,
                tuple(self._merges[:MOST_MERGES]),
                tuple(self._hidden),
                tuple(self._columns),
                tuple(self._years),
                "".join(self._formulas[:1]),
                len(self._formulas),
                self._more,
                self._wider,
                tuple(self._links),
            )
            self.sheets.append(bounded_sheet(self._rows, about))
        self._begin()

    def _take_row(self, element: Element) -> None:
        row = attributes(element)
        line = list[str]()
        column = 0
        times = _repeated(row, "rows")
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
                    self._merges.append((self._row, column, self._row + down - 1, right))
                words = self._words(cell, attrs, style, column)
                if words:
                    line += [""] * (column - len(line)) + [words[:LONGEST_CELL]] * min(
                        count, MOST_COLUMNS - column
                    )
            if "value-type" in attrs:
                self._wider = max(self._wider, column + count - MOST_COLUMNS)
            column += count
        element.clear()
        if line:
            kept = max(0, min(times, MOST_ROWS - self._row))
            self._rows += [
                list[str]() for _n in range(self._row - len(self._rows) if kept else 0)
            ] + [line] * kept
            self._more += times - kept
            if row.get("visibility") in GONE:
                self._hidden += range(self._row, self._row + kept)
        self._row += times

    def _words(self, cell: Element, attrs: Mapping[str, str], style: str, column: int) -> str:
        """Return the cell as a person would type it here."""
        sort, place = attrs.get("value-type", ""), (self._row, column)
        if not sort:
            formula = attrs.get("formula", "")
            if formula:
                self._formulas.append(f"{cell_name(*place)} {formula.partition(':')[2][:60]}")
            return ""
        if sort in ("float", "currency", "percentage", "date"):
            default = self._defaults[column] if column < len(self._defaults) else ""
            form = self._form(attrs.get("style-name") or style or default)
            if sort == "date":
                if form.short_year:
                    self._years += [place]
                return moment_words(datetime.fromisoformat(attrs["date-value"][:19]), form.sort)
            if form.sort != "digits":
                return words_of(
                    attrs["value"], format_of("0%") if sort == "percentage" else GENERAL
                )
        if sort == "time" and (
            found := re.fullmatch(r"PT([0-9]+)H([0-9]+)M.*", attrs["time-value"])
        ):
            return f"{found[1]:0>2}.{found[2]:0>2}"
        if sort == "boolean":
            return _("ใช่") if attrs["boolean-value"] == "true" else _("ไม่ใช่")
        led = (attributes(one).get("href", "") for one in cell.iter() if local(one) == "a")
        self._links += [(*place, address) for address in led if re.match(PAGE, address)]
        return "\n".join(_shown_text(one) for one in cell if local(one) == "p")

    def _form(self, style: str) -> CellNumberFormat:
        if style not in self._forms:
            code, parent = self._styles.get(style, ("", ""))
            known = format_of(self._codes[code]) if code in self._codes else GENERAL
            if not code and parent and parent != style:
                self._forms[style] = self._form(parent)
            else:
                self._forms[style] = known
        return self._forms[style]


def _codes(style: Element) -> Iterator[str]:
    """Yield the parts of a format as Excel codes, as far as they distinguish days and months, and kept zeros."""
    for one in style:
        attrs, name = attributes(one), local(one)
        if name == "number":
            # letters within it
            digits = "0" * min(20, int(attrs.get("min-integer-digits", "0"))) + "0" * len(one)
            part = ".0" if attrs.get("decimal-places", "0") not in ("", "0") else ""
            yield ("#,##" if attrs.get("grouping") == "true" else "") + digits + part
        elif name in SIGNS:
            yield "yyyy" if name == "year" and attrs.get("style") == "long" else SIGNS[name]


def _shown_text(paragraph: Element) -> str:
    parts = [paragraph.text or ""]
    for one in paragraph:
        name = local(one)
        if name == "s":
            parts.append(" " * int(attributes(one).get("c", "1")))
        else:
            parts.append(BREAKS.get(name) or _shown_text(one))
        parts.append(one.tail or "")
    return "".join(parts)
