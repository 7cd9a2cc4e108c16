"""Bug reports that a person can send: where in the program, after which actions, on which machine; no data of the
office, thus no error messages, values of variables or paths outside the program. A logging handler writes one for every
logged bug; a crash that ends the process is reported at the next start."""

from __future__ import annotations

import json
import linecache
import logging
import os
import platform
import re
import sys
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import CodeType
from typing import IO

from core.errors import is_foreseen

ROOT = Path(__file__).resolve().parents[1]
DOING = "prongsai.doing"  # the logger of actions, which are named by names of the program alone
# reports; actions before the bug; frames
KEPT = 10
LAST = 30
DEEPEST = 60
HEAD = """Prongsai: report of a bug
It says where in the program the bug was. It holds no message of an error, no value, no word of the office's data, and
no path of this PC.
"""
FRAME = r'\s*File "(?P<path>.*)", line (?P<line>\d+) in (?P<name>[\w.<>]+)'  # of faulthandler
CAUSE = r"(Fatal Python error|Windows fatal exception): ([\w :()-]{1,80})"
CRASHED = "crash-*.txt"


class LogFileWriter(logging.Handler):
    """A logging handler that writes the program's log file, opened (and rotated) at the first record."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        # a disk that fails: what is to be said of it is said without the log
        with suppress(OSError, ImportError):
            self._file = self._file or self._opened()
            self._file.handle(record)

    def _opened(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        file = RotatingFileHandler(
            self._path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
        )
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        return file

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


class BugReportWriter(logging.Handler):
    """The logging handler that writes a bug report for every logged bug."""

    def __init__(self, folder: Path, engine: str = "-") -> None:
        """`engine`: the version of SQLite that the program uses."""
        super().__init__()
        self._engine = engine
        self.folder, self._done = folder, deque[str](maxlen=LAST)
        self._bug: Path | None = None
        self.setLevel(logging.DEBUG)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == DOING:
            self._done.append(
                f"{datetime.fromtimestamp(record.created):%H:%M:%S} {record.getMessage()}"
            )
            return
        error = record.exc_info[1] if record.exc_info and record.levelno >= logging.ERROR else None
        if error is not None and not is_foreseen(error):
            self._bug = self._write("\n".join(error_places(error)))

    def _write(self, details: str) -> Path | None:
        """Write a report, and delete all but the newest ones; return its path, or None if nothing can be written."""
        text = (
            f"{HEAD}\n{machine(self._engine)}\n\n{details}\n\nBefore it:\n"
            + ("\n".join(self._done) or "-")
            + "\n"
        )
        path = self.folder / f"prongsai-report-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
        from storage.files import OWN, make_directory

        with suppress(OSError):
            make_directory(self.folder, OWN)
            path.write_text(text, "utf-8")
            others = sorted(self.folder.glob("prongsai-report-*.txt"))
            others.remove(path)  # the newest, whatever a clock said of those before it
            for old in others[: -KEPT + 1]:
                old.unlink()
            return path
        return None

    def bug(self) -> Path | None:
        """Return the path of the last bug's report; None if there is none since the last call."""
        told, self._bug = self._bug, None
        return told

    def crashes(self) -> Path | None:
        """Return the path of a report on the last crash, None if none; a crash is reported only once."""
        found = None
        for path in sorted(self.folder.glob(CRASHED)):
            if at_work(path.stem.rpartition("-")[2]):
                continue
            with suppress(OSError):
                said = path.read_text("utf-8", "replace")
                path.unlink()
                if said.strip():
                    found = self._write("\n".join(of_crash(said)))
        return found

    def watch(self) -> IO[str] | None:
        """Record crashes from now on. Return their file, to pass to `rest` at a normal end; None if this fails."""
        import faulthandler

        from storage.files import OWN, make_directory

        with suppress(OSError):
            make_directory(self.folder, OWN)
            file = (self.folder / f"crash-{os.getpid()}.txt").open("w", encoding="utf-8")
            faulthandler.enable(file)
            return file
        return None


def rest(file: IO[str] | None) -> None:
    """Stop recording crashes, and delete the `file` for them, because the program ends normally."""
    if file is not None:
        import faulthandler

        faulthandler.disable()
        file.close()
        with suppress(OSError):
            Path(file.name).unlink()


