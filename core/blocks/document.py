"""The content of a printed paper as blocks, independent of fonts and markup; only `least` and `Gap` are in mm. The
writer converts digits, numbers lists and breaks pages; numbers are given as rounded text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, Literal

from core.blocks.elements import Align as Align
from core.blocks.elements import (
    Banner,
    Closing,
    Cover,
    GoalTree,
    Labels,
    LetterHead,
    MemoHead,
    QrCode,
    Radar,
    RichText,
    ScoreBar,
    Tiles,
)
from core.blocks.elements import Run as Run
from core.blocks.elements import plain as plain

TickState = Literal["yes", "no", "na", "blank"]
# n.n: after the number of the item above
Numbering = Literal["n.", "(n)", "n)", "n.n", "ก.", "(ก)", "ก)", "-", "none"]
PageNumber = Literal["of", "dash", "none"]
PerPage = Literal[0, 1, 2, 4, 6]
Tone = Literal["", "lit", "calm", "watch", "high", "grave"]  # ground of a cell
RowKind = Literal["plain", "part", "lead", "second", "group", "sub", "result", "total"]

# Fields that hold a word of this model, not of the paper.
NOT_WORDS = {
    "align", "kind", "state", "style", "numbers", "file", "emblem_file", "qr", "rank", "step", "person", "names",
    "owners", "tones", "language",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    text: RichText
    level: int = 1  # 1 section, 2 sub-section
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents of the headings `heads`, in order; the writer adds their page numbers."""

    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Para:
    text: RichText
    align: Align = "left"
    # first line so many times 25 mm in, once in a paragraph of an official letter
    indent: bool | int = False
    small: bool = False
    hang: int = 0  # the whole block stands in, one step a depth


