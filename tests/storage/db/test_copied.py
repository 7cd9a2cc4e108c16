"""A copy of a database to be looked at: in memory, of a large one in a file of its own; it is whole and goes again."""

from pathlib import Path
from tempfile import gettempdir

import pytest

from storage.db import sqlite
from storage.files import ASIDE


def lying() -> set[Path]:
    return set(Path(gettempdir()).glob(f"{ASIDE}*"))


def test_a_copy_of_what_is_no_database_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "MOST_IN_MEMORY", 0)
    (tmp_path / "prongsai.db").write_bytes(b"no database" * 1000)
    before = lying()
    with pytest.raises(sqlite.SQLiteError):
        sqlite.copied(tmp_path / "prongsai.db")
    assert lying() == before
