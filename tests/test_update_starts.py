"""Which version starts, by real processes: a newer one takes over, one that does not come up gives way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns

import pytest

import main
from core.updates import FailedVersion
from installer.tree import PORTABLE, compiled
from storage.db import sqlite
from storage.db.folder.opening import VERSION
from storage.files import lock
from storage.updates.versions import (
    ASIDE,
    SOUND,
    START,
    TOLD,
    TRY,
    UP,
    WAITS,
    ProgramStart,
    above,
    failures,
)
from tests.made_updates import STARTER, Computer, PublisherOfTests, put
from ui.desk import NewOffice
from ui.desktop.base.settings import WindowSettings
from ui.desktop.shell.single_instance import raise_other_window
from wiring import Wiring

ROOT = Path(main.__file__).parent
FAILS = "import sys\nsys.exit(3)\n"
TELLS = "import os, sys\nprint('new', os.environ['PRONGSAI_INSTALLED'], *sys.argv[1:])\n"
PATIENCE = 60  # seconds a window may take


@pytest.fixture(scope="module")
def publisher() -> PublisherOfTests:
    return PublisherOfTests()


@pytest.fixture(scope="module")
def whole(publisher: PublisherOfTests, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an update to 0.2.0 that is this very program."""
    tree = publisher.program(tmp_path_factory.mktemp("whole") / "tree", "0.2.0")
    for name in ("core", "storage", "ui", "wiring"):
        copytree(ROOT / name, tree / name, ignore=ignore_patterns("__pycache__"))
        compiled(tree / name)
    copytree(
        ROOT / "resources",
        tree / "resources",
        dirs_exist_ok=True,
        ignore=ignore_patterns("pictures"),
    )
    copyfile(ROOT / "main.py", tree / "main.py")
    return put(tree.with_suffix(".prongsai-update"), publisher.entries(tree))


@pytest.fixture
def pc(tmp_path: Path, publisher: PublisherOfTests) -> Computer:
    """The program installed at 0.1.0."""
    made = Computer(tmp_path, publisher)
    copyfile(ROOT / "main.py", made.installed / "main.py")
    for name in ("core", "storage", "ui", "wiring", "resources"):
        (made.installed / name).symlink_to(ROOT / name)
    return made


def environment(pc: Computer) -> dict[str, str]:
    return os.environ | {"PRONGSAI_KEYS": str(pc.home), "QT_QPA_PLATFORM": "offscreen"}


def start(
    pc: Computer, *words: str, options: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, *options, str(pc.installed / "main.py"), *words]
    return subprocess.run(
        line, env=environment(pc), capture_output=True, encoding="utf-8", check=False, timeout=60
    )