@dataclass(frozen=True, slots=True)
class ListItem:
    text: RichText
    topic: str = ""  # printed bold before the text
    items: "NumberedList | None" = None


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A numbered list; the writer adds the numbers."""

    items: tuple[ListItem, ...]
    style: Numbering = "(n)"
    prefix: str = ""  # "๑." before n gives ๑.๑ ๑.๒ …
    start: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs at the head of a form, one per line; an empty value becomes a dotted line to write on."""

    pairs: tuple[tuple[str, RichText], ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick box with its state and label."""

    state: TickState
    label: RichText = ""
    large: bool = False  # to be ticked by hand and read from a scan


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a table cell, from fraction `start` to `stop` of its width; bars of adjacent cells show a duration."""

    start: float = 0
    stop: float = 1


@dataclass(frozen=True, slots=True)
class Choices:
    """Tick boxes side by side or stacked: the answers to choose from, or the legend of a form."""

    options: tuple[Tick, ...]
    stacked: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Dotted lines on the printed page, to write on by hand."""

    count: int = 2


@dataclass(frozen=True, slots=True)
class SignRoom:
    """A table cell with space for a signature, two lines high."""

    step: str = ""  # id of the step of a route that is signed here; "" = none
    person: str = ""  # id of who is expected


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. `share`: relative width; `least`: minimum width in mm; `merge`: equal cells below each other are
    printed once per page; `number`: cells are numbers to add up, not codes. `decimals`: least number of decimals, with
    points aligned; None = as many as any cell has; 0 = not aligned, as rows measure different things."""

    title: RichText
    share: float
    align: Align = "left"
    merge: bool = False
    least: float = 0
    number: bool = False
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell in the head of a table whose head has several rows."""

    text: RichText
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A table row with one cell per column. `kind`: "part" has a hairline above. "lead", "group" and "sub" are kept on
    a page with the next row; "second", "result" and "total" with the previous one. In "group" and "sub" a single cell
    spans all columns; in "result" and "total" the first cell spans the columns left over. `label`: text repeated with
    (ต่อ) where the row continues on the next page. `owners`: equal neighbouring cells of one owner are joined, whatever
    `Column.merge` is."""

    cells: tuple["Cell", ...]
    kind: RowKind = "plain"
    label: str = ""
    tones: tuple["Tone", ...] = ()
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    head: tuple[tuple[HeadCell, ...], ...] = ()  # empty: one row of column titles
    caption: RichText = ""
    note: RichText = ""

    @property
    def heads(self) -> tuple[tuple[HeadCell, ...], ...]:
        """The rows of the head: those of `head`, or one of the columns' titles."""
        return self.head or (tuple(HeadCell(column.title) for column in self.columns),)

    def decimals(self) -> tuple[int | None, ...]:
        """Return the number of decimals of each column; None for a column of text."""
        columns, found = self.columns, [one.decimals for one in self.columns]
        for row in self.rows:
            spare = len(columns) - len(row.cells)  # the first cell spans what is left
            for at, cell in enumerate(row.cells):
                words = cell.text if isinstance(cell, Para) else cell
                if (
                    columns
                    and columns[at + spare].decimals is None
                    and isinstance(words, str | Run | tuple)
                ):
                    figure = re.fullmatch(FIGURE, plain(words))
                    found[at + spare] = max(
                        found[at + spare] or 0, len(figure[1] or "") if figure else 0
                    )
        return tuple(
            one or 0 if column.number else None for one, column in zip(found, columns, strict=True)
        )

    def lined_up(self) -> "Table":
        """Return the table with equal decimals in all cells of a number column, so that the points are aligned."""
        places = self.decimals()
        if not any(places):
            return self
        columns = tuple(
            replace(one, align="right") if n else one
            for one, n in zip(self.columns, places, strict=True)
        )
        rows = tuple(
            replace(
                row,
                cells=tuple(
                    _lined(cell, n)
                    for cell, n in zip(row.cells, places[-len(row.cells) :], strict=True)
                ),
            )
            for row in self.rows
        )
        return replace(self, columns=columns, rows=rows)


# a figure on a paper; 007 is a code
FIGURE = r"[+−-]?(?!0\d)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?"


def _lined(cell: "Cell", places: int | None) -> "Cell":
    """Return a cell whose figures have this many decimals."""
    if not places:
        return cell
    if isinstance(cell, Para):
        return replace(cell, text=_with_decimals(cell.text, places), align="right")
    return _with_decimals(cell, places) if isinstance(cell, str | Run | tuple) else cell


def _with_decimals(text: RichText, places: int) -> RichText:
    figure = re.fullmatch(FIGURE, plain(text))
    if not figure:
        return text
    more = "." * (figure[1] is None) + "0" * (places - len(figure[1] or ""))
    before, last = (text[:-1], text[-1]) if isinstance(text, tuple) else ((), text)
    last = replace(last, text=last.text + more) if isinstance(last, Run) else last + more
    return (*before, last) if before else last


@dataclass(frozen=True, slots=True)
class Photo:
    caption: RichText
    data: bytes = b""  # JPEG, already turned and shrunk; empty prints an empty frame
    file: str = ""  # SHA-256 of where these bytes are kept, for who writes the paper: nobody else reads files


@dataclass(frozen=True, slots=True)
class Photos:
    """Photographs in frames of 4:3, uncropped, numbered from `first`. `per_page` 0 = two side by side within the text,
    else that many on a page. In a table cell they are stacked as wide as the cell, with captions but no numbers."""

    photos: tuple[Photo, ...]
    first: int = 1  # number of the first picture
    per_page: PerPage = 0


@dataclass(frozen=True, slots=True)
class ForeignPages:
    """The pages of an attached PDF that another program made, each scaled to the largest size that fits a page."""

    name: str  # file name, printed below each page
    file: str  # SHA-256 of where it is kept
    pages: tuple[bytes, ...] = ()  # pictures, for who writes the paper


@dataclass(frozen=True, slots=True)
class Signer:
    role: str = ""  # after the line: ผู้รายงาน, ประธานกรรมการ
    name: str = ""
    position: str = ""
    step: str = ""  # id of the step of a route that is signed here; "" = none


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signature lines, kept on a page with `certify` and the block before. `first_alone`: the first on its own row."""

    signers: tuple[Signer, ...]
    certify: RichText = ""
    first_alone: bool = False  # the chair in the middle, on a row of their own


@dataclass(frozen=True, slots=True)
class Gap:
    """Vertical empty space between blocks, in millimetres."""

    mm: float = 4


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks kept together on one page; in a table cell, blocks stacked vertically."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Two columns of blocks, kept on one page; `share` is the left column's fraction of the width."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]
    share: float = 0.5


Basic = (
    Heading
    | Contents
    | Para
    | NumberedList
    | Facts
    | Tick
    | Choices
    | Lines
    | Table
    | Photos
    | ForeignPages
    | Signatures
)
Block = (
    Basic
    | (Gap | PageBreak | Together | TwoColumns)
    | (Radar | ScoreBar | Tiles | GoalTree | QrCode)
    | (MemoHead | LetterHead | Banner | Labels | Closing)
)
Cell = RichText | Para | NumberedList | Tick | Bar | Choices | Lines | SignRoom | Photos | Together


@dataclass(frozen=True, slots=True)
class Certified:
    """The certification สำเนาถูกต้อง at the foot of every page of a copy, with name, position and a blank date."""

    name: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The identification of a print on each page, with its seal; `copy_of`: number of the print copied, "" = none."""

    code: str = ""  # 8 characters
    state: bytes = b""  # the state hash, SHA-256
    number: str = ""  # register number, `2570/A-12`
    printed: str = ""  # `20 พ.ย. 2569 09.14 น.`
    moment: datetime | None = None  # the same, for the properties of a file
    copy_of: str = ""  # number of the print it is a copy of, and marked so; "" = it is the original
    # the text of its seal (core.blocks.code), on the last page of a PDF; "" = it has none
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One printed paper in one orientation; a packet counts the pages of each paper from 1. `numbers`: "of" prints a
    running head with หน้า ๑ จาก ๖; "dash" prints – ๒ – in the middle from the second page on, without a running head,
    as in official letters; "none" prints neither. `catchword`: a page ends with the first words of the next page."""

    title: tuple[RichText, ...]
    running: str  # short title in the running head
    office: str
    stamp: Stamp
    blocks: tuple[Block, ...]
    landscape: bool = False
    thai_digits: bool = True
    draft: bool = False
    cover: Cover | None = None
    numbers: PageNumber = "of"
    catchword: bool = False
    frame: bool = False  # lines around the text of every page, as a certificate has them
    certified: Certified | None = None  # every page is a copy, and says so
    edition: str = ""  # the year of the form it follows, and its revision
    names: tuple[str, ...] = ()  # persons and units: no line breaks inside one that fits on a line
    corner: tuple[Para, ...] = ()  # lines above the title, at a margin
    language: Literal["th", "en"] = "th"  # language of what every paper has besides its own words
    squares: bool = False  # black ones in three corners, by which its ticks are found on a scan

    def crested(self, file: str) -> "Document":
        """Return the document with the emblem `file` (a SHA-256) on its cover and the heads of letters and memos."""
        return _headed(self, lambda head: (file, head.emblem))

    def paged(self, per_page: PerPage) -> "Document":
        """Return the document with up to `per_page` photographs on each page."""
        return replace(
            self, blocks=_changed(self.blocks, lambda block: replace(block, per_page=per_page))
        )

    def pictured(self, picture: Callable[[str], bytes], page_opener: "PageOpener") -> "Document":
        """Return the document with its files inserted. `picture` returns the bytes of a file by SHA-256 (b"" if
        missing), `page_opener` the pages of a foreign PDF as pictures."""

        def filled(block: Photos) -> Photos:
            photos = (
                replace(one, data=picture(one.file)) if one.file else one for one in block.photos
            )
            return replace(block, photos=tuple(photos))

        blocks = tuple(
            replace(one, pages=page_opener(one)) if isinstance(one, ForeignPages) else one
            for one in _changed(self.blocks, filled)
        )
        return _headed(
            replace(self, blocks=blocks),
            lambda head: (
                head.emblem_file,
                picture(head.emblem_file) if head.emblem_file else head.emblem,
            ),
        )

    @staticmethod
    def walk(thing: object) -> Iterator[str]:
        """Yield every non-empty text of a document, or of a part of one, in reading order."""
        if isinstance(thing, str | Run):
            words = plain(thing)
            if words:
                yield words
        elif isinstance(thing, tuple):
            for part in thing:
                yield from Document.walk(part)
        elif is_dataclass(thing) and not isinstance(thing, Stamp):
            for field in fields(thing):
                if field.name not in NOT_WORDS:
                    yield from Document.walk(getattr(thing, field.name))


Headed = Cover | MemoHead | LetterHead | Banner
# pages of a foreign PDF as pictures; UserError
PageOpener = Callable[[ForeignPages], tuple[bytes, ...]]


def _headed(document: Document, emblem: Callable[[Headed], tuple[str, bytes]]) -> Document:
    """Return the document with the emblem (SHA-256, bytes) that `emblem` gives for its cover and letter heads."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, MemoHead | LetterHead | Banner):
            file, data = emblem(block)
            block = replace(block, emblem_file=file, emblem=data)
        blocks.append(block)
    cover = document.cover
    if cover:
        file, data = emblem(cover)
        cover = replace(cover, emblem_file=file, emblem=data)
    return replace(document, blocks=tuple(blocks), cover=cover)


def _changed(part: Any, change: Callable[[Photos], Photos]) -> Any:
    """Return a part of a document with every block of photographs changed, also those inside others."""
    match part:
        case Photos():
            return change(part)
        case Table():
            return replace(part, rows=_changed(part.rows, change))
        case Row() if any(
            isinstance(cell, Photos | Together) for cell in part.cells
        ):  # most have none
            return replace(part, cells=_changed(part.cells, change))
        case Together():
            return replace(part, blocks=_changed(part.blocks, change))
        case TwoColumns():
            return replace(
                part, left=_changed(part.left, change), right=_changed(part.right, change)
            )
        case tuple():
            return tuple(_changed(one, change) for one in part)
    return part
