"""The published tables as one SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.centre.published import TABLES, PublishedUnitRows
from core.errors import UserError
from storage.publish import sqlite_file
from tests.storage.publish.tables import Country


def asked(path: Path, query: str, *words: object) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query, words).fetchall()


def test_tables_have_keys_and_every_row_of_a_table_its_parent(tmp_path: Path) -> None:
    country, path = Country(1), tmp_path / "c.db"
    done = sqlite_file.write(path, country.parts())
    assert asked(path, "PRAGMA foreign_key_check") == []
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]
    for table in TABLES:
        columns = asked(path, f"PRAGMA table_info({table.name})")
        assert tuple(row[1] for row in columns) == table.names
        assert (
            tuple(row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]) == table.keys
        )
        named = asked(path, f"PRAGMA foreign_key_list({table.name})")
        assert tuple(row[3] for row in sorted(named, key=lambda row: row[1])) == table.parent[1]
    assert done.rows == sum(
        asked(path, f"SELECT count(*) FROM {table.name}")[0][0] for table in TABLES
    )


def test_words_are_found_and_columns_described(tmp_path: Path) -> None:
    country, path = Country(2), tmp_path / "c.sqlite"
    sqlite_file.write(path, country.parts())
    unit = country.units[3]
    found = "SELECT unit.unit FROM unit_fts JOIN unit ON unit.rowid=unit_fts.rowid WHERE unit_fts MATCH ?"
    assert (unit,) in asked(path, found, f'"{unit[:4]}"')
    told = asked(path, "SELECT of_table, of_column, about FROM about WHERE of_column<>''")
    assert set(told) == {
        (table.name, one.name, one.meaning) for table in TABLES for one in table.columns
    }


def test_numbers_too_large_for_the_file_are_exact_as_text(tmp_path: Path) -> None:
    country, path = Country(3, 1), tmp_path / "c.db"
    huge = Fraction(10**40 + 1, 3)
    country.totals = dict.fromkeys(country.totals, huge)
    sqlite_file.write(path, country.parts())
    rows = asked(path, "SELECT total, total_num, total_den FROM assessment")
    assert {(Fraction(total), above, below) for total, above, below in rows} == {(huge, None, 3)}


def test_a_file_that_is_not_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    sqlite_file.write(path, Country(4).parts())
    before = path.read_bytes()

    def broken() -> Iterator[PublishedUnitRows]:
        yield next(Country(5).parts())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sqlite_file.write(path, broken())
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["c.db"]


def test_what_was_there_before_is_not_in_the_new_file(tmp_path: Path) -> None:
    country, path = Country(6), tmp_path / "c.db"
    sqlite_file.write(path, country.parts())
    gone = country.drop()
    assert gone.encode() in path.read_bytes()
    sqlite_file.write(path, country.parts())
    assert gone.encode() not in path.read_bytes()


@pytest.mark.parametrize("kind", ["database", "words", "empty", "folder", "link"])
def test_only_a_file_that_was_published_is_replaced(tmp_path: Path, kind: str) -> None:
    path, other = tmp_path / "c.db", tmp_path / "other"
    if kind == "database":
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE about (of_table, of_column, kind, about)")
    elif kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(other)
    else:
        path.write_bytes(b"" if kind == "empty" else b"the letter of a person" * 9)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(UserError) as problem:
        sqlite_file.write(path, Country(7, 1).parts())
    assert problem.value.why == "ชื่อนี้มีไฟล์หรือโฟลเดอร์อื่นอยู่แล้ว ไม่ใช่ไฟล์ที่เผยแพร่ไว้ก่อน"
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert [one.name for one in tmp_path.iterdir()] == ["c.db"]
    sqlite_file.write(other, Country(7, 1).parts())
    sqlite_file.write(other, Country(8, 1).parts())
    assert asked(other, "SELECT count(*) FROM unit") == [(1,)]
