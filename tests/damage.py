"""A data file that a disk or another program has damaged."""

import random
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite3

PAGE = 4096


def spoil(database: Path, pages: list[int]) -> None:
    """Random bytes over these pages, counted from 0."""
    with open(database, "r+b") as file:
        for page in pages:
            file.seek(page * PAGE)
            file.write(random.Random(page).randbytes(PAGE))


def spoil_at_random(database: Path, seed: int) -> None:
    """Random bytes over one to twenty pages."""
    chance, count = random.Random(seed), database.stat().st_size // PAGE
    spoil(database, chance.sample(range(count), min(count, chance.randint(1, 20))))


def roots(database: Path) -> Mapping[str, int]:
    """The page at which each table and index begins, counted from 0, by its name; before all of them is the first."""
    with closing(sqlite3.connect(database)) as db:
        found = db.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage>1").fetchall()
    return {"everything": 0, **{name: page - 1 for name, page in found}}
