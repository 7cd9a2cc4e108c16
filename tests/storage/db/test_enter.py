"""Rows that are entered many to a statement are all there, in whatever number they come."""

from contextlib import closing

import pytest

from storage.db import sqlite


@pytest.mark.parametrize(
    "count", [0, 1, sqlite.TOGETHER - 1, sqlite.TOGETHER, sqlite.TOGETHER + 1, 100]
)
def test_as_many_rows_are_there_as_were_given(count: int) -> None:
    with closing(sqlite.memory()) as db:
        db.execute("CREATE TABLE one(id INTEGER PRIMARY KEY, word TEXT)")
        rows = [(number, f"w{number}") for number in range(count)]
        for _turn in range(2):
            sqlite.enter(
                db,
                "INSERT INTO one",
                "(?,?)",
                rows,
                " ON CONFLICT(id) DO UPDATE SET word=excluded.word||'!'",
            )
        kept = [(number, f"{word}!") for number, word in rows]
        assert db.execute("SELECT * FROM one ORDER BY id").fetchall() == kept
