"""A plain SQLite file of the published tables: keys, described columns, a full-text index; Datasette opens it as it is.

Written whole beside the old one and renamed, so that nothing of what was erased since stays in it. Its header says that
it was published: no other file is ever replaced.
"""

import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from core.centre.published import TABLES, Cell, Kind, Published, PublishedPart, no_target
from core.i18n import _
from storage.files import draft_of, move, opened, settle

TYPES: dict[Kind, type] = {
    "token": str,
    "words": str,
    "integer": int,
    "number": int,
    "day": str,
    "moment": str,
    "flag": int,
}
WIDEST = 2**63  # of a whole number in SQLite; a wider one stands only in the exact text beside it
ABOUT = "about"  # what each table and column means
MARK = 0x70524E47  # application id in the header (sqlite.org/fileformat.html, bytes 68 to 71) of what was published


def is_published(path: Path) -> bool:
    """Whether a file was made here, by its first bytes; False for a folder or whatever else lies there. OSError."""
    if not path.is_file():
        return False
    with opened(path) as file:
        head = file.read(72)
    return head[:16] == b"SQLite format 3\0" and head[68:] == MARK.to_bytes(4)


def write(path: Path, parts: Iterable[PublishedPart]) -> Published:
    """Put a file of these rows there, or in the place of one that was published before. UserError: it is another."""
    from sqlite_utils.db import Database

    if os.path.lexists(path) and not is_published(path):
        raise no_target(
            str(path),
            _("ชื่อนี้มีไฟล์หรือโฟลเดอร์อื่นอยู่แล้ว ไม่ใช่ไฟล์ที่เผยแพร่ไว้ก่อน"),
            _("เลือกชื่อไฟล์ที่ยังไม่มี หรือไฟล์ที่เผยแพร่ไว้ก่อนแล้ว"),
        )

    temporary = draft_of(path)
    try:
        with closing(Database(temporary)) as db:
            _make(db)
            done = _fill(db, parts)
            for table in TABLES:
                if table.sought:
                    db.table(table.name).enable_fts(table.sought, tokenize="trigram")
            db.execute("PRAGMA optimize")
        settle(temporary)
        move(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return done


def _make(db: Any) -> None:
    db.execute(f"PRAGMA application_id={MARK}")
    for table in TABLES:
        parent, by = table.parent
        refers = [(by, parent, _keys_of(parent))] if parent else []
        columns = {one.name: TYPES[one.kind] for one in table.columns}
        db[table.name].create(columns, pk=_one_or_all(table.keys), foreign_keys=refers)
        for index in table.indexed:
            db[table.name].create_index(index)
    db[ABOUT].insert_all(_about(), pk=("of_table", "of_column"))


def _keys_of(name: str) -> tuple[str, ...]:
    return next(table.keys for table in TABLES if table.name == name)


def _one_or_all(names: tuple[str, ...]) -> str | tuple[str, ...]:
    return names if len(names) > 1 else names[0]


def _about() -> Iterable[dict[str, str]]:
    for table in TABLES:
        yield {"of_table": table.name, "of_column": "", "kind": "table", "about": table.about}
        for one in table.columns:
            yield {"of_table": table.name, "of_column": one.name, "kind": one.kind, "about": one.about}


def _fill(db: Any, parts: Iterable[PublishedPart]) -> Published:
    rows = count = 0
    with db.conn:
        for part in parts:
            marks = ",".join("?" * len(part.table.columns))
            fitting = [tuple(map(_fitting, row)) for row in part.rows]
            db.conn.executemany(f'INSERT INTO "{part.table.name}" VALUES({marks})', fitting)
            rows, count = rows + len(part.rows), count + 1
    return Published(rows, count, count)


def _fitting(cell: Cell) -> Cell:
    return None if isinstance(cell, int) and not -WIDEST <= cell < WIDEST else cell
