"""Updates of the program: refusals beside the nine attacks, what stays when one fails, what is kept and dropped."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest

from core import updates
from core.errors import RefusedError, UserError
from core.updates import clashing, fit_path
from storage.exchange.finder import HEAD, UPDATE, find, kind_of
from storage.files import LOCK_SUFFIX, lock
from storage.updates.package import ROOM, ProgramUpdater
from storage.updates.versions import (
    ASIDE,
    INSTALLED,
    SOUND,
    START,
    TRY,
    UP,
    WAITS,
    ProgramStart,
    above,
    put_aside,
)
from tests.limited import ROOT
from tests.made_updates import PLATFORM, Computer, PublisherOfTests, put


@pytest.fixture
def pc(tmp_path: Path) -> Computer:
    return Computer(tmp_path, PublisherOfTests())


def why(do: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as found:
        do()
    return found.value.why


def test_a_program_from_its_sources_takes_none_and_says_how_it_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    sources = ProgramUpdater(tmp_path / "keys", tmp_path)
    assert not sources.built
    assert why(lambda: sources.look(tmp_path / "x")) == updates.not_built().why
    assert why(sources.listed) == updates.not_built().why


def test_a_program_without_the_publishers_keys_takes_none_and_says_what_to_do(
    tmp_path: Path,
) -> None:
    bare = Computer(tmp_path, PublisherOfTests(), keys=False)
    path = bare.update("0.2.0")
    assert why(lambda: bare.updates.look(path)) == updates.no_keys().why
    assert why(lambda: bare.take(path)) == updates.no_keys().why
    assert "ตัวติดตั้ง" in updates.no_keys().do


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"PK\5\6" + bytes(18), b"words", bytes(5000)])
def test_what_is_no_update_is_called_so(pc: Computer, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.prongsai-update"
    path.write_bytes(content)
    empty = content.startswith(b"PK\5\6")
    assert (
        why(lambda: pc.updates.look(path))
        == (updates.not_update(path.name) if empty else updates.damaged()).why
    )


def test_a_later_format_is_told_apart_from_damage(pc: Computer, tmp_path: Path) -> None:
    path = tmp_path / "later.prongsai-update"
    with ZipFile(path, "w") as held:
        held.writestr("prongsai-update-2", b"{}")
    assert why(lambda: pc.updates.look(path)) == updates.newer_format().why
    assert kind_of(path.read_bytes()[:HEAD]) == UPDATE


def test_a_file_that_is_gone_or_is_none_is_told_without_english(
    pc: Computer, tmp_path: Path
) -> None:
    for path in (tmp_path / "gone", tmp_path):
        with pytest.raises(UserError, match="อ่านชุดปรับปรุงไม่ได้"):
            pc.updates.look(path)


def test_bytes_changed_anywhere_never_lead_to_another_program(pc: Computer) -> None:
    path, random = pc.update("0.2.0"), Random(20)
    data = path.read_bytes()
    sound = {name: content for name, content in contents(path).items() if name.startswith("files/")}
    for _n in range(120):
        changed = bytearray(data)
        changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
        path.write_bytes(changed)
        try:
            pc.take(path)
        except RefusedError:
            assert pc.left <= {"publisher.json"}
        else:  # the byte stood where nothing is said: a date, a mark of who packed
            tree = pc.versions / "0.2.0"
            assert {
                f"files/{one.relative_to(tree).as_posix()}": one.read_bytes() for one in files(tree)
            } == sound
            pc.updates.drop("0.2.0")


def contents(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def files(tree: Path) -> list[Path]:
    return [path for path in tree.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/main.py",
        "../main.py",
        "a/../b",
        "a//b",
        "./a",
        "a\\b",
        "c:/a",
        "a\0b",
        "a\nb",
        "con",
        "a/NUL.txt",
        "a/com².txt",
        "CONIN$",
        "a.",
        "a /b",
        " a",
        "a" * 121,
        "/".join(["abcdefgh"] * 30),
        "e\u0301.txt",
    ],
)
def test_a_name_that_would_not_lie_where_it_says_is_refused(pc: Computer, path: str) -> None:
    assert not fit_path(path)

    def named(manifest: dict[str, Any]) -> None:
        manifest["files"][0][0] = path

    assert why(lambda: pc.take(pc.update("0.2.0", change=named))) == updates.unsound().why
    assert pc.left == set()


@pytest.mark.parametrize(
    "paths",
    [("a.py", "A.py"), ("a/b", "A/c"), ("a", "a/b"), ("a/b", "A"), ("ก/x", "ก/X"), ("a", "a")],
)
def test_names_that_meet_on_some_system_are_refused(paths: tuple[str, ...]) -> None:
    assert clashing(paths)
    assert clashing(reversed(paths))


def test_names_of_the_program_itself_are_fit() -> None:
    here = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    ]
    assert [path for path in here if not fit_path(path)] == []
    assert not clashing(here)


def test_a_manifest_written_otherwise_than_it_is_signed_to_be_is_refused(pc: Computer) -> None:
    def more(manifest: dict[str, Any]) -> None:
        manifest["run_this"] = "too"

    assert why(lambda: pc.take(pc.update("0.2.0", change=more))) == updates.damaged().why


def test_a_full_disk_leaves_the_folder_as_it_was(pc: Computer) -> None:
    pc.take(pc.update("0.2.0"))
    before = pc.left
    path = pc.update("0.3.0", "#" * 3_000_000)
    code = (
        "import sys, resource; from pathlib import Path; from storage.updates.package import ProgramUpdater\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))\n"
        "from core.errors import UserError\n"
        "try: ProgramUpdater(Path(sys.argv[1]), Path(sys.argv[2])).take(Path(sys.argv[3]), print)\n"
        "except UserError as problem: print(problem.what, problem.why)\n"
    )
    line = [sys.executable, "-c", code, str(pc.home), str(pc.installed), str(path)]
    said = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    assert "เก็บชุดปรับปรุงไม่ได้ เพราะเนื้อที่เต็ม" in said
    assert pc.left == before
    assert pc.take(path) == "0.3.0", "with room again it is taken"


def test_too_little_room_is_told_before_anything_is_written(
    pc: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pc.update("0.2.0")
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("storage.updates.package.shutil.disk_usage", lambda _path: usage)
    with pytest.raises(UserError, match="เนื้อที่ว่างไม่พอ"):
        pc.take(path)
    assert pc.left == set()


def test_one_window_at_a_time_takes_an_update(pc: Computer) -> None:
    path, second = pc.update("0.2.0"), list[str]()

    def meanwhile(_done: int, _of: int) -> None:
        if not second:
            second.append(why(lambda: pc.take(path)))

    assert pc.updates.take(path, meanwhile).version == "0.2.0"
    assert second == [updates.being_taken().why]


def test_what_a_kill_leaves_is_not_started_and_goes_with_the_next(pc: Computer) -> None:
    left = pc.versions / f"{ROOM}0123abcd"
    (left / "tree").mkdir(parents=True)
    (pc.versions / f"{ROOM}0123abcd{LOCK_SUFFIX}").touch()
    tree = pc.publisher.program(pc.versions / "0.5.0", "0.5.0")
    assert tree.is_dir()
    assert above(pc.versions, "0.1.0") == []
    pc.take(pc.update("0.2.0"))
    assert pc.left == {"0.2.0", "0.2.0.sound", "publisher.json"}


def test_the_newest_and_the_one_before_stay_and_older_ones_go(pc: Computer) -> None:
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        pc.take(pc.update(version))
        (pc.versions / f"{version}{UP}").touch()
    pc.take(pc.update("0.5.0"))
    states = {row.version: row.state for row in pc.updates.listed()}
    assert states == {"0.5.0": "next", "0.4.0": "kept", "0.1.0": "runs"}
    pc.updates.drop("0.5.0")
    assert {row.version: row.state for row in pc.updates.listed()} == {
        "0.4.0": "next",
        "0.1.0": "runs",
    }
    with pytest.raises(UserError, match=r"เลิกใช้รุ่น 0\.1\.0 ไม่ได้"):
        pc.updates.drop("0.1.0")


def test_a_version_that_runs_keeps_its_files_when_it_is_dropped(
    pc: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.take(pc.update("0.2.0"))
    own = pc.versions / f"0.2.0{START}12345678"
    own.touch()
    monkeypatch.setenv(TRY, str(own))
    monkeypatch.setenv(INSTALLED, "0.1.0")
    running = ProgramUpdater(pc.home, pc.versions / "0.2.0")
    assert {row.version: row.state for row in running.listed()} == {
        "0.2.0": "runs",
        "0.1.0": "installed",
    }
    running.drop("0.2.0")
    assert (pc.versions / "0.2.0" / "main.py").is_file()
    assert above(pc.versions, "0.1.0") == [], "the next start is the installed one's"
    assert pc.take(pc.update("0.2.1")) == "0.2.1"
    assert not (pc.versions / "0.2.0").exists()


def test_a_running_version_of_a_key_no_longer_named_does_not_block_what_replaces_it(
    pc: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = PublisherOfTests(root=pc.publisher.root)
    pc.take(pc.update("9999.0.0"))
    monkeypatch.setenv(INSTALLED, "0.1.0")
    running = ProgramUpdater(pc.home, pc.versions / "9999.0.0")
    path = pc.update("0.2.0", key=fresh.key, record=fresh.record(2))
    assert running.take(path, lambda _done, _of: None).version == "0.2.0"
    assert above(pc.versions, "0.1.0") == ["0.2.0"]


def test_no_clock_of_this_pc_is_asked_whether_an_update_may_be_taken(pc: Computer) -> None:
    for version, day in (("0.2.0", "1970-01-01"), ("0.3.0", "2569-01-01")):
        told = pc.update(version, change=lambda manifest, day=day: manifest.update(day=day))
        assert pc.take(told) == version
    assert updates.age_words("2026-11-22", date(1990, 1, 1)) == "", (
        "a clock that stands before it says nothing"
    )
    assert updates.age_words("2569-01-01", date(2026, 11, 22)) == ""
    assert why(
        lambda: pc.take(pc.update("0.4.0", change=lambda told: told.update(day="22/11/2569")))
    )


def test_data_brought_to_new_tables_is_foretold(pc: Computer) -> None:
    assert not pc.updates.look(pc.update("0.2.0")).migrates
    assert pc.updates.look(
        pc.update("0.2.0", change=lambda told: told.update(tables=told["tables"] + 1))
    ).migrates


def test_an_update_never_comes_with_a_bundle_nor_out_of_a_stick(
    pc: Computer, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    path = pc.update("0.2.0").rename(stick / "photo.zip")
    for given in (path, stick):
        with find([given]) as found:
            assert all(one.problem is not None for one in found.files)
            assert not any(one.kind for one in found.files)
    with find([path]) as found:
        assert "ไฟล์รับส่งไม่พาโปรแกรมมาด้วย" in str(found.files[0].problem)


def test_a_version_that_came_up_before_says_so_when_it_gives_way(pc: Computer) -> None:
    pc.take(pc.update("0.2.0"))
    start = ProgramStart(pc.home, pc.installed)
    assert start.returned() is None
    (pc.versions / f"0.2.0{ASIDE}").write_text("untold")
    found = start.returned()
    assert found is not None
    assert not found.opened
    assert "รุ่นนี้จึงเปิดได้ตามเดิม" in updates.returned_words(found, "0.1.0").why
    assert start.returned() is None, "once"
    (pc.versions / f"0.2.0{ASIDE}").write_text("untold")
    (pc.versions / f"0.2.0{UP}").touch()
    found = start.returned()
    assert found is not None
    assert found.opened
    assert (
        "รุ่นนี้ไม่เปิดและบอกว่าเป็นของรุ่นใหม่กว่า ข้อมูลยังอยู่ทั้งหมด" in updates.returned_words(found, "0.1.0").why
    )


def test_a_version_that_did_not_come_up_once_is_told_and_tried_again(pc: Computer) -> None:
    pc.take(pc.update("0.2.0"))
    start = ProgramStart(pc.home, pc.installed)
    (pc.versions / f"0.2.0{START}12345678").write_text(WAITS)
    found = start.returned()
    assert found is not None
    said = updates.returned_words(found, "0.1.0")
    assert (said.what, said.why, said.do) == (
        "เปิดโปร่งใสรุ่น 0.2.0 ไม่ขึ้น จึงกลับมาใช้รุ่น 0.1.0",
        "หน้าต่างของรุ่นนั้นไม่เปิดขึ้น เปิดโปรแกรมครั้งต่อไปจะลองรุ่นนั้นอีกครั้งเดียว ถ้ายังไม่ขึ้นจะพักไว้ไม่ใช้อีก",
        "ทำงานต่อในรุ่นนี้ได้ตามปกติ รุ่นนั้นยังไม่ได้แก้ข้อมูลของหน่วยงานใด",
    )
    (pc.versions / f"0.2.0{START}87654321").write_text(WAITS)
    assert put_aside(pc.versions, "0.2.0")
    found = start.returned()
    assert found is not None
    assert not found.again


def test_a_place_that_cannot_be_written_is_told(pc: Computer) -> None:
    path = pc.update("0.2.0")
    pc.versions.write_bytes(b"in the way")
    with pytest.raises(UserError, match="เก็บชุดปรับปรุงไม่ได้"):
        pc.take(path)


def test_a_version_that_runs_is_not_taken_again_over_its_own_files(pc: Computer) -> None:
    pc.take(path := pc.update("0.2.0"))
    with (pc.versions / f"0.2.0{START}12345678").open("w") as held:
        lock(held)
        pc.updates.drop("0.2.0")
        before = pc.left
        assert why(lambda: pc.take(path)) == updates.still_runs("0.2.0").why
        assert pc.left == before
        assert (pc.versions / "0.2.0" / "main.py").is_file()
    assert pc.take(path) == "0.2.0"


@pytest.mark.parametrize(
    ("field", "value"), [("version", "0.1.0"), ("platform", "win-amd64"), ("python", "bin/none")]
)
def test_an_update_whose_program_says_something_else_of_itself_is_refused(
    pc: Computer, field: str, value: str
) -> None:
    tree = pc.publisher.program(pc.place / "tree", "0.2.0")
    facts = json.loads((tree / "release.json").read_bytes())
    (tree / "release.json").write_text(json.dumps(facts | {field: value}), "utf-8")
    entries = pc.publisher.entries(
        tree, change=lambda told: told.update(version="0.2.0", platform=PLATFORM)
    )
    assert why(lambda: pc.take(put(tree.with_suffix(".zip"), entries))) == updates.unsound().why
    assert pc.left == set()


def test_a_version_that_was_installed_too_is_shown_as_what_runs(pc: Computer) -> None:
    pc.take(pc.update("0.2.0"))
    (pc.installed / "release.json").write_bytes(pc.publisher.release("0.2.0"))
    assert [(row.version, row.state) for row in pc.updates.listed()] == [
        ("0.2.0", "runs"),
        ("0.2.0", "kept"),
    ]


def test_a_disk_that_is_full_at_the_end_starts_nothing_of_a_key_that_is_no_longer_named(
    pc: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = PublisherOfTests(root=pc.publisher.root)
    pc.take(pc.update("9999.0.0"))

    def full(path: Path, content: bytes) -> None:
        if path.suffix == SOUND:
            raise OSError(28, "full")
        path.write_bytes(content)

    monkeypatch.setattr("storage.updates.package.write_durably", full)
    with pytest.raises(UserError, match="เก็บชุดปรับปรุงไม่ได้"):
        pc.take(pc.update("0.2.0", key=fresh.key, record=fresh.record(2)))
    assert above(pc.versions, "0.1.0") == []


def test_a_version_has_one_spelling() -> None:
    assert updates.is_version("1.10.0")
    for other in (
        "1.1๐.0",
        "1.1\u06f0.0",
        "01.10.0",
        "1.10.0\n",
        " 1.10.0",
        "1.10",
        "1.10.0.0",
        "+1.10.0",
        "1.1_0.0",
    ):
        assert not updates.is_version(other), other