class Opened:
    """A window that was started and goes on until the end of the test."""

    def __init__(self, pc: Computer, *words: str) -> None:
        line = [sys.executable, str(pc.installed / "main.py"), *words]
        self.process = subprocess.Popen(
            line, env=environment(pc), stderr=subprocess.DEVNULL, start_new_session=True
        )

    @property
    def runs(self) -> str:
        """The main.py that runs by now, of the version that is tried or of the starter itself."""
        at = Path(f"/proc/{self.process.pid}")
        tried = (at / "task" / at.name / "children").read_text().split()
        return Path("/proc", *(tried[:1] or [at.name]), "cmdline").read_bytes().decode()

    def close(self) -> int:
        """As a person does who has nothing open in it; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def opened() -> Iterator[Callable[..., Opened]]:
    made = list[Opened]()

    def one(pc: Computer, *words: str) -> Opened:
        made.append(Opened(pc, *words))
        return made[-1]

    yield one
    for each in made:
        each.end()


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def marks(pc: Computer, version: str) -> set[str]:
    names = {path.name.removeprefix(version) for path in pc.versions.glob(f"{version}.*")}
    return {name if not name.startswith(START) else START for name in names}


def test_a_program_without_updates_reads_nothing_of_them(pc: Computer) -> None:
    done = start(pc, "score", "cdd-clean", "nowhere", options=("-X", "importtime"))
    assert "platformdirs" in done.stderr or "core.errors" in done.stderr
    assert "storage.updates.versions" not in done.stderr
    assert done.returncode == 1


def test_a_version_that_does_not_come_up_gives_way_at_once_and_after_two_starts_for_good(
    pc: Computer, opened: Callable[..., Opened]
) -> None:
    pc.take(pc.update("0.2.0", FAILS))
    first = opened(pc)
    wait(lambda: raise_other_window(pc.home / "settings.json"))
    assert str(pc.installed) in first.runs, (
        "the window of the version before stands, in the first start"
    )
    assert ASIDE not in marks(pc, "0.2.0")
    assert ProgramStart(pc.home, pc.installed).returned() == FailedVersion(
        "0.2.0", opened=False, again=True
    )
    first.end()
    second = opened(pc)
    wait(lambda: (pc.versions / f"0.2.0{ASIDE}").is_file())
    wait(lambda: (pc.versions / f"0.2.0{ASIDE}").read_text() == TOLD)
    assert str(pc.installed) in second.runs
    second.end()
    assert {row.version: row.state for row in pc.updates.listed()} == {
        "0.2.0": "aside",
        "0.1.0": "runs",
    }
    again = opened(pc)
    time.sleep(0.3)
    assert str(pc.installed) in again.runs, "never tried again"
    assert len([*pc.versions.glob(f"0.2.0{START}*")]) == 2


def test_what_was_put_aside_may_be_taken_anew(pc: Computer) -> None:
    path = pc.update("0.2.0", FAILS)
    pc.take(path)
    for n in range(2):
        (pc.versions / f"0.2.0{START}{n}").write_text(WAITS)
    (pc.versions / f"0.2.0{ASIDE}").write_text(TOLD)
    assert pc.take(path) == "0.2.0"
    assert marks(pc, "0.2.0") == {SOUND}
    assert above(pc.versions, "0.1.0") == ["0.2.0"]


def test_a_version_whose_window_comes_up_is_used_from_then_on(
    pc: Computer, whole: Path, opened: Callable[..., Opened]
) -> None:
    pc.take(whole)
    listed = json.loads(start(pc, "update", "list", "--json").stdout)["versions"]
    assert [(row["version"], row["state"]) for row in listed] == [
        ("0.2.0", "next"),
        ("0.1.0", "runs"),
    ]
    window = opened(pc)
    wait(lambda: UP in marks(pc, "0.2.0"))
    assert str(pc.versions / "0.2.0") in window.runs
    assert window.close() == 0
    listed = json.loads(start(pc, "update", "list", "--json").stdout)["versions"]
    assert [(row["version"], row["state"]) for row in listed] == [
        ("0.2.0", "runs"),
        ("0.1.0", "installed"),
    ]
    for _again in range(3):
        assert opened(pc).process.poll() is None, "those that came up are no failures"
        wait(lambda: START in marks(pc, "0.2.0"))
        time.sleep(0.2)
    assert ASIDE not in marks(pc, "0.2.0")


def test_a_start_counts_one_failure_also_where_another_update_takes_over(
    pc: Computer, whole: Path, opened: Callable[..., Opened]
) -> None:
    pc.take(whole)
    window = opened(pc)
    wait(lambda: UP in marks(pc, "0.2.0"))
    assert window.close() == 0
    pc.take(pc.update("0.3.0", FAILS))
    for n in (1, 2):
        window = opened(pc)
        wait(lambda: raise_other_window(pc.home / "settings.json"))
        assert str(pc.versions / "0.2.0") in window.runs
        assert failures(pc.versions, "0.3.0") == n
        assert (ASIDE in marks(pc, "0.3.0")) == (n == 2)
        window.end()


def test_data_is_migrated_only_after_the_window_has_come_up_from_a_kept_copy(
    pc: Computer, whole: Path, opened: Callable[..., Opened]
) -> None:
    folder = pc.place / "office"
    Wiring(main.INSTRUMENTS, main.RESOURCES / "samples", pc.home, pc.installed).create(
        NewOffice(folder, "หน่วยงาน", "11", "district", "", 2569)
    )
    with_older_tables(folder / "prongsai.db")
    WindowSettings(pc.home / "settings.json").note_folder(folder)
    pc.take(whole)
    opened(pc)
    wait(lambda: any((folder / "backups").glob("before-update-*.db")))
    (copy,) = (folder / "backups").glob("before-update-*.db")
    assert (pc.versions / f"0.2.0{UP}").stat().st_mtime_ns <= copy.stat().st_mtime_ns
    wait(lambda: version_of(folder / "prongsai.db") == VERSION)
    assert version_of(copy) == VERSION - 1


def with_older_tables(path: Path) -> None:
    db = sqlite.connect(path)
    db.execute(f"PRAGMA user_version={VERSION - 1}")
    for table in ("told", "twice"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DELETE FROM _sqlite_migrations WHERE name > 'm006'")
    db.close()


def version_of(path: Path) -> int:
    db = sqlite.connect_plain(path)
    try:
        return int(db.execute("PRAGMA user_version").fetchone()[0])
    finally:
        db.close()


def test_a_start_that_still_runs_is_no_failure(pc: Computer) -> None:
    pc.take(pc.update("0.2.0", "import time\ntime.sleep(60)\n"))
    running = [Opened(pc) for _n in "123"]
    wait(lambda: len(list(pc.versions.glob(f"0.2.0{START}*"))) == 3)
    assert ASIDE not in marks(pc, "0.2.0")
    for one in running:
        one.end()


def test_a_command_is_done_by_a_version_whose_window_has_come_up_and_by_no_other(
    pc: Computer,
) -> None:
    pc.take(pc.update("0.2.0", TELLS))
    assert "0.1.0" in start(pc, "update", "list").stdout
    (pc.versions / f"0.2.0{UP}").touch()
    assert start(pc, "update", "list").stdout == "new 0.1.0 update list\n"
    assert start(pc, "update", "list").stdout == "new 0.1.0 update list\n"


def test_the_highest_is_started_and_the_one_before_when_that_fails(pc: Computer) -> None:
    pc.take(pc.update("0.2.0", TELLS))
    (pc.versions / f"0.2.0{UP}").touch()
    pc.take(pc.update("0.10.0", FAILS))
    for n in range(2):
        assert start(pc).stdout == "new 0.1.0\n", "0.2.0 stays beside, and is the next highest"
        assert (ASIDE in marks(pc, "0.10.0")) == (n > 0)


def starter_of(home: Path, script: str, to: Path) -> Path:
    """The script that starts the program in `home` on Linux, and the Python it looks for there."""
    (home / "python").mkdir()
    (home / "python" / "python3.11").write_text(STARTER, "utf-8")
    (home / "python" / "python3.11").chmod(0o755)
    to.write_bytes(
        (ROOT / "installer" / "desktop" / script).read_bytes().replace(b"@HOME@", bytes(home))
    )
    to.chmod(0o755)
    return to


def said_by(starter: Path, *words: str, **settings: str) -> str:
    given = {name: text for name, text in os.environ.items() if name != "PRONGSAI_KEYS"} | settings
    done = subprocess.run(
        [starter, *words], env=given, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def whole_of(home: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_the_package_for_linux_starts_what_its_user_has_taken_and_stays_as_root_installed_it(
    pc: Computer,
) -> None:
    starter = starter_of(pc.installed, "prongsai.sh", pc.place / "prongsai")
    path, before = pc.update("0.2.0", TELLS), whole_of(pc.installed)
    own = {"PRONGSAI_KEYS": str(pc.home)}
    assert "0.2.0" in said_by(starter, "update", "take", str(path), **own)
    (pc.versions / f"0.2.0{UP}").touch()
    assert said_by(starter, "update", "list", **own) == "new 0.1.0 update list\n"
    assert whole_of(pc.installed) == before


def test_the_portable_folder_for_linux_takes_an_update_into_itself_and_starts_it(
    pc: Computer,
) -> None:
    folder = pc.place / "แฟลช ไดรฟ์" / "Prongsai"
    folder.mkdir(parents=True)
    pc.installed.rename(folder / "0.1.0")
    starter = starter_of(folder / "0.1.0", "portable.sh", folder / "prongsai")
    (folder / "version.ini").write_text("[Prongsai]\nversion=0.1.0\n", "ascii")
    (folder / PORTABLE).touch()
    path = pc.update("0.2.0", TELLS)
    assert "0.2.0" in said_by(starter, "update", "take", str(path))
    (folder / "data" / "keys" / "versions" / f"0.2.0{UP}").touch()
    assert said_by(starter, "update", "list") == "new 0.1.0 update list\n"
    assert not pc.versions.exists()


def test_an_installed_program_that_is_newer_starts_itself(pc: Computer) -> None:
    pc.take(pc.update("0.2.0", FAILS))
    (pc.installed / "release.json").write_bytes(pc.publisher.release("0.2.0"))
    assert start(pc, "update", "list").returncode == 0


def test_what_cannot_even_be_started_gives_way_at_once(pc: Computer) -> None:
    pc.take(pc.update("0.2.0", TELLS))
    (pc.versions / f"0.2.0{UP}").touch()
    (pc.versions / "0.2.0" / "python" / "python3").unlink()
    assert "0.1.0" in start(pc, "update", "list").stdout


def test_a_tree_without_its_mark_is_not_started(pc: Computer) -> None:
    pc.take(pc.update("0.2.0", FAILS))
    (pc.versions / f"0.2.0{SOUND}").unlink()
    (pc.versions / f"0.2.0{UP}").touch()
    assert start(pc, "update", "list").returncode == 0


def test_a_second_window_that_stands_back_is_no_failure(
    pc: Computer, whole: Path, opened: Callable[..., Opened]
) -> None:
    folder = pc.place / "office"
    Wiring(main.INSTRUMENTS, main.RESOURCES / "samples", pc.home, pc.installed).create(
        NewOffice(folder, "หน่วยงาน", "11", "district", "", 2569)
    )
    first = opened(pc, str(folder))
    wait(lambda: raise_other_window(folder))
    assert first.process.poll() is None
    pc.take(whole)
    for _n in range(2):
        assert start(pc, str(folder)).returncode == 0
    assert marks(pc, "0.2.0") == {SOUND, START}
    assert not failed_starts(pc, "0.2.0")


def failed_starts(pc: Computer, version: str) -> list[Path]:
    found = []
    for path in pc.versions.glob(f"{version}{START}*"):
        with path.open("r+", encoding="ascii") as file:
            lock(file)
            file.seek(0)
            found += [path] if file.read() != "up" else []
    return found


def test_a_version_of_a_key_that_an_installed_program_names_no_longer_is_not_started(
    pc: Computer, publisher: PublisherOfTests, opened: Callable[..., Opened]
) -> None:
    pc.take(pc.update("9.0.0", TELLS))
    (pc.versions / f"9.0.0{UP}").touch()
    assert start(pc).stdout == "new 0.1.0\n"
    fresh = PublisherOfTests(root=publisher.root)
    newer = json.loads(fresh.record(2))
    (pc.installed / "release.json").write_bytes(publisher.release("0.2.0", publisher=newer))
    window = opened(pc)
    wait(lambda: ASIDE in marks(pc, "9.0.0"))
    assert str(pc.installed) in window.runs
    assert {row.version: row.state for row in pc.updates.listed()} == {
        "9.0.0": "aside",
        "0.2.0": "runs",
    }
    again = pc.update("0.3.0", key=fresh.key, record=fresh.record(2))
    assert pc.take(again) == "0.3.0", "it blocks nothing"


def test_a_full_disk_puts_no_version_aside_that_has_come_up(pc: Computer) -> None:
    pc.take(pc.update("0.2.0", TELLS))
    (pc.versions / f"0.2.0{UP}").touch()
    full = "import resource, runpy, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
    full += "sys.argv = sys.argv[1:]\nrunpy.run_path(sys.argv[0], run_name='__main__')\n"
    for words in ((), ("instrument", "list")):
        line = [sys.executable, "-c", full, str(pc.installed / "main.py"), *words]
        for _twice in range(2):
            done = subprocess.run(
                line, env=environment(pc), capture_output=True, encoding="utf-8", check=False
            )
            assert done.stdout.startswith("new 0.1.0"), done.stderr
    assert failures(pc.versions, "0.2.0") == 0
    assert marks(pc, "0.2.0") == {SOUND, UP}


def test_noting_that_a_window_came_up_takes_no_room(
    pc: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.take(pc.update("0.2.0", FAILS))
    noted = pc.versions / f"0.2.0{START}1"
    noted.write_text(WAITS)
    size = noted.stat().st_size
    assert failures(pc.versions, "0.2.0") == 1
    monkeypatch.setenv(TRY, str(noted))
    ProgramStart(pc.home, pc.versions / "0.2.0").note_up(proven=False)
    assert failures(pc.versions, "0.2.0") == 0
    assert noted.stat().st_size == size
