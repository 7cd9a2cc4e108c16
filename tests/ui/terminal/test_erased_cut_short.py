"""An erasure that ends in the middle: whatever may be read yet is told, and erasing again finishes it everywhere."""

import shutil
from pathlib import Path

import pytest

from core.errors import UserError
from storage.db.log import texts
from tests.storage.backups.test_restore_stopped import killed_at
from tests.ui.terminal.conftest import Command
from tests.ui.terminal.test_erasing import NAME, traces

NOTHING = "ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์"
OWED = "การลบข้อมูลบุคคลครั้งก่อนยังไม่ครบในไฟล์สำรองที่"
AWAY = "ไม่ได้ต่ออยู่ จะลบให้เมื่อสำรองไปที่นั้นครั้งหน้า"
SWEEP = "ร่องรอยในไฟล์ของโฟลเดอร์ยังเขียนทับไม่ได้ตอนนี้"


def backed_up_twice(do: Command, folder: Path, stick: Path) -> None:
    assert do("record", "set", folder, "person/new", f"name={NAME}").code == 0
    assert do("backup", folder).code == 0
    assert do("backup", folder, "--to", stick).code == 0


def said_where_left(do: Command, folder: Path, stick: Path) -> None:
    """What may be read yet is listed, or said to be left to erase, by `erase` and by `office check`."""
    listed = do("erase", folder, NAME)
    assert listed.code == 0, listed.err
    if NOTHING not in listed.out:
        return  # nothing was erased yet
    if traces(folder) or traces(stick):
        check = do("office", "check", folder)
        assert OWED in listed.out or SWEEP in listed.out
        assert (check.code, "[erasing]" in check.out) == (1, True)


def finished(do: Command, folder: Path, stick: Path) -> None:
    again = do("erase", folder, NAME, "--yes")
    assert again.code == 0 or "ยังไม่ได้ลบอะไร" in again.err, again.err
    assert traces(folder) == [] == traces(stick)
    check = do("office", "check", folder)
    assert (check.code, "[erasing]" in check.out) == (0, False), check.out
    assert OWED not in do("erase", folder, NAME).out


@pytest.mark.parametrize("share", [0.2, 0.45, 0.6, 0.75, 0.9])
def test_killed_anywhere_it_is_said_and_can_be_done_again(
    do: Command, assessed: Path, tmp_path: Path, share: float
) -> None:
    stick, keys = tmp_path / "stick", tmp_path / "keys"
    backed_up_twice(do, assessed, stick)
    kept = {path: shutil.copytree(path, tmp_path / f"kept-{path.name}") for path in (assessed, stick, keys)}
    steps = killed_at(0, lambda: do("erase", assessed, NAME, "--yes"))
    for path, before in kept.items():
        shutil.rmtree(path)
        shutil.copytree(before, path)
    assert killed_at(round(steps * share), lambda: do("erase", assessed, NAME, "--yes")) == round(steps * share)
    said_where_left(do, assessed, stick)
    finished(do, assessed, stick)


def test_a_stick_that_is_not_in_waits_by_name_and_its_like_at_the_same_place_stands_for_nobody(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    stick, away = tmp_path / "stick", tmp_path / "away"
    backed_up_twice(do, assessed, stick)
    stick.rename(away)
    assert do("backup", assessed, "--to", stick).code == 0  # another one
    assert do("erase", assessed, NAME, "--yes").code == 0
    other = stick.rename(tmp_path / "other")
    assert traces(other) == []
    away.rename(stick)
    assert traces(stick)
    assert do("backup", assessed, "--to", stick).code == 0
    assert traces(stick) == [], "it says itself that nothing was erased in it"


def test_every_place_of_backups_waits_until_it_was_reached(do: Command, assessed: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    backed_up_twice(do, assessed, first)
    assert do("backup", assessed, "--to", second).code == 0
    for stick in (first, second):
        stick.rename(stick.with_suffix(".out"))
    done = do("erase", assessed, NAME, "--yes")
    assert [stick for stick in (first, second) if f"{stick} {AWAY}" in done.out] == [first, second]
    listed, check = do("erase", assessed, NAME), do("office", "check", assessed)
    assert check.code == 0, "nobody can do anything about it now"
    for stick in (first, second):
        assert f"{stick} {AWAY}" in listed.out
        assert str(stick) in check.out
        stick.with_suffix(".out").rename(stick)
    check = do("office", "check", assessed)
    assert (check.code, "[erasing]" in check.out) == (1, True)
    assert do("office", "repair", assessed).code == 0
    assert traces(first) == [] == traces(second)
    assert do("office", "check", assessed).code == 0


def test_a_place_is_known_before_the_first_backup_there_is_made(
    do: Command, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that is cut short after it got its name is one that lies there."""
    stick = tmp_path / "stick"
    assert do("record", "set", assessed, "person/new", f"name={NAME}").code == 0

    def cut(*_message: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("storage.backups.making.thin", cut)
        assert do("backup", assessed, "--to", stick).code != 0
    assert traces(stick)
    assert do("erase", assessed, NAME, "--yes").code == 0
    assert traces(stick) == []


def test_what_lies_in_the_folders_own_file_is_not_said_to_be_gone(
    do: Command, assessed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert do("record", "set", assessed, "person/new", f"name={NAME}").code == 0

    def broken(*_message: object) -> None:
        raise UserError("สำรองไม่ได้", "เพราะอุปกรณ์ขัดข้อง", "โปรดตรวจไดรฟ์")

    with monkeypatch.context() as patch:
        patch.setattr(texts, "sweep", lambda _db: None)
        patch.setattr("storage.backups.keeper.make", broken)
        done = do("erase", assessed, NAME, "--yes")
        assert done.code == 1
        assert "ลบรายการแล้ว แต่ร่องรอยในไฟล์ของโฟลเดอร์และในไฟล์สำรองยังลบไม่ครบ" in done.err
        assert "ลบออกจากโฟลเดอร์ของหน่วยงานแล้ว" not in done.err
        assert SWEEP in do("erase", assessed, NAME).out
    assert do("office", "repair", assessed).code == 0
    assert SWEEP not in do("erase", assessed, NAME).out
    assert traces(assessed) == []


def test_a_backup_that_leaves_is_in_the_log_of_views_and_one_beside_the_folder_is_not(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    assert do("backup", assessed).code == 0
    assert do("backup", assessed, "--to", tmp_path / "stick").code == 0
    output = do("views", assessed, "--json").value["views"]
    assert [(one["deed"], one["of"]) for one in output] == [("give", "backup")]
    assert "ส่งออกพร้อมข้อมูลส่วนบุคคล" in do("views", assessed).out
