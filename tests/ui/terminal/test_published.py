"""`centre publish` on the command line."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.ui.terminal.conftest import Command, is_calm


def test_a_sqlite_file_needs_no_extra(
    do: Command, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("psycopg", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    done = do("centre", "publish", assessed, tmp_path / "x.db", "--json")
    assert done.code == 0, done.err
    with closing(sqlite3.connect(tmp_path / "x.db")) as db:
        assert db.execute("SELECT scored, total FROM assessment").fetchall() == [(1, "80")]
    assert done.value["changed"] == done.value["parts"] > 0


@pytest.mark.parametrize(("target", "lacks"), [("postgresql://me@/x?host=.", "psycopg"), ("{out}/folder", "pyarrow")])
def test_a_missing_extra_is_a_calm_sentence(
    do: Command, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, lacks: str
) -> None:
    monkeypatch.setitem(sys.modules, lacks, None)
    done = do("centre", "publish", office, target.format(out=tmp_path))
    assert (done.code, is_calm(done)) == (1, True)
    assert "ส่วนเสริมของส่วนกลางยังไม่ได้ติดตั้งในเครื่องนี้" in done.err
    assert not (tmp_path / "folder").exists()
    assert "ส่วนเสริม" not in do("centre", "publish", office, tmp_path / "x.db").err


def test_a_place_that_cannot_be_written_is_a_calm_sentence(do: Command, office: Path, tmp_path: Path) -> None:
    done = do("centre", "publish", office, tmp_path / "nowhere" / "x.db")
    assert (done.code, is_calm(done)) == (1, True)


@pytest.mark.parametrize("target", ["prongsai.db", "new.db", "blobs/x.sqlite", "published", ".", "../link/y.db"])
def test_nothing_is_published_into_an_office_folder(do: Command, office: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "link").symlink_to(office)
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    done = do("centre", "publish", office, office / target)
    assert (done.code, is_calm(done)) == (1, True)
    assert "ที่นี่อยู่ในโฟลเดอร์ของหน่วยงาน ซึ่งเก็บข้อมูลต้นฉบับไว้" in done.err
    assert {path: path.read_bytes() for path in office.rglob("*") if path.is_file()} == before


def test_a_published_file_called_as_an_offices_own_is_published_again(
    do: Command, office: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    for _time in range(2):
        assert do("centre", "publish", office, tmp_path / "out" / "prongsai.db").code == 0
