"""The installer, as Windows runs it, of a program of three files: held files, a stop between two moves, two copies."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.windows import HERE, nsis
from tests.windows import wine
from tests.windows.installed import UNINSTALL, Program, hashes, held, pack, uninstall, usual
from tests.windows.wine import WindowsPC, compiled

VERSION, NEXT = "1.0.0", "1.1.0"
OPEN = r"HKCU\Software\Classes\Prongsai.prongsai\shell\open\command"


@pytest.fixture(scope="module")
def pc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowsPC]:
    made = WindowsPC(tmp_path_factory.mktemp("windows") / "prefix", bare=True)
    yield made
    made.forget()


@pytest.fixture(scope="module")
def setups(pc: WindowsPC, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Installers: of a version, of the same one built anew ("again"), and of the next."""
    place, found = tmp_path_factory.mktemp("built"), {}
    for name, version in (("first", VERSION), ("again", VERSION), ("next", NEXT)):
        tree = place / name
        (tree / version / "python").mkdir(parents=True)
        compiled(wine.HERE / "told_back.c", tree / version / "python" / "pythonw.exe", "-municode")
        (tree / version / "main.py").write_text(name, "ascii")
        nsis(HERE / "starter.nsi", tree / "Prongsai.exe", 1_700_000_000, ICON=HERE / "prongsai.ico")
        found[name] = pc.c / f"{name}.exe"
        pack(tree, version, found[name])
    return found


@pytest.fixture
def program(pc: WindowsPC, setups: dict[str, Path]) -> Iterator[Program]:
    """The first version, installed."""
    found = usual(pc)
    assert status(pc, setups["first"], found.home) == 0
    yield found
    pc.end()
    shutil.rmtree(found.home, ignore_errors=True)


def status(pc: WindowsPC, setup: Path, where: Path | None = None) -> int:
    """How the installer ends; other programs go on."""
    return pc.run(
        pc.path(setup), "/S", *([f"/D={pc.path(where)}"] if where else []), patience=60
    ).code


def called(program: Program) -> str:
    """Which main.py the starter starts; its folder and what is in it."""
    pc, out = program.pc, program.pc.c / "told.txt"
    out.unlink(missing_ok=True)
    assert pc.run(pc.path(program.starter)).code == 0
    end = time.monotonic() + 30
    while not out.exists() or not out.stat().st_size:
        assert time.monotonic() < end, "nothing was started"
        time.sleep(0.05)
    pc.rest()
    version = out.read_text("utf-8-sig").splitlines()[3].split("\\")[-2]
    return f"{version} {(program.home / version / 'main.py').read_text('ascii')}"


def names(program: Program) -> set[str]:
    return {path.name for path in program.home.iterdir()}


WHOLE = {VERSION, "Prongsai.exe", "version.ini", "uninstall.exe"}


def test_a_version_that_is_held_is_not_replaced_and_stays_as_it_is(
    program: Program, setups: dict[str, Path]
) -> None:
    before = hashes(program.home)
    with held(program.pc, program.home / VERSION):
        assert status(program.pc, setups["again"]) == 2
    assert hashes(program.home) == before
    assert names(program) == WHOLE


def test_new_files_that_are_held_for_a_moment_are_waited_for(
    program: Program, setups: dict[str, Path]
) -> None:
    new = program.home / f"{VERSION}.new"
    new.mkdir()
    with held(program.pc, new, seconds=3):
        assert status(program.pc, setups["again"]) == 0
    assert called(program) == f"{VERSION} again"
    assert names(program) == WHOLE


@pytest.mark.parametrize(("setup", "version"), [("again", VERSION), ("next", NEXT)])
def test_new_files_that_stay_held_leave_what_was_there_and_the_installer_says_that_it_is_not_done(
    program: Program, setups: dict[str, Path], setup: str, version: str
) -> None:
    before, new = hashes(program.home), program.home / f"{version}.new"
    new.mkdir()
    with held(program.pc, new):
        assert status(program.pc, setups[setup]) == 5
    assert {
        name: digest for name, digest in hashes(program.home).items() if ".new/" not in name
    } == before
    assert called(program) == f"{VERSION} first"
    assert status(program.pc, setups[setup]) == 0
    assert called(program) == f"{version} {setup}"
    assert names(program) == WHOLE | {version}


