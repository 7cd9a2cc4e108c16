"""Spreadsheets of other programs, written with the standard library: OpenDocument (.ods), and Excel before 2007 (.xls).

A cell is a text, a number, or nothing; a sheet has a name, rows, merged cells (first and last row, first and last
column, from 0) and hidden rows.
"""

import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

NAMES = ("office", "table", "text")
SPACE = "".join(f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in NAMES)
SECTOR = 512
FREE = 0xFFFFFFFF
END = 0xFFFFFFFE
FAT = 0xFFFFFFFD
SMALLEST = 4096  # bytes of a stream that has sectors of its own


class MadeSheet(NamedTuple):
    """A sheet to be written."""

    name: str
    rows: Sequence[Sequence[object]]
    merges: Collection[tuple[int, int, int, int]] = ()  # top, left, bottom, right
    hidden: Collection[int] = ()


def write_ods(path: Path, sheets: Iterable[MadeSheet]) -> None:
    tables = "".join(_table(one) for one in sheets)
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    root = f'<office:document-{{0}}{SPACE} office:version="1.3">{{1}}</office:document-{{0}}>'
    with ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr("styles.xml", root.format("styles", ""))
        file.writestr("content.xml", root.format("content", body))


def _table(sheet: MadeSheet) -> str:
    spans = {
        (top, left): (bottom - top + 1, right - left + 1)
        for top, left, bottom, right in sheet.merges
    }
    covered = {
        (row, column)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - {*spans}
    lines = list[str]()
    for n, row in enumerate(sheet.rows):
        cells = "".join(
            _cell(one, spans.get((n, at)), (n, at) in covered) for at, one in enumerate(row)
        )
        hidden = ' table:visibility="collapse"' if n in sheet.hidden else ""
        lines.append(f"<table:table-row{hidden}>{cells}</table:table-row>")
    return f'<table:table table:name="{escape(sheet.name)}">{"".join(lines)}</table:table>'


def _cell(value: object, span: tuple[int, int] | None, covered: bool) -> str:
    kind = "covered-table-cell" if covered else "table-cell"
    spans = (
        f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
        if span
        else ""
    )
    if value in ("", None) or covered:
        return f"<table:{kind}{spans}/>"
    number = (
        f'office:value-type="float" office:value="{value}"'
        if isinstance(value, int | float)
        else ""
    )
    said = number or 'office:value-type="string"'
    return f"<table:{kind}{spans} {said}><text:p>{escape(str(value))}</text:p></table:{kind}>"


def write_xls(path: Path, sheets: Sequence[MadeSheet]) -> None:
    """The stream of a workbook (BIFF 8) in a compound file."""
    bodies = [b"".join(_sheet(one)) for one in sheets]
    names = [_text(one.name, "B") for one in sheets]
    globals_end = len(_begin(5)) + sum(4 + 6 + len(name) for name in names) + len(_record(0x0A))
    places = [globals_end + sum(map(len, bodies[:n])) for n in range(len(bodies))]
    listed = (
        _record(0x85, struct.pack("<IH", at, 0) + name)
        for at, name in zip(places, names, strict=True)
    )
    path.write_bytes(_compound(b"".join((_begin(5), *listed, _record(0x0A), *bodies))))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def _text(words: str, counted: str) -> bytes:
    return struct.pack(f"<{counted}B", len(words), 1) + words.encode("utf-16-le")


def _sheet(sheet: MadeSheet) -> Iterator[bytes]:
    yield _begin(16)
    wide = max(map(len, sheet.rows), default=0)
    yield _record(0x200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, wide, 0))
    for n in sheet.hidden:
        yield _record(0x208, struct.pack("<HHHHHHI", n, 0, wide, 255, 0, 0, 0x20))
    for n, row in enumerate(sheet.rows):
        for at, value in enumerate(row):
            place = struct.pack("<HHH", n, at, 0)
            if isinstance(value, int | float):
                yield _record(0x203, place + struct.pack("<d", value))
            elif value:
                yield _record(0x204, place + _text(str(value), "H"))
    if sheet.merges:
        spans = b"".join(
            struct.pack("<HHHH", top, bottom, left, right)
            for top, left, bottom, right in sheet.merges
        )
        yield _record(0xE5, struct.pack("<H", len(sheet.merges)) + spans)
    yield _record(0x0A)


def _compound(stream: bytes) -> bytes:
    """The stream as the only one of a file: header, stream, directory, and the table of sectors at the end."""
    stream = stream.ljust(max(SMALLEST, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    tables = -(-(count + 2) // (SECTOR // 4 - 1))
    chain = [*range(1, count), END, END, *[FAT] * tables]
    chain += [FREE] * (tables * SECTOR // 4 - len(chain))
    listed = [*range(count + 1, count + 1 + tables)]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        count,
        0,
        SMALLEST,
        END,
        0,
        END,
        0,
    )
    header += struct.pack("<109I", *listed, *[FREE] * (109 - len(listed)))
    entries = (
        _entry("Root Entry", 5, END, 0, 1)
        + _entry("Workbook", 2, 0, len(stream), FREE)
        + bytes(256)
    )
    return header + stream + entries + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    held = f"{name}\0".encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", held, len(held), kind, 1, FREE, FREE, child, first, size)
