"""Reading the tables of a Word document (.docx), each as a sheet with merged cells; nested tables become text."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from core.i18n import _
from core.tabular import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, ImportedSheet, TabularFile
from core.thai.line_ends import JOINER
from storage.parts import attributes, elements, local
from storage.zipped import read_zip

BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
ASIDE = ("moveFrom", "Fallback")  # text that stands elsewhere too


def read_document(path: Path) -> TabularFile:
    """Return the outermost tables of a .docx. A table with the same header row as the one before is joined to that."""
    with read_zip(path) as parts:
        [document] = deque(elements(parts, "word/document.xml"), 1)
    tables = list[ImportedSheet]()
    for n, one in enumerate(_outermost(document, "tbl"), 1):
        sheet = _sheet(one, n)
        before = tables[-1] if tables else ImportedSheet(())
        if not sheet.rows or sheet.rows[:1] != before.rows[:1] or sum(map(bool, sheet.rows[0])) < 2:
            tables.append(sheet)
            continue
        rows, down = (*before.rows, *sheet.rows), len(before.rows)
        merges = (
            (top + down, left, bottom + down, right) for top, left, bottom, right in sheet.merges
        )
        more = before.more + sheet.more + max(0, len(rows) - MOST_ROWS)
        tables[-1] = before._replace(
            rows=rows[:MOST_ROWS], merges=(*before.merges, *merges), more=more
        )
    most = max(range(len(tables)), key=lambda n: len(tables[n].rows), default=0)
    return TabularFile(tuple(tables), most)


def _outermost(within: Element, name: str) -> Iterator[Element]:
    for one in within:
        if local(one) == name:
            yield one
        else:
            yield from _outermost(one, name)


def _sheet(table: Element, number: int) -> ImportedSheet:
    rows, merges = list[tuple[str, ...]](), list[tuple[int, int, int, int]]()
    # column -> the row where a cell begins that reaches down, and its last column
    begun = dict[int, tuple[int, int]]()
    for n, line in enumerate(_outermost(table, "tr")):
        cells, here = list[str](), dict[int, tuple[int, int]]()
        cells += [""] * _number(line, "gridBefore", 0)
        for cell in _outermost(line, "tc"):
            at, wide = len(cells), _number(cell, "gridSpan", 1)
            down = next((one for one in _settings(cell) if local(one) == "vMerge"), None)
            goes_on = down is not None and _value(down) != "restart" and at in begun
            if down is not None:
                here |= {at: begun[at] if goes_on else (n, at + wide - 1)}
            if wide > 1 and down is None:
                merges.append((n, at, n, at + wide - 1))
            cells += ["" if goes_on else _words(cell)[:LONGEST_CELL], *[""] * (wide - 1)]
        merges += [
            (top, at, n - 1, last)
            for at, (top, last) in begun.items()
            if here.get(at) != (top, last)
        ]
        begun = here
        rows.append(tuple(cells[:MOST_COLUMNS]))
    merges += [(top, at, len(rows) - 1, last) for at, (top, last) in begun.items()]
    large = tuple(one for one in merges if one[0] < one[2] or one[1] < one[3])
    return ImportedSheet(
        tuple(rows[:MOST_ROWS]),
        _("ตาราง {n}").format(n=number),
        large,
        more=max(0, len(rows) - MOST_ROWS),
    )


def _settings(within: Element) -> Iterator[Element]:
    """Yield the properties of a row or cell, from its first part."""
    return (one for part in within if local(part) in ("tcPr", "trPr") for one in part)


def _number(within: Element, name: str, otherwise: int) -> int:
    found = next((_value(one) for one in _settings(within) if local(one) == name), "")
    return min(MOST_COLUMNS, int(found)) if found.isdigit() else otherwise


def _value(element: Element) -> str:
    return attributes(element).get("val", "")


def _words(cell: Element) -> str:
    """Return the text of a cell, one line per paragraph, and of a table inside it one line per row."""
    lines = ("".join(_text(one)).replace(JOINER, "").strip() for one in _outermost(cell, "p"))
    return "\n".join(filter(None, lines))


def _text(within: Element) -> Iterator[str]:
    for one in within:
        name = local(one)
        if name == "t":
            yield one.text or ""
        elif name == "sym":  # a sign of a font of signs, such as the tick of Wingdings
            yield chr(int(attributes(one)["char"], 16))
        elif name not in ASIDE:
            yield BREAKS.get(name) or "".join(_text(one))
