"""Reading the tables of a Word document (.docx), each as a sheet with merged cells; nested tables become text. Boxes,
drop-down lists and automatic numbers are read as they are shown; hidden words and prompts are not."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from core.i18n import _
from core.tabular import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    RAISED,
    ImportedSheet,
    Place,
    SheetNotes,
    TabularFile,
)
from core.thai.line_ends import JOINER
from storage.parts import attributes, child, elements, inside, local, switch, value_of
from storage.tables.numbering import ParagraphNumbers
from storage.zipped import read_zip

BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
ASIDE = ("moveFrom", "Fallback", "rPr", "pPr")  # text that stands elsewhere too, or is none
SETTINGS = ("tcPr", "trPr", "sdtPr")  # of cells, rows and content controls
DRAWN = ("wsp", "line", "rect")  # shapes and arrows
FLOATING = ("drawing", "pict", "object")  # which stand over the words, with words of their own
# signs of fonts of signs, which stand for others in each: by the last byte of the letter
SIGNS = {
    "Wingdings": {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0x78: "☒", 0xA8: "☐", 0x6F: "☐"},
    "Wingdings 2": {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "☐"},
    "Webdings": {0x61: "✓", 0x72: "✗", 0x63: "☐"},
}

Pieces = Iterator[tuple[str, bool]]  # of shown text, and whether each is struck


def read_document(path: Path) -> TabularFile:
    """Return the outermost tables of a .docx. A table with the same header row as the one before is joined to that."""
    with read_zip(path) as parts:
        [document] = deque(elements(parts, "word/document.xml"), 1)
        words = _DocumentWords(parts, document)
    tables = list[ImportedSheet]()
    for n, one in enumerate(_outermost(document, "tbl"), 1):
        sheet = _sheet(one, n, words)
        before = tables[-1] if tables else ImportedSheet(())
        if not sheet.rows or sheet.rows[:1] != before.rows[:1] or sum(map(bool, sheet.rows[0])) < 2:
            tables.append(sheet)
            continue
        rows, down = (*before.rows, *sheet.rows), len(before.rows)
        merges = (
            (top + down, left, bottom + down, right) for top, left, bottom, right in sheet.merges
        )
        struck = ((row + down, column, rest) for row, column, rest in sheet.struck)
        more = before.more + sheet.more + max(0, len(rows) - MOST_ROWS)
        tables[-1] = before._replace(
            rows=rows[:MOST_ROWS],
            merges=(*before.merges, *merges),
            more=more,
            struck=(*before.struck, *struck),
            told=(*before.told, *sheet.told),
        )
    most = max(range(len(tables)), key=lambda n: len(tables[n].rows), default=0)
    return TabularFile(tuple(tables), most)


def _outermost(within: Element, name: str) -> Iterator[Element]:
    for one in within:
        if local(one) == name:
            yield one
        else:
            yield from _outermost(one, name)


def _sheet(table: Element, number: int, words: "_DocumentWords") -> ImportedSheet:
    rows, notes = list[tuple[str, ...]](), SheetNotes()
    # column -> the row where a cell begins that reaches down, and its last column
    begun = dict[int, Place]()
    words.begin()
    rows_left = (one for one in _outermost(table, "tr") if not _is_deleted(one, "del"))
    for n, line in enumerate(rows_left):
        cells, here = list[str](), dict[int, Place]()
        cells += [""] * _number(line, "gridBefore", 0)
        for cell in _outermost(line, "tc"):
            if _is_deleted(cell, "cellDel"):
                continue
            at, wide = len(cells), _number(cell, "gridSpan", 1)
            down = child(inside(cell, *SETTINGS), "vMerge")
            goes_on = down is not None and attributes(down).get("val") != "restart" and at in begun
            if down is not None:
                here |= {at: begun[at] if goes_on else (n, at + wide - 1)}
            if wide > 1 and down is None:
                notes.merges.append((n, at, n, at + wide - 1))
            shown, rest = ("", "") if goes_on else words.of_cell(cell)
            notes.struck += [(n, at, rest)] if shown != rest and n < MOST_ROWS else []
            cells += [shown[:LONGEST_CELL], *[""] * (wide - 1)]
        notes.merges += [
            (top, at, n - 1, last)
            for at, (top, last) in begun.items()
            if here.get(at) != (top, last)
        ]
        begun = here
        rows.append(tuple(cells[:MOST_COLUMNS]))
    notes.merges += [(top, at, len(rows) - 1, last) for at, (top, last) in begun.items()]
    notes.merges = [merge for merge in notes.merges if merge[0] < merge[2] or merge[1] < merge[3]]
    notes.told += words.remarks(table)
    name = _("ตาราง {n}").format(n=number)
    return notes.sheet(rows[:MOST_ROWS], name)._replace(more=max(0, len(rows) - MOST_ROWS))


def _is_deleted(within: Element, mark: str) -> bool:
    """Return whether a row or cell is deleted in the changes that the document keeps."""
    return child(inside(within, *SETTINGS), mark) is not None


def _number(within: Element, name: str, otherwise: int) -> int:
    found = value_of(inside(within, *SETTINGS), name)
    return min(MOST_COLUMNS, int(found)) if found.isdigit() else otherwise


class _DocumentWords:
    """The words of a document as they are shown, with what is counted in its present table and not read."""

    def __init__(self, parts: ZipFile, document: Element) -> None:
        numbers = ParagraphNumbers(parts)
        prompts = (one for one in document.iter() if local(one) == "sdt" and _is_prompt(one))
        self._prompts = {each for one in prompts for each in one.iter() if local(each) == "p"}
        # they count on over the whole document
        self._labels = {one: numbers.label(one) for one in document.iter() if local(one) == "p"}
        self._hidden = set[str]()  # styles of words that are not shown
        for one in elements(parts, "word/styles.xml"):
            if local(one) == "style":
                vanish = switch(inside(one, "rPr"), "vanish")
                if vanish or (vanish is None and value_of(one, "basedOn") in self._hidden):
                    self._hidden.add(attributes(one).get("styleId", ""))
        self.begin()

    def begin(self) -> None:
        """Begin another table."""
        self._vanished = list[str]()
        self._unchosen = list[str]()

    def remarks(self, table: Element) -> Iterator[tuple[str, str, str]]:
        """Yield where, why and words of what the table has and is not read."""
        if self._vanished:
            words = " ".join(self._vanished)[:LONGEST_CELL]
            yield _("คำในตาราง {n} แห่ง").format(n=len(self._vanished)), _("ซ่อนอยู่ในเอกสาร"), words
        if self._unchosen:
            where = _("ช่องเลือก {n} ช่อง").format(n=len(self._unchosen))
            yield where, _("ยังไม่ได้เลือก หรือเลือกคำแรก"), ", ".join(self._unchosen)[:LONGEST_CELL]
        shown = [*_shown(table)]
        boxes = [one for one in shown if local(one) == "txbxContent"]
        drawn = max(sum(local(one) in DRAWN for one in shown), len(boxes))
        if drawn:
            where = _("รูปวาดในตาราง {n} ชิ้น").format(n=drawn)
            texts = (each.text or "" for box in boxes for each in box.iter() if local(each) == "t")
            words = " ".join(texts)[:LONGEST_CELL]
            yield where, _("ลูกศรและรูปวาดอ่านเป็นค่าของช่องไม่ได้"), words

    def of_cell(self, cell: Element) -> tuple[str, str]:
        """Return the text of a cell, one line per paragraph, and of a table inside it one line per row; then the text
        without struck words."""
        whole, rest = list[str](), list[str]()
        for paragraph in _outermost(cell, "p"):
            if paragraph in self._prompts:
                continue
            label = self._labels.get(paragraph, "")
            pieces = [*self._pieces(paragraph)]
            shown = "".join(words for words, _struck in pieces).replace(JOINER, "").strip()
            kept = "".join("" if struck else words for words, struck in pieces)
            kept = kept.replace(JOINER, "").strip()
            whole.append(f"{label} {shown}".strip())
            rest.append(f"{label} {kept}".strip() if kept or not shown else "")
        return "\n".join(filter(None, whole)), "\n".join(filter(None, rest))

    def _pieces(self, within: Element, *, struck: bool = False) -> Pieces:
        """Yield the pieces of shown text, and whether each is struck."""
        for one in within:
            name = local(one)
            if name == "r":
                yield from self._run(one, struck=struck)
            elif name == "sdt":
                yield from self._control(one, struck=struck)
            elif name == "t":
                yield one.text or "", struck
            elif name == "sym":
                yield (
                    _sign(attributes(one).get("font", ""), int(attributes(one)["char"], 16)),
                    struck,
                )
            elif name == "fldChar":
                yield self._field(one), struck
            elif name in BREAKS:
                yield BREAKS[name], struck
            elif name not in (*ASIDE, *FLOATING):
                yield from self._pieces(one, struck=struck)

    def _run(self, run: Element, *, struck: bool) -> Pieces:
        properties = child(run, "rPr")
        pieces = self._pieces(run, struck=struck)
        if properties is None:
            yield from pieces
            return
        own = struck or any(switch(properties, name) for name in ("strike", "dstrike"))
        fonts = child(properties, "rFonts")
        font = "" if fonts is None else attributes(fonts).get("ascii", "")
        vanish = switch(properties, "vanish")
        hidden = value_of(properties, "rStyle") in self._hidden if vanish is None else vanish
        raised = value_of(properties, "vertAlign") == "superscript"
        for words, _struck in pieces:
            if hidden:
                self._vanished += [words.strip()] if words.strip() else []
            else:
                signs = (_sign(font, ord(letter)) for letter in words)
                said = "".join(signs) if font in SIGNS else words
                yield said.translate(RAISED) if raised else said, own

    def _control(self, control: Element, *, struck: bool) -> Pieces:
        """Yield the words of a content control: none of its prompt, and a box as it is ticked."""
        box = child(inside(control, *SETTINGS), "checkbox")
        if box is not None:
            yield "☒" if switch(box, "checked") else "☐", struck
        elif not _is_prompt(control):
            yield from self._pieces(control, struck=struck)

    def _field(self, begin: Element) -> str:
        """Return what a box or list of a form shows, which stands in no text; "" of other fields."""
        for one in (one for data in begin for one in data):
            if local(one) == "checkBox":
                checked = switch(one, "checked")
                ticked = switch(one, "default") if checked is None else checked
                return "☒" if ticked else "☐"
            if local(one) == "ddList":
                entries = [
                    attributes(each).get("val", "") for each in one if local(each) == "listEntry"
                ]
                chosen = value_of(one, "result")
                if chosen.isdigit() and int(chosen) < len(entries):
                    return entries[int(chosen)]
                self._unchosen += entries[:1]
        return ""


def _is_prompt(control: Element) -> bool:
    """Return whether a content control shows what is to be filled in, and nothing has been."""
    return bool(switch(inside(control, *SETTINGS), "showingPlcHdr"))


def _sign(font: str, code: int) -> str:
    """Return a letter of a font of signs as the sign it shows, where that is known."""
    return SIGNS.get(font, {}).get(code & 0xFF, chr(code))


def _shown(within: Element) -> Iterator[Element]:
    for one in within:
        if local(one) not in ASIDE:
            yield one
            yield from _shown(one)