def at_work(process: str) -> bool:
    """Return whether the process with this id runs; False on Windows, where a file in use cannot be deleted."""
    if not process.isdecimal() or os.name == "nt":  # on Windows an open file cannot be deleted
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def error_places(error: BaseException) -> Iterator[str]:
    """Yield report lines for an error and its causes: their types, and places in the code, outermost call first."""
    for number, one in enumerate(reversed(list(behind(error)))):
        if number:
            yield "Then:"
        calls = list(traceback.walk_tb(one.__traceback__))[-DEEPEST:]
        for frame, line in calls:
            yield place(frame.f_code.co_filename, line, frame.f_code.co_qualname)
        yield kind(one, calls[-1][0].f_code if calls else None)


def behind(error: BaseException) -> Iterator[BaseException]:
    """Yield `error`, then the error that caused it, and so on."""
    seen: list[int] = []
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.append(id(now))
        yield now
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)


def place(file: str, line: int, name: str) -> str:
    """Return a report line on a place in the code; with its source line below if the file is part of the program."""
    where = short(file)
    source = "" if where.startswith("…") else linecache.getline(file, line).strip()
    return f"  {where}:{line} {name}" + (f"\n      {source}" if source else "")


def kind(error: BaseException, code: CodeType | None) -> str:
    """Return an error's type, with the system's error number or the name or attribute that `code` did not find."""
    said = f"{type(error).__module__}.{type(error).__qualname__}"
    name = getattr(error, "name", None)
    if isinstance(error, AttributeError | NameError) and code is not None and name in code.co_names:
        return f"{said} {name}"
    codes = ("errno", "winerror", "sqlite_errorcode")
    return " ".join(
        (
            said,
            *(
                f"{each} {at}"
                for each in codes
                if isinstance(at := getattr(error, each, None), int)
            ),
        )
    )


def short(file: str) -> str:
    """Return a source file's path in the program; for a library, `…/` and its path below the packages, else `…`."""
    path = Path(file.replace("\\", "/"))
    if path.is_relative_to(ROOT) and ".venv" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    for above in (
        "site-packages",
        "dist-packages",
        f"python{sys.version_info[0]}.{sys.version_info[1]}",
        "Lib",
        "lib",
    ):
        if above in path.parts:
            return "…/" + "/".join(path.parts[len(path.parts) - path.parts[::-1].index(above) :])
    return "…"


def of_crash(output: str) -> Iterator[str]:
    """Yield the output of faulthandler as lines of a report."""
    cause = re.search(CAUSE, output)
    yield f"Crash: {cause[2].strip()}" if cause else "Crash"
    for line in output.splitlines()[: 4 * DEEPEST]:
        found = re.fullmatch(FRAME, line)
        if found:
            yield place(found["path"], int(found["line"]), found["name"])
        elif line.startswith(("Thread ", "Current thread ")):
            yield line.split()[0]


def machine(engine: str) -> str:
    """Return lines with the time, the operating system, and the versions of the program, Python, SQLite (`engine`) and
    Qt."""
    qt = sys.modules.get("PySide6")
    lines = (
        f"Program {version()}, Python {platform.python_version()}, SQLite {engine}",
        f"Qt {getattr(qt, '__version__', '-')}",
        f"{platform.system()} {platform.release()} {platform.version()} {platform.machine()}",
        f"At {datetime.now().astimezone().isoformat(timespec='seconds')}",
    )
    return "\n".join(lines)


def version() -> str:
    """Return the program's version: from the build, else its project file, else its folder's name ("-" if none)."""
    with suppress(OSError, ValueError, KeyError):
        return str(json.loads((ROOT / "release.json").read_bytes())["version"])
    with suppress(OSError):
        found = re.search(r'(?m)^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
        if found is not None:  # a parser of the whole file would take a hundredth of the start
            return found[1]
    return ROOT.name if re.fullmatch(r"\d+(\.\d+)*", ROOT.name) else "-"


def listening() -> BugReportWriter | None:
    """Return the installed handler of bug reports, or None."""
    return next(
        (one for one in logging.getLogger("prongsai").handlers if isinstance(one, BugReportWriter)),
        None,
    )
