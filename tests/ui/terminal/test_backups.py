"""`backup` and `restore` as typed: what they say, what they leave, what they refuse."""

import errno
import shutil
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest

import main
from storage.backups import keeper
from storage.db.folder.store import Folder
from storage.db.sqlite import connect_plain
from tests.ui.terminal.conftest import YEAR, Command, CommandOutput, certify, is_calm


def backed_up(do: Command, folder: Path, *words: object) -> Path:
    output = do("backup", folder, *words, "--json")
    assert output.code == 0, output.err
    return Path(output.value["path"])


def digest(do: Command, folder: Path) -> str:
    return str(do("digest", folder, "--json").value["digest"])


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_was_lost_comes_back_into_the_same_folder(do: Command, assessed: Path) -> None:
    before = digest(do, assessed)
    file = backed_up(do, assessed)
    for path in assessed.glob("prongsai.db*"):
        path.unlink()
    assert do("restore", file, assessed).code == 0
    assert digest(do, assessed) == before
    found = do("office", "check", assessed, "--json").value
    assert (found["same"], found["sound"], found["views"], found["found"]) == (True, True, True, [])


def test_a_backup_that_lost_a_file_names_it_and_exits_1(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "ใบลงเวลา.txt"
    sheet.write_text("เวลา")
    assert do("evidence", "add", assessed, sheet).code == 0
    backed_up(do, assessed)
    for path in assessed.glob("blobs/??/*"):
        path.write_bytes(b"altered")  # the same bytes lie beside the backups under a further name
    output = do("backup", assessed)
    assert output.code == 1
    assert "แล้ว แต่ไม่ครบ" in output.out
    assert "ใบลงเวลา" in output.out
    assert "ตรงกัน" not in output.out


def test_a_file_of_the_office_that_was_gone_before_the_first_backup_of_a_place_is_named_there(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "ใบลงเวลา.txt"
    sheet.write_text("เวลา")
    assert do("evidence", "add", assessed, sheet).code == 0
    good = backed_up(do, assessed)
    for path in (*assessed.glob("blobs/??/*"), *assessed.glob("backups/files/??/*")):
        path.unlink()
    for place in ((), ("--to", tmp_path / "stick")):
        output = do("backup", assessed, *place)
        assert (output.code, "ใบลงเวลา" in output.out) == (1, True), place
        assert "ตรงกัน" not in output.out
    new = tmp_path / "new"
    own = "ไฟล์เป็นไฟล์ที่เครื่องนี้แนบเอง หน่วยงานอื่นอาจไม่มี"
    assert own in do("restore", good, new, "--dry-run").out
    assert own in do("restore", good, new).out
    output = do("backup", new)
    assert (output.code, "ใบลงเวลา" in output.out) == (1, True), "a new folder knows it too"


def test_a_backup_of_a_folder_that_has_lost_a_text_is_not_called_whole(
    do: Command, assessed: Path
) -> None:
    assert do("record", "set", assessed, "person/new", "name=ผู้จดบันทึก").code == 0
    assert do("backup", assessed, "--json").value["lacking"] == 0
    with closing(connect_plain(assessed / "prongsai.db", "rw")) as db:
        db.execute("DELETE FROM text WHERE body='ผู้จดบันทึก'")
    output = do("backup", assessed)
    assert (output.code, "ตรงกัน" in output.out) == (1, False)
    assert "แต่ไม่ครบ" in output.out
    assert "ขาดข้อความหรือบันทึก 1 แห่ง" in output.out
    assert do("office", "repair", assessed).code == 0
    assert do("backup", assessed, "--json").value["lacking"] == 0, (
        "it came back from the backup before"
    )


def test_a_backup_is_said_to_be_made_where_nothing_more_can_be_read(
    do: Command, assessed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_many(_folder: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(Folder, "reader", too_many)
    output = do("backup", assessed)
    assert (output.code, output.err) == (0, "")
    assert len(list((assessed / "backups").glob("*.prongsai-backup"))) == 1
    assert "อ่านกลับมานับแล้วตรงกัน" in output.out


def test_the_list_tells_what_can_be_put_back_and_what_cannot(
    do: Command, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "LARGE", 0)
    monkeypatch.setattr(keeper, "SHARE", 1000)
    listing = ("backup", assessed, "--list")
    assert do(*listing).out.strip() == "ยังไม่มีไฟล์สำรองในที่นี้"
    whole = Path(do("backup", assessed, "--json").value["path"])
    assert do("bundle", "originals", assessed, "all").code == 0
    grown = Path(do("backup", assessed, "--json").value["path"])
    good = do(*listing)
    assert (good.code, "กู้คืนไม่ได้" in good.out) == (0, False)
    assert [Path(one["path"]) for one in do(*listing, "--json").value["backups"]] == [grown, whole]
    whole.rename(tmp_path / "away")
    lost = do(*listing)
    assert lost.code == 1
    assert "กู้คืนไม่ได้" in lost.out
    assert whole.name in lost.out, "it says what is missing"
    value = do(*listing, "--json").value
    assert (value["backups"], [Path(one["path"]) for one in value["unfit"]]) == ([], [grown])
    (tmp_path / "away").rename(whole)
    assert (do(*listing).code, do(*listing, "--json").value["unfit"]) == (0, [])
    assert do(*listing, "--to", tmp_path).out.strip() == "ยังไม่มีไฟล์สำรองในที่นี้"


def test_a_damaged_database_is_kept_aside_and_replaced(do: Command, assessed: Path) -> None:
    before, file = digest(do, assessed), backed_up(do, assessed)
    database = assessed / "prongsai.db"
    hurt = database.read_bytes()[:9000] + bytes(50_000)
    database.write_bytes(hurt)
    output = do("restore", file, assessed, "--json")
    assert output.code == 0, output.err
    saved = Path(output.value["saved"])
    assert (saved / "prongsai.db").read_bytes() == hurt
    assert saved.name in do("backup", assessed, "--list").out
    assert do("backup", assessed, "--list", "--json").value["copies"] == [str(saved)]
    assert digest(do, assessed) == before


def test_a_new_folder_holds_the_same_and_the_preview_writes_nothing(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    file, new = backed_up(do, assessed), tmp_path / "new"
    seen = do("restore", file, new, "--dry-run", "--json").value
    assert not new.exists()
    assert (seen["present"], seen["newer"], seen["keys"], seen["missing"]) == (False, None, True, 0)
    assert seen["backup"]["ops"] == do("office", "info", assessed, "--json").value["ops"]
    assert do("restore", file, new).code == 0
    assert digest(do, new) == digest(do, assessed)


def test_what_is_newer_is_reported_before_and_lies_in_a_backup_afterwards(
    do: Command, assessed: Path
) -> None:
    file = backed_up(do, assessed)
    old = digest(do, assessed)
    assert do("record", "set", assessed, "person/new", "name=สมมติ").code == 0
    late = digest(do, assessed)
    seen = do("restore", file, assessed, "--dry-run", "--json").value
    assert seen["newer"]["records"] == 1
    done = do("restore", file, assessed, "--json").value
    assert digest(do, assessed) == old
    assert do("restore", done["saved"], assessed).code == 0
    assert digest(do, assessed) == late


def test_files_come_back_with_it_and_what_is_not_beside_it_is_counted(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("หนังสือ", "utf-8")
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    add = do("evidence", "add", assessed, paper, "--to", subject, "--json")
    assert add.code == 0, add.err
    file = backed_up(do, assessed, "--to", tmp_path / "stick")
    assert do("restore", file, tmp_path / "whole", "--json").value["files"] == 1
    assert files_in(tmp_path / "whole" / "blobs") == files_in(assessed / "blobs")
    alone = shutil.copy(file, tmp_path / file.name)
    assert do("restore", alone, tmp_path / "bare", "--dry-run", "--json").value["missing"] == 1
    assert do("restore", alone, tmp_path / "bare", "--json").value["missing"] == 1


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-400])


def flipped(file: Path) -> None:
    """From the middle of the largest part on, the first bit that says something: some unpack to the very same bytes."""
    with ZipFile(file) as kept:
        largest = max(kept.infolist(), key=lambda part: part.compress_size)
        whole = kept.read(largest)
    content = file.read_bytes()
    middle = largest.header_offset + 30 + len(largest.filename) + largest.compress_size // 2
    for at in range(middle, middle + 100):
        file.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        with suppress(BadZipFile, zlib.error), ZipFile(file) as spoilt:
            if spoilt.read(largest.filename) == whole:
                continue
        return
    raise AssertionError("a hundred bits that say nothing")


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def of_tomorrow(file: Path) -> None:
    with ZipFile(file) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    kept["backup.json"] = kept["backup.json"].replace(
        b'"prongsai_backup":1', b'"prongsai_backup":3'
    )
    with ZipFile(file, "w") as new:
        for name, content in kept.items():
            new.writestr(name, content)


def a_picture(file: Path) -> None:
    with ZipFile(file, "w") as new:
        new.writestr("photo.jpg", b"\xff\xd8")


def gone(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(cut, "ขาดหรือเสียหาย", id="a cut file"),
        pytest.param(flipped, "ขาดหรือเสียหาย", id="a flipped bit"),
        pytest.param(emptied, "ขาดหรือเสียหาย", id="an empty file"),
        pytest.param(of_tomorrow, "รุ่นใหม่กว่า", id="a newer program's"),
        pytest.param(a_picture, "ไม่ใช่ไฟล์สำรอง", id="some other zip"),
        pytest.param(gone, "ไม่พบไฟล์", id="no file"),
    ],
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_what_is_no_whole_backup_is_refused_and_nothing_changes(
    do: Command,
    assessed: Path,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    why: str,
    dry: tuple[str, ...],
) -> None:
    file = shutil.copy(backed_up(do, assessed), tmp_path / "stick.backup.zip")
    before = files_in(assessed)
    spoil(Path(file))
    output = do("restore", file, assessed, *dry)
    assert output.code == 1
    assert is_calm(output)
    assert why in output.err
    assert files_in(assessed) == before


def test_a_backup_of_another_office_is_refused(do: Command, assessed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert do("office", "new", other, "--name", "อื่น", "--code", "S20", *YEAR).code == 0
    file, before = backed_up(do, other), digest(do, assessed)
    for words in ((), ("--dry-run",)):
        output = do("restore", file, assessed, *words)
        assert (output.code, is_calm(output)) == (1, True)
        assert "โฟลเดอร์อื่น" in output.err
    assert digest(do, assessed) == before


def test_a_folder_held_by_a_window_is_refused(do: Command, assessed: Path) -> None:
    file, before = backed_up(do, assessed), digest(do, assessed)
    with main.desk().open(assessed):
        for words in (("backup", assessed), ("restore", file, assessed)):
            output = do(*words)
            assert (output.code, is_calm(output)) == (1, True)
            assert "อีกหน้าต่างหนึ่ง" in output.err
    assert digest(do, assessed) == before


def test_on_another_pc_an_enrolled_office_goes_on_with_new_keys(
    do: Command, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certify(do, assessed, "province")
    stick = tmp_path / "stick"
    file = backed_up(do, assessed, "--to", stick)
    old = do("key", "show", assessed, "--json").value["key"]
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys of the other pc"))
    assert do("restore", file, tmp_path / "new", "--dry-run", "--json").value["keys"] is False
    output = do("restore", file, tmp_path / "new", "--json")
    assert output.value["new_keys"] is True
    assert do("key", "show", tmp_path / "new", "--json").value["key"] != old
    assert len(do("record", "list", tmp_path / "new", "answer", "--json").value) > 50


def test_without_its_keys_an_office_nobody_certified_is_reported_what_to_bring(
    do: Command, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(do, assessed)
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "other"))
    output: CommandOutput = do("restore", file, tmp_path / "new")
    assert (output.code, is_calm(output)) == (1, True)
    assert "กุญแจ" in output.err
    assert not (tmp_path / "new" / "prongsai.db").exists()


def test_a_place_that_cannot_be_written_is_a_sentence(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    output = do("backup", assessed, "--to", tmp_path / "file")
    assert (output.code, is_calm(output)) == (1, True)
