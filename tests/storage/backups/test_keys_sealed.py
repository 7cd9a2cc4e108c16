"""Keys in backups: none in the clear, a sealed copy once a passphrase is set, and the same device again by it."""

import shutil
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

import wiring
from core.backups.retention import SHORTEST, SealedBackupKeys, foreseen_lines
from core.errors import LostKeysError, UserError
from main import INSTRUMENTS
from storage import at_rest
from storage.backups import container
from storage.db.folder.folder import open_folder
from storage.keys import AGE, AHEAD, SECRETS, SIGNING, read_keys, signing_key
from tests.known import known
from tests.storage.backups.test_restored import NAME, erase, person, sound
from tests.storage.exchange.towns import NOW, Town, build
from tests.storage.test_at_rest import as_person

WORDS = "น้ำใสไหลเย็นเห็นตัวปลา"


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_rest, "_opened", {})


def seal(town: Town, words: str = WORDS) -> None:
    wiring.office_keys(town.home).seal(town.place, words)


def made(town: Town, location: Path | None = None) -> Path:
    town.folder.exchange.leave()
    return wiring.backups(town.place, town.folder.writer.id, town.home).make("asked", location).path


def another_pc(town: Town, file: Path, words: str = WORDS) -> Town:
    """The backup put back on another PC, opened there."""
    home = town.home.with_name("other-keys")
    place = town.place.with_name("other")
    wiring.restore(file, place, home, words)
    return Town(
        open_folder(place, home, NOW), place, home, town.code, town.kind, NOW + timedelta(days=1)
    )


def device_elsewhere(town: Town, file: Path, words: str = WORDS) -> bytes:
    """The device that a backup put back on another PC goes on as."""
    other = another_pc(town, file, words)
    other.folder.close()
    return other.folder.writer.keys.public


def secrets_of(town: Town) -> list[bytes]:
    home = town.folder.writer.keys.directory
    return [at_rest.read(home / name).split()[-1] for name in SECRETS]


def test_a_backup_holds_no_key_before_a_passphrase_is_set_and_none_in_the_clear_after(
    town: Town,
) -> None:
    with ZipFile(made(town)) as before:
        assert not {"keys.age", "counters.json"} & set(before.namelist())
    seal(town)
    with ZipFile(made(town)) as after:
        assert {"keys.age", "counters.json"} < set(after.namelist())
        inside = b"".join(after.read(name) for name in after.namelist())
    assert not [one for one in secrets_of(town) if one in inside]
    assert str(town.place).encode() not in inside, "where a folder lies names people"


def test_another_pc_goes_on_as_the_same_device_by_the_passphrase(town: Town) -> None:
    plan = town.plan()
    town.folder.writer.keys.next_paper(3)
    receipt = town.folder.writer.keys.next_receipts()
    seal(town)
    file, device = made(town), town.folder.writer.keys.public
    town.folder.close()
    seen = wiring.preview_restore(
        file, town.place.with_name("other"), town.home.with_name("other-keys")
    )
    assert (seen.keys, seen.sealed) == (False, True)
    assert any(
        "ใส่รหัสผ่านของกุญแจแล้วเครื่องนี้ทำงานต่อแทนเครื่องเดิม ซึ่งต้องเลิกใช้" in line
        for line in foreseen_lines(seen)
    )
    other = another_pc(town, file)
    assert other.folder.writer.keys.public == device
    other.retitle(plan, "เครื่องใหม่")
    assert other.title(plan) == "เครื่องใหม่"
    assert sound(other)
    assert other.folder.writer.keys.next_paper() == 3 + AHEAD + 1, (
        "papers printed after the backup keep their numbers"
    )
    assert other.folder.writer.keys.next_receipts() > receipt
    again = wiring.preview_restore(file, other.place, other.home)
    assert (again.keys, again.sealed) == (True, False)
    other.folder.close()


def test_without_it_or_with_a_wrong_one_nothing_is_put_back_of_an_office_without_certificate(
    tmp_path: Path,
) -> None:
    town = build(tmp_path / "alone", "11", "district")
    seal(town)
    file = made(town)
    home = town.home.with_name("other-keys")
    place = town.place.with_name("other")
    with pytest.raises(
        UserError, match="เพราะกุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ ที่อยู่ในไฟล์สำรองต้องเปิดด้วยรหัสผ่าน"
    ):
        wiring.restore(file, place, home)
    with pytest.raises(UserError, match="รหัสผ่านไม่ตรงกับที่ตั้งไว้ ข้อมูลและกุญแจไม่เปลี่ยน"):
        wiring.restore(file, place, home, WORDS + "า")
    assert not (place / "prongsai.db").exists()
    assert not [path for path in home.rglob("*") if path.is_file()]
    town.folder.close()


