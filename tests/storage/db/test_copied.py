"""A copy of a database to be looked at: in memory, of a large one in a file of its own; it is whole and goes again."""

from contextlib import closing
from pathlib import Path
from tempfile import gettempdir

import pytest

from storage.db import sqlite
from storage.files import ASIDE
from tests.storage.db.desk import Desk


def lying() -> set[Path]:
    return set(Path(gettempdir()).glob(f"{ASIDE}*"))


@pytest.mark.parametrize("held", [0, sqlite.MOST_IN_MEMORY])
def test_a_copy_is_whole_stays_as_it_was_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(sqlite, "MOST_IN_MEMORY", held)
    path = desk.folder.writer.path
    db = desk.folder.writer.db
    before = lying()
    names = sorted(one.name for one in path.parent.iterdir())
    count = "SELECT count(*) FROM name"
    with closing(sqlite.copied(path)) as copy:
        assert bool(lying() - before) is not held, "a large one is not in memory"
        assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        here = db.execute(count).fetchone()
        assert copy.execute(count).fetchone() == here
        db.execute("INSERT INTO name(text) VALUES('what came later')")
        assert copy.execute(count).fetchone() == here
        copy.execute("INSERT INTO name(text) VALUES('what is tried')")
        assert db.execute("SELECT count(*) FROM name WHERE text='what is tried'").fetchone() == (0,)
        assert sorted(one.name for one in path.parent.iterdir()) == names
    assert lying() == before


def test_a_copy_of_what_is_no_database_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "MOST_IN_MEMORY", 0)
    (tmp_path / "prongsai.db").write_bytes(b"no database" * 1000)
    before = lying()
    with pytest.raises(sqlite.SQLiteError):
        sqlite.copied(tmp_path / "prongsai.db")
    assert lying() == before
