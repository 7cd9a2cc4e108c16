"""How the program starts: in its own environment, with a screen, and what it says when something is missing."""

import gettext
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import main

ROOT = Path(main.__file__).parent


def start(
    *words: str, python: str = sys.executable, settings: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run main.py without a screen; exit status and stderr."""
    environ = {name: value for name, value in os.environ.items() if name not in main.SCREENS}
    line = [python, str(ROOT / "main.py"), *words]
    done = subprocess.run(
        line,
        env=environ | (settings or {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


def test_without_a_screen_it_points_to_the_demo(tmp_path: Path) -> None:
    code, said = start(settings={"PRONGSAI_KEYS": str(tmp_path)})
    assert code == 1
    assert "demo --out DIR" in said


@pytest.mark.parametrize("named", [{"DISPLAY": ":97531"}, {"WAYLAND_DISPLAY": "wayland-97531"}])
def test_a_screen_that_does_not_answer_is_a_sentence_and_no_abort(
    tmp_path: Path, named: dict[str, str]
) -> None:
    code, said = start(settings={"PRONGSAI_KEYS": str(tmp_path), **named})
    assert code == 1, "no signal"
    assert "ไม่ตอบ" in said
    assert next(iter(named.values())) in said
    assert "qt.qpa" not in said


def test_a_screen_is_called_silent_only_when_none_of_those_named_answers(tmp_path: Path) -> None:
    def listening(path: Path) -> socket.socket:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.bind(str(path))
        made.listen()
        return made

    dead = {"DISPLAY": ":97531", "WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert main.silent_screen(dead) == "DISPLAY=:97531 WAYLAND_DISPLAY=w"
    assert main.silent_screen(dead | {"QT_QPA_PLATFORM": "offscreen"}) == ""
    assert main.silent_screen({}) == ""
    with listening(tmp_path / "w"):
        assert main.silent_screen(dead) == ""


def test_without_a_console_nothing_that_is_said_stops_the_program(tmp_path: Path) -> None:
    """As Windows starts a window: there is nowhere to write, and a library that writes all the same is no bug."""
    script = (
        "import sys; sys.stdout = sys.stderr = None; import main\n"
        "code = main.main(['instrument', 'list']); print('a library'); sys.stderr.write('x'); sys.exit(code)"
    )
    environ = os.environ | {"PRONGSAI_KEYS": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, cwd=ROOT, check=False, timeout=60
    )
    assert done.returncode == 0
    assert not (tmp_path / "reports").exists(), "no bug was seen"


def test_no_part_of_the_window_prints() -> None:
    """The terminal and the program's own processes speak through streams they were given."""
    said = re.compile(r"(?<![\w.])(?<!def )print\(")
    parts = (
        path
        for part in ("core", "storage", "ui/desktop", "wiring")
        for path in (ROOT / part).rglob("*.py")
    )
    assert not [path for path in (*parts, ROOT / "main.py") if said.search(path.read_text("utf-8"))]


def test_another_python_starts_over_in_the_environment(tmp_path: Path) -> None:
    bare = Path(sys.base_prefix) / "bin" / "python3"
    if not (ROOT / ".venv").is_dir() or not bare.exists():
        pytest.skip("not run from a checkout with its own environment")
    code, said = start(
        "instrument", "list", python=str(bare), settings={"PRONGSAI_KEYS": str(tmp_path)}
    )
    assert (code, said) == (0, "")


def test_where_nothing_is_prepared_it_names_the_command_that_prepares(tmp_path: Path) -> None:
    copy = tmp_path / "main.py"
    copy.write_bytes((ROOT / "main.py").read_bytes())
    line = [sys.executable, "-I", "-S", str(copy), "instrument", "list"]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 1
    assert "installer/bootstrap.py setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_who_has_heard_enough_is_no_bug(tmp_path: Path) -> None:
    environ = os.environ | {"PRONGSAI_KEYS": str(tmp_path)}
    line = [sys.executable, str(ROOT / "main.py"), "instrument", "show", "cdd-clean", "--json"]
    with subprocess.Popen(
        line, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""


BUG = "import main, sys; main.start_log(main.keys_home()); raise ZeroDivisionError('a bug')"
IN_A_THREAD = """
import main, threading
main.start_log(main.keys_home())
def work(): raise ZeroDivisionError('a bug')
worker = threading.Thread(target=work); worker.start(); worker.join()
raise SystemExit(1)
"""


@pytest.mark.parametrize("bug", [BUG, IN_A_THREAD], ids=["in front", "in a thread"])
def test_a_bug_is_told_calmly_and_logged_with_its_trace(tmp_path: Path, bug: str) -> None:
    environ = os.environ | {"PRONGSAI_KEYS": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", bug],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError: a bug" in (tmp_path / "prongsai.log").read_text(encoding="utf-8")


def test_a_key_folder_that_cannot_be_made_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, said = start(
        "instrument", "list", settings={"PRONGSAI_KEYS": str(tmp_path / "file" / "keys")}
    )
    assert (code, said) == (0, "")


FULL = """
import errno, io, main
main.start_log(main.keys_home())
def full(*_words, **_named): raise OSError(errno.ENOSPC, "No space left on device")
io.open = full
import builtins; builtins.open = full
raise {error}
"""


@pytest.mark.parametrize(
    "error", ["ZeroDivisionError('a bug')", "OSError(errno.EMFILE, 'Too many open files')"]
)
def test_nothing_of_python_reaches_a_person_when_the_log_cannot_be_written(
    tmp_path: Path, error: str
) -> None:
    (tmp_path / "prongsai.log").mkdir()  # a log that cannot be written
    environ = os.environ | {"PRONGSAI_KEYS": str(tmp_path)}
    line = [sys.executable, "-X", "utf8", "-c", FULL.format(error=error)]
    done = subprocess.run(
        line, cwd=ROOT, env=environ, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 1
    assert [
        word for word in ("Traceback", "Error", "Too many", "Logging") if word in done.stderr
    ] == []
    assert ("สะดุด" in done.stderr) == error.startswith("Zero")
    assert len(done.stderr.splitlines()) == 3


def test_a_bug_is_told_and_reported_also_where_the_program_itself_is_not_whole(
    tmp_path: Path,
) -> None:
    code = (
        "import main, pathlib, wiring\nmain.start_log(main.keys_home())\n"
        "def gone(*_words): raise OSError(5, 'gone')\nwiring.forms = gone\nraise ZeroDivisionError('a bug')"
    )
    environ = os.environ | {"PRONGSAI_KEYS": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 3
    (report,) = (tmp_path / "reports").glob("*.txt")
    assert str(report) in done.stderr


def test_a_checkout_nobody_set_up_offers_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "resources" / "locale" / "en" / "LC_MESSAGES"
    there.mkdir(parents=True)
    (there / "prongsai.po").write_text('msgid "แผน"\nmsgstr "plan"\n\n', encoding="utf-8")
    (tmp_path / "installer").mkdir()
    (tmp_path / "installer" / "environment.py").touch()
    monkeypatch.setattr(main, "ROOT", tmp_path)
    monkeypatch.setattr(main, "RESOURCES", tmp_path / "resources")
    main.read_english()
    made = there / "prongsai.mo"
    assert (
        gettext.translation("prongsai", tmp_path / "resources" / "locale", ["en"]).gettext("แผน")
        == "plan"
    )
    made.write_bytes(b"kept")
    main.read_english()
    assert made.read_bytes() == b"kept", "set-up brings it up to date; a start does not look again"