def test_a_certified_office_may_go_on_with_new_keys_instead(town: Town) -> None:
    seal(town)
    assert device_elsewhere(town, made(town), "") != town.folder.writer.keys.public


def test_a_backup_without_keys_says_so(tmp_path: Path) -> None:
    town = build(tmp_path / "alone", "11", "district")
    file = made(town)
    town.folder.close()
    with pytest.raises(UserError, match=r"เพราะกุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ \(ไฟล์สำรองนี้ไม่มีกุญแจ\)"):
        wiring.restore(
            file, town.place.with_name("other"), town.home.with_name("other-keys"), WORDS
        )


def test_keys_that_are_here_stay_whatever_a_backup_holds(town: Town) -> None:
    seal(town)
    file = made(town)
    given = town.folder.writer.keys.next_paper(7)
    town.folder.close()
    before = (town.folder.writer.keys.directory / SIGNING).read_bytes()
    wiring.restore(file, town.place, town.home, WORDS)
    town.reopen()
    assert (town.folder.writer.keys.directory / SIGNING).read_bytes() == before
    assert town.folder.writer.keys.next_paper() == given + 7


def test_a_new_passphrase_is_that_of_new_backups_and_old_ones_keep_theirs(town: Town) -> None:
    seal(town)
    old = made(town)
    since = known(wiring.office_keys(town.home).sealed(town.place))
    assert abs(since.timestamp() - old.stat().st_mtime) < 60
    seal(town, "อีกรหัสหนึ่งที่ยาวพอ")
    new = made(town)
    with pytest.raises(UserError, match="ไฟล์สำรองเก่าใช้รหัสผ่านเดิม"):
        another_pc(town, old, "อีกรหัสหนึ่งที่ยาวพอ")
    assert device_elsewhere(town, new, "อีกรหัสหนึ่งที่ยาวพอ") == town.folder.writer.keys.public


def test_a_short_passphrase_protects_nobody_and_letters_may_be_composed_either_way(
    town: Town,
) -> None:
    with pytest.raises(UserError, match=f"สั้นกว่า {SHORTEST} ตัว"):
        seal(town, "สั้นไป")
    assert wiring.office_keys(town.home).sealed(town.place) is None
    assert SealedBackupKeys.passphrase_of(" e\u0301cole élémentaire ") == SealedBackupKeys.composed(
        "école e\u0301le\u0301mentaire"
    )


def left_plain(town: Town) -> None:
    """The keys as an older program left them, on Windows, too, where this PC's person has bound them."""
    for name in (AGE, SIGNING):
        path = town.folder.writer.keys.directory / name
        path.write_bytes(at_rest.read(path))


