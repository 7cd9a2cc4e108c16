"""Run style, type and test checks, two at a time, and start programs of the environment from the checkout."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, NamedTuple

from installer.sentences import say

WORKERS = max(1, min(os.cpu_count() or 1, 8))  # of pytest; more would fill the memory of old PCs
TESTS = ("-X", "faulthandler", "-m", "pytest")  # a crash tells where, while Python is closing too
SHARED = (*TESTS, "-n", str(WORKERS), "--dist", "worksteal")  # one queue that all workers take from
LOG = "build/cases.tsv"  # what each case of a whole run costs, for tests.durations
SETTINGS = {
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHONDONTWRITEBYTECODE": "",  # compiled once: many tests start processes of the program
    "PYTHONHASHSEED": "0",  # every worker of pytest collects the cases in the same order
}
_speaking = Lock()


class CodeCheck(NamedTuple):
    """A check of the code: its name, and `words`, the arguments with which Python runs it."""

    name: str
    words: tuple[str, ...]  # arguments for Python


STYLE = (
    CodeCheck("mypy", ("-m", "mypy")),
    CodeCheck("ruff check", ("-m", "ruff", "check", ".")),
    CodeCheck("ruff format", ("-m", "ruff", "format", "--check", ".")),
)


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command `test` to the parser."""
    parser.add_argument(
        "--all", action="store_true", help="ของ test: ทุกกรณีและทุก Python ในเครื่อง (every case)"
    )
    parser.add_argument(
        "--near",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="ของ test: เฉพาะที่อยู่ใกล้ไฟล์ที่แก้ (near changed files)",
    )
    parser.add_argument(
        "--drawn",
        metavar="SEED",
        help="ของ test: หนึ่งในสิบของกรณีที่ test ไม่ทำ (a tenth of what is left out)",
    )


def checks_of(arguments: argparse.Namespace) -> tuple[CodeCheck, ...]:
    """Return the checks that the options ask for, longest first, so that short ones fill the gaps at the end."""
    if arguments.near:
        return CodeCheck(
            "pytest near the change", ("-m", "tests.near", *map(str, arguments.near))
        ), *STYLE
    if arguments.drawn:
        return (
            CodeCheck("pytest of a drawn tenth", (*SHARED, "--cases", f"drawn:{arguments.drawn}")),
        )
    if arguments.all:
        logged = ("-p", "tests.case_log", "--case-log", LOG)
        pythons = CodeCheck("every Python of this machine", ("-m", "tests.pythons", "--whole"))
        return CodeCheck("pytest of every case", (*SHARED, *logged)), *STYLE, pythons
    pythons = CodeCheck("core by every Python of this machine", ("-m", "tests.pythons"))
    return CodeCheck("pytest", (*SHARED, "--cases", "push")), *STYLE, pythons


def run_checks(root: Path, python: Path, checks: Sequence[CodeCheck]) -> list[str]:
    """Run all checks, even after a failure; return the names of those that failed."""
    began, worked = time.monotonic(), _children_seconds()
    beside = ThreadPoolExecutor(min(2, os.cpu_count() or 1))
    try:
        ended = list(beside.map(partial(run_check, root, python), checks))
    finally:
        beside.shutdown(cancel_futures=True)
    took = (time.monotonic() - began) / 60
    work = (_children_seconds() - worked) / 60
    say(f"== {took:.1f} minutes" + (f", {work:.1f} processor minutes" if work else ""))
    return [check.name for check, status in zip(checks, ended, strict=True) if status != 0]


def _children_seconds() -> float:
    """Return the processor seconds of the ended child processes, or 0 if the system does not tell."""
    return sum(os.times()[2:4])


def run_check(root: Path, python: Path, check: CodeCheck) -> int:
    """Run one check, print its output and result when it has ended, and return its exit status."""
    began = time.monotonic()
    say(f"== {check.name} ...")
    with TemporaryFile() as said:
        status = start(root, [python, *check.words], SETTINGS, said)
        took = time.monotonic() - began
        said.seek(0)
        with _speaking:
            show(said.read())
            say(f"== {check.name}: {ending(status)} ({took:.1f} s)")
    return status


def show(output: bytes) -> None:
    """Print the output bytes of a program, in whatever encoding the terminal has."""
    sys.stdout.write(output.decode("utf-8", "replace"))
    sys.stdout.flush()


def start(
    root: Path,
    command: Sequence[str | Path],
    settings: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
) -> int:
    """Run a command in the checkout `root` and return its exit status. `settings`: further environment variables;
    `output`: file to write what it prints, None = print it."""
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "PYTHONHOME")
    }
    beside = subprocess.STDOUT if output else None
    whole = {**environ, **(settings or {})}
    return subprocess.run(
        command, cwd=root, env=whole, stdout=output, stderr=beside, check=False
    ).returncode


def ending(status: int) -> str:
    """Return an exit status in English words: `ok`, `FAILED, exit status 1`, `FAILED, ended by signal SIGSEGV`."""
    if status >= 0:
        return f"FAILED, exit status {status}" if status else "ok"
    name = str(-status)
    with suppress(ValueError):  # a signal without a name
        name = signal.Signals(-status).name
    return f"FAILED, ended by signal {name}"
