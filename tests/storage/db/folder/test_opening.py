"""An office folder is made whole, opened by one window, and refused with a sentence when it cannot be."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import pytest

from core.entities import unit_id
from core.errors import FolderInUseError, UserError, error_for
from core.forms.ports import Reader, Store
from core.values import Change, Plain, Text
from storage import at_rest
from storage.db import sqlite
from storage.db.folder import opening
from storage.db.folder.folder import DATABASE, create, file_system, hold, open_folder
from storage.keys import AGE, COUNTERS, SIGNING, age_recipient
from tests.limited import command
from tests.storage.db.desk import NOW, Desk


def test_a_new_folder_holds_its_rooms_its_unit_and_keys_outside_it(desk: Desk) -> None:
    assert {path.name for path in desk.place.iterdir()} >= {
        DATABASE,
        "blobs",
        "backups",
        "outbox",
        "inbox",
    }
    (keys,) = desk.home.iterdir()
    assert keys.name == desk.folder.writer.id
    assert {path.name for path in keys.iterdir()} == {SIGNING, AGE, COUNTERS}
    if sys.platform != "win32":  # which knows no modes
        assert keys.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    (office,) = desk.folder.records("office")
    assert (office.text("name"), office.value("code"), office.ref.scope) == (
        "สำนักงาน 1001",
        "1001",
        unit_id("1001"),
    )
    info = desk.folder.info()
    assert (info["unit"], info["code"], info["year"]) == (unit_id("1001"), "1001", 2569)
    assert desk.folder.history.last_save() == ""  # what the program wrote by itself is not undone


def test_the_age_identity_is_in_its_standard_form(desk: Desk) -> None:
    # bound on Windows
    lines = at_rest.read(desk.home / desk.folder.writer.id / AGE).decode("ascii").splitlines()
    assert lines[1] == f"# public key: {age_recipient(desk.folder.writer.keys)}"
    assert lines[2].startswith("AGE-SECRET-KEY-1")


def test_the_store_and_its_reader_keep_their_promises(desk: Desk) -> None:
    store: Store = desk.folder
    with closing(desk.folder.reader()) as reader:
        port: Reader = reader
        assert port.digest() == store.digest()


def test_everything_is_there_again_after_closing(desk: Desk) -> None:
    plan = desk.new_plan()
    digest = desk.folder.digest()
    desk.reopen()
    assert desk.folder.digest() == digest
    assert desk.shows(plan)
    assert not list(desk.place.glob("*-wal"))[1:]


def test_the_database_says_what_it_is_and_keeps_what_is_saved(desk: Desk) -> None:
    def pragma(name: str) -> object:
        return desk.folder.writer.db.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("application_id") == opening.APPLICATION
    assert pragma("user_version") == opening.VERSION
    assert (pragma("journal_mode"), pragma("synchronous"), pragma("secure_delete")) == ("wal", 2, 1)
    tables = desk.folder.writer.db.execute("PRAGMA table_list").fetchall()
    loose = {
        row[1]
        for row in tables
        if not row[5] and not row[1].startswith(("sqlite_", "_sqlite", "search_"))
    }
    # every table is STRICT, but for those of SQLite's own index of words
    assert loose == {"search"}


def test_a_second_window_is_refused_and_learns_who_has_the_folder(desk: Desk) -> None:
    with pytest.raises(FolderInUseError) as refused:
        open_folder(desk.place, desk.home, NOW)
    assert refused.value.pid == os.getpid()
    with pytest.raises(UserError):
        create(desk.place, desk.home, "อื่น", "1", "district", "", 2569, NOW)
    desk.close()
    desk.reopen()


def test_another_process_is_refused_too_and_a_killed_one_leaves_no_lock(desk: Desk) -> None:
    program = (
        "import sys; from pathlib import Path; from core.errors import FolderInUseError\n"
        "from storage.db.folder.folder import hold\n"
        "try: hold(Path(sys.argv[1])); print('held')\n"
        "except FolderInUseError as held: print(held.pid)"
    )
    command = [sys.executable, "-c", program, str(desk.place)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": os.getcwd()}
    )
    assert done.stdout.strip() == str(os.getpid())
    desk.close()
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": os.getcwd()}
    )
    assert done.stdout.strip() == "held"
    desk.reopen()


def test_a_lock_with_anything_in_it_is_still_a_lock(desk: Desk) -> None:
    (desk.place / "prongsai.lock").write_bytes(b"\xff\xfe")
    with pytest.raises(FolderInUseError) as held:
        hold(desk.place)
    assert held.value.pid == 0


def test_a_folder_is_made_once_there_is_room_though_what_refused_it_is_still_shown(
    tmp_path: Path,
) -> None:
    """A window keeps the error it shows, and with its traceback all that nobody has closed."""
    resource = pytest.importorskip("resource", reason="a module Windows lacks")
    shown = list[UserError]()
    office = partial(create, tmp_path / "o", tmp_path / "k", "ก", "1", "district", "", 2569, NOW)
    for size in (0, 1000, 3, 20_000, 100_000):
        with ExitStack() as stack:
            stack.callback(resource.setrlimit, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            with pytest.raises(UserError, match="เต็ม") as refused:
                office()
        shown.append(refused.value)
    office().close()


def refusal(desk: Desk) -> str:
    desk.close()
    with pytest.raises(UserError) as refused:
        open_folder(desk.place, desk.home, NOW)
    for sentence in (refused.value.what, refused.value.why, refused.value.do):
        assert sentence
    return refused.value.why


def test_a_folder_that_is_gone_or_never_was_one_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    desk.database.rename(tmp_path / "elsewhere.db")
    assert "ไม่ใช่โฟลเดอร์หน่วยงาน" in refusal(desk)
    shutil.rmtree(desk.place)
    assert "ไม่พบโฟลเดอร์" in refusal(desk)


def test_an_empty_data_file_without_backups_is_not_called_the_folder_of_something_else(
    desk: Desk,
) -> None:
    desk.close()
    for path in desk.place.glob("prongsai.db*"):
        path.write_bytes(b"")
    shutil.rmtree(desk.place / "backups", ignore_errors=True)
    why = refusal(desk)
    assert "ว่างเปล่า และไม่พบไฟล์สำรองในโฟลเดอร์นี้" in why
    assert "ไม่ใช่โฟลเดอร์หน่วยงาน" not in why


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(desk: Desk) -> None:
    desk.folder.writer.db.execute(f"PRAGMA user_version={opening.VERSION + 1}")
    desk.close()
    before = desk.database.read_bytes()
    assert "รุ่นใหม่กว่า" in refusal(desk)
    assert desk.database.read_bytes() == before


def test_a_database_of_something_else_is_refused(desk: Desk) -> None:
    desk.folder.writer.db.execute("PRAGMA application_id=7")
    assert "ไม่ใช่โฟลเดอร์หน่วยงาน" in refusal(desk)


@pytest.mark.parametrize("damage", ["not a database", "cut", "spoilt"])
def test_a_damaged_database_is_refused_and_points_to_the_backups(desk: Desk, damage: str) -> None:
    for number in range(30):
        desk.new_plan(number)
    desk.close()
    whole = desk.database.read_bytes()
    spoilt = bytearray(whole)
    spoilt[5 * 4096 : 9 * 4096] = b"\xaa" * (4 * 4096)
    content = {
        "not a database": b"hello " * 1000,
        "cut": whole[: len(whole) // 2],
        "spoilt": bytes(spoilt),
    }[damage]
    desk.database.write_bytes(content)
    assert "เสียหาย" in refusal(desk)


def test_a_folder_without_its_keys_is_refused(desk: Desk) -> None:
    shutil.rmtree(desk.home)
    assert "กุญแจ" in refusal(desk)


@pytest.mark.parametrize("content", ["", "zz", "ab"])
def test_a_damaged_key_is_refused(desk: Desk, content: str) -> None:
    (desk.home / desk.folder.writer.id / SIGNING).write_text(content)
    assert "กุญแจ" in refusal(desk)


def test_a_folder_that_another_program_has_locked_is_not_called_damaged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.close()
    monkeypatch.setattr("storage.db.sqlite._PATIENCE", 50)
    with closing(sqlite.connect_plain(desk.database, "rw")) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        said = refusal(desk)
    assert "โปรแกรมอื่นกำลังใช้ไฟล์นี้" in said
    assert "กู้คืน" not in said
    desk.reopen()


def test_a_folder_moved_away_while_it_is_open_is_said_to_be_gone(
    desk: Desk, tmp_path: Path
) -> None:
    desk.place.rename(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="No such file") as caught:
        desk.folder.reader()
    assert "ย้ายไป" in error_for(caught.value).why
    (tmp_path / "elsewhere").rename(desk.place)


def moved(desk: Desk, away: Path) -> None:
    desk.place.rename(away)


def copied_in_its_place(desk: Desk, away: Path) -> None:
    desk.place.rename(away)
    shutil.copytree(away, desk.place)


def another_file_in_its_place(desk: Desk, away: Path) -> None:
    away.mkdir()
    desk.database.rename(away / DATABASE)
    shutil.copy(away / DATABASE, desk.database)


@pytest.mark.parametrize("go", [moved, copied_in_its_place, another_file_in_its_place])
def test_nothing_is_called_saved_in_a_folder_that_is_elsewhere(
    desk: Desk, tmp_path: Path, go: Callable[[Desk, Path], None]
) -> None:
    """The system goes on writing to what was moved, renamed or deleted."""
    plan, away = desk.new_plan(), tmp_path / "elsewhere"
    before = desk.folder.info()["ops"]
    go(desk, away)
    with pytest.raises(UserError, match="ไม่พบโฟลเดอร์") as refused:
        desk.put(plan, "title", Text("หลังย้าย"))
    assert "ไม่ถูกบันทึก" in refused.value.why
    with pytest.raises(UserError, match="ไม่พบโฟลเดอร์"):
        desk.folder.keep_drafts(desk.context, Change(plan, "title", Text("typed")))
    assert desk.folder.info()["ops"] == before, "nothing went along"
    if go is another_file_in_its_place:
        (away / DATABASE).replace(desk.database)
    else:
        shutil.rmtree(desk.place, ignore_errors=True)
        away.rename(desk.place)
    desk.put(plan, "title", Text("หลังย้าย"))
    desk.reopen()
    assert desk.value(plan, "title") == "หลังย้าย", "it is saved once the folder is back"


def test_a_folder_that_is_deleted_takes_no_save(desk: Desk) -> None:
    plan = desk.new_plan()
    shutil.rmtree(desk.place)
    with pytest.raises(UserError, match="ไม่พบโฟลเดอร์"):
        desk.put(plan, "title", Text("หลังย้าย"))


def test_a_folder_that_cannot_be_written_is_refused(desk: Desk) -> None:
    desk.close()
    (desk.place / "prongsai.lock").unlink()
    (desk.place / "prongsai.lock").mkdir()  # even the superuser cannot write a file here
    assert "เป็นโฟลเดอร์" in refusal(desk)


def test_a_read_only_folder_is_refused(desk: Desk) -> None:
    desk.close()
    (desk.place / "prongsai.lock").unlink()
    desk.place.chmod(0o500)
    try:
        found = command("undo", desk.place, keys=desk.home)
    finally:
        desk.place.chmod(0o700)
    assert found.calm
    assert "ไม่มีสิทธิ์" in found.err


def test_the_network_share_is_known_by_its_mount() -> None:
    mounts = (
        "/dev/vda1 / ext4 rw 0 0\nserver:/x /mnt/office nfs4 rw 0 0\n//pc/share /mnt/with\\040blank cifs rw 0 0\n"
        "tmpfs /mnt/office/local tmpfs rw 0 0\n"
    )
    assert file_system(Path("/mnt/office/a"), mounts) == "nfs4"
    assert file_system(Path("/mnt/with blank/a"), mounts) == "cifs"
    assert file_system(Path("/mnt/office/local/a"), mounts) == "tmpfs"
    assert file_system(Path("/mnt/officers"), mounts) == "ext4"
    assert file_system(Path("/x"), "") == ""


def test_a_network_share_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.db.folder.folder._mounts", lambda: "server:/x / nfs rw 0 0\n")
    assert "เครือข่าย" in refusal(desk)


@pytest.mark.parametrize(
    ("name", "code", "kind", "parent"),
    [
        ("", "1", "district", ""),
        ("ก", "", "district", ""),
        ("ก", "๑", "district", ""),
        ("ก", "1", "palace", ""),
        ("ก", "1", "district", "๑"),
    ],
)
def test_a_unit_that_is_typed_in_wrongly_makes_nothing(
    tmp_path: Path, name: str, code: str, kind: str, parent: str
) -> None:
    with pytest.raises(UserError):
        create(tmp_path / "o", tmp_path / "k", name, code, kind, parent, 2569, NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_whose_making_was_cut_short_can_be_made_again(tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "prongsai.new").write_bytes(b"half")
    (tmp_path / "o" / "prongsai.new-wal").write_bytes(b"half")
    with closing(
        create(tmp_path / "o", tmp_path / "k", "ก", "1", "district", "", 2569, NOW)
    ) as folder:
        assert folder.records("office")


def test_before_a_migration_the_file_is_copied(desk: Desk) -> None:
    plan = desk.new_plan()
    desk.close()
    db = sqlite.connect(desk.database)
    db.execute("PRAGMA user_version=1")
    db.execute("DROP TABLE draft")
    for table in (
        "bundle",
        "heard",
        "asked",
        "reader",
        "lacking",
        "aside",
        "view_log",
        "scan",
        "told",
        "twice",
    ):
        db.execute(f"DROP TABLE {table}")
    db.execute("DELETE FROM _sqlite_migrations WHERE name > 'm002'")
    db.close()
    desk.reopen()
    assert desk.folder.all_drafts() == []
    (copy,) = (desk.place / "backups").iterdir()
    old = sqlite.connect(copy)
    assert old.execute("PRAGMA user_version").fetchone()[0] == 1
    assert old.execute("SELECT count(*) FROM op").fetchone()[0] > 5
    old.close()
    assert desk.shows(plan)
    assert desk.folder.writer.db.execute("PRAGMA user_version").fetchone()[0] == opening.VERSION


def test_the_copy_from_before_a_migration_is_an_office_of_its_own(desk: Desk) -> None:
    plan = desk.new_plan()
    desk.close()
    db = sqlite.connect(desk.database)
    db.execute(f"PRAGMA user_version={opening.VERSION - 1}")
    for table in ("told", "twice"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DELETE FROM _sqlite_migrations WHERE name > 'm006'")
    db.close()
    assert opening.is_outdated(desk.place)
    desk.reopen()
    assert not opening.is_outdated(desk.place)
    later = desk.new_plan(2)
    desk.close()
    (copy,) = (desk.place / "backups").glob("before-update-*.db")
    copy.replace(desk.database)
    assert opening.is_outdated(desk.place), "its tables are those an older program opens"
    desk.reopen()
    assert desk.shows(plan)
    assert not desk.shows(later), "what was written since is not in it"


def test_when_the_declaration_changes_everything_derived_is_made_anew(desk: Desk) -> None:
    plan = desk.new_plan()
    digest = desk.folder.digest()
    desk.folder.writer.db.execute("UPDATE meta SET value='older' WHERE name='tables'")
    desk.folder.writer.db.execute("DROP TABLE plan")
    desk.folder.writer.db.execute("CREATE TABLE forgotten(x INTEGER) STRICT")
    desk.reopen()
    assert desk.folder.digest() == digest
    assert desk.shows(plan)
    assert desk.sound()
    assert "forgotten" not in {
        row[1] for row in desk.folder.writer.db.execute("PRAGMA table_list").fetchall()
    }


def test_a_full_disk_saves_nothing_and_says_so(desk: Desk) -> None:
    plan = desk.new_plan()
    desk.put(plan, "using", Plain("before"))
    pages = desk.folder.writer.db.execute("PRAGMA page_count").fetchone()[0]
    desk.folder.writer.db.execute(f"PRAGMA max_page_count={pages}")

    def fill() -> None:
        for number in range(2000):
            desk.put(plan, "using", Plain(f"value-{number}" + "x" * 2000))

    with pytest.raises(UserError, match="เนื้อที่เต็ม"):
        fill()
    saved = desk.value(plan, "using")
    desk.folder.writer.db.execute("PRAGMA max_page_count=100000")
    desk.reopen()
    assert desk.value(plan, "using") == saved
    desk.put(plan, "using", Plain("after"))
    assert desk.sound()


def test_a_link_to_a_network_share_is_refused_too(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.close()
    (tmp_path / "link").symlink_to(desk.place)
    share = desk.place.resolve()
    monkeypatch.setattr(
        "storage.db.folder.folder._mounts",
        lambda: f"/dev/vda1 / ext4 rw 0 0\nserver:/x {share} nfs rw 0 0\n",
    )
    with pytest.raises(UserError, match="เครือข่าย"):
        open_folder(tmp_path / "link", desk.home, NOW)


def test_an_office_is_not_made_where_a_program_copies_it_to_the_cloud_but_one_that_is_there_opens(
    desk: Desk, tmp_path: Path
) -> None:
    cloud = tmp_path / "OneDrive - กรมตัวอย่าง"
    with pytest.raises(UserError, match="OneDrive"):
        create(cloud / "office", tmp_path / "keys", "อำเภอ", "1001", "district", "", 2569, NOW)
    assert not cloud.exists()
    create(
        tmp_path / "box" / "office", tmp_path / "keys", "อำเภอ", "1001", "district", "", 2569, NOW
    ).close()
    desk.close()
    cloud.mkdir()
    desk.place.rename(cloud / "office")
    open_folder(cloud / "office", desk.home, NOW).close()