def test_keys_bound_to_somebody_else_are_told_calmly_and_come_back_from_a_backup(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_plain(town)
    as_person(monkeypatch, 7)
    plan = town.plan()
    town.folder.close()
    home = town.folder.writer.keys.directory
    device = town.folder.writer.keys.public
    assert at_rest.is_plain(home / AGE), "as an older program left it"
    town.reopen()
    assert not at_rest.is_plain(home / AGE)
    assert not at_rest.is_plain(home / SIGNING)
    seal(town)
    made(town)
    town.folder.close()
    (home / at_rest.SEALED).unlink()
    as_person(monkeypatch, 8)
    with pytest.raises(LostKeysError, match="เปิดได้เฉพาะผู้ใช้ Windows คนเดิมของเครื่องเดิม") as problem:
        open_folder(town.place, town.home, NOW)
    assert "กู้คืนจากไฟล์สำรองที่มีกุญแจด้วยรหัสผ่านของกุญแจ" in problem.value.do
    keys = wiring.office_keys(town.home)
    assert keys.may_unseal(town.place, home)
    keys.unseal(town.place, home, WORDS)
    town.reopen()
    assert town.folder.writer.keys.public == device
    assert town.title(plan) == "แผน"
    assert not at_rest.is_plain(home / AGE)


def test_a_key_folder_that_came_from_another_pc_opens_by_its_passphrase(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_plain(town)
    as_person(monkeypatch, 7)
    town.reopen()
    seal(town)
    town.folder.close()
    home = town.folder.writer.keys.directory
    device = town.folder.writer.keys.public
    given = read_keys(home).next_paper()
    as_person(monkeypatch, 8)
    with pytest.raises(LostKeysError, match="เปิดได้ด้วยรหัสผ่านเท่านั้น") as problem:
        open_folder(town.place, town.home, NOW)
    assert "key unlock DIR" in problem.value.do
    wiring.office_keys(town.home).unseal(town.place, home, WORDS)
    town.reopen()
    assert town.folder.writer.keys.public == device
    assert town.folder.writer.keys.next_paper() == given + 1, "its own counters lay there"


def test_a_portable_folder_is_opened_by_its_passphrase_in_every_process(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = town.plan()
    town.folder.close()
    stick = tmp_path / "stick"
    (stick / "data").mkdir(parents=True)
    (stick / "portable").write_bytes(b"")
    town.place = town.place.rename(stick / "office")
    town.home = town.home.rename(stick / "data" / "keys")
    town.reopen()
    keys = wiring.office_keys(town.home)
    assert keys.in_the_open(town.place)
    hidden = secrets_of(town)
    seal(town)
    assert not keys.in_the_open(town.place)
    town.retitle(plan, "ก่อนถอด")
    file = made(town)
    town.folder.close()
    monkeypatch.setattr(at_rest, "_opened", {})  # another process
    for path in stick.rglob("*"):
        assert not path.is_file() or not any(one in path.read_bytes() for one in hidden), path
    home = town.folder.writer.keys.directory
    with pytest.raises(LostKeysError, match="เปิดได้ด้วยรหัสผ่านเท่านั้น"):
        open_folder(town.place, town.home, NOW)
    assert signing_key(home) is None
    keys.unseal(town.place, home, WORDS)
    town.reopen()
    town.retitle(plan, "หลังเสียบ")
    assert town.age, "files for this device open"
    town.folder.close()
    assert wiring.Wiring(INSTRUMENTS, INSTRUMENTS, town.home).try_restore(file).whole
    wiring.restore(file, town.place, town.home)
    town.reopen()
    assert town.title(plan) == "ก่อนถอด"
    for path in stick.rglob("*"):
        assert not path.is_file() or not any(one in path.read_bytes() for one in hidden), path


def test_erasing_in_backups_leaves_the_sealed_keys_in_them(town: Town) -> None:
    who = person(town)
    seal(town)
    file = made(town)
    keys = container.read(file).keys
    assert keys is not None
    erase(town, who, "name")
    assert wiring.backups(town.place, town.folder.writer.id, town.home).erase().written
    assert container.read(file).keys == keys
    assert NAME.encode() not in file.read_bytes()


def test_what_is_spoilt_of_the_keys_costs_nothing_but_them(town: Town, tmp_path: Path) -> None:
    seal(town)
    file = made(town)
    spoilt = tmp_path / file.name
    with ZipFile(file) as source, ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"" if name == "keys.age" else source.read(name))
    shutil.copytree(file.parent / "parts", tmp_path / "parts") if (
        file.parent / "parts"
    ).exists() else None
    for one in file.parent.glob("*.prongsai-backup"):
        if one.name != file.name:
            shutil.copy2(one, tmp_path / one.name)
    with pytest.raises(UserError, match="รหัสผ่านไม่ตรง"):
        wiring.restore(
            spoilt, town.place.with_name("other"), town.home.with_name("other-keys"), WORDS
        )
    assert wiring.restore(spoilt, town.place.with_name("again"), town.home).ops > 0


def test_a_backup_made_while_the_keys_are_lost_carries_on_the_sealed_ones(town: Town) -> None:
    seal(town)
    made(town)
    town.folder.close()
    home = town.folder.writer.keys.directory
    device = town.folder.writer.keys.public
    shutil.rmtree(home)  # the PC was set up anew; the office lay on another drive
    keeper = wiring.backups(town.place, home.name, town.home)
    last = keeper.make("asked").path
    for path in keeper.own.glob("*.prongsai-backup"):
        if path not in (last, container.read(last).base):  # let go in time
            path.unlink()
    keys = wiring.office_keys(town.home)
    assert keys.may_unseal(town.place, home)
    keys.unseal(town.place, home, WORDS)
    town.reopen()
    assert town.folder.writer.keys.public == device


def test_new_keys_take_none_of_the_old_ones_along_into_backups(town: Town) -> None:
    seal(town)
    made(town)
    town.folder.close()
    shutil.rmtree(town.folder.writer.keys.directory)
    wiring.Wiring(INSTRUMENTS, INSTRUMENTS, town.home).health(town.place).repair(
        ("keys",), lambda _done, _of: None
    )
    town.reopen()
    assert container.read(made(town)).keys is None


def test_a_spoilt_copy_beside_the_keys_gives_way_to_that_of_the_backups(town: Town) -> None:
    seal(town)
    made(town)
    town.folder.close()
    home = town.folder.writer.keys.directory
    device = town.folder.writer.keys.public
    copy = (home / at_rest.SEALED).read_bytes()
    (home / at_rest.SEALED).write_bytes(copy[:-1] + bytes([copy[-1] ^ 1]))
    (home / SIGNING).unlink()
    keys = wiring.office_keys(town.home)
    with pytest.raises(UserError, match="รหัสผ่านไม่ตรงกับที่ตั้งไว้"):
        keys.unseal(town.place, home, WORDS + "า")
    keys.unseal(town.place, home, WORDS)
    town.reopen()
    assert town.folder.writer.keys.public == device
