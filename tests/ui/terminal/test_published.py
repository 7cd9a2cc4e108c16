"""`centre publish` on the command line."""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import main
import wiring.publishing
from core.centre import publishing
from core.centre.published import PublicationCounts, PublishedUnitRows, Row
from core.errors import UserError
from storage.db.sqlite import SQLiteError
from storage.publish import sqlite_file
from tests.storage.publish.test_open_data import SAID
from tests.ui.terminal.conftest import Command, is_calm
from tests.ui.terminal.proving import Proved, pdf


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


@pytest.mark.parametrize(
    ("target", "lacks"), [("postgresql://me@/x?host=.", "psycopg"), ("{out}/folder", "pyarrow")]
)
def test_a_missing_extra_is_a_calm_sentence(
    do: Command,
    office: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    lacks: str,
) -> None:
    monkeypatch.setitem(sys.modules, lacks, None)
    done = do("centre", "publish", office, target.format(out=tmp_path))
    assert (done.code, is_calm(done)) == (1, True)
    assert "ส่วนเสริมของส่วนกลางยังไม่ได้ติดตั้งในเครื่องนี้" in done.err
    assert "สั่ง python3 installer/bootstrap.py setup --centre" in done.err
    assert not (tmp_path / "folder").exists()
    assert "ส่วนเสริม" not in do("centre", "publish", office, tmp_path / "x.db").err
    # as it is installed: without the set-up beside it
    monkeypatch.setattr(wiring.publishing, "HOME", tmp_path)
    done = do("centre", "publish", office, target.format(out=tmp_path))
    assert (
        "เผยแพร่เป็นไฟล์ .db ซึ่งไม่ต้องใช้ส่วนเสริม หรือใช้โปรแกรมจากโฟลเดอร์ต้นฉบับ ตาม docs/published.md"
        in done.err
    )
    assert "bootstrap.py" not in done.err


def test_a_place_that_cannot_be_written_is_a_calm_sentence(
    do: Command, office: Path, tmp_path: Path
) -> None:
    target = tmp_path / "nowhere" / "x.db"
    done = do("centre", "publish", office, target)
    assert (done.code, is_calm(done)) == (1, True)
    assert f"เผยแพร่ไปที่ {target} ไม่สำเร็จ" in done.err


@pytest.mark.parametrize(
    ("target", "why"), [("x.db", "ไดรฟ์เต็ม ขัดข้อง หรือถูกถอดออก"), ("x", "เนื้อที่เต็ม")]
)
def test_a_place_that_is_full_is_named_and_what_was_begun_there_is_finished_later(
    assessed: Path, tmp_path: Path, target: str, why: str
) -> None:
    import resource  # a module Windows lacks

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with main.desk().look(assessed) as reading:
        (tmp_path / "other").mkdir()
        before = reading.publish(
            str(tmp_path / "other" / target), str, False, None
        )  # imports what it needs
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
        try:
            with pytest.raises(UserError) as problem:
                reading.publish(str(tmp_path / target), str, False, None)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert problem.value.what == f"เผยแพร่ไปที่ {tmp_path / target} ไม่สำเร็จ"
        assert problem.value.why == f"เพราะ{why}"
        assert reading.publish(str(tmp_path / target), str, False, None) == before
    assert not list(tmp_path.rglob(".*.part*"))


def test_a_folder_that_cannot_be_read_is_not_the_fault_of_the_place(
    do: Command, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_of: object) -> Iterator[Row]:
        error = SQLiteError("database disk image is malformed")
        error.sqlite_errorcode = 11  # type: ignore[attr-defined]
        raise error
        yield

    monkeypatch.setattr(publishing, "ROWS", {**publishing.ROWS, "paper": damaged})
    done = do("centre", "publish", office, tmp_path / "x.db")
    assert (done.code, is_calm(done)) == (1, True)
    assert "อ่านข้อมูลที่จะเผยแพร่ไม่สำเร็จ" in done.err
    assert "เผยแพร่ไปที่" not in done.err
    assert not list(tmp_path.glob("*.db"))


@pytest.mark.parametrize(
    "target", ["prongsai.db", "new.db", "blobs/x.sqlite", "published", ".", "../link/y.db"]
)
def test_nothing_is_published_into_an_office_folder(
    do: Command, office: Path, tmp_path: Path, target: str
) -> None:
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


def test_open_data_ask_for_what_only_the_owner_can_say_once(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    target = tmp_path / "open"
    said = [word for one in SAID.items() for word in ("--say", "=".join(one))]
    done = do("centre", "publish", assessed, target, "--catalog")
    assert (done.code, is_calm(done), target.exists()) == (1, True, False)
    assert "ยังไม่ได้บอก ชื่อชุดข้อมูล (title), รายละเอียด (notes)" in done.err
    assert do("centre", "publish", assessed, tmp_path / "x.db", *said).code == 2, (
        "--say is for --catalog"
    )
    assert do("centre", "publish", assessed, target, "--catalog", *said).code == 0
    assert do("centre", "publish", assessed, target, "--catalog").code == 0
    found = json.loads((target / "datapackage.json").read_bytes())["gd_catalog"]
    assert (found["owner_org"], found["license_id"]) == ("จังหวัดตัวอย่าง ก", "Open Data Common")
    with (target / "assessment.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["scored"], row["total"]) for row in csv.DictReader(file)] == [("1", "80")]
    for place in (assessed / "open", tmp_path / "open.db", "postgresql://nobody@127.0.0.1/none"):
        assert do("centre", "publish", assessed, place, "--catalog", *said).code == 1
    assert not (tmp_path / "open.db").exists(), "open data are a folder of files, no database"


def test_all_tables_are_of_one_state_of_the_folder(
    do: Command, proved: Proved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A piece of evidence is added while the tables are written: none of them has heard of it."""
    real = sqlite_file.write

    def counted() -> list[tuple[int, ...]]:
        counts = ", ".join(
            f"(SELECT count(*) FROM {table})" for table in ("evidence", "evidence_link")
        )
        with closing(sqlite3.connect(tmp_path / "x.db")) as db:
            return db.execute(f"SELECT {counts}, (SELECT sum(evidence) FROM item)").fetchall()

    def meanwhile(path: Path, parts: Iterator[PublishedUnitRows]) -> PublicationCounts:
        def interrupted() -> Iterator[PublishedUnitRows]:
            yield next(parts)
            proved.add(pdf(tmp_path / "new.pdf", 1), "d2.l4.2", "report")
            yield from parts

        return real(path, interrupted())

    monkeypatch.setattr(sqlite_file, "write", meanwhile)
    assert do("centre", "publish", proved.folder, tmp_path / "x.db").code == 0
    assert counted() == [(3, 3, 3)]
    monkeypatch.setattr(sqlite_file, "write", real)
    assert do("centre", "publish", proved.folder, tmp_path / "x.db").code == 0
    assert counted() == [(4, 4, 4)]
