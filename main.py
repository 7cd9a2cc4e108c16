"""The entry point: finds the Python of `.venv`, starts the log, and runs the window or the terminal. `python main.py
[PATH]` opens the window, `python main.py COMMAND …` runs one command in the terminal. An old Python must run this
module up to the message that the program is not set up; heavy modules are imported where they are needed."""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from wiring import Wiring

ROOT = Path(__file__).resolve().parent
RESOURCES = ROOT / "resources"
INSTRUMENTS = RESOURCES / "instruments"
# updates beside the keys; what a built program says of itself
VERSIONS = "versions"
RELEASE = "release.json"
# Read before Qt: its import hook opens the source of each module that is imported later, and keeps it in memory.
BEFORE_QT = (
    "storage.reports",
    "wiring",
    "storage.db.folder.folder",
    "storage.db.folder.health",
    "storage.backups.keeper",
    "ui.session",
    "core.home.rows",
    "core.thai.line_ends",
)
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
UNPREPARED = """ยังไม่ได้เตรียมโปรแกรมในเครื่องนี้
ส่วนประกอบที่โปรแกรมต้องใช้ยังไม่ครบ
สั่ง python3 installer/bootstrap.py setup แล้วลองใหม่
"""
NO_SCREEN = """เปิดหน้าต่างไม่ได้
เครื่องนี้ไม่มีหน้าจอ (ไม่มี DISPLAY, WAYLAND_DISPLAY หรือ QT_QPA_PLATFORM)
ดูงานตัวอย่างทั้งหมดโดยไม่ใช้หน้าจอด้วย python main.py demo --out DIR
"""
SILENT_SCREEN = """เปิดหน้าต่างไม่ได้
หน้าจอที่ตั้งไว้ ({named}) ไม่ตอบ อาจปิดไปแล้วหรือไม่ให้ผู้ใช้นี้เข้า
เปิดโปรแกรมจากหน้าจอที่ใช้อยู่ หรือดูงานตัวอย่างโดยไม่ใช้หน้าจอด้วย python main.py demo --out DIR
"""


def main(args: list[str]) -> int:
    """Run the command line in the program's own environment (.venv) and return the exit status."""
    environment = ROOT / ".venv"
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if python.exists() and Path(sys.prefix).resolve() != environment.resolve():
        return again(python, args)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # a window of Windows has no terminal
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  it stays open as long as we
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.version_info < (3, 11) or importlib.util.find_spec("click") is None:
        sys.stderr.write(UNPREPARED)
        return 1
    status = newer(args)
    if status is not None:
        return status
    start_log(keys_home())
    read_english()
    given = file_of(args)
    return terminal(args) if args and given is None else window(given)


def read_english() -> None:
    """Compile the English translations if this is a checkout that has no compiled ones yet."""
    where = RESOURCES / "locale" / "en" / "LC_MESSAGES"
    if not (where / "prongsai.mo").exists() and (ROOT / "installer" / "environment.py").is_file():
        # what is shipped has no installer
        installer = importlib.import_module("installer.environment")
        with contextlib.suppress(OSError):  # a folder that cannot be written: Thai goes without
            installer.compile_all(ROOT)


def file_of(args: Sequence[str]) -> Path | None:
    """Return the folder or file to open if `args` are only its path, as after a double click; None otherwise."""
    path = Path(args[0]) if len(args) == 1 else None
    # else it may be the name of a command
    named = path is not None and (path.suffix or path.name != args[0])
    return path if named and path is not None and path.exists() else None


def again(python: Path, args: list[str]) -> int:
    """Run main.py again in `python` in place of this process; on Windows wait for it and return its exit status."""
    line = [str(python), str(ROOT / "main.py"), *args]
    if sys.platform != "win32":  # exec there returns to the shell before the program ends
        os.environ.setdefault("MALLOC_ARENA_MAX", "1")  # each thread would keep memory of its own
        # columns of code take memory, and no report tells them
        os.environ.setdefault("PYTHONNODEBUGRANGES", "1")
        os.execv(line[0], line)
    import subprocess

    return subprocess.call(line)


def newer(args: list[str]) -> int | None:
    """Run a newer version of the program from the user's folder and return its exit status; None if there is none."""
    versions = keys_home() / VERSIONS
    if not (ROOT / RELEASE).is_file() or not versions.is_dir():
        return None
    from storage.updates.versions import start

    return start(versions, ROOT, args, window=not args or file_of(args) is not None)


