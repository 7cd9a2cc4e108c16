"""Reading the sheets of an Excel workbook (.xlsx, also Strict) from its XML: cells as shown, hidden parts, merges."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import lru_cache
from itertools import groupby, repeat
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element
from xml.parsers import expat
from zipfile import ZipFile

from core.i18n import _
from core.tabular import (
    LISTS,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    OF,
    PAGE,
    RAISED,
    ImportedSheet,
    Place,
    SheetNotes,
    TabularFile,
)
from storage.files import PIECE
from storage.formats import BUILT_IN, DAY, GENERAL, TIME, CellNumberFormat, format_of
from storage.parts import attributes, child, elements, local, switch, value_of
from storage.shown import (
    SINCE_1900,
    SINCE_1904,
    SINCE_CALC,
    ShownCell,
    cell_name,
    general_words,
    note_cell,
    serial_of,
    shown_cell,
    shown_text,
)
from storage.zipped import read_zip

# MOST_MERGES: of cells in bold, and with a border, too
MOST_SHEETS = 40
MOST_MERGES = 20_000
MOST_FORMULAS = 200
# Cells and rows with a format alone: a sheet may hold a million of them.
_BLANK = rb'<(?:\w+:)?c r="[A-Z]+[0-9]+"[^<>]*(?:/>|></(?:\w+:)?c>)'
EMPTY = re.compile(
    rb'<(?:\w+:)?row r="[0-9]+"[^<>]*(?:/>|>(?:\s*%b)*\s*</(?:\w+:)?row>)|%b' % (_BLANK, _BLANK)
)
# Cells that hold a number, name a shared text, or hold a plain one: most of a sheet.
PLAIN = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?: t="([ns]|inlineStr)")?>'
    rb'(?:<v>([-+.0-9eE]+)</v>|<is><t(?: xml:space="preserve")?>([^<]+)</t></is>)</c>'
)
# up to the last end of a cell
ENDS = re.compile(rb"(?s).*(?:</(?:\w+:)?(?:row|c)>|<(?:\w+:)?(?:row|c) [^<>]*/>)")
BETWEEN = "\ufdd0"  # a character that no text contains
MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^<>]*?ref="([A-Z0-9:]+)"')
ON, SIDES = ("1", "true"), ("left", "right", "start", "end")
# parts of a text, and whether each is bold, and struck; None = as its cell is
Runs = Sequence[tuple[str, bool | None, bool | None]]
# An empty cell with a style, and patterns and colours of fills that cannot be seen.
BLANK = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)([0-9]+)"(?=[^<>]* s="([0-9]+)")[^<>]*(?:/>|></(?:\w+:)?c>)'
)
UNPAINTED = ("none", "gray125")
WHITE = (
    {"rgb": "FFFFFFFF"},
    {"rgb": "00FFFFFF"},
    {"theme": "0"},
    {"indexed": "9"},
    {"indexed": "64"},
)
BESIDE = ("sp", "cxnSp", "comment")  # shapes and arrows of a drawing, and notes at cells
LEADS = r'(?i)=HYPERLINK\("(https?://[^"]+)"'


def read_workbook(file: Path | IO[bytes]) -> TabularFile:
    """Return every visible sheet of a .xlsx workbook, in order. Raises LookupError if no sheet is visible."""
    with read_zip(file) as parts:
        book = "xl/workbook.xml"
        links = {
            one["Id"]: one["Target"]
            for one in _all(parts, "xl/_rels/workbook.xml.rels", "Relationship")
        }
        listed = _all(parts, book, "sheet")
        shown = [n for n, one in enumerate(listed) if one.get("state", "visible") == "visible"][
            :MOST_SHEETS
        ]
        left = next(
            (
                int(one["activeTab"])
                for one in _all(parts, book, "workbookView")
                if one.get("activeTab")
            ),
            0,
        )
        active = shown.index(left) if left in shown else 0
        texts, styles = _strings(parts), _styles(parts)
        old = any(one.get("date1904") in ON for one in _all(parts, book, "workbookPr"))
        since = SINCE_1904 if old else SINCE_1900
        sheets, rows = dict[int, ImportedSheet](), 0
        for n in sorted(shown, key=lambda n: n != left):
            name = _place(links[listed[n]["id"]])
            place = PurePosixPath(name)
            linked = _all(parts, str(place.parent / "_rels" / f"{place.name}.rels"), "Relationship")
            reader = _SheetReader(
                texts, styles, since, max(0, MOST_ROWS - rows), _addresses(linked)
            )
            with parts.open(name) as part:
                sheet = reader.read(part, listed[n].get("name", ""))
            sheets[n] = sheet._replace(told=_beside(parts, linked))
            rows += len(sheets[n].rows)
        subject = next(
            (one.text or "" for one in _named(parts, "docProps/core.xml", "subject")), ""
        )
    of = re.fullmatch(OF, subject)
    if not shown:
        raise LookupError("no sheet that is shown")
    unread = (
        one
        for n, one in enumerate(listed)
        if n not in sheets and (one.get("name"), one.get("state")) != LISTS
    )
    hidden = tuple(one.get("name", "") for one in unread)
    return TabularFile(tuple(sheets[n] for n in shown), active, of[0] if of else "", hidden)


def _place(target: str) -> str:
    return str(PurePosixPath("xl") / target) if not target.startswith("/") else target[1:]


def _addresses(links: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the web addresses that cells of a sheet link to, by relationship id."""
    return {one["Id"]: one["Target"] for one in links if re.match(PAGE, one.get("Target", ""))}


