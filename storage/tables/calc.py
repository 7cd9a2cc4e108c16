"""Reading OpenDocument spreadsheets (.ods): cells as formatted, hidden rows and columns, merged cells."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from html import unescape
from itertools import chain
from pathlib import Path
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
    TabularFile,
)
from core.thai.written import arabic_digits
from storage.formats import DAY, GENERAL, SHARE, TIME, CellNumberFormat, format_of
from storage.parts import attributes, elements, local
from storage.shown import SINCE_CALC, ShownCell, cell_name, serial_of, shown_cell, shown_text
from storage.tables.calc_formats import format_code
from storage.tables.cells import bounded_sheet
from storage.workbook import MOST_MERGES, MOST_SHEETS, told_beside
from storage.zipped import read_zip

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}style-name"
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
        self._stored, self._clocks = list[tuple[int, int, str]](), list[tuple[int, int, str]]()
        self._days, self._painted = list[tuple[int, int]](), list[tuple[int, int]]()
        self._struck = list[tuple[int, int, str]]()
        self._drawn, self._notes = list[str](), list[str]()
        self._numbers = list[tuple[int, int, str]]()

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
        elif name in DRAWN or name == "annotation":
            words = " ".join("".join(one.itertext()) for one in element if local(one) == "p")
            (self._drawn if name in DRAWN else self._notes).append(words)
        elif name == "style":
            attrs = attributes(element)
            self._styles[attrs.get("name", "")] = (
                attrs.get("data-style-name", ""),
                attrs.get("parent-style-name", ""),
            )
            name = attrs.get("name", "")
            about = {key: value for one in element for key, value in attributes(one).items()}
            for found, key, values in (
                (self._unshown, "display", "false"),
                (self._raised, "text-position", "(?:super|[1-9]).*"),
                (self._lined, "text-line-through-style", "(?!none).+"),
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
                days=tuple(self._days),
                painted=tuple(self._painted),
                struck=tuple(self._struck),
                told=told_beside(self._drawn, self._notes),
                stored=tuple(self._stored),
                clocks=tuple(self._clocks),
                codes=tuple(self._numbers),
            )
            self.sheets.append(bounded_sheet(self._rows, about))
        self._begin()

    def _take_row(self, element: Element) -> None:
        row = attributes(element)
        line, painted = list[str](), list[int]()
        first = self._lengths()
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
                begun = self._lengths() if count > 1 else []
                words = self._words(cell, attrs, style, column)
                if begun:
                    self._repeat(begun, 1, min(count, MOST_COLUMNS - column))
                if words:
                    line += [""] * (column - len(line)) + [words[:LONGEST_CELL]] * min(
                        count, MOST_COLUMNS - column
                    )
                elif self._coloured and self._style(attrs, style, column) in self._coloured:
                    painted += range(column, min(column + count, MOST_COLUMNS))
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
            if kept > 1:
                self._repeat(first, kept, 1)
            self._painted += [(self._row + n, at) for n in range(kept) for at in painted]
            if row.get("visibility") in GONE:
                self._hidden += range(self._row, self._row + kept)
        self._row += times

    def _lengths(self) -> list[int]:
        """Return how much is known beside the cells, of each sort."""
        return [*map(len, self._placed()), *map(len, self._worded())]

    def _placed(self) -> tuple[list[tuple[int, int]], ...]:
        return self._years, self._days

    def _worded(self) -> tuple[list[tuple[int, int, str]], ...]:
        return self._links, self._stored, self._clocks, self._struck

    def _repeat(self, begun: list[int], rows: int, columns: int) -> None:
        """Say what is known beside the cells since `begun` of their repetitions in `rows` and `columns` too."""
        more = [(n, m) for n in range(rows) for m in range(columns)][1:]
        for begin, places in zip(begun, self._placed(), strict=False):
            own = places[begin:]
            places += [(row + n, at + m) for n, m in more for row, at in own]
        for begin, texts in zip(begun[len(self._placed()) :], self._worded(), strict=True):
            said = texts[begin:]
            texts += [(row + n, at + m, words) for n, m in more for row, at, words in said]

    def _words(self, cell: Element, attrs: Mapping[str, str], style: str, column: int) -> str:
        """Return the cell as a person would type it here."""
        sort, place = attrs.get("value-type", ""), (self._row, column)
        if not sort:
            formula = attrs.get("formula", "")
            if formula:
                self._formulas.append(f"{cell_name(*place)} {formula.partition(':')[2][:60]}")
            return ""
        named = self._style(attrs, style, column)
        form = self._form(named)
        value = _number(attrs, sort) if sort in PLAIN else ""
        lines = [one for one in cell if local(one) == "p"]
        text = "\n".join(map(self._text, lines))
        if self._lined and (
            named in self._lined or any(one.get(STYLE) in self._lined for one in cell.iter())
        ):
            rest = (
                ""
                if named in self._lined
                else "\n".join(self._text(one, whole=False) for one in lines)
            )
            self._struck.append((*place, rest))
        if value:
            form = PLAIN[sort] if form is GENERAL else form
            self._days += [place] if not form.plain and form.has_days else []
            return self._remark(place, shown_cell(value, form, SINCE_CALC, arabic_digits(text)))
        if sort == "boolean":
            return _("ใช่") if attrs["boolean-value"] == "true" else _("ไม่ใช่")
        led = (attributes(one).get("href", "") for one in cell.iter() if local(one) == "a")
        self._links += [(*place, address) for address in led if re.match(PAGE, address)]
        return self._remark(place, shown_text(text, form))

    def _style(self, attrs: Mapping[str, str], style: str, column: int) -> str:
        """Return the name of a cell's style: its own, else that of its row, of its column."""
        default = self._defaults[column] if column < len(self._defaults) else ""
        return attrs.get("style-name") or style or default

    def _text(self, within: Element, *, whole: bool = True) -> str:
        """Return the words of a paragraph, or of a part of it; digits above the line as such, struck words if `whole`."""
        parts = [within.text or ""]
        for one in within:
            name, about = local(one), attributes(one)
            if name == "s":
                parts.append(" " * int(about.get("c", "1")))
            elif whole or about.get("style-name") not in self._lined:
                words = BREAKS.get(name) or self._text(one, whole=whole)
                above = about.get("style-name") in self._raised
                parts.append(words.translate(RAISED) if above else words)
            parts.append(one.tail or "")
        return "".join(parts)

    def _remark(self, place: tuple[int, int], cell: ShownCell) -> str:
        """Keep what is to be known of a cell beside its words, and return these."""
        if cell.short_year:
            self._years.append(place)
        if cell.stored:
            self._stored.append((*place, cell.stored))
        if cell.clock:
            self._clocks.append((*place, cell.clock))
        if cell.code:
            self._numbers.append((*place, cell.code))
        return cell.words

    def _form(self, style: str) -> CellNumberFormat:
        if style not in self._forms:
            code, parent = self._styles.get(style, ("", ""))
            known = format_of(format_code(code, self._codes)) if code in self._codes else GENERAL
            if not code and parent and parent != style:
                self._forms[style] = self._form(parent)
            else:
                self._forms[style] = known
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