def keys_home() -> Path:
    """Return the user's folder for the keys of all office folders on this PC, the program's log and its settings."""
    named = os.environ.get("PRONGSAI_KEYS")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("prongsai", appauthor=False)) / "keys"


def start_log(folder: Path) -> None:
    """Log bugs to `prongsai.log` in `folder`, with a report file for each beside it; the user sees one message."""
    import core.errors  # noqa: F401  what is said of an error must not have to be read from a disk that fails

    # else what could not be logged is shown to the person, in English
    logging.raiseExceptions = False
    logging.getLogger("prongsai").addHandler(logging.NullHandler())
    sys.excepthook = unexpected
    threading.excepthook = in_a_thread
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    from storage.db.sqlite import ENGINE
    from storage.reports import DOING, BugReportWriter, LogFileWriter

    logging.getLogger("prongsai").addHandler(LogFileWriter(folder / "prongsai.log"))
    reports = BugReportWriter(folder / "reports", ENGINE)
    doing = logging.getLogger(DOING)
    logging.getLogger("prongsai").addHandler(reports)
    doing.addHandler(reports)
    doing.setLevel(logging.DEBUG)
    doing.propagate = False


def unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Log an uncaught exception and print one message about it; do nothing for Ctrl+C and other intended exits."""
    from core.errors import ENDS, error_for, reported
    from storage.reports import listening

    if not issubclass(kind, ENDS):
        logging.getLogger("prongsai").critical("unexpected", exc_info=(kind, error, trace))
        reports = listening()
        message = reported(error_for(error), reports.bug() if reports is not None else None)
        sys.stderr.write(f"{message.what}\n{message.why}\n{message.do}\n")


def in_a_thread(args: threading.ExceptHookArgs) -> None:
    """Handle an uncaught exception of any thread like one of the main thread: log it and print one message."""
    if args.exc_value is not None:
        sys.excepthook(args.exc_type, args.exc_value, args.exc_traceback)


def terminal(args: Sequence[str]) -> int:
    from ui.terminal.commands import root, run

    try:
        code = run(root, args, desk())
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of the output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def window(path: Path | None = None) -> int:
    """Open the window on a folder or file (None = the last office); return the exit status, 1 = no screen."""
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in SCREENS):
        sys.stderr.write(NO_SCREEN)
        return 1
    if sys.platform.startswith("linux") and (named := silent_screen(os.environ)):
        sys.stderr.write(SILENT_SCREEN.format(named=named))
        return 1
    gc.disable()  # until the window stands (ui.desktop.base.background): so far everything that is made is needed
    for module in BEFORE_QT:
        importlib.import_module(module)
    from storage.reports import listening, rest
    from ui.desktop.shell.start import open_window

    reports = listening()
    watching = reports.watch() if reports is not None else None
    try:
        return open_window(desk(), path)
    finally:
        rest(watching)


def silent_screen(environ: Mapping[str, str]) -> str:
    """Return the variables that name screens, as `NAME=value`, if no screen answers and Qt would abort; else ""."""
    named = [name for name in SCREENS[:2] if environ.get(name)]
    wanted = environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if (wanted and not wanted.startswith(("xcb", "wayland"))) or not named:
        return ""
    answers = {"DISPLAY": answers_x, "WAYLAND_DISPLAY": answers_wayland}
    if any(answers[name](environ) for name in named):
        return ""
    return " ".join(f"{name}={environ[name]}" for name in named)


def answers_x(environ: Mapping[str, str]) -> bool:
    """Return whether the X server accepts this user's connection; True also if libxcb cannot be loaded."""
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(environ["DISPLAY"].encode(), None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def answers_wayland(environ: Mapping[str, str]) -> bool:
    """Return whether a process listens on the Wayland compositor's socket."""
    import socket

    path = Path(environ.get("XDG_RUNTIME_DIR") or "/", environ["WAYLAND_DISPLAY"])
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        return asking.connect_ex(str(path)) == 0


def desk() -> Wiring:
    """Return the services that window and terminal use, with the program's own files and this PC's keys."""
    from wiring import Wiring

    return Wiring(INSTRUMENTS, RESOURCES / "samples", keys_home(), ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
