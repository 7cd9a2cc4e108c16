"""Writing the published tables as open data: CSV and Excel files with a datapackage.json, in a folder made anew."""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.centre.published import (
    DataPackageMakers,
    OpenDataFile,
    PublicationCounts,
    PublishedTable,
    PublishedUnitRows,
    Row,
    no_target,
)
from core.errors import afterwards
from core.i18n import _
from core.tabular import LONGEST_CELL
from storage.files import delete_folder, draft_of, file_hash, make_directory, move, write_durably

# the description's file
PACKAGE = "datapackage.json"
# prefix of its field `name`
NAMED = "prongsai"
MOST = 1_000_000  # rows per file: Excel opens at most 1,048,576
WIDEST = 10**15  # whole numbers from here on are written to Excel as text


def write(
    path: Path,
    parts: Iterable[PublishedUnitRows],
    describer: DataPackageMakers,
    max_rows: int = MOST,
) -> PublicationCounts:
    """Write the rows to the folder `path`, in files of at most `max_rows`; return counts. Open data there is replaced.
    `describer` makes datapackage.json. UserError if the folder has other content or the description lacks a field."""
    before = _before(path)
    package = describer.package(before)
    draft = draft_of(path)
    make_directory(draft)
    try:
        files = list[OpenDataFile]()
        rows = 0
        count = 0
        for _name, some in groupby(parts, attrgetter("table.name")):
            own = list(some)
            count += len(own)
            rows += sum(len(part.rows) for part in own)
            files += _table(
                draft, own[0].table, [row for part in own for row in part.rows], max_rows
            )
        whole = {**package, "resources": describer.files(files)}
        write_durably(draft / PACKAGE, json.dumps(whole, ensure_ascii=False, indent=1).encode())
        # the former folder is deleted once the new one is there
        old = draft_of(path)
        if path.exists():
            move(path, old)

        def end() -> None:
            if old.exists():
                if path.exists():
                    delete_folder(old)
                else:
                    move(old, path)

        with afterwards(end):
            move(draft, path)
    finally:
        delete_folder(draft)
    return PublicationCounts(rows, count, count)


def _before(path: Path) -> Mapping[str, Any]:
    """Return the datapackage.json that is there, or {} if nothing is. UserError if not everything there is ours."""
    if not os.path.lexists(path):
        return {}
    if path.is_dir() and not path.is_symlink():
        lying = {one.name for one in path.iterdir()}
    else:
        lying = {""}
    try:
        found = json.loads((path / PACKAGE).read_bytes()) if PACKAGE in lying else {}
        own = bool(found) and str(found["name"]).startswith(NAMED)
        ours = {PACKAGE, *(one["path"] for one in found["resources"])} if own else set[str]()
    except (ValueError, KeyError, TypeError, RecursionError):
        found, ours = {}, set[str]()
    if lying - ours:
        raise no_target(
            str(path),
            _("ที่นี่มีไฟล์อื่นอยู่ ไม่ใช่โฟลเดอร์ข้อมูลเปิดที่เผยแพร่ไว้ก่อนทั้งหมด"),
            _("เลือกโฟลเดอร์ที่ยังไม่มีหรือว่าง หรือย้ายไฟล์อื่นออกก่อน"),
        )
    return found if isinstance(found, Mapping) else {}


def _table(
    folder: Path, table: PublishedTable, rows: list[Row], max_rows: int
) -> Iterator[OpenDataFile]:
    """Yield the files of a table, each of at most `max_rows` rows; further ones end in -2, -3 …"""
    for n, start in enumerate(range(0, max(1, len(rows)), max_rows), 1):
        some = rows[start : start + max_rows]
        name = table.name if n == 1 else f"{table.name}-{n}"
        for ending, written in ((".csv", _csv), (".xlsx", _xlsx)):
            file = folder / f"{name}{ending}"
            written(file, table, some)
            yield OpenDataFile(file.name, table.name, file.stat().st_size, file_hash(file).hex())


def _csv(file: Path, table: PublishedTable, rows: list[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(table.names)
        writer.writerows(rows)
        opened.flush()
        os.fsync(opened.fileno())


def _xlsx(file: Path, table: PublishedTable, rows: list[Row]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    sheet.append(table.names)
    for row in rows:
        # readers take a row without its last cell for broken
        whole = row if row[-1] is not None else (*row[:-1], "")
        sheet.append([_cell(sheet, one) for one in whole])
    book.save(file)


def _cell(sheet: Any, cell: str | int | None) -> Any:
    """Return the value for a cell; text always stays text, even if it looks like a formula or an error of Excel."""
    if cell is None or (isinstance(cell, int) and abs(cell) < WIDEST):
        return cell
    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(cell))[:LONGEST_CELL])
    made.data_type = "s"
    return made
