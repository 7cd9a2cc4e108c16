"""The passphrase of the keys as typed: set once, asked for where the keys are not."""

import sys
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from storage import at_rest
from tests.ui.terminal.conftest import Command, certify, is_calm
from tests.ui.terminal.test_backups import backed_up

WORDS = "น้ำใสไหลเย็นเห็นตัวปลา"
HELD = "ไฟล์สำรองมีกุญแจของเครื่อง ซึ่งเปิดได้ด้วยรหัสผ่านของกุญแจเท่านั้น"
NONE = "กุญแจของเครื่องไม่อยู่ในไฟล์สำรอง หากต้องการให้มีไว้เปลี่ยนเครื่อง โปรดตั้งรหัสผ่านด้วยคำสั่ง key protect"


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the passphrase; this process has been given none."""
    monkeypatch.setattr(at_rest, "_opened", {})
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{WORDS}\n", "utf-8")
    return file


def device(do: Command, folder: Path) -> str:
    return str(do("key", "show", folder, "--json").value["key"])


def another_pc(keys: Path) -> None:
    rmtree(keys)


def test_it_is_set_once_and_backups_then_say_that_they_hold_the_keys(
    do: Command, assessed: Path, given: Path
) -> None:
    before = do("backup", assessed)
    assert NONE in before.out
    assert HELD not in before.out
    said = do("key", "protect", assessed, "--passphrase-file", given)
    assert "ตั้งรหัสผ่านของกุญแจแล้ว ไฟล์สำรองที่ทำต่อจากนี้มีกุญแจที่ผนึกไว้" in said.out
    assert "โปรแกรมไม่เก็บรหัสผ่านไว้" in said.out
    after = do("backup", assessed)
    assert HELD in after.out
    assert NONE not in after.out


def test_the_same_device_goes_on_on_another_pc(
    do: Command, assessed: Path, given: Path, keys: Path
) -> None:
    assert do("key", "protect", assessed, "--passphrase-file", given).code == 0
    file, before = backed_up(do, assessed), device(do, assessed)
    another_pc(keys)
    seen = do("restore", file, assessed.with_name("again"), "--dry-run", "--json").value
    assert (seen["keys"], seen["sealed"]) == (False, True)
    unasked = do("restore", file, assessed.with_name("again"))
    assert (unasked.code, is_calm(unasked)) == (2, True)
    assert "คำสั่งนี้ไม่ได้รับรหัสผ่าน และไม่มีแป้นพิมพ์ให้ถาม" in unasked.err
    done = do("restore", file, assessed.with_name("again"), "--passphrase-file", given, "--json")
    assert (done.code, done.value["new_keys"]) == (0, False)
    assert device(do, assessed.with_name("again")) == before


def test_a_certified_office_may_leave_the_keys_in_the_backup(
    do: Command, assessed: Path, given: Path, keys: Path
) -> None:
    certify(do, assessed, "province")
    assert do("key", "protect", assessed, "--passphrase-file", given).code == 0
    file, before = backed_up(do, assessed), device(do, assessed)
    another_pc(keys)
    done = do("restore", file, assessed.with_name("again"), "--new-keys", "--json")
    assert (done.code, done.value["new_keys"]) == (0, True)
    assert device(do, assessed.with_name("again")) != before


def test_a_folder_without_its_keys_is_opened_by_them_in_its_own_backup(
    do: Command, assessed: Path, given: Path, keys: Path, tmp_path: Path
) -> None:
    assert do("key", "protect", assessed, "--passphrase-file", given).code == 0
    backed_up(do, assessed)
    before = device(do, assessed)
    another_pc(keys)
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("ไม่ใช่รหัสผ่านนี้", "utf-8")
    refused = do("key", "unlock", assessed, "--passphrase-file", wrong)
    assert (refused.code, is_calm(refused)) == (1, True)
    assert "เพราะรหัสผ่านไม่ตรงกับที่ตั้งไว้ ข้อมูลและกุญแจไม่เปลี่ยน" in refused.err
    done = do("key", "unlock", assessed, "--passphrase-file", given)
    assert (done.code, done.out) == (0, "กุญแจของโฟลเดอร์นี้ใช้ได้แล้ว โฟลเดอร์พกพาจะถามรหัสผ่านทุกครั้งที่เปิด\n")
    assert device(do, assessed) == before


def test_without_a_sealed_copy_unlocking_says_what_is_lost(
    do: Command, assessed: Path, given: Path, keys: Path
) -> None:
    another_pc(keys)
    refused = do("key", "unlock", assessed, "--passphrase-file", given)
    assert (refused.code, is_calm(refused)) == (1, True)
    assert "กุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้" in refused.err


def test_in_a_portable_folder_every_command_that_writes_asks_at_the_keyboard(
    do: Command,
    assessed: Path,
    given: Path,
    keys: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = copytree(keys, tmp_path / "stick" / "data" / "keys")
    (tmp_path / "stick" / at_rest.PORTABLE).write_bytes(b"")
    monkeypatch.setenv("PRONGSAI_KEYS", str(stick))
    assert do("key", "protect", assessed, "--passphrase-file", given).code == 0
    saved = ("key", "request", assessed, "--out", tmp_path / "asked.request")
    assert do(*saved).code == 0, "who has typed it is not asked again in this process"
    monkeypatch.setattr(at_rest, "_opened", {})
    refused = do(*saved)
    assert (refused.code, is_calm(refused)) == (1, True)
    assert "เปิดได้ด้วยรหัสผ่านเท่านั้น" in refused.err
    typed = ["ผิด", WORDS]
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _prompt: typed.pop(0))
    wrong = do(*saved)
    assert (wrong.code, "รหัสผ่านไม่ตรงกับที่ตั้งไว้" in wrong.err) == (1, True)
    assert do(*saved).code == 0
    assert typed == []
