"""Files in an office folder that the program did not write: named, searched, and never vouched for."""

import shutil
from pathlib import Path

import pytest

from storage.contents import unknown_files
from tests.ui.terminal.conftest import Command, certify, is_calm
from tests.ui.terminal.test_erasing import NAME

COPIES = (
    "prongsai (conflicted copy 2026-11-30).db",
    "prongsai (1).db",
    "prongsai.sync-conflict-20261130-101010-ABCDEFG.db",
    "prongsai-DESKTOP-7QK.db",
    "งาน/prongsai.db",
)
WHOLE = "ทุกอย่างครบ"


def kinds(do: Command, folder: Path) -> tuple[int, dict[str, list[str]]]:
    checked = do("office", "check", folder, "--json")
    return checked.code, {one["kind"]: one["keys"] for one in checked.value["found"]}


def test_what_the_program_writes_is_known_to_it(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "ใบลงเวลา.txt"
    sheet.write_text("เวลา")
    assert do("evidence", "add", assessed, sheet).code == 0
    assert do("backup", assessed).code == 0
    with (assessed / "prongsai.db").open("r+b") as file:
        file.truncate(9000)
    backup = next((assessed / "backups").glob("*.prongsai-backup"))
    assert do("restore", backup, assessed).code == 0
    assert list(assessed.glob("backups/damaged-*/*"))
    assert list(unknown_files(assessed)) == []
    assert kinds(do, assessed) == (0, {})


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_the_database_keeps_an_erased_person_and_is_named_wherever_all_is_judged(
    do: Command, assessed: Path, name: str
) -> None:
    assert do("record", "set", assessed, "person/new", f"name={NAME}").code == 0
    copy = assessed / name
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(assessed / "prongsai.db", copy)
    done = do("erase", assessed, NAME, "--yes", "--json")
    assert done.code == 1
    assert done.value["unknown"] == [{"name": name, "verdict": "named"}]
    assert copy.name in done.err
    again = do("erase", assessed, NAME)
    assert "ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์" not in again.out
    assert kinds(do, assessed) == (1, {"copies": [name]})
    checked = do("office", "check", assessed).out
    assert (name in checked, WHOLE in checked) == (True, False)
    copy.unlink()
    assert "ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์" in do("erase", assessed, NAME).out
    assert WHOLE in do("office", "check", assessed).out


def test_work_that_only_a_copy_has_is_counted_and_comes_over_as_it_is_told(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    certify(do, assessed, "province")
    older = shutil.copytree(assessed, tmp_path / "older")
    assert do("record", "set", assessed, "person/new", f"name={NAME}").code == 0
    lying = older / COPIES[0]
    shutil.copy(assessed / "prongsai.db", lying)
    assert f"{lying.name} มีงาน 2 รายการที่โฟลเดอร์นี้ไม่มี" in do("office", "check", older).out
    assert "ที่โฟลเดอร์นี้ไม่มี" not in do("office", "check", assessed).out
    apart = tmp_path / "apart"
    apart.mkdir()
    lying.rename(apart / "prongsai.db")
    file = tmp_path / "x.prongsai"
    exported = do("bundle", "export", apart, "--to", "S10", "--out", file, "--yes")
    assert exported.code == 0, exported.err
    assert do("bundle", "import", older, file).code == 0
    assert NAME in do("record", "list", older, "person").out


def test_other_files_are_searched_and_named_and_hold_nobody_up(do: Command, assessed: Path) -> None:
    (assessed / "notes.txt").write_text(f"โทรหา {NAME}", encoding="utf-8")
    (assessed / "blobs" / "desktop.ini").write_text("view")
    (assessed / "other.txt").write_text("อย่างอื่น", encoding="utf-8")
    assert do("erase", assessed, NAME, "--json").value["unknown"] == [
        {"name": "notes.txt", "verdict": "named"},
        {"name": "other.txt", "verdict": "clean"},
    ]
    assert kinds(do, assessed) == (0, {"foreign": ["notes.txt", "other.txt"]})
    assert WHOLE not in do("office", "check", assessed).out
    told = do("erase", assessed, NAME).out
    clean = told.partition("อ่านไฟล์ที่โปรแกรมไม่ได้เขียนแล้วไม่พบชื่อนี้: ")[2].splitlines()[0]
    assert clean == "other.txt"
    assert do("record", "set", assessed, "person/new", f"name={NAME}").code == 0
    (assessed / "notes.txt").unlink()
    assert do("erase", assessed, NAME, "--yes").code == 0, "what was read without finding the name"


def test_a_stored_file_that_no_record_names_is_named_and_searched(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    record = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    assert do("signoff", assessed, record, "--by", "กานดา").code == 0
    sheet = tmp_path / "โทร.txt"
    sheet.write_text(f"โทรหา {NAME}", encoding="utf-8")
    assert do("evidence", "add", assessed, sheet, "--to", record).code == 1, "it is locked"
    (stored,) = assessed.glob("blobs/??/*")
    name = stored.relative_to(assessed).as_posix()
    assert kinds(do, assessed) == (0, {"foreign": [name]})
    assert WHOLE not in do("office", "check", assessed).out
    assert do("erase", assessed, NAME, "--json").value["unknown"] == [
        {"name": name, "verdict": "named"}
    ]
    assert do("evidence", "add", assessed, sheet).code == 0
    assert kinds(do, assessed) == (0, {})


def test_an_erased_file_that_came_back_from_outside_is_named_and_repaired(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / f"{NAME}.txt"
    sheet.write_text("เวลา")
    assert do("evidence", "add", assessed, sheet).code == 0
    stored = next(assessed.glob("blobs/??/*"))
    assert do("erase", assessed, NAME, "--yes").code == 0
    assert not stored.exists()
    stored.parent.mkdir(exist_ok=True)
    stored.write_text("เวลา")
    assert kinds(do, assessed) == (1, {"erasing": [stored.name]})
    assert do("office", "repair", assessed).code == 0
    assert (stored.exists(), kinds(do, assessed)) == (False, (0, {}))


@pytest.mark.parametrize("left", ["backups", "blobs", "prongsai.db.old"])
def test_a_new_office_is_not_begun_over_what_another_left(
    do: Command, assessed: Path, tmp_path: Path, left: str
) -> None:
    sheet = tmp_path / "ใบลงเวลา.txt"
    sheet.write_text("เวลา")
    assert do("evidence", "add", assessed, sheet).code == 0
    assert do("backup", assessed).code == 0
    (assessed / "prongsai.db").rename(assessed / "prongsai.db.old")
    for path in assessed.iterdir():
        if path.is_dir() and path.name != left:
            shutil.rmtree(path)
        elif path.is_file() and path.name != left:
            path.unlink()
    new = ("office", "new", assessed, "--name", "ใหม่", "--code", "S77")
    refused = do(*new)
    assert (refused.code, is_calm(refused)) == (1, True)
    assert (".prongsai-backup" if left == "backups" else left) in refused.err
    lying = assessed / left
    lying.rename(tmp_path / "away")
    (assessed / "รายชื่อ.txt").write_text("ของผู้ใช้")
    assert do(*new).code == 0