def test_stopped_between_two_moves_what_is_aside_starts_and_the_next_run_makes_it_whole(
    program: Program, setups: dict[str, Path]
) -> None:
    new = program.home / f"{VERSION}.new"
    aside = program.home / f"{VERSION}.old"
    new.mkdir()
    with held(program.pc, new), program.pc.started(program.pc.path(setups["again"]), "/S") as begun:
        end = time.monotonic() + 30
        while not aside.exists():
            assert time.monotonic() < end, "never put aside"
            time.sleep(0.02)
        program.pc.end()
        begun.wait()
    assert not (program.home / VERSION).exists()
    assert called(program) == f"{VERSION}.old first"
    with held(program.pc, aside):  # as if it ran
        assert status(program.pc, setups["again"]) == 2
    assert called(program) == f"{VERSION}.old first"
    assert status(program.pc, setups["again"]) == 0
    assert called(program) == f"{VERSION} again"
    assert names(program) == WHOLE


def test_only_folders_of_versions_go_and_nothing_that_lies_beside_the_program(
    program: Program, setups: dict[str, Path]
) -> None:
    pc, home = program.pc, program.pc.c / "ที่ทำงาน" / "โปรแกรม"
    kept = [
        home.parent / "python" / "pythonw.exe",
        home.parent / "release.json",
        home.parent / "main.py",
        home.parent / "รายงาน.txt",
        home / "หน่วยงาน" / "prongsai.db",
        home / "python" / "บันทึก.txt",
    ]
    parts = [home / "0.8.0.new" / "main.py", home / "0.8.0.new" / "release.json"]
    parts += [
        home / "0.9.0.old" / "wiring" / "__init__.py",
        home / "0.7.0" / "python" / "pythonw.exe",
    ]
    for path in (*kept, *parts):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("kept", "utf-8")
    assert status(pc, setups["next"], home) == 0
    assert [path for path in kept if not path.exists()] == []
    assert {path.name for path in home.iterdir() if path.is_dir()} == {NEXT, "หน่วยงาน", "python"}
    uninstall(Program(pc, home))
    assert [path for path in kept if not path.exists()] == []
    assert {path.name for path in home.iterdir()} == {"หน่วยงาน", "python"}
    assert program.starter.exists()


@pytest.mark.parametrize("name", ["pythonw.exe", "python.exe"])
def test_while_it_runs_it_is_not_taken_away_and_nothing_of_it_is(
    program: Program, name: str
) -> None:
    pc, runs = program.pc, program.home / VERSION / "python" / name
    compiled(wine.HERE / "held.c", runs, "-municode")
    before, where = hashes(program.home), pc.path(program.home)
    with pc.started(pc.path(runs), pc.path(pc.c), "600000") as window:
        assert window.stdout is not None
        assert window.stdout.readline().strip() == b"held"
        gone = pc.run(pc.path(program.home / "uninstall.exe"), "/S", f"_?={where}", patience=60)
        assert window.poll() is None
        pc.end()
    assert gone.code == 2
    assert hashes(program.home) == before
    assert "Prongsai" in pc.registry(OPEN, "/ve")
    uninstall(program)
    assert not program.home.exists()


def test_of_two_copies_the_one_that_was_installed_last_keeps_menu_endings_and_updates(
    program: Program, setups: dict[str, Path]
) -> None:
    pc, second = program.pc, Program(program.pc, program.pc.c / "Second")
    versions = program.home.parents[1] / "prongsai" / "keys" / "versions"
    versions.mkdir(parents=True)
    assert status(pc, setups["first"], second.home) == 0
    uninstall(program)
    assert not program.starter.exists()
    assert "Second" in pc.registry(OPEN, "/ve")
    assert "Second" in pc.registry(UNINSTALL, "/v", "InstallLocation")
    assert versions.exists()
    assert menu(pc)
    uninstall(second)
    assert not second.home.exists()
    assert "Second" not in pc.registry(OPEN, "/ve")
    assert "Second" not in pc.registry(UNINSTALL, "/v", "InstallLocation")
    assert not versions.exists()
    assert not menu(pc)


def menu(pc: WindowsPC) -> list[Path]:
    return list((pc.c / "users").rglob("โปร่งใส.lnk"))