def _named(parts: ZipFile, name: str, tag: str) -> Iterator[Element]:
    return (one for one in elements(parts, name) if local(one) == tag)


def _all(parts: ZipFile, name: str, tag: str) -> list[dict[str, str]]:
    """Return the attributes of all elements of this name."""
    return [*map(attributes, _named(parts, name, tag))]


def _beside(parts: ZipFile, links: Sequence[Mapping[str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Return where, why and words of what lies over the cells of a sheet, () = nothing. `links`: its relationships."""
    found = {"drawing": list[str](), "comments": list[str]()}
    for link in links:
        sort = link.get("Type", "").rpartition("/")[2]
        if sort not in found:
            continue
        for one in elements(parts, _place(link["Target"].removeprefix("../"))):
            if local(one) in BESIDE:
                texts = (each.text or "" for each in one.iter() if local(each) == "t")
                found[sort].append("".join(texts))
    return noted_beside(*found.values())


def noted_beside(shapes: Sequence[str], notes: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Return where, why and words of the shapes and arrows over a sheet and of the notes at its cells, () = nothing.
    `shapes`, `notes`: the words of each."""
    return tuple(
        (where.format(n=f"{len(texts):,}"), why, " ".join(texts).strip()[:LONGEST_CELL])
        for texts, where, why in (
            (shapes, _("รูปวาดบนแผ่น {n} ชิ้น"), _("ลูกศรและรูปวาดอ่านเป็นค่าของช่องไม่ได้")),
            (notes, _("บันทึกย่อที่ช่อง {n} แห่ง"), _("บันทึกย่อไม่ใช่ค่าของช่อง")),
        )
        if texts
    )


class _Style(NamedTuple):
    """How a cell shows a number, whether it is bold, struck (or white on white) or painted, and where its borders are."""

    form: CellNumberFormat = GENERAL
    bold: bool = False
    struck: bool = False
    sides: Set[str] = frozenset()
    painted: bool = False


_UNSTYLED = _Style()


def _styles(parts: ZipFile) -> list[_Style]:
    codes = dict(BUILT_IN)
    fonts = dict[int, tuple[bool, bool]]()  # whether bold, and struck
    pale = set[int]()  # fonts that are white
    painted, sides = dict[int, bool](), dict[int, Set[str]]()
    found = list[_Style]()
    for element in elements(parts, "xl/styles.xml"):
        name = local(element)
        if name == "numFmt":
            codes[int(element.attrib["numFmtId"])] = element.attrib.get("formatCode", "")
        elif name == "fonts":
            fonts = dict(
                enumerate((bool(_has(font, "b")), bool(_has(font, "strike"))) for font in element)
            )
            pale = {
                n
                for n, font in enumerate(element)
                if any(each.attrib in WHITE[:-1] for each in font)
            }
        elif name == "fills":
            painted = dict(enumerate(map(_is_painted, element)))
        elif name == "borders":
            for n, lines in enumerate(element):
                sides[n] = {local(side) for side in lines if side.get("style", "none") != "none"}
        elif name == "cellXfs":
            for style in element:
                number, font, border, fill = (
                    int(style.get(f"{of}Id", "0")) for of in ("numFmt", "font", "border", "fill")
                )
                bold, struck = fonts.get(font, (False, False))
                struck |= font in pale and not painted.get(fill)
                drawn = sides.get(border, frozenset[str]())
                form = format_of(codes.get(number, ""))
                found.append(_Style(form, bold, struck, drawn, painted.get(fill, False)))
    return found


def _has(font: Element | None, mark: str) -> bool | None:
    """Return whether a font is bold (`b`) or struck (`strike`); None where there is no font."""
    return None if font is None else bool(switch(font, mark))


def _is_painted(fill: Element) -> bool:
    """Return whether a cell with this fill has a colour that is seen on white."""
    pattern = child(fill, "patternFill")
    if pattern is None:
        return len(fill) > 0  # a gradient
    colour = child(pattern, "fgColor")
    seen = pattern.get("patternType", "none") not in UNPAINTED
    return seen and (colour is None or colour.attrib not in WHITE)


def _strings(parts: ZipFile) -> list[tuple[str, Runs]]:
    """Return the texts that cells share, without phonetic guides, each with its runs if fonts change in it."""
    found = list[tuple[str, Runs]]()
    for shared in _named(parts, "xl/sharedStrings.xml", "si"):
        runs = list[tuple[str, bool | None, bool | None]]()
        for part in (part for part in shared if local(part) != "rPh"):
            words = text_words(
                "".join(text.text or "" for text in part.iter() if local(text) == "t")
            )
            font = child(part, "rPr")
            if font is not None and value_of(font, "vertAlign") == "superscript":
                words = words.translate(RAISED)
            runs.append((words, _has(font, "b"), _has(font, "strike")))
        found.append(("".join(words for words, *_how in runs), runs if len(runs) > 1 else ()))
        shared.clear()
    return found


def _letters(xml: bytes) -> str:
    """Return all text of an element."""
    pieces, parser = list[str](), expat.ParserCreate("utf-8")
    parser.buffer_text, parser.CharacterDataHandler = True, pieces.append
    parser.Parse(xml, True)
    return "".join(pieces)


class _SheetReader:
    """Reads one sheet of a workbook."""

    def __init__(
        self,
        strings: Sequence[tuple[str, Runs]],
        styles: Sequence[_Style],
        since: datetime,
        max_rows: int,
        addresses: Mapping[str, str],
    ) -> None:
        self._addresses = addresses
        self._notes = SheetNotes()
        self._strings = strings
        self._styles = styles
        self._since = since
        self._most = max_rows
        self._styled = {
            n for n, style in enumerate(styles) if style._replace(painted=False) != _UNSTYLED
        }
        self._paints = {b"%d" % n for n, style in enumerate(styles) if style.painted}
        self._text = list[str]()
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartElementHandler = self._begun
        self._parser.EndElementHandler = self._ended
        self._parser.StartDoctypeDeclHandler = _refuse
        self._rows = dict[int, dict[int, str]]()
        self._row, self._column = -1, -1
        self._type = ""
        self._style = 0
        self._value = ""
        self._formula = ""
        # of a text within the cell: whether it is above the line, and whether it is a phonetic guide
        self._raised = self._guide = False
        self._formulas = list[str]()
        self._more = 0
        self._landscape = False
        self._wider = 0  # filled columns beyond MOST_COLUMNS

    def read(self, part: IO[bytes], name: str) -> ImportedSheet:
        left = b""
        while piece := part.read(PIECE):
            piece, left = left + piece, b""
            if not self._more:
                # a cell is never divided, unless it is far too long for one
                found = ENDS.match(piece)
                if found:
                    cut = found.end()
                elif len(piece) < 8 * PIECE:
                    cut = 0
                else:
                    cut = len(piece)
                piece, left = piece[:cut], piece[cut:]
                if self._paints:
                    self._take_painted(piece)
                piece = self._plain(
                    EMPTY.sub(b"", piece) if b"/>" in piece or b'"></' in piece else piece
                )
                self._parser.Parse(piece)
            if self._more:
                left = (piece + left)[-200:]
                for place in MERGED.findall(piece):
                    self._merge(place.decode())
        if not self._more:
            self._parser.Parse(left, True)
        wide = max((max(cells) + 1 for cells in self._rows.values() if cells), default=0)
        last = max((n for n, cells in self._rows.items() if cells), default=-1)
        filled = (self._rows.get(n, dict[int, str]()) for n in range(last + 1))
        rows = (tuple(map(cells.get, range(wide), repeat(""))) for cells in filled)
        return self._notes.sheet(rows, name)._replace(
            formula="".join(self._formulas[:1]),
            formulas=len(self._formulas),
            more=self._more,
            wider=self._wider,
            landscape=self._landscape,
        )

    def _take_painted(self, piece: bytes) -> None:
        """Note the empty cells with a colour, which are not read as cells."""
        for letters, row, style in BLANK.findall(piece):
            at = int(row) - 1, _column(letters)
            inside = at[0] < self._most and at[1] < MOST_COLUMNS
            if style in self._paints and inside and len(self._notes.painted) < MOST_MERGES:
                self._notes.painted.append(at)

    def _plain(self, piece: bytes) -> bytes:
        """Read the plain cells of a piece of XML; return the rest of it for the parser."""
        parts = PLAIN.split(piece)
        letters, rows, styles, sorts, values, texts = (parts[n::7] for n in range(1, 7))
        held = _letters(b"<x>%s</x>" % BETWEEN.encode().join(text or b"" for text in texts)).split(
            BETWEEN
        )
        for column, row, style, sort, value, text in zip(
            letters, rows, styles, sorts, values, held, strict=bool(rows)
        ):
            self._row = int(row) - 1
            self._column = _column(column)
            self._style = int(style or 0)
            if (
                self._style in self._styled
                or self._row >= self._most
                or self._column >= MOST_COLUMNS
                or sort == b"s"
            ):
                self._type = (sort or b"n").decode()
                self._formula = ""
                self._value = value.decode() if value else text
                self._cell()
            elif (
                words := text_words(text) if text else value.decode()
            ):  # most cells: all is said by their words
                if sort != b"inlineStr" and not words.isdigit():
                    words = general_words(words)
                self._rows.setdefault(self._row, {})[self._column] = words[:LONGEST_CELL]
        return b"".join(parts[::7])

    def _merge(self, place: str) -> None:
        first, _colon, last = place.partition(":")
        (top, left), (bottom, right) = _at(first), _at(last or first)
        if len(self._notes.merges) < MOST_MERGES and top <= bottom and left <= right < MOST_COLUMNS:
            self._notes.merges.append((top, left, bottom, right))

    def _begun(self, name: str, attrs: dict[str, str]) -> None:
        name = name.rpartition(":")[2]  # without the prefix of its namespace
        if name == "c":
            place = attrs.get("r")
            self._row, self._column = _at(place) if place else (self._row, self._column + 1)
            self._type, self._style = attrs.get("t", "n"), int(attrs.get("s") or "0")
            self._value = self._formula = ""
            self._raised = self._guide = False
        elif name in ("v", "t", "f"):
            self._text.clear()
        elif name in ("r", "rPh"):
            self._raised, self._guide = False, name == "rPh"
        elif name == "vertAlign":
            self._raised = self._raised or attrs.get("val") == "superscript"
        elif name == "row":
            self._row = int(attrs.get("r", self._row + 2)) - 1
            self._column = -1
            if (
                attrs.get("hidden") in ON or attrs.get("ht") in ("0", "0.0")
            ) and self._row < self._most:
                self._notes.hidden_rows.append(self._row)
        elif name == "mergeCell":
            self._merge(attrs["ref"])
        elif name == "hyperlink":
            address = next(
                (
                    self._addresses.get(value, "")
                    for key, value in attrs.items()
                    if key.endswith(":id")
                ),
                "",
            )
            if address:
                self._notes.links.append((*_at(attrs["ref"].partition(":")[0]), address))
        elif name == "col":
            these = range(int(attrs["min"]) - 1, min(MOST_COLUMNS, int(attrs["max"])))
            self._notes.widths += [
                (one, float(attrs["width"])) for one in these if "width" in attrs
            ]
            if attrs.get("hidden") in ON or float(attrs.get("width", 1)) == 0:
                self._notes.hidden_columns += these
        elif name == "pageSetup":
            self._landscape = attrs.get("orientation") == "landscape"

    def _ended(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "v":
            self._value = "".join(self._text)
        elif name == "c":
            if self._value or self._formula:
                self._cell()
        elif name == "t" and not self._guide:
            words = "".join(self._text)
            self._value += words.translate(RAISED) if self._raised else words
        elif name == "f":
            self._formula = "=" + "".join(self._text)

    @property
    def _place(self) -> Place:
        return self._row, self._column

    def _cell(self) -> None:
        shown = self._styles[self._style] if self._style < len(self._styles) else _UNSTYLED
        words = self._words(shown.form) if self._value else ""
        if self._formula and len(self._notes.reckoned) < MOST_FORMULAS:
            self._notes.reckoned.append(self._place)
        if self._row >= self._most:
            self._more = self._more or -bool(words)
        elif self._column >= MOST_COLUMNS:
            self._wider = max(self._wider, (self._column + 1 - MOST_COLUMNS) * bool(words))
        else:
            if words:
                self._rows.setdefault(self._row, {})[self._column] = words[:LONGEST_CELL]
                if self._type == "n" and shown.form.has_days:
                    self._notes.days.append(self._place)
                if shown.bold or shown.sides or shown.struck or self._type == "s":
                    self._dressed(words, shown)
                if self._formula and (led := re.match(LEADS, self._formula)):
                    self._notes.links.append((*self._place, led[1]))
            elif self._formula and self._type != "str":
                self._formulas.append(f"{cell_name(*self._place)} {self._formula[:60]}")

    def _dressed(self, text: str, style: _Style) -> None:
        """Keep what of the cell is bold, what is struck, and whether it has a border."""
        runs = self._strings[int(self._value)][1] if self._type == "s" else ()
        every: Runs = runs or ((text, None, None),)
        left = "".join(
            run for run, _bold, struck in every if not (style.struck if struck is None else struck)
        )
        if left != text and len(self._notes.struck) < MOST_MERGES:
            self._notes.struck.append((*self._place, left))
        if (style.bold or runs) and len(self._notes.bold) < MOST_MERGES:
            parts = groupby(every, lambda run: style.bold if run[1] is None else run[1])
            same = [("".join(said for said, *_how in these), bold) for bold, these in parts]
            stars = (
                re.sub(r"[^\n]*\S[^\n]*", r"*\g<0>*", run.replace("*", "")) if bold else run
                for run, bold in same
            )
            starred = "".join(stars)
            if starred != text:
                self._notes.bold += [(*self._place, starred)]
        if style.sides and len(self._notes.framed) < MOST_MERGES:
            self._notes.framed.append((*self._place, not style.sides.isdisjoint(SIDES)))

    def _words(self, form: CellNumberFormat) -> str:
        """Return the cell as a person would type it here."""
        value, sort = self._value, self._type
        if sort == "n" and form is GENERAL and value.isdigit():
            return value
        if sort == "b":
            return _("ใช่") if value in ON else _("ไม่ใช่")
        if sort == "n":
            cell = shown_cell(value, form, self._since)
        elif sort == "d":
            day, moment = (DAY, value) if "-" in value else (TIME, f"{SINCE_CALC.date()}T{value}")
            serial = serial_of(datetime.fromisoformat(moment))
            cell = shown_cell(serial, day if form is GENERAL else form, SINCE_CALC)
        else:
            text = self._strings[int(value)][0] if sort == "s" else text_words(value)
            if form.texts is None or sort == "e":
                return text
            cell = shown_text(text, form)
        self._remark(cell)
        return cell.words

    def _remark(self, cell: ShownCell) -> None:
        """Keep what is to be known of a cell beside its words."""
        if self._row < self._most and self._column < MOST_COLUMNS:
            note_cell(self._notes, cell, [self._place])


def _refuse(*_declared: object) -> None:
    """Raise ValueError for a document type, which may define entities without end."""
    raise ValueError("a document type")


def text_words(text: str) -> str:
    """Return a text of a workbook with its escaped control characters decoded."""
    if "_x" in text:
        text = re.sub(
            "_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)).replace("\r", ""), text
        )
    return text.replace("\r\n", "\n").replace("\r", "")


@lru_cache(MOST_COLUMNS)
def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def _at(place: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell named as in Excel."""
    letters = place.rstrip("0123456789")
    return int(place[len(letters) :]) - 1, _column(letters.encode())
