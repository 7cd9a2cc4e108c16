"""Writing the published tables as one plain SQLite file with a full-text index, as Datasette opens it. It is written
anew beside the old file and renamed, so that nothing erased since stays; its header marks it, and no other file is ever
replaced. Parts left unread (table `part` has their states) are copied from the old file if its rows are as written."""

import os
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from core.centre.published import (
    TABLES,
    Cell,
    Kind,
    PublicationCounts,
    PublicationMismatchError,
    PublishedUnitRows,
    Row,
    States,
    no_target,
)
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
# whole numbers from here on do not fit into SQLite; they are only in the exact text beside
WIDEST = 2**63
# table that says what each table and column means
ABOUT = "about"
# table of the state each part was written from
PARTS = "part"
MARK = 0x70524E47  # application id in the header (sqlite.org/fileformat.html, bytes 68 to 71) of what was published


def is_published(path: Path) -> bool:
    """Return whether this program published the file, by its first bytes; False for a directory. Raises OSError."""
    if not path.is_file():
        return False
    with opened(path) as file:
        head = file.read(72)
    return head[:16] == b"SQLite format 3\0" and head[68:] == MARK.to_bytes(4)


def write(path: Path, parts: Iterable[PublishedUnitRows]) -> PublicationCounts:
    """Write the parts as an SQLite file; return counts. UserError if `path` has a file this program did not publish."""
    from sqlite_utils.db import Database

    if os.path.lexists(path) and not is_published(path):
        raise no_target(
            str(path),
            _("ชื่อนี้มีไฟล์หรือโฟลเดอร์อื่นอยู่แล้ว ไม่ใช่ไฟล์ที่เผยแพร่ไว้ก่อน"),
            _("เลือกชื่อไฟล์ที่ยังไม่มี หรือไฟล์ที่เผยแพร่ไว้ก่อนแล้ว"),
        )

    temporary = draft_of(path)
    try:
        with closing(Database(temporary)) as db, closing(_old(path)) as old:
            _make(db)
            done = _fill(db, old, parts)
            for table in TABLES:
                if table.search_columns:
                    db.table(table.name).enable_fts(table.search_columns, tokenize="trigram")
            db.execute("PRAGMA optimize")
        settle(temporary)
        move(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return done


def _make(db: Any) -> None:
    db.execute(f"PRAGMA application_id={MARK}")
    keys = {table.name: table.keys for table in TABLES}
    for table in TABLES:
        parent, by = table.parent
        refers = [(by, parent, keys[parent])] if parent else []
        columns = {one.name: TYPES[one.kind] for one in table.columns}
        db[table.name].create(
            columns, pk=table.keys if len(table.keys) > 1 else table.keys[0], foreign_keys=refers
        )
        for index in table.indexed:
            db[table.name].create_index(index)
    db[PARTS].create(
        dict.fromkeys(("of_table", "unit", "mark", "state"), str), pk=("of_table", "unit")
    )
    db[ABOUT].insert_all(_about(), pk=("of_table", "of_column"))


def _about() -> Iterable[dict[str, str]]:
    for table in TABLES:
        yield {"of_table": table.name, "of_column": "", "kind": "table", "about": table.meaning}
        for one in table.columns:
            yield {
                "of_table": table.name,
                "of_column": one.name,
                "kind": one.kind,
                "about": one.meaning,
            }


def states(path: Path) -> States:
    """Return {(table, unit): digest of the data its published rows were made from}; {} if none is stored."""
    with closing(_old(path)) as old, suppress(_sqlite().Error):
        found = old.execute(f"SELECT of_table, unit, state FROM {PARTS} WHERE state<>''").fetchall()
        return {(table, unit): state for table, unit, state in found}
    return {}


def _sqlite() -> Any:
    """Return the SQLite module with which sqlite-utils writes."""
    from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # it picks pysqlite3 if there is one

    return sqlite3


def _old(path: Path) -> Any:
    """Return a connection to the file published before, or to an empty database."""
    if not is_published(path):
        return _sqlite().connect(":memory:")
    return _sqlite().connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _fill(db: Any, old: Any, parts: Iterable[PublishedUnitRows]) -> PublicationCounts:
    rows = count = changed = 0
    with db.conn:
        for part in parts:
            marks = ",".join("?" * len(part.table.columns))
            written = _asked(
                old, f"SELECT mark, state FROM {PARTS} WHERE of_table=? AND unit=?", part.key
            )
            # the mark, and the state it was written from
            before = written[0] if written else ("", "")
            if part.unread:
                names = ", ".join(f'"{name}"' for name in part.table.names)
                order = ", ".join(f'"{name}"' for name in part.table.keys)
                query = f'SELECT {names} FROM "{part.table.name}" WHERE unit=? ORDER BY {order}'
                fitting, mark = _asked(old, query, (part.unit,)), before[0]
                if before != (_mark(part, fitting), part.state) or not part.state:
                    raise PublicationMismatchError
            else:
                fitting = [tuple(map(_fitting, row)) for row in part.rows]
                mark = _mark(part, fitting)
            db.conn.executemany(f'INSERT INTO "{part.table.name}" VALUES({marks})', fitting)
            db.conn.execute(f"INSERT INTO {PARTS} VALUES(?,?,?,?)", (*part.key, mark, part.state))
            rows = rows + len(fitting)
            count = count + 1
            changed = changed + (mark != before[0])
    return PublicationCounts(rows, count, changed)


def _mark(part: PublishedUnitRows, rows: Sequence[Row]) -> str:
    return sha256(msgspec.json.encode((part.table, rows))).hexdigest()


def _asked(old: Any, query: str, parameters: tuple[str, ...]) -> list[Any]:
    """Return rows of the old file; none if it is damaged or has other tables."""
    try:
        return list(old.execute(query, parameters).fetchall())
    except _sqlite().Error:
        return []


def _fitting(cell: Cell) -> Cell:
    return None if isinstance(cell, int) and not -WIDEST <= cell < WIDEST else cell
